//! The newest entry of a Debian changelog (Policy 4.4, deb-changelog(5)).

use jiff::fmt::rfc2822;
use std::ops::Range;

use super::name;

/// What a release takes from its changelog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The source package's name.
    pub package: String,
    /// The version in the entry's first line.
    pub version: String,
    /// Name and address of the trailer line.
    pub maintainer: String,
    /// The trailer's date, in seconds since the epoch.
    pub date: u64,
}

/// What is wrong with a changelog, where, and what to do about it.
#[derive(Debug)]
pub struct Objection {
    /// The bytes concerned.
    pub span: Range<usize>,
    /// The sentence.
    pub message: String,
    /// The remedy.
    pub remedy: &'static str,
}

const HEADER: &str =
    "an entry begins with `PACKAGE (VERSION) DISTRIBUTION; urgency=medium` (Policy 4.4)";
const TRAILER: &str =
    "an entry ends with ` -- NAME <ADDRESS>  DATE`, the date as `date -R` prints it (Policy 4.4)";

/// Reads the newest entry, the first of `text`.
///
/// # Errors
/// The first thing that is not as Policy 4.4 asks.
pub fn newest(text: &str) -> Result<Release, Objection> {
    let objection = |part: &str, message: String, remedy| Objection {
        span: span_of(text, part),
        message,
        remedy,
    };
    let header = text.lines().find(|line| !line.trim().is_empty());
    let header = header.unwrap_or("");
    let (package, version) = header
        .split_once(" (")
        .and_then(|(package, rest)| Some((package, rest.split_once(") ")?.0)))
        .ok_or_else(|| objection(header, "no changelog entry begins here".into(), HEADER))?;
    if !name::is_package(package) {
        return Err(objection(
            package,
            format!("`{package}` is not a valid package name"),
            HEADER,
        ));
    }
    if !name::is_version(version) {
        return Err(objection(
            version,
            format!("`{version}` is not a valid package version"),
            "a version begins with a digit and contains only A-Z a-z 0-9 . + ~ - (Policy 5.6.12)",
        ));
    }
    let trailer = text.lines().find(|line| line.starts_with(" -- "));
    let (maintainer, date) = trailer
        .and_then(|line| line[4..].split_once("  "))
        .filter(|(maintainer, _)| name::is_maintainer(maintainer))
        .ok_or_else(|| {
            let place = trailer.unwrap_or(header);
            objection(place, "the entry has no trailer line".into(), TRAILER)
        })?;
    let instant = rfc2822::parse(date.trim())
        .map_err(|e| objection(date, format!("`{date}` is not a valid date: {e}"), TRAILER))?;
    let seconds = u64::try_from(instant.timestamp().as_second())
        .map_err(|_| objection(date, format!("`{date}` is before 1970"), TRAILER))?;
    Ok(Release {
        package: package.into(),
        version: version.into(),
        maintainer: maintainer.into(),
        date: seconds,
    })
}

/// Where `part`, a slice of `text`, lies in it.
fn span_of(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    if start + part.len() <= text.len() {
        start..start + part.len()
    } else {
        0..0
    }
}

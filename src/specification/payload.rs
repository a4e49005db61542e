//! The files that a package carries as they are: the tree `files`, the changelog, copyright.

use super::types::{PayloadContent, PayloadFile};
use crate::debian::changelog::{self, Release};
use crate::debian::name;
use crate::document::{Owners, Reporter};
use crate::input::Entry;

/// The tree `files`, each path below it being a path below / on the host.
pub(super) fn read(
    reporter: &Reporter<'_>,
    owners: &Owners<'_>,
    package: &str,
) -> Vec<PayloadFile> {
    let mut found = Vec::new();
    for (below, entry) in reporter.input.below("files") {
        let path = format!("/{below}");
        let fault = |message: String, remedy: &str| {
            reporter.fault_in(&format!("files/{below}"), None, message, remedy);
        };
        if let Some(objection) = name::path_objection(&path) {
            fault(format!("the path {path} {objection}"), "rename it");
        }
        if let Some((message, remedy)) = place_objection(&path, owners, package) {
            fault(format!("{path} {message}"), remedy);
        }
        let content = match entry {
            Entry::File { bytes, executable } => PayloadContent::File {
                bytes: bytes.clone(),
                executable: *executable,
            },
            Entry::Link { target } => {
                if leaves(below, target) {
                    fault(
                        format!("the symbolic link to {target} points outside files/"),
                        "link to a path below files/, written relative to the link (Policy 10.5)",
                    );
                }
                PayloadContent::Link(target.clone())
            }
            Entry::Unusable { cause } => {
                let remedy = "make it a file that can be read";
                fault(format!("the file {cause}"), remedy);
                continue;
            }
        };
        found.push(PayloadFile { path, content });
    }
    found
}

/// Why the package cannot carry a file at `path`, and what to do.
fn place_objection(
    path: &str,
    owners: &Owners<'_>,
    package: &str,
) -> Option<(&'static str, &'static str)> {
    let is_below = |directory: String| path.starts_with(&directory);
    let doc = format!("/usr/share/doc/{package}/");
    if path.starts_with("/etc/") {
        Some((
            "would be a conffile",
            "make it on the host with [file.PATH], or put it below /usr",
        ))
    } else if is_below(format!("/usr/share/{package}/"))
        || (is_below(doc.clone()) && !is_below(format!("{doc}examples/")))
    {
        Some(("is where the package's own files are", "put it elsewhere"))
    } else if owners.has_path(path) {
        Some(("is also owned by a Change", "keep the file or the Change"))
    } else {
        None
    }
}

/// Whether a link at `below` to `target` leads out of the tree.
fn leaves(below: &str, target: &str) -> bool {
    if target.starts_with('/') || target.is_empty() {
        return true;
    }
    let mut depth = below.matches('/').count();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

/// The changelog's bytes, and what its newest entry says.
pub(super) fn changelog(reporter: &Reporter<'_>, package: &str) -> Option<(Vec<u8>, Release)> {
    let bytes = required(
        reporter,
        "changelog",
        "version, date and maintainer come from it",
    )?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(e) => {
            reporter.fault_in("changelog", None, e.to_string(), "write it in UTF-8");
            return None;
        }
    };
    match changelog::newest(text) {
        Err(objection) => {
            reporter.fault_in(
                "changelog",
                Some((text, objection.span)),
                objection.message,
                objection.remedy,
            );
            None
        }
        Ok(release) => {
            if !package.is_empty() && release.package != package {
                let end = release.package.len();
                reporter.fault_in(
                    "changelog",
                    Some((text, 0..end)),
                    format!("the changelog is for `{}`", release.package),
                    format!("the specification's name is `{package}`: use one name"),
                );
            }
            Some((bytes, release))
        }
    }
}

/// The bytes of a file that each package directory has.
pub(super) fn required(reporter: &Reporter<'_>, name: &str, why: &str) -> Option<Vec<u8>> {
    match reporter.input.get(name) {
        Some(Entry::File { bytes, .. }) => Some(bytes.clone()),
        Some(Entry::Unusable { cause }) => {
            reporter.fault_in(name, None, format!("the file {cause}"), why);
            None
        }
        Some(Entry::Link { .. }) => {
            reporter.fault_in(
                name,
                None,
                "it is a symbolic link",
                "put the file itself there",
            );
            None
        }
        None => {
            reporter.fault_in(
                name,
                None,
                "there is no such file",
                format!("create it: {why}"),
            );
            None
        }
    }
}

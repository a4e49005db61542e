//! What the environment says about a build: its date and its maintainer.

use crate::debian::name;
use crate::error::Error;

/// The variables that a build uses.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    source_date_epoch: Option<String>,
    debfullname: Option<String>,
    debemail: Option<String>,
}

impl Environment {
    /// The variables as `variable` gives them by their names; an empty DEBFULLNAME or DEBEMAIL is
    /// none.
    pub fn new(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        Self {
            source_date_epoch: variable("SOURCE_DATE_EPOCH"),
            debfullname: set("DEBFULLNAME"),
            debemail: set("DEBEMAIL"),
        }
    }

    /// The time stamp of a build, in seconds since 1970: `SOURCE_DATE_EPOCH` or, without it,
    /// `release`, the changelog's.
    ///
    /// # Errors
    /// If the variable is not a valid date.
    pub(super) fn date(&self, release: u64) -> Result<u64, Error> {
        let Some(text) = &self.source_date_epoch else {
            return Ok(release);
        };
        // What a tar header's 11 octal digits can hold.
        let date = text.parse().ok().filter(|date| *date < 1 << 33);
        date.ok_or_else(|| {
            Error::new(format!(
                "SOURCE_DATE_EPOCH is `{text}`, which is not a valid date"
            ))
            .note("set it to seconds since 1970, or unset it: the changelog's date is used then")
        })
    }

    /// The maintainer for whom the package is built: `option` or, without it, what dch(1) makes of
    /// DEBFULLNAME and DEBEMAIL (the latter can hold both); nothing if that is not both a name and
    /// an address.
    ///
    /// # Errors
    /// If what is given is not a maintainer.
    pub(super) fn maintainer(&self, option: Option<String>) -> Result<Option<String>, Error> {
        let (source, maintainer, remedy) = match (option, self.name_and_address()) {
            (Some(option), _) => (
                "--maintainer is",
                option,
                "write --maintainer 'Jane Roe <jane@example.org>', in one line",
            ),
            (None, Some(variables)) => (
                "DEBFULLNAME and DEBEMAIL make",
                variables,
                "set them to a name and to an address, or unset them: the changelog's maintainer \
                 is used then",
            ),
            (None, None) => return Ok(None),
        };
        if name::is_maintainer(&maintainer) {
            Ok(Some(maintainer))
        } else {
            let sentence = format!("{source} {maintainer:?}, which is not NAME <ADDRESS>");
            Err(Error::new(sentence).note(remedy))
        }
    }

    fn name_and_address(&self) -> Option<String> {
        let email = self.debemail.as_deref()?;
        let (name, address) = match email.split_once(" <") {
            Some((name, rest)) => (Some(name), rest.strip_suffix('>').unwrap_or(rest)),
            None => (None, email),
        };
        let name = self.debfullname.as_deref().or(name)?;
        Some(format!("{name} <{address}>"))
    }
}

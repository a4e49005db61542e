//! The package's shell functions.

use super::fault::Reporter;
use super::table::{Table, Text};
use super::with_nearest;
use crate::debian::name;

/// Who calls a function, and so the files in which it can be defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The config script: only those of config-functions.
    Config,
    /// postinst and prerm: those of host-functions as well.
    Host,
}

/// The functions, by file.
#[derive(Debug, Default)]
pub(crate) struct Functions {
    /// The text of config-functions.
    pub(crate) config: Option<String>,
    /// The text of host-functions.
    pub(crate) host: Option<String>,
    /// A file could not be read: nothing can be said of a name then.
    is_incomplete: bool,
}

impl Functions {
    /// Reads the files that config-functions and host-functions name.
    pub(crate) fn read(root: &Table<'_>) -> Self {
        let mut is_incomplete = false;
        let mut read = |key| {
            let named = root.one_or_several(key);
            let texts = named.iter().map(|name| file_text(root.reporter, name));
            let texts: Vec<Option<&str>> = texts.collect();
            is_incomplete |= root.has(key) && (texts.is_empty() || texts.contains(&None));
            // Several files ship as one.
            let texts: Vec<&str> = texts.into_iter().flatten().collect();
            (!texts.is_empty()).then(|| texts.join("\n"))
        };
        Self {
            config: read("config-functions"),
            host: read("host-functions"),
            is_incomplete,
        }
    }

    /// Whether `name` is defined, as far as that can be said.
    pub(crate) fn is_defined(&self, name: &str, scope: Scope) -> bool {
        self.is_incomplete || self.names(scope).any(|defined| defined == name)
    }

    /// The names that are defined.
    pub(crate) fn names(&self, scope: Scope) -> impl Iterator<Item = &str> {
        let host = self.host.iter().filter(move |_| scope == Scope::Host);
        let lines = self.config.iter().chain(host).flat_map(|text| text.lines());
        lines.filter_map(|line| {
            let (function, _) = line.split_once("()")?;
            name::is_shell_name(function).then_some(function)
        })
    }

    /// The function that `text` names; a fault if it is not defined.
    pub(crate) fn check(&self, reporter: &Reporter<'_>, text: &Text, scope: Scope) -> String {
        if !self.is_defined(&text.value, scope) {
            let files = match scope {
                Scope::Config => "config-functions",
                Scope::Host => "config-functions or host-functions",
            };
            reporter.fault(
                &text.span,
                format!("no function `{}` is defined in {files}", text.value),
                with_nearest("define it there", &text.value, self.names(scope)),
            );
        }
        text.value.clone()
    }
}

fn file_text<'a>(reporter: &Reporter<'a>, named: &Text) -> Option<&'a str> {
    // The only names that input reads.
    let stem = named.value.strip_suffix(".sh");
    if !stem.is_some_and(name::is_word) {
        reporter.fault(
            &named.span,
            format!("`{}` is not the name of a function file", named.value),
            "name a file beside the specification whose name ends with .sh",
        );
        return None;
    }
    let text = std::str::from_utf8(reporter.file(&named.value, &named.span)?);
    if text.is_err() {
        reporter.fault(
            &named.span,
            format!("{} is not UTF-8", reporter.input.path_of(&named.value)),
            "write it in UTF-8",
        );
    }
    text.ok()
}

//! The package's shell functions, and the sources that call them.

use super::context::Context;
use super::table::{Table, Text};
use super::types::Source;
use super::value::{Part, placeholders};
use crate::debian::name;
use crate::input::Entry;

/// The names of the functions, by file.
#[derive(Debug, Default)]
pub(super) struct Functions {
    config: Option<ShellFile>,
    host: Option<ShellFile>,
    /// A file could not be read: nothing can be said of a name then.
    unread: bool,
}

#[derive(Debug)]
struct ShellFile {
    text: String,
    names: Vec<String>,
}

impl ShellFile {
    /// Several files ship as one.
    fn and(mut self, next: Self) -> Self {
        self.text.push('\n');
        self.text.push_str(&next.text);
        self.names.extend(next.names);
        self
    }
}

impl Functions {
    /// Whether `name` is defined, in config-functions or in either file.
    pub(super) fn knows(&self, name: &str, in_config: bool) -> bool {
        self.unread || self.names(in_config).any(|known| known == name)
    }

    /// The names defined in config-functions, or in both files.
    pub(super) fn names(&self, in_config: bool) -> impl Iterator<Item = &str> {
        let host = self.host.iter().filter(move |_| !in_config);
        let files = self.config.iter().chain(host);
        files.flat_map(|file| file.names.iter().map(String::as_str))
    }

    pub(super) fn config_text(&self) -> Option<String> {
        self.config.as_ref().map(|file| file.text.clone())
    }

    pub(super) fn host_text(&self) -> Option<String> {
        self.host.as_ref().map(|file| file.text.clone())
    }
}

/// Reads the files that config-functions and host-functions name.
pub(super) fn read(root: &Table<'_>) -> Functions {
    let mut functions = Functions::default();
    for key in ["config-functions", "host-functions"] {
        let named = match root.text_unreported(key) {
            Some(text) => {
                root.allow(key);
                vec![text]
            }
            None => root.texts(key),
        };
        let files: Vec<ShellFile> = named
            .iter()
            .filter_map(|text| shell_file(root.context, text))
            .collect();
        functions.unread |= root.has(key) && (named.is_empty() || files.len() < named.len());
        let file = files.into_iter().reduce(ShellFile::and);
        if key == "config-functions" {
            functions.config = file;
        } else {
            functions.host = file;
        }
    }
    functions
}

fn shell_file(context: &Context<'_>, named: &Text) -> Option<ShellFile> {
    // The only names that input reads.
    let stem = named.value.strip_suffix(".sh");
    if !stem.is_some_and(name::is_word) {
        context.fault(
            &named.span,
            format!("`{}` is no name of a function file", named.value),
            "name a file beside the specification whose name ends with .sh",
        );
        return None;
    }
    let bytes = context.file(&named.value, &named.span)?;
    let Ok(text) = std::str::from_utf8(bytes) else {
        context.fault(
            &named.span,
            format!("{} is no UTF-8", context.input.path_of(&named.value)),
            "write it in UTF-8",
        );
        return None;
    };
    let defined = text.lines().filter_map(|line| {
        let (function, _) = line.split_once("()")?;
        name::is_shell_name(function).then(|| function.to_string())
    });
    Some(ShellFile {
        names: defined.collect(),
        text: text.into(),
    })
}

/// Reads every source, and checks its placeholders.
pub(super) fn sources(context: &Context<'_>) -> Vec<Source> {
    let mut sources = Vec::new();
    for (name, entry) in context.input.below("sources") {
        let path = format!("sources/{name}");
        match entry {
            Entry::File { bytes, .. } => {
                match std::str::from_utf8(bytes) {
                    Ok(text) => check_placeholders(context, &path, text),
                    Err(e) => {
                        context.fault_in(&path, None, e.to_string(), "write the source in UTF-8");
                    }
                }
                sources.push(Source {
                    name: name.into(),
                    bytes: bytes.clone(),
                });
            }
            Entry::Link { .. } => context.fault_in(
                &path,
                None,
                "a source is a symbolic link",
                "put the file itself there",
            ),
            Entry::Unusable { cause } => context.fault_in(
                &path,
                None,
                format!("the source {cause}"),
                "make it a file that you can read",
            ),
        }
    }
    sources
}

/// A placeholder of a source is `@function@`, one a line, and the first `@` of it: the engine
/// reads no more.
fn check_placeholders(context: &Context<'_>, path: &str, text: &str) {
    let mut last_line = None;
    for (range, placeholder) in placeholders(text) {
        let before = &text[..range.start];
        let line = before.matches('\n').count();
        let is_first = !before[before.rfind('\n').map_or(0, |at| at + 1)..].contains('@');
        let fault = |message: String, remedy: String| {
            context.fault_in(path, Some((text, range.clone())), message, remedy);
        };
        match context.placeholder(placeholder) {
            Err(remedy) => fault(
                format!("@{placeholder}@ is no function"),
                remedy.replace("name a question, or ", ""),
            ),
            Ok(Part::Answer(_)) => fault(
                format!("@{placeholder}@ is a question, not a function"),
                format!(
                    "call a function that prints \"$answer_{}\"",
                    placeholder.replace('-', "_")
                ),
            ),
            Ok(_) if placeholder.contains(|c: char| !(c.is_ascii_lowercase() || c == '_')) => {
                fault(
                    format!("@{placeholder}@ is not replaced in a source"),
                    "name the function with a-z and _ only".into(),
                );
            }
            Ok(_) if last_line.replace(line) == Some(line) => fault(
                "the line holds two placeholders".into(),
                "let one function print both".into(),
            ),
            Ok(_) if !is_first => fault(
                format!("another @ stands before @{placeholder}@ in its line"),
                "write that @ after it, or let the function print both".into(),
            ),
            Ok(_) => {}
        }
    }
}

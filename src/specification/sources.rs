//! The directory `sources`: contents of generated files.

use super::types::Source;
use crate::document::{Meaning, Names, Scope, placeholders, with_nearest};
use crate::input::Entry;

/// Reads every source, and checks its placeholders.
pub(super) fn read(names: &Names<'_>) -> Vec<Source> {
    let reporter = names.reporter;
    let mut sources = Vec::new();
    for (name, entry) in reporter.input.below("sources") {
        let path = format!("sources/{name}");
        let fault = |message: String, remedy| reporter.fault_in(&path, None, message, remedy);
        match entry {
            Entry::File { bytes, .. } => {
                match std::str::from_utf8(bytes) {
                    Ok(text) => check_placeholders(names, &path, text),
                    Err(e) => fault(e.to_string(), "write the source in UTF-8"),
                }
                sources.push(Source {
                    name: name.into(),
                    bytes: bytes.clone(),
                });
            }
            Entry::Link { .. } => fault(
                "a source is a symbolic link".into(),
                "put the file itself there",
            ),
            Entry::Unusable { cause } => fault(
                format!("the source {cause}"),
                "make it a file that you can read",
            ),
        }
    }
    sources
}

/// A placeholder of a source is `@function@`, one a line, and the first `@` of it: the engine
/// reads no more.
fn check_placeholders(names: &Names<'_>, path: &str, text: &str) {
    let mut last_line = None;
    for (range, placeholder) in placeholders(text) {
        let before = &text[..range.start];
        let line = before.matches('\n').count();
        let is_second = last_line == Some(line);
        let is_first_at = !before[before.rfind('\n').map_or(0, |at| at + 1)..].contains('@');
        let plain = |c: char| c.is_ascii_lowercase() || c == '_';
        let fault = |message: String, remedy: String| {
            let place = Some((text, range.clone()));
            names.reporter.fault_in(path, place, message, remedy);
        };
        match names.meaning(placeholder) {
            Meaning::Nothing => fault(
                format!("@{placeholder}@ is not a function"),
                with_nearest(
                    "define the function",
                    placeholder,
                    names.functions.names(Scope::Host),
                ),
            ),
            Meaning::Question => fault(
                format!("@{placeholder}@ is a question, not a function"),
                format!(
                    "call a function that prints \"$answer_{}\"",
                    placeholder.replace('-', "_")
                ),
            ),
            Meaning::Function if !placeholder.chars().all(plain) => fault(
                format!("@{placeholder}@ is not replaced in a source"),
                "name the function with a-z and _ only".into(),
            ),
            Meaning::Function if is_second => fault(
                "the line contains two placeholders".into(),
                "let one function print both".into(),
            ),
            Meaning::Function if !is_first_at => fault(
                format!("another @ comes before @{placeholder}@ in its line"),
                "write that @ after it, or let the function print both".into(),
            ),
            Meaning::Function => {}
        }
        last_line = Some(line);
    }
}

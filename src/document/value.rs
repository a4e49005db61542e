//! Values with `@placeholders@`, and what the files that hold them can hold.

use std::ops::Range;

/// A value: fixed text, and what is known only on the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value(pub Vec<Part>);

/// A part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Fixed text.
    Literal(String),
    /// What this shell function prints.
    Function(String),
    /// The answer to this question.
    Answer(String),
}

impl Value {
    /// A value that is fixed.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Part::Literal(text.into())])
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::literal(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::literal(text)
    }
}

/// As the specification writes it; for `confdeb plan`.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for part in &self.0 {
            match part {
                Part::Literal(text) => f.write_str(text)?,
                Part::Function(name) | Part::Answer(name) => write!(f, "@{name}@")?,
            }
        }
        Ok(())
    }
}

/// The placeholders `@name@` of a text, with their places.
pub(crate) fn placeholders(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('@') {
        let start = from + at;
        let rest = &text[start + 1..];
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))
            .unwrap_or(rest.len());
        if length > 0 && rest[length..].starts_with('@') {
            found.push((start..start + length + 2, &rest[..length]));
            from = start + length + 2;
        } else {
            from = start + 1;
        }
    }
    found
}

/// The file that a value is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// A defaults file: `NAME="value"`, read by a shell and by systemd.
    Defaults,
    /// A defaults file: the argument of a flag in such a value.
    Flag,
    /// main.cf: a logical line.
    MainCf,
    /// master.cf: a word.
    MasterCf,
}

impl Syntax {
    /// Why `text` would be misread there, and what to do; nothing if it would not be.
    pub(crate) fn objection(self, text: &str) -> Option<(String, &'static str)> {
        if text.chars().any(char::is_control) {
            return Some((
                "the value contains a control character, such as a newline or a tab".into(),
                "write the value on one line, with spaces only",
            ));
        }
        if matches!(self, Self::MainCf | Self::MasterCf) && text.contains('\\') {
            return Some((
                "the value contains a backslash, which the journal would read as an escape".into(),
                "write the value without backslashes",
            ));
        }
        match self {
            Self::Defaults => {
                let bad = text.chars().find(|c| "\"\\`$".contains(*c))?;
                Some((
                    format!(
                        "the value contains {bad}, which the shell and systemd read differently"
                    ),
                    "a value in a defaults file cannot contain \" \\ ` or $; use a @function@ of host-functions for what depends on the host",
                ))
            }
            Self::Flag => {
                let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,=-".contains(c);
                let bad = text.chars().find(|c| !plain(*c))?;
                Some((
                    format!("the argument of a flag contains `{bad}`"),
                    "write one word of A-Z a-z 0-9 _ . / : @ % + , = -",
                ))
            }
            Self::MainCf => (text != text.trim()).then(|| {
                (
                    "Postfix drops spaces at either end of a value".into(),
                    "write the value without them",
                )
            }),
            Self::MasterCf => text.contains(char::is_whitespace).then(|| {
                (
                    "master.cf separates words at spaces".into(),
                    "write the value without spaces; separate the items of a list with commas",
                )
            }),
        }
    }
}

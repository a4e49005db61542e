//! A failure of the tool itself, as opposed to a fault in a specification.

use std::fmt;
use std::path::Path;

/// One sentence that names path and cause, and notes that say what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    sentence: String,
    notes: Vec<String>,
}

impl Error {
    /// An error with its sentence, which ends without a full stop.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            notes: Vec::new(),
        }
    }

    /// An error about `path`: what could not be done with it, and the system's reason.
    pub fn path(action: &str, path: &Path, cause: &impl fmt::Display) -> Self {
        Self::new(format!("cannot {action} {}: {cause}", path.display()))
    }

    /// The same error with one more `note:` line.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sentence)?;
        for note in &self.notes {
            write!(f, "\nnote: {note}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

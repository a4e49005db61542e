//! The command by which postinst names a Change.

use crate::document::Value;

/// A command of the engine: a shell function and its arguments.
#[derive(Debug, Clone, Default)]
pub struct Command {
    /// Its words in phrases, which stay on one line if they can; the function is the first word.
    pub phrases: Vec<Vec<Value>>,
    /// Whether each phrase after the first has its own line.
    pub one_phrase_a_line: bool,
}

impl Command {
    /// A command with its first phrase.
    pub fn new<W: Into<Value>>(words: impl IntoIterator<Item = W>) -> Self {
        Self::default().phrase(words)
    }

    /// The same with one more phrase, if that has words.
    #[must_use]
    pub fn phrase<W: Into<Value>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<Value> = words.into_iter().map(Into::into).collect();
        if !words.is_empty() {
            self.phrases.push(words);
        }
        self
    }
}

//! A call in postinst of a function of the engine.

use super::Value;

/// A call of a shell function of the engine: its name and its arguments.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// Its words in phrases, which stay on one line if they can; the function is the first word.
    pub phrases: Vec<Vec<Value>>,
}

impl Call {
    /// A call with its first phrase.
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

//! A file as it would be if this package had never been: what the administrator does to the file
//! that the package changed is done to it, too, at the place that corresponds.

use std::collections::BTreeSet;

use crate::segments::{Segment, last_of, parse, render};

/// What an administrator does to one entry, which may be this package's.
#[derive(Clone, Debug)]
pub enum Act {
    /// The entry is written anew (at the end, where there is none).
    Write(String),
    /// The entry in effect is deleted.
    Delete,
    /// A line that is no entry is written above it.
    Above(String),
}

/// The text that nobody but the administrator changes.
#[derive(Clone, Debug)]
pub struct Shadow {
    kind: &'static str,
    segments: Vec<Segment>,
    newline: bool,
}

impl Shadow {
    /// The file before the package came.
    pub fn new(kind: &'static str, text: &str) -> Self {
        let (segments, newline) = parse(kind, text);
        Self {
            kind,
            segments,
            newline,
        }
    }

    /// What removal must leave.
    pub fn text(&self) -> String {
        render(&self.segments, self.newline)
    }

    /// Does `act` to the file `text` that the package changed, and here; or to neither, where it
    /// would leave a last line of which nobody can say whether it is one.
    pub fn act(&mut self, text: &str, key: &str, act: &Act) -> String {
        let before = self.clone();
        let (mut theirs, newline) = parse(self.kind, text);
        let entry = last_of(&theirs, key);
        let at = entry.unwrap_or(theirs.len());
        let here = self.place(&theirs[..at]);
        let own = entry.filter(|_| !self.is_added(&theirs, key)).map(|_| here);
        let line = |key: Option<&str>, text: &str| Segment {
            key: key.map(str::to_owned),
            text: text.to_owned(),
        };
        match act {
            Act::Write(new) => {
                set(&mut theirs, entry, at, line(Some(key), new));
                set(&mut self.segments, own, here, line(Some(key), new));
            }
            Act::Delete => {
                if entry.is_some() {
                    theirs.remove(at);
                }
                if let Some(own) = own {
                    self.segments.remove(own);
                }
            }
            Act::Above(new) => {
                theirs.insert(at, line(None, new));
                self.segments.insert(here, line(None, new));
            }
        }
        // a blank line at the end of a file without a final newline is the final newline
        let unclear = |segments: &[Segment], newline: bool| {
            !newline && segments.last().is_some_and(|last| last.text.is_empty())
        };
        if unclear(&theirs, newline) || unclear(&self.segments, self.newline) {
            *self = before;
            return text.to_owned();
        }
        // what was written may end in a blank line, which is no part of the entry
        (self.segments, self.newline) = parse(self.kind, &self.text());
        render(&theirs, newline)
    }

    /// True where the package added its own entry: there is one more than here.
    fn is_added(&self, theirs: &[Segment], key: &str) -> bool {
        let count = |segments: &[Segment]| {
            segments
                .iter()
                .filter(|segment| segment.key.as_deref() == Some(key))
                .count()
        };
        count(theirs) > count(&self.segments)
    }

    /// Where in this text that place is which has `above` above it there. What the package added
    /// stands there alone; all else stands in both, in the same order.
    fn place(&self, above: &[Segment]) -> usize {
        let mut added = 0;
        let mut seen = BTreeSet::new();
        for segment in above.iter().rev() {
            if let Some(key) = &segment.key
                && seen.insert(key)
                && self.is_added(above, key)
            {
                added += 1;
            }
        }
        above.len() - added
    }
}

fn set(segments: &mut Vec<Segment>, entry: Option<usize>, at: usize, new: Segment) {
    match entry {
        Some(entry) => segments[entry] = new,
        None => segments.insert(at, new),
    }
}

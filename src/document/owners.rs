//! Which Change owns what on a host: one Change at most.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::fault::Reporter;
use super::with_nearest;

/// What only one Change can own on a host. What the tables `set` and `parameter` name is not
/// here: TOML itself refuses a key that stands twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owned {
    /// An account's place in a group.
    Membership {
        /// The group.
        group: String,
        /// The account.
        user: String,
    },
    /// A directory, link or file.
    Path(String),
    /// A port of master.cf.
    Port(u16),
    /// A service's state.
    Service(String),
}

impl fmt::Display for Owned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Membership { group, user } => write!(f, "{user}'s membership of {group}"),
            Self::Path(path) => f.write_str(path),
            Self::Port(port) => write!(f, "port {port} in master.cf"),
            Self::Service(name) => write!(f, "the service {name}"),
        }
    }
}

/// What has an owner, each with the line of the specification that claims it.
pub(crate) struct Owners<'a> {
    reporter: &'a Reporter<'a>,
    lines: BTreeMap<Owned, usize>,
}

impl<'a> Owners<'a> {
    pub(crate) fn new(reporter: &'a Reporter<'a>) -> Self {
        Self {
            reporter,
            lines: BTreeMap::new(),
        }
    }

    /// Notes that the Change at `span` owns `owned`; a fault if another one does.
    pub(crate) fn claim(&mut self, owned: Owned, span: &Range<usize>) {
        if let Some(first) = self.lines.get(&owned) {
            self.reporter.fault(
                span,
                format!("two Changes own {owned}"),
                format!("keep one of them; the first is on line {first}"),
            );
        } else {
            self.lines.insert(owned, self.reporter.line_of(span));
        }
    }

    /// Whether a Change owns the directory, link or file `path`.
    pub(crate) fn has_path(&self, path: &str) -> bool {
        self.paths().any(|one| one == path)
    }

    /// `remedy`, and the owned path that is nearest to `path`, if one is near.
    pub(crate) fn with_nearest_path(&self, remedy: &str, path: &str) -> String {
        with_nearest(remedy, path, self.paths())
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().filter_map(|owned| match owned {
            Owned::Path(path) => Some(path.as_str()),
            _ => None,
        })
    }
}

//! Which Change owns which entry of a host: one at most.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::fault::Reporter;
use super::with_nearest;

/// An entry of a host that only one Change can own. The entries of the tables `set` and
/// `parameter` are not among them: TOML itself refuses a key that stands twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HostEntry {
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

impl fmt::Display for HostEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Membership { group, user } => write!(f, "{user}'s membership of {group}"),
            Self::Path(path) => f.write_str(path),
            Self::Port(port) => write!(f, "port {port} in master.cf"),
            Self::Service(name) => write!(f, "the service {name}"),
        }
    }
}

/// The entries that have an owner, each with the line of the specification that claims it.
pub(crate) struct Owners<'a> {
    reporter: &'a Reporter<'a>,
    lines: BTreeMap<HostEntry, usize>,
}

impl<'a> Owners<'a> {
    pub(crate) fn new(reporter: &'a Reporter<'a>) -> Self {
        Self {
            reporter,
            lines: BTreeMap::new(),
        }
    }

    /// Notes that the Change at `span` owns `entry`; a fault if another one does.
    pub(crate) fn claim(&mut self, entry: HostEntry, span: &Range<usize>) {
        if let Some(first) = self.lines.get(&entry) {
            self.reporter.fault(
                span,
                format!("two Changes own {entry}"),
                format!("keep one of them; the first is on line {first}"),
            );
        } else {
            self.lines.insert(entry, self.reporter.line_of(span));
        }
    }

    /// Whether a Change owns the directory, link or file `path`.
    pub(crate) fn has_path(&self, path: &str) -> bool {
        self.paths().any(|owned| owned == path)
    }

    /// `remedy`, and the owned path that is nearest to `path`, if one is near.
    pub(crate) fn with_nearest_path(&self, remedy: &str, path: &str) -> String {
        with_nearest(remedy, path, self.paths())
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().filter_map(|entry| match entry {
            HostEntry::Path(path) => Some(path.as_str()),
            _ => None,
        })
    }
}

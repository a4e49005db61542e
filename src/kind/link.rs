//! Link: a symbolic link that is made.

use super::{Change, FILES_HEADING, Kind, Reader};
use crate::document::{Call, Table, Text};

pub(super) const NAME: &str = "link";

/// A symbolic link that is made.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its path.
    pub path: String,
    /// Where it points.
    pub target: String,
}

/// Reads [link.PATH].
pub(super) fn read(reader: &mut Reader<'_>) {
    reader.tables(NAME, read_one);
}

fn read_one(reader: &mut Reader<'_>, path: &Text, table: &Table<'_>) -> Option<Change> {
    let path = reader.owned_path(path, table);
    let target = table.required("target")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-@:~".contains(c);
    if target.value.is_empty() || !target.value.chars().all(plain) {
        table.reporter.fault(
            &target.span,
            format!("`{}` is not a valid link target", target.value),
            "write a path of A-Z a-z 0-9 / . _ + - @ : ~",
        );
    }
    Some(Change::Link(Link {
        path,
        target: target.value,
    }))
}

impl Kind for Link {
    fn name(&self) -> &'static str {
        NAME
    }

    fn heading(&self) -> &'static str {
        FILES_HEADING
    }

    fn owned(&self) -> String {
        self.path.clone()
    }

    fn recorded(&self) -> (&str, String) {
        (&self.path, "-".into())
    }

    fn done(&self) -> String {
        format!("{} -> {}", self.path, self.target)
    }

    fn back(&self) -> &'static str {
        "removed, unless it has been changed since"
    }

    fn want(&self) -> Call {
        Call::new(["want_link", &self.path]).phrase([&self.target])
    }
}

//! Directory: one that is made.

use super::{Change, FILES_HEADING, Kind, Reader};
use crate::document::{Call, Table, Text};

pub(super) const NAME: &str = "directory";

/// A directory that is made.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Its path.
    pub path: String,
    /// The account that owns it.
    pub owner: String,
    /// Its group.
    pub group: String,
    /// Its mode, four octal digits.
    pub mode: String,
    /// What a daemon leaves in it, removed with it.
    pub leftovers: Vec<String>,
}

/// Reads [directory.PATH].
pub(super) fn read(reader: &mut Reader<'_>) {
    reader.tables(NAME, read_one);
}

fn read_one(reader: &mut Reader<'_>, path: &Text, table: &Table<'_>) -> Option<Change> {
    let path = reader.owned_path(path, table);
    let account = |key, what| {
        let account = table.required(key)?;
        table.check_account(&account, what);
        Some(account.value)
    };
    let (owner, group) = (account("owner", "user"), account("group", "group"));
    let mode = table.required("mode");
    if let Some(mode) = &mode
        && !(mode.value.len() == 4 && mode.value.chars().all(|c| ('0'..='7').contains(&c)))
    {
        table.reporter.fault(
            &mode.span,
            format!("`{}` is not a valid mode", mode.value),
            "write four octal digits, such as \"0755\"",
        );
    }
    let leftovers = table.texts("leftovers");
    for leftover in &leftovers {
        table.check_word(leftover, "name of a file in the directory");
    }
    Some(Change::Directory(Directory {
        path,
        owner: owner?,
        group: group?,
        mode: mode?.value,
        leftovers: leftovers.into_iter().map(|text| text.value).collect(),
    }))
}

impl Kind for Directory {
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
        let Self {
            path, owner, group, ..
        } = self;
        format!("{path}/ ({owner}:{group}, mode {})", self.mode)
    }

    fn back(&self) -> &'static str {
        "removed with what its daemon left in it, unless there are other files in it"
    }

    fn want(&self) -> Call {
        let Self {
            path, owner, group, ..
        } = self;
        Call::new(["want_directory", path, owner, group, &self.mode]).phrase(&self.leftovers)
    }
}

//! File: a whole file that is made from a source.

use super::{Change, FILES_HEADING, Kind, Reader};
use crate::document::{Call, Table, Text};

pub(super) const NAME: &str = "file";

/// A file that is made.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path.
    pub path: String,
    /// The source of its content.
    pub source: String,
    /// Only where no such file exists.
    pub if_absent: bool,
}

/// Reads [file.PATH].
pub(super) fn read(reader: &mut Reader<'_>) {
    reader.tables(NAME, read_one);
}

fn read_one(reader: &mut Reader<'_>, path: &Text, table: &Table<'_>) -> Option<Change> {
    let path = reader.owned_path(path, table);
    let if_absent = table.boolean("if-absent").unwrap_or(false);
    let source = table.required("source")?;
    if table.check_word(&source, "name of a source") {
        let name = format!("sources/{}", source.value);
        table.reporter.file(&name, &source.span);
    }
    Some(Change::File(File {
        path,
        source: source.value,
        if_absent,
    }))
}

impl Kind for File {
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
        let only = if self.if_absent {
            ", if there is none"
        } else {
            ""
        };
        format!("{}{only}", self.path)
    }

    fn back(&self) -> &'static str {
        if self.if_absent {
            "removed, unless it has been changed since; an earlier one is never touched"
        } else {
            "removed, or replaced with the earlier one, unless it has been changed since"
        }
    }

    fn want(&self) -> Call {
        let call = Call::new(["want_file", &self.path]).phrase([&self.source]);
        call.phrase(self.if_absent.then_some("if-absent"))
    }
}

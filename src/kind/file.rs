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
    /// The function that is true where its text is wanted.
    pub judge: Option<String>,
    /// The function that has its reader read it anew.
    pub reader: Option<String>,
    /// The program that reads it: when it comes, the file is made.
    pub program: Option<String>,
}

/// Reads [file.PATH].
pub(super) fn read(reader: &mut Reader<'_>) {
    reader.tables(NAME, read_one);
}

fn read_one(reader: &mut Reader<'_>, path: &Text, table: &Table<'_>) -> Option<Change> {
    let path = reader.owned_path(path, table);
    let if_absent = table.boolean("if-absent").unwrap_or(false);
    let function = |key| table.text(key).map(|text| reader.names.function(&text));
    let (judge, read_by) = (function("judge"), function("reader"));
    let program = table.text("program").map(|text| table.path(&text));
    let source = table.required("source")?;
    if table.check_word(&source, "name of a source") {
        let name = format!("sources/{}", source.value);
        table.reporter.file(&name, &source.span);
    }
    Some(Change::File(File {
        path,
        source: source.value,
        if_absent,
        judge,
        reader: read_by,
        program,
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
        let judge = self.judge.iter();
        let judged = judge.map(|judge| format!(", if @{judge}@ finds no fault with it"));
        let reader = self.reader.iter();
        let read =
            reader.map(|reader| format!("; it is taken back unless @{reader}@ sees that it works"));
        let conditions: String = judged.chain(read).collect();
        format!("{}{only}{conditions}", self.path)
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
        let operation = match (self.if_absent, &self.judge) {
            (true, _) => Some("if-absent"),
            (false, Some(_)) => Some("set"),
            (false, None) => None,
        };
        call.phrase(operation).phrase(self.judge.as_deref())
    }

    fn reader(&self) -> Option<(&str, &str)> {
        Some((&self.path, self.reader.as_deref()?))
    }

    fn trigger(&self, _package: &str) -> Option<String> {
        self.program.clone()
    }
}

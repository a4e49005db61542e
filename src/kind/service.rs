//! Service: one that is enabled and runs.

use super::{Change, Kind, Reader};
use crate::document::{Call, Owned, Table, Text};

pub(super) const NAME: &str = "service";

/// A service that is enabled and runs.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name, without `.service`.
    pub name: String,
    /// The package that brings it.
    pub unit_of: String,
    /// The function that is true when it responds (key `answers`).
    pub responds: String,
    /// Files that it reads: it is restarted when one was changed.
    pub reads: Vec<String>,
}

/// Reads [service.NAME].
pub(super) fn read(reader: &mut Reader<'_>) {
    reader.tables(NAME, read_one);
}

fn read_one(reader: &mut Reader<'_>, name: &Text, table: &Table<'_>) -> Option<Change> {
    let Reader { names, owners, .. } = reader;
    owners.claim(Owned::Service(name.value.clone()), &name.span);
    table.check_word(name, "name of a service");
    let unit_of = table.required("unit-of");
    if let Some(package) = &unit_of {
        names.check_dependency(package);
    }
    let responds = table.required("answers");
    let responds = responds.map(|function| names.function(&function));
    let reads = table.texts("reads");
    for path in &reads {
        if !owners.has_path(&table.path(path)) {
            table.reporter.fault(
                &path.span,
                format!("no Change makes or edits {}", path.value),
                owners.with_nearest_path("name only files of this specification", &path.value),
            );
        }
    }
    Some(Change::Service(Service {
        name: name.value.clone(),
        unit_of: unit_of?.value,
        responds: responds?,
        reads: reads.into_iter().map(|text| text.value).collect(),
    }))
}

impl Kind for Service {
    fn name(&self) -> &'static str {
        NAME
    }

    fn heading(&self) -> &'static str {
        "Services"
    }

    fn remark(&self, _package: &str) -> Option<String> {
        let remark = "Services are stopped before their files are taken back, and put back when \
                      those are as before.";
        Some(remark.into())
    }

    fn owned(&self) -> String {
        format!("{}.service", self.name)
    }

    fn recorded(&self) -> (&str, String) {
        (&self.name, "-".into())
    }

    fn done(&self) -> String {
        let name = &self.name;
        format!("{name} is enabled and started, and must respond")
    }

    fn back(&self) -> &'static str {
        "enabled or not, and running or not, as before"
    }

    fn want(&self) -> Call {
        let call = Call::new(["want_service", &self.name, &self.responds]);
        let one_by_one = |call: Call, path| call.phrase([path]);
        self.reads.iter().fold(call, one_by_one)
    }

    fn package(&self) -> Option<&str> {
        Some(&self.unit_of)
    }

    fn trigger(&self, _package: &str) -> Option<String> {
        Some(format!("/usr/lib/systemd/system/{}.service", self.name))
    }
}

//! The plan: every Change in the order in which it is made, and what follows from all of them.

mod text;

use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::document::Conditional;
use crate::kind::{Change, Kind};
use crate::specification::Specification;

/// What a package does to a host, in order.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The Changes, by kind, in the order in which they are made.
    pub changes: &'a [Conditional<Change>],
    /// Packages whose files and services are used.
    pub packages: BTreeSet<&'a str>,
    /// Paths whose change by dpkg calls postinst again (deb-triggers(5)).
    pub triggers: Vec<String>,
    /// Conffiles of other packages that are diverted.
    pub diverted: Vec<&'a str>,
    /// The function that guards the switch at removal.
    pub switch_is_ours: Option<&'a str>,
}

/// What `confdeb plan --json` prints.
#[derive(Debug, Serialize)]
struct Record<'a> {
    package: &'a str,
    questions: Vec<&'a str>,
    changes: Vec<ChangeRecord>,
    triggers: &'a [String],
}

/// One Change of it.
#[derive(Debug, Serialize)]
struct ChangeRecord {
    kind: &'static str,
    entry: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    done: String,
    back: &'static str,
}

impl<'a> Plan<'a> {
    /// The plan of `spec`.
    pub fn new(spec: &'a Specification) -> Self {
        let kinds = || spec.changes.iter().map(|one| one.item.kind());
        let mut switches = spec.changes.iter().map(|one| one.item.switch_is_ours());
        Self {
            changes: &spec.changes,
            packages: kinds().filter_map(Kind::package).collect(),
            triggers: unique(kinds().filter_map(|kind| kind.trigger(&spec.name))),
            diverted: unique(kinds().filter_map(Kind::diverted)),
            switch_is_ours: switches.find_map(|function| function),
        }
    }

    /// `confdeb plan --json`: the same for a program.
    ///
    /// # Panics
    /// Never: strings always serialize.
    pub fn json(&self, spec: &Specification) -> String {
        let changes = self.changes.iter().map(|change| {
            let kind = change.item.kind();
            ChangeRecord {
                kind: kind.name(),
                entry: kind.owned(),
                when: change.when.as_ref().map(ToString::to_string),
                done: kind.done(),
                back: kind.back(),
            }
        });
        let record = Record {
            package: &spec.name,
            questions: spec.questions.iter().map(|one| &*one.name).collect(),
            changes: changes.collect(),
            triggers: &self.triggers,
        };
        let mut text = serde_json::to_string_pretty(&record).expect("strings serialize");
        text.push('\n');
        text
    }

    /// plan.tsv, as the host command reads it: a line "KIND PATH KEY CONDITION" for each Change,
    /// and a line "reads PATH" for what the package's functions look at.
    pub fn table(&self, spec: &Specification) -> String {
        let mut text = String::new();
        for change in self.changes {
            let kind = change.item.kind();
            let (path, key) = kind.recorded();
            let when = change.when.as_ref().map(ToString::to_string);
            let when = when.unwrap_or_default();
            let _ = writeln!(text, "{}\t{path}\t{key}\t{when}", kind.name());
        }
        for path in &spec.host_command.reads {
            let _ = writeln!(text, "reads\t{path}");
        }
        text
    }
}

/// Each of `names` once, where it comes first.
fn unique<T: PartialEq>(names: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

//! The plan: every Change in the order in which it is made.

mod change;
mod text;
mod words;

pub use change::{Change, Want};

use serde::Serialize;

use crate::spec::{Condition, Conditional, Deed, Spec};

/// What a package does to a host, in order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The Changes, by kind; undone in reverse order.
    pub steps: Vec<Step>,
    /// Packages whose files and services are used: Postfix first where it is configured.
    pub packages: Vec<String>,
    /// Paths whose change by dpkg calls postinst again (deb-triggers(5)).
    pub triggers: Vec<String>,
    /// Conffiles of other packages that are diverted.
    pub diverted: Vec<String>,
    /// The function that guards the switch at removal.
    pub switch_is_ours: Option<String>,
}

/// One Change, and when it is made.
#[derive(Debug, Clone)]
pub struct Step {
    /// The Change.
    pub change: Change,
    /// Its condition; always without one.
    pub when: Option<Condition>,
}

/// What `confdeb plan --json` prints.
#[derive(Debug, Serialize)]
struct Record<'a> {
    package: &'a str,
    questions: Vec<&'a str>,
    changes: Vec<StepRecord<'a>>,
    triggers: &'a [String],
}

/// One step of it.
#[derive(Debug, Serialize)]
struct StepRecord<'a> {
    kind: &'static str,
    entry: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    done: String,
    back: &'a str,
}

impl Plan {
    /// The plan of `spec`. Kinds are ordered so that each finds what it needs, and that the
    /// switch in main.cf comes last.
    pub fn new(spec: &Spec) -> Self {
        let (switch, others): (Vec<_>, Vec<_>) = spec
            .parameters
            .iter()
            .partition(|one| matches!(one.item.deed, Deed::Switch { .. }));
        let steps = [
            steps(&spec.memberships, Change::Membership),
            steps(&spec.files, Change::File),
            steps(&spec.assignments, Change::Assignment),
            steps(&spec.services, Change::Service),
            steps(&spec.master_services, Change::MasterService),
            steps(others, Change::Parameter),
            steps(switch.iter().copied(), Change::Parameter),
        ]
        .concat();
        let switch_is_ours = switch.first().and_then(|one| match &one.item.deed {
            Deed::Switch { ours, .. } => Some(ours.clone()),
            _ => None,
        });
        Self {
            packages: packages(spec),
            triggers: triggers(spec),
            diverted: diverted(spec),
            switch_is_ours,
            steps,
        }
    }

    /// `confdeb plan --json`: the same for a program.
    ///
    /// # Panics
    /// Never: strings always serialize.
    pub fn json(&self, spec: &Spec) -> String {
        let steps = self.steps.iter().map(|step| StepRecord {
            kind: step.change.kind(),
            entry: step.change.entry(),
            when: step.when.as_ref().map(|when| {
                let Condition {
                    question, choice, ..
                } = when;
                format!("{question}={choice}")
            }),
            done: step.change.done(),
            back: step.change.back(),
        });
        let record = Record {
            package: &spec.name,
            questions: spec.questions.iter().map(|one| &*one.name).collect(),
            changes: steps.collect(),
            triggers: &self.triggers,
        };
        let mut text = serde_json::to_string_pretty(&record).expect("strings serialize");
        text.push('\n');
        text
    }
}

fn steps<'a, T: Clone + 'a>(
    wanted: impl IntoIterator<Item = &'a Conditional<T>>,
    kind: fn(T) -> Change,
) -> Vec<Step> {
    let steps = wanted.into_iter().map(|one| Step {
        change: kind(one.item.clone()),
        when: one.when.clone(),
    });
    steps.collect()
}

fn uses_postfix(spec: &Spec) -> bool {
    !(spec.master_services.is_empty() && spec.parameters.is_empty())
}

fn packages(spec: &Spec) -> Vec<String> {
    let postfix = uses_postfix(spec).then(|| "postfix".to_string());
    let owners = spec.assignments.iter();
    let owners = owners.filter_map(|one| one.item.conffile_of.clone());
    let units = spec.services.iter().map(|one| one.item.unit_of.clone());
    unique(postfix.into_iter().chain(owners).chain(units))
}

fn diverted(spec: &Spec) -> Vec<String> {
    let files = spec.assignments.iter();
    unique(files.filter_map(|one| {
        let conffile = one.item.conffile_of.is_some();
        conffile.then(|| one.item.file.clone())
    }))
}

/// The diverted name (the real one never fires), the unit and Postfix's program.
fn triggers(spec: &Spec) -> Vec<String> {
    let diverted = diverted(spec).into_iter();
    let diverted = diverted.map(|file| format!("{file}.{}", spec.name));
    let units = spec.services.iter();
    let units = units.map(|one| format!("/usr/lib/systemd/system/{}.service", one.item.name));
    let postfix = uses_postfix(spec).then(|| "/usr/sbin/postfix".to_string());
    unique(diverted.chain(units).chain(postfix))
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

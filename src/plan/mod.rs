//! The plan: every Change in the order in which it is made.

mod change;
mod text;
mod words;

pub use change::{Change, Want};

use serde::Serialize;

use crate::spec::{Condition, Deed, Spec};

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

/// One step as `confdeb plan --json` prints it.
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
        let mut steps = Vec::new();
        for one in &spec.memberships {
            push(&mut steps, Change::Membership(one.item.clone()), &one.when);
        }
        for one in &spec.files {
            push(&mut steps, Change::File(one.item.clone()), &one.when);
        }
        for one in &spec.assignments {
            push(&mut steps, Change::Assignment(one.item.clone()), &one.when);
        }
        for one in &spec.services {
            push(&mut steps, Change::Service(one.item.clone()), &one.when);
        }
        for one in &spec.master_services {
            let change = Change::MasterService(one.item.clone());
            push(&mut steps, change, &one.when);
        }
        let (switch, others): (Vec<_>, Vec<_>) = spec
            .parameters
            .iter()
            .partition(|one| matches!(one.item.deed, Deed::Switch { .. }));
        for one in others.iter().chain(&switch) {
            push(&mut steps, Change::Parameter(one.item.clone()), &one.when);
        }
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
        let steps: Vec<_> = steps.collect();
        let value = serde_json::json!({
            "package": spec.name,
            "questions": spec.questions.iter().map(|one| &one.name).collect::<Vec<_>>(),
            "changes": steps,
            "triggers": self.triggers,
        });
        let mut text = serde_json::to_string_pretty(&value).expect("strings serialize");
        text.push('\n');
        text
    }
}

fn push(steps: &mut Vec<Step>, change: Change, when: &Option<Condition>) {
    let when = when.clone();
    steps.push(Step { change, when });
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

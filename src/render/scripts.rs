//! config, postinst, prerm and postrm.

use serde::Serialize;

use super::skeleton::{self, Code};
use super::{Member, shell};
use crate::document::Conditional;
use crate::kind::Change;
use crate::plan::Plan;
use crate::specification::{Guard, Question, QuestionKind, Specification};

#[derive(Serialize)]
struct Config {
    package: String,
    has_functions: bool,
    prepare: Option<String>,
    live: Vec<Live>,
    has_live: bool,
    found: Vec<Found>,
    has_host_state: bool,
    guard: Option<GuardData>,
    obstacles: Option<String>,
    asks: Vec<Ask>,
}

/// A question that shows what is in force on the host.
#[derive(Serialize)]
struct Live {
    question: String,
    function: String,
}

/// A question whose choices are found on the host.
#[derive(Serialize)]
struct Found {
    question: String,
    variable: String,
    function: String,
}

#[derive(Serialize)]
struct Ask {
    /// Its place in the order of the screens. The guard has the first two.
    step: usize,
    question: String,
    priority: &'static str,
    /// Asked only where this function is true.
    only_if: Option<String>,
    /// Asked only where this variable is not empty.
    found: Option<String>,
}

#[derive(Serialize)]
struct GuardData {
    function: String,
    question: String,
    priority: &'static str,
}

#[derive(Serialize)]
struct Postinst {
    package: String,
    has_questions: bool,
    has_config_functions: bool,
    has_host_functions: bool,
    prepare: Option<String>,
    answers: Code,
    changes: Code,
    readers: String,
    guard: Option<GuardData>,
    obstacles: Option<String>,
    notice: Option<String>,
    has_triggers: bool,
    packages: Code,
}

#[derive(Serialize)]
struct Prerm {
    package: String,
    has_config_functions: bool,
    has_host_functions: bool,
    prepare: Option<String>,
    switch_is_ours: Option<String>,
    removal_notice: Option<String>,
    readers: String,
}

#[derive(Serialize)]
struct Postrm<'a> {
    package: &'a str,
    has_questions: bool,
    diverted: &'a [&'a str],
    state_directory: bool,
}

/// The maintainer scripts. Without questions there is no config script.
pub(super) fn members(spec: &Specification, plan: &Plan<'_>) -> Vec<Member> {
    let mut members = Vec::new();
    if !spec.questions.is_empty() {
        members.push(script(
            "config",
            include_str!("../../debian-templates/config.hbs"),
            &config(spec),
        ));
    }
    members.push(script(
        "postinst",
        include_str!("../../debian-templates/postinst.hbs"),
        &postinst(spec, plan),
    ));
    let prerm = Prerm {
        package: spec.name.clone(),
        has_config_functions: spec.config_functions.is_some(),
        has_host_functions: spec.host_functions.is_some(),
        prepare: spec.prepare.clone(),
        switch_is_ours: plan.switch_is_ours.map(String::from),
        removal_notice: spec.removal_notice.clone(),
        readers: readers(plan.changes),
    };
    members.push(script(
        "prerm",
        include_str!("../../debian-templates/prerm.hbs"),
        &prerm,
    ));
    let postrm = Postrm {
        package: &spec.name,
        has_questions: !spec.questions.is_empty(),
        diverted: &plan.diverted,
        state_directory: spec.state_directory,
    };
    members.push(script(
        "postrm",
        include_str!("../../debian-templates/postrm.hbs"),
        &postrm,
    ));
    members
}

fn script(name: &'static str, skeleton: &str, data: &impl Serialize) -> Member {
    Member {
        name,
        text: skeleton::script(skeleton, data),
        executable: true,
    }
}

/// Words in one line, each quoted.
fn words<'a>(list: impl Iterator<Item = &'a str>) -> Code {
    let quoted: Vec<String> = list.map(shell::quote).collect();
    Code::new(vec![quoted.join(" ")])
}

fn guard_data(spec: &Specification) -> Option<GuardData> {
    let Guard {
        function, question, ..
    } = spec.guard.as_ref()?;
    let asked = spec.questions.iter().find(|one| one.name == *question)?;
    Some(GuardData {
        function: function.clone(),
        question: question.clone(),
        priority: asked.priority.as_str(),
    })
}

fn obstacles(spec: &Specification) -> Option<String> {
    spec.guard.as_ref()?.obstacles.clone()
}

fn config(spec: &Specification) -> Config {
    let questions = &spec.questions;
    let guard = guard_data(spec);
    let is_guard = |question: &Question| {
        let guard = guard.as_ref();
        guard.is_some_and(|guard| guard.question == question.name)
    };
    let live: Vec<Live> = questions
        .iter()
        .filter_map(|question| {
            Some(Live {
                question: question.name.clone(),
                function: question.live.clone()?,
            })
        })
        .collect();
    let found: Vec<Found> = questions
        .iter()
        .filter_map(|question| match &question.kind {
            QuestionKind::Found { function } => Some(Found {
                question: question.name.clone(),
                variable: found_variable(question),
                function: function.clone(),
            }),
            _ => None,
        })
        .collect();
    let asks = questions.iter().filter(|question| !is_guard(question));
    let first_step = if guard.is_some() { 3 } else { 1 };
    let asks = asks.zip(first_step..).map(|(question, step)| Ask {
        step,
        question: question.name.clone(),
        priority: question.priority.as_str(),
        only_if: question.only_if.clone(),
        found: matches!(question.kind, QuestionKind::Found { .. })
            .then(|| found_variable(question)),
    });
    Config {
        package: spec.name.clone(),
        has_functions: spec.config_functions.is_some(),
        prepare: spec.prepare.clone(),
        has_live: !live.is_empty(),
        has_host_state: !live.is_empty() || !found.is_empty() || guard.is_some(),
        asks: asks.collect(),
        live,
        found,
        guard,
        obstacles: obstacles(spec),
    }
}

/// The shell variable for what a question's function found.
fn found_variable(question: &Question) -> String {
    shell::variable("found", &question.name)
}

fn postinst(spec: &Specification, plan: &Plan<'_>) -> Postinst {
    let answers = spec.questions.iter();
    let answers = answers.flat_map(|question| shell::lines(&shell::answer(question), 4));
    Postinst {
        package: spec.name.clone(),
        has_questions: !spec.questions.is_empty(),
        has_config_functions: spec.config_functions.is_some(),
        has_host_functions: spec.host_functions.is_some(),
        prepare: spec.prepare.clone(),
        answers: Code::new(answers.collect()),
        changes: Code::new(changes(plan.changes)),
        readers: readers(plan.changes),
        guard: guard_data(spec),
        obstacles: obstacles(spec),
        notice: spec.notice.clone(),
        has_triggers: !plan.triggers.is_empty(),
        packages: words(plan.packages.iter().copied()),
    }
}

/// The body of `changes`: a call for each Change, consecutive ones with the same condition
/// under one `if`, an empty line between those of different headings.
fn changes(changes: &[Conditional<Change>]) -> Vec<String> {
    let heading = |change: &Conditional<Change>| change.item.kind().heading().to_string();
    let mut lines = Vec::new();
    for same in changes.chunk_by(|a, b| heading(a) == heading(b)) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for same in same.chunk_by(|a, b| a.when == b.when) {
            let calls = same.iter().map(|one| one.item.kind().want());
            if let Some(when) = &same[0].when {
                lines.push(format!("    if {}; then", shell::test(when)));
                lines.extend(calls.flat_map(|call| shell::lines(&call, 8)));
                lines.push("    fi".into());
            } else {
                lines.extend(calls.flat_map(|call| shell::lines(&call, 4)));
            }
        }
    }
    lines
}

/// Each file that has a reader, and its function, as one word.
fn readers(changes: &[Conditional<Change>]) -> String {
    let readers = changes.iter().filter_map(|one| one.item.kind().reader());
    let words: Vec<String> = readers
        .map(|(path, function)| format!("{path} {function}"))
        .collect();
    words.join(" ")
}

//! config, postinst, prerm and postrm.

use serde::Serialize;

use super::skeleton::{self, Code};
use super::{Member, shell};
use crate::plan::{Change, Plan, Step};
use crate::spec::{Guard, Question, QuestionKind, Spec};

#[derive(Serialize)]
struct Config {
    package: String,
    has_functions: bool,
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
    question: String,
    priority: String,
    /// Asked only where this variable is not empty.
    found: Option<String>,
}

#[derive(Serialize)]
struct GuardData {
    function: String,
    question: String,
    priority: String,
}

#[derive(Serialize)]
struct Postinst {
    package: String,
    has_questions: bool,
    has_config_functions: bool,
    has_host_functions: bool,
    answers: Code,
    changes: Code,
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
    switch_is_ours: Option<String>,
    removal_notice: Option<String>,
}

#[derive(Serialize)]
struct Postrm {
    package: String,
    has_questions: bool,
    has_diverted: bool,
    diverted: Vec<String>,
}

/// The maintainer scripts. Without questions there is no config script.
pub(super) fn members(spec: &Spec, plan: &Plan) -> Vec<Member> {
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
        switch_is_ours: plan.switch_is_ours.clone(),
        removal_notice: spec.removal_notice.clone(),
    };
    members.push(script(
        "prerm",
        include_str!("../../debian-templates/prerm.hbs"),
        &prerm,
    ));
    let postrm = Postrm {
        package: spec.name.clone(),
        has_questions: !spec.questions.is_empty(),
        has_diverted: !plan.diverted.is_empty(),
        diverted: plan.diverted.clone(),
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
fn words(list: &[String]) -> Code {
    let quoted: Vec<String> = list.iter().map(|word| shell::quote(word)).collect();
    Code::new(vec![quoted.join(" ")])
}

fn guard_data(spec: &Spec) -> Option<GuardData> {
    let Guard {
        function, question, ..
    } = spec.guard.as_ref()?;
    let asked = spec.questions.iter().find(|one| one.name == *question)?;
    Some(GuardData {
        function: function.clone(),
        question: question.clone(),
        priority: asked.priority.clone(),
    })
}

fn obstacles(spec: &Spec) -> Option<String> {
    spec.guard.as_ref()?.obstacles.clone()
}

fn config(spec: &Spec) -> Config {
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
    let asks = asks.map(|question| Ask {
        question: question.name.clone(),
        priority: question.priority.clone(),
        found: matches!(question.kind, QuestionKind::Found { .. })
            .then(|| found_variable(question)),
    });
    Config {
        package: spec.name.clone(),
        has_functions: spec.config_functions.is_some(),
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
    format!("found_{}", question.variable())
}

fn postinst(spec: &Spec, plan: &Plan) -> Postinst {
    let answers = spec.questions.iter();
    let answers = answers.flat_map(|question| shell::lines(&shell::answer(question), 4));
    Postinst {
        package: spec.name.clone(),
        has_questions: !spec.questions.is_empty(),
        has_config_functions: spec.config_functions.is_some(),
        has_host_functions: spec.host_functions.is_some(),
        answers: Code::new(answers.collect()),
        changes: Code::new(changes(&plan.steps)),
        guard: guard_data(spec),
        obstacles: obstacles(spec),
        notice: spec.notice.clone(),
        has_triggers: !plan.triggers.is_empty(),
        packages: words(&plan.packages),
    }
}

/// The body of `changes`: one command a Change, consecutive ones with the same condition under
/// one `if`, an empty line between the kinds.
fn changes(steps: &[Step]) -> Vec<String> {
    let mut lines = Vec::new();
    for run in steps.chunk_by(|a, b| group(&a.change) == group(&b.change)) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for same in run.chunk_by(|a, b| a.when == b.when) {
            let indent = if let Some(when) = &same[0].when {
                lines.push(format!("    if {}; then", shell::test(when)));
                8
            } else {
                4
            };
            for step in same {
                lines.extend(shell::lines(&step.change.want(), indent));
            }
            if indent == 8 {
                lines.push("    fi".into());
            }
        }
    }
    lines
}

/// Changes that stand together.
fn group(change: &Change) -> std::mem::Discriminant<Change> {
    std::mem::discriminant(change)
}

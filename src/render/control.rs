//! control, templates, triggers and md5sums.

use serde::Serialize;

use super::{Contents, Member, skeleton};
use crate::debian::deb822::description;
use crate::plan::Plan;
use crate::specification::{Question, QuestionKind, Specification};

#[derive(Serialize)]
struct Control {
    package: String,
    version: String,
    maintainer: String,
    installed_size: u64,
    depends: String,
    recommends: String,
    suggests: String,
    conflicts: String,
    section: String,
    homepage: String,
    description: String,
}

#[derive(Serialize)]
struct Templates {
    templates: Vec<Template>,
}

#[derive(Serialize)]
struct Template {
    name: String,
    kind: &'static str,
    choices: String,
    default: String,
    description: String,
    translations: Vec<Translation>,
}

#[derive(Serialize)]
struct Translation {
    language: String,
    description: String,
}

#[derive(Serialize)]
struct Triggers<'a> {
    paths: &'a [String],
}

/// The members that are not scripts.
pub(super) fn members(spec: &Specification, plan: &Plan<'_>, contents: &Contents) -> Vec<Member> {
    let mut members = vec![
        plain("control", control(spec, contents)),
        plain("md5sums", contents.md5sums.clone()),
    ];
    members.extend(questions(spec));
    if !plan.triggers.is_empty() {
        let data = Triggers {
            paths: &plan.triggers,
        };
        let text = skeleton::paragraphs(include_str!("../../debian-templates/triggers.hbs"), &data);
        members.push(plain("triggers", text));
    }
    members
}

/// The debconf templates, where there are questions.
pub(super) fn questions(spec: &Specification) -> Option<Member> {
    (!spec.questions.is_empty()).then(|| plain("templates", templates(spec)))
}

fn plain(name: &'static str, text: String) -> Member {
    Member {
        name,
        text,
        executable: false,
    }
}

fn control(spec: &Specification, contents: &Contents) -> String {
    let mut depends = spec.relations.depends.clone();
    if !spec.questions.is_empty() {
        // debconf-devel(7): the second for other implementations of the protocol.
        depends.push("debconf (>= 0.5) | debconf-2.0".into());
    }
    let data = Control {
        package: spec.name.clone(),
        version: spec.release.version.clone(),
        maintainer: spec.release.maintainer.clone(),
        installed_size: contents.installed_size,
        depends: depends.join(", "),
        recommends: spec.relations.recommends.join(", "),
        suggests: spec.relations.suggests.join(", "),
        conflicts: spec.relations.conflicts.join(", "),
        section: spec.section.clone(),
        homepage: spec.homepage.clone().unwrap_or_default(),
        description: format!("{}\n{}", spec.summary, spec.description),
    };
    skeleton::paragraphs(include_str!("../../debian-templates/control.hbs"), &data)
}

fn templates(spec: &Specification) -> String {
    let templates = spec.questions.iter().map(|question| Template {
        name: format!("{}/{}", spec.name, question.name),
        kind: question.kind.template_type(),
        choices: choices(&question.kind),
        default: question.kind.default(),
        description: described(&question.texts),
        translations: translations(question),
    });
    let data = Templates {
        templates: templates.collect(),
    };
    skeleton::paragraphs(include_str!("../../debian-templates/templates.hbs"), &data)
}

/// The short description, then the extended one.
fn described(texts: &[String]) -> String {
    let (short, extended) = texts.split_first().expect("a question has a text");
    description(short, extended)
}

fn translations(question: &Question) -> Vec<Translation> {
    let translations = question.translations.iter();
    translations
        .map(|(language, texts)| Translation {
            language: language.clone(),
            description: described(texts),
        })
        .collect()
}

/// The field Choices, empty where a template has none.
fn choices(kind: &QuestionKind) -> String {
    match kind {
        // Filled in by `config`, on the host.
        QuestionKind::Found { .. } => "${choices}".into(),
        QuestionKind::Boolean { .. } => String::new(),
        _ => kind.choices().join(", "),
    }
}

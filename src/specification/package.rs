//! The specification's top: the package's names, relations, guard and notice.

use super::question::{Question, QuestionKind};
use super::types::{Guard, Relations};
use crate::debian::{name, relation};
use crate::document::{Names, Scope, Table, Text, with_nearest};

/// Names and texts of the package.
pub(super) struct Identity {
    pub(super) name: String,
    pub(super) section: String,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) homepage: Option<String>,
}

pub(super) fn identity(root: &Table<'_>) -> Identity {
    let name = root.required("name");
    if let Some(name) = &name
        && !name::is_package(&name.value)
    {
        root.reporter.fault(
            &name.span,
            format!("`{}` is not a valid package name", name.value),
            "begin with a-z or 0-9, continue with a-z 0-9 + - . (Policy 5.6.7)",
        );
    }
    let section = root.required("section");
    if let Some(section) = &section
        && !name::SECTIONS.contains(&section.value.as_str())
    {
        root.reporter.fault(
            &section.span,
            format!("the archive has no section `{}`", section.value),
            with_nearest(
                "write a section of Policy 2.4",
                &section.value,
                name::SECTIONS.into_iter(),
            ),
        );
    }
    let summary = root.required("summary");
    if let Some(summary) = &summary {
        check_summary(root, summary);
    }
    let homepage = root.text("homepage");
    if let Some(homepage) = &homepage
        && (homepage.value.contains(char::is_whitespace) || !homepage.value.starts_with("http"))
    {
        root.reporter.fault(
            &homepage.span,
            "the homepage is not a web address",
            "write an address that begins with https://",
        );
    }
    let plain = |text: Option<Text>| text.map_or(String::new(), |text| text.value);
    Identity {
        name: plain(name),
        section: plain(section),
        summary: plain(summary),
        description: plain(root.required("description")),
        homepage: homepage.map(|text| text.value),
    }
}

/// The synopsis is one line of fewer than 80 characters (Policy 3.4.1).
fn check_summary(root: &Table<'_>, summary: &Text) {
    let length = summary.value.chars().count();
    if length == 0 || length >= 80 || summary.value.contains(char::is_control) {
        root.reporter.fault(
            &summary.span,
            "the summary is not one line of fewer than 80 characters",
            "write one short line (Policy 3.4.1)",
        );
    }
}

pub(super) fn relations(root: &Table<'_>) -> Relations {
    let list = |key: &'static str| -> Vec<String> {
        root.texts(key)
            .into_iter()
            .map(|text| {
                match relation::packages(&text.value) {
                    Err(objection) => root.reporter.fault(
                        &text.span,
                        format!("`{}` is not a valid relation: {objection}", text.value),
                        "write NAME or NAME (>= VERSION), alternatives separated by | (Policy 7.1)",
                    ),
                    Ok(packages) if packages.contains(&"debconf") => root.reporter.fault(
                        &text.span,
                        "debconf is added to the dependencies automatically",
                        "leave it out",
                    ),
                    Ok(_) => {}
                }
                text.value
            })
            .collect()
    };
    Relations {
        depends: list("depends"),
        recommends: list("recommends"),
        suggests: list("suggests"),
        conflicts: list("conflicts"),
    }
}

impl Relations {
    /// The packages that `depends` names, whatever the version.
    pub(super) fn packages(&self) -> Vec<String> {
        let relations = self.depends.iter();
        let packages = relations.filter_map(|relation| relation::packages(relation).ok());
        packages.flatten().map(String::from).collect()
    }
}

/// The function of `prepare`.
pub(super) fn prepare(root: &Table<'_>, names: &Names<'_>) -> Option<String> {
    let text = root.text("prepare")?;
    Some(names.functions.check(root.reporter, &text, Scope::Config))
}

/// The functions of `notice` and `removal-notice`.
pub(super) fn notices(root: &Table<'_>, names: &Names<'_>) -> [Option<String>; 2] {
    ["notice", "removal-notice"].map(|key| root.text(key).map(|text| names.function(&text)))
}

/// The paragraphs of `remarks`.
pub(super) fn remarks(root: &Table<'_>) -> Vec<String> {
    let texts = root.texts("remarks").into_iter();
    texts.map(|text| text.value).collect()
}

/// [guard].
pub(super) fn guard(root: &Table<'_>, names: &Names<'_>, questions: &[Question]) -> Option<Guard> {
    let table = root.table("guard")?;
    let check = |text: Text| names.functions.check(root.reporter, &text, Scope::Config);
    let function = table.required("function").map(check);
    let obstacles = table.text("obstacles").map(check);
    let question = table.required("question");
    table.finish();
    if let Some(text) = &question
        && !may_be_boolean(names, questions, &text.value)
    {
        root.reporter.fault(
            &text.span,
            format!("`{}` is not a boolean question", text.value),
            "name a [question.NAME] with type = \"boolean\"",
        );
    }
    Some(Guard {
        function: function?,
        obstacles,
        question: question?.value,
    })
}

/// Whether a question is boolean, or has a fault that hides what it is.
fn may_be_boolean(names: &Names<'_>, questions: &[Question], name: &str) -> bool {
    match questions.iter().find(|one| one.name == name) {
        Some(question) => matches!(question.kind, QuestionKind::Boolean { .. }),
        None => names.questions.iter().any(|one| one.name == name),
    }
}

//! The specification's top: the package's names, relations, guard and notice.

use super::context::nearest;
use super::table::{Table, Text};
use super::types::{Guard, QuestionKind, Relations};
use crate::debian::{name, relation};

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
        root.context.fault(
            &name.span,
            format!("`{}` is no package name", name.value),
            "begin with a-z or 0-9, go on with a-z 0-9 + - . (Policy 5.6.7)",
        );
    }
    let section = root.required("section");
    if let Some(section) = &section
        && !name::SECTIONS.contains(&section.value.as_str())
    {
        let hint = nearest(&section.value, name::SECTIONS.into_iter());
        root.context.fault(
            &section.span,
            format!("the archive has no section `{}`", section.value),
            format!("write a section of Policy 2.4{hint}"),
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
        root.context.fault(
            &homepage.span,
            "the homepage is no web address",
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
        root.context.fault(
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
                    Err(objection) => root.context.fault(
                        &text.span,
                        format!("`{}` is no relation: {objection}", text.value),
                        "write NAME or NAME (>= VERSION), alternatives parted by | (Policy 7.1)",
                    ),
                    Ok(packages) if packages.contains(&"debconf") => root.context.fault(
                        &text.span,
                        "debconf is derived from the questions",
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

/// A fault if the package that `text` names is not in `depends`.
pub(super) fn check_dependency(root: &Table<'_>, text: &Text) {
    if !depends_on(root, &text.value) {
        root.context.fault(
            &text.span,
            format!("the package does not depend on `{}`", text.value),
            "add it to `depends`: its file is changed or its service is used",
        );
    }
}

/// Whether `depends` names `package`, whatever the version.
pub(super) fn depends_on(root: &Table<'_>, package: &str) -> bool {
    root.texts_unreported("depends").iter().any(|text| {
        let packages = relation::packages(&text.value);
        packages.is_ok_and(|packages| packages.contains(&package))
    })
}

/// [guard].
pub(super) fn guard(root: &Table<'_>) -> Option<Guard> {
    let table = root.table("guard")?;
    let function = table.required("function");
    let question = table.required("question");
    let obstacles = table.text("obstacles");
    table.finish();
    for function in function.iter().chain(&obstacles) {
        root.context.function(function, true);
    }
    if let Some(text) = &question {
        let kind = root.context.question(&text.value).map(|q| &q.kind);
        if !matches!(kind, Some(QuestionKind::Boolean { .. })) {
            root.context.fault(
                &text.span,
                format!("`{}` is no boolean question", text.value),
                "name a [question.NAME] with type = \"boolean\"",
            );
        }
    }
    Some(Guard {
        function: function?.value,
        obstacles: obstacles.map(|text| text.value),
        question: question?.value,
    })
}

/// The function that `notice` or `removal-notice` names.
pub(super) fn notice(root: &Table<'_>, key: &'static str) -> Option<String> {
    let function = root.text(key)?;
    root.context.function(&function, false)
}

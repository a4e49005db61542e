//! Reads [question.NAME].

use super::question::{Priority, Question, QuestionKind};
use crate::debian::{deb822, name};
use crate::document::{Functions, QuestionName, Scope, Table, Text, with_nearest};

const TYPES: [&str; 5] = ["multiselect", "select", "boolean", "number", "word"];

/// Reads all questions, and the names of all, also of those that have a fault.
pub(super) fn read(root: &Table<'_>, functions: &Functions) -> (Vec<Question>, Vec<QuestionName>) {
    let mut questions = Vec::new();
    let mut names = Vec::new();
    for (name, table) in root.tables("question") {
        let question = read_one(&name, &table, functions);
        table.finish();
        let kind = question.as_ref().map(|question| &question.kind);
        names.push(QuestionName {
            name: name.value,
            choices: kind.map(|kind| kind.choices().into_iter().map(String::from).collect()),
            several: matches!(kind, Some(QuestionKind::Multiselect { .. })),
        });
        questions.extend(question);
    }
    (questions, names)
}

fn read_one(name: &Text, table: &Table<'_>, functions: &Functions) -> Option<Question> {
    check_name(table, name);
    let kind = table
        .required("type")
        .and_then(|kind| read_kind(table, &kind, functions));
    let priority = table
        .required("priority")
        .map(|priority| read_priority(table, &priority));
    let texts = table
        .required("text")
        .map(|text| read_text(table, &text, kind.as_ref()));
    let function = |key| {
        let text = table.text(key)?;
        Some(functions.check(table.reporter, &text, Scope::Config))
    };
    let (only_if, live) = (function("only-if"), function("live"));
    Some(Question {
        name: name.value.clone(),
        only_if,
        live,
        kind: kind?,
        priority: priority?,
        texts: texts?,
        translations: Vec::new(),
    })
}

/// The priority; medium for one that there is not, so that the question stays known.
fn read_priority(table: &Table<'_>, text: &Text) -> Priority {
    let mut all = Priority::ALL.into_iter();
    let found = all.find(|priority| priority.as_str() == text.value);
    if found.is_none() {
        table.reporter.fault(
            &text.span,
            format!("`{}` is not a priority", text.value),
            format!(
                "the priorities are {}",
                Priority::ALL.map(Priority::as_str).join(", ")
            ),
        );
    }
    found.unwrap_or(Priority::Medium)
}

fn check_name(table: &Table<'_>, name: &Text) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let good = name.value.starts_with(|c: char| c.is_ascii_lowercase());
    if !good || !name.value.chars().all(plain) {
        table.reporter.fault(
            &name.span,
            format!("`{}` is not a valid question name", name.value),
            "begin with a letter a-z, continue with a-z 0-9 -",
        );
    }
}

/// The type, and with it the keys that go with it.
fn read_kind(table: &Table<'_>, kind: &Text, functions: &Functions) -> Option<QuestionKind> {
    match kind.value.as_str() {
        "multiselect" if table.has("choices-from") => {
            let function = table.text("choices-from")?;
            Some(QuestionKind::Found {
                function: functions.check(table.reporter, &function, Scope::Config),
            })
        }
        "multiselect" => {
            let choices = choices(table);
            let default = table.texts("default");
            for choice in &default {
                check_default(table, choice, &choices);
            }
            Some(QuestionKind::Multiselect {
                choices,
                default: default.into_iter().map(|text| text.value).collect(),
            })
        }
        "select" => {
            let choices = choices(table);
            let default = table.required("default")?;
            check_default(table, &default, &choices);
            Some(QuestionKind::Select {
                choices,
                default: default.value,
            })
        }
        "boolean" => {
            table.require("default");
            Some(QuestionKind::Boolean {
                default: table.boolean("default")?,
            })
        }
        "number" => number(table),
        "word" => word(table),
        other => {
            let types = format!("the types are {}", TYPES.join(", "));
            table.reporter.fault(
                &kind.span,
                format!("there is no question type `{other}`"),
                with_nearest(&types, other, TYPES.into_iter()),
            );
            // Their keys belong to some type; only the type is wrong.
            for key in ["choices", "choices-from", "default", "minimum", "maximum"] {
                table.allow(key);
            }
            None
        }
    }
}

fn word(table: &Table<'_>) -> Option<QuestionKind> {
    let default = table.required("default")?;
    if !default.value.is_empty() && !name::is_word(&default.value) {
        table.reporter.fault(
            &default.span,
            format!("the default `{}` is not a word", default.value),
            "a word is of A-Z a-z 0-9 . _ + -, the first a letter or a digit",
        );
    }
    Some(QuestionKind::Word {
        default: default.value,
    })
}

fn choices(table: &Table<'_>) -> Vec<String> {
    table.require("choices");
    let choices = table.texts("choices");
    for choice in &choices {
        if !name::is_word(&choice.value) {
            table.reporter.fault(
                &choice.span,
                format!("`{}` is not a valid choice", choice.value),
                "a choice is one word of A-Z a-z 0-9 . _ + -; explain it in `text`",
            );
        }
    }
    choices.into_iter().map(|text| text.value).collect()
}

fn check_default(table: &Table<'_>, default: &Text, choices: &[String]) {
    if !choices.contains(&default.value) {
        table.reporter.fault(
            &default.span,
            format!("the default `{}` is not one of the choices", default.value),
            format!("the choices are {}", choices.join(", ")),
        );
    }
}

fn number(table: &Table<'_>) -> Option<QuestionKind> {
    for key in ["minimum", "maximum", "default"] {
        table.require(key);
    }
    let minimum = table.integer("minimum");
    let maximum = table.integer("maximum");
    let default = table.integer("default");
    let ((minimum, place), (maximum, _), (default, default_place)) = (minimum?, maximum?, default?);
    // postinst refuses more than seven digits: a shell's arithmetic has an end.
    if minimum < 0 || maximum < minimum || maximum > 9_999_999 {
        table.reporter.fault(
            &place,
            format!("no number is from {minimum} to {maximum}"),
            "write 0 <= minimum <= maximum <= 9999999",
        );
    } else if !(minimum..=maximum).contains(&default) {
        table.reporter.fault(
            &default_place,
            format!("the default {default} is not from {minimum} to {maximum}"),
            "choose a default within the limits",
        );
    }
    Some(QuestionKind::Number {
        minimum,
        maximum,
        default,
    })
}

/// The short description (debconf-devel(7): it stands alone, prompts end with a colon, yes-or-no
/// questions with a question mark) and the paragraphs of the extended one.
fn read_text(table: &Table<'_>, text: &Text, kind: Option<&QuestionKind>) -> Vec<String> {
    let (short, extended) = text.value.split_once('\n').unwrap_or((&text.value, ""));
    let end = match kind {
        Some(QuestionKind::Boolean { .. }) => '?',
        _ => ':',
    };
    if kind.is_some() && !short.ends_with(end) {
        table.reporter.fault(
            &text.span,
            format!("the short description does not end with `{end}`"),
            "its first line ends with `?` for a boolean, with `:` for all other types",
        );
    }
    if short.chars().count() > 75 {
        table.reporter.fault(
            &text.span,
            "the short description is longer than 75 characters",
            "shorten the first line; an 80 column screen shows it with the package's name",
        );
    }
    let mut texts = vec![short.to_string()];
    texts.extend(deb822::paragraphs(extended));
    texts
}

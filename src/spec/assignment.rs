//! Defaults files: [assignment].

use super::items::{Assignment, AssignmentContent, Flag};
use super::table::{Table, Text};
use super::types::Conditional;
use super::value::Syntax;
use crate::debian::name;

/// [assignment.FILE] with its tables `set` and `flags`.
pub(super) fn assignments(root: &Table<'_>) -> Vec<Conditional<Assignment>> {
    let mut found = Vec::new();
    for (path, table) in root.tables("assignment") {
        let file = root.path(&path);
        root.context.own(&file, &path.span);
        let conffile_of = table.text("conffile-of");
        if let Some(package) = &conffile_of {
            super::package::check_dependency(root, package);
        }
        let when = table.when();
        if !table.has("set") && !table.has("flags") {
            table.missing("set");
        }
        let mut contents = wholes(&table);
        contents.extend(all_flags(&table));
        for (name, content) in contents {
            let conffile_of = conffile_of.as_ref().map(|text| text.value.clone());
            found.push(Conditional {
                item: Assignment {
                    file: file.clone(),
                    conffile_of,
                    name,
                    content,
                },
                when: when.clone(),
            });
        }
        table.finish();
    }
    found
}

/// `set = { NAME = "value" }`.
fn wholes(table: &Table<'_>) -> Vec<(String, AssignmentContent)> {
    let named = table.named("set").into_iter();
    named
        .filter_map(|(variable, value)| {
            check_variable(table, &variable);
            let text = table.string_of(&variable, value)?;
            let value = table.context.value(&text, Syntax::Defaults);
            Some((variable.value, AssignmentContent::Whole(value)))
        })
        .collect()
}

/// `flags.NAME = { getopt = "ab:", set = { b = "value" } }`.
fn all_flags(table: &Table<'_>) -> Vec<(String, AssignmentContent)> {
    let mut found = Vec::new();
    for (variable, one) in table.tables("flags") {
        check_variable(table, &variable);
        if table
            .named("set")
            .iter()
            .any(|(set, _)| set.value == variable.value)
        {
            table.context.fault(
                &variable.span,
                format!("{} is set as a whole, too", variable.value),
                "leave it out of `set`, or of `flags`",
            );
        }
        let grammar = one.required("getopt");
        if !one.has("set") {
            one.missing("set");
        }
        let grammar = grammar.filter(|text| check_grammar(&one, text));
        let flags = one.named("set").into_iter().filter_map(|(letter, value)| {
            let text = one.string_of(&letter, value)?;
            flag(&one, grammar.as_ref()?, &letter, &text)
        });
        let flags: Vec<Flag> = flags.collect();
        one.finish();
        if let Some(grammar) = grammar {
            let grammar = grammar.value;
            found.push((variable.value, AssignmentContent::Flags { grammar, flags }));
        }
    }
    found
}

fn flag(table: &Table<'_>, grammar: &Text, letter: &Text, text: &Text) -> Option<Flag> {
    let mut letters = letter.value.chars();
    let place = match (letters.next(), letters.next()) {
        (Some(c), None) if c != ':' => grammar.value.find(c).map(|at| (c, at)),
        _ => None,
    };
    let Some((c, at)) = place else {
        table.context.fault(
            &letter.span,
            format!(
                "`{}` is not a flag of getopt = \"{}\"",
                letter.value, grammar.value
            ),
            "write one of its letters, without the hyphen",
        );
        return None;
    };
    Some(Flag {
        letter: c,
        takes_argument: grammar.value[at + 1..].starts_with(':'),
        value: table.context.value(text, Syntax::Flag),
    })
}

fn check_grammar(table: &Table<'_>, text: &Text) -> bool {
    let letters = text
        .value
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == ':');
    let good = letters && !text.value.starts_with(':') && !text.value.contains("::");
    if !good || text.value.is_empty() {
        table.context.fault(
            &text.span,
            format!("`{}` is not a string for getopt(3)", text.value),
            "write the program's letters, each with : behind it if it takes an argument",
        );
    }
    good
}

fn check_variable(table: &Table<'_>, variable: &Text) {
    if !name::is_shell_name(&variable.value) {
        table.context.fault(
            &variable.span,
            format!("`{}` is no name of a variable", variable.value),
            "begin with A-Z a-z _, go on with A-Z a-z 0-9 _",
        );
    }
}

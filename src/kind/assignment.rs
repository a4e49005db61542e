//! Assignment: one `NAME=value` of a defaults file.

use super::{Change, Kind, Reader};
use crate::debian::name;
use crate::document::{Call, Conditional, Names, Syntax, Table, Text, Value};

pub(super) const NAME: &str = "assignment";

/// One `NAME=value` of a defaults file.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The defaults file.
    pub file: String,
    /// The package whose conffile it is: it is diverted then.
    pub conffile_of: Option<String>,
    /// The variable.
    pub name: String,
    /// What it is set to.
    pub content: AssignmentContent,
}

/// What of an assignment is the package's.
#[derive(Debug, Clone)]
pub enum AssignmentContent {
    /// The whole value; where it comes out empty, nothing.
    Whole(Value),
    /// Some flags in a value that holds the options of a program.
    Flags {
        /// The program's options as getopt(3) is told them: a letter each, `:` behind one that
        /// takes an argument.
        grammar: String,
        /// The flags.
        flags: Vec<Flag>,
    },
}

/// A flag of a program's options.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Its letter.
    pub letter: char,
    /// Whether it takes an argument.
    pub takes_argument: bool,
    /// Its argument, or anything where it takes none; where it comes out empty, the flag goes.
    pub value: Value,
}

/// Reads [assignment.FILE] with its tables `set` and `flags`.
pub(super) fn read(reader: &mut Reader<'_>) {
    let names = reader.names;
    for (path, table) in reader.root.tables(NAME) {
        let file = reader.owned_path(&path, &table);
        let conffile_of = table.text("conffile-of");
        if let Some(package) = &conffile_of {
            names.check_dependency(package);
        }
        let conffile_of = conffile_of.map(|text| text.value);
        let when = names.when(&table);
        if !table.has("flags") {
            table.require("set");
        }
        let mut contents = wholes(&table, names);
        contents.extend(all_flags(&table, names));
        table.finish();
        let changes = contents.into_iter().map(|(name, content)| Conditional {
            item: Change::Assignment(Assignment {
                file: file.clone(),
                conffile_of: conffile_of.clone(),
                name,
                content,
            }),
            when: when.clone(),
        });
        reader.changes.extend(changes);
    }
}

/// `set = { NAME = "value" }`.
fn wholes(table: &Table<'_>, names: &Names<'_>) -> Vec<(String, AssignmentContent)> {
    let named = table.named("set").into_iter();
    named
        .filter_map(|(variable, node)| {
            check_variable(table, &variable);
            let text = table.string(&variable.value, node)?;
            let value = names.value(&text, Syntax::Defaults);
            Some((variable.value, AssignmentContent::Whole(value)))
        })
        .collect()
}

/// `flags.NAME = { getopt = "ab:", set = { b = "value" } }`.
fn all_flags(table: &Table<'_>, names: &Names<'_>) -> Vec<(String, AssignmentContent)> {
    let wholes = table.named("set");
    let is_whole = |variable: &Text| wholes.iter().any(|(set, _)| set.value == variable.value);
    let mut found = Vec::new();
    for (variable, one) in table.tables("flags") {
        check_variable(table, &variable);
        if is_whole(&variable) {
            table.reporter.fault(
                &variable.span,
                format!("{} is set both as a whole and by flags", variable.value),
                "leave it out of `set`, or of `flags`",
            );
        }
        let grammar = one.required("getopt");
        let grammar = grammar.filter(|text| is_grammar(&one, text));
        one.require("set");
        let flags = one.named("set").into_iter().filter_map(|(letter, node)| {
            let text = one.string(&letter.value, node)?;
            let (letter, takes_argument) = letter_of(&one, grammar.as_ref()?, &letter)?;
            Some(Flag {
                letter,
                takes_argument,
                value: names.value(&text, Syntax::Flag),
            })
        });
        let flags: Vec<Flag> = flags.collect();
        one.finish();
        found.extend(grammar.map(|grammar| {
            let grammar = grammar.value;
            (variable.value, AssignmentContent::Flags { grammar, flags })
        }));
    }
    found
}

/// The flag's letter, and whether it takes an argument.
fn letter_of(table: &Table<'_>, grammar: &Text, letter: &Text) -> Option<(char, bool)> {
    let mut letters = letter.value.chars();
    let found = match (letters.next(), letters.next()) {
        (Some(c), None) if c != ':' => grammar.value.find(c).map(|at| {
            let takes_argument = grammar.value[at + 1..].starts_with(':');
            (c, takes_argument)
        }),
        _ => None,
    };
    if found.is_none() {
        let (name, grammar) = (&letter.value, &grammar.value);
        table.reporter.fault(
            &letter.span,
            format!("`{name}` is not a flag of getopt = \"{grammar}\""),
            "write one of its letters, without the hyphen",
        );
    }
    found
}

fn is_grammar(table: &Table<'_>, text: &Text) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == ':';
    let good = text.value.chars().all(letter)
        && !text.value.is_empty()
        && !text.value.starts_with(':')
        && !text.value.contains("::");
    if !good {
        table.reporter.fault(
            &text.span,
            format!("`{}` is not a string for getopt(3)", text.value),
            "write the program's letters, each followed by : if it takes an argument",
        );
    }
    good
}

fn check_variable(table: &Table<'_>, variable: &Text) {
    if !name::is_shell_name(&variable.value) {
        table.reporter.fault(
            &variable.span,
            format!("`{}` is not a valid variable name", variable.value),
            "begin with A-Z a-z _, continue with A-Z a-z 0-9 _",
        );
    }
}

impl Kind for Assignment {
    fn name(&self) -> &'static str {
        NAME
    }

    fn heading(&self) -> &str {
        &self.file
    }

    fn remark(&self, package: &str) -> Option<String> {
        let owner = self.conffile_of.as_ref()?;
        Some(format!(
            "This is a conffile of {owner}. It is diverted to {}.{package} and not changed \
             there; a copy of it with these assignments takes its place.",
            self.file
        ))
    }

    fn owned(&self) -> String {
        format!("{} in {}", self.name, self.file)
    }

    fn recorded(&self) -> (&str, String) {
        (&self.file, self.name.clone())
    }

    fn done(&self) -> String {
        let name = &self.name;
        match &self.content {
            AssignmentContent::Whole(value) => format!("{name}=\"{value}\""),
            AssignmentContent::Flags { flags, .. } => {
                let flags: Vec<String> = flags.iter().map(Flag::done).collect();
                format!(
                    "{name}: the flags {}; a flag whose value is empty is removed, and all \
                     others stay",
                    flags.join(", ")
                )
            }
        }
    }

    fn back(&self) -> &'static str {
        if self.conffile_of.is_some() {
            "the diverted file returns; if the copy has been edited, it stays, with the earlier \
             assignments"
        } else {
            "the earlier line, unless it has been changed since"
        }
    }

    fn want(&self) -> Call {
        let owner = self.conffile_of.as_deref().unwrap_or("-");
        let (file, name) = (self.file.as_str(), self.name.as_str());
        match &self.content {
            AssignmentContent::Whole(value) => {
                Call::new(["want_assignment", file, owner, name]).phrase([value.clone()])
            }
            AssignmentContent::Flags { grammar, flags } => {
                let call = Call::new(["want_flags", file, owner, name, grammar]);
                let one_by_one = |call: Call, flag: &Flag| {
                    let letter = Value::literal(format!("-{}", flag.letter));
                    call.phrase([letter, flag.value.clone()])
                };
                flags.iter().fold(call, one_by_one)
            }
        }
    }

    fn package(&self) -> Option<&str> {
        self.conffile_of.as_deref()
    }

    fn diverted(&self) -> Option<&str> {
        self.conffile_of.is_some().then_some(&self.file)
    }

    /// The diverted name: the real one never fires.
    fn trigger(&self, package: &str) -> Option<String> {
        let file = self.diverted()?;
        Some(format!("{file}.{package}"))
    }
}

impl Flag {
    fn done(&self) -> String {
        let condition = if self.takes_argument { "" } else { "if " };
        format!("-{} {condition}{}", self.letter, self.value)
    }
}

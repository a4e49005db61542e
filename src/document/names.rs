//! The names that a specification defines and to which all the rest of it refers: questions,
//! functions and the packages that it depends on.

use std::fmt;

use super::fault::Reporter;
use super::functions::{Functions, Scope};
use super::table::{Table, Text};
use super::value::{Part, Syntax, Value, placeholders};
use super::with_nearest;

/// `QUESTION=CHOICE`: when a Change is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The question.
    pub question: String,
    /// The answer, or one of the answers, that it asks for.
    pub choice: String,
    /// Whether several answers can be chosen at once.
    pub several: bool,
}

/// As the specification writes it.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.question, self.choice)
    }
}

/// Something wanted always, or under a condition.
#[derive(Debug, Clone)]
pub struct Conditional<T> {
    /// What is wanted.
    pub item: T,
    /// When.
    pub when: Option<Condition>,
}

/// A question as a condition refers to it.
pub(crate) struct QuestionName {
    pub(crate) name: String,
    /// The answers that a condition can ask for; none of them where the host alone knows. Nothing
    /// if the question has a fault.
    pub(crate) choices: Option<Vec<String>>,
    /// Whether several answers can be chosen at once.
    pub(crate) several: bool,
}

/// What `@NAME@` can mean.
pub(crate) enum Meaning {
    Question,
    Function,
    Nothing,
}

/// All names, known before anything that refers to them is read.
pub(crate) struct Names<'a> {
    pub(crate) reporter: &'a Reporter<'a>,
    pub(crate) functions: Functions,
    pub(crate) questions: Vec<QuestionName>,
    /// The packages that `depends` names.
    pub(crate) packages: Vec<String>,
}

impl Names<'_> {
    /// What `@name@` stands for.
    pub(crate) fn meaning(&self, name: &str) -> Meaning {
        if self.question_names().any(|question| question == name) {
            Meaning::Question
        } else if self.functions.is_defined(name, Scope::Host) {
            Meaning::Function
        } else {
            Meaning::Nothing
        }
    }

    /// The value that `text` is, for a file of that syntax.
    pub(crate) fn value(&self, text: &Text, syntax: Syntax) -> Value {
        let mut parts = Vec::new();
        let mut from = 0;
        for (range, name) in placeholders(&text.value) {
            if from < range.start {
                parts.push(Part::Literal(text.value[from..range.start].into()));
            }
            from = range.end;
            match self.meaning(name) {
                Meaning::Question => parts.push(Part::Answer(name.into())),
                Meaning::Function => parts.push(Part::Function(name.into())),
                Meaning::Nothing => self.reporter.fault(
                    &text.span,
                    format!("@{name}@ is neither a question nor a function"),
                    with_nearest(
                        "name a question, or define the function",
                        name,
                        self.functions
                            .names(Scope::Host)
                            .chain(self.question_names()),
                    ),
                ),
            }
        }
        if from < text.value.len() || parts.is_empty() {
            parts.push(Part::Literal(text.value[from..].into()));
        }
        if let Some((message, remedy)) = syntax.objection(&text.value) {
            self.reporter.fault(&text.span, message, remedy);
        }
        Value(parts)
    }

    /// The condition that `when` of a Change's table is: one equality.
    pub(crate) fn when(&self, table: &Table<'_>) -> Option<Condition> {
        let text = table.text("when")?;
        let Some((name, choice)) = text.value.split_once('=') else {
            self.reporter.fault(
                &text.span,
                "`when` must be one equality",
                "write when = \"QUESTION=CHOICE\"; whatever needs more is a function of host-functions",
            );
            return None;
        };
        let Some(question) = self.questions.iter().find(|one| one.name == name) else {
            self.reporter.fault(
                &text.span,
                format!("there is no question `{name}`"),
                with_nearest(
                    "name a [question.NAME] of this file",
                    name,
                    self.question_names(),
                ),
            );
            return None;
        };
        if let Some(choices) = &question.choices
            && !choices.iter().any(|one| one == choice)
        {
            self.reporter.fault(
                &text.span,
                format!("question `{name}` has no choice `{choice}`"),
                match choices.as_slice() {
                    [] => "a condition needs a question with fixed choices".into(),
                    some => format!("its choices are {}", some.join(", ")),
                },
            );
        }
        Some(Condition {
            question: name.into(),
            choice: choice.into(),
            several: question.several,
        })
    }

    /// A fault if the package that `text` names is not in `depends`.
    pub(crate) fn check_dependency(&self, text: &Text) {
        if !self.packages.contains(&text.value) {
            self.reporter.fault(
                &text.span,
                format!("the package does not depend on `{}`", text.value),
                "add it to `depends`: its file is changed or its service is used",
            );
        }
    }

    /// The function that `text` names, which postinst or prerm calls; a fault if there is none.
    pub(crate) fn function(&self, text: &Text) -> String {
        self.functions.check(self.reporter, text, Scope::Host)
    }

    fn question_names(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().map(|question| question.name.as_str())
    }
}

//! What all checks share: the faults so far, the names that are known, and who owns what.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::fault::Fault;
use super::functions::Functions;
use super::table::Text;
use super::types::{Condition, Question, QuestionKind};
use super::value::{Part, Syntax, Value, placeholders};
use crate::input::{Entry, Input};

pub(super) struct Context<'a> {
    pub(super) input: &'a Input,
    path: String,
    text: Arc<str>,
    faults: RefCell<Vec<Fault>>,
    owners: RefCell<BTreeMap<String, usize>>,
    pub(super) questions: OnceCell<Vec<Question>>,
    pub(super) functions: OnceCell<Functions>,
}

impl<'a> Context<'a> {
    pub(super) fn new(input: &'a Input) -> Self {
        Self {
            input,
            path: input.specification().display().to_string(),
            text: input.text().into(),
            faults: RefCell::default(),
            owners: RefCell::default(),
            questions: OnceCell::new(),
            functions: OnceCell::new(),
        }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }

    /// A fault in the specification.
    pub(super) fn fault(
        &self,
        span: &Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.borrow_mut().push(Fault {
            path: self.path.clone(),
            place: Some((Arc::clone(&self.text), span.clone())),
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// A fault in the file `name` of the package directory; at a place if its text is given.
    pub(super) fn fault_in(
        &self,
        name: &str,
        place: Option<(&str, Range<usize>)>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.borrow_mut().push(Fault {
            path: self.input.path_of(name),
            place: place.map(|(text, span)| (text.into(), span)),
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// Makes this Change the owner of `entry`; a fault if it has one.
    pub(super) fn own(&self, entry: &str, span: &Range<usize>) {
        let line = self.text[..span.start].matches('\n').count() + 1;
        let first = self.owners.borrow().get(entry).copied();
        match first {
            None => drop(self.owners.borrow_mut().insert(entry.into(), line)),
            Some(first) => self.fault(
                span,
                format!("two Changes own {entry}"),
                format!("keep one of them; the first is in line {first}"),
            ),
        }
    }

    /// Whether a Change owns `entry`.
    pub(super) fn is_owned(&self, entry: &str) -> bool {
        self.owners.borrow().contains_key(entry)
    }

    /// The owned entry that is nearest to `entry`.
    pub(super) fn nearest_owned(&self, entry: &str) -> String {
        let owners = self.owners.borrow();
        nearest(entry, owners.keys().map(String::as_str))
    }

    pub(super) fn question(&self, name: &str) -> Option<&Question> {
        let questions = self.questions.get().map_or(&[][..], Vec::as_slice);
        questions.iter().find(|question| question.name == name)
    }

    fn question_names(&self) -> impl Iterator<Item = &str> {
        let questions = self.questions.get().map_or(&[][..], Vec::as_slice);
        questions.iter().map(|question| question.name.as_str())
    }

    /// The bytes of the regular file `name`; a fault at `span` if it is none.
    pub(super) fn file(&self, name: &str, span: &Range<usize>) -> Option<&'a [u8]> {
        match self.input.get(name) {
            Some(Entry::File { bytes, .. }) => return Some(bytes),
            Some(Entry::Unusable { cause }) => self.fault(
                span,
                format!("{} {cause}", self.input.path_of(name)),
                "make it a file that you can read",
            ),
            Some(Entry::Link { .. }) => self.fault(
                span,
                format!("{} is a symbolic link", self.input.path_of(name)),
                "put the file itself there",
            ),
            None => self.fault(
                span,
                format!("there is no file {}", self.input.path_of(name)),
                "write the file, or name one that is there",
            ),
        }
        None
    }

    /// The shell function that `text` names, defined in a function file.
    pub(super) fn function(&self, text: &Text, in_config: bool) -> Option<String> {
        let functions = self.functions.get()?;
        if !functions.knows(&text.value, in_config) {
            let file = if in_config {
                "config-functions"
            } else {
                "config-functions or host-functions"
            };
            self.fault(
                &text.span,
                format!("no function `{}` is defined in {file}", text.value),
                format!(
                    "define it there{}",
                    nearest(&text.value, functions.names(in_config))
                ),
            );
        }
        Some(text.value.clone())
    }

    /// The value that `text` is, for a file of that syntax.
    pub(super) fn value(&self, text: &Text, syntax: Syntax) -> Value {
        let mut parts = Vec::new();
        let mut from = 0;
        let literal = |piece: &str, parts: &mut Vec<Part>| {
            if !piece.is_empty() {
                parts.push(Part::Literal(piece.into()));
            }
        };
        for (range, name) in placeholders(&text.value) {
            literal(&text.value[from..range.start], &mut parts);
            from = range.end;
            match self.placeholder(name) {
                Ok(part) => parts.push(part),
                Err(remedy) => self.fault(
                    &text.span,
                    format!("@{name}@ is neither a question nor a function"),
                    remedy,
                ),
            }
        }
        literal(&text.value[from..], &mut parts);
        if let Some((message, remedy)) = syntax.objection(&text.value) {
            self.fault(&text.span, message, remedy);
        }
        if parts.is_empty() {
            parts.push(Part::Literal(String::new()));
        }
        Value(parts)
    }

    /// What `@name@` stands for.
    ///
    /// # Errors
    /// The remedy, if it stands for nothing.
    pub(super) fn placeholder(&self, name: &str) -> Result<Part, String> {
        if self.question(name).is_some() {
            return Ok(Part::Answer(name.into()));
        }
        match self.functions.get() {
            Some(functions) if !functions.knows(name, false) => {
                let known = functions.names(false).chain(self.question_names());
                Err(format!(
                    "name a question, or define the function{}",
                    nearest(name, known)
                ))
            }
            _ => Ok(Part::Function(name.into())),
        }
    }

    /// The condition that `text` is: one equality.
    pub(super) fn condition(&self, text: &Text) -> Option<Condition> {
        let Some((name, choice)) = text.value.split_once('=') else {
            self.fault(
                &text.span,
                "`when` is one equality",
                "write when = \"QUESTION=CHOICE\"; what needs more is a function of host-functions",
            );
            return None;
        };
        let Some(question) = self.question(name) else {
            let hint = nearest(name, self.question_names());
            self.fault(
                &text.span,
                format!("there is no question `{name}`"),
                format!("name a [question.NAME] of this file{hint}"),
            );
            return None;
        };
        let (choices, several): (Vec<&str>, bool) = match &question.kind {
            QuestionKind::Multiselect { choices, .. } => {
                (choices.iter().map(String::as_str).collect(), true)
            }
            QuestionKind::Select { choices, .. } => {
                (choices.iter().map(String::as_str).collect(), false)
            }
            QuestionKind::Boolean { .. } => (vec!["true", "false"], false),
            QuestionKind::Found { .. } | QuestionKind::Number { .. } => (vec![], false),
        };
        if !choices.contains(&choice) {
            self.fault(
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
            several,
        })
    }
}

/// `; the nearest known name is ...`, or nothing if none is near.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    known
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(String::new(), |(_, candidate)| {
            format!("; the nearest known name is `{candidate}`")
        })
}

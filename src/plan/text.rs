//! `confdeb plan`: the plan for an administrator who decides whether to install the package.

use std::fmt::Write as _;

use super::Plan;
use crate::debian::deb822::wrap;
use crate::document::Conditional;
use crate::kind::Change;
use crate::specification::{Question, QuestionKind, Specification};

/// The plan's width: it is quoted in mails and read on terminals.
const WIDTH: usize = 100;

impl Plan<'_> {
    /// The plan as text, at most 100 columns wide.
    pub fn text(&self, spec: &Specification) -> String {
        let title = format!("What {} does to a host", spec.name);
        let mut text = format!("{title}\n{}\n\n", "=".repeat(title.chars().count()));
        preamble(spec, &mut text);
        if !spec.questions.is_empty() {
            questions(spec, &mut text);
        }
        let mut number = 0;
        for same in self.changes.chunk_by(have_one_heading) {
            let kind = same[0].item.kind();
            heading(&mut text, kind.heading());
            if let Some(remark) = kind.remark(&spec.name) {
                paragraph(&mut text, &remark);
            }
            // Once for consecutive Changes that come back in the same way.
            for same in same.chunk_by(come_back_alike) {
                for change in same {
                    number += 1;
                    hanging(&mut text, &format!("{number:3}  "), &done(change));
                }
                hanging(&mut text, "     back: ", same[0].item.kind().back());
            }
        }
        self.epilogue(spec, &mut text);
        text
    }

    fn epilogue(&self, spec: &Specification, text: &mut String) {
        heading(text, "Afterwards");
        if !self.triggers.is_empty() {
            let paths = self.triggers.join(", ");
            let words = format!(
                "When an upgrade changes one of these, what is derived from it is updated, and no \
                 setting is written: {paths}."
            );
            paragraph(text, &words);
        }
        for remark in &spec.remarks {
            paragraph(text, remark);
        }
        paragraph(
            text,
            "A run that fails restores the files and services that it changed, and says why; groups, \
             directories and links stay until removal. Directories and links below /var are \
             made again if they are missing.",
        );
        let words = format!(
            "What was there before is kept in /var/lib/confdeb/{}/ until the package is removed.",
            spec.name
        );
        paragraph(text, &words);
    }
}

fn preamble(spec: &Specification, text: &mut String) {
    paragraph(
        text,
        "The changes below are made in this order when the package is configured, and taken back \
         in the reverse order when it is removed. A setting that the administrator has changed since \
         then is left as it is, and no upgrade overwrites it. @NAME@ stands for a value that is \
         found on the host when the package is configured; where that is nothing, the change is \
         not made, and an earlier one is taken back.",
    );
    if let Some(guard) = &spec.guard {
        text.push('\n');
        paragraph(
            text,
            &format!(
                "If another set-up is found on the host, nothing at all is changed unless the \
                 question `{}` is answered with yes.",
                guard.question
            ),
        );
        if guard.obstacles.is_some() {
            paragraph(
                text,
                "If there is an obstacle that no answer can overcome, it is named, and nothing is \
                 asked or changed.",
            );
        }
    }
}

fn questions(spec: &Specification, text: &mut String) {
    heading(text, "Questions");
    let width = spec.questions.iter().map(|q| q.name.len()).max();
    let width = width.unwrap_or(0) + 2;
    for question in &spec.questions {
        let name = format!("  {:width$}", question.name);
        let short = question.texts.first().map_or("", String::as_str);
        hanging(text, &name, short.trim_end_matches(':'));
        let mut asked = asked(question);
        if spec
            .guard
            .as_ref()
            .is_some_and(|guard| guard.question == question.name)
        {
            asked.push_str("; asked only if another set-up is found");
        }
        hanging(text, &" ".repeat(width + 2), &asked);
    }
    let _ = writeln!(text, "To answer them again: dpkg-reconfigure {}", spec.name);
}

fn heading(text: &mut String, words: &str) {
    let _ = write!(text, "\n{words}\n{}\n", "-".repeat(words.chars().count()));
}

/// What a question asks for, in one line.
fn asked(question: &Question) -> String {
    let kind = &question.kind;
    let fixed = kind.choices().join(", ");
    let (choices, default) = match kind {
        QuestionKind::Multiselect { choices, default } => {
            let default = if default == choices {
                "all".into()
            } else {
                kind.default()
            };
            (format!("any of {fixed}"), default)
        }
        QuestionKind::Found { .. } => ("any of those found on the host".into(), kind.default()),
        QuestionKind::Select { .. } => (format!("one of {fixed}"), kind.default()),
        QuestionKind::Boolean { default } => {
            let default = if *default { "yes" } else { "no" };
            ("yes or no".into(), default.into())
        }
        QuestionKind::Number {
            minimum, maximum, ..
        } => (format!("{minimum} to {maximum}"), kind.default()),
        QuestionKind::Word { .. } => ("a word".into(), kind.default()),
    };
    let default = if default.is_empty() { "none" } else { &default };
    let priority = question.priority.as_str();
    format!("{choices}; default: {default}; priority {priority}")
}

fn have_one_heading(a: &Conditional<Change>, b: &Conditional<Change>) -> bool {
    a.item.kind().heading() == b.item.kind().heading()
}

fn come_back_alike(a: &Conditional<Change>, b: &Conditional<Change>) -> bool {
    a.item.kind().back() == b.item.kind().back()
}

/// What a Change does, and when.
fn done(change: &Conditional<Change>) -> String {
    let done = change.item.kind().done();
    match &change.when {
        None => done,
        Some(when) => {
            let verb = if when.several { "has" } else { "is" };
            format!("{done} [if {} {verb} {}]", when.question, when.choice)
        }
    }
}

fn paragraph(text: &mut String, words: &str) {
    for line in wrap(words, WIDTH) {
        let _ = writeln!(text, "{line}");
    }
}

/// `words` after `head`, further lines indented as far as `head` reaches.
fn hanging(text: &mut String, head: &str, words: &str) {
    let indent = head.chars().count();
    for (number, line) in wrap(words, WIDTH - indent).iter().enumerate() {
        let lead = if number == 0 { head } else { "" };
        let _ = writeln!(text, "{lead:indent$}{line}");
    }
}

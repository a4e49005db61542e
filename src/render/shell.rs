//! Shell text: quoting, and commands laid out in lines of 80 columns.

use std::fmt::Write as _;

use crate::plan::Want;
use crate::spec::{Condition, Part, Question, QuestionKind, Value};

/// The widest line, the final backslash included.
const WIDTH: usize = 80;

/// `text` as one word of a shell command (POSIX 2.2): bare where it means itself.
pub fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=,@%+-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A value as one word: between double quotes where the host has a say in it.
pub fn quote_value(value: &Value) -> String {
    let fixed: Option<String> = value
        .0
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if let Some(text) = fixed {
        return quote(&text);
    }
    let mut word = String::from("\"");
    for part in &value.0 {
        match part {
            Part::Literal(text) => {
                for c in text.chars() {
                    if "\"\\$`".contains(c) {
                        word.push('\\');
                    }
                    word.push(c);
                }
            }
            Part::Function(name) => {
                let _ = write!(word, "$({name})");
            }
            // Braces only where the next character would join the name.
            Part::Answer(name) => {
                let name = name.replace('-', "_");
                let next = next_literal(value, part);
                let joined = next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
                let (open, close) = if joined { ("{", "}") } else { ("", "") };
                let _ = write!(word, "${open}answer_{name}{close}");
            }
        }
    }
    word.push('"');
    word
}

/// The first character of the literal that follows `part`.
fn next_literal(value: &Value, part: &Part) -> Option<char> {
    let at = value.0.iter().position(|one| std::ptr::eq(one, part))?;
    match value.0.get(at + 1)? {
        Part::Literal(text) => text.chars().next(),
        _ => None,
    }
}

/// The lines of a command: phrases stay whole where they fit, and go on indented by four more.
pub fn lines(want: &Want, indent: usize) -> Vec<String> {
    let phrases = want.phrases.iter().map(|phrase| {
        let words = phrase.iter().map(quote_value);
        words.collect::<Vec<String>>()
    });
    let mut lines: Vec<String> = Vec::new();
    for (number, phrase) in phrases.enumerate() {
        let whole = phrase.join(" ");
        if number == 0 {
            lines.push(" ".repeat(indent));
            append(&mut lines, &phrase, indent);
        } else if !want.one_a_line && fits(&lines, &whole) {
            append(&mut lines, &[whole], indent);
        } else {
            lines.push(" ".repeat(indent + 4));
            append(&mut lines, &phrase, indent);
        }
    }
    let last = lines.len().saturating_sub(1);
    for line in &mut lines[..last] {
        line.push_str(" \\");
    }
    lines
}

/// Puts words on the last line, and on new ones where it is full.
fn append(lines: &mut Vec<String>, words: &[String], indent: usize) {
    for word in words {
        // A word too long for any line gains nothing by a new one.
        let hopeless = indent + 4 + word.chars().count() + 2 > WIDTH;
        if !fits(lines, word) && !hopeless {
            lines.push(" ".repeat(indent + 4));
        }
        if let Some(line) = lines.last_mut() {
            if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
}

/// Whether the last line has room for `text`; an empty one always has.
fn fits(lines: &[String], text: &str) -> bool {
    lines.last().is_some_and(|line| {
        line.trim().is_empty() || line.chars().count() + 1 + text.chars().count() + 2 <= WIDTH
    })
}

/// The test for a condition.
pub fn test(when: &Condition) -> String {
    let answer = format!("\"$answer_{}\"", when.question.replace('-', "_"));
    let choice = quote(&when.choice);
    if when.several {
        format!("chosen {answer} {choice}")
    } else {
        format!("[ {answer} = {choice} ]")
    }
}

/// The command that reads and checks a question's answer.
pub fn answer(question: &Question) -> Want {
    let name = question.name.as_str();
    let mut want;
    match &question.kind {
        QuestionKind::Multiselect { choices, default } => {
            want = Want::new(&["answer_multiselect", name, &default.join(", ")]);
            want.phrase(choices.iter().map(|c| Value::from(c.as_str())).collect());
        }
        QuestionKind::Found { function } => {
            want = Want::new(&["answer_items", name, function]);
        }
        QuestionKind::Select { choices, default } => {
            want = Want::new(&["answer_select", name, default]);
            want.phrase(choices.iter().map(|c| Value::from(c.as_str())).collect());
        }
        QuestionKind::Boolean { default } => {
            want = Want::new(&["answer_boolean", name, &default.to_string()]);
        }
        QuestionKind::Number {
            minimum,
            maximum,
            default,
        } => {
            let numbers = [default, minimum, maximum].map(ToString::to_string);
            let [default, minimum, maximum] = &numbers;
            want = Want::new(&["answer_number", name, default, minimum, maximum]);
        }
    }
    want
}

//! Shell text: quoting, and commands laid out in lines of 80 columns.

use crate::document::{Call, Condition, Part, Value};
use crate::specification::{Question, QuestionKind};

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

/// The shell variable for what is known of `name`, such as the answer to that question.
pub fn variable(what: &str, name: &str) -> String {
    format!("{what}_{}", name.replace('-', "_"))
}

/// A value as one word: between double quotes where the host has a say in it.
fn quote_value(value: &Value) -> String {
    if let [Part::Literal(text)] = value.0.as_slice() {
        return quote(text);
    }
    let mut word = String::from("\"");
    for (number, part) in value.0.iter().enumerate() {
        let next = value.0.get(number + 1);
        match part {
            Part::Literal(text) => {
                for c in text.chars() {
                    if "\"\\$`".contains(c) {
                        word.push('\\');
                    }
                    word.push(c);
                }
            }
            Part::Function(name) => word.push_str(&expansion(&variable("value", name), next)),
            Part::Answer(name) => word.push_str(&expansion(&variable("answer", name), next)),
        }
    }
    word.push('"');
    word
}

/// `$name`; with braces only where what follows would join the name.
fn expansion(name: &str, next: Option<&Part>) -> String {
    let joins = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match next {
        Some(Part::Literal(text)) if text.starts_with(joins) => format!("${{{name}}}"),
        _ => format!("${name}"),
    }
}

/// The lines of a call, behind those that call the functions of its values: each of them in
/// an assignment of its own, where `set -e` sees it fail.
pub fn lines(call: &Call, indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in call.phrases.iter().flatten().flat_map(|value| &value.0) {
        if let Part::Function(name) = part {
            let line = format!(
                "{}{}=$({name})",
                " ".repeat(indent),
                variable("value", name)
            );
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.extend(call_lines(call, indent));
    lines
}

/// The lines of the call itself: phrases stay whole where they fit, and go on indented by four
/// more.
fn call_lines(call: &Call, indent: usize) -> Vec<String> {
    let phrases = call.phrases.iter().map(|phrase| {
        let words = phrase.iter().map(quote_value);
        words.collect::<Vec<String>>()
    });
    let mut lines: Vec<String> = Vec::new();
    for (number, phrase) in phrases.enumerate() {
        let whole = phrase.join(" ");
        if number == 0 {
            lines.push(" ".repeat(indent));
            append(&mut lines, &phrase, indent);
        } else if fits(&lines, &whole) {
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
    let answer = format!("\"${}\"", variable("answer", &when.question));
    let choice = quote(&when.choice);
    if when.several {
        format!("has_word {answer} {choice}")
    } else {
        format!("[ {answer} = {choice} ]")
    }
}

/// The call that reads and checks a question's answer.
pub fn answer(question: &Question) -> Call {
    let (kind, name) = (&question.kind, question.name.as_str());
    let default = kind.default();
    match kind {
        QuestionKind::Multiselect { .. } => {
            Call::new(["answer_multiselect", name, &default]).phrase(kind.choices())
        }
        QuestionKind::Found { function } => Call::new(["answer_items", name, function]),
        QuestionKind::Select { .. } => {
            Call::new(["answer_select", name, &default]).phrase(kind.choices())
        }
        QuestionKind::Boolean { .. } => Call::new(["answer_boolean", name, &default]),
        QuestionKind::Word { .. } => Call::new(["answer_word", name, &default]),
        QuestionKind::Number {
            minimum, maximum, ..
        } => {
            let (minimum, maximum) = (minimum.to_string(), maximum.to_string());
            Call::new(["answer_number", name, &default, &minimum, &maximum])
        }
    }
}

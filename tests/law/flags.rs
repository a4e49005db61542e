//! Flags of a program's options in a defaults file: only ours go and come back, and the
//! administrator's own stay where and as they wrote them.

use proptest::prelude::*;

use crate::engine::{Engine, PATH};
use crate::segments::{bytes_of, text_of};

/// Four flags, of which m, t and O take an argument.
pub const GRAMMAR: &str = "cdm:O:rt:V";

/// Words that hold flags; the tests' own reading of them is `flags_of`.
const WORDS: [&str; 14] = [
    "-c",
    "-r",
    "-cr",
    "-rc",
    "-d",
    "-m /var/run/a",
    "-m/var/run/b",
    "-rm  /c",
    "-t 60",
    "-t60",
    "-ct 60",
    "-O host:1",
    "-Vd",
    "-cdm\t/d",
];

/// What a version of the package wants: arguments of m and t, and whether c is there.
#[derive(Clone, Copy, Debug)]
pub struct Want {
    /// The argument of m.
    pub m: &'static str,
    /// That of t; empty: no t.
    pub t: &'static str,
    /// Whether c is there.
    pub c: bool,
}

/// What an administrator does to the options.
#[derive(Clone, Copy, Debug)]
enum Act {
    Append(&'static str),
    Prepend(&'static str),
    /// Joined to a word that is their own, where there is one.
    Join(char),
}

#[derive(Clone, Debug)]
struct Case {
    words: Vec<&'static str>,
    gaps: Vec<&'static str>,
    quotes: &'static str,
    tail: &'static str,
    wants: [Want; 2],
    acts: Vec<Act>,
    newline: bool,
}

fn want() -> impl Strategy<Value = Want> {
    let m = prop_oneof![Just("/ours"), Just("/ours/2"), Just("/var/run/a")];
    let t = prop_oneof![Just(""), Just("60"), Just("900")];
    (m, t, any::<bool>()).prop_map(|(m, t, c)| Want { m, t, c })
}

fn case() -> impl Strategy<Value = Case> {
    let act = prop_oneof![
        3 => Just(Act::Append("-V")),
        2 => Just(Act::Append("-O mine")),
        1 => Just(Act::Prepend("-d")),
        1 => Just(Act::Join('V')),
    ];
    (
        prop::collection::vec(prop::sample::select(&WORDS[..]), 0..5),
        prop::collection::vec(
            prop_oneof![4 => Just(" "), 1 => Just("  "), 1 => Just("\t ")],
            6,
        ),
        prop_oneof![4 => Just("\""), 1 => Just("'"), 1 => Just("")],
        prop_oneof![3 => Just(""), 1 => Just("  # note"), 1 => Just("\r")],
        [want(), want()],
        prop::collection::vec(act, 0..3),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(mut words, gaps, quotes, tail, wants, acts, newline)| {
            // edited beside flags that stand twice, which of them is the last is anybody's guess
            let mut seen = String::new();
            words.retain(|word: &&str| {
                let again = word.chars().any(|c| "mt".contains(c) && seen.contains(c));
                seen += word.split([' ', '/']).next().unwrap_or("");
                acts.is_empty() || !again
            });
            Case {
                words,
                gaps,
                quotes,
                tail,
                wants,
                acts,
                newline,
            }
        })
}

impl Case {
    /// The defaults file before the package came; nothing that needs quotes stands without.
    fn file(&self) -> String {
        let mut value = String::new();
        for (number, word) in self.words.iter().enumerate() {
            if number > 0 || self.gaps[5] != " " {
                value += self.gaps[number];
            }
            value += word;
        }
        if self.quotes.is_empty() {
            let bare = self.words.iter().find(|word| !word.contains([' ', '\t']));
            value = bare.copied().unwrap_or("").into();
        }
        let (quotes, tail) = (self.quotes, self.tail);
        let end = if self.newline { "\n" } else { "" };
        format!("# options\nSTART=no\nOPTIONS={quotes}{value}{quotes}{tail}{end}")
    }
}

/// The value of OPTIONS.
fn value(text: &str) -> String {
    let line = text.lines().rev().find(|line| line.starts_with("OPTIONS="));
    let rest = &line.expect("the assignment")["OPTIONS=".len()..];
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next().expect("a value").into(),
        _ => rest
            .split([' ', '\t', '\r'])
            .next()
            .expect("a value")
            .into(),
    }
}

/// Its flags, in order: a letter, and what getopt(3) takes for its argument.
fn flags_of(value: &str) -> Vec<(char, String)> {
    let mut words = value.split_whitespace();
    let mut flags = Vec::new();
    while let Some(word) = words.next() {
        let mut letters = word.strip_prefix('-').expect("a flag").chars();
        while let Some(letter) = letters.next() {
            let mut argument = String::new();
            if GRAMMAR.contains(&format!("{letter}:")) {
                argument = letters.by_ref().collect();
                if argument.is_empty() {
                    argument = words.next().unwrap_or("").into();
                }
            }
            flags.push((letter, argument));
        }
    }
    flags
}

/// The wish for it, as the engine reads it.
pub fn wanted(want: Want) -> String {
    let mut insert = vec![format!("-m{}", want.m)];
    let mut remove = Vec::new();
    if want.c { &mut insert } else { &mut remove }.push("-c".to_owned());
    match want.t {
        "" => remove.push("-t".to_owned()),
        seconds => insert.insert(0, format!("-t{seconds}")),
    }
    let (insert, remove) = (insert.join(" "), remove.join(" "));
    format!("assignment\t{PATH}\tOPTIONS\tflags\t\t\t{insert}\t{GRAMMAR}\t{remove}\n")
}

/// The text with the acts done to the value of OPTIONS.
fn act(text: &str, acts: &[Act]) -> String {
    let mut text = text.to_owned();
    for act in acts {
        let old = value(&text);
        let gap = if old.trim().is_empty() { "" } else { " " };
        let new = match act {
            Act::Append(word) => format!("{old}{gap}{word}"),
            Act::Prepend(word) => format!("{word}{gap}{old}"),
            Act::Join(letter) => old.replacen("-r", &format!("-{letter}r"), 1),
        };
        let (head, line) = text.split_once("OPTIONS=").expect("the assignment");
        let bare = !line.starts_with(['"', '\'']);
        let rest = &line[usize::from(!bare)..][old.len()..];
        let (open, close) = match (&line[..1.min(line.len())], bare) {
            (_, true) => ("\"", "\""),
            (quote, false) => (quote, ""),
        };
        text = format!("{head}OPTIONS={open}{new}{close}{rest}");
    }
    text
}

/// Flags without those of c, m and t, which the package has a say in.
fn theirs(value: &str) -> Vec<(char, String)> {
    let mut flags = flags_of(value);
    flags.retain(|(letter, _)| !"cmt".contains(*letter));
    flags
}

/// The argument of the last flag with this letter, which counts.
fn last(letter: char, flags: &[(char, String)]) -> Option<&String> {
    let found = flags.iter().rev().find(|(c, _)| *c == letter);
    found.map(|(_, argument)| argument)
}

/// Ours are as wanted, and all others as before.
fn ours_are_there(want: Want, before: &str, text: &str) -> Result<(), TestCaseError> {
    let now = flags_of(&value(text));
    prop_assert_eq!(last('m', &now), Some(&want.m.to_owned()), "{}", text);
    let seconds = Some(want.t.to_owned()).filter(|seconds| !seconds.is_empty());
    prop_assert_eq!(last('t', &now), seconds.as_ref(), "{}", text);
    prop_assert_eq!(last('c', &now).is_some(), want.c, "{}", text);
    prop_assert_eq!(theirs(&value(text)), theirs(&value(before)), "{}", text);
    Ok(())
}

/// After removal: what was there before the package came, and what the edits added to it.
fn only_ours_went(
    before: &str,
    changed: &str,
    edited: &str,
    back: &str,
) -> Result<(), TestCaseError> {
    let context = format!("before {before:?}, edited {edited:?}, back {back:?}");
    let mut expected = flags_of(&value(before));
    let mut found = flags_of(&value(back));
    for letter in ['c', 'm', 't'] {
        let before = last(letter, &expected);
        prop_assert_eq!(last(letter, &found), before, "{}", &context);
    }
    let kept = (theirs(&value(back)), theirs(&value(edited)));
    prop_assert_eq!(kept.0, kept.1, "{}", &context);
    let mut added = flags_of(&value(edited));
    for flag in flags_of(&value(changed)) {
        let place = added.iter().position(|other| *other == flag);
        added.remove(place.expect("nothing went"));
    }
    expected.extend(added);
    expected.sort();
    found.sort();
    prop_assert_eq!(found, expected, "{}", &context);
    let head = |text: &str| text.split("OPTIONS=").next().expect("a head").to_owned();
    prop_assert_eq!(head(back), head(before));
    Ok(())
}

fn law(case: &Case) -> Result<(), TestCaseError> {
    let engine = Engine::new("assignment");
    let before = case.file();
    let first = wanted(case.wants[0]);
    let changed = text_of(&engine.run("configure", &first, &bytes_of(&before)).text);
    ours_are_there(case.wants[0], &before, &changed)?;
    let again = engine.run("configure", &first, &bytes_of(&changed));
    prop_assert_eq!(text_of(&again.text), changed.clone(), "the second run");

    let edited = act(&changed, &case.acts);
    let later = engine.run("configure", &wanted(case.wants[1]), &bytes_of(&edited));
    prop_assert_eq!(&later.messages, "");
    let trigger = engine.run("triggered", &wanted(case.wants[1]), &later.text);
    prop_assert_eq!(text_of(&trigger.text), text_of(&later.text));
    let back = text_of(&engine.run("give-back", "", &later.text).text);
    if case.acts.is_empty() {
        prop_assert_eq!(back, before);
        return Ok(());
    }
    only_ours_went(&before, &changed, &edited, &back)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn of_a_programs_options_only_our_flags_go_and_the_others_stay(case in case()) {
        law(&case)?;
    }
}

//! Whole entries, many in one file: versions of the package that want other values, none or new
//! ones, and an administrator who writes, deletes and comments in between.

use proptest::prelude::*;

use crate::engine::{Engine, PATH};
use crate::segments::{bytes_of, last_of, parse, text_of};
use crate::shadow::{Act, Shadow};
use crate::text::value;

/// What three versions of the package want of an entry: operation and value.
type Versions = [Option<(&'static str, &'static str)>; 3];

/// One entry of the file, and what becomes of it; its name is its number.
#[derive(Clone, Debug)]
struct Case {
    /// Lines above it that are no entries.
    above: Vec<&'static str>,
    /// Its text before the package came, with `@` for its name; twice, if it stands twice.
    before: Vec<String>,
    versions: Versions,
    /// What is done to it, after which version.
    acts: Vec<(usize, Act)>,
}

/// A file of such entries, and which of the runs are cut short first: by a kill before the file
/// changes (1) or after (2).
#[derive(Clone, Debug)]
struct Batch {
    cases: Vec<Case>,
    newline: bool,
    dos: bool,
    cut: Vec<u8>,
}

/// What the package writes: no value of the administrator's is spelled so.
fn ours(kind: &str, name: &str, value: &str) -> String {
    match kind {
        "parameter" => format!("{name} = {value}"),
        "assignment" => format!("{name}={value}"),
        _ => format!(
            "{}\\tinet\\tn\\t-\\tn\\t-\\t10\\tsmtpd\\n  -o ours={value}\\n  -o a=b",
            name.trim_end_matches("/inet")
        ),
    }
}

fn filler() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(""),
        Just("  \t"),
        Just("# caf\u{e9}, in Latin-1"),
        Just("#\u{c3}\u{a9} in UTF-8: \\n & \\1"),
        Just("#p1 = v1"),
        Just("  # P1=v1"),
    ]
}

fn case(kind: &'static str) -> impl Strategy<Value = Case> {
    let want = prop_oneof![
        1 => Just(None),
        3 => (
            if kind == "master-service" {
                Just("service").boxed()
            } else {
                prop_oneof![3 => Just("set"), 1 => Just("default")].boxed()
            },
            prop_oneof![Just("v1"), Just("v2")],
        )
            .prop_map(Some),
    ];
    let act = prop_oneof![
        3 => value(kind, true).prop_map(Act::Write),
        2 => Just(Act::Delete),
        1 => Just(Act::Above("# written by hand".to_owned())),
    ];
    let versions = prop_oneof![
        1 => Just([None; 3]),
        4 => prop::array::uniform3(want),
    ];
    let before = (value(kind, false), 0..6).prop_map(|(text, count)| match count {
        0 => vec![text.clone(), text],
        1..=3 => vec![text],
        _ => vec![],
    });
    (
        prop::collection::vec(filler(), 0..3),
        before,
        versions,
        prop::collection::vec((1_usize..4, act), 0..3),
    )
        .prop_map(|(above, before, versions, acts)| Case {
            above,
            before,
            versions,
            acts,
        })
}

fn batch(kind: &'static str) -> impl Strategy<Value = Batch> {
    (
        prop::collection::vec(case(kind), 1..20),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
        prop::collection::vec(prop_oneof![4 => Just(0_u8), 1 => Just(1), 1 => Just(2)], 4),
    )
        .prop_map(|(cases, newline, dos, cut)| Batch {
            cases,
            newline,
            dos,
            cut,
        })
}

fn key(kind: &str, number: usize) -> String {
    match kind {
        "parameter" => format!("p{number}"),
        "assignment" => format!("P_{number}"),
        _ => format!("p{number}/inet"),
    }
}

/// `text` with the entry's name for `@`.
fn named(text: &str, key: &str) -> String {
    text.replacen('@', key.trim_end_matches("/inet"), 1)
}

fn file(kind: &'static str, batch: &Batch) -> String {
    let mut lines = vec!["# a file".to_owned()];
    for (number, case) in batch.cases.iter().enumerate() {
        lines.extend(case.above.iter().map(|line| (*line).to_owned()));
        for text in &case.before {
            lines.push(named(text, &key(kind, number)));
        }
    }
    let text = lines.join("\n") + if batch.newline { "\n" } else { "" };
    if batch.dos {
        text.replace('\n', "\r\n")
    } else {
        text
    }
}

fn wanted(kind: &'static str, batch: &Batch, version: usize) -> String {
    let line = |(number, case): (usize, &Case)| {
        let (operation, value) = case.versions[version]?;
        let key = key(kind, number);
        let text = ours(kind, &key, value);
        Some(format!(
            "{kind}\t{PATH}\t{key}\t{operation}\t{text}\t\t\t\t\n"
        ))
    };
    batch.cases.iter().enumerate().filter_map(line).collect()
}

/// What the engine must leave as it is in the next run: entries that were ours and were acted on.
fn do_acts(
    kind: &'static str,
    batch: &Batch,
    after: usize,
    text: &mut String,
    shadow: &mut Shadow,
) -> Vec<(String, Option<String>)> {
    let entry = |text: &str, key: &str| {
        let segments = parse(kind, text).0;
        last_of(&segments, key).map(|at| segments[at].text.clone())
    };
    let mut theirs = Vec::new();
    for (number, case) in batch.cases.iter().enumerate() {
        let key = key(kind, number);
        let was_ours = entry(text, &key) != entry(&shadow.text(), &key);
        for (_, act) in case.acts.iter().filter(|(version, _)| *version == after) {
            let act = match act {
                Act::Write(new) => Act::Write(named(new, &key)),
                other => other.clone(),
            };
            let changed = shadow.act(text, &key, &act);
            let done = changed != *text;
            *text = changed;
            if done && was_ours && !matches!(act, Act::Above(_)) {
                theirs.push(key.clone());
            }
        }
    }
    theirs
        .into_iter()
        .map(|key| (key.clone(), entry(text, &key)))
        .collect()
}

/// A run, which may be cut short once or twice before.
fn run(engine: &Engine, mode: &str, wanted: &str, text: &str, cut: u8) -> (String, String) {
    let mut text = bytes_of(text);
    match cut {
        1 => engine.run_in_vain(mode, wanted, &text),
        2 => text = engine.run_cut_short(mode, wanted, &text).text,
        _ => {}
    }
    let ran = engine.run(mode, wanted, &text);
    (text_of(&ran.text), ran.messages)
}

/// How often the administrator is told of the entry.
fn told(messages: &str, key: &str) -> usize {
    let start = format!("{PATH}: {key} ");
    messages
        .lines()
        .filter(|line| line.starts_with(&start))
        .count()
}

/// Version after version is configured, the administrator acts after each, and the package goes.
fn law(kind: &'static str, batch: &Batch) -> Result<(), TestCaseError> {
    let engine = Engine::new(kind);
    let mut text = file(kind, batch);
    let mut shadow = Shadow::new(kind, &text);
    prop_assert_eq!(shadow.text(), text.clone(), "the tests' own reading");
    let mut theirs: Vec<(String, Option<String>)> = Vec::new();
    for (version, &cut) in batch.cut.iter().enumerate().take(3) {
        let wanted = wanted(kind, batch, version);
        let (new, messages) = run(&engine, "configure", &wanted, &text, cut);
        let segments = parse(kind, &new).0;
        for (key, entry) in &theirs {
            let now = last_of(&segments, key).map(|at| &segments[at].text);
            prop_assert_eq!(now, entry.as_ref(), "{} was written again", key);
            if cut == 0 && wanted.contains(&format!("\t{key}\t")) {
                prop_assert_eq!(told(&messages, key), 1, "of {}: {}", key, messages);
            }
        }
        let again = run(&engine, "configure", &wanted, &new, 0);
        prop_assert_eq!(&again, &(new.clone(), String::new()), "the second run");
        text = new;
        theirs = do_acts(kind, batch, version + 1, &mut text, &mut shadow);
        let trigger = run(&engine, "triggered", &wanted, &text, 0);
        prop_assert_eq!(&trigger.0, &text, "a trigger changed the text");
    }
    let (back, _) = run(&engine, "give-back", "", &text, batch.cut[3]);
    prop_assert_eq!(back, shadow.text());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn parameters_come_back_and_edited_ones_stay(batch in batch("parameter")) {
        law("parameter", &batch)?;
    }

    #[test]
    fn assignments_come_back_and_edited_ones_stay(batch in batch("assignment")) {
        law("assignment", &batch)?;
    }

    #[test]
    fn services_of_master_cf_come_back_and_edited_ones_stay(batch in batch("master-service")) {
        law("master-service", &batch)?;
    }
}

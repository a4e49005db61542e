//! Items of lists, many lists in one file: only ours go and come back, and the administrator's
//! own, put before or after ours, stay with their separators and line breaks.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::engine::{Engine, PATH};
use crate::segments::{List, bytes_of, last_of, list, parse, render, text_of};
use crate::text::{join, layout};

/// The items of which lists are made; the first is what the package puts in, unless it is there.
const POOL: [&str; 9] = [
    "ours",
    "anchor",
    "10.1.0.0/16",
    "!10.1.2.3",
    "hash:/etc/nets",
    "$more",
    "${name?x}",
    "check_policy_service",
    "{ inet:127.0.0.1:10023, timeout=10s }",
];

/// What a version of the package wants of a list.
#[derive(Clone, Debug)]
enum Want {
    /// `ours` before `anchor`.
    Insert,
    /// These items taken out.
    Remove(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// What an administrator does to a list, at the nth item.
#[derive(Clone, Debug)]
enum Act {
    /// An item and a separator before it.
    Before(usize, &'static str),
    /// A separator and an item after it.
    After(usize, &'static str),
    /// An item of the administrator's own is taken out.
    Drop(usize),
    /// What we put in is taken out.
    TakeOut,
    /// What we took out is put back after the nth item.
    PutBack(usize),
}

/// A list, two versions of the package, and what is done after the first.
#[derive(Clone, Debug)]
struct Case {
    items: Vec<&'static str>,
    equals: &'static str,
    layout: Vec<String>,
    versions: [Want; 2],
    acts: Vec<Act>,
}

fn want() -> impl Strategy<Value = Want> {
    let removed = prop::sample::subsequence(&POOL[2..6], 1..4).prop_shuffle();
    prop_oneof![
        3 => Just(Want::Insert),
        4 => removed.prop_map(Want::Remove),
        1 => Just(Want::Nothing),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let separator = prop_oneof![
        Just(", "),
        Just(" "),
        Just(",\n    "),
        Just("\n\t"),
        Just("\n  ,"),
        Just(",\n# their comment\n  "),
        Just(" \n\n  "),
    ];
    let act = prop_oneof![
        3 => (any::<usize>(), separator.clone()).prop_map(|(n, s)| Act::Before(n, s)),
        3 => (any::<usize>(), separator).prop_map(|(n, s)| Act::After(n, s)),
        1 => any::<usize>().prop_map(Act::Drop),
        1 => Just(Act::TakeOut),
        1 => any::<usize>().prop_map(Act::PutBack),
    ];
    (
        prop::sample::subsequence(&POOL[..], 1..=POOL.len()).prop_shuffle(),
        prop_oneof![Just(" = "), Just("="), Just(" =\n    "), Just(" =,\t")],
        layout(),
        [want(), want()],
        prop::collection::vec(act, 0..4),
    )
        .prop_map(|(items, equals, layout, versions, acts)| Case {
            items,
            equals,
            layout,
            versions,
            acts,
        })
}

/// One of the file's lists.
fn entry(text: &str, number: usize) -> String {
    let segments = parse("parameter", text).0;
    let at = last_of(&segments, &format!("l{number}")).expect("a list");
    segments[at].text.clone()
}

fn wanted(cases: &[Case], version: usize) -> String {
    let line = |(number, case): (usize, &Case)| {
        let rest = match &case.versions[version] {
            Want::Insert => "ours\tanchor\t".to_owned(),
            Want::Remove(items) => format!("\t\t{}", items.join(" ")),
            Want::Nothing => return None,
        };
        Some(format!("parameter\t{PATH}\tl{number}\tlist\t\t\t{rest}\n"))
    };
    cases.iter().enumerate().filter_map(line).collect()
}

/// Does the acts to the list `now`, which was `before` the package came.
fn act(case: &Case, before: &str, now: &str) -> String {
    let before = list(before);
    let mut now = list(now);
    let taken: Vec<String> = before
        .items
        .iter()
        .filter(|item| !now.items.contains(item))
        .cloned()
        .collect();
    for (number, act) in case.acts.iter().enumerate() {
        let theirs = format!("theirs{number}");
        let count = now.items.len().max(1);
        match act {
            _ if now.items.is_empty() => {}
            Act::Before(n, separator) => put(&mut now, n % count, theirs, separator, false),
            Act::After(n, separator) => put(&mut now, n % count, theirs, separator, true),
            Act::PutBack(n) => {
                if let Some(item) = taken.iter().find(|item| !now.items.contains(item)) {
                    put(&mut now, n % count, item.clone(), " ", true);
                }
            }
            Act::Drop(n) => {
                let item = now.items[n % count].clone();
                if before.items.contains(&item) && count > 1 {
                    take(&mut now, n % count);
                }
            }
            Act::TakeOut => {
                let ours = now.items.iter().position(|item| item == "ours");
                if let (Some(at), false) = (ours, before.items.contains(&"ours".to_owned())) {
                    take(&mut now, at);
                }
            }
        }
    }
    write(&now)
}

fn put(list: &mut List, at: usize, item: String, separator: &str, after: bool) {
    let at = at + usize::from(after);
    list.items.insert(at, item);
    list.between
        .insert(at + usize::from(!after), separator.to_owned());
}

fn take(list: &mut List, at: usize) {
    list.items.remove(at);
    list.between.remove(if at == 0 { 1 } else { at });
}

fn write(list: &List) -> String {
    let mut text = list.between[0].clone();
    for (item, space) in list.items.iter().zip(&list.between[1..]) {
        text += item;
        text += space;
    }
    text
}

/// The items of `list` that are among `others`, in order.
fn among(list: &List, others: &List) -> Vec<String> {
    let others: BTreeSet<&String> = others.items.iter().collect();
    let kept = list.items.iter().filter(|item| others.contains(item));
    kept.cloned().collect()
}

fn comments(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text
        .split('\n')
        .filter(|line| line.trim_start().starts_with('#'))
        .collect();
    lines.sort_unstable();
    lines
}

/// What the list was before the package came, after the edits, and after removal.
fn holds(case: &Case, before: &str, theirs: &str, back: &str) -> Result<(), TestCaseError> {
    let (was, edited, now) = (list(before), list(theirs), list(back));
    let context = format!("before {before:?}, edited {theirs:?}, back {back:?}");
    // whose items are there
    let mut expected: BTreeSet<String> = edited.items.iter().cloned().collect();
    let dropped = |item: &String| {
        let dropped = case.acts.iter().any(|act| matches!(act, Act::Drop(_)));
        dropped && !now.items.contains(item)
    };
    if !was.items.contains(&"ours".to_owned()) {
        expected.remove("ours");
    }
    expected.extend(was.items.iter().filter(|item| !dropped(item)).cloned());
    let found: BTreeSet<String> = now.items.iter().cloned().collect();
    prop_assert_eq!(found.len(), now.items.len(), "twice: {}", &context);
    prop_assert_eq!(found, expected, "items: {}", &context);
    // in which order
    prop_assert_eq!(among(&now, &edited), among(&edited, &now), "{}", &context);
    if !case
        .acts
        .iter()
        .any(|act| matches!(act, Act::Drop(_) | Act::PutBack(_)))
    {
        prop_assert_eq!(among(&now, &was), was.items, "order: {}", &context);
    }
    spaces_stay(&edited, &now, &context)
}

/// Between two items stands what stood there after the edits; where ours went, what stood on
/// either side of it, or both without the line that was ours.
fn spaces_stay(edited: &List, now: &List, context: &str) -> Result<(), TestCaseError> {
    for (at, pair) in now.items.windows(2).enumerate() {
        let space = &now.between[at + 1];
        if let Some(there) = edited.items.windows(2).position(|other| other == pair) {
            let edited = &edited.between[there + 1];
            prop_assert_eq!(space, edited, "{:?}: {}", pair, context);
        }
        let around =
            |other: &[String]| other[1] == "ours" && other[0] == pair[0] && other[2] == pair[1];
        if let Some(there) = edited.items.windows(3).position(around) {
            let (left, right) = (&edited.between[there + 1], &edited.between[there + 2]);
            let ends = left.rsplit_once('\n').zip(right.split_once('\n'));
            let without_line = ends.map(|(above, below)| format!("{}\n{}", above.0, below.1));
            prop_assert!(
                space == left || space == right || Some(space) == without_line.as_ref(),
                "{pair:?}: {context}"
            );
        }
    }
    Ok(())
}

fn law(cases: &[Case], newline: bool) -> Result<(), TestCaseError> {
    let engine = Engine::new("parameter");
    let lines: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(number, case)| {
            let items: Vec<String> = case.items.iter().map(|&item| item.to_owned()).collect();
            format!("l{number}{}{}", case.equals, join(&items, &case.layout))
        })
        .collect();
    let before = lines.join("\n") + if newline { "\n" } else { "" };
    let first = wanted(cases, 0);
    let changed = text_of(&engine.run("configure", &first, &bytes_of(&before)).text);
    let again = engine.run("configure", &first, &bytes_of(&changed));
    prop_assert_eq!(text_of(&again.text), changed.clone(), "the second run");
    let (mut segments, end) = parse("parameter", &changed);
    for (number, case) in cases.iter().enumerate() {
        let at = last_of(&segments, &format!("l{number}")).expect("a list");
        segments[at].text = act(case, &entry(&before, number), &segments[at].text);
    }
    let edited = render(&segments, end);
    let second = wanted(cases, 1);
    let later = engine.run("configure", &second, &bytes_of(&edited));
    let trigger = engine.run("triggered", &second, &later.text);
    prop_assert_eq!(text_of(&trigger.text), text_of(&later.text));
    let back = text_of(&engine.run("give-back", "", &later.text).text);
    prop_assert_eq!(comments(&back), comments(&edited), "comments: {:?}", &back);
    for (number, case) in cases.iter().enumerate() {
        let (was, now) = (entry(&before, number), entry(&back, number));
        if case.acts.is_empty() {
            prop_assert_eq!(now, was);
        } else {
            holds(case, &was, &entry(&edited, number), &now)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn of_a_list_only_our_items_go_and_all_others_stay_as_written(
        cases in prop::collection::vec(case(), 1..20),
        newline in prop::bool::weighted(0.8),
    ) {
        law(&cases, newline)?;
    }
}

//! What is ours by its value, not by its bytes: the options of a service that the administrator
//! extended, our item in a list that we set whole and they extended, and a switch that they spelled
//! in another way.

use proptest::prelude::*;

use crate::engine::{Engine, PATH};
use crate::segments::{bytes_of, last_of, parse, text_of};

const OURS: &str = "p\tinet\tn\t-\tn\t-\t10\tsmtpd\n  -o a=v1\n  -o b=\n  -o c=permit,reject";
/// The same service in other columns, and with an option in the first line.
const OTHER_LINE: &str = "p inet n - y - 50 smtpd";
const EDITED_LINE: &str = "p inet n - y - - smtpd -v -o z=theirs";
const BEFORE: &str = "# a file\nsmtp inet n - y - - smtpd\n  -o a=v1\n";

fn wanted(service: &str) -> String {
    let service = service.replace('\t', "\\t").replace('\n', "\\n");
    format!("master-service\t{PATH}\tp/inet\tservice\t{service}\t\t\t\t\n")
}

/// Lines that an administrator adds to a service.
fn added_line() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("  -o smtpd_milters=inet:127.0.0.1:8891"),
        Just("\t-o { smtpd_client_restrictions = permit_mynetworks, reject }"),
        Just("  -o {a=theirs}"),
        Just("  -o a=theirs  -o z=$y"),
        Just("  -v"),
    ]
}

/// The words of a service but for comments: its line, and its options.
fn words(service: &str) -> Vec<String> {
    let lines = service.split('\n').filter(|l| !l.trim().starts_with('#'));
    lines
        .flat_map(str::split_ascii_whitespace)
        .map(str::to_owned)
        .collect()
}

/// What an administrator does to the service: its first line is another, one of its options is
/// dropped, and lines are added, each after the nth.
#[derive(Clone, Debug)]
struct Edit {
    line: Option<&'static str>,
    dropped: Option<usize>,
    added: Vec<(usize, &'static str)>,
}

fn edit() -> impl Strategy<Value = Edit> {
    (
        prop::option::weighted(0.3, prop::sample::select(&[OTHER_LINE, EDITED_LINE][..])),
        prop::option::of(1_usize..3),
        prop::collection::vec((0_usize..4, added_line()), 0..4),
    )
        .prop_map(|(line, dropped, added)| Edit {
            line,
            dropped,
            added,
        })
}

impl Edit {
    fn lines(&self) -> Vec<&str> {
        let mut lines: Vec<&str> = OURS.split('\n').collect();
        if let Some(line) = self.line {
            lines[0] = line;
        }
        if let Some(dropped) = self.dropped {
            lines.remove(dropped);
        }
        for (place, line) in &self.added {
            lines.insert((place + 1).min(lines.len()), line);
        }
        lines
    }

    /// The words that stay after removal. Without an added option the service goes, whatever its
    /// columns are.
    fn theirs(&self) -> Vec<String> {
        // another first line, and not all of ours: the administrator's own service
        let own_service = self.line.is_some() && self.dropped.is_some();
        if !own_service && self.line != Some(EDITED_LINE) && self.added.is_empty() {
            return Vec::new();
        }
        let ours: Vec<&str> = OURS.split('\n').skip(1).collect();
        let mut lines = self.lines();
        lines.retain(|line| own_service || !ours.contains(line));
        words(&lines.join("\n"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: ProptestConfig::default().cases.div_ceil(2), ..ProptestConfig::default() })]

    #[test]
    fn our_options_leave_an_extended_service_and_added_ones_stay(
        edit in edit(),
        upgrades in prop::collection::vec(prop_oneof![Just("configure"), Just("upgrade"), Just("triggered"), Just("killed")], 0..3),
    ) {
        let engine = Engine::new("master-service");
        let mut text = text_of(&engine.run("configure", &wanted(OURS), &bytes_of(BEFORE)).text);
        prop_assert_eq!(&text, &format!("{BEFORE}{OURS}\n"));
        text = text.replace(OURS, &edit.lines().join("\n"));
        let mut messages = String::new();
        for mode in upgrades {
            let edited = text.clone();
            let ran = match mode {
                "upgrade" => engine.run("configure", &wanted(&OURS.replace("v1", "v2")), &bytes_of(&text)),
                "killed" => {
                    engine.run_in_vain("give-back", "", &bytes_of(&text));
                    engine.run("configure", &wanted(OURS), &bytes_of(&text))
                }
                mode => engine.run(mode, &wanted(OURS), &bytes_of(&text)),
            };
            text = text_of(&ran.text);
            messages += &ran.messages;
            if edited != format!("{BEFORE}{OURS}\n") {
                prop_assert_eq!(&text, &edited, "written again by {}", mode);
            } else if mode == "upgrade" {
                break;
            }
        }
        let back = engine.run("give-back", "", &bytes_of(&text));
        messages += &back.messages;
        let back = text_of(&back.text);
        let segments = parse("master-service", &back).0;
        let service = last_of(&segments, "p/inet").map_or_else(Vec::new, |at| words(&segments[at].text));
        prop_assert_eq!(service, edit.theirs(), "{}", back);
        prop_assert!(back.starts_with(BEFORE));
        prop_assert!(messages.lines().count() <= 1, "{}", messages);
    }
}

const LIST: &str = "r = ours, permit, reject";

fn list(operation: &str) -> String {
    format!("parameter\t{PATH}\tr\t{operation}\t{LIST}\t\tours\tpermit\t\n")
}

/// Lists that an administrator makes of it, and what of each is theirs.
fn their_list() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![
        Just((
            "r = ours, permit, rbl x, reject",
            "r = permit, rbl x, reject"
        )),
        Just((
            "r = rbl x, ours, permit, reject",
            "r = rbl x, permit, reject"
        )),
        Just(("r = permit, reject, ours", "r = permit, reject")),
        Just((
            "r=OURS permit\n  rbl x\n  reject",
            "r=permit\n  rbl x\n  reject"
        )),
        Just((
            "r =\n  # first\n  ours,\n  permit,\n  reject",
            "r =\n  # first\n  permit,\n  reject"
        )),
        Just(("r = permit, reject", "r = permit, reject")),
        Just(("r = ours", "r = ")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_item_leaves_a_list_that_we_set_and_they_extended_and_theirs_stay(
        (edited, theirs) in their_list(),
        first in prop_oneof![Just("first release"), Just("")],
        runs in prop::collection::vec(prop_oneof![Just("configure"), Just("triggered"), Just("killed")], 0..4),
    ) {
        // after a removal that came to nothing, a list without our item is a new host's
        prop_assume!(edited.to_lowercase().contains("ours") || !runs.contains(&"killed"));
        let engine = Engine::new("parameter");
        let before = "# a file\na = b\n";
        engine.run("configure", &list("default"), before.as_bytes());
        if first == "first release" {
            engine.forget("default ours", "default"); // it did not record the item
        }
        let edited = format!("{before}{edited}\n");
        for mode in &runs {
            if *mode == "killed" {
                engine.run_in_vain("give-back", "", edited.as_bytes());
                continue;
            }
            let ran = engine.run(mode, &list("default"), edited.as_bytes());
            prop_assert_eq!(text_of(&ran.text), edited.as_str(), "after {}", mode);
        }
        // before anything else than a trigger
        let configured = runs.iter().find(|run| **run != "triggered").is_some_and(|run| *run == "configure");
        let back = engine.run_cut_short("give-back", "", edited.as_bytes());
        let again = engine.run("give-back", "", &back.text);
        prop_assert_eq!(&back.text, &again.text);
        if first.is_empty() || configured {
            prop_assert_eq!(text_of(&back.text), format!("{before}{theirs}\n"));
        } else {
            prop_assert_eq!(text_of(&back.text), edited);
        }
    }
}

fn switch() -> String {
    format!("parameter\t{PATH}\tauth\tswitch\tauth = yes\t\t\t\t\n")
}

#[test]
fn a_switch_spelled_in_another_way_is_turned_off_after_an_upgrade_too() {
    for before in ["", "auth = no\n"] {
        let before = format!("a = b\n{before}");
        for run in ["", "configure", "killed"] {
            let engine = Engine::new("parameter");
            let on = engine.run("configure", &switch(), before.as_bytes()).text;
            let theirs = text_of(&on).replace("auth = yes", "auth=YES");
            match run {
                "" => {}
                "killed" => engine.run_in_vain("give-back", "", theirs.as_bytes()),
                mode => {
                    let ran = engine.run(mode, &switch(), theirs.as_bytes());
                    assert_eq!(text_of(&ran.text), theirs);
                }
            }
            let back = engine.run("give-back", "", theirs.as_bytes()).text;
            assert_eq!(text_of(&back), before, "after {run:?}");
        }
    }
}

#[test]
fn our_item_stays_where_they_moved_it() {
    let engine = Engine::new("parameter");
    engine.run("configure", &list("list"), b"r = permit, reject\n");
    let moved = b"r = permit, rbl x, ours, reject\n";
    for mode in ["configure", "triggered", "configure", "configure"] {
        let ran = engine.run(mode, &list("list"), moved);
        assert_eq!(text_of(&ran.text), text_of(moved), "after {mode}");
    }
    let back = engine.run("give-back", "", moved).text;
    assert_eq!(text_of(&back), "r = permit, rbl x, reject\n");
}

#[test]
fn a_list_that_we_set_and_they_extended_and_restored_goes() {
    let engine = Engine::new("parameter");
    engine.run("configure", &list("default"), b"a = b\n");
    for text in [
        "a = b\nr = ours, permit, rbl x\n",
        "a = b\nr = ours, permit, reject\n",
    ] {
        for mode in ["configure", "triggered"] {
            let ran = engine.run(mode, &list("default"), text.as_bytes());
            assert_eq!(text_of(&ran.text), text, "after {mode}");
        }
    }
    let back = engine.run("give-back", "", b"a = b\nr = ours, permit, reject\n");
    assert_eq!(text_of(&back.text), "a = b\n");
}

#[test]
fn an_empty_value_that_the_first_release_took_for_one_gets_the_default_and_comes_back() {
    let engine = Engine::new("parameter");
    let wanted = format!("parameter\t{PATH}\tlevel\tdefault\tlevel = may\t\t\t\t\n");
    engine.run("configure", &wanted, b"level = none\n");
    engine.forget("level = none", "level =");
    let ran = engine.run("configure", &wanted, b"level =\n");
    assert_eq!(text_of(&ran.text), "level = may\n");
    assert_eq!(
        text_of(&engine.run("give-back", "", &ran.text).text),
        "level =\n"
    );
}

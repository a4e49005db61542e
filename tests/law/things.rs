//! Memberships, directories and links: every state that one of them can be in, by a model of what
//! is to be done; only what we made is taken back.

use crate::engine::{Things, things};

/// What stands there: what is wanted, nothing, or something else.
const FOUND: [&str; 3] = ["it", "nothing", "other"];
/// What a journal says: nothing, or a state.
const STATES: [&str; 4] = ["", "ours", "same", "left"];
const KINDS: [&str; 3] = ["membership", "directory", "link"];

/// One of them in one state; `name` is its path or group.
struct Thing {
    kind: &'static str,
    name: String,
    key: &'static str,
    ours: &'static str,
    found: &'static str,
    journal: &'static str,
    pending: &'static str,
    wanted: bool,
}

/// What becomes of it.
#[derive(Debug, PartialEq)]
struct Outcome {
    state: Option<String>,
    todo: Option<&'static str>,
    told: bool,
}

fn every_thing(pending: bool) -> Vec<Thing> {
    let mut all = Vec::new();
    for (kind, place) in KINDS
        .into_iter()
        .flat_map(|kind| [(kind, ""), (kind, "/var")])
    {
        for found in FOUND {
            for journal in STATES {
                for killed in if pending { &STATES[..] } else { &STATES[..1] } {
                    for wanted in [true, false] {
                        let (key, ours) = match kind {
                            "membership" => ("user", "user"),
                            "directory" => ("-", "root sasl 0710 mux"),
                            _ => ("-", "../target"),
                        };
                        let name = format!("{place}/{kind}{}", all.len());
                        all.push(Thing {
                            kind,
                            name,
                            key,
                            ours,
                            found,
                            journal,
                            pending: killed,
                            wanted,
                        });
                    }
                }
            }
        }
    }
    // a membership is there or not; what is in another's place is refused when it is new
    all.retain(|thing| thing.kind != "membership" || thing.found != "other");
    all
}

impl Thing {
    fn there(&self) -> bool {
        self.found == "it"
    }

    fn expected(&self, mode: &str) -> Outcome {
        let outcome = |state: &str, todo, told| Outcome {
            state: (!state.is_empty()).then(|| state.to_owned()),
            todo,
            told,
        };
        let mut state = if self.pending.is_empty() {
            self.journal
        } else {
            self.pending
        };
        if mode == "recover" {
            let made = state != "ours" || self.there();
            return outcome(if made { state } else { "" }, None, false);
        }
        if mode == "reconfigure" && state != "ours" {
            state = "";
        }
        match (self.wanted && mode != "give-back", state, self.there()) {
            (false, "ours", true) => outcome("", Some("take-back"), false),
            (false, ..) => outcome("", None, false),
            // what is not configuration is made anew
            (true, _, false)
                if self.kind != "membership"
                    && self.found == "nothing"
                    && self.name.starts_with("/var/") =>
            {
                outcome("ours", Some("make"), false)
            }
            (true, "left", _) => outcome("left", None, false),
            (true, "ours", true) => outcome("ours", None, false),
            (true, _, true) => outcome("same", None, false),
            (true, "", false) => outcome("ours", Some("make"), false),
            (true, _, false) => outcome("left", None, true),
        }
    }

    /// What the run made of it.
    fn outcome(&self, ran: &Things) -> Outcome {
        let start = format!("{}\t{}\t{}\t", self.kind, self.name, self.key);
        let state = ran.records.lines().find_map(|l| l.strip_prefix(&start));
        let is_to = |what: &&str| {
            let todo = format!("{}\t{what}\t{}\t", self.kind, self.name);
            let mut lines = ran.todo.lines().map(|l| l.trim_start_matches("old_"));
            lines.any(|l| l.starts_with(&todo))
        };
        Outcome {
            state: state.map(|rest| rest.split('\t').next().unwrap_or("").to_owned()),
            todo: ["make", "take-back"].into_iter().find(is_to),
            told: ran.messages.lines().any(|l| {
                l.strip_prefix(&self.name)
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
            }),
        }
    }

    fn line(&self, state: &str) -> String {
        let Self {
            kind,
            name,
            key,
            ours,
            ..
        } = self;
        format!("{kind}\t{name}\t{key}\t{state}\t-\t{ours}\n")
    }
}

fn lines(things: &[Thing], line: impl Fn(&Thing) -> String) -> String {
    things.iter().map(line).collect()
}

fn assert_outcomes(mode: &str, all: &[Thing]) {
    let record = |state: &str, thing: &Thing| match state {
        "" => String::new(),
        state => thing.line(state),
    };
    let found = lines(all, |thing| {
        let stands = match (thing.kind, thing.found) {
            (_, "nothing") => "",
            (_, "other") => "other",
            ("link", _) => thing.ours,
            (kind, _) => kind,
        };
        format!("{}\t{}\t{}\t{stands}\n", thing.kind, thing.name, thing.key)
    });
    let wanted = lines(all, |thing| {
        if !thing.wanted || mode == "give-back" {
            return String::new();
        }
        let ours = thing.ours.replacen(' ', "\t", 3);
        format!("{}\t{}\t{}\t{ours}\n", thing.kind, thing.name, thing.key)
    });
    let journal = lines(all, |thing| record(thing.journal, thing));
    let pending = lines(all, |thing| record(thing.pending, thing));
    let ran = things(mode, &found, &wanted, &journal, &pending);
    for thing in all {
        assert_eq!(
            thing.outcome(&ran),
            thing.expected(mode),
            "{mode}: {} is found: {}; journal {:?}, pending {:?}, wanted: {}",
            thing.kind,
            thing.found,
            thing.journal,
            thing.pending,
            thing.wanted
        );
    }
}

#[test]
fn a_membership_a_directory_or_a_link_is_taken_back_only_where_it_was_we_who_made_it() {
    for mode in ["configure", "reconfigure", "triggered", "give-back"] {
        let mut all = every_thing(false);
        all.retain(|thing| {
            let new = thing.expected(mode).todo == Some("make");
            thing.found != "other" || !new
        });
        assert!(all.len() > 50);
        assert_outcomes(mode, &all);
    }
}

#[test]
fn after_a_kill_what_was_planned_and_not_made_is_not_ours() {
    assert_outcomes("recover", &every_thing(true));
}

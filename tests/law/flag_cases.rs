//! Flags of a program's options: single cases, most of which somebody once had.

use crate::engine::{Engine, PATH};
use crate::flags::{Want, wanted};
use crate::segments::{bytes_of, text_of};

/// What one run makes of a line, and removal of that.
fn there_and_back(line: &str, want: &str, edit: (&str, &str)) -> (String, String) {
    let engine = Engine::new("assignment");
    let changed = text_of(&engine.run("configure", want, line.as_bytes()).text);
    let edited = changed.replacen(edit.0, edit.1, 1);
    let back = engine.run("give-back", "", &bytes_of(&edited)).text;
    (changed, text_of(&back))
}

const OURS: Want = Want {
    m: "/ours",
    t: "",
    c: false,
};

#[test]
fn a_flag_that_is_not_ours_is_not_dropped() {
    let (changed, back) = there_and_back("OPTIONS=\"-c -m /a -r\"\n", &wanted(OURS), ("", ""));
    assert_eq!(changed, "OPTIONS=\"-m /ours -r\"\n");
    assert_eq!(back, "OPTIONS=\"-c -m /a -r\"\n");
}

#[test]
fn options_that_were_added_and_extended_keep_what_extends_them() {
    let (changed, back) = there_and_back("START=no\n", &wanted(OURS), ("ours", "ours -r"));
    assert_eq!(changed, "START=no\nOPTIONS=\"-m /ours\"\n");
    assert_eq!(back, "START=no\nOPTIONS=\"-r\"\n");
}

#[test]
fn options_that_an_earlier_version_owned_whole_get_their_other_flags_back() {
    let engine = Engine::new("assignment");
    let whole = format!("assignment\t{PATH}\tOPTIONS\tset\tOPTIONS=\"-m /ours\"\n");
    let before = "OPTIONS=\"-c -m /a -r\"\n";
    let changed = engine.run("configure", &whole, before.as_bytes()).text;
    assert_eq!(text_of(&changed), "OPTIONS=\"-m /ours\"\n");
    let upgraded = engine.run("configure", &wanted(OURS), &changed).text;
    assert_eq!(text_of(&upgraded), "OPTIONS=\"-m /ours -r\"\n");
    let back = engine.run("give-back", "", &upgraded).text;
    assert_eq!(text_of(&back), before);
}

#[test]
fn options_above_ours_that_were_so_before_stay_when_ours_are_deleted() {
    let engine = Engine::new("assignment");
    let above = "OPTIONS=\"-m /ours\"\n";
    let before = format!("{above}OPTIONS=\"-c -m /a\"\n");
    let changed = engine.run("configure", &wanted(OURS), before.as_bytes());
    assert_eq!(text_of(&changed.text), above.repeat(2));
    let back = engine.run("give-back", "", above.as_bytes());
    assert_eq!(text_of(&back.text), above);
}

#[test]
fn a_flag_that_was_changed_by_hand_stays_so() {
    let engine = Engine::new("assignment");
    let before = "OPTIONS=\"-c -m /a\"\n";
    let changed = text_of(
        &engine
            .run("configure", &wanted(OURS), before.as_bytes())
            .text,
    );
    let edited = changed.replace("/ours", "/theirs");
    let later = engine.run("configure", &wanted(OURS), edited.as_bytes());
    assert_eq!(text_of(&later.text), edited);
    assert_eq!(
        later.messages,
        format!("{PATH}: OPTIONS had its flag -m changed by hand: it is left as it is\n")
    );
    let again = engine.run("configure", &wanted(OURS), edited.as_bytes());
    assert_eq!(again.messages, "");
    let asked = engine.run("reconfigure", &wanted(OURS), edited.as_bytes());
    assert_eq!(text_of(&asked.text), changed);
}

#[test]
fn what_is_no_flag_and_came_later_does_not_keep_ours_in_force() {
    let before = "OPTIONS=\"-c -m /var/run/a\"\n";
    for (word, rest) in [(" $EXTRA\"", " $EXTRA\""), (" pam\"", " pam\"")] {
        let engine = Engine::new("assignment");
        let changed = engine
            .run("configure", &wanted(OURS), before.as_bytes())
            .text;
        let edited = text_of(&changed).replace("\"\n", &format!("{word}\n"));
        let later = engine.run("configure", &wanted(OURS), edited.as_bytes());
        assert_eq!(text_of(&later.text), edited);
        let back = engine.run("give-back", "", edited.as_bytes());
        assert_eq!(
            text_of(&back.text),
            before.replace("\"\n", &format!("{rest}\n"))
        );
    }
}

#[test]
fn what_an_earlier_version_wrote_over_comes_back_though_it_is_no_flag() {
    let engine = Engine::new("assignment");
    let whole = format!("assignment\t{PATH}\tOPTIONS\tset\tOPTIONS=\"-m /ours\"\n");
    let before = "OPTIONS=\"-c -m /a pam\"\n";
    let changed = engine.run("configure", &whole, before.as_bytes()).text;
    let upgraded = engine.run("configure", &wanted(OURS), &changed);
    assert_eq!(upgraded.messages, "");
    let back = engine.run("give-back", "", &upgraded.text).text;
    assert_eq!(text_of(&back), before);
}

#[test]
fn what_an_earlier_version_found_so_and_was_edited_since_is_the_administrators() {
    let engine = Engine::new("assignment");
    let whole = format!("assignment\t{PATH}\tOPTIONS\tset\tOPTIONS=\"-m /ours\"\n");
    engine.run("configure", &whole, b"OPTIONS=\"-m /ours\"\n");
    let edited = "OPTIONS=\"-m /theirs -c\"\n";
    let upgraded = engine.run("configure", &wanted(OURS), edited.as_bytes());
    assert_eq!(text_of(&upgraded.text), edited);
    assert!(upgraded.messages.contains("is left as it is"));
}

#[test]
fn options_that_hold_no_flags_are_refused_with_the_cause() {
    let engine = Engine::new("assignment");
    let refusal = |line: &str| engine.refusal(&wanted(OURS), line.as_bytes(), line.len());
    let sentence = refusal("OPTIONS=\"-m ${PWDIR}\"\n");
    assert!(
        sentence.contains("its value contains a $, which"),
        "{sentence}"
    );
    let sentence = refusal("OPTIONS=\"-c now\"\n");
    assert!(
        sentence.contains("contains something that is not a flag"),
        "{sentence}"
    );
    let sentence = refusal("export OPTIONS=-c\n");
    assert!(
        sentence.contains("does not begin with the name"),
        "{sentence}"
    );
}

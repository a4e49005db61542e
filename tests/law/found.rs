//! Counterexamples that were found, one test each.

use std::fs;
use std::os::unix::fs::symlink;

use crate::adversity::{ANSWERS, assert_same, goes, host};
use crate::engine::{Engine, PATH};
use crate::segments::text_of;

fn parameter(operation: &str, value: &str) -> String {
    format!("parameter\t{PATH}\tp\t{operation}\tp = {value}\t\t\t\t\n")
}

fn list(insert: &str, remove: &str) -> String {
    let anchor = if insert.is_empty() { "" } else { "a" };
    format!("parameter\t{PATH}\tp\tlist\t\t\t{insert}\t{anchor}\t{remove}\n")
}

/// Runs that end in `back`: configured with `wanted`, edited, given back.
fn comes_back(wanted: &str, before: &str, edit: (&str, &str), back: &str) {
    let engine = Engine::new("parameter");
    let ours = text_of(&engine.run("configure", wanted, before.as_bytes()).text);
    assert!(ours.contains(edit.0), "{ours:?}");
    let theirs = ours.replacen(edit.0, edit.1, 1);
    let given = engine.run("give-back", "", theirs.as_bytes()).text;
    assert_eq!(text_of(&given), back);
}

#[test]
fn an_upgrade_to_the_former_value_that_is_killed_before_the_edit_is_carried_on() {
    // The pending journal said that the entry is nobody's; it was still ours
    for before in ["p=v1\n", "p=v1\np=v1\n"] {
        let engine = Engine::new("parameter");
        let v2 = parameter("set", "v2");
        let ours = engine.run("configure", &v2, before.as_bytes()).text;
        engine.run_in_vain("configure", &parameter("set", "v1"), &ours);
        let back = engine.run("give-back", "", &ours).text;
        assert_eq!(text_of(&back), before);
        let engine = Engine::new("parameter");
        let ours = engine.run("configure", &v2, before.as_bytes()).text;
        engine.run_in_vain("configure", &parameter("set", "v1"), &ours);
        let next = engine.run("configure", &parameter("set", "v1"), &ours);
        assert_eq!(
            (text_of(&next.text).as_str(), next.messages.as_str()),
            (before, "")
        );
    }
}

#[test]
fn an_item_that_a_killed_run_would_have_put_back_comes_back_later() {
    for theirs in ["", "theirs"] {
        for (first, second) in [("x y", "x"), ("x y", "y"), ("x", "x y"), ("y", "x y")] {
            for reached in [false, true] {
                let engine = Engine::new("parameter");
                let ours = engine
                    .run("configure", &list("", first), b"p = x, y\n")
                    .text;
                let new = engine.begin("configure", &list("", second), &ours).text;
                let now = if reached { new } else { ours };
                let now = text_of(&now).replace('\n', &format!(" {theirs}\n"));
                engine.recover(now.as_bytes());
                let back = text_of(&engine.run("give-back", "", now.as_bytes()).text);
                let context = format!("{first:?}, then {second:?}, {reached}: {now:?}");
                for item in ["x", "y", theirs] {
                    assert!(back.contains(item), "{back:?}: {context}");
                }
            }
        }
    }
}

#[test]
fn items_that_stood_next_to_each_other_come_back_in_their_order() {
    comes_back(
        &list("", "x y"),
        "p = a, x, y, b\n",
        ("a", "theirs, a"),
        "p = theirs, a, x, y, b\n",
    );
}

/// Both items leave, in either order, and come back below their comments.
fn items_come_back_below_their_comments(before: &str) {
    let edit = ("p = a", "p = theirs, a");
    for removed in ["x y", "y x"] {
        let back = before.replace(edit.0, edit.1);
        comes_back(&list("", removed), before, edit, &back);
    }
}

#[test]
fn items_that_stood_on_lines_of_their_own_below_comments_come_back_in_their_order() {
    items_come_back_below_their_comments("p = a,\n# one\n  x,\n# two\n  y,\n# three\n  b\n");
}

#[test]
fn an_item_below_one_that_stood_under_a_comment_comes_back_below_it() {
    items_come_back_below_their_comments("p = a,\n# one\n  x,\n    y,\n# two\n  b\n");
}

#[test]
fn an_item_of_ours_put_under_a_comment_leaves_no_comma() {
    comes_back(
        &list("ours", ""),
        "p = a, b\n",
        ("ours, a", "theirs,\n# their comment\n  ours,\n  a"),
        "p = theirs,\n# their comment\n  a, b\n",
    );
}

#[test]
fn a_duplicate_like_ours_is_not_taken_for_ours_after_a_kill() {
    let before = "p = no\np = yes\np = no\n";
    let wanted = parameter("set", "yes");
    let engine = Engine::new("parameter");
    // the first run was killed before the edit
    engine.run_in_vain("configure", &wanted, before.as_bytes());
    let ours = engine.run("configure", &wanted, before.as_bytes()).text;
    assert_eq!(text_of(&ours), "p = no\np = yes\np = yes\n");
    // the removal was killed after it
    let back = engine.run_cut_short("give-back", "", &ours).text;
    assert_eq!(text_of(&back), before);
    let again = engine.run("configure", &wanted, &back).text;
    assert_eq!(text_of(&again), text_of(&ours));
    assert_eq!(text_of(&engine.run("give-back", "", &again).text), before);
}

#[test]
fn a_duplicate_like_ours_is_not_taken_for_ours_where_ours_was_changed_or_deleted() {
    let before = "p = yes\np = no\n";
    for theirs in ["p = theirs\n", ""] {
        let engine = Engine::new("parameter");
        let wanted = parameter("set", "yes");
        let ours = engine.run("configure", &wanted, before.as_bytes()).text;
        assert_eq!(text_of(&ours), "p = yes\np = yes\n");
        let edited = format!("p = yes\n{theirs}");
        let next = engine.run("configure", &wanted, edited.as_bytes());
        assert_eq!(text_of(&next.text), edited);
        assert_eq!(next.messages.lines().count(), 1);
        let back = engine.run("give-back", "", &next.text).text;
        assert_eq!(text_of(&back), edited);
    }
}

#[test]
fn a_duplicate_added_below_ours_does_not_keep_ours() {
    for before in ["p = no\n", "p = yes\np = no\n", ""] {
        let engine = Engine::new("parameter");
        let wanted = parameter("set", "yes");
        let ours = engine.run("configure", &wanted, before.as_bytes()).text;
        let edited = text_of(&ours) + "p = theirs\n";
        let next = engine.run("configure", &wanted, edited.as_bytes());
        assert_eq!(text_of(&next.text), edited);
        let back = engine.run("give-back", "", &next.text).text;
        assert_eq!(text_of(&back), format!("{before}p = theirs\n"));
    }
}

#[test]
fn a_list_that_becomes_like_a_duplicate_above_it_comes_back_in_its_place() {
    comes_back(
        &list("x", ""),
        "p = x a\np = a\n",
        ("p = x a\np = x a", "p = x a\np = x a"),
        "p = x a\np = a\n",
    );
}

#[test]
fn the_first_item_comes_back_behind_a_comma_that_the_list_begins_with() {
    comes_back(
        &list("", "x"),
        "p =,\tx, a, b\n",
        ("b", "b, theirs"),
        "p =,\tx, a, b, theirs\n",
    );
}

#[test]
fn a_brace_that_is_not_closed_costs_no_line_its_end() {
    comes_back(
        &list("x", ""),
        "p =\n  a,\n  b\n",
        ("x, a", "x, { c, a"),
        "p =\n  { c, a,\n  b\n",
    );
    comes_back(
        &list("", "x"),
        "p = a,\n  x, {b\n",
        ("a", "a, theirs"),
        "p = a, theirs,\n  x, {b\n",
    );
}

#[test]
fn an_equals_sign_in_a_comment_before_that_of_the_entry_begins_no_value() {
    let before = "p\n# a = x, b\n = a, x\n";
    for (wanted, ours) in [
        (list("y", ""), "p\n# a = x, b\n = y, a, x\n"),
        (list("", "x"), "p\n# a = x, b\n = a\n"),
    ] {
        let ran = Engine::new("parameter").run("configure", &wanted, before.as_bytes());
        assert_eq!(text_of(&ran.text), ours);
        let theirs = ("\n =", "\n  =");
        comes_back(
            &wanted,
            before,
            theirs,
            &before.replacen(theirs.0, theirs.1, 1),
        );
    }
}

#[test]
fn a_form_feed_is_a_blank_before_an_item() {
    comes_back(
        &list("", "x"),
        "p = a\n \u{c} x\n",
        ("a", "a"),
        "p = a\n \u{c} x\n",
    );
}

#[test]
fn an_assignment_written_in_another_form_is_the_administrators_and_no_failure() {
    let wanted = format!("assignment\t{PATH}\tA\tset\tA=1\t\t\t\t\n");
    for theirs in ["export A=2\n", "A=\"$B\"\n", "  A=2\n"] {
        let engine = Engine::new("assignment");
        engine.run("configure", &wanted, b"A=0\n");
        for mode in ["triggered", "configure", "configure", "give-back"] {
            let wanted = if mode == "give-back" { "" } else { &wanted };
            let ran = engine.run(mode, wanted, theirs.as_bytes());
            assert_eq!(text_of(&ran.text), theirs, "{mode}");
        }
        let refused = engine.refusal(&wanted, theirs.as_bytes(), theirs.len());
        assert!(refused.contains("cannot be edited safely"), "{refused}");
    }
}

#[test]
fn a_file_that_was_not_read_whole_is_refused() {
    for kind in ["parameter", "master-service", "assignment", "file"] {
        for text in ["a = b\nc = d\n", "a = b", ""] {
            let refused = Engine::new(kind).refusal("", text.as_bytes(), text.len() + 7);
            assert_eq!(
                refused,
                format!("{PATH}: it could not be read completely\n")
            );
        }
    }
}

#[test]
fn a_link_that_leads_nowhere_in_a_directorys_place_is_refused_by_its_name() {
    let host = host();
    let sasl = host.root.join("etc/postfix/sasl");
    fs::remove_dir(&sasl).expect("a directory");
    symlink("nowhere", &sasl).expect("a link");
    let untouched = host.state();
    let ran = host.attempt("postinst", "configure", &ANSWERS);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(
        said.contains("/etc/postfix/sasl exists, but is not the directory"),
        "{said}"
    );
    goes(&host);
    assert_same(&host.state(), &untouched, "refused");
}

#[test]
fn a_kind_without_a_grammar_is_refused() {
    let refused = Engine::new("sysctl").refusal("", b"a = 1\n", 6);
    assert!(
        refused.contains("the kind sysctl has no grammar"),
        "{refused}"
    );
}

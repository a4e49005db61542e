//! What stands in a file's place between two runs: for an hour, or while another program has it.

use std::fs;
use std::os::unix::fs::symlink;

use crate::adversity::{ANSWERS, assert_same, goes, host};
use crate::sequence::MASTER_CF;
use crate::tree::{DEFAULTS, Tree};

const SMTPD_CONF: &str = "etc/postfix/sasl/smtpd.conf";

#[test]
fn a_port_that_was_taken_is_not_opened_by_a_trigger_once_it_is_free() {
    let taken = [
        MASTER_CF,
        b"587 inet n - y - - smtpd\nsmtps inet n - y - - smtpd\n",
    ]
    .concat();
    let host = Tree::new(b"myhostname = a.example\n", &taken, b"START=no\n");
    host.run("postinst", "configure", &DEFAULTS);
    fs::write(host.root.join("etc/postfix/master.cf"), MASTER_CF).expect("master.cf");
    host.run("postinst", "triggered", &DEFAULTS);
    host.run("postinst", "configure", &DEFAULTS);
    assert_eq!(host.read("etc/postfix/master.cf"), MASTER_CF);
    host.run("postinst", "reconfigure", &DEFAULTS);
    let now = String::from_utf8_lossy(&host.read("etc/postfix/master.cf")).into_owned();
    assert!(
        now.contains("\nsubmission\tinet") && now.contains("\nsubmissions\tinet"),
        "{now}"
    );
    host.run("prerm", "remove", &DEFAULTS);
    assert_eq!(host.read("etc/postfix/master.cf"), MASTER_CF);
}

#[test]
fn a_file_that_was_no_file_during_a_trigger_still_comes_back() {
    let (host, without_us) = (host(), host());
    for tree in [&host, &without_us] {
        fs::create_dir_all(tree.root.join("etc/postfix/sasl")).expect("a directory");
        fs::write(tree.root.join(SMTPD_CONF), "pwcheck_method: auxprop\n").expect("a file");
    }
    host.run("postinst", "configure", &ANSWERS);
    let (file, away) = (host.root.join(SMTPD_CONF), host.root.join("away"));
    fs::rename(&file, &away).expect("a file");
    symlink("/dev/null", &file).expect("a link");
    host.run("postinst", "triggered", &ANSWERS);
    fs::remove_file(&file).expect("a link");
    fs::rename(&away, &file).expect("a file");
    goes(&host);
    assert_same(&host.state(), &without_us.state(), "after the trigger");
}

#[test]
fn a_removal_waits_for_the_file_system_that_a_link_leads_to() {
    for path in [
        "etc/default/saslauthd",
        "etc/postfix/main.cf",
        "etc/postfix/master.cf",
    ] {
        let host = host();
        let untouched = host.state();
        host.run("postinst", "configure", &ANSWERS);
        let (file, away) = (host.root.join(path), host.root.join("srv"));
        fs::rename(&file, &away).expect("a file");
        symlink(host.root.join("not-mounted"), &file).expect("a link");
        let ran = host.attempt("prerm", "remove", &ANSWERS);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(1), "{path}: {said}");
        assert!(
            said.contains(&format!("/{path} is a dangling link")),
            "{said}"
        );
        fs::remove_file(&file).expect("a link");
        fs::rename(&away, &file).expect("a file");
        goes(&host);
        assert_same(&host.state(), &untouched, path);
    }
}

#[test]
fn a_journal_of_a_cut_run_that_is_not_whole_or_of_another_format_is_refused() {
    for damage in [
        |text: &str| text.replacen("\nend\n", "\n", 1),
        |text: &str| text.replacen("format\t3", "format\t9", 1),
    ] {
        let host = host();
        let untouched = host.state();
        host.run("postinst", "configure", &ANSWERS);
        let memory = host.root.join("var/lib/confdeb/postfix-smtp-auth");
        let journal = fs::read_to_string(memory.join("journal")).expect("a journal");
        fs::write(memory.join("pending"), damage(&journal)).expect("a journal");
        let with_us = host.state();
        for (script, action) in [("postinst", "configure"), ("prerm", "remove")] {
            let ran = host.attempt(script, action, &ANSWERS);
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert_eq!(ran.status.code(), Some(1), "{said}");
            assert!(said.contains("/pending is "), "{said}");
            assert_same(&host.state(), &with_us, script);
        }
        fs::write(memory.join("pending"), &journal).expect("a journal");
        goes(&host);
        assert_same(&host.state(), &untouched, "afterwards");
    }
}

#[test]
fn a_kind_that_a_removal_leaves_out_fails_it_and_the_next_gives_all_back() {
    let host = host();
    let untouched = host.state();
    host.run("postinst", "configure", &ANSWERS);
    let engine = host.root.join("usr/share/postfix-smtp-auth/changes.sh");
    let whole = fs::read_to_string(&engine).expect("the engine");
    let without = whole.replacen("diversion file link old_directory", "diversion file", 1);
    assert_ne!(without, whole);
    fs::write(&engine, without).expect("the engine");
    let ran = host.attempt("prerm", "remove", &ANSWERS);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(said.contains("a kind of change has no place"), "{said}");
    fs::write(&engine, whole).expect("the engine");
    goes(&host);
    assert_same(&host.state(), &untouched, "afterwards");
}

#[test]
fn a_number_of_threads_that_is_set_later_outlives_triggers_and_upgrades() {
    for before in ["THREADS=5\n", "THREADS=0\n"] {
        let host = Tree::new(b"myhostname = a.example\n", MASTER_CF, before.as_bytes());
        host.run("postinst", "configure", &DEFAULTS);
        let defaults = host.root.join("etc/default/saslauthd");
        let text = fs::read_to_string(&defaults).expect("a file");
        fs::write(&defaults, text.replace("THREADS=0", "THREADS=12")).expect("a file");
        let state = host.state();
        host.run("postinst", "triggered", &DEFAULTS);
        assert_same(&host.state(), &state, "a trigger");
        for _ in 0..3 {
            host.run("postinst", "configure", &DEFAULTS);
        }
        let now = fs::read_to_string(&defaults)
            .expect("a file")
            .replace("=12", "=5");
        fs::write(&defaults, now).expect("a file");
        host.run("postinst", "configure", &DEFAULTS);
        host.run("prerm", "remove", &DEFAULTS);
        assert_eq!(host.read("etc/default/saslauthd"), b"THREADS=5\n");
    }
}

#[test]
fn the_ports_of_our_own_services_are_not_taken() {
    let host = host();
    for action in ["configure", "configure"] {
        let ran = host.run("postinst", action, &ANSWERS);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!said.contains("is already served"), "{said}");
    }
}

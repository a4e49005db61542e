//! The journal: what it is good for, and what happens without it.

use std::fs;

use crate::adversity::{ANSWERS, assert_same, backup, configured, goes, host};
use crate::tree::{DEFAULTS, Tree};

#[test]
fn an_answer_that_the_journal_lost_is_the_default_for_a_trigger() {
    let host = configured();
    let expected = host.state();
    let journal = host.root.join("var/lib/confdeb/postfix-smtp-auth/journal");
    let whole = fs::read_to_string(&journal).expect("a journal");
    let lost: String = whole
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("answer\tcredential-cache"))
        .collect();
    assert_ne!(lost, whole);
    fs::write(&journal, lost).expect("the journal");
    host.run("postinst", "triggered", &ANSWERS);
    assert_same(&host.state(), &expected, "a lost answer");
}

#[test]
fn remove_takes_every_change_back_and_purge_forgets() {
    let host = host();
    let untouched = host.state();
    host.run("postinst", "configure", &ANSWERS);
    assert!(
        host.root
            .join("var/lib/confdeb/postfix-smtp-auth/journal")
            .exists()
    );
    host.run("prerm", "remove", &DEFAULTS);
    let mut removed = host.state();
    removed.retain(|(path, _)| !path.starts_with("var/lib/confdeb"));
    assert_same(&removed, &untouched, "remove");
    host.run("postrm", "remove", &DEFAULTS);
    host.run("postrm", "purge", &DEFAULTS);
    assert_same(&host.state(), &untouched, "purge");
}

#[test]
fn a_journal_without_its_files_owns_nothing() {
    for again in [false, true] {
        let host = host();
        let untouched = host.state();
        let kept = backup(&host, "kept");
        host.run("postinst", "configure", &ANSWERS);
        fs::remove_dir_all(host.root.join("etc")).expect("a directory");
        fs::rename(kept, host.root.join("etc")).expect("a directory");
        if again {
            host.run("postinst", "configure", &ANSWERS);
        }
        goes(&host);
        assert_same(&host.state(), &untouched, "restored");
    }
}

#[test]
fn files_without_their_journal_are_the_administrators() {
    for again in [false, true] {
        let host = configured();
        fs::remove_dir_all(host.root.join("var/lib/confdeb")).expect("a directory");
        let postfix = |host: &Tree| {
            let mut state = host.state();
            state.retain(|(path, _)| path.starts_with("etc/") && !path.contains("saslauthd."));
            state
        };
        let before = postfix(&host);
        if again {
            host.run("postinst", "configure", &ANSWERS);
            assert_same(&postfix(&host), &before, "configured again");
        }
        goes(&host);
        assert_same(&postfix(&host), &before, "removed");
    }
}

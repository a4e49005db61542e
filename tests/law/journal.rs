//! The journal: what it is good for, and what happens without it.

use std::fs::{self, File};

use crate::adversity::{ANSWERS, assert_same, backup, configured, goes, host};
use crate::tree::{DEFAULTS, Tree};

#[test]
fn records_outlive_a_file_that_is_away_while_a_cut_run_is_resolved() {
    for path in ["etc/postfix/main.cf", "etc/default/saslauthd"] {
        let host = host();
        let untouched = host.state();
        host.run("postinst", "configure", &ANSWERS);
        let state = host.root.join("var/lib/confdeb/postfix-smtp-auth");
        fs::copy(state.join("journal"), state.join("pending")).expect("a cut run");
        let (file, away) = (host.root.join(path), host.root.join("away"));
        fs::rename(&file, &away).expect("a file");
        let _ = host.attempt("postinst", "configure", &ANSWERS); // it may refuse
        fs::rename(&away, &file).expect("a file");
        host.run("postinst", "configure", &ANSWERS);
        goes(&host);
        assert_same(&host.state(), &untouched, path);
    }
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

#[test]
fn a_script_does_not_touch_what_another_one_is_at() {
    let host = host();
    let untouched = host.state();
    host.run("postinst", "configure", &ANSWERS);
    let state = host.root.join("var/lib/confdeb/postfix-smtp-auth");
    fs::create_dir(state.join("work")).expect("what the other one is at");
    let during = host.state();
    let other = File::open(state.join("lock")).expect("a file");
    other.lock().expect("a lock");
    for (script, action) in [
        ("postinst", "configure"),
        ("postinst", "triggered"),
        ("prerm", "remove"),
    ] {
        let ran = host.attempt(script, action, &ANSWERS);
        assert_eq!(ran.status.code(), Some(1), "{script} {action}");
        assert!(
            String::from_utf8_lossy(&ran.stderr)
                .contains("another script of this package is running")
        );
        assert_same(&host.state(), &during, script);
    }
    drop(other);
    goes(&host);
    assert_same(&host.state(), &untouched, "afterwards");
}

#[test]
fn a_journal_of_an_earlier_format_is_read() {
    for cut_short in [false, true] {
        let host = host();
        let untouched = host.state();
        host.run("postinst", "configure", &ANSWERS);
        let journal = host.root.join("var/lib/confdeb/postfix-smtp-auth/journal");
        let present = fs::read_to_string(&journal).expect("a journal");
        let earlier = present
            .replace("format\t3\n", "format\t2\n")
            .replace("\nmaster-service\t", "\nmaster_service\t");
        assert!(earlier.contains("format\t2\n") && earlier.contains("\nmaster_service\t"));
        fs::write(&journal, &earlier).expect("a journal");
        if cut_short {
            fs::write(journal.with_file_name("pending"), &earlier).expect("a cut run");
        }
        host.run("postinst", "configure", &ANSWERS);
        let again = fs::read_to_string(&journal).expect("a journal");
        assert_eq!(again, present);
        fs::write(&journal, &earlier).expect("a journal");
        goes(&host);
        assert_same(&host.state(), &untouched, "removed");
    }
}

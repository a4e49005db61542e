//! A run that is killed, or of which a command fails, at any external command: the next run
//! ends in the state of an undisturbed one.

use crate::sequence::MASTER_CF;
use crate::state::{State, difference};
use crate::tree::{Answers, DEFAULTS, Tree};

const MAIN_CF: &[u8] = b"compatibility_level = 3.6\nsmtpd_sasl_auth_enable = no\nmynetworks = 127.0.0.0/8, 192.168.0.0/24,\n    [::1]/128\n\
    smtpd_recipient_restrictions =\n    check_client_access hash:/etc/postfix/access,\n    permit_mynetworks, reject_unauth_destination";
const FILE: &[u8] = b"MECHANISMS=\"pam\"\nOPTIONS=\"-c -m /var/run/saslauthd\"\nTHREADS=5";
const ANSWERS: Answers = Answers {
    services: "smtp, submission",
    networks: "192.168.0.0/24",
    level: "encrypt",
};

/// The states of this host untouched, and configured by an undisturbed run.
fn undisturbed() -> (State, State) {
    let host = Tree::new(MAIN_CF, MASTER_CF, FILE);
    let untouched = host.state();
    host.run("postinst", "configure", &ANSWERS);
    (untouched, host.state())
}

/// Compares two states of the host, but for the package's own memory.
fn assert_same(now: &State, expected: &State, what: &str) {
    let host = |state: &State| {
        let mut state = state.clone();
        state.retain(|(path, _)| !path.starts_with("var/lib/confdeb"));
        state
    };
    assert_eq!(
        difference(&host(now), &host(expected)),
        None,
        "after {what}"
    );
}

/// Cuts the script short at every nth external command; each time on a host that `prepare` made.
/// `check` is told whether the script took it for a success.
fn at_every_command(
    mode: &str,
    script: (&str, &str),
    prepare: impl Fn(&Tree),
    check: impl Fn(&Tree, &str, bool),
) {
    let step: usize = std::env::var("KILL_STEP").map_or(7, |step| step.parse().expect("a number"));
    let mut points = 0;
    // Another offset for each of the tests, so that together they see more
    let mut nth = 1 + mode.len() % step;
    loop {
        let host = Tree::new(MAIN_CF, MASTER_CF, FILE);
        prepare(&host);
        let Some(cut) = host.run_until(script.0, script.1, &ANSWERS, mode, &nth.to_string()) else {
            break;
        };
        let what = format!("{mode} at {}", cut.at);
        let said = String::from_utf8_lossy(&cut.output.stderr).into_owned();
        eprintln!("{what} under {:?}:\n{said}", host.shell); // seen where a test fails
        check(&host, &what, cut.output.status.success());
        points += 1;
        nth += step;
    }
    assert!(points > 3, "only {points} points");
}

fn configured(host: &Tree) {
    host.run("postinst", "configure", &ANSWERS);
}

/// A script that was cut short says so, unless it ends in the state of an undisturbed run; so does
/// configuring again, and removal in that of the untouched host.
fn is_carried_on(mode: &str, script: (&str, &str), prepare: impl Fn(&Tree)) {
    let (untouched, expected) = undisturbed();
    at_every_command(mode, script, prepare, |host, what, succeeded| {
        if succeeded {
            assert_same(&host.state(), &expected, what);
        }
        configured(host);
        assert_same(&host.state(), &expected, what);
        host.run("prerm", "remove", &DEFAULTS);
        assert_same(&host.state(), &untouched, what);
    });
}

#[test]
fn a_configuration_that_was_killed_is_carried_on_by_the_next_and_still_comes_back() {
    is_carried_on("kill", ("postinst", "configure"), |_| {});
}

#[test]
fn a_configuration_of_which_a_command_failed_is_carried_on_by_the_next_and_still_comes_back() {
    is_carried_on("fail", ("postinst", "configure"), |_| {});
}

/// The files of a host, which a daemon reads, and where dpkg takes them to be.
fn files(state: &State) -> State {
    let mut state = state.clone();
    state.retain(|(path, _)| path.starts_with("etc/") && !path.ends_with(".service.d"));
    state.retain(|(path, _)| !path.contains(".service.d (mode"));
    state
}

#[test]
fn a_configuration_of_which_a_command_failed_leaves_the_files_as_they_were() {
    let other = Answers {
        services: "submissions",
        ..ANSWERS
    };
    let first = |_: &Tree| {};
    let second = |host: &Tree| {
        host.run("postinst", "configure", &other);
    };
    let prepares: [&dyn Fn(&Tree); 2] = [&first, &second];
    for prepare in prepares {
        let host = Tree::new(MAIN_CF, MASTER_CF, FILE);
        prepare(&host);
        let before = files(&host.state());
        configured(&host);
        let after = files(&host.state());
        let script = ("postinst", "configure");
        at_every_command("fail", script, prepare, |host, what, _| {
            let now = files(&host.state());
            if let Some(difference) = difference(&now, &before) {
                // or at the very end, as they are when all is done
                assert_same(&now, &after, &format!("{what}: {difference}"));
            }
        });
    }
}

#[test]
fn a_removal_that_was_killed_is_carried_on_by_the_next() {
    let (untouched, _) = undisturbed();
    at_every_command("kill", ("prerm", "remove"), configured, |host, what, _| {
        host.run("prerm", "remove", &DEFAULTS);
        assert_same(&host.state(), &untouched, what);
    });
}

#[test]
fn a_removal_of_which_a_command_failed_says_so_or_is_whole() {
    let (untouched, _) = undisturbed();
    at_every_command(
        "fail",
        ("prerm", "remove"),
        configured,
        |host, what, succeeded| {
            // A directory that cannot go stays, with a message
            if succeeded && !what.contains(" rmdir ") {
                assert_same(&host.state(), &untouched, what);
            }
            host.run("prerm", "remove", &DEFAULTS);
            if !what.contains(" rmdir ") {
                assert_same(&host.state(), &untouched, what);
            }
        },
    );
}

#[test]
fn a_removal_that_was_killed_can_be_configured_again_and_removed() {
    is_carried_on("kill", ("prerm", "remove"), configured);
}

#[test]
fn a_directory_or_a_link_that_was_planned_and_not_made_is_made_by_the_next_run() {
    let (untouched, expected) = undisturbed();
    for point in ["mkdir -m 0710", "mkdir -m 0755", "ln -s"] {
        for mode in ["kill", "fail"] {
            let host = Tree::new(MAIN_CF, MASTER_CF, FILE);
            host.run_until("postinst", "configure", &ANSWERS, mode, point)
                .expect("a command");
            configured(&host);
            assert_same(&host.state(), &expected, point);
            host.run("prerm", "remove", &DEFAULTS);
            assert_same(&host.state(), &untouched, point);
        }
    }
}

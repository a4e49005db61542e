//! Hosts on which something is gone, or somebody else's.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::sequence::MASTER_CF;
use crate::state::{State, difference};
use crate::tree::{Answers, DEFAULTS, Tree};

/// A main.cf that the package changes in several ways.
pub const MAIN_CF: &[u8] = b"compatibility_level = 3.6\nmynetworks = 127.0.0.0/8, 192.168.0.0/24\n";
/// A defaults file.
pub const FILE: &[u8] = b"START=no\nMECHANISMS=\"pam\"\n";
const DEFAULTS_FILE: &str = "etc/default/saslauthd";
/// Answers for these.
pub const ANSWERS: Answers = Answers {
    networks: "192.168.0.0/24",
    ..DEFAULTS
};

/// A host without the package.
pub fn host() -> Tree {
    Tree::new(MAIN_CF, MASTER_CF, FILE)
}

/// The same, and the package configured on it.
pub fn configured() -> Tree {
    let host = host();
    host.run("postinst", "configure", &ANSWERS);
    host
}

/// The package is removed and purged.
pub fn goes(host: &Tree) {
    host.run("prerm", "remove", &DEFAULTS);
    host.run("postrm", "purge", &DEFAULTS);
}

/// Two states are the same.
pub fn assert_same(now: &State, expected: &State, what: &str) {
    assert_eq!(difference(now, expected), None, "{what}");
}

/// The files below these of a host, as `cp -a` keeps them.
pub fn backup(host: &Tree, name: &str) -> std::path::PathBuf {
    let kept = host.root.with_extension(name);
    let status = std::process::Command::new("cp")
        .arg("-a")
        .args([&host.root.join("etc"), &kept])
        .status();
    assert!(status.expect("cp").success());
    kept
}

#[test]
fn a_file_that_is_a_link_or_became_one_is_one_afterwards() {
    let link = |tree: &Tree, path: &str| {
        let away = format!("{path}.away");
        fs::rename(tree.root.join(path), tree.root.join(&away)).expect("a file");
        symlink(
            Path::new(&away).file_name().expect("a name"),
            tree.root.join(path),
        )
        .expect("a link");
    };
    for path in [
        "etc/postfix/main.cf",
        "etc/postfix/master.cf",
        DEFAULTS_FILE,
    ] {
        for before in [true, false] {
            let (host, without_us) = (host(), host());
            link(&without_us, path);
            if before {
                link(&host, path);
            }
            host.run("postinst", "configure", &ANSWERS);
            if !before {
                link(&host, path);
            }
            host.run("postinst", "triggered", &ANSWERS);
            host.run("postinst", "configure", &ANSWERS);
            goes(&host);
            assert_same(&host.state(), &without_us.state(), path);
        }
    }
}

#[test]
fn what_a_killed_run_had_beside_a_file_goes_though_the_file_became_a_link() {
    for path in ["etc/postfix/main.cf", "etc/postfix/master.cf"] {
        let (host, without_us) = (host(), host());
        let point = format!("mv -T {}", host.root.join(path).display());
        let cut = host.run_until("postinst", "configure", &ANSWERS, "kill", &point);
        assert!(cut.is_some(), "{point}");
        for tree in [&host, &without_us] {
            let file = tree.root.join(path);
            fs::rename(&file, tree.root.join("etc/moved")).expect("a file");
            symlink("../moved", file).expect("a link");
        }
        host.run("postinst", "configure", &ANSWERS);
        goes(&host);
        assert_same(&host.state(), &without_us.state(), path);
    }
}

#[test]
fn a_port_is_taken_by_an_entry_of_several_lines_too() {
    let entry = b"submission\n# and\n  inet n - n - -\n\tsmtpd\n";
    let host = Tree::new(MAIN_CF, &[MASTER_CF, entry].concat(), FILE);
    let ran = host.run("postinst", "configure", &ANSWERS);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(
        said.contains("port 587 is already served by the entry submission of"),
        "{said}"
    );
    let now = String::from_utf8(host.read("etc/postfix/master.cf")).expect("a text");
    assert_eq!(now.matches("\nsubmission").count(), 2, "{now}"); // and submissions
}

#[test]
fn a_whole_file_that_was_empty_is_empty_again() {
    let (host, without_us) = (host(), host());
    for tree in [&host, &without_us] {
        let file = tree.root.join("etc/postfix/sasl/smtpd.conf");
        fs::create_dir_all(file.parent().expect("a directory")).expect("a directory");
        fs::write(file, "").expect("a file");
    }
    host.run("postinst", "configure", &ANSWERS);
    goes(&host);
    assert_same(&host.state(), &without_us.state(), "an empty file");
}

#[test]
fn a_mode_given_to_a_file_of_ours_stays() {
    for path in [
        "etc/postfix/main.cf",
        "etc/postfix/master.cf",
        DEFAULTS_FILE,
    ] {
        let (host, without_us) = (configured(), host());
        for tree in [&host, &without_us] {
            let mode = PermissionsExt::from_mode(0o600);
            fs::set_permissions(tree.root.join(path), mode).expect("a mode");
        }
        goes(&host);
        assert_same(&host.state(), &without_us.state(), path);
    }
}

#[test]
fn a_file_that_is_gone_is_no_error_of_a_removal_and_the_rest_comes_back() {
    for path in [
        "etc/postfix/main.cf",
        "etc/postfix/master.cf",
        "etc/postfix/sasl/smtpd.conf",
        "etc/pam.d/smtp",
        "etc/systemd/system/saslauthd.service.d/postfix-smtp-auth.conf",
        "var/spool/postfix/var/spool/postfix/var/run/saslauthd",
        DEFAULTS_FILE,
    ] {
        for again in [false, true] {
            let (host, without_us) = (configured(), host());
            fs::remove_file(host.root.join(path)).expect("a file");
            let _ = fs::remove_file(without_us.root.join(path)); // ours alone
            if again {
                let ran = host.attempt("postinst", "configure", &ANSWERS);
                let said = String::from_utf8_lossy(&ran.stderr).into_owned();
                assert!(
                    ran.status.success() || said.contains("does not exist"),
                    "{path}: {said}"
                );
                // what is below /var is no configuration: its disk may have been rebuilt
                assert_eq!(
                    host.root.join(path).is_symlink(),
                    path.starts_with("var/"),
                    "{path}"
                );
            }
            goes(&host);
            assert_same(&host.state(), &without_us.state(), path);
        }
    }
}

#[test]
fn a_file_that_comes_back_is_configured_by_the_next_run() {
    for path in [
        "etc/postfix/main.cf",
        "etc/postfix/master.cf",
        DEFAULTS_FILE,
    ] {
        let host = configured();
        let (expected, untouched) = (host.state(), self::host().state());
        let away = host.root.join("away");
        fs::rename(host.root.join(path), &away).expect("a file");
        // says what is missing, and does no harm
        let ran = host.attempt("postinst", "configure", &ANSWERS);
        assert!(!ran.stderr.is_empty());
        fs::rename(&away, host.root.join(path)).expect("a file");
        host.run("postinst", "configure", &ANSWERS);
        assert_same(&host.state(), &expected, path);
        goes(&host);
        assert_same(&host.state(), &untouched, path);
    }
}

#[test]
fn owners_that_were_purged_first_leave_nothing_of_ours_behind() {
    let (host, without_us) = (configured(), host());
    for tree in [&host, &without_us] {
        fs::remove_dir_all(tree.root.join("etc/postfix")).expect("a directory");
        fs::write(tree.root.join("var/lib/dpkg/status"), "").expect("status");
    }
    fs::remove_file(without_us.root.join(DEFAULTS_FILE)).expect("a file");
    host.run("postinst", "triggered", &ANSWERS);
    goes(&host);
    assert_same(&host.state(), &without_us.state(), "purged first");
}

#[test]
fn a_command_that_cannot_change_a_file_ends_the_run_with_a_sentence() {
    for point in ["cp -a", "mv -T", "mkdir -m", "mkdir -p"] {
        let host = host();
        let untouched = host.state();
        let cut = host
            .run_until("postinst", "configure", &ANSWERS, "fail", point)
            .expect("a command");
        let said = String::from_utf8_lossy(&cut.output.stderr).into_owned();
        assert_eq!(cut.output.status.code(), Some(1), "{point}: {said}");
        assert!(said.contains("postfix-smtp-auth: "), "{point}: {said}");
        assert!(said.contains("dpkg --configure -a"), "{point}: {said}");
        host.run("postinst", "configure", &ANSWERS);
        goes(&host);
        assert_same(&host.state(), &untouched, point);
    }
}

#[test]
fn an_empty_file_is_empty_afterwards() {
    for empty in 0..3 {
        let mut files: [&[u8]; 3] = [MAIN_CF, MASTER_CF, FILE];
        files[empty] = b"";
        let host = Tree::new(files[0], files[1], files[2]);
        let untouched = host.state();
        host.run("postinst", "configure", &ANSWERS);
        host.run("postinst", "configure", &ANSWERS);
        goes(&host);
        assert_same(&host.state(), &untouched, "an empty file");
    }
}

#[test]
fn a_file_with_nul_bytes_is_refused_and_stays_as_it_is() {
    for damaged in 0..3 {
        let mut files: [&[u8]; 3] = [MAIN_CF, MASTER_CF, FILE];
        files[damaged] = b"a = b\0\n";
        let host = Tree::new(files[0], files[1], files[2]);
        let untouched = host.state();
        for (action, remedy) in [
            ("configure", "run: dpkg --configure -a\n"),
            ("reconfigure", "run: dpkg-reconfigure postfix-smtp-auth\n"),
        ] {
            let ran = host.attempt("postinst", action, &ANSWERS);
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert_eq!(ran.status.code(), Some(1));
            assert!(said.contains("contains NUL bytes: it is damaged"), "{said}");
            assert!(said.ends_with(remedy), "{said}");
        }
        goes(&host);
        assert_same(&host.state(), &untouched, "a damaged file");
    }
}

#[test]
fn an_assignment_that_was_deleted_is_not_written_into_its_owners_new_file() {
    for runs_between in [false, true] {
        let host = configured();
        let path = host.root.join(DEFAULTS_FILE);
        let ours = fs::read_to_string(&path).expect("a file");
        assert!(ours.contains("THREADS=0\n"));
        fs::write(&path, ours.replace("THREADS=0\n", "")).expect("a file");
        if runs_between {
            host.run("postinst", "configure", &ANSWERS);
        }
        let new = "# new\nSTART=no\n";
        fs::write(path.with_extension("postfix-smtp-auth"), new).expect("a file");
        host.run("postinst", "triggered", &ANSWERS);
        let now = fs::read_to_string(&path).expect("a file");
        assert!(now.starts_with("# new\nSTART=yes\n"), "{now}");
        assert!(!now.contains("THREADS"), "{now}");
        goes(&host);
        assert_eq!(fs::read_to_string(&path).expect("a file"), new);
    }
}

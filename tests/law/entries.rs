//! The edit functions of one file: entries.awk and lists.awk, by themselves.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;

use crate::edit::{Edit, edit, make};
use crate::text::{defaults, main_cf};
use crate::tree::awk;

/// What the package wants of main.cf, as postinst notes it; the networks vary.
fn wanted_of_main_cf(networks: &str) -> String {
    let line = |name: &str, operation: &str, value: &str, rest: &str| {
        let value = if value.is_empty() {
            String::new()
        } else {
            format!("{name} = {value}")
        };
        format!("parameter\t/main.cf\t{name}\t{operation}\t{value}\t{rest}\n")
    };
    [
        line("cyrus_sasl_config_path", "set", "/etc/postfix/sasl", ""),
        line(
            "smtpd_tls_cert_file",
            "default",
            "/snakeoil.pem",
            "smtpd_tls_chain_files smtpd_tls_eccert_file",
        ),
        line(
            "smtpd_tls_security_level",
            "default",
            "may",
            "smtpd_use_tls smtpd_enforce_tls",
        ),
        line("smtpd_tls_auth_only", "set", "yes", ""),
        line(
            "smtpd_relay_restrictions",
            "list",
            "",
            "\tpermit_sasl_authenticated\tpermit_mynetworks\t",
        ),
        line(
            "smtpd_recipient_restrictions",
            "default",
            "permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination",
            "\tpermit_sasl_authenticated\tpermit_mynetworks\t",
        ),
        if networks.is_empty() {
            String::new()
        } else {
            line("mynetworks", "list", "", &format!("\t\t\t{networks}"))
        },
        line("smtpd_sasl_auth_enable", "switch", "yes", ""),
    ]
    .concat()
}

const WANTED_OF_DEFAULTS: &str = "assignment\t/main.cf\tSTART\tset\tSTART=yes\nassignment\t/main.cf\tTHREADS\tset\tTHREADS=0\n\
    assignment\t/main.cf\tOPTIONS\tset\tOPTIONS=\"-m /var/spool/postfix/var/run/saslauthd\"\n";

/// One run of the engine over the text; the journal is carried on in `directory`.
fn run(directory: &Path, kind: &str, mode: &str, wanted: &str, text: &[u8]) -> Vec<u8> {
    fs::write(directory.join("wanted"), wanted).expect("wanted");
    fs::write(directory.join("text"), [text, b".\n"].concat()).expect("text");
    fs::write(directory.join("records"), "").expect("records");
    fs::write(directory.join("todo"), "").expect("todo");
    let shell = format!("{}/debian-templates/shell", env!("CARGO_MANIFEST_DIR"));
    let words = awk();
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .current_dir(directory)
        .env("LC_ALL", "C");
    command.args([
        "-f",
        &format!("{shell}/segments.awk"),
        "-f",
        &format!("{shell}/lists.awk"),
        "-f",
        &format!("{shell}/entries.awk"),
    ]);
    for (name, value) in [
        ("kind", kind),
        ("mode", mode),
        ("path", "/main.cf"),
        ("journal", "journal"),
        ("pending", ""),
        ("work", "./"),
        ("number", "out"),
        ("exists", "1"),
        ("derived", "1"),
        ("keep_switch", "0"),
    ] {
        command.args(["-v", &format!("{name}={value}")]);
    }
    let output = command.output().expect("awk");
    assert!(
        output.status.success() && output.stdout.is_empty() && output.stderr.is_empty(),
        "{words:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    fs::rename(directory.join("records"), directory.join("journal")).expect("records");
    fs::read(directory.join("out")).expect("out")
}

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// Configures with each of `wanteds` in turn (the last one twice), edits, gives back.
fn law(kind: &str, before: &[u8], wanteds: &[String], edits: &[Edit]) -> Result<(), TestCaseError> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::write(directory.path().join("journal"), "").expect("journal");
    let mut text = before.to_vec();
    for wanted in wanteds {
        text = run(directory.path(), kind, "configure", wanted, &text);
    }
    let again = run(
        directory.path(),
        kind,
        "configure",
        wanteds.last().expect("one"),
        &text,
    );
    prop_assert_eq!(
        shown(&again),
        shown(&text),
        "the second run changed the text"
    );
    let mut edited = before.to_vec();
    make(edits, &mut edited, &mut text);
    let triggered = run(
        directory.path(),
        kind,
        "triggered",
        wanteds.last().expect("one"),
        &text,
    );
    prop_assert_eq!(
        shown(&triggered),
        shown(&text),
        "a trigger changed the text"
    );
    if wanteds.len() > 1 {
        text = run(directory.path(), kind, "configure", &wanteds[0], &text);
    }
    let back = run(directory.path(), kind, "give-back", "", &text);
    prop_assert_eq!(shown(&back), shown(&edited));
    prop_assert_eq!(&back, &edited);
    Ok(())
}

fn networks() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(""),
        Just("192.168.0.0/24"),
        Just("10.1.0.0/16"),
        Just("192.168.0.0/24 10.1.0.0/16")
    ]
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn main_cf_comes_back_with_the_administrators_edits(
        text in main_cf(),
        networks in prop::collection::vec(networks(), 1..3),
        edits in prop::collection::vec(edit(), 0..4),
    ) {
        let wanteds: Vec<String> = networks.iter().map(|n| wanted_of_main_cf(n)).collect();
        law("parameter", &text.0, &wanteds, &edits)?;
    }

    #[test]
    fn a_defaults_file_comes_back_with_the_administrators_edits(
        text in defaults(),
        edits in prop::collection::vec(edit(), 0..4),
    ) {
        law("assignment", &text.0, &[WANTED_OF_DEFAULTS.to_owned()], &edits)?;
    }
}

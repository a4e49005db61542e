//! What the package itself wants of main.cf and of a defaults file, on one file.

use proptest::prelude::*;

use crate::edit::{Edit, edit, make};
use crate::engine::Engine;
use crate::text::{defaults, main_cf};

/// What the package wants of main.cf, as postinst notes it; the networks vary.
pub fn wanted_of_main_cf(networks: &str) -> String {
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

fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// Configures with each of `wanteds` in turn (the last one twice), edits, gives back.
fn law(
    kind: &'static str,
    before: &[u8],
    wanteds: &[String],
    edits: &[Edit],
) -> Result<(), TestCaseError> {
    let engine = Engine::new(kind);
    let run = |mode: &str, wanted: &str, text: &[u8]| engine.run(mode, wanted, text).text;
    let mut text = before.to_vec();
    for wanted in wanteds {
        text = run("configure", wanted, &text);
    }
    let last = wanteds.last().expect("one");
    let again = run("configure", last, &text);
    prop_assert_eq!(
        shown(&again),
        shown(&text),
        "the second run changed the text"
    );
    let mut edited = before.to_vec();
    make(edits, &mut edited, &mut text);
    let triggered = run("triggered", last, &text);
    prop_assert_eq!(
        shown(&triggered),
        shown(&text),
        "a trigger changed the text"
    );
    if wanteds.len() > 1 {
        text = run("configure", &wanteds[0], &text);
    }
    let back = run("give-back", "", &text);
    prop_assert_eq!(shown(&back), shown(&edited));
    prop_assert_eq!(&back, &edited);
    Ok(())
}

/// What has the values already when the package comes is never its own.
fn is_adopted(kind: &'static str, wanted: &str, text: &[u8]) -> Result<(), TestCaseError> {
    let followed = Engine::new(kind).run("configure", wanted, text).text;
    let engine = Engine::new(kind);
    for mode in ["configure", "triggered", "configure", "give-back"] {
        let wanted = if mode == "give-back" { "" } else { wanted };
        let ran = engine.run(mode, wanted, &followed);
        prop_assert_eq!(shown(&ran.text), shown(&followed), "{}", mode);
        prop_assert_eq!(ran.messages, "");
    }
    Ok(())
}

/// What is chosen of the networks found.
pub fn networks() -> impl Strategy<Value = String> {
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

    #[test]
    fn what_stood_so_from_the_start_is_never_owned_and_never_removed(
        text in main_cf(),
        networks in networks(),
        file in defaults(),
    ) {
        is_adopted("parameter", &wanted_of_main_cf(&networks), &text.0)?;
        is_adopted("assignment", WANTED_OF_DEFAULTS, &file.0)?;
    }
}

#[test]
fn ten_thousand_lines_come_back() {
    let mut lines: Vec<String> = (0..10_000)
        .map(|line| match line % 4 {
            0 => format!("p{line} = a,\n# inside\n\tb"),
            1 => "# a comment".to_owned(),
            2 => String::new(),
            _ => format!("q{line}=${{p{line}?x}}"),
        })
        .collect();
    lines.insert(5_000, "mynetworks = 10.1.0.0/16, 127.0.0.0/8".to_owned());
    lines.insert(7_000, format!("long = {}", "x".repeat(100_000)));
    let text = lines.join("\n");
    for _ in 0..3 {
        let engine = Engine::new("parameter");
        let wanted = wanted_of_main_cf("10.1.0.0/16");
        let changed = engine.run("configure", &wanted, text.as_bytes()).text;
        assert_ne!(changed, text.as_bytes());
        let back = engine.run("give-back", "", &changed).text;
        assert!(back == text.as_bytes());
    }
}

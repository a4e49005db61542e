//! What is ours by its value, not by its bytes: the options of a service that the administrator
//! extended, and a switch that he spelled in another way.

use proptest::prelude::*;

use crate::engine::{Engine, PATH};
use crate::segments::{bytes_of, last_of, parse, text_of};

const OURS: &str = "p\tinet\tn\t-\tn\t-\t10\tsmtpd\n  -o a=v1\n  -o b=\n  -o c=permit,reject";
/// The same service in other columns, and with an option in the first line.
const OTHER_LINE: &str = "p inet n - y - 50 smtpd";
const LINE_OF_HIS: &str = "p inet n - y - - smtpd -v -o z=his";
const BEFORE: &str = "# a file\nsmtp inet n - y - - smtpd\n  -o a=v1\n";

fn wanted(service: &str) -> String {
    let service = service.replace('\t', "\\t").replace('\n', "\\n");
    format!("master_service\t{PATH}\tp/inet\tservice\t{service}\t\t\t\t\n")
}

/// Lines that an administrator adds to a service.
fn his() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("  -o smtpd_milters=inet:127.0.0.1:8891"),
        Just("\t-o { smtpd_client_restrictions = permit_mynetworks, reject }"),
        Just("  -o {a=his}"),
        Just("  -o a=his  -o z=$y"),
        Just("  -v"),
    ]
}

/// The words of a service but for comments: its line, and its options.
fn words(service: &str) -> Vec<String> {
    let lines = service.split('\n').filter(|l| !l.trim().starts_with('#'));
    lines
        .flat_map(str::split_ascii_whitespace)
        .map(str::to_owned)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: ProptestConfig::default().cases.div_ceil(2), ..ProptestConfig::default() })]

    #[test]
    fn our_options_leave_a_service_that_he_extended_and_his_stay(
        added in prop::collection::vec((0_usize..4, his()), 0..4),
        other_line in prop::option::weighted(0.3, prop_oneof![Just(OTHER_LINE), Just(LINE_OF_HIS)]),
        dropped in prop::option::of(1_usize..3),
        upgrades in prop::collection::vec(prop_oneof![Just("configure"), Just("upgrade"), Just("triggered"), Just("killed")], 0..3),
    ) {
        let engine = Engine::new("master_service");
        let mut text = text_of(&engine.run("configure", &wanted(OURS), &bytes_of(BEFORE)).text);
        prop_assert_eq!(&text, &format!("{BEFORE}{OURS}\n"));
        let mut lines: Vec<&str> = OURS.split('\n').collect();
        let mut expected = Vec::new();
        // another first line, and not all of ours: a service of his own
        let his_own = other_line.is_some() && dropped.is_some();
        if let Some(line) = other_line {
            lines[0] = line;
        }
        if let Some(dropped) = dropped {
            lines.remove(dropped);
        }
        for (place, line) in &added {
            lines.insert((place + 1).min(lines.len()), line);
        }
        // without an option of his it goes, whatever its columns are
        if his_own || other_line == Some(LINE_OF_HIS) || !added.is_empty() {
            let ours: Vec<&str> = OURS.split('\n').skip(1).collect();
            let kept: Vec<&str> = lines.iter().filter(|line| his_own || !ours.contains(line)).copied().collect();
            expected = words(&kept.join("\n"));
        }
        text = text.replace(OURS, &lines.join("\n"));
        let mut messages = String::new();
        for mode in upgrades {
            let edited = text.clone();
            let ran = match mode {
                "upgrade" => engine.run("configure", &wanted(&OURS.replace("v1", "v2")), &bytes_of(&text)),
                "killed" => {
                    engine.run_in_vain("give-back", "", &bytes_of(&text));
                    engine.run("configure", &wanted(OURS), &bytes_of(&text))
                }
                mode => engine.run(mode, &wanted(OURS), &bytes_of(&text)),
            };
            text = text_of(&ran.text);
            messages += &ran.messages;
            if edited != format!("{BEFORE}{OURS}\n") {
                prop_assert_eq!(&text, &edited, "written again by {}", mode);
            } else if mode == "upgrade" {
                break;
            }
        }
        let back = engine.run("give-back", "", &bytes_of(&text));
        messages += &back.messages;
        let back = text_of(&back.text);
        let segments = parse("master_service", &back).0;
        let service = last_of(&segments, "p/inet").map_or_else(Vec::new, |at| words(&segments[at].text));
        prop_assert_eq!(service, expected, "{}", back);
        prop_assert!(back.starts_with(BEFORE));
        prop_assert!(messages.lines().count() <= 1, "{}", messages);
    }
}

fn switch() -> String {
    format!("parameter\t{PATH}\tauth\tswitch\tauth = yes\t\t\t\t\n")
}

#[test]
fn a_switch_that_he_spelled_in_another_way_is_turned_off_after_an_upgrade_too() {
    for before in ["", "auth = no\n"] {
        let before = format!("a = b\n{before}");
        for run in ["", "configure", "killed"] {
            let engine = Engine::new("parameter");
            let on = engine.run("configure", &switch(), before.as_bytes()).text;
            let his = text_of(&on).replace("auth = yes", "auth=YES");
            match run {
                "" => {}
                "killed" => engine.run_in_vain("give-back", "", his.as_bytes()),
                mode => {
                    let ran = engine.run(mode, &switch(), his.as_bytes());
                    assert_eq!(text_of(&ran.text), his);
                }
            }
            let back = engine.run("give-back", "", his.as_bytes()).text;
            assert_eq!(text_of(&back), before, "after {run:?}");
        }
    }
}

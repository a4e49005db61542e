//! Whole maintainer scripts, in sequences as they happen to a host.

use proptest::prelude::*;

use crate::edit::{Edit, edit, make};
use crate::state::difference;
use crate::text::{Text, defaults, main_cf};
use crate::tree::{Answers, DEFAULTS, Tree};

/// Debian's master.cf in short: what follows the last service must come back, too.
pub const MASTER_CF: &[u8] = b"# service type  private unpriv  chroot  wakeup  maxproc command + args\n\
    smtp      inet  n       -       y       -       -       smtpd\n\
    #submission inet n       -       y       -       -       smtpd\n\
    #  -o syslog_name=postfix/submission\n\
    pickup    unix  n       -       y       60      1       pickup\n\
    maildrop  unix  -       n       n       -       -       pipe\n  flags=DRXhu user=vmail argv=/usr/bin/maildrop -d ${recipient}\n";

/// What happens to a configured host.
#[derive(Clone, Debug)]
enum Event {
    /// Configured again: the same, other answers, or a version that wants another value.
    Configure(Answers),
    Trigger,
    EditMain(Vec<Edit>),
    EditDefaults(Vec<Edit>),
    /// Removed, and installed again.
    Reinstall(Answers),
}

fn answers() -> impl Strategy<Value = Answers> {
    (
        prop_oneof![
            Just("smtp, submission, submissions"),
            Just("submission"),
            Just("smtp"),
            Just("")
        ],
        prop_oneof![
            Just(""),
            Just("192.168.0.0/24"),
            Just("192.168.0.0/24, 10.1.0.0/16")
        ],
        prop_oneof![Just("encrypt"), Just("may")],
    )
        .prop_map(|(services, networks, level)| Answers {
            services,
            networks,
            level,
        })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => answers().prop_map(Event::Configure),
        1 => Just(Event::Trigger),
        2 => prop::collection::vec(edit(), 1..3).prop_map(Event::EditMain),
        1 => prop::collection::vec(edit(), 1..3).prop_map(Event::EditDefaults),
        1 => answers().prop_map(Event::Reinstall),
    ]
}

/// Makes the edits to a file of the host, and to what it would be without us.
fn edit_file(host: &Tree, without_us: &Tree, path: &str, edits: &[Edit]) {
    let (mut plain, mut changed) = (without_us.read(path), host.read(path));
    make(edits, &mut plain, &mut changed);
    std::fs::write(without_us.root.join(path), plain).expect("a file");
    std::fs::write(host.root.join(path), changed).expect("a file");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 200,
        cases: ProptestConfig::default().cases.div_ceil(8), ..ProptestConfig::default() })]

    #[test]
    fn whatever_happened_removal_gives_the_host_back(
        main_cf in main_cf(),
        defaults in defaults(),
        first in answers(),
        events in prop::collection::vec(event(), 0..5),
    ) {
        let Text(main_cf) = main_cf;
        let Text(defaults) = defaults;
        let host = Tree::new(&main_cf, MASTER_CF, &defaults);
        let without_us = Tree::new(&main_cf, MASTER_CF, &defaults);
        host.run("postinst", "configure", &first);
        let mut last = first;
        for event in events {
            match event {
                Event::Configure(answers) => {
                    host.run("postinst", "configure", &answers);
                    last = answers;
                }
                Event::Trigger => {
                    let before = host.state();
                    host.run("postinst", "triggered", &last);
                    prop_assert!(host.state() == before, "a trigger changed the host");
                }
                Event::EditMain(edits) => edit_file(&host, &without_us, "etc/postfix/main.cf", &edits),
                Event::EditDefaults(edits) => edit_file(&host, &without_us, "etc/default/saslauthd", &edits),
                Event::Reinstall(answers) => {
                    host.run("prerm", "remove", &DEFAULTS);
                    host.run("postinst", "configure", &answers);
                    last = answers;
                }
            }
        }
        host.run("prerm", "remove", &DEFAULTS);
        host.run("postrm", "purge", &DEFAULTS);
        prop_assert_eq!(difference(&host.state(), &without_us.state()), None);
    }
}

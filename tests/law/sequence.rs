//! Whole maintainer scripts, in sequences as they happen to a host.

use proptest::prelude::*;

use crate::adversity::goes;
use crate::event::{Event, Hosts, answers, event};
use crate::state::difference;
use crate::text::{Text, defaults, main_cf, master_cf};
use crate::tree::{DEFAULTS, Tree};

/// Debian's master.cf in short: what follows the last service must come back, too.
pub const MASTER_CF: &[u8] = b"# service type  private unpriv  chroot  wakeup  maxproc command + args\n\
    smtp      inet  n       -       y       -       -       smtpd\n\
    #submission inet n       -       y       -       -       smtpd\n\
    #  -o syslog_name=postfix/submission\n\
    pickup    unix  n       -       y       60      1       pickup\n\
    maildrop  unix  -       n       n       -       -       pipe\n  flags=DRXhu user=vmail argv=/usr/bin/maildrop -d ${recipient}\n";

/// How many sequences are run: each takes as long as some dozens of cases on one file.
fn sequences() -> u32 {
    std::env::var("LAW_SEQUENCES").map_or_else(
        |_| ProptestConfig::default().cases.div_ceil(8),
        |count| count.parse().expect("LAW_SEQUENCES is a number"),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 300,
        cases: sequences(), ..ProptestConfig::default() })]

    #[test]
    fn whatever_happened_removal_gives_the_host_back(
        main_cf in main_cf(),
        master_cf in master_cf(),
        defaults in defaults(),
        first in answers(),
        events in prop::collection::vec(event(), 0..5),
    ) {
        let (Text(main_cf), Text(master_cf), Text(defaults)) = (main_cf, master_cf, defaults);
        let mut hosts = Hosts::new([&main_cf, &master_cf, &defaults], first);
        for event in events {
            hosts.happen(event)?;
        }
        goes(&hosts.host);
        prop_assert_eq!(difference(&hosts.host.state(), &hosts.without_us.state()), None);
    }
}

#[test]
fn a_directory_of_ours_goes_though_its_file_was_written_anew_and_deleted() {
    let mut hosts = Hosts::new([b"compatibility_level = 3.6\n", MASTER_CF, b""], DEFAULTS);
    for text in [Some("# their own\n"), None] {
        hosts.happen(Event::Added(1, text)).expect("it happens");
    }
    goes(&hosts.host);
    assert_eq!(
        difference(&hosts.host.state(), &hosts.without_us.state()),
        None
    );
}

#[test]
fn a_directory_left_with_an_added_file_in_it_is_the_administrators() {
    let killed = (60..76).map(Event::KilledRemoval);
    for removal in killed.chain([Event::Reinstall(DEFAULTS)]) {
        let mut hosts = Hosts::new([b"compatibility_level = 3.6\n", MASTER_CF, b""], DEFAULTS);
        for event in [
            Event::Added(1, Some("# their own\n")),
            removal,
            Event::Added(1, None),
        ] {
            hosts.happen(event).expect("it happens");
        }
        goes(&hosts.host);
        assert_eq!(
            difference(&hosts.host.state(), &hosts.without_us.state()),
            None
        );
    }
}

#[test]
#[should_panic(expected = "had not ended after 1 s")]
fn a_script_that_never_ends_is_named_with_the_host() {
    let mut host = Tree::new(b"", b"", b"");
    host.limit = 1;
    let changes = host.root.join("usr/share/postfix-smtp-auth/changes.sh");
    std::fs::write(changes, "while :; do sleep 1; done\n").expect("a copy");
    host.run("postinst", "configure", &DEFAULTS);
}

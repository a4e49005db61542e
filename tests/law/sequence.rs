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
fn a_directory_of_ours_goes_with_us_though_he_wrote_its_file_anew_and_deleted_it() {
    let mut hosts = Hosts::new([b"compatibility_level = 3.6\n", MASTER_CF, b""], DEFAULTS);
    for text in [Some("# his own\n"), None] {
        hosts.happen(Event::Added(1, text)).expect("it happens");
    }
    goes(&hosts.host);
    assert_eq!(
        difference(&hosts.host.state(), &hosts.without_us.state()),
        None
    );
}

#[test]
fn a_directory_that_a_removal_left_with_his_file_in_it_is_his() {
    let killed = (60..76).map(Event::KilledRemoval);
    for removal in killed.chain([Event::Reinstall(DEFAULTS)]) {
        let mut hosts = Hosts::new([b"compatibility_level = 3.6\n", MASTER_CF, b""], DEFAULTS);
        for event in [
            Event::Added(1, Some("# his own\n")),
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

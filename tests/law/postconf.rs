//! Postfix itself as the judge: what it reads in the edited text is what it read before, and
//! exactly our change. `LAW_POSTFIX` is the root of a system with Postfix (tests/shell/law.sh).

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use crate::engine::{Engine, PATH};
use crate::entries::{networks, wanted_of_main_cf};
use crate::segments::list;
use crate::text::{main_cf, master_cf};

const SUBMISSION: &str = "submission\tinet\tn\t-\tn\t-\t10\tsmtpd\n  -o syslog_name=postfix/submission\n  -o smtpd_client_restrictions=";

/// A configuration directory of that system.
struct Postfix {
    root: String,
    directory: tempfile::TempDir,
}

impl Postfix {
    fn new() -> Self {
        let root = std::env::var("LAW_POSTFIX").expect("LAW_POSTFIX");
        let parent = Path::new(&root).join("tmp");
        let directory = tempfile::tempdir_in(parent).expect("a directory");
        Self { root, directory }
    }

    /// What postconf says of these files; nothing where it refuses them.
    fn says(&self, main_cf: &[u8], master_cf: &[u8], option: &str) -> Option<Vec<String>> {
        let inside = self.directory.path().strip_prefix(&self.root);
        let inside = Path::new("/").join(inside.expect("below the root"));
        for (name, text) in [("main.cf", main_cf), ("master.cf", master_cf)] {
            let path: PathBuf = self.directory.path().join(name);
            fs::write(&path, text).expect("a file");
            // Postfix waits for files that changed in this second
            let file = File::options().write(true).open(&path).expect("a file");
            let earlier = SystemTime::now() - Duration::from_secs(5);
            file.set_modified(earlier).expect("a time");
        }
        let output = Command::new("chroot")
            .args([&self.root, "/usr/sbin/postconf", "-c"])
            .arg(inside)
            .arg(option)
            .env("LC_ALL", "C")
            .output()
            .expect("chroot");
        let text: String = output.stdout.iter().map(|&byte| char::from(byte)).collect();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        output.status.success().then_some(lines)
    }

    fn parameters(&self, main_cf: &[u8]) -> Option<BTreeMap<String, String>> {
        let lines = self.says(main_cf, b"", "-n")?;
        let pairs = lines.iter().filter_map(|line| line.split_once(" ="));
        Some(
            pairs
                .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
                .collect(),
        )
    }
}

fn items(value: &str) -> Vec<String> {
    list(&format!("x={value}")).items
}

/// What Postfix must read after the change, from what it read before.
fn expected(old: &BTreeMap<String, String>, networks: &str) -> BTreeMap<String, String> {
    let mut new = old.clone();
    let empty = |name: &str| old.get(name).is_none_or(String::is_empty);
    let mut set = |name: &str, value: &str| new.insert(name.to_owned(), value.to_owned());
    set("cyrus_sasl_config_path", "/etc/postfix/sasl");
    set("smtpd_tls_auth_only", "yes");
    set("smtpd_sasl_auth_enable", "yes");
    let certificate = "smtpd_tls_cert_file";
    if !old.contains_key(certificate)
        && empty("smtpd_tls_chain_files")
        && empty("smtpd_tls_eccert_file")
    {
        set(certificate, "/snakeoil.pem");
    }
    let level = "smtpd_tls_security_level";
    if !old.contains_key(level) && empty("smtpd_use_tls") && empty("smtpd_enforce_tls") {
        set(level, "may");
    }
    let whole = "permit_sasl_authenticated, permit_mynetworks, reject_unauth_destination";
    if !old.contains_key("smtpd_recipient_restrictions") {
        set("smtpd_recipient_restrictions", whole);
    }
    for name in ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"] {
        let Some(value) = old.get(name) else { continue };
        let mut items = items(value);
        if !items.contains(&"permit_sasl_authenticated".to_owned()) {
            let anchor = items.iter().position(|item| item == "permit_mynetworks");
            items.insert(anchor.unwrap_or(0), "permit_sasl_authenticated".to_owned());
            new.insert(name.to_owned(), items.join(" "));
        }
    }
    if let Some(value) = new.get_mut("mynetworks") {
        let mut kept = items(value);
        kept.retain(|item| !networks.split(' ').any(|network| network == item));
        *value = kept.join(" ");
    }
    new
}

/// The same meaning, however the items of a value are separated.
fn plain(parameters: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let plain = parameters.iter();
    plain
        .map(|(name, value)| (name.clone(), items(value)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "wants LAW_POSTFIX, the root of a system with Postfix: tests/shell/law.sh"]
    fn postfix_reads_in_main_cf_what_it_read_before_and_exactly_our_change(text in main_cf(), networks in networks()) {
        let postfix = Postfix::new();
        let old = postfix.parameters(&text.0);
        prop_assume!(old.is_some()); // what Postfix refuses is not touched
        let old = old.expect("assumed");
        let engine = Engine::new("parameter");
        let changed = engine.run("configure", &wanted_of_main_cf(&networks), &text.0).text;
        let new = postfix.parameters(&changed).expect("Postfix reads our text");
        prop_assert_eq!(plain(&new), plain(&expected(&old, &networks)));
    }

    #[test]
    #[ignore = "wants LAW_POSTFIX, the root of a system with Postfix: tests/shell/law.sh"]
    fn postfix_reads_in_master_cf_what_it_read_before_and_exactly_our_service(text in master_cf()) {
        let postfix = Postfix::new();
        let says = |text: &[u8]| {
            let services = postfix.says(b"compatibility_level = 2\n", text, "-M")?;
            let options = postfix.says(b"compatibility_level = 2\n", text, "-P")?;
            Some([services, options].concat())
        };
        let old = says(&text.0);
        prop_assume!(old.is_some());
        let escaped = SUBMISSION.replace('\t', "\\t").replace('\n', "\\n");
        let wanted = format!("master-service\t{PATH}\tsubmission/inet\tservice\t{escaped}\t\t\t\t\n");
        let engine = Engine::new("master-service");
        let changed = engine.run("configure", &wanted, &text.0).text;
        let mut new = says(&changed).expect("Postfix reads our text");
        for line in old.expect("assumed") {
            let at = new.iter().position(|other| *other == line);
            prop_assert!(at.is_some(), "{line:?} is gone");
            new.remove(at.expect("asserted"));
        }
        let words: Vec<String> = new.iter().flat_map(|line| line.split_ascii_whitespace()).map(str::to_owned).collect();
        prop_assert_eq!(
            words.join(" "),
            "submission inet n - n - 10 smtpd -o syslog_name=postfix/submission -o smtpd_client_restrictions= \
             submission/inet/smtpd_client_restrictions = submission/inet/syslog_name = postfix/submission"
        );
    }
}

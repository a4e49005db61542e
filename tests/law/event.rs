//! What happens to a host: runs of the package's scripts, whole or cut short, and what the
//! administrator and other packages do in between, to it and to its twin without the package.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::edit::{Edit, edit, make};
use crate::segments::{bytes_of, text_of};
use crate::shadow::{Act, Shadow};
use crate::state::{move_away, set_mode};
use crate::tree::{Answers, DEFAULTS, Tree};

/// The files whose entries change, with their kind.
pub const FILES: [(&str, &str); 3] = [
    ("etc/postfix/main.cf", "parameter"),
    ("etc/postfix/master.cf", "master-service"),
    ("etc/default/saslauthd", "assignment"),
];

/// A whole file that the package adds.
const ADDED: [&str; 2] = [
    "etc/pam.d/smtp",
    "etc/systemd/system/saslauthd.service.d/postfix-smtp-auth.conf",
];

/// Where the records of the package's changes are.
const STATE: &str = "var/lib/confdeb/postfix-smtp-auth";

/// What happens to a configured host.
#[derive(Clone, Debug)]
pub enum Event {
    /// Configured again: the same, other answers, or another version.
    Configure(Answers),
    /// The same, as dpkg-reconfigure does it.
    Reconfigure(Answers),
    /// A file that the package depends on came anew.
    Trigger,
    /// Edits that leave our entries alone, to the nth file.
    Edit(usize, Vec<Edit>),
    /// An entry that may be ours becomes the administrator's: file, key, and the act.
    Entry(usize, &'static str, Act),
    /// A file that we added is written anew, or deleted.
    Added(usize, Option<&'static str>),
    /// The nth file gets another mode, owner and attribute.
    Mode(usize, u32),
    /// The nth file is moved away, and a link left in its place.
    Link(usize),
    /// The owner of the defaults file ships a new one, and its trigger runs.
    Conffile(&'static str),
    /// A run for these answers that is killed at its nth command.
    Killed(Answers, usize),
    /// A run for these answers of which the nth command fails.
    Failed(Answers, usize),
    /// A removal that is killed at its nth command.
    KilledRemoval(usize),
    /// Removed, and installed again.
    Reinstall(Answers),
}

/// Answers, and the version's own value.
pub fn answers() -> impl Strategy<Value = Answers> {
    (
        prop::sample::select(&["smtp, submission, submissions", "submission", "smtp", ""][..]),
        prop::sample::select(&["", "192.168.0.0/24", "192.168.0.0/24, 10.1.0.0/16"][..]),
        prop::sample::select(&["encrypt", "may"][..]),
    )
        .prop_map(|(services, networks, level)| Answers {
            services,
            networks,
            level,
        })
}

/// Entries that the package sets whole, with a text of the administrator's: file, key, text.
const EDITED_ENTRIES: [(usize, &str, &str); 10] = [
    (0, "smtpd_tls_auth_only", "smtpd_tls_auth_only=no"),
    (
        0,
        "smtpd_tls_cert_file",
        "smtpd_tls_cert_file =\n  /etc/ssl/theirs.pem",
    ),
    (0, "smtpd_tls_key_file", "smtpd_tls_key_file = $theirs"),
    (
        0,
        "cyrus_sasl_config_path",
        "cyrus_sasl_config_path=/etc/theirs",
    ),
    (
        0,
        "smtpd_tls_security_level",
        "smtpd_tls_security_level = encrypt",
    ),
    (1, "submission/inet", "submission inet n - y - - smtpd -v"),
    (
        1,
        "submissions/inet",
        "submissions inet n - y - - smtpd\n  -o theirs=y",
    ),
    (2, "START", "START='no'  # their comment"),
    (2, "THREADS", "THREADS=7"),
    (2, "OPTIONS", "OPTIONS=\"-c -m /theirs\""),
];

/// An act of the administrator's on an entry that the package sets whole.
fn edited_entry() -> impl Strategy<Value = Event> {
    (prop::sample::select(&EDITED_ENTRIES[..]), 0..3).prop_map(|((file, key, text), what)| {
        let act = match what {
            0 => Act::Write(text.to_owned()),
            1 => Act::Delete,
            _ => Act::Above("# their comment, above it".to_owned()),
        };
        Event::Entry(file, key, act)
    })
}

/// Any event.
pub fn event() -> impl Strategy<Value = Event> {
    let edits = || prop::collection::vec(edit(), 1..3);
    prop_oneof![
        3 => answers().prop_map(Event::Configure),
        1 => answers().prop_map(Event::Reconfigure),
        1 => Just(Event::Trigger),
        3 => (0_usize..3, edits()).prop_map(|(file, edits)| Event::Edit(file, edits)),
        4 => edited_entry(),
        1 => (0_usize..2, prop::option::of(Just("# their own\n"))).prop_map(|(n, text)| Event::Added(n, text)),
        1 => (0_usize..3, prop_oneof![Just(0o640), Just(0o600), Just(0o664)]).prop_map(|(n, m)| Event::Mode(n, m)),
        1 => (0_usize..3).prop_map(Event::Link),
        1 => prop_oneof![Just("# new\nOPTIONS=\"-c\"\nSTART=no\n"), Just("# newer\nTHREADS=5\n")].prop_map(Event::Conffile),
        1 => (answers(), 1_usize..140).prop_map(|(answers, n)| Event::Killed(answers, n)),
        1 => (answers(), 1_usize..160).prop_map(|(answers, n)| Event::Failed(answers, n)),
        1 => (1_usize..140).prop_map(Event::KilledRemoval),
        1 => answers().prop_map(Event::Reinstall),
    ]
}

/// A host with the package, and its twin without.
pub struct Hosts {
    /// The one with the package.
    pub host: Tree,
    /// The one that nobody but the administrator and the other packages change.
    pub without_us: Tree,
    /// The conffile as its owner shipped it last.
    shipped: Vec<u8>,
    last: Answers,
    /// True where the next run has to carry on one that was cut short.
    cut: bool,
    /// True where a removal came to its end and left the directory of the drop-in, as an added
    /// file was in it: from then on it is the administrator's.
    directory_is_his: bool,
}

impl Hosts {
    /// Both untouched, then the package configured on one.
    pub fn new(files: [&[u8]; 3], first: Answers) -> Self {
        let host = Tree::new(files[0], files[1], files[2]);
        let without_us = Tree::new(files[0], files[1], files[2]);
        host.run("postinst", "configure", &first);
        Self {
            host,
            without_us,
            shipped: files[2].to_vec(),
            last: first,
            cut: false,
            directory_is_his: false,
        }
    }

    /// Lets it happen to both.
    pub fn happen(&mut self, event: Event) -> Result<(), TestCaseError> {
        match event {
            Event::Configure(answers) => self.configure(answers, "configure"),
            Event::Reconfigure(answers) => self.configure(answers, "reconfigure"),
            Event::Trigger => self.trigger()?,
            Event::Edit(file, edits) => self.edit(file, &edits),
            Event::Entry(file, key, act) => self.edit_entry(file, key, &act),
            Event::Added(number, text) => self.added(ADDED[number], text),
            Event::Mode(file, mode) => {
                self.both(|tree| set_mode(&tree.root.join(FILES[file].0), mode));
            }
            Event::Link(file) => self.both(|tree| move_away(&tree.root.join(FILES[file].0))),
            Event::Conffile(text) => self.conffile(text.as_bytes()),
            Event::Killed(answers, n) => self.cut_short(answers, "kill", n),
            Event::Failed(answers, n) => self.cut_short(answers, "fail", n),
            Event::KilledRemoval(n) => {
                let (host, at) = (&self.host, n.to_string());
                host.run_until("prerm", "remove", &DEFAULTS, "kill", &at);
                self.see_what_stays();
                self.configure(self.last.clone(), "configure");
            }
            Event::Reinstall(answers) => {
                self.host.run("prerm", "remove", &DEFAULTS);
                self.see_what_stays();
                self.configure(answers, "configure");
            }
        }
        Ok(())
    }

    fn cut_short(&mut self, new: Answers, mode: &str, n: usize) {
        let (at, script) = (n.to_string(), ("postinst", "configure"));
        self.host.run_until(script.0, script.1, &new, mode, &at);
        (self.last, self.cut) = (new, true);
    }

    /// After a removal, which came to its end if it has no record of a directory any more.
    fn see_what_stays(&mut self) {
        let read = |name| text_of(&self.host.read(&format!("{STATE}/{name}")));
        let ended = !["journal", "pending"]
            .map(read)
            .concat()
            .contains("\ndirectory\t");
        let directory = Path::new(ADDED[1]).parent().expect("a directory");
        self.directory_is_his |= ended && self.host.root.join(directory).exists();
    }

    fn both(&self, change: impl Fn(&Tree)) {
        change(&self.host);
        change(&self.without_us);
    }

    fn configure(&mut self, answers: Answers, action: &str) {
        self.host.run("postinst", action, &answers);
        (self.last, self.cut) = (answers, false);
    }

    fn trigger(&mut self) -> Result<(), TestCaseError> {
        let before = self.host.state();
        self.host.run("postinst", "triggered", &self.last);
        if !self.cut {
            let found = crate::state::difference(&self.host.state(), &before);
            prop_assert_eq!(found, None, "a trigger changed the host");
        }
        self.cut = false;
        Ok(())
    }

    fn edit(&self, file: usize, edits: &[Edit]) {
        let path = FILES[file].0;
        let (mut plain, mut changed) = (self.without_us.read(path), self.host.read(path));
        make(edits, &mut plain, &mut changed);
        self.write(path, &changed, &plain);
    }

    fn edit_entry(&self, file: usize, key: &str, act: &Act) {
        let (path, kind) = FILES[file];
        let mut shadow = Shadow::new(kind, &text_of(&self.without_us.read(path)));
        let changed = shadow.act(&text_of(&self.host.read(path)), key, act);
        self.write(path, &bytes_of(&changed), &bytes_of(&shadow.text()));
    }

    fn write(&self, path: &str, changed: &[u8], plain: &[u8]) {
        fs::write(self.host.root.join(path), changed).expect("a file");
        fs::write(self.without_us.root.join(path), plain).expect("a file");
    }

    /// Whatever stood there, this now does, or nothing; an administrator makes no directories
    /// for it, and deletes none.
    fn added(&self, path: &str, text: Option<&str>) {
        let ours = self.host.root.join(path);
        if !ours.exists() {
            return;
        }
        let plain = self.without_us.root.join(path);
        if let Some(text) = text {
            fs::create_dir_all(plain.parent().expect("a directory")).expect("a directory");
            self.write(path, text.as_bytes(), text.as_bytes());
        } else {
            fs::remove_file(&ours).expect("a file");
            let _ = fs::remove_file(&plain); // ours alone
            if path == ADDED[1] && !self.directory_is_his {
                // the directory that the twin got above: on the host it is ours
                let _ = fs::remove_dir(plain.parent().expect("a directory")); // never made
            }
        }
    }

    /// As dpkg does it: where the former one stands unchanged, the new one takes its place.
    fn conffile(&mut self, new: &[u8]) {
        let diverted = "etc/default/saslauthd.postfix-smtp-auth";
        let standing = if self.host.root.join(diverted).exists() {
            diverted
        } else {
            FILES[2].0
        };
        for (tree, path) in [(&self.host, standing), (&self.without_us, FILES[2].0)] {
            if tree.read(path) == self.shipped {
                fs::write(tree.root.join(path), new).expect("a file");
            }
        }
        self.shipped = new.to_vec();
        self.host.run("postinst", "triggered", &self.last);
        self.cut = false;
    }
}

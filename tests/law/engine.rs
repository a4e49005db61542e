//! The engine's awk programs run by themselves, on one file or on things that are there or not:
//! the one place that knows how they are called.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::tree::awk;

/// The path by which records and wishes name the file under test.
pub const PATH: &str = "/main.cf";

/// One file, and the journal that the engine keeps of it.
pub struct Engine {
    kind: &'static str,
    awk: Vec<String>,
    directory: tempfile::TempDir,
}

/// What a run made of the text, and what it told the administrator.
pub struct Ran {
    /// The new text.
    pub text: Vec<u8>,
    /// A sentence a line.
    pub messages: String,
}

impl Engine {
    /// An engine without a journal, for a file of this kind.
    pub fn new(kind: &'static str) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs::write(directory.path().join("journal"), "").expect("journal");
        fs::create_dir(directory.path().join("new")).expect("a directory");
        Self {
            kind,
            awk: awk(),
            directory,
        }
    }

    /// One run over the text, after which the journal is in force.
    pub fn run(&self, mode: &str, wanted: &str, text: &[u8]) -> Ran {
        self.compute(mode, wanted, text, "");
        let directory = self.directory.path();
        fs::rename(directory.join("records"), directory.join("journal")).expect("records");
        self.ran()
    }

    /// A run that is killed before the file is changed, and the recovery that begins the next.
    pub fn run_in_vain(&self, mode: &str, wanted: &str, text: &[u8]) {
        self.begin(mode, wanted, text);
        self.recover(text);
    }

    /// A run that is killed when the file is changed and the journal is not yet in force.
    pub fn run_cut_short(&self, mode: &str, wanted: &str, text: &[u8]) -> Ran {
        let ran = self.begin(mode, wanted, text);
        self.recover(&ran.text);
        ran
    }

    /// A run that is killed once its journal is pending, and the text that it would have written.
    pub fn begin(&self, mode: &str, wanted: &str, text: &[u8]) -> Ran {
        let directory = self.directory.path();
        self.compute(mode, wanted, text, "");
        fs::rename(directory.join("records"), directory.join("pending")).expect("records");
        self.ran()
    }

    /// The recovery that begins the next run.
    pub fn recover(&self, text: &[u8]) {
        let directory = self.directory.path();
        self.compute("recover", "", text, "pending");
        fs::rename(directory.join("records"), directory.join("journal")).expect("records");
        fs::remove_file(directory.join("pending")).expect("pending");
    }

    /// Replaces a text in the journal: what an earlier version wrote in its place.
    pub fn forget(&self, text: &str, by: &str) {
        let journal = self.directory.path().join("journal");
        let records = fs::read_to_string(&journal).expect("journal");
        assert!(records.contains(text), "{records}");
        fs::write(journal, records.replace(text, by)).expect("journal");
    }

    fn ran(&self) -> Ran {
        let directory = self.directory.path();
        Ran {
            text: fs::read(directory.join("new/out")).expect("out"),
            messages: fs::read_to_string(directory.join("messages")).expect("messages"),
        }
    }

    fn compute(&self, mode: &str, wanted: &str, text: &[u8], pending: &str) {
        let refused = self.edit(mode, wanted, text, text.len(), pending);
        assert_eq!(refused, "", "{:?}", self.awk);
    }

    /// The sentence by which a run refuses the text of a file that has `size` bytes.
    pub fn refusal(&self, wanted: &str, text: &[u8], size: usize) -> String {
        self.edit("configure", wanted, text, size, "")
    }

    fn edit(&self, mode: &str, wanted: &str, text: &[u8], size: usize, pending: &str) -> String {
        let directory = self.directory.path();
        fs::write(directory.join("wanted"), wanted).expect("wanted");
        fs::write(directory.join("text"), text).expect("text");
        fs::write(directory.join("sizes"), format!("{size}\n")).expect("sizes");
        let edit = format!("{mode}\t{}\t{PATH}\tout\t1\t1\tjournal\ttext\n", self.kind);
        fs::write(directory.join("to-make"), edit).expect("to-make");
        for grown in ["records", "messages", "todo"] {
            fs::write(directory.join(grown), "").expect("a file");
        }
        run_awk(
            &self.awk,
            directory,
            &[
                "escape.awk",
                "segments.awk",
                "lists.awk",
                "decide-lists.awk",
                "flags.awk",
                "decide-flags.awk",
                "options.awk",
                "records.awk",
                "standing.awk",
                "entries.awk",
            ],
            &[
                ("to_make", "to-make"),
                ("work", "./"),
                ("pending", pending),
                ("switch_is_theirs", "0"),
            ],
        )
    }
}

/// What `presence.awk` makes of what is found, wanted and remembered.
pub struct Things {
    /// The records for the new journal.
    pub records: String,
    /// What is to be done.
    pub todo: String,
    /// What the administrator is told.
    pub messages: String,
}

/// One run of `presence.awk`; each text has the lines that its head describes.
pub fn things(mode: &str, found: &str, wanted: &str, journal: &str, pending: &str) -> Things {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let directory = directory.path();
    for (name, text) in [
        ("found", found),
        ("wanted", wanted),
        ("journal", journal),
        ("pending", pending),
        ("records", ""),
        ("messages", ""),
        ("todo", ""),
    ] {
        fs::write(directory.join(name), text).expect("a file");
    }
    let refused = run_awk(
        &awk(),
        directory,
        &["presence.awk"],
        &[
            ("mode", mode),
            ("work", "./"),
            ("journal", "journal"),
            ("pending", if pending.is_empty() { "" } else { "pending" }),
        ],
    );
    assert_eq!(refused, "");
    let read = |name| fs::read_to_string(directory.join(name)).expect("a file");
    Things {
        records: read("records"),
        todo: read("todo"),
        messages: read("messages"),
    }
}

/// Runs awk programs of the engine in a directory; returns the sentence by which they refuse.
fn run_awk(awk: &[String], directory: &Path, programs: &[&str], values: &[(&str, &str)]) -> String {
    let mut command = Command::new(&awk[0]);
    command
        .args(&awk[1..])
        .current_dir(directory)
        .env("LC_ALL", "C");
    for program in programs {
        let shell = format!("{}/debian-templates/shell", env!("CARGO_MANIFEST_DIR"));
        command.arg("-f").arg(format!("{shell}/{program}"));
    }
    for (name, value) in values {
        command.arg("-v").arg(format!("{name}={value}"));
    }
    let output = command.output().expect("awk");
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{awk:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

//! A scratch tree that stands for a host, and the package's scripts run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::shims;
use crate::state::{State, state};

/// The sources of the engine and of the scripts under test.
const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

static TURN: AtomicUsize = AtomicUsize::new(0);

/// The next of the shells and awks named in the environment variable, or the machine's own.
fn next(variable: &str, default: &str) -> String {
    let names = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
    let names: Vec<&str> = names.split(';').collect();
    names[TURN.fetch_add(1, Ordering::Relaxed) % names.len()].to_owned()
}

/// The awk whose turn it is, as the words of a command.
pub fn awk() -> Vec<String> {
    next("LAW_AWKS", "awk")
        .split(' ')
        .map(str::to_owned)
        .collect()
}

/// What was answered, and the value of one option, which another version of the package may
/// want differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// The services chosen, as debconf stores them.
    pub services: &'static str,
    /// The networks chosen.
    pub networks: &'static str,
    /// `smtpd_tls_security_level` of the service submission.
    pub level: &'static str,
}

/// All services, no networks: the package's defaults.
pub const DEFAULTS: Answers = Answers {
    services: "smtp, submission, submissions",
    networks: "",
    level: "encrypt",
};

/// A run that was cut short.
pub struct Cut {
    /// The command at which it was.
    pub at: String,
    /// What it said, and how it ended.
    pub output: Output,
}

/// A host below a temporary directory, with the package unpacked and not configured.
pub struct Tree {
    /// `DPKG_ROOT`.
    pub root: PathBuf,
    /// The seconds that a script may take; it takes less than one.
    pub limit: u64,
    /// The words of the shell that runs the scripts.
    pub shell: Vec<String>,
    directory: tempfile::TempDir,
}

/// The package's files, as they ship: several of its functions' files as one.
fn ship(share: &Path) {
    copy("debian-templates/shell", share);
    copy("package/sources", &share.join("sources"));
    for names in [
        &["config.sh", "saslauthd.sh", "obstacles.sh"][..],
        &["host.sh", "pam.sh", "open-ports.sh"],
    ] {
        let read = |name| fs::read_to_string(format!("{PROJECT}/package/{name}"));
        let texts: Vec<String> = names
            .iter()
            .map(|name| read(name).expect("functions"))
            .collect();
        fs::write(share.join(names[0]), texts.join("\n")).expect("a copy");
    }
}

impl Tree {
    /// A host with these three files.
    pub fn new(main_cf: &[u8], master_cf: &[u8], defaults: &[u8]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path().join("root");
        Self::new_in(root, directory, main_cf, master_cf, defaults)
    }

    /// The same, with this root.
    pub fn new_in(
        root: PathBuf,
        directory: tempfile::TempDir,
        main_cf: &[u8],
        master_cf: &[u8],
        defaults: &[u8],
    ) -> Self {
        for path in [
            "etc/postfix/sasl",
            "etc/default",
            "etc/pam.d",
            "etc/systemd/system",
            "var/spool/postfix",
            "var/lib/dpkg/info",
            "var/lib/dpkg/updates",
            "usr/share/postfix-smtp-auth",
        ] {
            fs::create_dir_all(root.join(path)).expect("a directory");
        }
        fs::write(root.join("etc/postfix/main.cf"), main_cf).expect("main.cf");
        fs::write(root.join("etc/postfix/master.cf"), master_cf).expect("master.cf");
        fs::write(root.join("etc/default/saslauthd"), defaults).expect("defaults");
        fs::write(
            root.join("var/lib/dpkg/status"),
            ["postfix", "sasl2-bin"]
                .map(|name| format!("Package: {name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n\n"))
                .concat(),
        )
        .expect("status");
        ship(&root.join("usr/share/postfix-smtp-auth"));
        shims::put(directory.path(), &awk());
        let shell = next("LAW_SHELLS", "sh")
            .split(' ')
            .map(str::to_owned)
            .collect();
        Self {
            root,
            limit: 60,
            shell,
            directory,
        }
    }

    /// Runs a script that fails, or is killed with all its children, at the external command that
    /// `point` names by its number, or by how it begins. Returns that command, or nothing where the
    /// script comes to no such one.
    pub fn run_until(
        &self,
        name: &str,
        action: &str,
        answers: &Answers,
        mode: &str,
        point: &str,
    ) -> Option<Cut> {
        let at = self.directory.path().join("at");
        fs::write(self.directory.path().join("n"), "0\n").expect("a count");
        fs::write(&at, "").expect("a file");
        let mut command = self.command(name, action, answers);
        command
            .env("PATH", self.path("shims"))
            .env("SHIM", self.directory.path())
            .env("SHIM_AT", point)
            .env("SHIM_MODE", mode);
        let output = self.end(command, name, action);
        let at = fs::read_to_string(at).expect("a file");
        (!at.is_empty()).then_some(Cut { at, output })
    }

    /// The script as it is shipped, but for the answers: DPKG_ROOT has no debconf, and the test's
    /// host may have no postconf to tell its networks.
    fn script(&self, name: &str, answers: &Answers) -> PathBuf {
        let mut text =
            fs::read_to_string(format!("{PROJECT}/tests/golden/postfix-smtp-auth/{name}"))
                .expect("a script");
        if name == "postinst" {
            let marker = "\ncase \"$1\" in\n";
            assert!(text.contains(marker));
            let functions = format!(
                "networks_found() {{ echo '192.168.0.0/24 10.1.0.0/16'; }}\nforeign_setup() {{ :; }}\nobstacles() {{ :; }}\nanswer() {{\n    case \"$1\" in\n        \
                 services) RET='{}' ;;\n        mynetworks) RET='{}' ;;\n        *) RET=$2 ;;\n    esac\n}}\n{marker}",
                answers.services, answers.networks
            );
            text = text.replacen(marker, &functions, 1).replacen(
                "=encrypt",
                &format!("={}", answers.level),
                1,
            );
        }
        let path = self.directory.path().join(name);
        fs::write(&path, text).expect("a script");
        path
    }

    fn path(&self, first: &str) -> String {
        let first = self.directory.path().join(first);
        format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", first.display())
    }

    /// The command that runs a maintainer script on this host, in a process group of its own.
    fn command(&self, name: &str, action: &str, answers: &Answers) -> Command {
        let mut command = Command::new("timeout");
        command
            .args(["--signal=KILL", &self.limit.to_string()])
            .args(&self.shell)
            .arg(self.script(name, answers))
            .arg(if action == "reconfigure" {
                "configure"
            } else {
                action
            })
            .env_clear()
            .env("PATH", self.path("bin"))
            .env(
                "DEBCONF_RECONFIGURE",
                if action == "reconfigure" { "1" } else { "" },
            )
            .env("DPKG_ROOT", &self.root)
            .env("DPKG_ADMINDIR", self.root.join("var/lib/dpkg"))
            .stdin(Stdio::null());
        command
    }

    /// Waits for a script that ends within its limit.
    fn end(&self, mut command: Command, name: &str, action: &str) -> Output {
        let start = Instant::now();
        let output = command.output().expect("a shell");
        assert!(
            start.elapsed().as_secs() < self.limit,
            "{name} {action} under {:?} had not ended after {} s. It said:\n{}\nThe host:\n{:#?}",
            self.shell,
            self.limit,
            String::from_utf8_lossy(&output.stderr),
            self.state()
                .iter()
                .map(|(path, content)| format!("{path}: {}", String::from_utf8_lossy(content)))
                .collect::<Vec<_>>()
        );
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("not found"), "{name} {action}: {said}");
        output
    }

    /// Runs a maintainer script, which may fail.
    pub fn attempt(&self, name: &str, action: &str, answers: &Answers) -> Output {
        self.end(self.command(name, action, answers), name, action)
    }

    /// Runs a maintainer script, which must succeed.
    pub fn run(&self, name: &str, action: &str, answers: &Answers) -> Output {
        let output = self.attempt(name, action, answers);
        assert!(
            output.status.success(),
            "{name} {action} under {:?}: {}",
            self.shell,
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// One file of the host.
    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).unwrap_or_default()
    }

    /// All that the host has: see state.rs.
    pub fn state(&self) -> State {
        state(&self.root)
    }
}

/// Copies the files of a directory of the project.
fn copy(from: &str, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(format!("{PROJECT}/{from}")).expect("a directory") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

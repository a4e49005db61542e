//! A scratch tree that stands for a host, and the package's scripts run in it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The sources of the engine and of the scripts under test.
const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

/// The external commands of the scripts.
const COMMANDS: [&str; 25] = [
    "awk",
    "cat",
    "chown",
    "cmp",
    "cp",
    "cut",
    "dpkg-divert",
    "dpkg-query",
    "getent",
    "grep",
    "head",
    "install",
    "ln",
    "mkdir",
    "mv",
    "readlink",
    "rm",
    "rmdir",
    "sed",
    "sha256sum",
    "sort",
    "sync",
    "tail",
    "touch",
    "tr",
];

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

/// A host below a temporary directory, with the package unpacked and not configured.
pub struct Tree {
    /// `DPKG_ROOT`.
    pub root: PathBuf,
    shell: Vec<String>,
    directory: tempfile::TempDir,
}

impl Tree {
    /// A host with these three files.
    pub fn new(main_cf: &[u8], master_cf: &[u8], defaults: &[u8]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path().join("root");
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
        let share = root.join("usr/share/postfix-smtp-auth");
        for from in [
            "debian-templates/shell",
            "package/sources",
            "package/config.sh",
            "package/host.sh",
        ] {
            let to = if from == "debian-templates/shell" {
                format!("{}/.", share.display())
            } else {
                share.display().to_string()
            };
            let from = if from == "debian-templates/shell" {
                format!("{PROJECT}/{from}/.")
            } else {
                format!("{PROJECT}/{from}")
            };
            assert!(
                Command::new("cp")
                    .args(["-r", &from, &to])
                    .status()
                    .expect("cp")
                    .success()
            );
        }
        let shell = next("LAW_SHELLS", "sh")
            .split(' ')
            .map(str::to_owned)
            .collect();
        let tree = Self {
            root,
            shell,
            directory,
        };
        tree.put_shims();
        tree
    }

    /// Every external command of the scripts is a shim that counts, and at the command number
    /// `SHIM_AT` fails or kills all of the run; `awk` is the one whose turn it is.
    fn put_shims(&self) {
        let bin = self.directory.path().join("bin");
        fs::create_dir(&bin).expect("a directory");
        let awk = awk()
            .iter()
            .map(|word| which(word))
            .collect::<Vec<_>>()
            .join(" ");
        for name in COMMANDS {
            let command = if name == "awk" {
                awk.clone()
            } else {
                which(name)
            };
            let script = format!(
                "#!/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nif [ -n \"$SHIM_AT\" ]; then\n    read -r n <\"$SHIM/n\"\n    n=$((n + 1))\n    \
                 echo \"$n\" >\"$SHIM/n\"\n    if [ \"$n\" = \"$SHIM_AT\" ]; then\n        echo \"$n {name} $*\" >\"$SHIM/at\"\n        \
                 [ \"$SHIM_MODE\" = kill ] || exit 1\n        kill -9 0\n    fi\nfi\nexec {command} \"$@\"\n"
            );
            fs::write(bin.join(name), script).expect("a shim");
            fs::set_permissions(bin.join(name), PermissionsExt::from_mode(0o755))
                .expect("its mode");
        }
    }

    /// Runs a script that fails, or is killed with all its children, at its nth external command.
    /// Returns that command, or nothing where the script has fewer.
    pub fn run_until(
        &self,
        name: &str,
        action: &str,
        answers: &Answers,
        mode: &str,
        nth: usize,
    ) -> Option<String> {
        let at = self.directory.path().join("at");
        fs::write(self.directory.path().join("n"), "0\n").expect("a count");
        fs::write(&at, "").expect("a file");
        let mut command = self.command(name, action, answers);
        command
            .env("SHIM_AT", nth.to_string())
            .env("SHIM_MODE", mode)
            .process_group(0);
        command.output().expect("a shell");
        let at = fs::read_to_string(at).expect("a file");
        (!at.is_empty()).then_some(at)
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
                "networks_found() {{ echo '192.168.0.0/24 10.1.0.0/16'; }}\nforeign_setup() {{ :; }}\nanswer() {{\n    case \"$1\" in\n        \
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

    /// The command that runs a maintainer script on this host.
    pub fn command(&self, name: &str, action: &str, answers: &Answers) -> Command {
        let mut command = Command::new(&self.shell[0]);
        command
            .args(&self.shell[1..])
            .arg(self.script(name, answers))
            .arg(action)
            .env_clear()
            .env(
                "PATH",
                format!(
                    "{}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    self.directory.path().display()
                ),
            )
            .env("SHIM", self.directory.path())
            .env("DPKG_ROOT", &self.root)
            .env("DPKG_ADMINDIR", self.root.join("var/lib/dpkg"))
            .stdin(Stdio::null());
        command
    }

    /// Runs a maintainer script, which must succeed.
    pub fn run(&self, name: &str, action: &str, answers: &Answers) -> Output {
        let output = self
            .command(name, action, answers)
            .output()
            .expect("a shell");
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

    /// All files of the host below /etc and /var/spool, with their contents, and the diversions.
    pub fn state(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        for top in ["etc", "var/spool", "var/lib/dpkg/diversions"] {
            collect(&self.root.join(top), &self.root, &mut found);
        }
        found.retain(|(path, content)| !(path == "var/lib/dpkg/diversions" && content.is_empty()));
        found.sort();
        found
    }
}

fn which(word: &str) -> String {
    for directory in ["/usr/bin", "/bin"] {
        let path = format!("{directory}/{word}");
        if Path::new(&path).exists() {
            return path;
        }
    }
    word.to_owned()
}

fn collect(path: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    let name = path
        .strip_prefix(root)
        .expect("below the root")
        .display()
        .to_string();
    match fs::symlink_metadata(path) {
        Err(_) => {}
        Ok(data) if data.is_symlink() => found.push((
            name,
            fs::read_link(path)
                .expect("a link")
                .display()
                .to_string()
                .into_bytes(),
        )),
        Ok(data) if data.is_dir() => {
            found.push((name, Vec::new()));
            for entry in fs::read_dir(path).expect("a directory") {
                collect(&entry.expect("an entry").path(), root, found);
            }
        }
        Ok(_) => found.push((name, fs::read(path).expect("a file"))),
    }
}

//! A package directory for one test, and the program run on it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The smallest specification that builds.
pub const MINIMAL: &str = r#"
name = "minimal"
section = "admin"
summary = "smallest package that changes something"
description = "It puts a user into a group."
depends = ["passwd"]

[membership]
games = ["nobody"]
"#;

const CHANGELOG: &str = "minimal (1.2-3) unstable; urgency=medium\n\n  * First release.\n\n \
                         -- A Tester <tester@example.org>  Tue, 24 Nov 2026 12:00:00 +0100\n";

pub struct Project {
    directory: TempDir,
}

/// How the program ended.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// The smallest project.
    pub fn minimal() -> Self {
        let directory = TempDir::new().unwrap();
        Self { directory }
            .file("spec.toml", MINIMAL)
            .file("changelog", CHANGELOG)
            .file("copyright", "Copyright: 2026 A Tester\n")
    }

    /// The smallest project, with `more` after its specification.
    pub fn with(more: &str) -> Self {
        Self::minimal().file("spec.toml", &format!("{MINIMAL}\n{more}\n"))
    }

    /// The smallest project, with `to` for `from` in its specification.
    pub fn replacing(from: &str, to: &str) -> Self {
        assert!(MINIMAL.contains(from), "{from}");
        Self::minimal().file("spec.toml", &MINIMAL.replace(from, to))
    }

    /// A file of the project.
    /// A file that begins with `#!` can be run.
    pub fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        if text.starts_with("#!") {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Runs confdeb in the project's directory.
    pub fn confdeb(&self, arguments: &[&str]) -> Run {
        run(Command::new(env!("CARGO_BIN_EXE_confdeb"))
            .args(arguments)
            .current_dir(self.directory.path()))
    }

    /// Builds NAME.deb; returns its bytes.
    pub fn build(&self) -> Vec<u8> {
        let run = self.confdeb(&["build", "spec.toml", "--output", "built.deb"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        fs::read(self.path("built.deb")).unwrap()
    }

    /// What `confdeb check` says.
    pub fn faults(&self) -> String {
        let run = self.confdeb(&["check", "spec.toml"]);
        assert_eq!(run.stdout, "");
        assert_eq!(run.status, i32::from(!run.stderr.is_empty()));
        run.stderr
    }

    /// The project's files, but for what lies below a directory.
    pub fn names(&self) -> Vec<String> {
        names(self.directory.path())
    }
}

pub fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The variables that confdeb heeds.
const VARIABLES: [&str; 3] = ["SOURCE_DATE_EPOCH", "DEBFULLNAME", "DEBEMAIL"];

/// Runs a command; date and maintainer are not those of the tests' own environment.
pub fn run(command: &mut Command) -> Run {
    for variable in VARIABLES {
        let set = command.get_envs().any(|(name, _)| name == variable);
        if !set {
            command.env_remove(variable);
        }
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Run {
        status: status.code().unwrap_or(-1),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Runs confdeb at the repository's root.
pub fn confdeb(arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_confdeb"))
        .args(arguments)
        .current_dir(root()))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares `actual` with the file `name` of the repository.
pub fn assert_golden(name: &str, actual: &str) {
    let path = root().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = expected
        .lines()
        .zip(actual.lines())
        .position(|(a, b)| a != b);
    let line = differs.unwrap_or(expected.lines().count().min(actual.lines().count()));
    assert!(
        expected == actual,
        "{name} differs from line {} on:\nexpected: {:?}\nactual:   {:?}\n(UPDATE_GOLDEN=1 writes it anew)",
        line + 1,
        expected.lines().nth(line),
        actual.lines().nth(line),
    );
}

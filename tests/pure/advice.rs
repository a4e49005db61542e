//! Every command that the package, its messages and its documents advise to an administrator is
//! done by a test: `tests/advice.txt` names it. What the tests do, they read there, word for word.

use crate::law_table::{exists, sources};
use crate::project::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What advice begins with.
const COMMANDS: [&str; 20] = [
    "apt",
    "apt-get",
    "aptly",
    "confdeb",
    "cp",
    "dpkg",
    "dpkg-divert",
    "dpkg-query",
    "dpkg-reconfigure",
    "fail2ban-client",
    "faillock",
    "gpg",
    "groupadd",
    "journalctl",
    "lsattr",
    "postconf",
    "postfix-smtp-auth",
    "reprepro",
    "systemctl",
    "unattended-upgrade",
];

/// The documents for administrators and packagers; the others are for developers.
const DOCUMENTS: [&str; 5] = [
    "README.md",
    "package/README.md",
    "package/REPOSITORY.md",
    "debian-templates/SPECIFICATION.md",
    "debian-templates/FUNCTIONS.md",
];

fn is_command(text: &str) -> bool {
    // a usage is a pattern, no command
    COMMANDS.contains(&text.split(' ').next().unwrap())
        && text.contains(' ')
        && !text.contains(" [")
        && !text.ends_with("--help")
}

/// In a document, except for what developers do: blocks of commands, what is typed in consoles, and
/// commands in backquotes.
fn in_markdown(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fence = ""; // the line that opened a block
    let mut quoted = false; // a block that is not commands, but the package's own notice
    let mut here = true;
    for line in text.lines() {
        if line.starts_with("## ") {
            here = line != "## Build and test";
        } else if !here {
        } else if line.starts_with("```") {
            fence = if fence.is_empty() { line } else { "" };
        } else if fence == "```console" {
            found.extend(
                ["# ", "$ "]
                    .iter()
                    .filter_map(|prompt| line.strip_prefix(prompt)),
            );
        } else if !fence.is_empty() {
        } else if let Some(command) = line.strip_prefix("    ") {
            quoted |= command.starts_with("postfix-smtp-auth: ");
            if !quoted {
                found.push(command);
            }
        } else {
            quoted = false;
            let spans = line.split('`').skip(1).step_by(2);
            found.extend(spans.filter(|span| is_command(span)));
        }
    }
    found.into_iter().map(String::from).collect()
}

/// In sources of messages: a command behind a colon or a parenthesis, or that a string begins
/// with, unless the string is a sentence.
fn in_messages(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = text.lines().map(str::trim_start);
    for line in lines.filter(|line| !line.starts_with("# ") && !line.starts_with("//")) {
        for (start, _) in line.char_indices() {
            let (before, rest) = line.split_at(start);
            let ends = |marks: &[&str]| marks.iter().any(|mark| before.ends_with(mark));
            if ends(&[": ", "(", "\"", "'"]) && !ends(&["$(", "fail \"", "say \""]) {
                let end = rest.find([';', '(', ')', ',', '"', '\'', '&', '\\']);
                found.push(rest[..end.unwrap_or(rest.len())].trim_end());
            }
        }
    }
    found.retain(|command| is_command(command));
    found.into_iter().map(String::from).collect()
}

/// In all sources of messages below these paths.
fn in_sources(paths: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = paths.iter().map(|path| root().join(path)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if !holds_no_messages(&path) {
            found.extend(in_messages(&fs::read_to_string(path).unwrap()));
        }
    }
    found
}

/// Files that say nothing to anybody but to a program or a translator; and documents.
fn holds_no_messages(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| ["awk", "po", "pot", "md"].iter().any(|one| end == *one))
}

#[test]
fn every_command_that_is_advised_is_done_by_a_test() {
    let mut advised: BTreeSet<String> = BTreeSet::new();
    for document in DOCUMENTS {
        let text = fs::read_to_string(root().join(document)).unwrap();
        advised.extend(in_markdown(&text));
    }
    advised.extend(in_sources(&[
        "debian-templates",
        "package",
        "src/kind",
        "src/plan",
    ]));
    let table = fs::read_to_string(root().join("tests/advice.txt")).unwrap();
    let sources = sources();
    let mut done = BTreeSet::new();
    for row in table.lines().filter(|row| !row.starts_with('#')) {
        let (test, command) = row.split_once(": ").expect(row);
        assert!(exists(&sources, test), "there is no test {test}");
        assert!(done.insert(command.to_string()), "twice: {command}");
    }
    let undone: Vec<_> = advised.difference(&done).collect();
    assert!(
        undone.is_empty(),
        "advised, and done by no test: {undone:#?}"
    );
    let stale: Vec<_> = done.difference(&advised).collect();
    assert!(
        stale.is_empty(),
        "nobody advises these any more: {stale:#?}"
    );
}

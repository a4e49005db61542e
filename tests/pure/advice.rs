//! Every command that the package, its messages and the README advise to an administrator is
//! done by a test: `tests/advice.txt` names it. What the tests do, they read there, word for word.

use crate::law_table::{exists, sources};
use crate::project::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What advice begins with.
const COMMANDS: [&str; 15] = [
    "apt",
    "apt-get",
    "confdeb",
    "cp",
    "dpkg",
    "dpkg-divert",
    "dpkg-query",
    "dpkg-reconfigure",
    "fail2ban-client",
    "faillock",
    "groupadd",
    "journalctl",
    "lsattr",
    "postconf",
    "systemctl",
];

fn is_command(text: &str) -> bool {
    COMMANDS.contains(&text.split(' ').next().unwrap()) && text.contains(' ')
}

/// In the README, but for what developers do: blocks of commands, what is typed in consoles, and commands in backquotes.
fn in_markdown(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut console = false;
    let mut quoted = false; // a block that is not commands, but the package's own notice
    let mut here = true;
    for line in text.lines() {
        if line.starts_with("## ") {
            here = !["## Build and test", "## Development"].contains(&line);
        } else if !here {
        } else if line.starts_with("```") {
            console = !console && line == "```console";
        } else if console {
            found.extend(
                ["# ", "$ "]
                    .iter()
                    .filter_map(|prompt| line.strip_prefix(prompt)),
            );
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

fn read_all(paths: &[&str], advice: fn(&str) -> Vec<String>) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = paths.iter().map(|path| root().join(path)).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if !is_data(&path) {
            found.extend(advice(&fs::read_to_string(path).unwrap()));
        }
    }
    found
}

/// Files that say nothing to anybody but to a program or a translator.
fn is_data(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end == "awk" || end == "po" || end == "pot")
}

#[test]
fn every_command_that_is_advised_is_done_by_a_test() {
    let mut advised: BTreeSet<String> = BTreeSet::new();
    advised.extend(read_all(&["README.md"], in_markdown));
    advised.extend(read_all(
        &["debian-templates", "package", "src/kind", "src/plan"],
        in_messages,
    ));
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

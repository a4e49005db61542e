//! The reference for packagers, debian-templates/SPECIFICATION.md and FUNCTIONS.md: its examples
//! are one package, which builds, and no key is missing.

use crate::project::{Project, names, root, run};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

fn document(name: &str) -> String {
    fs::read_to_string(root().join("debian-templates").join(name)).unwrap()
}

/// The examples of both documents, by the file that each is a part of: a block is opened by
/// its language and its file's name, or by `toml`, and then belongs to spec.toml.
fn examples() -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Option<String> = None;
    for name in ["SPECIFICATION.md", "FUNCTIONS.md"] {
        for line in document(name).lines() {
            if let Some(info) = line.strip_prefix("```") {
                open = match (open, info) {
                    (Some(_), _) => None,
                    (None, "toml") => Some("spec.toml".into()),
                    (None, info) => Some(info.split_once(' ').expect(line).1.into()),
                };
            } else if let Some(file) = &open {
                let text = files.entry(file.clone()).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
        assert_eq!(open, None, "{name} ends within a block");
    }
    files
}

/// The package that they are, with `spec` for its specification.
fn project(spec: &str) -> Project {
    let changelog = "exampled-config (1.0) unstable; urgency=medium\n\n  * First release.\n\n \
                     -- A Tester <tester@example.org>  Tue, 24 Nov 2026 12:00:00 +0100\n";
    let files = examples().into_iter();
    files
        .fold(Project::minimal(), |project, (name, text)| {
            project.file(&name, &text)
        })
        .file("changelog", changelog)
        .file("spec.toml", spec)
}

#[test]
fn the_examples_of_the_reference_are_a_package_that_builds() {
    let files = examples();
    assert!(files.len() >= 5, "{:?}", files.keys());
    let project = project(&files["spec.toml"]);
    assert_eq!(project.faults(), "");
    project.build();
    for script in ["config.sh", "host.sh"] {
        let checked = run(Command::new("sh").arg("-n").arg(project.path(script)));
        assert_eq!((checked.status, checked.stderr.as_str()), (0, ""));
    }
}

#[test]
fn the_functions_of_the_reference_print_what_their_table_says() {
    let project = project("")
        .file(
            "etc/postfix/main.cf",
            "mynetworks = 127.0.0.0/8, 192.0.2.0/24 [::1]/128, [2001:db8::]/32\n",
        )
        .file("etc/default/exampled", "RUN=no\nCLIENTS=\"7\"\n")
        .file("etc/passwd", "")
        .file("etc/greeter.conf", "");
    for (function, printed) in [
        ("foreign_setup", "/etc/greeter.conf sets up greeter.\n"),
        ("obstacles", ""),
        ("networks_found", "192.0.2.0/24 [2001:db8::]/32\n"),
        ("clients_live", "7\n"),
        ("answer_max_clients=21; workers", "3\n"),
        ("if milter_is_ours; then echo still; fi", ""),
    ] {
        let script = format!(". ./config.sh; . ./host.sh; look_at_host; {function}");
        let called = run(Command::new("sh")
            .args(["-e", "-c", &script])
            .env("DPKG_ROOT", ".")
            .current_dir(project.path("")));
        assert_eq!(called.stdout, printed, "{function}: {}", called.stderr);
        assert_eq!(called.status, 0, "{function}");
    }
}

/// The keys that a fault about the unknown key `zzz` lists.
fn known_keys(faults: &str) -> Vec<String> {
    let keys = faults
        .lines()
        .filter_map(|line| line.split_once("its keys are "));
    let keys = keys.flat_map(|(_, keys)| keys.split(", "));
    keys.map(String::from).collect()
}

#[test]
fn the_reference_names_every_key() {
    let spec = &examples()["spec.toml"];
    // one in each table, in the specification itself and in each parameter of main.cf
    let mut table = String::new();
    let mut spoilt = String::from("zzz = 1\n");
    for line in spec.lines() {
        if line.starts_with('[') {
            table = line.into();
        }
        let line = match table.as_str() {
            "[parameter]" | "[membership]" => line.replace("= { ", "= { zzz = 1, "),
            _ if line == table => format!("{line}\nzzz = 1"),
            _ => line.into(),
        };
        spoilt += &(line + "\n");
    }
    let faults = project(&spoilt).faults();
    let keys = known_keys(&faults);
    assert!(keys.len() > 60, "{faults}");
    let text = document("SPECIFICATION.md");
    for key in keys {
        let names = ["## [KEY", "`KEY`", "`KEY.", ".KEY`"].map(|name| name.replace("KEY", &key));
        assert!(
            names.iter().any(|name| text.contains(name.as_str())),
            "the reference lacks the key {key}"
        );
    }
}

/// The keys of the examples, each with the specification in which it alone is misspelt; without
/// those whose tables say in words which of them are needed.
fn misspelt(spec: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut table = "";
    for (number, line) in spec.lines().enumerate() {
        if line.starts_with('[') {
            table = line;
        }
        let is_key = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let key = match line.split_once(" = ") {
            _ if table.starts_with("[parameter") || table == "[membership]" => continue,
            _ if line.contains(".flags.") => "flags",
            Some((key, _)) if is_key(key) => key,
            _ => continue,
        };
        let mut lines: Vec<&str> = spec.lines().collect();
        let other = line.replacen(key, "zzz", 1);
        lines[number] = &other;
        found.push((key, lines.join("\n")));
    }
    found
}

#[test]
fn the_reference_names_the_keys_that_may_be_missing() {
    let text = document("SPECIFICATION.md");
    let (_, listed) = text
        .split_once("A missing key is a fault, except for")
        .unwrap();
    let (listed, _) = listed.split_once("\n\n").unwrap();
    let listed: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    let files = examples();
    let keys = misspelt(&files["spec.toml"]).into_iter();
    let optional = keys.filter(|(_, spec)| {
        let faults = project(spec).faults();
        assert!(faults.contains("has an unknown key `zzz`"), "{faults}");
        !faults.contains(" has no `")
    });
    let optional: BTreeSet<&str> = optional.map(|(key, _)| key).collect();
    assert_eq!(listed, optional);
}

#[test]
fn the_example_is_explained_as_it_stands() {
    let example = root().join("tests/specs/toyd");
    let read = |name: &str| fs::read_to_string(example.join(name)).unwrap();
    let text = read("README.md");
    let files = ["spec.toml", "config.sh", "host.sh"].map(read);
    let blocks = text.split("\n```").skip(1).step_by(2);
    let quoted: Vec<&str> = blocks
        .filter_map(|block| block.strip_prefix("toml\n").or(block.strip_prefix("sh\n")))
        .collect();
    assert!(quoted.len() >= 10, "{quoted:?}");
    for block in quoted {
        assert!(
            files.iter().any(|file| file.contains(block)),
            "toyd has not, or not any more:\n{block}"
        );
    }
}

#[test]
fn the_engine_s_document_has_a_row_for_each_of_its_files() {
    let text = document("README.md");
    let (_, text) = text.split_once("## Which file knows what\n").unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| --- |"));
    let rows = rows.skip(1).take_while(|line| line.starts_with("| "));
    let mut files: Vec<String> = rows
        .map(|row| row.split(' ').nth(1).unwrap().to_string())
        .collect();
    files.sort();
    assert_eq!(files, names(&root().join("debian-templates/shell")));
}

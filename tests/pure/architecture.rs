//! The rules of the design that the compiler does not know.

use crate::project::{names, root};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module imports only those before it.
const ORDER: [&str; 13] = [
    "error",
    "debian",
    "input",
    "document",
    "kind",
    "specification",
    "plan",
    "render",
    "package",
    "deb",
    "command",
    "cli",
    "main",
];

/// The only modules that touch the disk.
const DISK: [&str; 3] = ["input", "deb", "command"];

fn files(directory: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(directory)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(names(&path).iter().map(|name| path.join(name)));
        } else {
            found.push(path);
        }
    }
    assert!(found.len() > 5, "{directory} has too few files");
    found
}

/// The module that a file of src belongs to; nothing for lib.rs.
fn module(path: &Path) -> Option<String> {
    let below = path.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next().unwrap();
    let name = Path::new(&first).file_stem().unwrap().to_str().unwrap();
    (name != "lib").then(|| name.to_string())
}

fn rank(module: &str) -> usize {
    ORDER
        .iter()
        .position(|one| *one == module)
        .unwrap_or_else(|| panic!("{module} is not in the order of modules"))
}

#[test]
fn each_module_imports_only_those_before_it() {
    for path in files("src") {
        let Some(own) = module(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let uses = text
            .split("crate::")
            .skip(1)
            .chain(text.split("confdeb::").skip(1));
        for used in uses {
            let end = used.find(|c: char| !c.is_alphanumeric() && c != '_');
            let used = &used[..end.unwrap_or(used.len())];
            assert!(
                rank(used) < rank(&own) || (used == own && own != "main"),
                "{} uses {used}",
                path.display()
            );
        }
    }
}

#[test]
fn only_input_deb_and_command_touch_the_disk() {
    for path in files("src") {
        let Some(own) = module(&path) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let touches =
            text.contains("std::fs") || text.contains("fs::") || text.contains("File::open");
        assert!(
            !touches || DISK.contains(&own.as_str()),
            "{} touches the disk",
            path.display()
        );
    }
}

#[test]
fn the_tool_knows_neither_the_package_nor_its_subject() {
    for path in files("src").into_iter().chain(files("debian-templates")) {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for word in ["sasl", "postfix-smtp-auth"] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn skeletons_print_nothing_unquoted_and_the_engine_is_no_skeleton() {
    for path in files("debian-templates") {
        let text = fs::read_to_string(&path).unwrap();
        let is_skeleton = path.extension().is_some_and(|extension| extension == "hbs");
        for braces in ["{{{", "{{&", "{{~", "{{>"] {
            assert!(!text.contains(braces), "{} has {braces}", path.display());
        }
        assert_eq!(text.contains("{{"), is_skeleton, "{}", path.display());
    }
}

#[test]
fn every_file_of_the_engine_is_shipped() {
    let shipped = confdeb::render::ENGINE.map(|(name, _)| name.to_string());
    assert_eq!(names(&root().join("debian-templates/shell")), shipped);
}

/// The body of a shell function of changes.sh.
fn function<'a>(engine: &'a str, name: &str) -> &'a str {
    let (_, body) = engine.split_once(&format!("\n{name}() {{\n")).expect(name);
    body.split_once("\n}\n").expect(name).0
}

/// The words behind `do_todo` and `do_postfix`, and `do_services`, in a branch of `run`.
fn done(branch: &str) -> Vec<&str> {
    let lines = branch.lines().map(str::trim_start);
    let does = lines.filter(|line| line.starts_with("do_"));
    does.flat_map(str::split_whitespace).collect()
}

/// The place of each kind among the words of a branch; `directory` is the word for directories.
fn places(words: &[&str], kinds: &[&str], directory: &str) -> Vec<usize> {
    let place = |kind: &&str| {
        let word = match *kind {
            "service" => "do_services".into(), // whose work is more than a line each
            "directory" => directory.into(),
            kind => kind.replace('-', "_"),
        };
        let place = words.iter().position(|one| *one == word);
        place.unwrap_or_else(|| panic!("no {word} in {words:?}"))
    };
    kinds.iter().map(place).collect()
}

#[test]
fn the_engine_makes_changes_in_the_order_of_the_plan() {
    let engine = fs::read_to_string(root().join("debian-templates/shell/changes.sh")).unwrap();
    let (_, branches) = function(&engine, "run")
        .split_once("= give-back ]; then\n")
        .unwrap();
    let (back, forward) = branches.split_once("\n    else\n").unwrap();
    let (forward, _) = forward.split_once("\n    fi\n").unwrap();
    let kinds = confdeb::kind::names();
    let made = places(&done(forward), &kinds, "directory");
    assert!(made.is_sorted(), "{kinds:?}: {made:?}");
    // the other way round, but for services: they are put back when their files are as before
    let mut reversed: Vec<&str> = kinds.into_iter().rev().collect();
    reversed.retain(|kind| *kind != "service");
    reversed.push("service");
    let taken_back = places(&done(back), &reversed, "old_directory");
    assert!(taken_back.is_sorted(), "{reversed:?}: {taken_back:?}");
}

#[test]
fn the_engine_wants_and_sorts_each_kind() {
    let engine = confdeb::render::ENGINE.map(|(_, text)| text).concat();
    let sorted = function(&engine, "sort_out");
    let sorted: Vec<&str> = sorted
        .split(|c: char| !c.is_ascii_lowercase() && c != '-')
        .collect();
    let (_, sorted) = sorted.split_at(sorted.iter().position(|word| *word == "next").unwrap());
    for kind in confdeb::kind::names() {
        let want = format!("\nwant_{}() {{\n", kind.replace('-', "_"));
        assert!(engine.contains(&want), "no {want:?}");
        assert!(sorted.contains(&kind), "sort_out drops {kind}");
    }
}

/// Whether the one line of `text` with `mark` in it has the word `kind`.
fn names_kind(text: &str, mark: &str, kind: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(mark)).collect();
    assert_eq!(lines.len(), 1, "lines with {mark}");
    let mut words = lines[0].split(|c: char| !c.is_ascii_lowercase() && c != '-');
    words.any(|word| word == kind)
}

#[test]
fn the_engine_shows_and_previews_each_kind() {
    let engine = confdeb::render::ENGINE.map(|(_, text)| text).concat();
    let [sorted, look_at, paths, system, system_back] = [
        "sort_out",
        "look_at",
        "list_paths",
        "show_system",
        "show_system_back",
    ]
    .map(|name| function(&engine, name));
    for kind in confdeb::kind::names() {
        let is_text = names_kind(sorted, "once(\"texts\", $1 ", kind);
        let in_status = names_kind(&engine, "is_text = kind ~", kind);
        assert_eq!(in_status, is_text, "status.awk takes {kind} for another");
        let is_looked_at = look_at.contains(&format!("\n        {kind}) "))
            || look_at.contains(&format!("\n        {kind})\n"));
        assert_eq!(is_looked_at, !is_text, "look_at takes {kind} for another");

        let is_running = names_kind(sorted, "root != \"\" &&", kind);
        let is_copied = paths.contains(&format!("$1 == \"{kind}\""));
        assert_eq!(is_copied, !is_running, "list_paths and {kind}");
        let is_told = system.contains(&format!("\n            {kind}:"));
        assert_eq!(is_told, is_running, "show_system and {kind}");
        let is_told_back = system_back.contains(&format!("$1 == \"{kind}\""));
        assert_eq!(is_told_back, is_running, "show_system_back and {kind}");
    }
}

#[test]
fn no_source_file_is_longer_than_three_hundred_lines() {
    for path in files("src").into_iter().chain(files("tests/pure")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 300, "{} has {lines} lines", path.display());
    }
}

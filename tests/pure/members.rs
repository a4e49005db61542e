//! The control members, compared with those that were reviewed.

use crate::project::{Project, assert_golden, confdeb, names};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use tempfile::TempDir;

/// Renders `spec` into a fresh directory.
fn rendered(spec: &str) -> TempDir {
    let directory = TempDir::new().unwrap();
    let into = directory.path().to_str().unwrap();
    let run = confdeb(&["render", spec, "--into", into]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    directory
}

fn text(directory: &Path, name: &str) -> String {
    fs::read_to_string(directory.join(name)).unwrap()
}

/// Compares all members with those of tests/golden/`case`, without what follows from the engine's
/// size.
fn assert_members(spec: &str, case: &str) {
    let directory = rendered(spec);
    for name in names(directory.path()) {
        let mut text = text(directory.path(), &name);
        match name.as_str() {
            "md5sums" => continue,
            "control" => {
                let (head, tail) = text.split_once("Installed-Size: ").unwrap();
                let (size, tail) = tail.split_once('\n').unwrap();
                assert!(size.parse::<u32>().unwrap() > 0);
                text = format!("{head}Installed-Size: @@SIZE@@\n{tail}");
            }
            _ => {}
        }
        assert_golden(&format!("tests/golden/{case}/{name}"), &text);
    }
}

#[test]
fn the_package_renders_to_the_scripts_that_were_written_by_hand() {
    assert_members("package/spec.toml", "postfix-smtp-auth");
}

#[test]
fn a_package_of_another_daemon_renders_as_reviewed() {
    assert_members("tests/specs/toyd/spec.toml", "toyd-config");
}

#[test]
fn the_plans_are_as_reviewed_and_at_most_a_hundred_columns_wide() {
    for (spec, case) in [
        ("package/spec.toml", "postfix-smtp-auth"),
        ("tests/specs/toyd/spec.toml", "toyd-config"),
    ] {
        let text = confdeb(&["plan", spec]).stdout;
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
        assert_golden(&format!("tests/golden/{case}/plan.txt"), &text);
        let json = confdeb(&["plan", "--json", spec]).stdout;
        assert_golden(&format!("tests/golden/{case}/plan.json"), &json);
    }
}

#[test]
fn a_package_without_questions_has_scripts_without_debconf() {
    let project = Project::minimal();
    let run = project.confdeb(&["render", "spec.toml", "--into", "out"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let out = project.path("out");
    assert_eq!(
        names(&out),
        ["control", "md5sums", "postinst", "postrm", "prerm"]
    );
    assert!(!text(&out, "control").contains("debconf"));
    for name in ["postinst", "postrm", "prerm"] {
        assert_golden(&format!("tests/golden/minimal/{name}"), &text(&out, name));
    }
}

#[test]
fn scripts_are_executable_and_other_members_are_not() {
    let directory = rendered("tests/specs/toyd/spec.toml");
    for name in names(directory.path()) {
        let path = directory.path().join(&name);
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let script = ["config", "postinst", "postrm", "prerm"].contains(&name.as_str());
        assert_eq!(mode, if script { 0o755 } else { 0o644 }, "{name}");
    }
}

#[test]
fn values_reach_the_script_as_single_words() {
    let project = Project::replacing("[\"passwd\"]", "[\"passwd\", \"postfix\"]");
    let spec = fs::read_to_string(project.path("spec.toml")).unwrap();
    let more = r#"
[question.who]
type = "select"
choices = ["a", "b"]
default = "a"
priority = "low"
text = "Who:"

[parameter]
apostrophe = { set = "it's; rm -rf $HOME `id`" }
answer = { set = "@who@_x $who \"@who@\"" }
empty = { set = "" }
"#;
    let project = project.file("spec.toml", &format!("{spec}{more}"));
    let run = project.confdeb(&["render", "spec.toml", "--into", "out"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let script = text(&project.path("out"), "postinst");
    for line in [
        r"want_parameter apostrophe set 'it'\''s; rm -rf $HOME `id`'",
        r#"want_parameter answer set "${answer_who}_x \$who \"$answer_who\"""#,
        r"want_parameter empty set ''",
    ] {
        assert!(script.contains(line), "{line} is not in:\n{script}");
    }
}

#[test]
fn the_switch_comes_last_wherever_it_stands() {
    let project = Project::replacing("[\"passwd\"]", "[\"passwd\", \"postfix\"]");
    let spec = fs::read_to_string(project.path("spec.toml")).unwrap();
    let spec = spec.replace("depends", "host-functions = \"host.sh\"\ndepends");
    let more = "[parameter]\nthe_switch = { set = \"yes\", switch = \"ours\" }\nanother = { set = \"x\" }\n";
    let project = project
        .file("spec.toml", &format!("{spec}{more}"))
        .file("host.sh", "ours() {\n    :\n}\n");
    let run = project.confdeb(&["render", "spec.toml", "--into", "out"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let script = text(&project.path("out"), "postinst");
    let at = |word: &str| script.find(word).unwrap();
    assert!(at("want_parameter another") < at("want_parameter the_switch switch yes"));
    assert!(text(&project.path("out"), "prerm").contains("give_back ours\n"));
}

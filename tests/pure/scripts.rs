//! The rendered scripts, run: a function of the package that fails ends them, before anything is
//! asked or changed for want of what it would have printed.

use crate::project::{Project, Run, names, root, run};
use std::fs;
use std::process::Command;

/// Stands in for the engine: tells what is wanted.
const ENGINE: &str = r#"
want_assignment() { echo "wants $*"; }
want_parameter() { echo "wants $*"; }
read_answers() { :; }
apply() { read_answers; changes; }
refresh() { :; }
"#;

/// Stands in for debconf, where all questions are new.
const CONFMODULE: &str = r#"
db_version() { :; }
db_capb() { :; }
db_get() { RET=true; }
db_fget() { RET=false; }
db_set() { echo "sets $*"; }
db_subst() { echo "fills $*"; }
db_input() { :; }
db_go() { echo asked; }
"#;

/// A shell function that prints `word`, or fails.
fn function(name: &str, word: &str, fails: bool) -> String {
    let end = if fails { "return 3" } else { "return 0" };
    format!("{name}() {{\n    echo {word}\n    {end}\n}}\n")
}

fn run_script(project: &Project, path: &str, action: &str) -> Run {
    run(Command::new("sh")
        .args([path, action])
        .env("DPKG_ROOT", project.path(""))
        .current_dir(project.path("")))
}

fn postinst(fails: bool) -> Run {
    let project = Project::replacing(
        "depends = [\"passwd\"]",
        "depends = [\"passwd\", \"postfix\"]\nhost-functions = \"host.sh\"",
    );
    let spec = fs::read_to_string(project.path("spec.toml")).unwrap();
    let spec = spec.replace("[membership]\ngames = [\"nobody\"]\n", "");
    let more = r#"
[assignment."/etc/default/x"]
set = { X = "-m @number@k" }
[parameter]
relayhost = { set = "x" }
"#;
    let project = project
        .file("host.sh", &function("number", "17", fails))
        .file("spec.toml", &format!("{spec}{more}"));
    let render = project.confdeb(&["render", "spec.toml", "--into", "out"]);
    assert_eq!((render.status, render.stderr.as_str()), (0, ""));
    let host = fs::read_to_string(project.path("host.sh")).unwrap();
    let project = project
        .file("usr/share/minimal/changes.sh", ENGINE)
        .file("usr/share/minimal/host.sh", &host);
    run_script(&project, "out/postinst", "configure")
}

#[test]
fn a_function_whose_value_is_wanted_ends_postinst_where_it_fails() {
    let good = postinst(false);
    let wanted = "wants /etc/default/x - X -m 17k\nwants relayhost set x\n";
    assert_eq!((good.status, good.stdout.as_str()), (0, wanted));
    let bad = postinst(true);
    assert_eq!((bad.status, bad.stdout.as_str()), (3, ""));
}

const FUNCTIONS: [&str; 4] = ["foreign_setup", "obstacles", "words_found", "colour_live"];

fn config(failing: &str) -> Run {
    let questions = r#"
[guard]
function = "foreign_setup"
obstacles = "obstacles"
question = "sure"

[question.sure]
type = "boolean"
default = false
priority = "low"
text = "Sure?"

[question.words]
type = "multiselect"
choices-from = "words_found"
priority = "low"
text = "Words:"

[question.colour]
type = "select"
choices = ["red", "green"]
default = "red"
priority = "low"
live = "colour_live"
text = "Colour:"
"#;
    let spec = Project::with(questions);
    let text = fs::read_to_string(spec.path("spec.toml")).unwrap();
    let text = text.replace("depends", "config-functions = \"config.sh\"\ndepends");
    let functions = FUNCTIONS.map(|name| {
        // an obstacle would end the script
        let word = if name == "obstacles" { "" } else { "green" };
        function(name, word, name == failing)
    });
    let functions = functions.concat();
    let project = spec
        .file("spec.toml", &text)
        .file("config.sh", &functions)
        .file("usr/share/minimal/config.sh", &functions)
        .file("confmodule", CONFMODULE);
    let render = project.confdeb(&["render", "spec.toml", "--into", "dpkg/info"]);
    assert_eq!((render.status, render.stderr.as_str()), (0, ""));
    let script = fs::read_to_string(project.path("dpkg/info/config")).unwrap();
    let script = script.replace("/usr/share/debconf/confmodule", "./confmodule");
    let project = project.file("dpkg/info/config", &script);
    run_script(&project, "./dpkg/info/config", "configure")
}

#[test]
fn a_function_that_looks_at_the_host_ends_config_where_it_fails() {
    let good = config("none of them");
    assert_eq!(good.status, 0, "{}", good.stderr);
    for line in [
        "sets minimal/colour green",
        "fills minimal/words choices green",
        "fills minimal/sure found green",
        "asked",
    ] {
        assert!(good.stdout.lines().any(|one| one == line), "{line}");
    }
    for failing in FUNCTIONS {
        let bad = config(failing);
        assert_eq!(bad.status, 3, "{failing}: {}", bad.stdout);
        assert!(!bad.stdout.contains("asked"), "{failing}: {}", bad.stdout);
    }
}

#[test]
fn scripts_run_no_command_within_an_argument() {
    let golden = root().join("tests/golden");
    for case in names(&golden) {
        for name in ["config", "postinst", "postrm", "prerm"] {
            let Ok(script) = fs::read_to_string(golden.join(&case).join(name)) else {
                continue; // without questions there is no config
            };
            for line in script.lines().filter(|line| line.contains("$(")) {
                let (variable, command) = line.trim_start().split_once('=').unwrap_or_default();
                let plain = |c: char| c.is_ascii_lowercase() || c == '_';
                assert!(
                    variable.chars().all(plain) && command.starts_with("$("),
                    "{case}/{name}: set -e does not see this fail: {line}"
                );
            }
        }
    }
}

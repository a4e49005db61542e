//! Faults: each with its place and its remedy, all in one run.

use crate::project::{MINIMAL, Project, assert_golden, run};
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

#[test]
fn every_fault_of_a_specification_is_reported_in_one_run() {
    let directory = crate::project::root().join("tests/specs/faults");
    let check = run(Command::new(env!("CARGO_BIN_EXE_confdeb"))
        .args(["check", "spec.toml"])
        .current_dir(directory));
    assert_eq!((check.status, check.stdout.as_str()), (1, ""));
    assert_golden("tests/specs/faults/expected.txt", &check.stderr);
    assert!(check.stderr.matches("error: ").count() >= 12);
    let remedies = check.stderr.matches("= help: ").count();
    assert_eq!(check.stderr.matches("error: ").count(), remedies);
}

#[test]
fn syntax_errors_are_all_reported_too() {
    let faults = Project::minimal()
        .file("spec.toml", "name = \nsection = 'x\n[membership\n")
        .faults();
    assert!(faults.contains("spec.toml:1:"), "{faults}");
    assert!(faults.contains("spec.toml:2:"), "{faults}");
    assert!(faults.contains("spec.toml:3:"), "{faults}");
}

#[test]
fn a_key_that_stands_twice_is_a_fault() {
    let faults = Project::with("[directory]\n[membership]\ngames = []").faults();
    assert!(faults.contains("duplicate key"), "{faults}");
}

#[test]
fn a_package_that_changes_nothing_is_a_fault() {
    let faults = Project::replacing("[membership]\ngames = [\"nobody\"]\n", "").faults();
    assert!(faults.contains("the package changes nothing"), "{faults}");
}

#[test]
fn a_function_file_that_is_missing_is_one_fault_and_its_functions_are_none() {
    let spec = MINIMAL.replace(
        "depends",
        "notice = \"told\"\nhost-functions = \"h.sh\"\ndepends",
    );
    let faults = Project::minimal().file("spec.toml", &spec).faults();
    assert!(faults.contains("there is no file h.sh"), "{faults}");
    assert!(faults.contains("1 fault found"), "{faults}");
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault_with_its_path() {
    let project = Project::minimal().file("sources/x", "");
    let pipe = project.path("files");
    fs::create_dir(&pipe).unwrap();
    let made = Command::new("mkfifo")
        .arg(pipe.join("pipe"))
        .status()
        .unwrap();
    assert!(made.success());
    // A link to itself: opening it fails, for root as well.
    symlink("changelog", project.path("sources/loop")).unwrap();
    let faults = project.faults();
    assert!(faults.contains("--> files/pipe"), "{faults}");
    assert!(
        faults.contains("is neither a file nor a symbolic link"),
        "{faults}"
    );
    assert!(faults.contains("--> sources/loop"), "{faults}");
}

#[test]
fn links_stay_within_the_payload() {
    let project = Project::minimal().file("files/usr/lib/x/data", "");
    let link = |target: &str, name: &str| symlink(target, project.path(name)).unwrap();
    link("data", "files/usr/lib/x/good");
    link("../../share/elsewhere", "files/usr/lib/x/good-too");
    assert_eq!(project.faults(), "");
    link("../../../../etc/passwd", "files/usr/lib/x/climbs");
    link("/etc/passwd", "files/usr/lib/x/absolute");
    link("./../../../usr/../../etc", "files/usr/lib/x/winding");
    let faults = project.faults();
    for name in ["climbs", "absolute", "winding"] {
        assert!(
            faults.contains(&format!("--> files/usr/lib/x/{name}")),
            "{faults}"
        );
    }
    assert!(faults.contains("3 faults found"), "{faults}");
}

#[test]
fn a_payload_file_and_a_change_cannot_have_one_path() {
    let faults = Project::with("[link.\"/usr/lib/x\"]\ntarget = \"y\"")
        .file("files/usr/lib/x", "")
        .file("files/usr/share/minimal/changes.sh", "")
        .faults();
    assert!(
        faults.contains("/usr/lib/x is also owned by a Change"),
        "{faults}"
    );
    assert!(
        faults.contains("is where the package's own files are"),
        "{faults}"
    );
}

#[test]
fn a_package_may_ship_examples_among_its_documentation() {
    let of = |below: &str| {
        let name = format!("files/usr/share/doc/minimal/{below}");
        Project::minimal().file(&name, "").faults()
    };
    assert_eq!(of("examples/jail.conf"), "");
    assert!(of("plan.txt").contains("is where the package's own files are"));
}

#[test]
fn a_changelog_is_checked_line_by_line() {
    for (changelog, message, place) in [
        ("", "no changelog entry begins here", "changelog:1:1"),
        (
            "minimal 1.0 unstable\n",
            "no changelog entry begins here",
            "changelog:1:1",
        ),
        (
            "other (1.0) unstable; urgency=low\n\n -- A <a@b.c>  Tue, 24 Nov 2026 12:00:00 +0000\n",
            "the changelog is for `other`",
            "changelog:1:1",
        ),
        (
            "minimal (v1) unstable; urgency=low\n",
            "`v1` is not a valid package version",
            "changelog:1:10",
        ),
        (
            "minimal (1:2:3_4) unstable; urgency=low\n",
            "`1:2:3_4` is not a valid package version",
            "changelog:1:10",
        ),
        (
            "minimal (1.0) unstable; urgency=low\n\n  * x\n",
            "no trailer line",
            "changelog:1:1",
        ),
        (
            "minimal (1.0) unstable; urgency=low\n\n -- A <a@b.c> Tue, 24 Nov 2026 12:00:00 +0000\n",
            "no trailer line",
            "changelog:3:1",
        ),
        (
            "minimal (1.0) unstable; urgency=low\n\n -- A <a@b.c>  Mon, 24 Nov 2026 12:00:00 +0000\n",
            "is not a valid date",
            "changelog:3:16",
        ),
    ] {
        let faults = Project::minimal().file("changelog", changelog).faults();
        assert!(faults.contains(message), "{faults}");
        assert!(faults.contains(place), "{faults}");
        assert!(faults.contains("1 fault found"), "{faults}");
    }
}

#[test]
fn names_that_policy_refuses_are_faults() {
    for name in ["x", "Upper", "under_score", "-dash", "", "with blank"] {
        let faults = Project::replacing("\"minimal\"", &format!("\"{name}\"")).faults();
        assert!(
            faults.contains("is not a valid package name"),
            "{name}: {faults}"
        );
    }
    for depends in [
        "a",
        "passwd (1.0)",
        "passwd (>> x)",
        "passwd >= 1",
        "passwd | ",
    ] {
        let faults = Project::replacing("[\"passwd\"]", &format!("[\"{depends}\"]")).faults();
        assert!(
            faults.contains("is not a valid relation"),
            "{depends}: {faults}"
        );
    }
}

#[test]
fn what_config_calls_first_is_one_of_its_own_functions() {
    let project = Project::replacing(
        "depends = [\"passwd\"]",
        "depends = [\"passwd\"]\nhost-functions = \"host.sh\"\nprepare = \"look\"",
    );
    let faults = project.file("host.sh", "look() {\n    :\n}\n").faults();
    assert!(
        faults.contains("no function `look` is defined in config-functions"),
        "{faults}"
    );
}

#[test]
fn hostile_values_of_defaults_files_are_faults() {
    for value in [
        "a\\\"b", "a\\\\b", "`id`", "$(id)", "a\\nb", "a\\tb", "\\u0000",
    ] {
        let assignment = format!("[assignment.\"/etc/default/x\"]\nset = {{ X = \"{value}\" }}");
        let faults = Project::with(&assignment).faults();
        assert!(faults.contains("spec.toml:12:13"), "{value}: {faults}");
        assert!(faults.contains("1 fault found"), "{value}: {faults}");
    }
    let good = "[assignment.\"/etc/default/x\"]\nset = { X = \"-a 'b' #c ; é\" }";
    assert_eq!(Project::with(good).faults(), "");
}

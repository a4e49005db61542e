//! The command line: help, exit status, output, and failures of writing.

use crate::project::{Project, confdeb, run};
use std::fs;
use std::process::Command;

#[test]
fn every_command_has_help_with_examples() {
    let help = confdeb(&["--help"]);
    assert_eq!(help.status, 0);
    assert!(help.stdout.contains("Examples:"));
    for command in ["check", "plan", "render", "build", "pot"] {
        assert!(
            help.stdout.contains(&format!("\n  {command} ")),
            "{command}"
        );
        let help = confdeb(&[command, "--help"]);
        assert_eq!(help.status, 0);
        assert!(help.stdout.contains("Examples:\n  confdeb "), "{command}");
    }
}

#[test]
fn wrong_usage_exits_with_2_and_a_failure_with_1() {
    assert_eq!(confdeb(&[]).status, 2);
    assert_eq!(confdeb(&["biuld"]).status, 2);
    assert_eq!(confdeb(&["build", "--optimize"]).status, 2);
    assert_eq!(confdeb(&["render", "package/spec.toml"]).status, 2);
    let missing = confdeb(&["check", "no/such/spec.toml"]);
    assert_eq!(missing.status, 1);
    assert!(
        missing
            .stderr
            .starts_with("error: cannot read no/such/spec.toml: No such file")
    );
    assert!(missing.stderr.contains("\nnote: "));
}

#[test]
fn success_is_silent_but_for_the_path_written() {
    let project = Project::minimal();
    let check = project.confdeb(&["check", "spec.toml"]);
    assert_eq!(
        (check.status, check.stdout + &check.stderr),
        (0, String::new())
    );
    let build = project.confdeb(&["build", "spec.toml"]);
    assert_eq!(
        (build.status, build.stdout + &build.stderr),
        (0, "minimal.deb\n".into())
    );
    let render = project.confdeb(&["render", "spec.toml", "--into", "out"]);
    assert!(
        render
            .stdout
            .lines()
            .all(|path| project.path(path).is_file())
    );
}

#[test]
fn the_specification_is_package_spec_toml_by_default() {
    let project = Project::minimal();
    fs::create_dir(project.path("package")).unwrap();
    for name in ["spec.toml", "changelog", "copyright"] {
        fs::rename(project.path(name), project.path(&format!("package/{name}"))).unwrap();
    }
    let build = project.confdeb(&["build"]);
    assert_eq!((build.status, build.stdout.as_str()), (0, "minimal.deb\n"));
}

#[test]
fn a_report_that_goes_to_no_terminal_has_no_colour() {
    let faults = Project::replacing("games", "Games").faults();
    assert!(faults.contains("error: `Games` is not a valid group name"));
    assert!(!faults.contains('\u{1b}'));
}

#[test]
fn a_missing_directory_is_not_made() {
    let project = Project::minimal();
    let before = project.names();
    let build = project.confdeb(&["build", "spec.toml", "--output", "no/such/x.deb"]);
    assert_eq!(build.status, 1);
    let sentence = "error: cannot write no/such/x.deb: there is no directory no/such\n";
    assert!(build.stderr.starts_with(sentence), "{}", build.stderr);
    assert_eq!(project.names(), before);
}

#[test]
fn what_is_no_file_is_not_replaced() {
    let project = Project::minimal();
    let directory = project.confdeb(&["build", "spec.toml", "--output", "."]);
    assert_eq!(directory.status, 1);
    let device = project.confdeb(&["build", "spec.toml", "--output", "/dev/null"]);
    assert_eq!(device.status, 1);
    assert!(
        device.stderr.contains("cannot write /dev/null"),
        "{}",
        device.stderr
    );
}

#[test]
fn a_write_that_fails_leaves_the_earlier_file_and_nothing_else() {
    let project = Project::minimal().file("x.deb", "before");
    let before = project.names();
    // Files may not grow beyond a few blocks; the signal is ignored, so that write fails.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
    let program = env!("CARGO_BIN_EXE_confdeb");
    let run = run(Command::new("sh")
        .args([
            "-c",
            script,
            "sh",
            program,
            "build",
            "spec.toml",
            "--output",
            "x.deb",
        ])
        .current_dir(project.path("")));
    assert_eq!(run.status, 1);
    assert!(
        run.stderr
            .starts_with("error: cannot write x.deb: File too large"),
        "{}",
        run.stderr
    );
    assert_eq!(project.names(), before);
    assert_eq!(fs::read_to_string(project.path("x.deb")).unwrap(), "before");
}

#[test]
fn a_fault_keeps_everything_from_being_written() {
    let project = Project::replacing("games", "Games");
    let before = project.names();
    for arguments in [
        &["build", "spec.toml"][..],
        &["render", "spec.toml", "--into", "out"],
        &["plan", "spec.toml"],
        &["pot", "spec.toml"],
    ] {
        let run = project.confdeb(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(run.stderr.ends_with("1 fault found; nothing was written\n"));
    }
    assert_eq!(project.names(), before);
}

//! Who maintains the package: who the changelog says, or whoever builds it for a site of their own.

use crate::project::{Project, Run, run};
use std::fs;
use std::process::Command;

const CHANGELOGS: &str = "A Tester <tester@example.org>";

/// Renders the minimal package; `variables` are the environment's.
fn render(arguments: &[&str], variables: &[(&str, &str)]) -> (Run, String) {
    let project = Project::minimal();
    let run = run(Command::new(env!("CARGO_BIN_EXE_confdeb"))
        .args(["render", "spec.toml", "--into", "out"])
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(project.path("")));
    let control = fs::read_to_string(project.path("out/control")).unwrap_or_default();
    let mut lines = control.lines();
    let maintainer = lines.find_map(|line| line.strip_prefix("Maintainer: "));
    (run, maintainer.unwrap_or_default().into())
}

#[test]
fn the_option_wins_over_the_environment_and_that_over_the_changelog() {
    let option = ["--maintainer", "Jane Roe <jane@site.example>"];
    let environment = [
        ("DEBFULLNAME", "Site Admin"),
        ("DEBEMAIL", "admin@site.example"),
    ];
    assert_eq!(render(&[], &[]).1, CHANGELOGS);
    assert_eq!(
        render(&[], &environment).1,
        "Site Admin <admin@site.example>"
    );
    assert_eq!(
        render(&option, &environment).1,
        "Jane Roe <jane@site.example>"
    );
}

#[test]
fn the_environment_is_read_as_dch_reads_it() {
    let both = "Jane Roe <jane@site.example>";
    for (full_name, email, maintainer) in [
        ("", both, both),
        ("J. R.", both, "J. R. <jane@site.example>"),
        // one of the two makes no maintainer
        ("Jane Roe", "", CHANGELOGS),
        ("", "jane@site.example", CHANGELOGS),
    ] {
        let variables = [("DEBFULLNAME", full_name), ("DEBEMAIL", email)];
        assert_eq!(render(&[], &variables).1, maintainer, "{variables:?}");
    }
}

#[test]
fn what_is_no_maintainer_is_refused_and_nothing_is_written() {
    for bad in [
        "",
        "Jane Roe",
        "jane@site.example",
        "<jane@site.example>",
        " <jane@site.example>",
        "Jane Roe <jane>",
        "Jane Roe <@site.example>",
        "Jane Roe <jane@>",
        "Jane Roe <jane@site.example",
        "Jane Roe <jane@site.example> ",
        "Jane Roe <jane @site.example>",
        "Jane <Roe> <jane@site.example>",
        "Jane Roe <jane@site.example>\nPre-Depends: evil",
        "Jane\nDepends: evil <jane@site.example>",
        "Jane\u{85}Roe <jane@site.example>",
    ] {
        let (run, maintainer) = render(&["--maintainer", bad], &[]);
        assert_eq!((run.status, maintainer.as_str()), (1, ""), "{bad:?}");
        let sentence =
            format!("error: --maintainer is {bad:?}, which is not NAME <ADDRESS>\nnote: ");
        assert!(run.stderr.starts_with(&sentence), "{}", run.stderr);
    }
    let (run, maintainer) = render(&[], &[("DEBFULLNAME", "Jane\nRoe"), ("DEBEMAIL", "j@x.y")]);
    assert_eq!((run.status, maintainer.as_str()), (1, ""));
    let sentence = "error: DEBFULLNAME and DEBEMAIL make \"Jane\\nRoe <j@x.y>\", which is not";
    assert!(run.stderr.starts_with(sentence), "{}", run.stderr);
}

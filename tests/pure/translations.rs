//! templates.pot and the translations of the questions.

use crate::project::{Project, confdeb};
use std::fs;

const QUESTION: &str = r#"
[question.sure]
type = "boolean"
default = true
priority = "low"
text = """
Are you sure of "this"?
Think it over: it is a long text that needs more than one line of a po file, and a
backslash is no problem.
.
Second.
"""
"#;

/// A project with a complete French translation.
fn translated() -> Project {
    let project = Project::with(QUESTION);
    let pot = project.confdeb(&["pot", "spec.toml"]);
    assert_eq!((pot.status, pot.stderr.as_str()), (0, ""));
    let mut french = pot.stdout.clone();
    for (english, translation) in [
        ("\"Second.\"", "Deuxième."),
        ("\\\"?\"", "Sûr ?"),
        ("problem.\"", "Long."),
    ] {
        let from = format!("{english}\nmsgstr \"\"");
        assert!(french.contains(&from), "{from}\n{french}");
        french = french.replace(&from, &format!("{english}\nmsgstr \"{translation}\""));
    }
    project
        .file("po/templates.pot", &pot.stdout)
        .file("po/fr.po", &french)
}

fn edited(from: &str, to: &str) -> String {
    let project = translated();
    let po = fs::read_to_string(project.path("po/fr.po")).unwrap();
    assert!(po.contains(from), "{from}");
    project.file("po/fr.po", &po.replace(from, to)).faults()
}

#[test]
fn a_complete_translation_is_shipped_in_the_templates() {
    let project = translated();
    assert_eq!(project.faults(), "");
    project.confdeb(&["render", "spec.toml", "--into", "out"]);
    let templates = fs::read_to_string(project.path("out/templates")).unwrap();
    let expected = "Description: Are you sure of \"this\"?\n Think it over: it is a long text that needs \
                    more than one line of a po file,\n and a backslash is no problem.\n .\n Second.\n\
                    Description-fr.UTF-8: Sûr ?\n Long.\n .\n Deuxième.\n";
    assert!(templates.ends_with(expected), "{templates}");
}

#[test]
fn the_projects_templates_are_up_to_date() {
    for spec in ["package/spec.toml", "tests/specs/toyd/spec.toml"] {
        let directory = crate::project::root().join(spec);
        let pot = fs::read_to_string(directory.with_file_name("po/templates.pot")).unwrap();
        assert_eq!(confdeb(&["pot", spec]).stdout, pot);
    }
}

#[test]
fn a_stale_template_is_a_fault_that_names_the_command() {
    let project = translated().file("po/templates.pot", "stale");
    let faults = project.faults();
    assert!(
        faults.contains("run `confdeb pot spec.toml > po/templates.pot`"),
        "{faults}"
    );
    assert!(faults.contains("1 fault found"), "{faults}");
    // The command itself works all the same.
    assert_eq!(project.confdeb(&["pot", "spec.toml"]).status, 0);
}

#[test]
fn texts_that_are_missing_unsure_or_unknown_are_faults() {
    let faults = edited("msgstr \"Deuxième.\"", "msgstr \"\"");
    assert!(faults.contains("the text is not translated"), "{faults}");
    assert!(faults.contains("po/fr.po:33:1"), "{faults}");
    let faults = edited("msgid \"Second.\"", "#, fuzzy\nmsgid \"Second.\"");
    assert!(faults.contains("marked as fuzzy"), "{faults}");
    let faults = edited("msgid \"Second.\"", "msgid \"Third.\"");
    assert!(faults.contains("no question has this text"), "{faults}");
    assert!(
        faults.contains("a text of question `sure` is missing: Second."),
        "{faults}"
    );
}

#[test]
fn a_file_that_gettext_cannot_read_is_a_fault_with_its_line() {
    for broken in [
        "msgid Second.",
        "\"Second.",
        "msgid",
        "mumble \"Second.\"",
        "msgid \"",
    ] {
        let faults = edited("msgid \"Second.\"", broken);
        assert!(
            faults.contains("gettext cannot read this line"),
            "{broken}: {faults}"
        );
        assert!(faults.contains("po/fr.po:33:1"), "{broken}: {faults}");
    }
}

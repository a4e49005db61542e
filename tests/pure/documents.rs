//! What the documents say of the repository is so.

use crate::project::{root, run};
use std::fs;
use std::process::Command;

const DOCUMENTS: [&str; 9] = [
    "README.md",
    "package/README.md",
    "package/REPOSITORY.md",
    "debian-templates/README.md",
    "debian-templates/SPECIFICATION.md",
    "debian-templates/FUNCTIONS.md",
    "tests/README.md",
    "tests/specs/toyd/README.md",
    "tests/specs/toyd-daemon/README.md",
];

#[test]
fn links_lead_to_files_and_headings_that_exist() {
    for document in DOCUMENTS {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap();
        let links = text.split("](").skip(1).map(|rest| {
            let (link, _) = rest.split_once(')').unwrap();
            link.split_once('#').unwrap_or((link, ""))
        });
        for (file, anchor) in links {
            let target = path.parent().unwrap().join(file);
            assert!(target.is_file(), "{document}: there is no {file}");
            let headings = fs::read_to_string(target).unwrap();
            let named = |line: &str| {
                let heading = line.trim_start_matches('#').trim().to_lowercase();
                line.starts_with('#') && heading.replace(' ', "-").replace(',', "") == anchor
            };
            assert!(
                anchor.is_empty() || headings.lines().any(named),
                "{document}: {file} has no heading #{anchor}"
            );
        }
    }
}

#[test]
fn there_are_as_many_cases_as_the_readme_says() {
    let listed = run(Command::new("bash")
        .arg(root().join("tests/run"))
        .arg("--list"));
    assert_eq!(listed.status, 0, "{}", listed.stderr);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (before, _) = readme.split_once(" cases | `tests/run`").unwrap();
    let (_, number) = before.rsplit_once("more than ").unwrap();
    let said: usize = number.parse().unwrap();
    let cases = listed.stdout.lines().count();
    assert!(cases > said && cases < said + 100, "there are {cases}");
}

#[test]
fn the_readme_quotes_the_plan() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```console\n$ confdeb plan | ").unwrap();
    let (filter, rest) = rest.split_once('\n').unwrap();
    let (excerpt, _) = rest.split_once("```").unwrap();
    let confdeb = env!("CARGO_BIN_EXE_confdeb");
    let plan = run(Command::new("sh")
        .args(["-c", &format!("{confdeb} plan | {filter}")])
        .current_dir(root()));
    assert_eq!(excerpt, plan.stdout, "README.md is out of date");
    assert!(excerpt.lines().count() >= 12, "{excerpt}");
}

//! The points of the law in tests/README.md name tests that exist.

use crate::project::root;
use std::fs;
use std::path::PathBuf;

/// All that the tests' sources say.
pub fn sources() -> String {
    let mut text = String::new();
    let mut open: Vec<PathBuf> = vec![root().join("tests")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path
            .extension()
            .is_some_and(|end| end == "rs" || end == "sh")
        {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}

/// Whether one of them is called that.
pub fn exists(sources: &str, name: &str) -> bool {
    sources.contains(&format!("\n{name}() {{")) || sources.contains(&format!("fn {name}("))
}

#[test]
fn every_point_of_the_law_names_tests_that_exist() {
    let readme = fs::read_to_string(root().join("tests/README.md")).unwrap();
    let sources = sources();
    for point in 1..=10 {
        let (_, rest) = readme
            .split_once(&format!("\n### {point}. "))
            .unwrap_or_else(|| panic!("there is no point {point}"));
        let point_text = rest.split("\n### ").next().unwrap();
        let (_, tests) = point_text.split_once("\nTests: ").unwrap();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "point {point} names no test");
        for name in names {
            assert!(
                exists(&sources, name),
                "point {point}: there is no test {name}"
            );
        }
    }
}

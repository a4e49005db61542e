//! [subcommand.NAME] and the directory `commands`: what the host command does beside `status` and
//! `preview`, which every package has.

use super::types::{CommandFile, HostCommand, Subcommand};
use crate::debian::name;
use crate::document::{Reporter, Table, Text};
use crate::input::Entry;

/// The directory of the programs and their manuals.
pub const DIRECTORY: &str = "commands";

/// A subcommand as the usage, the manual and the completion list it.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its options, as a usage line has them.
    pub usage: &'a str,
    /// What it is for, in one line.
    pub summary: &'a str,
}

/// The subcommands that every package has, from the engine.
const ENGINE: [Listed<'static>; 2] = [
    Listed {
        name: "status",
        usage: "[--verbose] [--json] [--strict]",
        summary: "what this package changed, and how it stands now",
    },
    Listed {
        name: "preview",
        usage: "[--answer NAME=VALUE]... [--removal] [--root DIR]",
        summary: "what installing or removing it would change; changes nothing",
    },
];

impl HostCommand {
    /// All subcommands, those of the engine first.
    pub fn listed(&self) -> impl Iterator<Item = Listed<'_>> {
        let own = self.subcommands.iter().map(|one| Listed {
            name: &one.name,
            usage: &one.usage,
            summary: &one.summary,
        });
        ENGINE.into_iter().chain(own)
    }
}

/// All that the host command needs.
pub(super) fn read(root: &Table<'_>) -> HostCommand {
    let reads = root.texts("reads");
    HostCommand {
        reads: reads.iter().map(|path| root.path(path)).collect(),
        subcommands: subcommands(root),
        files: files(root.reporter),
    }
}

/// All tables [subcommand.NAME].
fn subcommands(root: &Table<'_>) -> Vec<Subcommand> {
    let tables = root.tables("subcommand").into_iter();
    tables
        .filter_map(|(name, table)| {
            check_name(&table, &name);
            let summary = table.required("summary");
            let usage = table.text("usage").map_or(String::new(), |text| text.value);
            table.finish();
            check_program(root.reporter, &name);
            Some(Subcommand {
                manual: manual(root.reporter, &name)?,
                summary: summary?.value,
                name: name.value,
                usage,
            })
        })
        .collect()
}

fn check_name(table: &Table<'_>, name: &Text) {
    let lower = |c: char| c.is_ascii_lowercase() || c == '-';
    if !name.value.starts_with(|c: char| c.is_ascii_lowercase()) || !name.value.chars().all(lower) {
        table.reporter.fault(
            &name.span,
            format!("`{}` is not a valid subcommand", name.value),
            "begin with a-z, continue with a-z and -",
        );
    }
    if ENGINE.iter().any(|one| one.name == name.value) {
        table.reporter.fault(
            &name.span,
            format!("every package has the subcommand `{}`", name.value),
            "choose another name",
        );
    }
}

/// A fault if commands/NAME is not a program.
fn check_program(reporter: &Reporter<'_>, name: &Text) {
    let path = format!("{DIRECTORY}/{}", name.value);
    let is_program = match reporter.input.get(&path) {
        Some(Entry::File { bytes, executable }) => *executable && bytes.starts_with(b"#!/"),
        _ => false,
    };
    if !is_program {
        reporter.fault(
            &name.span,
            format!("{} is not a program", reporter.input.path_of(&path)),
            "make it an executable file that begins with #! and an interpreter",
        );
    }
}

/// The text of commands/NAME.8, which becomes a section of the manual page.
fn manual(reporter: &Reporter<'_>, name: &Text) -> Option<String> {
    let bytes = reporter.file(&format!("{DIRECTORY}/{}.8", name.value), &name.span)?;
    let text = std::str::from_utf8(bytes);
    if text.is_err() {
        reporter.fault(&name.span, "its manual is not UTF-8", "write it in UTF-8");
    }
    text.ok().map(|text| text.trim_end().to_string())
}

/// The files of the directory `commands` that ship as they are: all but the manuals.
fn files(reporter: &Reporter<'_>) -> Vec<CommandFile> {
    let mut files = Vec::new();
    for (file, entry) in reporter.input.below(DIRECTORY) {
        if file.ends_with(".8") {
            continue;
        }
        match entry {
            Entry::File { bytes, executable } if name::is_word(file) => files.push(CommandFile {
                name: file.into(),
                bytes: bytes.clone(),
                executable: *executable,
            }),
            _ => reporter.fault_in(
                &format!("{DIRECTORY}/{file}"),
                None,
                "it is not a file with a plain name",
                "make it a file that can be read, named with A-Z a-z 0-9 . _ + -",
            ),
        }
    }
    files
}

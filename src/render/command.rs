//! The host command, /usr/sbin/PACKAGE: its script, manual page and completion, and the plan as
//! it reads it.

use jiff::Timestamp;
use serde::Serialize;

use super::skeleton::{self, Code};
use crate::plan::Plan;
use crate::specification::Specification;

/// A file of the host command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandFile {
    /// Its path on the host, without the leading slash.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What dpkg is to make of it.
    pub kind: CommandFileKind,
}

/// What a file of the host command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandFileKind {
    /// It is run.
    Program,
    /// It is read.
    Text,
    /// It is read by man, and compressed (Policy 12.1).
    Manual,
}

#[derive(Serialize)]
struct Command {
    package: String,
    version: String,
    has_questions: &'static str,
    usage: Code,
    prepare: Option<String>,
    guard: Option<String>,
    obstacles: Option<String>,
    has_commands: bool,
    commands: Code,
}

#[derive(Serialize)]
struct Manual {
    package: String,
    title: String,
    version: String,
    date: String,
    summary: String,
    synopsis: Code,
    description: Code,
    sections: Code,
}

#[derive(Serialize)]
struct Completion {
    package: String,
    function: String,
    subcommands: Code,
    commands: Vec<Options>,
}

/// The options of one subcommand.
#[derive(Serialize)]
struct Options {
    name: String,
    options: Code,
}

/// The files of the command. `date` is the manual page's, in seconds since the epoch.
pub fn files(spec: &Specification, plan: &Plan<'_>, date: u64) -> Vec<CommandFile> {
    let name = &spec.name;
    let file = |path: String, text, kind| CommandFile { path, text, kind };
    vec![
        file(
            format!("usr/sbin/{name}"),
            skeleton::script(
                include_str!("../../debian-templates/command.hbs"),
                &command(spec),
            ),
            CommandFileKind::Program,
        ),
        file(
            format!("usr/share/man/man8/{name}.8"),
            skeleton::manual(
                include_str!("../../debian-templates/command.8.hbs"),
                &manual(spec, date),
            ),
            CommandFileKind::Manual,
        ),
        file(
            format!("usr/share/bash-completion/completions/{name}"),
            skeleton::script(
                include_str!("../../debian-templates/completion.hbs"),
                &completion(spec),
            ),
            CommandFileKind::Text,
        ),
        file(
            format!("usr/share/{name}/plan.tsv"),
            plan.table(spec),
            CommandFileKind::Text,
        ),
    ]
}

fn command(spec: &Specification) -> Command {
    let mut usage = vec![format!("Usage: {} SUBCOMMAND [OPTION]...", spec.name)];
    usage.push(String::new());
    usage.extend(
        spec.host_command
            .listed()
            .map(|one| format!("  {:<9} {}", one.name, one.summary)),
    );
    usage.extend([
        String::new(),
        format!("{} SUBCOMMAND --help and man {0} tell more.", spec.name),
        String::new(),
        "Examples:".into(),
        format!("  {} status", spec.name),
        format!("  {} preview --removal", spec.name),
    ]);
    let names: Vec<&str> = spec
        .host_command
        .subcommands
        .iter()
        .map(|one| &*one.name)
        .collect();
    Command {
        package: spec.name.clone(),
        version: spec.release.version.clone(),
        has_questions: if spec.questions.is_empty() { "" } else { "yes" },
        usage: Code::new(usage),
        prepare: spec.prepare.clone(),
        guard: spec.guard.as_ref().map(|guard| guard.function.clone()),
        obstacles: spec
            .guard
            .as_ref()
            .and_then(|guard| guard.obstacles.clone()),
        has_commands: !names.is_empty(),
        commands: Code::new(vec![names.join(" | ")]),
    }
}

fn manual(spec: &Specification, date: u64) -> Manual {
    let date = i64::try_from(date).ok();
    let date = date.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let date = date.unwrap_or_default().to_string();
    let mut synopsis = Vec::new();
    for one in spec.host_command.listed() {
        synopsis.push(format!(".B {} {}", roff(&spec.name), roff(one.name)));
        synopsis.push(roff(one.usage));
        synopsis.push(".br".into());
    }
    synopsis.pop();
    let paragraphs = spec
        .description
        .trim_end()
        .lines()
        .map(|line| match line.trim() {
            "" | "." => ".PP".into(),
            text => roff(text),
        });
    let mut sections = Vec::new();
    for one in &spec.host_command.subcommands {
        sections.push(format!(".SS {}", roff(&one.name)));
        sections.extend(one.manual.lines().map(String::from));
    }
    Manual {
        package: spec.name.clone(),
        title: spec.name.to_uppercase(),
        version: spec.release.version.clone(),
        date: date.split('T').next().unwrap_or_default().into(),
        summary: spec.summary.clone(),
        synopsis: Code::new(synopsis),
        description: Code::new(paragraphs.collect()),
        sections: Code::new(sections),
    }
}

/// `text` as roff prints it: a hyphen that is typed, no request at the start of a line
/// (groff_man(7)).
pub(super) fn roff(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) {
        format!("\\&{escaped}")
    } else {
        escaped
    }
}

fn completion(spec: &Specification) -> Completion {
    let commands = spec.host_command.listed().map(|one| {
        let options = one
            .usage
            .split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
        let options = options.filter(|word| word.starts_with("--"));
        let options: Vec<&str> = options.chain(["--help"]).collect();
        Options {
            name: one.name.into(),
            options: Code::new(vec![options.join(" ")]),
        }
    });
    let names: Vec<&str> = spec.host_command.listed().map(|one| one.name).collect();
    Completion {
        package: spec.name.clone(),
        function: spec.name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
        subcommands: Code::new(vec![names.join(" ")]),
        commands: commands.collect(),
    }
}

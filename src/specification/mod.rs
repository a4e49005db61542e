//! The specification and the files beside it: read, and checked. What leaves this module is
//! trusted.

mod package;
mod payload;
mod question;
mod read_question;
mod sources;
mod subcommand;
mod translation;
mod types;

pub use question::{Priority, Question, QuestionKind};
pub use subcommand::DIRECTORY as COMMANDS;
pub use translation::messages;
pub use types::{
    CommandFile, Guard, HostCommand, PayloadContent, PayloadFile, Relations, Source, Specification,
    Subcommand,
};

use crate::document::Conditional;
use crate::document::{Fault, Faults, Functions, Names, Reporter, Table};
use crate::input::Input;
use crate::kind::{self, Change};
use toml::de::DeTable;

impl Specification {
    /// Checks all of `input`.
    ///
    /// # Errors
    /// Every fault of the specification and of the files beside it, all at once.
    pub fn check(input: &Input) -> Result<Self, Faults> {
        let (specification, faults) = read(input);
        Self::without_faults(specification, faults, input)
    }

    /// As [`Specification::check`], but lets the directory `po` be out of date: for the command
    /// that brings templates.pot up to date.
    ///
    /// # Errors
    /// Every other fault.
    pub fn check_untranslated(input: &Input) -> Result<Self, Faults> {
        let (specification, mut faults) = read(input);
        let po = input.path_of("po/");
        faults.retain(|fault| !fault.path.starts_with(&po));
        Self::without_faults(specification, faults, input)
    }

    fn without_faults(
        specification: Option<Self>,
        faults: Vec<Fault>,
        input: &Input,
    ) -> Result<Self, Faults> {
        match specification {
            Some(specification) if faults.is_empty() => Ok(specification),
            _ => {
                let path = input.specification().display().to_string();
                Err(Faults::new(faults, &path))
            }
        }
    }
}

/// What could be read, and every fault. Nothing is read from a file that is not TOML.
fn read(input: &Input) -> (Option<Specification>, Vec<Fault>) {
    let (document, errors) = DeTable::parse_recoverable(input.text());
    let reporter = Reporter::new(input);
    for error in &errors {
        reporter.fault(
            &error.span().unwrap_or(0..0),
            error.message(),
            "write valid TOML (toml.io)",
        );
    }
    let specification = if errors.is_empty() {
        read_root(&Table::root(&reporter, document.get_ref()))
    } else {
        None
    };
    (specification, reporter.into_faults())
}

/// Reads the names first, to which all else refers, then everything. Nothing only if a fault was
/// found.
fn read_root(root: &Table<'_>) -> Option<Specification> {
    let relations = package::relations(root);
    let functions = Functions::read(root);
    let (mut questions, question_names) = read_question::read(root, &functions);
    let names = Names {
        reporter: root.reporter,
        packages: relations.packages(),
        questions: question_names,
        functions,
    };

    let identity = package::identity(root);
    let guard = package::guard(root, &names, &questions);
    let prepare = package::prepare(root, &names);
    let [notice, removal_notice] = package::notices(root, &names);
    let remarks = package::remarks(root);
    let state_directory = root.boolean("state-directory").unwrap_or(false);
    let host_command = subcommand::read(root);
    let (changes, owners) = kind::read(root, &names);
    check_changes(root, &names, &changes);
    root.finish();

    let sources = sources::read(&names);
    let payload = payload::read(root.reporter, &owners, &identity.name);
    let copyright = payload::required(root.reporter, "copyright", "Policy 12.5 requires it");
    let changelog = payload::changelog(root.reporter, &identity.name);
    let release = changelog.as_ref().map(|(_, release)| release);
    translation::read(root.reporter, &identity.name, release, &mut questions);
    let (changelog, release) = changelog?;
    Some(Specification {
        name: identity.name,
        section: identity.section,
        summary: identity.summary,
        description: identity.description,
        homepage: identity.homepage,
        relations,
        release,
        changelog,
        copyright: copyright?,
        config_functions: names.functions.config,
        host_functions: names.functions.host,
        prepare,
        notice,
        removal_notice,
        remarks,
        state_directory,
        guard,
        questions,
        sources,
        host_command,
        payload,
        changes,
    })
}

/// Faults of all Changes together.
fn check_changes(root: &Table<'_>, names: &Names<'_>, changes: &[Conditional<Change>]) {
    let uses_postfix =
        |change: &Change| matches!(change, Change::MasterService(_) | Change::Parameter(_));
    let uses_postfix = changes.iter().any(|one| uses_postfix(&one.item));
    if uses_postfix && !names.packages.iter().any(|package| package == "postfix") {
        root.reporter.fault(
            &root.span_of("depends"),
            "main.cf or master.cf is changed, and the package does not depend on postfix",
            "add postfix to `depends`",
        );
    }
    let kinds = kind::names();
    if !kinds.iter().any(|kind| root.has(kind)) {
        root.reporter.fault(
            &root.span_of("name"),
            "the package changes nothing",
            format!("add a table: {}", kinds.join(", ")),
        );
    }
}

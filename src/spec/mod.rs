//! The specification: parsed, then checked. What leaves this module is trusted.

mod assignment;
mod context;
mod fault;
mod functions;
mod host;
mod items;
mod package;
mod payload;
mod postfix;
mod question;
mod table;
mod translation;
mod types;
mod value;

pub use fault::{Fault, Faults};
pub use items::*;
pub use translation::messages;
pub use types::*;
pub use value::{Part, Value};

use crate::input::Input;
use context::Context;
use table::Table;

impl Spec {
    /// Checks all of `input`.
    ///
    /// # Errors
    /// Every fault of the specification and of the files beside it, in one go.
    pub fn check(input: &Input) -> Result<Self, Faults> {
        let (spec, faults) = read(input);
        Self::unless(spec, faults, input)
    }

    /// As [`Spec::check`], but lets the directory `po` be out of date: for the command that
    /// brings templates.pot up to date.
    ///
    /// # Errors
    /// Every other fault.
    pub fn check_untranslated(input: &Input) -> Result<Self, Faults> {
        let (spec, mut faults) = read(input);
        let po = input.path_of("po/");
        faults.retain(|fault| !fault.path.starts_with(&po));
        Self::unless(spec, faults, input)
    }

    fn unless(spec: Option<Self>, faults: Vec<Fault>, input: &Input) -> Result<Self, Faults> {
        match spec {
            Some(spec) if faults.is_empty() => Ok(spec),
            _ => Err(Faults::new(
                faults,
                &input.specification().display().to_string(),
            )),
        }
    }
}

/// What could be read, and every fault. Nothing is read from a file that is no TOML.
fn read(input: &Input) -> (Option<Spec>, Vec<Fault>) {
    let (document, errors) = toml::de::DeTable::parse_recoverable(input.text());
    let context = Context::new(input);
    for error in &errors {
        context.fault(
            &error.span().unwrap_or(0..0),
            error.message(),
            "write it as TOML has it (toml.io)",
        );
    }
    let spec = if errors.is_empty() {
        read_root(&Table::root(&context, document.get_ref()))
    } else {
        None
    };
    (spec, context.into_faults())
}

/// Questions and functions first: all else refers to them. Nothing only if a fault was found.
fn read_root(root: &Table<'_>) -> Option<Spec> {
    let context = root.context;
    let identity = package::identity(root);
    let relations = package::relations(root);
    let mut questions = question::read(root);
    let _ = context.questions.set(questions.clone());
    let _ = context.functions.set(functions::read(root));
    question::check_functions(root);
    let guard = package::guard(root);
    let notice = package::notice(root, "notice");
    let removal_notice = package::notice(root, "removal-notice");
    let remarks = root.texts("remarks").into_iter().map(|text| text.value);
    let remarks = remarks.collect();

    let memberships = host::memberships(root);
    let files = host::files(root);
    let assignments = assignment::assignments(root);
    let services = host::services(root);
    let master_services = postfix::master_services(root);
    let parameters = postfix::parameters(root);
    let uses_postfix = !master_services.is_empty() || !parameters.is_empty();
    if uses_postfix && !package::depends_on(root, "postfix") {
        context.fault(
            &root.span_of("depends"),
            "main.cf or master.cf is changed, and the package does not depend on postfix",
            "add postfix to `depends`",
        );
    }
    let changes = [
        "membership",
        "directory",
        "link",
        "file",
        "assignment",
        "service",
        "master-cf",
        "main-cf",
    ];
    if !changes.iter().any(|key| root.has(key)) {
        context.fault(
            &root.span_of("name"),
            "the package changes nothing",
            format!("add a table: {}", changes.join(", ")),
        );
    }
    root.finish();

    let sources = functions::sources(context);
    let payload = payload::read(context, &identity.name);
    let copyright = payload::required(context, "copyright", "Policy 12.5 asks for it");
    let changelog = payload::changelog(context, &identity.name);
    let maintainer = changelog
        .as_ref()
        .map(|(_, release)| release.maintainer.as_str());
    translation::read(context, &identity.name, maintainer, &mut questions);
    let (changelog, release) = changelog?;
    let functions = context.functions.get()?;
    Some(Spec {
        name: identity.name,
        section: identity.section,
        summary: identity.summary,
        description: identity.description,
        homepage: identity.homepage,
        relations,
        release,
        changelog,
        copyright: copyright?,
        config_functions: functions.config_text(),
        host_functions: functions.host_text(),
        notice,
        removal_notice,
        remarks,
        guard,
        questions,
        sources,
        payload,
        memberships,
        files,
        assignments,
        services,
        master_services,
        parameters,
    })
}

//! The specification as a document: its tables with their places, the names that it defines,
//! its values, and the faults found in them. Knows no kind of Change.

mod call;
mod fault;
mod functions;
mod names;
mod owners;
mod table;
mod value;

pub use call::Call;
pub use fault::{Fault, Faults};
pub use names::{Condition, Conditional};
pub use value::{Part, Value};

pub(crate) use fault::Reporter;
pub(crate) use functions::{Functions, Scope};
pub(crate) use names::{Meaning, Names, QuestionName};
pub(crate) use owners::{Owned, Owners};
pub(crate) use table::{Table, Text};
pub(crate) use value::{Syntax, placeholders};

/// The known name that is nearest to `name`, if one is near.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    known
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `remedy`, and the known name that is nearest to `name`, if one is near.
pub(crate) fn with_nearest<'n>(
    remedy: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
) -> String {
    match nearest(name, known) {
        Some(near) => format!("{remedy}; the nearest known name is `{near}`"),
        None => remedy.into(),
    }
}

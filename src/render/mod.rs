//! The control members: the plan and the specification put into the skeletons.

mod command;
mod control;
mod scripts;
mod shell;
mod skeleton;

pub use command::{CommandFile, CommandFileKind, files as command_files};
pub use shell::quote;

use crate::plan::Plan;
use crate::specification::Specification;

/// One file of control.tar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name, such as `postinst`.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// Whether dpkg runs it.
    pub executable: bool,
}

/// What the data archive says of itself: the members `control` and `md5sums` need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Installed-Size in KiB.
    pub installed_size: u64,
    /// The text of md5sums.
    pub md5sums: String,
}

/// The functions that ship as /usr/share/PACKAGE/config.sh, and stand in `config` as well.
pub const CONFIG_FUNCTIONS: &str = "config.sh";
/// The functions that ship as /usr/share/PACKAGE/host.sh.
pub const HOST_FUNCTIONS: &str = "host.sh";

/// The maintainer scripts that `preview` runs, and the questions that they ask.
pub fn previewed(spec: &Specification, plan: &Plan<'_>) -> Vec<Member> {
    let mut members = scripts::members(spec, plan);
    members.retain(|member| member.name != "postrm");
    members.extend(control::questions(spec));
    members
}

/// All members, sorted by name. Those that would be empty are left out.
pub fn members(spec: &Specification, plan: &Plan<'_>, contents: &Contents) -> Vec<Member> {
    let mut members = control::members(spec, plan, contents);
    members.extend(scripts::members(spec, plan));
    members.sort_by_key(|member| member.name);
    members
}

/// A file of the engine, by its name.
macro_rules! engine {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../debian-templates/shell/", $name)),
        )
    };
}

/// The engine: plain shell and awk that ship in /usr/share/PACKAGE as they are.
pub const ENGINE: [(&str, &str); 32] = [
    engine!("answers.sh"),
    engine!("changes.sh"),
    engine!("copy-tree.pl"),
    engine!("decide-flags.awk"),
    engine!("decide-lists.awk"),
    engine!("diversion.sh"),
    engine!("entries.awk"),
    engine!("escape.awk"),
    engine!("flags.awk"),
    engine!("journal-reading.sh"),
    engine!("journal.sh"),
    engine!("kinds.sh"),
    engine!("lists.awk"),
    engine!("messages.sh"),
    engine!("options.awk"),
    engine!("ports.sh"),
    engine!("postfix.sh"),
    engine!("presence.awk"),
    engine!("preview-differences.sh"),
    engine!("preview-tree.sh"),
    engine!("preview.sh"),
    engine!("readers.sh"),
    engine!("records.awk"),
    engine!("segments.awk"),
    engine!("service-state.sh"),
    engine!("services.sh"),
    engine!("show-status.awk"),
    engine!("standing.awk"),
    engine!("status.awk"),
    engine!("status.sh"),
    engine!("texts.sh"),
    engine!("undo.sh"),
];

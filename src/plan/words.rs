//! A Change in words: what is done, and how it comes back.

use super::change::Change;
use crate::spec::{Assignment, AssignmentContent, Deed, FileChange, Parameter};

impl Change {
    /// The heading under which the plan lists this Change.
    pub fn heading(&self) -> &str {
        match self {
            Self::Membership(_) => "Groups",
            Self::File(_) => "Directories, links and files",
            Self::Assignment(one) => &one.file,
            Self::Service(_) => "Services",
            Self::MasterService(_) => "/etc/postfix/master.cf",
            Self::Parameter(_) => "/etc/postfix/main.cf",
        }
    }

    /// What the plan says once below the heading. `package` is the package that does it.
    pub fn remark(&self, package: &str) -> Option<String> {
        match self {
            Self::Assignment(one) => one.conffile_of.as_ref().map(|owner| {
                format!(
                    "This is a conffile of {owner}. It is diverted to {}.{package}, where it stays as \
                     it is; a copy of it with these assignments takes its place.",
                    one.file
                )
            }),
            _ => None,
        }
    }

    /// The one entry of the host that this Change owns.
    pub fn entry(&self) -> String {
        match self {
            Self::Membership(one) => format!("{} in {}", one.user, one.group),
            Self::File(
                FileChange::Directory { path, .. }
                | FileChange::Link { path, .. }
                | FileChange::Content { path, .. },
            ) => path.clone(),
            Self::Assignment(one) => format!("{} in {}", one.name, one.file),
            Self::Service(one) => format!("{}.service", one.name),
            Self::MasterService(one) => format!("{}/inet", one.name),
            Self::Parameter(one) => one.name.clone(),
        }
    }

    /// What is done, as one sentence part.
    pub fn done(&self) -> String {
        match self {
            Self::Membership(one) => format!("{} joins the group {}", one.user, one.group),
            Self::File(one) => file_done(one),
            Self::Assignment(one) => assignment_done(one),
            Self::Service(one) => format!(
                "{} is enabled and started, and asked until it answers",
                one.name
            ),
            Self::MasterService(one) => format!(
                "{} on port {}, if nothing serves that port yet",
                one.name, one.port
            ),
            Self::Parameter(one) => parameter_done(one),
        }
    }

    /// How it comes back when the package is removed, or the Change no longer wanted.
    pub fn back(&self) -> &'static str {
        match self {
            Self::Membership(_) => "leaves it, unless it was a member before",
            Self::File(FileChange::Directory { .. }) => {
                "removed with what its daemon left in it, unless other files are there"
            }
            Self::File(FileChange::Link { .. }) => "removed, unless it was changed since",
            Self::File(FileChange::Content {
                if_absent: true, ..
            }) => {
                "removed, unless it was changed since; one that was there before is never touched"
            }
            Self::File(FileChange::Content { .. }) => {
                "removed, or the one that was there before is put back; unless it was changed since"
            }
            Self::Assignment(one) if one.conffile_of.is_some() => {
                "the diverted file returns; if the copy was edited, it stays, with the assignments \
                 that were there before"
            }
            Self::Assignment(_) => "the line that was there before, unless it was changed since",
            Self::Service(_) => "enabled or not, and running or not, as before",
            Self::MasterService(_) => {
                "our options leave; the service goes, unless it got others since"
            }
            Self::Parameter(one) => match one.deed {
                Deed::Set(_) | Deed::Default { .. } => {
                    "the text that was there before, unless it was changed since"
                }
                Deed::Switch { .. } => "turned off first of all, while it is still this package's",
                Deed::Insert { .. } => "the item leaves the list; the rest stays as it then is",
                Deed::Remove(_) => "the items come back in their places",
            },
        }
    }
}

fn assignment_done(assignment: &Assignment) -> String {
    let name = &assignment.name;
    match &assignment.content {
        AssignmentContent::Whole(value) => format!("{name}=\"{value}\""),
        AssignmentContent::Flags { flags, .. } => {
            let flags = flags.iter().map(|flag| {
                let (letter, value) = (flag.letter, &flag.value);
                if flag.takes_argument {
                    format!("-{letter} {value}")
                } else {
                    format!("-{letter} if {value}")
                }
            });
            let flags: Vec<String> = flags.collect();
            format!(
                "{name}: the flags {}; a flag for which that is nothing goes, and all others stay",
                flags.join(", ")
            )
        }
    }
}

fn file_done(change: &FileChange) -> String {
    match change {
        FileChange::Directory {
            path,
            owner,
            group,
            mode,
            ..
        } => format!("{path}/ ({owner}:{group}, mode {mode})"),
        FileChange::Link { path, target } => format!("{path} -> {target}"),
        FileChange::Content {
            path, if_absent, ..
        } => {
            let only = if *if_absent {
                ", where none exists"
            } else {
                ""
            };
            format!("{path}{only}")
        }
    }
}

fn parameter_done(parameter: &Parameter) -> String {
    let name = &parameter.name;
    match &parameter.deed {
        Deed::Set(value) => format!("{name} = {value}"),
        Deed::Switch { value, .. } => format!("{name} = {value}, last of all"),
        Deed::Default { value, unless_set } if unless_set.is_empty() => {
            format!("{name} = {value}, if it is not set")
        }
        Deed::Default { value, unless_set } => format!(
            "{name} = {value}, if neither it nor {} is set",
            unless_set.join(", ")
        ),
        Deed::Insert {
            default,
            item,
            before,
        } => {
            let insert = format!("{name}: {item} is put before {before}, if it is not in the list");
            match default {
                Some(value) => format!("{insert}; where no list is set, {name} = {value}"),
                None => insert,
            }
        }
        Deed::Remove(value) => format!("{name}: the items {value} leave the list"),
    }
}

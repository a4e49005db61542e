//! The kinds of Change. A file each: what the kind is, how it is read from the
//! specification, what the plan says about it, and the call that wants it.
//!
//! A new kind: see "A kind of Change" in tests/README.md.

mod assignment;
mod directory;
mod file;
mod link;
mod master_service;
mod membership;
mod parameter;
mod service;

pub use assignment::{Assignment, AssignmentContent, Flag};
pub use directory::Directory;
pub use file::File;
pub use link::Link;
pub use master_service::MasterService;
pub use membership::Membership;
pub use parameter::{Operation, Parameter};
pub use service::Service;

use crate::document::{Call, Conditional, Names, Owned, Owners, Table, Text};

/// One thing done to the host at configure and undone at removal.
#[derive(Debug, Clone)]
pub enum Change {
    /// An account joins a group.
    Membership(Membership),
    /// A directory is made.
    Directory(Directory),
    /// A symbolic link is made.
    Link(Link),
    /// A file is made.
    File(File),
    /// A defaults file gets an assignment, by diversion where it is a conffile.
    Assignment(Assignment),
    /// A service is enabled and started.
    Service(Service),
    /// master.cf gets a service.
    MasterService(MasterService),
    /// A parameter of main.cf changes.
    Parameter(Parameter),
}

/// The kinds, in the order in which Changes are made: each finds what it needs, and the switch in
/// main.cf comes last. They are taken back in the reverse order; services, however, are stopped
/// before their files are taken back, and put back after that. A kind has one name in the
/// specification and in the plan.
const KINDS: [(&str, ReadKind); 8] = [
    (membership::NAME, membership::read),
    (directory::NAME, directory::read),
    (link::NAME, link::read),
    (file::NAME, file::read),
    (assignment::NAME, assignment::read),
    (service::NAME, service::read),
    (master_service::NAME, master_service::read),
    (parameter::NAME, parameter::read),
];

/// The heading of three kinds that the plan lists together.
const FILES_HEADING: &str = "Directories, links and files";

/// Reads all Changes of one kind.
type ReadKind = fn(&mut Reader<'_>);

/// The names of the kinds, in the order in which Changes are made.
pub fn names() -> [&'static str; KINDS.len()] {
    KINDS.map(|(name, _)| name)
}

/// A specification whose Changes are being read.
struct Reader<'a> {
    root: &'a Table<'a>,
    names: &'a Names<'a>,
    owners: Owners<'a>,
    changes: Vec<Conditional<Change>>,
}

/// Reads all Changes, in the order in which they are made, and what they own.
pub(crate) fn read<'a>(
    root: &'a Table<'a>,
    names: &'a Names<'a>,
) -> (Vec<Conditional<Change>>, Owners<'a>) {
    let mut reader = Reader {
        root,
        names,
        owners: Owners::new(root.reporter),
        changes: Vec::new(),
    };
    for (_, read_kind) in KINDS {
        read_kind(&mut reader);
    }
    (reader.changes, reader.owners)
}

impl Reader<'_> {
    /// Reads the tables `[kind.NAME]`, each of which is one Change; `read_one` gets NAME and the
    /// table, and makes nothing of it only after a fault.
    fn tables(
        &mut self,
        kind: &'static str,
        read_one: fn(&mut Self, &Text, &Table<'_>) -> Option<Change>,
    ) {
        for (name, table) in self.root.tables(kind) {
            let when = self.names.when(&table);
            if let Some(item) = read_one(self, &name, &table) {
                self.changes.push(Conditional { item, when });
            }
            table.finish();
        }
    }

    /// The path of the table `[kind.PATH]`, which its Change owns.
    fn owned_path(&mut self, path: &Text, table: &Table<'_>) -> String {
        let checked = table.path(path);
        self.owners.claim(Owned::Path(checked.clone()), &path.span);
        checked
    }
}

/// What there is to say of a Change, whatever its kind.
pub trait Kind {
    /// The kind's name.
    fn name(&self) -> &'static str;

    /// The heading under which the plan lists the Change; the Changes of one heading also stand
    /// together in postinst.
    fn heading(&self) -> &str;

    /// What the plan says once below the heading. `package` is the package that does it.
    fn remark(&self, _package: &str) -> Option<String> {
        None
    }

    /// What the Change alone owns on the host.
    fn owned(&self) -> String;

    /// PATH and KEY of its record in the journal.
    fn recorded(&self) -> (&str, String);

    /// What is done, as one sentence part.
    fn done(&self) -> String;

    /// How it comes back when the package is removed, or the Change no longer wanted.
    fn back(&self) -> &'static str;

    /// The call that wants the Change, in postinst's function `changes`.
    fn want(&self) -> Call;

    /// Its path, and the function that has a program read it anew.
    fn reader(&self) -> Option<(&str, &str)> {
        None
    }

    /// The package whose files or service it uses.
    fn package(&self) -> Option<&str> {
        None
    }

    /// The conffile of another package that it diverts.
    fn diverted(&self) -> Option<&str> {
        None
    }

    /// The path whose change by dpkg calls the postinst of `package` again (deb-triggers(5)).
    fn trigger(&self, _package: &str) -> Option<String> {
        None
    }
}

impl Change {
    /// What there is to say of it.
    pub fn kind(&self) -> &dyn Kind {
        match self {
            Self::Membership(one) => one,
            Self::Directory(one) => one,
            Self::Link(one) => one,
            Self::File(one) => one,
            Self::Assignment(one) => one,
            Self::Service(one) => one,
            Self::MasterService(one) => one,
            Self::Parameter(one) => one,
        }
    }
}

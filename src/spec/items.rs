//! What the specification wants on a host.

use super::value::Value;

/// An account in a group.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The group.
    pub group: String,
    /// The account.
    pub user: String,
}

/// A directory, a link or a file that is made.
#[derive(Debug, Clone)]
pub enum FileChange {
    /// A directory.
    Directory {
        /// Its path.
        path: String,
        /// Its owner.
        owner: String,
        /// Its group.
        group: String,
        /// Its mode, four octal digits.
        mode: String,
        /// What a daemon leaves in it, removed with it.
        leftovers: Vec<String>,
    },
    /// A symbolic link.
    Link {
        /// Its path.
        path: String,
        /// Where it points.
        target: String,
    },
    /// A file with content.
    Content {
        /// Its path.
        path: String,
        /// The source of its content.
        source: String,
        /// Only where no such file exists.
        if_absent: bool,
    },
}

/// One `NAME=value` of a defaults file.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The defaults file.
    pub file: String,
    /// The package whose conffile it is: it is diverted then.
    pub conffile_of: Option<String>,
    /// The variable.
    pub name: String,
    /// What it is set to.
    pub content: AssignmentContent,
}

/// What of an assignment is the package's.
#[derive(Debug, Clone)]
pub enum AssignmentContent {
    /// The whole value; where it comes out empty, nothing.
    Whole(Value),
    /// Some flags in a value that holds the options of a program.
    Flags {
        /// The program's options as getopt(3) is told them: a letter each, `:` behind one that
        /// takes an argument.
        grammar: String,
        /// The flags.
        flags: Vec<Flag>,
    },
}

/// A flag of a program's options.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Its letter.
    pub letter: char,
    /// Whether it takes an argument.
    pub takes_argument: bool,
    /// Its argument, or anything where it takes none; where it comes out empty, the flag goes.
    pub value: Value,
}

/// A service that is enabled and runs.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name, without `.service`.
    pub name: String,
    /// The package that brings it.
    pub unit_of: String,
    /// The function that is true when it answers.
    pub answers: String,
    /// Files that it reads: it is restarted when one was changed.
    pub reads: Vec<String>,
}

/// A service of Postfix's master.cf.
#[derive(Debug, Clone)]
pub struct MasterService {
    /// Its name in the file.
    pub name: String,
    /// The port that the name stands for.
    pub port: i64,
    /// The process limit's column.
    pub processes: Value,
    /// The daemon's name.
    pub command: String,
    /// The `-o` options, `name=value` each.
    pub options: Vec<Value>,
}

/// A parameter of Postfix's main.cf.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What is done to it.
    pub deed: Deed,
}

/// What is done to a parameter.
#[derive(Debug, Clone)]
pub enum Deed {
    /// It gets this value.
    Set(Value),
    /// The same, after all else: the switch that turns the whole on.
    Switch {
        /// The value.
        value: Value,
        /// The function that is true while what it switches is still this package's.
        ours: String,
    },
    /// It gets this value where it has none.
    Default {
        /// The value.
        value: Value,
        /// And none of these parameters is set either.
        unless_set: Vec<String>,
    },
    /// An item is put into its list, before another.
    Insert {
        /// The value where it has none; without it, nothing is done then.
        default: Option<Value>,
        /// The item.
        item: String,
        /// The other one.
        before: String,
    },
    /// Items leave its list.
    Remove(Value),
}

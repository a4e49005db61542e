//! The trusted specification.

use super::items::{Assignment, FileChange, MasterService, Membership, Parameter, Service};
use crate::debian::changelog::Release;

/// A checked specification with all that its package is made of.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The binary package's name.
    pub name: String,
    /// Its section of the archive.
    pub section: String,
    /// The short description.
    pub summary: String,
    /// The extended description, its lines as written.
    pub description: String,
    /// The project's page.
    pub homepage: Option<String>,
    /// Depends and its kin, as the specification has them.
    pub relations: Relations,
    /// Version, maintainer and date.
    pub release: Release,
    /// changelog, as it is.
    pub changelog: Vec<u8>,
    /// copyright, as it is.
    pub copyright: Vec<u8>,
    /// Functions for `config`, postinst and prerm.
    pub config_functions: Option<String>,
    /// Functions for postinst and prerm.
    pub host_functions: Option<String>,
    /// The function that tells the administrator what was done.
    pub notice: Option<String>,
    /// The function that tells the administrator what removal means.
    pub removal_notice: Option<String>,
    /// Paragraphs that the plan ends with.
    pub remarks: Vec<String>,
    /// What keeps the package from touching a foreign set-up.
    pub guard: Option<Guard>,
    /// The debconf questions.
    pub questions: Vec<Question>,
    /// Contents of generated files.
    pub sources: Vec<Source>,
    /// Further files of the package.
    pub payload: Vec<PayloadFile>,
    /// Accounts that join groups.
    pub memberships: Vec<Conditional<Membership>>,
    /// Directories, links and files with content.
    pub files: Vec<Conditional<FileChange>>,
    /// Assignments in defaults files.
    pub assignments: Vec<Conditional<Assignment>>,
    /// Services that are enabled and started.
    pub services: Vec<Conditional<Service>>,
    /// Services added to master.cf.
    pub master_services: Vec<Conditional<MasterService>>,
    /// Parameters of main.cf.
    pub parameters: Vec<Conditional<Parameter>>,
}

/// Relations to other packages (Policy 7.2), each list as written.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// Depends, without debconf.
    pub depends: Vec<String>,
    /// Recommends.
    pub recommends: Vec<String>,
    /// Suggests.
    pub suggests: Vec<String>,
    /// Conflicts.
    pub conflicts: Vec<String>,
}

/// A function that finds a foreign set-up, and the question whether to replace it.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The shell function.
    pub function: String,
    /// The shell function that finds what no answer can overcome.
    pub obstacles: Option<String>,
    /// The boolean question.
    pub question: String,
}

/// A debconf question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name, the template being PACKAGE/NAME.
    pub name: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// Its debconf priority.
    pub priority: String,
    /// The function that prints what is in force on the host.
    pub live: Option<String>,
    /// The short description, then the extended one's paragraphs.
    pub texts: Vec<String>,
    /// The same in other languages, by language code.
    pub translations: Vec<(String, Vec<String>)>,
}

/// What a question asks for, with its default.
#[derive(Debug, Clone)]
pub enum QuestionKind {
    /// Some of fixed choices.
    Multiselect {
        /// The choices.
        choices: Vec<String>,
        /// Those chosen at first.
        default: Vec<String>,
    },
    /// Some of what a function finds on the host; none at first.
    Found {
        /// The function.
        function: String,
    },
    /// One of fixed choices.
    Select {
        /// The choices.
        choices: Vec<String>,
        /// The one chosen at first.
        default: String,
    },
    /// Yes or no.
    Boolean {
        /// The answer at first.
        default: bool,
    },
    /// A whole number.
    Number {
        /// The least.
        minimum: i64,
        /// The greatest.
        maximum: i64,
        /// The one at first.
        default: i64,
    },
}

impl Question {
    /// The question's name as part of a shell variable's.
    pub fn variable(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// `QUESTION=CHOICE`: when a Change is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The question.
    pub question: String,
    /// The answer, or one of the answers, that it asks for.
    pub choice: String,
    /// Whether several answers can be chosen at once.
    pub several: bool,
}

/// Something wanted always, or under a condition.
#[derive(Debug, Clone)]
pub struct Conditional<T> {
    /// What is wanted.
    pub item: T,
    /// When.
    pub when: Option<Condition>,
}

/// The content of a generated file, with `@function@` placeholders.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name in `sources`.
    pub name: String,
    /// Its text.
    pub bytes: Vec<u8>,
}

/// A file or link that the package carries as it is.
#[derive(Debug, Clone)]
pub struct PayloadFile {
    /// Its absolute path on the host.
    pub path: String,
    /// What it is.
    pub content: PayloadContent,
}

/// What a payload file is.
#[derive(Debug, Clone)]
pub enum PayloadContent {
    /// A regular file.
    File {
        /// What it holds.
        bytes: Vec<u8>,
        /// Mode 0755 instead of 0644.
        executable: bool,
    },
    /// A symbolic link to this target.
    Link(String),
}

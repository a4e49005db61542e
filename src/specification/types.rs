//! The trusted specification.

use super::question::Question;
use crate::debian::changelog::Release;
use crate::document::Conditional;
use crate::kind::Change;

/// A checked specification with all that its package is made of.
#[derive(Debug, Clone)]
pub struct Specification {
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
    /// The function of config-functions that is called before any other.
    pub prepare: Option<String>,
    /// The function that tells the administrator what was done.
    pub notice: Option<String>,
    /// The function that tells the administrator what removal means.
    pub removal_notice: Option<String>,
    /// Paragraphs that the plan ends with.
    pub remarks: Vec<String>,
    /// Whether its programs keep files in /var/lib/PACKAGE, for purge to delete.
    pub state_directory: bool,
    /// What keeps the package from touching a foreign set-up.
    pub guard: Option<Guard>,
    /// The debconf questions.
    pub questions: Vec<Question>,
    /// Contents of generated files.
    pub sources: Vec<Source>,
    /// What the host command needs.
    pub host_command: HostCommand,
    /// Further files of the package.
    pub payload: Vec<PayloadFile>,
    /// What it does to a host, in the order in which it is done.
    pub changes: Vec<Conditional<Change>>,
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

/// The content of a generated file, with `@function@` placeholders.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name in `sources`.
    pub name: String,
    /// Its text.
    pub bytes: Vec<u8>,
}

/// What the host command has beside what every package's has.
#[derive(Debug, Clone)]
pub struct HostCommand {
    /// Files and directories of the host that the functions look at.
    pub reads: Vec<String>,
    /// Its subcommands.
    pub subcommands: Vec<Subcommand>,
    /// The files of these.
    pub files: Vec<CommandFile>,
}

/// A subcommand of the host command.
#[derive(Debug, Clone)]
pub struct Subcommand {
    /// Its name, which is that of its program.
    pub name: String,
    /// Its options, as a usage line has them.
    pub usage: String,
    /// What it is for, in one line.
    pub summary: String,
    /// Its section of the manual page, for man (groff_man(7)).
    pub manual: String,
}

/// A program of the host command, or a file that one of them reads.
#[derive(Debug, Clone)]
pub struct CommandFile {
    /// Its name in `commands`.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Whether it is run.
    pub executable: bool,
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

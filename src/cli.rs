//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

use crate::command::{self, Build, Environment, Outcome};

/// Compile a TOML specification into a Debian configuration package.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "\
Examples:
  confdeb build            build the package of package/spec.toml as ./NAME.deb
  confdeb plan | less      see what it will do to a host

Exit status: 0 done, 1 a fault or a failure, 2 wrong usage."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Report every fault in a specification, with its place and remedy
    #[command(after_help = "\
Examples:
  confdeb check
  confdeb check other/spec.toml")]
    Check(Specification),

    /// Print what the package will do to a host, in order, and how each change comes back
    #[command(after_help = "\
Examples:
  confdeb plan
  confdeb plan --json other/spec.toml | jq '.changes[].entry'")]
    Plan {
        #[command(flatten)]
        specification: Specification,
        /// Print JSON, for programs
        #[arg(long)]
        json: bool,
    },

    /// Write the control members (config, postinst, templates ...) as they will be shipped
    #[command(after_help = "\
Examples:
  confdeb render --into /tmp/members
  confdeb render other/spec.toml --into members && shellcheck members/postinst")]
    Render {
        #[command(flatten)]
        specification: Specification,
        /// The directory for the members; created if it is missing
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
        #[command(flatten)]
        maintainer: Maintainer,
    },

    /// Build the package, and print its path
    #[command(after_help = "\
Examples:
  confdeb build
  confdeb build other/spec.toml --output /tmp/other.deb
  confdeb build --maintainer 'Mail Team <mail@example.org>'

The same input and maintainer give the same bytes. Every time stamp in the package is \
SOURCE_DATE_EPOCH, or the date of the changelog.")]
    Build {
        #[command(flatten)]
        specification: Specification,
        /// The file to write [default: ./NAME.deb]
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        maintainer: Maintainer,
    },

    /// Print templates.pot, the texts of the questions for translators
    #[command(after_help = "\
Examples:
  confdeb pot > package/po/templates.pot
  msgmerge --update package/po/fr.po package/po/templates.pot")]
    Pot(Specification),
}

/// The maintainer, for those who build the package for their own site.
#[derive(Debug, Args)]
struct Maintainer {
    /// The maintainer as NAME <ADDRESS> [default: DEBFULLNAME and DEBEMAIL as dch(1) reads them,
    /// or the changelog's]
    #[arg(long)]
    maintainer: Option<String>,
}

#[derive(Debug, Args)]
struct Specification {
    /// The specification; files beside it belong to it
    #[arg(value_name = "SPEC", default_value = "package/spec.toml")]
    path: PathBuf,
}

impl Cli {
    /// Runs the command; `environment` matters to those that build a package.
    ///
    /// # Errors
    /// As the command.
    pub fn run(self, environment: Environment) -> Outcome {
        let build = |Maintainer { maintainer }| Build {
            environment,
            maintainer,
        };
        match self.command {
            Command::Check(specification) => command::check(&specification.path),
            Command::Plan {
                specification,
                json,
            } => command::plan(&specification.path, json),
            Command::Render {
                specification,
                into,
                maintainer,
            } => command::render(&specification.path, &into, build(maintainer)),
            Command::Build {
                specification,
                output,
                maintainer,
            } => command::build(&specification.path, output, build(maintainer)),
            Command::Pot(specification) => command::pot(&specification.path),
        }
    }
}

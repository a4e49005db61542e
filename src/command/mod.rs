//! The commands: each reads a specification, and prints or writes one thing.

mod environment;

pub use environment::Environment;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::deb;
use crate::debian::po;
use crate::document::Faults;
use crate::error::Error;
use crate::input::Input;
use crate::package::{Content, Package};
use crate::plan::Plan;
use crate::specification::{Specification, messages};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The specification has faults.
    Faults(Faults),
    /// Something else went wrong.
    Error(Error),
}

impl Failure {
    /// The report for a person.
    pub fn report(&self, colour: bool) -> String {
        match self {
            Self::Faults(faults) => faults.report(colour),
            Self::Error(error) => format!("error: {error}\n"),
        }
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What a command prints on success.
pub type Outcome = Result<String, Failure>;

/// `confdeb check`: nothing, if there is no fault.
///
/// # Errors
/// Every fault, or that the specification cannot be read.
pub fn check(specification: &Path) -> Outcome {
    Specification::check(&Input::read(specification)?)?;
    Ok(String::new())
}

/// `confdeb plan`: what the package does to a host, for people or as JSON.
///
/// # Errors
/// As [`check`].
pub fn plan(specification: &Path, json: bool) -> Outcome {
    let spec = Specification::check(&Input::read(specification)?)?;
    let plan = Plan::new(&spec);
    Ok(if json {
        plan.json(&spec)
    } else {
        plan.text(&spec)
    })
}

/// `confdeb pot`: the texts of the questions, for translators.
///
/// # Errors
/// As [`check`], but for faults of the translations.
pub fn pot(specification: &Path) -> Outcome {
    let spec = Specification::check_untranslated(&Input::read(specification)?)?;
    let messages = messages(&spec.questions);
    Ok(po::template(
        &spec.name,
        &spec.release.maintainer,
        &messages,
    ))
}

/// `confdeb render`: the control members, as files in `directory`, which is made if it is missing.
///
/// # Errors
/// As [`check`]; or if a file cannot be written.
pub fn render(specification: &Path, directory: &Path, build: Build) -> Outcome {
    let package = package(specification, build)?;
    fs::create_dir_all(directory).map_err(|e| Error::path("make the directory", directory, &e))?;
    let mut printed = String::new();
    for entry in &package.control {
        if let Content::File { bytes, executable } = &entry.content {
            let path = directory.join(&entry.path);
            write_member(&path, bytes, *executable).map_err(|e| Error::path("write", &path, &e))?;
            let _ = writeln!(printed, "{}", path.display());
        }
    }
    Ok(printed)
}

fn write_member(path: &Path, bytes: &[u8], executable: bool) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, bytes)?;
    let mode = if executable { 0o755 } else { 0o644 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// `confdeb build`: the package as `output`, or as NAME.deb here. Prints its path.
///
/// # Errors
/// As [`check`]; or if the package cannot be written in full.
pub fn build(specification: &Path, output: Option<PathBuf>, build: Build) -> Outcome {
    let package = package(specification, build)?;
    let output = output.unwrap_or_else(|| PathBuf::from(format!("{}.deb", package.name)));
    deb::write(&package, &output)?;
    Ok(format!("{}\n", output.display()))
}

/// Who builds, and when.
#[derive(Debug)]
pub struct Build {
    /// The environment's variables.
    pub environment: Environment,
    /// The maintainer, if not the changelog's or the environment's.
    pub maintainer: Option<String>,
}

/// The package, with what `build` says instead of the changelog.
fn package(specification: &Path, build: Build) -> Result<Package, Failure> {
    let mut spec = Specification::check(&Input::read(specification)?)?;
    let date = build.environment.date(spec.release.date)?;
    if let Some(maintainer) = build.environment.maintainer(build.maintainer)? {
        spec.release.maintainer = maintainer;
    }
    Ok(Package::new(&spec, &Plan::new(&spec), date, deb::gzip))
}

//! The package directory, read once into memory. The only reader of what a package is made of.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// One name in the package directory.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A regular file.
    File {
        /// What it holds.
        bytes: Vec<u8>,
        /// Whether its owner may execute it: the one bit of a mode that git keeps.
        executable: bool,
    },
    /// A symbolic link, never followed.
    Link {
        /// Where it points, as written.
        target: String,
    },
    /// A device, socket or pipe, or what could not be read.
    Unusable {
        /// Why, as the end of a sentence that begins with the path.
        cause: String,
    },
}

/// A specification and the files beside it.
#[derive(Debug, Clone)]
pub struct Input {
    directory: PathBuf,
    specification: PathBuf,
    text: String,
    entries: BTreeMap<String, Entry>,
}

impl Input {
    /// Reads `specification` and, beside it, `changelog`, `copyright`, the files named `*.sh` and
    /// the directories `sources`, `po`, `commands` and `files`. Nothing else there is looked at.
    ///
    /// # Errors
    /// If the specification or a directory cannot be read. A file that cannot is an
    /// [`Entry::Unusable`], so that it is reported with all other faults.
    pub fn read(specification: &Path) -> Result<Self, Error> {
        let bytes = fs::read(specification).map_err(|e| {
            Error::path("read", specification, &e)
                .note("name the specification as the argument, or work where package/spec.toml is")
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|e| Error::path("read", specification, &e.utf8_error()))?;
        let directory = specification
            .parent()
            .unwrap_or(Path::new(""))
            .to_path_buf();
        let mut input = Self {
            directory,
            specification: specification.to_path_buf(),
            text,
            entries: BTreeMap::new(),
        };
        input.walk("", 0)?;
        Ok(input)
    }

    /// The specification's path as the user wrote it.
    pub fn specification(&self) -> &Path {
        &self.specification
    }

    /// The specification's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path to show for `name`, which is relative to the package directory.
    pub fn path_of(&self, name: &str) -> String {
        self.directory.join(name).display().to_string()
    }

    /// The entry of that name, `sources/x` for example.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// The entries below `directory`, named relative to it, sorted.
    pub fn below<'a>(&'a self, directory: &'a str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        self.entries.iter().filter_map(move |(name, entry)| {
            let rest = name.strip_prefix(directory)?.strip_prefix('/')?;
            Some((rest, entry))
        })
    }

    /// Reads the directory `name`, which is `""` for the package directory itself.
    fn walk(&mut self, name: &str, depth: usize) -> Result<(), Error> {
        let path = if name.is_empty() && self.directory.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            self.directory.join(name)
        };
        let failed = |e: io::Error| Error::path("read the directory", &path, &e);
        for found in fs::read_dir(&path).map_err(failed)? {
            let found = found.map_err(failed)?;
            let file_name = found.file_name();
            let plain = file_name.to_str().filter(|n| !n.contains(char::is_control));
            let entry_name = match (name, plain.unwrap_or(&file_name.to_string_lossy())) {
                ("", last) => last.to_string(),
                (parent, last) => format!("{parent}/{last}"),
            };
            let kind = found.file_type().map_err(failed)?;
            if kind.is_dir() {
                let part = entry_name.split('/').next().unwrap_or_default();
                if part == "files" || (depth == 0 && ["sources", "po", "commands"].contains(&part))
                {
                    self.walk(&entry_name, depth + 1)?;
                }
            } else if depth > 0 || is_top_level(&entry_name) {
                let entry = match plain {
                    None => Entry::Unusable {
                        cause: "has a name that is not UTF-8 or contains control characters".into(),
                    },
                    Some(_) => read_entry(&found.path(), kind),
                };
                self.entries.insert(entry_name, entry);
            }
        }
        Ok(())
    }
}

/// The files of a package directory that are not in one of its directories.
fn is_top_level(name: &str) -> bool {
    let shell = Path::new(name).extension().is_some_and(|e| e == "sh");
    shell || name == "changelog" || name == "copyright"
}

fn read_entry(path: &Path, kind: fs::FileType) -> Entry {
    let result = if kind.is_symlink() {
        fs::read_link(path).map(|target| Entry::Link {
            target: target.to_string_lossy().into_owned(),
        })
    } else if kind.is_file() {
        fs::read(path).and_then(|bytes| {
            let mode = fs::metadata(path)?.permissions().mode();
            Ok(Entry::File {
                bytes,
                executable: mode & 0o100 != 0,
            })
        })
    } else {
        Ok(Entry::Unusable {
            cause: "is neither a file nor a symbolic link".into(),
        })
    };
    result.unwrap_or_else(|e| Entry::Unusable {
        cause: format!("cannot be read: {e}"),
    })
}

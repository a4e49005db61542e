//! The package as a value: equal values give equal bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::debian::name;
use crate::plan::Plan;
use crate::render::{
    self, CONFIG_FUNCTIONS, CommandFileKind, Contents, ENGINE, HOST_FUNCTIONS, Member,
};
use crate::specification::{COMMANDS, PayloadContent, Specification};

/// A binary package, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The time stamp of everything in it, in seconds since the epoch.
    pub date: u64,
    /// What control.tar holds.
    pub control: Vec<Entry>,
    /// What data.tar holds, directories included, in the order of their paths.
    pub data: Vec<Entry>,
}

/// One member of an archive, owned by root:root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path, relative and without a leading `./`; empty for the root.
    pub path: String,
    /// What it is.
    pub content: Content,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A directory, mode 0755.
    Directory,
    /// A file, mode 0644 or 0755.
    File {
        /// What it holds.
        bytes: Vec<u8>,
        /// Mode 0755.
        executable: bool,
    },
    /// A symbolic link.
    Link(String),
}

impl Package {
    /// The package of `spec`. `date` is the time stamp of all that is in it, in seconds since the
    /// epoch; `gzip` makes a gzip file without name and time.
    pub fn new(
        spec: &Specification,
        plan: &Plan<'_>,
        date: u64,
        gzip: impl Fn(&[u8]) -> Vec<u8>,
    ) -> Self {
        let mut files = payload(spec);
        let doc = format!("usr/share/doc/{}", spec.name);
        // Policy 12.7: a native package's changelog is the upstream one as well.
        let changelog = if name::is_native(&spec.release.version) {
            "changelog.gz"
        } else {
            "changelog.Debian.gz"
        };
        insert(
            &mut files,
            format!("{doc}/{changelog}"),
            gzip(&spec.changelog),
        );
        insert(
            &mut files,
            format!("{doc}/copyright"),
            spec.copyright.clone(),
        );
        insert(&mut files, format!("{doc}/plan.txt"), plan.text(spec));
        host_command(&mut files, spec, plan, date, gzip);
        let data = with_directories(files);
        let contents = contents(&data);
        let members = render::members(spec, plan, &contents);
        Self {
            name: spec.name.clone(),
            date,
            control: control(members),
            data,
        }
    }
}

fn insert(files: &mut BTreeMap<String, Content>, path: String, bytes: impl Into<Vec<u8>>) {
    let bytes = bytes.into();
    files.insert(
        path,
        Content::File {
            bytes,
            executable: false,
        },
    );
}

/// The host command, and the maintainer scripts that it previews.
fn host_command(
    files: &mut BTreeMap<String, Content>,
    spec: &Specification,
    plan: &Plan<'_>,
    date: u64,
    gzip: impl Fn(&[u8]) -> Vec<u8>,
) {
    for file in render::command_files(spec, plan, date) {
        let (path, bytes) = match file.kind {
            CommandFileKind::Manual => (format!("{}.gz", file.path), gzip(file.text.as_bytes())),
            _ => (file.path, file.text.into_bytes()),
        };
        let executable = file.kind == CommandFileKind::Program;
        files.insert(path, Content::File { bytes, executable });
    }
    let share = format!("usr/share/{}", spec.name);
    // Compressed: nobody runs them there, and lintian takes a script that speaks with debconf
    // outside of the control archive for a misuse (debconf-is-not-a-registry).
    for member in render::previewed(spec, plan) {
        let path = format!("{share}/scripts/{}.gz", member.name);
        insert(files, path, gzip(member.text.as_bytes()));
    }
    for file in &spec.host_command.files {
        let (bytes, executable) = (file.bytes.clone(), file.executable);
        let path = format!("{share}/{COMMANDS}/{}", file.name);
        files.insert(path, Content::File { bytes, executable });
    }
}

/// The tree `files`, and what the maintainer scripts read.
fn payload(spec: &Specification) -> BTreeMap<String, Content> {
    let mut files = BTreeMap::new();
    for file in &spec.payload {
        let content = match &file.content {
            PayloadContent::File { bytes, executable } => Content::File {
                bytes: bytes.clone(),
                executable: *executable,
            },
            PayloadContent::Link(target) => Content::Link(target.clone()),
        };
        files.insert(file.path[1..].to_string(), content);
    }
    let share = format!("usr/share/{}", spec.name);
    for (name, text) in ENGINE {
        insert(&mut files, format!("{share}/{name}"), text);
    }
    for (name, text) in [
        (CONFIG_FUNCTIONS, &spec.config_functions),
        (HOST_FUNCTIONS, &spec.host_functions),
    ] {
        if let Some(text) = text {
            insert(&mut files, format!("{share}/{name}"), text.as_str());
        }
    }
    for source in &spec.sources {
        let path = format!("{share}/sources/{}", source.name);
        insert(&mut files, path, source.bytes.clone());
    }
    files
}

/// The entries with the directories above them, as dpkg-deb orders them: each directory before
/// what is in it.
fn with_directories(files: BTreeMap<String, Content>) -> Vec<Entry> {
    let mut directories = BTreeSet::from([String::new()]);
    for path in files.keys() {
        for (end, _) in path.match_indices('/') {
            directories.insert(path[..end].to_string());
        }
    }
    let directories = directories
        .into_iter()
        .map(|path| (path, Content::Directory));
    let mut entries: Vec<Entry> = directories
        .chain(files)
        .map(|(path, content)| Entry { path, content })
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}

fn control(members: Vec<Member>) -> Vec<Entry> {
    let root = Entry {
        path: String::new(),
        content: Content::Directory,
    };
    let members = members.into_iter().map(|member| Entry {
        path: member.name.into(),
        content: Content::File {
            bytes: member.text.into_bytes(),
            executable: member.executable,
        },
    });
    std::iter::once(root).chain(members).collect()
}

/// Installed-Size as dpkg-gencontrol counts it (each file rounded up to KiB, all else 1 KiB),
/// and the sums of all files.
fn contents(data: &[Entry]) -> Contents {
    let mut installed_size = 0;
    let mut md5sums = String::new();
    for entry in data.iter().filter(|entry| !entry.path.is_empty()) {
        match &entry.content {
            Content::File { bytes, .. } => {
                installed_size += (bytes.len() as u64).div_ceil(1024);
                let _ = writeln!(md5sums, "{:x}  {}", md5::compute(bytes), entry.path);
            }
            Content::Directory | Content::Link(_) => installed_size += 1,
        }
    }
    Contents {
        installed_size,
        md5sums,
    }
}

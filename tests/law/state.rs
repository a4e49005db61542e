//! All that a host has which this package could change: contents, links, modes, owners, extended
//! attributes, diversions.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

/// Paths with what is there, sorted.
pub type State = Vec<(String, Vec<u8>)>;

/// The state of the host below `root`, without the package's own files.
pub fn state(root: &Path) -> State {
    let mut found = Vec::new();
    for top in [
        "etc",
        "var/spool",
        "var/lib/confdeb",
        "var/lib/dpkg/diversions",
    ] {
        collect(&root.join(top), root, &mut found);
    }
    found.retain(|(path, content)| {
        !path.starts_with("var/lib/dpkg/diversions") || !content.is_empty()
    });
    found.sort();
    found
}

/// Where two states differ, as a sentence; nothing where they are the same.
pub fn difference(now: &State, expected: &State) -> Option<String> {
    let shown = |content: Option<&Vec<u8>>| {
        content.map_or_else(
            || "nothing".to_owned(),
            |content| format!("{:?}", String::from_utf8_lossy(content)),
        )
    };
    let of = |state: &State, path: &String| {
        let found = state.iter().find(|(name, _)| name == path);
        found.map(|(_, content)| content.clone())
    };
    let mut paths: Vec<&String> = now.iter().chain(expected).map(|(path, _)| path).collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        let (left, right) = (of(now, path), of(expected, path));
        (left != right).then(|| {
            format!(
                "{path}: {}, expected {}",
                shown(left.as_ref()),
                shown(right.as_ref())
            )
        })
    })
}

fn collect(path: &Path, root: &Path, found: &mut State) {
    let name = path
        .strip_prefix(root)
        .expect("below the root")
        .display()
        .to_string();
    let Ok(data) = fs::symlink_metadata(path) else {
        return;
    };
    if !name.starts_with("var/lib/dpkg") {
        let about = format!(
            "{:o} {} {} {}",
            data.mode(),
            data.uid(),
            data.gid(),
            note(path)
        );
        found.push((format!("{name} (mode, owner, note)"), about.into_bytes()));
    }
    if data.is_symlink() {
        let target = fs::read_link(path).expect("a link");
        found.push((name, target.display().to_string().into_bytes()));
    } else if data.is_dir() {
        found.push((name, Vec::new()));
        for entry in fs::read_dir(path).expect("a directory") {
            collect(&entry.expect("an entry").path(), root, found);
        }
    } else {
        found.push((name, fs::read(path).expect("a file")));
    }
}

/// Gives a file an extended attribute; a file system without them has none to lose.
pub fn set_note(path: &Path, note: &str) {
    let flags = rustix::fs::XattrFlags::empty();
    let _ = rustix::fs::setxattr(path, "user.note", note.as_bytes(), flags);
}

fn note(path: &Path) -> String {
    let mut value = [0_u8; 64];
    rustix::fs::lgetxattr(path, "user.note", &mut value[..]).map_or_else(
        |_| "-".to_owned(),
        |length| String::from_utf8_lossy(&value[..length]).into_owned(),
    )
}

/// Another mode and attribute, and, where the tests may, another owner.
pub fn set_mode(path: &Path, mode: u32) {
    let _ = chown(path, Some(2), Some(65534)); // root alone may
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("a mode");
    set_note(path, &format!("mode {mode:o}"));
}

/// Moves a file away, and leaves a link in its place.
pub fn move_away(path: &Path) {
    let away = path.with_extension("away");
    if !path.is_symlink() {
        fs::rename(path, &away).expect("a file");
        symlink(away.file_name().expect("a name"), path).expect("a link");
    }
}

//! The external commands of the scripts, as shims that count and cut a run short.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

const COMMANDS: [&str; 28] = [
    "awk",
    "cat",
    "chown",
    "cmp",
    "cp",
    "cut",
    "dpkg-divert",
    "dpkg-query",
    "getent",
    "grep",
    "head",
    "install",
    "ln",
    "ls",
    "mkdir",
    "mountpoint",
    "mv",
    "readlink",
    "rm",
    "rmdir",
    "sed",
    "sha256sum",
    "sort",
    "stat",
    "sync",
    "tail",
    "touch",
    "tr",
];

/// The head of a shim: at the command that `SHIM_AT` names by its number or by how it begins, it
/// fails, or kills all of the run.
const HEAD: &str = r#"#!/bin/sh
PATH=/usr/sbin:/usr/bin:/sbin:/bin
read -r n <"$SHIM/n"
n=$((n + 1))
echo "$n" >"$SHIM/n"
case "$n" in
    "$SHIM_AT") cut=yes ;;
    *) cut= ;;
esac
case "${0##*/} $*" in
    "$SHIM_AT"*) cut=yes ;;
esac
if [ -n "$cut" ]; then
    echo "$n ${0##*/} $*" >"$SHIM/at"
    [ "$SHIM_MODE" = kill ] || exit 2 # trouble, for grep and cmp, too
    kill -9 0
fi
"#;

/// Fills DIRECTORY/bin with the awk whose turn it is, and DIRECTORY/shims with all the shims.
pub fn put(directory: &Path, awk: &[String]) {
    let awk: Vec<String> = awk.iter().map(|word| which(word)).collect();
    let bin = directory.join("bin");
    fs::create_dir(&bin).expect("a directory");
    // busybox knows by its name what it is to be
    symlink(&awk[0], bin.join("awk")).expect("a link");
    let shims = directory.join("shims");
    fs::create_dir(&shims).expect("a directory");
    for name in COMMANDS {
        let command = if name == "awk" {
            awk.join(" ")
        } else {
            which(name)
        };
        let path = shims.join(name);
        fs::write(&path, format!("{HEAD}exec {command} \"$@\"\n")).expect("a shim");
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("its mode");
    }
}

fn which(word: &str) -> String {
    for directory in ["/usr/bin", "/bin"] {
        let path = format!("{directory}/{word}");
        if Path::new(&path).exists() {
            return path;
        }
    }
    word.to_owned()
}

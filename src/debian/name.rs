//! What Debian Policy and the tools accept as a name.

/// Whether `name` is a binary package's name (Policy 5.6.7: at least two characters,
/// lower case letters, digits, `+`, `-` and `.`, the first a letter or a digit).
pub fn is_package(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c))
}

/// Whether `version` is a package version (Policy 5.6.12 and deb-version(7)).
pub fn is_version(version: &str) -> bool {
    let (epoch, rest) = version.split_once(':').unwrap_or(("0", version));
    let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, "0"));
    let all = |text: &str, more: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    // dpkg keeps the epoch in a signed int.
    epoch.chars().all(|c| c.is_ascii_digit())
        && epoch.parse::<i32>().is_ok()
        && upstream.starts_with(|c: char| c.is_ascii_digit())
        && all(upstream, ".+-~")
        && all(revision, "+.~")
}

/// Whether `text` can be the field Maintainer: `NAME <ADDRESS>`, in one line (Policy 5.6.2).
pub fn is_maintainer(text: &str) -> bool {
    let parts = text
        .strip_suffix('>')
        .and_then(|text| text.split_once(" <"));
    parts.is_some_and(|(name, address)| {
        let reserved = |c: char| c.is_control() || "<>".contains(c);
        let (mailbox, domain) = address.split_once('@').unwrap_or_default();
        !name.is_empty()
            && name == name.trim()
            && !name.contains(reserved)
            && !mailbox.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !address.contains(|c: char| reserved(c) || c.is_whitespace())
    })
}

/// Whether `version` belongs to a native package: one without a Debian revision.
pub fn is_native(version: &str) -> bool {
    !version.contains('-')
}

/// Whether `name` can be a user's or a group's (the rule of Debian's adduser).
pub fn is_account(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c))
}

/// Whether `name` is a shell function or variable name (POSIX 3.235 Name).
pub fn is_shell_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether `name` is one plain word that needs no quoting anywhere: a debconf choice,
/// a service, a file name without a slash.
pub fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
}

/// Why `path` is not an absolute path in its normal form that dpkg-divert, triggers and the
/// journal's lines can hold; nothing if it is one.
pub fn path_objection(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("is not absolute");
    }
    if path.split('/').any(|part| part == "..") {
        return Some("contains `..`");
    }
    if path
        .split('/')
        .skip(1)
        .any(|part| part.is_empty() || part == ".")
    {
        return Some("is not in its normal form");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-@:~".contains(c);
    (!path.chars().all(plain)).then_some("contains a character outside A-Z a-z 0-9 / . _ + - @ : ~")
}

/// Sections of the archive (Policy 2.4).
pub const SECTIONS: [&str; 59] = [
    "admin",
    "cli-mono",
    "comm",
    "database",
    "debug",
    "devel",
    "doc",
    "editors",
    "education",
    "electronics",
    "embedded",
    "fonts",
    "games",
    "gnome",
    "gnu-r",
    "gnustep",
    "golang",
    "graphics",
    "hamradio",
    "haskell",
    "httpd",
    "interpreters",
    "introspection",
    "java",
    "javascript",
    "kde",
    "kernel",
    "libdevel",
    "libs",
    "lisp",
    "localization",
    "mail",
    "math",
    "metapackages",
    "misc",
    "net",
    "news",
    "ocaml",
    "oldlibs",
    "otherosfs",
    "perl",
    "php",
    "python",
    "ruby",
    "rust",
    "science",
    "shells",
    "sound",
    "tasks",
    "tex",
    "text",
    "utils",
    "vcs",
    "video",
    "virtual",
    "web",
    "x11",
    "xfce",
    "zope",
];

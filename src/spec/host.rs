//! The Changes that are not Postfix's: groups, files, services.

use super::items::{FileChange, Membership, Service};
use super::table::{Table, Text};
use super::types::Conditional;
use crate::debian::name;

/// [membership]: GROUP = [USER, ...].
pub(super) fn memberships(root: &Table<'_>) -> Vec<Conditional<Membership>> {
    let mut found = Vec::new();
    for (group, value) in root.named("membership") {
        check_account(root, &group, "group");
        for user in root.strings_of(&group, value) {
            check_account(root, &user, "user");
            root.context.own(
                &format!("{}'s membership of {}", user.value, group.value),
                &user.span,
            );
            found.push(Conditional {
                item: Membership {
                    group: group.value.clone(),
                    user: user.value,
                },
                when: None,
            });
        }
    }
    found
}

fn check_account(root: &Table<'_>, account: &Text, what: &str) {
    if !name::is_account(&account.value) {
        root.context.fault(
            &account.span,
            format!("`{}` is no name of a {what}", account.value),
            "begin with a-z or _, go on with a-z 0-9 _ -, 32 characters at most",
        );
    }
}

/// [directory.PATH], [link.PATH] and [file.PATH].
pub(super) fn files(root: &Table<'_>) -> Vec<Conditional<FileChange>> {
    let readers: [(&'static str, Reader); 3] =
        [("directory", directory), ("link", link), ("file", file)];
    let mut found = Vec::new();
    for (key, read) in readers {
        for (path, table) in root.tables(key) {
            let checked = root.path(&path);
            root.context.own(&checked, &path.span);
            let when = table.when();
            let item = read(&table, checked);
            table.finish();
            found.extend(item.map(|item| Conditional { item, when }));
        }
    }
    found
}

type Reader = fn(&Table<'_>, String) -> Option<FileChange>;

fn directory(table: &Table<'_>, path: String) -> Option<FileChange> {
    let (owner, group, mode) = (
        table.required("owner"),
        table.required("group"),
        table.required("mode"),
    );
    let leftovers = table.texts("leftovers");
    for (account, what) in [(&owner, "user"), (&group, "group")] {
        if let Some(account) = account {
            check_account(table, account, what);
        }
    }
    if let Some(mode) = &mode
        && !(mode.value.len() == 4 && mode.value.chars().all(|c| ('0'..='7').contains(&c)))
    {
        table.context.fault(
            &mode.span,
            format!("`{}` is no mode", mode.value),
            "write four octal digits, such as \"0755\"",
        );
    }
    for leftover in &leftovers {
        check_word(table, leftover, "name of a file in the directory");
    }
    Some(FileChange::Directory {
        path,
        owner: owner?.value,
        group: group?.value,
        mode: mode?.value,
        leftovers: leftovers.into_iter().map(|text| text.value).collect(),
    })
}

fn link(table: &Table<'_>, path: String) -> Option<FileChange> {
    let target = table.required("target")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._+-@:~".contains(c);
    if target.value.is_empty() || !target.value.chars().all(plain) {
        table.context.fault(
            &target.span,
            format!("`{}` is no target of a link", target.value),
            "write a path of A-Z a-z 0-9 / . _ + - @ : ~",
        );
    }
    Some(FileChange::Link {
        path,
        target: target.value,
    })
}

fn file(table: &Table<'_>, path: String) -> Option<FileChange> {
    let if_absent = table.boolean("if-absent").unwrap_or(false);
    let source = table.required("source")?;
    if check_word(table, &source, "name of a source") {
        table
            .context
            .file(&format!("sources/{}", source.value), &source.span);
    }
    Some(FileChange::Content {
        path,
        source: source.value,
        if_absent,
    })
}

fn check_word(table: &Table<'_>, text: &Text, what: &str) -> bool {
    let good = name::is_word(&text.value);
    if !good {
        table.context.fault(
            &text.span,
            format!("`{}` is no {what}", text.value),
            "write one word of A-Z a-z 0-9 . _ + -, without slashes",
        );
    }
    good
}

/// [service.NAME].
pub(super) fn services(root: &Table<'_>) -> Vec<Conditional<Service>> {
    let mut found = Vec::new();
    for (name, table) in root.tables("service") {
        check_word(&table, &name, "name of a service");
        root.context
            .own(&format!("the service {}", name.value), &name.span);
        let unit_of = table.required("unit-of");
        if let Some(package) = &unit_of {
            super::package::check_dependency(root, package);
        }
        let answers = table.required("answers");
        if let Some(function) = &answers {
            root.context.function(function, false);
        }
        let reads = table.texts("reads");
        for path in &reads {
            if !root.context.is_owned(&root.path(path)) {
                root.context.fault(
                    &path.span,
                    format!("no Change makes or edits {}", path.value),
                    format!(
                        "name only files of this specification{}",
                        root.context.nearest_owned(&path.value)
                    ),
                );
            }
        }
        let when = table.when();
        table.finish();
        if let (Some(unit_of), Some(answers)) = (unit_of, answers) {
            let item = Service {
                name: name.value,
                unit_of: unit_of.value,
                answers: answers.value,
                reads: reads.into_iter().map(|text| text.value).collect(),
            };
            found.push(Conditional { item, when });
        }
    }
    found
}

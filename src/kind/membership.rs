//! Membership: an account in a group.

use super::{Change, Kind, Reader};
use crate::document::{Call, Conditional, Owned};

pub(super) const NAME: &str = "membership";

/// An account in a group.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The group.
    pub group: String,
    /// The account.
    pub user: String,
}

/// Reads [membership]: GROUP = [USER, ...], or { users = [USER, ...], when = CONDITION }.
pub(super) fn read(reader: &mut Reader<'_>) {
    let root = reader.root;
    for (group, node) in root.named(NAME) {
        root.check_account(&group, "group");
        let (users, when) = if node.get_ref().is_table() {
            let Some(table) = root.named_table(NAME, &group, node) else {
                continue;
            };
            table.require("users");
            let users = table.texts("users");
            let when = reader.names.when(&table);
            table.finish();
            (users, when)
        } else {
            (root.strings(&group.value, node), None)
        };
        for user in users {
            root.check_account(&user, "user");
            let (group, name) = (group.value.clone(), user.value);
            let owned = Owned::Membership {
                group: group.clone(),
                user: name.clone(),
            };
            reader.owners.claim(owned, &user.span);
            reader.changes.push(Conditional {
                item: Change::Membership(Membership { group, user: name }),
                when: when.clone(),
            });
        }
    }
}

impl Kind for Membership {
    fn name(&self) -> &'static str {
        NAME
    }

    fn heading(&self) -> &'static str {
        "Groups"
    }

    fn owned(&self) -> String {
        format!("{} in {}", self.user, self.group)
    }

    fn recorded(&self) -> (&str, String) {
        (&self.group, self.user.clone())
    }

    fn done(&self) -> String {
        format!("{} joins the group {}", self.user, self.group)
    }

    fn back(&self) -> &'static str {
        "leaves it, unless it was a member before"
    }

    fn want(&self) -> Call {
        Call::new(["want_membership", &self.group, &self.user])
    }
}

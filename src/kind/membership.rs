//! Membership: an account in a group.

use super::{Change, Command, Kind, Reader};
use crate::document::{Conditional, HostEntry};

pub(super) const NAME: &str = "membership";

/// An account in a group.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The group.
    pub group: String,
    /// The account.
    pub user: String,
}

/// Reads [membership]: GROUP = [USER, ...].
pub(super) fn read(reader: &mut Reader<'_>) {
    let root = reader.root;
    for (group, node) in root.named(NAME) {
        root.check_account(&group, "group");
        for user in root.strings(&group.value, node) {
            root.check_account(&user, "user");
            let item = Membership {
                group: group.value.clone(),
                user: user.value,
            };
            reader.owners.claim(item.owned(), &user.span);
            reader.changes.push(Conditional {
                item: Change::Membership(item),
                when: None,
            });
        }
    }
}

impl Membership {
    fn owned(&self) -> HostEntry {
        HostEntry::Membership {
            group: self.group.clone(),
            user: self.user.clone(),
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

    fn entry(&self) -> String {
        format!("{} in {}", self.user, self.group)
    }

    fn done(&self) -> String {
        format!("{} joins the group {}", self.user, self.group)
    }

    fn back(&self) -> &'static str {
        "leaves it, unless it was a member before"
    }

    fn command(&self) -> Command {
        Command::new(["want_membership", &self.group, &self.user])
    }
}

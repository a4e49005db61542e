//! Parameter: one of Postfix's main.cf.

use super::{Change, Kind, Reader};
use crate::debian::name;
use crate::document::{Call, Names, Syntax, Table, Text, Value};

pub(super) const NAME: &str = "parameter";

/// A parameter of Postfix's main.cf.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What is done to it.
    pub operation: Operation,
}

/// What is done to a parameter.
#[derive(Debug, Clone)]
pub enum Operation {
    /// It gets this value.
    Set(Value),
    /// The same, after all else: the switch that turns the whole on.
    Switch {
        /// The value.
        value: Value,
        /// The function that is true while what it switches is still this package's.
        is_ours: String,
    },
    /// It gets this value where it has none.
    Default {
        /// The value.
        value: Value,
        /// And none of these parameters is set either.
        unless_set: Vec<String>,
    },
    /// An item is put into its list, before another or first.
    Insert {
        /// The value where it has none; without it, nothing is done then.
        default: Option<Value>,
        /// The item.
        item: Value,
        /// The other one.
        before: Option<String>,
    },
    /// Items leave its list.
    Remove(Value),
}

/// Whether `name` can be a parameter's name (postconf(5); transports have others with - and .).
pub(super) fn is_name(name: &str) -> bool {
    name::is_word(name)
}

/// Reads [parameter]: NAME = { ... }. The switch comes last.
pub(super) fn read(reader: &mut Reader<'_>) {
    let first = reader.changes.len();
    reader.tables(NAME, read_one);
    reader.changes[first..].sort_by_key(|change| change.item.switch_is_ours().is_some());
}

fn read_one(reader: &mut Reader<'_>, name: &Text, table: &Table<'_>) -> Option<Change> {
    check_name(table, name, "write a parameter of postconf(5)");
    let operation = operation(table, reader.names)?;
    let change = Change::Parameter(Parameter {
        name: name.value.clone(),
        operation,
    });
    let mut others = reader.changes.iter().map(|other| &other.item);
    if change.switch_is_ours().is_some()
        && let Some(first) = others.find(|other| other.switch_is_ours().is_some())
    {
        table.reporter.fault(
            &name.span,
            format!("{} is already the switch", first.kind().owned()),
            "keep `switch` at the one parameter that turns everything on",
        );
    }
    Some(change)
}

fn check_name(table: &Table<'_>, name: &Text, remedy: &str) {
    if !is_name(&name.value) {
        table.reporter.fault(
            &name.span,
            format!("`{}` is not a valid parameter name", name.value),
            remedy,
        );
    }
}

/// The one thing that is done to a parameter; `default` and `insert` go together.
fn operation(table: &Table<'_>, names: &Names<'_>) -> Option<Operation> {
    let value = |text: &Text| names.value(text, Syntax::MainCf);
    let set = table.text("set");
    let default = table.text("default");
    let remove = table.text("remove");
    let insert = list_item(table, "insert");
    let before = list_item(table, "before");
    let unless_set = table.texts("unless-set");
    for name in &unless_set {
        check_name(table, name, "write parameters of postconf(5)");
    }
    let switch = table.text("switch").map(|text| names.function(&text));
    check_company(table);
    if !is_one_operation(table) {
        return None;
    }
    match (set, remove, insert) {
        (Some(text), _, _) => {
            let value = value(&text);
            Some(match switch {
                Some(is_ours) => Operation::Switch { value, is_ours },
                None => Operation::Set(value),
            })
        }
        (_, Some(text), _) => Some(Operation::Remove(value(&text))),
        (_, _, Some(item)) => Some(Operation::Insert {
            default: default.as_ref().map(value),
            item: value(&item),
            before: before.map(|text| text.value),
        }),
        _ => Some(Operation::Default {
            value: value(&default?),
            unless_set: unless_set.into_iter().map(|text| text.value).collect(),
        }),
    }
}

/// A fault for each key that stands without the one that it belongs to.
fn check_company(table: &Table<'_>) {
    let only = |key: &str, with: &str, good: bool| {
        if table.has(key) && !good {
            table.reporter.fault(
                &table.span_of(key),
                format!("`{key}` is used without `{with}`"),
                format!("use `{key}` with `{with}` only, or leave it out"),
            );
        }
    };
    only("before", "insert", table.has("insert"));
    let is_default = table.has("default") && !table.has("insert");
    only("unless-set", "default", is_default);
    only("switch", "set", table.has("set"));
}

fn is_one_operation(table: &Table<'_>) -> bool {
    let is_list = table.has("default") || table.has("insert");
    let operations = [table.has("set"), table.has("remove"), is_list];
    let is_one = operations.iter().filter(|has| **has).count() == 1;
    if !is_one {
        table.reporter.fault(
            &table.span,
            "a parameter takes exactly one operation",
            "write one of `set`, `default`, `insert` and `remove`; only `default` and `insert` go together",
        );
    }
    is_one
}

/// An item of a list: one word.
fn list_item(table: &Table<'_>, key: &'static str) -> Option<Text> {
    let text = table.text(key)?;
    let parts = |c: char| c.is_whitespace() || c.is_control() || c == ',';
    if text.value.is_empty() || text.value.contains(parts) {
        table.reporter.fault(
            &text.span,
            format!("`{}` is not a single item of a list", text.value),
            "write one item, without spaces or commas",
        );
    }
    Some(text)
}

impl Change {
    /// Of the switch, the function that is true while what it switches is still this package's.
    pub fn switch_is_ours(&self) -> Option<&str> {
        match self {
            Self::Parameter(Parameter {
                operation: Operation::Switch { is_ours, .. },
                ..
            }) => Some(is_ours),
            _ => None,
        }
    }
}

impl Kind for Parameter {
    fn name(&self) -> &'static str {
        NAME
    }

    fn heading(&self) -> &'static str {
        "/etc/postfix/main.cf"
    }

    fn owned(&self) -> String {
        self.name.clone()
    }

    fn recorded(&self) -> (&str, String) {
        ("/etc/postfix/main.cf", self.name.clone())
    }

    fn done(&self) -> String {
        let name = &self.name;
        match &self.operation {
            Operation::Set(value) => format!("{name} = {value}"),
            Operation::Switch { value, .. } => format!("{name} = {value}, last of all"),
            Operation::Default { value, unless_set } if unless_set.is_empty() => {
                format!("{name} = {value}, unless it is set")
            }
            Operation::Default { value, unless_set } => {
                let others = unless_set.join(", ");
                format!("{name} = {value}, unless it or one of {others} is set")
            }
            Operation::Insert {
                default,
                item,
                before,
            } => {
                let place = before
                    .as_ref()
                    .map_or("first".into(), |other| format!("before {other}"));
                let insert =
                    format!("{name}: {item} is inserted {place}, unless it is in the list");
                match default {
                    Some(value) => format!("{insert}; if no list is set, {name} = {value}"),
                    None => insert,
                }
            }
            Operation::Remove(value) => {
                format!("{name}: the items {value} are removed from the list")
            }
        }
    }

    fn back(&self) -> &'static str {
        match self.operation {
            Operation::Set(_) | Operation::Default { .. } => {
                "the earlier text, unless it has been changed since"
            }
            Operation::Switch { .. } => "turned off first of all, if it is still this package's",
            Operation::Insert { .. } => {
                "the item is removed; the rest of the list stays as it is then"
            }
            Operation::Remove(_) => "the items return to their places",
        }
    }

    fn want(&self) -> Call {
        let call = Call::new(["want_parameter", &self.name]);
        let phrase = |word: &str, value: &Value| [Value::from(word), value.clone()];
        match &self.operation {
            Operation::Set(value) => call.phrase(phrase("set", value)),
            Operation::Switch { value, .. } => call.phrase(phrase("switch", value)),
            Operation::Remove(value) => call.phrase(phrase("remove", value)),
            Operation::Default { value, unless_set } => {
                let call = call.phrase(phrase("default", value));
                let word = (!unless_set.is_empty()).then_some("unless-set");
                call.phrase(
                    word.into_iter()
                        .chain(unless_set.iter().map(String::as_str)),
                )
            }
            Operation::Insert {
                default,
                item,
                before,
            } => {
                let value = default.iter().flat_map(|value| phrase("default", value));
                let other = before.iter().flat_map(|other| ["before", other]);
                let other = other.map(Value::from);
                call.phrase(value)
                    .phrase(phrase("insert", item).into_iter().chain(other))
            }
        }
    }

    fn package(&self) -> Option<&str> {
        Some("postfix")
    }

    fn trigger(&self, _package: &str) -> Option<String> {
        Some("/usr/sbin/postfix".into())
    }
}

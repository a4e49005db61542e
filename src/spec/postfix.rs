//! [master-cf] and [main-cf]: Postfix's two files.

use super::items::{Deed, MasterService, Parameter};
use super::table::{Table, Text};
use super::types::Conditional;
use super::value::{Syntax, Value};
use crate::debian::name;

/// [master-cf.NAME].
pub(super) fn master_services(root: &Table<'_>) -> Vec<Conditional<MasterService>> {
    let mut found = Vec::new();
    for (name, table) in root.tables("master-cf") {
        if !name::is_word(&name.value) {
            root.context.fault(
                &name.span,
                format!("`{}` is no name of a service", name.value),
                "write a name of /etc/services",
            );
        }
        let when = table.when();
        let item = master_service(&name, &table);
        table.finish();
        found.extend(item.map(|item| Conditional { item, when }));
    }
    found
}

fn master_service(name: &Text, table: &Table<'_>) -> Option<MasterService> {
    if !table.has("port") {
        table.missing("port");
    }
    let port = table.integer("port");
    if let Some((port, place)) = &port {
        if !(1..=65535).contains(port) {
            table.context.fault(
                place,
                format!("{port} is no port"),
                "write the number that the name has in /etc/services",
            );
        }
        table
            .context
            .own(&format!("port {port} in master.cf"), place);
    }
    let word = |text: &Text| table.context.value(text, Syntax::MasterCf);
    let processes = table.text("processes").map_or("-".into(), |text| {
        let number = text.value.bytes().all(|b| b.is_ascii_digit());
        if !number && text.value != "-" && !text.value.starts_with('@') {
            table.context.fault(
                &text.span,
                format!("`{}` is no number of processes", text.value),
                "write a number, \"-\" for Postfix's own limit, or a @function@",
            );
        }
        word(&text)
    });
    let options = table.texts("options");
    for option in &options {
        let parameter = option.value.split_once('=').map(|(name, _)| name);
        if !parameter.is_some_and(is_parameter) {
            table.context.fault(
                &option.span,
                format!("`{}` sets no parameter", option.value),
                "write PARAMETER=VALUE, without -o",
            );
        }
    }
    let command = table.required("command")?;
    if !name::is_word(&command.value) {
        table.context.fault(
            &command.span,
            format!("`{}` is no daemon's name", command.value),
            "write the program's name only, such as smtpd",
        );
    }
    Some(MasterService {
        name: name.value.clone(),
        port: port?.0,
        processes,
        command: command.value,
        options: options.iter().map(word).collect(),
    })
}

/// Whether `name` can be a parameter's name (postconf(5); transports have others with - and .).
fn is_parameter(name: &str) -> bool {
    name::is_word(name)
}

/// [main-cf]: PARAMETER = { ... }.
pub(super) fn parameters(root: &Table<'_>) -> Vec<Conditional<Parameter>> {
    let mut found: Vec<Conditional<Parameter>> = Vec::new();
    let mut switch: Option<String> = None;
    for (name, table) in root.tables("main-cf") {
        if !is_parameter(&name.value) {
            root.context.fault(
                &name.span,
                format!("`{}` is no name of a parameter", name.value),
                "write a parameter of postconf(5)",
            );
        }
        let when = table.when();
        let deed = deed(&table);
        table.finish();
        if matches!(deed, Some(Deed::Switch { .. }))
            && let Some(first) = switch.replace(name.value.clone())
        {
            root.context.fault(
                &name.span,
                format!("{first} is a switch already"),
                "leave `switch` at the one parameter that turns the whole on",
            );
        }
        found.extend(deed.map(|deed| Conditional {
            item: Parameter {
                name: name.value,
                deed,
            },
            when,
        }));
    }
    found
}

/// The one thing that is done to a parameter; `default` and `insert` go together.
fn deed(table: &Table<'_>) -> Option<Deed> {
    let value = |text: &Text| table.context.value(text, Syntax::MainCf);
    let set = table.text("set");
    let default = table.text("default");
    let remove = table.text("remove");
    let insert = list_item(table, "insert");
    let before = list_item(table, "before");
    let unless_set: Vec<String> = table
        .texts("unless-set")
        .into_iter()
        .map(|text| {
            if !is_parameter(&text.value) {
                table.context.fault(
                    &text.span,
                    format!("`{}` is no name of a parameter", text.value),
                    "write parameters of postconf(5)",
                );
            }
            text.value
        })
        .collect();
    let switch = table
        .text("switch")
        .and_then(|function| table.context.function(&function, false));

    let only = |key: &str, with: &str, good: bool| {
        if table.has(key) && !good {
            table.context.fault(
                &table.span_of(key),
                format!("`{key}` stands without `{with}`"),
                format!("use `{key}` with `{with}` only, or leave it out"),
            );
        }
    };
    only("before", "insert", table.has("insert"));
    only(
        "unless-set",
        "default",
        table.has("default") && !table.has("insert"),
    );
    only("switch", "set", table.has("set"));
    if table.has("insert") && !table.has("before") {
        table.missing("before");
    }
    let deeds = ["set", "remove"].map(|key| u8::from(table.has(key)));
    let list = u8::from(table.has("default") || table.has("insert"));
    if deeds[0] + deeds[1] + list != 1 {
        table.context.fault(
            &table.span,
            "one thing is done to a parameter",
            "write one of `set`, `default`, `insert` and `remove`; only `default` and `insert` go together",
        );
        return None;
    }
    match (set, remove, insert) {
        (Some(text), _, _) => {
            let value = value(&text);
            Some(match switch {
                Some(ours) => Deed::Switch { value, ours },
                None => Deed::Set(value),
            })
        }
        (_, Some(text), _) => Some(Deed::Remove(value(&text))),
        (_, _, Some(item)) => Some(Deed::Insert {
            default: default.as_ref().map(value),
            item,
            before: before?,
        }),
        _ => {
            let value: Value = value(&default?);
            Some(Deed::Default { value, unless_set })
        }
    }
}

/// An item of a list: one word.
fn list_item(table: &Table<'_>, key: &'static str) -> Option<String> {
    let text = table.text(key)?;
    let parts = |c: char| c.is_whitespace() || c.is_control() || c == ',';
    if text.value.is_empty() || text.value.contains(parts) {
        table.context.fault(
            &text.span,
            format!("`{}` is no single item of a list", text.value),
            "write one item, without blanks and commas",
        );
    }
    Some(text.value)
}

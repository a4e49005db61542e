//! Master-service: one that is added to Postfix's master.cf.

use super::{Change, Kind, Reader, parameter};
use crate::debian::name;
use crate::document::{Call, Names, Owned, Owners, Syntax, Table, Text, Value};

pub(super) const NAME: &str = "master-service";

/// A service of Postfix's master.cf.
#[derive(Debug, Clone)]
pub struct MasterService {
    /// Its name in the file.
    pub name: String,
    /// The port that the name stands for.
    pub port: u16,
    /// The process limit's column.
    pub processes: Value,
    /// The daemon's name.
    pub command: String,
    /// The `-o` options, `name=value` each.
    pub options: Vec<Value>,
}

/// Reads [master-service.NAME].
pub(super) fn read(reader: &mut Reader<'_>) {
    reader.tables(NAME, read_one);
}

fn read_one(reader: &mut Reader<'_>, name: &Text, table: &Table<'_>) -> Option<Change> {
    let Reader { names, owners, .. } = reader;
    if !name::is_word(&name.value) {
        table.reporter.fault(
            &name.span,
            format!("`{}` is not a valid service name", name.value),
            "write a name of /etc/services",
        );
    }
    let port = port(table, owners);
    let processes = table.text("processes");
    let processes = processes.map_or("-".into(), |text| processes_column(table, names, &text));
    let options = table.texts("options");
    let options = options.iter().map(|text| option(table, names, text));
    let options = options.collect();
    let command = table.required("command")?;
    if !name::is_word(&command.value) {
        table.reporter.fault(
            &command.span,
            format!("`{}` is not a valid daemon name", command.value),
            "write the program's name only, such as smtpd",
        );
    }
    Some(Change::MasterService(MasterService {
        name: name.value.clone(),
        port: port?,
        processes,
        command: command.value,
        options,
    }))
}

fn port(table: &Table<'_>, owners: &mut Owners<'_>) -> Option<u16> {
    table.require("port");
    let (number, span) = table.integer("port")?;
    let port = u16::try_from(number).ok().filter(|port| *port > 0);
    match port {
        Some(port) => owners.claim(Owned::Port(port), &span),
        None => table.reporter.fault(
            &span,
            format!("{number} is not a valid port"),
            "write the number that the name has in /etc/services",
        ),
    }
    port
}

fn processes_column(table: &Table<'_>, names: &Names<'_>, text: &Text) -> Value {
    let number = text.value.bytes().all(|b| b.is_ascii_digit());
    if !number && text.value != "-" && !text.value.starts_with('@') {
        table.reporter.fault(
            &text.span,
            format!("`{}` is not a valid number of processes", text.value),
            "write a number, \"-\" for Postfix's own limit, or a @function@",
        );
    }
    names.value(text, Syntax::MasterCf)
}

fn option(table: &Table<'_>, names: &Names<'_>, text: &Text) -> Value {
    let name = text.value.split_once('=').map(|(name, _)| name);
    if !name.is_some_and(parameter::is_name) {
        table.reporter.fault(
            &text.span,
            format!("`{}` sets no parameter", text.value),
            "write PARAMETER=VALUE, without -o",
        );
    }
    names.value(text, Syntax::MasterCf)
}

impl Kind for MasterService {
    fn name(&self) -> &'static str {
        NAME
    }

    fn heading(&self) -> &'static str {
        "/etc/postfix/master.cf"
    }

    fn owned(&self) -> String {
        format!("{}/inet", self.name)
    }

    fn recorded(&self) -> (&str, String) {
        ("/etc/postfix/master.cf", format!("{}/inet", self.name))
    }

    fn done(&self) -> String {
        let (name, port) = (&self.name, self.port);
        format!("{name} on port {port}, if nothing serves that port yet")
    }

    fn back(&self) -> &'static str {
        "this package's options are removed; the service goes as well, unless other options have been \
         added"
    }

    fn want(&self) -> Call {
        let port = self.port.to_string();
        let mut call = Call::new([
            Value::from("want_master_service"),
            Value::from(&self.name),
            Value::from(&port),
            // The chroot column: `postfix chroot off` leaves such lines alone.
            Value::from("n"),
            self.processes.clone(),
            Value::from(&self.command),
        ]);
        call.one_phrase_a_line = true;
        let one_by_one = |call: Call, option: &Value| call.phrase([option.clone()]);
        self.options.iter().fold(call, one_by_one)
    }

    fn package(&self) -> Option<&str> {
        Some("postfix")
    }

    fn trigger(&self, _package: &str) -> Option<String> {
        Some("/usr/sbin/postfix".into())
    }
}

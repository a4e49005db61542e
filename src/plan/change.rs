//! A Change: one variant yields the line that makes it and the words that tell how it comes back.

use crate::spec::{
    Assignment, AssignmentContent, Deed, FileChange, MasterService, Membership, Parameter, Service,
    Value,
};

/// One thing done to the host at configure and undone at removal.
#[derive(Debug, Clone)]
pub enum Change {
    /// An account joins a group.
    Membership(Membership),
    /// A directory, link or file is made.
    File(FileChange),
    /// A defaults file gets an assignment, by diversion where it is a conffile.
    Assignment(Assignment),
    /// A service is enabled and started.
    Service(Service),
    /// master.cf gets a service.
    MasterService(MasterService),
    /// A parameter of main.cf changes.
    Parameter(Parameter),
}

/// A shell command that names a wanted Change: a function and its arguments.
#[derive(Debug, Clone, Default)]
pub struct Want {
    /// Arguments in phrases, which stay on one line if they can.
    pub phrases: Vec<Vec<Value>>,
    /// Whether each phrase after the first has its own line.
    pub one_a_line: bool,
}

impl Want {
    /// A command with its first phrase.
    pub fn new(words: &[&str]) -> Self {
        let mut want = Self::default();
        want.phrase(words.iter().map(|word| Value::from(*word)).collect());
        want
    }

    /// Adds a phrase, if it has words.
    pub fn phrase(&mut self, words: Vec<Value>) {
        if !words.is_empty() {
            self.phrases.push(words);
        }
    }

    /// Adds a phrase of fixed words.
    fn words(mut self, words: &[&str]) -> Self {
        self.phrase(words.iter().map(|word| Value::from(*word)).collect());
        self
    }

    /// Adds fixed words to the last phrase.
    fn and(mut self, words: &[String]) -> Self {
        if let Some(phrase) = self.phrases.last_mut() {
            phrase.extend(words.iter().map(|word| Value::from(word.as_str())));
        }
        self
    }
}

impl Change {
    /// The command that names this Change in postinst's function `changes`.
    pub fn want(&self) -> Want {
        match self {
            Self::Membership(one) => Want::new(&["want_membership", &one.group, &one.user]),
            Self::File(one) => want_file(one),
            Self::Assignment(one) => want_assignment(one),
            Self::Service(one) => {
                let mut want = Want::new(&["want_service", &one.name, &one.answers]);
                for path in &one.reads {
                    want = want.words(&[path]);
                }
                want
            }
            Self::MasterService(one) => want_master_service(one),
            Self::Parameter(one) => want_parameter(one),
        }
    }

    /// The kind's name in the plan for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Membership(_) => "membership",
            Self::File(_) => "file",
            Self::Assignment(_) => "assignment",
            Self::Service(_) => "service-state",
            Self::MasterService(_) => "master-service",
            Self::Parameter(_) => "parameter",
        }
    }
}

fn want_file(change: &FileChange) -> Want {
    match change {
        FileChange::Directory {
            path,
            owner,
            group,
            mode,
            leftovers,
        } => {
            let want = Want::new(&["want_directory", path, owner, group, mode]);
            let leftovers: Vec<&str> = leftovers.iter().map(String::as_str).collect();
            want.words(&leftovers)
        }
        FileChange::Link { path, target } => Want::new(&["want_link", path]).words(&[target]),
        FileChange::Content {
            path,
            source,
            if_absent,
        } => {
            let want = Want::new(&["want_file", path]).words(&[source]);
            want.words(if *if_absent { &["if-absent"] } else { &[] })
        }
    }
}

fn want_assignment(assignment: &Assignment) -> Want {
    let owner = assignment.conffile_of.as_deref().unwrap_or("-");
    let (file, name) = (&assignment.file, &assignment.name);
    match &assignment.content {
        AssignmentContent::Whole(value) => {
            let mut want = Want::new(&["want_assignment", file, owner, name]);
            want.phrase(vec![value.clone()]);
            want
        }
        AssignmentContent::Flags { grammar, flags } => {
            let mut want = Want::new(&["want_flags", file, owner, name, grammar]);
            for flag in flags {
                let letter = format!("-{}", flag.letter);
                want.phrase(vec![Value::from(letter.as_str()), flag.value.clone()]);
            }
            want
        }
    }
}

fn want_master_service(service: &MasterService) -> Want {
    let port = service.port.to_string();
    // Chroot column `n`: `postfix chroot off` leaves such lines alone.
    let mut want = Want::new(&["want_master_service", &service.name, &port, "n"]);
    if let Some(phrase) = want.phrases.last_mut() {
        phrase.push(service.processes.clone());
        phrase.push(Value::from(service.command.as_str()));
    }
    for option in &service.options {
        want.phrase(vec![option.clone()]);
    }
    want.one_a_line = true;
    want
}

fn want_parameter(parameter: &Parameter) -> Want {
    let mut want = Want::new(&["want_parameter", &parameter.name]);
    let with = |deed: &str, value: &Value| vec![Value::from(deed), value.clone()];
    match &parameter.deed {
        Deed::Set(value) => want.phrase(with("set", value)),
        Deed::Switch { value, .. } => want.phrase(with("switch", value)),
        Deed::Remove(value) => want.phrase(with("remove", value)),
        Deed::Default { value, unless_set } => {
            want.phrase(with("default", value));
            if !unless_set.is_empty() {
                want = want.words(&["unless-set"]).and(unless_set);
            }
        }
        Deed::Insert {
            default,
            item,
            before,
        } => {
            if let Some(value) = default {
                want.phrase(with("default", value));
            }
            want = want.words(&["insert", item, "before", before]);
        }
    }
    want
}

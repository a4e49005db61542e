//! A TOML table that is read key by key; what is not asked for is unknown.

use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Reporter;
use super::nearest;
use crate::debian::name;

/// A string of the specification, with its place.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
}

/// A value of the specification, with its place.
pub(crate) type Node<'a> = Spanned<DeValue<'a>>;

/// A table, and the keys asked for so far.
pub(crate) struct Table<'a> {
    pub(crate) reporter: &'a Reporter<'a>,
    /// The table's name for messages: `[question.services]`.
    name: String,
    /// The place of the table's name.
    pub(crate) span: Range<usize>,
    entries: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    /// The table that a whole specification is.
    pub(crate) fn root(reporter: &'a Reporter<'a>, entries: &'a DeTable<'a>) -> Self {
        Self::new(reporter, "the specification".into(), 0..0, entries)
    }

    fn new(
        reporter: &'a Reporter<'a>,
        name: String,
        span: Range<usize>,
        entries: &'a DeTable<'a>,
    ) -> Self {
        Self {
            reporter,
            name,
            span,
            entries,
            asked: RefCell::default(),
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The place of `key` itself, or of the table where it is missing.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        let entry = self.entries.get_key_value(key);
        entry.map_or(self.span.clone(), |(key, _)| key.span())
    }

    /// A fault if `key` is missing.
    pub(crate) fn require(&self, key: &'static str) {
        if !self.has(key) {
            self.reporter.fault(
                &self.span,
                format!("{} has no `{key}`", self.name),
                format!("add {key} = ..."),
            );
        }
    }

    /// Makes `key` known.
    pub(crate) fn allow(&self, key: &'static str) {
        self.asked.borrow_mut().push(key);
    }

    fn get(&self, key: &'static str) -> Option<&'a Node<'a>> {
        self.allow(key);
        self.entries.get(key)
    }

    /// The string of `key`.
    pub(crate) fn text(&self, key: &'static str) -> Option<Text> {
        self.get(key).and_then(|node| self.string(key, node))
    }

    /// The string of `key`, a fault if it is missing.
    pub(crate) fn required(&self, key: &'static str) -> Option<Text> {
        self.require(key);
        self.text(key)
    }

    /// The strings of `key`, none if it is missing.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Text> {
        let node = self.get(key);
        node.map_or(Vec::new(), |node| self.strings(key, node))
    }

    /// The same; a single string stands for a list of one.
    pub(crate) fn one_or_several(&self, key: &'static str) -> Vec<Text> {
        match self.get(key) {
            Some(node) if node.get_ref().is_str() => self.string(key, node).into_iter().collect(),
            _ => self.texts(key),
        }
    }

    /// The truth value of `key`.
    pub(crate) fn boolean(&self, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        self.typed(
            key,
            node,
            node.get_ref().as_bool(),
            "a boolean: true or false",
        )
    }

    /// The whole number of `key`, with its place.
    pub(crate) fn integer(&self, key: &'static str) -> Option<(i64, Range<usize>)> {
        let node = self.get(key)?;
        let integer = self.typed(key, node, node.get_ref().as_integer(), "an integer")?;
        let digits = integer.as_str().replace('_', "");
        i64::from_str_radix(&digits, integer.radix())
            .inspect_err(|e| {
                let remedy = "write a smaller number";
                self.reporter.fault(&node.span(), e.to_string(), remedy);
            })
            .ok()
            .map(|number| (number, node.span()))
    }

    /// The table `[key]`.
    pub(crate) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let node = self.get(key)?;
        let entries = self.typed(key, node, node.get_ref().as_table(), "a table")?;
        let name = format!("[{key}]");
        Some(Self::new(self.reporter, name, self.span_of(key), entries))
    }

    /// The keys of the table `[key]` that the writer chose, with their values.
    pub(crate) fn named(&self, key: &'static str) -> Vec<(Text, &'a Node<'a>)> {
        let entries = self.table(key).map(|table| table.entries.iter());
        let named = entries.into_iter().flatten().map(|(name, node)| {
            let text = Text {
                value: name.get_ref().to_string(),
                span: name.span(),
            };
            (text, node)
        });
        named.collect()
    }

    /// The tables `[key.NAME]`, each with its NAME.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<(Text, Table<'a>)> {
        let named = self.named(key).into_iter();
        named
            .filter_map(|(name, node)| {
                let table = self.named_table(key, &name, node)?;
                Some((name, table))
            })
            .collect()
    }

    /// The table `[key.NAME]` that `node` is.
    pub(crate) fn named_table(
        &self,
        key: &'static str,
        name: &Text,
        node: &'a Node<'a>,
    ) -> Option<Table<'a>> {
        let wanted = "a table: { KEY = VALUE }";
        let entries = self.typed(&name.value, node, node.get_ref().as_table(), wanted)?;
        let title = format!("[{key}.{}]", name.value);
        Some(Self::new(self.reporter, title, name.span.clone(), entries))
    }

    /// The string that is the value of the key `name`.
    pub(crate) fn string(&self, name: &str, node: &Node<'_>) -> Option<Text> {
        let value = self.typed(name, node, node.get_ref().as_str(), "a string")?;
        Some(Text {
            value: value.into(),
            span: node.span(),
        })
    }

    /// The strings of the array that is the value of the key `name`.
    pub(crate) fn strings(&self, name: &str, node: &Node<'_>) -> Vec<Text> {
        let array = self.typed(name, node, node.get_ref().as_array(), "an array of strings");
        let nodes = array.into_iter().flatten();
        nodes.filter_map(|one| self.string(name, one)).collect()
    }

    /// What the value of the key `name` is taken for; a fault if it is not.
    fn typed<T>(&self, name: &str, node: &Node<'_>, taken: Option<T>, wanted: &str) -> Option<T> {
        if taken.is_none() {
            let found = match node.get_ref().type_str() {
                vowel @ ("array" | "integer") => format!("an {vowel}"),
                other => format!("a {other}"),
            };
            self.reporter.fault(
                &node.span(),
                format!("`{name}` is {found}"),
                format!("write {wanted}"),
            );
        }
        taken
    }

    /// The absolute path that `text` is, a fault if it is not one.
    pub(crate) fn path(&self, text: &Text) -> String {
        if let Some(objection) = name::path_objection(&text.value) {
            self.reporter.fault(
                &text.span,
                format!("the path {} {objection}", text.value),
                "write an absolute path without `.`, `..`, doubled or final slashes",
            );
        }
        text.value.clone()
    }

    /// Whether `text`, which is to be a `what`, is one plain word; a fault if it is not.
    pub(crate) fn check_word(&self, text: &Text, what: &str) -> bool {
        let good = name::is_word(&text.value);
        if !good {
            self.reporter.fault(
                &text.span,
                format!("`{}` is not a valid {what}", text.value),
                "write one word of A-Z a-z 0-9 . _ + -, without slashes",
            );
        }
        good
    }

    /// A fault if `text` cannot be the name of a `what`, a user or a group.
    pub(crate) fn check_account(&self, text: &Text, what: &str) {
        if !name::is_account(&text.value) {
            self.reporter.fault(
                &text.span,
                format!("`{}` is not a valid {what} name", text.value),
                "begin with a-z or _, continue with a-z 0-9 _ -, 32 characters at most",
            );
        }
    }

    /// Reports each key that was never asked for.
    pub(crate) fn finish(&self) {
        let mut asked = self.asked.borrow().clone();
        asked.sort_unstable();
        asked.dedup();
        for (key, _) in self.entries {
            let unknown = key.get_ref().as_ref();
            if asked.contains(&unknown) {
                continue;
            }
            self.reporter.fault(
                &key.span(),
                format!("{} has an unknown key `{unknown}`", self.name),
                match nearest(unknown, asked.iter().copied()) {
                    Some(near) => format!("the nearest known name is `{near}`"),
                    None => format!("its keys are {}", asked.join(", ")),
                },
            );
        }
    }
}

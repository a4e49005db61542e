//! A TOML table that is read key by key; what is not asked for is unknown.

use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::context::{Context, nearest};
use super::types::Condition;
use crate::debian::name;

/// A string of the specification, with its place.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) value: String,
    pub(super) span: Range<usize>,
}

/// A table, the keys asked for so far, and where to report faults.
pub(super) struct Table<'a> {
    pub(super) context: &'a Context<'a>,
    /// The table's name for messages: `[question.services]`.
    name: String,
    /// The place of the table's name.
    pub(super) span: Range<usize>,
    entries: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn root(context: &'a Context<'a>, entries: &'a DeTable<'a>) -> Self {
        Self {
            context,
            name: "the specification".into(),
            span: 0..0,
            entries,
            asked: RefCell::default(),
        }
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.entries.get(key)
    }

    fn wrong_type(&self, what: &str, found: &Spanned<DeValue<'_>>, wanted: &str) {
        let kind = found.get_ref().type_str();
        let article = |noun: &str| {
            if noun.starts_with(['a', 'i']) {
                "an"
            } else {
                "a"
            }
        };
        self.context.fault(
            &found.span(),
            format!("{what} is {} {kind}", article(kind)),
            format!("write {} {wanted}", article(wanted)),
        );
    }

    fn as_text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Text> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(&format!("`{key}`"), value, "string");
            return None;
        };
        Some(Text {
            value: text.into(),
            span: value.span(),
        })
    }

    /// The string of `key`.
    pub(super) fn text(&self, key: &'static str) -> Option<Text> {
        self.get(key).and_then(|value| self.as_text(key, value))
    }

    /// The string of `key`, a fault if it is missing.
    pub(super) fn required(&self, key: &'static str) -> Option<Text> {
        if !self.has(key) {
            self.missing(key);
        }
        self.text(key)
    }

    /// Reports that `key` is missing.
    pub(super) fn missing(&self, key: &str) {
        self.context.fault(
            &self.span,
            format!("{} has no `{key}`", self.name),
            format!("add {key} = ..."),
        );
    }

    /// Makes `key` known without reading it.
    pub(super) fn allow(&self, key: &'static str) {
        self.asked.borrow_mut().push(key);
    }

    /// The string of `key`; nothing, and no fault, if it is none: it was read before.
    pub(super) fn text_unreported(&self, key: &str) -> Option<Text> {
        let value = self.entries.get(key)?;
        Some(Text {
            value: value.get_ref().as_str()?.into(),
            span: value.span(),
        })
    }

    /// The strings of `key`, without faults: they were read before.
    pub(super) fn texts_unreported(&self, key: &str) -> Vec<Text> {
        let array = self.entries.get(key).and_then(|v| v.get_ref().as_array());
        let strings = array.into_iter().flatten().filter_map(|value| {
            Some(Text {
                value: value.get_ref().as_str()?.into(),
                span: value.span(),
            })
        });
        strings.collect()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The place of `key` itself.
    pub(super) fn span_of(&self, key: &str) -> Range<usize> {
        self.entries
            .get_key_value(key)
            .map_or(self.span.clone(), |(key, _)| key.span())
    }

    /// The strings of `key`, none if it is missing.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Text> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(&format!("`{key}`"), value, "array of strings");
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|one| self.as_text(key, one))
            .collect()
    }

    /// The truth value of `key`, false if it is missing.
    pub(super) fn boolean(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_type(&format!("`{key}`"), value, "boolean: true or false");
        }
        truth
    }

    /// The whole number of `key`, with its place.
    pub(super) fn integer(&self, key: &'static str) -> Option<(i64, Range<usize>)> {
        let value = self.get(key)?;
        let Some(integer) = value.get_ref().as_integer() else {
            self.wrong_type(&format!("`{key}`"), value, "integer");
            return None;
        };
        let digits = integer.as_str().replace('_', "");
        match i64::from_str_radix(&digits, integer.radix()) {
            Ok(number) => Some((number, value.span())),
            Err(e) => {
                self.context
                    .fault(&value.span(), e.to_string(), "write a smaller number");
                None
            }
        }
    }

    /// The condition of `when`.
    pub(super) fn when(&self) -> Option<Condition> {
        self.text("when")
            .and_then(|text| self.context.condition(&text))
    }

    /// The absolute path of `text`, a fault if it is none.
    pub(super) fn path(&self, text: &Text) -> String {
        if let Some(objection) = name::path_objection(&text.value) {
            self.context.fault(
                &text.span,
                format!("the path {} {objection}", text.value),
                "write an absolute path without `.`, `..`, doubled or final slashes",
            );
        }
        text.value.clone()
    }

    /// The table of `key`.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong_type(&format!("`{key}`"), value, "table");
            return None;
        };
        Some(Table {
            context: self.context,
            name: format!("[{key}]"),
            span: self.span_of(key),
            entries,
            asked: RefCell::default(),
        })
    }

    /// The keys of the table `key` that the writer chose, with their values.
    pub(super) fn named(&self, key: &'static str) -> Vec<(Text, &'a Spanned<DeValue<'a>>)> {
        let Some(table) = self.table(key) else {
            return Vec::new();
        };
        let entries = table.entries.iter();
        entries
            .map(|(key, value)| {
                let text = Text {
                    value: key.get_ref().to_string(),
                    span: key.span(),
                };
                (text, value)
            })
            .collect()
    }

    /// The tables `[key.NAME]`, each with its NAME.
    pub(super) fn tables(&self, key: &'static str) -> Vec<(Text, Table<'a>)> {
        let named = self.named(key).into_iter();
        named
            .filter_map(|(text, value)| {
                let Some(entries) = value.get_ref().as_table() else {
                    self.wrong_type(
                        &format!("`{}`", text.value),
                        value,
                        "table: { KEY = VALUE }",
                    );
                    return None;
                };
                let table = Table {
                    context: self.context,
                    name: format!("[{key}.{}]", text.value),
                    span: text.span.clone(),
                    entries,
                    asked: RefCell::default(),
                };
                Some((text, table))
            })
            .collect()
    }

    /// The strings of an array that is the value of a key the writer chose.
    pub(super) fn strings_of(&self, key: &Text, value: &Spanned<DeValue<'_>>) -> Vec<Text> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(&format!("`{}`", key.value), value, "array of strings");
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|one| self.as_text(&key.value, one))
            .collect()
    }

    /// The string that is the value of a key the writer chose.
    pub(super) fn string_of(&self, key: &Text, value: &Spanned<DeValue<'_>>) -> Option<Text> {
        self.as_text(&key.value, value)
    }

    /// Reports each key that was never asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.entries {
            let known = key.get_ref().as_ref();
            if asked.contains(&known) {
                continue;
            }
            let hint = nearest(known, asked.iter().copied());
            self.context.fault(
                &key.span(),
                format!("{} has an unknown key `{known}`", self.name),
                match hint.strip_prefix("; ") {
                    Some(hint) => hint.into(),
                    None => format!("its keys are {}", sorted(&asked)),
                },
            );
        }
    }
}

fn sorted(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

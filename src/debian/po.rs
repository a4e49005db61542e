//! Translations of debconf templates: gettext po files, laid out as po-debconf does.

use std::fmt::Write as _;
use std::ops::Range;

use super::deb822::wrap;

/// A text that is offered to translators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Type of the debconf template, such as `boolean`.
    pub kind: &'static str,
    /// The question's name.
    pub question: String,
    /// The English text, one paragraph.
    pub msgid: String,
}

/// One translated text of a po file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The English text.
    pub msgid: String,
    /// The translation, empty where there is none.
    pub msgstr: String,
    /// Whether the translators' tools marked it as unsure.
    pub fuzzy: bool,
    /// Where its `msgid` stands.
    pub span: Range<usize>,
}

/// The texts of a po file, in its order.
///
/// # Errors
/// What gettext would not read, and where.
pub fn parse(text: &str) -> Result<Vec<Translation>, (Range<usize>, String)> {
    let readable = check_lines(text)?;
    let catalog = polib::po_file::parse_from_reader(readable.as_bytes())
        .map_err(|e| (0..0, e.to_string()))?;
    let translations = catalog.messages().map(|message| Translation {
        msgid: message.msgid().into(),
        msgstr: message.msgstr().unwrap_or_default().into(),
        fuzzy: message.is_fuzzy(),
        span: locate(text, message.msgid()),
    });
    Ok(translations.collect())
}

/// The text without empty comments, each other line in a form that polib reads: it takes lines
/// for granted, and panics where a quote is missing.
fn check_lines(text: &str) -> Result<String, (Range<usize>, String)> {
    let mut readable = String::with_capacity(text.len());
    let mut offset = 0;
    let mut in_message = false;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let quoted = body.find('"').map_or("", |start| &body[start..]);
        let good = if body.is_empty() || body.starts_with('#') {
            in_message = false;
            true
        } else if body.starts_with('"') {
            in_message && is_quoted(quoted)
        } else {
            in_message = true;
            body.starts_with("msg") && is_quoted(quoted)
        };
        if !good {
            return Err((
                offset..offset + body.len(),
                "gettext cannot read this line".into(),
            ));
        }
        if body != "#" {
            readable.push_str(line);
        }
        offset += line.len();
    }
    Ok(readable)
}

fn is_quoted(text: &str) -> bool {
    text.len() >= 2 && text.starts_with('"') && text.ends_with('"')
}

/// Where the `msgid` with this text stands; the file's beginning if it is nowhere.
fn locate(text: &str, msgid: &str) -> Range<usize> {
    let wanted = escape(msgid);
    let mut offset = 0;
    let mut current: Option<(Range<usize>, String)> = None;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        if let Some(first) = body.strip_prefix("msgid ") {
            let string = first[1..first.len().max(2) - 1].to_string();
            current = Some((offset..offset + body.len(), string));
        } else if let (true, Some((_, string))) = (body.starts_with('"'), &mut current) {
            string.push_str(&body[1..body.len().max(2) - 1]);
        } else if let Some((span, string)) = current.take()
            && string == wanted
        {
            return span;
        }
        offset += line.len();
    }
    0..0
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// templates.pot for `messages`: what translators start from. It holds no date and no line
/// number, so that it changes only when a text does.
pub fn template(package: &str, maintainer: &str, messages: &[Message]) -> String {
    let mut pot = format!(
        "# Debconf templates of {package}, for translators.\n\
         # This file is made by `confdeb pot`.\n\
         # It is distributed under the same license as the {package} package.\n\
         msgid \"\"\n\
         msgstr \"\"\n\
         \"Project-Id-Version: {package}\\n\"\n\
         \"Report-Msgid-Bugs-To: {}\\n\"\n\
         \"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n\"\n\
         \"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n\"\n\
         \"Language-Team: LANGUAGE <LL@li.org>\\n\"\n\
         \"Language: \\n\"\n\
         \"MIME-Version: 1.0\\n\"\n\
         \"Content-Type: text/plain; charset=UTF-8\\n\"\n\
         \"Content-Transfer-Encoding: 8bit\\n\"\n",
        escape(maintainer)
    );
    let mut written: Vec<&str> = Vec::new();
    for message in messages {
        if written.contains(&message.msgid.as_str()) {
            continue; // gettext knows a text once
        }
        written.push(&message.msgid);
        let _ = write!(
            pot,
            "\n#. Type: {}\n#. Description\n#: spec.toml:question.{}\n{}msgstr \"\"\n",
            message.kind,
            message.question,
            msgid(&message.msgid)
        );
    }
    pot
}

/// `msgid` with its text, in several lines where it is long.
fn msgid(text: &str) -> String {
    let escaped = escape(text);
    if escaped.chars().count() <= 70 {
        return format!("msgid \"{escaped}\"\n");
    }
    let mut lines = String::from("msgid \"\"\n");
    let wrapped = wrap(&escaped, 75);
    for (number, line) in wrapped.iter().enumerate() {
        let blank = if number + 1 < wrapped.len() { " " } else { "" };
        let _ = writeln!(lines, "\"{line}{blank}\"");
    }
    lines
}

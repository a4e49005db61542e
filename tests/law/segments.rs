//! The tests' own reading of configuration files, by postconf(5) and master(5), to hold against
//! the engine's. Texts are strings of the characters U+0000 to U+00FF, one for each byte.

/// One entry with its continuation lines, or one line between entries; no newline at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The entry's name; none for a comment or a blank line.
    pub key: Option<String>,
    /// The lines.
    pub text: String,
}

/// Bytes as a text.
pub fn text_of(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// A text as bytes.
pub fn bytes_of(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a byte"))
        .collect()
}

fn is_silent(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '\r', '\x0b', '\x0c']);
    line.is_empty() || line.starts_with('#')
}

fn key_of(kind: &str, line: &str) -> Option<String> {
    match kind {
        "parameter" => Some(line.split('=').next()?.trim_end().to_owned()),
        "master-service" => {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            Some(format!("{}/{}", words[0], words.get(1).unwrap_or(&"")))
        }
        _ => {
            let name = line.split_once('=')?.0;
            let fits = !name.is_empty()
                && !name.starts_with(|c: char| c.is_ascii_digit())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            fits.then(|| name.to_owned())
        }
    }
}

/// The segments of a text, and whether it ends with a newline.
pub fn parse(kind: &str, text: &str) -> (Vec<Segment>, bool) {
    let newline = text.is_empty() || text.ends_with('\n');
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    let mut segments: Vec<Segment> = Vec::new();
    let mut last: Option<usize> = None;
    for line in lines.filter(|_| !text.is_empty()) {
        let continues = kind != "assignment" && line.starts_with([' ', '\t', '\r', '\x0b', '\x0c']);
        let silent = kind != "assignment" && is_silent(line);
        if let (true, false, Some(entry)) = (continues, silent, last) {
            // comments between an entry and its continuation are inside it
            let inside: Vec<Segment> = segments.drain(entry + 1..).collect();
            let lines = inside.iter().map(|segment| segment.text.as_str());
            for line in lines.chain([line]) {
                segments[entry].text.push('\n');
                segments[entry].text.push_str(line);
            }
            continue;
        }
        if !silent {
            last = Some(segments.len());
        }
        segments.push(Segment {
            key: if silent { None } else { key_of(kind, line) },
            text: line.to_owned(),
        });
    }
    (segments, newline)
}

/// The text of these segments.
pub fn render(segments: &[Segment], newline: bool) -> String {
    let lines: Vec<&str> = segments
        .iter()
        .map(|segment| segment.text.as_str())
        .collect();
    lines.join("\n")
        + if newline && !lines.is_empty() {
            "\n"
        } else {
            ""
        }
}

/// The entry in effect: the last of that name.
pub fn last_of(segments: &[Segment], key: &str) -> Option<usize> {
    segments
        .iter()
        .rposition(|segment| segment.key.as_deref() == Some(key))
}

/// A list: its items, and what stands before the first, between them, and after the last.
#[derive(Debug)]
pub struct List {
    /// In order.
    pub items: Vec<String>,
    /// One more than items.
    pub between: Vec<String>,
}

/// The items of a parameter's value. Braces group; a comment is no item.
pub fn list(entry: &str) -> List {
    let (mut items, mut between) = (Vec::new(), vec![String::new()]);
    let mut depth = 0_usize;
    for (number, line) in entry.split('\n').enumerate() {
        let space = between.last_mut().expect("one more than items");
        let mut rest = line;
        if number == 0 {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            *space += name;
            *space += "=";
            rest = value;
        } else {
            *space += "\n";
            if is_silent(line) {
                *space += line;
                continue;
            }
        }
        let mut inside = false;
        for c in rest.chars() {
            let separates = depth == 0 && matches!(c, ',' | ' ' | '\t' | '\r');
            if separates {
                between.last_mut().expect("one more than items").push(c);
            } else {
                if !inside {
                    items.push(String::new());
                    between.push(String::new());
                }
                items.last_mut().expect("pushed").push(c);
                depth = match c {
                    '{' => depth + 1,
                    '}' => depth.saturating_sub(1),
                    _ => depth,
                };
            }
            inside = !separates;
        }
    }
    List { items, between }
}

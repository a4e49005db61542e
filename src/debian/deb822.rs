//! Paragraphs of fields (deb822(5)) and their folded values.

/// A field's value as it stands after `Field: `: each further line begins with a space, and an
/// empty one is written as a dot (Policy 5.6.13).
pub fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len() + 16);
    for (number, line) in value.trim_end().lines().enumerate() {
        if number > 0 {
            folded.push_str("\n ");
            folded.push_str(if line.trim().is_empty() { "." } else { line });
        } else {
            folded.push_str(line);
        }
    }
    folded
}

/// The paragraphs of a text, their lines joined: as po-debconf hands them to translators.
/// They are separated by a line that is empty or a single dot.
pub fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty() || *line == ".");
    paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| paragraph.join(" "))
        .collect()
}

/// Breaks `text` at spaces (not at no-break spaces) into lines of at most `width` characters; a longer word stands alone.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_ascii_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

/// A debconf description: the short one, then the extended paragraphs, separated by empty lines
/// and wrapped to fit an 80 column screen (debconf-devel(7)).
pub fn description(short: &str, extended: &[String]) -> String {
    let extended: Vec<String> = extended
        .iter()
        .map(|paragraph| wrap(paragraph, 77).join("\n"))
        .collect();
    if extended.is_empty() {
        short.into()
    } else {
        format!("{short}\n{}", extended.join("\n\n"))
    }
}

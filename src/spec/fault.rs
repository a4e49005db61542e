//! Faults: what is wrong in a specification or in a file beside it, and what to do about it.

use annotate_snippets::renderer::{DecorStyle, Renderer};
use annotate_snippets::{AnnotationKind, Level, Origin, Snippet};
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

/// One thing wrong, with its place and its remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's path, as the user would write it.
    pub path: String,
    /// The file's text and the bytes of it concerned; nothing for a file without text.
    pub place: Option<(Arc<str>, Range<usize>)>,
    /// What is wrong: one sentence without its full stop.
    pub message: String,
    /// What to do: the same.
    pub remedy: String,
}

/// All faults of one specification, in the order of files and lines. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, sorted; those of `first`, the specification itself, before all others.
    pub(super) fn new(mut faults: Vec<Fault>, first: &str) -> Self {
        faults.sort_by_key(|fault| {
            let start = fault.place.as_ref().map_or(0, |(_, span)| span.start);
            (fault.path != first, fault.path.clone(), start)
        });
        faults.dedup();
        Self(faults)
    }

    /// The faults.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// The report for a person: each fault with its place, its line, a caret and its
    /// remedy, then their number.
    pub fn report(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut report = String::new();
        for fault in &self.0 {
            report.push_str(&fault.render(&renderer));
            report.push_str("\n\n");
        }
        let number = self.0.len();
        let noun = if number == 1 { "fault" } else { "faults" };
        let _ = writeln!(report, "{number} {noun} found; nothing was written");
        report
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report(false))
    }
}

impl std::error::Error for Faults {}

impl Fault {
    fn render(&self, renderer: &Renderer) -> String {
        let title = Level::ERROR.primary_title(&self.message);
        let group = match &self.place {
            Some((text, span)) => title.element(
                Snippet::source(&**text)
                    .path(&self.path)
                    .annotation(AnnotationKind::Primary.span(first_line(text, span))),
            ),
            None => title.element(Origin::path(&self.path)),
        };
        renderer.render(&[group.element(Level::HELP.message(&self.remedy))])
    }
}

/// The part of `span` on its first line: a caret under a whole paragraph shows nothing.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = span.start.min(text.len());
    let end = span.end.clamp(start, text.len());
    let line = text[start..end].find('\n').unwrap_or(end - start);
    start..start + line
}

//! Faults: what is wrong in a specification or in a file beside it, and what to do about it.

use annotate_snippets::renderer::{DecorStyle, Renderer};
use annotate_snippets::{AnnotationKind, Level, Origin, Snippet};
use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

use crate::input::{Entry, Input};

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
    pub(crate) fn new(mut faults: Vec<Fault>, first: &str) -> Self {
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

/// Where faults are reported while a specification and the files beside it are read.
pub(crate) struct Reporter<'a> {
    pub(crate) input: &'a Input,
    path: String,
    text: Arc<str>,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Reporter<'a> {
    pub(crate) fn new(input: &'a Input) -> Self {
        Self {
            input,
            path: input.specification().display().to_string(),
            text: input.text().into(),
            faults: RefCell::default(),
        }
    }

    /// What was reported.
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_inner()
    }

    /// A fault in the specification.
    pub(crate) fn fault(
        &self,
        span: &Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.borrow_mut().push(Fault {
            path: self.path.clone(),
            place: Some((Arc::clone(&self.text), span.clone())),
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// A fault in the file `name` of the package directory; at a place if its text is given.
    pub(crate) fn fault_in(
        &self,
        name: &str,
        place: Option<(&str, Range<usize>)>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.borrow_mut().push(Fault {
            path: self.input.path_of(name),
            place: place.map(|(text, span)| (text.into(), span)),
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// The line of the specification in which `span` begins.
    pub(crate) fn line_of(&self, span: &Range<usize>) -> usize {
        self.text[..span.start].matches('\n').count() + 1
    }

    /// The bytes of the regular file `name`; a fault at `span` if it is not one.
    pub(crate) fn file(&self, name: &str, span: &Range<usize>) -> Option<&'a [u8]> {
        let path = self.input.path_of(name);
        let (message, remedy) = match self.input.get(name) {
            Some(Entry::File { bytes, .. }) => return Some(bytes),
            Some(Entry::Unusable { cause }) => (
                format!("{path} {cause}"),
                "make it a file that you can read",
            ),
            Some(Entry::Link { .. }) => (
                format!("{path} is a symbolic link"),
                "put the file itself there",
            ),
            None => (
                format!("there is no file {path}"),
                "create the file, or name one that exists",
            ),
        };
        self.fault(span, message, remedy);
        None
    }
}

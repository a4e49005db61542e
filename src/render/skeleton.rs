//! The skeletons: handlebars in strict mode, `{{x}}` only.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderErrorReason,
};
use serde::Serialize;

use super::command::roff;
use super::shell::quote;
use crate::debian::deb822::fold;

/// Lines that are code already: the helper `code` prints them as they are.
/// Everything else that a skeleton prints is quoted.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Code {
    lines: Vec<String>,
}

impl Code {
    pub(super) fn new(lines: Vec<String>) -> Self {
        Self { lines }
    }
}

/// Fills the skeleton of a shell script; each `{{x}}` is quoted as one word.
pub(super) fn script(skeleton: &str, data: &impl Serialize) -> String {
    render(skeleton, data, quote)
}

/// Fills a skeleton of deb822 paragraphs; each `{{x}}` is folded.
pub(super) fn paragraphs(skeleton: &str, data: &impl Serialize) -> String {
    render(skeleton, data, fold)
}

/// Fills the skeleton of a manual page; each `{{x}}` is escaped for roff.
pub(super) fn manual(skeleton: &str, data: &impl Serialize) -> String {
    render(skeleton, data, roff)
}

/// # Panics
/// If a skeleton asks for what its data does not have: the skeletons are part of the program.
fn render(
    skeleton: &str,
    data: &impl Serialize,
    escape: impl Fn(&str) -> String + Send + Sync + 'static,
) -> String {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    registry.register_escape_fn(escape);
    registry.register_helper("code", Box::new(PrintCode));
    debug_assert_eq!(unknown_conditions(skeleton, data), Vec::<String>::new());
    registry
        .render_template(skeleton, data)
        .expect("the skeletons fit their data")
}

/// The names in `{{#if}}`, `{{#unless}}` and `{{#each}}` that no field of the data has: strict mode
/// treats them as false.
fn unknown_conditions(skeleton: &str, data: &impl Serialize) -> Vec<String> {
    let data = serde_json::to_string(data).unwrap_or_default();
    let blocks = skeleton.split("{{#").skip(1);
    let names = blocks.filter_map(|block| {
        let (_, name) = block.split_once("}}")?.0.split_once(' ')?;
        Some(name.to_string())
    });
    names
        .filter(|name| !name.starts_with('@') && !data.contains(&format!("\"{name}\":")))
        .collect()
}

struct PrintCode;

impl HelperDef for PrintCode {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let lines = helper
            .param(0)
            .and_then(|parameter| parameter.value().get("lines")?.as_array().cloned())
            .ok_or_else(|| RenderErrorReason::Other("`code` prints Code only".into()))?;
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                out.write("\n")?;
            }
            out.write(line.as_str().unwrap_or_default())?;
        }
        Ok(())
    }
}

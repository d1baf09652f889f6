//! The view as one HTML file.

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};

use crate::page::Page;

/// Escaped by its name, which ends in `.html`.
const TEMPLATE: &str = "page.html";

const SOURCE: &str = include_str!("page.html");

/// What stands between `<style>` and `</style>`: the same in every page.
pub(crate) fn style() -> &'static str {
    let inside = SOURCE.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    inside.map_or("", |(style, _)| style)
}

pub(crate) fn html(page: &Page) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.add_template(TEMPLATE, SOURCE)?;
    let (more_lines, more_entries) = (page.more_lines(), page.more_entries());
    let shown = context! { more_lines, more_entries, ..Value::from(Serde(page)) };
    templates.get_template(TEMPLATE)?.render(shown)
}

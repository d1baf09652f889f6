//! The view as one HTML file.

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};

use crate::page::Page;

/// Escaped by its name, which ends in `.html`.
const TEMPLATE: &str = "page.html";

pub(crate) fn html(page: &Page) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.add_template(TEMPLATE, include_str!("page.html"))?;
    let (more_lines, more_entries) = (page.more_lines(), page.more_entries());
    let shown = context! { more_lines, more_entries, ..Value::from(Serde(page)) };
    templates.get_template(TEMPLATE)?.render(shown)
}

//! Texts of an account with placeholders: `{{number}}` becomes the invoice's number.
//!
//! No logic, no loops, no nesting: what a placeholder becomes is text and is not looked at again.

use serde::{Deserialize, Serialize};

use crate::page::Values;

/// What a placeholder becomes.
type Value = fn(&Values) -> Option<&str>;

/// Every placeholder, by its name.
const KNOWN: [(&str, Value); 10] = [
    ("document", |values| Some(&values.document)),
    ("number", |values| values.number.as_deref()),
    ("issue_date", |values| values.issue_date.as_deref()),
    ("due_date", |values| values.due_date.as_deref()),
    ("amount", |values| values.amount.as_deref()),
    ("seller", |values| values.seller.as_deref()),
    ("buyer", |values| values.buyer.as_deref()),
    ("customer_number", |values| values.customer_number.as_deref()),
    ("order", |values| values.order.as_deref()),
    ("reference", |values| values.reference.as_deref()),
];

/// The names of the placeholders. `document` is the language's word for invoice or credit note, `order` the buyer's
/// order, `reference` what a payment shall quote. In a letter with several invoices, `document` says what they are and how
/// many, and what is not the same for all of them has no value.
pub const PLACEHOLDERS: [&str; KNOWN.len()] = {
    let mut names = [""; KNOWN.len()];
    let mut at = 0;
    while at < KNOWN.len() {
        names[at] = KNOWN[at].0;
        at += 1;
    }
    names
};

/// A text with placeholders.
///
/// Kept as it was written. One that was saved while a placeholder was known which is no more is filled all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Template(String);

/// Why a text cannot be a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// `{{` without `}}`.
    #[error("a placeholder is not closed: it ends with }}}}; known are {}", known(&PLACEHOLDERS))]
    Unclosed,
    /// `}}` without `{{`.
    #[error("a placeholder is not opened: it begins with {{{{; known are {}", known(&PLACEHOLDERS))]
    Unopened,
    /// A name that no placeholder has.
    #[error("there is no placeholder {{{{{name}}}}}; known are {}", known(&PLACEHOLDERS))]
    Unknown {
        /// As it was written.
        name: String,
    },
}

/// `{{document}}, {{number}} …`, for a person to copy from.
pub(crate) fn known(placeholders: &[&str]) -> String {
    placeholders.iter().map(|name| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join(", ")
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    /// The name between the braces.
    Placeholder(&'a str),
}

impl Template {
    /// Checks the placeholders of a text.
    ///
    /// ```
    /// use letter::Template;
    ///
    /// assert!(Template::parse("Rechnung {{number}} von {{ seller }}").is_ok());
    /// let error = Template::parse("Rechnung {{nummer}}").unwrap_err().to_string();
    /// assert!(error.starts_with("there is no placeholder {{nummer}}; known are {{document}}, {{number}}, "));
    /// ```
    ///
    /// # Errors
    ///
    /// The sentence lists the placeholders that are known.
    pub fn parse(text: impl Into<String>) -> Result<Self, TemplateError> {
        let text = text.into();
        for piece in pieces(&text) {
            match piece {
                Piece::Text(text) if text.contains("{{") => return Err(TemplateError::Unclosed),
                Piece::Text(text) if text.contains("}}") => return Err(TemplateError::Unopened),
                Piece::Placeholder(name) if !PLACEHOLDERS.contains(&name) => {
                    return Err(TemplateError::Unknown { name: name.chars().take(40).collect() });
                }
                _ => {}
            }
        }
        Ok(Self(text))
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with its placeholders filled.
    pub(crate) fn fill(&self, values: &Values) -> String {
        fill(&self.0, values)
    }
}

/// Fills the placeholders of a text. Where one has no value, the blanks, brackets and the line that it leaves empty go
/// with it.
pub(crate) fn fill(template: &str, values: &Values) -> String {
    let mut filled = String::new();
    // Whether a placeholder without value stood right before what comes next.
    let mut gap = false;
    for piece in pieces(template) {
        let text = match piece {
            Piece::Text(text) => text,
            Piece::Placeholder(name) => {
                match KNOWN.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value(values)) {
                    Some(value) => value,
                    None => {
                        gap = true;
                        continue;
                    }
                }
            }
        };
        let text = if gap { close(&mut filled, text) } else { text };
        filled.push_str(text);
        gap = gap && text.is_empty();
    }
    if gap {
        filled.truncate(filled.trim_end_matches(' ').len());
    }
    filled
}

/// Closes a gap between two texts, and gives what remains of the second.
fn close<'a>(before: &mut String, mut after: &'a str) -> &'a str {
    loop {
        if before.is_empty() || before.ends_with([' ', '\n', '(', '[']) {
            let blanks = after.len() - after.trim_start_matches(' ').len();
            after = after.get(blanks..).unwrap_or_default();
            if blanks > 0 && !after.starts_with(['\n', ')', ']']) {
                return after;
            }
        }
        if after.starts_with(['\n', ',', '.', ';', ':', '!', '?', ')', ']']) {
            before.truncate(before.trim_end_matches(' ').len());
        }
        let is_empty =
            (before.ends_with('(') && after.starts_with(')')) || (before.ends_with('[') && after.starts_with(']'));
        if is_empty {
            before.pop();
            after = after.get(1..).unwrap_or_default();
            continue;
        }
        if before.is_empty() || before.ends_with('\n') {
            return after.strip_prefix('\n').unwrap_or(after);
        }
        return after;
    }
}

/// The names of a text's placeholders.
pub(crate) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Text(_) => None,
    })
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let opened = rest.find("{{");
        if let Some((inside, after)) = rest.strip_prefix("{{").and_then(|inside| inside.split_once("}}")) {
            rest = after;
            return Some(Piece::Placeholder(inside.trim()));
        }
        // An opening brace without its end is text, to the end.
        let end = opened.filter(|at| *at > 0).unwrap_or(rest.len());
        let (text, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(Piece::Text(text))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn values() -> Values {
        Values {
            document: "Rechnung".into(),
            number: Some("R-1".into()),
            seller: Some("A {{number}} B".into()),
            ..Values::default()
        }
    }

    #[test]
    fn placeholders_become_their_values_and_values_are_not_looked_at_again() {
        let template = Template::parse("{{document}} {{ number }} von {{seller}}, {einfach}").unwrap();
        assert_eq!(template.fill(&values()), "Rechnung R-1 von A {{number}} B, {einfach}");
    }

    #[test]
    fn a_placeholder_without_value_leaves_no_trace() {
        for (template, filled) in [
            ("Ihre Bestellung {{order}} vom Mai", "Ihre Bestellung vom Mai"),
            ("{{order}} Rechnung", "Rechnung"),
            ("Rechnung {{order}}", "Rechnung"),
            ("Rechnung {{order}}, bitte", "Rechnung, bitte"),
            ("Facture {{order}} : merci", "Facture : merci"),
            ("Rechnung ({{order}}) heute", "Rechnung heute"),
            ("Rechnung ( {{order}} {{due_date}} ).", "Rechnung."),
            ("{{order}} {{due_date}} {{number}}", "R-1"),
            ("Guten Tag\n{{order}}\nIhre Rechnung", "Guten Tag\nIhre Rechnung"),
            ("{{order}}\nGuten Tag", "Guten Tag"),
            ("Guten Tag\n{{order}}", "Guten Tag\n"),
            ("{{order}}", ""),
            ("{{number}}{{order}}-{{number}}", "R-1-R-1"),
            ("zwei  Blanks {{order}} bleiben  zwei", "zwei  Blanks bleiben  zwei"),
        ] {
            assert_eq!(Template::parse(template).unwrap().fill(&values()), filled, "{template}");
        }
    }

    #[test]
    fn a_wrong_placeholder_is_refused_with_the_known_ones() {
        for (wrong, begins) in [
            ("{{number", "a placeholder is not closed"),
            ("{{number} }", "a placeholder is not closed"),
            ("number}}", "a placeholder is not opened"),
            ("{{number}}}}", "a placeholder is not opened"),
            ("{{}}", "there is no placeholder {{}}"),
            ("{{Number}}", "there is no placeholder {{Number}}"),
            ("{{number|upper}}", "there is no placeholder {{number|upper}}"),
            ("{{{number}}}", "there is no placeholder {{{number}}"),
            ("{{a {{number}}", "there is no placeholder {{a {{number}}"),
        ] {
            let sentence = Template::parse(wrong).unwrap_err().to_string();
            assert!(sentence.starts_with(begins), "{wrong}: {sentence}");
            assert!(PLACEHOLDERS.iter().all(|name| sentence.contains(&format!("{{{{{name}}}}}"))), "{sentence}");
        }
    }
}

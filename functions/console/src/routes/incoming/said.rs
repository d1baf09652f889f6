//! What is said of an incoming invoice besides its fields: how they were read, what is wrong, what speaks against it.

use std::borrow::Cow;

use jiff::Timestamp;
use message::{Language, Message, Text};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::openapi;

/// How a field was read that the document does not give as data.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Evidence {
    /// Name of the field.
    #[schema(example = "total_payable")]
    field: String,
    /// What it was read from.
    #[schema(value_type = openapi::Source)]
    source: invoice::Source,
    /// How sure that is.
    #[schema(value_type = openapi::Confidence)]
    confidence: invoice::Confidence,
    /// The words it was read from.
    #[schema(example = "Rechnungsbetrag: 119,00 EUR")]
    excerpt: String,
}

/// Something that is wrong with what the invoice says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Finding {
    /// The rule's id, where it is one of EN 16931, XRechnung or Peppol.
    #[schema(example = "BR-CO-15")]
    rule: Option<String>,
    /// `error`: the invoice is invalid; `warning`: it is valid all the same.
    #[schema(value_type = openapi::Severity)]
    severity: invoice::Severity,
    /// Where in the document.
    location: Option<String>,
    #[serde(flatten)]
    message: Told,
}

/// What is told of an invoice or the mail that brought it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// Stable code.
    #[schema(example = "iban_changed")]
    code: &'static str,
    /// The facts of it, by name.
    #[schema(value_type = Object)]
    parameters: Map<String, Value>,
    /// What happened.
    detail: String,
    /// What to do next; left out where nothing is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Told {
    pub(super) fn of(message: impl Into<Message>) -> Self {
        let message = message.into();
        let mut parameters = match serde_json::to_value(&message) {
            Ok(Value::Object(written)) => written,
            _ => Map::new(),
        };
        parameters.remove("code");
        let Text { sentence, next } = message.text(Language::En);
        Self { code: message.code(), parameters, detail: sentence.into_owned(), hint: next.map(Cow::into_owned) }
    }
}

/// A mail that brought the invoice.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Arrival {
    /// The mail.
    mail_id: String,
    /// When it arrived.
    at: Timestamp,
    /// `From` of it; not to be trusted. Null where it names none or several.
    sender: Option<String>,
    /// The rule by which it is the same invoice; null for the first mail.
    rule: Option<String>,
    /// Where it says something else than the record.
    differs: Vec<Difference>,
    /// What speaks against this mail.
    warnings: Vec<Told>,
}

/// A field of which a mail says something else than the record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Difference {
    /// Name of the field.
    #[schema(example = "total_gross")]
    field: String,
    /// What the record says.
    record: String,
    /// What the mail says.
    arrival: String,
}

impl From<invoice::Evidence> for Evidence {
    fn from(evidence: invoice::Evidence) -> Self {
        let invoice::Evidence { field, source, confidence, excerpt } = evidence;
        Self { field, source, confidence, excerpt }
    }
}

impl From<invoice::Finding> for Finding {
    fn from(finding: invoice::Finding) -> Self {
        let invoice::Finding { severity, message, location } = finding;
        Self { rule: message.rule(), severity, location, message: Told::of(message) }
    }
}

impl From<ledger::Arrival> for Arrival {
    fn from(arrival: ledger::Arrival) -> Self {
        let ledger::Arrival { mail_id, at, sender, rule, differs, warnings } = arrival;
        let differs = differs.into_iter().map(Difference::from).collect();
        let warnings = warnings.into_iter().map(Told::of).collect();
        Self { mail_id: mail_id.into(), at, sender, rule, differs, warnings }
    }
}

impl From<ledger::Difference> for Difference {
    fn from(difference: ledger::Difference) -> Self {
        let ledger::Difference { field, record, arrival } = difference;
        Self { field, record, arrival }
    }
}

//! What is said of an incoming invoice besides its fields: how they were read, what is wrong, what speaks against it.

use jiff::Timestamp;
use message::Language;
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi;
use crate::worded::Worded;

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
    message: Worded,
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
    rule: Option<&'static str>,
    /// Where it says something else than the record.
    differs: Vec<Difference>,
    /// What speaks against this mail.
    warnings: Vec<Worded>,
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

impl Finding {
    /// In words of this language.
    pub(super) fn of(finding: invoice::Finding, language: Language) -> Self {
        let invoice::Finding { severity, message, location } = finding;
        Self { rule: message.rule(), severity, location, message: Worded::of(message, language) }
    }
}

impl Arrival {
    /// In words of this language.
    pub(super) fn of(arrival: ledger::Arrival, language: Language) -> Self {
        let ledger::Arrival { mail_id, at, sender, rule, differs, warnings } = arrival;
        let differs = differs.into_iter().map(Difference::from).collect();
        let warnings = warnings.into_iter().map(|warning| Worded::of(warning, language)).collect();
        Self { mail_id: mail_id.into(), at, sender, rule: rule.map(|rule| rule.code()), differs, warnings }
    }
}

impl From<ledger::Difference> for Difference {
    fn from(difference: ledger::Difference) -> Self {
        let ledger::Difference { field, record, arrival } = difference;
        Self { field, record, arrival }
    }
}

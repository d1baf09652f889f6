//! What is said of an incoming invoice besides its fields: how they were read, what is wrong, what speaks against it.

use jiff::Timestamp;
use serde::Serialize;
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

/// A rule that the invoice breaks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Finding {
    /// The rule's id: of EN 16931, XRechnung or Peppol, or one of our own.
    #[schema(example = "BR-CO-15")]
    rule: String,
    /// `error`: the invoice is invalid; `warning`: it is valid all the same.
    #[schema(value_type = openapi::Severity)]
    severity: invoice::Severity,
    /// What is wrong, in words for an accountant.
    sentence: String,
    /// Where in the document.
    location: Option<String>,
}

/// Something that speaks against an invoice or the mail that brought it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Warning {
    /// Stable code.
    #[schema(example = "iban_changed")]
    code: String,
    /// What it means.
    sentence: String,
    /// What it was seen by.
    evidence: String,
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
    warnings: Vec<Warning>,
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
        let invoice::Finding { rule, severity, sentence, location } = finding;
        Self { rule, severity, sentence, location }
    }
}

impl From<mail::trust::Warning> for Warning {
    fn from(warning: mail::trust::Warning) -> Self {
        let mail::trust::Warning { code, sentence, evidence } = warning;
        Self { code, sentence, evidence }
    }
}

impl From<ledger::Arrival> for Arrival {
    fn from(arrival: ledger::Arrival) -> Self {
        let ledger::Arrival { mail_id, at, sender, rule, differs, warnings } = arrival;
        let differs = differs.into_iter().map(Difference::from).collect();
        let warnings = warnings.into_iter().map(Warning::from).collect();
        Self { mail_id: mail_id.into(), at, sender, rule, differs, warnings }
    }
}

impl From<ledger::Difference> for Difference {
    fn from(difference: ledger::Difference) -> Self {
        let ledger::Difference { field, record, arrival } = difference;
        Self { field, record, arrival }
    }
}

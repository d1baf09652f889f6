//! Making a hybrid PDF: a PDF for people and the XML of the same invoice become one Factur-X file.

use message::{Cause, HybridError};
use std::time::SystemTime;

use en16931::invoice::Invoice as Model;
use en16931::profiles::{self, Declaration, En16931, XRechnung};
use en16931::validation::profile::Validated;
use en16931_formats::Syntax;
use en16931_formats::report::Entry;
use en16931_formats::zugferd::{self, EmbedError, EmbedOptions, Embeddable};
use message::Finding;
use rust_decimal::Decimal;

use crate::format::{Content, specification};
use crate::model::{Fields, Format, Invoice};
use crate::xml::{self, limits};
use crate::{check, value};

/// Puts the XML of an invoice into its PDF: Factur-X 1.0 and ZUGFeRD 2, of the profile EN 16931, or XRECHNUNG for an
/// invoice that claims to be one. UBL becomes CII, and CII is written anew; nothing may get lost by it, and the fields
/// that are read of the hybrid are those of the XML. `made_at` is noted in the PDF.
///
/// # Errors
///
/// Why the XML cannot be carried, why the PDF cannot carry it (it is not converted to PDF/A-3, the only one which may), or
/// [`HybridError::HybridDiffers`] when the result does not say the same.
pub fn hybrid(pdf: &[u8], xml: &[u8], made_at: SystemTime) -> Result<Vec<u8>, HybridError> {
    let invoice = only_invoice(crate::read(xml).content).filter(|invoice| is_european(invoice.format));
    let Some(invoice) = invoice else {
        return Err(HybridError::NoEuropeanInvoice);
    };
    // What was checked by its rules is within the limits of the library that does it.
    if invoice.findings.iter().any(|finding| finding.message == Finding::NotValidated) {
        return Err(HybridError::TooLargeToConvert);
    }
    // It was read before, so that only its size can still be in the way.
    let too_large = |_| HybridError::TooLargeToConvert;
    let text = xml::decode(xml, limits::MAX_TREE).map_err(too_large)?;
    let text = xml::without_declaration(&text);
    let claimed = specification(xml::parse(text, limits::MAX_TREE).map_err(too_large)?.root_element());
    let Some(claimed) = claimed.filter(|claimed| claimed.starts_with(check::EN_16931)) else {
        return Err(HybridError::NoEuropeanStandard);
    };
    let read = en16931_formats::read(text.as_bytes()).map_err(|_| HybridError::NoEuropeanInvoice)?;
    keeps_all(&read.entries)?;
    let mut model = read.invoice;
    let made = match profiles::classify(Some(&claimed)) {
        Declaration::Known(profile) if std::ptr::eq(profile, &profiles::XRECHNUNG) => {
            embed::<XRechnung>(pdf, model, made_at)?
        }
        _ => {
            // Peppol and other specifications on top of EN 16931 have no name among the profiles of Factur-X.
            model.specification_id = Some(profiles::EN16931.specification_id.to_owned());
            embed::<En16931>(pdf, model, made_at)?
        }
    };
    match only_invoice(crate::read(&made).content) {
        Some(again) if again.kind == invoice.kind && comparable(&again) == comparable(&invoice) => Ok(made),
        _ => Err(HybridError::HybridDiffers),
    }
}

fn only_invoice(content: Content) -> Option<Invoice> {
    match content {
        Content::Structured(invoices) => <[Invoice; 1]>::try_from(invoices).ok().map(|[invoice]| invoice),
        _ => None,
    }
}

fn is_european(format: Format) -> bool {
    matches!(format, Format::Ubl | Format::Cii)
}

fn embed<P: Embeddable>(pdf: &[u8], model: Model, made_at: SystemTime) -> Result<Vec<u8>, HybridError> {
    let proof = Validated::<P>::new(model).map_err(|rejected| {
        let first = rejected.report().findings().iter().find(|finding| finding.severity == en16931::Severity::Fatal);
        HybridError::InvalidInvoice { rule: first.map(|finding| finding.rule.to_string()) }
    })?;
    keeps_all(&en16931_formats::write(&proof, Syntax::Cii).entries)?;
    let options = EmbedOptions { modified: Some(made_at), ..EmbedOptions::default() };
    zugferd::embed(pdf, &proof, &options).map_err(|error| match error {
        EmbedError::Encrypted => HybridError::PdfEncrypted,
        EmbedError::AlreadyHybrid(_) => HybridError::HybridAlready,
        EmbedError::NotPdfA3 { .. }
        | EmbedError::NoMetadata
        | EmbedError::FilteredMetadata
        | EmbedError::Metadata(_) => HybridError::PdfNotArchivable,
        error => HybridError::PdfUnreadable { cause: Cause(value::line(&error.to_string())) },
    })
}

/// # Errors
///
/// [`HybridError::LostInConversion`], with the first places of what does.
fn keeps_all(entries: &[Entry]) -> Result<(), HybridError> {
    let lost = entries.iter().filter(|entry| entry.is_loss());
    let places: Vec<&str> = lost.map(|entry| entry.term.as_deref().unwrap_or(&entry.path)).take(3).collect();
    if places.is_empty() {
        return Ok(());
    }
    Err(HybridError::LostInConversion { terms: value::line(&places.join(", ")) })
}

/// The fields, with amounts as numbers: 12.5 is 12.50.
fn comparable(invoice: &Invoice) -> Option<Fields> {
    let mut fields = invoice.fields.clone()?;
    for total in [&mut fields.total_net, &mut fields.total_tax, &mut fields.total_gross, &mut fields.total_payable] {
        let number = total.as_deref().and_then(|total| Decimal::from_str_exact(total).ok());
        *total = number.map(|number| number.normalize().to_string()).or(total.take());
    }
    Some(fields)
}

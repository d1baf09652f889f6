//! Making a hybrid PDF: a PDF for people and the XML of the same invoice become one Factur-X file.

use std::time::SystemTime;

use en16931::invoice::Invoice as Model;
use en16931::profiles::{self, Declaration, En16931, XRechnung};
use en16931::validation::profile::Validated;
use en16931_formats::Syntax;
use en16931_formats::report::Entry;
use en16931_formats::zugferd::{self, EmbedError, EmbedOptions, Embeddable};
use message::Finding;
use rust_decimal::Decimal;

use crate::format::{Content, Problem, specification};
use crate::model::{Fields, Format, Invoice};
use crate::xml::{self, limits};
use crate::{check, value};

/// Puts the XML of an invoice into its PDF: Factur-X 1.0 and ZUGFeRD 2, of the profile EN 16931, or XRECHNUNG for an
/// invoice that claims to be one. UBL becomes CII, and CII is written anew; nothing may get lost by it, and the fields
/// that are read of the hybrid are those of the XML. `made_at` is noted in the PDF.
///
/// # Errors
///
/// `pdf_not_archivable` for a PDF that is not PDF/A-3, the only one which may carry XML: it is not converted. The other
/// codes say why the XML cannot be carried: `no_european_invoice`, `no_european_standard`, `too_large_to_convert`,
/// `invalid_invoice`, `lost_in_conversion`; why the PDF cannot carry it: `encrypted_pdf`, `unreadable_pdf`,
/// `hybrid_already`; and `hybrid_differs` when the result does not say the same.
pub fn hybrid(pdf: &[u8], xml: &[u8], made_at: SystemTime) -> Result<Vec<u8>, Problem> {
    let invoice = only_invoice(crate::read(xml).content).filter(|invoice| is_european(invoice.format));
    let Some(invoice) = invoice else {
        return Err(Problem::new(
            "no_european_invoice",
            "A hybrid PDF is made of one invoice in UBL or CII, and the file holds none or several. Send it as it is.",
        ));
    };
    // What was checked by its rules is within the limits of the library that does it.
    if invoice.findings.iter().any(|finding| finding.message == Finding::NotValidated) {
        return Err(Problem::new(
            "too_large_to_convert",
            "The invoice is too large to be put into a PDF. Send its XML as it is.",
        ));
    }
    let text = xml::decode(xml, limits::MAX_TREE)?;
    let text = xml::without_declaration(&text);
    let claimed = specification(xml::parse(text, limits::MAX_TREE)?.root_element());
    let Some(claimed) = claimed.filter(|claimed| claimed.starts_with(check::EN_16931)) else {
        return Err(Problem::new(
            "no_european_standard",
            "The XML does not say that it follows EN 16931 (BT-24), as that of a hybrid PDF must. Send it as it is.",
        ));
    };
    let read = en16931_formats::read(text.as_bytes()).map_err(|error| {
        Problem::new("no_european_invoice", format!("The XML cannot be put into a PDF: {error}. Send it as it is."))
    })?;
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
        _ => Err(Problem::new(
            "hybrid_differs",
            "The PDF with the XML inside would not say the same as the XML. Send both files as they are.",
        )),
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

fn embed<P: Embeddable>(pdf: &[u8], model: Model, made_at: SystemTime) -> Result<Vec<u8>, Problem> {
    let proof = Validated::<P>::new(model).map_err(|rejected| {
        let first = rejected.report().findings().iter().find(|finding| finding.severity == en16931::Severity::Fatal);
        let rule = first.map(|finding| format!(" ({})", finding.rule)).unwrap_or_default();
        let sentence =
            format!("The invoice breaks a rule of EN 16931{rule}, so no hybrid PDF can be made of it. Correct it.");
        Problem::new("invalid_invoice", sentence)
    })?;
    keeps_all(&en16931_formats::write(&proof, Syntax::Cii).entries)?;
    let options = EmbedOptions { modified: Some(made_at), ..EmbedOptions::default() };
    zugferd::embed(pdf, &proof, &options).map_err(|error| match error {
        EmbedError::Encrypted => Problem::new(
            "encrypted_pdf",
            "The PDF is encrypted, so no XML can be put into it. Issue the invoice with one that is not.",
        ),
        EmbedError::AlreadyHybrid(_) => {
            Problem::new("hybrid_already", "The PDF carries an invoice already. Issue it without the XML beside it.")
        }
        EmbedError::NotPdfA3 { .. }
        | EmbedError::NoMetadata
        | EmbedError::FilteredMetadata
        | EmbedError::Metadata(_) => Problem::new(
            "pdf_not_archivable",
            "The PDF is not PDF/A-3, which alone may carry XML, and it is not converted. Have your program write \
             PDF/A-3, or issue the XML alone: then the PDF is made of it.",
        ),
        error => Problem::new("unreadable_pdf", value::line(&format!("XML cannot be put into the PDF: {error}."))),
    })
}

/// # Errors
///
/// `lost_in_conversion`, with the first places of what does.
fn keeps_all(entries: &[Entry]) -> Result<(), Problem> {
    let lost = entries.iter().filter(|entry| entry.is_loss());
    let places: Vec<&str> = lost.map(|entry| entry.term.as_deref().unwrap_or(&entry.path)).take(3).collect();
    if places.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "What the invoice says at {} would get lost in a hybrid PDF. Send PDF and XML as two files.",
        value::line(&places.join(", "))
    );
    Err(Problem::new("lost_in_conversion", sentence))
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

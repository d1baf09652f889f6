//! Hybrid PDFs: an invoice for people with the same invoice for programs attached. Factur-X and ZUGFeRD attach CII;
//! ZUGFeRD 1, ISDOC and others do the same with their own XML. A PDF without either is a plain PDF.

use super::{Content, Depth, Reading, read_xml};
use crate::model::{Finding, Format, Invoice, Kind};
use crate::pdf;
use crate::plain;
use crate::xml;
use message::Unread;

/// The names the standards give the attached invoice. Others are met too, so every XML file counts, these first. Two
/// files of one number are one invoice, for old and new readers (ZUGFeRD 1 beside Factur-X): the one attached first is
/// read. Files of several numbers are several invoices, as some billing programs collect them in one PDF.
const NAMES: &[&str] = &["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml", "order-x.xml"];

pub(super) fn read(bytes: &[u8], depth: Depth) -> Result<Reading, Unread> {
    let pdf = pdf::Pdf::open(bytes)?;
    let is_cut_off = pdf.is_cut_off();
    let mut reading = read_opened(pdf, bytes, depth)?;
    if is_cut_off {
        let damaged = || Finding::error(message::Finding::DamagedPdf);
        match &mut reading.content {
            Content::Structured(invoices) => invoices.iter_mut().for_each(|i| i.findings.push(damaged())),
            Content::Pdf { invoice, .. } => invoice.findings.push(damaged()),
            _ => {}
        }
    }
    Ok(reading)
}

fn read_opened(mut pdf: pdf::Pdf, bytes: &[u8], depth: Depth) -> Result<Reading, Unread> {
    let mut embedded = pdf.attachments()?;
    // Who asks for details has no use for what a text says.
    let plain = |mut pdf: pdf::Pdf| match depth {
        Depth::Fields => {
            let shown = pdf.shown();
            let invoice = Box::new(plain::invoice(&shown));
            Content::Pdf { text: shown.text, invoice }
        }
        Depth::Details => {
            Content::Pdf { text: None, invoice: Box::new(Invoice::new(Kind::Unknown, Format::Pdf, None)) }
        }
    };
    if !embedded.iter().any(|file| xml::looks_like_xml(&file.bytes)) {
        return Ok(Reading { embedded, ..plain(pdf).into() });
    }
    // The PDF in memory makes way for the XML, and is opened once more in the rare case that it is no invoice.
    drop(pdf);
    let held: usize = embedded.iter().map(|file| file.bytes.len()).sum();
    // They may have files in base64 themselves.
    let room = depth.room(bytes).saturating_sub(held + held / 4 * 3);
    let mut candidates: Vec<_> = embedded.iter().filter(|file| xml::looks_like_xml(&file.bytes)).collect();
    candidates.sort_by_key(|file| !NAMES.iter().any(|name| name.eq_ignore_ascii_case(&file.name)));
    // An attachment that is no readable invoice leaves the PDF for people to read, with the file beside it.
    let mut found: Option<Reading> = None;
    for reading in candidates.into_iter().filter_map(|file| read_xml(&file.bytes, depth, room).ok()) {
        match &reading.content {
            Content::Structured(invoices) => match &mut found {
                Some(Reading { content: Content::Structured(known), embedded, details }) => {
                    let others = invoices.iter().map(|invoice| is_other(known, invoice)).collect::<Vec<_>>();
                    if others.contains(&true) {
                        known.extend(only(&others, invoices));
                        details.extend(only(&others, &reading.details));
                        embedded.extend(reading.embedded);
                    }
                }
                _ => found = Some(reading),
            },
            Content::NotAnInvoice(_) => found = found.or(Some(reading)),
            _ => {}
        }
    }
    let Some(Reading { mut content, embedded: inner, mut details }) = found else {
        return Ok(Reading { embedded, ..plain(pdf::Pdf::open(bytes)?).into() });
    };
    if let Content::Structured(invoices) = &mut content {
        for invoice in invoices.iter_mut().filter(|invoice| invoice.format == Format::Cii) {
            invoice.format = Format::FacturX;
        }
    }
    for invoice in details.iter_mut().filter(|invoice| invoice.format == Format::Cii) {
        invoice.format = Format::FacturX;
    }
    embedded.extend(inner);
    Ok(Reading { content, embedded, details })
}

/// Those of the same place as a `true`.
fn only<T: Clone>(chosen: &[bool], all: &[T]) -> impl Iterator<Item = T> {
    all.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(one, _)| one.clone())
}

/// Whether an invoice says that it is none of those known: by another number.
fn is_other(known: &[Invoice], invoice: &Invoice) -> bool {
    let number = |invoice: &Invoice| invoice.fields.as_ref()?.number.as_deref().map(str::to_uppercase);
    let mine = number(invoice);
    mine.is_some() && known.iter().all(|other| number(other).is_some_and(|other| Some(other) != mine))
}

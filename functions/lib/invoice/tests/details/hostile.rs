//! Details of documents that are made to cost memory, time or attention.

use invoice::details::{MAX_DETAILED, MAX_ENTRIES, MAX_LINES};
use invoice::{Content, MAX_FIELD_CHARS, MAX_NOTE_CHARS, details, read};

const UBL: &str = "xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'";
const FATTURA: &str = "xmlns='http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2'";

fn ubl(content: &str) -> String {
    format!("<Invoice {UBL}>{content}</Invoice>")
}

#[test]
fn lines_and_other_entries_beyond_the_limit_are_counted() {
    let lines = "<InvoiceLine><ID>1</ID></InvoiceLine>".repeat(MAX_LINES + 2_000);
    let notes = "<Note>a</Note>".repeat(MAX_ENTRIES + 3);
    let means = "<PaymentMeans><PaymentID>1</PaymentID></PaymentMeans>".repeat(MAX_ENTRIES + 4);
    let details = details(ubl(&(notes + &means + &lines)).as_bytes()).unwrap();
    assert_eq!((details[0].lines.len(), details[0].more_lines), (MAX_LINES, 2_000));
    assert_eq!(
        (details[0].notes.len(), details[0].payments.len(), details[0].more_entries),
        (MAX_ENTRIES, MAX_ENTRIES, 7)
    );
}

#[test]
fn elements_that_say_nothing_are_none() {
    let empty =
        "<InvoiceLine/><TaxTotal><TaxSubtotal/></TaxTotal><PaymentMeans/><AllowanceCharge/><PayeeParty/><Note/>";
    let details = &details(ubl(empty).as_bytes()).unwrap()[0];
    assert!(details.lines.is_empty() && details.taxes.is_empty() && details.payments.is_empty());
    assert!(details.adjustments.is_empty() && details.notes.is_empty() && details.payee.is_none());
}

#[test]
fn texts_end_and_are_shown_as_they_are() {
    let note = format!("<Note>a\u{202E}\u{9B}b\n\n\n  c {}</Note>", "d ".repeat(1_000_000));
    let name = format!("<InvoiceLine><Item><Name>x\u{2066}\n{}</Name></Item></InvoiceLine>", "y".repeat(10_000));
    let details = &details(ubl(&(note + &name)).as_bytes()).unwrap()[0];
    assert!(details.notes[0].starts_with("ab\n\nc d d"));
    assert!(details.notes[0].chars().count() <= MAX_NOTE_CHARS);
    let name = details.lines[0].name.as_deref().unwrap();
    assert!(name.starts_with("x y") && name.chars().count() == MAX_FIELD_CHARS);
}

#[test]
fn a_batch_beyond_the_limit_is_read_but_not_shown() {
    let body = "<FatturaElettronicaBody/>";
    let batch = |count: usize| format!("<FatturaElettronica {FATTURA}>{}</FatturaElettronica>", body.repeat(count));
    assert_eq!(details(batch(MAX_DETAILED).as_bytes()).unwrap().len(), MAX_DETAILED);
    let more = batch(MAX_DETAILED + 1);
    assert!(
        matches!(read(more.as_bytes()).content, Content::Structured(invoices) if invoices.len() == MAX_DETAILED + 1)
    );
    assert_eq!(details(more.as_bytes()).unwrap_err().code(), "too_many_invoices");
    let message = "UNH+1+INVOIC:D:96A:UN'UNT+2+1'";
    let interchange = |count: usize| format!("UNB+UNOC:3+A+B'{}UNZ+1+1'", message.repeat(count));
    assert_eq!(details(interchange(MAX_DETAILED).as_bytes()).unwrap().len(), MAX_DETAILED);
    assert_eq!(details(interchange(MAX_DETAILED + 1).as_bytes()).unwrap_err().code(), "too_many_invoices");
}

#[test]
fn short_segments_do_not_fill_the_memory_with_lines() {
    let message = format!("UNH+1+INVOIC:D:96A:UN'{}UNT+2+1'", "LIN+1'".repeat(MAX_LINES + 1));
    let all = details(format!("UNB+UNOC:3+A+B'{}UNZ+1+1'", message.repeat(12)).as_bytes()).unwrap();
    assert_eq!((all[0].lines.len(), all[0].more_lines), (MAX_LINES, 1));
    assert!(all.iter().map(|details| details.lines.len()).sum::<usize>() <= 100_000);
    assert!(all.iter().all(|details| details.lines.len() + details.more_lines == MAX_LINES + 1));
}

/// What invoices of one file share is looked for once: else this would not end.
#[test]
fn a_long_party_of_many_invoices_is_read_once() {
    let junk = "<a/>".repeat(100_000);
    let bodies = "<FatturaElettronicaBody/>".repeat(MAX_DETAILED);
    let parties = format!("<CedentePrestatore>{junk}</CedentePrestatore><CessionarioCommittente/>");
    let file = format!(
        "<FatturaElettronica {FATTURA}><FatturaElettronicaHeader>{parties}</FatturaElettronicaHeader>{bodies}\
         </FatturaElettronica>"
    );
    assert_eq!(details(file.as_bytes()).unwrap().len(), MAX_DETAILED);
    let invoices = "<Invoice/>".repeat(MAX_DETAILED);
    let file = format!(
        "<Facturae xmlns='http://www.facturae.es/1'><Parties><SellerParty>{junk}</SellerParty></Parties><Invoices>{invoices}\
         </Invoices></Facturae>"
    );
    assert_eq!(details(file.as_bytes()).unwrap().len(), MAX_DETAILED);
    let invoices = "<invoice/>".repeat(MAX_DETAILED);
    let file = format!(
        "<InvoiceData xmlns='http://schemas.nav.gov.hu/OSA/3.0/data'>{junk}<invoiceMain><batchInvoice>{invoices}\
         </batchInvoice></invoiceMain></InvoiceData>"
    );
    assert_eq!(details(file.as_bytes()).unwrap().len(), MAX_DETAILED);
}

#[test]
fn what_is_no_invoice_data_says_so() {
    let code = |file: &[u8]| details(file).unwrap_err().code();
    assert_eq!(code(b"Dear customer, ..."), "no_invoice_data");
    assert_eq!(code(b"\x89PNG\r\n\x1a\n"), "no_invoice_data");
    assert_eq!(code(b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>"), "no_invoice_data");
    assert_eq!(code(b"UNB+UNOC:3+A+B'UNH+1+ORDERS:D:96A:UN'UNT+2+1'UNZ+1+1'"), "no_invoice_data");
    assert_eq!(code("<a>".repeat(100).as_bytes()), "xml_too_deep");
    assert_eq!(code(format!("<FatturaElettronica {FATTURA}/>").as_bytes()), "batch_without_invoice");
    assert_eq!(details(b"%PDF-1.7 nothing").unwrap_err().code(), "corrupt_pdf");
}

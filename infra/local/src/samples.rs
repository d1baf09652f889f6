//! Real invoices to try it with, from the tests' corpus; where each comes from stands in `samples/README.md`.

use jiff::Timestamp;
use mail::{Attachment, EmailAddress, InvalidAddress, Letter, Mailbox, Occasion};

macro_rules! corpus {
    ($path:literal) => {
        include_bytes!(concat!("../../../tests/corpus/invoices/", $path))
    };
}

/// An XRechnung in UBL.
pub(crate) const UBL: &[u8] = corpus!("ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml");
/// The same invoice as Factur-X PDF.
pub(crate) const UBL_AS_PDF: &[u8] = corpus!("facturx-pdf/zugferd-corpus__EN16931_Einfach.pdf");
/// A French Factur-X invoice.
pub(crate) const FACTURX: &[u8] = corpus!("facturx-pdf/zugferd-corpus__Facture_FR_BASICWL.pdf");
/// A ZUGFeRD 1 invoice.
pub(crate) const ZUGFERD1: &[u8] = corpus!("zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140519_499.pdf");
/// An invoice as a picture.
pub(crate) const IMAGE: &[u8] = corpus!("image/invoice2data__AmazonWebServices.png");
/// An invoice of the demo account to its German partner, in UBL.
pub(crate) const ISSUED: &[u8] = include_bytes!("../samples/issued-invoice.xml");

/// Who the sample mails are from.
pub(crate) const SUPPLIER: &str = "billing@supplier.example";

/// A mail as a billing program writes it. `files` are name, media type and bytes.
///
/// # Errors
/// `to` is no address.
pub(crate) fn mail(to: &str, subject: &str, files: &[(&str, &str, &[u8])]) -> Result<Vec<u8>, InvalidAddress> {
    let attachments = files.iter().map(|(name, media_type, bytes)| Attachment {
        name: (*name).to_owned(),
        media_type: (*media_type).to_owned(),
        bytes: bytes.to_vec().into(),
    });
    let letter = Letter {
        from: Mailbox { name: Some("Lieferant GmbH".to_owned()), address: EmailAddress::parse(SUPPLIER)? },
        reply_to: Vec::new(),
        to: vec![EmailAddress::parse(to)?],
        cc: Vec::new(),
        subject: subject.to_owned(),
        text: "Dear customer,\n\nplease find our invoice attached.\n\nYours sincerely\nLieferant GmbH\n".to_owned(),
        html: None,
        images: Vec::new(),
        attachments: attachments.collect(),
        message_id: format!("{}@supplier.example", uuid::Uuid::new_v4()),
        occasion: Occasion::Event,
        date: Timestamp::now().as_second(),
    };
    Ok(letter.compose())
}

/// The mail to paste: one invoice, as UBL and as PDF.
///
/// # Errors
/// `to` is no address.
pub(crate) fn first_mail(to: &str) -> Result<Vec<u8>, InvalidAddress> {
    let files = [("471102.xml", "application/xml", UBL), ("471102.pdf", "application/pdf", UBL_AS_PDF)];
    mail(to, "Invoice 471102", &files)
}

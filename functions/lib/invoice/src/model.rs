//! The invoice as the connector knows it: kind, format and the key fields, values as written in the document.

use serde::{Deserialize, Serialize};

use crate::{tax_id, value};

/// One invoice found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Invoice or credit note; `unknown` where nothing in the file says which.
    pub kind: Kind,
    /// The format the fields were read from.
    pub format: Format,
    /// `None` where nothing could be read with confidence (a scan).
    pub fields: Option<Fields>,
    /// Where each field was read, if it was not the data of the document but its text or a payment code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What is wrong with the invoice by the rules it is subject to; see [`crate::check`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// How a field was read that the document does not give as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the field in [`Fields`], for example `total_payable`.
    pub field: String,
    /// What it was read from.
    pub source: Source,
    /// How sure that is.
    pub confidence: Confidence,
    /// The words it was read from, on one line, for a person to compare.
    pub excerpt: String,
}

/// What a field without data was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The text layer of a PDF.
    Text,
    /// A payment code of the European Payments Council ("Girocode", EPC069-12).
    EpcCode,
    /// A Swiss QR code (SIX, Swiss Implementation Guidelines QR-bill).
    SwissCode,
}

/// How sure a field is that was read from text. What is less sure than medium is not given at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A label names it, but nothing else confirms it.
    Medium,
    /// A checksum, an arithmetic relation or a second place confirms it, or a payment code states it.
    High,
}

/// Something that is wrong with an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether it makes the invoice invalid.
    pub severity: Severity,
    /// What is wrong.
    #[serde(flatten)]
    pub message: message::Finding,
    /// Where in the document, as the validator says it: a business term, or a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

impl Finding {
    /// What leaves the invoice valid.
    pub fn warning(message: message::Finding) -> Self {
        Self { severity: Severity::Warning, message, location: None }
    }

    /// What makes the invoice invalid.
    pub fn error(message: message::Finding) -> Self {
        Self { severity: Severity::Error, message, location: None }
    }

    /// With its place in the document.
    pub(crate) fn at(self, location: &str) -> Self {
        Self { location: Some(value::line(location)), ..self }
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The invoice is valid all the same.
    Warning,
    /// The invoice is invalid.
    Error,
}

impl Invoice {
    /// An invoice of which nothing else is known yet.
    pub fn new(kind: Kind, format: Format, fields: Option<Fields>) -> Self {
        Self { kind, format, fields, evidence: Vec::new(), findings: Vec::new() }
    }

    /// The key under which the same invoice is known however often and however it comes: as PDF and as XML, by mail
    /// and over a network, forwarded and sent again.
    ///
    /// Two invoices are the same when the same seller gave them the same number; numbers are unique per seller (EN
    /// 16931 BT-1; Directive 2006/112/EC, article 226). The seller is known by the VAT number, letters and digits
    /// only and in upper case, as documents write it with blanks, dots or without; else by the name, likewise. The
    /// number is compared in upper case and with runs of white space as one blank. Amounts and dates are no part of
    /// the key: a corrected invoice has a number of its own.
    ///
    /// `None` when the seller or the number is unknown: then nothing can be said. Nor where one of them was read from
    /// text or from a payment code (see [`Invoice::evidence`]): a misread number must never make one of two invoices.
    ///
    /// ```
    /// use invoice::{Fields, Format, Invoice, Kind};
    ///
    /// let fields = |number: &str, vat: &str| Fields {
    ///     number: Some(number.into()),
    ///     seller_vat: Some(vat.into()),
    ///     ..Fields::default()
    /// };
    /// let invoice = |fields| Invoice::new(Kind::Invoice, Format::Ubl, Some(fields));
    /// assert_eq!(
    ///     invoice(fields("re 7/2026 ", "BE 0123.456.749")).identity(),
    ///     invoice(fields("RE  7/2026", "be0123456749")).identity(),
    /// );
    /// ```
    pub fn identity(&self) -> Option<String> {
        let fields = self.fields.as_ref()?;
        let is_of_key = |field: &str| matches!(field, "number" | "seller_vat" | "seller_name");
        if self.evidence.iter().any(|evidence| is_of_key(&evidence.field)) {
            return None;
        }
        let seller = fields.seller_key()?;
        let number = normalized_number(fields.number.as_deref()?);
        (!number.is_empty()).then(|| format!("{seller}/{number}"))
    }
}

/// An invoice number as it is compared: in upper case, runs of white space as one blank.
pub fn normalized_number(written: &str) -> String {
    written.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the document asks for money or gives it back (EN 16931 BT-3, code list UNTDID 1001).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A commercial, corrected, prepayment or self-billed invoice.
    Invoice,
    /// A credit note.
    CreditNote,
    /// The file does not say.
    Unknown,
}

/// The format an invoice came in. Its name in JSON is the lower-case word of the `inspect` contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// UBL 2.x Invoice or CreditNote.
    Ubl,
    /// UN/CEFACT Cross Industry Invoice as loose XML.
    Cii,
    /// CII inside a PDF: Factur-X and ZUGFeRD 2.
    FacturX,
    /// ZUGFeRD 1 (CrossIndustryDocument), in a PDF or loose.
    Zugferd1,
    /// FatturaPA, ordinary or simplified.
    FatturaPa,
    /// ebInterface 3 to 6.
    EbInterface,
    /// Facturae 3.
    Facturae,
    /// ISDOC 5 and 6.
    Isdoc,
    /// Svefaktura 1.
    Svefaktura,
    /// Finvoice 1 to 3.
    Finvoice,
    /// FA of the Polish Krajowy System e-Faktur.
    Ksef,
    /// InvoiceData of the Hungarian tax authority.
    Nav,
    /// EDIFACT INVOIC.
    Edifact,
    /// A PDF without invoice data.
    Pdf,
    /// A scan or photo.
    Image,
}

/// The key fields, as written in the document. Dates are ISO 8601; amounts decimal strings; absent is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// BT-1 invoice number.
    pub number: Option<String>,
    /// BT-2 issue date.
    pub issue_date: Option<String>,
    /// BT-9 payment due date.
    pub due_date: Option<String>,
    /// BT-3 invoice type code.
    pub type_code: Option<String>,
    /// BT-5 invoice currency code.
    pub currency: Option<String>,
    /// BT-27 seller name.
    pub seller_name: Option<String>,
    /// BT-31 seller VAT identifier.
    pub seller_vat: Option<String>,
    /// BT-44 buyer name.
    pub buyer_name: Option<String>,
    /// BT-48 buyer VAT identifier.
    pub buyer_vat: Option<String>,
    /// BT-109 total without VAT.
    pub total_net: Option<String>,
    /// BT-110 total VAT amount.
    pub total_tax: Option<String>,
    /// BT-112 total with VAT.
    pub total_gross: Option<String>,
    /// BT-115 amount due for payment.
    pub total_payable: Option<String>,
    /// BT-84 payment account identifier, when it is an IBAN.
    pub iban: Option<String>,
    /// BT-83 remittance information.
    pub payment_reference: Option<String>,
}

impl Fields {
    /// What the seller is known by, in whatever way documents write it: the VAT number, else the name. `None` when the
    /// document gives neither.
    pub fn seller_key(&self) -> Option<String> {
        let lenient = |value: &Option<String>| {
            value.as_deref().map(tax_id::normalize_lenient).filter(|normalized| !normalized.is_empty())
        };
        match lenient(&self.seller_vat) {
            Some(vat) => Some(format!("vat:{vat}")),
            None => Some(format!("name:{}", lenient(&self.seller_name)?)),
        }
    }

    /// Every field, for what is done to all alike.
    pub fn values_mut(&mut self) -> [&mut Option<String>; 15] {
        [
            &mut self.number,
            &mut self.issue_date,
            &mut self.due_date,
            &mut self.type_code,
            &mut self.currency,
            &mut self.seller_name,
            &mut self.seller_vat,
            &mut self.buyer_name,
            &mut self.buyer_vat,
            &mut self.total_net,
            &mut self.total_tax,
            &mut self.total_gross,
            &mut self.total_payable,
            &mut self.iban,
            &mut self.payment_reference,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice(number: &str, vat: Option<&str>, name: Option<&str>) -> Invoice {
        let fields = Fields {
            number: Some(number.to_owned()),
            seller_vat: vat.map(str::to_owned),
            seller_name: name.map(str::to_owned),
            ..Fields::default()
        };
        Invoice::new(Kind::Invoice, Format::Ubl, Some(fields))
    }

    #[test]
    fn the_same_invoice_as_pdf_and_as_xml_is_one() {
        let pdf = Invoice { format: Format::FacturX, ..invoice("RE-7", Some("DE123456789"), Some("Lieferant GmbH")) };
        let xml = invoice(" re-7\n", Some("DE 123 456 789"), Some("LIEFERANT"));
        assert_eq!(pdf.identity().as_deref(), Some("vat:DE123456789/RE-7"));
        assert_eq!(pdf.identity(), xml.identity());
    }

    #[test]
    fn a_small_business_without_vat_number_is_known_by_its_name() {
        let invoice = invoice("1", None, Some("Café  Zoë, Inh. Z. Öz"));
        assert_eq!(invoice.identity().as_deref(), Some("name:CAFÉZOËINHZÖZ/1"));
    }

    #[test]
    fn the_number_1_of_two_sellers_is_two_invoices() {
        assert_ne!(invoice("1", Some("BE1"), None).identity(), invoice("1", Some("BE2"), None).identity());
        assert_ne!(invoice("1 1", Some("BE1"), None).identity(), invoice("11", Some("BE1"), None).identity());
    }

    #[test]
    fn a_number_read_from_text_joins_no_invoices() {
        let read = |field: &str| Evidence {
            field: field.to_owned(),
            source: Source::Text,
            confidence: Confidence::High,
            excerpt: "Rechnung RE-7".to_owned(),
        };
        let with = |field| Invoice { evidence: vec![read(field)], ..invoice("RE-7", Some("DE123456789"), None) };
        for field in ["number", "seller_vat", "seller_name"] {
            assert_eq!(with(field).identity(), None, "{field}");
        }
        assert!(with("iban").identity().is_some());
    }

    #[test]
    fn an_invoice_without_seller_or_number_is_like_no_other() {
        assert_eq!(invoice("1", None, None).identity(), None);
        assert_eq!(invoice("1", Some(" . "), None).identity(), None);
        assert_eq!(invoice(" ", Some("BE1"), None).identity(), None);
        assert_eq!(Invoice::new(Kind::Unknown, Format::Pdf, None).identity(), None);
    }
}

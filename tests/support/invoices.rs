//! Invoices written for one story: as UBL, and printed as a PDF without data.

use super::compose::Attached;

/// What an invoice says. The rest is the same for all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) number: &'a str,
    pub(crate) vat: &'a str,
    pub(crate) iban: &'a str,
    /// Without VAT, in whole euros; VAT is 19 %.
    pub(crate) net: u32,
}

/// An invoice of the usual supplier.
pub(crate) const USUAL: Written<'static> =
    Written { number: "RE-2026-0007", vat: "DE123456788", iban: "DE02120300000000202051", net: 100 };

impl Written<'_> {
    fn gross(&self) -> String {
        format!("{}.{:02}", self.net * 119 / 100, self.net * 119 % 100)
    }

    fn tax(&self) -> String {
        format!("{}.{:02}", self.net * 19 / 100, self.net * 19 % 100)
    }

    /// As UBL.
    pub(crate) fn ubl(&self, name: &str) -> Attached {
        let Self { number, vat, iban, net } = self;
        let (tax, gross) = (self.tax(), self.gross());
        let party = |name: &str, vat: &str| {
            format!(
                "<cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>{}</cbc:IdentificationCode>\
                 </cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID>\
                 <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>\
                 <cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>",
                &vat[..2]
            )
        };
        let (seller, buyer) = (party("Lieferant GmbH", vat), party("Bakkerij Janssens", "BE0123456749"));
        let category =
            "<cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
             xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
             xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\
             <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>\
             <cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-03-05</cbc:IssueDate><cbc:DueDate>2026-04-04</cbc:DueDate>\
             <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\
             <cac:AccountingSupplierParty>{seller}</cac:AccountingSupplierParty>\
             <cac:AccountingCustomerParty>{buyer}</cac:AccountingCustomerParty>\
             <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>\
             <cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>\
             <cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\">{tax}</cbc:TaxAmount><cac:TaxSubtotal>\
             <cbc:TaxableAmount currencyID=\"EUR\">{net}.00</cbc:TaxableAmount>\
             <cbc:TaxAmount currencyID=\"EUR\">{tax}</cbc:TaxAmount><cac:TaxCategory>{category}</cac:TaxCategory>\
             </cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>\
             <cbc:LineExtensionAmount currencyID=\"EUR\">{net}.00</cbc:LineExtensionAmount>\
             <cbc:TaxExclusiveAmount currencyID=\"EUR\">{net}.00</cbc:TaxExclusiveAmount>\
             <cbc:TaxInclusiveAmount currencyID=\"EUR\">{gross}</cbc:TaxInclusiveAmount>\
             <cbc:PayableAmount currencyID=\"EUR\">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>\
             <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">1</cbc:InvoicedQuantity>\
             <cbc:LineExtensionAmount currencyID=\"EUR\">{net}.00</cbc:LineExtensionAmount><cac:Item>\
             <cbc:Name>Mehl</cbc:Name><cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>\
             <cac:Price><cbc:PriceAmount currencyID=\"EUR\">{net}.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>\
             </Invoice>"
        );
        Attached { name: name.to_owned(), bytes: xml.into_bytes() }
    }

    /// Printed, as an accounting program prints it.
    pub(crate) fn pdf(&self, name: &str) -> Attached {
        let Self { number, vat, iban, net } = self;
        let lines = [
            "Lieferant GmbH".to_owned(),
            format!("USt-IdNr. {vat}"),
            String::new(),
            "Rechnung".to_owned(),
            format!("Rechnungsnummer: {number}"),
            "Rechnungsdatum: 05.03.2026".to_owned(),
            "Mehl  1 Stk".to_owned(),
            format!("Nettobetrag: {net},00 EUR"),
            format!("MwSt 19 %: {} EUR", self.tax().replace('.', ",")),
            format!("Gesamtbetrag: {} EUR", self.gross().replace('.', ",")),
            format!("IBAN: {iban}"),
        ];
        Attached { name: name.to_owned(), bytes: page(&lines) }
    }
}

/// So many invoices of an Italian supplier in one file (FatturaPA), numbered from 1.
pub(crate) fn batch(name: &str, invoices: usize) -> Attached {
    let body = |number: usize| {
        format!(
            "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento>\
             <Divisa>EUR</Divisa><Data>2026-03-05</Data><Numero>{number}</Numero>\
             <ImportoTotaleDocumento>122.00</ImportoTotaleDocumento></DatiGeneraliDocumento></DatiGenerali>\
             <DatiBeniServizi><DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA>\
             <ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta></DatiRiepilogo></DatiBeniServizi>\
             </FatturaElettronicaBody>"
        )
    };
    let party = |name: &str, vat: &str| {
        format!(
            "<DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>{vat}</IdCodice></IdFiscaleIVA><Anagrafica>\
             <Denominazione>{name}</Denominazione></Anagrafica></DatiAnagrafici>"
        )
    };
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <p:FatturaElettronica versione=\"FPR12\" \
         xmlns:p=\"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2\"><FatturaElettronicaHeader>\
         <CedentePrestatore>{}</CedentePrestatore><CessionarioCommittente>{}</CessionarioCommittente>\
         </FatturaElettronicaHeader>{}</p:FatturaElettronica>",
        party("Fornitore SRL", "01234567890"),
        party("Cliente SRL", "09876543217"),
        (1..=invoices).map(body).collect::<String>()
    );
    Attached { name: name.to_owned(), bytes: xml.into_bytes() }
}

/// A PDF of one page that shows nothing a program can read, as a scan does.
pub(crate) fn blank(name: &str) -> Attached {
    Attached { name: name.to_owned(), bytes: page(&[]) }
}

/// A PDF of one page with these lines.
fn page(lines: &[String]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let content = format!("BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = pdf.len();
    pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        pdf.push_str(&format!("{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    pdf.into_bytes()
}

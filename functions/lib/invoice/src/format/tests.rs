//! What becomes of a file, whatever it is.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::model::{Fields, Format, Kind};

const UBL: &str = r#"xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2""#;

fn only(file: impl AsRef<[u8]>) -> Invoice {
    match read(file.as_ref()).content {
        Content::Structured(invoices) if invoices.len() == 1 => invoices.into_iter().next().unwrap(),
        other => unreachable!("{other:?}"),
    }
}

fn fields(file: impl AsRef<[u8]>) -> Fields {
    only(file).fields.unwrap()
}

fn problem(file: impl AsRef<[u8]>) -> &'static str {
    match read(file.as_ref()).content {
        Content::Unreadable(unread) => unread.code(),
        other => unreachable!("{other:?}"),
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The invoice with every field a reader is asked for.
fn expected(number: &str, type_code: &str, seller_vat: &str, buyer_vat: &str) -> Fields {
    Fields {
        number: some(number),
        issue_date: some("2026-11-23"),
        due_date: some("2026-12-23"),
        type_code: some(type_code),
        seller_name: some("Seller"),
        seller_vat: some(seller_vat),
        buyer_name: some("Buyer"),
        buyer_vat: some(buyer_vat),
        total_net: some("100.0"),
        total_tax: some("25.00"),
        total_gross: some("125.00"),
        ..Fields::default()
    }
}

#[test]
fn a_peppol_invoice_in_its_envelope_is_the_invoice() {
    let invoice = format!("<Invoice {UBL}><cbc:ID>7</cbc:ID></Invoice>").replace("xmlns:cbc", "xmlns:unused");
    let envelope = format!(
        r#"<?xml version="1.0" encoding="ISO-8859-1"?><sh:StandardBusinessDocument xmlns:sh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><sh:StandardBusinessDocumentHeader/>{invoice}</sh:StandardBusinessDocument>"#
    );
    assert_eq!(fields(envelope).number, some("7"));
}

#[test]
fn an_envelope_of_envelopes_ends() {
    let envelope = |inner: &str| format!("<StandardBusinessDocument>{inner}</StandardBusinessDocument>");
    let invoice = format!("<Invoice {UBL}/>");
    assert!(matches!(read(envelope(&envelope(&invoice)).as_bytes()).content, Content::Structured(_)));
    assert_eq!(read(envelope(&envelope(&envelope(&invoice))).as_bytes()).content, Content::Other);
    assert_eq!(read(envelope("").as_bytes()).content, Content::Other);
}

#[test]
fn an_invoice_in_any_encoding_has_the_same_seller() {
    let party = "<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>M\u{fc}ller &amp;\n  S\u{f6}hne</cbc:Name></cac:PartyName></cac:Party></cac:AccountingSupplierParty>";
    let invoice =
        |encoding: &str| format!("<?xml version='1.0' encoding='{encoding}'?><Invoice {UBL}>{party}</Invoice>");
    let latin: Vec<u8> = invoice("iso-8859-1").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| invoice("UTF-16").encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let with_mark = [b"\xEF\xBB\xBF", invoice("utf-8").as_bytes()].concat();
    for file in [latin, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), with_mark, invoice("UTF-8").into_bytes()] {
        let document = read(&file);
        assert_eq!(document.media_type, "application/xml");
        assert_eq!(fields(&file).seller_name, some("M\u{fc}ller & S\u{f6}hne"));
    }
}

#[test]
fn amounts_are_those_of_the_invoice_currency_and_as_written() {
    let file = format!(
        "<Invoice {UBL}><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\
         <cac:TaxTotal><cbc:TaxAmount currencyID='SEK'>99</cbc:TaxAmount></cac:TaxTotal>\
         <cac:TaxTotal><cbc:TaxAmount currencyID='EUR'>9.5</cbc:TaxAmount></cac:TaxTotal>\
         <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>1436.5</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>n/a\
         </cbc:TaxInclusiveAmount><cbc:PayableAmount>-0.005</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>"
    );
    let fields = fields(file);
    assert_eq!(fields.total_net, some("1436.5"));
    assert_eq!(fields.total_tax, some("9.5"));
    assert_eq!(fields.total_gross, None);
    assert_eq!(fields.total_payable, some("-0.005"));
}

#[test]
fn a_credit_note_is_known_by_its_root_or_by_its_code() {
    let coded = |code: &str| format!("<Invoice {UBL}><cbc:InvoiceTypeCode>{code}</cbc:InvoiceTypeCode></Invoice>");
    for code in ["381", "261", "396", "532", "83"] {
        assert_eq!(only(coded(code)).kind, Kind::CreditNote, "{code}");
    }
    for code in ["380", "384", "389", "325", "875"] {
        assert_eq!(only(coded(code)).kind, Kind::Invoice, "{code}");
    }
    assert_eq!(only(format!("<Invoice {UBL}/>")).kind, Kind::Invoice, "UBL 2.0 needs no code");
    let cii = "<CrossIndustryInvoice xmlns='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>";
    assert_eq!(only(cii).kind, Kind::Unknown);
    let credit_note = format!("<CreditNote {UBL}/>").replace("Invoice-2", "CreditNote-2");
    assert_eq!(only(credit_note).kind, Kind::CreditNote);
}

#[test]
fn a_pdf_inside_an_invoice_is_offered_to_the_reader() {
    let file = format!(
        "<Invoice {UBL}><cac:AdditionalDocumentReference><cbc:ID>A1</cbc:ID><cac:Attachment>\
         <cbc:EmbeddedDocumentBinaryObject mimeCode='application/pdf'>JVBE\n Rg==</cbc:EmbeddedDocumentBinaryObject>\
         </cac:Attachment></cac:AdditionalDocumentReference></Invoice>"
    );
    assert_eq!(read(file.as_bytes()).embedded, [Embedded { name: "A1".into(), bytes: b"%PDF".to_vec() }]);
}

#[test]
fn other_business_documents_are_named_and_become_no_invoices() {
    for (root, namespace, document) in [
        ("Order", "urn:oasis:names:specification:ubl:schema:xsd:Order-2", BusinessDocument::Order),
        (
            "DespatchAdvice",
            "urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2",
            BusinessDocument::DespatchAdvice,
        ),
        (
            "ApplicationResponse",
            "urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2",
            BusinessDocument::InvoiceResponse,
        ),
        ("Reminder", "urn:oasis:names:specification:ubl:schema:xsd:Reminder-2", BusinessDocument::Reminder),
        ("Catalogue", "urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2", BusinessDocument::Other),
        (
            "SCRDMCCBDACIOMessageStructure",
            "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:1",
            BusinessDocument::Order,
        ),
        (
            "CrossDomainAcknowledgementAndResponse",
            "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100",
            BusinessDocument::LifecycleStatus,
        ),
        ("CommonDocument", "http://isdoc.cz/namespace/2013", BusinessDocument::Other),
    ] {
        let file = format!("<{root} xmlns='{namespace}'/>");
        assert_eq!(read(file.as_bytes()).content, Content::NotAnInvoice(document), "{root}");
    }
    assert_eq!(read(b"<Invoice xmlns='urn:something:else'/>").content, Content::Other);
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!(problem("<?xml version='1.0'?><Invoice"), "malformed_xml");
    assert_eq!(
        problem(format!("<!DOCTYPE a [<!ENTITY b 'c'>]><Invoice {UBL}/>").replacen('<', "<?xml version='1.0'?><", 1)),
        "xml_with_dtd"
    );
    let repeated = "<cbc:ID>1</cbc:ID>".repeat(semantic::MAX_REPETITIONS + 2);
    assert_eq!(problem(format!("<Invoice {UBL}>{repeated}</Invoice>")), "xml_too_large");
    let empty = "<p:FatturaElettronica xmlns:p='http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2'/>";
    assert_eq!(problem(empty), "batch_without_invoice");
}

#[test]
fn invoices_end_at_the_limit() {
    let edifact = |count| format!("UNB+UNOC:3+a+b'{}UNZ+1+1'", "UNH+1+INVOIC:D:96A:UN'UNT+2+1'".repeat(count));
    let italian = |count| {
        format!(
            "<p:FatturaElettronica xmlns:p='http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2'>{}\
             </p:FatturaElettronica>",
            "<FatturaElettronicaBody/>".repeat(count)
        )
    };
    for file in [edifact as fn(usize) -> String, italian] {
        assert!(matches!(read(file(MAX_INVOICES).as_bytes()).content, Content::Structured(_)));
        assert_eq!(problem(file(MAX_INVOICES + 1)), "too_many_invoices");
    }
}

#[test]
fn a_field_stays_on_one_line_and_ends() {
    let hostile = |text: &str| {
        let party = |role: &str| {
            format!(
                "<cac:{role}><cac:Party><cac:PartyName><cbc:Name>{text}</cbc:Name></cac:PartyName></cac:Party></cac:{role}>"
            )
        };
        fields(format!(
            "<Invoice {UBL}><cbc:ID>{text}</cbc:ID><cbc:InvoiceTypeCode>{text}</cbc:InvoiceTypeCode>\
             <cbc:DocumentCurrencyCode>{text}</cbc:DocumentCurrencyCode>{}{}<cac:PaymentMeans><cbc:PaymentID>{text}\
             </cbc:PaymentID></cac:PaymentMeans></Invoice>",
            party("AccountingSupplierParty"),
            party("AccountingCustomerParty")
        ))
    };
    let mut broken = hostile("X\r\nBcc: x@evil&#13;&#10;Bcc&#x202e;:\u{2066} y&#x9d;");
    assert_eq!(broken.number, some("X Bcc: x@evil Bcc: y"));
    assert_eq!(broken.payment_reference, some("X Bcc: x@evil Bcc: y"));
    assert_eq!(
        broken.values_mut().into_iter().flatten().filter(|text| text.contains(['\r', '\n', '\u{202e}'])).count(),
        0
    );
    let mut long = hostile(&"\u{e9}".repeat(crate::MAX_FIELD_CHARS + 1));
    assert_eq!(long.number.as_ref().map(|number| number.chars().count()), Some(crate::MAX_FIELD_CHARS));
    assert!(long.values_mut().into_iter().flatten().all(|text| text.chars().count() <= crate::MAX_FIELD_CHARS));
    assert_eq!(hostile(&"A".repeat(semantic::MAX_LIBRARY_TEXT + 1)).number, None, "a text of that length is no number");
    let edifact = format!("UNB+UNOA:1'UNH+1+INVOIC'BGM+380+\u{1b}\u{202e}{}'UNT+1'", "7".repeat(1000));
    assert_eq!(fields(edifact).number, Some("7".repeat(crate::MAX_FIELD_CHARS)));
}

#[test]
fn an_invoice_with_a_long_file_in_it_is_read_without_the_file() {
    let pdf = "JVBERi0x".repeat(10_000);
    let file = format!(
        "<Invoice {UBL}><cbc:ID>7</cbc:ID><cac:AdditionalDocumentReference><cbc:ID>A1</cbc:ID><cac:Attachment>\
         <cbc:EmbeddedDocumentBinaryObject mimeCode='application/pdf'><![CDATA[{pdf}]]>{pdf}</cbc:EmbeddedDocumentBinaryObject>\
         </cac:Attachment></cac:AdditionalDocumentReference><cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode></Invoice>"
    );
    let invoice = only(&file);
    assert_eq!((invoice.kind, invoice.fields.unwrap().number), (Kind::CreditNote, some("7")));
    assert_eq!(read(file.as_bytes()).embedded[0].bytes.len(), 120_000);
}

#[test]
fn an_invoice_of_ten_thousand_lines_is_read() {
    let line = "<cac:InvoiceLine>\n <cbc:ID>1</cbc:ID>\n <cac:Item>\n <cbc:Name>A</cbc:Name>\n </cac:Item>\n"
        .to_owned()
        + &" <cac:Price>\n  <cbc:PriceAmount currencyID='EUR'>1.00</cbc:PriceAmount>\n </cac:Price>\n".repeat(10)
        + "</cac:InvoiceLine>\n";
    let file = format!(
        "<Invoice {UBL}><cbc:ID>7</cbc:ID>{}<cbc:DueDate>2026-12-23</cbc:DueDate></Invoice>",
        line.repeat(10_000)
    );
    let fields = fields(file);
    assert_eq!((fields.number, fields.due_date), (some("7"), some("2026-12-23")));
}

#[test]
fn every_other_file_is_just_a_file() {
    for file in [
        b"".as_slice(),
        b"Hello",
        b"<html><body>",
        b"<!DOCTYPE html><p>",
        b"PK\x03\x04",
        b"GIF89a",
        b"UNBELIEVABLE",
        b"About %PDF-1.7",
    ] {
        assert_eq!(read(file).content, Content::Other, "{file:?}");
        assert_eq!(read(file).media_type, "application/octet-stream");
    }
    assert_eq!(read(b"<svg xmlns='http://www.w3.org/2000/svg'/>").content, Content::Other);
}

#[test]
fn a_hybrid_pdf_is_read_under_whatever_name_its_invoice_has() {
    let cii = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"><rsm:ExchangedDocument><ram:ID>7</ram:ID></rsm:ExchangedDocument></rsm:CrossIndustryInvoice>"#;
    let hybrid = |files: &[(&str, &str)]| {
        let mut pdf = "%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n".to_owned();
        for (i, (name, content)) in files.iter().enumerate() {
            let (specification, stream, length) = (10 + 2 * i, 11 + 2 * i, content.len());
            pdf += &format!("{specification} 0 obj <</F({name})/EF<</F {stream} 0 R>>>> endobj\n");
            pdf += &format!("{stream} 0 obj <</Length {length}>> stream\n{content}\nendstream endobj\n");
        }
        pdf
    };
    let invoice = only(hybrid(&[("terms.xml", "<terms/>"), ("rechnung-2026.xml", cii)]));
    assert_eq!((invoice.format, invoice.fields.unwrap().number), (Format::FacturX, some("7")));
    let other = cii.replace(">7<", ">8<");
    assert_eq!(fields(hybrid(&[("a.xml", cii), ("Factur-X.xml", cii)])).number, some("7"), "one number, one invoice");
    let Content::Structured(several) = read(hybrid(&[("a.xml", &other), ("Factur-X.xml", cii)]).as_bytes()).content
    else {
        panic!("two invoices in one PDF")
    };
    let numbers: Vec<_> = several.into_iter().map(|i| (i.format, i.fields.unwrap().number)).collect();
    assert_eq!(numbers, [(Format::FacturX, some("7")), (Format::FacturX, some("8"))], "the standard name comes first");
    let order = "<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>";
    assert_eq!(
        read(hybrid(&[("order.xml", order)]).as_bytes()).content,
        Content::NotAnInvoice(BusinessDocument::Order)
    );
    let broken = read(hybrid(&[("factur-x.xml", "<Cross")]).as_bytes());
    assert!(matches!(broken.content, Content::Pdf { text: None, .. }) && broken.embedded.len() == 1);
}

#[test]
fn a_swedish_supplier_sends_svefaktura() {
    let party = |role: &str, name: &str, vat: &str| {
        format!(
            "<{role}><Party><PartyName><c:Name>{name}</c:Name></PartyName><PartyTaxScheme><CompanyID>1</CompanyID><TaxScheme>\
             <ID>SWT</ID></TaxScheme></PartyTaxScheme><PartyTaxScheme><CompanyID>{vat}</CompanyID><TaxScheme><ID>VAT</ID>\
             </TaxScheme></PartyTaxScheme></Party></{role}>"
        )
    };
    let file = format!(
        "<Invoice xmlns='urn:sfti:documents:BasicInvoice:1:0' xmlns:c='urn:oasis:names:tc:ubl:CommonBasicComponents:1:0'>\
         <ID>7</ID><c:IssueDate>2026-11-23</c:IssueDate><InvoiceTypeCode>381</InvoiceTypeCode><InvoiceCurrencyCode>SEK\
         </InvoiceCurrencyCode>{}{}<PaymentMeans><DuePaymentDate>2026-12-23</DuePaymentDate><PayeeFinancialAccount>\
         <ID>SE4550000000058398257466</ID><PaymentInstructionID>OCR1</PaymentInstructionID></PayeeFinancialAccount>\
         </PaymentMeans><TaxTotal><c:TotalTaxAmount>25.00</c:TotalTaxAmount></TaxTotal><LegalTotal><c:TaxExclusiveTotalAmount>\
         100.0</c:TaxExclusiveTotalAmount><c:TaxInclusiveTotalAmount>125.00</c:TaxInclusiveTotalAmount></LegalTotal></Invoice>",
        party("BuyerParty", "Buyer", "SE2"),
        party("SellerParty", "Seller", "SE1")
    );
    let invoice = only(file);
    assert_eq!((invoice.format, invoice.kind), (Format::Svefaktura, Kind::CreditNote));
    let expected = Fields {
        currency: some("SEK"),
        iban: some("SE4550000000058398257466"),
        payment_reference: some("OCR1"),
        ..expected("7", "381", "SE1", "SE2")
    };
    assert_eq!(invoice.fields, Some(expected));
}

#[test]
fn a_finnish_supplier_sends_finvoice() {
    let file = |code: &str| {
        format!(
            "<Finvoice Version='3.0'><SellerPartyDetails><SellerOrganisationName>Seller</SellerOrganisationName>\
             <SellerOrganisationTaxCode>FI1</SellerOrganisationTaxCode></SellerPartyDetails><BuyerPartyDetails>\
             <BuyerOrganisationName>Buyer</BuyerOrganisationName><BuyerOrganisationTaxCode>FI2</BuyerOrganisationTaxCode>\
             </BuyerPartyDetails><InvoiceDetails><InvoiceTypeCode>{code}</InvoiceTypeCode><InvoiceNumber>7</InvoiceNumber>\
             <InvoiceDate Format='CCYYMMDD'>20261123</InvoiceDate><InvoiceTotalVatExcludedAmount>100,0\
             </InvoiceTotalVatExcludedAmount><InvoiceTotalVatAmount>25,00</InvoiceTotalVatAmount>\
             <InvoiceTotalVatIncludedAmount AmountCurrencyIdentifier='EUR'>125,00</InvoiceTotalVatIncludedAmount>\
             <PaymentTermsDetails><InvoiceDueDate Format='CCYYMMDD'>20261223</InvoiceDueDate></PaymentTermsDetails>\
             </InvoiceDetails><EpiDetails><EpiPartyDetails><EpiBeneficiaryPartyDetails><EpiAccountID>FI4819503000000010\
             </EpiAccountID></EpiBeneficiaryPartyDetails></EpiPartyDetails><EpiPaymentInstructionDetails>\
             <EpiRemittanceInfoIdentifier>123</EpiRemittanceInfoIdentifier><EpiInstructedAmount>125,00</EpiInstructedAmount>\
             </EpiPaymentInstructionDetails></EpiDetails></Finvoice>"
        )
    };
    let invoice = only(file("INV01"));
    assert_eq!((invoice.format, invoice.kind), (Format::Finvoice, Kind::Invoice));
    let expected = Fields {
        currency: some("EUR"),
        iban: some("FI4819503000000010"),
        payment_reference: some("123"),
        total_payable: some("125.00"),
        ..expected("7", "INV01", "FI1", "FI2")
    };
    assert_eq!(invoice.fields, Some(expected));
    assert_eq!(only(file("INV02")).kind, Kind::CreditNote);
    assert_eq!(read(file("ORD01").as_bytes()).content, Content::NotAnInvoice(BusinessDocument::Order));
    assert_eq!(read(file("PRI01").as_bytes()).content, Content::NotAnInvoice(BusinessDocument::Other));
}

#[test]
fn a_polish_supplier_sends_what_ksef_holds() {
    let file = |kind: &str, gross: &str| {
        format!(
            "<Faktura xmlns='http://crd.gov.pl/wzor/2025/06/25/13775/'><Podmiot1><PrefiksPodatnika>PL</PrefiksPodatnika>\
             <DaneIdentyfikacyjne><NIP>1</NIP><Nazwa>Seller</Nazwa></DaneIdentyfikacyjne></Podmiot1><Podmiot2>\
             <DaneIdentyfikacyjne><KodUE>DE</KodUE><NrVatUE>2</NrVatUE><Nazwa>Buyer</Nazwa></DaneIdentyfikacyjne></Podmiot2>\
             <Fa><KodWaluty>EUR</KodWaluty><P_1>2026-11-23</P_1><P_2>FV/7</P_2><P_13_1>60.0</P_13_1><P_14_1>20.00</P_14_1>\
             <P_14_1W>85.00</P_14_1W><P_13_2>40</P_13_2><P_14_2>5</P_14_2><P_15>{gross}</P_15><RodzajFaktury>{kind}\
             </RodzajFaktury><Rozliczenie><DoZaplaty>120</DoZaplaty></Rozliczenie><Platnosc><TerminPlatnosci><Termin>\
             2026-12-23</Termin></TerminPlatnosci><RachunekBankowy><NrRB>PL61109010140000071219812874</NrRB>\
             </RachunekBankowy></Platnosc></Fa></Faktura>"
        )
    };
    let invoice = only(file("VAT", "125.00"));
    assert_eq!((invoice.format, invoice.kind), (Format::Ksef, Kind::Invoice));
    let expected = Fields {
        currency: some("EUR"),
        iban: some("PL61109010140000071219812874"),
        total_payable: some("120"),
        ..expected("FV/7", "VAT", "PL1", "DE2")
    };
    assert_eq!(invoice.fields, Some(expected));
    assert_eq!(only(file("KOR", "-12.30")).kind, Kind::CreditNote);
    assert_eq!(only(file("KOR", "12.30")).kind, Kind::Invoice);
}

#[test]
fn a_hungarian_supplier_sends_what_nav_holds() {
    let invoice = |reference: &str, gross: &str| {
        format!(
            "<invoice>{reference}<invoiceHead><supplierInfo><supplierTaxNumber><b:taxpayerId>12345678</b:taxpayerId>\
             <b:vatCode>2</b:vatCode><b:countyCode>41</b:countyCode></supplierTaxNumber><supplierName>Seller</supplierName>\
             <supplierBankAccountNumber>HU42117730161111101800000000</supplierBankAccountNumber></supplierInfo><customerInfo>\
             <customerVatData><communityVatNumber>AT2</communityVatNumber></customerVatData><customerName>Buyer</customerName>\
             </customerInfo><invoiceDetail><invoiceCategory>NORMAL</invoiceCategory><currencyCode>HUF</currencyCode>\
             <paymentDate>2026-12-23</paymentDate></invoiceDetail></invoiceHead><invoiceSummary><summaryNormal>\
             <invoiceNetAmount>100.0</invoiceNetAmount><invoiceVatAmount>25.00</invoiceVatAmount></summaryNormal>\
             <summaryGrossData><invoiceGrossAmount>{gross}</invoiceGrossAmount></summaryGrossData></invoiceSummary></invoice>"
        )
    };
    let file = |main: String| {
        format!(
            "<InvoiceData xmlns='http://schemas.nav.gov.hu/OSA/3.0/data' xmlns:b='http://schemas.nav.gov.hu/OSA/3.0/base'>\
             <invoiceNumber>7</invoiceNumber><invoiceIssueDate>2026-11-23</invoiceIssueDate><invoiceMain>{main}</invoiceMain>\
             </InvoiceData>"
        )
    };
    let single = only(file(invoice("", "125.00")));
    assert_eq!((single.format, single.kind), (Format::Nav, Kind::Invoice));
    let expected = Fields {
        currency: some("HUF"),
        iban: some("HU42117730161111101800000000"),
        ..expected("7", "NORMAL", "12345678-2-41", "AT2")
    };
    assert_eq!(single.fields, Some(expected));
    let correction = invoice("<invoiceReference/>", "-125.00");
    let batch = file(format!("<batchInvoice>{correction}</batchInvoice><batchInvoice>{correction}</batchInvoice>"));
    match read(batch.as_bytes()).content {
        Content::Structured(invoices) => {
            assert_eq!(invoices.iter().map(|invoice| invoice.kind).collect::<Vec<_>>(), [Kind::CreditNote; 2]);
        }
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn an_edifact_file_with_its_own_separators_and_several_invoices_is_read() {
    let file = "UNA|*,! ~\nUNB*UNOC|3*A*B*261123|1200*1~UNH*1*INVOIC|D|96A|UN~BGM*380*R!*7*9~DTM*137|20261123|102~\
                DTM*140|20261223|102~RFF*PQ|Ref!|1~NAD*SU*1||9**M\u{fc}ller~RFF*VA|DE1~NAD*IV***Buyer~RFF*VA|DE2~CUX*2|EUR|4~\
                LIN*1~MOA*203|9~RFF*VA|no~UNS*S~MOA*79|100,5~MOA*124|19~MOA*124|0,5~MOA*77|120~UNT*9*1~\
                UNH*2*ORDERS|D|96A|UN~BGM*220*1~UNT*2*2~UNH*3*INVOIC|D|96A|UN~BGM*381*8~UNT*2*3~UNZ*3*1~";
    let latin: Vec<u8> = file.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for file in [file.as_bytes(), &latin] {
        let document = read(file);
        assert_eq!(document.media_type, "application/EDIFACT");
        let Content::Structured(invoices) = document.content else { unreachable!("{:?}", document.content) };
        assert_eq!(invoices.iter().map(|i| i.kind).collect::<Vec<_>>(), [Kind::Invoice, Kind::CreditNote]);
        let expected = Fields {
            number: some("R*7"),
            issue_date: some("2026-11-23"),
            due_date: some("2026-12-23"),
            type_code: some("380"),
            currency: some("EUR"),
            seller_name: some("M\u{fc}ller"),
            seller_vat: some("DE1"),
            buyer_name: some("Buyer"),
            buyer_vat: some("DE2"),
            total_net: some("100.5"),
            total_tax: some("19.5"),
            total_gross: some("120"),
            payment_reference: some("Ref|1"),
            ..Fields::default()
        };
        assert_eq!(invoices[0].fields, Some(expected));
    }
}

#[test]
fn edifact_that_is_no_invoice_is_none_and_has_an_end() {
    let message = |kind: &str| format!("UNB+UNOA:1+A+B+1+1'UNH+1+{kind}:D:96A:UN'BGM+220+1'UNT+2+1'UNZ+1+1'");
    for (kind, document) in [
        ("ORDERS", BusinessDocument::Order),
        ("DESADV", BusinessDocument::DespatchAdvice),
        ("APERAK", BusinessDocument::Other),
    ] {
        assert_eq!(read(message(kind).as_bytes()).content, Content::NotAnInvoice(document));
    }
    assert_eq!(problem("UNB+UNOA:1'".to_owned() + &"A'".repeat(edifact::MAX_SEGMENTS)), "edifact_too_large");
    for (separator, count) in
        [("+", edifact::MAX_ELEMENTS), (":", edifact::MAX_COMPONENTS), ("A", edifact::MAX_SEGMENT)]
    {
        let long = format!("UNB+UNOC:3+a+b'UNH+1+INVOIC:D:96A:UN'FTX+{}'", separator.repeat(count));
        assert_eq!(problem(long), "edifact_too_large", "{separator}");
    }
    for cut in ["UNB+", "UNA:+.? 'UNB", "UNA", "UNB+UNOA:1+A'UNH+1+INVOIC", "UNA++++++UNB++++"] {
        let _ = read(cut.as_bytes());
    }
}

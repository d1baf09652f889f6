//! What reading a hostile file may take: at most twice the file and 32 MB, the program itself included.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test reports what it measured, and fails by panicking"
)]

use std::alloc::System;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use base64::Engine as _;
use cap::Cap;
use invoice::{Content, read};
use lopdf::{Document, Object, Stream, dictionary};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

const MB: usize = 1 << 20;
/// What the rule allows besides twice the file.
const ALLOWED: usize = 32 * MB;
/// What the rest of the program takes of it: its code, its stack, and what the allocator holds back.
const PROGRAM: usize = 6 * MB;

const UBL: &str = r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID>"#;
const CII: &str = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext><rsm:ExchangedDocument><ram:ID>1</ram:ID></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>"#;
const CII_END: &str = "</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>";

/// A line as programs write it, with indentation: 1.3 kB.
fn ubl_line(number: usize) -> String {
    format!(
        "
  <cac:InvoiceLine>
    <cbc:ID>{number}</cbc:ID>
    <cbc:Note>Delivered to gate {number} in the morning</cbc:Note>
    <cbc:InvoicedQuantity unitCode=\"C62\">2</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID=\"EUR\">200.00</cbc:LineExtensionAmount>
    <cac:InvoicePeriod>
      <cbc:StartDate>2026-10-01</cbc:StartDate>
      <cbc:EndDate>2026-10-31</cbc:EndDate>
    </cac:InvoicePeriod>
    <cac:OrderLineReference>
      <cbc:LineID>{number}</cbc:LineID>
    </cac:OrderLineReference>
    <cac:Item>
      <cbc:Description>A widget with a description of some length</cbc:Description>
      <cbc:Name>Widget {number}</cbc:Name>
      <cac:SellersItemIdentification>
        <cbc:ID>W-{number}</cbc:ID>
      </cac:SellersItemIdentification>
      <cac:StandardItemIdentification>
        <cbc:ID schemeID=\"0160\">4012345000009</cbc:ID>
      </cac:StandardItemIdentification>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>19</cbc:Percent>
        <cac:TaxScheme>
          <cbc:ID>VAT</cbc:ID>
        </cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price>
      <cbc:PriceAmount currencyID=\"EUR\">100</cbc:PriceAmount>
    </cac:Price>
  </cac:InvoiceLine>"
    )
}

fn cii_line(number: usize) -> String {
    format!(
        "
  <ram:IncludedSupplyChainTradeLineItem>
    <ram:AssociatedDocumentLineDocument>
      <ram:LineID>{number}</ram:LineID>
    </ram:AssociatedDocumentLineDocument>
    <ram:SpecifiedTradeProduct>
      <ram:SellerAssignedID>W-{number}</ram:SellerAssignedID>
      <ram:Name>Widget {number}</ram:Name>
    </ram:SpecifiedTradeProduct>
    <ram:SpecifiedLineTradeAgreement>
      <ram:NetPriceProductTradePrice>
        <ram:ChargeAmount>100</ram:ChargeAmount>
      </ram:NetPriceProductTradePrice>
    </ram:SpecifiedLineTradeAgreement>
    <ram:SpecifiedLineTradeDelivery>
      <ram:BilledQuantity unitCode=\"C62\">2</ram:BilledQuantity>
    </ram:SpecifiedLineTradeDelivery>
    <ram:SpecifiedLineTradeSettlement>
      <ram:ApplicableTradeTax>
        <ram:TypeCode>VAT</ram:TypeCode>
        <ram:CategoryCode>S</ram:CategoryCode>
        <ram:RateApplicablePercent>19</ram:RateApplicablePercent>
      </ram:ApplicableTradeTax>
      <ram:SpecifiedTradeSettlementLineMonetarySummation>
        <ram:LineTotalAmount>200.00</ram:LineTotalAmount>
      </ram:SpecifiedTradeSettlementLineMonetarySummation>
    </ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>"
    )
}

fn ubl(content: &str) -> Vec<u8> {
    format!("{UBL}{content}</Invoice>").into_bytes()
}

fn cii(content: &str) -> Vec<u8> {
    format!("{CII}{content}{CII_END}").into_bytes()
}

fn lines(line: fn(usize) -> String, count: usize) -> String {
    (1..=count).fold(String::new(), |text, number| text + &line(number))
}

fn in_envelope(document: Vec<u8>) -> Vec<u8> {
    let document = String::from_utf8(document).unwrap();
    format!(
        "<StandardBusinessDocument xmlns=\"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader\">\
         <StandardBusinessDocumentHeader/>{document}</StandardBusinessDocument>"
    )
    .into_bytes()
}

/// A UBL invoice with a file of this size embedded, in base64 with line ends.
fn with_embedded(size: usize) -> Vec<u8> {
    let mut text = String::new();
    let row = base64::engine::general_purpose::STANDARD.encode(b"%PDF-1.7 no real one, only its size ok!!".repeat(3));
    while text.len() < size / 3 * 4 {
        let _ = writeln!(text, "{row}");
    }
    ubl(&format!(
        "<cac:AdditionalDocumentReference><cbc:ID>a</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject \
         mimeCode=\"application/pdf\" filename=\"a.pdf\">{text}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>\
         </cac:AdditionalDocumentReference>"
    ))
}

fn utf16(document: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(document).unwrap();
    [b"\xFF\xFE".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

fn latin1(document: Vec<u8>) -> Vec<u8> {
    [b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>".to_vec(), document].concat()
}

fn windows(document: Vec<u8>) -> Vec<u8> {
    String::from_utf8(document).unwrap().replace('\n', "\r\n").into_bytes()
}

/// A PDF with these files attached, each deflated.
fn pdf(files: Vec<(&str, Vec<u8>)>, pages: usize) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let mut names = Vec::new();
    for (name, content) in files {
        let mut stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content);
        stream.compress().unwrap();
        let file = document.add_object(stream);
        let specification = document.add_object(dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal(name), "UF" => Object::string_literal(name),
            "EF" => dictionary! { "F" => file },
        });
        names.extend([Object::string_literal(name), specification.into()]);
    }
    let pages_id = document.new_object_id();
    let content = b"BT /F 12 Tf (Invoice) Tj ET ".repeat(4 * MB / 28);
    let mut stream = Stream::new(dictionary! {}, content);
    stream.compress().unwrap();
    let content = document.add_object(stream);
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            document.add_object(dictionary! { "Type" => "Page", "Parent" => pages_id, "Contents" => content }).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    document.objects.insert(pages_id, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages_id, "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn sized(prefix: &str, unit: &str, size: usize, suffix: &str) -> Vec<u8> {
    [prefix.as_bytes(), unit.repeat(size / unit.len()).as_bytes(), suffix.as_bytes()].concat()
}

fn zeros(size: usize) -> Vec<u8> {
    vec![0; size]
}

/// A hostile or huge file: its name, how to make it, and what becomes of it (`invoice` or the code of the problem).
type Case = (&'static str, fn() -> Vec<u8>, &'static str);

const CASES: &[Case] = &[
    ("UBL of 10,000 lines", || ubl(&lines(ubl_line, 10_000)), "invoice"),
    ("CII of 10,000 lines", || cii(&lines(cii_line, 10_000)), "invoice"),
    ("UBL of 10,000 lines in an envelope", || in_envelope(ubl(&lines(ubl_line, 10_000))), "invoice"),
    ("UBL of 10,000 lines in UTF-16", || utf16(ubl(&lines(ubl_line, 10_000))), "invoice"),
    ("UBL of 10,000 lines in ISO 8859-1", || latin1(ubl(&lines(ubl_line, 10_000))), "invoice"),
    ("UBL of 1,750 lines, validated", || ubl(&lines(ubl_line, 1_750)), "invoice"),
    ("CII of 1,750 lines, validated", || cii(&lines(cii_line, 1_750)), "invoice"),
    ("UBL of 3,000 lines, not validated", || ubl(&lines(ubl_line, 3_000)), "invoice"),
    ("UBL of empty lines", || ubl(&"<cac:InvoiceLine/>".repeat(4_990)), "invoice"),
    ("CII of empty lines", || cii(&"<ram:IncludedSupplyChainTradeLineItem/>".repeat(4_990)), "invoice"),
    ("UBL of numbers", || ubl(&"<cbc:ID>1</cbc:ID>".repeat(4_900)), "invoice"),
    ("UBL of more numbers", || ubl(&"<cbc:ID>1</cbc:ID>".repeat(9_900)), "invoice"),
    (
        "UBL of VAT rates",
        || ubl(&format!("<cac:TaxTotal>{}</cac:TaxTotal>", "<cac:TaxSubtotal/>".repeat(4_900))),
        "invoice",
    ),
    (
        "UBL of unknown elements",
        || ubl(&(0..9_900).fold(String::new(), |text, n| text + &format!("<cbc:X{n}/>"))),
        "invoice",
    ),
    ("XML of elements", || sized("<a>", "<b/>", 8 * MB, "</a>"), "xml_too_large"),
    ("XML of long elements", || sized("<a>", "<bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/>\n", 12 * MB, "</a>"), "xml_too_large"),
    ("XML of attributes", || sized("<a>", "<b c='' d='' e='' f='' g=''/>", 8 * MB, "</a>"), "xml_too_large"),
    ("XML of 36 MB of text", || sized(UBL, "Mehr Text. ", 36 * MB, "</Invoice>"), "invoice"),
    ("XML of 36 MB of text with entities", || sized(UBL, "Mehr Text &amp;", 36 * MB, "</Invoice>"), "invoice"),
    ("XML of 36 MB in UTF-16", || utf16(sized(UBL, "Mehr Text. ", 18 * MB, "</Invoice>")), "invoice"),
    (
        "XML of notes",
        || sized(UBL, &format!("<cbc:Note>{}</cbc:Note>", "Mehr Text. ".repeat(800)), 12 * MB, "</Invoice>"),
        "xml_too_large",
    ),
    ("deep XML", || sized("", "<a>", 36 * MB, ""), "xml_too_deep"),
    ("EDIFACT of separators", || sized(EDIFACT, "+", 20 * MB, ""), "edifact_too_large"),
    ("EDIFACT of segments", || sized(EDIFACT, "A+b'", 20 * MB, ""), "edifact_too_large"),
    ("UBL with a file of 30 MB", || with_embedded(30 * MB), "invoice"),
    ("UBL with a file of 30 MB in an envelope", || in_envelope(with_embedded(30 * MB)), "invoice"),
    ("UBL with a file of 30 MB in ISO 8859-1", || latin1(with_embedded(30 * MB)), "invoice"),
    ("UBL with a file of 20 MB and line ends of Windows", || windows(with_embedded(20 * MB)), "invoice"),
    ("PDF with 9 MB of zeros", || pdf(vec![("a.bin", zeros(9 * MB))], 1), "document"),
    ("PDF with 9 files of 1 MB", || pdf(vec![("a.bin", zeros(MB)); 9], 1), "document"),
    ("PDF with 32 MB of zeros", || pdf(vec![("a.bin", zeros(32 * MB))], 1), "pdf_too_large"),
    ("PDF with an invoice of 4,000 lines", || pdf(vec![("factur-x.xml", cii(&lines(cii_line, 4_000)))], 1), "invoice"),
    ("PDF with an invoice of 1,500 lines", || pdf(vec![("factur-x.xml", cii(&lines(cii_line, 1_500)))], 1), "invoice"),
    ("PDF with an invoice with a file", || pdf(vec![("factur-x.xml", with_embedded(6 * MB))], 1), "invoice"),
    ("PDF of pages of 4 MB", || pdf(Vec::new(), 50), "document"),
    ("PDF of numbers", || sized("%PDF-1.7\n1 0 obj [", "1 ", 8 * MB, "] endobj"), "too_many_objects"),
];

const EDIFACT: &str = "UNA:+.? 'UNB+UNOC:3+a+b+260101:1200+1'UNH+1+INVOIC:D:96A:UN'";

/// Where the process that reads a file finds it.
const FILE: &str = "INVOICE_MEMORY_TEST_FILE";

/// Each file is read by a process of its own, as what was allocated at most is counted once for a process.
#[test]
fn reading_takes_at_most_twice_the_file_and_32_mb() {
    let path = std::env::temp_dir().join(format!("invoice-memory-{}", std::process::id()));
    let mut over = String::new();
    for (name, make, expected) in CASES {
        let file = make();
        fs::write(&path, &file).unwrap();
        let mut reader = Command::new(std::env::current_exe().unwrap());
        let reader = reader.args(["--exact", "one_file_is_read", "--nocapture", "--test-threads=1"]).env(FILE, &path);
        let output = String::from_utf8(reader.output().unwrap().stdout).unwrap();
        let (outcome, allocated) = output.lines().find_map(|line| line.split_once(" allocated ")).unwrap();
        let peak = allocated.parse::<usize>().unwrap() + PROGRAM;
        let rule = 2 * file.len() + ALLOWED;
        let mb = |bytes: usize| bytes as f64 / MB as f64;
        let room = mb(rule) - mb(peak);
        println!("{name}: {outcome}, {:.1} MB, peak {:.1} MB, {room:.1} MB below", mb(file.len()), mb(peak));
        if *expected != outcome || peak > rule {
            let _ = writeln!(over, "{name}: {outcome} for {expected}, {room:.1} MB below the rule");
        }
    }
    fs::remove_file(&path).unwrap();
    assert!(over.is_empty(), "{over}");
}

/// What the test above starts once for every file; alone it has nothing to do.
#[test]
fn one_file_is_read() {
    let Ok(path) = std::env::var(FILE) else { return };
    let file = fs::read(path).unwrap();
    let outcome = match read(&file).content {
        Content::Structured(_) => "invoice",
        Content::Unreadable(problem) => problem.code,
        Content::Other => "other",
        _ => "document",
    };
    println!("\n{outcome} allocated {}", MEMORY.max_allocated());
}

//! What reading a hostile file may take: at most twice the file and 32 MB, the program itself included.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test reports what it measured, and fails by panicking"
)]

use std::alloc::System;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
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

/// A page, and nearly as many values as a PDF may have.
fn crowded() -> Vec<u8> {
    let mut document = Document::load_mem(&pdf(Vec::new(), 1)).unwrap();
    document.add_object(Object::Array(vec![Object::Integer(1); invoice::pdf::MAX_VALUES * 9 / 10]));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A JBIG2 page with one region in fax coding, all of it white.
fn jbig2(width: u32, height: u32) -> Vec<u8> {
    let segment = |number: u32, kind: u8, data: &[u8]| {
        [&number.to_be_bytes()[..], &[kind, 0, 1], &(data.len() as u32).to_be_bytes(), data].concat()
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let region = [&size[..], &[0; 9], &[1], &white_rows(height)].concat();
    [segment(0, 48, &[&size[..], &[0; 11]].concat()), segment(1, 38, &region)].concat()
}

/// White rows in fax coding (T.6): one bit each, whatever their width.
fn white_rows(height: u32) -> Vec<u8> {
    vec![0xFF; height.div_ceil(8) as usize]
}

/// A PDF that shows one picture so many times.
fn scan(width: u32, height: u32, filter: &str, data: Vec<u8>, times: usize) -> Vec<u8> {
    let mut document = Document::load_mem(&pdf(Vec::new(), 1)).unwrap();
    let picture = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height, "ColorSpace" => "DeviceGray",
        "BitsPerComponent" => 1, "Filter" => filter, "DecodeParms" => dictionary! { "K" => -1, "Columns" => width },
    };
    let picture = document.add_object(Stream::new(picture, data));
    let content = document.add_object(Stream::new(dictionary! {}, b"/Scan Do ".repeat(times)));
    let (_, page) = document.get_pages().into_iter().next().unwrap();
    let page = document.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    page.set("Contents", content);
    page.set("Resources", dictionary! { "XObject" => dictionary! { "Scan" => picture } });
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn png(width: u32, height: u32, colour: png::ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_compression(png::Compression::Fastest);
    let row = vec![255; width as usize * colour.samples()];
    let mut writer = encoder.write_header().unwrap();
    let mut rows = writer.stream_writer().unwrap();
    (0..height).for_each(|_| rows.write_all(&row).unwrap());
    rows.finish().unwrap();
    writer.finish().unwrap();
    bytes
}

fn jpeg(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 60);
    encoder.set_progressive(progressive);
    let pixels = vec![200; usize::from(width) * usize::from(height) * 3];
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// A TIFF with one strip to the page, the same so many times: width, height, compression, samples to a pixel.
fn tiff([width, height, compression, samples]: [u32; 4], strip: &[u8], pages: usize) -> Vec<u8> {
    let is_fax = compression == 4;
    let (bits, photometric) = (if is_fax { 1 } else { 8 }, if is_fax { 0 } else { 2 - u32::from(samples == 1) });
    let mut bytes = [b"II*\0".to_vec(), 8_u32.to_le_bytes().to_vec()].concat();
    for page in 1..=pages {
        let data = bytes.len() as u32 + 2 + 8 * 12 + 4;
        let next = if page == pages { 0 } else { data + strip.len() as u32 };
        let fields = [
            (256, width),
            (257, height),
            (258, bits),
            (259, compression),
            (262, photometric),
            (273, data),
            (277, samples),
            (279, strip.len() as u32),
        ];
        bytes.extend([8, 0]);
        for (tag, value) in fields {
            bytes.extend([u16::to_le_bytes(tag), 4_u16.to_le_bytes()].concat());
            bytes.extend([1_u32.to_le_bytes(), value.to_le_bytes()].concat());
        }
        bytes.extend(next.to_le_bytes());
        bytes.extend(strip);
    }
    bytes
}

fn deflated(length: usize) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..length / 10_000).for_each(|_| encoder.write_all(&[255; 10_000]).unwrap());
    encoder.finish().unwrap()
}

/// White with a line, 2,448 pixels to a side: by `cwebp -q 5`.
const WEBP: &[u8] = include_bytes!("codes/six-megapixels.webp");

/// A WebP of another size than its header says.
fn webp(side: u16) -> Vec<u8> {
    let mut bytes = WEBP.to_vec();
    bytes[26..30].copy_from_slice(&[side.to_le_bytes(), side.to_le_bytes()].concat());
    bytes
}

/// A WebP whose header, 14 bits of no and then of yes, asks for eight parts, of which the first claims 16 MB
/// (RFC 6386, 9.2 to 9.6).
fn webp_of_large_parts() -> Vec<u8> {
    let mut bytes = WEBP.to_vec();
    let header = u32::from_le_bytes([bytes[20], bytes[21], bytes[22], 0]);
    bytes[30..34].copy_from_slice(&[0, 1, 0xFF, 0xFF]);
    let sizes = 30 + (header >> 5) as usize;
    bytes[sizes..sizes + 3].fill(0xFF);
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
    (
        "UBL of 1,600 lines, validated, with every number twice",
        || ubl(&lines(ubl_line, 1_600).replace("<cbc:Note>", "<cbc:ID>2</cbc:ID><cbc:Note>")),
        "invoice",
    ),
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
    ("XML of elements that is no invoice", || sized("<a>", "<b/>", 8 * MB, "</a>"), "other"),
    ("XML of elements", || sized(UBL, "<b/>", 8 * MB, "</Invoice>"), "xml_too_large"),
    ("XML of long elements", || sized(UBL, "<bbbbbbbbbbbbbbbbbbbbbbb/>", 12 * MB, "</Invoice>"), "xml_too_large"),
    ("XML of attributes", || sized(UBL, "<b c='' d='' e='' f='' g=''/>", 8 * MB, "</Invoice>"), "xml_too_large"),
    ("XML of 36 MB of text", || sized(UBL, "Mehr Text. ", 36 * MB, "</Invoice>"), "invoice"),
    ("XML of 36 MB of text with entities", || sized(UBL, "Mehr Text &amp;", 36 * MB, "</Invoice>"), "invoice"),
    ("XML of 36 MB in UTF-16", || utf16(sized(UBL, "Mehr Text. ", 18 * MB, "</Invoice>")), "invoice"),
    (
        "XML of notes",
        || sized(UBL, &format!("<cbc:Note>{}</cbc:Note>", "Mehr Text. ".repeat(800)), 36 * MB, "</Invoice>"),
        "xml_too_large",
    ),
    ("deep XML", || sized(UBL, "<a>", 36 * MB, ""), "xml_too_deep"),
    ("EDIFACT of separators", || sized(EDIFACT, "+", 20 * MB, ""), "edifact_too_large"),
    ("EDIFACT of segments", || sized(EDIFACT, "A+b'", 20 * MB, ""), "edifact_too_large"),
    ("UBL with a file of 30 MB", || with_embedded(30 * MB), "invoice"),
    ("UBL with a file of 30 MB in an envelope", || in_envelope(with_embedded(30 * MB)), "invoice"),
    ("UBL with a file of 30 MB in ISO 8859-1", || latin1(with_embedded(30 * MB)), "invoice"),
    ("UBL with a file of 20 MB and line ends of Windows", || windows(with_embedded(20 * MB)), "invoice"),
    ("UBL with a file of 30 MB and line ends of Windows", || windows(with_embedded(30 * MB)), "xml_too_large"),
    ("PDF with 9 MB of zeros", || pdf(vec![("a.bin", zeros(9 * MB))], 1), "document"),
    ("PDF with 9 files of 1 MB", || pdf(vec![("a.bin", zeros(MB)); 9], 1), "document"),
    ("PDF with 32 MB of zeros", || pdf(vec![("a.bin", zeros(32 * MB))], 1), "pdf_too_large"),
    ("PDF with an invoice of 4,000 lines", || pdf(vec![("factur-x.xml", cii(&lines(cii_line, 4_000)))], 1), "invoice"),
    ("PDF with an invoice of 1,500 lines", || pdf(vec![("factur-x.xml", cii(&lines(cii_line, 1_500)))], 1), "invoice"),
    ("PDF with an invoice with a file", || pdf(vec![("factur-x.xml", with_embedded(6 * MB))], 1), "invoice"),
    ("PDF of pages of 4 MB", || pdf(Vec::new(), 50), "document"),
    ("PDF of numbers and a page of 4 MB", crowded, "document"),
    ("PDF with a fax of 40 million pixels", || scan(6_300, 6_300, "CCITTFaxDecode", white_rows(6_300), 1), "document"),
    ("PDF with a fax shown 20 times", || scan(1_900, 1_900, "CCITTFaxDecode", white_rows(1_900), 20), "document"),
    ("PDF with a fax of long rows", || scan(65_535, 600, "CCITTFaxDecode", vec![0x35; 4 * MB], 1), "document"),
    ("PDF with JBIG2 of 40 million pixels", || scan(6_300, 6_300, "JBIG2Decode", jbig2(6_300, 6_300), 1), "document"),
    ("PDF with JBIG2 of any size", || scan(6_300, 6_300, "JBIG2Decode", jbig2(65_535, 65_535), 1), "document"),
    ("PDF with JPEG 2000", || scan(60_000, 60_000, "JPXDecode", zeros(MB), 1), "document"),
    ("PNG of 40 million pixels", || png(6_300, 6_300, png::ColorType::Rgba), "document"),
    ("PNG of more pixels", || png(6_400, 6_400, png::ColorType::Grayscale), "document"),
    ("JPEG of 40 million pixels", || jpeg(6_300, 6_300, false), "document"),
    ("JPEG of 3 million pixels", || jpeg(1_700, 1_700, false), "document"),
    ("JPEG of 2 million pixels, progressive", || jpeg(1_400, 1_400, true), "document"),
    ("JPEG of 4 million pixels, progressive", || jpeg(2_000, 2_000, true), "document"),
    ("TIFF of a fax of 40 million pixels", || tiff([6_300, 6_300, 4, 1], &white_rows(6_300), 1), "document"),
    ("TIFF of a fax of 20 pages", || tiff([2_480, 3_508, 4, 1], &white_rows(3_508), 20), "document"),
    ("TIFF of a fax of long rows", || tiff([65_535, 600, 4, 1], &[0x35; 4 * MB], 1), "document"),
    ("TIFF that claims 4 billion pixels", || tiff([65_535, 65_535, 4, 1], &[], 1), "document"),
    ("TIFF of colours, not packed", || tiff([2_480, 3_508, 1, 3], &vec![255; 2_480 * 3_508 * 3], 1), "document"),
    ("TIFF of colours, 40 million pixels", || tiff([6_300, 6_300, 8, 3], &deflated(6_300 * 6_300 * 3), 1), "document"),
    ("TIFF of JPEG", || tiff([6_300, 6_300, 7, 3], &jpeg(6_300, 6_300, false), 1), "document"),
    ("WebP of 6 million pixels", || WEBP.to_vec(), "document"),
    ("WebP that claims 16 MB for a part", webp_of_large_parts, "document"),
    ("WebP that claims 268 million pixels", || webp(16_383), "document"),
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
        Content::Unreadable(unread) => unread.code(),
        Content::Other => "other",
        _ => "document",
    };
    println!("\n{outcome} allocated {}", MEMORY.max_allocated());
}

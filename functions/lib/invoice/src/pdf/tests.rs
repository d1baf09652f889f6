//! PDFs as they come: damaged, protected, hostile. Each is written here by hand, so that it says what it is.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Permissions, dictionary};

use super::*;
use crate::format::{Content, read};

const PAGE: &str = "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
                    3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj\n\
                    5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj\n";

fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{objects}\ntrailer <</Root 1 0 R>>\n%%EOF").into_bytes()
}

fn stream(id: u32, dictionary: &str, content: &[u8]) -> String {
    let content = String::from_utf8(content.to_vec()).unwrap();
    format!("{id} 0 obj <<{dictionary}/Length {}>> stream\n{content}\nendstream endobj\n", content.len())
}

fn page(content: &str) -> Vec<u8> {
    pdf(&format!("{PAGE}{}", stream(4, "", content.as_bytes())))
}

fn text_of(bytes: &[u8]) -> Option<String> {
    match read(bytes).content {
        Content::Pdf { text, .. } => text,
        other => unreachable!("{other:?}"),
    }
}

fn problem(bytes: &[u8]) -> &'static str {
    match read(bytes).content {
        Content::Unreadable(unread) => unread.code(),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn a_person_can_search_in_the_text_of_an_invoice() {
    let content =
        "BT /F 10 Tf 50 700 Td (Invoice) Tj 100 0 Td (RE-7) Tj -100 -12 Td [(To)-50(tal) -600 (119.00)] TJ ET";
    assert_eq!(text_of(&page(content)).as_deref(), Some("Invoice RE-7\nTotal 119.00"));
}

#[test]
fn a_scan_has_no_text() {
    assert_eq!(text_of(&page("q 595 0 0 842 0 0 cm /Im0 Do Q")), None);
    assert_eq!(text_of(&pdf(PAGE)), None);
}

#[test]
fn letters_of_a_subset_font_are_found_by_their_unicode() {
    let cmap = b"1 beginbfchar <0001> <20AC> endbfchar 2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0058> <0059>] endbfrange";
    let objects = format!(
        "{}{}{}",
        PAGE.replace("/Type1", "/Type0").replace("/Encoding/WinAnsiEncoding", "/Encoding/Identity-H/ToUnicode 6 0 R"),
        stream(4, "", b"BT /F 1 Tf <000100100011001200200021FFFF> Tj ET"),
        stream(6, "", cmap)
    );
    assert_eq!(text_of(&pdf(&objects)).as_deref(), Some("\u{20ac}ABCXY"));
}

#[test]
fn words_stay_whole_in_a_font_with_wide_letters() {
    let widths = "/DescendantFonts[<</DW 500/W[1[900 900] 5 6 300]>>]";
    let objects = format!(
        "{}{}{}",
        PAGE.replace("/Type1", "/Type0").replace("/Encoding/WinAnsiEncoding", &format!("{widths}/ToUnicode 6 0 R")),
        stream(4, "", b"BT /F 10 Tf <0001> Tj 9 0 Td <0002> Tj 9 0 Td <0005> Tj 3 0 Td <0006> Tj 8 0 Td <0001> Tj ET"),
        stream(6, "", b"2 beginbfrange <0001> <0002> <006D> <0005> <0006> <0069> endbfrange")
    );
    assert_eq!(text_of(&pdf(&objects)).as_deref(), Some("mnij m"));
}

#[test]
fn a_pdf_behind_a_mail_footer_is_still_one() {
    let mut bytes = b"\r\n-- forwarded --\r\n".to_vec();
    bytes.extend(page("BT /F 1 Tf (Hi) Tj ET"));
    assert_eq!(text_of(&bytes).as_deref(), Some("Hi"));
}

#[test]
fn a_pdf_that_lost_its_tables_and_lengths_is_still_read() {
    let objects = format!("{PAGE}4 0 obj <</Length 9 0 R>> stream\r\nBT /F 1 Tf (Hi) Tj ET\r\nendstream\nendobj");
    assert_eq!(text_of(format!("%PDF-1.4\n{objects}").as_bytes()).as_deref(), Some("Hi"));
    let wrong = String::from_utf8(page("BT /F 1 Tf (Hi) Tj ET")).unwrap().replace("/Length 21", "/Length 99999");
    assert_eq!(text_of(wrong.as_bytes()).as_deref(), Some("Hi"));
}

#[test]
fn the_last_version_of_a_page_counts() {
    let mut bytes = page("BT /F 1 Tf (Draft) Tj ET");
    bytes.extend(stream(4, "", b"BT /F 1 Tf (Final) Tj ET").into_bytes());
    assert_eq!(text_of(&bytes).as_deref(), Some("Final"));
}

#[test]
fn a_cut_off_file_is_corrupt_and_says_so() {
    for bytes in [b"%PDF-1.7".as_slice(), b"%PDF-1.7\n1 0 obj <</Type/Cat", b"%PDF-1.4 1 0 obj 5 endobj"] {
        assert_eq!(problem(bytes), "corrupt_pdf");
    }
}

/// What is found of a PDF.
fn findings(bytes: &[u8]) -> Vec<&'static str> {
    match read(bytes).content {
        Content::Pdf { invoice, .. } => invoice.findings.into_iter().map(|finding| finding.message.code()).collect(),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn a_file_that_is_cut_off_says_so_and_one_that_lost_its_tables_is_whole() {
    let text = "BT /F 1 Tf (Invoice RE-7) Tj ET";
    let whole = page(text);
    assert_eq!(findings(&whole), [""; 0]);
    let objects = format!("%PDF-1.7\n{PAGE}{}", stream(4, "", text.as_bytes()));
    assert_eq!(findings(objects.as_bytes()), [""; 0], "nothing but the trailer is missing");
    let at = |word: &str| objects.find(word).unwrap();
    for (end, what) in
        [(at("RE-7"), "in the text of the page"), (at("4 0 obj"), "before it"), (at("5 0 obj"), "before the font")]
    {
        assert_eq!(findings(&objects.as_bytes()[..end]), ["damaged_pdf"], "{what}");
    }
    let footer = [&whole[..], &[0; 4000]].concat();
    assert_eq!(findings(&footer), [""; 0]);
}

/// The page, encrypted by lopdf with a user password: with RC4 of 128 bits, or with AES of 256.
fn encrypted(password: &str, aes: bool) -> Vec<u8> {
    let mut document = objects::load(&page("BT /F 1 Tf (Secret) Tj ET"), &mut Budget::default()).unwrap().document;
    let id = || lopdf::Object::string_literal(b"0123456789abcdef".as_slice());
    document.trailer.set("ID", vec![id(), id()]);
    let permissions = Permissions::all();
    let state = if aes {
        let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
        EncryptionState::try_from(EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
            file_encryption_key: &[7; 32],
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password: "owner",
            user_password: password,
            permissions,
        })
    } else {
        EncryptionState::try_from(EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions,
        })
    };
    document.encrypt(&state.unwrap()).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_pdf_with_a_password_is_unreadable_and_one_that_only_forbids_printing_is_not() {
    for aes in [false, true] {
        assert_eq!(problem(&encrypted("geheim", aes)), "encrypted_pdf");
        assert_eq!(text_of(&encrypted("", aes)).as_deref(), Some("Secret"));
    }
}

/// Object streams and pages compressed as programs do it.
fn compressed(dictionary: lopdf::Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dictionary, content);
    stream.compress().unwrap();
    stream
}

fn with_binary(objects: &str, id: u32, stream: &Stream) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n{objects}\n{id} 0 obj <<").into_bytes();
    for (key, value) in &stream.dict {
        let value = match value {
            Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
            value => format!(" {}", value.as_i64().unwrap()),
        };
        write!(&mut BytesText(&mut bytes), "/{}{value}", String::from_utf8_lossy(key)).unwrap();
    }
    bytes.extend(b">> stream\n");
    bytes.extend(&stream.content);
    bytes.extend(b"\nendstream endobj\ntrailer <</Root 1 0 R>>");
    bytes
}

struct BytesText<'a>(&'a mut Vec<u8>);

impl std::fmt::Write for BytesText<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend(text.as_bytes());
        Ok(())
    }
}

/// One byte more than a stream may unpack to, compressed once for all tests.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| compressed(dictionary! {}, vec![b' '; MAX_STREAM + 1]).content);

fn bomb(mut dictionary: lopdf::Dictionary) -> Stream {
    dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    Stream::new(dictionary, BOMB.clone())
}

#[test]
fn a_page_that_unpacks_without_end_is_refused_or_left_out() {
    assert_eq!(text_of(&with_binary(PAGE, 4, &bomb(dictionary! {}))), None, "the page is left out");
    let bomb = bomb(dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4 });
    assert_eq!(problem(&with_binary(PAGE, 9, &bomb)), "pdf_too_large");
}

#[test]
fn an_attachment_that_unpacks_without_end_is_refused() {
    let bomb = compressed(dictionary! { "Type" => "EmbeddedFile" }, vec![b' '; MAX_ATTACHED + 1_000_000]);
    let objects = format!("{PAGE}8 0 obj <</Type/Filespec/F(a.xml)/EF<</F 9 0 R>>>> endobj");
    assert_eq!(problem(&with_binary(&objects, 9, &bomb)), "pdf_too_large");
}

#[test]
fn attachments_together_unpack_to_the_limit() {
    let half = vec![b' '; MAX_ATTACHED / 2 + 1_000_000];
    let packed = compressed(dictionary! {}, half).content;
    let half = || Stream::new(dictionary! { "Filter" => Object::Name(b"FlateDecode".to_vec()) }, packed.clone());
    let files = |ids: &[u32]| {
        let mut document = objects::load(&pdf(PAGE), &mut Budget::default()).unwrap().document;
        for id in ids {
            document.objects.insert((id + 1, 0), Object::Stream(half()));
            let specification =
                dictionary! { "F" => Object::string_literal("a"), "EF" => dictionary! { "F" => (id + 1, 0) } };
            document.objects.insert((*id, 0), Object::Dictionary(specification));
        }
        Pdf { document, budget: Budget::default(), attached: 1_000_000 + MAX_ATTACHED, is_cut_off: false }.attachments()
    };
    assert_eq!(files(&[10]).unwrap().len(), 1);
    assert_eq!(files(&[10, 20]).unwrap_err().code(), "pdf_too_large");
}

#[test]
fn all_streams_together_unpack_to_the_limit_and_no_further() {
    let mut budget = Budget { bytes: 10, ..Budget::default() };
    let document = Document::new();
    let stream = Stream::new(dictionary! {}, b"123456".to_vec());
    assert_eq!(budget.inflate(&document, &stream).unwrap().as_deref(), Some(b"123456".as_slice()));
    assert_eq!(budget.inflate(&document, &stream).unwrap_err().code(), "pdf_too_large");
}

#[test]
fn a_bomb_costs_as_often_as_it_is_read() {
    let mut budget = Budget::default();
    for _ in 0..MAX_INFLATED / MAX_STREAM {
        assert!(!budget.is_spent());
        assert_eq!(budget.inflate(&Document::new(), &bomb(dictionary! {})).unwrap_err().code(), "pdf_too_large");
    }
    assert!(budget.is_spent());
}

#[test]
fn a_page_that_shows_one_stream_two_thousand_times_is_read_in_time() {
    let contents = format!("/Contents[{}]", "4 0 R ".repeat(2_000));
    let pages: String = (10..510).fold(String::new(), |pages, id| pages + &format!("{id} 0 R "));
    let many_pages = (10..510).fold(PAGE.replace("3 0 R]", &format!("3 0 R {pages}]")), |objects, id| {
        objects + &format!("{id} 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R>> endobj\n")
    });
    let full = compressed(dictionary! {}, vec![b' '; MAX_PAGE_CONTENT]);
    let full = Stream::new(dictionary! { "Filter" => Object::Name(b"FlateDecode".to_vec()) }, full.content);
    let one_page = PAGE.replace("/Contents 4 0 R", &contents);
    for (objects, stream) in [(&one_page, bomb(dictionary! {})), (&many_pages, bomb(dictionary! {})), (&one_page, full)]
    {
        let mut pdf = Pdf::open(&with_binary(objects, 4, &stream)).unwrap();
        assert_eq!(pdf.shown().text, None);
        assert!(MAX_INFLATIONS - pdf.budget.streams <= MAX_INFLATED / MAX_PAGE_CONTENT);
    }
}

#[test]
fn streams_that_unpack_to_nothing_end_too() {
    let mut budget = Budget { streams: 1, ..Budget::default() };
    let nothing = Stream::new(dictionary! {}, Vec::new());
    assert_eq!(budget.inflate(&Document::new(), &nothing).unwrap(), Some(Vec::new()));
    assert_eq!(budget.inflate(&Document::new(), &nothing).unwrap_err().code(), "pdf_too_large");
    let mut budget = Budget::default();
    let blanks = Stream::new(dictionary! { "Filter" => Object::Name(b"ASCII85Decode".to_vec()) }, vec![b' '; 1000]);
    assert_eq!(budget.inflate(&Document::new(), &blanks).unwrap(), Some(Vec::new()));
    assert_eq!(budget.bytes, MAX_INFLATED - 1000, "what is read is paid for");
}

#[test]
fn a_stream_packed_twice_is_paid_for_twice_and_one_packed_five_times_left_out() {
    let content = vec![b' '; 100_000];
    let once = compressed(dictionary! {}, content.clone()).content;
    let twice = compressed(dictionary! {}, once.clone()).content;
    let filters = |count: usize| vec![Object::Name(b"FlateDecode".to_vec()); count];
    let mut budget = Budget::default();
    let stream = Stream::new(dictionary! { "Filter" => filters(2) }, twice);
    assert_eq!(budget.inflate(&Document::new(), &stream).unwrap(), Some(content));
    assert_eq!(budget.bytes, MAX_INFLATED - 100_000 - once.len());
    let stream = Stream::new(dictionary! { "Filter" => filters(MAX_FILTERS + 1) }, once);
    assert_eq!(budget.inflate(&Document::new(), &stream).unwrap(), None);
}

#[test]
fn the_structure_of_an_accessible_invoice_is_not_kept_and_does_not_count() {
    let page = page("BT /F 1 Tf (Hi) Tj ET");
    let tags = (10..40_000).fold(String::new(), |tags, id| {
        tags + &format!("{id} 0 obj <</Type/StructElem/S/Span/P 9 0 R/K 1/Lang(de)>> endobj\n")
    });
    let bytes = [page, tags.into_bytes()].concat();
    assert!(Pdf::open(&bytes).unwrap().document.objects.len() < 10);
    assert_eq!(text_of(&bytes).as_deref(), Some("Hi"));
}

#[test]
fn operands_without_an_operator_end_at_the_limit() {
    let shown = |operands: usize| text_of(&page(&format!("{} n BT /F 1 Tf (Hi) Tj ET", "1 ".repeat(operands))));
    assert_eq!(shown(MAX_OPERANDS - 1).as_deref(), Some("Hi"));
    assert_eq!(shown(MAX_OPERANDS + 1), None);
    let shapes = "0 0 m ".repeat(MAX_OPERANDS);
    assert_eq!(text_of(&page(&format!("{shapes} BT /F 1 Tf (Hi) Tj ET"))).as_deref(), Some("Hi"));
}

#[test]
fn the_letters_of_all_fonts_end_at_the_limit() {
    let ranges = "1 beginbfrange <0000> <FFFF> <0041> endbfrange ".repeat(10);
    let wide = (0..MAX_FONTS + 10).fold(String::new(), |names, i| names + &format!("/F{i} {} 0 R", 100 + i));
    let mut objects = PAGE.replace("/F 5 0 R", &wide) + &stream(6, "", ranges.as_bytes());
    let mut content = "BT ".to_owned();
    for i in 0..MAX_FONTS + 10 {
        writeln!(
            objects,
            "{} 0 obj <</Type/Font/Subtype/Type0/ToUnicode 6 0 R/DescendantFonts[<</W[0 65535 500]>>]>> endobj",
            100 + i
        )
        .unwrap();
        write!(content, "/F{i} 1 Tf <0000> Tj ").unwrap();
    }
    objects += &stream(4, "", content.as_bytes());
    let mut pdf = Pdf::open(&self::pdf(&objects)).unwrap();
    let text = pdf.shown().text.unwrap();
    assert_eq!(pdf.budget.letters, 0);
    assert!(text.chars().filter(|c| *c == 'A').count() < 10);
}

#[test]
fn a_predictor_with_a_row_of_a_terabyte_is_not_set_up() {
    let parameters = dictionary! { "Predictor" => 12, "Columns" => 1_i64 << 40, "Colors" => i64::MAX };
    let stream = compressed(dictionary! { "DecodeParms" => parameters }, vec![0; 1000]);
    assert_eq!(Budget::default().inflate(&Document::new(), &stream).unwrap(), None);
    let parameters = dictionary! { "Predictor" => 12, "Columns" => 9 };
    let stream = compressed(dictionary! { "DecodeParms" => parameters }, vec![0; 1000]);
    assert_eq!(Budget::default().inflate(&Document::new(), &stream).unwrap().unwrap().len(), 900);
}

#[test]
fn an_object_stream_that_names_one_object_again_and_again_is_read_once() {
    let index: String = (10..5000).fold(String::new(), |index, id| index + &format!("{id} 0 "));
    let content = format!("{index}[1 2 3]");
    let stream = compressed(
        dictionary! { "Type" => "ObjStm", "N" => 4990, "First" => index.len() as i64 },
        content.into_bytes(),
    );
    let bytes = with_binary(PAGE, 9, &stream);
    let document = objects::load(&bytes, &mut Budget::default()).unwrap().document;
    assert!(document.objects.contains_key(&(10, 0)) && !document.objects.contains_key(&(11, 0)));
}

#[test]
fn objects_and_values_end_at_their_limits() {
    let objects: String = (0..=MAX_OBJECTS).fold(String::new(), |objects, id| objects + &format!("{id} 0 obj 1 "));
    assert_eq!(problem(&pdf(&objects)), "too_many_objects");
    let values = |each: &str, count: usize| problem(&pdf(&format!("1 0 obj [{}]", each.repeat(count))));
    assert_eq!(values("1 ", MAX_VALUES * 11 / 10), "too_many_objects");
    assert_eq!(values("<<>>", MAX_VALUES / 4), "too_many_objects", "a dictionary takes more than a number");
}

#[test]
fn a_file_that_must_be_read_again_and_again_is_corrupt() {
    assert_eq!(problem(&pdf(&"1 0 obj (".repeat(100_000))), "corrupt_pdf");
    assert_eq!(problem(&pdf(&"1 0 obj <<>> stream ".repeat(100_000))), "corrupt_pdf");
    assert_eq!(problem(&pdf(&"trailer (".repeat(100_000))), "corrupt_pdf");
    assert_eq!(problem(&pdf(&"trailer <<>> ".repeat(200_000))), "corrupt_pdf");
}

#[test]
fn attachments_end_at_the_limit() {
    let mut objects = PAGE.to_owned();
    for id in 10..=(10 + MAX_ATTACHMENTS as u32) {
        objects += &stream(id * 2, "", b"x");
        writeln!(objects, "{} 0 obj <</Type/Filespec/F(x)/EF<</F {} 0 R>>>> endobj", id * 2 + 1, id * 2).unwrap();
    }
    assert_eq!(problem(&pdf(&objects)), "too_many_objects");
}

#[test]
fn a_name_tree_in_a_circle_is_left() {
    let objects = PAGE.replace("/Type/Catalog", "/Type/Catalog/Names<</EmbeddedFiles 8 0 R>>")
        + "8 0 obj <</Kids[8 0 R 8 0 R]>> endobj"
        + "9 0 obj <</EF<</F 10 0 R>>/UF<FEFF00E9>>> endobj"
        + &stream(10, "", b"x");
    let embedded = read(&pdf(&objects)).embedded;
    assert_eq!((embedded[0].name.as_str(), embedded[0].bytes.as_slice()), ("\u{e9}", b"x".as_slice()));
}

#[test]
fn forms_that_paint_themselves_and_pages_in_a_circle_end() {
    let form = stream(6, "/Type/XObject/Subtype/Form/Resources 7 0 R", b"BT /F 1 Tf (x) Tj ET /X Do /X Do");
    let objects = PAGE.replace("/Resources<<", "/Resources 7 0 R/Unused<<")
        + &stream(4, "", b"/X Do")
        + &form
        + "7 0 obj <</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>> endobj";
    assert!(text_of(&pdf(&objects)).unwrap().len() <= 2 * MAX_FORMS);
    let circle = PAGE.replace("/Kids[3 0 R]", "/Kids[2 0 R 2 0 R]/Parent 2 0 R");
    assert_eq!(text_of(&pdf(&circle)), None);
}

#[test]
fn the_text_ends_at_the_limit_and_between_letters() {
    let line = format!("({}) Tj ", "\\344".repeat(1000));
    let text = text_of(&page(&format!("BT /F 1 Tf {} ET", line.repeat(MAX_TEXT / 2000 + 10)))).unwrap();
    assert!(text.len() <= MAX_TEXT && text.len() > MAX_TEXT - 4);
}

#[test]
fn pages_end_at_the_limit() {
    let kids: String = "3 0 R ".repeat(MAX_PAGES + 500);
    let many = PAGE.replace("3 0 R]", &format!("{kids}]")) + &stream(4, "", b"BT /F 1 Tf (x) Tj ET");
    // lopdf ends the tree at the number of objects, of which there are six.
    assert!(text_of(&pdf(&many)).unwrap().len() <= 2 * MAX_PAGES);
}

#[test]
fn an_inline_image_is_skipped_whatever_it_says() {
    let content = "BT /F 1 Tf (a) Tj ET BI /W 99999999999 /H 99999999999 /BPC 8 ID \x01(((<<[[ EI BT /F 1 Tf (b) Tj ET";
    assert_eq!(text_of(&page(content)).as_deref(), Some("ab"));
}

//! Payment codes as suppliers send them: drawn into a PDF by an invoice program, set in as a picture, scanned,
//! photographed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::Write as _;

use invoice::{Content, Invoice, Source, read};
use qrcodegen::{QrCode, QrCodeEcc};

const EPC: &str =
    "BCD\n002\n1\nSCT\nCOBADEFFXXX\nBei Spiel GmbH\nDE88200800000970375700\nEUR571.04\n\n\nRE-20190610/507";
const SWISS: &str = "SPC\n0200\n1\nCH4431999123000889012\nS\nRobert Schneider AG\nRue du Lac\n1268\n2501\nBiel\nCH\n\n\n\n\n\n\n\n\
                     1949.75\nCHF\nS\nPia-Maria Rutschmann-Schnyder\nGrosse Marktgasse\n28\n9400\nRorschach\nCH\nQRR\n\
                     210000000003139471430009017\nInstruction of 15.09.2019\nEPD";

fn code(text: &str) -> QrCode {
    QrCode::encode_text(text, QrCodeEcc::Medium).unwrap()
}

/// Grey pixels: width, height, rows.
#[derive(Clone)]
struct Picture(usize, usize, Vec<u8>);

/// A page with a code on it: `side` pixels to a square, turned by an angle in degrees, seen from the side by `slant`.
fn page(text: &str, side: f64, degrees: f64, slant: f64) -> Picture {
    let code = code(text);
    let size = f64::from(code.size());
    let width = (size * side * 1.6) as usize + 40;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = width as f64 / 2.0;
    let pixel = |at: usize| {
        let (x, y) = ((at % width) as f64 + 0.5 - middle, (at / width) as f64 + 0.5 - middle);
        let far = 1.0 + slant * x / middle;
        let (x, y) = (x * far, y * far);
        let (x, y) = ((x * cos + y * sin) / side + size / 2.0, (y * cos - x * sin) / side + size / 2.0);
        if code.get_module(x.floor() as i32, y.floor() as i32) { 20 } else { 235 }
    };
    Picture(width, width, (0..width * width).map(pixel).collect())
}

/// Specks, and a shadow across the page.
fn noisy(Picture(width, height, mut pixels): Picture) -> Picture {
    let mut seed = 7_u32;
    for (at, pixel) in pixels.iter_mut().enumerate() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let speck = (seed >> 24) as i32 % 60 - 30;
        let shadow = (at % width * 90 / width) as i32;
        *pixel = (i32::from(*pixel) + speck - shadow).clamp(0, 255) as u8;
        if seed >> 8 & 0x1FF == 0 {
            *pixel = 255 - *pixel;
        }
    }
    Picture(width, height, pixels)
}

fn png(Picture(width, height, pixels): &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, *width as u32, *height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    bytes
}

fn jpeg(Picture(width, height, pixels): &Picture, quality: u8, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.set_progressive(progressive);
    encoder.encode(pixels, *width as u16, *height as u16, jpeg_encoder::ColorType::Luma).unwrap();
    bytes
}

/// A PDF of one page with these contents, and objects from 5 on.
fn pdf(contents: &str, resources: &str, objects: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>> endobj\n\
         3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>> endobj\n\
         4 0 obj <</Length {}>> stream\n{contents}\nendstream endobj\n",
        contents.len()
    )
    .into_bytes();
    bytes.extend_from_slice(objects);
    bytes.extend_from_slice(b"\ntrailer <</Root 1 0 R>>\n%%EOF");
    bytes
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("5 0 obj <<{dictionary}/Length {}>> stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream endobj\n"].concat()
}

fn drawn(text: &str, side: f32, square: impl Fn(&mut String, f32, f32, f32), end: &str) -> Vec<u8> {
    let code = code(text);
    let mut contents = "q 0.9 0.9 1 rg 0 0 595 842 re f 1 1 1 rg 50 50 250 250 re f 0 0 0 rg\n".to_owned();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                square(&mut contents, 60.0 + x as f32 * side, 280.0 - y as f32 * side, side);
            }
        }
    }
    contents.push_str(end);
    pdf(&(contents + " Q"), "", b"")
}

fn invoice(bytes: &[u8]) -> Invoice {
    match read(bytes).content {
        Content::Pdf { invoice, .. } | Content::Image { invoice } => *invoice,
        other => unreachable!("{other:?}"),
    }
}

/// IBAN, amount, currency, creditor, reference.
fn payment(bytes: &[u8]) -> Option<[String; 5]> {
    let invoice = invoice(bytes);
    let fields = invoice.fields?;
    assert!(invoice.evidence.iter().all(|evidence| evidence.source != Source::Text));
    Some([fields.iban?, fields.total_payable?, fields.currency?, fields.seller_name?, fields.payment_reference?])
}

fn epc() -> Option<[String; 5]> {
    Some(["DE88200800000970375700", "571.04", "EUR", "Bei Spiel GmbH", "RE-20190610/507"].map(str::to_owned))
}

fn swiss() -> Option<[String; 5]> {
    let fields = ["CH4431999123000889012", "1949.75", "CHF", "Robert Schneider AG", "210000000003139471430009017"];
    Some(fields.map(str::to_owned))
}

#[test]
fn a_code_in_a_picture_is_read_straight_turned_and_slanted() {
    for degrees in [0.0, 3.0, 17.0, 45.0, 90.0, 133.0, 180.0, 271.0] {
        assert_eq!(payment(&png(&page(EPC, 6.0, degrees, 0.0))), epc(), "turned by {degrees}");
    }
    for degrees in [0.0, 93.0] {
        assert_eq!(payment(&png(&page(SWISS, 4.0, degrees, 0.0))), swiss(), "turned by {degrees}");
    }
    for slant in [0.02, 0.05, 0.1, 0.15] {
        assert_eq!(payment(&png(&page(EPC, 7.0, 4.0, slant))), epc(), "slanted by {slant}");
    }
    for side in [2.0, 3.0, 4.4, 14.0] {
        assert_eq!(payment(&png(&page(EPC, side, 0.0, 0.0))), epc(), "{side} pixels to the square");
    }
}

#[test]
fn a_photographed_code_is_read_with_specks_and_shadow() {
    for degrees in [0.0, 8.0, 100.0] {
        let photo = noisy(page(EPC, 7.0, degrees, 0.04));
        assert_eq!(payment(&png(&photo)), epc(), "turned by {degrees}");
        assert_eq!(payment(&jpeg(&photo, 70, false)), epc(), "turned by {degrees}");
        assert_eq!(payment(&jpeg(&photo, 40, true)), epc(), "turned by {degrees}, progressive");
    }
    assert_eq!(payment(&jpeg(&noisy(page(SWISS, 6.0, 2.0, 0.0)), 60, false)), swiss());
}

#[test]
fn a_code_drawn_by_an_invoice_program_is_read() {
    let rectangle = |out: &mut String, x: f32, y: f32, side: f32| writeln!(out, "{x} {y} {side} {side} re f").unwrap();
    let part = |out: &mut String, x: f32, y: f32, side: f32| writeln!(out, "{x} {y} {side} {side} re").unwrap();
    let corners = |out: &mut String, x: f32, y: f32, side: f32| {
        let (right, top) = (x + side, y + side);
        writeln!(out, "{x} {y} m {right} {y} l {right} {top} l {x} {top} l h").unwrap();
    };
    let moved = |out: &mut String, x: f32, y: f32, side: f32| {
        writeln!(out, "q 1 0 0 1 {x} {y} cm 0 0 {side} {side} re f Q").unwrap();
    };
    assert_eq!(payment(&drawn(EPC, 2.0, rectangle, "")), epc());
    assert_eq!(payment(&drawn(EPC, 1.5, part, "f*")), epc());
    assert_eq!(payment(&drawn(EPC, 1.7, corners, "f")), epc());
    assert_eq!(payment(&drawn(SWISS, 1.9, moved, "")), swiss());
    // The smallest a Swiss bill has: 46 mm for the squares of its version.
    assert_eq!(payment(&drawn(SWISS, 130.4 / code(SWISS).size() as f32, rectangle, "")), swiss());
}

#[test]
fn a_code_set_into_a_pdf_as_a_picture_is_read() {
    let picture = page(EPC, 4.0, 0.0, 0.0);
    let Picture(width, height, pixels) = &picture;
    let show = |dictionary: &str, data: &[u8]| {
        let size = format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}");
        pdf("q 200 0 0 200 50 50 cm /Code Do Q", "/XObject<</Code 5 0 R>>", &stream(&(size + dictionary), data))
    };
    let bits = |black: u8| -> Vec<u8> {
        let rows = pixels.chunks(*width);
        let bytes = rows.flat_map(|row| {
            row.chunks(8).map(|bits| {
                let byte =
                    bits.iter().fold(0_u8, |byte, pixel| byte << 1 | if *pixel < 128 { black } else { 1 - black });
                byte << (8 - bits.len())
            })
        });
        bytes.collect()
    };
    let rgb: Vec<u8> = pixels.iter().flat_map(|pixel| [*pixel; 3]).collect();
    let cases: [(&str, Vec<u8>); 6] = [
        ("/ColorSpace/DeviceGray/BitsPerComponent 8", pixels.clone()),
        ("/ColorSpace/DeviceRGB/BitsPerComponent 8", rgb),
        ("/ColorSpace/DeviceGray/BitsPerComponent 1", bits(0)),
        ("/ImageMask true/BitsPerComponent 1/Decode[1 0]", bits(1)),
        ("/ColorSpace[/Indexed/DeviceRGB 1<FFFFFF0000A0>]/BitsPerComponent 1", bits(1)),
        ("/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode", jpeg(&picture, 80, false)),
    ];
    for (dictionary, data) in cases {
        assert_eq!(payment(&show(dictionary, &data)), epc(), "{dictionary}");
    }
}

/// Files of other programs in `tests/codes`: the code [`EPC`] by qrencode, turned by two degrees and put on a page of
/// 658 by 504 pixels by ImageMagick where it is a fax. The TIFFs are by libtiff's `tiffcp` and, `fax-rle.tif`, by Pillow;
/// `page.webp` by `cwebp`, `alpha.webp` by Pillow. `page.g4` is the second page of `fax-g4-two-pages.tif`, and `page.jb2`
/// the same as one generic region, which `jbig2dec` reads.
fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/codes/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

const PAGE: &str = "/Width 658/Height 504/ColorSpace/DeviceGray/BitsPerComponent 1";

fn shown(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let object = stream(&format!("/Type/XObject/Subtype/Image{dictionary}"), data);
    pdf("q 500 0 0 400 50 50 cm /Code Do Q", "/XObject<</Code 5 0 R>>", &object)
}

/// A segment of a JBIG2 page.
fn segment(number: u32, kind: u8, data: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &[kind, 0, 1], &(data.len() as u32).to_be_bytes(), data].concat()
}

/// A JBIG2 page with one region in fax coding.
fn jbig2(width: u32, height: u32, fax: &[u8]) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let page = segment(0, 48, &[&size[..], &[0; 11]].concat());
    [page, segment(1, 38, &[&size[..], &[0; 9], &[1], fax].concat())].concat()
}

#[test]
fn a_scanned_code_is_read_from_tiff_however_it_is_packed() {
    for name in [
        "fax-g4-two-pages.tif",
        "fax-g3-1d.tif",
        "fax-g3-2d-lsb.tif",
        "fax-rle.tif",
        "bits-big-endian.tif",
        "bits-packbits.tif",
        "grey-deflate.tif",
        "rgb-lzw.tif",
        "rgb-jpeg.tif",
        "rgba-deflate.tif",
        "cmyk-deflate.tif",
        "palette-lzw.tif",
    ] {
        assert_eq!(payment(&file(name)), epc(), "{name}");
    }
}

#[test]
fn a_code_sent_by_a_messenger_as_webp_is_read() {
    assert_eq!(payment(&file("page.webp")), epc());
    assert_eq!(payment(&file("alpha.webp")), epc());
}

#[test]
fn a_scanned_code_in_a_pdf_is_read() {
    let fax = file("page.g4");
    let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    deflated.write_all(&fax).unwrap();
    let mask = PAGE.replace("/ColorSpace/DeviceGray", "/ImageMask true");
    let cases = [
        (format!("{PAGE}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 658/Rows 504>>"), fax.clone()),
        (format!("{PAGE}/Filter[/CCITTFaxDecode]/DecodeParms[<</K -1/Columns 658>>]"), fax.clone()),
        (format!("{mask}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 658>>"), fax.clone()),
        (
            format!("{PAGE}/Decode[1 0]/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 658/BlackIs1 true>>"),
            fax.clone(),
        ),
        (
            format!("{PAGE}/Filter[/FlateDecode/CCITTFaxDecode]/DecodeParms[null<</K -1/Columns 658>>]"),
            deflated.finish().unwrap(),
        ),
        (format!("{PAGE}/Filter/JBIG2Decode"), file("page.jb2")),
        (format!("{PAGE}/Filter/JBIG2Decode"), jbig2(658, 504, &fax)),
    ];
    for (dictionary, data) in cases {
        assert_eq!(payment(&shown(&dictionary, &data)), epc(), "{dictionary}");
    }
}

/// Symbols may be of any size, which nobody knows before decoding them; none are decoded, and the page still is.
#[test]
fn a_scan_in_symbols_is_left_to_people() {
    let page = file("page.jb2");
    let symbols = [segment(0, 0, &[0; 30]), page.clone()].concat();
    assert_eq!(invoice(&shown(&format!("{PAGE}/Filter/JBIG2Decode"), &symbols)).fields, None);
    let twice = [page.clone(), page.get(30..).unwrap().to_vec()].concat();
    assert_eq!(invoice(&shown(&format!("{PAGE}/Filter/JBIG2Decode"), &twice)).fields, None);
}

#[test]
fn a_code_wins_over_the_text_around_it() {
    let code =
        String::from_utf8(drawn(EPC, 2.0, |out, x, y, side| writeln!(out, "{x} {y} {side} {side} re f").unwrap(), ""))
            .unwrap();
    let text = "BT /F 10 Tf 50 700 Td (Rechnungsnummer: RE-7) Tj 0 -14 Td (Zahlbetrag 17,50 EUR) Tj ET\nq 0.9";
    let contents = code.replacen("q 0.9", text, 1).replace(
        "/Resources<<>>",
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>",
    );
    let fonts = contents
        .replace("/F<</Type", "/F 9 0 R>>>>>> endobj 9 0 obj <</Type")
        .replace("WinAnsiEncoding>>>>>>>>", "WinAnsiEncoding>>");
    let found = invoice(fonts.as_bytes());
    let fields = found.fields.clone().unwrap();
    assert_eq!((fields.total_payable.as_deref(), fields.number.as_deref()), (Some("571.04"), Some("RE-7")));
    let source =
        |field: &str| found.evidence.iter().find(|evidence| evidence.field == field).map(|evidence| evidence.source);
    assert_eq!((source("total_payable"), source("number")), (Some(Source::EpcCode), Some(Source::Text)));
    assert_eq!(found.identity(), None);
}

#[test]
fn a_code_with_a_wrong_account_and_other_codes_say_nothing() {
    for text in [EPC.replace("DE88", "DE89"), "https://example.org/pay/4711".to_owned(), SWISS.replace("CH44", "CH45")]
    {
        assert_eq!(invoice(&png(&page(&text, 5.0, 0.0, 0.0))).fields, None);
    }
}

#[test]
fn damaged_pictures_and_pdfs_are_read_without_fail() {
    let files = [
        png(&page(EPC, 3.0, 0.0, 0.0)),
        jpeg(&page(EPC, 3.0, 0.0, 0.0), 60, false),
        jpeg(&page(EPC, 3.0, 0.0, 0.0), 60, true),
        drawn(EPC, 2.0, |out, x, y, side| writeln!(out, "{x} {y} {side} {side} re f").unwrap(), ""),
        file("fax-g4-two-pages.tif"),
        file("fax-g3-2d-lsb.tif"),
        file("rgb-lzw.tif"),
        file("rgb-jpeg.tif"),
        file("grey-deflate.tif"),
        file("bits-packbits.tif"),
        file("page.webp"),
        shown(&format!("{PAGE}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 658>>"), &file("page.g4")),
        shown(&format!("{PAGE}/Filter/JBIG2Decode"), &file("page.jb2")),
        shown(&format!("{PAGE}/Filter/JBIG2Decode"), &jbig2(658, 504, &file("page.g4"))),
    ];
    let mut seed = 1_u32;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below
    };
    for file in files {
        for round in 0..15 {
            let mut damaged = file.clone();
            for _ in 0..=round % 7 {
                let at = next(damaged.len());
                damaged[at] = next(256) as u8;
            }
            damaged.truncate(damaged.len() - next(damaged.len() / 4));
            let _ = read(&damaged);
        }
    }
}

/// Files made to cost: what they hold does not count, only that they are read in bounded steps.
#[test]
fn hostile_pictures_and_drawings_end() {
    let size = 1_200;
    // Corner marks everywhere, none of them of one code.
    let mark = |x: usize, y: usize| {
        let (x, y) = (x % 9, y % 9);
        x < 7 && y < 7 && ((x == 0 || x == 6 || y == 0 || y == 6) || ((2..5).contains(&x) && (2..5).contains(&y)))
    };
    let marks = (0..size * size).map(|at| if mark(at % size / 2, at / size / 2) { 0 } else { 255 }).collect();
    assert_eq!(invoice(&png(&Picture(size, size, marks))).fields, None);
    let mut seed = 9_u32;
    let noise = (0..size * size).map(|_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    });
    assert_eq!(invoice(&png(&Picture(size, size, noise.collect()))).fields, None);
    // Shapes as large as the page, by the ten thousand, and one path without end.
    assert_eq!(invoice(&pdf(&"0 0 595 842 re f ".repeat(20_000), "", b"")).fields, None);
    assert_eq!(invoice(&pdf(&format!("0 0 m {} f", "595 842 l 0 1 l ".repeat(100_000)), "", b"")).fields, None);
    assert_eq!(invoice(&pdf(&"1e38 -1e38 1e38 1e38 re f 1e38 0 0 1e38 0 0 cm ".repeat(1_000), "", b"")).fields, None);
    // A picture that claims to be larger than any page.
    let huge =
        "/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000/ColorSpace/DeviceGray/BitsPerComponent 8";
    assert_eq!(invoice(&pdf("/Code Do", "/XObject<</Code 5 0 R>>", &stream(huge, b"x"))).fields, None);
}

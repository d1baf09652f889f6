//! Stories of pictures: which may be a page, and which a person should look at.

use invoice::{Content, Document, Format, Invoice, Kind};

use super::*;

/// A PNG of so many pixels, as far as its header says.
fn photo(name: &str, (width, height): (u32, u32)) -> Part {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    Part { bytes: bytes.into(), ..part(name, "") }
}

fn read_pictures(bytes: &[u8]) -> Document {
    if !bytes.starts_with(b"\x89PNG") {
        return read(bytes);
    }
    let invoice = Invoice::new(Kind::Unknown, Format::Image, None);
    Document { media_type: "image/png", content: Content::Image { invoice: Box::new(invoice) }, embedded: Vec::new() }
}

#[test]
fn a_photo_put_into_the_text_of_a_mail_is_an_invoice_whichever_way_the_telephone_was_held() {
    let pasted = |pixels| Part { referenced_by_html: true, ..photo("IMG_4711.png", pixels) };
    for pixels in [(4032, 3024), (3024, 4032), (700, 990)] {
        let judgement = judge_parts(&[pasted(pixels)], read_pictures);
        assert_eq!(judgement.outcome, Outcome::Imported, "{pixels:?}");
    }
    let banner = judge_parts(&[pasted((1200, 628))], read_pictures);
    assert_eq!((banner.outcome, banner.attention), (Outcome::Ignored, false));
    // It may be a page: a person decides, if nothing else of the mail is an invoice.
    let doubtful = judge_parts(&[pasted((1200, 1000))], read_pictures);
    let file = &doubtful.skipped[0];
    assert_eq!((file.reason.code(), file.kept, doubtful.attention), ("inline_image", true, true));
    let beside = judge_parts(&[pasted((1200, 1000)), part("r.pdf", "PDF Invoice")], read_pictures);
    assert_eq!((beside.skipped[0].kept, beside.attention), (false, false));
}

#[test]
fn an_attached_picture_is_not_lost_by_its_name_or_shape() {
    for (name, pixels) in [("WhatsApp Image 2026-11-20.png", (591, 1280)), ("Beleg.png", (3200, 900))] {
        assert_eq!(judge_parts(&[photo(name, pixels)], read_pictures).outcome, Outcome::Imported, "{name}");
    }
    let scan = judge_parts(&[photo("Signature scan.png", (500, 900))], read_pictures);
    assert_eq!((scan.skipped[0].reason.code(), scan.skipped[0].kept, scan.attention), ("inline_image", true, true));
    let icon = judge_parts(&[photo("whatsapp.png", (64, 64))], read_pictures);
    assert_eq!((icon.outcome, icon.attention), (Outcome::Ignored, false));
}

#[test]
fn of_a_mail_full_of_pictures_the_first_are_looked_at_for_codes() {
    let looked_at = std::cell::Cell::new(0);
    let count = |bytes: &[u8]| {
        looked_at.set(looked_at.get() + 1);
        read_pictures(bytes)
    };
    let pictures: Vec<Part> = (0..100).map(|n| photo(&format!("IMG_{n}.png"), (800, 1100 + n))).collect();
    let judgement = judge_parts(&pictures, count);
    assert_eq!((looked_at.get(), judgement.invoices.len()), (40, 100));
}

#[test]
fn an_xml_that_says_invoice_in_a_format_that_is_not_read_is_for_a_person() {
    let unknown = |_: &[u8]| Document { media_type: "application/xml", content: Content::Other, embedded: Vec::new() };
    for (content, flagged) in [
        ("<?xml version='1.0'?><cXML><Request><InvoiceDetailRequest/></Request></cXML>", true),
        ("<INVOIC02><IDOC/></INVOIC02>", true),
        ("<settings/>", false),
    ] {
        let judgement = judge_parts(&[part("4500012.xml", content)], unknown);
        assert_eq!(
            (judgement.skipped[0].reason.code() == "unread_document", judgement.attention),
            (flagged, flagged),
            "{content}"
        );
    }
}

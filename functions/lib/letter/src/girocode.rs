//! The payment code that banking programs scan ("Girocode").
//!
//! European Payments Council, EPC069-12, Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a
//! SEPA Credit Transfer, version 002 of the format. In a QR code with error correction M, at most version 13.

use invoice::plain::is_creditor_reference;
use invoice::text::clean;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use rust_decimal::Decimal;

use crate::payment::Transfer;

/// Characters of the beneficiary's name (AT-21).
const MAX_NAME: usize = 70;
/// Characters of unstructured remittance information (AT-05).
const MAX_TEXT: usize = 140;
/// Bytes of all.
const MAX_BYTES: usize = 331;
/// The least version whose code holds them, at error correction M.
const MAX_VERSION: u8 = 13;
/// Pixels to the side of a module. Shown at half that, it is sharp on fine screens too.
const SCALE: usize = 6;
/// Modules of white around the code (ISO/IEC 18004), so that it can be scanned on a dark page too.
const QUIET: usize = 4;
/// Where the BIC may be left out: the European Economic Area, by the first letters of the IBAN.
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// A code as a picture.
pub(crate) struct Picture {
    /// PNG, black and white.
    pub(crate) png: Vec<u8>,
    /// Width and height it is shown in, in CSS pixels.
    pub(crate) side: u32,
}

/// What the code says. `None` for what it cannot say: an amount outside of 0.01 to 999,999,999.99 or with more than two
/// decimals, an account outside of the EEA without BIC, too much text.
pub(crate) fn payload(transfer: &Transfer, amount: Decimal) -> Option<String> {
    let amount = amount.normalize();
    if amount <= Decimal::ZERO || amount > Decimal::new(99_999_999_999, 2) || amount.scale() > 2 {
        return None;
    }
    let compact = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let iban = compact(&transfer.iban);
    let bic = transfer.bic.as_deref().map(compact).filter(|bic| is_bic(bic));
    if bic.is_none() && !EEA.iter().any(|country| iban.starts_with(country)) {
        return None;
    }
    let name = cut(&clean(&transfer.holder)?, MAX_NAME);
    let reference = transfer.reference.as_deref().and_then(clean).unwrap_or_default();
    let (structured, text) = if is_creditor_reference(&reference) {
        (compact(&reference), String::new())
    } else {
        (String::new(), cut(&reference, MAX_TEXT))
    };
    let bic = bic.unwrap_or_default();
    let payload = format!("BCD\n002\n1\nSCT\n{bic}\n{name}\n{iban}\nEUR{amount:.2}\n\n{structured}\n{text}");
    // No line end after the last element that says something.
    let payload = payload.trim_end_matches('\n').to_owned();
    (payload.len() <= MAX_BYTES).then_some(payload)
}

/// The code as a picture.
pub(crate) fn picture(payload: &str) -> Option<Picture> {
    let segments = [QrSegment::make_bytes(payload.as_bytes())];
    let (smallest, largest) = (Version::new(1), Version::new(MAX_VERSION));
    let mask: Option<Mask> = None;
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, smallest, largest, mask, false).ok()?;
    let modules = usize::try_from(code.size()).ok()?;
    let side = (modules + 2 * QUIET) * SCALE;
    let is_dark = |x: usize, y: usize| {
        let module = |at: usize| i32::try_from(at / SCALE).unwrap_or_default() - QUIET as i32;
        code.get_module(module(x), module(y))
    };
    let mut pixels = Vec::with_capacity(side.div_ceil(8) * side);
    for y in 0..side {
        for first in (0..side).step_by(8) {
            // A set bit is white; those past the end of the row are not shown.
            let bits = (first..first + 8).map(|x| u8::from(!is_dark(x, y)));
            pixels.push(bits.fold(0, |byte, bit| byte << 1 | bit));
        }
    }
    let mut png = Vec::new();
    let pixels_wide = u32::try_from(side).ok()?;
    let mut encoder = png::Encoder::new(&mut png, pixels_wide, pixels_wide);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(Picture { png, side: pixels_wide / 2 })
}

/// ISO 9362: four letters or digits of the party, two letters of the country, two or five letters or digits.
fn is_bic(bic: &str) -> bool {
    matches!(bic.len(), 8 | 11)
        && bic.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && bic.get(4..6).is_some_and(|country| country.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use invoice::{Content, Fields};

    fn transfer(holder: &str, iban: &str, reference: Option<&str>) -> Transfer {
        let text = |text: &str| text.to_owned();
        Transfer { holder: text(holder), iban: text(iban), bic: None, reference: reference.map(text), code: None }
    }

    fn amount(written: &str) -> Decimal {
        written.parse().unwrap()
    }

    /// The code is drawn, and read as one on an invoice that comes in.
    fn scanned(transfer: &Transfer, written: &str) -> Fields {
        let picture = picture(&payload(transfer, amount(written)).unwrap()).unwrap();
        match invoice::read(&picture.png).content {
            Content::Image { invoice } => invoice.fields.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_drawn_is_what_a_banking_program_reads() {
        let long = "Bäckerei & Söhne ".repeat(12);
        for (holder, iban, reference, total) in [
            ("Bakkerij Janssens", "BE68 5390 0754 7034", "+++090/9337/55493+++", "0.01"),
            ("Bäckerei \"Süß\" & Söhne", "DE89370400440532013000", "RF18 5390 0754 7034", "999999999.99"),
            (long.as_str(), "FR7630006000011234567890189", long.as_str(), "1234.5"),
            ("Ζαχαροπλαστείο", "GR1601101250000000012300695", "Τιμολόγιο 7", "10"),
        ] {
            let fields = scanned(&transfer(holder, iban, Some(reference)), total);
            let compact = |text: &str| text.replace(' ', "");
            assert_eq!(fields.iban, Some(compact(iban)));
            assert_eq!(fields.seller_name.unwrap(), cut(holder, MAX_NAME));
            assert_eq!(
                (fields.currency.as_deref(), amount(&fields.total_payable.unwrap())),
                (Some("EUR"), amount(total))
            );
            let reference =
                if is_creditor_reference(reference) { compact(reference) } else { cut(reference, MAX_TEXT) };
            assert_eq!(fields.payment_reference, Some(reference));
        }
    }

    #[test]
    fn the_lines_are_those_of_the_guideline() {
        let mut to = transfer("Bakkerij\nJanssens", "CH9300762011623852957", Some("RF18539007547034"));
        assert_eq!(payload(&to, amount("12.50")), None, "no BIC, and Switzerland is not in the EEA");
        to.bic = Some("not a bic".into());
        assert_eq!(payload(&to, amount("12.50")), None);
        to.bic = Some("kbkbbebb".into());
        let lines =
            "BCD\n002\n1\nSCT\nKBKBBEBB\nBakkerij Janssens\nCH9300762011623852957\nEUR12.50\n\nRF18539007547034";
        assert_eq!(payload(&to, amount("12.50")).as_deref(), Some(lines));
        let plain = payload(&transfer("B", "BE68539007547034", Some("R-1")), amount("7")).unwrap();
        assert_eq!(plain, "BCD\n002\n1\nSCT\n\nB\nBE68539007547034\nEUR7.00\n\n\nR-1");
        let bare = payload(&transfer("B", "BE68539007547034", None), amount("7")).unwrap();
        assert_eq!(bare, "BCD\n002\n1\nSCT\n\nB\nBE68539007547034\nEUR7.00");
    }

    #[test]
    fn what_the_code_cannot_say_is_not_said() {
        let to = transfer("B", "BE68539007547034", None);
        for wrong in ["0", "-1", "1000000000", "0.001"] {
            assert_eq!(payload(&to, amount(wrong)), None, "{wrong}");
        }
        assert_eq!(payload(&transfer("\u{200b}", "BE68539007547034", None), amount("1")), None);
        let wide = "請".repeat(140);
        assert_eq!(
            payload(&transfer(&wide, "BE68539007547034", Some(&wide)), amount("1")),
            None,
            "more than 331 bytes"
        );
    }

    #[test]
    fn the_longest_payload_still_fits() {
        assert!(picture(&"x".repeat(MAX_BYTES)).is_some());
    }
}

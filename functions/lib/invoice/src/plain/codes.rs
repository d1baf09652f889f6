//! Payment codes: what a QR code on an invoice says to a banking program.

use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_5, ISO_8859_7, ISO_8859_10, ISO_8859_15, UTF_8, WINDOWS_1252,
};
use rust_decimal::Decimal;

use crate::model::Source;
use crate::value;

/// A payment that a code asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) source: Source,
    pub(super) creditor: String,
    /// With right check digits.
    pub(super) iban: String,
    pub(super) amount: Option<Decimal>,
    pub(super) currency: Option<&'static str>,
    pub(super) reference: Option<String>,
}

/// Reads a code of either kind; `None` for other codes and for those that do not keep to their standard.
pub(super) fn payment(code: &[u8]) -> Option<Payment> {
    epc(code).or_else(|| swiss(code))
}

/// EPC069-12, Quick Response Code: Guidelines to Enable Data Capture for the Initiation of a SEPA Credit Transfer,
/// versions 001 and 002.
fn epc(code: &[u8]) -> Option<Payment> {
    let head = String::from_utf8_lossy(code.get(..code.len().min(32))?);
    let mut head = head.lines().map(str::trim);
    let is_epc = head.next()? == "BCD" && matches!(head.next()?, "001" | "002");
    let encoding: &Encoding = match head.next().filter(|_| is_epc)? {
        "1" => UTF_8,
        "2" => WINDOWS_1252,
        "3" => ISO_8859_2,
        "4" => ISO_8859_4,
        "5" => ISO_8859_5,
        "6" => ISO_8859_7,
        "7" => ISO_8859_10,
        "8" => ISO_8859_15,
        _ => return None,
    };
    let (text, damaged) = encoding.decode_without_bom_handling(code);
    if damaged {
        return None;
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let line = |at: usize| lines.get(at).copied().filter(|line| !line.is_empty());
    if line(3)? != "SCT" {
        return None;
    }
    let amount = match line(7) {
        Some(written) => Some(decimal(written.strip_prefix("EUR")?)?),
        None => None,
    };
    let reference = match (line(9), line(10)) {
        (Some(structured), _) => Some(structured).filter(|reference| is_creditor_reference(reference)),
        (None, text) => text,
    };
    Some(Payment {
        source: Source::EpcCode,
        creditor: value::line(line(5)?),
        iban: value::checked_iban(line(6)?)?,
        amount,
        currency: Some("EUR"),
        reference: reference.map(value::line),
    })
}

/// Swiss Implementation Guidelines QR-bill, version 2: structured (S) and combined (K) addresses take seven lines
/// either way.
fn swiss(code: &[u8]) -> Option<Payment> {
    let text = std::str::from_utf8(code).ok()?;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let line = |at: usize| lines.get(at).copied().filter(|line| !line.is_empty());
    if line(0)? != "SPC" || !matches!(line(1)?, "0200" | "0201") || line(2)? != "1" || !matches!(line(4)?, "S" | "K") {
        return None;
    }
    let iban = value::checked_iban(line(3)?).filter(|iban| iban.starts_with("CH") || iban.starts_with("LI"))?;
    let currency = ["CHF", "EUR"].into_iter().find(|currency| Some(*currency) == line(19))?;
    let amount = match line(18) {
        Some(written) => Some(decimal(written)?),
        None => None,
    };
    // A QR-IBAN has an institution from 30000 to 31999, and only those payments have a QR reference.
    let is_qr_iban = matches!(iban.get(4..6)?, "30" | "31");
    let reference = match (line(27)?, line(28)) {
        ("QRR", Some(reference)) if is_qr_iban => Some(reference).filter(|reference| is_qr_reference(reference)),
        ("SCOR", Some(reference)) if !is_qr_iban => {
            Some(reference).filter(|reference| is_creditor_reference(reference))
        }
        ("NON", None) if !is_qr_iban => line(29),
        _ => return None,
    };
    Some(Payment {
        source: Source::SwissCode,
        creditor: value::line(line(5)?),
        iban,
        amount,
        currency: Some(currency),
        reference: reference.map(value::line),
    })
}

/// An amount of a code: digits, a point, at most two decimals.
fn decimal(written: &str) -> Option<Decimal> {
    let fits = written.bytes().all(|b| b.is_ascii_digit() || b == b'.') && written.len() <= 12;
    let amount = Decimal::from_str_exact(written).ok().filter(|amount| fits && amount.scale() <= 2)?;
    (amount > Decimal::ZERO).then_some(amount)
}

/// A creditor reference (ISO 11649): `RF`, two check digits, at most 21 letters and digits.
pub fn is_creditor_reference(written: &str) -> bool {
    let compact: String = written.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let Some((head, body)) = compact.split_at_checked(4) else { return false };
    let checked = format!("{body}{head}").bytes().try_fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => Some((rest * 10 + u32::from(byte - b'0')) % 97),
        b'A'..=b'Z' => Some((rest * 100 + u32::from(byte - b'A') + 10) % 97),
        _ => None,
    });
    head.starts_with("RF") && (1..=21).contains(&body.len()) && checked == Some(1)
}

/// A reference of a Swiss payment slip: 27 digits, the last a check digit (modulo 10, recursive).
pub(super) fn is_qr_reference(written: &str) -> bool {
    const NEXT: [usize; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let compact: Vec<u8> = written.bytes().filter(|byte| *byte != b' ').collect();
    let digits = compact.iter().map(|byte| byte.is_ascii_digit().then(|| usize::from(byte - b'0')));
    let carry = digits.take(26).try_fold(0_usize, |carry, digit| NEXT.get((carry + digit?) % 10).copied());
    let check = carry.map(|carry| (10 - carry) % 10);
    compact.len() == 27
        && check.is_some_and(|check| compact.last().is_some_and(|last| usize::from(last.wrapping_sub(b'0')) == check))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const EPC: &str = "BCD\n002\n1\nSCT\n\nBäckerei Süß GmbH\nDE88200800000970375700\nEUR571.04\n\n\nRE-20190610/507\n";

    fn swiss_code(iban: &str, address: &str, kind: &str, reference: &str) -> String {
        format!(
            "SPC\n0200\n1\n{iban}\n{address}\n\n\n\n\n\n\n\n1949.75\nCHF\nS\nPia Rutschmann\nMarktgasse\n28\n9400\nRorschach\nCH\n{kind}\n{reference}\nOrder of 15 June\nEPD\n"
        )
    }

    const STRUCTURED: &str = "S\nMax Muster & Söhne\nMusterstrasse\n123\n8000\nSeldwyla\nCH";
    const COMBINED: &str = "K\nMax Muster & Söhne\nMusterstrasse 123\n8000 Seldwyla\n\n\nCH";

    #[test]
    fn a_girocode_says_whom_to_pay_and_how_much() {
        let payment = payment(EPC.as_bytes()).unwrap();
        assert_eq!((payment.creditor.as_str(), payment.iban.as_str()), ("Bäckerei Süß GmbH", "DE88200800000970375700"));
        assert_eq!((payment.amount, payment.currency), (Some(Decimal::new(57104, 2)), Some("EUR")));
        assert_eq!(payment.reference.as_deref(), Some("RE-20190610/507"));
    }

    #[test]
    fn a_girocode_in_an_older_encoding_has_its_letters() {
        let codes: [(&str, &[u8], &str); 4] = [
            ("2", b"S\xfc\xdf", "Süß"),
            ("3", b"\xb3\xf3d\xbc", "łódź"),
            ("6", b"\xc1\xe8", "Αθ"),
            ("8", b"\xa4", "€"),
        ];
        for (number, bytes, letters) in codes {
            let head = format!("BCD\r\n001\r\n{number}\r\nSCT\r\nCOBADEFF\r\n");
            let code = [head.as_bytes(), bytes, b"\r\nDE88200800000970375700"].concat();
            assert_eq!(payment(&code).unwrap().creditor, letters);
        }
    }

    #[test]
    fn a_swiss_code_with_either_address_and_reference_is_read() {
        let cases = [
            (
                "CH4431999123000889012",
                STRUCTURED,
                "QRR",
                "210000000003139471430009017",
                Some("210000000003139471430009017"),
            ),
            ("CH5800791123000889012", COMBINED, "SCOR", "RF18539007547034", Some("RF18539007547034")),
            ("CH5800791123000889012", COMBINED, "NON", "", Some("Order of 15 June")),
        ];
        for (iban, address, kind, reference, expected) in cases {
            let payment = payment(swiss_code(iban, address, kind, reference).as_bytes()).unwrap();
            assert_eq!((payment.creditor.as_str(), payment.iban.as_str()), ("Max Muster & Söhne", iban));
            assert_eq!((payment.amount, payment.currency), (Some(Decimal::new(194_975, 2)), Some("CHF")));
            assert_eq!(payment.reference.as_deref(), expected);
        }
    }

    #[test]
    fn a_code_with_a_wrong_account_or_reference_is_not_believed() {
        assert_eq!(payment(EPC.replace("DE88", "DE89").as_bytes()), None);
        assert_eq!(payment(EPC.replace("EUR571.04", "EUR571,04").as_bytes()), None);
        assert_eq!(payment(EPC.replace("EUR571.04", "USD571.04").as_bytes()), None);
        assert_eq!(payment(EPC.replace("002\n1", "002\n9").as_bytes()), None);
        let wrong = swiss_code("CH4431999123000889012", STRUCTURED, "QRR", "210000000003139471430009018");
        assert_eq!(payment(wrong.as_bytes()).unwrap().reference, None);
        // A reference of the wrong kind for its account is refused by every bank.
        let wrong = swiss_code("CH5800791123000889012", STRUCTURED, "QRR", "210000000003139471430009017");
        assert_eq!(payment(wrong.as_bytes()), None);
        for other in ["https://example.org/", "", "BCD", "SPC\n0200\n1", "WIFI:T:WPA;S:Gast;;"] {
            assert_eq!(payment(other.as_bytes()), None, "{other}");
        }
    }
}

//! One invoice in two mails: the XML by one, the PDF by another.

use invoice::{Fields, Invoice};
use message::FileRule;
use rust_decimal::Decimal;

use super::{
    disagreement::amount,
    printed::contradicts,
    tokens::{compact, has_token, spaced},
    words,
};

/// A shorter name of a seller (`ABC`) stands in every text by chance.
const MIN_NAME_CHARS: usize = 4;
/// A shorter VAT number or IBAN is none.
const MIN_ID_CHARS: usize = 8;
/// An amount without cents of fewer digits stands in every text by chance.
const MIN_WHOLE_DIGITS: usize = 4;

/// Whether a plain PDF, which came in another mail, renders an invoice with `data`: its `text` shows the number of the
/// invoice as a word of its own; and the VAT number or name of its seller, or its IBAN; and what is to be paid or the
/// total with VAT, where the invoice gives one, in any of the usual number formats. A reminder or delivery note shows all
/// of these and is no rendering; nor is what was `read` as an invoice with another number, or as a credit note of it.
///
/// Stricter than within one mail, where the files were sent together: an invoice wrongly joined is lost.
pub fn renders(text: &str, read: &Invoice, data: &Invoice) -> Option<FileRule> {
    let is_shown = data.fields.as_ref().is_some_and(|fields| shows_invoice(text, fields));
    (is_shown && !contradicts(read, Some(text), data) && words::kind(Some(text), "", Some(read)).is_none())
        .then_some(FileRule::RenderingInAnotherMail)
}

/// Whether a text shows the number, the seller and the total of an invoice.
pub(super) fn shows_invoice(text: &str, fields: &Fields) -> bool {
    let words = spaced(text);
    let letters = compact(text);
    let Some(number) = fields.number.as_deref().map(spaced) else { return false };
    let shows_id = |id: &Option<String>| {
        let id = id.as_deref().map(compact).unwrap_or_default();
        id.chars().count() >= MIN_ID_CHARS && letters.contains(&id)
    };
    let seller = fields.seller_name.as_deref().map(spaced).unwrap_or_default();
    let shows_seller = seller.chars().count() >= MIN_NAME_CHARS && has_token(&words, &seller, false);
    has_token(&words, &number, false)
        && (shows_seller || shows_id(&fields.seller_vat) || shows_id(&fields.iban))
        && shows_total(text, fields)
}

/// Whether a text shows what is to be paid or the total with VAT, where the invoice gives one that is not zero.
pub(super) fn shows_total(text: &str, fields: &Fields) -> bool {
    let words = spaced(text);
    let is_some = |total: &&Option<String>| total.as_deref().and_then(amount).is_some_and(|amount| !amount.is_zero());
    let totals: Vec<&Option<String>> =
        [&fields.total_payable, &fields.total_gross].into_iter().filter(is_some).collect();
    totals.iter().all(|total| total.is_none()) || totals.into_iter().flatten().any(|total| shows(&words, total))
}

/// Whether a text, in the form of [`spaced`], shows an amount. The sign is left out: a credit note may go without.
fn shows(text: &str, written: &str) -> bool {
    let Some(amount) = amount(written) else { return false };
    printed(amount).iter().any(|printed| {
        text.match_indices(printed.as_str()).any(|(at, _)| {
            // `11.234,50` does not show 1.234,50; letters may touch (`EUR119,00`).
            let mut before = text[..at].chars().rev();
            let mut behind = text[at + printed.len()..].chars();
            let goes_on = |next: Option<char>, beyond: Option<char>| match next {
                Some(c) if c.is_ascii_digit() => true,
                Some('.' | ',' | '\'' | '’') => beyond.is_some_and(|c| c.is_ascii_digit()),
                _ => false,
            };
            !goes_on(before.next(), before.next()) && !goes_on(behind.next(), behind.next())
        })
    })
}

/// An amount as documents print it: `1234.50`, `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`; without cents where it
/// has none and is large enough to mean something.
fn printed(amount: Decimal) -> Vec<String> {
    let fixed = format!("{:.2}", amount.abs().round_dp(2));
    let (whole, cents) = fixed.split_once('.').unwrap_or((&fixed, "00"));
    let groups = |separator: &str| {
        let digits = whole.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
        digits.collect::<Vec<_>>().join(separator)
    };
    let mut all = Vec::new();
    for (thousands, point) in
        [("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), (" ", "."), ("'", "."), ("’", ".")]
    {
        all.push(format!("{}{point}{cents}", groups(thousands)));
        if cents == "00" && whole.len() >= MIN_WHOLE_DIGITS {
            all.push(groups(thousands));
        }
        // "1234.5"
        if let Some(tenths) = cents.strip_suffix('0').filter(|tenths| *tenths != "0") {
            all.push(format!("{}{point}{tenths}", groups(thousands)));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use invoice::{Format, Kind};

    use super::*;

    fn fields() -> Fields {
        Fields {
            number: Some("R-2026-17".into()),
            seller_name: Some("Acme GmbH".into()),
            seller_vat: Some("DE 123456789".into()),
            iban: Some("DE02120300000000202051".into()),
            total_gross: Some("1234.5".into()),
            ..Fields::default()
        }
    }

    fn data(fields: Fields) -> Invoice {
        Invoice::new(Kind::Invoice, Format::Ubl, Some(fields))
    }

    /// A PDF on which only this number was read.
    fn read(kind: Kind, number: Option<&str>) -> Invoice {
        let fields = Fields { number: number.map(str::to_owned), ..Fields::default() };
        Invoice::new(kind, Format::Pdf, Some(fields))
    }

    fn is_shown(text: &str) -> bool {
        renders(text, &read(Kind::Unknown, None), &data(fields())).is_some()
    }

    #[test]
    fn the_pdf_of_an_invoice_that_came_as_xml_follows_by_another_mail() {
        for total in
            ["1.234,50 €", "EUR1,234.50", "1234,50", "1\u{a0}234,50", "CHF 1'234.50", "1’234.50", "1\u{202f}234.50"]
        {
            for seller in ["Acme  GmbH", "USt-IdNr. DE123 456 789", "IBAN DE02 1203 0000 0000 2020 51"] {
                let text = format!("{seller}\nRechnung R\u{2011}2026\u{2011}17\nSumme {total}");
                let read = read(Kind::Invoice, Some("R-2026-17"));
                assert_eq!(renders(&text, &read, &data(fields())), Some(FileRule::RenderingInAnotherMail), "{text}");
            }
        }
    }

    #[test]
    fn what_lacks_the_number_the_seller_or_the_total_is_not_joined() {
        assert!(is_shown("Acme GmbH Rechnung R-2026-17 1234,50"));
        for text in [
            "Acme GmbH Rechnung R-2026-171 1234,50",
            "Acme GmbH Rechnung R-2026-17-2 1234,50",
            "Bolt AG Rechnung R-2026-17 1234,50",
            "Acme GmbH Rechnung R-2026-17 11.234,50",
            "Acme GmbH Rechnung R-2026-17 1234,505",
            "Acme GmbH Rechnung R-2026-17 1234",
            "Acme GmbH Rechnung 1234,50",
            "",
        ] {
            assert!(!is_shown(text), "{text}");
        }
        assert_eq!(renders("Acme GmbH", &read(Kind::Unknown, None), &data(Fields::default())), None);
    }

    #[test]
    fn a_final_invoice_and_a_credit_note_show_the_invoice_and_are_not_it() {
        let text = "Acme GmbH\nabzüglich Rechnung R-2026-17 1.234,50";
        let is_shown = |kind, number| renders(text, &read(kind, number), &data(fields())).is_some();
        assert!(is_shown(Kind::Unknown, None) && is_shown(Kind::Invoice, Some("2026-017")));
        assert!(!is_shown(Kind::Invoice, Some("R-2026-99")) && !is_shown(Kind::Unknown, Some("R-2026-17-2")));
        assert!(!is_shown(Kind::CreditNote, None));
    }

    #[test]
    fn a_reminder_shows_the_invoice_and_is_not_it() {
        assert!(!is_shown("Mahnung\nAcme GmbH\nRechnung R-2026-17 1.234,50"));
    }

    #[test]
    fn an_amount_without_cents_is_looked_for_where_it_is_large() {
        let shown = |text: &str, total: &str| shows(&spaced(text), total);
        assert!(shown("Összesen 12 500 Ft", "12500") && shown("Total 5.000,-", "5000.00"));
        assert!(!shown("Pos 12", "12.00") && shown("12.00", "12") && shown("-12,00", "-12"));
        assert!(!shown("119", "x") && shown("0,10", "0.1"));
    }
}

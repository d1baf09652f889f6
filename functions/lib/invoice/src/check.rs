//! What is wrong with an invoice by the rules it is subject to. An invoice that breaks them is imported all the same.
//!
//! Documents in UBL and CII, loose, enveloped or in a PDF, are checked against the rules they claim to follow with
//! their specification identifier (BT-24), by the library `en16931`:
//!
//! | the document claims | checked are |
//! |---|---|
//! | EN 16931 itself, Factur-X BASIC | the rules of EN 16931 |
//! | XRechnung 3.0, its extension, its CVD variant | those, and KoSIT's |
//! | Peppol BIS Billing 3 | those of EN 16931, and Peppol's |
//! | Peppol BIS Self-Billing 3 | the same without those on identifier and type code, which are billing's own |
//! | another specification on top of EN 16931 (older XRechnung, CIUS-RO, NLCIUS …) | the rules of EN 16931, which all of them keep |
//! | Factur-X EXTENDED | the rules of EN 16931 but for the sum of the lines (BR-CO-10): its lines may be parts of others |
//! | another extension of EN 16931, which may set rules aside | only the arithmetic of the totals |
//! | Factur-X MINIMUM, BASIC WL | the arithmetic of the totals: they are booking aids without lines, and lawful |
//! | nothing, or another standard (UBL 2.0, OIOUBL, e-FFF, ZUGFeRD 1) | [`totals`] and [`seller_vat`] alone: none of those rules was ever promised |
//!
//! Invoices in all other formats get [`totals`] and [`seller_vat`] too. What EN 16931 already says of the totals is not
//! said twice.

mod merged;
mod standard;

use en16931::profiles::{self, Declaration};
use en16931::validation::Check;
use message::{Amount, Few, Finding, NumberFlaw};
use rust_decimal::Decimal;

use crate::model::{self, Fields, Invoice};
use crate::tax_id::VatId;
use crate::value;

pub(crate) use standard::validate;

/// Findings of one invoice. One more says how many were left out.
pub const MAX_FINDINGS: usize = 100;
/// Tags and attributes of a document that is validated, as [`crate::xml::limits::MAX_TREE`] counts their memory: the
/// library holds them once or twice, and the invoice lines besides. About 1,800 lines of UBL or CII.
pub const MAX_VALIDATED_TREE: usize = 12 << 20;
/// Elements that repeat in a document that is validated, lines included, and kinds of elements. Each may break ten
/// rules, and the findings are held until they are merged.
pub const MAX_VALIDATED_REPETITIONS: usize = 5_000;
/// Characters of a value quoted in a sentence.
const MAX_QUOTED: usize = 60;
/// Numbers that a sentence names.
const MAX_NAMED: usize = 5;

/// The arithmetic of the totals, which every invoice must keep that has them.
const TOTALS: [&str; 4] = ["BR-CO-13", "BR-CO-14", "BR-CO-15", "BR-CO-16"];

/// What EN 16931 begins its specification identifiers with.
pub(crate) const EN_16931: &str = "urn:cen.eu:en16931:2017";

/// Net and VAT make the gross total, to the cent: otherwise [`Finding::TotalsDiffer`].
///
/// A warning and no error: some formats deduct withheld tax or what was paid before in the gross total.
///
/// `None` when they do, when one of the three is missing or no number, and where the net total is the VAT amount: so
/// OIOUBL and other uses of UBL 2.0 fill the element.
///
/// ```
/// use invoice::{Fields, Language, check};
///
/// let total = |gross: &str| Fields {
///     total_net: Some("100.00".into()),
///     total_tax: Some("21.00".into()),
///     total_gross: Some(gross.into()),
///     ..Fields::default()
/// };
/// assert_eq!(check::totals(&total("121")), None);
/// assert_eq!(
///     check::totals(&total("119.00")).unwrap().text(Language::En).sentence,
///     "The total with VAT is 119.00, but total without VAT 100.00 plus VAT 21.00 makes 121.00.",
/// );
/// ```
pub fn totals(fields: &Fields) -> Option<Finding> {
    // Half a cent of rounding for each of the three.
    const TOLERANCE: Decimal = Decimal::from_parts(15, 0, 0, false, 3);
    let number = |written: &Option<String>| Decimal::from_str_exact(written.as_deref()?.trim()).ok();
    let (net, tax, gross) = (number(&fields.total_net)?, number(&fields.total_tax)?, number(&fields.total_gross)?);
    let expected = net.checked_add(tax)?;
    let differs = expected.checked_sub(gross)?.abs() > TOLERANCE;
    let is_tax_twice = net == tax && !tax.is_zero();
    let amount = |number: Decimal| Amount::new(number.to_string());
    (differs && !is_tax_twice).then(|| Finding::TotalsDiffer {
        net: amount(net),
        tax: amount(tax),
        gross: amount(gross),
        expected: amount(expected.round_dp(2.max(gross.scale()))),
    })
}

/// The VAT number of the seller is one by the rules of its country, check digits included: otherwise
/// [`Finding::VatChecksum`].
///
/// `None` when it is, when there is none, and for what is no VAT number of a country whose rules are known, such as a
/// national tax number without a country.
pub fn seller_vat(fields: &Fields) -> Option<Finding> {
    let written = fields.seller_vat.as_deref()?;
    VatId::parse(written).err().filter(|error| error.flaw() == Some(NumberFlaw::CheckDigits))?;
    Some(Finding::VatChecksum { vat: quoted(written) })
}

/// The account to pay to is an IBAN, check digits included (ISO 13616): otherwise [`Finding::IbanChecksum`].
///
/// `None` when it is, and when there is none.
pub fn iban(fields: &Fields) -> Option<Finding> {
    let written = fields.iban.as_deref()?;
    value::checked_iban(written).is_none().then(|| Finding::IbanChecksum { iban: quoted(written) })
}

/// [`Finding::SeveralInvoices`] of a PDF whose pages show several invoice numbers; `None` if they show none or one.
pub(crate) fn several_invoices(numbers: &[String]) -> Option<model::Finding> {
    let numbers = Few::of(numbers.iter().map(|number| quoted(number)), MAX_NAMED);
    (!numbers.first.is_empty()).then(|| model::Finding::warning(Finding::SeveralInvoices { numbers }))
}

/// Adds what holds for invoices of every format, unless a rule of EN 16931 says it already.
pub(crate) fn any_format(invoice: &mut Invoice) {
    let Some(fields) = &invoice.fields else { return };
    let is_said = |finding: &model::Finding| finding.message.rule().is_some_and(|rule| TOTALS.contains(&rule.as_str()));
    let totals = totals(fields).filter(|_| !invoice.findings.iter().any(is_said));
    let totals = totals.map(|finding| model::Finding::warning(finding).at("BT-112"));
    let vat = seller_vat(fields).map(|finding| model::Finding::warning(finding).at("BT-31"));
    let iban = iban(fields).map(|finding| model::Finding::warning(finding).at("BT-84"));
    invoice.findings.extend([totals, vat, iban].into_iter().flatten());
}

/// What a document is checked against.
pub(crate) struct Rules {
    check: Check,
    /// Only these of them; all if it is empty.
    only: &'static [&'static str],
}

/// The rules a document claims to follow with its specification identifier (BT-24); `None` when it claims none.
pub(crate) fn claimed(specification: Option<&str>) -> Option<Rules> {
    let all = |profile| Some(Rules { check: Check::new(profile), only: &[] });
    match profiles::classify(specification) {
        Declaration::Known(profile) if std::ptr::eq(profile, &profiles::ZUGFERD_EXTENDED) => {
            Some(Rules { check: Check::new(profile).without("BR-CO-10"), only: &[] })
        }
        Declaration::Known(profile) => all(profile),
        Declaration::WrongProcess(_) => Some(Rules {
            check: ["R004", "R007", "P0100", "P0101"]
                .into_iter()
                .fold(Check::new(&profiles::PEPPOL_BIS_3), |check, rule| {
                    check.without(format!("PEPPOL-EN16931-{rule}"))
                }),
            only: &[],
        }),
        Declaration::Unknown(Some(id)) if id.starts_with(EN_16931) && id.contains("conformant") => {
            Some(Rules { check: Check::new(&profiles::EN16931), only: &TOTALS })
        }
        Declaration::Unknown(Some(id)) if id.starts_with(EN_16931) => all(&profiles::EN16931),
        Declaration::Unknown(_) => None,
    }
}

/// A value from the document as it may stand in a sentence.
fn quoted(written: &str) -> String {
    let line = value::line(written);
    match line.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests;

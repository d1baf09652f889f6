//! FA(1) to FA(3): the invoice of the Polish Krajowy System e-Faktur. Fields have the numbers of the VAT act; amounts
//! are per VAT rate, in the invoice currency.

use super::{Dialect, Problem, Reading, Source};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};

/// The register of Polish form schemas; the rest of the namespace is date and number of the form.
pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "Faktura" && namespace.starts_with("http://crd.gov.pl/wzor/"),
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    let fields = Fields {
        number: xml::text(root, "Fa/P_2"),
        issue_date: xml::date(root, "Fa/P_1"),
        due_date: xml::date(root, "Fa/Platnosc/TerminPlatnosci/Termin"),
        type_code: xml::text(root, "Fa/RodzajFaktury"),
        currency: xml::text(root, "Fa/KodWaluty"),
        seller_name: xml::text(root, "Podmiot1/DaneIdentyfikacyjne/Nazwa"),
        seller_vat: xml::joined(root, &["Podmiot1/PrefiksPodatnika", "Podmiot1/DaneIdentyfikacyjne/NIP"], ""),
        buyer_name: xml::text(root, "Podmiot2/DaneIdentyfikacyjne/Nazwa"),
        buyer_vat: xml::text(root, "Podmiot2/DaneIdentyfikacyjne/NIP").or_else(|| {
            xml::joined(root, &["Podmiot2/DaneIdentyfikacyjne/KodUE", "Podmiot2/DaneIdentyfikacyjne/NrVatUE"], "")
        }),
        total_net: per_rate(root, "P_13_"),
        total_tax: per_rate(root, "P_14_"),
        total_gross: xml::amount(root, "Fa/P_15"),
        total_payable: xml::amount(root, "Fa/Rozliczenie/DoZaplaty"),
        iban: xml::iban(root, "Fa/Platnosc/RachunekBankowy/NrRB"),
        payment_reference: None,
    };
    // A faktura korygująca states the difference, which may go either way.
    let kind = match fields.type_code.as_deref() {
        Some(code) if code.starts_with("KOR") && value::is_negative(fields.total_gross.as_deref()) => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::Ksef, Some(fields))], Vec::new()))
}

/// The sum over the VAT rates. Fields ending in `W` repeat an amount in złoty.
fn per_rate(root: Node<'_, '_>, prefix: &str) -> Option<String> {
    let rates = xml::first(root, "Fa")?
        .children()
        .filter(|field| field.is_element() && field.tag_name().name().starts_with(prefix))
        .filter(|field| !field.tag_name().name().ends_with('W'));
    value::sum(rates.filter_map(xml::own_text))
}

//! FA(1) to FA(3): the invoice of the Polish Krajowy System e-Faktur. Fields have the numbers of the VAT act; amounts
//! are per VAT rate, in the invoice currency.

use super::{Dialect, Reading, Source};
use crate::details::{
    Adjustment, Delivery, Details, Line, MAX_ENTRIES, Party, Payment,
    ReferenceTo::{Contract, DespatchAdvice, Order, PrecedingInvoice},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};
use message::Unread;

/// The register of Polish form schemas; the rest of the namespace is date and number of the form.
pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "Faktura" && namespace.starts_with("http://crd.gov.pl/wzor/"),
    read,
    details,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
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

/// The fields per VAT rate: their ending, and the rates or the code that lines with that rate have.
const RATES: &[(&str, &[&str])] = &[
    ("1", &["23", "22"]),
    ("2", &["8", "7"]),
    ("3", &["5"]),
    ("4", &["4", "3"]),
    ("5", &[]),
    ("6_1", &["0 KR", "0"]),
    ("6_2", &["0 WDT"]),
    ("6_3", &["0 EX"]),
    ("7", &["zw"]),
    ("8", &["np I", "np"]),
    ("9", &["np II"]),
    ("10", &["oo"]),
    ("11", &[]),
];

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    for (path, known) in [("Podmiot1", &mut details.seller), ("Podmiot2", &mut details.buyer)] {
        if let Some(node) = xml::first(root, path) {
            *known = party(node, std::mem::take(known));
        }
    }
    details.seller.company_number = xml::text(root, "Stopka/Rejestry/KRS|REGON");
    // Role 1 is the factor.
    let third = xml::all(root, "Podmiot3").into_iter().find(|third| xml::text(*third, "Rola").as_deref() == Some("1"));
    details.payee = third.map(|third| {
        let name = xml::text(third, "DaneIdentyfikacyjne/Nazwa");
        party(third, Party { name, vat: xml::text(third, "DaneIdentyfikacyjne/NIP"), ..Party::default() })
    });
    let Some(invoice) = xml::first(root, "Fa") else { return details };
    details.add_references(
        invoice,
        &[
            (Order, "WarunkiTransakcji/Zamowienia/NrZamowienia"),
            (Contract, "WarunkiTransakcji/Umowy/NrUmowy"),
            (DespatchAdvice, "WZ"),
            (PrecedingInvoice, "DaneFaKorygowanej/NrFaKorygowanej"),
            (PrecedingInvoice, "FakturaZaliczkowa/NrFaZaliczkowej"),
        ],
    );
    details.delivery = Delivery {
        date: xml::date(invoice, "P_6"),
        from: xml::date(invoice, "OkresFa/P_6_Od"),
        until: xml::date(invoice, "OkresFa/P_6_Do"),
        place: Vec::new(),
    };
    let more = xml::all(invoice, "DodatkowyOpis").into_iter();
    details.notes = xml::notes(invoice, "PrzyczynaKorekty");
    details.notes.extend(more.filter_map(|more| xml::joined(more, &["Klucz", "Wartosc"], ": ")));
    details.notes.extend(xml::notes(root, "Stopka/Informacje/StopkaFaktury"));
    details.add_lines(xml::all(invoice, "FaWiersz"), line);
    // An advance invoice has the lines of the order.
    if details.lines.is_empty() {
        details.add_lines(xml::all(invoice, "Zamowienie/ZamowienieWiersz"), line);
    }
    details.adjustments = xml::all(invoice, "Rozliczenie/Obciazenia|Odliczenia")
        .into_iter()
        .filter_map(|node| {
            let is_charge = node.tag_name().name() == "Obciazenia";
            Adjustment::new(is_charge, xml::text(node, "Powod"), None, xml::amount(node, "Kwota"))
        })
        .collect();
    details.taxes = taxes(invoice);
    details.total_prepaid = xml::sum(invoice, "Platnosc/ZaplataCzesciowa/KwotaZaplatyCzesciowej");
    if let Some(payment) = xml::first(invoice, "Platnosc") {
        details.payments = payments(payment);
        details.payment_terms = terms(payment);
    }
    details
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    // In FA(1) the address was in parts.
    let address = ["Adres", "Adres/AdresPol|AdresZagr"].into_iter().flat_map(|path| xml::all(party, path));
    let street: &[&str] = &["Ulica", "NrDomu", "NrLokalu"];
    let rows: &[&[&str]] = &[&["AdresL1"], &["AdresL2"], street, &["KodPocztowy", "Miejscowosc"]];
    let contact = ["DaneKontaktowe/Telefon", "DaneKontaktowe/Email"];
    Party {
        address: address.flat_map(|address| xml::rows(address, rows)).collect(),
        country: xml::text(party, "Adres/KodKraju").or_else(|| xml::text(party, "Adres/AdresPol|AdresZagr/KodKraju")),
        contact: contact.into_iter().filter_map(|path| xml::text(party, path)).collect(),
        ..known
    }
}

fn line(line: Node<'_, '_>) -> Line {
    let rate = xml::text(line, "P_12|P_12Z");
    let is_number = rate.as_deref().is_some_and(|rate| value::amount(rate).is_some());
    // A correction has the lines twice, as they were and as they are.
    let was = xml::text(line, "StanPrzed").filter(|flag| flag == "1").map(|_| "stan przed korektą".to_owned());
    Line {
        id: xml::text(line, "NrWierszaFa|NrWierszaZam"),
        name: xml::note(line, &["P_7|P_7Z"]),
        description: was,
        seller_item_id: xml::text(line, "Indeks|IndeksZ"),
        quantity: xml::amount(line, "P_8B|P_8BZ"),
        unit: xml::text(line, "P_8A|P_8AZ"),
        price: xml::amount(line, "P_9A|P_9AZ"),
        delivery: Delivery { date: xml::date(line, "P_6A"), ..Delivery::default() },
        adjustments: Adjustment::new(false, None, None, xml::amount(line, "P_10")).into_iter().collect(),
        tax_category: rate.clone().filter(|_| !is_number),
        tax_rate: rate.filter(|_| is_number),
        net: xml::amount(line, "P_11|P_11NettoZ"),
        gross: xml::amount(line, "P_11A"),
        ..Line::default()
    }
}

/// One row for each VAT rate. The fields say which rates they are for; which of them it is, the lines say.
fn taxes(invoice: Node<'_, '_>) -> Vec<Tax> {
    let used: Vec<String> = xml::texts(invoice, "FaWiersz/P_12");
    let exemption = xml::text(invoice, "Adnotacje/Zwolnienie/P_19A|P_19B|P_19C");
    RATES
        .iter()
        .map(|(ending, rates)| {
            let rate = rates.iter().find(|rate| used.iter().any(|used| used == *rate)).or(match rates {
                [only] => Some(only),
                _ => None,
            });
            let (basis, amount) =
                (xml::amount(invoice, &format!("P_13_{ending}")), xml::amount(invoice, &format!("P_14_{ending}")));
            if basis.is_none() && amount.is_none() {
                return Tax::default();
            }
            let (numbers, codes): (Option<&str>, Option<&str>) = match rate {
                Some(rate) if value::amount(rate).is_some() => (Some(rate), None),
                rate => (None, rate.copied()),
            };
            Tax {
                category: codes.map(str::to_owned),
                rate: numbers.map(str::to_owned),
                basis,
                amount,
                exemption: exemption.clone().filter(|_| *ending == "7"),
            }
        })
        .collect()
}

fn payments(payment: Node<'_, '_>) -> Vec<Payment> {
    let means = xml::text(payment, "OpisPlatnosci").or_else(|| xml::text(payment, "FormaPlatnosci"));
    let accounts = xml::all(payment, "RachunekBankowyFaktora|RachunekBankowy").into_iter().take(MAX_ENTRIES + 1);
    let accounts: Vec<Payment> = accounts
        .map(|account| Payment {
            means: means.clone(),
            account: xml::text(account, "NrRB|NrRBPL|NrRBZagr"),
            account_name: xml::text(account, "OpisRachunku"),
            bic: xml::text(account, "SWIFT"),
            ..Payment::default()
        })
        .collect();
    if accounts.is_empty() { vec![Payment { means, ..Payment::default() }] } else { accounts }
}

/// The due dates after the first, terms in words, and Skonto, which is in words too.
fn terms(payment: Node<'_, '_>) -> Option<String> {
    let dates = xml::texts(payment, "TerminPlatnosci/Termin").into_iter().skip(1);
    let words = xml::all(payment, "TerminPlatnosci/TerminOpis").into_iter().filter_map(|words| {
        xml::text(words, ".").or_else(|| xml::joined(words, &["Ilosc", "Jednostka", "ZdarzeniePoczatkowe"], " "))
    });
    let discount = xml::joined(payment, &["Skonto/WarunkiSkonta", "Skonto/WysokoscSkonta"], ": ");
    xml::lines(dates.chain(words).chain(discount))
}

//! FatturaPA, ordinary (FatturaElettronica) and simplified (FatturaElettronicaSemplificata): the Italian invoice. One
//! file may hold several invoices of one seller to one buyer, each in a body of its own.
//!
//! The file states amounts per VAT rate and per instalment; totals are their sums.

use super::{Dialect, MAX_INVOICES, Problem, Reading, Source, embedded};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| {
        name.starts_with("FatturaElettronica")
            && (namespace.starts_with("http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/")
                || namespace.starts_with("http://www.fatturapa.gov.it/sdi/fatturapa/"))
    },
    read,
    details: super::key_fields,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Problem> {
    let root = source.root;
    let header = xml::first(root, "FatturaElettronicaHeader");
    let party = |path| header.and_then(|header| xml::first(header, path));
    let (seller, buyer) = (party("CedentePrestatore"), party("CessionarioCommittente"));
    let invoices = xml::all(root, "FatturaElettronicaBody")
        .into_iter()
        .take(MAX_INVOICES + 1)
        .map(|body| invoice(body, seller, buyer))
        .collect();
    let files = embedded(root, "FatturaElettronicaBody/Allegati", "Attachment", "NomeAttachment");
    Ok(Reading::invoices(invoices, files))
}

fn invoice(body: Node<'_, '_>, seller: Option<Node<'_, '_>>, buyer: Option<Node<'_, '_>>) -> Invoice {
    let document = xml::first(body, "DatiGenerali/DatiGeneraliDocumento").unwrap_or(body);
    let payment = |field: &str| format!("DatiPagamento/DettaglioPagamento/{field}");
    let fields = Fields {
        number: xml::text(document, "Numero"),
        issue_date: xml::date(document, "Data"),
        due_date: xml::date(body, &payment("DataScadenzaPagamento")),
        type_code: xml::text(document, "TipoDocumento"),
        currency: xml::text(document, "Divisa"),
        seller_name: seller.and_then(name),
        seller_vat: seller.and_then(vat),
        buyer_name: buyer.and_then(name),
        buyer_vat: buyer.and_then(vat),
        total_net: xml::sum(body, "DatiBeniServizi/DatiRiepilogo/ImponibileImporto"),
        total_tax: xml::sum(body, "DatiBeniServizi/DatiRiepilogo/Imposta"),
        // Simplified invoices state amounts with VAT, and no total.
        total_gross: xml::amount(document, "ImportoTotaleDocumento")
            .or_else(|| xml::sum(body, "DatiBeniServizi/Importo")),
        total_payable: xml::sum(body, &payment("ImportoPagamento")),
        iban: xml::iban(body, &payment("IBAN")),
        payment_reference: xml::text(body, &payment("CodicePagamento")),
    };
    // TD04 nota di credito, TD08 nota di credito semplificata.
    let kind = match fields.type_code.as_deref() {
        Some("TD04" | "TD08") => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Invoice::new(kind, Format::FatturaPa, Some(fields))
}

/// Where a party keeps its data: deeper in ordinary than in simplified invoices.
fn places<'a, 'i>(party: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    ["DatiAnagrafici/Anagrafica", "DatiAnagrafici", ".", "IdentificativiFiscali", "AltriDatiIdentificativi"]
        .into_iter()
        .filter_map(move |path| xml::first(party, path))
}

/// The name of a company, or first and last name of a person.
fn name(party: Node<'_, '_>) -> Option<String> {
    places(party)
        .find_map(|place| xml::text(place, "Denominazione").or_else(|| xml::joined(place, &["Nome", "Cognome"], " ")))
}

/// Country and number, which are written apart. The Codice Fiscale is a number for people, too, and none for VAT.
fn vat(party: Node<'_, '_>) -> Option<String> {
    places(party).find_map(|place| {
        xml::text(place, "IdFiscaleIVA/IdCodice")?;
        xml::joined(place, &["IdFiscaleIVA/IdPaese", "IdFiscaleIVA/IdCodice"], "")
    })
}

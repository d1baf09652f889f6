//! FatturaPA, ordinary (FatturaElettronica) and simplified (FatturaElettronicaSemplificata): the Italian invoice. One
//! file may hold several invoices of one seller to one buyer, each in a body of its own.
//!
//! The file states amounts per VAT rate and per instalment; totals are their sums.

use super::{Dialect, MAX_INVOICES, Reading, Source, embedded};
use crate::details::{
    Adjustment, Delivery, Details, Discount, Line, Party, Payment, Reference,
    ReferenceTo::{Buyer, Contract, DespatchAdvice, Order, PrecedingInvoice, Project, ReceiptAdvice, Tender},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::xml::{self, Node};
use message::Unread;

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| {
        name.starts_with("FatturaElettronica")
            && (namespace.starts_with("http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/")
                || namespace.starts_with("http://www.fatturapa.gov.it/sdi/fatturapa/"))
    },
    read,
    details,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    let header = xml::first(root, "FatturaElettronicaHeader");
    let party = |path| header.and_then(|header| xml::first(header, path));
    // Once for all invoices: a hostile party is as long as the file.
    let parties = [party("CedentePrestatore"), party("CessionarioCommittente")];
    let parties = parties.map(|party| (party.and_then(name), party.and_then(vat)));
    let invoices = xml::all(root, "FatturaElettronicaBody")
        .into_iter()
        .take(MAX_INVOICES + 1)
        .map(|body| invoice(body, &parties))
        .collect();
    let files = embedded(root, "FatturaElettronicaBody/Allegati", "Attachment", "NomeAttachment");
    Ok(Reading::invoices(invoices, files))
}

/// One invoice; seller and buyer are name and VAT number.
fn invoice(body: Node<'_, '_>, parties: &[(Option<String>, Option<String>); 2]) -> Invoice {
    let [seller, buyer] = parties;
    let document = xml::first(body, "DatiGenerali/DatiGeneraliDocumento").unwrap_or(body);
    let payment = |field: &str| format!("DatiPagamento/DettaglioPagamento/{field}");
    let fields = Fields {
        number: xml::text(document, "Numero"),
        issue_date: xml::date(document, "Data"),
        due_date: xml::date(body, &payment("DataScadenzaPagamento")),
        type_code: xml::text(document, "TipoDocumento"),
        currency: xml::text(document, "Divisa"),
        seller_name: seller.0.clone(),
        seller_vat: seller.1.clone(),
        buyer_name: buyer.0.clone(),
        buyer_vat: buyer.1.clone(),
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

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    let header = |path: &str| xml::first(source.root, &format!("FatturaElettronicaHeader/{path}"));
    let parties = [header("CedentePrestatore"), header("CessionarioCommittente")];
    let [seller, buyer] = parties.map(|node| node.map(|node| party(node, Party::default())).unwrap_or_default());
    let representative = header("RappresentanteFiscale")
        .map(|node| party(node, Party { name: name(node), vat: vat(node), ..Party::default() }));
    let reference = header("CedentePrestatore").and_then(|seller| xml::text(seller, "RiferimentoAmministrazione"));
    let bodies = xml::all(source.root, "FatturaElettronicaBody");
    let with_body = |(invoice, body)| {
        let mut details = Details::of(invoice);
        details.seller = details.seller.with_the_rest_of(&seller);
        details.buyer = details.buyer.with_the_rest_of(&buyer);
        details.tax_representative = representative.clone();
        details.references.extend(reference.clone().map(|value| Reference { to: Buyer, value }));
        body_details(body, &mut details);
        details
    };
    invoices.iter().zip(bodies).map(with_body).collect()
}

fn body_details(body: Node<'_, '_>, details: &mut Details) {
    let document = xml::first(body, "DatiGenerali/DatiGeneraliDocumento").unwrap_or(body);
    if let Some(general) = xml::first(body, "DatiGenerali") {
        let related = "DatiOrdineAcquisto|DatiContratto|DatiConvenzione|DatiRicezione";
        details.add_references(
            general,
            &[
                (Order, "DatiOrdineAcquisto/IdDocumento"),
                (Contract, "DatiContratto|DatiConvenzione/IdDocumento"),
                (ReceiptAdvice, "DatiRicezione/IdDocumento"),
                (DespatchAdvice, "DatiDDT/NumeroDDT"),
                (PrecedingInvoice, "DatiFattureCollegate/IdDocumento"),
                (PrecedingInvoice, "DatiFatturaRettificata/NumeroFR"),
                (Project, &format!("{related}/CodiceCUP")),
                (Tender, &format!("{related}/CodiceCIG")),
            ],
        );
        details.delivery = Delivery {
            date: xml::date(general, "DatiTrasporto/DataOraConsegna"),
            place: xml::first(general, "DatiTrasporto/IndirizzoResa").map(address).unwrap_or_default(),
            ..Delivery::default()
        };
    }
    details.notes = xml::notes(document, "Causale");
    // The stamp duty that the seller pays; where the buyer owes it, it is a line, too.
    let stamp = xml::amount(document, "DatiBollo/ImportoBollo");
    details.notes.extend(stamp.map(|amount| format!("Imposta di bollo: {amount}")));
    details.add_lines(xml::all(body, "DatiBeniServizi/DettaglioLinee"), line);
    if details.lines.is_empty() {
        details.add_lines(xml::all(body, "DatiBeniServizi"), simplified_line);
    }
    let pension = xml::all(document, "DatiCassaPrevidenziale").into_iter();
    details.adjustments = xml::all(document, "ScontoMaggiorazione").into_iter().filter_map(adjustment).collect();
    details.adjustments.extend(pension.filter_map(|fund| {
        let amount = xml::amount(fund, "ImportoContributoCassa");
        Adjustment::new(true, xml::text(fund, "TipoCassa"), xml::amount(fund, "AlCassa"), amount)
    }));
    details.taxes = xml::all(body, "DatiBeniServizi/DatiRiepilogo").into_iter().map(tax).collect();
    details.withheld = xml::all(document, "DatiRitenuta")
        .into_iter()
        .map(|withheld| Tax {
            category: xml::text(withheld, "TipoRitenuta"),
            rate: xml::amount(withheld, "AliquotaRitenuta"),
            amount: xml::amount(withheld, "ImportoRitenuta"),
            ..Tax::default()
        })
        .collect();
    details.rounding = xml::amount(document, "Arrotondamento");
    let instalments = xml::all(body, "DatiPagamento/DettaglioPagamento");
    details.payments = instalments.iter().map(|instalment| payment(*instalment)).collect();
    details.discounts = instalments
        .iter()
        .map(|instalment| Discount {
            until: xml::date(*instalment, "DataLimitePagamentoAnticipato"),
            amount: xml::amount(*instalment, "ScontoPagamentoAnticipato"),
            ..Discount::default()
        })
        .collect();
    details.payment_terms = xml::text(body, "DatiPagamento/CondizioniPagamento");
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let seat = xml::first(party, "Sede").or_else(|| xml::first(party, "AltriDatiIdentificativi/Sede"));
    Party {
        company_number: places(party)
            .find_map(|place| xml::text(place, "CodiceFiscale"))
            .or_else(|| xml::joined(party, &["IscrizioneREA/Ufficio", "IscrizioneREA/NumeroREA"], " ")),
        address: seat.map(address).unwrap_or_default(),
        country: seat.and_then(|seat| xml::text(seat, "Nazione")),
        contact: ["Telefono", "Email"]
            .iter()
            .filter_map(|path| xml::text(party, &format!("Contatti/{path}")))
            .collect(),
        ..known
    }
}

fn address(address: Node<'_, '_>) -> Vec<String> {
    xml::rows(address, &[&["Indirizzo", "NumeroCivico"], &["CAP", "Comune", "Provincia"]])
}

fn line(line: Node<'_, '_>) -> Line {
    let more = xml::all(line, "AltriDatiGestionali").into_iter().filter_map(|more| {
        xml::joined(more, &["TipoDato", "RiferimentoTesto", "RiferimentoNumero", "RiferimentoData"], " ")
    });
    Line {
        id: xml::text(line, "NumeroLinea"),
        name: xml::note(line, &["Descrizione"]),
        description: xml::lines(more),
        seller_item_id: xml::text(line, "CodiceArticolo/CodiceValore"),
        quantity: xml::amount(line, "Quantita"),
        unit: xml::text(line, "UnitaMisura"),
        price: xml::amount(line, "PrezzoUnitario"),
        delivery: Delivery {
            from: xml::date(line, "DataInizioPeriodo"),
            until: xml::date(line, "DataFinePeriodo"),
            ..Delivery::default()
        },
        adjustments: xml::all(line, "ScontoMaggiorazione").into_iter().filter_map(adjustment).collect(),
        tax_rate: xml::amount(line, "AliquotaIVA"),
        tax_category: xml::text(line, "Natura"),
        net: xml::amount(line, "PrezzoTotale"),
        ..Line::default()
    }
}

/// A line of a simplified invoice, which is an element of its own; in ordinary ones it holds the lines and has none of
/// this.
fn simplified_line(line: Node<'_, '_>) -> Line {
    Line {
        name: xml::note(line, &["Descrizione"]),
        tax_rate: xml::amount(line, "DatiIVA/Aliquota"),
        tax_category: xml::text(line, "Natura"),
        description: xml::note(line, &["RiferimentoNormativo"]),
        gross: xml::amount(line, "Importo"),
        ..Line::default()
    }
}

/// Sconto (`SC`) or maggiorazione (`MG`).
fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    let is_charge = xml::text(node, "Tipo").as_deref() == Some("MG");
    Adjustment::new(is_charge, None, xml::amount(node, "Percentuale"), xml::amount(node, "Importo"))
}

fn tax(tax: Node<'_, '_>) -> Tax {
    Tax {
        category: xml::text(tax, "Natura"),
        rate: xml::amount(tax, "AliquotaIVA"),
        basis: xml::amount(tax, "ImponibileImporto"),
        amount: xml::amount(tax, "Imposta"),
        exemption: xml::text(tax, "RiferimentoNormativo"),
    }
}

fn payment(payment: Node<'_, '_>) -> Payment {
    Payment {
        means: xml::text(payment, "ModalitaPagamento"),
        account: xml::text(payment, "IBAN"),
        account_name: xml::text(payment, "Beneficiario"),
        bic: xml::text(payment, "BIC"),
        reference: xml::text(payment, "CodicePagamento"),
        due_date: xml::date(payment, "DataScadenzaPagamento"),
        amount: xml::amount(payment, "ImportoPagamento"),
        ..Payment::default()
    }
}

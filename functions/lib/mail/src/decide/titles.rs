//! The one table of what documents call themselves, in the form of [`plain`](super::words::plain).

use message::FileRule;

/// A kind of document that is no invoice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) rule: FileRule,
    pub(super) doubt: Doubt,
    /// Whether its name alone says what a file is.
    pub(super) by_name: bool,
    /// Whole lines, but for what [`BESIDE_TITLE`] and [`LABEL`] say.
    titles: &'static str,
}

impl Kind {
    pub(super) fn titles(&self) -> impl Iterator<Item = &'static str> {
        list(self.titles)
    }
}

/// What speaks for an invoice in spite of the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Any word or label of invoices in the top, or the title or number of one behind it: such documents do not refer to
    /// invoices. But invoices refer to them: titles of two such kinds are references.
    Word,
    /// A text without clauses, where the title is a reference ("Vertrag 4711"); else as [`Doubt::Number`].
    Clauses,
    /// The title or number of an invoice: terms are about invoices in general.
    Number,
    /// A word or label of invoices before the title: such documents list invoices, and ask to pay them.
    Earlier,
}

/// All kinds. Of two titles in one file name, that of the earlier kind counts.
pub(super) const KINDS: [Kind; 12] = [
    Kind {
        rule: FileRule::DeliveryNote,
        doubt: Doubt::Word,
        by_name: true,
        titles: "lieferschein, delivery note, packing slip, packing list, proof of delivery, bon de livraison, \
                 bordereau de livraison, pakbon, leverbon, leveringsbon, vrachtbrief, albaran, nota de entrega, \
                 documento di trasporto, bolla di consegna, guia de remessa, guia de transporte, folgeseddel, \
                 foljesedel, pakkseddel, lahete, lahetysluettelo, dodaci list, dokument wydania, list przewozowy, \
                 szallitolevel",
    },
    Kind {
        rule: FileRule::OrderConfirmation,
        doubt: Doubt::Word,
        by_name: true,
        titles: "auftragsbestatigung, auftragsbestaetigung, bestellbestatigung, bestellbestaetigung, \
                 order confirmation, order acknowledgement, confirmation de commande, \
                 accuse de reception de commande, orderbevestiging, bestelbevestiging, conferma d'ordine, \
                 conferma ordine, confirmacion de pedido, confirmacao de encomenda, ordrebekraeftelse, \
                 ordrebekreftelse, orderbekraftelse, tilausvahvistus, potwierdzenie zamowienia, \
                 potvrzeni objednavky, rendeles visszaigazolas",
    },
    Kind {
        rule: FileRule::Quote,
        doubt: Doubt::Word,
        by_name: true,
        titles: "angebot, kostenvoranschlag, quotation, quote, devis, offre de prix, offerte, prijsofferte, \
                 preventivo, presupuesto, orcamento, tilbud, offert, tarjous, oferta handlowa, cenova nabidka, \
                 arajanlat",
    },
    Kind {
        rule: FileRule::TimeSheet,
        doubt: Doubt::Word,
        by_name: true,
        titles: "leistungsnachweis, stundenzettel, stundennachweis, tatigkeitsnachweis, taetigkeitsnachweis, \
                 arbeitszeitnachweis, timesheet, time sheet, releve d'heures, releve des heures, feuille de temps, \
                 feuille d'heures, urenstaat, urenbriefje, urenoverzicht, foglio ore, parte de horas, hoja de horas, \
                 folha de horas, timeseddel, timeliste, tidrapport, tuntilista, karta czasu pracy, vykaz prace",
    },
    Kind {
        rule: FileRule::Mandate,
        doubt: Doubt::Word,
        by_name: true,
        titles: "sepa-lastschriftmandat, sepa lastschriftmandat, lastschriftmandat, sepa-basislastschriftmandat, \
                 sepa-firmenlastschriftmandat, sepa-mandat, einzugsermachtigung, einzugsermaechtigung, \
                 sepa direct debit mandate, direct debit mandate, sepa mandate, mandat de prelevement, \
                 mandat de prelevement sepa, mandat sepa, machtiging sepa, sepa-machtiging, sepa machtiging, \
                 doorlopende machtiging, mandato sepa, mandato di addebito diretto, mandato di addebito diretto sepa, \
                 orden de domiciliacion, orden de domiciliacion de adeudo directo sepa",
    },
    Kind {
        rule: FileRule::PaymentAdvice,
        doubt: Doubt::Earlier,
        by_name: true,
        // "Avviso di pagamento" is a bill.
        titles: "zahlungsavis, zahlungsavise, remittance advice, remittance advise, payment advice, avis de paiement, \
                 avis de virement, betalingsadvies, betalingsspecificatie, betalingsadvis, remittance-advice, \
                 awizo platnosci",
    },
    Kind {
        rule: FileRule::Statement,
        doubt: Doubt::Earlier,
        by_name: true,
        titles: "kontoauszug, saldenbestatigung, saldenbestaetigung, offene-posten-liste, statement of account, \
                 account statement, releve de compte, rekeningoverzicht, rekeninguittreksel, rekeningafschrift, \
                 estratto conto, extracto de cuenta, extrato de conta, kontoudtog, kontoutskrift, kontoutdrag, \
                 tiliote, wyciag z konta, vypis z uctu, szamlakivonat",
    },
    Kind {
        rule: FileRule::Reminder,
        doubt: Doubt::Earlier,
        by_name: true,
        // "Rappel" alone also heads the terms of an invoice.
        titles: "mahnung, zahlungserinnerung, payment reminder, reminder of payment, overdue notice, dunning letter, \
                 dunning notice, final demand, rappel de paiement, rappel de facture, premier rappel, \
                 deuxieme rappel, second rappel, troisieme rappel, dernier rappel, 1er rappel, 2e rappel, 2eme rappel, \
                 3e rappel, 3eme rappel, rappel n°, lettre de relance, relance, mise en demeure, aanmaning, \
                 betalingsherinnering, ingebrekestelling, sollecito di pagamento, recordatorio de pago, \
                 aviso de pagamento, betalingspamindelse, rykker, betalningspaminnelse, purring, maksumuistutus, \
                 wezwanie do zaplaty, upominka, fizetesi felszolitas",
    },
    Kind {
        rule: FileRule::ProForma,
        doubt: Doubt::Earlier,
        by_name: true,
        titles: "proforma, pro forma, pro-forma, proforma-rechnung, proforma rechnung, proformarechnung, \
                 pro-forma-rechnung, pro forma-rechnung, pro forma rechnung, proforma invoice, pro forma invoice, \
                 pro-forma invoice, facture proforma, facture pro forma, facture pro-forma, proforma factuur, \
                 pro forma factuur, pro-forma factuur, proformafactuur, pro-formafactuur, fattura proforma, \
                 fattura pro forma, fattura pro-forma, factura proforma, factura pro forma, factura pro-forma, \
                 fatura proforma, fatura pro forma, faktura proforma, faktura pro forma, faktura pro-forma, \
                 proforma faktura, proforma-faktura, proformafaktura, proformalasku, proforma lasku, dijbekero, \
                 predracun",
    },
    Kind {
        rule: FileRule::Order,
        doubt: Doubt::Word,
        by_name: false,
        titles: "bestellung, einkaufsbestellung, purchase order, order form, bon de commande, bestelbon, \
                 bestelling, inkooporder, aankooporder, ordine, ordine di acquisto, ordine d'acquisto, pedido, \
                 pedido de compra, orden de compra, ordem de compra, encomenda, nota de encomenda, indkobsordre, \
                 innkjopsordre, inkopsorder, ostotilaus, zamowienie, objednavka, megrendeles",
    },
    Kind {
        rule: FileRule::Contract,
        doubt: Doubt::Clauses,
        by_name: false,
        titles: "vertrag, rahmenvertrag, dienstleistungsvertrag, wartungsvertrag, mietvertrag, kaufvertrag, \
                 werkvertrag, liefervertrag, leasingvertrag, contract, service contract, maintenance contract, \
                 framework contract, agreement, service agreement, services agreement, master services agreement, \
                 master service agreement, framework agreement, lease agreement, non-disclosure agreement, contrat, \
                 contrat cadre, contrat-cadre, contrat de maintenance, contrat de service, contrat de services, \
                 contrat de prestation de services, contrat de location, contrat de vente, overeenkomst, \
                 raamovereenkomst, dienstverleningsovereenkomst, huurovereenkomst, koopovereenkomst, \
                 onderhoudscontract, contratto, contratto di fornitura, contratto di servizio, \
                 contratto di locazione, contratto di manutenzione, contrato, contrato de servicios, \
                 contrato de prestacion de servicios, contrato de arrendamiento, contrato de mantenimiento, kontrakt, \
                 avtal, sopimus, umowa, smlouva, szerzodes",
    },
    Kind {
        rule: FileRule::Terms,
        doubt: Doubt::Number,
        by_name: true,
        titles: "agb, allgemeine geschaftsbedingungen, allgemeine geschaeftsbedingungen, \
                 allgemeine verkaufsbedingungen, allgemeine lieferbedingungen, datenschutzerklarung, \
                 datenschutzerklaerung, datenschutzhinweise, datenschutzhinweis, widerrufsbelehrung, impressum, \
                 terms and conditions, terms & conditions, general terms, terms of sale, terms of service, \
                 privacy policy, privacy notice, legal notice, disclaimer, cgv, conditions generales, \
                 conditions generales de vente, politique de confidentialite, mentions legales, algemene voorwaarden, \
                 verkoopsvoorwaarden, privacyverklaring, privacybeleid, condizioni generali, \
                 informativa sulla privacy, condiciones generales, politica de privacidad, condicoes gerais, \
                 salgs- og leveringsbetingelser, handelsbetingelser, allmanna villkor, yleiset ehdot, ogolne warunki, \
                 vseobecne obchodni podminky, obchodni podminky",
    },
];

/// Words that only invoices, credit notes and receipts call themselves by. Their labels are known to the crate
/// `invoice`; here are those that may be of something else, too: a Hungarian account has a "számlaszám".
pub(super) const INVOICE: &str = "rechnung, rechnungen, gutschrift, quittung, kassenbon, beleg, honorarnote, schlussrechnung, sammelrechnung, \
     abrechnung, invoice, invoices, receipt, bill, credit note, debit note, note de debit, nota di debito, nota de debito, facture, factures, note de credit, avoir, recu, ticket, \
     note d'honoraires, factuur, facturen, creditnota, kwitantie, fattura, nota di credito, ricevuta, parcella, factura, \
     abono, recibo, fatura, faktura, fakturaer, fv, kreditnota, kvittering, kvitto, lasku, hyvityslasku, kuitti, \
     rachunek, korekta, doklad, dobropis, szamla, szamlaszam, racun, arve, saskaita, rekins, фактура, τιμολογιο, \
     τιμολόγιο, счет, рахунок";
/// Short forms of invoice words that file names begin with, before a number: "RE_4711", "FA17".
pub(super) const SHORT: &str = "re, rg, rnr, inv, fact, fa, ar, fv, fra, fac";
/// Invoice words that name invoices in general, as a clause does.
pub(super) const IN_GENERAL: &str = "rechnungen, invoices, factures, facturen, fakturaer";
/// What follows an invoice word where it is only an address.
pub(super) const OF_ADDRESS: &str = "address, to, recipient, adresse";

/// What makes a title a label, unless its value follows: "Lieferschein Nr."
pub(super) const LABEL: &str =
    "c, nr, nummer, no, n, n°, nº, num, numero, number, id, date, datum, data, fecha, seite, page, pagina";
/// What else a title may have before and behind it, besides numbers and dates.
pub(super) const BESIDE_TITLE: &str = "vom, of, du, van, del, den, dated, zu, for, original, kopie, copy, copie, duplikat, ihr, ihre, unser, unsere, your, \
     our, votre, notre, uw, onze, first, second, final, erste, zweite, letzte, premier, dernier, eerste";

/// How a line begins that says that a document itemises an invoice.
pub(super) const ITEMISATION: &str = "einzelverbindungsnachweis, einzelverbindungsubersicht, einzelnachweis, \
     verbindungsnachweis, verbindungsubersicht, evn, detailaufstellung, \
     kostenaufstellung, leistungsaufstellung, positionsliste, einzelpositionen, rechnungsanlage, rechnungsanhang, \
     rechnungsdetails, invoice details, invoice detail, invoice breakdown, itemised bill, itemized bill, itemisation, \
     itemization, itemised calls, call details, usage details, cost breakdown, \
     detail de la facture, details de la facture, detail de facturation, facture detaillee, detail des communications, \
     detail des consommations, releve des communications, factuurbijlage, factuurspecificatie, \
     gespreksspecificatie, verbruiksspecificatie, \
     fakturaspecifikation, fakturaunderlag, laskuerittely";
/// The same, if the line names an invoice, too: "Anlage zur Rechnung 17".
pub(super) const APPENDIX: &str = "anlage, anhang, beilage, aufstellung, breakdown, appendix, annex, attachment, annexe, detail, \
    details, bijlage, specificatie, allegato, dettaglio, anexo, detalle, desglose, zalacznik, specifikation, bilaga, bilag, \
    vedlegg, liite, erittely";

/// What numbers a clause.
pub(super) const CLAUSE: &str = "art, article, artikel, articolo, articulo, artigo, section, clause, ziffer";

/// The entries of a list above.
pub(super) fn list(entries: &'static str) -> impl Iterator<Item = &'static str> {
    entries.split(", ")
}

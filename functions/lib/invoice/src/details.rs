//! Everything an invoice says, for people to read: what a rendered view shows of an invoice that came as data.
//!
//! Values stand as written in the document, as in [`Fields`](crate::Fields): dates ISO 8601, amounts decimal strings,
//! absent is `None` or empty. BT and BG are the terms of EN 16931, also where the format is another one.

use std::collections::HashSet;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::{Fields, Format, Invoice, Kind};
use crate::xml::{self, Node};

/// Lines of one invoice that are given; [`Details::more_lines`] counts the others.
pub const MAX_LINES: usize = 10_000;
/// Entries that are given of each other list of an invoice or line; [`Details::more_entries`] counts the others.
pub const MAX_ENTRIES: usize = 500;
/// Invoices of one file that are given in full. Real batches have a few dozen; the parties, which those of one file
/// share, are repeated in each.
pub const MAX_DETAILED: usize = 1_000;

/// One invoice in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Details {
    /// Invoice or credit note.
    pub kind: Kind,
    /// The format it was read from.
    pub format: Format,
    /// The key fields, the same as [`read`](crate::read) gives.
    pub fields: Fields,
    /// BG-4.
    pub seller: Party,
    /// BG-7.
    pub buyer: Party,
    /// BG-10, who is paid if it is not the seller.
    pub payee: Option<Party>,
    /// BG-11, who answers for the VAT of the seller.
    pub tax_representative: Option<Party>,
    /// What the invoice refers to: order (BT-13), contract (BT-12), buyer reference (BT-10), preceding invoice (BT-25) …
    pub references: Vec<Reference>,
    /// BG-13 and BG-14: when and where to.
    pub delivery: Delivery,
    /// BT-22, each note a text that may have several lines.
    pub notes: Vec<String>,
    /// BG-25, in document order, at most [`MAX_LINES`].
    pub lines: Vec<Line>,
    /// How many lines were left out.
    pub more_lines: usize,
    /// BG-20 and BG-21, on the whole document; in FatturaPA on the total with VAT.
    pub adjustments: Vec<Adjustment>,
    /// BG-23.
    pub taxes: Vec<Tax>,
    /// Taxes that the buyer keeps back and pays for the seller: part of the total with VAT, not of what is to be paid.
    /// EN 16931 has none; Italy (ritenuta) and Spain (IRPF) do.
    pub withheld: Vec<Tax>,
    /// BT-106, the sum of the lines.
    pub total_lines: Option<String>,
    /// BT-113, what was paid before.
    pub total_prepaid: Option<String>,
    /// BT-114.
    pub rounding: Option<String>,
    /// BG-16 to BG-19, each way to pay.
    pub payments: Vec<Payment>,
    /// BT-20, a text that may have several lines.
    pub payment_terms: Option<String>,
    /// What may be kept if it is paid early, where the format says so in figures (Skonto).
    pub discounts: Vec<Discount>,
    /// How many entries of the lists other than the lines were left out, each at most [`MAX_ENTRIES`].
    pub more_entries: usize,
}

impl Details {
    /// The details of an invoice that was read, with nothing yet but its fields.
    pub(crate) fn of(invoice: &Invoice) -> Self {
        let fields = invoice.fields.clone().unwrap_or_default();
        let party = |name: &Option<String>, vat: &Option<String>| Party {
            name: name.clone(),
            vat: vat.clone(),
            ..Party::default()
        };
        Self {
            kind: invoice.kind,
            format: invoice.format,
            seller: party(&fields.seller_name, &fields.seller_vat),
            buyer: party(&fields.buyer_name, &fields.buyer_vat),
            fields,
            payee: None,
            tax_representative: None,
            references: Vec::new(),
            delivery: Delivery::default(),
            notes: Vec::new(),
            lines: Vec::new(),
            more_lines: 0,
            adjustments: Vec::new(),
            taxes: Vec::new(),
            withheld: Vec::new(),
            total_lines: None,
            total_prepaid: None,
            rounding: None,
            payments: Vec::new(),
            payment_terms: None,
            discounts: Vec::new(),
            more_entries: 0,
        }
    }

    /// Reads lines as long as there is room, and counts the others. An element that says nothing is no line.
    pub(crate) fn add_lines<T>(&mut self, elements: impl IntoIterator<Item = T>, line: impl Fn(T) -> Line) {
        for element in elements {
            if self.lines.len() == MAX_LINES {
                self.more_lines += 1;
                continue;
            }
            self.lines.extend(Some(line(element)).filter(|line| *line != Line::default()));
        }
    }

    /// Adds what the document refers to: every text at each of the paths.
    pub(crate) fn add_references(&mut self, node: Node<'_, '_>, paths: &[(ReferenceTo, &str)]) {
        for (to, path) in paths {
            self.references.extend(xml::texts(node, path).into_iter().map(|value| Reference { to: *to, value }));
        }
    }

    /// Takes out what is empty, twice or too much.
    pub(crate) fn finish(mut self) -> Self {
        let mut seen = HashSet::new();
        self.references.retain(|reference| seen.insert(reference.clone()));
        self.taxes.retain(|tax| *tax != Tax::default());
        self.withheld.retain(|tax| *tax != Tax::default());
        self.payments.retain(|payment| *payment != Payment::default());
        self.discounts.retain(|discount| *discount != Discount::default());
        self.payee = self.payee.filter(|party| *party != Party::default());
        self.tax_representative = self.tax_representative.filter(|party| *party != Party::default());
        let is_one = |base: &String| base.parse::<Decimal>().is_ok_and(|base| base == Decimal::ONE);
        self.lines.iter_mut().for_each(|line| line.price_base = line.price_base.take().filter(|base| !is_one(base)));
        // The only payment is the whole invoice.
        if let [payment] = self.payments.as_mut_slice() {
            payment.due_date = payment.due_date.take().filter(|date| Some(date) != self.fields.due_date.as_ref());
            payment.amount = payment.amount.take().filter(|amount| Some(amount) != self.fields.total_payable.as_ref());
        }
        let parties = [Some(&mut self.seller), Some(&mut self.buyer), self.payee.as_mut()];
        let parties = parties.into_iter().flatten().chain(self.tax_representative.as_mut());
        let mut more = parties.map(|party| cut(&mut party.address) + cut(&mut party.contact)).sum::<usize>();
        more += self.lines.iter_mut().map(|line| cut(&mut line.adjustments)).sum::<usize>();
        more += cut(&mut self.references) + cut(&mut self.notes) + cut(&mut self.adjustments) + cut(&mut self.taxes);
        more += cut(&mut self.withheld) + cut(&mut self.payments) + cut(&mut self.discounts);
        more += cut(&mut self.delivery.place);
        self.more_entries = more;
        self
    }
}

impl Adjustment {
    /// An allowance or charge, unless it has no figures but zeros.
    pub(crate) fn new(
        is_charge: bool,
        reason: Option<String>,
        percent: Option<String>,
        amount: Option<String>,
    ) -> Option<Self> {
        let is_some = |figure: &Option<String>| {
            figure.as_ref().is_some_and(|figure| figure.contains(|c| ('1'..='9').contains(&c)))
        };
        (is_some(&percent) || is_some(&amount)).then_some(Self { is_charge, reason, percent, amount })
    }
}

/// Cuts a list at [`MAX_ENTRIES`] and says how many it had more.
fn cut<T>(entries: &mut Vec<T>) -> usize {
    let more = entries.len().saturating_sub(MAX_ENTRIES);
    entries.truncate(MAX_ENTRIES);
    more
}

/// A seller, buyer, payee or tax representative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// BT-27, BT-44, BT-59, BT-62.
    pub name: Option<String>,
    /// BT-31, BT-48, BT-63.
    pub vat: Option<String>,
    /// BT-30, BT-47, BT-61; or the tax number (BT-32) if there is no other.
    pub company_number: Option<String>,
    /// The postal address (BG-5, BG-8), a line each, without the country.
    pub address: Vec<String>,
    /// BT-40, BT-55, ISO 3166-1 alpha-2 where the format says so.
    pub country: Option<String>,
    /// Name, telephone and e-mail address of the contact (BG-6, BG-9).
    pub contact: Vec<String>,
}

impl Party {
    /// The party with its name and VAT number, and all else that is known of it.
    pub(crate) fn with_the_rest_of(self, rest: &Self) -> Self {
        Self { name: self.name, vat: self.vat, ..rest.clone() }
    }
}

/// A document or name that the invoice refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Reference {
    /// What it is.
    pub to: ReferenceTo,
    /// Its number.
    pub value: String,
}

/// What a reference refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceTo {
    /// BT-10.
    Buyer,
    /// BT-13.
    Order,
    /// BT-12.
    Contract,
    /// BT-11.
    Project,
    /// BT-14, the order as the seller numbers it.
    SalesOrder,
    /// BT-16.
    DespatchAdvice,
    /// BT-15.
    ReceiptAdvice,
    /// BT-17; in Italy the CIG.
    Tender,
    /// BT-18: a meter, a vehicle, a subscription.
    InvoicedObject,
    /// BT-19, the buyer's account to book it on.
    BuyerAccounting,
    /// BT-25.
    PrecedingInvoice,
}

/// When the goods or services were supplied, and where to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// BT-72.
    pub date: Option<String>,
    /// BT-73.
    pub from: Option<String>,
    /// BT-74.
    pub until: Option<String>,
    /// BT-70 and BG-15: name and address, a line each. Empty for a line of the invoice.
    pub place: Vec<String>,
}

/// An invoice line (BG-25).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// BT-126.
    pub id: Option<String>,
    /// BT-153; where the format has one text for name and description, that, which may have several lines.
    pub name: Option<String>,
    /// BT-154, BG-32 and BT-127: further text, which may have several lines.
    pub description: Option<String>,
    /// BT-155.
    pub seller_item_id: Option<String>,
    /// BT-129.
    pub quantity: Option<String>,
    /// BT-130, as written: a code of UN/ECE Recommendation 20 or words.
    pub unit: Option<String>,
    /// BT-146.
    pub price: Option<String>,
    /// BT-149, if it is not one.
    pub price_base: Option<String>,
    /// BG-26, or the day of supply.
    pub delivery: Delivery,
    /// BG-27 and BG-28.
    pub adjustments: Vec<Adjustment>,
    /// BT-152, in per cent.
    pub tax_rate: Option<String>,
    /// BT-151.
    pub tax_category: Option<String>,
    /// BT-131.
    pub net: Option<String>,
    /// The amount with VAT, where the format gives it; simplified invoices give nothing else.
    pub gross: Option<String>,
}

/// An allowance or charge: discount, surcharge, freight, stamp duty (BG-20, BG-21, BG-27, BG-28).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Adjustment {
    /// Whether it makes the invoice dearer.
    pub is_charge: bool,
    /// BT-97, BT-104, BT-139, BT-144.
    pub reason: Option<String>,
    /// BT-94, BT-101, BT-138, BT-143, in per cent.
    pub percent: Option<String>,
    /// BT-92, BT-99, BT-136, BT-141; in a FatturaPA line it is that of one unit.
    pub amount: Option<String>,
}

/// One row of the VAT breakdown (BG-23).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tax {
    /// BT-118, as written.
    pub category: Option<String>,
    /// BT-119, in per cent.
    pub rate: Option<String>,
    /// BT-116.
    pub basis: Option<String>,
    /// BT-117.
    pub amount: Option<String>,
    /// BT-120, or the code BT-121 where there are no words.
    pub exemption: Option<String>,
}

/// A way to pay (BG-16).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// BT-82, or the code BT-81 (UNTDID 4461) where there are no words.
    pub means: Option<String>,
    /// BT-81 (UNTDID 4461), where the format has it beside the words: UBL, CII.
    pub means_code: Option<String>,
    /// BT-84, where to pay to, IBAN or not.
    pub account: Option<String>,
    /// BT-85.
    pub account_name: Option<String>,
    /// BT-86.
    pub bic: Option<String>,
    /// BT-83.
    pub reference: Option<String>,
    /// BT-91, the buyer's account that is debited.
    pub debited_account: Option<String>,
    /// BT-89.
    pub mandate: Option<String>,
    /// BT-90, who debits.
    pub creditor_id: Option<String>,
    /// BT-87, as far as it is given.
    pub card: Option<String>,
    /// When this instalment is due, if the invoice has several.
    pub due_date: Option<String>,
    /// The amount of this instalment, if the invoice has several.
    pub amount: Option<String>,
}

/// What may be kept if the invoice is paid early.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Discount {
    /// The last day for it.
    pub until: Option<String>,
    /// Within so many days of the invoice, where no day is given.
    pub days: Option<String>,
    /// In per cent of the invoice.
    pub percent: Option<String>,
    /// What is kept.
    pub amount: Option<String>,
}

//! Everything an invoice says, for people to read: what a rendered view shows of an invoice that came as data.
//!
//! Values stand as written in the document, as in [`Fields`](crate::Fields): dates ISO 8601, amounts decimal strings,
//! absent is `None` or empty. BT and BG are the terms of EN 16931, also where the format is another one.

use serde::Serialize;

use crate::model::{Fields, Format, Kind};

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
    /// What the invoice refers to: order (BT-13), contract (BT-12), buyer reference (BT-10), preceding invoice (BT-25) …
    pub references: Vec<Reference>,
    /// BT-72, or BT-73 and BT-74 of the invoicing period (BG-14).
    pub delivery: Delivery,
    /// BT-22, each note a text that may have several lines.
    pub notes: Vec<String>,
    /// BG-25, in document order.
    pub lines: Vec<Line>,
    /// BG-20 and BG-21, on the whole document.
    pub adjustments: Vec<Adjustment>,
    /// BG-23.
    pub taxes: Vec<Tax>,
    /// BT-106, the sum of the lines.
    pub total_lines: Option<String>,
    /// BT-113, what was paid before.
    pub total_prepaid: Option<String>,
    /// BT-114.
    pub rounding: Option<String>,
    /// BG-16 to BG-19, each way to pay.
    pub payments: Vec<Payment>,
    /// BT-20.
    pub payment_terms: Option<String>,
}

/// A seller, buyer or payee.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// BT-27, BT-44, BT-59.
    pub name: Option<String>,
    /// BT-31, BT-48.
    pub vat: Option<String>,
    /// BT-30, BT-47; or the tax number (BT-32) if there is no other.
    pub company_number: Option<String>,
    /// The postal address (BG-5, BG-8), a line each, without the country.
    pub address: Vec<String>,
    /// BT-40, BT-55, ISO 3166-1 alpha-2 where the format says so.
    pub country: Option<String>,
    /// Name, telephone and e-mail address of the contact (BG-6, BG-9).
    pub contact: Vec<String>,
}

/// A document or name that the invoice refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// BT-16.
    DespatchAdvice,
    /// BT-25.
    PrecedingInvoice,
}

/// When the goods or services were supplied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// BT-72.
    pub date: Option<String>,
    /// BT-73.
    pub from: Option<String>,
    /// BT-74.
    pub until: Option<String>,
}

/// An invoice line (BG-25).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// BT-126.
    pub id: Option<String>,
    /// BT-153.
    pub name: Option<String>,
    /// BT-154 and BT-127: further text.
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
    /// BG-27 and BG-28.
    pub adjustments: Vec<Adjustment>,
    /// BT-152, in per cent.
    pub tax_rate: Option<String>,
    /// BT-151.
    pub tax_category: Option<String>,
    /// BT-131; where the format only knows it with VAT, with VAT.
    pub net: Option<String>,
}

/// An allowance or charge (BG-20, BG-21, BG-27, BG-28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adjustment {
    /// Whether it makes the invoice dearer.
    pub is_charge: bool,
    /// BT-97, BT-104, BT-139, BT-144.
    pub reason: Option<String>,
    /// BT-94, BT-101, BT-138, BT-143, in per cent.
    pub percent: Option<String>,
    /// BT-92, BT-99, BT-136, BT-141.
    pub amount: String,
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
    /// BT-120.
    pub exemption: Option<String>,
}

/// A way to pay (BG-16).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// BT-82, or the code BT-81 (UNTDID 4461) where there are no words.
    pub means: Option<String>,
    /// BT-84, IBAN or not.
    pub account: Option<String>,
    /// BT-85.
    pub account_name: Option<String>,
    /// BT-86.
    pub bic: Option<String>,
    /// BT-83.
    pub reference: Option<String>,
    /// BT-89.
    pub mandate: Option<String>,
    /// When this instalment is due, if the invoice has several.
    pub due_date: Option<String>,
    /// The amount of this instalment, if the invoice has several.
    pub amount: Option<String>,
}

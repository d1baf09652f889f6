//! An invoice of nobody, to show what a letter looks like.

use rust_decimal::Decimal;

use crate::facts::Facts;
use crate::girocode;
use crate::payment::{Payment, Transfer};

/// The facts of a sample invoice of this seller, with everything that a letter can say.
pub fn sample(seller: &str) -> Facts {
    let some = |text: &str| Some(text.to_owned());
    let mut transfer = Transfer {
        holder: seller.to_owned(),
        // The example of the Belgian bank federation: no account has it.
        iban: "BE68539007547034".to_owned(),
        bic: None,
        reference: some("+++090/9337/55493+++"),
        code: None,
    };
    transfer.code = girocode::payload(&transfer, Decimal::new(123_450, 2));
    Facts {
        seller: seller.to_owned(),
        buyer: "Café Central".to_owned(),
        customer_number: some("10042"),
        credit_note: false,
        number: some("2026-0117"),
        issue_date: some("2026-01-20"),
        due_date: some("2026-02-19"),
        amount: some("1234.50"),
        currency: some("EUR"),
        order: some("PO-4711"),
        payment: Payment::Transfer(transfer),
        copy: None,
        reminder: None,
        download: None,
    }
}

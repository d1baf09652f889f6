//! What a letter says of an invoice.

use invoice::details::ReferenceTo;
use invoice::{Details, Kind};
use serde::{Deserialize, Serialize};

use crate::copy::CopyRule;
use crate::download::Download;
use crate::payment::Payment;

/// What a letter says: values as the document writes them, dates ISO 8601, amounts decimal strings. What is `None` the
/// letter does not mention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who sends the letter: the account's trading name.
    pub seller: String,
    /// Who gets it, by the name the account knows.
    pub buyer: String,
    /// The buyer's number with the seller.
    pub customer_number: Option<String>,
    /// Whether money is given back.
    pub credit_note: bool,
    /// BT-1.
    pub number: Option<String>,
    /// BT-2.
    pub issue_date: Option<String>,
    /// BT-9.
    pub due_date: Option<String>,
    /// BT-115, or BT-112 where a document gives only that.
    pub amount: Option<String>,
    /// BT-5.
    pub currency: Option<String>,
    /// BT-13.
    pub order: Option<String>,
    /// What the customer has to do about the money.
    pub payment: Payment,
    /// By which rule the mail is only a copy.
    pub copy: Option<CopyRule>,
    /// Whether the letter reminds of an invoice that was mailed before. To be used only where the invoice has a due date.
    pub reminder: Option<Reminder>,
    /// Where its files are, if they are too large for it.
    pub download: Option<Download>,
}

/// What a reminder says of the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reminder {
    /// It is today or still to come.
    Due,
    /// It has passed.
    Overdue,
}

impl Facts {
    /// The facts of an invoice. Of one without data, such as a plain PDF, only the names.
    pub fn of(details: Option<&Details>, seller: &str, buyer: &str) -> Self {
        let names = Self { seller: seller.to_owned(), buyer: buyer.to_owned(), ..Self::default() };
        let Some(details) = details else { return names };
        let fields = &details.fields;
        let order = details.references.iter().find(|reference| reference.to == ReferenceTo::Order);
        Self {
            credit_note: details.kind == Kind::CreditNote,
            number: fields.number.clone(),
            issue_date: fields.issue_date.clone(),
            due_date: fields.due_date.clone(),
            amount: fields.total_payable.clone().or_else(|| fields.total_gross.clone()),
            currency: fields.currency.clone(),
            order: order.map(|order| order.value.clone()),
            payment: Payment::of(details, seller),
            copy: CopyRule::of(details),
            ..names
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
pub(crate) mod tests {
    use super::*;

    /// A UBL invoice with this inside.
    pub(crate) fn details(inside: &str) -> Details {
        let ubl = "urn:oasis:names:specification:ubl:schema:xsd";
        let xml = format!(
            "<Invoice xmlns=\"{ubl}:Invoice-2\" xmlns:a=\"{ubl}:CommonAggregateComponents-2\" \
             xmlns:b=\"{ubl}:CommonBasicComponents-2\"><b:ID>R-1</b:ID><b:IssueDate>2026-01-20</b:IssueDate>\
             <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>{inside}</Invoice>"
        );
        invoice::details(xml.as_bytes()).unwrap().remove(0)
    }

    #[test]
    fn an_invoice_tells_what_the_letter_says() {
        let order = "<a:OrderReference><b:ID>PO-7</b:ID></a:OrderReference>";
        let total =
            "<a:LegalMonetaryTotal><b:PayableAmount currencyID=\"EUR\">12.50</b:PayableAmount></a:LegalMonetaryTotal>";
        let facts = Facts::of(Some(&details(&format!("{order}{total}"))), "Seller", "Buyer");
        let said = [&facts.number, &facts.issue_date, &facts.amount, &facts.currency, &facts.order];
        assert_eq!(said.map(Option::as_deref), ["R-1", "2026-01-20", "12.50", "EUR", "PO-7"].map(Some));
        assert_eq!(Facts::of(None, "Seller", "Buyer").number, None);
    }
}

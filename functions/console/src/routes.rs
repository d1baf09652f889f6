//! The routes, one file per thing they are about: its handlers, its JSON, its documentation.

mod account;
mod bulk;
mod delivery;
mod document;
mod download;
mod incoming;
mod issued;
mod letters;
mod mail;
mod page;
mod partner;
mod reminders;
mod sender;
mod sending_address;
mod suppressed;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::Console;

/// All routes.
pub(crate) fn all() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .merge(account::routes())
        .merge(sending_address::routes())
        .merge(letters::routes())
        .merge(partner::routes())
        .merge(incoming::routes())
        .merge(issued::routes())
        .merge(bulk::routes())
        .merge(document::routes())
        .merge(delivery::routes())
        .merge(mail::routes())
        .merge(reminders::routes())
        .merge(sender::routes())
        .merge(suppressed::routes())
        .merge(download::routes())
        .merge(page::routes())
}

/// The key fields of an invoice, as written in the document; BT is the business term of EN 16931.
#[derive(Debug, Serialize, ToSchema)]
struct Fields {
    /// Invoice number (BT-1).
    #[schema(example = "2026-0117")]
    number: Option<String>,
    /// Issue date (BT-2), ISO 8601.
    #[schema(example = "2026-01-20")]
    issue_date: Option<String>,
    /// Payment due date (BT-9), ISO 8601.
    due_date: Option<String>,
    /// Type code (BT-3, UNTDID 1001).
    #[schema(example = "380")]
    type_code: Option<String>,
    /// Currency (BT-5, ISO 4217).
    #[schema(example = "EUR")]
    currency: Option<String>,
    /// Seller (BT-27).
    seller_name: Option<String>,
    /// Seller's VAT number (BT-31).
    seller_vat: Option<String>,
    /// Buyer (BT-44).
    buyer_name: Option<String>,
    /// Buyer's VAT number (BT-48).
    buyer_vat: Option<String>,
    /// Total without VAT (BT-109).
    total_net: Option<String>,
    /// Total VAT (BT-110).
    total_tax: Option<String>,
    /// Total with VAT (BT-112).
    total_gross: Option<String>,
    /// Amount due (BT-115).
    #[schema(example = "1210.00")]
    total_payable: Option<String>,
    /// IBAN to pay to (BT-84).
    iban: Option<String>,
    /// Remittance information (BT-83).
    payment_reference: Option<String>,
}

impl From<invoice::Fields> for Fields {
    fn from(fields: invoice::Fields) -> Self {
        Self {
            number: fields.number,
            issue_date: fields.issue_date,
            due_date: fields.due_date,
            type_code: fields.type_code,
            currency: fields.currency,
            seller_name: fields.seller_name,
            seller_vat: fields.seller_vat,
            buyer_name: fields.buyer_name,
            buyer_vat: fields.buyer_vat,
            total_net: fields.total_net,
            total_tax: fields.total_tax,
            total_gross: fields.total_gross,
            total_payable: fields.total_payable,
            iban: fields.iban,
            payment_reference: fields.payment_reference,
        }
    }
}

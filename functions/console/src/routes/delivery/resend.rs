//! Sending again, as it was or to a corrected address.

use aws::orders::Order;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ids::{AccountId, InvoiceId};
use jiff::Timestamp;
use ledger::{ChannelKind, Ledger, Partner, Recipient, Role, Status};
use mail::EmailAddress;
use message::{FieldError, RequestError};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{DeliveryWithHistory, with_history};
use crate::Console;
use crate::auth::Person;
use crate::error::{Error, Invalid};
use crate::extract::{FromPath, OptionalJson};
use crate::language::Reader;
use crate::openapi;

/// SES takes 50 recipients a mail.
const MAX_EMAILS: usize = 50;

pub(super) fn routes() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(resend))
}

/// Where to send it, if not where the partner says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "rechnung@cafe-central.example", "save": true}))]
struct Resend {
    /// The one address that is mailed to this time, instead of those of the partner. Only for `email`.
    to: Option<String>,
    /// Whether the partner gets the address for good, in place of the one that bounced.
    #[serde(default)]
    save: bool,
}

/// Send again.
///
/// For a delivery that bounced, was refused, failed or is unknown, after a person has looked into it. Without a body it
/// goes to the addresses the partner has now; with `to` it goes to that address alone, and with `save` the partner keeps
/// it. What was sent before may have arrived. The timeline names who asked for it, by the `sub` of the token.
#[utoipa::path(
    post, path = "/v1/deliveries/{invoice_id}/{channel}/resend", operation_id = "resend_delivery", tag = "deliveries",
    request_body = Option<Resend>,
    params(
        ("invoice_id" = String, Path, description = "The issued invoice's id."),
        ("channel" = openapi::ChannelKind, Path, description = "The channel."),
    ),
    responses(
        (status = 202, description = "It will be sent again.", body = DeliveryWithHistory),
        (status = 404, description = "There is no such delivery."),
        (status = 409, description = "It is under way or has arrived, the address gets no mails, or somebody else changed the partner."),
        (status = 422, description = "`to` is no address, or is not possible here."),
    )
)]
async fn resend(
    Person { account, name }: Person,
    State(console): State<Console>,
    Reader(language): Reader,
    FromPath((invoice, channel)): FromPath<(InvoiceId, ChannelKind)>,
    OptionalJson(body): OptionalJson<Resend>,
) -> Result<(StatusCode, Json<DeliveryWithHistory>), Error> {
    let (ledger, now) = (&console.connector.ledger, Timestamp::now());
    let Resend { to, save } = body.unwrap_or_default();
    let to = corrected(channel, to, save)?;
    let delivery = ledger.delivery(&account, &invoice, channel).await?.ok_or(RequestError::DeliveryNotFound)?;
    // Before the partner is changed.
    if delivery.status == Status::Withdrawn {
        return Err(RequestError::InvoiceWithdrawn.into());
    }
    if !delivery.is_resendable(now) {
        return Err(RequestError::NotResendable.into());
    }
    if delivery.status == Status::Queued && delivery.to != to {
        return Err(RequestError::ResendUnderWay.into());
    }
    if let Some(to) = &to {
        if let Some(suppressed) = ledger.suppressed_of(&account, [to]).await?.first() {
            return Err(RequestError::AddressGetsNoEmails { address: suppressed.address.clone() }.into());
        }
        if save {
            save_address(ledger, &account, &delivery, to).await?;
        }
    }
    if !ledger.requeue(&account, &invoice, channel, name.as_deref(), to.as_ref(), now).await? {
        return Err(RequestError::NotResendable.into());
    }
    console.connector.orders.give(&[Order::deliver(&account, &invoice)]).await?;
    let delivery =
        with_history(ledger, &account, &invoice, channel, language).await?.ok_or(RequestError::DeliveryNotFound)?;
    Ok((StatusCode::ACCEPTED, Json(delivery)))
}

/// The address that was given.
fn corrected(channel: ChannelKind, to: Option<String>, save: bool) -> Result<Option<EmailAddress>, Error> {
    let mut invalid = Invalid::default();
    let given = to.is_some();
    let to = to.and_then(|to| invalid.check("/to", EmailAddress::parse(&to)));
    if given && channel != ChannelKind::Email {
        invalid.refuse("/to", FieldError::OnlyForEmail);
    }
    if save && !given {
        invalid.refuse("/save", FieldError::AddressToSaveMissing);
    }
    if invalid.is_empty() { Ok(to) } else { Err(invalid.into_error()) }
}

/// Gives the partner the address in place of the one that the delivery failed for.
async fn save_address(
    ledger: &Ledger,
    account: &AccountId,
    delivery: &ledger::Delivery,
    to: &EmailAddress,
) -> Result<(), Error> {
    let partner = match &delivery.partner_id {
        Some(id) => ledger.partner(account, id).await?,
        None => None,
    };
    let before = partner.ok_or(RequestError::PartnerNotFound)?;
    let suppressed = ledger.suppressed_of(account, before.emails.iter().map(|email| &email.address)).await?;
    let history = ledger.history(account, &delivery.invoice_id, delivery.channel).await?;
    let failed = |address: &EmailAddress| {
        let bounced = |entry: &ledger::HistoryEntry| {
            matches!(entry.status, Status::Bounced | Status::Complained)
                && entry.recipients.iter().any(|one| one.eq_ignore_ascii_case(address.as_str()))
        };
        suppressed.iter().any(|one| one.is(address)) || history.iter().any(bounced)
    };
    let after = with_address(&before, failed, to);
    if after.emails.len() > MAX_EMAILS {
        return Err(RequestError::PartnerAddressesFull { max: MAX_EMAILS }.into());
    }
    if after != before {
        ledger.put_partner(account, Some(&before), &after).await?;
    }
    Ok(())
}

/// The partner with this address in place of the first that failed and in its role, or else in addition. Once letters are
/// meant for the address, nothing changes, so that the same correction twice takes no second address away.
fn with_address(partner: &Partner, failed: impl Fn(&EmailAddress) -> bool, to: &EmailAddress) -> Partner {
    let mut partner = partner.clone();
    if partner.addresses(Role::To).any(|address| address == to) {
        return partner;
    }
    partner.emails.retain(|email| email.address != *to);
    match partner.emails.iter_mut().find(|email| failed(&email.address)) {
        Some(email) => email.address = to.clone(),
        None => partner.emails.push(Recipient { address: to.clone(), role: Role::To }),
    }
    partner.emails.sort_by_key(|email| email.role);
    partner
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::*;

    fn corrected(emails: serde_json::Value, to: &str) -> Vec<(String, Role)> {
        let partner: Partner =
            serde_json::from_value(json!({"id": "acme", "name": "Acme", "vat": null, "country": null,
            "language": "de", "emails": emails}))
            .unwrap();
        let to = EmailAddress::parse(to).unwrap();
        let partner = with_address(&partner, |address| address.as_str().starts_with("gone"), &to);
        partner.emails.into_iter().map(|email| (email.address.to_string(), email.role)).collect()
    }

    fn role(address: &str, role: &str) -> serde_json::Value {
        json!({"address": address, "role": role})
    }

    #[test]
    fn the_corrected_address_takes_the_place_of_the_one_that_bounced() {
        let as_to = |address: &str| (address.to_owned(), Role::To);
        let as_cc = |address: &str| (address.to_owned(), Role::Cc);
        let both = json!([role("gone@x.example", "to"), role("boss@x.example", "cc")]);
        assert_eq!(corrected(both.clone(), "new@x.example"), [as_to("new@x.example"), as_cc("boss@x.example")]);
        assert_eq!(corrected(both, "boss@x.example"), [as_to("boss@x.example")]);
        let copy = json!([role("ap@x.example", "to"), role("gone@x.example", "cc")]);
        assert_eq!(corrected(copy, "new@x.example"), [as_to("ap@x.example"), as_cc("new@x.example")]);
        assert_eq!(corrected(json!([]), "new@x.example"), [as_to("new@x.example")]);
        let again = json!([role("new@x.example", "to"), role("gone2@x.example", "to")]);
        assert_eq!(corrected(again, "new@x.example"), [as_to("new@x.example"), as_to("gone2@x.example")]);
    }
}

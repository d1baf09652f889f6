//! What could be done about a delivery that failed: another address, another channel.

use connector::Failure;
use connector::ids::AccountId;
use connector::ledger::{self, ChannelKind, HistoryEntry, Ledger, Partner, Role, Status};
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi;

/// What could be done about a delivery that failed.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Proposal {
    /// For `address`: to where it could be sent again.
    address: Option<String>,
    /// For `channel`: over which it could be sent instead.
    #[schema(value_type = Option<openapi::ChannelKind>)]
    channel: Option<ChannelKind>,
    /// What it is and how to do it, in words.
    sentence: String,
}

/// What could be done about a delivery; nothing unless it failed.
pub(super) async fn proposals(
    ledger: &Ledger,
    account: &AccountId,
    delivery: &ledger::Delivery,
    history: &[HistoryEntry],
) -> Result<Vec<Proposal>, Failure> {
    if !delivery.status.has_failed() && delivery.status != Status::Complained {
        return Ok(Vec::new());
    }
    let Some(id) = &delivery.partner_id else { return Ok(Vec::new()) };
    let invoice = &delivery.invoice_id;
    let (partner, issued, deliveries) = futures::try_join!(
        ledger.partner(account, id),
        ledger.issued_invoice(account, invoice),
        ledger.deliveries_of(account, [invoice]),
    )?;
    let Some(partner) = partner else { return Ok(Vec::new()) };
    let mut proposals = Vec::new();
    if delivery.channel == ChannelKind::Email {
        let buyer = issued.and_then(|issued| issued.buyer_email);
        let known = partner.emails.iter().map(|email| &email.address).chain(&buyer);
        let suppressed = ledger.suppressed_of(account, known).await?;
        let others = partner.emails.iter().map(|email| {
            let role = if email.role == Role::To { "" } else { ", which gets copies" };
            (&email.address, format!("an address of {}{role}", partner.name))
        });
        let buyers = buyer.iter().map(|address| (address, "which the invoice names as the buyer's".to_owned()));
        for (address, what) in others.chain(buyers) {
            let is_new = proposals.iter().all(|known: &Proposal| known.address.as_deref() != Some(address.as_str()));
            if is_new && !came_back(history, address.as_str()) && !suppressed.iter().any(|one| one.is(address)) {
                let sentence = format!("Send it again to {address}, {what}.");
                proposals.push(Proposal { address: Some(address.to_string()), channel: None, sentence });
            }
        }
    }
    proposals.extend(next_channel(&partner, delivery.channel, &deliveries));
    Ok(proposals)
}

/// Whether a mail to this address came back, or its reader complained.
fn came_back(history: &[HistoryEntry], address: &str) -> bool {
    let is_bad = |entry: &&HistoryEntry| matches!(entry.status, Status::Bounced | Status::Complained);
    history.iter().filter(is_bad).any(|entry| entry.recipients.iter().any(|one| one.eq_ignore_ascii_case(address)))
}

/// The next of the partner's channels, in its order, that does not have the invoice.
fn next_channel(partner: &Partner, failed: ChannelKind, deliveries: &[ledger::Delivery]) -> Option<Proposal> {
    let at = partner.channels.iter().position(|channel| channel.kind == failed).map_or(0, |at| at + 1);
    let (before, after) = partner.channels.split_at(at);
    let of = |kind| deliveries.iter().find(|delivery| delivery.channel == kind);
    let is_open = |kind| kind != failed && of(kind).is_none_or(|delivery| delivery.status.has_failed());
    let next = after.iter().chain(before).find(|channel| is_open(channel.kind))?;
    let (kind, name) = (next.kind.as_str(), &partner.name);
    let sentence = match (next.enabled, of(next.kind)) {
        (false, _) => format!("{name} has the channel {kind}, which is off: switch it on and issue the invoice again."),
        (true, Some(_)) => format!("Send it again over {kind}, another channel of {name}."),
        (true, None) => format!("Issue the invoice again: it is then sent over {kind}, another channel of {name}."),
    };
    Some(Proposal { address: None, channel: Some(next.kind), sentence })
}

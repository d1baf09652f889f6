//! What could be done about a delivery that failed: another address, another channel.

use aws::Failure;
use ids::AccountId;
use ledger::{ChannelKind, Happening, HistoryEntry, Ledger, Partner, Replied, Role, Status, What};
use mail::EmailAddress;
use message::{Advice, Language};
use serde::Serialize;
use utoipa::ToSchema;

use crate::openapi;
use crate::worded::{Worded, named};

/// The most addresses of answers that are proposed.
const MAX_TOLD: usize = 5;

/// What could be done about a delivery that failed, or about the next one.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Proposal {
    /// For `address`: to where it could be sent again.
    address: Option<String>,
    /// For `channel`: over which it could be sent instead.
    #[schema(value_type = Option<openapi::ChannelKind>)]
    channel: Option<ChannelKind>,
    /// What it is and how to do it.
    #[serde(flatten)]
    advice: Worded,
}

impl Proposal {
    fn of_address(address: &EmailAddress, advice: Advice, language: Language) -> Self {
        Self { address: Some(address.to_string()), channel: None, advice: Worded::of(advice, language) }
    }
}

/// What could be done about a delivery: where it failed, for itself; where an answer named an address, for the next one.
pub(super) async fn proposals(
    ledger: &Ledger,
    account: &AccountId,
    delivery: &ledger::Delivery,
    history: &[HistoryEntry],
    language: Language,
) -> Result<Vec<Proposal>, Failure> {
    let invoice = &delivery.invoice_id;
    if !delivery.status.has_failed() && delivery.status != Status::Complained {
        return match delivery.channel {
            ChannelKind::Email if delivery.status.is_on_its_way() => {
                Ok(for_next_time(ledger.happenings(account, invoice).await?, delivery, language))
            }
            _ => Ok(Vec::new()),
        };
    }
    let Some(id) = &delivery.partner_id else { return Ok(Vec::new()) };
    let (partner, issued, deliveries, happenings) = futures::try_join!(
        ledger.partner(account, id),
        ledger.issued_invoice(account, invoice),
        ledger.deliveries_of(account, [invoice]),
        ledger.happenings(account, invoice),
    )?;
    let Some(partner) = partner else { return Ok(Vec::new()) };
    let mut proposals = Vec::new();
    if delivery.channel == ChannelKind::Email {
        let buyer = issued.and_then(|issued| issued.buyer_email);
        let told = told(happenings);
        let replies = told.iter().map(|(address, _)| address);
        let known = partner.emails.iter().map(|email| &email.address).chain(&buyer).chain(replies);
        let suppressed = ledger.suppressed_of(account, known).await?;
        let others = partner.emails.iter().map(|email| {
            let (address, partner) = (email.address.to_string(), partner.name.clone());
            let advice = match email.role {
                Role::To => Advice::SendToPartnersAddress { address, partner },
                Role::Cc | Role::Bcc => Advice::SendToCopyAddress { address, partner },
            };
            (&email.address, advice)
        });
        let buyers =
            buyer.iter().map(|address| (address, Advice::SendToBuyersAddress { address: address.to_string() }));
        let replied = told.iter().map(|(address, writer)| {
            (address, Advice::SendToAddressOfReply { address: address.to_string(), writer: writer.clone() })
        });
        for (address, advice) in others.chain(buyers).chain(replied) {
            let is_new = proposals.iter().all(|known: &Proposal| known.address.as_deref() != Some(address.as_str()));
            if is_new && !came_back(history, address.as_str()) && !suppressed.iter().any(|one| one.is(address)) {
                proposals.push(Proposal::of_address(address, advice, language));
            }
        }
    }
    proposals.extend(next_channel(&partner, delivery.channel, &deliveries, language));
    Ok(proposals)
}

/// The addresses that answers to the letter name, each with who wrote so, the newest first.
fn told(happenings: Vec<Happening>) -> Vec<(EmailAddress, Option<String>)> {
    let replies = happenings.into_iter().rev().filter_map(|happening| match happening.what {
        What::Replied(Replied { from, reply, .. }) => Some((reply.address?, from)),
        _ => None,
    });
    replies.take(MAX_TOLD).collect()
}

/// What answers propose for a letter that has arrived: it is not sent again, but the next one may go elsewhere.
fn for_next_time(happenings: Vec<Happening>, delivery: &ledger::Delivery, language: Language) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = Vec::new();
    for (address, writer) in told(happenings) {
        let has_it = delivery.recipients.iter().any(|one| one.eq_ignore_ascii_case(address.as_str()));
        if !has_it && proposals.iter().all(|known| known.address.as_deref() != Some(address.as_str())) {
            let advice = Advice::SaveAddressOfReply { address: address.to_string(), writer };
            proposals.push(Proposal::of_address(&address, advice, language));
        }
    }
    proposals
}

/// Whether a mail to this address came back, or its reader complained.
fn came_back(history: &[HistoryEntry], address: &str) -> bool {
    let is_bad = |entry: &&HistoryEntry| matches!(entry.status, Status::Bounced | Status::Complained);
    history.iter().filter(is_bad).any(|entry| entry.recipients.iter().any(|one| one.eq_ignore_ascii_case(address)))
}

/// The next of the partner's channels, in its order, that does not have the invoice.
fn next_channel(
    partner: &Partner,
    failed: ChannelKind,
    deliveries: &[ledger::Delivery],
    language: Language,
) -> Option<Proposal> {
    let at = partner.channels.iter().position(|channel| channel.kind == failed).map_or(0, |at| at + 1);
    let (before, after) = partner.channels.split_at(at);
    let of = |kind| deliveries.iter().find(|delivery| delivery.channel == kind);
    let is_open = |kind| kind != failed && of(kind).is_none_or(|delivery| delivery.status.has_failed());
    let next = after.iter().chain(before).find(|channel| is_open(channel.kind))?;
    let (channel, partner) = (named(next.kind), partner.name.clone());
    let advice = match (next.enabled, of(next.kind)) {
        (false, _) => Advice::EnableChannel { partner, channel },
        (true, Some(_)) => Advice::ResendOverChannel { partner, channel },
        (true, None) => Advice::IssueOverChannel { partner, channel },
    };
    Some(Proposal { address: None, channel: Some(next.kind), advice: Worded::of(advice, language) })
}

//! What is to be done for an issued invoice, decided from what is known of it and from nothing else.

use ::letter::CopyRule;
use aws::Reason;
use aws::events::InvoiceIssued;
use ids::PartnerId;
use invoice::{Details, Fields};
use jiff::Timestamp;
use ledger::{
    Account, Channel, ChannelKind, ConnectorState, Delivery, DeliveryMode, Invalid, IssuedInvoice, Partner, Status,
};
use mail::EmailAddress;

use crate::load::Content;
use crate::{remind, validity};

/// What is to be done for an invoice.
#[derive(Debug, PartialEq)]
pub(crate) enum Plan<'a> {
    /// It cannot be delivered, for this reason: whoever issued it hears of that, and what waits of it has failed.
    Refuse(Reason),
    /// As [`Refuse`](Plan::Refuse), but a channel has it already: only what still waits has failed.
    Stop(Reason),
    /// It is to be delivered at this time.
    PutOff(Timestamp),
    /// It is to be delivered now.
    Deliver {
        /// What waits for a channel that the customer does not have any more, and so has failed.
        ended: Vec<(&'a Delivery, Reason)>,
        /// The channels to be asked.
        channels: Channels<'a>,
    },
}

/// Channels that are to deliver.
#[derive(Debug, PartialEq)]
pub(crate) enum Channels<'a> {
    /// All of them, side by side.
    Each(Vec<&'a Channel>),
    /// One after the other, until one does not fail.
    FirstOf(Vec<&'a Channel>),
}

/// What is known of an invoice.
pub(crate) struct Known<'a> {
    pub(crate) account: &'a Account,
    /// Its deliveries, over every channel that has begun.
    pub(crate) deliveries: &'a [Delivery],
    /// Its files and customer, or why there are none.
    pub(crate) content: Result<&'a Content, &'a Reason>,
    /// Where each channel stands, as [`crate::load::standing`] tells.
    pub(crate) standing: Vec<(ChannelKind, Status)>,
    /// Not to be delivered before.
    pub(crate) leaves_at: Option<Timestamp>,
    pub(crate) now: Timestamp,
}

impl<'a> Known<'a> {
    /// Decides what is to be done.
    pub(crate) fn plan(&self) -> Plan<'a> {
        let is_under_way = is_under_way(self.deliveries);
        let content = match self.deliverable(is_under_way) {
            Ok(content) => content,
            Err(reason) if is_under_way => return Plan::Stop(reason),
            Err(reason) => return Plan::Refuse(reason),
        };
        // After everything that can be wrong with it: whoever issued it hears of that now, and not at night.
        if let Some(at) = self.leaves_at.filter(|at| *at > self.now && !is_under_way) {
            return Plan::PutOff(at);
        }
        let partner = &content.partner;
        let is_off = |delivery: &&Delivery| {
            delivery.status == Status::Queued && !partner.enabled_channels().any(|one| one.kind == delivery.channel)
        };
        let ended = self.deliveries.iter().filter(is_off);
        Plan::Deliver {
            ended: ended.map(|delivery| (delivery, channel_off(partner, delivery.channel))).collect(),
            channels: match partner.delivery {
                DeliveryMode::Parallel => Channels::Each(partner.enabled_channels().collect()),
                DeliveryMode::Fallback => Channels::FirstOf(next(&self.standing, partner.enabled_channels())),
            },
        }
    }

    fn deliverable(&self, is_under_way: bool) -> Result<&'a Content, Reason> {
        let content = self.content.map_err(Clone::clone)?;
        if content.partner.enabled_channels().next().is_none() {
            let sentence = format!(
                "{} has no enabled delivery channel. Add one and issue the invoice again.",
                content.partner.name
            );
            return Err(Reason::new("no_delivery_channel", sentence));
        }
        // What one channel has, the others bring as it is.
        let is_held = self.account.sending.invalid == Invalid::Hold && !is_under_way;
        let invoices = content.documents.iter().filter_map(|document| document.invoice.as_ref());
        match validity::trouble(invoices).filter(|_| is_held) {
            Some(reason) => Err(reason),
            None => Ok(content),
        }
    }
}

/// Whether a channel has begun to deliver: from then on the invoice stays as it is.
pub(crate) fn is_under_way(deliveries: &[Delivery]) -> bool {
    deliveries.iter().any(|delivery| !delivery.is_waiting())
}

/// The customer of whom a channel has the invoice. Issued for several at once, it is this one's.
pub(crate) fn served(deliveries: &[Delivery]) -> Option<&PartnerId> {
    deliveries.iter().filter(|delivery| !delivery.is_waiting()).find_map(|delivery| delivery.partner_id.as_ref())
}

/// When an invoice is to leave that was issued by an event of this time; `None` for at once.
pub(crate) fn leaves_at(event: &InvoiceIssued, account: &Account, time: Timestamp) -> Option<Timestamp> {
    event.send_at.or_else(|| account.sending.nightly.as_ref().map(|nightly| nightly.next(time)))
}

/// What keeps an invoice from being delivered whatever its files say and whoever its customer is.
pub(crate) fn may_begin(account: &Account, issued: &IssuedInvoice) -> Result<(), Reason> {
    if account.connector != ConnectorState::Active {
        let sentence = "The connector is not active. Activate it and issue the invoice again.";
        return Err(Reason::new("connector_inactive", sentence));
    }
    if issued.files.is_empty() {
        return Err(Reason::new("no_files", "The invoice was issued without a file. Issue it with at least one."));
    }
    Ok(())
}

/// By what the customer is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Customer<'a> {
    /// The partner that whoever issued it named.
    Id(&'a PartnerId),
    /// The buyer's VAT number in the file (BT-48).
    Vat(&'a str),
}

/// Who the customer is.
pub(crate) fn customer<'a>(issued: &'a IssuedInvoice, fields: Option<&'a Fields>) -> Result<Customer<'a>, Reason> {
    let named = issued.partner_id.as_ref().map(Customer::Id);
    let read = || fields.and_then(|fields| fields.buyer_vat.as_deref()).map(Customer::Vat);
    named
        .or_else(read)
        .ok_or_else(|| unknown("The event names no partner, and no file names the buyer's VAT number.".to_owned()))
}

impl Customer<'_> {
    /// That nobody is found by it.
    pub(crate) fn unknown(self) -> Reason {
        unknown(match self {
            Self::Id(id) => format!("There is no partner {id}."),
            Self::Vat(vat) => format!("No partner has the buyer's VAT number {vat}."),
        })
    }
}

fn unknown(how: String) -> Reason {
    Reason::new("partner_unknown", format!("{how} Add the partner and issue the invoice again."))
}

/// That a customer does not have a channel any more.
pub(crate) fn channel_off(partner: &Partner, channel: ChannelKind) -> Reason {
    let sentence = format!("{} does not have the channel {} any more.", partner.name, channel.as_str());
    Reason::new("no_delivery_channel", sentence)
}

/// The record of an invoice, with what was read for delivering it and why it is refused.
pub(crate) fn record(issued: &IssuedInvoice, content: Option<&Content>, plan: &Plan<'_>) -> IssuedInvoice {
    let mut issued = issued.clone();
    if let Some(Content { fields, details, partner, .. }) = content {
        issued.fields.clone_from(fields);
        issued.buyer_email = details.as_ref().and_then(buyer_email);
        issued.copy_rule = details.as_ref().and_then(CopyRule::of);
        issued.pay_by = details.as_ref().and_then(remind::pay_by);
        issued.partner_id = Some(partner.id.clone());
    }
    let reason = if let Plan::Refuse(reason) = plan { Some(reason) } else { None };
    issued.reason = reason.map(|reason| reason.code.clone());
    issued.sentence = reason.map(|reason| reason.sentence.clone());
    issued
}

/// The buyer's address (BT-58): the line of its contact that is one.
fn buyer_email(details: &Details) -> Option<EmailAddress> {
    let mut addresses = details.buyer.contact.iter().filter_map(|line| EmailAddress::parse(line).ok());
    addresses.find(|address| address.domain().contains('.'))
}

/// The channels to be asked, in this order, until one does not fail: with what is open, because it shall be tried again or a
/// person asked for it; and with nothing else once a channel has the invoice.
fn next<'a>(standing: &[(ChannelKind, Status)], enabled: impl Iterator<Item = &'a Channel>) -> Vec<&'a Channel> {
    let is_open = |status: Status| matches!(status, Status::Queued | Status::Sending);
    let of = |channel: &Channel| standing.iter().find(|(kind, _)| *kind == channel.kind).map(|(_, status)| *status);
    let delivered = standing.iter().any(|(_, status)| !is_open(*status) && !status.has_failed());
    let (open, others): (Vec<_>, Vec<_>) = enabled.partition(|channel| of(channel).is_some_and(is_open));
    // What failed before it left may be tried again, as ever when an invoice is issued again; what bounced may not.
    let others = others.into_iter().filter(|channel| !delivered && matches!(of(channel), None | Some(Status::Failed)));
    open.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests;

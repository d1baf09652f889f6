//! A customer is reminded of an invoice, once for each of the account's days around the due date.
//!
//! A reminder is a delivery of its own, mailed by the very steps of the invoice's letter. Each plans the next one, so the
//! order for one may come any number of times.

use aws::Failure;
use aws::Reason;
use aws::orders::{Order, PlanReminders, SendReminder};
use connector::Connector;
use futures::future::try_join_all;
use ids::InvoiceId;
use invoice::Details;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{
    Account, ChannelKind, ConnectorState, Due, Happening, IssuedInvoice, Partner, Reminders, Status, Task, What,
};
use letter::{Facts, Payment};
use mail::EmailAddress;
use tracing::info;

use crate::plan::channel_off;
use crate::{Job, channel, load};

const TOO_LATE: &str = "It could not leave within two days of its time, or before the next.";

/// The reminder that is to be mailed.
#[derive(Clone, Copy)]
pub(crate) struct Reminder<'a> {
    /// So many days after the due date; before it, if negative.
    pub(crate) day: i16,
    /// The one address that a person chose for the invoice.
    pub(crate) to: Option<&'a EmailAddress>,
}

impl Reminder<'_> {
    /// What it says.
    pub(crate) fn kind(self) -> letter::Reminder {
        if self.day > 0 { letter::Reminder::Overdue } else { letter::Reminder::Due }
    }
}

/// By when the customer has to pay by itself; `None` where nothing is owed or it is collected.
pub(crate) fn pay_by(details: &Details) -> Option<Date> {
    let amount = details.fields.payable_or_gross()?;
    let is_owed = amount.is_sign_positive() && !amount.is_zero() && details.kind != invoice::Kind::CreditNote;
    let facts = Facts::of(Some(details), "", "");
    let is_asked_for = matches!(facts.payment, Payment::Transfer(_) | Payment::Unsaid);
    // A date of XML may have a time zone.
    let date = facts.due_date.as_deref()?.get(..10)?.parse().ok()?;
    (is_owed && is_asked_for).then_some(date)
}

/// Mails the reminder whose time has come, if there is still a reason for it, and plans the next one.
pub(crate) async fn remind(connector: &Connector, order: SendReminder) -> Result<(), Failure> {
    let SendReminder { account, invoice_id, at } = order;
    let (ledger, now) = (&connector.ledger, Timestamp::now());
    let Some(account) = ledger.account(&account).await? else {
        return Err(Failure::permanent("account_unknown", format!("The account {account} does not exist.")));
    };
    let (issued, paid_at, delivery) = futures::try_join!(
        ledger.issued_invoice(&account.id, &invoice_id),
        ledger.paid_at(&account.id, &invoice_id),
        ledger.delivery(&account.id, &invoice_id, ChannelKind::Email),
    )?;
    let delivery = delivery.filter(|delivery| delivery.status.is_on_its_way() && paid_at.is_none());
    let (Some(reminders), Some(issued), Some(delivery)) = (&account.reminders, issued, delivery) else {
        // Where that changes, somebody plans anew.
        info!(account = %account.id, invoice = %invoice_id, "nobody is to be reminded");
        let why = if paid_at.is_some() {
            "The invoice was paid before that."
        } else {
            "There was no reason for it any more."
        };
        return give_up(connector, &account, &invoice_id, None, &Reason::new("reminder_needless", why), at).await;
    };
    let Some(pay_by) = issued.pay_by else { return Ok(()) };
    let day = reminders.due(pay_by, at);
    let too_late = Reason::new("reminder_too_late", TOO_LATE);
    give_up(connector, &account, &invoice_id, day, &too_late, at).await?;
    if let Some(day) = day {
        let reminder = Reminder { day, to: delivery.to.as_ref() };
        let mailed = match check(connector, &account, &issued, reminders.at(pay_by, day), now).await {
            Ok(partner) => mail(connector, &account, &issued, &partner, reminder, now).await,
            Err(failure) => Err(failure),
        };
        match mailed {
            // It waits for SES, and then comes again.
            Ok(Status::Queued) => return Ok(()),
            Ok(status) => info!(account = %account.id, invoice = %invoice_id, day, ?status, "reminded"),
            Err(Failure::Permanent(reason)) => {
                give_up(connector, &account, &invoice_id, None, &reason, at).await?;
                let what = What::ReminderSkipped { day, reason: reason.code, sentence: reason.sentence };
                ledger.happened(&account.id, &invoice_id, &Happening { at, what }).await?;
            }
            Err(retryable) => return Err(retryable),
        }
    }
    let Some(next) = reminders.next(pay_by, at, now) else { return Ok(()) };
    ledger.schedule(&Due { account: account.id, invoice_id, task: Task::Remind, at: next }).await
}

/// Ends the reminders of an invoice that waited for SES, but for one of a day.
async fn give_up(
    connector: &Connector,
    account: &Account,
    invoice_id: &InvoiceId,
    but: Option<i16>,
    reason: &Reason,
    at: Timestamp,
) -> Result<(), Failure> {
    let reminders = connector.ledger.reminders_of(&account.id, invoice_id).await?;
    let waiting = reminders.iter().filter(|one| one.status == Status::Queued && (but.is_none() || one.reminder != but));
    try_join_all(waiting.map(|one| connector.ledger.give_up(&account.id, one, reason, at))).await.map(drop)
}

/// Plans the reminders of an account's open invoices by what it wants now, page by page: each one is an order.
pub(crate) async fn plan_anew(connector: &Connector, order: PlanReminders) -> Result<(), Failure> {
    let PlanReminders { account, after } = order;
    match connector.plan_reminders_anew(&account, after.as_deref()).await? {
        Some(next) => {
            let rest = PlanReminders { account, after: Some(next) };
            connector.orders.give(&[Order::PlanReminders(rest)]).await
        }
        None => Ok(()),
    }
}

/// The customer, unless a permanent failure says why it is not reminded this time.
async fn check(
    connector: &Connector,
    account: &Account,
    issued: &IssuedInvoice,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Partner, Failure> {
    if at.is_none_or(|at| Reminders::is_too_late(at, now)) {
        return Err(Failure::permanent("reminder_too_late", TOO_LATE));
    }
    if account.connector != ConnectorState::Active {
        return Err(Failure::permanent("connector_inactive", "The connector is not active."));
    }
    let partner = match &issued.partner_id {
        Some(id) => connector.ledger.partner(&account.id, id).await?,
        None => None,
    };
    let partner = partner.ok_or_else(|| Failure::permanent("partner_unknown", "The partner is gone."))?;
    if partner.channel(ChannelKind::Email).is_none_or(|email| !email.enabled) {
        return Err(Failure::Permanent(channel_off(&partner, ChannelKind::Email)));
    }
    Ok(partner)
}

async fn mail(
    connector: &Connector,
    account: &Account,
    issued: &IssuedInvoice,
    partner: &Partner,
    reminder: Reminder<'_>,
    now: Timestamp,
) -> Result<Status, Failure> {
    let documents = load::documents(connector, &account.id, &issued.files).await?;
    let details = load::details(&documents);
    let (details, documents, reminder) = (details.as_ref(), documents.as_slice(), Some(reminder));
    let job = Job { account, partner, issued, details, documents, reminder, now };
    channel::email::deliver(connector, &job).await
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// A UBL document of this type with these payment means, due on 2026-02-19.
    fn due(root: &str, means: &str, due_date: &str, payable: &str) -> Option<String> {
        let ubl = "urn:oasis:names:specification:ubl:schema:xsd";
        let xml = format!(
            "<{root} xmlns=\"{ubl}:{root}-2\" xmlns:a=\"{ubl}:CommonAggregateComponents-2\" \
             xmlns:b=\"{ubl}:CommonBasicComponents-2\"><b:ID>R-1</b:ID><b:IssueDate>2026-01-20</b:IssueDate>{due_date}\
             <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode><a:PaymentMeans><b:PaymentMeansCode>{means}\
             </b:PaymentMeansCode><a:PayeeFinancialAccount><b:ID>BE68539007547034</b:ID></a:PayeeFinancialAccount>\
             </a:PaymentMeans><a:LegalMonetaryTotal><b:TaxInclusiveAmount currencyID=\"EUR\">121.00\
             </b:TaxInclusiveAmount><b:PayableAmount currencyID=\"EUR\">{payable}</b:PayableAmount>\
             </a:LegalMonetaryTotal></{root}>"
        );
        let details = invoice::details(xml.as_bytes()).unwrap().remove(0);
        pay_by(&details).map(|date| date.to_string())
    }

    #[test]
    fn only_who_has_to_pay_by_itself_is_reminded() {
        let day = "<b:DueDate>2026-02-19</b:DueDate>";
        assert_eq!(due("Invoice", "58", day, "121.00").as_deref(), Some("2026-02-19"));
        for (root, means, due_date, payable) in [
            ("Invoice", "58", "", "121.00"),
            ("Invoice", "58", "<b:DueDate>soon</b:DueDate>", "121.00"),
            ("Invoice", "58", day, "0.00"),
            ("Invoice", "58", day, "-121.00"),
            ("Invoice", "59", day, "121.00"),
            ("CreditNote", "58", day, "121.00"),
        ] {
            assert_eq!(due(root, means, due_date, payable), None, "{root} {means} {due_date} {payable}");
        }
    }
}

//! The reminders of an invoice are planned one after the other: each puts the next one off to its time.

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};

use crate::Connector;
use aws::Failure;
use ids::{AccountId, InvoiceId};
use ledger::{ChannelKind, Due, IssuedInvoice, Reminders, Task};

/// What was issued before is not looked at again when an account changes its reminders: nobody waits so long for money.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

impl Connector {
    /// Plans the first reminder of an invoice whose letter has left, if the account wants reminders and the customer has to
    /// pay. To be called whenever it is known that the letter has left, so that no crash makes it forgotten: a reminder that
    /// is planned already stays as it is.
    ///
    /// # Errors
    /// Retryable.
    pub async fn plan_reminder(&self, account: &AccountId, invoice_id: &InvoiceId) -> Result<(), Failure> {
        let account = self.ledger.account(account).await?;
        let Some((account, reminders)) = account.and_then(|account| Some((account.id, account.reminders?))) else {
            return Ok(());
        };
        let Some(issued) = self.ledger.issued_invoice(&account, invoice_id).await? else { return Ok(()) };
        match self.next_reminder(&account, &reminders, issued).await? {
            Some(due) => self.ledger.schedule_first(&due).await,
            None => Ok(()),
        }
    }

    /// Plans the reminders of a page of an account's invoices by what it wants now, the newest first. Gives where the
    /// next page begins, if there is one to look at.
    ///
    /// # Errors
    /// `bad_cursor`; otherwise retryable.
    pub async fn plan_reminders_anew(
        &self,
        account: &AccountId,
        after: Option<&str>,
    ) -> Result<Option<String>, Failure> {
        let account = self.ledger.account(account).await?;
        let Some((account, reminders)) = account.and_then(|account| Some((account.id, account.reminders?))) else {
            return Ok(None);
        };
        let page = self.ledger.issued(&account, after).await?;
        let since = Timestamp::now() - OPEN_FOR;
        let goes_on = page.items.last().is_some_and(|oldest| oldest.at > since);
        let plans =
            page.items.into_iter().map(async |issued| match self.next_reminder(&account, &reminders, issued).await? {
                Some(due) => self.ledger.schedule(&due).await,
                None => Ok(()),
            });
        try_join_all(plans).await?;
        Ok(page.next.filter(|_| goes_on))
    }

    /// The reminder that comes next for an invoice, if one does.
    async fn next_reminder(
        &self,
        account: &AccountId,
        reminders: &Reminders,
        issued: IssuedInvoice,
    ) -> Result<Option<Due>, Failure> {
        let Some(pay_by) = issued.pay_by else { return Ok(None) };
        let (paid_at, delivery) = futures::try_join!(
            self.ledger.paid_at(account, &issued.id),
            self.ledger.delivery(account, &issued.id, ChannelKind::Email),
        )?;
        let Some(delivery) = delivery.filter(|delivery| delivery.status.is_on_its_way() && paid_at.is_none()) else {
            return Ok(None);
        };
        // A reminder right behind the invoice helps nobody.
        let at = reminders.next(pay_by, delivery.updated_at, Timestamp::now());
        Ok(at.map(|at| Due { account: account.clone(), invoice_id: issued.id, task: Task::Remind, at }))
    }
}

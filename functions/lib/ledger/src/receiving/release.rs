//! A person vouches for an invoice.

use ::invoice::tax_id::normalize_lenient;
use ::invoice::{Fields, Invoice, normalized_number};
use ::mail::trust::Doubt;
use ::mail::{EmailAddress, differences};
use jiff::Timestamp;
use message::Warning;

use super::incoming::{Asked, IncomingInvoice, IncomingState, invoice_key};
use super::key::Keys;
use super::sender::{Lesson, key_of_origin};
use crate::Ledger;
use crate::table::{Key, Write};
use aws::Failure;
use ids::{AccountId, InvoiceId};

/// How often a release is tried anew because a mail with the same invoice is filed meanwhile.
const MAX_ATTEMPTS: usize = 5;

/// What became of a release.
#[derive(Debug, Clone, PartialEq)]
pub enum Release {
    /// A person vouches for the invoice, as it is now.
    Done(Box<IncomingInvoice>),
    /// Nothing was changed: this record is the same invoice, and may be used already.
    OnRecord(Box<IncomingInvoice>),
}

impl Ledger {
    /// Records that a person vouches for an invoice, and learns from it, unless another record has turned out to be the
    /// same invoice. One that merely has its number, with another date or total, becomes a warning. `None` if there is no
    /// such invoice.
    ///
    /// # Errors
    /// Retryable.
    pub async fn release(
        &self,
        account: &AccountId,
        id: &InvoiceId,
        now: Timestamp,
    ) -> Result<Option<Release>, Failure> {
        for _ in 0..MAX_ATTEMPTS {
            let Some(invoice) = self.incoming_invoice(account, id).await? else { return Ok(None) };
            if invoice.state == IncomingState::Released {
                return Ok(Some(Release::Done(Box::new(invoice))));
            }
            if let Some(release) = self.try_release(account, invoice, now).await? {
                return Ok(Some(release));
            }
        }
        Err(Failure::Retryable("mails with the same invoice are being filed".to_owned()))
    }

    /// `None` if its keys were taken meanwhile.
    async fn try_release(
        &self,
        account: &AccountId,
        invoice: IncomingInvoice,
        now: Timestamp,
    ) -> Result<Option<Release>, Failure> {
        let mut released = IncomingInvoice { state: IncomingState::Released, released_at: Some(now), ..invoice };
        let lesson = Lesson::of(&released);
        let asked = Asked {
            sender: released.sender.as_deref(),
            suppliers: lesson.supplier.iter().cloned().chain(lesson.sender.as_ref().map(key_of_origin)).collect(),
            keys: released.keys.iter().cloned().collect(),
            ..Asked::default()
        };
        let before = self.before(account, &asked).await?;
        let others = before.holders.values().filter_map(|holders| holders.invoice.clone());
        let others = self.incoming_invoices(account, others.filter(|other| *other != released.id)).await?;
        if let Some(same) = others.values().find(|other| is_same(&other.invoice, &released.invoice)) {
            return Ok(Some(Release::OnRecord(Box::new(same.clone()))));
        }
        let identity = released.invoice.identity();
        let has_number = |other: &&IncomingInvoice| identity.is_some() && other.invoice.identity() == identity;
        let namesake = others.values().find(has_number).map(|other| other.id.to_string());
        released.warnings.extend(namesake.map(|invoice_id| Warning::NumberUsedBefore { invoice_id }.into()));
        let mut keys = Keys::default();
        for key in &released.keys {
            keys.has(key.clone(), &released.id);
        }
        let mut writes = keys.writes(account, &before.holders);
        let vouched = Write::update(Key::of(account, invoice_key(&released.id)))
            .set("state", released.state)
            .set("released_at", released.released_at)
            .set("warnings", &released.warnings);
        writes.push(vouched);
        writes.extend(Self::learn(account, &[lesson], &before.known));
        let is_done = self.table.write_in_order("releasing an invoice", writes).await?;
        Ok(is_done.then(|| Release::Done(Box::new(released))))
    }
}

impl Lesson {
    /// What an invoice teaches.
    fn of(invoice: &IncomingInvoice) -> Self {
        let fields = invoice.invoice.fields.as_ref();
        Self {
            sender: invoice.sender.as_deref().and_then(|sender| EmailAddress::parse(sender).ok()),
            supplier: fields.and_then(Fields::seller_key),
            iban: fields.and_then(|fields| fields.iban.clone()),
            released_unproven: invoice.state == IncomingState::Released && invoice.warnings.iter().any(denies_sender),
        }
    }
}

/// Whether a doubt is that DMARC denies the sender.
fn denies_sender(doubt: &Doubt) -> bool {
    matches!(doubt, Doubt::Warning(Warning::DmarcFailed { .. }))
}

/// Whether two records that have a key in common are one invoice. Two invoices may have a cover sheet in common, or a number
/// that is used anew each year.
fn is_same(one: &Invoice, other: &Invoice) -> bool {
    let (Some(ours), Some(theirs)) = (&one.fields, &other.fields) else { return true };
    let differ = |a: Option<String>, b: Option<String>| a.zip(b).is_some_and(|(a, b)| a != b);
    let number = |fields: &Fields| fields.number.as_deref().map(normalized_number);
    let vat = |fields: &Fields| fields.seller_vat.as_deref().map(normalize_lenient);
    one.kind == other.kind
        && !differ(number(ours), number(theirs))
        && !differ(vat(ours), vat(theirs))
        && !differences(ours, theirs)
            .iter()
            .any(|found| found.field == "issue_date" || found.field.starts_with("total"))
}

//! An invoice waits for the others that its partner wants in the same mail.

use ::letter::PerMail;
use aws::{Failure, Reason};
use connector::Connector;
use jiff::SignedDuration;
use ledger::{Collected, Delivery, Partner, Status};

use super::queued;
use crate::Job;

/// How long the first invoice waits for others. Long enough for a program that issues its invoices one after the other, and for
/// a night's batch; short enough for who waits for one.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// The reason of a delivery that waits for others.
pub(super) const COLLECTING: &str = "collecting";

/// Whether the invoice leaves with others. One that was to leave before, and could not, or that a person wants sent again,
/// waits for nobody.
pub(super) fn waits_for_others(partner: &Partner, known: Option<&Delivery>) -> bool {
    partner.packing.per_mail == PerMail::Several && known.is_none_or(is_collecting)
}

fn is_collecting(delivery: &Delivery) -> bool {
    delivery.status == Status::Queued && delivery.reason.as_deref() == Some(COLLECTING)
}

/// Puts the invoice to the others, and says so. That changes nothing for one that is among them.
pub(super) async fn join(connector: &Connector, job: &Job<'_>) -> Result<Status, Failure> {
    let (account, partner) = (&job.account.id, &job.partner.id);
    let collected = Collected { invoice_id: job.event.invoice_id.clone(), since: job.now };
    let at = connector.ledger.collect(account, partner, &collected, job.now + PATIENCE).await?;
    let sentence = format!(
        "It leaves in one mail with the other invoices of {} at {}.",
        job.partner.name,
        at.strftime("%H:%M UTC")
    );
    connector.ledger.wait(account, &queued(job), &Reason::new(COLLECTING, sentence)).await?;
    Ok(Status::Queued)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_never_was_to_leave_waits() {
        let partner = |per_mail: &str| -> Partner {
            serde_json::from_value(json!({"id": "acme", "name": "Acme", "vat": null, "language": "de", "emails": [],
                "channels": [], "packing": {"per_mail": per_mail}}))
            .unwrap()
        };
        let delivery = |status: &str, reason: Option<&str>| -> Delivery {
            serde_json::from_value(json!({"invoice_id": "R-1", "channel": "email", "partner_id": "acme", "at": "2026-01-01T00:00:00Z",
                "updated_at": "2026-01-01T00:00:00Z", "status": status, "reason": reason, "sentence": null, "attempt": null,
                "claimed_at": null, "ses_message_id": null}))
            .unwrap()
        };
        let several = partner("several");
        assert!(waits_for_others(&several, None) && !waits_for_others(&partner("one"), None));
        assert!(waits_for_others(&several, Some(&delivery("queued", Some(COLLECTING)))));
        for (status, reason) in [
            ("queued", Some("resent")),
            ("queued", Some("daily_quota_used")),
            ("failed", Some("letter_too_large")),
            ("delivered", None),
        ] {
            assert!(!waits_for_others(&several, Some(&delivery(status, reason))), "{status} {reason:?}");
        }
    }
}

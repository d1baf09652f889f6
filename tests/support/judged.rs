//! Mails with the verdicts of SES that a story needs.

use serde_json::Value;

use super::compose::gmail::gmail;
use super::compose::{Attached, Draft};
use super::notification;
use super::received::Received;
use super::world::{Company, SUPPLIER, World};

/// A mail as SES judges it.
pub(crate) struct Judged<'a> {
    pub(crate) id: &'a str,
    pub(crate) from: &'a str,
    /// A second address in `From`.
    pub(crate) beside: Option<&'a str>,
    /// Envelope sender, where it is another than in `From`.
    pub(crate) envelope: Option<&'a str>,
    pub(crate) spam: &'a str,
    pub(crate) dmarc: &'a str,
}

/// A mail of the usual supplier that nothing speaks against.
pub(crate) fn proven(id: &str) -> Judged<'_> {
    Judged { id, from: SUPPLIER, beside: None, envelope: None, spam: "PASS", dmarc: "PASS" }
}

/// The mail arrives. Gives its invoice, if it became one.
pub(crate) async fn arrives(world: &World, company: &Company, mail: Judged<'_>, files: &[&Attached]) -> Value {
    let Judged { id, from, beside, envelope, spam, dmarc } = mail;
    let beside = beside.map(|other| format!(", <{other}>")).unwrap_or_default();
    let draft = Draft { sender: format!("Lieferant GmbH <{from}>{beside}"), ..company.draft(files) };
    let key = world.deposit(id, gmail(&draft)).await;
    let bucket = &world.running.connector().config.mail_bucket;
    let mut notification = notification::received(id, bucket, &key, &[company.address()]);
    notification["receipt"]["spamVerdict"]["status"] = spam.into();
    notification["receipt"]["dmarcVerdict"]["status"] = dmarc.into();
    if dmarc == "FAIL" {
        notification["receipt"]["dmarcPolicy"] = "reject".into();
    }
    notification["mail"]["source"] = envelope.unwrap_or(from).into();
    world.enqueue("ingest", notification.to_string());
    world.settled().await;
    let mail = Received::read(company, id).await;
    match mail.entry["parts"].as_array().unwrap().iter().find_map(|part| part["invoice_id"].as_str()) {
        Some(invoice) => company.api.get(&format!("/v1/incoming/{invoice}")).await,
        None => mail.entry,
    }
}

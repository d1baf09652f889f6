//! `invoice-mail demo`: the story, played.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::Value;

use super::invoice::{line, printable, size};
use super::style::{DIM, GOOD, NOTE, STRONG};
use crate::demo_account::{self, DemoAccount};
use crate::samples::{FACTURX, IMAGE, ISSUED, SUPPLIER, UBL, UBL_AS_PDF, ZUGFERD1, mail};
use crate::{Options, Running, Sent};

/// What a supplier sends: a subject, and files with their names and media types.
type Supplied<'a> = (&'a str, &'a [(&'a str, &'a str, &'a [u8])]);

const MAILS: [Supplied<'_>; 5] = [
    ("Rechnung 471102", &[("471102.xml", "application/xml", UBL), ("471102.pdf", "application/pdf", UBL_AS_PDF)]),
    ("Votre facture", &[("facture.pdf", "application/octet-stream", FACTURX)]),
    ("Rechnung RE-20140519/499", &[("rechnung.pdf", "application/pdf", ZUGFERD1)]),
    ("Your invoice, scanned", &[("scan.png", "image/png", IMAGE)]),
    ("Did you get our invoice?", &[]),
];

/// Plays the story on an instance of its own.
pub(super) async fn run(out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let running = crate::start(Options::throwaway()).await?;
    let played = play(&running, out).await;
    running.stop().await;
    played.map(|()| ExitCode::SUCCESS)
}

async fn play(running: &Running, out: &mut impl Write) -> anyhow::Result<()> {
    let account = demo_account::create(running).await.context("creating the demo account")?;
    writeln!(out, "{STRONG}{}{STRONG:#} has activated the connector. Its addresses, for its suppliers:", account.name)?;
    for address in &account.addresses {
        writeln!(out, "  {address}")?;
    }
    receive(running, &account, out).await?;
    issue(running, &account, out).await?;
    bounce(running, &account, out).await?;
    writeln!(out, "\n{DIM}That was all. `invoice-mail` starts it for you to try; this instance is gone.{DIM:#}")?;
    Ok(out.flush()?)
}

async fn receive(running: &Running, account: &DemoAccount, out: &mut impl Write) -> anyhow::Result<()> {
    heading(out, "Suppliers mail their invoices")?;
    for (at, (subject, files)) in MAILS.into_iter().enumerate() {
        // Either address will do, and people write them as they like.
        let address = &account.addresses[at % account.addresses.len()];
        let address = if at == 1 { address.to_uppercase() } else { address.clone() };
        let raw = mail(&address.to_lowercase(), subject, files)?;
        let names: Vec<_> = files.iter().map(|(name, ..)| *name).collect();
        let names = if names.is_empty() { "no attachment".to_owned() } else { names.join(", ") };
        writeln!(out, "  {subject:<26} {DIM}{names}, {}{DIM:#} -> {address}", size(raw.len() as u64))?;
        running.mail(SUPPLIER, &[&address], &raw).await?;
    }
    running.settled().await;

    heading(out, "The incoming invoices, as GET /v1/incoming lists them")?;
    for invoice in items(&account.api.get(demo_account::INCOMING).await?) {
        writeln!(out, "  {GOOD}{}{GOOD:#}", line(invoice))?;
        let id = invoice["id"].as_str().unwrap_or_default();
        let invoice = account.api.get(&format!("{}/{id}", demo_account::INCOMING)).await?;
        for file in invoice["files"].as_array().into_iter().flatten() {
            let text = |name: &str| printable(file[name].as_str().unwrap_or_default());
            let (role, name, media_type) = (text("role"), text("name"), text("media_type"));
            writeln!(
                out,
                "    {DIM}{role:<10}  {name}  {media_type}, {}{DIM:#}",
                size(file["size"].as_u64().unwrap_or(0))
            )?;
        }
    }
    heading(out, "What was ignored, as GET /v1/mails says")?;
    for mail in items(&account.api.get("/v1/mails").await?) {
        if mail["outcome"] == "ignored" {
            let text = |name: &str| printable(mail[name].as_str().unwrap_or_default());
            writeln!(out, "  {NOTE}{}{NOTE:#}  {}", text("subject"), text("sentence"))?;
        }
    }
    Ok(())
}

async fn issue(running: &Running, account: &DemoAccount, out: &mut impl Write) -> anyhow::Result<()> {
    heading(out, "Demo BV issues an invoice to Kunde GmbH, found by the VAT number in it")?;
    let id = upload(account, &[], "2026-0042.xml", ISSUED).await?;
    running.settled().await;
    let sent = running.sent();
    let Some(letter) = sent.last() else { bail!("no mail went out; the API's deliveries say why") };
    show(letter, out)?;
    history(account, &id, &["email", "peppol"], out).await
}

async fn bounce(running: &Running, account: &DemoAccount, out: &mut impl Write) -> anyhow::Result<()> {
    heading(out, "And one to a customer whose address is gone")?;
    let (id, numbers) = ("verhuisd", ("BE", "BE0111222376"));
    demo_account::partner(&account.api, id, "Verhuisd BV", numbers, "nl", "bounce@verhuisd.example", None).await?;
    let invoice = String::from_utf8_lossy(ISSUED).replace("2026-0042", "2026-0043");
    let id = upload(account, &[("partner_id", id)], "2026-0043.xml", invoice.as_bytes()).await?;
    running.settled().await;
    history(account, &id, &["email"], out).await
}

/// Issues an invoice and gives its id.
async fn upload(account: &DemoAccount, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let issued = account.api.upload(demo_account::ISSUE, fields, name, "application/xml", bytes).await?;
    Ok(issued["invoice_id"].as_str().context("an issued invoice without id")?.to_owned())
}

/// The mail as it went out, without its files' bytes.
fn show(letter: &Sent, out: &mut impl Write) -> anyhow::Result<()> {
    let mail =
        mail::Mail::parse(&letter.raw).map_err(|unread| anyhow::anyhow!("{}", unread.text(message::Language::En)))?;
    writeln!(out, "  {DIM}From{DIM:#}     {}", printable(&letter.from))?;
    writeln!(out, "  {DIM}To{DIM:#}       {}", letter.recipients.join(", "))?;
    writeln!(out, "  {DIM}Subject{DIM:#}  {}", printable(mail.subject.as_deref().unwrap_or_default()))?;
    for part in &mail.parts {
        writeln!(out, "  {DIM}attached{DIM:#} {}, {}", printable(&part.name), size(part.bytes.len() as u64))?;
    }
    Ok(())
}

async fn history(account: &DemoAccount, id: &str, channels: &[&str], out: &mut impl Write) -> anyhow::Result<()> {
    for channel in channels {
        let delivery = account.api.get(&format!("/v1/deliveries/{id}/{channel}")).await?;
        writeln!(out, "  delivery by {channel}: {}", delivery["status"].as_str().unwrap_or_default())?;
        for entry in delivery["history"].as_array().into_iter().flatten() {
            let text = |name: &str| printable(entry[name].as_str().unwrap_or_default());
            let status = text("status");
            // To the millisecond, without the date.
            let at = text("at").get(11..23).unwrap_or_default().to_owned();
            let style = match status.as_str() {
                "delivered" => GOOD,
                "bounced" | "complained" | "rejected" | "failed" | "delayed" => NOTE,
                _ => anstyle::Style::new(),
            };
            writeln!(out, "    {DIM}{at}{DIM:#} {style}{status:<10}{style:#} {}", text("sentence"))?;
        }
    }
    Ok(())
}

fn heading(out: &mut impl Write, text: &str) -> anyhow::Result<()> {
    Ok(writeln!(out, "\n{STRONG}{text}{STRONG:#}")?)
}

/// The items of a page, oldest first.
fn items(page: &Value) -> impl Iterator<Item = &Value> {
    page["items"].as_array().into_iter().flatten().rev()
}

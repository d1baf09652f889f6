//! `invoice-mail`: runs until Ctrl-C.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;

use super::style::{COPY, DIM, STRONG};
use crate::demo_account::{self, DemoAccount};
use crate::files::write_whole;
use crate::{ACCESS_KEY, Options, Running, SECRET_KEY, samples};

/// Starts, says where everything is, and waits for Ctrl-C.
pub(super) async fn run(options: Options, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let kept = options.data.is_some();
    let running = crate::start(options).await?;
    let described = match demo_account::create(&running).await.context("creating the demo account") {
        Ok(account) => describe(&running, &account, kept, out),
        Err(error) => Err(error),
    };
    if described.is_ok() {
        asked_to_stop().await?;
        writeln!(out, "\nstopping")?;
    }
    running.stop().await;
    described.map(|()| ExitCode::SUCCESS)
}

fn describe(running: &Running, account: &DemoAccount, kept: bool, out: &mut impl Write) -> anyhow::Result<()> {
    let data = running.data();
    let (smtp, console) = (running.smtp(), running.console());
    let sample = data.join("sample.eml");
    std::fs::write(&sample, samples::first_mail(&account.addresses[0])?).context("writing the sample mail")?;
    let issued = data.join("issued-invoice.xml");
    std::fs::write(&issued, samples::ISSUED).context("writing the sample invoice")?;
    let token = data.join("token");
    write_whole(&token, running.token(demo_account::ID)?.as_bytes()).context("writing the token")?;

    let endpoints = running.addresses().endpoints();
    let lifetime = if kept { "kept" } else { "gone after Ctrl-C; --data DIR keeps it" };
    writeln!(out, "{STRONG}invoice-mail {} is running; Ctrl-C stops it{STRONG:#}\n", env!("CARGO_PKG_VERSION"))?;
    let mut row = |name: &str, value: &str, aside: &str| writeln!(out, "  {name:<13} {value}  {DIM}{aside}{DIM:#}");
    row("mail in", &format!("smtp://{smtp}"), "stands for SES inbound")?;
    row("console", &console, "")?;
    row("API", &format!("{console}/openapi.json"), "")?;
    let credentials = format!("credentials {ACCESS_KEY} / {SECRET_KEY}");
    for (name, url) in [
        ("S3", endpoints.s3),
        ("DynamoDB", endpoints.dynamodb),
        ("SES v2", endpoints.sesv2),
        ("EventBridge", endpoints.eventbridge),
        ("Lambda", endpoints.lambda),
    ] {
        row(name, &url.unwrap_or_default(), &credentials)?;
    }
    row("data folder", &data.display().to_string(), lifetime)?;
    row("outbox", &running.outbox().display().to_string(), "what SES sends, as .eml")?;
    row("demo account", &account.name, "")?;
    for address in &account.addresses {
        row("", address, "")?;
    }
    row("its token", &token.display().to_string(), "")?;
    writeln!(out, "  {DIM}{}{DIM:#}", running.token(demo_account::ID)?)?;

    let bearer = format!("--header \"Authorization: Bearer $(cat {})\"", quoted(&token));
    let mut paste = |what: &str, line: &str| writeln!(out, "\n{STRONG}{what}{STRONG:#}\n  {COPY}{line}{COPY:#}");
    let (sender, recipient) = (samples::SUPPLIER, &account.addresses[0]);
    paste(
        "Mail an invoice to the demo account:",
        &format!(
            "curl --silent --show-error --url smtp://{smtp} --mail-from {sender} --mail-rcpt {recipient} --upload-file {}",
            quoted(&sample)
        ),
    )?;
    paste(
        "See it among the incoming invoices:",
        &format!("curl --silent {bearer} {console}{}", demo_account::INCOMING),
    )?;
    paste(
        "Issue an invoice; the mail to the customer appears in the outbox:",
        &format!("curl --silent {bearer} --form file=@{} {console}{}", quoted(&issued), demo_account::ISSUE),
    )?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// A path for a shell.
fn quoted(path: &std::path::Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// Ctrl-C, or SIGTERM where there is one.
async fn asked_to_stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

//! The command line.

mod demo;
mod inspect;
mod invoice;
mod serve;
mod style;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{Options, Relay};

/// Invoices by e-mail, the whole connector on this machine.
///
/// Without a command it starts: mail comes in by SMTP, the invoices in it appear in the console's JSON API, and invoices
/// issued there leave by mail into the outbox. What AWS does in production is done by a stand-in; the functions are the
/// ones that are deployed. Everything listens on 127.0.0.1 only.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Plays the whole story in the terminal: real invoices come in by mail, others go out.
    Demo,
    /// Says what the connector would make of mails (.eml) or invoice files, without starting anything.
    ///
    /// The exit status is 0 when every file could be judged, hostile ones included, and 1 when one could not be read from
    /// the disk.
    Inspect {
        /// One JSON object a file and line.
        #[arg(long)]
        json: bool,
        /// Mails or invoice files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// How the instance is started. A port 0 picks a free one.
#[derive(Debug, Args)]
struct Serve {
    /// Port of the SMTP server that stands for SES inbound.
    #[arg(long, default_value_t = 2525, value_name = "PORT")]
    smtp_port: u16,
    /// Port of the console and its JSON API.
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    http_port: u16,
    /// Port of DynamoDB; any by default, as for the other AWS services.
    #[arg(long, default_value_t = 0, value_name = "PORT", hide_default_value = true)]
    dynamodb_port: u16,
    /// Port of EventBridge.
    #[arg(long, default_value_t = 0, value_name = "PORT", hide_default_value = true)]
    eventbridge_port: u16,
    /// Port of Lambda.
    #[arg(long, default_value_t = 0, value_name = "PORT", hide_default_value = true)]
    lambda_port: u16,
    /// Port of S3.
    #[arg(long, default_value_t = 0, value_name = "PORT", hide_default_value = true)]
    s3_port: u16,
    /// Port of SES v2.
    #[arg(long, default_value_t = 0, value_name = "PORT", hide_default_value = true)]
    ses_port: u16,
    /// Keep everything in this folder between runs; otherwise it goes with Ctrl-C.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Import addresses live under `<country>.<DOMAIN>`.
    #[arg(long, default_value = "in.example.com", value_parser = domain)]
    domain: String,
    /// Take the records of this domain for set in the DNS, so that an account may send from it (PUT /v1/account/sending-address).
    #[arg(long, value_name = "DOMAIN", value_parser = domain)]
    verified: Vec<String>,
    /// Put the mails that are sent into this folder, as .eml; `outbox` in the data folder by default.
    #[arg(long, value_name = "DIR")]
    outbox: Option<PathBuf>,
    /// And hand them to this SMTP server, for example a mail catcher: smtp://127.0.0.1:1025
    #[arg(long, value_name = "URL")]
    relay: Option<Relay>,
    /// Run the functions' binaries in this folder through the Lambda Runtime API, instead of the same code in this
    /// process: target/lambda after `cargo lambda build`, target/debug after `cargo build --workspace`.
    #[arg(long, value_name = "DIR")]
    functions: Option<PathBuf>,
}

impl From<Serve> for Options {
    fn from(serve: Serve) -> Self {
        Self {
            smtp_port: serve.smtp_port,
            http_port: serve.http_port,
            dynamodb_port: serve.dynamodb_port,
            eventbridge_port: serve.eventbridge_port,
            lambda_port: serve.lambda_port,
            s3_port: serve.s3_port,
            ses_port: serve.ses_port,
            data: serve.data,
            domain: serve.domain,
            verified: serve.verified,
            outbox: serve.outbox,
            relay: serve.relay,
            functions: serve.functions,
            ..Self::default()
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = anstream::stdout();
    let done = match arguments.command {
        Some(Command::Inspect { json, files }) => inspect::run(&files, json, &mut out),
        Some(Command::Demo) => {
            log("error");
            block_on(demo::run(&mut out))
        }
        None => {
            log("warn,dynoxide=error,invoice_mail=info");
            block_on(serve::run(arguments.serve.into(), &mut out))
        }
    };
    match done {
        Ok(code) => code,
        // `invoice-mail inspect … | head` is no failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn block_on(future: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}

/// Logs go to standard error, at `RUST_LOG` or this level.
fn log(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    // Only a second start in one process fails, and keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .try_init();
}

/// An error, for a person.
fn complain(what: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(anstream::stderr(), "{}error:{} {what}", style::ERROR, style::ERROR.render_reset());
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn domain(text: &str) -> Result<String, String> {
    let label = |label: &str| {
        let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    if text.len() <= 200 && text.split('.').all(label) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("a domain is letters, digits and dashes between dots".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_domain_is_a_domain() {
        assert_eq!(domain("In.Example.com").as_deref(), Ok("in.example.com"));
        for wrong in ["", "in..example", "-in.example", "in example", "a@b"] {
            assert!(domain(wrong).is_err(), "{wrong:?}");
        }
    }
}

//! SES inbound: an SMTP server that does what the receipt rule in `template.yaml` does with a mail: into the mail
//! bucket, then a notification into the queue of `ingest`, and only then "250".

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use aws_sdk_s3::primitives::ByteStream;
use jiff::Timestamp;
use mail::Notification;
use mail::notification::{Action, Announced, Receipt, Status, Verdict};
use smtp_proto::request::receiver::{DataReceiver, RequestReceiver};
use smtp_proto::{Error, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::{debug, error, info};

use crate::queue::Queue;
use crate::stop::Stop;
use crate::{ACCOUNT, REGION, verdict};

/// SES receives mails of at most 40 MB (SES developer guide, "Service quotas").
const MAX_MAIL: usize = 40 * 1024 * 1024;
/// RFC 5321, 4.5.3.1.8: at least 100.
const MAX_RECIPIENTS: usize = 100;
/// So many clients at once; more are asked to come back.
const MAX_CONNECTIONS: usize = 64;
/// A client that says nothing for so long is gone.
const IDLE: Duration = Duration::from_secs(60);
/// A client that makes so many mistakes is no mail program.
const MAX_MISTAKES: u32 = 20;
/// Where the receipt rule writes.
const PREFIX: &str = "inbound/";

/// What the receipt rule does with a mail.
#[derive(Debug, Clone)]
pub(crate) struct ReceiptRule {
    /// Its buckets are on this S3.
    pub(crate) s3: aws_sdk_s3::Client,
    /// Gets the raw mail.
    pub(crate) bucket: String,
    /// Gets the notification.
    pub(crate) ingest: Queue,
    /// Mail to this domain and its subdomains is received.
    pub(crate) domain: String,
}

/// Receives mail until `stop` turns true. A mail whose end has arrived is still taken.
pub(crate) async fn serve(listener: TcpListener, rule: ReceiptRule, mut stop: Stop) {
    let rule = Arc::new(rule);
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut sessions = JoinSet::new();
    loop {
        let (mut stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    error!("accepting an SMTP connection: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            Some(_) = sessions.join_next() => continue,
            () = stop.asked() => break,
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            let _ = stream.write_all(b"421 4.3.2 too many connections, come back later\r\n").await;
            continue;
        };
        let (rule, stop) = (Arc::clone(&rule), stop.clone());
        sessions.spawn(async move {
            if let Err(error) = Session::new(stream, peer, rule).run(stop).await {
                debug!("an SMTP session ended early: {error}");
            }
            drop(place);
        });
    }
    drop(listener);
    while sessions.join_next().await.is_some() {}
}

struct Session {
    reader: OwnedReadHalf,
    writer: BufWriter<OwnedWriteHalf>,
    peer: SocketAddr,
    rule: Arc<ReceiptRule>,
    /// What the client calls itself.
    host: Option<String>,
    sender: Option<String>,
    recipients: Vec<String>,
    mistakes: u32,
}

/// A mail under way.
struct Data {
    receiver: DataReceiver,
    mail: Vec<u8>,
    too_large: bool,
}

impl Data {
    fn new() -> Self {
        let mut receiver = DataReceiver::new();
        // The line end of DATA itself counts: a dot that comes first may be doubled, or end an empty mail.
        receiver.ingest(&mut b"\r\n".iter(), &mut Vec::new());
        Self { receiver, mail: Vec::new(), too_large: false }
    }
}

impl Session {
    fn new(stream: TcpStream, peer: SocketAddr, rule: Arc<ReceiptRule>) -> Self {
        let (reader, writer) = stream.into_split();
        let writer = BufWriter::new(writer);
        Self { reader, writer, peer, rule, host: None, sender: None, recipients: Vec::new(), mistakes: 0 }
    }

    async fn run(mut self, mut stop: Stop) -> anyhow::Result<()> {
        self.reply("220 invoice-mail stands for inbound-smtp.amazonaws.com ESMTP").await?;
        let mut requests = RequestReceiver::default();
        let mut data: Option<Data> = None;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            self.writer.flush().await?;
            let read = tokio::select! {
                read = tokio::time::timeout(IDLE, self.reader.read(&mut buffer)) => read,
                () = stop.asked() => {
                    return self.farewell("421 4.3.2 shutting down").await;
                }
            };
            let count = match read {
                Ok(count) => count?,
                Err(_) => return self.farewell("421 4.4.2 too quiet for too long").await,
            };
            if count == 0 {
                return Ok(());
            }
            let mut bytes = buffer[..count].iter();
            loop {
                if let Some(underway) = &mut data {
                    let complete = underway.receiver.ingest(&mut bytes, &mut underway.mail);
                    if underway.mail.len() > MAX_MAIL {
                        underway.too_large = true;
                    }
                    if underway.too_large {
                        // Read to its end, so that the client hears why, but not kept.
                        underway.mail.clear();
                    }
                    if !complete {
                        break;
                    }
                    if let Some(Data { mail, too_large, .. }) = data.take() {
                        self.end_of_mail(mail, too_large).await?;
                    }
                    continue;
                }
                let request = match requests.ingest(&mut bytes) {
                    Ok(request) => Ok(request.into_owned()),
                    Err(Error::NeedsMoreData { .. }) => break,
                    Err(error) => Err(error),
                };
                let flow = match request {
                    Ok(Request::Data) => {
                        if self.ready_for_data().await? {
                            data = Some(Data::new());
                        }
                        ControlFlow::Continue(())
                    }
                    Ok(request) => self.command(request).await?,
                    Err(error) => self.mistake(error).await?,
                };
                if flow.is_break() {
                    self.writer.flush().await?;
                    return Ok(());
                }
            }
        }
    }

    async fn command(&mut self, request: Request<String>) -> anyhow::Result<ControlFlow<()>> {
        match request {
            Request::Ehlo { host } => {
                self.reset();
                self.host = Some(host);
                let size = format!("250-SIZE {MAX_MAIL}");
                for line in ["250-invoice-mail", &size, "250-8BITMIME", "250-PIPELINING", "250-SMTPUTF8"] {
                    self.reply(line).await?;
                }
                self.reply("250 ENHANCEDSTATUSCODES").await?;
            }
            Request::Helo { host } => {
                self.reset();
                self.host = Some(host);
                self.reply("250 invoice-mail").await?;
            }
            Request::Mail { from } => {
                if self.host.is_none() {
                    self.reply("503 5.5.1 say EHLO first").await?;
                } else if self.sender.is_some() {
                    self.reply("503 5.5.1 one sender a mail").await?;
                } else if from.size > MAX_MAIL {
                    self.reply(&format!("552 5.3.4 a mail has at most {MAX_MAIL} bytes")).await?;
                } else {
                    self.sender = Some(from.address);
                    self.reply("250 2.1.0 OK").await?;
                }
            }
            Request::Rcpt { to } => {
                if self.sender.is_none() {
                    self.reply("503 5.5.1 say MAIL first").await?;
                } else if self.recipients.len() == MAX_RECIPIENTS {
                    self.reply("452 4.5.3 too many recipients").await?;
                } else if self.rule.receives(&to.address) {
                    self.recipients.push(to.address);
                    self.reply("250 2.1.5 OK").await?;
                } else {
                    // As SES answers for a recipient that no receipt rule matches.
                    let domain = &self.rule.domain;
                    let reply = format!("550 5.1.1 this server receives for {domain} and its subdomains only");
                    self.reply(&reply).await?;
                }
            }
            Request::Rset => {
                self.reset();
                self.reply("250 2.0.0 OK").await?;
            }
            Request::Noop { .. } => self.reply("250 2.0.0 OK").await?,
            Request::Quit => {
                self.reply("221 2.0.0 bye").await?;
                return Ok(ControlFlow::Break(()));
            }
            other => self.reply(&format!("502 5.5.1 {} is not implemented", other.name())).await?,
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn ready_for_data(&mut self) -> anyhow::Result<bool> {
        if self.recipients.is_empty() {
            self.reply("503 5.5.1 no valid recipients").await?;
            return Ok(false);
        }
        self.reply("354 go ahead, end with a dot on a line of its own").await?;
        Ok(true)
    }

    async fn end_of_mail(&mut self, mail: Vec<u8>, too_large: bool) -> anyhow::Result<()> {
        let (sender, recipients) = (self.sender.take().unwrap_or_default(), std::mem::take(&mut self.recipients));
        if too_large {
            return self.reply(&format!("552 5.3.4 a mail has at most {MAX_MAIL} bytes")).await;
        }
        let client = self.host.as_deref().unwrap_or_default();
        match self.rule.take(mail, sender, recipients, client, self.peer).await {
            Ok(message_id) => self.reply(&format!("250 2.0.0 OK {message_id}")).await,
            Err(error) => {
                error!("a mail could not be taken: {error:#}");
                self.reply("451 4.3.0 the mail could not be stored, try again").await
            }
        }
    }

    async fn mistake(&mut self, error: Error) -> anyhow::Result<ControlFlow<()>> {
        self.mistakes += 1;
        let (reply, last) = match error {
            // What follows the first 4 KB of a line would be taken for commands.
            Error::ResponseTooLong => ("500 5.5.2 line too long".to_owned(), true),
            _ if self.mistakes >= MAX_MISTAKES => ("421 4.7.0 too many mistakes".to_owned(), true),
            Error::UnknownCommand => ("500 5.5.1 unknown command".to_owned(), false),
            Error::InvalidSenderAddress => ("501 5.1.7 bad sender address".to_owned(), false),
            Error::InvalidRecipientAddress => ("501 5.1.3 bad recipient address".to_owned(), false),
            Error::SyntaxError { syntax } => (format!("501 5.5.4 expected {syntax}"), false),
            Error::InvalidParameter { param } => (format!("501 5.5.4 bad parameter {param}"), false),
            Error::UnsupportedParameter { .. } => ("555 5.5.4 parameter not supported".to_owned(), false),
            Error::NeedsMoreData { .. } | Error::InvalidResponse { .. } => ("500 5.5.2 syntax".to_owned(), false),
        };
        self.reply(&reply).await?;
        Ok(if last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    async fn reply(&mut self, line: &str) -> anyhow::Result<()> {
        self.writer.write_all(line.as_bytes()).await?;
        Ok(self.writer.write_all(b"\r\n").await?)
    }

    async fn farewell(&mut self, line: &str) -> anyhow::Result<()> {
        self.reply(line).await?;
        Ok(self.writer.flush().await?)
    }
}

impl ReceiptRule {
    fn receives(&self, recipient: &str) -> bool {
        let domain = recipient.rsplit_once('@').map_or("", |(_, domain)| domain).trim_end_matches('.');
        let domain = domain.to_ascii_lowercase();
        domain == self.domain || domain.strip_suffix(&self.domain).is_some_and(|sub| sub.ends_with('.'))
    }

    /// Raw mail to the bucket, notification to the queue.
    async fn take(
        &self,
        mail: Vec<u8>,
        sender: String,
        recipients: Vec<String>,
        client: &str,
        peer: SocketAddr,
    ) -> anyhow::Result<String> {
        let now = Timestamp::now();
        // In milliseconds, as SES writes it.
        let timestamp = format!("{now:.3}");
        let message_id = format!("{}{:08x}", uuid::Uuid::new_v4().simple(), now.as_second());
        let failed = |found: bool| if found { Verdict::FAIL } else { Verdict::PASS };
        let (spam, virus) = (failed(verdict::is_spam(&mail)), failed(verdict::has_virus(&mail)));
        // Nothing is looked up in the DNS on a laptop.
        let unchecked = Verdict { status: Status::Gray };
        let key = format!("{PREFIX}{message_id}");
        let mut raw = received(client, peer, &message_id, now).into_bytes();
        raw.extend(mail);
        let put = self.s3.put_object().bucket(&self.bucket).key(&key).body(ByteStream::from(raw));
        put.send().await.context("writing the mail to S3")?;
        let notification = Notification {
            notification_type: Notification::RECEIVED.to_owned(),
            receipt: Receipt {
                timestamp: timestamp.clone(),
                processing_time_millis: u64::try_from(Timestamp::now().duration_since(now).as_millis())?,
                recipients: recipients.clone(),
                spam_verdict: spam,
                virus_verdict: virus,
                spf_verdict: unchecked,
                dkim_verdict: unchecked,
                dmarc_verdict: unchecked,
                dmarc_policy: None,
                action: Action {
                    kind: "S3".to_owned(),
                    topic_arn: Some(format!("arn:aws:sns:{REGION}:{ACCOUNT}:received-mail")),
                    bucket_name: Some(self.bucket.clone()),
                    object_key: Some(key),
                },
            },
            mail: Announced { timestamp, source: sender, message_id: message_id.clone(), destination: recipients },
        };
        self.ingest.send(serde_json::to_string(&notification)?).context("queueing the notification")?;
        info!(mail = %message_id, "SMTP: mail taken");
        Ok(message_id)
    }
}

/// The trace line every receiving server adds (RFC 5321, 4.4).
fn received(client: &str, peer: SocketAddr, message_id: &str, at: Timestamp) -> String {
    let client: String =
        client.chars().filter(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(*c)).take(255).collect();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new();
    let date = date.timestamp_to_string(&at).unwrap_or_else(|_| at.to_string());
    format!("Received: from {client} ([{}])\r\n by invoice-mail with SMTP id {message_id};\r\n {date}\r\n", peer.ip())
}

#[cfg(test)]
mod tests;

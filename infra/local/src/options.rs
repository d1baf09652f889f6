//! How an instance is started.

use std::path::PathBuf;
use std::time::Duration;

use crate::Relay;

/// How an instance is started. Port 0 picks a free one.
#[derive(Debug, Clone)]
pub struct Options {
    /// SMTP, standing for SES inbound.
    pub smtp_port: u16,
    /// The console and its JSON API.
    pub http_port: u16,
    /// DynamoDB.
    pub dynamodb_port: u16,
    /// EventBridge.
    pub eventbridge_port: u16,
    /// Lambda.
    pub lambda_port: u16,
    /// S3.
    pub s3_port: u16,
    /// SES v2.
    pub ses_port: u16,
    /// Everything is kept here between runs; without it in a temporary folder, and gone at the end.
    pub data: Option<PathBuf>,
    /// Import addresses live under `<country>.<domain>`.
    pub domain: String,
    /// Domains whose records stand in the DNS: SES finds them as soon as it has the domain.
    pub verified: Vec<String>,
    /// Mails that SES sends are put here; `outbox` in the data folder by default.
    pub outbox: Option<PathBuf>,
    /// And then handed to this SMTP server.
    pub relay: Option<Relay>,
    /// Runs the functions' binaries in this folder instead of the code in this process.
    pub functions: Option<PathBuf>,
    /// How often the function `clock` is woken; at AWS once a minute.
    pub clock: Duration,
    /// How long a message that failed stays hidden in its queue; twice as long after each further failure.
    pub visibility_timeout: Duration,
    /// After so many receives a message goes to the dead-letter queue.
    pub max_receives: u32,
    /// What is in the queues stays there until it is [taken](crate::queue::Queue::take), and the function `clock` sleeps:
    /// whoever started the instance runs the functions.
    pub by_hand: bool,
}

impl Default for Options {
    /// As on a laptop: SMTP on 2525, console on 8080, the AWS services on any port.
    fn default() -> Self {
        Self {
            smtp_port: 2525,
            http_port: 8080,
            dynamodb_port: 0,
            eventbridge_port: 0,
            lambda_port: 0,
            s3_port: 0,
            ses_port: 0,
            data: None,
            domain: "in.example.com".to_owned(),
            verified: Vec::new(),
            outbox: None,
            relay: None,
            functions: None,
            clock: Duration::from_secs(1),
            visibility_timeout: Duration::from_secs(2),
            max_receives: 5,
            by_hand: false,
        }
    }
}

impl Options {
    /// For tests and the demo: any port, a temporary folder, quick redelivery. Many such instances run side by side.
    pub fn throwaway() -> Self {
        Self { smtp_port: 0, http_port: 0, visibility_timeout: Duration::from_millis(50), ..Self::default() }
    }
}

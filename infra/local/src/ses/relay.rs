//! Hands mails to a real SMTP server: to a mail catcher like Mailpit, or to one's own.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};
use tracing::warn;

use super::fate::Fate;
use super::{Sent, bare};
use crate::smtp_client::{self, Reply};

/// The whole delivery may take so long.
const LIMIT: Duration = Duration::from_secs(60);

/// An SMTP server that takes mail without authentication or TLS, as those on one's own machine do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    host: String,
    port: u16,
}

impl FromStr for Relay {
    type Err = anyhow::Error;

    /// Parses `smtp://host[:port]`; the port is 25 by default.
    fn from_str(url: &str) -> anyhow::Result<Self> {
        let Some(authority) = url.strip_prefix("smtp://").map(|rest| rest.trim_end_matches('/')) else {
            bail!("a relay is smtp://host:port");
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => (host, port.parse().context("the relay's port")?),
            _ => (authority, 25),
        };
        if host.is_empty() || host.contains(['@', '/']) {
            bail!("a relay is smtp://host:port, without user or path");
        }
        Ok(Self { host: host.trim_matches(['[', ']']).to_owned(), port })
    }
}

impl Relay {
    /// Delivers the mail and says for each recipient what became of it.
    pub(super) async fn deliver(&self, mail: &Sent, recipients: &[&str]) -> Vec<Fate> {
        let server = (self.host.as_str(), self.port);
        let delivery = smtp_client::submit(server, bare(&mail.from), recipients, &mail.raw);
        let delivered = tokio::time::timeout(LIMIT, delivery).await;
        let trouble = match delivered {
            Ok(Ok(replies)) => return replies.into_iter().map(fate).collect(),
            Ok(Err(error)) => format!("{error:#}"),
            Err(_) => format!("no answer within {LIMIT:?}"),
        };
        warn!("the relay {}:{} did not take a mail: {trouble}", self.host, self.port);
        vec![fate((421, format!("421 4.4.1 {trouble}"))); recipients.len()]
    }
}

fn fate((code, text): Reply) -> Fate {
    // An enhanced status code follows the code, if the server gives one.
    let given = text.split(' ').nth(1).filter(|word| word.split('.').count() == 3);
    match code {
        200..400 => Fate::Delivered { response: text },
        400..500 => Fate::Delayed {
            kind: "TransientCommunicationFailure",
            status: given.unwrap_or("4.0.0").to_owned(),
            diagnostic: format!("smtp; {text}"),
        },
        _ => Fate::Bounced {
            kind: "Permanent",
            subtype: "General",
            status: given.unwrap_or("5.0.0").to_owned(),
            diagnostic: format!("smtp; {text}"),
        },
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_a_host_and_a_port() {
        assert_eq!("smtp://localhost:1025".parse::<Relay>().unwrap(), Relay { host: "localhost".into(), port: 1025 });
        assert_eq!("smtp://[::1]:1025/".parse::<Relay>().unwrap(), Relay { host: "::1".into(), port: 1025 });
        assert_eq!("smtp://mail".parse::<Relay>().unwrap().port, 25);
        for wrong in ["localhost:25", "smtp://", "smtp://u:p@host:25", "smtps://host", "smtp://host:x"] {
            assert!(wrong.parse::<Relay>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_refusal_is_a_bounce_with_the_servers_own_code() {
        let refused = fate((550, "550 5.7.1 no".to_owned()));
        assert!(matches!(&refused, Fate::Bounced { status, .. } if status == "5.7.1"), "{refused:?}");
        assert!(matches!(fate((451, "451 later".to_owned())), Fate::Delayed { .. }));
    }
}

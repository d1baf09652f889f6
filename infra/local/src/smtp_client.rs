//! The sending side of SMTP: enough for a server on one's own machine, without authentication or TLS.

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, ToSocketAddrs};

/// A reply of an SMTP server: its code, and the last line of its text, code included.
pub(crate) type Reply = (u16, String);

/// Hands one mail to a server; says for each recipient what the server answered in the end.
///
/// # Errors
/// There is no server, or it refused before it came to the recipients.
pub(crate) async fn submit(
    server: impl ToSocketAddrs,
    sender: &str,
    recipients: &[&str],
    raw: &[u8],
) -> anyhow::Result<Vec<Reply>> {
    let stream = TcpStream::connect(server).await.context("connecting")?;
    let mut server = Session { stream: BufReader::new(stream) };
    server.expect(None, 220).await?;
    server.expect(Some("EHLO localhost"), 250).await?;
    server.expect(Some(&format!("MAIL FROM:<{sender}>")), 250).await?;
    let mut replies = Vec::new();
    for recipient in recipients {
        replies.push(server.ask(&format!("RCPT TO:<{recipient}>")).await?);
    }
    if replies.iter().any(|(code, _)| *code < 300) {
        server.expect(Some("DATA"), 354).await?;
        server.stream.write_all(&stuffed(raw)).await?;
        let end = server.reply().await?;
        for reply in replies.iter_mut().filter(|(code, _)| *code < 300) {
            *reply = end.clone();
        }
    }
    // The mail is taken or refused by now, whatever QUIT says.
    let _ = server.ask("QUIT").await;
    Ok(replies)
}

struct Session {
    stream: BufReader<TcpStream>,
}

impl Session {
    async fn expect(&mut self, command: Option<&str>, code: u16) -> anyhow::Result<()> {
        let reply = match command {
            Some(command) => self.ask(command).await?,
            None => self.reply().await?,
        };
        if reply.0 != code {
            bail!("{} was answered with {}", command.unwrap_or("the connection"), reply.1);
        }
        Ok(())
    }

    async fn ask(&mut self, command: &str) -> anyhow::Result<Reply> {
        self.stream.write_all(format!("{command}\r\n").as_bytes()).await?;
        self.reply().await
    }

    /// Reads a reply, of several lines if need be (RFC 5321, 4.2.1).
    async fn reply(&mut self) -> anyhow::Result<Reply> {
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                bail!("the connection closed");
            }
            let code = line.get(..3).and_then(|code| code.parse().ok()).context("a reply without a code")?;
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok((code, line.trim_end().to_owned()));
            }
        }
    }
}

/// The mail as it goes over the wire: CR LF line ends, leading dots doubled, and a dot alone at the end (RFC 5321,
/// 4.5.2).
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(raw.len() + 64);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        wire.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_dot_does_not_end_the_mail() {
        assert_eq!(stuffed(b"a\r\n.\r\n..b\nc"), b"a\r\n..\r\n...b\r\nc\r\n.\r\n");
    }
}

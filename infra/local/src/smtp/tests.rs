#![expect(clippy::unwrap_used, reason = "a test")]

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::activity::Activity;
use crate::queue::Redelivery;
use crate::stop::Stopper;
use crate::{http, s3};

/// An SMTP server with its bucket and queue, and nobody who empties the queue.
struct Inbound {
    address: SocketAddr,
    s3: aws_sdk_s3::Client,
    data: tempfile::TempDir,
    _stopper: Stopper,
}

impl Inbound {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let stopper = Stopper::new();
        let listener = http::listen(0, "S3", "").await.unwrap();
        let url = format!("http://{}", http::address(&listener).unwrap());
        tokio::spawn(http::serve(listener, s3::router(data.path(), &["mails"]).unwrap(), stopper.stop()));
        let config = aws_sdk_s3::config::Builder::from(&crate::running::sdk()).endpoint_url(url).force_path_style(true);
        let s3 = aws_sdk_s3::Client::from_conf(config.build());
        let redelivery = Redelivery { visibility_timeout: Duration::from_millis(5), max_receives: 3 };
        let ingest = Queue::open(data.path(), "ingest", redelivery, Activity::new()).unwrap();
        let (bucket, domain) = ("mails".to_owned(), "in.example.com".to_owned());
        let listener = http::listen(0, "SMTP", "").await.unwrap();
        let address = http::address(&listener).unwrap();
        let rule = ReceiptRule { s3: s3.clone(), bucket, ingest, domain };
        tokio::spawn(serve(listener, rule, stopper.stop()));
        Self { address, s3, data, _stopper: stopper }
    }

    /// Sends each piece on its own, then reads until the server has nothing more to say.
    async fn talk(&self, pieces: &[&[u8]]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        for piece in pieces {
            stream.write_all(piece).await.unwrap();
            stream.flush().await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut replies = String::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_string(&mut replies)).await;
        replies
    }

    fn notifications(&self) -> Vec<Notification> {
        let folder = std::fs::read_dir(self.data.path().join("queues/ingest")).unwrap();
        let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let message = |path| serde_json::from_slice::<serde_json::Value>(&std::fs::read(path).unwrap()).unwrap();
        paths.iter().map(|path| serde_json::from_str(message(path)["body"].as_str().unwrap()).unwrap()).collect()
    }

    /// The mail in the bucket, without the trace line that was put in front.
    async fn mail(&self, notification: &Notification) -> Vec<u8> {
        let (bucket, key) = notification.object().unwrap();
        let object = self.s3.get_object().bucket(bucket).key(key).send().await.unwrap();
        let raw = object.body.collect().await.unwrap().to_vec();
        let lines: Vec<_> = raw.split_inclusive(|byte| *byte == b'\n').collect();
        assert!(lines[0].starts_with(b"Received: from me.example ([127.0.0.1])\r\n"), "{:?}", lines[0]);
        lines[3..].concat()
    }
}

const ENVELOPE: &[u8] =
    b"EHLO me.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<be0123456789@BE.in.example.com>\r\nDATA\r\n";

#[tokio::test]
async fn dots_lines_and_bytes_arrive_as_they_were_meant_however_the_network_cuts_them() {
    let inbound = Inbound::start().await;
    let wire = b"..leading\r\nSubject: x\r\n\r\n...\r\n..\r\n\r\nbare\nline\xff\x00\r\n";
    let meant = b".leading\r\nSubject: x\r\n\r\n..\r\n.\r\n\r\nbare\nline\xff\x00\r\n";
    for cut in [1, 24, 25, 26, 27, 28, wire.len()] {
        let (head, tail) = wire.split_at(cut);
        let replies = inbound.talk(&[ENVELOPE, head, tail, b"\r", b"\n", b".", b"\r\n", b"QUIT\r\n"]).await;
        assert!(replies.contains("\r\n250 2.0.0 OK "), "{replies}");
        assert!(replies.ends_with("221 2.0.0 bye\r\n"), "{replies}");
        let notification = inbound.notifications().pop().unwrap();
        assert_eq!(inbound.mail(&notification).await, [meant.as_slice(), b"\r\n"].concat(), "cut at {cut}");
    }
    let replies = inbound.talk(&[ENVELOPE, b".\r\nQUIT\r\n"]).await;
    assert!(replies.contains("\r\n250 2.0.0 OK "), "{replies}");
    assert_eq!(inbound.mail(&inbound.notifications().pop().unwrap()).await, b"", "an empty mail ends at once");
}

#[tokio::test]
async fn only_mail_to_the_domain_is_received_and_only_its_recipients_are_told() {
    let inbound = Inbound::start().await;
    let replies = inbound
        .talk(&[
            b"EHLO me.example\r\nRCPT TO:<x@in.example.com>\r\nMAIL FROM:<> BODY=8BITMIME SIZE=5\r\n",
            b"RCPT TO:<x@evil-in.example.com>\r\nRCPT TO:<x@in.example.com.evil.example>\r\nDATA\r\n",
            b"RCPT TO:<x@in.example.com>\r\nRCPT TO:<y@be.in.example.com>\r\nNONSENSE\r\nDATA\r\n",
            b"To: z@be.in.example.com\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n.\r\n",
            b"QUIT\r\n",
        ])
        .await;
    let codes: Vec<_> = replies.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(
        codes,
        ["220", "250", "503", "250", "550", "550", "503", "250", "250", "500", "354", "250", "221"],
        "{replies}"
    );
    let [notification] = inbound.notifications().try_into().unwrap();
    assert_eq!(notification.recipients(), ["x@in.example.com", "y@be.in.example.com"]);
    assert_eq!(notification.mail.source, "");
    assert_eq!(notification.receipt.spam_verdict, Verdict::FAIL);
    assert_eq!(notification.receipt.virus_verdict, Verdict::PASS);
    assert_eq!(notification.receipt.dkim_verdict.status, Status::Gray);
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_refused_when_announced_and_when_it_just_comes() {
    let inbound = Inbound::start().await;
    let replies = inbound.talk(&[b"EHLO me.example\r\nMAIL FROM:<a@b.example> SIZE=41943041\r\nQUIT\r\n"]).await;
    assert!(replies.contains("\r\n552 5.3.4"), "{replies}");
    let line = [b"x".repeat(998).as_slice(), b"\r\n"].concat();
    let body = line.repeat(MAX_MAIL / 1000 + 1);
    let replies = inbound.talk(&[ENVELOPE, &body, b".\r\nQUIT\r\n"]).await;
    assert!(replies.contains("\r\n552 5.3.4"), "{replies}");
    assert!(inbound.notifications().is_empty());
}

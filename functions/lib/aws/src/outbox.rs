//! Mail that leaves, through SES v2: one call, no retry, and a careful answer to "did SES take it?".

use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};

use crate::Failure;
use crate::Reason;

/// How long an answer of SES about its quota is believed.
const QUOTA_HOLDS: Duration = Duration::from_secs(60);

/// The least rate that is paced by, also where SES gives none: that of its sandbox, a mail a second.
const MIN_RATE: f64 = 1.0;

/// SES's answer, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// SES has the mail, under this message id.
    Accepted(String),
    /// SES proved that it did not take the mail; it may be offered again later.
    NotNow(Reason),
    /// SES proved that it did not take the mail, and never will take this one.
    Refused(Reason),
    /// Nobody can say: the answer was lost. Only the SES event or a person resolves it; sending again might mail twice.
    Unknown(Reason),
}

/// A composed mail with its envelope.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Address of a verified identity.
    pub from: String,
    /// Who gets it.
    pub recipients: Recipients,
    /// Raw MIME.
    pub raw: Vec<u8>,
    /// Message tags (names and values of A-Z, a-z, 0-9, `_`, `-`; values also `.` and `@`): they come back in every event.
    pub tags: Vec<(&'static str, String)>,
    /// Whether SES is to tell when it is opened, for which it adds an invisible picture to the HTML.
    pub tracked: bool,
}

/// What SES lets this AWS account send. It counts recipients, not mails (SES Developer Guide, "Service quotas").
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quota {
    /// Recipients a second.
    pub rate: f64,
    /// Recipients that may still be mailed to today; `None` without a daily quota.
    pub left_today: Option<f64>,
}

/// Who gets a mail, at most 50 together (SES Developer Guide, "Service quotas"). SES writes none of them into a raw mail:
/// what its header shows is the letter's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipients {
    /// Those it is meant for.
    pub to: Vec<String>,
    /// Those who get a copy.
    pub cc: Vec<String>,
    /// Those who get a copy that the others do not know of.
    pub bcc: Vec<String>,
}

/// SES.
#[derive(Debug, Clone)]
pub struct Outbox {
    ses: Client,
    configuration_set: String,
    tracking_configuration_set: String,
    quota: Arc<Mutex<Option<(Instant, Quota)>>>,
}

impl Outbox {
    /// Of these two configuration sets. `ses` must not retry: see [`crate::clients::sesv2`].
    pub fn new(ses: Client, configuration_set: String, tracking_configuration_set: String) -> Self {
        Self { ses, configuration_set, tracking_configuration_set, quota: Arc::default() }
    }

    /// The quota of the AWS account, at most a minute old.
    ///
    /// # Errors
    /// Retryable.
    pub async fn quota(&self) -> Result<Quota, Failure> {
        let known = *self.quota.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, quota)) = known.filter(|(at, _)| at.elapsed() < QUOTA_HOLDS) {
            return Ok(quota);
        }
        let account = self.ses.get_account().send().await;
        let account = account.map_err(|error| Failure::of_sdk("reading SES's sending quota", error))?;
        let quota = account.send_quota();
        let most = quota.map_or(0.0, |quota| quota.max24_hour_send());
        let quota = Quota {
            rate: quota.map_or(0.0, |quota| quota.max_send_rate()).max(MIN_RATE),
            // -1 says that there is none (SES API v2 reference, SendQuota).
            left_today: (most >= 0.0).then(|| most - quota.map_or(0.0, |quota| quota.sent_last24_hours())),
        };
        *self.quota.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), quota));
        Ok(quota)
    }

    /// Hands one mail to SES, once. The client neither retries nor waits longer than 20 s.
    pub async fn send(&self, mail: Envelope) -> Answer {
        // Both builders fail only without their required field, which is given here.
        let tags = mail.tags.into_iter().map(|(name, value)| MessageTag::builder().name(name).value(value).build());
        let raw = RawMessage::builder().data(Blob::new(mail.raw)).build();
        let (tags, raw) = match (tags.collect::<Result<Vec<_>, _>>(), raw) {
            (Ok(tags), Ok(raw)) => (tags, raw),
            (Err(error), _) | (_, Err(error)) => {
                return Answer::Refused(Reason::new("request_incomplete", error.to_string()));
            }
        };
        let set = if mail.tracked { &self.tracking_configuration_set } else { &self.configuration_set };
        let from = mail.from.clone();
        let Recipients { to, cc, bcc } = mail.recipients;
        let given = |addresses: Vec<String>| Some(addresses).filter(|addresses| !addresses.is_empty());
        let destination = Destination::builder()
            .set_to_addresses(given(to))
            .set_cc_addresses(given(cc))
            .set_bcc_addresses(given(bcc))
            .build();
        let sent = self
            .ses
            .send_email()
            .from_email_address(mail.from)
            .destination(destination)
            .content(EmailContent::builder().raw(raw).build())
            .configuration_set_name(set)
            .set_email_tags(Some(tags))
            .send()
            .await;
        match sent {
            Ok(output) => match output.message_id {
                Some(id) => Answer::Accepted(id),
                None => Answer::Unknown(Reason::new("ses_answer_lost", "SES answered without a message id.")),
            },
            Err(error) => {
                let said = error.as_service_error();
                let (code, message) = (said.and_then(|said| said.code()), said.and_then(|said| said.message()));
                if is_unverified(code.unwrap_or_default(), message.unwrap_or_default(), &from) {
                    return Answer::Refused(sender_unverified());
                }
                judge(&error)
            }
        }
    }
}

/// What [`Outbox::send`] says when SES did not take a mail because it may not leave from this address.
pub fn sender_unverified() -> Reason {
    Reason::new(
        "sender_unverified",
        "SES does not let mail leave from the sender's address any more: its domain is not verified.",
    )
}

/// Whether SES refused the mail for its sender: the identity is not verified (in SES's sandbox the same words may speak of
/// the recipient), its own MAIL FROM domain is not, or it is gone and with it the tag that the permission hangs on.
fn is_unverified(code: &str, message: &str, from: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let from = from.to_ascii_lowercase();
    let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain);
    let names = |identity: &str| {
        message.split(|c: char| c.is_whitespace() || c == ',').any(|word| word.trim_end_matches('.') == identity)
    };
    match code {
        "MessageRejected" => message.contains("not verified") && (names(&from) || names(domain)),
        "MailFromDomainNotVerifiedException" => true,
        "AccessDeniedException" | "AccessDenied" => {
            let resource = message.split_whitespace().find_map(|word| word.split_once(":identity/"));
            resource.is_some_and(|(_, identity)| identity.trim_end_matches(['.', '\'', '"', '`']) == domain)
        }
        _ => false,
    }
}

/// Only an error that proves SES did not take the mail may lead to another attempt.
fn judge(error: &SdkError<SendEmailError>) -> Answer {
    let said = DisplayErrorContext(error).to_string();
    match error {
        SdkError::ConstructionFailure(_) => {
            Answer::Refused(Reason::new("request_not_built", format!("The request to SES could not be built: {said}")))
        }
        SdkError::DispatchFailure(_) if never_connected(error) => {
            Answer::NotNow(Reason::new("ses_unreachable", "SES could not be reached. It will be tried again."))
        }
        SdkError::ServiceError(answer) if (400..500).contains(&answer.raw().status().as_u16()) => {
            let code = answer.err().code().unwrap_or("Unknown");
            let message = answer.err().message().unwrap_or("no message");
            match code {
                // SES Developer Guide, "Errors related to the sending quotas": two messages under one code.
                _ if message.contains("Daily message quota exceeded") => Answer::NotNow(daily_quota_used()),
                "TooManyRequestsException" | "Throttling" | "ThrottlingException" | "LimitExceededException" => {
                    let sentence = format!("SES is at its sending limit ({message}). It will be tried again.");
                    Answer::NotNow(Reason::new("ses_throttled", sentence))
                }
                "SendingPausedException" => Answer::NotNow(Reason::new(
                    "ses_paused",
                    "Sending is paused for this AWS account or configuration set. It will be tried again.",
                )),
                // Wrong or expired credentials, clock skew, missing permission: an operator's to repair.
                "AccessDeniedException"
                | "AccessDenied"
                | "ExpiredTokenException"
                | "UnrecognizedClientException"
                | "InvalidSignatureException"
                | "InvalidClientTokenId"
                | "SignatureDoesNotMatch" => {
                    let sentence = format!("The function may not send ({code}: {message}). It will be tried again.");
                    Answer::NotNow(Reason::new("ses_not_permitted", sentence))
                }
                _ => {
                    let said = message.trim_end_matches('.');
                    let sentence = format!(
                        "SES refused the mail ({code}: {said}). Correct what it names, an address or a file, and issue the invoice \
                         again."
                    );
                    Answer::Refused(Reason::new("ses_refused", sentence))
                }
            }
        }
        _ => Answer::Unknown(Reason::new(
            "ses_answer_lost",
            "The answer of SES was lost, so the mail may or may not have left. It is not sent again by itself: SES's own \
             event will tell, or check with the customer and resend.",
        )),
    }
}

/// What [`Outbox::quota`] or SES itself says when the day's quota is gone.
pub fn daily_quota_used() -> Reason {
    Reason::new(
        "daily_quota_used",
        "SES's daily sending quota is used up. The mail leaves by itself when there is room again; ask AWS for a higher \
         quota if this happens often.",
    )
}

/// Whether no connection came about (name not found, refused, no TLS), so that not a byte of the mail can have left.
fn never_connected(error: &SdkError<SendEmailError>) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect()) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Endpoints, clients};
    use aws_config::{BehaviorVersion, Region, SdkConfig};
    use aws_sdk_sesv2::config::{Credentials, SharedCredentialsProvider};

    async fn send_to(port: u16) -> Answer {
        let credentials = Credentials::new("test", "test", None, None, "test");
        let sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-central-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .build();
        let endpoints = Endpoints { sesv2: Some(format!("http://127.0.0.1:{port}")), ..Endpoints::default() };
        let outbox = Outbox::new(clients::sesv2(&sdk, &endpoints), "set".to_owned(), "tracking".to_owned());
        let raw = b"Subject: x\r\n\r\nx".to_vec();
        let to = vec!["b@example.com".to_owned()];
        let (from, recipients) = ("a@example.com".to_owned(), Recipients { to, ..Recipients::default() });
        let tags = vec![("invoice", "R-1".to_owned())];
        outbox.send(Envelope { from, recipients, raw, tags, tracked: false }).await
    }

    #[test]
    fn what_ses_refuses_for_its_sender_is_told_from_the_rest() {
        const FAILED: &str =
            "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ";
        const DENIED: &str =
            "User: arn:aws:sts::1:assumed-role/send is not authorized to perform: ses:SendRawEmail on resource: ";
        for (code, message, expected) in [
            ("MessageRejected", format!("{FAILED}Billing@acme.example"), true),
            ("MessageRejected", format!("{FAILED}ap@customer.example, acme.example"), true),
            ("MessageRejected", format!("{FAILED}ap@customer.example"), false),
            ("MessageRejected", format!("{FAILED}billing@acme.example.evil.example"), false),
            ("MessageRejected", "Bad content: acme.example".to_owned(), false),
            ("MailFromDomainNotVerifiedException", "no MX".to_owned(), true),
            ("AccessDeniedException", format!("{DENIED}`arn:aws:ses:eu-central-1:1:identity/acme.example'"), true),
            ("AccessDeniedException", format!("{DENIED}arn:aws:ses:eu-central-1:1:identity/other.example"), false),
            ("AccessDeniedException", format!("{DENIED}arn:aws:ses:eu-central-1:1:configuration-set/x"), false),
            ("BadRequestException", format!("{FAILED}billing@acme.example"), false),
        ] {
            assert_eq!(is_unverified(code, &message, "Billing@acme.example"), expected, "{code}: {message}");
        }
    }

    #[tokio::test]
    async fn ses_that_cannot_be_reached_did_not_take_the_mail() {
        // A port that was free a moment ago: nobody listens there.
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map(|a| a.port());
        let answer = send_to(port.unwrap_or(9)).await;
        assert!(matches!(&answer, Answer::NotNow(reason) if reason.code == "ses_unreachable"), "{answer:?}");
    }

    #[tokio::test]
    async fn a_connection_that_ends_after_the_mail_was_written_proves_nothing() -> std::io::Result<()> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 1024]).await
        });
        let answer = send_to(port).await;
        assert!(matches!(&answer, Answer::Unknown(reason) if reason.code == "ses_answer_lost"), "{answer:?}");
        assert!(server.await.is_ok_and(|read| read.is_ok_and(|bytes| bytes > 0)));
        Ok(())
    }
}

//! The JSON with which SES announces a received mail: the notification of a receipt rule's S3 action.
//!
//! Source of every field: AWS, [Contents of notifications for Amazon SES email receiving][aws]. Fields we do not use
//! are left out and ignored when present, so that a new one at AWS breaks nothing. The envelope recipients and the
//! verdicts come from here alone: headers inside the mail can say anything.
//!
//! [aws]: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html

use serde::{Deserialize, Serialize};

/// One received mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// Always `Received`: see [`Notification::read`].
    pub notification_type: String,
    /// How and to whom it was delivered, and where it lies now.
    pub receipt: Receipt,
    /// The mail itself.
    pub mail: Announced,
}

impl Notification {
    /// The value of [`Notification::notification_type`] for a received mail.
    pub const RECEIVED: &str = "Received";

    /// Reads a notification; `None` when SES speaks of something else than a received mail, such as the subscription of
    /// the topic itself (`AmazonSnsSubscriptionSucceeded`).
    ///
    /// # Errors
    ///
    /// It is not JSON of SES, or says of a received mail less than is needed.
    pub fn read(json: &str) -> Result<Option<Self>, serde_json::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Subject {
            notification_type: String,
        }
        let subject: Subject = serde_json::from_str(json)?;
        if subject.notification_type == Self::RECEIVED { serde_json::from_str(json).map(Some) } else { Ok(None) }
    }

    /// The addresses the mail was delivered to (SMTP `RCPT TO`), as far as this receipt rule matched them.
    ///
    /// Not [`Announced::destination`], which repeats what the mail's own `To` and `Cc` headers claim.
    pub fn recipients(&self) -> &[String] {
        &self.receipt.recipients
    }

    /// Bucket and key of the raw mail; `None` when the notification is not one of an S3 action.
    pub fn object(&self) -> Option<(&str, &str)> {
        Some((self.receipt.action.bucket_name.as_deref()?, self.receipt.action.object_key.as_deref()?))
    }
}

/// The `receipt` object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// When the action ran, ISO 8601.
    pub timestamp: String,
    /// Milliseconds from receipt to action.
    #[serde(default)]
    pub processing_time_millis: u64,
    /// Envelope recipients matched by the active receipt rule.
    pub recipients: Vec<String>,
    /// Whether the mail looks like spam.
    #[serde(default)]
    pub spam_verdict: Verdict,
    /// Whether it carries a virus.
    #[serde(default)]
    pub virus_verdict: Verdict,
    /// Whether the sending host may send for the envelope sender's domain (RFC 7208).
    #[serde(default)]
    pub spf_verdict: Verdict,
    /// Whether a signature of the mail holds (RFC 6376).
    #[serde(default)]
    pub dkim_verdict: Verdict,
    /// Whether the `From` domain is the one SPF or DKIM proved (RFC 7489).
    #[serde(default)]
    pub dmarc_verdict: Verdict,
    /// What the `From` domain asks for when DMARC fails: `none`, `quarantine` or `reject`. Absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dmarc_policy: Option<String>,
    /// The action that announces itself.
    pub action: Action,
}

impl Receipt {
    /// What SES found in all its checks.
    pub fn verdicts(&self) -> Verdicts {
        Verdicts {
            spam: self.spam_verdict.status,
            virus: self.virus_verdict.status,
            spf: self.spf_verdict.status,
            dkim: self.dkim_verdict.status,
            dmarc: self.dmarc_verdict.status,
        }
    }
}

/// What SES found in all its checks of a mail; see [`Receipt`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Verdicts {
    /// Whether it looks like spam.
    pub spam: Status,
    /// Whether it carries a virus.
    pub virus: Status,
    /// See [`Receipt::spf_verdict`].
    pub spf: Status,
    /// See [`Receipt::dkim_verdict`].
    pub dkim: Status,
    /// See [`Receipt::dmarc_verdict`].
    pub dmarc: Status,
}

/// The `action` object, as the S3 action fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Action {
    /// `S3`, `SNS`, `Lambda` …
    #[serde(rename = "type")]
    pub kind: String,
    /// The topic this notification was published to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
    /// Bucket that holds the raw mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
    /// Key of the raw mail in it, prefix included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_key: Option<String>,
}

/// The `mail` object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Announced {
    /// When the mail was received, ISO 8601.
    pub timestamp: String,
    /// Envelope sender (SMTP `MAIL FROM`); empty for bounces.
    #[serde(default)]
    pub source: String,
    /// The id SES gave the mail: unique, and not the `Message-ID` header.
    pub message_id: String,
    /// What the `To` and `Cc` headers say; see [`Notification::recipients`] for the ones that matter.
    #[serde(default)]
    pub destination: Vec<String>,
}

/// One of the checks SES makes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Verdict {
    /// Its result.
    pub status: Status,
}

impl Verdict {
    /// A check that passed.
    pub const PASS: Self = Self { status: Status::Pass };
    /// A check that failed.
    pub const FAIL: Self = Self { status: Status::Fail };
}

/// The result of a check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// It passed.
    Pass,
    /// It failed.
    Fail,
    /// SES cannot say: spam undecided, no virus result, or no policy published.
    Gray,
    /// SES could not check.
    ProcessingFailed,
    /// Scanning is switched off in the receipt rule.
    Disabled,
    /// Absent, or a word newer than this crate: as little reason to trust as [`Status::ProcessingFailed`].
    #[default]
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn ses_also_speaks_of_itself() {
        let subscribed = r#"{"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have subscribed."}"#;
        assert_eq!(Notification::read(subscribed).unwrap(), None);
        assert!(Notification::read(FROM_AWS).unwrap().is_some());
        assert!(Notification::read(r#"{"notificationType": "Received"}"#).is_err());
        assert!(Notification::read("hello").is_err());
    }

    /// After the S3 example on the AWS page "Notification examples", with fields we do not know.
    const FROM_AWS: &str = r#"{
      "notificationType": "Received",
      "receipt": {
        "timestamp": "2015-09-11T20:32:33.936Z",
        "processingTimeMillis": 406,
        "recipients": ["be0123456789@be.in.example.com"],
        "spamVerdict": {"status": "PASS"},
        "virusVerdict": {"status": "PROCESSING_FAILED"},
        "spfVerdict": {"status": "GRAY"},
        "dkimVerdict": {"status": "SOMETHING_NEW"},
        "dmarcVerdict": {"status": "FAIL"},
        "dmarcPolicy": "reject",
        "action": {
          "type": "S3",
          "topicArn": "arn:aws:sns:us-east-1:012345678912:example-topic",
          "bucketName": "my-S3-bucket",
          "objectKeyPrefix": "in",
          "objectKey": "in/d6iitobk75ur44p8kdnnp7g2n800"
        }
      },
      "mail": {
        "timestamp": "2015-09-11T20:32:33.936Z",
        "source": "supplier@example.com",
        "messageId": "d6iitobk75ur44p8kdnnp7g2n800",
        "destination": ["someone-else@example.com"],
        "headersTruncated": false,
        "headers": [{"name": "X-Anything", "value": "x"}],
        "commonHeaders": {"subject": "Example subject"}
      }
    }"#;

    #[test]
    fn ses_announces_a_mail_in_the_bucket() {
        let notification: Notification = serde_json::from_str(FROM_AWS).unwrap();
        assert_eq!(notification.notification_type, Notification::RECEIVED);
        assert_eq!(notification.recipients(), ["be0123456789@be.in.example.com"]);
        assert_eq!(notification.object(), Some(("my-S3-bucket", "in/d6iitobk75ur44p8kdnnp7g2n800")));
        assert_eq!(notification.mail.message_id, "d6iitobk75ur44p8kdnnp7g2n800");
        let receipt = &notification.receipt;
        assert_eq!(receipt.spam_verdict, Verdict::PASS);
        assert_eq!(receipt.virus_verdict.status, Status::ProcessingFailed);
        assert_eq!(receipt.spf_verdict.status, Status::Gray);
        assert_eq!(receipt.dkim_verdict.status, Status::Unknown);
        assert_eq!(receipt.dmarc_verdict, Verdict::FAIL);
        assert_eq!(receipt.dmarc_policy.as_deref(), Some("reject"));
    }

    #[test]
    fn the_stand_in_announces_a_mail_in_the_same_words() {
        let notification: Notification = serde_json::from_str(FROM_AWS).unwrap();
        let json = serde_json::to_value(&notification).unwrap();
        assert_eq!(json["receipt"]["action"]["type"], "S3");
        assert_eq!(json["receipt"]["virusVerdict"]["status"], "PROCESSING_FAILED");
        assert_eq!(json["mail"]["messageId"], "d6iitobk75ur44p8kdnnp7g2n800");
        assert_eq!(serde_json::from_value::<Notification>(json).unwrap(), notification);
    }

    #[test]
    fn a_verdict_that_is_missing_is_not_a_pass() {
        let short = r#"{"notificationType":"Received",
          "receipt":{"timestamp":"t","recipients":[],"action":{"type":"SNS"}},
          "mail":{"timestamp":"t","messageId":"m"}}"#;
        let notification: Notification = serde_json::from_str(short).unwrap();
        assert_eq!(notification.receipt.dmarc_verdict.status, Status::Unknown);
        assert_eq!(notification.receipt.dmarc_policy, None);
        assert_eq!(notification.object(), None);
    }
}

//! What SES publishes about a received mail, field by field as AWS documents it.

use invoice_mail::{ACCOUNT, REGION};
use serde_json::{Value, json};

/// The notification of a receipt rule's S3 action, after the example on the AWS page "Notification examples for Amazon
/// SES email receiving", with the fields nobody reads too.
pub(crate) fn received(id: &str, bucket: &str, key: &str, recipients: &[&str]) -> Value {
    let pass = json!({ "status": "PASS" });
    json!({
        "notificationType": "Received",
        "receipt": {
            "timestamp": "2024-04-15T08:12:52.936Z",
            "processingTimeMillis": 406,
            "recipients": recipients,
            "spamVerdict": pass,
            "virusVerdict": pass,
            "spfVerdict": pass,
            "dkimVerdict": pass,
            "dmarcVerdict": { "status": "GRAY" },
            "action": {
                "type": "S3",
                "topicArn": format!("arn:aws:sns:{REGION}:{ACCOUNT}:received-mail"),
                "bucketName": bucket,
                "objectKeyPrefix": "inbound/",
                "objectKey": key,
            },
        },
        "mail": {
            "timestamp": "2024-04-15T08:12:52.000Z",
            "source": "bounces+rechnung@lieferant.example",
            "messageId": id,
            // The header's recipients: a mail in blind copy names others.
            "destination": ["somebody-else@kunde.example"],
            "headersTruncated": false,
            "headers": [{ "name": "From", "value": "Lieferant GmbH <rechnung@lieferant.example>" }],
            "commonHeaders": {
                "returnPath": "bounces+rechnung@lieferant.example",
                "from": ["Lieferant GmbH <rechnung@lieferant.example>"],
                "date": "Mon, 15 Apr 2024 08:12:51 +0000",
                "to": ["somebody-else@kunde.example"],
                "messageId": "<20240415081251.4711@erp.example>",
                "subject": "Ihre Rechnung",
            },
        },
    })
}

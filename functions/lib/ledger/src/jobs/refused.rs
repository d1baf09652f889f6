//! What came out of a queue and can never be handled.

use aws::{Failure, Reason};
use jiff::Timestamp;
use serde::Serialize;

use crate::Ledger;
use crate::table::{Key, Write};

/// An item holds 400 KB; EventBridge events and SES notifications stay below 256 KB.
const MAX_BODY: usize = 300 * 1024;

/// A refused queue record.
#[derive(Serialize)]
struct Refused<'a> {
    code: &'a str,
    sentence: &'a str,
    body: &'a str,
}

impl Ledger {
    /// Records a queue record that can never be handled, with its body for whoever looks into it.
    ///
    /// # Errors
    /// Retryable.
    pub async fn refuse(&self, message_id: &str, body: &str, reason: &Reason) -> Result<(), Failure> {
        let body = &body[..body.floor_char_boundary(MAX_BODY)];
        let refused = Refused { code: &reason.code, sentence: &reason.sentence, body };
        let record = Write::put(Key::new("REFUSED", format!("RECORD#{message_id}")), &refused);
        self.table.write("recording a refused record", record.listed("REFUSED", Timestamp::now())).await.map(drop)
    }
}

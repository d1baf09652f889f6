//! What SES does to the header of a raw mail: it writes `Message-ID` and `Date` of its own in place of those it finds, and
//! leaves every other field as it is.
//!
//! Source: Amazon SES Developer Guide, "Header fields": "When you send an email using Amazon SES … Message-ID and Date:
//! If you provide this header, Amazon SES overrides it".

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::REGION;

/// The mail as it leaves.
pub(super) fn rewritten(raw: &[u8], message_id: &str, at: Timestamp) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + 128);
    let date = rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    out.extend_from_slice(format!("Message-ID: <{message_id}@{REGION}.amazonses.com>\r\nDate: {date}\r\n").as_bytes());
    let (mut rest, mut is_replaced) = (raw, false);
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let (line, after) = rest.split_at(end + 1);
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
        // A folded line belongs to the field before it.
        if !matches!(line.first(), Some(b' ' | b'\t')) {
            let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
            is_replaced = name.eq_ignore_ascii_case(b"message-id") || name.eq_ignore_ascii_case(b"date");
        }
        if !is_replaced {
            out.extend_from_slice(line);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fields_are_replaced_and_nothing_else() {
        let raw = b"Subject: a\r\nMessage-ID:\r\n <x@y>\r\nX-Date: kept\r\nDATE: then\r\nTo: b@c\r\n\r\nDate: in the text\r\n";
        let out = rewritten(raw, "0102-3", Timestamp::UNIX_EPOCH);
        let expected = "Message-ID: <0102-3@eu-central-1.amazonses.com>\r\nDate: Thu, 1 Jan 1970 00:00:00 +0000\r\nSubject: a\r\n\
                        X-Date: kept\r\nTo: b@c\r\n\r\nDate: in the text\r\n";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }
}

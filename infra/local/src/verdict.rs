//! Spam and virus verdicts, by the two strings that every scanner reports by agreement.

/// Whether the mail carries the EICAR test file, plainly or as base64.
///
/// Source: EICAR, "Download anti malware testfile".
pub(crate) fn has_virus(mail: &[u8]) -> bool {
    // Spelled in two pieces, so that a scanner does not report this program.
    let plain = [b"EICAR-STANDARD-ANTIVIRUS".as_slice(), b"-TEST-FILE!"].concat();
    // The test file must begin with `X5O!P%@AP[4\PZX54(P^)7CC)7}$`, so its base64 always begins so.
    let base64 = [b"WDVPIVAlQEFQWzRc".as_slice(), b"UFpYNTQoUF4pN0ND"].concat();
    contains(mail, &plain) || contains(mail, &base64)
}

/// Whether the mail carries the GTUBE string.
///
/// Source: Apache SpamAssassin, "The GTUBE".
pub(crate) fn is_spam(mail: &[u8]) -> bool {
    let gtube = [b"XJS*C4JDBQADN1.NSBN3*2IDNEN*".as_slice(), b"GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"].concat();
    contains(mail, &gtube)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    let mut rest = haystack;
    while let Some(at) = rest.iter().position(|byte| *byte == needle[0]) {
        rest = &rest[at..];
        if rest.starts_with(needle) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_virus_is_found_plain_and_in_base64() {
        let file = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS", "-TEST-FILE!$H+H*"].concat();
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &file);
        assert!(has_virus(format!("Subject: x\r\n\r\n{file}\r\n").as_bytes()));
        assert!(has_virus(format!("Subject: x\r\n\r\n{encoded}\r\n").as_bytes()));
        assert!(!has_virus(b"Subject: EICAR\r\n\r\nEICAR-STANDARD\r\n"));
        assert!(!is_spam(b"Subject: invoice\r\n\r\nXJS*C4JD\r\n"));
    }
}

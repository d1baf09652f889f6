//! What becomes of a mail at its recipient: decided by the recipient's name in the manner of SES's mailbox simulator,
//! or by a real SMTP server when there is a relay.
//!
//! Source: Amazon SES developer guide, "Using the mailbox simulator manually". The simulator's names work at every
//! domain here, so that a partner can be `bounce@customer.example`.

/// What becomes of a mail at one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// The recipient's server took it.
    Delivered {
        /// What it said.
        response: String,
    },
    /// It was taken, and its reader called it spam.
    Complained,
    /// The recipient's server refused it.
    Bounced {
        /// `Permanent`, `Transient` or `Undetermined`.
        kind: &'static str,
        /// For example `General`, `NoEmail`, `MailboxFull`.
        subtype: &'static str,
        /// Enhanced status code, RFC 3463.
        status: String,
        /// What the server said, RFC 3464.
        diagnostic: String,
    },
    /// The recipient's server could not take it yet.
    Delayed {
        /// For example `TransientCommunicationFailure`, `MailboxFull`.
        kind: &'static str,
        /// Enhanced status code, RFC 3463.
        status: String,
        /// What the server said.
        diagnostic: String,
    },
}

/// The fate that the simulator gives to a recipient by its name; `None` when it is no name of the simulator.
pub(super) fn simulated(recipient: &str) -> Option<Fate> {
    let local = recipient.split('@').next().unwrap_or_default();
    let name = local.split('+').next().unwrap_or_default().to_ascii_lowercase();
    let bounced = |subtype, diagnostic: &str| Fate::Bounced {
        kind: "Permanent",
        subtype,
        status: "5.1.1".to_owned(),
        diagnostic: diagnostic.to_owned(),
    };
    Some(match name.as_str() {
        "success" | "ooto" => Fate::Delivered { response: "250 2.6.0 Message received".to_owned() },
        "bounce" => bounced("General", "smtp; 550 5.1.1 user unknown"),
        "suppressionlist" => bounced(
            "OnAccountSuppressionList",
            "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
        ),
        "complaint" => Fate::Complained,
        "delay" => Fate::Delayed {
            kind: "TransientCommunicationFailure",
            status: "4.4.1".to_owned(),
            diagnostic: "smtp; 421 4.4.1 Unable to connect to remote host".to_owned(),
        },
        _ => return None,
    })
}

/// How often the recipient's mail program fetches the pictures of the mail. The names `open` and `opens`, after the manner of the
/// simulator, which has none for it; the program of `opens` fetches them twice.
pub(super) fn opens(recipient: &str) -> usize {
    let local = recipient.split(['@', '+']).next().unwrap_or_default();
    match local.to_ascii_lowercase().as_str() {
        "open" => 1,
        "opens" => 2,
        _ => 0,
    }
}

/// Whether SES itself refuses to deliver the mail: it finds the EICAR test virus in it, or a recipient asks for it.
pub(super) fn rejected(recipients: &[String], raw: &[u8]) -> bool {
    let asked = recipients.iter().any(|recipient| {
        let local = recipient.split(['@', '+']).next().unwrap_or_default();
        local.eq_ignore_ascii_case("reject")
    });
    asked || crate::verdict::has_virus(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_at_every_domain_and_with_every_tag() {
        for bounces in ["bounce@simulator.amazonses.com", "BOUNCE+invoice-7@customer.example", "suppressionlist@x.be"] {
            assert!(matches!(simulated(bounces), Some(Fate::Bounced { kind: "Permanent", .. })), "{bounces}");
        }
        assert_eq!(simulated("complaint@customer.example"), Some(Fate::Complained));
        assert!(matches!(simulated("delay@customer.example"), Some(Fate::Delayed { .. })));
        assert!(matches!(simulated("ooto@customer.example"), Some(Fate::Delivered { .. })));
        assert_eq!(simulated("bouncer@customer.example"), None);
        assert!(rejected(&["reject+1@customer.example".to_owned()], b"hello"));
        assert!(!rejected(&["rejected@customer.example".to_owned()], b"hello"));
        let often = ["open@customer.example", "Opens+7@customer.example", "opener@customer.example"].map(opens);
        assert_eq!(often, [1, 2, 0]);
    }
}

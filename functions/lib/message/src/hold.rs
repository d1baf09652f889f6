//! Why an incoming invoice waits for a person.

use crate::catalogue::{Row, messages};

messages! {
    /// Why an incoming invoice waits for a person: doubts that together mean "likely fraud".
    pub enum HoldReason in hold {
        /// The domain of the sender copies one that the account knows.
        CopiedDomain = "copied_domain", Row::account();

        /// A new account to pay to, from a sender that nothing proves.
        NewIbanUnprovenSender = "new_iban_unproven_sender", Row::account();

        /// A new account to pay to, from a domain that is new for the supplier.
        NewIbanNewDomain = "new_iban_new_domain", Row::account();

        /// A new account to pay to, in a mail that looks like spam.
        NewIbanSpam = "new_iban_spam", Row::account();

        /// The mail claims a domain that the account knows, whose owner asks to refuse such mails.
        KnownDomainForged = "known_domain_forged", Row::account();

        /// The mail names several senders, one of whom the account knows.
        KnownAmongSeveralSenders = "known_among_several_senders", Row::account();

        /// DMARC denies the sender, and the mail looks like spam.
        UnprovenSpam = "unproven_spam", Row::account();
    }
}

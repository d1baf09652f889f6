//! Why an incoming invoice waits for a person.

use crate::HoldReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HoldReason) -> Text {
    match message {
        HoldReason::CopiedDomain => advises(
            "The sender's domain looks like one you know and is another.",
            "Ask the supplier by telephone, at a number you know, before you release or pay the invoice.",
        ),
        HoldReason::NewIbanUnprovenSender => advises(
            "The account to pay to is new for this supplier, and the sender is not proven.",
            "Ask the supplier by telephone, at a number you know, before you release or pay the invoice.",
        ),
        HoldReason::NewIbanNewDomain => advises(
            "The account to pay to is new for this supplier, and so is the domain it was mailed from.",
            "Ask the supplier by telephone, at a number you know, before you release or pay the invoice.",
        ),
        HoldReason::NewIbanSpam => advises(
            "The account to pay to is new for this supplier, and the e-mail looks like spam.",
            "Ask the supplier by telephone, at a number you know, before you release or pay the invoice.",
        ),
        HoldReason::KnownDomainForged => advises(
            "The e-mail claims a domain you know, and the domain's owner asks not to accept it.",
            "Ask the supplier by telephone, at a number you know, before you release or pay the invoice.",
        ),
        HoldReason::KnownAmongSeveralSenders => advises(
            "The e-mail names several senders, and one of them you know.",
            "Ask that one by telephone, at a number you know, before you release or pay the invoice.",
        ),
        HoldReason::UnprovenSpam => advises(
            "The sender is not proven, and the e-mail looks like spam.",
            "If you expect this invoice, ask the supplier before you release or pay it.",
        ),
    }
}

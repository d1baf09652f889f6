//! What speaks for and against an invoice: whether its mail is its sender's, whether the account knows the sender, and
//! whether what the invoice says fits what the supplier said before.
//!
//! Each doubt is a [`Warning`] with its evidence. Doubts that together mean "likely fraud" hold the invoice until a
//! person vouches for it; [`HOLDS`] lists these combinations. Nothing here trusts the mail: the verdicts are SES's, the
//! rest is what the account saw before.

mod look_alike;

use std::collections::BTreeSet;

use invoice::check;
use invoice::tax_id::VatId;
use invoice::{Fields, Invoice};
use serde::{Deserialize, Serialize};

use crate::address::EmailAddress;
use crate::notification::{Receipt, Status};

/// Something that speaks against an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable code.
    pub code: String,
    /// What it means, for people.
    pub sentence: String,
    /// What it was seen by: a verdict, two accounts, two domains.
    pub evidence: String,
}

/// What an account knows of a sender and a supplier before a mail of theirs is filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acquaintance {
    /// A person of the account trusts this sender's address or domain.
    pub is_trusted: bool,
    /// An invoice came from this address before.
    pub knows_sender: bool,
    /// The [origins](origin) that invoices of the account came from.
    pub origins: BTreeSet<String>,
    /// The IBANs this supplier was to be paid at before.
    pub ibans: BTreeSet<String>,
    /// The [origins](origin) this supplier's invoices came from.
    pub supplier_origins: BTreeSet<String>,
    /// The IBANs of invoices from the sender's [origin] that a person released though DMARC failed.
    pub released_ibans: BTreeSet<String>,
}

/// A mail with an invoice, as far as trust goes.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The mailbox of `From`, if it names one and no other: proven only where DMARC passes.
    pub sender: Option<&'a EmailAddress>,
    /// Every address of `From`, as written.
    pub authors: &'a [String],
    /// SES's verdicts.
    pub receipt: &'a Receipt,
    /// What the account knew before.
    pub acquaintance: &'a Acquaintance,
}

impl Sight<'_> {
    /// Whether the mail is its sender's. Of a mail with no sender or several DMARC says nothing that counts (RFC 7489
    /// section 6.6.1): what passes may be the domain of any of them.
    fn is_proven(&self) -> bool {
        self.sender.is_some() && self.receipt.dmarc_verdict.status == Status::Pass
    }

    /// Whether the mail names somebody the account knows.
    fn names_known(&self) -> bool {
        let mut authors = self.authors.iter().filter_map(|author| EmailAddress::parse(author).ok());
        self.acquaintance.is_trusted || authors.any(|author| self.acquaintance.origins.contains(&origin(&author)))
    }
}

/// What speaks against an invoice, and whether it must wait for a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assessment {
    /// Every doubt.
    pub warnings: Vec<Warning>,
    /// Why it is held: a sentence that says what to do.
    pub hold: Option<String>,
}

/// Combinations of warnings that mean "likely fraud", each with the sentence people read.
///
/// Each warning alone is common among honest suppliers: small firms without DMARC, forwarded mails, a new bank, a first
/// invoice, firms of similar names.
///
/// A supplier whose mails always come forwarded, and so never prove its domain, is held once: where a person released an
/// invoice like it, to the same account, `known_domain_unproven` gives way to `unproven_as_released`, which holds nothing.
/// To a new account, or to none that can be read, it is held always.
pub const HOLDS: [(&[&str], &str); 10] = [
    (&[LOOK_ALIKE, NEW_DOMAIN], COPIED),
    (&[LOOK_ALIKE, IBAN_CHANGED], COPIED),
    (&[LOOK_ALIKE, SUPPLIER_UNREAD], COPIED),
    (&[LOOK_ALIKE, DMARC_FAILED], COPIED),
    (
        &[IBAN_CHANGED, UNPROVEN],
        "The account to pay to is new for this supplier, and the sender is not proven. Ask the supplier by telephone, at \
         a number you know, before you release or pay it.",
    ),
    (
        &[IBAN_CHANGED, NEW_DOMAIN],
        "The account to pay to is new for this supplier, and so is the domain it was mailed from. Ask the supplier by \
         telephone, at a number you know, before you release or pay it.",
    ),
    (
        &[IBAN_CHANGED, SPAM],
        "The account to pay to is new for this supplier, and the mail looks like spam. Ask the supplier by telephone, at \
         a number you know, before you release or pay it.",
    ),
    (
        &[DMARC_FAILED, KNOWN_DOMAIN_UNPROVEN],
        "The mail claims a domain you know, and the domain's owner asks not to accept it. Ask the supplier by telephone, \
         at a number you know, before you release or pay it.",
    ),
    (
        &[SEVERAL_SENDERS, KNOWN_DOMAIN_UNPROVEN],
        "The mail names several senders, and one of them you know. Ask that one by telephone, at a number you know, before \
         you release or pay it.",
    ),
    (
        &[DMARC_FAILED, SPAM],
        "The sender is not proven, and the mail looks like spam. If you expect this invoice, ask the supplier before you \
         release or pay it.",
    ),
];

const COPIED: &str = "The sender's domain looks like one you know and is another. Ask the supplier by telephone, at a \
                      number you know, before you release or pay it.";

/// DMARC denies that the mail is its sender's.
pub const DMARC_FAILED: &str = "dmarc_failed";
const UNPROVEN: &str = "sender_unproven";
const SUPPLIER_UNREAD: &str = "supplier_unread";
const SPF_FAILED: &str = "spf_failed";
const DKIM_FAILED: &str = "dkim_failed";
const SPAM: &str = "spam";
const KNOWN_DOMAIN_UNPROVEN: &str = "known_domain_unproven";
const UNPROVEN_AS_RELEASED: &str = "unproven_as_released";
const NO_SENDER: &str = "no_sender";
const SEVERAL_SENDERS: &str = "several_senders";
const FIRST_FROM_SENDER: &str = "first_mail_from_sender";
const FIRST_FROM_DOMAIN: &str = "first_mail_from_domain";
const NEW_DOMAIN: &str = "supplier_from_new_domain";
const LOOK_ALIKE: &str = "look_alike_domain";
const IBAN_CHANGED: &str = "iban_changed";
const IBAN_COUNTRY: &str = "iban_country_differs";

/// Codes of the warnings that keep what the account learns from an invoice small until a person vouches for it.
pub const UNLEARNED: [&str; 7] = [DMARC_FAILED, LOOK_ALIKE, IBAN_CHANGED, NEW_DOMAIN, SPAM, NO_SENDER, SEVERAL_SENDERS];

/// What a sender is known by, in lower case: the registered domain, which is one firm's, or the whole address where the
/// domain is everyone's.
pub fn origin(sender: &EmailAddress) -> String {
    if look_alike::PROVIDERS.contains(&sender.domain()) {
        return sender.as_str().to_ascii_lowercase();
    }
    domain::registrable(sender.domain()).unwrap_or(sender.domain()).to_owned()
}

/// Whether a registered domain is a mailbox provider's, where anybody can have an address.
pub fn is_mailbox_provider(domain: &str) -> bool {
    /// These have a domain in every country.
    const EVERYWHERE: [&str; 7] = ["gmail", "gmx", "googlemail", "hotmail", "protonmail", "yahoo", "ymail"];
    let name = domain.split('.').next().unwrap_or_default();
    look_alike::PROVIDERS.contains(&domain) || EVERYWHERE.contains(&name)
}

/// Weighs an invoice.
pub fn assess(invoice: &Invoice, sight: Sight<'_>) -> Assessment {
    let iban = invoice.fields.as_ref().and_then(|fields| fields.iban.as_deref());
    let mut warnings = of_verdicts(sight, iban);
    warnings.extend(of_sender(sight));
    if let Some(fields) = &invoice.fields {
        warnings.extend(of_fields(fields, sight));
    }
    let has = |code: &str| warnings.iter().any(|warning| warning.code == code);
    // What is no doubt by itself, and with another one is.
    if has(IBAN_CHANGED) && !sight.is_proven() {
        let sentence = "Nothing proves that the mail comes from the domain it names.";
        let evidence = match sight.sender {
            Some(_) => format!("DMARC verdict {:?}", sight.receipt.dmarc_verdict.status),
            None => "From does not name one sender".to_owned(),
        };
        warnings.push(warning(UNPROVEN, sentence, evidence));
    }
    let has = |code: &str| warnings.iter().any(|warning| warning.code == code);
    if has(LOOK_ALIKE) && invoice.fields.as_ref().and_then(Fields::seller_key).is_none() {
        let sentence = "No program can read whose invoice it is.";
        warnings.push(warning(SUPPLIER_UNREAD, sentence, "neither VAT number nor name".to_owned()));
    }
    let has = |code: &&str| warnings.iter().any(|warning| warning.code == **code);
    let hold = HOLDS.iter().find(|(codes, _)| codes.iter().all(has));
    let hold = hold.map(|(_, sentence)| (*sentence).to_owned());
    Assessment { warnings, hold }
}

fn warning(code: &str, sentence: &str, evidence: String) -> Warning {
    Warning { code: code.to_owned(), sentence: sentence.to_owned(), evidence }
}

/// What SES found out about the mail. DMARC is the one that proves `From`; where it passes, SPF and DKIM have nothing to
/// add. `iban` is the account to pay to.
fn of_verdicts(sight: Sight<'_>, iban: Option<&str>) -> Vec<Warning> {
    let Sight { sender, receipt, acquaintance, .. } = sight;
    let mut warnings = Vec::new();
    let domain = sender.map_or("the sender", EmailAddress::domain);
    if receipt.spam_verdict.status == Status::Fail {
        warnings.push(warning(SPAM, "SES takes the mail for spam.", "spam verdict FAIL".to_owned()));
    }
    if sight.is_proven() {
        return warnings;
    }
    if receipt.dmarc_verdict.status == Status::Fail {
        let policy = receipt.dmarc_policy.as_deref().map(|policy| format!(", policy of {domain}: {policy}"));
        let evidence = format!("DMARC verdict FAIL{}", policy.unwrap_or_default());
        warnings.push(warning(DMARC_FAILED, "The mail is not proven to come from the domain it names.", evidence));
    }
    // Where the owner asks for nothing, honest mails fail too: forwarded ones, and those of a forgotten server.
    let is_to_be_refused = receipt.dmarc_verdict.status == Status::Fail
        && matches!(receipt.dmarc_policy.as_deref(), Some("quarantine" | "reject" | "QUARANTINE" | "REJECT"));
    if sight.names_known() && (is_to_be_refused || sender.is_none()) {
        warnings.push(match iban.filter(|iban| sender.is_some() && acquaintance.released_ibans.contains(*iban)) {
            Some(iban) => {
                let sentence = "Somebody may use the name of a sender you know. You released an invoice of this sender \
                                before that was not proven either, with the same account to pay to.";
                warning(UNPROVEN_AS_RELEASED, sentence, format!("{domain}, {iban}"))
            }
            None => {
                let sentence = "Somebody may use the name of a sender you know.";
                warning(KNOWN_DOMAIN_UNPROVEN, sentence, domain.to_owned())
            }
        });
    }
    if receipt.spf_verdict.status == Status::Fail {
        let sentence = "The mail came from a server that may not send for its sender's domain.";
        warnings.push(warning(SPF_FAILED, sentence, "SPF verdict FAIL".to_owned()));
    }
    if receipt.dkim_verdict.status == Status::Fail {
        let sentence = "The mail's signature does not hold; it may have been changed on its way.";
        warnings.push(warning(DKIM_FAILED, sentence, "DKIM verdict FAIL".to_owned()));
    }
    warnings
}

/// Whether the account knows the sender. Who is trusted by a person and proven by DMARC needs no acquaintance.
fn of_sender(sight: Sight<'_>) -> Vec<Warning> {
    let Sight { sender, authors, acquaintance, .. } = sight;
    let Some(sender) = sender else {
        return vec![if authors.len() > 1 {
            let sentence = "The mail names several senders, so nothing proves who sent it.";
            warning(SEVERAL_SENDERS, sentence, some(&authors.iter().cloned().collect()))
        } else {
            let sentence = "The mail names no sender, so nothing proves who sent it.";
            warning(NO_SENDER, sentence, "no valid address in From".to_owned())
        }];
    };
    if acquaintance.is_trusted && sight.is_proven() {
        return Vec::new();
    }
    let mut warnings = Vec::new();
    let domain = &origin(sender);
    if !acquaintance.origins.contains(domain) {
        let sentence = "No invoice came from this domain before.";
        warnings.push(warning(FIRST_FROM_DOMAIN, sentence, domain.to_owned()));
        if let Some(known) = look_alike::of(domain, &acquaintance.origins) {
            let sentence = "The sender's domain looks like one you know, and is another.";
            warnings.push(warning(LOOK_ALIKE, sentence, format!("{domain}, like {known}")));
        }
    } else if !acquaintance.knows_sender {
        let sentence = "No invoice came from this address before, though from its domain.";
        warnings.push(warning(FIRST_FROM_SENDER, sentence, sender.to_string()));
    }
    if !acquaintance.supplier_origins.is_empty() && !acquaintance.supplier_origins.contains(domain) {
        let sentence = "This supplier's invoices came from another domain so far.";
        warnings.push(warning(
            NEW_DOMAIN,
            sentence,
            format!("{domain}, before: {}", some(&acquaintance.supplier_origins)),
        ));
    }
    warnings
}

/// Whether the invoice fits itself and what the supplier said before.
fn of_fields(fields: &Fields, Sight { acquaintance, .. }: Sight<'_>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(iban) = &fields.iban {
        if !acquaintance.ibans.is_empty() && !acquaintance.ibans.contains(iban) {
            let sentence = "The account to pay to is not one of this supplier's earlier invoices.";
            warnings.push(warning(IBAN_CHANGED, sentence, format!("{iban}, before: {}", some(&acquaintance.ibans))));
        }
        let vat = fields.seller_vat.as_deref().and_then(|vat| VatId::parse(vat).ok());
        if let Some(vat) = vat.filter(|vat| !iban.starts_with(vat.country().as_str())) {
            let sentence = "The account to pay to is in another country than the supplier.";
            warnings.push(warning(IBAN_COUNTRY, sentence, format!("{iban}, VAT number {vat}")));
        }
    }
    for finding in [check::seller_vat(fields), check::iban(fields), check::totals(fields)].into_iter().flatten() {
        warnings.push(Warning { code: finding.rule, sentence: finding.sentence.clone(), evidence: finding.sentence });
    }
    warnings
}

/// The first few of what may be many.
fn some(values: &BTreeSet<String>) -> String {
    const SHOWN: usize = 3;
    let shown = values.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match values.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// That another invoice has the number of this one: its id is the evidence.
pub fn number_used_before(other: &str) -> Warning {
    let sentence = "Another invoice of this supplier has the same number, with another date or total. Ask the supplier \
                    whether one takes the place of the other.";
    warning("number_used_before", sentence, other.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests;

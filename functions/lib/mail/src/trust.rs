//! What speaks for and against an invoice: whether its mail is its sender's, whether the account knows the sender, and
//! whether what the invoice says fits what the supplier said before.
//!
//! Each doubt is a [`Warning`] with its evidence, or a [`Finding`]. Doubts that together mean "likely fraud" hold the invoice
//! until a person vouches for it; [`HOLDS`] lists these combinations. Nothing here trusts the mail: the verdicts are SES's, the
//! rest is what the account saw before.

mod look_alike;

use std::collections::BTreeSet;

use invoice::check;
use invoice::tax_id::VatId;
use invoice::{Fields, Invoice};
use message::{DmarcPolicy, DmarcVerdict, Few, Finding, HoldReason, Language, Message, Text, Warning};
use serde::{Deserialize, Serialize};

use crate::address::EmailAddress;
use crate::notification::{Receipt, Status};

/// Something that speaks against an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Doubt {
    /// About its mail, its sender, its account to pay to.
    Warning(Warning),
    /// About what it says.
    Finding(Finding),
}

impl Doubt {
    /// Stable, lower snake case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Warning(warning) => warning.code(),
            Self::Finding(finding) => finding.code(),
        }
    }

    /// What it says in this language.
    pub fn text(&self, language: Language) -> Text {
        match self {
            Self::Warning(warning) => warning.text(language),
            Self::Finding(finding) => finding.text(language),
        }
    }

    /// Whether the account is to learn nothing from an invoice with it until a person vouches for that.
    pub const fn forbids_learning(&self) -> bool {
        matches!(
            self,
            Self::Warning(
                Warning::DmarcFailed { .. }
                    | Warning::LookAlikeDomain { .. }
                    | Warning::IbanChanged { .. }
                    | Warning::SupplierFromNewDomain { .. }
                    | Warning::Spam
                    | Warning::NoSender
                    | Warning::SeveralSenders { .. }
            )
        )
    }
}

impl From<Warning> for Doubt {
    fn from(warning: Warning) -> Self {
        Self::Warning(warning)
    }
}

impl From<Finding> for Doubt {
    fn from(finding: Finding) -> Self {
        Self::Finding(finding)
    }
}

impl From<Doubt> for Message {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Warning(warning) => warning.into(),
            Doubt::Finding(finding) => finding.into(),
        }
    }
}

/// Characters of an address that is quoted; the longest that SMTP carries has 254.
const MAX_QUOTED: usize = 254;

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

    /// Why nothing proves the sender, where nothing does.
    fn verdict(&self) -> DmarcVerdict {
        match self.receipt.dmarc_verdict.status {
            _ if self.sender.is_none() => DmarcVerdict::NotOneSender,
            Status::Fail => DmarcVerdict::Failed,
            Status::Gray => DmarcVerdict::NoPolicy,
            Status::Pass | Status::ProcessingFailed | Status::Disabled | Status::Unknown => DmarcVerdict::NotChecked,
        }
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
    pub doubts: Vec<Doubt>,
    /// Why it is held.
    pub hold: Option<HoldReason>,
}

/// Whether a warning is of a kind.
type Is = fn(&Warning) -> bool;

macro_rules! is {
    ($Kind:ident) => {
        |warning| matches!(warning, Warning::$Kind { .. })
    };
}

/// Pairs of warnings that together mean "likely fraud", each with the reason people are told.
///
/// Each warning alone is common among honest suppliers: small firms without DMARC, forwarded mails, a new bank, a first
/// invoice, firms of similar names.
///
/// A supplier whose mails always come forwarded, and so never prove its domain, is held once: where a person released an
/// invoice like it, to the same account, [`Warning::KnownSenderUnproven`] gives way to [`Warning::UnprovenAsReleased`], which
/// holds nothing. To a new account, or to none that can be read, it is held always.
pub const HOLDS: [([Is; 2], HoldReason); 10] = [
    ([is!(LookAlikeDomain), is!(SupplierFromNewDomain)], HoldReason::CopiedDomain),
    ([is!(LookAlikeDomain), is!(IbanChanged)], HoldReason::CopiedDomain),
    ([is!(LookAlikeDomain), is!(SupplierUnread)], HoldReason::CopiedDomain),
    ([is!(LookAlikeDomain), is!(DmarcFailed)], HoldReason::CopiedDomain),
    ([is!(IbanChanged), is!(SenderUnproven)], HoldReason::NewIbanUnprovenSender),
    ([is!(IbanChanged), is!(SupplierFromNewDomain)], HoldReason::NewIbanNewDomain),
    ([is!(IbanChanged), is!(Spam)], HoldReason::NewIbanSpam),
    ([is!(DmarcFailed), is!(KnownSenderUnproven)], HoldReason::KnownDomainForged),
    ([is!(SeveralSenders), is!(KnownSenderUnproven)], HoldReason::KnownAmongSeveralSenders),
    ([is!(DmarcFailed), is!(Spam)], HoldReason::UnprovenSpam),
];

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
        warnings.extend(of_account(fields, sight.acquaintance));
    }
    let has = |is: Is| warnings.iter().any(is);
    // What is no doubt by itself, and with another one is.
    let is_unproven = has(is!(IbanChanged)) && !sight.is_proven();
    let is_unread = has(is!(LookAlikeDomain)) && invoice.fields.as_ref().and_then(Fields::seller_key).is_none();
    warnings.extend(is_unproven.then(|| Warning::SenderUnproven { verdict: sight.verdict() }));
    warnings.extend(is_unread.then_some(Warning::SupplierUnread));
    let hold = HOLDS.into_iter().find(|(all, _)| all.iter().all(|is| warnings.iter().any(is)));
    let mut doubts: Vec<Doubt> = warnings.into_iter().map(Doubt::from).collect();
    doubts.extend(invoice.fields.iter().flat_map(of_fields));
    Assessment { doubts, hold: hold.map(|(_, reason)| reason) }
}

/// What SES found out about the mail. DMARC is the one that proves `From`; where it passes, SPF and DKIM have nothing to
/// add. `iban` is the account to pay to.
fn of_verdicts(sight: Sight<'_>, iban: Option<&str>) -> Vec<Warning> {
    let Sight { sender, receipt, acquaintance, .. } = sight;
    let mut warnings = Vec::new();
    if receipt.spam_verdict.status == Status::Fail {
        warnings.push(Warning::Spam);
    }
    if sight.is_proven() {
        return warnings;
    }
    let domain = sender.map(|sender| sender.domain().to_owned());
    let policy = receipt.dmarc_policy.as_deref().and_then(DmarcPolicy::parse);
    let has_failed = receipt.dmarc_verdict.status == Status::Fail;
    if has_failed {
        warnings.push(Warning::DmarcFailed { domain: domain.clone(), policy });
    }
    // Where the owner asks for nothing, honest mails fail too: forwarded ones, and those of a forgotten server.
    let is_to_be_refused = has_failed && policy.is_some_and(DmarcPolicy::refuses);
    if sight.names_known() && (is_to_be_refused || sender.is_none()) {
        let released = iban.filter(|iban| acquaintance.released_ibans.contains(*iban));
        warnings.push(match (domain, released) {
            (Some(domain), Some(iban)) => Warning::UnprovenAsReleased { domain, iban: iban.to_owned() },
            (domain, _) => Warning::KnownSenderUnproven { domain },
        });
    }
    if receipt.spf_verdict.status == Status::Fail {
        warnings.push(Warning::SpfFailed);
    }
    if receipt.dkim_verdict.status == Status::Fail {
        warnings.push(Warning::DkimFailed);
    }
    warnings
}

/// Whether the account knows the sender. Who is trusted by a person and proven by DMARC needs no acquaintance.
fn of_sender(sight: Sight<'_>) -> Vec<Warning> {
    let Sight { sender, authors, acquaintance, .. } = sight;
    let Some(sender) = sender else {
        return vec![match authors {
            [_, _, ..] => Warning::SeveralSenders { senders: few(authors) },
            _ => Warning::NoSender,
        }];
    };
    if acquaintance.is_trusted && sight.is_proven() {
        return Vec::new();
    }
    let mut warnings = Vec::new();
    let domain = origin(sender);
    if !acquaintance.origins.contains(&domain) {
        warnings.push(Warning::FirstMailFromDomain { domain: domain.clone() });
        if let Some(known) = look_alike::of(&domain, &acquaintance.origins) {
            warnings.push(Warning::LookAlikeDomain { domain: domain.clone(), known: known.to_owned() });
        }
    } else if !acquaintance.knows_sender {
        warnings.push(Warning::FirstMailFromAddress { address: sender.to_string() });
    }
    if !acquaintance.supplier_origins.is_empty() && !acquaintance.supplier_origins.contains(&domain) {
        warnings.push(Warning::SupplierFromNewDomain { domain, before: few(&acquaintance.supplier_origins) });
    }
    warnings
}

/// Whether the account to pay to fits the supplier, and what it said before.
fn of_account(fields: &Fields, acquaintance: &Acquaintance) -> Vec<Warning> {
    let Some(iban) = &fields.iban else { return Vec::new() };
    let mut warnings = Vec::new();
    if !acquaintance.ibans.is_empty() && !acquaintance.ibans.contains(iban) {
        warnings.push(Warning::IbanChanged { iban: iban.clone(), before: few(&acquaintance.ibans) });
    }
    let vat = fields.seller_vat.as_deref().and_then(|vat| VatId::parse(vat).ok());
    if let Some(vat) = vat.filter(|vat| !iban.starts_with(vat.country().as_str())) {
        warnings.push(Warning::IbanCountryDiffers { iban: iban.clone(), vat: vat.to_string() });
    }
    warnings
}

/// Whether the invoice fits itself.
fn of_fields(fields: &Fields) -> impl Iterator<Item = Doubt> {
    [check::seller_vat(fields), check::iban(fields), check::totals(fields)].into_iter().flatten().map(Doubt::from)
}

/// The first few of what may be many, each as short as what is quoted of strangers.
fn few<'a>(values: impl IntoIterator<Item = &'a String>) -> Few {
    const SHOWN: usize = 3;
    Few::of(values.into_iter().map(|value| value.chars().take(MAX_QUOTED).collect::<String>()), SHOWN)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests;

//! Senders of accounts' own, and whose their domains are.
//!
//! The AWS account is shared by all accounts of the connector, and SES has a domain once. So a domain is claimed here
//! first, by one account, whole: `billing.acme.example` claims `acme.example` and everything below it, because whoever
//! has the parent could send as the child. What `send` reads stands on the account; it says `verified` only while the
//! claim says so too, since both are written together.

use ::mail::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::key as account_key;
use crate::Account;
use crate::Ledger;
use crate::table::condition::{absent, exists, is, is_new};
use crate::table::{Key, Write, sortable};
use aws::Failure;
use ids::AccountId;

/// How long SES looks for the records of a domain (SES Developer Guide, "Verifying a DKIM domain identity": 72 hours).
/// Past it a claim that is not verified lapses, so that nobody keeps the owner from a domain.
pub const TIME_TO_VERIFY: SignedDuration = SignedDuration::from_hours(72);

/// When SES is asked again about a domain that it no longer lets mail leave from.
const AFTER_REFUSAL: SignedDuration = SignedDuration::from_mins(15);

/// The list of claims that wait for the records in the DNS, over all accounts.
const LIST: &str = "SENDER-PENDING";

/// The sender an account chose for its letters, instead of the connector's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSender {
    /// The address.
    pub address: EmailAddress,
    /// The claim it stands on: [`SenderClaim::id`].
    pub claim: String,
    /// Whether letters leave from it.
    pub verified: bool,
}

impl Account {
    /// The address that its letters leave from instead of the connector's: its own, if that is verified.
    pub fn verified_sender(&self) -> Option<&EmailAddress> {
        self.own_sender.as_ref().filter(|own| own.verified).map(|own| &own.address)
    }
}

/// Whose a domain is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderClaim {
    /// The domain with everything below it.
    pub registrable: String,
    /// The identity at SES: this domain, or one below it.
    pub domain: String,
    /// Who claims it.
    pub account: AccountId,
    /// Tells one claim from the next; the identity at SES bears it as a tag.
    pub id: String,
    /// Since when it waits, or is verified.
    pub claimed_at: Timestamp,
    /// SES found the records in the DNS.
    pub verified: bool,
    /// Its account gave it up: anybody may claim it.
    #[serde(default)]
    pub ended: bool,
    /// The tokens that SES gave for the records.
    #[serde(default)]
    pub tokens: Vec<String>,
    /// The tokens of earlier claims. Their records may still be in the DNS, and prove nothing for another account.
    #[serde(default)]
    pub former_tokens: Vec<FormerToken>,
}

/// A token of an earlier claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerToken {
    /// Whose claim it was.
    pub account: AccountId,
    /// The token.
    pub token: String,
}

impl SenderClaim {
    /// The most tokens of earlier claims that are remembered: those of the last ten.
    const MAX_FORMER_TOKENS: usize = 30;

    /// Whether the records of these tokens may have been set for another account's claim.
    pub fn is_proven_for_another(&self, tokens: &[String]) -> bool {
        self.former_tokens.iter().any(|former| former.account != self.account && tokens.contains(&former.token))
    }

    /// Whether it waited too long for its records.
    pub fn has_lapsed(&self, now: Timestamp) -> bool {
        !self.verified && now.duration_since(self.claimed_at) >= TIME_TO_VERIFY
    }

    /// The claim that an account may put in the place of this one; `None` if it may not.
    fn succeeded_by(&self, account: &AccountId, domain: &str, now: Timestamp) -> Option<Self> {
        let is_own = self.account == *account;
        let is_open = self.ended || self.has_lapsed(now);
        match (is_own, is_open) {
            (true, false) if self.domain == domain => Some(self.clone()),
            (_, false) => None,
            (_, true) => {
                let mut former_tokens = self.former_tokens.clone();
                for token in &self.tokens {
                    let former = FormerToken { account: self.account.clone(), token: token.clone() };
                    if !former_tokens.contains(&former) {
                        former_tokens.push(former);
                    }
                }
                former_tokens.drain(..former_tokens.len().saturating_sub(Self::MAX_FORMER_TOKENS));
                Some(Self { former_tokens, ..Self::new(&self.registrable, domain, account, now) })
            }
        }
    }

    fn new(registrable: &str, domain: &str, account: &AccountId, now: Timestamp) -> Self {
        Self {
            registrable: registrable.to_owned(),
            domain: domain.to_owned(),
            account: account.clone(),
            id: uuid::Uuid::new_v4().simple().to_string(),
            claimed_at: now,
            verified: false,
            ended: false,
            tokens: Vec::new(),
            former_tokens: Vec::new(),
        }
    }
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// The account has it.
    Ours(SenderClaim),
    /// Another account has it.
    Taken,
    /// The account has a sender of another domain.
    HasOther(EmailAddress),
    /// There is no such account.
    NoAccount,
}

impl Ledger {
    /// Claims the domain of an address for an account, and writes down the address as its sender. Repeating it changes
    /// nothing; of several accounts one gets it.
    ///
    /// # Errors
    /// Retryable.
    pub async fn claim_sender(
        &self,
        account: &AccountId,
        address: &EmailAddress,
        registrable: &str,
        now: Timestamp,
    ) -> Result<Claimed, Failure> {
        let (known, seen) = futures::try_join!(self.account(account), self.sender_claim(registrable))?;
        let Some(known) = known else { return Ok(Claimed::NoAccount) };
        if let Some(own) = &known.own_sender
            && own.address.domain() != address.domain()
        {
            return Ok(Claimed::HasOther(own.address.clone()));
        }
        let claim = match &seen {
            None => SenderClaim::new(registrable, address.domain(), account, now),
            Some(seen) => match seen.succeeded_by(account, address.domain(), now) {
                Some(claim) => claim,
                None => return Ok(Claimed::Taken),
            },
        };
        let own = OwnSender { address: address.clone(), claim: claim.id.clone(), verified: claim.verified };
        let mut put = Write::put(claim_key(registrable), &claim);
        if !claim.verified {
            put = put.listed(LIST, now);
        }
        let put = put.when(match &seen {
            None => is_new(),
            Some(seen) => is("id", &seen.id).and(is("verified", seen.verified)).and(is("ended", seen.ended)),
        });
        let update = Write::update(account_key(account)).set("own_sender", &own).when(match &known.own_sender {
            None => exists().and(absent("own_sender")),
            Some(own) => is("own_sender.claim", &own.claim),
        });
        match self.table.unless_refused("claiming a sender's domain", [put, update]).await? {
            true => Ok(Claimed::Ours(claim)),
            // Somebody was quicker; who, the next try tells.
            false => Err(Failure::Retryable("the domain is being claimed by another request".to_owned())),
        }
    }

    /// Whose a domain is.
    ///
    /// # Errors
    /// Retryable.
    pub async fn sender_claim(&self, registrable: &str) -> Result<Option<SenderClaim>, Failure> {
        self.table.get(claim_key(registrable)).await
    }

    /// Writes down the tokens that SES gave, unless the claim has passed on.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_sender_tokens(&self, claim: &SenderClaim, tokens: &[String]) -> Result<(), Failure> {
        let update = of_waiting(claim).set("tokens", tokens);
        self.table.write("noting the records of a sender's domain", update).await.map(drop)
    }

    /// Writes down whether SES found the records, on the claim and on its account at once; with that a claim that was
    /// verified begins to wait anew. `false` if the claim or the sender is another by now.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_sender_verified(
        &self,
        claim: &SenderClaim,
        verified: bool,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let update = of_claim(claim).set("verified", verified).set("claimed_at", now);
        let update = if verified { update.unlisted() } else { update.listed(LIST, now + AFTER_REFUSAL) };
        let account = of_sender(&claim.account, &claim.id).set("own_sender.verified", verified);
        self.table.unless_refused("noting whether a sender is verified", [update, account]).await
    }

    /// Gives a claim up, and with it the account's sender. `false` if they are others by now.
    ///
    /// # Errors
    /// Retryable.
    pub async fn end_sender(&self, claim: &SenderClaim) -> Result<bool, Failure> {
        let update = of_claim(claim).set("ended", true).set("verified", false).unlisted();
        let account = of_sender(&claim.account, &claim.id).remove("own_sender");
        self.table.unless_refused("giving a sender's domain up", [update, account]).await
    }

    /// Takes from an account a sender whose domain passed to another account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn forget_sender(&self, account: &AccountId, own: &OwnSender) -> Result<(), Failure> {
        let update = of_sender(account, &own.claim).remove("own_sender");
        self.table.write("taking a sender from an account", update).await.map(drop)
    }

    /// The first claims, of any account, that are to be looked at again. For the operator's own functions alone.
    ///
    /// # Errors
    /// Retryable.
    pub async fn senders_to_check(&self, now: Timestamp, most: usize) -> Result<Vec<SenderClaim>, Failure> {
        self.table.first_of_list(LIST, Some(now), most).await
    }

    /// Puts the next look at a claim off.
    ///
    /// # Errors
    /// Retryable.
    pub async fn check_sender_at(&self, claim: &SenderClaim, at: Timestamp) -> Result<(), Failure> {
        let update = of_waiting(claim).set("at", sortable(at));
        self.table.write("putting the next look at a sender's domain off", update).await.map(drop)
    }

    /// Takes a claim off the list of those that wait: it has lapsed.
    ///
    /// # Errors
    /// Retryable.
    pub async fn stop_checking_sender(&self, claim: &SenderClaim) -> Result<(), Failure> {
        let update = Write::update(claim_key(&claim.registrable))
            .unlisted()
            .when(is("id", &claim.id).and(is("verified", false)));
        self.table.write("taking a claim off the list", update).await.map(drop)
    }
}

/// An update of a claim that still waits, if it is still the same.
fn of_waiting(claim: &SenderClaim) -> Write {
    let is_waiting = is("ended", false).and(is("verified", false));
    Write::update(claim_key(&claim.registrable)).when(is("id", &claim.id).and(is_waiting))
}

/// An update of a claim that was not given up, if it is still the same.
fn of_claim(claim: &SenderClaim) -> Write {
    Write::update(claim_key(&claim.registrable)).when(is("id", &claim.id).and(is("ended", false)))
}

/// An update of the account, if its sender still stands on this claim.
fn of_sender(account: &AccountId, claim: &str) -> Write {
    Write::update(account_key(account)).when(is("own_sender.claim", claim))
}

fn claim_key(registrable: &str) -> Key {
    Key::new(format!("SENDER-DOMAIN#{registrable}"), "SENDER-DOMAIN")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_claim_passes_on_when_it_lapsed_or_was_given_up_and_never_before() {
        let [anna, bert] = ["anna", "bert"].map(|id| AccountId::parse(id).unwrap());
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let claim = SenderClaim {
            tokens: vec!["a1".to_owned()],
            ..SenderClaim::new("acme.example", "acme.example", &anna, now)
        };
        let (early, late) = (now + SignedDuration::from_hours(71), now + SignedDuration::from_hours(72));
        assert_eq!(claim.succeeded_by(&anna, "acme.example", early).as_ref(), Some(&claim));
        assert_eq!(claim.succeeded_by(&anna, "mail.acme.example", early), None, "SES has the other domain");
        assert_eq!(claim.succeeded_by(&bert, "acme.example", early), None);
        let verified = SenderClaim { verified: true, ..claim.clone() };
        assert_eq!(verified.succeeded_by(&bert, "acme.example", late), None);

        let renewed = claim.succeeded_by(&anna, "acme.example", late).unwrap();
        assert_ne!(renewed.id, claim.id, "its identity is made anew");
        assert!(!renewed.is_proven_for_another(&claim.tokens));
        let ended = SenderClaim { ended: true, ..claim.clone() };
        // Both are open to anybody.
        for passed in
            [claim.succeeded_by(&bert, "acme.example", late), ended.succeeded_by(&bert, "acme.example", early)]
        {
            let passed = passed.unwrap();
            assert_eq!((&passed.account, passed.verified, passed.ended), (&bert, false, false));
            assert_ne!(passed.id, claim.id);
            assert!(passed.tokens.is_empty() && passed.is_proven_for_another(&claim.tokens));
            let back = passed.succeeded_by(&anna, "acme.example", late + TIME_TO_VERIFY).unwrap();
            assert!(!back.is_proven_for_another(&claim.tokens), "they were its own");
        }
    }
}

//! An account's own sender: claimed in the ledger, made at SES, verified by records in the DNS of its domain.
//!
//! ```text
//! claim in the ledger ──▶ identity at SES, tagged with the claim ──records in the DNS──▶ verified
//!        ▲                                                                                  │
//!        └────── given up, or 72 hours without records: anybody's ◀── records gone, wait anew
//! ```
//!
//! Every step can be repeated. That a domain is an account's is proven only by the identity that bears the tag of the
//! account's claim, since only that account was told its tokens.

use jiff::{SignedDuration, Timestamp};
use mail::EmailAddress;
use tracing::{info, warn};

use crate::Connector;
use aws::identities::Identity;
use aws::{Config, Failure};
use ids::AccountId;
use ledger::{Account, Claimed, OwnSender, SenderClaim};

/// How often an identity of an earlier claim is cleared away before the caller is asked to come back.
const MAX_ATTEMPTS: usize = 3;
/// Claims that are looked at in one go; SES takes one such question a second.
const CHECKS: usize = 5;
/// The shortest pause between two looks; it grows with the age of the claim.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Where an account's own sender stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderStanding {
    /// The address.
    pub address: EmailAddress,
    /// The state.
    pub state: SenderState,
    /// The tokens of the records that the DNS of its domain needs.
    pub tokens: Vec<String>,
}

/// Whether letters leave from an account's own sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SenderState {
    /// SES looks for the records in the DNS.
    Pending,
    /// It found them: letters leave from the address.
    Verified,
    /// They were not there in time, or the domain is another's by now: to be begun again.
    Lapsed,
}

/// Why an account cannot have a sender.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// There is no such account.
    #[error("The account was not created yet.")]
    NoAccount,
    /// It has none.
    #[error("The account has no sender of its own: its letters leave from the connector's address.")]
    NoSender,
    /// No account can have it.
    #[error(transparent)]
    Refused(#[from] RefusedDomain),
    /// It has one of another domain.
    #[error("The account's sender is {0}. End that first: a domain is given up before another is begun.")]
    HasOther(EmailAddress),
    /// The domain is another's.
    #[error(
        "The domain {0} is in use for sending already, by another account or by the operator. If it is yours, ask the \
         operator; what another account began without being able to prove it lapses after 72 hours."
    )]
    Taken(String),
    /// DynamoDB or SES failed.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Why no account can send from a domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedDomain {
    /// Anybody can have a name below it.
    #[error("{0} is a public suffix")]
    Public(String),
    /// It is the connector's own.
    #[error("{0} is the connector's own domain")]
    OfConnector(String),
    /// Its provider lets nobody else send from it.
    #[error("{0} belongs to a mailbox provider")]
    OfMailboxProvider(String),
}

impl Connector {
    /// Begins an own sender of an account, or goes on where an earlier call ended.
    ///
    /// # Errors
    /// See [`SenderError`].
    pub async fn begin_sender(
        &self,
        account: &AccountId,
        address: &EmailAddress,
        now: Timestamp,
    ) -> Result<SenderStanding, SenderError> {
        let registrable = registrable(address.domain(), &self.config).map_err(SenderError::Refused)?;
        let claim = match self.ledger.claim_sender(account, address, &registrable, now).await? {
            Claimed::Ours(claim) => claim,
            Claimed::Taken => return Err(SenderError::Taken(registrable)),
            Claimed::HasOther(other) => return Err(SenderError::HasOther(other)),
            Claimed::NoAccount => return Err(SenderError::NoAccount),
        };
        info!(%account, "a sender's domain is claimed");
        let identity = match self.identity_for(&claim).await? {
            Some(identity) if !claim.is_proven_for_another(&identity.tokens) => identity,
            // The records of an earlier account's claim may still stand in the DNS: they would prove its claim, not this.
            Some(_) => {
                self.identities.delete(&claim.domain).await?;
                self.ledger.end_sender(&claim).await?;
                return Err(SenderError::Taken(claim.registrable));
            }
            None => {
                self.ledger.end_sender(&claim).await?;
                return Err(SenderError::Taken(claim.registrable));
            }
        };
        self.ledger.put_sender_tokens(&claim, &identity.tokens).await?;
        let state = self.note(&claim, &identity, now).await?;
        Ok(SenderStanding { address: address.clone(), state, tokens: identity.tokens })
    }

    /// Where an account's own sender stands, as SES says now.
    ///
    /// # Errors
    /// [`SenderError::NoAccount`], [`SenderError::NoSender`]; otherwise retryable.
    pub async fn sender_standing(&self, account: &AccountId, now: Timestamp) -> Result<SenderStanding, SenderError> {
        let own = self.own_sender(account).await?;
        let lapsed = || SenderStanding { address: own.address.clone(), state: SenderState::Lapsed, tokens: Vec::new() };
        let Some(claim) = self.claim_of(account, &own).await? else { return Ok(lapsed()) };
        let identity = self.identities.find(&claim.domain).await?;
        let Some(identity) = identity.filter(|identity| identity.claim.as_ref() == Some(&claim.id)) else {
            // It was deleted at SES, or not made yet: letters no longer leave from it.
            if claim.verified {
                self.ledger.put_sender_verified(&claim, false, now).await?;
            }
            return Ok(lapsed());
        };
        let state = self.note(&claim, &identity, now).await?;
        Ok(SenderStanding { address: own.address, state, tokens: identity.tokens })
    }

    /// Ends an account's own sender: letters leave from the connector's address again, and the domain is anybody's who can
    /// prove it.
    ///
    /// # Errors
    /// [`SenderError::NoAccount`], [`SenderError::NoSender`]; otherwise retryable.
    pub async fn end_sender(&self, account: &AccountId, now: Timestamp) -> Result<(), SenderError> {
        let own = self.own_sender(account).await?;
        let Some(claim) = self.claim_of(account, &own).await? else {
            return Ok(self.ledger.forget_sender(account, &own).await?);
        };
        // No letter may count on an identity that is about to go.
        if claim.verified {
            self.ledger.put_sender_verified(&claim, false, now).await?;
        }
        let identity = self.identities.find(&claim.domain).await?;
        if identity.is_some_and(|identity| identity.claim.as_ref() == Some(&claim.id)) {
            self.identities.delete(&claim.domain).await?;
        }
        self.ledger.end_sender(&claim).await?;
        Ok(())
    }

    /// SES refused the account's own sender: from now on letters leave from the connector's address, until SES finds the
    /// records again.
    ///
    /// # Errors
    /// Retryable.
    pub async fn sender_refused(&self, account: &Account, now: Timestamp) -> Result<(), Failure> {
        let Some(own) = &account.own_sender else { return Ok(()) };
        if let Some(claim) = self.claim_of(&account.id, own).await? {
            self.ledger.put_sender_verified(&claim, false, now).await?;
        }
        Ok(())
    }

    /// Looks again at the senders that wait for their records, the longest waiting first. Gives how many were looked at.
    ///
    /// # Errors
    /// Retryable.
    pub async fn check_senders(&self, now: Timestamp) -> Result<usize, Failure> {
        let claims = self.ledger.senders_to_check(now, CHECKS).await?;
        for claim in &claims {
            if claim.has_lapsed(now) {
                self.ledger.stop_checking_sender(claim).await?;
                continue;
            }
            // First: one that SES cannot answer for must not keep the others waiting.
            let pause = PAUSE.max(now.duration_since(claim.claimed_at) / 10);
            self.ledger.check_sender_at(claim, now + pause).await?;
            match self.identities.find(&claim.domain).await {
                Ok(Some(identity)) if identity.claim.as_ref() == Some(&claim.id) => {
                    self.note(claim, &identity, now).await?;
                }
                Ok(_) => {}
                Err(failure) => warn!("a sender is looked at later: {failure}"),
            }
        }
        Ok(claims.len())
    }

    async fn own_sender(&self, account: &AccountId) -> Result<OwnSender, SenderError> {
        let account = self.ledger.account(account).await?.ok_or(SenderError::NoAccount)?;
        account.own_sender.ok_or(SenderError::NoSender)
    }

    /// The claim that an account's sender stands on; `None` if the domain is another's by now.
    async fn claim_of(&self, account: &AccountId, own: &OwnSender) -> Result<Option<SenderClaim>, Failure> {
        let Some(registrable) = domain::registrable(own.address.domain()) else { return Ok(None) };
        let claim = self.ledger.sender_claim(registrable).await?;
        Ok(claim.filter(|claim| claim.account == *account && claim.id == own.claim && !claim.ended))
    }

    /// The identity that belongs to a claim, made if need be; `None` if SES has one that is not of an account, for the
    /// domain or for one above it.
    async fn identity_for(&self, claim: &SenderClaim) -> Result<Option<Identity>, Failure> {
        // Whoever has the parent verified may send as the child, without a record of the child's.
        for parent in parents(&claim.domain, &claim.registrable) {
            if self.identities.find(parent).await?.is_some() {
                return Ok(None);
            }
        }
        for _ in 0..MAX_ATTEMPTS {
            if let Some(made) = self.identities.create(&claim.domain, &claim.id).await? {
                return Ok(Some(made));
            }
            let Some(found) = self.identities.find(&claim.domain).await? else { continue };
            match &found.claim {
                None => return Ok(None),
                Some(id) if *id == claim.id => return Ok(Some(found)),
                // Of an earlier claim. Its tokens are known to whoever had that, so it goes, unless this one has passed on.
                Some(_) => {
                    let current = self.ledger.sender_claim(&claim.registrable).await?;
                    if current.is_none_or(|current| current.id != claim.id) {
                        break;
                    }
                    self.identities.delete(&claim.domain).await?;
                }
            }
        }
        Err(Failure::Retryable("the domain's identity at SES is being changed by another request".to_owned()))
    }

    /// Writes down what SES says, if it is news.
    async fn note(&self, claim: &SenderClaim, identity: &Identity, now: Timestamp) -> Result<SenderState, Failure> {
        let verified = identity.verified || (claim.verified && identity.wavering);
        if verified != claim.verified {
            let is_noted = self.ledger.put_sender_verified(claim, verified, now).await?;
            info!(account = %claim.account, verified, is_noted, "SES has news of a sender's domain");
            if !is_noted {
                return Ok(SenderState::Lapsed);
            }
        }
        Ok(match verified {
            true => SenderState::Verified,
            false if identity.failed || (!claim.verified && claim.has_lapsed(now)) => SenderState::Lapsed,
            false => SenderState::Pending,
        })
    }
}

/// The domains above this one, up to the registrable one.
fn parents<'a>(domain: &'a str, registrable: &'a str) -> impl Iterator<Item = &'a str> {
    let mut rest = domain;
    std::iter::from_fn(move || {
        if rest == registrable {
            return None;
        }
        rest = rest.split_once('.')?.1;
        Some(rest)
    })
}

/// The registrable domain of a domain that an account may send from.
fn registrable(domain: &str, config: &Config) -> Result<String, RefusedDomain> {
    let Some(registrable) = domain::registrable(domain).filter(|registrable| registrable.contains('.')) else {
        return Err(RefusedDomain::Public(domain.to_owned()));
    };
    let of_sender = config.sender.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
    let is_own = |own: &str| domain::registrable(own).unwrap_or(own) == registrable;
    if is_own(&config.domain) || is_own(&of_sender) {
        return Err(RefusedDomain::OfConnector(registrable.to_owned()));
    }
    if mail::trust::is_mailbox_provider(registrable) {
        return Err(RefusedDomain::OfMailboxProvider(registrable.to_owned()));
    }
    Ok(registrable.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws::Environment;

    fn config() -> Config {
        let variable = |name: &str| {
            let value = match name {
                "DOMAIN" => "in.connector.example",
                "SENDER" => "Invoices@Mail.Operator.co.uk",
                _ => "x",
            };
            Some(value.to_owned())
        };
        Config::read(&mut Environment::new(&variable))
    }

    #[test]
    fn a_domain_is_claimed_whole_and_only_where_it_can_be_ones_own() {
        let public = |domain: &str| RefusedDomain::Public(domain.to_owned());
        let own = |domain: &str| RefusedDomain::OfConnector(domain.to_owned());
        let providers = |domain: &str| RefusedDomain::OfMailboxProvider(domain.to_owned());
        for (domain, expected) in [
            ("acme.example", Ok("acme.example")),
            ("billing.nl.acme.example", Ok("acme.example")),
            ("acme.co.uk", Ok("acme.co.uk")),
            ("shop.myshopify.com", Ok("shop.myshopify.com")),
            ("example", Err(public("example"))),
            ("co.uk", Err(public("co.uk"))),
            ("myshopify.com", Err(public("myshopify.com"))),
            ("connector.example", Err(own("connector.example"))),
            ("in.connector.example", Err(own("connector.example"))),
            ("be.in.connector.example", Err(own("connector.example"))),
            ("other.connector.example", Err(own("connector.example"))),
            ("operator.co.uk", Err(own("operator.co.uk"))),
            ("x.mail.operator.co.uk", Err(own("operator.co.uk"))),
            ("gmail.com", Err(providers("gmail.com"))),
            ("yahoo.co.uk", Err(providers("yahoo.co.uk"))),
        ] {
            let got = registrable(domain, &config());
            assert_eq!(got, expected.map(str::to_owned), "{domain}");
        }
    }

    #[test]
    fn the_domains_above_one_end_at_the_registrable_one() {
        let above = |domain| parents(domain, "acme.co.uk").collect::<Vec<_>>();
        assert_eq!(above("a.b.acme.co.uk"), ["b.acme.co.uk", "acme.co.uk"]);
        assert!(above("acme.co.uk").is_empty());
    }
}

//! Senders of accounts' own, and whose their domains are.
//!
//! The AWS account is shared by all accounts of the connector, and SES has a domain once. So a domain is claimed here
//! first, by one account, whole: `billing.acme.example` claims `acme.example` and everything below it, because whoever
//! has the parent could send as the child. What `send` reads stands on the account; it says `verified` only while the
//! claim says so too, since both are written together.

use ::mail::EmailAddress;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tracing::error;

use crate::{Account, Ledger, if_held, partition, read, unbuildable, write};
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
        let mut item = write(&claim)?;
        item.extend(claim_key(registrable));
        if !claim.verified {
            item.extend(waiting(now));
        }
        let mut put = Put::builder().table_name(&self.table).set_item(Some(item));
        put = match &seen {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(seen) => put
                .condition_expression("id = :seen AND verified = :verified AND ended = :ended")
                .expression_attribute_values(":seen", AttributeValue::S(seen.id.clone()))
                .expression_attribute_values(":verified", AttributeValue::Bool(seen.verified))
                .expression_attribute_values(":ended", AttributeValue::Bool(seen.ended)),
        };
        let update = self
            .of_account(account)
            .update_expression("SET own_sender = :own")
            .expression_attribute_values(":own", AttributeValue::M(write(&own)?));
        let update = match &known.own_sender {
            None => update.condition_expression("attribute_exists(pk) AND attribute_not_exists(own_sender)"),
            Some(own) => update
                .condition_expression("own_sender.claim = :before")
                .expression_attribute_values(":before", AttributeValue::S(own.claim.clone())),
        };
        let writes = [
            TransactWriteItem::builder().put(put.build().map_err(unbuildable)?).build(),
            TransactWriteItem::builder().update(update.build().map_err(unbuildable)?).build(),
        ];
        match self.together(writes.to_vec(), "claiming a sender's domain").await? {
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
        self.get(format!("SENDER-DOMAIN#{registrable}"), "SENDER-DOMAIN".to_owned()).await
    }

    /// Writes down the tokens that SES gave, unless the claim has passed on.
    ///
    /// # Errors
    /// Retryable.
    pub async fn put_sender_tokens(&self, claim: &SenderClaim, tokens: &[String]) -> Result<(), Failure> {
        let tokens = tokens.iter().map(|token| AttributeValue::S(token.clone())).collect();
        self.on_claim(claim, "SET tokens = :tokens", (":tokens", AttributeValue::L(tokens))).await
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
        let update = self
            .of_claim(claim)
            .expression_attribute_values(":verified", AttributeValue::Bool(verified))
            .expression_attribute_values(":now", AttributeValue::S(now.to_string()));
        let update = if verified {
            update.update_expression("SET verified = :verified, claimed_at = :now REMOVE #list, #at")
        } else {
            let [(_, list), (_, at)] = waiting(now + AFTER_REFUSAL);
            update
                .update_expression("SET verified = :verified, claimed_at = :now, #list = :list, #at = :at")
                .expression_attribute_values(":list", list)
                .expression_attribute_values(":at", at)
        };
        let update = update.expression_attribute_names("#list", "list").expression_attribute_names("#at", "at");
        let account = self
            .of_account(&claim.account)
            .update_expression("SET own_sender.verified = :verified")
            .condition_expression("own_sender.claim = :claim")
            .expression_attribute_values(":verified", AttributeValue::Bool(verified))
            .expression_attribute_values(":claim", AttributeValue::S(claim.id.clone()));
        self.both(update, account, "noting whether a sender is verified").await
    }

    /// Gives a claim up, and with it the account's sender. `false` if they are others by now.
    ///
    /// # Errors
    /// Retryable.
    pub async fn end_sender(&self, claim: &SenderClaim) -> Result<bool, Failure> {
        let update = self
            .of_claim(claim)
            .update_expression("SET ended = :ended, verified = :verified REMOVE #list, #at")
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":ended", AttributeValue::Bool(true))
            .expression_attribute_values(":verified", AttributeValue::Bool(false));
        let account = self
            .of_account(&claim.account)
            .update_expression("REMOVE own_sender")
            .condition_expression("own_sender.claim = :claim")
            .expression_attribute_values(":claim", AttributeValue::S(claim.id.clone()));
        self.both(update, account, "giving a sender's domain up").await
    }

    /// Takes from an account a sender whose domain passed to another account.
    ///
    /// # Errors
    /// Retryable.
    pub async fn forget_sender(&self, account: &AccountId, own: &OwnSender) -> Result<(), Failure> {
        let sent = self
            .dynamodb
            .update_item()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S("ACCOUNT".to_owned()))
            .update_expression("REMOVE own_sender")
            .condition_expression("own_sender.claim = :claim")
            .expression_attribute_values(":claim", AttributeValue::S(own.claim.clone()))
            .send()
            .await;
        if_held("taking a sender from an account", sent).map(drop)
    }

    /// The first claims, of any account, that are to be looked at again. For the operator's own functions alone.
    ///
    /// # Errors
    /// Retryable.
    pub async fn senders_to_check(&self, now: Timestamp, most: i32) -> Result<Vec<SenderClaim>, Failure> {
        let query = self
            .dynamodb
            .query()
            .table_name(&self.table)
            .index_name("by_time")
            .key_condition_expression("#list = :list AND #at <= :now")
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":list", AttributeValue::S(LIST.to_owned()))
            .expression_attribute_values(":now", AttributeValue::S(format!("{now:.6}")))
            .limit(most);
        let output = query.send().await.map_err(|error| Failure::of_sdk("looking for senders to check", error))?;
        let claims = output.items.unwrap_or_default().into_iter().filter_map(|item| {
            read(item).map_err(|why| error!("a claim of a sender's domain stays unchecked: {why}")).ok()
        });
        Ok(claims.collect())
    }

    /// Puts the next look at a claim off.
    ///
    /// # Errors
    /// Retryable.
    pub async fn check_sender_at(&self, claim: &SenderClaim, at: Timestamp) -> Result<(), Failure> {
        let [_, (_, at)] = waiting(at);
        self.on_claim(claim, "SET #at = :at", (":at", at)).await
    }

    /// Takes a claim off the list of those that wait: it has lapsed.
    ///
    /// # Errors
    /// Retryable.
    pub async fn stop_checking_sender(&self, claim: &SenderClaim) -> Result<(), Failure> {
        let update =
            self.dynamodb.update_item().table_name(&self.table).set_key(Some(claim_key(&claim.registrable).into()));
        let sent = update
            .update_expression("REMOVE #list, #at")
            .condition_expression("id = :id AND verified = :no")
            .expression_attribute_names("#list", "list")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":id", AttributeValue::S(claim.id.clone()))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .send()
            .await;
        if_held("putting a claim off", sent).map(drop)
    }

    /// One change of a claim that still waits, if it is still the same.
    async fn on_claim(
        &self,
        claim: &SenderClaim,
        expression: &str,
        (name, value): (&str, AttributeValue),
    ) -> Result<(), Failure> {
        let mut update =
            self.dynamodb.update_item().table_name(&self.table).set_key(Some(claim_key(&claim.registrable).into()));
        if expression.contains("#at") {
            update = update.expression_attribute_names("#at", "at");
        }
        let sent = update
            .update_expression(expression)
            .condition_expression("id = :id AND ended = :no AND verified = :no")
            .expression_attribute_values(":id", AttributeValue::S(claim.id.clone()))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .expression_attribute_values(name, value)
            .send()
            .await;
        if_held("noting what SES says of a sender's domain", sent).map(drop)
    }

    fn of_claim(&self, claim: &SenderClaim) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(claim_key(&claim.registrable).into()))
            .condition_expression("id = :id AND ended = :no")
            .expression_attribute_values(":id", AttributeValue::S(claim.id.clone()))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
    }

    fn of_account(&self, account: &AccountId) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .key("pk", AttributeValue::S(partition(account)))
            .key("sk", AttributeValue::S("ACCOUNT".to_owned()))
    }

    async fn both(
        &self,
        claim: aws_sdk_dynamodb::types::builders::UpdateBuilder,
        account: aws_sdk_dynamodb::types::builders::UpdateBuilder,
        doing: &str,
    ) -> Result<bool, Failure> {
        let update = |update: aws_sdk_dynamodb::types::builders::UpdateBuilder| {
            Ok::<_, Failure>(TransactWriteItem::builder().update(update.build().map_err(unbuildable)?).build())
        };
        self.together(vec![update(claim)?, update(account)?], doing).await
    }

    /// All of the writes, or `false` where a condition does not hold.
    async fn together(&self, writes: Vec<TransactWriteItem>, doing: &str) -> Result<bool, Failure> {
        match self.dynamodb.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(true),
            Err(error) => {
                let is_refused = match error.as_service_error() {
                    Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                        cancelled.cancellation_reasons().iter().any(|why| why.code() == Some("ConditionalCheckFailed"))
                    }
                    _ => false,
                };
                if is_refused { Ok(false) } else { Err(Failure::of_sdk(doing, error)) }
            }
        }
    }
}

fn claim_key(registrable: &str) -> [(String, AttributeValue); 2] {
    [
        ("pk".to_owned(), AttributeValue::S(format!("SENDER-DOMAIN#{registrable}"))),
        ("sk".to_owned(), AttributeValue::S("SENDER-DOMAIN".to_owned())),
    ]
}

/// The attributes by which a claim is found when it is to be looked at.
fn waiting(at: Timestamp) -> [(String, AttributeValue); 2] {
    [("list".to_owned(), AttributeValue::S(LIST.to_owned())), ("at".to_owned(), AttributeValue::S(format!("{at:.6}")))]
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

//! The sending rate of the SES account, shared by all functions that send at the same moment: one item says when SES is
//! free again.

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::{Ledger, read};
use aws::Failure;

/// How often a reservation is tried when others reserve at the same moment: more than functions that send.
const TRIES: usize = 20;

#[derive(Deserialize)]
struct Pace {
    free_at: Timestamp,
}

impl Ledger {
    /// Reserves SES for so long, and gives the moment from which it is free for the caller: `now` or later, and at most
    /// `patience` later. `None` when others have reserved it for longer than that.
    ///
    /// # Errors
    /// Retryable.
    pub async fn reserve(
        &self,
        now: Timestamp,
        duration: SignedDuration,
        patience: SignedDuration,
    ) -> Result<Option<Timestamp>, Failure> {
        let mut known = None::<Timestamp>;
        for _ in 0..TRIES {
            let from = known.map_or(now, |free_at| free_at.max(now));
            if from.duration_since(now) > patience {
                return Ok(None);
            }
            let time = |time: Timestamp| AttributeValue::S(format!("{time:.6}"));
            let update = self
                .dynamodb
                .update_item()
                .table_name(&self.table)
                .key("pk", AttributeValue::S("PACE".to_owned()))
                .key("sk", AttributeValue::S("SES".to_owned()))
                .update_expression("SET free_at = :until")
                .condition_expression("attribute_not_exists(pk) OR free_at <= :from")
                .expression_attribute_values(":until", time(from + duration))
                .expression_attribute_values(":from", time(from))
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
            let Err(error) = update.send().await else { return Ok(Some(from)) };
            match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    let item = refused.item().cloned().unwrap_or_default();
                    known = Some(read::<Pace>(item)?.free_at);
                }
                _ => return Err(Failure::of_sdk("reserving SES", error)),
            }
        }
        Ok(None)
    }
}

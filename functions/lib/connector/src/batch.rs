//! A batch of queue records: each handled on its own, so that one bad record never holds up the others.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use futures::future::join_all;
use tracing::{Instrument, error, info_span, warn};

use crate::Connector;
use aws::Failure;

/// Handles every record of a batch side by side and reports those to be delivered again.
///
/// `handle` gets the record's body. What is refused for good is written to the ledger and acknowledged; if even that
/// fails the record comes again.
///
/// Source: AWS Lambda Developer Guide, "Handling errors for an SQS event source in Lambda".
pub async fn each<F>(connector: &Connector, event: SqsEvent, handle: impl Fn(String) -> F) -> SqsBatchResponse
where
    F: Future<Output = Result<(), Failure>>,
{
    let records = event.records.into_iter().map(|record| {
        let id = record.message_id.unwrap_or_default();
        let span = info_span!("record", message_id = %id);
        let body = record.body.unwrap_or_default();
        let handled = handle(body.clone());
        async move {
            let mut result = handled.await;
            if let Err(Failure::Permanent(reason)) = &result {
                // The sentence may quote the record, so it goes to the ledger and not to the log.
                error!(code = %reason.code, "refused for good; the record and the reason are in the ledger");
                result = connector.ledger.refuse(&id, &body, reason).await;
            }
            result.err().map(|why| {
                warn!("will be tried again: {why}");
                id
            })
        }
        .instrument(span)
    });
    let mut response = SqsBatchResponse::default();
    for id in join_all(records).await.into_iter().flatten() {
        response.add_failure(id);
    }
    response
}

//! The Lambda `feedback`: sending events of SES from EventBridge, by SQS.

use aws_lambda_events::event::sqs::SqsEvent;
use connector::Connector;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    aws::telemetry::start();
    let connector = &Connector::from_environment().await?;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(feedback::handle(connector, event.payload).await)
    }))
    .await
}

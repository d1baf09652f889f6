//! The Lambda `clock`: once a minute, by EventBridge Scheduler.

use connector::Connector;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Error> {
    aws::telemetry::start();
    let connector = &Connector::from_environment().await?;
    lambda_runtime::run(service_fn(move |_: LambdaEvent<Value>| async move {
        clock::handle(connector, Timestamp::now()).await.map_err(Error::from)
    }))
    .await
}

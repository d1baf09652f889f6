//! The Lambda `send`: `InvoiceIssued` from EventBridge, by SQS.

use aws::{Config, Environment, config};
use aws_lambda_events::event::sqs::SqsEvent;
use connector::Connector;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    aws::telemetry::start();
    let mut environment = Environment::new(&config::variable);
    let console_url = Some(environment.get("CONSOLE_URL"));
    let config = Config { console_url, ..Config::read(&mut environment) };
    environment.complete()?;
    let connector = &Connector::load(config).await;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| async move {
        Ok::<_, Error>(send::handle(connector, event.payload).await)
    }))
    .await
}

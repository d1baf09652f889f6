//! The Lambda `console`: HTTP, by an API Gateway HTTP API.

use connector::Connector;
use console::{Auth, Console};

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    connector::telemetry::start();
    let auth = Auth::read(|name| std::env::var(name).ok())?;
    let connector = Connector::from_environment().await?;
    console::serve(console::router(Console::new(connector, auth))).await
}

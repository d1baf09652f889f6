//! The Lambda `console`: HTTP, by an API Gateway HTTP API.

use aws::{Config, Environment, config};
use connector::Connector;
use console::{Auth, Console};

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    aws::telemetry::start();
    let mut environment = Environment::new(&config::variable);
    let (config, auth) = (Config::read(&mut environment), Auth::read(&mut environment));
    environment.complete()?;
    let connector = Connector::load(config).await;
    console::serve(console::router(Console::new(connector, auth))).await
}

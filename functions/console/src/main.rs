//! The Lambda `console`: HTTP, by an API Gateway HTTP API.

use connector::{Config, Connector, Environment, config};
use console::{Auth, Console};

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    connector::telemetry::start();
    let mut environment = Environment::new(&config::variable);
    let (config, auth) = (Config::read(&mut environment), Auth::read(&mut environment));
    environment.complete()?;
    let connector = Connector::load(config).await;
    console::serve(console::router(Console::new(connector, auth))).await
}

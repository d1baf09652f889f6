//! DynamoDB: `dynoxide`, a DynamoDB on SQLite, in memory or in a file.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::http::aws_error;
use crate::stop::Stop;
use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::Response;
use dynoxide::Database;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use tokio::net::TcpListener;

/// How often items past their `expires_at` are removed; DynamoDB takes hours over it.
const SWEEP: Duration = Duration::from_secs(60);

/// How long open connections may hold up the end. Nobody has a request under way by then, but clients keep connections.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Opens the database, in memory without a file, and makes the ledger's table in it if it is not there: the same keys,
/// index and expiry as in `template.yaml`.
///
/// # Errors
/// The file is no database or cannot be written.
pub(crate) fn open(file: Option<&Path>, table: &str) -> anyhow::Result<Database> {
    let database = match file {
        Some(path) => {
            let path = path.to_str().context("the path of the data folder is not UTF-8")?;
            Database::new(path).with_context(|| format!("opening the ledger {path}"))?
        }
        None => Database::memory()?,
    };
    if database.get_table_metadata(table)?.is_none() {
        let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
        let key = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
        database.create_table(serde_json::from_value(json!({
            "TableName": table,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [attribute("pk"), attribute("sk"), attribute("list"), attribute("at")],
            "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
            "GlobalSecondaryIndexes": [{
                "IndexName": "by_time",
                "KeySchema": [key("list", "HASH"), key("at", "RANGE")],
                "Projection": { "ProjectionType": "ALL" },
            }],
        }))?)?;
        database.update_time_to_live(serde_json::from_value(json!({
            "TableName": table,
            "TimeToLiveSpecification": { "AttributeName": "expires_at", "Enabled": true },
        }))?)?;
    }
    Ok(database)
}

/// Passes every request on to the database that is [served](serve) there: `dynoxide` serves only on a listener of its own, and
/// the troubles on order go before it.
pub(crate) fn router(database: SocketAddr) -> Router {
    let client = Client::builder(TokioExecutor::new()).build_http();
    Router::new().fallback(move |request| pass_on(client.clone(), database, request))
}

async fn pass_on(client: Client<HttpConnector, Body>, database: SocketAddr, mut request: Request) -> Response {
    let fault = |error: &dyn std::fmt::Display| aws_error(500, "InternalServerError", &error.to_string());
    let uri = Uri::builder().scheme("http").authority(database.to_string());
    match uri.path_and_query(request.uri().path()).build() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(error) => return fault(&error),
    }
    match client.request(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) => fault(&error),
    }
}

/// Serves the database until `stop` turns true.
pub(crate) async fn serve(listener: TcpListener, database: Database, stop: Stop) {
    let (mut stopped, mut swept_until) = (stop.clone(), stop.clone());
    let swept = database.clone();
    let sweeper = tokio::spawn(async move {
        let sweeping = async {
            loop {
                tokio::time::sleep(SWEEP).await;
                let database = swept.clone();
                if let Ok(Err(error)) = tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
                    tracing::warn!("removing expired items: {error}");
                }
            }
        };
        tokio::select! {
            () = sweeping => {}
            () = swept_until.asked() => {}
        }
    });
    let mut told = stop;
    let serving = dynoxide::server::serve_with_shutdown(listener, database, async move {
        stopped.asked().await;
    });
    let too_long = async {
        told.asked().await;
        tokio::time::sleep(LAST_WORDS).await;
    };
    tokio::select! {
        served = serving => {
            if let Err(error) = served {
                tracing::error!("DynamoDB: {error}");
            }
        }
        () = too_long => {}
    }
    sweeper.abort();
}

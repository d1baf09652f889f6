//! HTTP on loopback: serving a router so that it stops promptly, and can hang up without an answer.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::stop::Stop;
use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower_service::Service;

/// How long requests under way may take to finish at the end.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// A client that sends nothing for so long is gone.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// An extension of a response that must not be sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HangUp;

/// A listener on 127.0.0.1; port 0 picks a free one.
///
/// # Errors
/// Names the port and what to do when it is taken.
pub(crate) async fn listen(port: u16, what: &str, option: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {port} for {what} is in use\nhint: stop what listens there, or pass {option} with another port (0 \
             picks a free one)"
        ),
        _ => anyhow::Error::new(error).context(format!("listening on 127.0.0.1:{port} for {what}")),
    })
}

/// The address a listener got.
///
/// # Errors
/// The listener is broken.
pub(crate) fn address(listener: &TcpListener) -> anyhow::Result<SocketAddr> {
    listener.local_addr().context("asking a listener for its address")
}

/// Serves until `stop` turns true; then requests under way have a second to finish.
pub(crate) async fn serve(listener: TcpListener, router: Router, mut stop: Stop) {
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, most likely: it passes.
                    tracing::warn!("accepting a connection: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            Some(_) = connections.join_next() => continue,
            () = stop.asked() => break,
        };
        let (router, mut stop) = (router.clone(), stop.clone());
        connections.spawn(async move {
            let used = AtomicBool::new(false);
            let service = service_fn(|request: Request<Incoming>| {
                used.store(true, Ordering::Relaxed);
                let mut router = router.clone();
                async move {
                    let response = match router.call(request).await {
                        Ok(response) => response,
                        Err(never) => {
                            let never: Infallible = never;
                            match never {}
                        }
                    };
                    match response.extensions().get::<HangUp>() {
                        Some(HangUp) => Err(io::Error::other("hung up without an answer, as told")),
                        None => Ok(response),
                    }
                }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS_WITHIN)
                .serve_connection(TokioIo::new(stream), service);
            tokio::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stop.asked() => {
                    // hyper waits for the first request of a connection, which a client's pool may never send.
                    if !used.load(Ordering::Relaxed) {
                        return;
                    }
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!("an HTTP connection ended early: {error}");
            }
        });
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(LAST_WORDS, finished).await;
}

/// Sends one request and reads the whole answer.
///
/// # Errors
/// Nobody answers.
pub(crate) async fn send(request: Request<Bytes>) -> anyhow::Result<Response<Bytes>> {
    let what = format!("{} {}", request.method(), request.uri());
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request.map(Full::new)).await.with_context(|| what.clone())?;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.with_context(|| what)?;
    Ok(Response::from_parts(parts, body.to_bytes()))
}

/// An error in the JSON form of AWS's services.
pub(crate) fn aws_error(status: u16, code: &str, message: &str) -> Response<Body> {
    let body = serde_json::json!({ "__type": code, "message": message }).to_string();
    json(status, body, Some(code))
}

/// An answer in the JSON form of AWS's services.
pub(crate) fn aws_json(body: &serde_json::Value) -> Response<Body> {
    json(200, body.to_string(), None)
}

fn json(status: u16, body: String, error: Option<&str>) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amzn-requestid", uuid::Uuid::new_v4().to_string());
    if let Some(code) = error {
        response = response.header("x-amzn-errortype", code);
    }
    // Only an invalid header can fail here, and all of them are plain ASCII.
    response.body(Body::from(body)).unwrap_or_default()
}

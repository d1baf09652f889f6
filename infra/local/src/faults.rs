//! Trouble on order: what the services of AWS do wrong on their next calls.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;

use crate::http::{HangUp, aws_error};

/// What one call meets instead of a plain answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The service does what it is asked to, but its answer is lost: the connection closes.
    LoseAnswer,
    /// The service does what it is asked to, but never answers.
    Hang,
    /// 429 `TooManyRequestsException`, as SES says it: nothing is done.
    Throttle,
    /// The same, for the rest of the day.
    DailyQuota,
    /// 500: nothing is done, but nobody can know.
    Error500,
    /// 400 with this error code, for example `MessageRejected`: nothing is done.
    Refuse(String),
}

/// The orders, shared between a test and the running services.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    orders: Arc<Mutex<Orders>>,
}

#[derive(Debug)]
struct Orders {
    calls: HashMap<String, VecDeque<Option<Fault>>>,
    event_delay: Duration,
    quota: (f64, f64),
}

impl Default for Orders {
    /// The quota is that of an SES account that has just left the sandbox.
    fn default() -> Self {
        Self { calls: HashMap::new(), event_delay: Duration::ZERO, quota: (14.0, 50_000.0) }
    }
}

impl Faults {
    /// The next calls of an operation (`SendEmail`, `PutEvents`, `TransactWriteItems`, `GetObject` …) meet these faults,
    /// one each; a call that gets `None` meets none, nor do the calls after them. The SDK repeats a failed call twice, but
    /// for `SendEmail`, and every repetition is a call.
    pub fn next<F: Into<Option<Fault>>>(&self, operation: &str, faults: impl IntoIterator<Item = F>) {
        let mut orders = self.lock();
        orders.calls.entry(operation.to_owned()).or_default().extend(faults.into_iter().map(Into::into));
    }

    /// Whether every ordered fault was met.
    pub fn are_met(&self) -> bool {
        self.lock().calls.values().all(VecDeque::is_empty)
    }

    /// From now on SES publishes the events of a mail so much later.
    pub fn delay_events(&self, delay: Duration) {
        self.lock().event_delay = delay;
    }

    pub(crate) fn event_delay(&self) -> Duration {
        self.lock().event_delay
    }

    /// From now on SES lets so many recipients a second be mailed to, and so many a day.
    pub fn quota(&self, rate: f64, daily: f64) {
        self.lock().quota = (rate, daily);
    }

    pub(crate) fn granted(&self) -> (f64, f64) {
        self.lock().quota
    }

    /// The service, with its troubles.
    pub(crate) fn before(&self, service: Router) -> Router {
        service.layer(middleware::from_fn_with_state(self.clone(), meet))
    }

    fn take(&self, operation: &str) -> Option<Fault> {
        self.lock().calls.get_mut(operation)?.pop_front()?
    }

    fn lock(&self) -> MutexGuard<'_, Orders> {
        // A panicking test must not hide its own message behind a poisoned lock.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn meet(State(faults): State<Faults>, request: Request, next: Next) -> Response {
    const MESSAGE: &str = "The stand-in was told to fail.";
    let Some(fault) = operation(&request).and_then(|operation| faults.take(operation)) else {
        return next.run(request).await;
    };
    // S3 speaks XML.
    let is_s3 = request.uri().query().is_some_and(|query| query.contains("x-id="));
    match fault {
        Fault::LoseAnswer => {
            next.run(request).await;
            let mut response = Response::new(Body::empty());
            response.extensions_mut().insert(HangUp);
            response
        }
        Fault::Hang => {
            next.run(request).await;
            std::future::pending().await
        }
        Fault::Throttle => aws_error(429, "TooManyRequestsException", "Maximum rate exceeded."),
        Fault::DailyQuota => aws_error(429, "TooManyRequestsException", "Daily message quota exceeded."),
        Fault::Error500 => aws_error(500, "InternalServiceErrorException", MESSAGE),
        Fault::Refuse(code) if is_s3 => {
            let xml = format!("<Error><Code>{code}</Code><Message>{MESSAGE}</Message></Error>");
            let response = Response::builder().status(400).header("content-type", "application/xml");
            response.body(Body::from(xml)).unwrap_or_default()
        }
        Fault::Refuse(code) => aws_error(400, &code, MESSAGE),
    }
}

/// What the SDK calls: it names the operation in a header, or in the query (S3); SES has a path for each.
fn operation(request: &Request) -> Option<&str> {
    if let Some(target) = request.headers().get("x-amz-target") {
        return target.to_str().ok()?.rsplit('.').next();
    }
    let mut parameters = request.uri().query().unwrap_or_default().split('&');
    parameters.find_map(|parameter| parameter.strip_prefix("x-id=")).or_else(|| {
        let path = request.uri().path().strip_prefix("/v2/email/")?;
        match (request.method().as_str(), path.split('/').next()?) {
            ("POST", "outbound-emails") => Some("SendEmail"),
            ("POST", "identities") => Some("CreateEmailIdentity"),
            ("GET", "identities") => Some("GetEmailIdentity"),
            ("DELETE", "identities") => Some("DeleteEmailIdentity"),
            _ => None,
        }
    })
}

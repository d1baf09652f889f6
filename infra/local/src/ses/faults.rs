//! Trouble on order: what SES does wrong on its next calls.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What one call of `SendEmail` meets instead of a plain answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// SES takes the mail and delivers it, but its answer is lost: the connection closes.
    LoseAnswer,
    /// SES takes the mail and delivers it, but never answers.
    Hang,
    /// 429 `TooManyRequestsException`: the mail is not taken.
    Throttle,
    /// 429 `TooManyRequestsException`, for the rest of the day: the mail is not taken.
    DailyQuota,
    /// 500 `InternalServiceErrorException`: the mail is not taken, but nobody can know.
    Error500,
    /// 400 with this error code, for example `MessageRejected`: the mail is not taken.
    Refuse(String),
}

/// The orders, shared between a test and the running SES.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    orders: Arc<Mutex<Orders>>,
}

#[derive(Debug)]
struct Orders {
    sends: VecDeque<Fault>,
    event_delay: Duration,
    quota: (f64, f64),
}

impl Default for Orders {
    /// The quota is that of an SES account that has just left the sandbox.
    fn default() -> Self {
        Self { sends: VecDeque::new(), event_delay: Duration::ZERO, quota: (14.0, 50_000.0) }
    }
}

impl Faults {
    /// The next calls meet these faults, one each; the calls after them meet none.
    pub fn next_sends(&self, faults: impl IntoIterator<Item = Fault>) {
        self.lock().sends.extend(faults);
    }

    /// From now on SES publishes the events of a mail so much later.
    pub fn delay_events(&self, delay: Duration) {
        self.lock().event_delay = delay;
    }

    /// From now on SES lets so many recipients a second be mailed to, and so many a day.
    pub fn quota(&self, rate: f64, daily: f64) {
        self.lock().quota = (rate, daily);
    }

    pub(super) fn granted(&self) -> (f64, f64) {
        self.lock().quota
    }

    pub(super) fn take(&self) -> Option<Fault> {
        self.lock().sends.pop_front()
    }

    pub(super) fn event_delay(&self) -> Duration {
        self.lock().event_delay
    }

    fn lock(&self) -> MutexGuard<'_, Orders> {
        // A panicking test must not hide its own message behind a poisoned lock.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

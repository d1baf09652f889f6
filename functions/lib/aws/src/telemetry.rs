//! Logs: one JSON object a line, as CloudWatch Logs Insights reads them.

use tracing_subscriber::EnvFilter;

/// Starts logging to standard output at `RUST_LOG`, or `info`. Never log an address or a name: mask it first.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start (tests) keeps the first.
    let _ = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).without_time().try_init();
}

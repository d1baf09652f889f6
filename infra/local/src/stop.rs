//! Asking tasks to come to an end.

use tokio::sync::watch;

/// Asks; tasks that hold a [`Stop`] hear it. Dropping it asks too.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

/// Held by a task that comes to an end when asked.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stopper {
    /// Not asked yet.
    pub fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// A handle for one more task.
    pub fn stop(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Asks.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }
}

impl Default for Stopper {
    fn default() -> Self {
        Self::new()
    }
}

impl Stop {
    /// Whether the task shall end.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Waits until the task shall end.
    pub async fn asked(&mut self) {
        // An error means that the asking side is gone: there is nothing left to run for.
        let _ = self.0.wait_for(|asked| *asked).await;
    }
}

//! What is still going on: so that a test, the demo or Ctrl-C can wait until nothing is.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts pieces of unfinished work: messages in queues, events yet to be published.
#[derive(Debug, Clone)]
pub struct Activity {
    unfinished: Arc<watch::Sender<usize>>,
}

/// One piece of unfinished work; dropping it finishes it.
#[derive(Debug)]
pub struct Work {
    unfinished: Arc<watch::Sender<usize>>,
}

impl Activity {
    /// Nothing is going on yet.
    pub fn new() -> Self {
        Self { unfinished: Arc::new(watch::Sender::new(0)) }
    }

    /// A piece of work begins. What causes it must itself be unfinished at this moment, so that the count never touches
    /// zero in between.
    pub fn begin(&self) -> Work {
        self.unfinished.send_modify(|count| *count += 1);
        Work { unfinished: Arc::clone(&self.unfinished) }
    }

    /// Waits until nothing is unfinished.
    pub async fn settled(&self) {
        // Fails only when the sender is gone, and `self` holds it.
        let _ = self.unfinished.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Default for Activity {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.unfinished.send_modify(|count| *count -= 1);
    }
}

//! Queues in the manner of SQS: at least once, redelivery after a visibility time-out, a dead-letter queue in the end.
//!
//! A message is a file, so that a mail once accepted survives Ctrl-C. Order is the order of arrival, which SQS does not
//! promise either way.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{fs, io};

use anyhow::Context;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::time::Instant;
use tracing::{error, warn};

use crate::activity::{Activity, Work};
use crate::files::{sweep_unfinished, write_whole};
use crate::stop::Stop;
use crate::{ACCOUNT, REGION};

/// Lambda takes at most so many records from a standard queue unless a batching window is set.
const BATCH: usize = 10;

/// A batch that takes longer has failed: the time limit of the functions in `template.yaml`.
const INVOCATION_LIMIT: Duration = Duration::from_secs(60);

/// When a message that was not acknowledged comes again.
#[derive(Debug, Clone, Copy)]
pub struct Redelivery {
    /// How long a message stays hidden after its first failure; twice as long after each further one.
    pub visibility_timeout: Duration,
    /// After so many receives it goes to the dead-letter queue.
    pub max_receives: u32,
}

/// A queue and its dead-letter queue.
#[derive(Debug, Clone)]
pub struct Queue {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    folder: PathBuf,
    dead_letters: PathBuf,
    redelivery: Redelivery,
    activity: Activity,
    arrived: Notify,
    waiting: Mutex<BTreeMap<u64, Waiting>>,
}

/// A message as it lies in its file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Message {
    id: String,
    sent_at: Timestamp,
    receives: u32,
    body: String,
}

#[derive(Debug)]
struct Waiting {
    message: Message,
    visible_at: Instant,
    in_flight: bool,
    // Held until the message is acknowledged or dead, so that "settled" waits for it.
    _work: Work,
}

impl Queue {
    /// Opens `<data>/queues/<name>` and its dead-letter folder; messages of an earlier run are delivered again.
    ///
    /// # Errors
    /// The folders cannot be made or read, or a message in them is not one.
    pub fn open(data: &Path, name: &str, redelivery: Redelivery, activity: Activity) -> anyhow::Result<Self> {
        let folder = data.join("queues").join(name);
        let dead_letters = data.join("queues").join(format!("{name}-dead-letter"));
        for path in [&folder, &dead_letters] {
            fs::create_dir_all(path).with_context(|| format!("making the folder {}", path.display()))?;
        }
        sweep_unfinished(&folder)?;
        let mut waiting = BTreeMap::new();
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let sequence = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
            let Some(sequence) = sequence else { continue };
            let message = serde_json::from_slice(&fs::read(&path)?)
                .with_context(|| format!("{} is no message of a queue", path.display()))?;
            let work = activity.begin();
            waiting.insert(sequence, Waiting { message, visible_at: Instant::now(), in_flight: false, _work: work });
        }
        let name = name.to_owned();
        let (arrived, waiting) = (Notify::new(), Mutex::new(waiting));
        Ok(Self { inner: Arc::new(Inner { name, folder, dead_letters, redelivery, activity, arrived, waiting }) })
    }

    /// The queue's name.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Takes a message. When this returns, the message is in its file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn send(&self, body: String) -> io::Result<()> {
        let message = Message { id: uuid::Uuid::new_v4().to_string(), sent_at: Timestamp::now(), receives: 0, body };
        let mut waiting = self.lock();
        let sequence = waiting.last_key_value().map_or(0, |(last, _)| *last).max(now_millis()) + 1;
        self.write(sequence, &message)?;
        let work = self.inner.activity.begin();
        waiting.insert(sequence, Waiting { message, visible_at: Instant::now(), in_flight: false, _work: work });
        drop(waiting);
        self.inner.arrived.notify_one();
        Ok(())
    }

    /// How many messages are neither acknowledged nor dead.
    pub fn depth(&self) -> usize {
        self.lock().len()
    }

    /// Takes everything that waits out of the queue, oldest first, for whoever delivers it by hand.
    ///
    /// # Errors
    /// A message cannot be removed.
    pub fn take(&self) -> io::Result<Vec<SqsMessage>> {
        let mut taken = Vec::new();
        for (sequence, mut waiting) in std::mem::take(&mut *self.lock()) {
            fs::remove_file(self.path(sequence))?;
            waiting.message.receives += 1;
            taken.push(self.record(&waiting.message));
        }
        Ok(taken)
    }

    /// The bodies in the dead-letter queue, oldest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn dead_letters(&self) -> anyhow::Result<Vec<String>> {
        let mut paths = fs::read_dir(&self.inner.dead_letters)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        paths.sort();
        paths.iter().map(|path| Ok(serde_json::from_slice::<Message>(&fs::read(path)?)?.body)).collect()
    }

    /// Delivers batches to `function`, one at a time, until `stop` turns true between two of them. A batch fails as a
    /// whole when the function fails, panics or takes too long; otherwise the records it lists come again.
    pub async fn deliver<F>(self, function: impl Fn(SqsEvent) -> F, mut stop: Stop)
    where
        F: Future<Output = anyhow::Result<SqsBatchResponse>> + Send + 'static,
    {
        while !stop.is_asked() {
            let (batch, next) = self.take_batch();
            if batch.is_empty() {
                let redelivery = async {
                    match next {
                        Some(at) => tokio::time::sleep_until(at).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = self.inner.arrived.notified() => {}
                    () = redelivery => {}
                    () = stop.asked() => return,
                }
                continue;
            }
            let records = batch.iter().map(|(_, message)| self.record(message)).collect();
            let mut event = SqsEvent::default();
            event.records = records;
            let invocation = tokio::spawn(tokio::time::timeout(INVOCATION_LIMIT, function(event)));
            // When this task is aborted at the end, so is the invocation: its messages are still in their files.
            let _abort = AbortOnDrop(invocation.abort_handle());
            let failed = match invocation.await {
                Ok(Ok(Ok(response))) => {
                    Some(response.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect())
                }
                Ok(Ok(Err(error))) => {
                    warn!(queue = %self.inner.name, "the function failed, so the whole batch comes again: {error:#}");
                    None
                }
                Ok(Err(_)) => {
                    warn!(queue = %self.inner.name, "the function took longer than {INVOCATION_LIMIT:?}");
                    None
                }
                Err(panic) => {
                    warn!(queue = %self.inner.name, "the function panicked, so the whole batch comes again: {panic}");
                    None
                }
            };
            self.settle(&batch, failed);
        }
    }

    /// Up to ten visible messages; without any, when the next becomes visible.
    fn take_batch(&self) -> (Vec<(u64, Message)>, Option<Instant>) {
        let now = Instant::now();
        let mut waiting = self.lock();
        let next = waiting.values().filter(|waiting| !waiting.in_flight).map(|waiting| waiting.visible_at).min();
        let mut batch = Vec::new();
        for (sequence, waiting) in waiting.iter_mut() {
            if batch.len() < BATCH && !waiting.in_flight && waiting.visible_at <= now {
                waiting.in_flight = true;
                waiting.message.receives += 1;
                batch.push((*sequence, waiting.message.clone()));
            }
        }
        drop(waiting);
        for (sequence, message) in &batch {
            // Counted before the delivery, so that a message that kills the process does not come for ever.
            if let Err(error) = self.write(*sequence, message) {
                error!(queue = %self.inner.name, message_id = %message.id, "its receive was not counted: {error}");
            }
        }
        (batch, next)
    }

    /// Removes what was acknowledged, hides what failed, buries what failed too often. `failed` is `None` when the whole
    /// batch did.
    fn settle(&self, batch: &[(u64, Message)], failed: Option<HashSet<String>>) {
        let Redelivery { visibility_timeout, max_receives } = self.inner.redelivery;
        for (sequence, message) in batch {
            let again = failed.as_ref().is_none_or(|failed| failed.contains(&message.id));
            let path = self.path(*sequence);
            if again && message.receives < max_receives {
                if let Some(waiting) = self.lock().get_mut(sequence) {
                    waiting.in_flight = false;
                    waiting.visible_at = Instant::now() + visibility_timeout * 2_u32.pow(message.receives - 1);
                }
                continue;
            }
            let outcome = if again {
                error!(queue = %self.inner.name, message_id = %message.id,
                    "failed {max_receives} times: now in {}", self.inner.dead_letters.display());
                fs::rename(&path, self.inner.dead_letters.join(format!("{sequence:020}.json")))
            } else {
                fs::remove_file(&path)
            };
            if let Err(error) = outcome {
                error!(queue = %self.inner.name, message_id = %message.id, "{}: {error}", path.display());
            }
            self.lock().remove(sequence);
        }
    }

    fn record(&self, message: &Message) -> SqsMessage {
        let mut record = SqsMessage::default();
        record.message_id = Some(message.id.clone());
        record.receipt_handle = Some(format!("{}-{}", message.id, message.receives));
        record.body = Some(message.body.clone());
        record.attributes = HashMap::from([
            ("ApproximateReceiveCount".to_owned(), message.receives.to_string()),
            ("SentTimestamp".to_owned(), message.sent_at.as_millisecond().to_string()),
            ("SenderId".to_owned(), ACCOUNT.to_owned()),
        ]);
        record.event_source = Some("aws:sqs".to_owned());
        record.event_source_arn = Some(format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{}", self.inner.name));
        record.aws_region = Some(REGION.to_owned());
        record
    }

    fn path(&self, sequence: u64) -> PathBuf {
        self.inner.folder.join(format!("{sequence:020}.json"))
    }

    fn write(&self, sequence: u64, message: &Message) -> io::Result<()> {
        write_whole(&self.path(sequence), &serde_json::to_vec(message)?)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Waiting>> {
        // Every change under the lock is complete at once, so a panic elsewhere leaves nothing half done.
        self.inner.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Later runs get later numbers, so that messages kept from an earlier run stay first in line.
fn now_millis() -> u64 {
    Timestamp::now().as_millisecond().unsigned_abs()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use aws_lambda_events::event::sqs::BatchItemFailure;

    use super::*;
    use crate::stop::Stopper;

    const QUICK: Redelivery = Redelivery { visibility_timeout: Duration::from_millis(5), max_receives: 3 };

    fn open(folder: &tempfile::TempDir) -> (Queue, Activity) {
        let activity = Activity::new();
        (Queue::open(folder.path(), "ingest", QUICK, activity.clone()).unwrap(), activity)
    }

    fn failing(ids: impl IntoIterator<Item = String>) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for id in ids {
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            response.batch_item_failures.push(failure);
        }
        response
    }

    #[tokio::test]
    async fn only_the_record_that_failed_comes_again_and_in_the_end_is_a_dead_letter() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, activity) = open(&folder);
        let seen = Arc::new(Mutex::new(Vec::new()));
        for body in ["good", "bad", "fine"] {
            queue.send(body.to_owned()).unwrap();
        }
        let delivered = Arc::clone(&seen);
        let stopper = Stopper::new();
        let worker = tokio::spawn(queue.clone().deliver(
            move |event| {
                let mut failed = Vec::new();
                for record in event.records {
                    let body = record.body.unwrap();
                    delivered
                        .lock()
                        .unwrap()
                        .push((body.clone(), record.attributes["ApproximateReceiveCount"].clone()));
                    if body == "bad" {
                        failed.push(record.message_id.unwrap());
                    }
                }
                async move { Ok(failing(failed)) }
            },
            stopper.stop(),
        ));
        activity.settled().await;
        worker.abort();
        let count = |body: &str| seen.lock().unwrap().iter().filter(|(seen, _)| seen == body).count();
        assert_eq!((count("good"), count("bad"), count("fine")), (1, 3, 1));
        assert_eq!(seen.lock().unwrap().last().unwrap(), &("bad".to_owned(), "3".to_owned()));
        assert_eq!(queue.dead_letters().unwrap(), ["bad"]);
        assert_eq!(queue.depth(), 0);
    }

    #[tokio::test]
    async fn a_panic_fails_the_batch_and_not_the_queue() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, activity) = open(&folder);
        let calls = Arc::new(AtomicUsize::new(0));
        queue.send("mail".to_owned()).unwrap();
        let counted = Arc::clone(&calls);
        let stopper = Stopper::new();
        let worker = tokio::spawn(queue.clone().deliver(
            move |_| {
                let call = counted.fetch_add(1, Ordering::SeqCst);
                async move {
                    assert!(call > 0, "the first call panics");
                    Ok(SqsBatchResponse::default())
                }
            },
            stopper.stop(),
        ));
        activity.settled().await;
        worker.abort();
        assert_eq!(calls.load(Ordering::SeqCst), 2);
        assert!(queue.dead_letters().unwrap().is_empty());
    }

    #[tokio::test]
    async fn what_was_accepted_before_ctrl_c_is_delivered_after_the_restart_with_its_count() {
        let folder = tempfile::tempdir().unwrap();
        let (queue, _) = open(&folder);
        queue.send("mail".to_owned()).unwrap();
        let stopper = Stopper::new();
        let worker = tokio::spawn(queue.clone().deliver(
            |event| async move { Ok(failing(event.records.into_iter().filter_map(|record| record.message_id))) },
            stopper.stop(),
        ));
        while queue.lock().values().all(|waiting| waiting.message.receives == 0) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        worker.abort();
        drop(queue);

        let (queue, activity) = open(&folder);
        assert_eq!(queue.depth(), 1);
        let stopper = Stopper::new();
        let worker = tokio::spawn(queue.clone().deliver(
            |event| async move {
                assert_eq!(event.records[0].body.as_deref(), Some("mail"));
                Ok(SqsBatchResponse::default())
            },
            stopper.stop(),
        ));
        activity.settled().await;
        worker.abort();
        assert_eq!(queue.depth(), 0);
        assert_eq!(fs::read_dir(folder.path().join("queues/ingest")).unwrap().count(), 0);
    }
}

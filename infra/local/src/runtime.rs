//! Runs the functions: in this process through their `handle`, or as their own binaries through the Lambda Runtime API.

use std::convert::Infallible;
use std::sync::Arc;

use crate::stop::Stop;
use anyhow::Context;
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use bytes::Bytes;
use connector::Connector;
use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::lambda::{Lambda, Setup};

/// A function that a queue feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Ingest,
    Send,
    Feedback,
    Answer,
}

/// Where the functions run.
#[derive(Debug, Clone)]
pub(crate) enum Runtime {
    /// Here.
    InProcess(Arc<Connector>),
    /// As the binaries that are deployed.
    Binaries(Arc<Binaries>),
}

/// One process a function.
#[derive(Debug)]
pub(crate) struct Binaries {
    ingest: Lambda,
    send: Lambda,
    feedback: Lambda,
    answer: Lambda,
    clock: Lambda,
    typeset: Lambda,
    /// The console, for API Gateway.
    pub(crate) console: Lambda,
}

impl Binaries {
    /// Starts all of them.
    ///
    /// # Errors
    /// A binary is missing.
    pub(crate) async fn start(setup: &Setup, stop: Stop) -> anyhow::Result<Self> {
        Ok(Self {
            ingest: Lambda::start("ingest", setup, stop.clone()).await?,
            send: Lambda::start("send", setup, stop.clone()).await?,
            feedback: Lambda::start("feedback", setup, stop.clone()).await?,
            answer: Lambda::start("answer", setup, stop.clone()).await?,
            clock: Lambda::start("clock", setup, stop.clone()).await?,
            typeset: Lambda::start("typeset", setup, stop.clone()).await?,
            console: Lambda::start("console", setup, stop).await?,
        })
    }
}

impl Runtime {
    /// Hands a batch to a function.
    ///
    /// # Errors
    /// The function as a whole failed; only a binary can.
    pub(crate) async fn invoke(self, function: Function, event: SqsEvent) -> anyhow::Result<SqsBatchResponse> {
        match self {
            Self::InProcess(connector) => on_a_thread(connector, function, event).await,
            Self::Binaries(binaries) => {
                let lambda = match function {
                    Function::Ingest => &binaries.ingest,
                    Function::Send => &binaries.send,
                    Function::Feedback => &binaries.feedback,
                    Function::Answer => &binaries.answer,
                };
                let answer = lambda.invoke(serde_json::to_vec(&event)?.into()).await?;
                Ok(serde_json::from_slice(&answer)?)
            }
        }
    }
}

impl Runtime {
    /// A minute has passed.
    ///
    /// # Errors
    /// The function failed; it makes up for it the next time.
    pub(crate) async fn tick(&self, now: Timestamp) -> anyhow::Result<()> {
        match self {
            Self::InProcess(connector) => clock::handle(connector, now).await.map(drop).map_err(Into::into),
            Self::Binaries(binaries) => binaries.clock.invoke("{}".into()).await.map(drop),
        }
    }

    /// An invoice is set as PDF.
    ///
    /// # Errors
    /// The function failed, or was sent no sheet.
    pub(crate) async fn typeset(&self, payload: Bytes) -> anyhow::Result<Bytes> {
        match self {
            Self::InProcess(_) => tokio::task::spawn_blocking(move || {
                let answer = typeset::handle(&serde_json::from_slice(&payload)?);
                Ok(serde_json::to_vec(&answer)?.into())
            })
            .await
            .context("the function panicked")?,
            Self::Binaries(binaries) => binaries.typeset.invoke(payload).await,
        }
    }
}

/// Runs a function on a thread of its own, as Lambda gives it a process of its own: it may compute for long, as ingest
/// does over a large PDF, and its future need not be `Send`. Dropping this future ends it at its next await.
async fn on_a_thread(
    connector: Arc<Connector>,
    function: Function,
    event: SqsEvent,
) -> anyhow::Result<SqsBatchResponse> {
    let (waiting, given_up) = oneshot::channel::<Infallible>();
    let runtime = Handle::current();
    let thread = tokio::task::spawn_blocking(move || {
        let handled = async {
            match function {
                Function::Ingest => ingest::handle(&connector, event).await,
                Function::Send => send::handle(&connector, event).await,
                Function::Feedback => feedback::handle(&connector, event).await,
                Function::Answer => answer::handle(&connector, event).await,
            }
        };
        runtime.block_on(async {
            tokio::select! {
                response = handled => Some(response),
                _ = given_up => None,
            }
        })
    });
    let response = thread.await.context("the function panicked")?;
    drop(waiting);
    response.context("the function was ended")
}

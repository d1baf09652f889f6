//! One deployed function: its binary as a child process, fed through the Lambda Runtime API.
//!
//! Source: AWS Lambda developer guide, "Using the Lambda runtime API for custom runtimes".

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as UrlPath, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot};
use tracing::{error, warn};

use crate::stop::Stop;
use crate::{ACCOUNT, REGION, http};

/// The functions' time limit in `template.yaml`.
const LIMIT: Duration = Duration::from_secs(60);
/// Lambda takes and gives 6 MB in a synchronous call (Lambda developer guide, "Lambda quotas").
pub(crate) const MAX_PAYLOAD: usize = 6 * 1024 * 1024;
/// A function that dies at once is started again less and less often.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A function whose binary runs beside this process. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Lambda {
    shared: Arc<Shared>,
    invocations: mpsc::UnboundedSender<Invocation>,
}

type Answer = oneshot::Sender<Result<Bytes, String>>;

#[derive(Debug)]
struct Invocation {
    id: String,
    payload: Bytes,
    answer: Answer,
}

#[derive(Debug)]
struct Shared {
    name: String,
    waiting: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    running: Mutex<HashMap<String, Answer>>,
}

/// What a binary is started with.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    /// The folder with the binaries: `<name>/bootstrap` as `cargo lambda build` makes them, or `<name>`.
    pub(crate) folder: PathBuf,
    /// Environment variables of the functions.
    pub(crate) environment: Vec<(String, String)>,
    /// What the functions print goes here, a file each.
    pub(crate) logs: PathBuf,
}

impl Lambda {
    /// Starts the binary and keeps it running until `stop` turns true.
    ///
    /// # Errors
    /// There is no such binary, or no port.
    pub(crate) async fn start(name: &str, setup: &Setup, stop: Stop) -> anyhow::Result<Self> {
        let binary = find(&setup.folder, name)?;
        let (invocations, waiting) = mpsc::unbounded_channel();
        let shared = Shared { name: name.to_owned(), waiting: AsyncMutex::new(waiting), running: Mutex::default() };
        let shared = Arc::new(shared);
        let listener = http::listen(0, "the Lambda Runtime API", "nothing").await?;
        let address = http::address(&listener)?;
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(respond))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(fail))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .layer(DefaultBodyLimit::max(MAX_PAYLOAD))
            .with_state(Arc::clone(&shared));
        tokio::spawn(http::serve(listener, router, stop.clone()));
        let log = setup.logs.join(format!("{name}.log"));
        let log = File::options().create(true).append(true).open(&log).with_context(|| log.display().to_string())?;
        let mut command = Command::new(&binary);
        command
            .env_clear()
            .envs(std::env::vars().filter(|(variable, _)| variable == "PATH" || variable.starts_with("RUST_")))
            .envs(setup.environment.iter().map(|(variable, value)| (variable, value)))
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{name}"))
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "laptop")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true);
        let child = command.spawn().with_context(|| format!("starting {}", binary.display()))?;
        tokio::spawn(supervise(Arc::clone(&shared), command, child, stop));
        Ok(Self { shared, invocations })
    }

    /// Hands the function one event and waits for its answer.
    ///
    /// # Errors
    /// The function failed, died or took too long.
    pub(crate) async fn invoke(&self, payload: Bytes) -> anyhow::Result<Bytes> {
        let (answer, answered) = oneshot::channel();
        let invocation = Invocation { id: uuid::Uuid::new_v4().to_string(), payload, answer };
        let name = &self.shared.name;
        self.invocations.send(invocation).map_err(|_| anyhow!("{name} has stopped"))?;
        match tokio::time::timeout(LIMIT, answered).await {
            Ok(Ok(Ok(payload))) => Ok(payload),
            Ok(Ok(Err(error))) => bail!("{name}: {error}"),
            Ok(Err(_)) => bail!("{name} has stopped"),
            Err(_) => bail!("{name} did not answer within {LIMIT:?}"),
        }
    }
}

fn find(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let candidates = [folder.join(name).join("bootstrap"), folder.join(name)];
    let found = candidates.iter().find(|path| path.is_file()).context(format!(
        "no function {name} in {}\nhint: `cargo lambda build --release` puts them into target/lambda, `cargo build \
         --workspace` into target/debug",
        folder.display()
    ))?;
    std::path::absolute(found).context("the folder of the functions")
}

/// Starts the binary again whenever it ends; whatever it was doing has failed.
async fn supervise(shared: Arc<Shared>, mut command: Command, mut child: Child, mut stop: Stop) {
    let mut pause = Duration::from_millis(100);
    loop {
        let status = tokio::select! {
            status = child.wait() => status,
            () = stop.asked() => {
                let _ = child.kill().await;
                return;
            }
        };
        let status = status.as_ref().map_or_else(ToString::to_string, ExitStatus::to_string);
        error!(function = %shared.name, "ended ({status}); its log says why");
        for (_, answer) in shared.running().drain() {
            let _ = answer.send(Err(format!("the process ended ({status})")));
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.asked() => return,
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
        child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                error!(function = %shared.name, "cannot be started again: {error}");
                return;
            }
        };
    }
}

impl Shared {
    fn running(&self) -> MutexGuard<'_, HashMap<String, Answer>> {
        // A panic under the lock leaves the map as it was, so it stays usable.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, id: &str, outcome: Result<Bytes, String>) -> Response {
        match self.running().remove(id) {
            Some(answer) => {
                // The caller may have given up.
                let _ = answer.send(outcome);
                (StatusCode::ACCEPTED, "{\"status\":\"OK\"}").into_response()
            }
            None => (StatusCode::BAD_REQUEST, "{\"errorType\":\"InvalidRequestID\"}").into_response(),
        }
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    let invocation = loop {
        match shared.waiting.lock().await.recv().await {
            // Nobody waits for it any more.
            Some(invocation) if invocation.answer.is_closed() => {}
            Some(invocation) => break invocation,
            None => return StatusCode::GONE.into_response(),
        }
    };
    let deadline = Timestamp::now() + SignedDuration::try_from(LIMIT).unwrap_or_default();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", invocation.id.clone()),
        ("lambda-runtime-deadline-ms", deadline.as_millisecond().to_string()),
        ("lambda-runtime-invoked-function-arn", format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", shared.name)),
        (
            "lambda-runtime-trace-id",
            format!("Root=1-00000000-{};Sampled=0", &uuid::Uuid::new_v4().simple().to_string()[..24]),
        ),
    ];
    shared.running().insert(invocation.id, invocation.answer);
    (headers, invocation.payload).into_response()
}

async fn respond(State(shared): State<Arc<Shared>>, UrlPath(id): UrlPath<String>, payload: Bytes) -> Response {
    shared.settle(&id, Ok(payload))
}

async fn fail(State(shared): State<Arc<Shared>>, UrlPath(id): UrlPath<String>, error: String) -> Response {
    shared.settle(&id, Err(error))
}

async fn init_error(State(shared): State<Arc<Shared>>, error: String) -> Response {
    warn!(function = %shared.name, "could not start: {error}");
    (StatusCode::ACCEPTED, "{\"status\":\"OK\"}").into_response()
}

//! Puts the parts together, and takes them apart again.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::stop::{Stop, Stopper};
use anyhow::{Context, bail};
use aws::{Config, Endpoints};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use axum::Router;
use connector::Connector;
use console::{Auth, Console};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tracing::warn;

use crate::activity::Activity;
use crate::eventbridge::{Buses, Event};
use crate::faults::Faults;
use crate::issuer::{Issuer, JWKS_PATH};
use crate::lambda::Setup;
use crate::queue::{Queue, Redelivery};
use crate::runtime::{Binaries, Function, Runtime};
use crate::ses::{Identities, Sent, Ses, Sets};
use crate::smtp::ReceiptRule;
use crate::{ACCESS_KEY, Options, REGION, SECRET_KEY, dynamodb, gateway, http, invoke, s3, smtp, smtp_client};

const AUDIENCE: &str = "invoice-mail";
/// How long the functions have to finish the batch they are at when everything stops.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Where everything listens.
#[derive(Debug, Clone, Copy)]
pub struct Addresses {
    /// SMTP, standing for SES inbound.
    pub smtp: SocketAddr,
    /// The console.
    pub http: SocketAddr,
    /// DynamoDB.
    pub dynamodb: SocketAddr,
    /// EventBridge.
    pub eventbridge: SocketAddr,
    /// Lambda.
    pub lambda: SocketAddr,
    /// S3.
    pub s3: SocketAddr,
    /// SES v2.
    pub ses: SocketAddr,
}

/// A running instance. Stop it with [`Running::stop`]; dropped, it ends at once, and what was in the queues of a named
/// data folder is delivered at the next start.
#[derive(Debug)]
pub struct Running {
    addresses: Addresses,
    connector: Arc<Connector>,
    data: PathBuf,
    outbox: PathBuf,
    issuer: Issuer,
    buses: Buses,
    ses: Ses,
    faults: Faults,
    queues: [Queue; 4],
    activity: Activity,
    front: Stage,
    functions: Stage,
    services: Stage,
    _lock: File,
    // Last, so that the folder goes after everything that has files in it.
    _temporary: Option<TempDir>,
}

/// Tasks that stop together.
#[derive(Debug)]
struct Stage {
    stopper: Stopper,
    tasks: JoinSet<()>,
}

impl Stage {
    fn new() -> Self {
        Self { stopper: Stopper::new(), tasks: JoinSet::new() }
    }

    fn stopped(&self) -> Stop {
        self.stopper.stop()
    }

    async fn stop(&mut self) {
        self.stopper.ask();
        let finished = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_WORDS, finished).await.is_err() {
            self.tasks.shutdown().await;
        }
    }
}

/// Starts everything. When this returns, every address answers.
///
/// # Errors
/// A port or the data folder is in use, a folder cannot be written, or a function's binary is missing.
pub async fn start(options: Options) -> anyhow::Result<Running> {
    let domain = options.domain.trim().trim_end_matches('.').to_ascii_lowercase();
    let mut config = config(&domain);
    let (data, temporary) = data_folder(options.data.as_deref())?;
    let lock = lock(&data)?;
    let outbox = options.outbox.unwrap_or_else(|| data.join("outbox"));

    let smtp = http::listen(options.smtp_port, "SMTP", "--smtp-port").await?;
    let http_listener = http::listen(options.http_port, "the console", "--http-port").await?;
    let dynamodb = http::listen(options.dynamodb_port, "DynamoDB", "--dynamodb-port").await?;
    let eventbridge = http::listen(options.eventbridge_port, "EventBridge", "--eventbridge-port").await?;
    let lambda_listener = http::listen(options.lambda_port, "Lambda", "--lambda-port").await?;
    let s3_listener = http::listen(options.s3_port, "S3", "--s3-port").await?;
    let ses_listener = http::listen(options.ses_port, "SES", "--ses-port").await?;
    let addresses = Addresses {
        smtp: http::address(&smtp)?,
        http: http::address(&http_listener)?,
        dynamodb: http::address(&dynamodb)?,
        eventbridge: http::address(&eventbridge)?,
        lambda: http::address(&lambda_listener)?,
        s3: http::address(&s3_listener)?,
        ses: http::address(&ses_listener)?,
    };
    config.console_url = Some(addresses.console());

    let activity = Activity::new();
    let redelivery =
        Redelivery { visibility_timeout: options.visibility_timeout, max_receives: options.max_receives.max(1) };
    let queue = |name| Queue::open(&data, name, redelivery, activity.clone());
    let (ingest, send, feedback, answer) = (queue("ingest")?, queue("send")?, queue("feedback")?, queue("answer")?);
    let buses =
        Buses::new(&data, (&config.event_bus, &config.order_bus), send.clone(), answer.clone(), feedback.clone())?;
    let faults = Faults::default();
    let sets = Sets { plain: config.configuration_set.clone(), tracking: config.tracking_configuration_set.clone() };
    let kept = temporary.is_none().then(|| data.join("identities.json"));
    let identities = Identities::open(kept, &domain, options.verified).context("reading SES's identities")?;
    let ses = Ses::new(&outbox, sets, options.relay, identities, buses.clone(), activity.clone(), faults.clone())?;
    let ledger = temporary.is_none().then(|| data.join("ledger.sqlite"));
    let database = dynamodb::open(ledger.as_deref(), &config.table)?;
    let s3_router = s3::router(&data, &[&config.mail_bucket, &config.document_bucket])?;

    let mut services = Stage::new();
    let stopped = services.stopped();
    let inner = http::listen(0, "DynamoDB", "").await?;
    let dynamodb_router = dynamodb::router(http::address(&inner)?);
    services.tasks.spawn(dynamodb::serve(inner, database, stopped.clone()));
    let mut serve = |listener: TcpListener, router: Router| {
        services.tasks.spawn(http::serve(listener, faults.before(router), stopped.clone()));
    };
    serve(dynamodb, dynamodb_router);
    serve(eventbridge, buses.clone().router());
    serve(s3_listener, s3_router);
    serve(ses_listener, ses.clone().router());

    let sdk = sdk();
    let connector = Arc::new(Connector::new(config.clone(), &sdk, &addresses.endpoints()));
    let issuer = Issuer::open(&data, addresses.console(), AUDIENCE.to_owned())?;
    let auth = Auth {
        issuer: addresses.console(),
        audience: AUDIENCE.to_owned(),
        jwks_url: format!("{}{JWKS_PATH}", addresses.console()),
    };
    let mut functions = Stage::new();
    let (runtime, console) = match options.functions {
        None => {
            let console = console::router(Console::new(Connector::clone(&connector), auth));
            (Runtime::InProcess(Arc::clone(&connector)), console)
        }
        Some(folder) => {
            let logs = data.join("logs");
            std::fs::create_dir_all(&logs).with_context(|| format!("making {}", logs.display()))?;
            let setup = Setup { folder, environment: environment(&config, &addresses, &auth), logs };
            let binaries = Arc::new(Binaries::start(&setup, services.stopped()).await?);
            let console = gateway::router(binaries.console.clone());
            (Runtime::Binaries(binaries), console)
        }
    };
    let lambda_router = faults.before(invoke::router(runtime.clone()));
    services.tasks.spawn(http::serve(lambda_listener, lambda_router, services.stopped()));
    let queues = [ingest, send, feedback, answer];
    let fed = [Function::Ingest, Function::Send, Function::Feedback, Function::Answer];
    for (queue, function) in queues.iter().zip(fed).filter(|_| !options.by_hand) {
        let runtime = runtime.clone();
        let deliver = queue.clone().deliver(move |event| runtime.clone().invoke(function, event), functions.stopped());
        functions.tasks.spawn(deliver);
    }

    if !options.by_hand {
        functions.tasks.spawn(schedule(runtime.clone(), options.clock, activity.clone(), functions.stopped()));
    }

    let mut front = Stage::new();
    let rule = ReceiptRule {
        s3: aws_sdk_s3::Client::from_conf(
            aws_sdk_s3::config::Builder::from(&sdk).endpoint_url(url(addresses.s3)).force_path_style(true).build(),
        ),
        bucket: config.mail_bucket,
        ingest: queues[0].clone(),
        domain,
    };
    let stopped = front.stopped();
    front.tasks.spawn(smtp::serve(smtp, rule, stopped.clone()));
    front.tasks.spawn(http::serve(http_listener, issuer.router().fallback_service(console), stopped));
    Ok(Running {
        addresses,
        connector,
        data,
        outbox,
        issuer,
        buses,
        ses,
        faults,
        queues,
        activity,
        front,
        functions,
        services,
        _lock: lock,
        _temporary: temporary,
    })
}

impl Running {
    /// Where everything listens.
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// `host:port` of the SMTP server.
    pub fn smtp(&self) -> SocketAddr {
        self.addresses.smtp
    }

    /// URL of the console, without a slash at the end.
    pub fn console(&self) -> String {
        self.addresses.console()
    }

    /// What the functions work with, for tests that look into the ledger or the archive.
    pub fn connector(&self) -> &Connector {
        &self.connector
    }

    /// Another one, as a function that has just started has it, for tests of trouble: it repeats a failed call at once, and
    /// waits no longer than this for an answer.
    pub fn impatient_connector(&self, patience: Duration) -> Connector {
        let retries = RetryConfig::standard()
            .with_initial_backoff(Duration::from_millis(1))
            .with_max_backoff(Duration::from_millis(1));
        // SES's client has its own number of tries, one, so that for it both limits are the same.
        let limits = TimeoutConfig::builder().operation_timeout(patience * 4).operation_attempt_timeout(patience);
        let sdk = sdk().into_builder().retry_config(retries).timeout_config(limits.build()).build();
        Connector::new(self.connector.config.clone(), &sdk, &self.addresses.endpoints())
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of mails that were sent.
    pub fn outbox(&self) -> &Path {
        &self.outbox
    }

    /// A bearer token for the console that opens this account's data.
    ///
    /// # Errors
    /// The issuer's key does not sign.
    pub fn token(&self, account: &str) -> anyhow::Result<String> {
        self.issuer.token(account)
    }

    /// Every event published in this run, oldest first: ours, and those of SES.
    pub fn events(&self) -> Vec<Event> {
        self.buses.events()
    }

    /// Publishes an event on the connector's bus, as another program would.
    ///
    /// # Errors
    /// The event could not be queued for its targets.
    pub fn publish(&self, source: &str, detail_type: &str, detail: serde_json::Value) -> anyhow::Result<String> {
        Ok(self.buses.publish(&self.connector.config.event_bus, source, detail_type, detail)?)
    }

    /// The mails SES took in this run, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.ses.sent()
    }

    /// The domains that SES lets mail leave from.
    pub fn identities(&self) -> &Identities {
        self.ses.identities()
    }

    /// SES, which keeps what it took after everything else has stopped.
    pub fn ses(&self) -> &Ses {
        &self.ses
    }

    /// Trouble on order.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The queue of this name: `ingest`, `send`, `feedback` or `answer`.
    pub fn queue(&self, name: &str) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.name() == name)
    }

    /// Mails to the connector, as a supplier's mail server does. Gives SES's message id, the mail's id from then on.
    ///
    /// # Errors
    /// The SMTP server did not take the mail for every recipient; the error is its answer.
    pub async fn mail(&self, sender: &str, recipients: &[&str], raw: &[u8]) -> anyhow::Result<String> {
        let replies = smtp_client::submit(self.smtp(), sender, recipients, raw).await?;
        let refused = replies.iter().find(|(code, _)| *code >= 300);
        if let Some((_, reply)) = refused {
            bail!("{reply}");
        }
        let id = replies.first().and_then(|(_, reply)| reply.rsplit(' ').next()).unwrap_or_default();
        Ok(id.to_owned())
    }

    /// Waits until every queue is empty, no function runs, and SES has nothing left to tell.
    pub async fn settled(&self) {
        self.activity.settled().await;
    }

    /// Stops in the order in which nothing is lost: no new mail and requests, then the functions, which finish the batch
    /// they are at, then the services they use.
    pub async fn stop(mut self) {
        self.front.stop().await;
        self.functions.stop().await;
        self.services.stop().await;
    }
}

impl Addresses {
    /// URL of the console, without a slash at the end.
    pub fn console(&self) -> String {
        url(self.http)
    }

    /// URLs of the AWS services.
    pub fn endpoints(&self) -> Endpoints {
        Endpoints {
            dynamodb: Some(url(self.dynamodb)),
            eventbridge: Some(url(self.eventbridge)),
            lambda: Some(url(self.lambda)),
            s3: Some(url(self.s3)),
            sesv2: Some(url(self.ses)),
        }
    }
}

/// EventBridge Scheduler: wakes the function `clock`.
async fn schedule(runtime: Runtime, every: Duration, activity: Activity, mut stop: Stop) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = stop.asked() => return,
        }
        let _work = activity.begin();
        if let Err(error) = runtime.tick(Timestamp::now()).await {
            warn!("clock: {error:#}");
        }
    }
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn config(domain: &str) -> Config {
    Config {
        table: "ledger".to_owned(),
        mail_bucket: "mails".to_owned(),
        document_bucket: "documents".to_owned(),
        event_bus: "invoice-mail".to_owned(),
        order_bus: "invoice-mail-orders".to_owned(),
        domain: domain.to_owned(),
        sender: format!("invoices@{domain}"),
        configuration_set: "invoice-mail".to_owned(),
        tracking_configuration_set: "invoice-mail-opened".to_owned(),
        typesetter: invoke::TYPESET.to_owned(),
        console_url: None,
        loopback_webhooks: true,
    }
}

/// Credentials that open the stand-in and nothing else, and a client without TLS: nothing leaves this machine.
pub(crate) fn sdk() -> SdkConfig {
    let credentials = Credentials::from_keys(ACCESS_KEY, SECRET_KEY, None);
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// What `template.yaml` puts into the functions' environment.
fn environment(config: &Config, addresses: &Addresses, auth: &Auth) -> Vec<(String, String)> {
    let endpoint = |service: &str, address| (format!("AWS_ENDPOINT_URL_{service}"), url(address));
    let mut variables = vec![
        endpoint("DYNAMODB", addresses.dynamodb),
        endpoint("EVENTBRIDGE", addresses.eventbridge),
        endpoint("LAMBDA", addresses.lambda),
        endpoint("S3", addresses.s3),
        endpoint("SESV2", addresses.ses),
    ];
    let named = [
        ("TABLE", config.table.as_str()),
        ("MAIL_BUCKET", &config.mail_bucket),
        ("DOCUMENT_BUCKET", &config.document_bucket),
        ("EVENT_BUS", &config.event_bus),
        ("ORDER_BUS", &config.order_bus),
        ("DOMAIN", &config.domain),
        ("SENDER", &config.sender),
        ("CONFIGURATION_SET", &config.configuration_set),
        ("TRACKING_CONFIGURATION_SET", &config.tracking_configuration_set),
        ("TYPESETTER", &config.typesetter),
        ("CONSOLE_URL", config.console_url.as_deref().unwrap_or_default()),
        ("LOOPBACK_WEBHOOKS", "yes"),
        ("JWT_ISSUER", &auth.issuer),
        ("JWT_AUDIENCE", &auth.audience),
        ("JWT_JWKS_URL", &auth.jwks_url),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
    ];
    variables.extend(named.map(|(name, value)| (name.to_owned(), value.to_owned())));
    variables
}

fn data_folder(named: Option<&Path>) -> anyhow::Result<(PathBuf, Option<TempDir>)> {
    let Some(named) = named else {
        let temporary = tempfile::Builder::new().prefix("invoice-mail-").tempdir().context("a temporary folder")?;
        return Ok((temporary.path().to_owned(), Some(temporary)));
    };
    std::fs::create_dir_all(named).with_context(|| format!("making the data folder {}", named.display()))?;
    Ok((std::path::absolute(named)?, None))
}

/// Two processes in one data folder would deliver every message twice.
fn lock(data: &Path) -> anyhow::Result<File> {
    let path = data.join("lock");
    let file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "the data folder {} is in use by another invoice-mail\nhint: stop it, or name another --data",
                data.display()
            )
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("locking {}", path.display())),
    }
}

#[cfg(test)]
mod tests;

//! All of AWS in one place: what the functions are told ([`config`]), how failures are judged ([`failure`]), where
//! bytes go ([`archive`], S3), what is remembered ([`ledger`], DynamoDB), what is told to others ([`events`],
//! EventBridge) and how mail leaves ([`outbox`], SES v2); and, beside AWS, how customers' programs are told ([`webhook`]).
//! Functions hold one [`Connector`] and never a client.

pub mod archive;
pub mod batch;
pub mod bulk;
pub mod config;
pub mod events;
pub mod failure;
mod identities;
pub mod ids;
pub mod ledger;
mod letters;
mod observe;
pub mod outbox;
mod own_sender;
mod pace;
mod reminding;
pub mod telemetry;
pub mod webhook;

mod clients;

pub use clients::{Endpoints, sdk_config};
pub use config::{Config, Environment};
pub use failure::Failure;
pub use identities::Identities;
pub use observe::named;
pub use own_sender::{SenderError, SenderStanding, SenderState};
pub use pace::Pace;

use archive::Archive;
use events::Events;
use ledger::Ledger;
use outbox::Outbox;
use webhook::Webhooks;

/// The AWS services a function works with, by what they are for.
#[derive(Debug, Clone)]
pub struct Connector {
    /// The names of the resources.
    pub config: Config,
    /// S3: raw mails and documents.
    pub archive: Archive,
    /// DynamoDB: accounts, partners, mails, invoices, deliveries.
    pub ledger: Ledger,
    /// EventBridge: what others are told.
    pub events: Events,
    /// SES v2: mail that leaves.
    pub outbox: Outbox,
    /// SES v2: the domains that mail may leave from.
    pub identities: Identities,
    /// Signed POSTs to customers' programs.
    pub webhooks: Webhooks,
}

impl Connector {
    /// Builds the clients from a loaded SDK configuration.
    pub fn new(config: Config, sdk: &aws_config::SdkConfig, endpoints: &Endpoints) -> Self {
        Self {
            archive: Archive::new(
                clients::s3(sdk, endpoints),
                config.mail_bucket.clone(),
                config.document_bucket.clone(),
            ),
            ledger: Ledger::new(clients::dynamodb(sdk, endpoints), config.table.clone()),
            events: Events::new(clients::eventbridge(sdk, endpoints), config.event_bus.clone()),
            outbox: Outbox::new(
                clients::sesv2(sdk, endpoints),
                config.configuration_set.clone(),
                config.tracking_configuration_set.clone(),
            ),
            identities: Identities::new(clients::identities(sdk, endpoints), config.configuration_set.clone()),
            webhooks: Webhooks::new(config.loopback_webhooks),
            config,
        }
    }

    /// What a function does when its Lambda starts: read the environment, build the clients.
    ///
    /// # Errors
    /// Names every missing environment variable.
    pub async fn from_environment() -> Result<Self, config::MissingVariables> {
        let mut environment = Environment::new(&config::variable);
        let config = Config::read(&mut environment);
        environment.complete()?;
        Ok(Self::load(config).await)
    }

    /// Builds the clients for this configuration from the SDK's own environment variables.
    pub async fn load(config: Config) -> Self {
        Self::new(config, &sdk_config().await, &Endpoints::read(config::variable))
    }
}

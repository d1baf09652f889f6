//! What the functions have in common: AWS ([`aws`]) and the ledger ([`ledger`]) in one [`Connector`], and what takes both.
//! Functions hold one and never a client.

pub mod batch;
pub mod bulk;
mod letters;
mod observe;
mod own_sender;
mod pace;
mod reminding;

pub use observe::named;
pub use own_sender::{RefusedDomain, SenderError, SenderStanding, SenderState};
pub use pace::Pace;

use aws::archive::Archive;
use aws::events::{Bus, Events};
use aws::identities::Identities;
use aws::orders::Orders;
use aws::outbox::Outbox;
use aws::typesetter::Typesetter;
use aws::webhook::Webhooks;
use aws::{Config, Endpoints, Environment, clients, config, sdk_config};
use ledger::Ledger;

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
    /// EventBridge: what `send` is to do.
    pub orders: Orders,
    /// SES v2: mail that leaves.
    pub outbox: Outbox,
    /// SES v2: the domains that mail may leave from.
    pub identities: Identities,
    /// Lambda: the function that sets PDFs.
    pub typesetter: Typesetter,
    /// Signed POSTs to customers' programs.
    pub webhooks: Webhooks,
}

impl Connector {
    /// Builds the clients from a loaded SDK configuration.
    pub fn new(config: Config, sdk: &aws_config::SdkConfig, endpoints: &Endpoints) -> Self {
        let eventbridge = clients::eventbridge(sdk, endpoints);
        Self {
            archive: Archive::new(
                clients::s3(sdk, endpoints),
                config.mail_bucket.clone(),
                config.document_bucket.clone(),
            ),
            ledger: Ledger::new(clients::dynamodb(sdk, endpoints), config.table.clone()),
            events: Events::new(Bus::new(eventbridge.clone(), config.event_bus.clone())),
            orders: Orders::new(Bus::new(eventbridge, config.order_bus.clone())),
            outbox: Outbox::new(
                clients::sesv2(sdk, endpoints),
                config.configuration_set.clone(),
                config.tracking_configuration_set.clone(),
            ),
            identities: Identities::new(clients::identities(sdk, endpoints), config.configuration_set.clone()),
            typesetter: Typesetter::new(clients::lambda(sdk, endpoints), config.typesetter.clone()),
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

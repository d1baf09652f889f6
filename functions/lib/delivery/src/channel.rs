//! Channels: the ways over which invoices are delivered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::WebhookSecret;

/// How the enabled channels of a partner work together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryMode {
    /// Each of them delivers.
    #[default]
    Parallel,
    /// The first delivers; the next one only when it fails.
    Fallback,
}

impl DeliveryMode {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Parallel, Self::Fallback];

    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parallel => "parallel",
            Self::Fallback => "fallback",
        }
    }
}

/// A way to deliver invoices to a partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Which one.
    pub kind: ChannelKind,
    /// Whether it is used.
    pub enabled: bool,
    /// What the channel needs to know, for example `{"participant": "0208:0403170701"}` for Peppol.
    #[serde(default, with = "as_text")]
    pub settings: Map<String, Value>,
    /// What a webhook is signed with; `None` for other channels.
    #[serde(default)]
    pub secret: Option<WebhookSecret>,
}

/// Settings are kept as JSON text: they are another program's, and DynamoDB knows fewer numbers and names than JSON.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de, ser};
    use serde_json::{Map, Value};

    pub(super) fn serialize<S: Serializer>(settings: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(settings).map_err(ser::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// The channels there are. `send/src/channel/` holds a file for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// Mailed by this connector.
    Email,
    /// Handed to an access point that listens for `InvoiceDeliveryRequested`.
    Peppol,
    /// Posted to the customer's own program, signed.
    Webhook,
}

impl ChannelKind {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Email, Self::Peppol, Self::Webhook];

    /// Its name in keys and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Peppol => "peppol",
            Self::Webhook => "webhook",
        }
    }

    /// Whether an interrupted attempt may be repeated: who listens for a webhook or an event knows a repetition by its id,
    /// a mail's reader does not.
    pub fn is_repeatable(self) -> bool {
        self != Self::Email
    }

    /// Whether somebody else delivers, and reports what became of it.
    pub fn is_handed_over(self) -> bool {
        self == Self::Peppol
    }
}

/// As messages name it.
impl From<ChannelKind> for message::Channel {
    fn from(kind: ChannelKind) -> Self {
        match kind {
            ChannelKind::Email => Self::Email,
            ChannelKind::Peppol => Self::Peppol,
            ChannelKind::Webhook => Self::Webhook,
        }
    }
}

//! Delivery channels as messages name them.

use serde::{Deserialize, Serialize};

use crate::{Language, Parameter, Sample};

/// A way to deliver invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By an access point of the Peppol network.
    Peppol,
    /// By a signed POST to the customer's own program.
    Webhook,
}

impl Parameter for Channel {
    fn shown(&self, language: Language) -> String {
        let name = match (self, language) {
            (Self::Email, Language::De) => "E-Mail",
            (Self::Email, Language::En | Language::Fr | Language::Nl) => "e-mail",
            (Self::Peppol, _) => "Peppol",
            (Self::Webhook, Language::De) => "Webhook",
            (Self::Webhook, Language::En | Language::Fr | Language::Nl) => "webhook",
        };
        name.to_owned()
    }
}

impl Sample for Channel {
    fn sample(_: &'static str) -> Self {
        Self::Peppol
    }
}

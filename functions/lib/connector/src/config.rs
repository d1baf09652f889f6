//! What a deployed function must be told: names of the resources that `template.yaml` creates, by environment variable.

use std::fmt;

/// Names of the resources a function works with. Every function gets the same set (`Globals` in `template.yaml`).
#[derive(Debug, Clone)]
pub struct Config {
    /// `TABLE`: the DynamoDB table that is the ledger.
    pub table: String,
    /// `MAIL_BUCKET`: where SES writes raw mails.
    pub mail_bucket: String,
    /// `DOCUMENT_BUCKET`: where documents are filed.
    pub document_bucket: String,
    /// `EVENT_BUS`: the EventBridge bus invoice events are published on.
    pub event_bus: String,
    /// `DOMAIN`: import addresses live under `<country>.<domain>`.
    pub domain: String,
    /// `SENDER`: the address invoices are mailed from, of a verified SES identity.
    pub sender: String,
    /// `CONFIGURATION_SET`: the SES configuration set that publishes sending events to EventBridge.
    pub configuration_set: String,
}

impl Config {
    /// Reads the configuration through `variable` (in Lambda: `std::env::var`).
    ///
    /// # Errors
    /// Names every variable that is missing or empty, not only the first.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, MissingVariables> {
        let mut missing = Vec::new();
        let mut get = |name: &'static str| {
            variable(name).filter(|value| !value.trim().is_empty()).unwrap_or_else(|| {
                missing.push(name);
                String::new()
            })
        };
        let config = Self {
            table: get("TABLE"),
            mail_bucket: get("MAIL_BUCKET"),
            document_bucket: get("DOCUMENT_BUCKET"),
            event_bus: get("EVENT_BUS"),
            domain: get("DOMAIN").to_ascii_lowercase(),
            sender: get("SENDER"),
            configuration_set: get("CONFIGURATION_SET"),
        };
        if missing.is_empty() { Ok(config) } else { Err(MissingVariables(missing)) }
    }
}

/// Environment variables a function needs and does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingVariables(pub Vec<&'static str>);

impl fmt::Display for MissingVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "missing environment variables: {}; template.yaml sets them under Globals", self.0.join(", "))
    }
}

impl std::error::Error for MissingVariables {}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn every_missing_variable_is_reported_at_once() {
        let only_table = |name: &str| (name == "TABLE").then(|| "ledger".to_owned());
        let missing = Config::read(only_table).map(|_| ()).unwrap_err();
        assert_eq!(missing.0, ["MAIL_BUCKET", "DOCUMENT_BUCKET", "EVENT_BUS", "DOMAIN", "SENDER", "CONFIGURATION_SET"]);
        assert!(missing.to_string().contains("MAIL_BUCKET, DOCUMENT_BUCKET"));
    }
}

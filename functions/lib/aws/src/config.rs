//! What a deployed function must be told: names of the resources that `template.yaml` creates, by environment variable.

use std::fmt;

use mail::{EmailAddress, InvalidAddress};

/// Where answers to letters come in, below the domain.
const REPLY: &str = "reply";

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
    /// `ORDER_BUS`: the EventBridge bus on which the functions alone tell `send` what to do.
    pub order_bus: String,
    /// `DOMAIN`: import addresses live under `<country>.<domain>`.
    pub domain: String,
    /// `SENDER`: the address invoices are mailed from, of a verified SES identity.
    pub sender: String,
    /// `CONFIGURATION_SET`: the SES configuration set that publishes sending events to EventBridge.
    pub configuration_set: String,
    /// `TRACKING_CONFIGURATION_SET`: the one for letters of accounts that want to know whether a letter is opened. It also
    /// publishes that, for which SES adds an invisible picture to the letter.
    pub tracking_configuration_set: String,
    /// `TYPESETTER`: the name of the function that sets PDFs.
    pub typesetter: String,
    /// `CONSOLE_URL`: where the API and the pages for customers are, without a slash at the end. Only the function `send` is
    /// told, and needs it.
    pub console_url: Option<String>,
    /// `LOOPBACK_WEBHOOKS`: set only where the connector runs on a laptop; there webhooks may go to the laptop itself.
    pub loopback_webhooks: bool,
}

impl Config {
    /// Reads the configuration; [`Environment::complete`] then says whether all of it was there.
    pub fn read(environment: &mut Environment<'_>) -> Self {
        Self {
            table: environment.get("TABLE"),
            mail_bucket: environment.get("MAIL_BUCKET"),
            document_bucket: environment.get("DOCUMENT_BUCKET"),
            event_bus: environment.get("EVENT_BUS"),
            order_bus: environment.get("ORDER_BUS"),
            domain: environment.get("DOMAIN").to_ascii_lowercase(),
            sender: environment.get("SENDER"),
            configuration_set: environment.get("CONFIGURATION_SET"),
            tracking_configuration_set: environment.get("TRACKING_CONFIGURATION_SET"),
            typesetter: environment.get("TYPESETTER"),
            console_url: environment.find("CONSOLE_URL"),
            loopback_webhooks: environment.is_set("LOOPBACK_WEBHOOKS"),
        }
    }

    /// Whether mail to the address comes back to the connector: it is below the domain of the import addresses, or the
    /// sender itself.
    pub fn owns(&self, address: &EmailAddress) -> bool {
        let host = address.domain();
        let below = host.strip_suffix(&self.domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        below || address.as_str().eq_ignore_ascii_case(&self.sender)
    }

    /// The address by which an answer to a letter leads back to it. It is below the domain of the import addresses, so that
    /// its mail comes in as theirs does; no country has this name.
    ///
    /// # Errors
    /// `DOMAIN` is no domain.
    pub fn reply_address(&self, attempt: &str) -> Result<EmailAddress, InvalidAddress> {
        EmailAddress::parse(&format!("{attempt}@{REPLY}.{}", self.domain))
    }

    /// The attempt that a [`reply_address`](Config::reply_address) names, in lower case; `None` for any other address.
    pub fn reply_token(&self, recipient: &str) -> Option<String> {
        let recipient = recipient.trim().to_ascii_lowercase();
        let (token, host) = recipient.rsplit_once('@')?;
        let is_reply = host.trim_end_matches('.').split_once('.') == Some((REPLY, self.domain.as_str()));
        let is_token = token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_reply && is_token).then(|| token.to_owned())
    }
}

/// The environment of a function, which remembers what was asked for and is missing, so that all of it is reported at
/// once.
pub struct Environment<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    missing: Vec<&'static str>,
}

impl<'a> Environment<'a> {
    /// Reads through `variable`; in Lambda that is [`variable`].
    pub fn new(variable: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { variable, missing: Vec::new() }
    }

    /// A variable that must be there and not be blank.
    pub fn get(&mut self, name: &'static str) -> String {
        (self.variable)(name).filter(|value| !value.trim().is_empty()).unwrap_or_else(|| {
            self.missing.push(name);
            String::new()
        })
    }

    /// A variable that need not be there.
    pub fn find(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.trim().is_empty())
    }

    /// Whether a variable that need not be there is there and not blank.
    pub fn is_set(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether everything asked for was there.
    ///
    /// # Errors
    /// Names every variable that is missing or blank.
    pub fn complete(self) -> Result<(), MissingVariables> {
        if self.missing.is_empty() { Ok(()) } else { Err(MissingVariables(self.missing)) }
    }
}

/// A variable of this process.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
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
        let mut environment = Environment::new(&only_table);
        let config = Config::read(&mut environment);
        assert_eq!((config.table.as_str(), config.loopback_webhooks), ("ledger", false));
        let missing = environment.complete().unwrap_err();
        let others = ["DOCUMENT_BUCKET", "EVENT_BUS", "ORDER_BUS", "DOMAIN", "SENDER", "CONFIGURATION_SET"];
        assert_eq!(
            missing.0,
            [["MAIL_BUCKET"].as_slice(), &others, &["TRACKING_CONFIGURATION_SET", "TYPESETTER"]].concat()
        );
        assert!(missing.to_string().contains("MAIL_BUCKET, DOCUMENT_BUCKET"));
    }

    #[test]
    fn the_connector_knows_its_own_addresses() {
        let variable = |name: &str| {
            let value = match name {
                "DOMAIN" => "in.example.com",
                "SENDER" => "Invoices@example.com",
                _ => "x",
            };
            Some(value.to_owned())
        };
        let config = Config::read(&mut Environment::new(&variable));
        let owns = |address| config.owns(&EmailAddress::parse(address).unwrap());
        for own in ["be0123456749@be.in.example.com", "x@IN.example.com", "invoices@example.com"] {
            assert!(owns(own), "{own}");
        }
        for foreign in ["x@example.com", "x@main.example.com", "x@in.example.com.evil.example"] {
            assert!(!owns(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_reply_address_leads_back_whatever_its_case() {
        let variable = |name: &str| Some(if name == "DOMAIN" { "in.example.com" } else { "x@example.com" }.to_owned());
        let config = Config::read(&mut Environment::new(&variable));
        let token = "0123456789abcdef0123456789abcdef";
        let address = config.reply_address(token).unwrap();
        assert!(config.owns(&address), "{address}");
        assert_eq!(mail::ImportAddress::parse(address.as_str(), "in.example.com"), None);
        for written in [address.to_string(), address.to_string().to_uppercase(), format!("{address}.")] {
            assert_eq!(config.reply_token(&written).as_deref(), Some(token), "{written}");
        }
        for other in ["x@reply.in.example.com", "0123456789abcdef0123456789abcdef@in.example.com", "", "@"] {
            assert_eq!(config.reply_token(other), None, "{other}");
        }
    }
}

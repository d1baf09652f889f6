//! A message as the API shows it: its code and parameters for programs, and its words for people, in the reader's language.

use ledger::ChannelKind;
use message::{Channel, Language, Message};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::openapi;

/// A message: what programs need of it, and what it says to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct Worded {
    /// Stable: programs may rely on it.
    #[schema(value_type = openapi::Code)]
    code: &'static str,
    /// The facts of it, by name.
    #[schema(value_type = Object, example = json!({"written": "BE0123456780", "flaw": "check_digits", "example": "BE0428759497"}))]
    parameters: Map<String, Value>,
    /// What happened, in the reader's language.
    #[schema(example = "BE0123456780 is no valid VAT number: its check digits are wrong.")]
    detail: String,
    /// What to do next; left out where nothing is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Worded {
    /// The message in words of this language.
    pub(crate) fn of(message: impl Into<Message>, language: Language) -> Self {
        let message = message.into();
        let text = message.text(language);
        Self {
            code: message.code(),
            parameters: facts(&message),
            detail: text.sentence.into_owned(),
            hint: text.next.map(|next| next.into_owned()),
        }
    }

    /// The same with other words before its own.
    pub(crate) fn after(self, words: &str) -> Self {
        Self { detail: format!("{words} {}", self.detail), ..self }
    }
}

/// The parameters as they are stored: a message is written as one object of its code and these.
fn facts(message: &Message) -> Map<String, Value> {
    let mut written = match serde_json::to_value(message) {
        Ok(Value::Object(written)) => written,
        _ => Map::new(),
    };
    written.remove("code");
    written
}

/// Why a delivery went wrong, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Reason)]
pub(crate) struct StoredReason {
    /// Stable: programs may rely on it.
    pub(crate) code: String,
    /// The same in words, with what to do.
    pub(crate) detail: String,
}

impl StoredReason {
    /// The reason, if there is one.
    pub(crate) fn of(code: Option<String>, detail: Option<String>) -> Option<Self> {
        Some(Self { code: code?, detail: detail? })
    }
}

/// A delivery channel as messages name it.
pub(crate) fn named(channel: ChannelKind) -> Channel {
    match channel {
        ChannelKind::Email => Channel::Email,
        ChannelKind::Peppol => Channel::Peppol,
        ChannelKind::Webhook => Channel::Webhook,
    }
}

/// What is wrong with a line of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineProblem {
    /// The line of the file, counted from 1, which names the columns; in JSON the position in the list, counted from 1.
    #[schema(example = 7)]
    pub(crate) line: u64,
    /// The column or field, unless it is the line as a whole.
    #[schema(example = "send_at")]
    pub(crate) column: Option<&'static str>,
    #[serde(flatten)]
    pub(crate) message: Worded,
}

#[cfg(test)]
mod tests {
    use message::FieldError;
    use serde_json::json;

    use super::*;

    #[test]
    fn programs_find_the_facts_and_people_the_words() {
        let worded = Worded::of(FieldError::TooMany { max: 1000 }, Language::De);
        assert_eq!(
            json!(worded),
            json!({"code": "too_many_entries", "parameters": {"max": 1000}, "detail": "Es können höchstens 1.000 sein."})
        );
    }
}

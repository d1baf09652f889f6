//! The language of an answer: the one its reader asks for, else the account's, else English.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use ids::AccountId;
use ledger::Ledger;
use message::Language;

use crate::Console;

/// What is spoken where nothing else is known.
pub(crate) const USUAL: Language = Language::En;

/// More ranges than any browser sends; the rest of a longer header is not read.
const MAX_RANGES: usize = 50;

/// The language of ours that the client likes best (RFC 9110, section 12.5.4); `None` if it accepts none of them, or names
/// none.
pub(crate) fn accepted(headers: &HeaderMap) -> Option<Language> {
    let ranges = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges = ranges.flat_map(|value| value.split(',')).take(MAX_RANGES).filter_map(|range| {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
        Some((Language::of_tag(tag)?, weight))
    });
    let liked = ranges.filter(|(_, weight)| *weight > 0.0);
    // The first of those that are liked the same.
    liked.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(language, _)| language)
}

/// What is known of the language while a request is answered: shared by whoever learns something of it.
#[derive(Debug, Clone)]
pub(crate) struct Negotiation(Arc<State>);

#[derive(Debug)]
struct State {
    accepted: Option<Language>,
    account: OnceLock<AccountId>,
    spoken: OnceLock<Language>,
}

impl Negotiation {
    /// Begins with what the client asks for.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let (account, spoken) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(State { accepted: accepted(headers), account, spoken }))
    }

    /// The request is for this account.
    pub(crate) fn is_for(&self, account: &AccountId) {
        self.0.account.get_or_init(|| account.clone());
    }

    /// The language to answer in; it is asked for at most once. An account whose language cannot be read just now is answered
    /// in English: words in another language are better than no answer.
    pub(crate) async fn language(&self, ledger: &Ledger) -> Language {
        if let Some(language) = self.0.spoken.get() {
            return *language;
        }
        let language = match (self.0.accepted, self.0.account.get()) {
            (Some(accepted), _) => accepted,
            (None, Some(account)) => {
                let account = ledger.account(account).await.ok().flatten();
                account.map_or(USUAL, |account| account.answers.language)
            }
            (None, None) => USUAL,
        };
        *self.0.spoken.get_or_init(|| language)
    }

    /// The language to answer in as far as it is known without asking anybody.
    pub(crate) fn language_at_hand(&self) -> Language {
        *self.0.spoken.get_or_init(|| self.0.accepted.unwrap_or(USUAL))
    }

    /// Says of an answer with words which language they are in, and that another client may get others.
    pub(crate) fn declare(&self, response: &mut Response) {
        if let Some(language) = self.0.spoken.get() {
            let language = HeaderValue::from_static(language.as_str());
            response.headers_mut().entry(CONTENT_LANGUAGE).or_insert(language);
            response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Language"));
        }
    }
}

/// The language in which the reader of the answer wants words. A handler takes it after [`Caller`](crate::auth::Caller) or
/// [`Person`](crate::auth::Person), since these say whose account it is.
pub(crate) struct Reader(pub(crate) Language);

impl FromRequestParts<Console> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Infallible> {
        let negotiation = parts.extensions.get::<Negotiation>().cloned();
        let negotiation = negotiation.unwrap_or_else(|| Negotiation::of(&parts.headers));
        Ok(Self(negotiation.language(&console.connector.ledger).await))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn asked(accept_language: &str) -> Option<Language> {
        accepted(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_str(accept_language).unwrap())]))
    }

    #[test]
    fn a_browser_is_answered_in_the_language_it_likes_best_of_ours() {
        assert_eq!(asked("fr-BE,fr;q=0.9,nl;q=0.8,en;q=0.7"), Some(Language::Fr));
        assert_eq!(asked("sv, nl;q=0.5, de;q=0.8"), Some(Language::De));
        assert_eq!(asked("en;q=0, nl;q=0.1"), Some(Language::Nl));
        assert_eq!(asked("*"), None);
        assert_eq!(asked("de;q=high"), None);
        assert_eq!(accepted(&HeaderMap::new()), None);
    }

    #[test]
    fn what_was_said_in_a_language_says_so() {
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("de-AT"))]);
        let negotiation = Negotiation::of(&headers);
        let mut silent = Response::new(axum::body::Body::empty());
        negotiation.declare(&mut silent);
        assert!(silent.headers().is_empty());
        assert_eq!(negotiation.language_at_hand(), Language::De);
        let mut spoken = Response::new(axum::body::Body::empty());
        negotiation.declare(&mut spoken);
        assert_eq!(spoken.headers()[CONTENT_LANGUAGE], "de");
        assert_eq!(spoken.headers()[VARY], "Accept-Language");
    }
}

//! Where a webhook goes.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use super::guard::Guard;

/// The address of a webhook's receiver: https, a name or a public IP address, no user information, no fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookUrl(Url);

/// Why a text is no such address. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// More than 2048 characters.
    #[error("The address is longer than 2048 characters.")]
    TooLong,
    /// No URL at all.
    #[error("This is no URL: write it as https://host/path.")]
    Malformed,
    /// Another scheme.
    #[error("The address must begin with https://, so that nobody on the way can read the invoice.")]
    NotHttps,
    /// `https://user:password@…`.
    #[error("The address must not contain a user name or password: the signature proves who sent it.")]
    UserInfo,
    /// An IP address that is not of the public internet.
    #[error("The address leads into a private network, where invoices are not posted. Use a public address.")]
    NotPublic,
}

impl WebhookUrl {
    /// The longest address.
    pub const MAX_CHARS: usize = 2048;

    /// Parses the address. `loopback`: whether it may be this machine, and then plain http.
    ///
    /// # Errors
    /// [`InvalidUrl`] says what is wrong.
    pub fn parse(text: &str, loopback: bool) -> Result<Self, InvalidUrl> {
        let text = text.trim();
        if text.chars().count() > Self::MAX_CHARS {
            return Err(InvalidUrl::TooLong);
        }
        // As browsers read it: 0x7f.1 and 2130706433 become 127.0.0.1 here, before they are judged.
        let mut url = Url::parse(text).map_err(|_| InvalidUrl::Malformed)?;
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(InvalidUrl::Malformed),
        };
        let is_this_machine = literal.map_or(url.host_str() == Some("localhost"), |address| address.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if loopback && is_this_machine => {}
            _ => return Err(InvalidUrl::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidUrl::UserInfo);
        }
        // The client looks up names only, and so judges no literal address.
        if literal.is_some_and(|address| !Guard { loopback }.allows(address)) {
            return Err(InvalidUrl::NotPublic);
        }
        url.set_fragment(None);
        if url.as_str().len() > Self::MAX_CHARS {
            return Err(InvalidUrl::TooLong);
        }
        Ok(Self(url))
    }

    /// The address in one form.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_https_addresses_are_taken() {
        let refused = [
            ("", InvalidUrl::Malformed),
            ("example.com/hook", InvalidUrl::Malformed),
            ("https://", InvalidUrl::Malformed),
            ("http://example.com/hook", InvalidUrl::NotHttps),
            ("http://127.0.0.1/hook", InvalidUrl::NotHttps),
            ("file:///etc/passwd", InvalidUrl::Malformed),
            ("gopher://example.com/", InvalidUrl::NotHttps),
            ("https://me:secret@example.com/", InvalidUrl::UserInfo),
            ("https://me@example.com/", InvalidUrl::UserInfo),
            ("https://169.254.169.254/latest/meta-data", InvalidUrl::NotPublic),
            ("https://0x7f.1/", InvalidUrl::NotPublic),
            ("https://2130706433/", InvalidUrl::NotPublic),
            ("https://[::1]/", InvalidUrl::NotPublic),
            ("https://[::ffff:10.0.0.1]/", InvalidUrl::NotPublic),
            ("https://１０.0.0.1/", InvalidUrl::NotPublic),
        ];
        for (text, why) in refused {
            assert_eq!(WebhookUrl::parse(text, false), Err(why), "{text}");
        }
        let long = format!("https://example.com/{}", "ä".repeat(400));
        assert_eq!(WebhookUrl::parse(&long, false), Err(InvalidUrl::TooLong), "six characters a letter when encoded");
        let taken = WebhookUrl::parse(" HTTPS://Example.com:443/hook?a=b#c ", false).map(|url| url.to_string());
        assert_eq!(taken.as_deref(), Ok("https://example.com/hook?a=b"));
    }

    #[test]
    fn a_laptop_may_post_to_itself_in_the_clear() {
        for own in ["http://127.0.0.1:9000/", "http://localhost:9000/", "http://[::1]:9000/", "https://127.0.0.1/"] {
            assert!(WebhookUrl::parse(own, true).is_ok(), "{own}");
        }
        for other in ["http://example.com/", "http://192.168.1.1/", "http://localhost.example.com/"] {
            assert_eq!(WebhookUrl::parse(other, true), Err(InvalidUrl::NotHttps), "{other}");
        }
        assert_eq!(WebhookUrl::parse("https://10.0.0.1/", true), Err(InvalidUrl::NotPublic));
    }
}

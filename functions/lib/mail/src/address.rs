//! E-mail addresses, and the import addresses suppliers write to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Longest address SMTP can carry: a path of 256 octets less its angle brackets (RFC 5321 section 4.5.3.1.3).
pub const MAX_ADDRESS_BYTES: usize = 254;
/// Longest local part (RFC 5321 section 4.5.3.1.1).
pub const MAX_LOCAL_PART_BYTES: usize = 64;
/// Longest label of a domain name (RFC 1035 section 2.3.4).
const MAX_LABEL_BYTES: usize = 63;
/// Longest company or VAT number accepted in an import address; the longest in use has 15 characters.
const MAX_NUMBER_BYTES: usize = 32;

/// Why a text is not an address. It never repeats the text: the sentence may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// No `@`, or nothing on one of its sides.
    #[error("The e-mail address is incomplete: write it as name@domain.")]
    Incomplete,
    /// More than [`MAX_ADDRESS_BYTES`], or a local part of more than [`MAX_LOCAL_PART_BYTES`].
    #[error("The e-mail address is too long: at most 64 characters before the @ and 254 in all.")]
    TooLong,
    /// A character that RFC 5321 does not allow before the `@`, unquoted, or what mail programs read as another address.
    #[error("The part before the @ holds a character that e-mail addresses cannot have, or misplaced dots.")]
    LocalPart,
    /// Not a host name.
    #[error("The part after the @ is not a domain name; write international names in their xn-- form.")]
    Domain,
    /// A country that is not two letters, or a number without a letter or digit.
    #[error("An import address needs a two-letter country and a company or VAT number of letters and digits.")]
    Number,
}

/// An e-mail address, `local@domain`, the domain in lower case.
///
/// A `Mailbox` of RFC 5321 section 4.1.2 without address literals (`user@[192.0.2.1]`) and without what mail programs
/// read as another address, and ASCII only: SES does not offer SMTPUTF8. The local part keeps its case, since only the receiving host may say what it means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses `local@domain`; surrounding white space is ignored.
    ///
    /// # Errors
    ///
    /// [`InvalidAddress`] says which part is wrong, without repeating it.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidAddress::Incomplete)?;
        if local.is_empty() || domain.is_empty() {
            return Err(InvalidAddress::Incomplete);
        }
        if text.len() > MAX_ADDRESS_BYTES || local.len() > MAX_LOCAL_PART_BYTES {
            return Err(InvalidAddress::TooLong);
        }
        // Mail programs decode an encoded word also where RFC 2047 section 5 allows none, and show another address.
        if !is_dot_string(local) && !is_quoted_string(local) || local.contains("=?") {
            return Err(InvalidAddress::LocalPart);
        }
        if !is_domain(domain) {
            return Err(InvalidAddress::Domain);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`, quotes included.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// What stands after the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The form for logs: `s***@example.com`.
    pub fn masked(&self) -> String {
        let first = self.local_part().chars().find(char::is_ascii_alphanumeric).map(String::from).unwrap_or_default();
        format!("{first}***@{}", self.domain())
    }
}

/// `Dot-string` of RFC 5321: atoms joined by single dots.
fn is_dot_string(local: &str) -> bool {
    local.split('.').all(|atom| {
        !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    })
}

/// `Quoted-string` of RFC 5321: printable ASCII. Without quoted pairs, spaces and what has a meaning in a list of addresses, which
/// many mail programs misread even in quotes.
fn is_quoted_string(local: &str) -> bool {
    let inner = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
    !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_graphic() && !b"\"\\<>()[],:;".contains(&b))
}

fn is_domain(domain: &str) -> bool {
    domain.split('.').all(|label| {
        (1..=MAX_LABEL_BYTES).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for EmailAddress {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// An address with the name people see beside it (`mailbox` of RFC 5322 section 3.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Display name, decoded; `None` when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

impl From<EmailAddress> for Mailbox {
    fn from(address: EmailAddress) -> Self {
        Self { name: None, address }
    }
}

/// The address under which a company receives invoices, in the one form it is stored and compared in:
/// `<number>@<country>.<domain>`, all lower case, for example `be0123456789@be.in.example.com`.
///
/// Every company has two, one from its VAT number and one from its company number. The country is part of the
/// domain because company numbers of two countries can be equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct ImportAddress(String);

impl ImportAddress {
    /// The address of a VAT number: country `BE`, compact VAT number `BE0123456789`.
    ///
    /// # Errors
    ///
    /// [`InvalidAddress::Number`] unless the country is two letters and the number has letters or digits.
    pub fn of_vat(country: &str, vat: &str, domain: &str) -> Result<Self, InvalidAddress> {
        Self::of(country, vat, domain)
    }

    /// The address of a company number: country `BE`, compact company number `0123456789`.
    ///
    /// # Errors
    ///
    /// As [`ImportAddress::of_vat`].
    pub fn of_company_number(country: &str, number: &str, domain: &str) -> Result<Self, InvalidAddress> {
        Self::of(country, number, domain)
    }

    /// Recognises an envelope recipient as an import address below `domain`.
    ///
    /// Upper case, dots, spaces, dashes, slashes and underscores in the number, a quoted local part and a `+tag`
    /// make no difference, because people copy the number from letterheads. `None` when the domain is not exactly
    /// `<two letters>.<domain>` or the local part holds anything else.
    pub fn parse(recipient: &str, domain: &str) -> Option<Self> {
        let (local, host) = recipient.trim().rsplit_once('@')?;
        let host = host.strip_suffix('.').unwrap_or(host);
        let (country, parent) = host.split_once('.')?;
        if !parent.eq_ignore_ascii_case(domain) {
            return None;
        }
        let unquoted = match local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => inner.replace('\\', ""),
            None => local.to_owned(),
        };
        let number = unquoted.split_once('+').map_or(unquoted.as_str(), |(number, _tag)| number);
        Self::of(country, number, domain).ok()
    }

    fn of(country: &str, number: &str, domain: &str) -> Result<Self, InvalidAddress> {
        let number: String = number.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '/' | '_')).collect();
        let is_country = country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic());
        let is_number =
            (1..=MAX_NUMBER_BYTES).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_country && is_number {
            Ok(Self(format!("{number}@{country}.{domain}").to_ascii_lowercase()))
        } else {
            Err(InvalidAddress::Number)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ImportAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for ImportAddress {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<ImportAddress> for String {
    fn from(address: ImportAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn a_customer_types_an_address_and_only_the_domain_is_folded() {
        let address = EmailAddress::parse("  Billing.Dept@Example.COM ").unwrap();
        assert_eq!(address.as_str(), "Billing.Dept@example.com");
        assert_eq!((address.local_part(), address.domain()), ("Billing.Dept", "example.com"));
        assert_eq!("\"a!b@c\"@example.com".parse::<EmailAddress>().unwrap().domain(), "example.com");
        assert_eq!(EmailAddress::parse("o'hara+inv@localhost").unwrap().domain(), "localhost");
    }

    #[test]
    fn a_log_line_never_shows_the_whole_address() {
        assert_eq!(EmailAddress::parse("supplier@example.com").unwrap().masked(), "s***@example.com");
        assert_eq!(EmailAddress::parse("\"!x\"@example.com").unwrap().masked(), "x***@example.com");
        assert_eq!(EmailAddress::parse("!@example.com").unwrap().masked(), "***@example.com");
    }

    #[test]
    fn what_is_not_an_address_is_refused_with_the_reason() {
        use InvalidAddress::{Domain, Incomplete, LocalPart, TooLong};
        let long_local = format!("{}@example.com", "a".repeat(65));
        let longest = format!("{}@{}.{}.{}.com", "a".repeat(64), "b".repeat(63), "c".repeat(63), "d".repeat(57));
        assert_eq!(longest.len(), 254);
        assert!(EmailAddress::parse(&longest).is_ok());
        let too_long = longest.replace("@", "@x");
        for (text, problem) in [
            ("", Incomplete),
            ("nobody", Incomplete),
            ("@example.com", Incomplete),
            ("nobody@", Incomplete),
            (long_local.as_str(), TooLong),
            (too_long.as_str(), TooLong),
            ("a..b@example.com", LocalPart),
            (".a@example.com", LocalPart),
            ("a b@example.com", LocalPart),
            ("a@b@example.com", LocalPart),
            ("\"\"@example.com", LocalPart),
            ("\"a\"b\"@example.com", LocalPart),
            ("\"a\\\"@example.com", LocalPart),
            ("a\r\nBcc: x@example.com", LocalPart),
            ("=?utf-8?q?x=40evil.example=2C?=@example.com", LocalPart),
            ("\"=?utf-8?q?x?=\"@example.com", LocalPart),
            ("\"<x@evil.example>\"@example.com", LocalPart),
            ("müller@example.com", LocalPart),
            ("a@müller.de", Domain),
            ("a@example..com", Domain),
            ("a@-example.com", Domain),
            ("a@exa_mple.com", Domain),
            ("a@[192.0.2.1]", Domain),
            ("a@example.com\r\nX: y", Domain),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(problem), "{text:?}");
        }
    }

    #[test]
    fn an_address_survives_json_and_a_bad_one_does_not_enter() {
        let mailbox = Mailbox { name: Some("Anna".into()), address: EmailAddress::parse("a@example.com").unwrap() };
        let json = serde_json::to_string(&mailbox).unwrap();
        assert_eq!(json, r#"{"name":"Anna","address":"a@example.com"}"#);
        assert_eq!(serde_json::from_str::<Mailbox>(&json).unwrap(), mailbox);
        assert!(serde_json::from_str::<EmailAddress>("\"a@b@c\"").is_err());
    }

    #[test]
    fn a_company_has_an_import_address_for_each_of_its_numbers() {
        let vat = ImportAddress::of_vat("BE", "BE0123456789", "in.example.com").unwrap();
        let company = ImportAddress::of_company_number("be", "0123.456.789", "in.example.com").unwrap();
        assert_eq!(vat.as_str(), "be0123456789@be.in.example.com");
        assert_eq!(company.to_string(), "0123456789@be.in.example.com");
        assert_eq!(ImportAddress::of_vat("BEL", "1", "in.example.com"), Err(InvalidAddress::Number));
        assert_eq!(ImportAddress::of_vat("BE", " . ", "in.example.com"), Err(InvalidAddress::Number));
        assert_eq!(ImportAddress::of_vat("BE", "1@evil.example", "in.example.com"), Err(InvalidAddress::Number));
    }

    #[test]
    fn a_supplier_copies_the_number_from_the_letterhead() {
        let key = ImportAddress::of_vat("BE", "BE0123456789", "in.example.com").unwrap();
        for written in [
            "be0123456789@be.in.example.com",
            "BE0123456789@BE.IN.EXAMPLE.COM",
            "BE-0123.456.789@be.in.example.com",
            "\"BE 0123 456 789\"@be.in.example.com",
            "\"BE\\ 0123 456 789\"@be.in.example.com",
            "be0123456789+2024@be.in.example.com",
            "BE0123456789@be.in.example.com.",
        ] {
            assert_eq!(ImportAddress::parse(written, "in.example.com").as_ref(), Some(&key), "{written}");
        }
    }

    #[test]
    fn another_domain_is_not_an_import_address() {
        for written in [
            "be0123456789@in.example.com",
            "be0123456789@x.be.in.example.com",
            "be0123456789@bel.in.example.com",
            "be0123456789@be.in.example.com.evil.example",
            "be0123456789@be.evil-in.example.com",
            "be0123456789@b1.in.example.com",
            "+tag@be.in.example.com",
            "be01234%56789@be.in.example.com",
            "be0123456789",
            "@be.in.example.com",
            "",
        ] {
            assert_eq!(ImportAddress::parse(written, "in.example.com"), None, "{written}");
        }
    }
}

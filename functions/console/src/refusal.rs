//! What the parsers of the pure crates refuse, as messages about a field.

use ::letter::{FileName, InvalidColour, InvalidFileName, InvalidText, PLACEHOLDERS, TemplateError};
use ::mail::InvalidAddress;
use aws::webhook::{InvalidUrl, WebhookUrl};
use connector::RefusedDomain;
use ids::InvalidId;
use invoice::tax_id::TaxIdError;
use ledger::{InvalidNightly, InvalidReminders, Reminders};
use message::FieldError;

/// The most characters that are quoted of a value.
const MAX_QUOTED: usize = 100;

/// Why a value is refused.
pub(crate) trait Refusal {
    /// The message about the field that has the value.
    fn refusal(self) -> FieldError;
}

impl Refusal for FieldError {
    fn refusal(self) -> FieldError {
        self
    }
}

impl Refusal for TaxIdError {
    fn refusal(self) -> FieldError {
        match self {
            Self::UnknownCountry { written } => FieldError::CountryUnknown { written: quoted(&written) },
            Self::EmptyVat => FieldError::VatMissing,
            Self::UnknownVatCountry { written } => FieldError::VatCountryUnknown { written: quoted(&written) },
            Self::Vat { written, flaw, example } => {
                FieldError::VatInvalid { written: quoted(&written), flaw, example: example.to_owned() }
            }
            Self::EmptyCompanyNumber => FieldError::CompanyNumberMissing,
            Self::CompanyNumber { written, country, flaw, example } => FieldError::CompanyNumberInvalid {
                written: quoted(&written),
                country: country.to_string(),
                flaw,
                example: example.to_owned(),
            },
        }
    }
}

impl Refusal for InvalidAddress {
    fn refusal(self) -> FieldError {
        match self {
            // An import address is made from numbers and never typed.
            Self::Incomplete | Self::Number => FieldError::EmailIncomplete,
            Self::TooLong => FieldError::EmailTooLong,
            Self::LocalPart => FieldError::EmailLocalPart,
            Self::Domain => FieldError::EmailDomain,
        }
    }
}

impl Refusal for InvalidUrl {
    fn refusal(self) -> FieldError {
        match self {
            Self::TooLong => FieldError::UrlTooLong { max: WebhookUrl::MAX_CHARS },
            Self::Malformed => FieldError::UrlMalformed,
            Self::NotHttps => FieldError::UrlNotHttps,
            Self::UserInfo => FieldError::UrlWithCredentials,
            Self::NotPublic => FieldError::UrlPrivate,
        }
    }
}

impl Refusal for InvalidId {
    fn refusal(self) -> FieldError {
        FieldError::IdInvalid
    }
}

impl Refusal for InvalidNightly {
    fn refusal(self) -> FieldError {
        match self {
            Self::At => FieldError::TimeOfDayInvalid,
            Self::TimeZone => FieldError::TimeZoneUnknown,
        }
    }
}

impl Refusal for InvalidReminders {
    fn refusal(self) -> FieldError {
        match self {
            Self::Count => FieldError::ReminderDaysCount { max: Reminders::MAX },
            Self::Range => FieldError::ReminderDayTooFar {
                before: Reminders::DAYS.start().unsigned_abs(),
                after: Reminders::DAYS.end().unsigned_abs(),
            },
            Self::Order => FieldError::ReminderDaysOrder,
            Self::Hour(hour) => hour.refusal(),
        }
    }
}

impl Refusal for RefusedDomain {
    fn refusal(self) -> FieldError {
        match self {
            Self::Public(domain) => FieldError::DomainIsPublic { domain },
            Self::OfConnector(domain) => FieldError::DomainOfConnector { domain },
            Self::OfMailboxProvider(domain) => FieldError::DomainOfMailboxProvider { domain },
        }
    }
}

impl Refusal for InvalidColour {
    fn refusal(self) -> FieldError {
        FieldError::ColourInvalid { written: quoted(&self.0) }
    }
}

impl Refusal for InvalidText {
    fn refusal(self) -> FieldError {
        match self {
            Self::Length(max) => FieldError::LengthOutOfRange { max },
            Self::LineBreak => FieldError::SubjectHasLineBreak,
            Self::Control => FieldError::ControlCharacter,
            Self::Placeholder(error) => of_template(error, &PLACEHOLDERS),
        }
    }
}

impl Refusal for InvalidFileName {
    fn refusal(self) -> FieldError {
        match self {
            Self::Length => FieldError::LengthOutOfRange { max: FileName::MAX_CHARS },
            Self::Character => FieldError::FileNameCharacter,
            Self::Ending => FieldError::FileNameEnding,
            Self::Placeholder { name } => {
                FieldError::PlaceholderUnknown { name: quoted(&name), known: braced(&FileName::PLACEHOLDERS) }
            }
            Self::Template(error) => of_template(error, &FileName::PLACEHOLDERS),
        }
    }
}

fn of_template(error: TemplateError, known: &[&str]) -> FieldError {
    let known = braced(known);
    match error {
        TemplateError::Unclosed => FieldError::PlaceholderNotClosed { known },
        TemplateError::Unopened => FieldError::PlaceholderNotOpened { known },
        TemplateError::Unknown { name } => FieldError::PlaceholderUnknown { name: quoted(&name), known },
    }
}

/// What a stranger wrote, on one line and not all of it if it is long.
pub(crate) fn quoted(written: &str) -> String {
    let on_one_line = |c: char| if c.is_control() { ' ' } else { c };
    written.chars().map(on_one_line).take(MAX_QUOTED).collect()
}

/// As they stand in a text, for a person to copy from.
fn braced(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{{{{{name}}}}}")).collect()
}

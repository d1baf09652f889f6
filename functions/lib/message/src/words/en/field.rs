//! What is wrong with one field of a request, or with one line of a list.

use crate::text::{Text, advises, says};
use crate::{FieldError, Language, Parameter};

const LANGUAGE: Language = Language::En;

pub(crate) fn text(message: &FieldError) -> Text {
    match message {
        FieldError::LengthOutOfRange { max } => {
            says(format!("Write 1 to {max} characters, without control characters.", max = max.shown(LANGUAGE)))
        }
        FieldError::NumberOutOfRange { min, max } => says(format!(
            "Write a number from {min} to {max}, or leave it out.",
            min = min.shown(LANGUAGE),
            max = max.shown(LANGUAGE)
        )),
        FieldError::TooMany { max } => says(format!("There can be at most {max}.", max = max.shown(LANGUAGE))),
        FieldError::ValueUnexpected { .. } => advises(
            "This is missing, unknown here, or of another form than expected.",
            "/openapi.json shows what is expected.",
        ),
        FieldError::ChoiceUnknown { known } => says(format!("Write one of: {known}.", known = known.shown(LANGUAGE))),
        FieldError::IdInvalid => says("An id has 1 to 64 characters of A-Z, a-z, 0-9, _ and -."),
        FieldError::IdReserved => advises("This id is reserved.", "Choose another."),
        FieldError::IdMissing => advises(
            "The line has no id, and nothing to make one from.",
            "Write an id of A-Z, a-z, 0-9, _ and -, or a VAT number.",
        ),
        FieldError::InFuture => advises("This is in the future.", "Check the clock of your program."),
        FieldError::TimeInvalid => advises(
            "This is no time within a year.",
            "Write it with its offset from UTC, for example 2026-12-01T08:00:00+01:00.",
        ),
        FieldError::CountryUnknown { written } => {
            advises(format!("“{written}” is no country."), "Use the two letters of ISO 3166-1, such as BE or DE.")
        }
        FieldError::VatMissing => {
            advises("The VAT number is empty.", "Enter it with its country's prefix, such as BE.")
        }
        FieldError::VatCountryUnknown { written } => advises(
            format!("{written} does not begin with a country whose VAT numbers are known."),
            "Put the country's two letters in front, as in BE0428759497.",
        ),
        FieldError::VatInvalid { written, flaw, example } => advises(
            format!("{written} is no valid VAT number: {flaw}.", flaw = flaw.shown(LANGUAGE)),
            format!("Compare it with the official letter; one looks like {example}."),
        ),
        FieldError::CompanyNumberMissing => {
            advises("The company number is empty.", "Enter it as the register writes it.")
        }
        FieldError::CompanyNumberWithoutCountry => {
            advises("A company number needs its country, since each has numbers of its own.", "Name the country too.")
        }
        FieldError::CompanyNumberInvalid { written, country, flaw, example } => advises(
            format!(
                "{written} is no valid company number of the country {country}: {flaw}.",
                flaw = flaw.shown(LANGUAGE)
            ),
            format!("Compare it with the register; one looks like {example}."),
        ),
        FieldError::EmailIncomplete => advises("The e-mail address is incomplete.", "Write it as name@domain."),
        FieldError::EmailTooLong => {
            says("The e-mail address is too long: it can have 64 characters before the @ and 254 in all.")
        }
        FieldError::EmailLocalPart => {
            says("The part before the @ has a character that e-mail addresses cannot have, or misplaced dots.")
        }
        FieldError::EmailDomain => {
            advises("The part after the @ is no domain name.", "Write international names in their xn-- form.")
        }
        FieldError::ConnectorsOwnAddress => {
            advises("E-mails to this address come back to the connector.", "Name a mailbox that people read.")
        }
        FieldError::SenderNameInvalid => advises(
            "This is neither an e-mail address nor a domain.",
            "Write name@example.com, or @example.com for a whole domain.",
        ),
        FieldError::DomainIsPublic { domain } => {
            advises(format!("Anybody can have an address below {domain}."), "Name an address of your own domain.")
        }
        FieldError::DomainOfConnector { domain } => {
            advises(format!("{domain} is the connector's own domain."), "Name an address of yours.")
        }
        FieldError::DomainOfMailboxProvider { domain } => advises(
            format!("{domain} belongs to a mailbox provider, who lets nobody else send from it."),
            "Name an address of your own domain.",
        ),
        FieldError::UrlTooLong { max } => {
            says(format!("The address of the webhook has more than {max} characters.", max = max.shown(LANGUAGE)))
        }
        FieldError::UrlMalformed => advises("This is no URL.", "Write it as https://host/path."),
        FieldError::UrlNotHttps => {
            says("The address of the webhook must begin with https://, so that nobody on the way can read the invoice.")
        }
        FieldError::UrlWithCredentials => advises(
            "The address of the webhook must not contain a user name or password.",
            "The signature proves who sent the invoice.",
        ),
        FieldError::UrlPrivate => advises(
            "The address of the webhook leads into a private network, where invoices are not posted.",
            "Use a public address.",
        ),
        FieldError::WebhookSettings => {
            advises("A webhook needs an address, and nothing else.", "Write {\"url\": \"https://…\"}.")
        }
        FieldError::SettingsTooLong { max } => {
            says(format!("The settings of the delivery channel have more than {max} bytes.", max = max.shown(LANGUAGE)))
        }
        FieldError::ChannelTwice => says("Each delivery channel can be named once."),
        FieldError::ChannelNotListed { channel } => advises(
            format!("This is of no use without the delivery channel {channel}.", channel = channel.shown(LANGUAGE)),
            "Write it into the column channels too.",
        ),
        FieldError::OnlyForEmail => says("Only the delivery channel e-mail has an address."),
        FieldError::AddressToSaveMissing => advises("There is no address to save.", "Give it as `to`."),
        FieldError::BounceReasonMissing => advises("What came back has a reason.", "Say why."),
        FieldError::ReasonOnlyForBounce => advises("Only what came back has a reason.", "Leave it out."),
        FieldError::CodeMalformed => says("A code has 1 to 64 characters of a-z, 0-9 and _."),
        FieldError::TimeOfDayInvalid => says("Write hours and minutes of the day, such as 22:30."),
        FieldError::TimeZoneUnknown => advises(
            "This time zone is not known.",
            "Write a name of the IANA time zone database, such as Europe/Brussels.",
        ),
        FieldError::ReminderDaysCount { max } => {
            says(format!("Name 1 to {max} days, or switch reminders off with null.", max = max.shown(LANGUAGE)))
        }
        FieldError::ReminderDayTooFar { before, after } => says(format!(
            "A reminder comes at most {before} days before and {after} days after the due date.",
            before = before.shown(LANGUAGE),
            after = after.shown(LANGUAGE)
        )),
        FieldError::ReminderDaysOrder => says("Write the days in ascending order, each once."),
        FieldError::ColourInvalid { written } => {
            advises(format!("“{written}” is no colour."), "Write # and six hexadecimal digits, such as #1f3a5f.")
        }
        FieldError::SubjectHasLineBreak => advises("A subject is one line.", "Take out the line break."),
        FieldError::ControlCharacter => {
            advises("The text has a control character, which nobody sees.", "Type the text anew instead of pasting it.")
        }
        FieldError::PlaceholderNotClosed { known } => advises(
            "A placeholder is not closed: it ends with }}.",
            format!("Known are {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderNotOpened { known } => advises(
            "A placeholder is not opened: it begins with {{.",
            format!("Known are {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::PlaceholderUnknown { name, known } => advises(
            format!("There is no placeholder {{{{{name}}}}}."),
            format!("Known are {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FileNameCharacter => says("A file name has no line break, slash, backslash or control character."),
        FieldError::FileNameEnding => says("Leave out the ending of the file name: it is added by what the file is."),
        FieldError::FileUnreadable { name } => {
            advises(format!("The file {name} cannot be read."), "Make it anew, and issue the invoice with it.")
        }
        FieldError::FormFieldUnknown { known } => advises(
            "The form has a field that is not known here.",
            format!("Known are {known}.", known = known.shown(LANGUAGE)),
        ),
        FieldError::FilesMissing => {
            advises("The invoice names no file.", "Write at least one: its SHA-256, a blank, and its name.")
        }
        FieldError::Sha256Invalid => {
            says("A SHA-256 has 64 digits of 0-9 and a-f, and the file's name follows after a blank.")
        }
        FieldError::FileNameInvalid { max } => {
            says(format!("Each file needs a name of at most {max} bytes, without slashes.", max = max.shown(LANGUAGE)))
        }
        FieldError::FileTwice => advises("The same file is named twice.", "Keep one of them."),
        FieldError::ListedTwice { line } => {
            advises(format!("Line {line} is about the same.", line = line.shown(LANGUAGE)), "Keep one of the two.")
        }
        FieldError::CellCount { cells, columns } => advises(
            format!(
                "The line has {cells} cells and the first line {columns}.",
                cells = cells.shown(LANGUAGE),
                columns = columns.shown(LANGUAGE)
            ),
            "Put texts that contain a separator or a quote into double quotes.",
        ),
        FieldError::NotReached => {
            advises("This line could not be saved just now.", "Import the file again: what is saved stays.")
        }
    }
}

//! Partners as a table that a bookkeeper edits in a spreadsheet: CSV (RFC 4180), one line a partner.

use ::letter::{Files, Packing, PerMail};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use invoice::Language;
use ledger::{ChannelKind, DeliveryMode, Role};
use message::FieldError;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::save::{ChannelToSave, EmailToSave, PackingToSave, PartnerToSave};
use crate::error::Error;
use crate::spreadsheet::{self, Cells, Table, guarded};
use crate::worded::named;

/// The most lines of a file.
///
/// DynamoDB writes 1,000 units a second within one account's partners, which share a partition key (DynamoDB Developer
/// Guide, "Designing partition keys"). Saving a partner costs 4: two items of up to 1 KB in a transaction, which counts
/// double. That is 250 partners a second, so eight seconds; 16 if each has 2 KB. API Gateway waits 30.
const MAX_LINES: usize = 2000;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Name,
    Vat,
    CompanyNumber,
    Country,
    Language,
    CustomerNumber,
    Email(Role),
    Delivery,
    Channels,
    PeppolParticipant,
    WebhookUrl,
    Files,
    FileNames,
    MaxMb,
    PerMail,
}

impl Column {
    /// Every column, as it is named in the header.
    const ALL: [(Self, &'static str); 18] = [
        (Self::Id, "id"),
        (Self::Name, "name"),
        (Self::Vat, "vat"),
        (Self::CompanyNumber, "company_number"),
        (Self::Country, "country"),
        (Self::Language, "language"),
        (Self::CustomerNumber, "customer_number"),
        (Self::Email(Role::To), "email_to"),
        (Self::Email(Role::Cc), "email_cc"),
        (Self::Email(Role::Bcc), "email_bcc"),
        (Self::Delivery, "delivery"),
        (Self::Channels, "channels"),
        (Self::PeppolParticipant, "peppol_participant"),
        (Self::WebhookUrl, "webhook_url"),
        (Self::Files, "files"),
        (Self::FileNames, "file_names"),
        (Self::MaxMb, "max_mb"),
        (Self::PerMail, "per_mail"),
    ];

    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(column, _)| *column == self).map_or("", |(_, name)| name)
    }

    /// What the cell of a partner says.
    fn of(self, partner: &ledger::Partner) -> String {
        let setting = |kind, name| {
            let value = partner.channel(kind).and_then(|channel| channel.settings.get(name));
            value.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        match self {
            Self::Id => partner.id.to_string(),
            Self::Name => partner.name.clone(),
            Self::Vat => partner.vat.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::CompanyNumber => partner.company_number.clone().unwrap_or_default(),
            Self::Country => partner.country.map(String::from).unwrap_or_default(),
            Self::Language => partner.language.as_str().to_owned(),
            Self::CustomerNumber => partner.customer_number.clone().unwrap_or_default(),
            Self::Email(role) => {
                let addresses: Vec<&str> = partner.addresses(role).map(|address| address.as_str()).collect();
                addresses.join("; ")
            }
            Self::Delivery => partner.delivery.as_str().to_owned(),
            Self::Channels => {
                let off = |channel: &ledger::Channel| if channel.enabled { "" } else { " off" };
                let channels = partner.channels.iter();
                let named: Vec<String> =
                    channels.map(|channel| format!("{}{}", channel.kind.as_str(), off(channel))).collect();
                named.join("; ")
            }
            Self::PeppolParticipant => setting(ChannelKind::Peppol, "participant"),
            Self::WebhookUrl => setting(ChannelKind::Webhook, "url"),
            Self::Files => partner.packing.files.as_str().to_owned(),
            Self::FileNames => {
                partner.packing.names.as_ref().map(|names| names.as_str().to_owned()).unwrap_or_default()
            }
            Self::MaxMb => partner.packing.max_mb.map(|most| most.to_string()).unwrap_or_default(),
            Self::PerMail => partner.packing.per_mail.as_str().to_owned(),
        }
    }

    /// The column in which a part of [`PartnerToSave`] stands, by the roles of its addresses and the kinds of its channels.
    pub(super) fn of_pointer(pointer: &str, emails: &[Role], channels: &[ChannelKind]) -> Option<Self> {
        let mut parts = pointer.split('/').skip(1);
        let (field, index) = (parts.next()?, parts.next());
        let at = || index.and_then(|index| index.parse::<usize>().ok());
        match (field, index) {
            ("emails", None) => Some(Self::Email(Role::To)),
            ("emails", Some(_)) => emails.get(at()?).map(|role| Self::Email(*role)),
            ("channels", _) => match channels.get(at()?)? {
                ChannelKind::Webhook => Some(Self::WebhookUrl),
                ChannelKind::Peppol => Some(Self::PeppolParticipant),
                ChannelKind::Email => Some(Self::Channels),
            },
            ("packing", Some("names")) => Some(Self::FileNames),
            ("packing", Some("max_mb")) => Some(Self::MaxMb),
            _ => Self::ALL.iter().find(|(_, name)| *name == field).map(|(column, _)| *column),
        }
    }
}

/// All partners as a file: UTF-8 with a byte order mark and separated by `;`, as spreadsheets in Europe open it.
pub(super) fn write(partners: &[ledger::Partner]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(Column::ALL.map(|(_, name)| name))?;
    for partner in partners {
        writer.write_record(Column::ALL.map(|(column, _)| guarded(column.of(partner))))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// What a line asks for.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) partner: PartnerToSave,
    /// The roles of `partner.emails`, by position.
    pub(super) emails: Vec<Role>,
    /// The kinds of `partner.channels`, by position.
    pub(super) channels: Vec<ChannelKind>,
    /// What could not be understood.
    pub(super) problems: Vec<(Column, FieldError)>,
}

/// Reads a file of partners.
pub(super) fn read(bytes: &[u8]) -> Result<Table<Column>, Error> {
    spreadsheet::read(bytes, &Column::ALL, MAX_LINES)
}

impl Cells<Column> {
    /// The partner as the line wants it. A cell that says what the export would say changes nothing, and neither does a
    /// column that is not there.
    pub(super) fn draft(&self, before: Option<&ledger::Partner>) -> Draft {
        let mut problems = Vec::new();
        let changed = |column: Column| {
            self.get(column).filter(|cell| before.is_none_or(|before| column.of(before).trim() != *cell))
        };
        let optional = |column: Column| {
            let kept = before.map(|before| column.of(before)).unwrap_or_default();
            Some(changed(column).map_or(kept, str::to_owned)).filter(|text| !text.is_empty())
        };
        let language = changed(Column::Language).map_or(before.map(|before| before.language), word);
        if language.is_none() {
            problems.push((Column::Language, choices(Language::ALL.map(Language::as_str))));
        }
        let delivery = changed(Column::Delivery).filter(|cell| !cell.is_empty()).map(word::<DeliveryMode>);
        if delivery == Some(None) {
            problems.push((Column::Delivery, choices(DeliveryMode::ALL.map(DeliveryMode::as_str))));
        }
        let packing = packing(before, changed, &mut problems);
        let (emails, roles) = emails(before, changed);
        let channels = channels(before, changed, &mut problems);
        let kinds = channels.iter().map(|channel| channel.kind).collect();
        let partner = PartnerToSave {
            name: optional(Column::Name).unwrap_or_default(),
            vat: optional(Column::Vat),
            company_number: optional(Column::CompanyNumber),
            country: optional(Column::Country),
            // The line is refused without one.
            language: language.unwrap_or(Language::En),
            customer_number: optional(Column::CustomerNumber),
            emails,
            channels: Some(channels),
            delivery: delivery.flatten(),
            packing: Some(packing),
        };
        Draft { partner, emails: roles, channels: kinds, problems }
    }
}

/// That a cell has none of the words there are.
fn choices<const N: usize>(known: [&'static str; N]) -> FieldError {
    FieldError::ChoiceUnknown { known: known.map(str::to_owned).to_vec() }
}

/// A word of a closed list, in upper or lower case.
fn word<T: DeserializeOwned>(cell: &str) -> Option<T> {
    serde_json::from_value(cell.to_lowercase().into()).ok()
}

/// In which files invoices are mailed, with what the line does not change as it was.
fn packing<'a>(
    before: Option<&ledger::Partner>,
    changed: impl Fn(Column) -> Option<&'a str>,
    problems: &mut Vec<(Column, FieldError)>,
) -> PackingToSave {
    let mut packing = before.map(|before| PackingToSave::from(before.packing.clone())).unwrap_or_default();
    let written = |cell: &&str| !cell.is_empty();
    if let Some(cell) = changed(Column::Files) {
        match Some(cell).filter(written).map_or(Some(Files::All), word) {
            Some(files) => packing.files = files,
            None => problems.push((Column::Files, choices(Files::ALL.map(Files::as_str)))),
        }
    }
    if let Some(cell) = changed(Column::FileNames) {
        packing.names = Some(cell).filter(written).map(str::to_owned);
    }
    if let Some(cell) = changed(Column::MaxMb) {
        match Some(cell).filter(written).map(str::parse).transpose() {
            Ok(most) => packing.max_mb = most,
            Err(_) => {
                problems.push((Column::MaxMb, FieldError::NumberOutOfRange { min: 1, max: Packing::MAX_MB.into() }))
            }
        }
    }
    if let Some(cell) = changed(Column::PerMail) {
        match Some(cell).filter(written).map_or(Some(PerMail::One), word) {
            Some(per_mail) => packing.per_mail = per_mail,
            None => problems.push((Column::PerMail, choices(PerMail::ALL.map(PerMail::as_str)))),
        }
    }
    packing
}

/// All addresses, if any of their columns changed, with their roles.
fn emails<'a>(
    before: Option<&ledger::Partner>,
    changed: impl Fn(Column) -> Option<&'a str>,
) -> (Option<Vec<EmailToSave>>, Vec<Role>) {
    let roles = [Role::To, Role::Cc, Role::Bcc];
    if roles.iter().all(|role| changed(Column::Email(*role)).is_none()) {
        return (None, Vec::new());
    }
    let mut addresses: Vec<(String, Role)> = Vec::new();
    for role in roles {
        match changed(Column::Email(role)) {
            Some(cell) => {
                let written = cell.split([';', ',', '\n']).map(str::trim).filter(|address| !address.is_empty());
                addresses.extend(written.map(|address| (address.to_owned(), role)));
            }
            None => {
                let kept = before.into_iter().flat_map(|before| before.addresses(role));
                addresses.extend(kept.map(|address| (address.to_string(), role)));
            }
        }
    }
    let roles = addresses.iter().map(|(_, role)| *role).collect();
    let emails = addresses.into_iter().map(|(address, role)| EmailToSave::WithRole { address, role });
    (Some(emails.collect()), roles)
}

/// All channels: those that the line names, in its order, then the others.
fn channels<'a>(
    before: Option<&ledger::Partner>,
    changed: impl Fn(Column) -> Option<&'a str>,
    problems: &mut Vec<(Column, FieldError)>,
) -> Vec<ChannelToSave> {
    let kept = before.into_iter().flat_map(|before| &before.channels);
    let mut channels: Vec<ChannelToSave> =
        kept.map(|channel| ChannelToSave { kind: channel.kind, enabled: channel.enabled, settings: None }).collect();
    if let Some(cell) = changed(Column::Channels) {
        let mut named: Vec<ChannelToSave> = Vec::new();
        for written in
            cell.split([';', ',']).map(|written| written.trim().to_lowercase()).filter(|name| !name.is_empty())
        {
            let name = written.strip_suffix(" off").map_or(written.as_str(), str::trim);
            match ChannelKind::ALL.into_iter().find(|kind| kind.as_str() == name) {
                Some(kind) => {
                    channels.retain(|channel| channel.kind != kind);
                    named.push(ChannelToSave { kind, enabled: name == written, settings: None });
                }
                None => problems.push((Column::Channels, choices(ChannelKind::ALL.map(ChannelKind::as_str)))),
            }
        }
        named.extend(channels);
        channels = named;
    }
    for (column, kind, name) in [
        (Column::PeppolParticipant, ChannelKind::Peppol, "participant"),
        (Column::WebhookUrl, ChannelKind::Webhook, "url"),
    ] {
        let Some(cell) = changed(column) else { continue };
        match channels.iter_mut().find(|channel| channel.kind == kind) {
            Some(channel) => {
                let before = before.and_then(|before| before.channel(kind));
                let mut settings = before.map(|before| before.settings.clone()).unwrap_or_default();
                if cell.is_empty() {
                    settings.remove(name)
                } else {
                    settings.insert(name.to_owned(), cell.into())
                };
                channel.settings = Some(settings);
            }
            None if cell.is_empty() => {}
            None => problems.push((column, FieldError::ChannelNotListed { channel: named(kind) })),
        }
    }
    channels
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use message::RequestError;

    use super::*;

    fn first(table: &Table<Column>) -> &Cells<Column> {
        table.lines[0].cells.as_ref().unwrap()
    }

    #[test]
    fn a_file_is_read_as_excel_and_others_write_it() {
        let utf16: Vec<u8> =
            "\u{feff}Name\tVAT\r\nMüller\tATU13585627\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let files: [&[u8]; 4] = [
            b"name,vat\nM\xc3\xbcller,ATU13585627\n",
            b"\xef\xbb\xbfVAT;Name\r\nATU13585627;\"M\xc3\xbcller\"\r\n",
            b"name;vat\r\nM\xfcller;ATU13585627",
            &utf16,
        ];
        for (index, file) in files.into_iter().enumerate() {
            let table = read(file).unwrap();
            assert_eq!(first(&table).get(Column::Name), Some("Müller"), "{index}");
            assert_eq!(first(&table).get(Column::Vat), Some("ATU13585627"), "{index}");
        }
    }

    #[test]
    fn blank_lines_are_passed_over_and_lines_keep_their_numbers() {
        let table = read(b"id;name;Phone;\r\na;A;1;\r\n\r\n;;;\r\nb;B\r\nc;\"C;\r\n").unwrap();
        assert_eq!(table.unknown_columns, ["Phone"]);
        let numbers: Vec<_> = table.lines.iter().map(|line| (line.number, line.cells.is_ok())).collect();
        assert_eq!(numbers, [(2, true), (5, false), (6, false)]);
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused() {
        let refused = |bytes: &[u8]| read(bytes).unwrap_err();
        let known = Column::ALL.map(|(_, name)| name.to_owned()).to_vec();
        for bytes in [b"".as_slice(), b"telephone;fax\n1;2"] {
            assert!(refused(bytes).is(RequestError::HeaderUnknown { known: known.clone() }));
        }
        assert!(refused(b"name;Name\na;b").is(RequestError::ColumnTwice { column: "name".to_owned() }));
        assert!(refused("name\nM\u{fffd}ller".as_bytes()).is(RequestError::LettersLost));
        let long = format!("name\n{}", "a\n".repeat(MAX_LINES + 1));
        assert!(refused(long.as_bytes()).is(RequestError::TooManyLines { limit: MAX_LINES }));
        assert_eq!(read(&long.as_bytes()[..long.len() - 2]).unwrap().lines.len(), MAX_LINES);
    }
}

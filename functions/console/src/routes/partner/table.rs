//! Partners as a table that a bookkeeper edits in a spreadsheet: CSV (RFC 4180), one line a partner.

use std::borrow::Cow;

use ::letter::{Files, PerMail};
use connector::ledger::{self, ChannelKind, DeliveryMode, Role};
use csv::{QuoteStyle, ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use encoding_rs::{Encoding, WINDOWS_1252};
use invoice::Language;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::save::{ChannelToSave, EmailToSave, PackingToSave, PartnerToSave};
use crate::error::Error;

/// The most lines of a file.
///
/// DynamoDB writes 1,000 units a second within one account's partners, which share a partition key (DynamoDB Developer
/// Guide, "Designing partition keys"). Saving a partner costs 4: two items of up to 1 KB in a transaction, which counts
/// double. That is 250 partners a second, so eight seconds; 16 if each has 2 KB. API Gateway waits 30.
const MAX_LINES: usize = 2000;

/// What a spreadsheet would take for a formula, or skip before one (OWASP, "CSV Injection").
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

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

    /// The column in which a field of [`PartnerToSave`] stands; `emails` says which address came from which column.
    pub(super) fn of_field(field: &str, emails: &[Role]) -> Option<Self> {
        if let Some(index) = field.strip_prefix("emails[").and_then(|rest| rest.strip_suffix(']')) {
            return index.parse().ok().and_then(|index: usize| emails.get(index)).map(|role| Self::Email(*role));
        }
        match field {
            "emails" => Some(Self::Email(Role::To)),
            _ if field.starts_with("channels.webhook") => Some(Self::WebhookUrl),
            "packing.names" => Some(Self::FileNames),
            "packing.max_mb" => Some(Self::MaxMb),
            _ if field.starts_with("channels.peppol") => Some(Self::PeppolParticipant),
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

/// Text with a `'` in front where a spreadsheet would compute it.
fn guarded(text: String) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text }
}

/// The text that [`guarded`] was given.
fn unguarded(text: &str) -> &str {
    let guarded = text.strip_prefix('\'').filter(|rest| rest.trim_start_matches('\'').starts_with(FORMULA));
    guarded.unwrap_or(text)
}

/// A file as it was read.
#[derive(Debug)]
pub(super) struct Table {
    /// The lines below the header that are not blank.
    pub(super) lines: Vec<Line>,
    /// Columns that mean nothing here.
    pub(super) unknown_columns: Vec<String>,
}

/// A line of the file.
#[derive(Debug)]
pub(super) struct Line {
    /// Counted from 1, the header's.
    pub(super) number: u64,
    /// Its cells, unless it does not fit the header.
    pub(super) cells: Result<Cells, String>,
}

/// The cells of a line in known columns.
#[derive(Debug)]
pub(super) struct Cells(Vec<(Column, String)>);

/// Reads a file: in UTF-8, UTF-16 with a byte order mark, or Windows-1252; separated by comma, semicolon or tab.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Error> {
    let text = decode(bytes)?;
    let mut reader =
        ReaderBuilder::new().delimiter(separator(&text)).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut records = reader.records();
    let unreadable = |_| Error::unprocessable("bad_csv", "The file cannot be read as CSV.");
    let header = records.next().transpose().map_err(unreadable)?.unwrap_or_default();
    let columns: Vec<(String, Option<Column>)> = header.iter().map(named).collect();
    if columns.iter().all(|(_, column)| column.is_none()) {
        let known = Column::ALL.map(|(_, name)| name).join(", ");
        return Err(Error::unprocessable("no_header", "The first line names no known column.")
            .hint(format!("It must name some of: {known}.")));
    }
    let mut known: Vec<Column> = columns.iter().filter_map(|(_, column)| *column).collect();
    while let Some(column) = known.pop() {
        if known.contains(&column) {
            let sentence = format!("The first line names the column {} twice.", column.name());
            return Err(Error::unprocessable("column_twice", sentence));
        }
    }
    let mut lines = Vec::new();
    for record in records {
        let record = record.map_err(unreadable)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == MAX_LINES {
            return Err(Error::unprocessable(
                "too_many_lines",
                format!("The file has more than {MAX_LINES} partners."),
            )
            .hint("Split it: each part needs the first line with the names of the columns."));
        }
        lines.push(Line { number: number(&record, &text), cells: cells(&record, &columns) });
    }
    let unknown_columns = columns.into_iter().filter(|(name, column)| column.is_none() && !name.is_empty());
    Ok(Table { lines, unknown_columns: unknown_columns.map(|(name, _)| name).collect() })
}

/// The line that a record begins on. The reader says where it stood before it passed over blank lines, and over the LF of
/// a CR LF.
fn number(record: &StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let ahead = text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ahead.filter(|byte| **byte == b'\n').count() as u64
}

fn named(cell: &str) -> (String, Option<Column>) {
    let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
    let column = Column::ALL.iter().find(|(_, known)| *known == name).map(|(column, _)| *column);
    (cell.trim().chars().take(100).collect(), column)
}

fn cells(record: &StringRecord, columns: &[(String, Option<Column>)]) -> Result<Cells, String> {
    if record.len() != columns.len() {
        return Err(format!(
            "the line has {} cells and the first line {}: put texts that contain a separator or a quote into double quotes",
            record.len(),
            columns.len()
        ));
    }
    let cells = record.iter().zip(columns);
    Ok(Cells(cells.filter_map(|(cell, (_, column))| Some(((*column)?, unguarded(cell.trim()).to_owned()))).collect()))
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    if text.contains('\u{fffd}') {
        // API Gateway makes this of whatever is no UTF-8 in a body that calls itself text.
        return Err(Error::bad_request(
            "letters_lost",
            "Letters of the file were lost on the way: it is not in UTF-8.",
        )
        .hint("Send it with Content-Type: application/octet-stream, or save it as UTF-8."));
    }
    Ok(text)
}

/// The separator that the first line has most of, outside of quotes.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let unquoted: Vec<&str> = header.split('"').step_by(2).collect();
    let count =
        |separator: u8| unquoted.iter().map(|part| part.bytes().filter(|byte| *byte == separator).count()).sum();
    [b';', b',', b'\t'].into_iter().rev().max_by_key(|separator| -> usize { count(*separator) }).unwrap_or(b';')
}

/// What a line asks for.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) partner: PartnerToSave,
    /// The roles of `partner.emails`, by position.
    pub(super) emails: Vec<Role>,
    /// What could not be understood.
    pub(super) problems: Vec<(Column, String)>,
}

impl Cells {
    pub(super) fn get(&self, column: Column) -> Option<&str> {
        self.0.iter().find(|(found, _)| *found == column).map(|(_, cell)| cell.as_str())
    }

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
            problems.push((Column::Language, "write de, en, fr or nl".to_owned()));
        }
        let delivery = changed(Column::Delivery).filter(|cell| !cell.is_empty()).map(word::<DeliveryMode>);
        if delivery == Some(None) {
            problems.push((Column::Delivery, "write parallel or fallback".to_owned()));
        }
        let packing = packing(before, changed, &mut problems);
        let (emails, roles) = emails(before, changed);
        let partner = PartnerToSave {
            name: optional(Column::Name).unwrap_or_default(),
            vat: optional(Column::Vat),
            company_number: optional(Column::CompanyNumber),
            country: optional(Column::Country),
            // The line is refused without one.
            language: language.unwrap_or(Language::En),
            customer_number: optional(Column::CustomerNumber),
            emails,
            channels: Some(channels(before, changed, &mut problems)),
            delivery: delivery.flatten(),
            packing: Some(packing),
        };
        Draft { partner, emails: roles, problems }
    }
}

/// A word of a closed list, in upper or lower case.
fn word<T: DeserializeOwned>(cell: &str) -> Option<T> {
    serde_json::from_value(cell.to_lowercase().into()).ok()
}

/// In which files invoices are mailed, with what the line does not change as it was.
fn packing<'a>(
    before: Option<&ledger::Partner>,
    changed: impl Fn(Column) -> Option<&'a str>,
    problems: &mut Vec<(Column, String)>,
) -> PackingToSave {
    let mut packing = before.map(|before| PackingToSave::from(before.packing.clone())).unwrap_or_default();
    let written = |cell: &&str| !cell.is_empty();
    if let Some(cell) = changed(Column::Files) {
        match Some(cell).filter(written).map_or(Some(Files::All), word) {
            Some(files) => packing.files = files,
            None => problems.push((Column::Files, "write all, pdf, xml, both or hybrid".to_owned())),
        }
    }
    if let Some(cell) = changed(Column::FileNames) {
        packing.names = Some(cell).filter(written).map(str::to_owned);
    }
    if let Some(cell) = changed(Column::MaxMb) {
        match Some(cell).filter(written).map(str::parse).transpose() {
            Ok(most) => packing.max_mb = most,
            Err(_) => problems.push((Column::MaxMb, "write 1 to 40, or nothing".to_owned())),
        }
    }
    if let Some(cell) = changed(Column::PerMail) {
        match Some(cell).filter(written).map_or(Some(PerMail::One), word) {
            Some(per_mail) => packing.per_mail = per_mail,
            None => problems.push((Column::PerMail, "write one or several".to_owned())),
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
    problems: &mut Vec<(Column, String)>,
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
                None => {
                    let known = "write email, peppol or webhook, each with \" off\" behind it if it is not used";
                    problems.push((Column::Channels, known.to_owned()));
                }
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
            None => problems.push((column, format!("write {} into the column channels too", kind.as_str()))),
        }
    }
    channels
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn first(table: &Table) -> &Cells {
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
        let code = |bytes: &[u8]| format!("{:?}", read(bytes).unwrap_err());
        assert!(code(b"").contains("no_header"));
        assert!(code(b"telephone;fax\n1;2").contains("no_header"));
        assert!(code(b"name;Name\na;b").contains("column_twice"));
        assert!(code("name\nM\u{fffd}ller".as_bytes()).contains("letters_lost"));
        let long = format!("name\n{}", "a\n".repeat(MAX_LINES + 1));
        assert!(code(long.as_bytes()).contains("too_many_lines"));
        assert_eq!(read(&long.as_bytes()[..long.len() - 2]).unwrap().lines.len(), MAX_LINES);
    }

    #[test]
    fn no_text_becomes_a_formula_and_each_comes_back_as_it_was() {
        for text in ["=1+1", "+32 2", "-1", "@SUM(A1)", "'=1", "''=1", "'quoted'", "O'Neill", "'", "", "\t=1", "a=b"] {
            let cell = guarded(text.to_owned());
            assert!(!cell.starts_with(FORMULA), "{cell:?}");
            assert_eq!(unguarded(&cell), text);
        }
        assert_eq!(guarded("O'Neill".to_owned()), "O'Neill");
    }

    #[test]
    fn the_separator_is_the_one_of_the_header() {
        for (header, expected) in
            [("a;b;c", b';'), ("a,b", b','), ("a\tb", b'\t'), ("\"a,b,c\";d", b';'), ("name", b';'), ("a,b;c;d", b';')]
        {
            assert_eq!(separator(header), expected, "{header}");
        }
    }
}

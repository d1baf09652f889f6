//! A list of invoices as it comes, in JSON or as a table, and what is wrong with its lines.

use std::collections::BTreeMap;

use aws::events::File;
use ids::{DocumentHash, InvoiceId, PartnerId};
use jiff::{SignedDuration, Timestamp};
use ledger::Listed;
use message::{FieldError, Language, RequestError};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::Error;
use crate::extract::{malformed_json, unexpected};
use crate::refusal::Refusal;
use crate::spreadsheet::{self, Cells};
use crate::worded::{LineProblem, Worded};

/// The most invoices of a list. Their lines have about 200 bytes each, so that the list fits a request, and looking at one
/// page of where they stand stays cheap.
pub(super) const MAX_LINES: usize = 10_000;

/// The most files of an invoice (`infra/events/invoice-issued.schema.json`).
const MAX_FILES: usize = 20;

/// The longest file name in bytes (the same schema).
const MAX_NAME: usize = 255;

/// The most problems that are told of a list: an answer of Lambda has 6 MB. The number of refused lines counts all.
const MAX_PROBLEMS: usize = 1_000;

/// How far ahead an invoice may be issued: a later year is a slip of the pen.
const MAX_AHEAD: SignedDuration = SignedDuration::from_hours(366 * 24);

/// An invoice of a list: as in the event `InvoiceIssued`, without the account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "invoice_id": "2026-0117", "partner_id": "cafe-central",
    "files": [{"sha256": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", "name": "2026-0117.pdf"}]
}))]
pub(super) struct InvoiceToIssue {
    /// The issuer's own id of the invoice: 1 to 64 of A-Z, a-z, 0-9, _ and -.
    invoice_id: String,
    /// The customer. Without it the partner is found by the buyer's VAT number in the structured file.
    partner_id: Option<String>,
    /// Its files, in the order in which they shall be attached; their bytes are in the document bucket.
    #[schema(min_items = 1, max_items = 20)]
    files: Vec<FileToIssue>,
    /// When it was issued (RFC 3339); left out: now.
    issued_at: Option<String>,
    /// When it shall leave (RFC 3339, with its offset from UTC), at most a year ahead. Left out: in the account's next nightly
    /// batch, or at once.
    send_at: Option<String>,
}

/// A file of such an invoice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FileToIssue {
    /// SHA-256 of the bytes, as POST /v1/documents answers it.
    sha256: String,
    /// File name, as the customer gets it.
    #[schema(max_length = 255)]
    name: String,
}

/// What is wrong with a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The line of the file, counted from 1, which names the columns; in JSON the position in the list, counted from 1.
    line: u64,
    wrong: Wrong,
}

impl Problem {
    /// In words of this language.
    pub(super) fn worded(self, language: Language) -> LineProblem {
        let Wrong { column, message } = self.wrong;
        LineProblem { line: self.line, column, message: Worded::of(message, language) }
    }
}

/// What is wrong with a cell or a field, or with a line as a whole.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    column: Option<&'static str>,
    message: FieldError,
}

impl Wrong {
    fn with(column: &'static str, message: FieldError) -> Self {
        Self { column: Some(column), message }
    }

    fn line(message: FieldError) -> Self {
        Self { column: None, message }
    }
}

/// A list as it was read.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// The good lines, in their order.
    pub(super) good: Vec<Listed>,
    /// How many lines were refused.
    pub(super) refused: usize,
    /// What is wrong with the first of them.
    pub(super) problems: Vec<Problem>,
    /// Columns that mean nothing here.
    pub(super) unknown_columns: Vec<String>,
    lines: BTreeMap<InvoiceId, u64>,
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    InvoiceId,
    PartnerId,
    Files,
    SendAt,
}

const COLUMNS: [(Column, &str); 4] = [
    (Column::InvoiceId, "invoice_id"),
    (Column::PartnerId, "partner_id"),
    (Column::Files, "files"),
    (Column::SendAt, "send_at"),
];

/// Reads a table.
pub(super) fn of_table(bytes: &[u8], now: Timestamp) -> Result<Checked, Error> {
    let table = spreadsheet::read(bytes, &COLUMNS, MAX_LINES)?;
    let mut checked = Checked { unknown_columns: table.unknown_columns, ..Checked::default() };
    for line in table.lines {
        match line.cells {
            Ok(cells) => checked.add(line.number, of_line(&cells), now),
            Err(message) => checked.refuse(line.number, vec![Wrong::line(message)]),
        }
    }
    Ok(checked)
}

/// Reads a list in JSON.
pub(super) fn of_json(bytes: &[u8], now: Timestamp) -> Result<Checked, Error> {
    let list: Vec<Value> = serde_json::from_slice(bytes).map_err(|error| malformed_json(&error))?;
    if list.len() > MAX_LINES {
        return Err(RequestError::TooManyLines { limit: MAX_LINES }.into());
    }
    let mut checked = Checked::default();
    for (line, invoice) in (1..).zip(list) {
        match serde_json::from_value(invoice) {
            Ok(invoice) => checked.add(line, invoice, now),
            Err(error) => checked.refuse(line, vec![Wrong::line(unexpected(&error))]),
        }
    }
    Ok(checked)
}

fn of_line(cells: &Cells<Column>) -> InvoiceToIssue {
    let cell = |column| cells.get(column).filter(|cell| !cell.is_empty());
    let files = cell(Column::Files).unwrap_or_default().split([';', '\n']).map(str::trim);
    let file = |written: &str| {
        let (sha256, name) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
        FileToIssue { sha256: sha256.to_ascii_lowercase(), name: name.trim().to_owned() }
    };
    InvoiceToIssue {
        invoice_id: cell(Column::InvoiceId).unwrap_or_default().to_owned(),
        partner_id: cell(Column::PartnerId).map(str::to_owned),
        files: files.filter(|file| !file.is_empty()).map(file).collect(),
        issued_at: None,
        send_at: cell(Column::SendAt).map(str::to_owned),
    }
}

impl Checked {
    fn refuse(&mut self, line: u64, wrong: Vec<Wrong>) {
        self.refused += 1;
        let problem = |wrong: Wrong| Problem { line, wrong };
        let room = MAX_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(wrong.into_iter().map(problem).take(room));
    }

    fn add(&mut self, line: u64, invoice: InvoiceToIssue, now: Timestamp) {
        let mut wrong: Vec<Wrong> = Vec::new();
        let id = InvoiceId::parse(invoice.invoice_id).map_err(|error| {
            wrong.push(Wrong::with("invoice_id", error.refusal()));
        });
        let partner_id = invoice.partner_id.and_then(|id| {
            PartnerId::parse(id).map_err(|error| wrong.push(Wrong::with("partner_id", error.refusal()))).ok()
        });
        let files = files(invoice.files).unwrap_or_else(|why| {
            wrong.push(why);
            Vec::new()
        });
        let mut time = |column: &'static str, text: Option<String>| {
            let at: Option<Timestamp> = text.as_deref()?.parse().ok();
            let at = at.filter(|at| *at <= now + MAX_AHEAD);
            if at.is_none() {
                wrong.push(Wrong::with(column, FieldError::TimeInvalid));
            }
            at
        };
        let (issued_at, send_at) = (time("issued_at", invoice.issued_at), time("send_at", invoice.send_at));
        let Ok(invoice_id) = id else { return self.refuse(line, wrong) };
        if let Some(first) = self.lines.get(&invoice_id) {
            wrong.push(Wrong::with("invoice_id", FieldError::ListedTwice { line: *first }));
        }
        if !wrong.is_empty() {
            return self.refuse(line, wrong);
        }
        self.lines.insert(invoice_id.clone(), line);
        self.good.push(Listed { invoice_id, partner_id, files, issued_at, send_at });
    }
}

fn files(files: Vec<FileToIssue>) -> Result<Vec<File>, Wrong> {
    let wrong = |message| Err(Wrong::with("files", message));
    if files.is_empty() {
        return wrong(FieldError::FilesMissing);
    }
    if files.len() > MAX_FILES {
        return wrong(FieldError::TooMany { max: MAX_FILES });
    }
    let mut read: Vec<File> = Vec::with_capacity(files.len());
    for FileToIssue { sha256, name } in files {
        let is_hash = sha256.len() == 64;
        let Some(sha256) = DocumentHash::parse(sha256).ok().filter(|_| is_hash) else {
            return wrong(FieldError::Sha256Invalid);
        };
        let is_segment = !name.trim().is_empty() && !name.contains(['/', '\\']) && !name.chars().any(char::is_control);
        if !is_segment || name.len() > MAX_NAME {
            return wrong(FieldError::FileNameInvalid { max: MAX_NAME });
        }
        if read.iter().any(|file| file.sha256 == sha256) {
            return wrong(FieldError::FileTwice);
        }
        read.push(File { sha256, name, media_type: None, size: None, role: None });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use serde_json::json;

    use super::*;

    fn hash(digit: char) -> String {
        digit.to_string().repeat(64)
    }

    fn told(checked: &Checked) -> Vec<(u64, Option<&'static str>, &'static str)> {
        checked.problems.iter().map(|Problem { line, wrong }| (*line, wrong.column, wrong.message.code())).collect()
    }

    #[test]
    fn a_table_and_json_say_the_same() {
        let now = Timestamp::now();
        let at = Timestamp::from_second(now.as_second() + 3600).unwrap();
        let (a, b) = (hash('a'), hash('b'));
        let csv = format!(
            "Files;invoice id;partner_id;send_at\r\n\"{a} F 1.pdf; {b} F1.xml\";F-1;acme;{at}\r\n{a} x;F-2;;\r\n"
        );
        let json = json!([
            {"invoice_id": "F-1", "partner_id": "acme", "send_at": at,
             "files": [{"sha256": a, "name": "F 1.pdf"}, {"sha256": b, "name": "F1.xml"}]},
            {"invoice_id": "F-2", "files": [{"sha256": a, "name": "x"}]},
        ]);
        let (table, json) =
            (of_table(csv.as_bytes(), now).unwrap(), of_json(json.to_string().as_bytes(), now).unwrap());
        assert_eq!((table.good.len(), &table.good), (2, &json.good));
        assert_eq!((told(&table), told(&json)), (vec![], vec![]));
    }

    #[test]
    fn every_refused_line_says_where_and_why() {
        let now = Timestamp::now();
        let a = hash('a');
        let csv = format!(
            "invoice_id,partner_id,files,send_at,Remark\nF-1,,{a} a.pdf,,\nF/2,a b,{a} a.pdf,,\nF-1,,{a} a.pdf,,\nF-4,,,,\n\
             F-5,,12 a.pdf,,\nF-6,,{a},,\nF-7,,{a} ../a,,\nF-8,,{a} a;{a} b,tomorrow,\nF-9,,{a} a,2199-01-01T00:00:00Z,\nF-10\n"
        );
        let checked = of_table(csv.as_bytes(), now).unwrap();
        assert_eq!((checked.good.len(), checked.refused), (1, 9));
        assert_eq!(checked.unknown_columns, ["Remark"]);
        assert_eq!(
            told(&checked),
            [
                (3, Some("invoice_id"), "id_invalid"),
                (3, Some("partner_id"), "id_invalid"),
                (4, Some("invoice_id"), "listed_twice"),
                (5, Some("files"), "invoice_without_files"),
                (6, Some("files"), "sha256_invalid"),
                (7, Some("files"), "file_name_invalid"),
                (8, Some("files"), "file_name_invalid"),
                (9, Some("files"), "file_named_twice"),
                (9, Some("send_at"), "time_invalid"),
                (10, Some("send_at"), "time_invalid"),
                (11, None, "csv_cell_count"),
            ]
        );
    }

    #[test]
    fn json_that_cannot_be_meant_is_refused_line_by_line_or_whole() {
        let now = Timestamp::now();
        let list = json!([{"invoice_id": "F-1", "files": [], "account": "victim"}, 7, {"invoice_id": "F-2"}]);
        let checked = of_json(list.to_string().as_bytes(), now).unwrap();
        assert_eq!(told(&checked), [1, 2, 3].map(|line| (line, None, "value_unexpected")));
        assert!(format!("{:?}", checked.problems[0].wrong.message).contains("account"));
        let long = vec![json!(null); MAX_LINES + 1];
        let refused = of_json(json!(long).to_string().as_bytes(), now).unwrap_err();
        assert!(refused.is(RequestError::TooManyLines { limit: MAX_LINES }));
        assert!(of_json(b"{}", now).unwrap_err().is(RequestError::JsonMalformed { line: 1, column: 0 }));
    }
}

//! Import and export of partners.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ::aws::Failure;
use ::ids::{AccountId, PartnerId};
use ::invoice::tax_id::VatId;
use ::ledger::{self, Ledger, PutPartnerError};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use futures::{StreamExt, stream};
use message::{FieldError, Language, Message, RequestError};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::save::with_secret;
use super::table::{self, Column};
use crate::Console;
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::extract::{bytes, media_type};
use crate::language::Reader;
use crate::refusal::Refusal;
use crate::spreadsheet::Cells;
use crate::worded::{LineProblem, Worded};

/// The largest file: in base64, as API Gateway hands it over, it still fits an invocation of 6 MB.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Partners saved side by side.
const SIDE_BY_SIDE: usize = 16;

/// When no further partner is begun. API Gateway waits 30 s; a report that never arrives helps nobody.
const TIME: Duration = Duration::from_secs(20);

pub(super) fn routes() -> OpenApiRouter<Console> {
    let import = routes!(import).layer(DefaultBodyLimit::max(MAX_BYTES));
    OpenApiRouter::new().routes(routes!(export)).routes(import)
}

/// What became of a file of partners.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Report {
    /// Partners that are new.
    created: usize,
    /// Partners that were changed.
    changed: usize,
    /// Partners that were like that before.
    unchanged: usize,
    /// Lines that were refused; the others are saved all the same.
    refused: usize,
    /// What is wrong with the refused lines, by line.
    problems: Vec<LineProblem>,
    /// Columns that mean nothing here and were passed over.
    unknown_columns: Vec<String>,
}

/// Export partners.
///
/// As CSV in UTF-8, separated by `;`, as spreadsheets in Europe open it; the same file can be imported again. A text that a
/// spreadsheet would compute (`=`, `+`, `-` or `@` at its start) has a `'` in front, which the import takes off again.
#[utoipa::path(
    get, path = "/v1/partners.csv", operation_id = "export_partners", tag = "partners",
    responses((status = 200, description = "All partners, by id.", body = String, content_type = "text/csv"))
)]
async fn export(Caller(account): Caller, State(console): State<Console>) -> Result<impl IntoResponse, Error> {
    let partners = console.connector.ledger.partners(&account).await?;
    let file = table::write(&partners).map_err(|error| {
        Failure::permanent("csv_unwritable", format!("The partners cannot be written as CSV: {error}."))
    })?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"partners.csv\""),
    ];
    Ok((headers, file))
}

/// Import partners.
///
/// A CSV file of at most 4 MB and 2000 partners, separated by comma, semicolon or tab, in UTF-8 or Windows-1252. What is
/// not UTF-8 must be sent as `application/octet-stream`: API Gateway reads `text/csv` as UTF-8. The first line names the
/// columns, in any order: id, name, vat, company_number, country, language, customer_number, email_to, email_cc,
/// email_bcc, delivery, channels, peppol_participant, webhook_url. Several addresses or channels are separated by `;`, and
/// a channel that is not used is written with ` off` behind it.
///
/// A line is the partner of its id; without id, the one that has its VAT number, or a new one that gets the VAT number or
/// else the customer number as id. A column that is not there changes nothing; an empty cell clears the field, except
/// that channels and delivery stay. Each line stands for itself: a bad one does not stop the others. A new webhook's secret
/// is made by `renew_webhook_secret`.
#[utoipa::path(
    post, path = "/v1/partners/import", operation_id = "import_partners", tag = "partners",
    request_body(content((String = "text/csv"), (String = "application/octet-stream"))),
    responses(
        (status = 200, description = "What became of each line.", body = Report),
        (status = 400, description = "Letters were lost on the way."),
        (status = 413, description = "The file is longer than 4 MB."),
        (status = 415, description = "It is not sent as CSV."),
        (status = 422, description = "The file has no header, or too many lines."),
    )
)]
async fn import(
    Caller(account): Caller,
    State(console): State<Console>,
    Reader(language): Reader,
    request: Request,
) -> Result<Json<Report>, Error> {
    let started = Instant::now();
    let file = body(request).await?;
    let table = table::read(&file)?;
    let ledger = &console.connector.ledger;
    let existing = ledger.partners(&account).await?;
    let mut plan = Plan::new(&existing, console.connector.config.loopback_webhooks, language);
    for line in table.lines {
        match line.cells {
            Ok(cells) => plan.add(line.number, &cells),
            Err(message) => plan.refuse(line.number, vec![Wrong::line(message)]),
        }
    }
    let Plan { mut report, wanted, .. } = plan;
    let saved = wanted.into_iter().map(|wanted| save(ledger, &account, wanted, started));
    let mut saved = stream::iter(saved).buffer_unordered(SIDE_BY_SIDE);
    while let Some((line, outcome)) = saved.next().await {
        match outcome {
            Ok(true) => report.created += 1,
            Ok(false) => report.changed += 1,
            Err(wrong) => report.refuse(line, vec![wrong], language),
        }
    }
    report.problems.sort_by_key(|problem| problem.line);
    report.unknown_columns = table.unknown_columns;
    Ok(Json(report))
}

async fn body(request: Request) -> Result<Bytes, Error> {
    match media_type(request.headers()).as_str() {
        "text/csv" | "application/octet-stream" => bytes(request, MAX_BYTES).await,
        _ => Err(RequestError::CsvExpected.into()),
    }
}

/// What is wrong with a cell, or with a line as a whole.
struct Wrong {
    column: Option<Column>,
    message: Box<Message>,
}

impl Wrong {
    fn with(column: Column, message: impl Into<Message>) -> Self {
        Self { column: Some(column), message: Box::new(message.into()) }
    }

    fn line(message: impl Into<Message>) -> Self {
        Self { column: None, message: Box::new(message.into()) }
    }
}

impl Report {
    fn refuse(&mut self, line: u64, wrong: Vec<Wrong>, language: Language) {
        self.refused += 1;
        let problem = |Wrong { column, message }: Wrong| LineProblem {
            line,
            column: column.map(Column::name),
            message: Worded::of(*message, language),
        };
        self.problems.extend(wrong.into_iter().map(problem));
    }
}

/// A partner to be saved.
struct Wanted {
    line: u64,
    before: Option<ledger::Partner>,
    partner: ledger::Partner,
}

/// What the lines come to, before anything is saved.
struct Plan<'a> {
    by_id: BTreeMap<&'a str, &'a ledger::Partner>,
    by_vat: BTreeMap<&'a str, &'a ledger::Partner>,
    loopback: bool,
    /// Of the report.
    language: Language,
    /// The ids and VAT numbers of the lines so far.
    lines_by_id: BTreeMap<PartnerId, u64>,
    lines_by_vat: BTreeMap<VatId, u64>,
    wanted: Vec<Wanted>,
    report: Report,
}

impl<'a> Plan<'a> {
    fn new(existing: &'a [ledger::Partner], loopback: bool, language: Language) -> Self {
        let with_vat = existing.iter().filter_map(|partner| Some((partner.vat.as_ref()?.as_str(), partner)));
        Self {
            by_id: existing.iter().map(|partner| (partner.id.as_str(), partner)).collect(),
            by_vat: with_vat.collect(),
            loopback,
            language,
            lines_by_id: BTreeMap::new(),
            lines_by_vat: BTreeMap::new(),
            wanted: Vec::new(),
            report: Report::default(),
        }
    }

    fn refuse(&mut self, line: u64, wrong: Vec<Wrong>) {
        self.report.refuse(line, wrong, self.language);
    }

    fn add(&mut self, line: u64, cells: &Cells<Column>) {
        match self.read(line, cells) {
            Ok((Some(before), partner)) if *before == partner => self.report.unchanged += 1,
            Ok((before, partner)) => self.wanted.push(Wanted { line, before: before.cloned(), partner }),
            Err(wrong) => self.refuse(line, wrong),
        }
    }

    fn read(
        &mut self,
        line: u64,
        cells: &Cells<Column>,
    ) -> Result<(Option<&'a ledger::Partner>, ledger::Partner), Vec<Wrong>> {
        let id = self.id(cells).map_err(|wrong| vec![wrong])?;
        let before = self.by_id.get(id.as_str()).copied();
        let draft = cells.draft(before);
        let mut wrong: Vec<Wrong> =
            draft.problems.into_iter().map(|(column, message)| Wrong::with(column, message)).collect();
        let partner = match draft.partner.parse(id, before, self.loopback) {
            Ok(partner) if wrong.is_empty() => partner,
            Ok(_) => return Err(wrong),
            Err(invalid) => {
                let of_column = |refused: error::Wrong| Wrong {
                    column: Column::of_pointer(&refused.pointer, &draft.emails, &draft.channels),
                    message: Box::new(refused.message),
                };
                wrong.extend(invalid.into_wrong().into_iter().map(of_column));
                return Err(wrong);
            }
        };
        let twice = |column, line: u64| vec![Wrong::with(column, FieldError::ListedTwice { line })];
        if let Some(first) = partner.vat.as_ref().and_then(|vat| self.lines_by_vat.get(vat)) {
            return Err(twice(Column::Vat, *first));
        }
        if let Some(first) = self.lines_by_id.get(&partner.id) {
            return Err(twice(Column::Id, *first));
        }
        self.lines_by_vat.extend(partner.vat.clone().map(|vat| (vat, line)));
        self.lines_by_id.insert(partner.id.clone(), line);
        Ok((before, partner))
    }

    /// Which partner a line means.
    fn id(&self, cells: &Cells<Column>) -> Result<PartnerId, Wrong> {
        let cell = |column| cells.get(column).filter(|cell| !cell.is_empty());
        if let Some(id) = cell(Column::Id) {
            let id = PartnerId::parse(id).map_err(|error| Wrong::with(Column::Id, error.refusal()))?;
            // PUT /v1/partners/import could not change it.
            return if id.as_str() == "import" { Err(Wrong::with(Column::Id, FieldError::IdReserved)) } else { Ok(id) };
        }
        let made = if let Some(vat) = cell(Column::Vat) {
            let vat = VatId::parse(vat).map_err(|error| Wrong::with(Column::Vat, error.refusal()))?;
            if let Some(partner) = self.by_vat.get(vat.as_str()) {
                return Ok(partner.id.clone());
            }
            PartnerId::parse(vat.as_str())
        } else {
            PartnerId::parse(cell(Column::CustomerNumber).unwrap_or_default())
        };
        made.map_err(|_| Wrong::with(Column::Id, FieldError::IdMissing))
    }
}

/// Saves a partner; whether it is new.
async fn save(ledger: &Ledger, account: &AccountId, wanted: Wanted, started: Instant) -> (u64, Result<bool, Wrong>) {
    let Wanted { line, before, partner } = wanted;
    if started.elapsed() > TIME {
        return (line, Err(Wrong::line(FieldError::NotReached)));
    }
    let saved = match with_secret(partner) {
        Ok(partner) => ledger.put_partner(account, before.as_ref(), &partner).await,
        Err(failure) => Err(failure.into()),
    };
    let outcome = saved.map(|()| before.is_none()).map_err(|error| match error {
        PutPartnerError::VatTaken(vat) => Wrong::with(Column::Vat, RequestError::PartnerVatTaken { vat: vat.into() }),
        PutPartnerError::Changed => Wrong::line(RequestError::PartnerChangedMeanwhile),
        PutPartnerError::Failure(failure) => {
            tracing::error!(%failure, "a partner of an import is not saved");
            Wrong::line(FieldError::NotReached)
        }
    });
    (line, outcome)
}

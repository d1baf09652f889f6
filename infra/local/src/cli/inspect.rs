//! `invoice-mail inspect`: the judgement of ingest, without ingest.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use invoice::{Evidence, Severity};
use mail::{Judgement, Outcome};
use message::{Language, Message};
use serde::Serialize;
use serde_json::Value;

use super::invoice::{line, printable, size};
use super::{complain, style};

/// More than this is no mail; the judgement says so without reading a whole disk image.
const MAX_FILE: u64 = mail::inbound::MAX_MAIL_BYTES as u64 + 1;

/// A judgement, after the path it is about.
#[derive(Serialize)]
struct Judged<'a> {
    path: &'a str,
    #[serde(flatten)]
    judgement: Judgement,
}

/// Judges every file, one after the other.
pub(super) fn run(files: &[PathBuf], json: bool, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let mut unread = false;
    for path in files {
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                complain(&format!("{}: {error}", path.display()));
                unread = true;
                continue;
            }
        };
        let shown = path.to_string_lossy();
        let judged = Judged { path: &shown, judgement: mail::judge(&shown, &bytes) };
        if json {
            let mut value = serde_json::to_value(&judged)?;
            add_words(&mut value);
            writeln!(out, "{value}")?;
        } else {
            describe(&judged, out)?;
        }
    }
    out.flush()?;
    Ok(if unread { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Puts its English words beside every code.
fn add_words(value: &mut Value) {
    if let Ok(message) = serde_json::from_value::<Message>(value.clone())
        && let Some(object) = value.as_object_mut()
    {
        let text = message.text(Language::En);
        object.insert("sentence".to_owned(), text.sentence.into());
        object.insert("next".to_owned(), text.next.map(String::from).into());
        return;
    }
    match value {
        Value::Array(values) => values.iter_mut().for_each(add_words),
        Value::Object(values) => values.values_mut().for_each(add_words),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn describe(judged: &Judged<'_>, out: &mut impl Write) -> anyhow::Result<()> {
    let Judged { path, judgement } = judged;
    let (style, word) = match judgement.outcome {
        Outcome::Imported => (style::GOOD, "imported"),
        Outcome::Ignored => (style::NOTE, "ignored"),
        Outcome::Rejected => (style::ERROR, "rejected"),
    };
    writeln!(out, "{}{}{:#}: {style}{word}{style:#}", style::STRONG, printable(path), style::STRONG)?;
    if let Some(reason) = &judgement.reason {
        writeln!(out, "  {}", printable(&reason.text(Language::En).whole()))?;
    }
    for found in &judgement.invoices {
        let value: Value = serde_json::to_value(found)?;
        writeln!(out, "  {}", line(&value))?;
        let (errors, warnings): (Vec<_>, Vec<_>) =
            found.invoice.findings.iter().partition(|finding| finding.severity == Severity::Error);
        for (findings, style) in [(errors, style::ERROR), (warnings, style::NOTE)] {
            for finding in findings {
                let name = finding.message.rule().unwrap_or_else(|| finding.message.code().to_owned());
                let sentence = finding.message.text(Language::En).sentence;
                writeln!(out, "    {style}{:<10}{style:#}  {}", printable(&name), printable(&sentence))?;
            }
        }
        for disagreement in &found.disagreements {
            writeln!(
                out,
                "    {}disagree{:#}    {}",
                style::ERROR,
                style::ERROR,
                printable(&disagreement.warning.text(Language::En).sentence)
            )?;
        }
        for Evidence { field, excerpt, .. } in &found.invoice.evidence {
            writeln!(out, "    {}read        {field}: {}{:#}", style::DIM, printable(excerpt), style::DIM)?;
        }
        for file in &found.files {
            let role = serde_json::to_value(file.role)?;
            let (role, size) = (role.as_str().unwrap_or_default(), size(file.size as u64));
            let (name, media_type) = (printable(&file.name), printable(&file.media_type));
            writeln!(out, "    {role:<10}  {name}  {}{media_type}, {size}{:#}", style::DIM, style::DIM)?;
        }
    }
    for file in &judgement.skipped {
        let (name, sentence) = (printable(&file.name), printable(&file.reason.text(Language::En).whole()));
        let (word, style) = if file.attention { ("look at", style::ERROR) } else { ("skipped", style::DIM) };
        writeln!(out, "    {word:<10}  {name}  {style}{sentence}{style:#}")?;
    }
    Ok(())
}

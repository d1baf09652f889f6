//! In which files an invoice leaves, as its customer wants it.
//!
//! What the issued files are to each other is decided as for a mail that arrives ([`mail::judge_files`]), because that is
//! what the customer's program will do.

use std::time::SystemTime;

use ::letter::{Facts, Files, Packing};
use aws::{Failure, Reason};
use bytes::Bytes;
use invoice::{Content, Format, HybridError, Language};
use mail::{Attachment, File, Found, Judgement, Role};
use message::{FileRule, LeftOut, Unread};
use view::{Sheet, Typeset};

const PDF: &str = "application/pdf";

/// Sets a PDF; the typesetter.
type Set<'a> = dyn Fn(&Sheet) -> Result<Typeset, Failure> + 'a;

/// The files as they leave. `made_at` is noted in a hybrid PDF that is made here, of what `set` makes.
///
/// # Errors
///
/// Permanent: why the invoice cannot leave so, and what to do: `no_invoice_data`, `several_invoices`, `not_renderable`, and
/// what [`invoice::hybrid`] says. Retryable where `set` is.
pub fn pack(
    issued: Vec<Attachment>,
    packing: &Packing,
    facts: &Facts,
    language: Language,
    made_at: SystemTime,
    set: &Set<'_>,
) -> Result<Vec<Attachment>, Failure> {
    if packing.files == Files::All && packing.names.is_none() {
        return Ok(issued);
    }
    let judged = judge(&issued);
    let mut packed = match (packing.files, with_data(&judged).as_slice()) {
        (Files::All, _) => as_issued(issued, &judged),
        // Nothing to choose from: none of the files is for programs.
        (Files::Pdf, []) => as_issued(issued, &judged),
        (files, []) => {
            let sentence = format!(
                "The partner wants the files `{}`, and none of the issued files is an invoice that programs read. Issue \
                 it with its XML, or let the partner have `pdf`.",
                files.as_str()
            );
            return Err(problem("no_invoice_data", sentence).into());
        }
        (files, [found]) if judged.invoices.len() == 1 => {
            let of = Invoice::of(found);
            let mut packed = of.pack(files, language, made_at, set)?;
            if files != Files::Xml {
                packed.extend(beside(&of, files, &issued, &judged));
            }
            packed
        }
        (files, _) => return Err(several(files, judged.invoices.len()).into()),
    };
    if let Some(name) = packing.names.as_ref().and_then(|names| names.fill(facts, language)) {
        for file in packed.iter_mut().filter(|file| file.is_invoice) {
            let (_, ending) = split(&file.attachment.name);
            file.attachment.name = format!("{name}{ending}");
        }
    }
    let packed: Vec<Attachment> = packed.into_iter().map(|file| file.attachment).collect();
    if !matches!(packing.files, Files::All | Files::Pdf) {
        let seen = judge(&packed).invoices.len();
        if seen != 1 {
            return Err(several(packing.files, seen).into());
        }
    }
    Ok(packed)
}

/// A file that leaves.
struct Packed {
    attachment: Attachment,
    /// Whether it is the invoice, and not what accompanies it.
    is_invoice: bool,
}

impl Packed {
    fn invoice(name: String, media_type: &str, bytes: Bytes) -> Self {
        Self { attachment: Attachment { name, media_type: media_type.to_owned(), bytes }, is_invoice: true }
    }

    fn of(file: &File) -> Self {
        Self::invoice(file.name.clone(), &file.media_type, file.bytes.clone())
    }
}

/// The files of an invoice by what they are to it.
struct Invoice<'a> {
    found: &'a Found,
    /// What people read.
    pdf: Option<&'a File>,
    /// Whether that has the data inside.
    is_hybrid: bool,
    /// What programs read.
    data: Option<&'a File>,
    /// The signed file that the data was in: the original before the law.
    envelope: Option<&'a File>,
}

impl<'a> Invoice<'a> {
    fn of(found: &'a Found) -> Self {
        let role = |role: Role| found.files.iter().filter(move |file| file.role == role);
        let pdfs = || found.files.iter().filter(|file| file.media_type == PDF);
        let hybrid = pdfs().find(|file| matches!(invoice::read(&file.bytes).content, Content::Structured(_)));
        // What an XML has inside is a supporting document (BG-24), unless it shows the invoice.
        let shows = |file: &&File| match invoice::read(&file.bytes).content {
            Content::Pdf { text: Some(text), invoice } => mail::renders(&text, &invoice, &found.invoice).is_some(),
            _ => false,
        };
        let inside = |file: &&File| file.rule == FileRule::Embedded;
        let beside = || pdfs().find(|file| file.role == Role::Original && !inside(file));
        Self {
            found,
            pdf: hybrid.or_else(beside).or_else(|| pdfs().filter(inside).find(shows)),
            is_hybrid: hybrid.is_some(),
            data: role(Role::Structured).next(),
            envelope: role(Role::Envelope).next(),
        }
    }

    fn pack(
        &self,
        files: Files,
        language: Language,
        made_at: SystemTime,
        set: &Set<'_>,
    ) -> Result<Vec<Packed>, Failure> {
        Ok(match (files, self.pdf) {
            (Files::Xml, _) => vec![self.structured()?],
            (Files::Both | Files::Hybrid, Some(pdf)) if self.is_hybrid => vec![Packed::of(pdf)],
            (Files::Hybrid, Some(pdf)) => {
                let made = invoice::hybrid(&pdf.bytes, &self.data()?.bytes, made_at).map_err(not_hybrid)?;
                vec![Packed::invoice(pdf.name.clone(), PDF, made.into())]
            }
            (Files::Hybrid, None) => {
                let data = self.data()?;
                let sheet = render(data, language, view::archivable_sheet, set)?;
                let made = invoice::hybrid(&sheet, &data.bytes, made_at).map_err(not_hybrid)?;
                vec![Packed::invoice(format!("{}.pdf", split(&data.name).0), PDF, made.into())]
            }
            (_, pdf) => {
                let readable = match pdf {
                    Some(pdf) => Packed::of(pdf),
                    None => {
                        let data = self.data()?;
                        let rendered = render(data, language, view::sheet, set)?;
                        Packed::invoice(format!("{}.pdf", split(&data.name).0), PDF, rendered.into())
                    }
                };
                let structured = if files == Files::Both { Some(self.structured()?) } else { None };
                [readable].into_iter().chain(structured).collect()
            }
        })
    }

    fn data(&self) -> Result<&'a File, Reason> {
        self.data.ok_or_else(|| problem("no_invoice_data", "None of the issued files holds invoice data alone."))
    }

    /// The file that programs read: as it was issued, else as the hybrid PDF has it inside.
    fn structured(&self) -> Result<Packed, Reason> {
        if let Some(file) = self.envelope.or(self.data) {
            return Ok(Packed::of(file));
        }
        let inside = self.pdf.map(|pdf| (pdf, invoice::read(&pdf.bytes).embedded)).and_then(|(pdf, embedded)| {
            let says_the_same = |bytes: &[u8]| match invoice::read(bytes).content {
                Content::Structured(invoices) => {
                    invoices.iter().any(|invoice| invoice.fields == self.found.invoice.fields)
                }
                _ => false,
            };
            let xml = embedded.into_iter().find(|file| says_the_same(&file.bytes))?;
            Some(Packed::invoice(format!("{}.xml", split(&pdf.name).0), "application/xml", xml.bytes.into()))
        });
        inside.ok_or_else(|| problem("no_invoice_data", "The XML of the invoice cannot be taken out of its PDF."))
    }
}

/// What accompanies the invoice: its appendices, and what nobody knows to be anything else.
fn beside(of: &Invoice<'_>, files: Files, issued: &[Attachment], judged: &Judgement) -> Vec<Packed> {
    // A file within another one goes with it.
    let within = |part: &str, carrier: &File| part.starts_with(&format!("{}/", carrier.part));
    let sends_data = files != Files::Pdf;
    let carriers: Vec<&File> = of.pdf.into_iter().chain(of.data.filter(|_| sends_data)).collect();
    let goes_along = |file: &&File| {
        let is_appendix = file.role == Role::Appendix || file.rule == FileRule::Embedded;
        let is_the_pdf = of.pdf.is_some_and(|pdf| pdf.part == file.part);
        is_appendix && !is_the_pdf && !carriers.iter().any(|carrier| within(&file.part, carrier))
    };
    let appendices = of.found.files.iter().filter(goes_along);
    let is_nothing = |reason: &LeftOut| {
        matches!(
            reason,
            LeftOut::FileRule(FileRule::Duplicate | FileRule::Unpacked { .. } | FileRule::EmptyFile)
                | LeftOut::Unread(Unread::EmptyDocument { .. })
        )
    };
    let others = judged.skipped.iter().filter(|file| !is_nothing(&file.reason));
    let others = others.filter_map(|file| issued.get(file.part.parse::<usize>().ok()?.checked_sub(1)?).cloned());
    let appendices = appendices.map(|file| Packed { is_invoice: false, ..Packed::of(file) });
    appendices.chain(others.map(|attachment| Packed { attachment, is_invoice: false })).collect()
}

/// All files, and which of them are the invoice. Of several invoices none is: one name cannot be all of theirs.
fn as_issued(issued: Vec<Attachment>, judged: &Judgement) -> Vec<Packed> {
    let files = match judged.invoices.as_slice() {
        [found] => found.files.as_slice(),
        _ => &[],
    };
    let is_invoice = |index: usize| {
        let place = (index + 1).to_string();
        files.iter().any(|file| file.role != Role::Appendix && file.part.split('/').next() == Some(place.as_str()))
    };
    issued
        .into_iter()
        .enumerate()
        .map(|(index, attachment)| Packed { is_invoice: is_invoice(index), attachment })
        .collect()
}

/// The PDF that shows the data.
fn render(
    data: &File,
    language: Language,
    sheet: fn(&invoice::Details, Language) -> Result<Sheet, view::Error>,
    set: &Set<'_>,
) -> Result<Vec<u8>, Failure> {
    let details = invoice::details(&data.bytes);
    let details =
        details.map_err(|unread| problem(unread.code(), unread.text(Language::En).whole()))?.into_iter().next();
    let details = details.filter(|details| details.more_lines == 0 && details.lines.len() <= view::MAX_LINES);
    let Some(details) = details else {
        let most = view::MAX_LINES;
        let sentence = format!(
            "The invoice has more than {most} lines, too many to make a PDF of. Issue it with a PDF, or let the partner \
             have `xml`."
        );
        return Err(problem("not_renderable", sentence).into());
    };
    let said = match sheet(&details, language) {
        Ok(sheet) => match set(&sheet)? {
            Typeset::Pdf(pdf) => return Ok(pdf),
            Typeset::Refused(said) => said,
        },
        Err(error) => error.to_string(),
    };
    let sentence =
        format!("No PDF can be made of the invoice: {said}. Issue it with a PDF, or let the partner have `xml`.");
    Err(problem("not_renderable", sentence).into())
}

fn judge(files: &[Attachment]) -> Judgement {
    let files: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.bytes.clone())).collect();
    mail::judge_files(&files)
}

fn with_data(judged: &Judgement) -> Vec<&Found> {
    let found = judged.invoices.iter();
    found.filter(|found| !matches!(found.invoice.format, Format::Pdf | Format::Image)).collect()
}

fn several(files: Files, seen: usize) -> Reason {
    let sentence = format!(
        "The partner wants the files `{}`, and who reads the files sees {seen} invoices. Issue each invoice by itself, \
         with a PDF that shows its number, or let the partner have `all`.",
        files.as_str()
    );
    problem("several_invoices", sentence)
}

/// A name before its ending, and the ending with its dot.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name, ""),
    }
}

fn not_hybrid(error: HybridError) -> Reason {
    problem(error.code(), error.text(Language::En).whole())
}

fn problem(code: &'static str, sentence: impl Into<String>) -> Reason {
    Reason::new(code, sentence)
}

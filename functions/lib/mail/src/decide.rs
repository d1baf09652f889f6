//! What in a mail is an invoice, and what became of everything else.
//!
//! The rules are the variants of [`FileRule`]: few, named, each with words that explain it. [`judge_mail`] applies them
//! to the files, once [`unpack`](crate::unpack) has opened archives, in three steps: every file is sorted by its
//! content (`sort`), files of one invoice are brought together, and what accompanies an invoice is put beside it
//! (`join`, and for PDFs without data `printed`). What holds over two mails is asked by [`renders`] and [`differences`].

mod across;
mod disagreement;
mod join;
mod noise;
mod printed;
mod reported;
mod sort;
mod titles;
mod tokens;
mod unread;
mod words;

use bytes::Bytes;
use invoice::{Document, Finding, Invoice};
use message::{FileRule, LeftOut, MailReason, NotImported, Unread};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Mail, Part, file_name, unpack::unpack};
pub use across::renders;
pub use disagreement::{Difference, Disagreement, Said, differences};
use sort::Sorted;
pub(crate) use sort::is_office;

/// What became of a mail or file, part by part. Its JSON is the `inspect` contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The fate of the whole.
    pub outcome: Outcome,
    /// Why it was ignored or rejected. `None` when imported.
    pub reason: Option<NotImported>,
    /// Whether a person should look at it: a file or the mail could not be read and may hold an invoice, the PDF of an
    /// invoice is cut off, two files of one invoice disagree, or the mail waits for somebody to confirm something.
    pub attention: bool,
    /// The invoices found, in document order.
    pub invoices: Vec<Found>,
    /// Every file that belongs to no invoice, with the reason.
    pub skipped: Vec<Skipped>,
}

/// The fate of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It carries at least one invoice.
    Imported,
    /// It was read and carries none; the reason is a [`MailReason`].
    Ignored,
    /// It could not be read, or must not be.
    Rejected,
}

/// An invoice and its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What was read of it.
    #[serde(flatten)]
    pub invoice: Invoice,
    /// Its files: the one it was found in first, then those joined to it in document order.
    pub files: Vec<File>,
    /// The rule that brought several renderings of this invoice together.
    pub joined: Option<FileRule>,
    /// Where its files do not say the same. What the invoice says is then that of its structured file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disagreements: Vec<Disagreement>,
    /// The text of a PDF without invoice data, for [`renders`]; cut off where a mail has megabytes of it.
    #[serde(skip)]
    pub text: Option<String>,
}

/// A file of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Safe name; see [`Part::name`].
    pub name: String,
    /// The name as the mail gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_name: Option<String>,
    /// IANA media type found in the content; the declared one only where the content does not say.
    pub media_type: String,
    /// Bytes.
    pub size: usize,
    /// SHA-256 of the bytes, in lower-case hexadecimal: the identity of the file.
    pub sha256: String,
    /// What it is to the invoice.
    pub role: Role,
    /// Where it was in the mail; see [`Part::path`].
    pub part: String,
    /// The rule that put it here.
    pub rule: FileRule,
    /// The file itself; shared, not copied, between the invoices of a batch.
    #[serde(skip)]
    pub bytes: Bytes,
}

/// What a file is to its invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What a person reads: a PDF, hybrid or plain, or a scan.
    Original,
    /// What a program reads and nothing else: loose XML or EDIFACT.
    Structured,
    /// What accompanies the invoice: a time sheet, a delivery note, terms.
    Appendix,
    /// The signed envelope (.p7m) the invoice was in: its original before the law.
    Envelope,
}

/// A file that belongs to no invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Safe name; see [`Part::name`].
    pub name: String,
    /// As [`File::media_type`].
    pub media_type: String,
    /// Bytes.
    pub size: usize,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Where it was in the mail; see [`Part::path`].
    pub part: String,
    /// The rule that left it out, or why it could not be read.
    pub reason: LeftOut,
    /// Whether `bytes` are to be stored, so that a person can download the file.
    pub kept: bool,
    /// Whether a person should look at it, because it may hold an invoice that could not be read.
    pub attention: bool,
    /// The file itself if it is kept, else nothing.
    #[serde(skip)]
    pub bytes: Bytes,
}

impl Skipped {
    /// Keeps the file, if there is anything of it.
    fn keep(&mut self, part: &Part) {
        self.kept = !part.bytes.is_empty();
        self.bytes = part.bytes.clone();
    }
}

impl Judgement {
    /// The judgement of a mail that breaches a limit.
    pub fn rejected(unread: Unread) -> Self {
        Self {
            outcome: Outcome::Rejected,
            attention: unread.is_for_a_person(),
            reason: Some(unread.into()),
            invoices: Vec::new(),
            skipped: Vec::new(),
        }
    }

    fn of(invoices: Vec<Found>, skipped: Vec<Skipped>) -> Self {
        // What holds no files, as the winmail.dat of a mail without attachment, is none to its sender.
        let is_container = |file: &Skipped| matches!(file.reason, LeftOut::FileRule(FileRule::Unpacked { .. }));
        let reason = if !invoices.is_empty() {
            None
        } else if skipped.iter().all(is_container) {
            Some(MailReason::NoAttachment)
        } else {
            Some(MailReason::NoFileIsAnInvoice)
        };
        let attention = skipped.iter().any(|file| file.attention)
            || invoices.iter().any(|found| !found.disagreements.is_empty() || found.is_for_a_person());
        Self {
            outcome: if reason.is_none() { Outcome::Imported } else { Outcome::Ignored },
            reason: reason.map(NotImported::from),
            attention,
            invoices,
            skipped,
        }
    }
}

/// Judges raw bytes: a mail if they begin like one, else a loose file with the name `name`.
///
/// Never fails: what cannot be read is a judgement too. `name` may be a path; only its last segment counts.
pub fn judge(name: &str, bytes: &[u8]) -> Judgement {
    if !Mail::looks_like(bytes) {
        return judge_file(name, bytes);
    }
    match Mail::parse(bytes) {
        Ok(mail) => judge_mail(&mail),
        Err(unread) => Judgement::rejected(unread),
    }
}

/// Judges a loose file, as if it were the only attachment of a mail.
pub fn judge_file(name: &str, bytes: &[u8]) -> Judgement {
    if bytes.len() > crate::inbound::MAX_MAIL_BYTES {
        return Judgement::rejected(Unread::FileTooLarge { limit: crate::inbound::MAX_MAIL_BYTES >> 20 });
    }
    judge_files(&[(name, Bytes::copy_from_slice(bytes))])
}

/// Judges loose files with their names, as if they were the attachments of one mail.
pub fn judge_files(files: &[(&str, Bytes)]) -> Judgement {
    let part = |(index, (name, bytes)): (usize, &(&str, Bytes))| Part {
        path: (index + 1).to_string(),
        name: file_name::safe(Some(name), index + 1, "", bytes),
        original_name: Some((*name).to_owned()),
        declared_type: String::new(),
        disposition: crate::Disposition::Attachment,
        content_id: None,
        referenced_by_html: false,
        bytes: bytes.clone(),
    };
    let parts: Vec<Part> = files.iter().enumerate().map(part).collect();
    judge_parts(&parts, invoice::read)
}

/// Judges a mail: which of its files are invoices, which belong to them, and why the rest does not.
///
/// A mail that [reports](mod@crate::report) something is ignored, with the reason `delivery_report`, `auto_reply`,
/// `read_receipt`, `complaint_report` or `forwarding_confirmation`.
pub fn judge_mail(mail: &Mail) -> Judgement {
    let by_files = || judge_parts(&mail.parts, invoice::read);
    reported::judge(mail, by_files).unwrap_or_else(by_files)
}

/// Judges files as `read` sees them.
pub(crate) fn judge_parts(parts: &[Part], read: impl Fn(&[u8]) -> Document) -> Judgement {
    let (pieces, mut budget) = unpack(parts);
    let Sorted { carriers, pdfs, images, pasted, documents, owed, companions, carried, mut damaged, mut skipped } =
        sort::sort(&pieces, &mut budget, read);
    let mut invoices = join::structured(carriers);
    disagreement::flag_pairs(&mut invoices);
    let leftover = join::renderings(&mut invoices, pdfs);
    printed::file(&mut invoices, leftover);
    // A scan is an invoice if it comes alone.
    if invoices.is_empty() {
        for scan in join::scans(images) {
            join::insert(&mut invoices, scan.0, scan.1);
        }
    } else {
        let images = images.into_iter().map(|(at, image, _)| (at, image)).collect();
        join::appendices(&mut invoices, images, &mut skipped);
    }
    if invoices.is_empty() {
        for scan in join::scans(pasted) {
            join::insert(&mut invoices, scan.0, scan.1);
        }
    } else {
        skipped.extend(pasted.iter().map(|(at, image, _)| (*at, image.skipped(FileRule::InlineImage))));
    }
    join::documents(&mut invoices, documents, &mut skipped);
    for (_, file) in skipped.iter_mut().filter(|(at, _)| owed.contains(at)) {
        file.attention |= invoices.is_empty() || file.reason == FileRule::ProForma.into();
        if file.attention
            && !file.kept
            && let Some(piece) = pieces.iter().find(|piece| piece.part.path == file.part)
        {
            file.keep(&piece.part);
        }
    }
    let companions = if invoices.is_empty() { unread::flag(companions, &mut skipped) } else { companions };
    join::appendices(&mut invoices, companions, &mut skipped);
    join::carried(&mut invoices, carried);
    join::envelopes(&mut invoices, &pieces, &mut skipped);
    damaged.retain(|(hash, finding)| !has_all(&invoices, hash, finding));
    for (_, found) in &mut invoices {
        found.add_damage(&damaged);
    }
    skipped.sort_by_key(|(at, _)| *at);
    let skipped = skipped.into_iter().map(|(_, file)| file).collect();
    Judgement::of(invoices.into_iter().map(|(_, found)| found).collect(), skipped)
}

/// Whether a finding is that a PDF shows several invoices, and as many invoices as it names have that PDF.
fn has_all(invoices: &[join::Placed], hash: &str, finding: &Finding) -> bool {
    let message::Finding::SeveralInvoices { numbers } = &finding.message else { return false };
    invoices.iter().filter(|(_, found)| found.has(hash)).count() >= numbers.count()
}

/// Whether a finding is about the PDF itself, so that a person has to look at it: it is cut off, or holds other PDFs or
/// several invoices.
fn is_about_pdf(finding: &Finding) -> bool {
    use message::Finding::{DamagedPdf, PdfOfPdfs, SeveralInvoices};
    matches!(finding.message, DamagedPdf | PdfOfPdfs | SeveralInvoices { .. })
}

impl Found {
    fn of(invoice: Invoice, file: File) -> Self {
        Self { invoice, files: vec![file], joined: None, disagreements: Vec::new(), text: None }
    }

    fn has(&self, hash: &str) -> bool {
        self.files.iter().any(|file| file.sha256 == hash)
    }

    /// Says of an invoice with data that the PDF which shows it is damaged.
    fn add_damage(&mut self, damaged: &[(String, Finding)]) {
        let mine = damaged.iter().find(|(hash, _)| self.has(hash));
        if let Some((_, finding)) = mine.filter(|_| !self.is_for_a_person()) {
            self.invoice.findings.push(finding.clone());
        }
    }

    /// Whether its PDF is damaged, or holds others, or other invoices.
    fn is_for_a_person(&self) -> bool {
        self.invoice.findings.iter().any(is_about_pdf)
    }
}

/// A file on its way to a judgement.
#[derive(Debug, Clone)]
struct Candidate<'a> {
    part: &'a Part,
    media_type: String,
    sha256: String,
}

impl Candidate<'_> {
    fn file(&self, role: Role, rule: FileRule) -> File {
        File {
            name: self.part.name.clone(),
            original_name: self.part.original_name.clone(),
            media_type: self.media_type.clone(),
            size: self.part.bytes.len(),
            sha256: self.sha256.clone(),
            role,
            part: self.part.path.clone(),
            rule,
            bytes: self.part.bytes.clone(),
        }
    }

    /// Leaves the file out by a rule.
    fn skipped(&self, rule: FileRule) -> Skipped {
        let mut skipped = self.left_out(rule.into());
        if rule.keeps_file() {
            skipped.keep(self.part);
        }
        skipped
    }

    /// Leaves the file out because it cannot be read.
    fn refused(&self, unread: Unread) -> Skipped {
        let attention = unread.is_for_a_person();
        let mut skipped = Skipped { attention, ..self.left_out(unread.into()) };
        skipped.keep(self.part);
        skipped
    }

    fn left_out(&self, reason: LeftOut) -> Skipped {
        Skipped {
            name: self.part.name.clone(),
            media_type: self.media_type.clone(),
            size: self.part.bytes.len(),
            sha256: self.sha256.clone(),
            part: self.part.path.clone(),
            reason,
            kept: false,
            attention: false,
            bytes: Bytes::new(),
        }
    }
}

/// SHA-256 in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test")]
mod tests;

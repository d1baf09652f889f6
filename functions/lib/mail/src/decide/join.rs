//! The second step: bringing the files of one invoice together.
//!
//! Two mistakes are possible, and they are not equally bad. An invoice counted twice is seen by a person and by the
//! duplicate check; an invoice taken for the rendering of another is lost. So a file is joined only when exactly one
//! invoice fits, and otherwise stands for itself.

use std::collections::HashMap;

use invoice::{Fields, Invoice, Kind};
use message::FileRule;

use super::{
    Candidate, File, Found, Role, Skipped, disagreement,
    printed::{Print, is_another},
    sha256,
    sort::Carried,
    tokens::{compact, dashed, has_token, spaced},
};
use crate::{
    Part, file_name,
    unpack::{Piece, SIGNED_CONTENT},
};

/// An invoice and the place of its first file in the mail.
pub(super) type Placed = (usize, Found);

/// Adds an invoice in document order.
pub(super) fn insert(invoices: &mut Vec<Placed>, at: usize, found: Found) {
    let index = invoices.partition_point(|(other, _)| *other <= at);
    invoices.insert(index, (at, found));
}

/// The invoices of all files with invoice data, each once.
///
/// Of a hybrid PDF and a loose file the fields are those of the loose one: it is what the sender's program wrote
/// last and what the law has the receiver keep.
pub(super) fn structured(carriers: Vec<(usize, Candidate<'_>, Vec<Invoice>)>) -> Vec<Placed> {
    let mut invoices: Vec<Placed> = Vec::new();
    let mut known = Known::default();
    for (at, candidate, batch) in carriers {
        let (role, rule) = candidate.carries();
        let mut seen: Vec<(usize, Names)> = Vec::new();
        for invoice in batch {
            let names = Names::of(&invoice);
            let twin = known.twin(&names);
            seen.push((twin.unwrap_or(invoices.len()), names));
            let Some((_, found)) = twin.and_then(|twin| invoices.get_mut(twin)) else {
                // Files come in the order of their places, so the last invoice is the last in place.
                invoices.push((at, Found::of(invoice, candidate.file(role, rule))));
                continue;
            };
            found.joined.get_or_insert(FileRule::SameNumberAndSeller);
            disagreement::flag(found, &invoice, &candidate);
            if role == Role::Structured && found.files.iter().all(|file| file.role == Role::Original) {
                found.invoice = invoice;
            }
            // A batch may repeat a number.
            if found.files.last().is_none_or(|last| last.sha256 != candidate.sha256) {
                found.files.push(candidate.file(role, FileRule::SameNumberAndSeller));
            }
        }
        // Invoices of one file are several, whatever their numbers.
        for (index, names) in seen {
            known.add(index, names);
        }
    }
    invoices
}

/// What an invoice with data is known by.
#[derive(Debug)]
struct Names {
    kind: Kind,
    has_vat: bool,
    /// See [`Invoice::identity`].
    identity: Option<String>,
    /// The identity as if its seller had no VAT number.
    by_name: Option<String>,
}

impl Names {
    fn of(invoice: &Invoice) -> Self {
        let by_name = invoice.fields.clone().and_then(|fields| {
            let fields = Fields { seller_vat: None, ..fields };
            Invoice { evidence: invoice.evidence.clone(), ..Invoice::new(invoice.kind, invoice.format, Some(fields)) }
                .identity()
        });
        let has_vat = invoice.fields.as_ref().is_some_and(|fields| fields.seller_vat.is_some());
        Self { kind: invoice.kind, has_vat, identity: invoice.identity(), by_name }
    }
}

/// The invoices found so far, by the names of each of their files; of several of one name, the first.
#[derive(Debug, Default)]
struct Known {
    by_identity: HashMap<(String, Kind), usize>,
    /// Without VAT number, or with one.
    by_name: HashMap<(String, Kind, bool), usize>,
}

impl Known {
    fn add(&mut self, index: usize, names: Names) {
        let Names { kind, has_vat, identity, by_name } = names;
        let first = |place: &mut usize| *place = index.min(*place);
        if let Some(identity) = identity {
            self.by_identity.entry((identity, kind)).and_modify(first).or_insert(index);
        }
        if let Some(name) = by_name {
            self.by_name.entry((name, kind, has_vat)).and_modify(first).or_insert(index);
        }
    }

    /// The invoice of which this is another rendering: same number and seller, and not of the other kind.
    fn twin(&self, names: &Names) -> Option<usize> {
        let kinds = match names.kind {
            Kind::Unknown => vec![Kind::Unknown, Kind::Invoice, Kind::CreditNote],
            kind => vec![kind, Kind::Unknown],
        };
        let of_kind = |kind: &Kind| {
            let identity =
                names.identity.as_ref().and_then(|identity| self.by_identity.get(&(identity.clone(), *kind)));
            // The lowest profiles of Factur-X leave the VAT number out: then the names decide.
            let name = || self.by_name.get(&(names.by_name.clone()?, *kind, !names.has_vat));
            identity.into_iter().chain(name()).min().copied()
        };
        kinds.iter().filter_map(of_kind).min()
    }
}

/// A plain PDF, the invoices with data that it belongs to, and the rule that says so.
struct Join<'a> {
    targets: Vec<usize>,
    pdf: Candidate<'a>,
    text: Option<String>,
    rule: FileRule,
}

/// Joins plain PDFs with the structured invoices they render, and returns those that render none.
pub(super) fn renderings<'a>(invoices: &mut [Placed], pdfs: Vec<Print<'a>>) -> Vec<Print<'a>> {
    let is_only_pair = invoices.len() == 1 && pdfs.len() == 1;
    let mut pdfs_at: HashMap<Place, usize> = HashMap::new();
    for (_, pdf, ..) in &pdfs {
        *pdfs_at.entry(Place::of(pdf.part)).or_default() += 1;
    }
    let mut leftover = Vec::new();
    let mut joins: Vec<Join<'a>> = Vec::new();
    for (at, pdf, text, read) in pdfs {
        let part = pdf.part;
        let may_be = |found: &Found| !is_another(&read, text.as_deref(), &part.name, &found.invoice);
        let by_text = text.as_deref().map_or_else(Vec::new, |text| shown_in(invoices, text, part, may_be));
        // A scan shows nothing that could contradict: it is of another invoice if that of its name has its own, or if both
        // came in mails of their own.
        let is_of_another_place = |found: &Found| {
            let (own, its) = (Place::of(part), found.files.first().map(Place::of_file));
            its.is_some_and(|its| own != its && (own.is_apart_from(&its) || pdfs_at.contains_key(&its)))
        };
        let may_be_scan_of =
            |at: &usize| text.is_some() || invoices.get(*at).is_none_or(|(_, found)| !is_of_another_place(found));
        let by_name = || {
            Some(named_by(invoices, part, may_be)).filter(|named| named.iter().all(may_be_scan_of)).unwrap_or_default()
        };
        let by_folder = || match text {
            None if pdfs_at.get(&Place::of(part)) == Some(&1) => alone_in_folder(invoices, part),
            _ => None,
        };
        let (targets, rule) = if !by_text.is_empty() {
            (by_text, FileRule::NumberInText)
        } else if let named = by_name()
            && !named.is_empty()
        {
            (named, FileRule::SameFileName)
        } else if is_only_pair
            && text.is_none()
            && invoices.iter().all(|(_, found)| may_be(found) && !is_of_another_place(found))
        {
            (vec![0], FileRule::OnlyPair)
        } else if let Some(beside) = by_folder() {
            (vec![beside], FileRule::OnlyPair)
        } else {
            leftover.push((at, pdf, text, read));
            continue;
        };
        if let [target] = targets.as_slice()
            && let Some((_, found)) = invoices.get_mut(*target)
        {
            disagreement::flag_print(found, &read, text.as_deref(), &pdf);
        }
        joins.push(Join { targets, pdf, text, rule });
    }
    for (index, (_, found)) in invoices.iter_mut().enumerate() {
        let mine: Vec<&Join<'a>> = joins.iter().filter(|join| join.targets.contains(&index)).collect();
        // A time sheet shows the invoice number too: the rendering is the one that also bears the name.
        let has_original = found.files.iter().any(|file| file.role == Role::Original);
        let named = mine.iter().position(|join| bears_name(found, &join.pdf.part.name));
        let original = if has_original { None } else { named.or(Some(0)) };
        let files: Vec<File> = mine
            .iter()
            .enumerate()
            .map(|(at, Join { targets, pdf, text, rule })| {
                let is_original = original == Some(at);
                // The pages of a batch show the totals of each.
                if let (Some(text), [_]) = (text, targets.as_slice()) {
                    disagreement::flag_doubt(found, text, pdf, is_original);
                }
                if is_original {
                    found.joined.get_or_insert(*rule);
                    pdf.file(Role::Original, *rule)
                } else {
                    pdf.file(Role::Appendix, FileRule::FurtherPdf)
                }
            })
            .collect();
        found.files.extend(files);
    }
    leftover
}

/// Puts companions beside their invoice: the only one, the one whose name they bear, or the only one of their folder.
pub(super) fn appendices(
    invoices: &mut [Placed],
    companions: Vec<(usize, Candidate<'_>)>,
    skipped: &mut Vec<(usize, Skipped)>,
) {
    let indices = |invoices: &[Placed], part: &Part| match invoices.len() {
        1 => vec![0],
        _ => match named_by(invoices, part, |_| true) {
            named if named.is_empty() => alone_in_folder(invoices, part).into_iter().collect(),
            named => named,
        },
    };
    let targets: Vec<Vec<usize>> = companions.iter().map(|(_, c)| indices(invoices, c.part)).collect();
    for ((at, companion), targets) in companions.into_iter().zip(targets) {
        let rule = if invoices.is_empty() { FileRule::NotAnInvoiceFormat } else { FileRule::AmbiguousAppendix };
        if targets.is_empty() {
            skipped.push((at, companion.skipped(rule)));
        }
        for target in targets {
            if let Some((_, found)) = invoices.get_mut(target) {
                found.files.push(companion.file(Role::Appendix, FileRule::BesideInvoice));
            }
        }
    }
}

/// Puts documents of other kinds beside the invoice they accompany: the only one, the one whose number they show, or
/// whose name they bear. Terms accompany every mail and belong to none.
pub(super) fn documents(
    invoices: &mut [Placed],
    documents: Vec<(usize, Candidate<'_>, Option<String>, FileRule)>,
    skipped: &mut Vec<(usize, Skipped)>,
) {
    for (at, document, text, rule) in documents {
        let part = document.part;
        let targets = match invoices.len() {
            _ if rule == FileRule::Terms => Vec::new(),
            1 => vec![0],
            _ => match text.map(|text| shown_in(invoices, &text, part, |_| true)) {
                Some(shown) if !shown.is_empty() => shown,
                _ => named_by(invoices, part, |_| true),
            },
        };
        if targets.is_empty() {
            skipped.push((at, document.skipped(rule)));
        }
        for target in targets {
            if let Some((_, found)) = invoices.get_mut(target) {
                found.files.push(document.file(Role::Appendix, rule));
            }
        }
    }
}

/// The invoices of scans and photos: one of each, but the pages of one scan are one.
pub(super) fn scans(images: Vec<(usize, Candidate<'_>, Invoice)>) -> Vec<Placed> {
    let mut scans: Vec<Placed> = Vec::new();
    // What the open scan is called, and its latest page.
    let mut open: Option<(String, u32)> = None;
    let numbered = images.into_iter().map(|(at, image, invoice)| (page(&image.part.name), at, image, invoice));
    let mut numbered: Vec<_> = numbered.collect();
    // Pages may come in any order, but those of one scan come together in the judgement.
    numbered.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    for (page, at, image, invoice) in numbered {
        match (&page, &open, scans.last_mut()) {
            (Some((stem, number)), Some((same, last)), Some((_, found))) if stem == same && *number == last + 1 => {
                found.joined = Some(FileRule::Pages);
                // A payment code may be on any page.
                if found.invoice.fields.is_none() {
                    found.invoice = invoice;
                }
                found.files.push(image.file(Role::Original, FileRule::Pages));
            }
            _ => scans.push((at, Found::of(invoice, image.file(Role::Original, FileRule::Image)))),
        }
        open = page.filter(|(_, number)| *number == 1 || open.is_some_and(|(_, last)| *number == last + 1));
    }
    scans
}

/// What a page is called without its number, and the number: `Rechnung, Seite 2.jpg`, `page-02.png`.
fn page(name: &str) -> Option<(String, u32)> {
    const WORDS: [&str; 11] =
        ["page", "pages", "pag", "pagina", "página", "pg", "seite", "blatt", "sivu", "side", "strona"];
    let stem = dashed(file_name::stem(name));
    let digits = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, number) = stem.split_at(stem.len() - digits);
    let word = stem.trim_end_matches('-').rsplit('-').next()?;
    WORDS.contains(&word).then_some((stem.to_owned(), number.parse().ok()?))
}

/// Files the envelopes of signed files with the invoices those belong to. An envelope may be signed again; the same one
/// sent twice is filed once.
pub(super) fn envelopes(invoices: &mut [Placed], pieces: &[Piece], skipped: &mut Vec<(usize, Skipped)>) {
    let by_path: HashMap<&str, &Part> = pieces.iter().map(|Piece { part, .. }| (part.path.as_str(), part)).collect();
    let signed = |part: &Part| by_path.get(format!("{}/{SIGNED_CONTENT}", part.path).as_str()).copied();
    skipped.retain(|(at, entry)| {
        let Some(envelope) = pieces.get(*at).map(|piece| &piece.part) else { return true };
        let Some(content) = signed(envelope) else { return true };
        let innermost = std::iter::successors(Some(content), |part| signed(part)).last().unwrap_or(content);
        let hash = sha256(&innermost.bytes);
        let media_type = "application/pkcs7-mime".to_owned();
        let envelope = Candidate { part: envelope, media_type, sha256: entry.sha256.clone() };
        let mut is_filed = false;
        let owners = invoices.iter_mut().map(|(_, found)| found);
        for found in owners.filter(|found| found.has(&hash) && !found.has(&envelope.sha256)) {
            found.files.push(envelope.file(Role::Envelope, FileRule::SignedOriginal));
            is_filed = true;
        }
        !is_filed
    });
}

/// Gives the files within a document to the invoice it is a file of; of several invoices in one document, to the one
/// whose name they bear, else to each.
///
/// A PDF is what people read of an invoice that has nothing else to read, and every other file its appendix.
pub(super) fn carried(invoices: &mut [Placed], carried: Vec<Carried>) {
    for Carried { carrier, files } in carried {
        let has_carrier = |found: &Found| found.files.iter().any(|file| file.part == carrier);
        let owners: Vec<usize> =
            invoices.iter().enumerate().filter(|(_, (_, f))| has_carrier(f)).map(|(at, _)| at).collect();
        for (part, media_type) in files {
            let candidate = Candidate { part: &part, sha256: sha256(&part.bytes), media_type };
            let named = |at: &&usize| invoices.get(**at).is_some_and(|(_, found)| bears_name(found, &part.name));
            let named: Vec<usize> = owners.iter().filter(named).copied().collect();
            let is_sure = owners.len() == 1 || named.len() == 1;
            for at in if named.is_empty() { &owners } else { &named } {
                let Some((_, found)) = invoices.get_mut(*at) else { continue };
                if found.has(&candidate.sha256) {
                    continue;
                }
                let is_readable = found.files.iter().any(|file| file.role == Role::Original);
                let is_original = is_sure && !is_readable && candidate.media_type == "application/pdf";
                let role = if is_original { Role::Original } else { Role::Appendix };
                found.files.push(candidate.file(role, FileRule::Embedded));
            }
        }
    }
}

/// The invoices whose number a text shows, of those it may be of: one, or several of the same file, which it then prints
/// as a batch.
pub(super) fn shown_in(
    invoices: &[Placed],
    text: &str,
    part: &Part,
    may_be: impl Fn(&Found) -> bool + Copy,
) -> Vec<usize> {
    let words = spaced(text);
    let mut matches: Vec<usize> = with_fields(invoices)
        .filter(|(_, fields)| number(fields).is_some_and(|number| has_token(&words, &spaced(number), false)))
        .filter(|(index, _)| invoices.get(*index).is_some_and(|(_, found)| may_be(found)))
        .map(|(index, _)| index)
        .collect();
    if matches.len() > 1 {
        let letters = compact(text);
        let by_seller: Vec<usize> = with_fields(invoices)
            .filter(|(index, fields)| {
                let shows_vat = fields.seller_vat.as_deref().map(compact).is_some_and(|vat| letters.contains(&vat));
                let shows_name = fields.seller_name.as_deref().map(spaced).is_some_and(|name| words.contains(&name));
                matches.contains(index) && (shows_vat || shows_name)
            })
            .map(|(index, _)| index)
            .collect();
        if !by_seller.is_empty() {
            matches = by_seller;
        }
    }
    if matches.len() > 1 {
        let named = named_by(invoices, part, may_be).into_iter().filter(|index| matches.contains(index));
        let named: Vec<usize> = named.collect();
        if !named.is_empty() {
            matches = named;
        }
    }
    one_or_batch(invoices, matches)
}

/// The invoices whose name a file bears, as [`bears_name`], of those it may be of; one, or several of the same file. Where
/// every folder has an `invoice.xml`, the one of its own folder.
fn named_by(invoices: &[Placed], part: &Part, may_be: impl Fn(&Found) -> bool) -> Vec<usize> {
    let matches = invoices.iter().enumerate().filter(|(_, (_, found))| bears_name(found, &part.name) && may_be(found));
    let place = Place::of(part);
    let (beside, elsewhere): (Vec<_>, Vec<_>) = matches.partition(|(_, (_, found))| place.is_folder_of(found));
    let matches = if beside.is_empty() { elsewhere } else { beside };
    one_or_batch(invoices, matches.into_iter().map(|(index, _)| index).collect())
}

/// Where a file is: the archive, envelope or attached mail that it came in, and the folder there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place {
    container: String,
    folder: String,
}

impl Place {
    fn of(part: &Part) -> Self {
        Self::new(&part.path, part.original_name.as_deref())
    }

    pub(super) fn of_file(file: &File) -> Self {
        Self::new(&file.part, file.original_name.as_deref())
    }

    fn new(path: &str, name: Option<&str>) -> Self {
        let above = |path: &str| path.rsplit_once(['/', '\\']).map_or("", |(above, _)| above).to_owned();
        Self { container: above(path), folder: above(name.unwrap_or_default()) }
    }

    /// Whether two files came in attached mails or archives of their own.
    fn is_apart_from(&self, other: &Self) -> bool {
        let is_within = |a: &str, b: &str| b.is_empty() || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
        self.container != other.container
            && !is_within(&self.container, &other.container)
            && !is_within(&other.container, &self.container)
    }

    /// Whether somebody put an invoice in this folder. The mail itself is none: it may have the files of several.
    fn is_folder_of(&self, found: &Found) -> bool {
        let is_folder = !(self.container.is_empty() && self.folder.is_empty());
        is_folder && found.files.first().is_some_and(|file| Self::of_file(file) == *self)
    }
}

/// The only invoice that came in the folder of a file.
fn alone_in_folder(invoices: &[Placed], part: &Part) -> Option<usize> {
    let place = Place::of(part);
    let mut beside = invoices.iter().enumerate().filter(|(_, (_, found))| place.is_folder_of(found));
    beside.next().filter(|_| beside.next().is_none()).map(|(index, _)| index)
}

/// Whether a file is called like a file of the invoice, extension aside, or its name holds the invoice number.
fn bears_name(found: &Found, name: &str) -> bool {
    let stem = dashed(file_name::stem(name));
    let same_stem = !stem.is_empty() && found.files.iter().any(|file| dashed(file_name::stem(&file.name)) == stem);
    let number = found.invoice.fields.as_ref().and_then(number).map(dashed);
    same_stem || number.is_some_and(|number| stem == number || has_token(&stem, &number, true))
}

/// Several matches count only if they came in one file.
fn one_or_batch(invoices: &[Placed], matches: Vec<usize>) -> Vec<usize> {
    let mut places = matches.iter().filter_map(|index| invoices.get(*index)).map(|(at, _)| at);
    let first = places.next();
    if places.all(|at| Some(at) == first) { matches } else { Vec::new() }
}

fn with_fields(invoices: &[Placed]) -> impl Iterator<Item = (usize, &Fields)> {
    invoices.iter().enumerate().filter_map(|(index, (_, found))| Some((index, found.invoice.fields.as_ref()?)))
}

/// The number of an invoice, if it has one.
pub(super) fn number(fields: &Fields) -> Option<&str> {
    fields.number.as_deref().map(str::trim).filter(|number| !number.is_empty())
}

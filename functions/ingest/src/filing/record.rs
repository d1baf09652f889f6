//! Which record an invoice of a mail belongs to: one of its own, or one that an earlier mail made.
//!
//! The same invoice comes as PDF today and as XML tomorrow, from two addresses, forwarded by a colleague, again as a
//! reminder. It is the same by its bytes, or by supplier and number; a PDF without data is, where its text shows number,
//! seller and total of an invoice with data and contradicts none of it. What is held joins nothing but its like: a forged
//! file must not stand beside a real one as if it were of it.

use aws::Failure;
use connector::Connector;
use ids::{AccountId, InvoiceId, MailId};
use invoice::tax_id::normalize_lenient;
use invoice::{Content, Fields, Invoice, normalized_number};
use ledger::{Before, Difference, IncomingInvoice, IncomingState, InvoiceKey, Keys, Record};
use mail::decide::{differences, renders};
use mail::trust::origin;
use mail::{EmailAddress, Found, Role};
use message::FileRule;

/// PDFs read again, of those that show the number of an invoice.
const MAX_COMPARED: usize = 5;

/// An invoice of the mail with what it can be found by.
pub(super) struct Candidate<'a> {
    pub(super) found: &'a Found,
    /// The id it gets unless it is on record.
    id: InvoiceId,
    /// Its bytes.
    files: Vec<InvoiceKey>,
    /// What no other invoice is called.
    names: Vec<InvoiceKey>,
    /// Its number beside its seller's marks, which a text shows too.
    marks: Vec<InvoiceKey>,
    /// What a PDF without data shows: perhaps the marks of its own, perhaps of others.
    shown: Vec<InvoiceKey>,
}

/// The record an invoice belongs to.
pub(super) struct Place {
    pub(super) id: InvoiceId,
    pub(super) record: Record,
    /// As it is on record.
    pub(super) existing: Option<IncomingInvoice>,
    /// Why it belongs there; `None` for one of its own.
    pub(super) rule: Option<FileRule>,
    pub(super) differs: Vec<Difference>,
    /// Another invoice that has its number.
    pub(super) namesake: Option<InvoiceId>,
}

/// The mail that brings an invoice, as far as it decides which record that belongs to.
pub(super) struct Arriving<'a> {
    pub(super) mail: &'a MailId,
    /// Where it comes from; see [`origin`].
    pub(super) origin: Option<String>,
    /// The invoice must wait for a person.
    pub(super) is_held: bool,
    /// Nothing that speaks against it keeps the account from learning of it.
    pub(super) is_sound: bool,
}

impl<'a> Candidate<'a> {
    /// `index` is its place among the invoices of the mail; `is_batch` says that its file holds others too.
    pub(super) fn new(found: &'a Found, index: usize, is_batch: bool) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for file in found.files.iter().filter(|file| file.role != Role::Appendix && !is_batch) {
            files.push(InvoiceKey::of_file(&super::hash(&file.sha256)?));
        }
        let fields = found.invoice.fields.as_ref();
        Ok(Self {
            found,
            id: invoice_id(found, index),
            files,
            names: fields.map_or_else(Vec::new, |fields| names(found, fields)),
            marks: fields.filter(|_| has_data(&found.invoice)).map_or_else(Vec::new, marks),
            shown: found.text.as_deref().map_or_else(Vec::new, shown),
        })
    }

    pub(super) fn supplier(&self) -> Option<String> {
        self.found.invoice.fields.as_ref().and_then(Fields::seller_key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &InvoiceKey> {
        self.files.iter().chain(&self.names).chain(&self.marks).chain(&self.shown)
    }

    /// What a held record is found by once it is released.
    pub(super) fn keys_if_released(&self) -> Vec<InvoiceKey> {
        self.files.iter().chain(&self.names).chain(&self.marks).cloned().collect()
    }

    /// Adds what the record can be found by later.
    pub(super) fn leave_keys(&self, id: &InvoiceId, keys: &mut Keys) {
        for key in self.files.iter().chain(&self.names).chain(&self.marks) {
            keys.has(key.clone(), id);
        }
        for key in &self.shown {
            keys.shows(key.clone(), id);
        }
    }

    /// Finds the record.
    pub(super) async fn place(
        &self,
        connector: &Connector,
        account: &AccountId,
        before: &Before,
        arriving: &Arriving<'_>,
    ) -> Result<Place, Failure> {
        let mut own = Place::new(self.id.clone());
        for key in &self.names {
            let Some(existing) = on_record(connector, account, before, key).await? else { continue };
            if contradicts(&existing.invoice, &self.found.invoice) {
                continue;
            }
            // A number that is used anew each year; or one that a stranger took before the supplier used it.
            let is_doubtful = !existing.warnings.is_empty() && !arriving.is_of_origin(&existing);
            let has_file =
                |key: &InvoiceKey| before.holders.get(key).is_some_and(|h| h.invoice.as_ref() == Some(&existing.id));
            let is_same_file = !self.files.is_empty() && self.files.iter().all(has_file);
            let rule = if is_same_file { FileRule::SameFileInTwoMails } else { FileRule::SameInvoiceInTwoMails };
            let again = self.again(existing, rule, arriving);
            let differs = |field: &str| again.differs.iter().any(|difference| difference.field.starts_with(field));
            if again.record == Record::Kept
                && differs("total")
                && (differs("issue_date") || is_doubtful && arriving.is_sound)
            {
                own = Place { namesake: Some(again.id), ..Place::new(self.id_beside_namesake()) };
                break;
            }
            if !arriving.is_held {
                return Ok(again);
            }
        }
        if let Some(place) = self.by_file(connector, account, before, arriving).await? {
            return Ok(place);
        }
        if arriving.is_held {
            return self.apart(connector, account, arriving).await;
        }
        let by_text = match &self.found.text {
            Some(text) => self.shown_on_record(connector, account, before, text, arriving).await?,
            None => self.shown_by_record(connector, account, before, arriving).await?,
        };
        match (by_text, own.namesake.is_some()) {
            (Some(place), _) => Ok(place),
            (None, false) => Ok(own),
            (None, true) => {
                let existing = connector.ledger.incoming_invoice(account, &own.id).await?;
                Ok(existing.map_or(own, |existing| self.again(existing, FileRule::SameInvoiceInTwoMails, arriving)))
            }
        }
    }

    /// The record that has the same file. Two invoices with data that came with one file, such as a cover sheet, are two;
    /// and of what would be held, every file must be there.
    async fn by_file(
        &self,
        connector: &Connector,
        account: &AccountId,
        before: &Before,
        arriving: &Arriving<'_>,
    ) -> Result<Option<Place>, Failure> {
        let holders = self.files.iter().map(|key| before.holders.get(key).and_then(|holders| holders.invoice.as_ref()));
        let holders: Vec<Option<&InvoiceId>> = holders.collect();
        let Some(id) = holders.iter().flatten().next() else { return Ok(None) };
        if arriving.is_held && holders.iter().any(|holder| holder.as_ref() != Some(id)) {
            return Ok(None);
        }
        let Some(existing) = connector.ledger.incoming_invoice(account, id).await? else { return Ok(None) };
        let (ours, theirs) = (&self.found.invoice, &existing.invoice);
        let are_two = has_data(ours) && has_data(theirs) && ours.identity() != theirs.identity();
        let place = self.again(existing, FileRule::SameFileInTwoMails, arriving);
        // Data that may not complete the record make one of their own.
        let is_stranger = has_data(&self.found.invoice)
            && place.record == Record::Kept
            && place.existing.as_ref().is_some_and(|existing| !has_data(&existing.invoice));
        Ok((!are_two && !is_stranger).then_some(place))
    }

    /// What is held stands apart from the record it claims to be of: it gets a record of its own, and the real invoice
    /// finds the place free.
    async fn apart(
        &self,
        connector: &Connector,
        account: &AccountId,
        arriving: &Arriving<'_>,
    ) -> Result<Place, Failure> {
        let id = self.id_apart();
        let existing = connector.ledger.incoming_invoice(account, &id).await?;
        let again = existing.map(|existing| self.again(existing, FileRule::SameFileInTwoMails, arriving));
        Ok(again.unwrap_or_else(|| Place::new(id)))
    }

    /// The invoice is on record. Where the record has no data but what was read from text, this mail's data complete it, if
    /// they come from where the record came from and nobody has vouched for it as it is.
    fn again(&self, existing: IncomingInvoice, rule: FileRule, arriving: &Arriving<'_>) -> Place {
        if existing.mail_id == *arriving.mail {
            // Made by this mail, when it was filed in part.
            return Place::new(existing.id);
        }
        let differs: Vec<Difference> = match (&existing.invoice.fields, &self.found.invoice.fields) {
            (Some(record), Some(arrival)) => differences(record, arrival).into_iter().map(Difference::from).collect(),
            _ => Vec::new(),
        };
        let completes = !has_data(&existing.invoice)
            && has_data(&self.found.invoice)
            && differs.is_empty()
            && arriving.is_sound
            && existing.state == IncomingState::Received
            && arriving.is_of_origin(&existing);
        let (record, existing) = if completes {
            let joined = existing.joined.or(Some(rule));
            (Record::Completed, IncomingInvoice { invoice: self.found.invoice.clone(), joined, ..existing })
        } else {
            (Record::Kept, existing)
        };
        Place { id: existing.id.clone(), record, existing: Some(existing), rule: Some(rule), differs, namesake: None }
    }

    /// The invoice on record that the text of this PDF shows, if both came from one sender or the PDF from the supplier's.
    async fn shown_on_record(
        &self,
        connector: &Connector,
        account: &AccountId,
        before: &Before,
        text: &str,
        arriving: &Arriving<'_>,
    ) -> Result<Option<Place>, Failure> {
        let holders = self.shown.iter().filter_map(|key| before.holders.get(key)?.invoice.clone());
        let on_record = connector.ledger.incoming_invoices(account, holders).await?;
        let found = on_record.into_values().find_map(|existing| {
            let supplier = existing.invoice.fields.as_ref().and_then(Fields::seller_key);
            let rule = shows(text, &self.found.invoice, &existing.invoice)?;
            let is_theirs = arriving.is_of_origin(&existing)
                || arriving
                    .origin
                    .as_ref()
                    .is_some_and(|origin| before.known.is_origin_of(supplier.as_deref(), origin));
            is_theirs.then(|| self.again(existing, rule, arriving))
        });
        Ok(found)
    }

    /// The PDF on record whose text shows this invoice, if this completes it.
    async fn shown_by_record(
        &self,
        connector: &Connector,
        account: &AccountId,
        before: &Before,
        arriving: &Arriving<'_>,
    ) -> Result<Option<Place>, Failure> {
        let holders = self.marks.iter().filter_map(|key| before.holders.get(key)).cloned();
        let on_record = connector.ledger.incoming_invoices(account, holders.flat_map(|h| h.shown_by)).await?;
        for (id, existing) in on_record.into_iter().filter(|(_, e)| !has_data(&e.invoice)).take(MAX_COMPARED) {
            let Some(text) = text_on_record(connector, account, &id).await? else { continue };
            if let Some(rule) = shows(&text, &existing.invoice, &self.found.invoice) {
                let place = self.again(existing, rule, arriving);
                if place.record != Record::Kept {
                    return Ok(Some(place));
                }
            }
        }
        Ok(None)
    }

    /// Every record that an earlier attempt may have filed it in.
    pub(super) fn may_be_in(&self, before: &Before) -> Vec<InvoiceId> {
        let holders = self.keys().filter_map(|key| before.holders.get(key));
        let on_record = holders.flat_map(|holders| holders.invoice.iter().chain(&holders.shown_by)).cloned();
        on_record.chain([self.id.clone(), self.id_apart(), self.id_beside_namesake()]).collect()
    }

    /// The id of an invoice that is held.
    fn id_apart(&self) -> InvoiceId {
        let file = self.found.files.first().map(|file| file.sha256.as_str()).unwrap_or_default();
        InvoiceId::derived(&["held", self.id.as_str(), file])
    }

    /// The id of an invoice whose number another one has.
    fn id_beside_namesake(&self) -> InvoiceId {
        let fields = self.found.invoice.fields.clone().unwrap_or_default();
        let total = fields.payable_or_gross().map(|total| total.normalize().to_string()).unwrap_or_default();
        InvoiceId::derived(&["namesake", self.id.as_str(), &fields.issue_date.unwrap_or_default(), &total])
    }
}

impl Arriving<'_> {
    /// Whether the mail came from where a record came from.
    fn is_of_origin(&self, existing: &IncomingInvoice) -> bool {
        let theirs = existing.sender.as_deref().and_then(|sender| EmailAddress::parse(sender).ok());
        self.origin.is_some() && theirs.as_ref().map(origin) == self.origin
    }
}

/// The invoice on record that has a key.
async fn on_record(
    connector: &Connector,
    account: &AccountId,
    before: &Before,
    key: &InvoiceKey,
) -> Result<Option<IncomingInvoice>, Failure> {
    match before.holders.get(key).and_then(|holders| holders.invoice.as_ref()) {
        Some(id) => connector.ledger.incoming_invoice(account, id).await,
        None => Ok(None),
    }
}

/// Whether two invoices of one name are of two sellers: group companies share accounts, and everyone has a 2026-1.
fn contradicts(a: &Invoice, b: &Invoice) -> bool {
    let vat = |invoice: &Invoice| invoice.fields.as_ref()?.seller_vat.as_deref().map(normalize_lenient);
    vat(a).zip(vat(b)).is_some_and(|(a, b)| a != b)
}

impl Place {
    fn new(id: InvoiceId) -> Self {
        Self { id, record: Record::Made, existing: None, rule: None, differs: Vec::new(), namesake: None }
    }
}

/// Whether a PDF is a rendering of an invoice with data: its text shows it, and nothing read from the text says otherwise.
fn shows(text: &str, read: &Invoice, data: &Invoice) -> Option<FileRule> {
    let rule = renders(text, read, data)?;
    let both = data.fields.as_ref().zip(read.fields.as_ref());
    both.is_none_or(|(data, read)| differences(data, read).is_empty()).then_some(rule)
}

/// The text of the PDF of an invoice on record.
async fn text_on_record(connector: &Connector, account: &AccountId, id: &InvoiceId) -> Result<Option<String>, Failure> {
    let mut files = connector.ledger.files(account, id).await?.into_iter();
    let pdf = files.find(|file| file.role == Role::Original && file.media_type == "application/pdf");
    let Some(pdf) = pdf else { return Ok(None) };
    let bytes = match connector.archive.document(account, &pdf.sha256).await {
        // Somebody deleted it, so there is nothing to compare with.
        Err(Failure::Permanent(_)) => return Ok(None),
        read => read?,
    };
    Ok(match invoice::read(&bytes).content {
        Content::Pdf { text, .. } => text,
        _ => None,
    })
}

/// Whether its fields are its own data, not read from text.
fn has_data(invoice: &Invoice) -> bool {
    invoice.fields.is_some() && invoice.evidence.is_empty()
}

/// What no other invoice is called: kind, number and seller; kind, number and account. And where number, seller, date and
/// total were read from a text, all of these together, so that the same invoice printed twice is one.
fn names(found: &Found, fields: &Fields) -> Vec<InvoiceKey> {
    let kind = kind_word(found);
    let number = fields.number.as_deref().map(normalized_number);
    if has_data(&found.invoice) {
        let account = number.zip(fields.iban.as_ref()).map(|(number, iban)| format!("iban:{iban}/{number}"));
        let names = [found.invoice.identity(), account];
        return names.iter().flatten().map(|name| InvoiceKey::of(&["is", kind, name])).collect();
    }
    let (Some(number), Some(seller), Some(date), Some(total)) =
        (number, &fields.seller_vat, &fields.issue_date, fields.payable_or_gross())
    else {
        return Vec::new();
    };
    let total = total.normalize().to_string();
    vec![InvoiceKey::of(&["text", kind, &number, &normalize_lenient(seller), date, &total])]
}

/// The number of an invoice beside the VAT number and the account of its seller.
fn marks(fields: &Fields) -> Vec<InvoiceKey> {
    let Some(number) = fields.number.as_deref().map(normalized_number) else { return Vec::new() };
    let marks = [&fields.seller_vat, &fields.iban].into_iter().flatten();
    marks.map(|mark| InvoiceKey::of(&["mark", &normalize_lenient(mark), &number])).collect()
}

/// What a text shows: every number that may be an invoice's beside every mark that may be its seller's.
fn shown(text: &str) -> Vec<InvoiceKey> {
    let marks = invoice::plain::marks(text);
    let numbers = invoice::plain::numbers(text);
    let key = |number: &String, mark: &String| InvoiceKey::of(&["mark", mark, number]);
    numbers.iter().flat_map(|number| marks.iter().map(move |mark| key(number, mark))).take(MAX_SHOWN).collect()
}

/// The most keys a text leaves, so that a mail with one PDF is filed in one transaction.
const MAX_SHOWN: usize = 60;

/// Supplier, number and kind name an invoice; where they cannot be read, its bytes (and its place in a batch) do.
fn invoice_id(found: &Found, index: usize) -> InvoiceId {
    if let Some(identity) = found.invoice.identity() {
        return InvoiceId::derived(&[kind_word(found), &identity]);
    }
    let file = found.files.first().map(|file| file.sha256.as_str()).unwrap_or_default();
    let place = if has_data(&found.invoice) { index.to_string() } else { String::new() };
    InvoiceId::derived(&["file", file, &place])
}

fn kind_word(found: &Found) -> &'static str {
    if found.invoice.kind == invoice::Kind::CreditNote { "credit-note" } else { "invoice" }
}

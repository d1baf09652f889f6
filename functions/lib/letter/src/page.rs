//! What a letter shows, in the customer's language and in the order it is read. Text and HTML both show this page.

use std::borrow::Cow;

use invoice::Language;
use invoice::text::{clean, grouped, trimmed};
use serde::Serialize;

use crate::download::Offer;
use crate::facts::{Facts, Reminder};
use crate::payment::{Payment, Transfer};
use crate::style::{Style, Texts};
use crate::template::{Template, fill};
use crate::words::Words;

/// A letter, every text of it ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    pub(crate) language: &'static str,
    pub(crate) subject: String,
    /// What the document is, and its number.
    pub(crate) title: String,
    pub(crate) seller: String,
    /// Paragraphs of lines.
    pub(crate) greeting: Vec<Vec<String>>,
    pub(crate) intro: String,
    /// That the mail is only a copy.
    pub(crate) copy: Option<&'static str>,
    /// Its files, where they are not attached.
    pub(crate) download: Option<Offer>,
    pub(crate) facts: Vec<Labelled>,
    /// The amount that matters.
    pub(crate) amount: Option<Labelled>,
    /// Each of several invoices; none in a letter of one.
    pub(crate) invoices: Vec<One>,
    pub(crate) payment: Option<Asked>,
    /// What a reminder is to who has paid.
    pub(crate) crossed: Option<&'static str>,
    /// Paragraphs of lines.
    pub(crate) closing: Vec<Vec<String>>,
    /// Between a label and its value.
    pub(crate) colon: &'static str,
    pub(crate) colour: String,
    /// Of text on the colour.
    pub(crate) on_colour: String,
}

/// A value and what it is.
#[derive(Debug, Serialize)]
pub(crate) struct Labelled {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// One of several invoices.
#[derive(Debug, Serialize)]
pub(crate) struct One {
    /// What it is, and its number.
    pub(crate) title: String,
    pub(crate) amount: Option<String>,
    pub(crate) facts: Vec<Labelled>,
    /// Sentences of this invoice alone.
    pub(crate) notes: Vec<&'static str>,
}

/// What the customer has to do about the money.
#[derive(Debug, Serialize)]
pub(crate) struct Asked {
    pub(crate) heading: &'static str,
    pub(crate) sentence: Option<&'static str>,
    pub(crate) rows: Vec<Labelled>,
    /// What the payment code is, to who cannot see it.
    pub(crate) code_alt: String,
    pub(crate) scan: &'static str,
}

/// What placeholders become, each on one line.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) document: Cow<'static, str>,
    pub(crate) number: Option<String>,
    pub(crate) issue_date: Option<String>,
    pub(crate) due_date: Option<String>,
    pub(crate) amount: Option<String>,
    pub(crate) seller: Option<String>,
    pub(crate) buyer: Option<String>,
    pub(crate) customer_number: Option<String>,
    pub(crate) order: Option<String>,
    pub(crate) reference: Option<String>,
}

impl Values {
    pub(crate) fn of(facts: &Facts, language: Language) -> Self {
        let words = Words::of(language);
        let shown = |value: &Option<String>| value.as_deref().and_then(clean);
        let date = |value: &Option<String>| shown(value).map(|date| language.date(&date));
        let currency = shown(&facts.currency).unwrap_or_default();
        let reference = match &facts.payment {
            Payment::Transfer(transfer) => shown(&transfer.reference),
            _ => None,
        };
        Self {
            document: if facts.credit_note { words.credit_note } else { words.invoice }.into(),
            number: shown(&facts.number),
            issue_date: date(&facts.issue_date),
            due_date: date(&facts.due_date),
            amount: shown(&facts.amount).map(|amount| language.amount(trimmed(&amount, 2), &currency)),
            seller: clean(&facts.seller),
            buyer: clean(&facts.buyer),
            customer_number: shown(&facts.customer_number),
            order: shown(&facts.order),
            reference,
        }
    }
}

impl Page {
    pub(crate) fn of(facts: &Facts, style: &Style, language: Language) -> Self {
        let words = Words::of(language);
        let values = Values::of(facts, language);
        let own = style.texts.get(&language).cloned().unwrap_or_default();
        let Texts { subject, greeting, closing } = own;
        // A text of placeholders alone may say nothing of this invoice; every letter has a subject.
        let subject = subject.and_then(|own| clean(&own.fill(&values)));
        let text = |own: Option<Template>, usual: &str| {
            paragraphs(&own.map_or_else(|| fill(usual, &values), |own| own.fill(&values)))
        };
        let subject = subject.or_else(|| clean(&fill(words.subject, &values))).unwrap_or_default();
        Self {
            language: language.as_str(),
            subject: match facts.reminder {
                Some(_) => format!("{}{} {subject}", words.reminder, words.colon),
                None => subject,
            },
            title: title(facts.reminder.map_or(&*values.document, |_| words.reminder), &values),
            seller: values.seller.clone().unwrap_or_default(),
            greeting: text(greeting, words.greeting),
            intro: intro(facts, words, &values),
            copy: facts.copy.map(|rule| rule.sentence(language)),
            download: facts.download.as_ref().map(|download| Offer::of(download, language)),
            facts: rows(facts, words, &values),
            amount: values.amount.clone().map(|value| Labelled { label: words.amount, value }),
            invoices: Vec::new(),
            payment: payment(facts, words, &values),
            crossed: facts.reminder.map(|_| words.crossed),
            closing: text(closing, words.closing),
            colon: words.colon,
            colour: style.colour.to_string(),
            on_colour: style.colour.text().to_string(),
        }
    }
}

/// What a letter or a document is, and the document's number.
pub(crate) fn title(what: &str, values: &Values) -> String {
    [Some(what), values.number.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn intro(facts: &Facts, words: &Words, values: &Values) -> String {
    let is_linked = facts.download.is_some();
    let again = match facts.reminder {
        Some(Reminder::Due) => Some(words.is_due),
        Some(Reminder::Overdue) => Some(words.was_due),
        None => None,
    };
    if let Some([owed, attached]) = again {
        return format!("{} {}", fill(owed, values), if is_linked { words.linked_again } else { attached });
    }
    let mut intro = match (is_linked, facts.credit_note) {
        (false, false) => words.here_is_the_invoice,
        (false, true) => words.here_is_the_credit_note,
        (true, false) => words.linked_invoice,
        (true, true) => words.linked_credit_note,
    }
    .to_owned();
    if let Some(number) = &values.number {
        intro.push_str(&format!(" {number}"));
    }
    if let Some(date) = &values.issue_date {
        intro.push_str(&format!(" {} {date}", words.dated));
    }
    intro + if is_linked { words.linked } else { words.attached }
}

fn rows(facts: &Facts, words: &Words, values: &Values) -> Vec<Labelled> {
    let is_owed = !facts.credit_note && !matches!(facts.payment, Payment::Paid | Payment::NothingDue);
    let rows = [
        (words.number, &values.number),
        (words.issue_date, &values.issue_date),
        (words.customer_number, &values.customer_number),
        (words.order, &values.order),
        (words.due_date, if is_owed { &values.due_date } else { &None }),
    ];
    labelled(rows.map(|(label, value)| (label, value.clone())))
}

fn payment(facts: &Facts, words: &Words, values: &Values) -> Option<Asked> {
    let said = |sentence: Option<&'static str>, rows: Vec<Labelled>, code_alt: String| {
        Some(Asked { heading: words.payment, sentence, rows, code_alt, scan: words.scan })
    };
    match &facts.payment {
        Payment::Unsaid => None,
        Payment::Paid => said(Some(words.paid), Vec::new(), String::new()),
        Payment::NothingDue => said(Some(words.nothing_due), Vec::new(), String::new()),
        Payment::DirectDebit { mandate, creditor_id } => {
            let rows = [(words.mandate, mandate), (words.creditor_id, creditor_id)];
            let rows = rows.map(|(label, value)| (label, value.as_deref().and_then(clean)));
            said(Some(words.direct_debit), labelled(rows), String::new())
        }
        Payment::Transfer(Transfer { holder, iban, bic, .. }) => {
            let holder = clean(holder);
            let iban = grouped(iban).or_else(|| clean(iban));
            let (amount, name) = (values.amount.as_deref(), holder.as_deref());
            // In one go: a name may look like a placeholder.
            let (before, rest) = words.code_alt.split_once("{amount}").unwrap_or_default();
            let (between, after) = rest.split_once("{holder}").unwrap_or_default();
            let alt = [before, amount.unwrap_or_default(), between, name.unwrap_or_default(), after].concat();
            let rows = [
                (words.holder, holder),
                (words.iban, iban),
                (words.bic, bic.as_deref().and_then(clean)),
                (words.reference, values.reference.clone()),
            ];
            said(None, labelled(rows), alt)
        }
    }
}

pub(crate) fn labelled<const N: usize>(rows: [(&'static str, Option<String>); N]) -> Vec<Labelled> {
    rows.into_iter().filter_map(|(label, value)| Some(Labelled { label, value: value? })).collect()
}

/// The paragraphs of a text, each of lines that say something.
pub(crate) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut paragraphs = vec![Vec::new()];
    for line in text.lines() {
        match (clean(line), paragraphs.last_mut()) {
            (Some(line), Some(paragraph)) => paragraph.push(line),
            _ => paragraphs.push(Vec::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

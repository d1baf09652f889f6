//! A letter that brings several invoices, each with what there is to know of it.

use invoice::Language;
use invoice::text::{clean, grouped};

use crate::copy::CopyRule;
use crate::facts::Facts;
use crate::page::{Asked, Labelled, One, Page, Values, labelled, paragraphs, title};
use crate::payment::{Payment, Transfer};
use crate::style::{Style, Texts};
use crate::template::fill;
use crate::words::Words;

impl Page {
    /// The page of several invoices. What is the same for all of them is said once.
    pub(crate) fn of_several(facts: &[Facts], style: &Style, language: Language) -> Self {
        let words = Words::of(language);
        let each: Vec<Values> = facts.iter().map(|facts| Values::of(facts, language)).collect();
        let values = shared(facts, &each, words);
        let Texts { subject, greeting, closing } = style.texts.get(&language).cloned().unwrap_or_default();
        let subject = subject.and_then(|own| clean(&own.fill(&values)));
        let text = |own: Option<crate::template::Template>, usual: &str| {
            paragraphs(&own.map_or_else(|| fill(usual, &values), |own| own.fill(&values)))
        };
        let account = same(facts.iter().filter_map(transfer).map(account));
        let copy = same(facts.iter().map(|facts| facts.copy)).flatten();
        let [before, after] = words.here_are;
        let invoices = facts.iter().zip(&each).map(|(facts, values)| One {
            title: title(&values.document, values),
            amount: values.amount.clone(),
            facts: rows(facts, values, words, account.is_none()),
            notes: notes(facts, words, facts.copy.filter(|_| copy.is_none()), language),
        });
        Self {
            language: language.as_str(),
            subject: subject.or_else(|| clean(&fill(words.subject, &values))).unwrap_or_default(),
            title: values.document.to_string(),
            seller: values.seller.clone().unwrap_or_default(),
            greeting: text(greeting, words.greeting),
            intro: [before, &*values.document, after].concat(),
            copy: copy.map(|rule| rule.sentence(language)),
            download: None,
            facts: labelled([(words.customer_number, values.customer_number.clone())]),
            amount: None,
            invoices: invoices.collect(),
            payment: account.map(|account| Asked {
                heading: words.payment,
                sentence: None,
                rows: paid_into(account, words),
                code_alt: String::new(),
                scan: words.scan,
            }),
            crossed: None,
            closing: text(closing, words.closing),
            colon: words.colon,
            colour: style.colour.to_string(),
            on_colour: style.colour.text().to_string(),
        }
    }
}

/// What placeholders become: how many of what there are, and what is the same for all.
fn shared(facts: &[Facts], each: &[Values], words: &Words) -> Values {
    let credit_notes = facts.iter().filter(|facts| facts.credit_note).count();
    let counted = |count: usize, [one, several]: [&str; 2]| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {several}")),
    };
    let invoices = counted(facts.len() - credit_notes, words.invoices);
    let document = [invoices, counted(credit_notes, words.credit_notes)].into_iter().flatten().collect::<Vec<_>>();
    let of = |value: fn(&Values) -> &Option<String>| same(each.iter().map(value)).cloned().flatten();
    Values {
        document: document.join(&format!(" {} ", words.and)).into(),
        number: None,
        issue_date: of(|values| &values.issue_date),
        due_date: of(|values| &values.due_date),
        // That of each, never that of all.
        amount: None,
        seller: of(|values| &values.seller),
        buyer: of(|values| &values.buyer),
        customer_number: of(|values| &values.customer_number),
        order: of(|values| &values.order),
        reference: None,
    }
}

/// What all of them are, if they are the same.
fn same<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn transfer(facts: &Facts) -> Option<&Transfer> {
    match &facts.payment {
        Payment::Transfer(transfer) => Some(transfer),
        _ => None,
    }
}

/// Whose account a transfer goes to.
type Account = [Option<String>; 3];

fn account(Transfer { holder, iban, bic, .. }: &Transfer) -> Account {
    [clean(holder), grouped(iban).or_else(|| clean(iban)), bic.as_deref().and_then(clean)]
}

fn paid_into([holder, iban, bic]: Account, words: &Words) -> Vec<Labelled> {
    labelled([(words.holder, holder), (words.iban, iban), (words.bic, bic)])
}

fn rows(facts: &Facts, values: &Values, words: &Words, with_account: bool) -> Vec<Labelled> {
    let is_owed = !facts.credit_note && !matches!(facts.payment, Payment::Paid | Payment::NothingDue);
    let due_date = values.due_date.clone().filter(|_| is_owed);
    let mut rows = labelled([
        (words.issue_date, values.issue_date.clone()),
        (words.order, values.order.clone()),
        (words.due_date, due_date),
        (words.reference, values.reference.clone()),
    ]);
    match &facts.payment {
        Payment::Transfer(transfer) if with_account => rows.extend(paid_into(account(transfer), words)),
        Payment::DirectDebit { mandate, creditor_id } => {
            let said = |value: &Option<String>| value.as_deref().and_then(clean);
            rows.extend(labelled([(words.mandate, said(mandate)), (words.creditor_id, said(creditor_id))]));
        }
        _ => {}
    }
    rows
}

fn notes(facts: &Facts, words: &Words, copy: Option<CopyRule>, language: Language) -> Vec<&'static str> {
    let payment = match &facts.payment {
        Payment::DirectDebit { .. } => Some(words.direct_debit),
        Payment::Paid => Some(words.paid),
        Payment::NothingDue => Some(words.nothing_due),
        Payment::Unsaid | Payment::Transfer(_) => None,
    };
    payment.into_iter().chain(copy.map(|rule| rule.sentence(language))).collect()
}

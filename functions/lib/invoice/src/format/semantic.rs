//! What UBL and CII share: both are syntaxes of the European invoice model EN 16931, read by `en16931-formats`.
//!
//! The model knows where every business term is. It keeps amounts as numbers with two decimals and only one kind of
//! payment, so the totals, which are to be shown as written, and the accounts are taken from the document by path.

use message::{Cause, Measure, Unread};
use std::borrow::Cow;
use std::collections::HashSet;

use en16931::codes::generated::CREDIT_NOTE_TYPE_CODES;
use en16931::invoice::{Invoice as Model, Party};

use super::Source;
use crate::check::{self, Rules};
use crate::model::{Fields, Finding, Invoice, Kind};
use crate::value;
use crate::xml::limits::{self, LINES, MAX_INVOICE};
use crate::xml::{self, Node};

/// Elements of one name repeated under one parent, and kinds of elements, in the whole document but for the invoice
/// lines. The library reports each that is not foreseen, and compares every forbidden repetition with every other.
pub const MAX_REPETITIONS: usize = 10_000;

/// Bytes of a text the library is shown. No field is as long; what is longer is a file, and read elsewhere.
pub const MAX_LIBRARY_TEXT: usize = 10_000;

/// Where a syntax writes what the model does not keep as written.
pub(super) struct Paths {
    /// The document totals (BG-22).
    pub(super) totals: &'static str,
    /// BT-109, in the totals.
    pub(super) net: &'static str,
    /// BT-112, in the totals.
    pub(super) gross: &'static str,
    /// BT-115, in the totals.
    pub(super) payable: &'static str,
    /// BT-110 in the invoice currency, BT-111 in the accounting currency: the same element twice.
    pub(super) tax: &'static str,
    /// BT-84.
    pub(super) account: &'static str,
}

/// Reads a document into the model.
///
/// # Errors
///
/// `xml_too_large` beyond [`MAX_REPETITIONS`] and [`MAX_INVOICE`]; `malformed_invoice` for what the reader refuses,
/// though it was parsed.
pub(super) fn model(source: &Source<'_, '_>) -> Result<Model, Unread> {
    if repetitions(source.root, &LINES, MAX_REPETITIONS) > MAX_REPETITIONS {
        return Err(limits::too_large(MAX_REPETITIONS, Measure::ElementsBesidesLines));
    }
    let Some(text) = without(source, &LINES) else {
        return Err(limits::too_large(MAX_INVOICE >> 20, Measure::MegabytesBesidesLines));
    };
    let read = en16931_formats::read(text.as_bytes()).map_err(|error| {
        let cause = Cause(value::line(&error.to_string()));
        Unread::MalformedInvoice { cause }
    })?;
    Ok(read.invoice)
}

/// The rules a document claims to follow, and the document as it is checked against them.
pub(super) struct Claim<'i> {
    rules: Rules,
    /// `None` if it is too large for that.
    text: Option<Cow<'i, str>>,
}

impl Claim<'_> {
    pub(super) fn findings(&self, invoice: &Invoice) -> Vec<Finding> {
        match (&self.text, &invoice.fields) {
            (Some(text), Some(fields)) => check::validate(text, &self.rules, fields),
            _ => vec![Finding::warning(message::Finding::NotValidated)],
        }
    }
}

/// What a document claims to be with its specification identifier (BT-24); `None` if it claims nothing.
///
/// `is_whole` tells whether `source` has its lines; what the check needs of memory must fit in `room`.
pub(super) fn claim<'i>(source: &Source<'_, 'i>, is_whole: bool, room: usize) -> Option<Claim<'i>> {
    let rules = check::claimed(specification(source.root).as_deref())?;
    let most = check::MAX_VALIDATED_REPETITIONS;
    let is_checked = is_whole
        && limits::tree(source.text) <= check::MAX_VALIDATED_TREE.min(room / 2)
        && repetitions(source.root, &[], most) <= most;
    Some(Claim { rules, text: if is_checked { without(source, &[]) } else { None } })
}

/// The specification identifier (BT-24) of a document in UBL or CII.
pub(crate) fn specification(root: Node<'_, '_>) -> Option<String> {
    const PATHS: [&str; 2] =
        ["CustomizationID", "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"];
    PATHS.into_iter().find_map(|path| xml::text(root, path))
}

/// The document without these elements, and without the files in it and other texts of their length: all of which the
/// library would copy and keep. `None` if it is longer than [`MAX_INVOICE`] even so.
fn without<'i>(source: &Source<'_, 'i>, elements: &[&str]) -> Option<Cow<'i, str>> {
    let is_left_out = |node: &Node<'_, '_>| match node.is_text() {
        true => node.range().len() > MAX_LIBRARY_TEXT,
        false => elements.contains(&node.tag_name().name()),
    };
    let left_out = || {
        let mut to = 0;
        let ranges = source.root.descendants().filter(is_left_out).map(|node| node.range());
        // What is in an element left out goes with it.
        ranges.filter(move |range| {
            let is_outside = range.start >= to;
            to = to.max(range.end);
            is_outside
        })
    };
    let length = source.text.len() - left_out().map(|range| range.len()).sum::<usize>();
    if length > MAX_INVOICE {
        return None;
    }
    if length == source.text.len() {
        return Some(Cow::Borrowed(source.text));
    }
    let mut kept = String::with_capacity(length);
    let mut from = 0;
    for range in left_out() {
        kept.push_str(source.text.get(from..range.start).unwrap_or_default());
        from = range.end;
    }
    kept.push_str(source.text.get(from..).unwrap_or_default());
    Some(Cow::Owned(kept))
}

/// Elements that have the name of one before them under the same parent, and kinds of elements by their own and their
/// parent's name, but for these and what is in them; counted no further than just beyond `most`.
fn repetitions(root: Node<'_, '_>, except: &[&str], most: usize) -> usize {
    let mut kinds = HashSet::new();
    let mut names = HashSet::new();
    let mut count = 0;
    let is_left_out = |node: &Node<'_, '_>| node.ancestors().any(|above| except.contains(&above.tag_name().name()));
    for parent in root.descendants().filter(|node| node.is_element() && !is_left_out(node)) {
        names.clear();
        let children = parent.children().filter(Node::is_element).map(|child| child.tag_name().name());
        for name in children.filter(|name| !except.contains(name)) {
            count += usize::from(!names.insert(name)) + usize::from(kinds.insert((parent.tag_name().name(), name)));
            if count > most {
                return count;
            }
        }
    }
    count
}

/// The key fields: terms from the model, totals and accounts by their paths from the root element.
pub(super) fn fields(model: &Model, root: Node<'_, '_>, paths: &Paths) -> Fields {
    let currency = model.currency.as_ref().map(|code| code.as_str());
    let totals = xml::first(root, paths.totals);
    let total = |path| totals.and_then(|totals| xml::amount(totals, path));
    let in_currency = |amount: &Node<'_, '_>| match (amount.attribute("currencyID"), currency) {
        (Some(written), Some(currency)) => written.trim() == currency,
        _ => true,
    };
    Fields {
        number: model.number.clone(),
        issue_date: model.issue_date.map(|date| date.to_string()),
        due_date: model.due_date.map(|date| date.to_string()),
        type_code: model.type_code.as_ref().map(|code| code.as_str().to_owned()),
        currency: currency.map(str::to_owned),
        seller_name: party_name(&model.seller),
        seller_vat: model.seller.vat_identifier.clone(),
        buyer_name: party_name(&model.buyer),
        buyer_vat: model.buyer.vat_identifier.clone(),
        total_net: total(paths.net),
        total_tax: xml::all(root, paths.tax)
            .into_iter()
            .find(in_currency)
            .and_then(xml::own_text)
            .and_then(|text| value::amount(&text)),
        total_gross: total(paths.gross),
        total_payable: total(paths.payable),
        iban: xml::all(root, paths.account).into_iter().filter_map(xml::own_text).find_map(|text| value::iban(&text)),
        payment_reference: model.payment.as_ref().and_then(|payment| payment.remittance_information.clone()),
    }
}

/// BT-27 and BT-44, or the trading name (BT-28, BT-45) of a party that gives only that, as UBL 2.0 does.
fn party_name(party: &Party) -> Option<String> {
    party.name.as_deref().or(party.trading_name.as_deref()).map(value::line)
}

/// Invoice or credit note by the type code (BT-3): the codes EN 16931 lists for credit notes (UNTDID 1001).
pub(super) fn kind(type_code: Option<&str>) -> Kind {
    match type_code {
        Some(code) if en16931::codes::contains(CREDIT_NOTE_TYPE_CODES, code) => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    }
}

//! Everything an INVOIC message says, segment by segment.

use super::{Section, Segment, Syntax};
use crate::details::{
    Adjustment, Details, Discount, Line, Party, Payment, Reference,
    ReferenceTo::{Buyer, Contract, DespatchAdvice, Order, PrecedingInvoice, Project, ReceiptAdvice, SalesOrder},
    Tax,
};
use crate::model::{Format, Invoice, Kind};
use crate::value;

/// Lines of one file that are given. An XML file cannot have as many; segments are short.
pub(super) const MAX_FILE_LINES: usize = 100_000;

/// What was said so far, and what the next segment may belong to.
pub(super) struct Draft {
    details: Details,
    /// Each with its number as the article is known to the buyer or by GTIN: its name, where it has no other.
    lines: Vec<(Option<String>, Line)>,
    lines_left_out: usize,
    group: Group,
    means: Option<String>,
    debited_account: Option<String>,
}

/// The segment that those after it qualify.
#[derive(Clone, Copy, PartialEq)]
enum Group {
    /// None, or one that nothing is taken of.
    Other,
    Seller,
    Buyer,
    Payee,
    TaxRepresentative,
    Place,
    Adjustment,
    Discount,
    Tax,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            details: Details::of(&Invoice::new(Kind::Unknown, Format::Edifact, None)),
            lines: Vec::new(),
            lines_left_out: 0,
            group: Group::Other,
            means: None,
            debited_account: None,
        }
    }
}

impl Draft {
    /// Takes in a segment; `room` is how many lines the file may still have.
    pub(super) fn segment(&mut self, section: &Section, segment: &Segment, syntax: &Syntax, room: &mut usize) {
        match section {
            Section::Header => self.header(segment, syntax),
            Section::Lines if segment.tag() == "LIN" => {
                self.group = Group::Other;
                if *room == 0 {
                    self.lines_left_out += 1;
                    return;
                }
                *room -= 1;
                self.lines.push((line(segment, 3, 0), Line { id: line(segment, 1, 0), ..Line::default() }));
            }
            Section::Lines if self.lines_left_out == 0 => {
                if let Some(reference) = reference(segment).filter(|r| matches!(r.to, Order | DespatchAdvice)) {
                    self.details.references.push(reference);
                }
                if let Some((_, line)) = self.lines.last_mut() {
                    in_line(line, &mut self.group, segment, syntax);
                }
            }
            Section::Lines => {}
            Section::Summary => self.summary(segment, syntax),
        }
    }

    fn header(&mut self, segment: &Segment, syntax: &Syntax) {
        let qualifier = segment.get(1, 0).unwrap_or_default();
        let details = &mut self.details;
        match segment.tag() {
            "FTX" => match qualifier {
                // The specification the invoice keeps to.
                "DOC" => {}
                "AAB" => details.payment_terms = free_text(segment),
                _ => details.notes.extend(free_text(segment)),
            },
            "RFF" if matches!(qualifier, "GN" | "XA" | "FC") => {
                if let Some(party) = self.party() {
                    party.company_number = party.company_number.take().or(line(segment, 1, 1));
                }
            }
            "RFF" if qualifier == "VA" && matches!(self.group, Group::Payee | Group::TaxRepresentative) => {
                if let Some(party) = self.party() {
                    party.vat = line(segment, 1, 1);
                }
            }
            "RFF" => details.references.extend(reference(segment)),
            "DTM" if qualifier == "12" && self.group == Group::Discount => {
                if let Some(discount) = details.discounts.last_mut() {
                    discount.until = date(segment);
                }
            }
            "DTM" => dates(&mut details.delivery, qualifier, segment),
            "NAD" => self.name_and_address(qualifier, segment),
            "CTA" => {
                let name = line(segment, 2, 1);
                self.party().into_iter().for_each(|party| party.contact.extend(name.clone()));
            }
            "COM" => {
                let number = line(segment, 1, 0);
                self.party().into_iter().for_each(|party| party.contact.extend(number.clone()));
            }
            "FII" => self.account(qualifier, segment),
            "PAI" => self.means = line(segment, 1, 2),
            "PAT" | "PYT" => {
                self.group = Group::Other;
                // Terms with a discount.
                if qualifier == "22" {
                    self.group = Group::Discount;
                    let days = line(segment, 3, 3).filter(|_| segment.get(3, 2) == Some("D"));
                    details.discounts.push(Discount { days, ..Discount::default() });
                }
            }
            "ALC" => {
                self.group = Group::Adjustment;
                details.adjustments.push(adjustment(segment));
            }
            "PCD" | "MOA" => match self.group {
                Group::Adjustment => figures(details.adjustments.last_mut(), segment, syntax),
                Group::Discount => {
                    if let Some(discount) = details.discounts.last_mut() {
                        let figure = number(segment, 1, 1, syntax);
                        match segment.tag() {
                            "PCD" => discount.percent = figure,
                            _ => discount.amount = figure,
                        }
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn name_and_address(&mut self, qualifier: &str, segment: &Segment) {
        self.group = match qualifier {
            "SE" | "SU" if self.details.seller == Party::default() => Group::Seller,
            "BY" | "IV" if self.details.buyer == Party::default() => Group::Buyer,
            "PE" => Group::Payee,
            "LC" => Group::TaxRepresentative,
            "DP" | "ST" if self.details.delivery.place.is_empty() => Group::Place,
            _ => Group::Other,
        };
        let all =
            |element: usize, from: usize| (from..5).filter_map(move |component| line(segment, element, component));
        // The name has several parts; in element 3 name and address are free lines.
        let mut address: Vec<String> = all(4, 1).chain(all(3, 0)).chain(all(5, 0)).collect();
        let town: Vec<String> = [line(segment, 8, 0), line(segment, 6, 0)].into_iter().flatten().collect();
        address.extend(Some(town.join(" ")).filter(|town| !town.is_empty()));
        address.extend(line(segment, 7, 3).or_else(|| line(segment, 7, 0)));
        let (name, country) = (line(segment, 4, 0), line(segment, 9, 0));
        if self.group == Group::Place {
            self.details.delivery.place = name.into_iter().chain(address).chain(country).collect();
        } else if let Some(party) = self.party() {
            (party.name, party.address, party.country) = (name, address, country);
        }
    }

    /// The party that the segment belongs to.
    fn party(&mut self) -> Option<&mut Party> {
        match self.group {
            Group::Seller => Some(&mut self.details.seller),
            Group::Buyer => Some(&mut self.details.buyer),
            Group::Payee => Some(self.details.payee.get_or_insert_default()),
            Group::TaxRepresentative => Some(self.details.tax_representative.get_or_insert_default()),
            _ => None,
        }
    }

    /// Accounts: `RB` is the bank that receives, `BI` the account that is debited. One account may be named twice.
    fn account(&mut self, qualifier: &str, segment: &Segment) {
        let account = line(segment, 2, 0);
        match qualifier {
            "RB" => {
                let payments = &mut self.details.payments;
                if payments.last().is_none_or(|payment| payment.account != account) {
                    payments.push(Payment { account, ..Payment::default() });
                }
                if let Some(payment) = payments.last_mut() {
                    payment.account_name = payment.account_name.take().or(line(segment, 2, 1));
                    payment.bic = payment.bic.take().or(line(segment, 3, 0));
                }
            }
            "BI" => self.debited_account = account,
            _ => {}
        }
    }

    fn summary(&mut self, segment: &Segment, syntax: &Syntax) {
        let details = &mut self.details;
        match (segment.tag(), segment.get(1, 0).unwrap_or_default()) {
            ("TAX", _) => {
                self.group = Group::Tax;
                let (rate, category) = (number(segment, 5, 3, syntax), line(segment, 6, 0));
                details.taxes.push(Tax { category, rate, ..Tax::default() });
            }
            ("MOA", "79") => details.total_lines = number(segment, 1, 1, syntax),
            ("MOA", "113") => details.total_prepaid = number(segment, 1, 1, syntax),
            ("MOA", qualifier) if self.group == Group::Tax => {
                if let Some(tax) = details.taxes.last_mut() {
                    match qualifier {
                        "125" => tax.basis = number(segment, 1, 1, syntax),
                        "124" => tax.amount = number(segment, 1, 1, syntax),
                        _ => {}
                    }
                }
            }
            ("ALC", _) => self.group = Group::Other,
            _ => {}
        }
    }

    /// The details of the invoice that the message turned out to be.
    pub(super) fn finish(self, invoice: &Invoice) -> Details {
        let Self { mut details, lines, lines_left_out, means, debited_account, .. } = self;
        let known = Details::of(invoice);
        (details.kind, details.fields) = (known.kind, known.fields);
        (details.seller.name, details.seller.vat) = (known.seller.name, known.seller.vat);
        (details.buyer.name, details.buyer.vat) = (known.buyer.name, known.buyer.vat);
        details.add_lines(lines, |(item, line)| Line { name: line.name.or(item), ..line });
        details.more_lines += lines_left_out;
        details.adjustments.retain(|adjustment| adjustment.amount.is_some() || adjustment.percent.is_some());
        if details.payments.is_empty() {
            details.payments.push(Payment::default());
        }
        if let Some(payment) = details.payments.first_mut() {
            payment.means = means;
            payment.reference = details.fields.payment_reference.clone();
            payment.debited_account = debited_account;
        }
        details
    }
}

fn in_line(item: &mut Line, group: &mut Group, segment: &Segment, syntax: &Syntax) {
    let qualifier = segment.get(1, 0).unwrap_or_default();
    let figure = || number(segment, 1, 1, syntax);
    match segment.tag() {
        // `SA` is the number the seller gave.
        "PIA" => {
            let number = (2..7).find(|element| segment.get(*element, 1) == Some("SA"));
            item.seller_item_id = item.seller_item_id.take().or(number.and_then(|element| line(segment, element, 0)));
        }
        "IMD" => {
            let texts: Vec<&str> = [segment.get(3, 3), segment.get(3, 4)].into_iter().flatten().collect();
            let text = Some(value::lines(&texts.join(" "))).filter(|text| !text.is_empty());
            match item.name.is_none() {
                true => item.name = text,
                false => add(&mut item.description, text),
            }
        }
        "FTX" => add(&mut item.description, free_text(segment)),
        // 47 is what is invoiced; elsewhere only what was delivered or ordered is said.
        "QTY" if qualifier == "47" || item.quantity.is_none() => {
            (item.quantity, item.unit) = (figure(), line(segment, 1, 2));
        }
        "PRI" if qualifier == "AAA" || item.price.is_none() => {
            (item.price, item.price_base) = (figure(), number(segment, 1, 4, syntax));
        }
        "DTM" => dates(&mut item.delivery, qualifier, segment),
        "ALC" => {
            *group = Group::Adjustment;
            item.adjustments.push(adjustment(segment));
        }
        "MOA" if qualifier == "203" => item.net = figure(),
        "PCD" | "MOA" if *group == Group::Adjustment => figures(item.adjustments.last_mut(), segment, syntax),
        // After an allowance it is the tax of that.
        "TAX" if *group != Group::Adjustment => {
            (item.tax_rate, item.tax_category) = (number(segment, 5, 3, syntax), line(segment, 6, 0));
        }
        _ => {}
    }
}

fn line(segment: &Segment, element: usize, component: usize) -> Option<String> {
    segment.get(element, component).map(value::line).filter(|text| !text.is_empty())
}

fn number(segment: &Segment, element: usize, component: usize, syntax: &Syntax) -> Option<String> {
    let written = segment.get(element, component)?;
    value::amount(&written.replace(char::from(syntax.decimal), "."))
}

fn date(segment: &Segment) -> Option<String> {
    segment.get(1, 1).and_then(|text| text.get(..8)).and_then(value::date)
}

/// 35 is the day of delivery, 11 of despatch, 167 and 168 begin and end of the period.
fn dates(delivery: &mut crate::details::Delivery, qualifier: &str, segment: &Segment) {
    match qualifier {
        "35" => delivery.date = date(segment),
        "11" => delivery.date = delivery.date.take().or(date(segment)),
        "167" => delivery.from = date(segment),
        "168" => delivery.until = date(segment),
        _ => {}
    }
}

/// The up to five parts of a free text.
fn free_text(segment: &Segment) -> Option<String> {
    let parts: Vec<&str> = (0..5).filter_map(|component| segment.get(4, component)).collect();
    Some(value::lines(&parts.join("\n"))).filter(|text| !text.is_empty())
}

fn add(text: &mut Option<String>, more: Option<String>) {
    *text = match (text.take(), more) {
        (Some(text), Some(more)) => Some(value::lines(&format!("{text}\n{more}"))),
        (text, more) => text.or(more),
    };
}

fn reference(segment: &Segment) -> Option<Reference> {
    let to = match (segment.tag(), segment.get(1, 0)?) {
        ("RFF", "ON") => Order,
        ("RFF", "VN") => SalesOrder,
        ("RFF", "CT") => Contract,
        ("RFF", "AEP") => Project,
        ("RFF", "CR") => Buyer,
        ("RFF", "AAK" | "DQ") => DespatchAdvice,
        ("RFF", "ALO") => ReceiptAdvice,
        ("RFF", "OI" | "IV") => PrecedingInvoice,
        _ => return None,
    };
    Some(Reference { to, value: line(segment, 1, 1)? })
}

/// The reason in words, of the service (C214) or of the allowance (C552), or as a code.
fn adjustment(segment: &Segment) -> Adjustment {
    let reason =
        [(5, 3), (2, 0), (5, 0)].into_iter().find_map(|(element, component)| line(segment, element, component));
    Adjustment { is_charge: segment.get(1, 0) == Some("C"), reason, ..Adjustment::default() }
}

/// The percentage or amount of an allowance or charge: amounts of the qualifiers 8, 23 (charge) and 204 (allowance).
fn figures(adjustment: Option<&mut Adjustment>, segment: &Segment, syntax: &Syntax) {
    let Some(adjustment) = adjustment else { return };
    let figure = number(segment, 1, 1, syntax);
    match (segment.tag(), segment.get(1, 0).unwrap_or_default()) {
        ("PCD", _) => adjustment.percent = figure,
        (_, "8" | "23" | "204") => adjustment.amount = figure,
        _ => {}
    }
}

//! What a rendered view shows, in the reader's language and in the order it is read. HTML and PDF both show this page.

use invoice::details::{Adjustment, Delivery, Discount, Line, Party, Payment, ReferenceTo, Tax};
use invoice::{Details, Language};
use serde::Serialize;

use crate::codes::{self, DocumentType, Means, Terms, Unit, VatCategory};
use crate::words::Words;
use invoice::text::{clean, grouped, paragraphs, trimmed};

/// A page, every text of it ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Page {
    pub(crate) language: &'static str,
    pub(crate) words: &'static Words,
    pub(crate) notice: String,
    /// What the document is, and its number.
    pub(crate) title: String,
    /// Title and seller: the name of the window or file.
    pub(crate) name: String,
    pub(crate) parties: Vec<Addressed>,
    pub(crate) facts: Vec<Labelled>,
    /// The amount that matters, with its currency.
    pub(crate) due: Option<Labelled>,
    pub(crate) due_date: Option<Labelled>,
    pub(crate) columns: Columns,
    pub(crate) lines: Vec<Row>,
    /// How many lines the file has beyond those.
    #[serde(skip)]
    pub(crate) more_lines: usize,
    pub(crate) currency: Option<String>,
    pub(crate) totals: Vec<Total>,
    pub(crate) taxes: Vec<TaxRow>,
    pub(crate) payments: Vec<Vec<Labelled>>,
    pub(crate) payment_terms: Vec<String>,
    pub(crate) notes: Vec<Vec<String>>,
    /// How many entries the file has that are not shown, other than lines.
    #[serde(skip)]
    pub(crate) more_entries: usize,
}

/// A value and what it is.
#[derive(Debug, Serialize)]
pub(crate) struct Labelled {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// A seller, buyer or payee.
#[derive(Debug, Serialize)]
pub(crate) struct Addressed {
    pub(crate) role: &'static str,
    pub(crate) name: Option<String>,
    /// Address and contact.
    pub(crate) lines: Vec<String>,
    pub(crate) numbers: Vec<Labelled>,
}

/// The columns that any line has something for.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Columns {
    pub(crate) id: bool,
    pub(crate) quantity: bool,
    pub(crate) price: bool,
    pub(crate) vat: bool,
    /// Lines are only known with VAT.
    pub(crate) gross: bool,
}

/// An invoice line.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    /// Description, item number, allowances and charges, a line each.
    pub(crate) more: Vec<String>,
    pub(crate) quantity: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) price: Option<String>,
    /// What quantity the price is for.
    pub(crate) per: Option<String>,
    pub(crate) vat: Option<String>,
    /// Without VAT, unless [`Columns::gross`].
    pub(crate) amount: Option<String>,
}

/// A line of the sum.
#[derive(Debug, Serialize)]
pub(crate) struct Total {
    pub(crate) label: String,
    pub(crate) value: String,
    /// The one that is asked for.
    pub(crate) is_due: bool,
}

/// A row of the VAT breakdown.
#[derive(Debug, Serialize)]
pub(crate) struct TaxRow {
    pub(crate) category: String,
    /// Why there is no VAT.
    pub(crate) exemption: Vec<String>,
    pub(crate) rate: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) amount: Option<String>,
}

impl Page {
    /// The page of an invoice.
    pub(crate) fn of(details: &Details, language: Language) -> Self {
        Writer { details, language, words: Words::of(language) }.page()
    }

    /// What is said of lines that are not shown.
    pub(crate) fn more_lines(&self) -> Option<String> {
        said(self.words.more_lines, self.more_lines)
    }

    /// What is said of other entries that are not shown.
    pub(crate) fn more_entries(&self) -> Option<String> {
        said(self.words.more_entries, self.more_entries)
    }
}

fn said(sentence: &str, count: usize) -> Option<String> {
    (count > 0).then(|| sentence.replace("{count}", &count.to_string()))
}

struct Writer<'a> {
    details: &'a Details,
    language: Language,
    words: &'static Words,
}

impl Writer<'_> {
    fn page(&self) -> Page {
        let gross = self.shows_gross();
        let (details, fields, words) = (self.details, &self.details.fields, self.words);
        let code = fields.type_code.as_deref().and_then(clean);
        let known = code.as_deref().and_then(|code| DocumentType::of(details.format, code));
        let document = known.unwrap_or_else(|| DocumentType::of_kind(details.kind));
        let number = fields.number.as_deref().and_then(clean);
        let currency = fields.currency.as_deref().and_then(clean);
        let title = [Some((words.document_type)(document).to_owned()), number];
        let title = title.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let seller = fields.seller_name.as_deref().or(details.seller.name.as_deref()).and_then(clean);
        let due_label = if document.is_credit() { words.credited } else { words.payable };
        let due = fields.total_payable.as_deref().or(fields.total_gross.as_deref()).and_then(clean);
        Page {
            language: self.language.as_str(),
            words,
            notice: words.notice.replace("{format}", codes::format_name(details.format)),
            name: seller.map_or_else(|| title.clone(), |seller| format!("{title} · {seller}")),
            title,
            parties: self.parties(),
            facts: self.facts(code.filter(|_| known.is_none())),
            due: due.map(|due| Labelled {
                label: due_label,
                value: self.language.amount(trimmed(&due, 2), currency.as_deref().unwrap_or_default()),
            }),
            due_date: fields.due_date.as_deref().and_then(|date| self.dated(words.due_date, date)),
            columns: Columns {
                id: details.lines.iter().any(|line| line.id.is_some()),
                quantity: details.lines.iter().any(|line| line.quantity.is_some()),
                price: details.lines.iter().any(|line| line.price.is_some()),
                vat: details.lines.iter().any(|line| line.tax_rate.is_some() || line.tax_category.is_some()),
                gross,
            },
            lines: details.lines.iter().map(|line| self.row(line, gross)).collect(),
            more_lines: details.more_lines,
            currency: currency.map(|currency| words.currency.replace("{currency}", &currency)),
            totals: self.totals(due_label),
            taxes: details.taxes.iter().map(|tax| self.tax(tax)).collect(),
            payments: self.payments(),
            payment_terms: self.payment_terms(),
            notes: details.notes.iter().map(|note| paragraphs(note)).filter(|note| !note.is_empty()).collect(),
            more_entries: details.more_entries,
        }
    }

    fn shows_gross(&self) -> bool {
        let lines = &self.details.lines;
        lines.iter().all(|line| line.net.is_none()) && lines.iter().any(|line| line.gross.is_some())
    }

    fn parties(&self) -> Vec<Addressed> {
        let (details, fields, words) = (self.details, &self.details.fields, self.words);
        let mut parties = vec![
            self.party(words.seller, &details.seller, &fields.seller_name, &fields.seller_vat),
            self.party(words.buyer, &details.buyer, &fields.buyer_name, &fields.buyer_vat),
        ];
        let others = [(words.payee, &details.payee), (words.tax_representative, &details.tax_representative)];
        parties.extend(
            others.into_iter().filter_map(|(role, party)| Some(self.party(role, party.as_ref()?, &None, &None))),
        );
        parties
    }

    fn party(&self, role: &'static str, party: &Party, name: &Option<String>, vat: &Option<String>) -> Addressed {
        let lines = party.address.iter().chain(&party.country).chain(&party.contact);
        let vat = party.vat.as_ref().or(vat.as_ref());
        let numbers = [(self.words.vat_number, vat), (self.words.company_number, party.company_number.as_ref())];
        Addressed {
            role,
            name: party.name.as_deref().or(name.as_deref()).and_then(clean),
            lines: lines.flat_map(|line| paragraphs(line)).collect(),
            numbers: numbers.into_iter().filter_map(|(label, value)| labelled(label, value?)).collect(),
        }
    }

    fn facts(&self, unknown_type: Option<String>) -> Vec<Labelled> {
        let (details, words) = (self.details, self.words);
        let issued = details.fields.issue_date.as_deref().and_then(|date| self.dated(words.issue_date, date));
        let place = details.delivery.place.iter().filter_map(|line| clean(line)).collect::<Vec<_>>().join(", ");
        let references = details.references.iter().filter_map(|reference| {
            let label = match reference.to {
                ReferenceTo::Buyer => words.buyer_reference,
                ReferenceTo::Order => words.order,
                ReferenceTo::SalesOrder => words.sales_order,
                ReferenceTo::ReceiptAdvice => words.receipt_advice,
                ReferenceTo::Tender => words.tender,
                ReferenceTo::InvoicedObject => words.invoiced_object,
                ReferenceTo::BuyerAccounting => words.buyer_accounting,
                ReferenceTo::Contract => words.contract,
                ReferenceTo::Project => words.project,
                ReferenceTo::DespatchAdvice => words.despatch_advice,
                ReferenceTo::PrecedingInvoice => words.preceding_invoice,
            };
            labelled(label, &reference.value)
        });
        let mut facts: Vec<Labelled> = issued.into_iter().collect();
        facts.extend(self.delivery(&details.delivery));
        facts.extend(labelled(words.delivery_place, &place));
        facts.extend(unknown_type.map(|value| Labelled { label: words.type_code, value }));
        facts.extend(references);
        facts
    }

    /// The day and the period of a supply.
    fn delivery(&self, delivery: &Delivery) -> impl Iterator<Item = Labelled> {
        let words = self.words;
        let day = delivery.date.as_deref().and_then(|date| self.dated(words.delivery_date, date));
        let ends = [&delivery.from, &delivery.until].map(|date| date.as_deref().and_then(clean));
        let period = ends.iter().any(Option::is_some).then(|| {
            let [from, until] = ends.map(|date| date.map_or_else(|| "…".to_owned(), |date| self.language.date(&date)));
            Labelled { label: words.period, value: format!("{from} – {until}") }
        });
        day.into_iter().chain(period)
    }

    fn row(&self, line: &Line, gross: bool) -> Row {
        let supplied = self.delivery(&line.delivery).map(|fact| self.told(fact.label, &fact.value));
        let item_id = line.seller_item_id.as_deref().and_then(clean);
        let item_id = item_id.map(|id| self.told(self.words.item_id, &id));
        let adjustments = line.adjustments.iter().map(|adjustment| {
            let (label, amount) = self.adjustment(adjustment);
            if amount.is_empty() { label } else { self.told(&label, &amount) }
        });
        let mut name = line.name.as_deref().map(paragraphs).unwrap_or_default().into_iter();
        let first = name.next();
        let mut more: Vec<String> = name.collect();
        more.extend(line.description.as_deref().map(paragraphs).unwrap_or_default());
        more.retain(|line| Some(line) != first.as_ref());
        more.extend(item_id);
        more.extend(supplied);
        more.extend(adjustments);
        let quantity = line.quantity.as_deref().and_then(clean);
        let quantity = quantity.as_deref().map(|quantity| trimmed(quantity, 0));
        let unit = line.unit.as_deref().and_then(clean).map(|code| self.unit(&code, quantity));
        let base = line.price_base.as_deref().and_then(clean);
        let base = base.as_deref().map(|base| trimmed(base, 0)).filter(|base| *base != "1");
        Row {
            id: line.id.as_deref().and_then(clean),
            name: first,
            more,
            quantity: quantity.map(|quantity| self.language.number(quantity)),
            unit,
            price: line.price.as_deref().and_then(|price| self.money(price)),
            per: base.map(|base| format!("{} {}", self.words.per, self.language.number(base))),
            vat: self.rate_and_category(line.tax_rate.as_deref(), line.tax_category.as_deref()),
            amount: if gross { &line.gross } else { &line.net }.as_deref().and_then(|amount| self.money(amount)),
        }
    }

    /// The rate, and the code of the category where it is not the usual one: the VAT breakdown explains it.
    fn rate_and_category(&self, rate: Option<&str>, category: Option<&str>) -> Option<String> {
        let unusual = category.and_then(clean).filter(|code| VatCategory::of(code) != Some(VatCategory::Standard));
        match (rate.and_then(|rate| self.percent(rate)), unusual) {
            (Some(rate), Some(code)) => Some(format!("{rate} ({code})")),
            (rate, code) => rate.or(code),
        }
    }

    fn totals(&self, due_label: &'static str) -> Vec<Total> {
        let (details, fields, words) = (self.details, &self.details.fields, self.words);
        let mut totals = Vec::new();
        let mut add = |label: &str, value: Option<String>, is_due| {
            totals.extend(value.map(|value| Total { label: label.to_owned(), value, is_due }));
        };
        let money = |amount: &Option<String>| amount.as_deref().and_then(|amount| self.money(amount));
        add(words.total_lines, money(&details.total_lines), false);
        for adjustment in &details.adjustments {
            let (label, amount) = self.adjustment(adjustment);
            add(&label, Some(amount), false);
        }
        add(words.total_net, money(&fields.total_net), false);
        add(words.total_tax, money(&fields.total_tax), false);
        add(words.total_gross, money(&fields.total_gross), fields.total_payable.is_none());
        for tax in &details.withheld {
            let shown =
                [tax.category.as_deref().and_then(clean), tax.rate.as_deref().and_then(|rate| self.percent(rate))];
            let shown = shown.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let label =
                if shown.is_empty() { words.withheld.to_owned() } else { format!("{} ({shown})", words.withheld) };
            add(&label, tax.amount.as_deref().and_then(|amount| self.money(&negated(amount))), false);
        }
        let prepaid = details.total_prepaid.as_deref().filter(|paid| paid.contains(|c| matches!(c, '1'..='9')));
        add(words.total_prepaid, prepaid.and_then(|paid| self.money(&negated(paid))), false);
        add(words.rounding, money(&details.rounding), false);
        add(due_label, money(&fields.total_payable), true);
        totals
    }

    /// What it is for, and its amount as it counts.
    fn adjustment(&self, adjustment: &Adjustment) -> (String, String) {
        let what = if adjustment.is_charge { self.words.charge } else { self.words.allowance };
        let reason = adjustment.reason.as_deref().and_then(clean);
        let percent = adjustment.percent.as_deref().and_then(|percent| self.percent(percent));
        let label = match (reason, percent) {
            (Some(reason), Some(percent)) => format!("{what} ({reason}, {percent})"),
            (Some(only), None) | (None, Some(only)) => format!("{what} ({only})"),
            (None, None) => what.to_owned(),
        };
        let amount = adjustment.amount.as_deref();
        let amount = amount.and_then(|amount| match adjustment.is_charge {
            true => self.money(amount),
            false => self.money(&negated(amount)),
        });
        (label, amount.unwrap_or_default())
    }

    fn tax(&self, tax: &Tax) -> TaxRow {
        let money = |amount: &Option<String>| amount.as_deref().and_then(|amount| self.money(amount));
        let category = tax.category.as_deref().and_then(clean);
        let is_taxed = tax.rate.as_deref().is_some_and(|rate| rate.contains(|c| matches!(c, '1'..='9')));
        TaxRow {
            category: match (category.as_deref().map(VatCategory::of), category) {
                (Some(Some(VatCategory::Standard)), _) => (self.words.vat_category)(VatCategory::Standard).to_owned(),
                (Some(Some(known)), Some(code)) => format!("{} ({code})", (self.words.vat_category)(known)),
                (_, Some(code)) => code,
                // Formats that only have codes for the exceptions.
                (_, None) if is_taxed => (self.words.vat_category)(VatCategory::Standard).to_owned(),
                (_, None) => String::new(),
            },
            exemption: tax.exemption.as_deref().map(paragraphs).unwrap_or_default(),
            rate: tax.rate.as_deref().and_then(|rate| self.percent(rate)),
            basis: money(&tax.basis),
            amount: money(&tax.amount),
        }
    }

    /// In words, and what may be kept if it is paid early.
    fn payment_terms(&self) -> Vec<String> {
        let written = self.details.payment_terms.as_deref();
        let mut terms = match written.and_then(|code| Terms::of(self.details.format, code)) {
            Some(known) => vec![(self.words.terms)(known).to_owned()],
            None => written.map(paragraphs).unwrap_or_default(),
        };
        terms.extend(self.details.discounts.iter().map(|discount| self.discount(discount)));
        terms
    }

    fn discount(&self, discount: &Discount) -> String {
        let words = self.words;
        let until = discount.until.as_deref().and_then(clean);
        let until = until.map(|date| format!("{} {}", words.until, self.language.date(&date)));
        let within = discount.days.as_deref().and_then(clean).map(|days| words.within_days.replace("{days}", &days));
        let percent = discount.percent.as_deref().and_then(|percent| self.percent(percent));
        let amount = discount.amount.as_deref().and_then(|amount| self.money(amount));
        let parts = [percent, amount, until.or(within)].into_iter().flatten().collect::<Vec<_>>();
        self.told(words.discount, &parts.join(" · "))
    }

    fn payments(&self) -> Vec<Vec<Labelled>> {
        let fields = &self.details.fields;
        let only_fields =
            Payment { account: fields.iban.clone(), reference: fields.payment_reference.clone(), ..Payment::default() };
        let payments = if self.details.payments.is_empty() {
            std::slice::from_ref(&only_fields)
        } else {
            self.details.payments.as_slice()
        };
        payments.iter().map(|payment| self.payment(payment)).filter(|facts| !facts.is_empty()).collect()
    }

    fn payment(&self, payment: &Payment) -> Vec<Labelled> {
        let words = self.words;
        let means = payment.means.as_deref().and_then(clean).map(|written| {
            let known = Means::of(self.details.format, &written).map(|means| (words.payment_means)(means).to_owned());
            Labelled { label: words.means, value: known.unwrap_or(written) }
        });
        let currency = self.details.fields.currency.as_deref().and_then(clean).unwrap_or_default();
        let amount = payment.amount.as_deref().and_then(clean).map(|amount| Labelled {
            label: words.instalment,
            value: self.language.amount(trimmed(&amount, 2), &currency),
        });
        let account = payment.account.as_deref().and_then(clean).map(|account| match grouped(&account) {
            Some(value) => Labelled { label: words.iban, value },
            None => Labelled { label: words.account, value: account },
        });
        let debited = payment.debited_account.as_deref().and_then(clean);
        let debited = debited.map(|account| grouped(&account).unwrap_or(account));
        let debited = debited.map(|value| Labelled { label: words.debited_account, value });
        let texts = [
            (words.bic, &payment.bic),
            (words.account_name, &payment.account_name),
            (words.payment_reference, &payment.reference),
            (words.mandate, &payment.mandate),
            (words.creditor_id, &payment.creditor_id),
            (words.card, &payment.card),
        ];
        let texts = texts.into_iter().filter_map(|(label, value)| labelled(label, value.as_deref()?));
        let due_date = payment.due_date.as_deref().and_then(|date| self.dated(words.due_date, date));
        means.into_iter().chain(amount).chain(due_date).chain(account).chain(texts).chain(debited).collect()
    }

    fn told(&self, label: &str, value: &str) -> String {
        format!("{label}{} {value}", self.words.colon)
    }

    fn dated(&self, label: &'static str, date: &str) -> Option<Labelled> {
        clean(date).map(|date| Labelled { label, value: self.language.date(&date) })
    }

    fn money(&self, amount: &str) -> Option<String> {
        clean(amount).map(|amount| self.language.amount(trimmed(&amount, 2), ""))
    }

    fn percent(&self, rate: &str) -> Option<String> {
        clean(rate).map(|rate| format!("{}{}", self.language.number(trimmed(&rate, 0)), self.words.percent))
    }

    fn unit(&self, code: &str, quantity: Option<&str>) -> String {
        match Unit::of(code) {
            Some(Unit::Symbol(symbol)) => symbol.to_owned(),
            Some(Unit::Named(named)) => {
                let [one, many] = (self.words.unit)(named);
                if matches!(quantity, Some("1" | "-1")) { one } else { many }.to_owned()
            }
            None => code.to_owned(),
        }
    }
}

fn labelled(label: &'static str, value: &str) -> Option<Labelled> {
    clean(value).map(|value| Labelled { label, value })
}

fn negated(amount: &str) -> String {
    amount.trim().strip_prefix('-').map_or_else(|| format!("-{}", amount.trim()), str::to_owned)
}

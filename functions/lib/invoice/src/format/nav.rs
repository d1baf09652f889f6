//! InvoiceData of the Hungarian tax authority (NAV), versions 2 and 3: what sellers report, and send to buyers who
//! ask for it. A batch of corrections holds several invoices.

use super::{Dialect, MAX_INVOICES, Reading, Source};
use message::Unread;
use rust_decimal::Decimal;

use crate::details::{
    Adjustment, Delivery, Details, Line, Party, Payment,
    ReferenceTo::{Contract, DespatchAdvice, Order, PrecedingInvoice, Project},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "InvoiceData" && namespace.starts_with("http://schemas.nav.gov.hu/OSA/"),
    read,
    details,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    // Once for all invoices: the root may have as many elements as the file.
    let number = xml::text(root, "invoiceNumber");
    let issue_date = xml::date(root, "invoiceIssueDate");
    let common = Fields { number, issue_date, ..Fields::default() };
    let invoices = elements(root).take(MAX_INVOICES + 1).map(|node| invoice(node, common.clone())).collect();
    Ok(Reading::invoices(invoices, Vec::new()))
}

fn elements<'a, 'i>(root: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    let single = xml::all(root, "invoiceMain/invoice");
    single.into_iter().chain(xml::all(root, "invoiceMain/batchInvoice/invoice"))
}

fn invoice(node: Node<'_, '_>, common: Fields) -> Invoice {
    let head = |path: &str| xml::text(node, &format!("invoiceHead/{path}"));
    let summary = |path: &str| xml::amount(node, &format!("invoiceSummary/{path}"));
    let per_rate = |path: &str| xml::sum(node, &format!("invoiceSummary/summarySimplified/{path}"));
    let gross = summary("summaryGrossData/invoiceGrossAmount");
    let fields = Fields {
        due_date: xml::date(node, "invoiceHead/invoiceDetail/paymentDate"),
        type_code: head("invoiceDetail/invoiceCategory"),
        currency: head("invoiceDetail/currencyCode"),
        seller_name: xml::text(node, "invoiceHead/supplierInfo/supplierName"),
        seller_vat: head("supplierInfo/communityVatNumber")
            .or_else(|| tax_number(node, "invoiceHead/supplierInfo/supplierTaxNumber")),
        buyer_name: xml::text(node, "invoiceHead/customerInfo/customerName"),
        buyer_vat: head("customerInfo/customerVatData/communityVatNumber")
            .or_else(|| tax_number(node, "invoiceHead/customerInfo/customerVatData/customerTaxNumber")),
        total_net: summary("summaryNormal/invoiceNetAmount"),
        total_tax: summary("summaryNormal/invoiceVatAmount"),
        // Simplified invoices state amounts with VAT, per VAT content.
        total_gross: gross.or_else(|| per_rate("vatContentGrossAmount")),
        total_payable: None,
        iban: xml::iban(node, "invoiceHead/supplierInfo/supplierBankAccountNumber"),
        ..common
    };
    // A modification refers to the invoice it changes and states the difference.
    let modifies = xml::first(node, "invoiceReference").is_some();
    let kind =
        if modifies && value::is_negative(fields.total_gross.as_deref()) { Kind::CreditNote } else { Kind::Invoice };
    Invoice::new(kind, Format::Nav, Some(fields))
}

/// The Hungarian tax number, `12345678-2-41`, written in three parts.
fn tax_number(node: Node<'_, '_>, path: &str) -> Option<String> {
    let number = xml::first(node, path)?;
    xml::joined(number, &["taxpayerId", "vatCode", "countyCode"], "-")
}

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().zip(elements(source.root)).map(|(invoice, node)| one(node, invoice)).collect()
}

fn one(node: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    if let Some(head) = xml::first(node, "invoiceHead") {
        in_head(head, &mut details);
    }
    details.add_references(node, &[(PrecedingInvoice, "invoiceReference/originalInvoiceNumber")]);
    details.add_lines(xml::all(node, "invoiceLines/line"), line);
    details.taxes = xml::all(node, "invoiceSummary/summaryNormal/summaryByVatRate")
        .into_iter()
        .map(|tax| {
            let rate = xml::first(tax, "vatRate");
            Tax {
                category: rate.and_then(category),
                rate: rate.and_then(percentage),
                basis: xml::amount(tax, "vatRateNetData/vatRateNetAmount"),
                amount: xml::amount(tax, "vatRateVatData/vatRateVatAmount"),
                exemption: rate.and_then(|rate| xml::text(rate, "vatExemption|vatOutOfScope/reason")),
            }
        })
        .collect();
    details
}

fn in_head(head: Node<'_, '_>, details: &mut Details) {
    for (role, known) in [("supplier", &mut details.seller), ("customer", &mut details.buyer)] {
        if let Some(node) = xml::first(head, &format!("{role}Info")) {
            *known = party(node, role, std::mem::take(known));
        }
    }
    let info = |path: &str| format!("invoiceDetail/conventionalInvoiceInfo/{path}");
    details.add_references(
        head,
        &[
            (Order, &info("orderNumbers/orderNumber")),
            (DespatchAdvice, &info("deliveryNotes/deliveryNote")),
            (Contract, &info("contractNumbers/contractNumber")),
            (Project, &info("projectNumbers/projectNumber")),
        ],
    );
    details.delivery = Delivery {
        date: xml::date(head, "invoiceDetail/invoiceDeliveryDate"),
        from: xml::date(head, "invoiceDetail/invoiceDeliveryPeriodStart"),
        until: xml::date(head, "invoiceDetail/invoiceDeliveryPeriodEnd"),
        place: Vec::new(),
    };
    let more = xml::all(head, "invoiceDetail/additionalInvoiceData").into_iter();
    details.notes = more.filter_map(|more| xml::joined(more, &["dataDescription", "dataValue"], ": ")).collect();
    details.payments = vec![Payment {
        means: xml::text(head, "invoiceDetail/paymentMethod"),
        account: xml::text(head, "supplierInfo/supplierBankAccountNumber"),
        ..Payment::default()
    }];
}

/// Elements of supplier and customer are the same behind the name of the role.
fn party(party: Node<'_, '_>, role: &str, known: Party) -> Party {
    let address = xml::first(party, &format!("{role}Address/simpleAddress|detailedAddress"));
    let street: &[&str] = &["streetName", "publicPlaceCategory", "number", "building", "staircase", "floor", "door"];
    let number = tax_number(party, &format!("{role}TaxNumber"))
        .or_else(|| tax_number(party, &format!("{role}VatData/{role}TaxNumber")));
    Party {
        // The national number, unless it is the one that stands for the VAT number.
        company_number: number.filter(|number| Some(number) != known.vat.as_ref()),
        address: address
            .map(|address| xml::rows(address, &[&["additionalAddressDetail"], street, &["postalCode", "city"]]))
            .unwrap_or_default(),
        country: address.and_then(|address| xml::text(address, "countryCode")),
        ..known
    }
}

fn line(line: Node<'_, '_>) -> Line {
    let unit = xml::text(line, "unitOfMeasure").filter(|unit| unit != "OWN");
    let amounts = xml::first(line, "lineAmountsNormal|lineAmountsSimplified");
    let rate = amounts.and_then(|amounts| xml::first(amounts, "lineVatRate"));
    let discount = |path: &str| format!("lineDiscountData/{path}");
    Line {
        id: xml::text(line, "lineNumber"),
        name: xml::note(line, &["lineDescription"]),
        seller_item_id: xml::text(line, "productCodes/productCode/productCodeOwnValue"),
        quantity: xml::amount(line, "quantity"),
        unit: unit.or_else(|| xml::text(line, "unitOfMeasureOwn")),
        price: xml::amount(line, "unitPrice"),
        adjustments: Adjustment::new(
            false,
            xml::text(line, &discount("discountDescription")),
            xml::text(line, &discount("discountRate")).and_then(|rate| percent(&rate)),
            xml::amount(line, &discount("discountValue")),
        )
        .into_iter()
        .collect(),
        tax_rate: rate.and_then(percentage),
        tax_category: rate.and_then(category),
        net: amounts.and_then(|amounts| xml::amount(amounts, "lineNetAmountData/lineNetAmount")),
        gross: amounts.and_then(|amounts| {
            xml::amount(amounts, "lineGrossAmountData/lineGrossAmountNormal")
                .or_else(|| xml::amount(amounts, "lineGrossAmountSimplified"))
        }),
        ..Line::default()
    }
}

/// NAV writes rates as parts of one: `0.27`.
fn percentage(rate: Node<'_, '_>) -> Option<String> {
    percent(&xml::text(rate, "vatPercentage")?)
}

fn percent(part: &str) -> Option<String> {
    let part = Decimal::from_str_exact(part).ok()?;
    Some(part.checked_mul(Decimal::ONE_HUNDRED)?.normalize().to_string())
}

/// The case of an exemption (`AAM`, `TAM` …), or the name of another reason to charge no VAT.
fn category(rate: Node<'_, '_>) -> Option<String> {
    let case =
        xml::text(rate, "vatExemption|vatOutOfScope/case").or_else(|| xml::text(rate, "vatExemption|vatOutOfScope"));
    let other = || {
        let named =
            rate.children().filter(Node::is_element).find(|node| xml::text(*node, ".").as_deref() == Some("true"));
        named.map(|node| node.tag_name().name().to_owned())
    };
    case.or_else(other)
}

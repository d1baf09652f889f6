//! ebInterface 3 to 6: the Austrian invoice. The namespace names the version; element names changed with version 5.

use super::{Dialect, Reading, Source};
use crate::details::{
    Adjustment, Delivery, Details, Discount, Line, MAX_ENTRIES, Party, Payment, Reference,
    ReferenceTo::{DespatchAdvice, Order, PrecedingInvoice, SalesOrder},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};
use message::Unread;

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| name == "Invoice" && namespace.starts_with("http://www.ebinterface.at/schema/"),
    read,
    details,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    // Several payment methods may be offered, since version 4.3 in an element named after the method.
    let payment = |path: &str| format!("PaymentMethod/{path}");
    let transaction = |path: &str| format!("PaymentMethod/UniversalBankTransaction/{path}");
    let fields = Fields {
        number: xml::text(root, "InvoiceNumber"),
        issue_date: xml::date(root, "InvoiceDate"),
        due_date: xml::date(root, "PaymentConditions/DueDate"),
        type_code: xml::attribute(root, "DocumentType"),
        currency: xml::attribute(root, "InvoiceCurrency"),
        seller_name: xml::text(root, "Biller/Address/Name"),
        seller_vat: xml::text(root, "Biller/VATIdentificationNumber"),
        buyer_name: xml::text(root, "InvoiceRecipient/Address/Name"),
        buyer_vat: xml::text(root, "InvoiceRecipient/VATIdentificationNumber"),
        total_net: per_rate(root, "TaxedAmount", "TaxableAmount"),
        total_tax: per_rate(root, "Amount", "TaxAmount"),
        total_gross: xml::amount(root, "TotalGrossAmount"),
        total_payable: xml::amount(root, "PayableAmount"),
        iban: xml::iban(root, &payment("BeneficiaryAccount/IBAN"))
            .or_else(|| xml::iban(root, &transaction("BeneficiaryAccount/IBAN"))),
        payment_reference: xml::text(root, &payment("PaymentReference"))
            .or_else(|| xml::text(root, &transaction("PaymentReference"))),
    };
    let kind = match fields.type_code.as_deref() {
        Some("CreditMemo" | "SubsequentCredit") => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::EbInterface, Some(fields))], Vec::new()))
}

/// The sum over the VAT rates, whose items are named differently up to version 4.2, in 4.3, and from version 5.
fn per_rate(root: Node<'_, '_>, old: &str, new: &str) -> Option<String> {
    let paths = [format!("Tax/VAT/Item/{old}"), format!("Tax/VAT/VATItem/{old}"), format!("Tax/TaxItem/{new}")];
    value::sum(paths.iter().flat_map(|path| xml::all(root, path)).filter_map(xml::own_text))
}

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    for (path, known) in [("Biller", &mut details.seller), ("InvoiceRecipient", &mut details.buyer)] {
        if let Some(node) = xml::first(root, path) {
            *known = party(node, std::mem::take(known));
        }
    }
    details.add_references(
        root,
        &[
            (Order, "InvoiceRecipient/OrderReference/OrderID"),
            (SalesOrder, "Biller/OrderReference/OrderID"),
            (DespatchAdvice, "Delivery/DeliveryID"),
            (PrecedingInvoice, "CancelledOriginalDocument|RelatedDocument/InvoiceNumber"),
        ],
    );
    // Up to version 4.0.
    let cancelled = xml::attribute(root, "CancelledOriginalDocument");
    details.references.extend(cancelled.map(|value| Reference { to: PrecedingInvoice, value }));
    details.delivery = delivery(root);
    details.notes = ["Details/HeaderDescription", "Details/ItemList/HeaderDescription"]
        .iter()
        .chain(&["Details/ItemList/FooterDescription", "Details/FooterDescription", "Delivery/Description", "Comment"])
        .flat_map(|path| xml::notes(root, path))
        .collect();
    details.add_lines(xml::all(root, "Details/ItemList/ListLineItem"), line);
    let adjusted = "ReductionAndSurchargeDetails|ReductionDetails/Reduction|Surcharge|OtherVATableTax";
    details.adjustments = [adjusted, "Tax/OtherTax", "Details/BelowTheLineItem"]
        .iter()
        .flat_map(|path| xml::all(root, path))
        .filter_map(adjustment)
        .collect();
    details.taxes =
        ["Tax/VAT/Item|VATItem", "Tax/TaxItem"].iter().flat_map(|path| xml::all(root, path)).map(tax).collect();
    details.total_prepaid = xml::amount(root, "PrepaidAmount");
    details.rounding = xml::amount(root, "RoundingAmount");
    details.payments = xml::all(root, "PaymentMethod").into_iter().flat_map(payments).take(MAX_ENTRIES + 1).collect();
    details.payment_terms = xml::note(root, &["PaymentMethod/Comment", "PaymentConditions/Comment"]);
    details.discounts = xml::all(root, "PaymentConditions/Discount")
        .into_iter()
        .map(|discount| Discount {
            until: xml::date(discount, "PaymentDate"),
            days: None,
            percent: xml::amount(discount, "Percentage"),
            amount: xml::amount(discount, "Amount"),
        })
        .collect();
    details
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let contact =
        ["Address/Contact", "Contact/Name", "Address/Phone", "Contact/Phone", "Address/Email", "Contact/Email"];
    // FN: Firmenbuch, the commercial register; FASTNR: the number of the tax office.
    let further = |kind: &str| {
        xml::all(party, "FurtherIdentification")
            .into_iter()
            .find(|id| xml::attribute(*id, "IdentificationType").as_deref() == Some(kind))
            .and_then(|id| xml::text(id, "."))
    };
    Party {
        company_number: further("FN").or_else(|| further("FASTNR")),
        address: xml::first(party, "Address").map(address).unwrap_or_default(),
        country: xml::first(party, "Address/Country")
            .and_then(|country| xml::attribute(country, "CountryCode").or_else(|| xml::text(country, "."))),
        contact: contact.iter().filter_map(|path| xml::text(party, path)).collect(),
        ..known
    }
}

fn address(address: Node<'_, '_>) -> Vec<String> {
    let town: &[&str] = &["ZIP", "Town"];
    xml::rows(address, &[&["TradingName"], &["AddressExtension"], &["Street"], &["POBox"], town])
}

fn delivery(node: Node<'_, '_>) -> Delivery {
    let place = xml::first(node, "Delivery/Address").map(|place| {
        let country = xml::text(place, "Country");
        xml::text(place, "Name").into_iter().chain(address(place)).chain(country).collect()
    });
    Delivery {
        date: xml::date(node, "Delivery/Date"),
        from: xml::date(node, "Delivery/Period/FromDate"),
        until: xml::date(node, "Delivery/Period/ToDate"),
        place: place.unwrap_or_default(),
    }
}

fn line(line: Node<'_, '_>) -> Line {
    let mut texts = xml::notes(line, "Description").into_iter();
    let name = texts.next();
    let quantity = xml::first(line, "Quantity");
    let price = xml::first(line, "UnitPrice");
    let reductions = "ReductionAndSurchargeListLineItemDetails/\
                      ReductionListLineItem|SurchargeListLineItem|OtherVATableTaxListLineItem";
    // Up to version 4.0 a rate alone.
    let reduction = Adjustment::new(false, None, xml::amount(line, "ReductionRate"), None);
    Line {
        id: xml::text(line, "PositionNumber"),
        name,
        description: xml::lines(texts.chain(xml::notes(line, "TaxExemption"))),
        seller_item_id: xml::text(line, "BillersArticleNumber").or_else(|| sellers_number(line)),
        quantity: xml::amount(line, "Quantity"),
        unit: quantity.and_then(|quantity| xml::attribute(quantity, "Unit")),
        price: xml::amount(line, "UnitPrice"),
        price_base: price.and_then(|price| xml::attribute(price, "BaseQuantity")),
        delivery: Delivery { place: Vec::new(), ..delivery(line) },
        adjustments: xml::all(line, reductions).into_iter().filter_map(adjustment).chain(reduction).collect(),
        tax_rate: xml::amount(line, "TaxRate|VATRate").or_else(|| xml::amount(line, "TaxItem/TaxPercent")),
        tax_category: xml::first(line, "TaxItem/TaxPercent")
            .and_then(|percent| xml::attribute(percent, "TaxCategoryCode")),
        net: xml::amount(line, "LineItemAmount"),
        gross: None,
    }
}

/// The article number of the type that is the seller's, or of no type.
fn sellers_number(line: Node<'_, '_>) -> Option<String> {
    let kind = |number: &Node<'_, '_>| xml::attribute(*number, "ArticleNumberType");
    let mut numbers = xml::all(line, "ArticleNumber").into_iter();
    let number = numbers.find(|number| kind(number).is_none_or(|kind| kind == "BillersArticleNumber"))?;
    xml::text(number, ".")
}

/// A reduction, or what makes the invoice dearer: a surcharge, another tax, an amount below the line.
fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    Adjustment::new(
        !node.tag_name().name().starts_with("Reduction"),
        xml::text(node, "Comment|Description"),
        xml::amount(node, "Percentage|TaxPercent"),
        xml::amount(node, "Amount|TaxAmount|LineItemAmount"),
    )
}

fn tax(tax: Node<'_, '_>) -> Tax {
    let percent = xml::first(tax, "TaxPercent");
    Tax {
        category: percent.and_then(|percent| xml::attribute(percent, "TaxCategoryCode")),
        rate: xml::amount(tax, "TaxPercent|TaxRate|VATRate"),
        basis: xml::amount(tax, "TaxableAmount|TaxedAmount"),
        amount: xml::amount(tax, "TaxAmount|Amount"),
        exemption: xml::text(tax, "TaxExemption|Comment"),
    }
}

/// A method of payment and its accounts: since version 4.3 in an element named after the method, before in `xsi:type`.
fn payments(method: Node<'_, '_>) -> Vec<Payment> {
    let named = method.children().filter(Node::is_element).find(|node| {
        !matches!(node.tag_name().name(), "Comment" | "Extension" | "BeneficiaryAccount" | "PaymentReference")
    });
    let typed = xml::attribute(method, "type").map(|name| {
        let local = name.split_once(':').map_or(name.as_str(), |(_, local)| local);
        local.trim_end_matches("Type").to_owned()
    });
    let (node, means) = match (typed, named) {
        (None, Some(named)) => (named, Some(named.tag_name().name().to_owned())),
        (typed, _) => (method, typed),
    };
    let accounts = xml::all(node, "BeneficiaryAccount");
    if accounts.is_empty() {
        return vec![Payment {
            means,
            account_name: xml::text(node, "BankAccountOwner"),
            bic: xml::text(node, "BIC"),
            debited_account: xml::text(node, "IBAN"),
            mandate: xml::text(node, "MandateReference"),
            creditor_id: xml::text(node, "CreditorID"),
            card: xml::text(node, "PrimaryAccountNumber"),
            due_date: xml::date(node, "DebitCollectionDate"),
            ..Payment::default()
        }];
    }
    let reference = xml::text(node, "PaymentReference");
    accounts
        .into_iter()
        .take(MAX_ENTRIES)
        .map(|account| Payment {
            means: means.clone(),
            account: xml::text(account, "IBAN").or_else(|| xml::text(account, "BankAccountNr")),
            account_name: xml::text(account, "BankAccountOwner"),
            bic: xml::text(account, "BIC"),
            reference: reference.clone(),
            ..Payment::default()
        })
        .collect()
}

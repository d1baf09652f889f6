//! Facturae 3: the Spanish invoice, with its signature inside (.xsig) or without. One file may hold a batch of
//! invoices of one seller to one buyer.

use super::{Dialect, MAX_INVOICES, Reading, Source, embedded};
use crate::details::{
    Adjustment, Delivery, Details, Line, Party, Payment,
    ReferenceTo::{Contract, DespatchAdvice, Order, PrecedingInvoice, Project},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};
use message::Unread;

pub(super) const DIALECT: Dialect = Dialect {
    recognises: |name, namespace| {
        name == "Facturae"
            && (namespace.starts_with("http://www.facturae.gob.es/")
                || namespace.starts_with("http://www.facturae.es/"))
    },
    read,
    details,
};

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    // Once for all invoices: a hostile party is as long as the file.
    let parties = ["Parties/SellerParty", "Parties/BuyerParty"].map(|path| xml::first(root, path));
    let parties = parties.map(|party| (party.and_then(name), party.and_then(number)));
    let invoices = xml::all(root, "Invoices/Invoice")
        .into_iter()
        .take(MAX_INVOICES + 1)
        .map(|node| invoice(node, &parties))
        .collect();
    let attachments = "Invoices/Invoice/AdditionalData/RelatedDocuments/Attachment";
    let files = embedded(root, attachments, "AttachmentData", "AttachmentDescription");
    Ok(Reading::invoices(invoices, files))
}

/// One invoice; seller and buyer are name and tax number.
fn invoice(node: Node<'_, '_>, parties: &[(Option<String>, Option<String>); 2]) -> Invoice {
    let [seller, buyer] = parties;
    let fields = Fields {
        number: xml::text(node, "InvoiceHeader/InvoiceNumber"),
        issue_date: xml::date(node, "InvoiceIssueData/IssueDate"),
        due_date: xml::date(node, "PaymentDetails/Installment/InstallmentDueDate"),
        type_code: xml::joined(node, &["InvoiceHeader/InvoiceDocumentType", "InvoiceHeader/InvoiceClass"], "/"),
        currency: xml::text(node, "InvoiceIssueData/InvoiceCurrencyCode"),
        seller_name: seller.0.clone(),
        seller_vat: seller.1.clone(),
        buyer_name: buyer.0.clone(),
        buyer_vat: buyer.1.clone(),
        total_net: xml::amount(node, "InvoiceTotals/TotalGrossAmountBeforeTaxes"),
        total_tax: xml::amount(node, "InvoiceTotals/TotalTaxOutputs"),
        total_gross: xml::amount(node, "InvoiceTotals/InvoiceTotal"),
        total_payable: xml::amount(node, "InvoiceTotals/TotalExecutableAmount"),
        iban: xml::iban(node, "PaymentDetails/Installment/AccountToBeCredited/IBAN"),
        payment_reference: xml::text(node, "PaymentDetails/Installment/PaymentReconciliationReference"),
    };
    // A factura rectificativa (OR, its copy CR) replaces an invoice or states the difference; only where it gives
    // money back is it a credit note.
    let class = xml::text(node, "InvoiceHeader/InvoiceClass");
    let kind = match class.as_deref() {
        Some("OR" | "CR") if value::is_negative(fields.total_gross.as_deref()) => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Invoice::new(kind, Format::Facturae, Some(fields))
}

/// The name of a company, or first name and surnames of a person.
fn name(party: Node<'_, '_>) -> Option<String> {
    xml::text(party, "LegalEntity/CorporateName").or_else(|| {
        let person = xml::first(party, "Individual")?;
        xml::joined(person, &["Name", "FirstSurname", "SecondSurname"], " ")
    })
}

fn number(party: Node<'_, '_>) -> Option<String> {
    xml::text(party, "TaxIdentification/TaxIdentificationNumber")
}

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    let node = |path: &str| xml::first(source.root, path);
    let parties = [node("Parties/SellerParty"), node("Parties/BuyerParty")];
    let [seller, buyer] = parties.map(|node| node.map(|node| party(node, Party::default())).unwrap_or_default());
    let payee = node("FileHeader/FactoringAssignmentData/Assignee")
        .map(|assignee| party(assignee, Party { name: name(assignee), vat: number(assignee), ..Party::default() }));
    let with_node = |(invoice, node)| {
        let mut details = Details::of(invoice);
        details.seller = details.seller.with_the_rest_of(&seller);
        details.buyer = details.buyer.with_the_rest_of(&buyer);
        details.payee = payee.clone();
        invoice_details(node, &mut details);
        details
    };
    invoices.iter().zip(xml::all(source.root, "Invoices/Invoice")).map(with_node).collect()
}

fn invoice_details(node: Node<'_, '_>, details: &mut Details) {
    details.add_references(
        node,
        &[
            (PrecedingInvoice, "InvoiceHeader/Corrective/InvoiceNumber"),
            (Contract, "Items/InvoiceLine/ReceiverContractReference"),
            (Order, "Items/InvoiceLine/ReceiverTransactionReference"),
            (Project, "Items/InvoiceLine/FileReference"),
            (DespatchAdvice, "Items/InvoiceLine/DeliveryNotesReferences/DeliveryNote/DeliveryNoteNumber"),
        ],
    );
    details.delivery = Delivery {
        date: xml::date(node, "InvoiceIssueData/OperationDate"),
        from: xml::date(node, "InvoiceIssueData/InvoicingPeriod/StartDate"),
        until: xml::date(node, "InvoiceIssueData/InvoicingPeriod/EndDate"),
        place: Vec::new(),
    };
    details.notes = ["InvoiceHeader/Corrective/ReasonDescription", "AdditionalData/InvoiceAdditionalInformation"]
        .iter()
        .chain(&["LegalLiterals/LegalReference"])
        .flat_map(|path| xml::notes(node, path))
        .collect();
    details.add_lines(xml::all(node, "Items/InvoiceLine"), line);
    let adjusted = "GeneralDiscounts|GeneralSurcharges/Discount|Charge";
    details.adjustments =
        xml::all(node, &format!("InvoiceTotals/{adjusted}")).into_iter().filter_map(adjustment).collect();
    details.taxes =
        xml::all(node, "TaxesOutputs/Tax").into_iter().flat_map(|node| [tax(node), surcharge(node)]).collect();
    details.withheld = xml::all(node, "TaxesWithheld/Tax").into_iter().map(tax).collect();
    details.total_lines = xml::amount(node, "InvoiceTotals/TotalGrossAmount");
    details.total_prepaid = xml::amount(node, "InvoiceTotals/TotalPaymentsOnAccount");
    details.payments = xml::all(node, "PaymentDetails/Installment").into_iter().map(payment).collect();
    details.payment_terms = xml::note(node, &["PaymentDetails/Installment/CollectionAdditionalInformation"]);
}

fn party(party: Node<'_, '_>, known: Party) -> Party {
    let Some(entity) = xml::first(party, "LegalEntity|Individual") else { return known };
    let address = xml::first(entity, "AddressInSpain|OverseasAddress");
    let contact = ["ContactPersons", "Telephone", "ElectronicMail"];
    Party {
        address: address
            .map(|address| {
                xml::rows(address, &[&["Address"], &["PostCode", "Town"], &["PostCodeAndTown"], &["Province"]])
            })
            .unwrap_or_default(),
        country: address.and_then(|address| xml::text(address, "CountryCode")),
        contact: contact.iter().filter_map(|path| xml::text(entity, &format!("ContactDetails/{path}"))).collect(),
        ..known
    }
}

fn line(line: Node<'_, '_>) -> Line {
    let adjusted = "DiscountsAndRebates|Charges/Discount|Charge";
    let date = |path: &str| xml::date(line, path);
    Line {
        id: xml::text(line, "SequenceNumber"),
        name: xml::note(line, &["ItemDescription"]),
        description: xml::note(
            line,
            &["AdditionalLineItemInformation", "SpecialTaxableEvent/SpecialTaxableEventReason"],
        ),
        seller_item_id: xml::text(line, "ArticleCode"),
        quantity: xml::amount(line, "Quantity"),
        unit: xml::text(line, "UnitOfMeasure"),
        price: xml::amount(line, "UnitPriceWithoutTax"),
        delivery: Delivery {
            date: date("TransactionDate"),
            from: date("LineItemPeriod/StartDate"),
            until: date("LineItemPeriod/EndDate"),
            place: Vec::new(),
        },
        adjustments: xml::all(line, adjusted).into_iter().filter_map(adjustment).collect(),
        tax_rate: xml::amount(line, "TaxesOutputs/Tax/TaxRate"),
        tax_category: xml::text(line, "TaxesOutputs/Tax/TaxTypeCode"),
        net: xml::amount(line, "GrossAmount"),
        ..Line::default()
    }
}

fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    Adjustment::new(
        node.tag_name().name() == "Charge",
        xml::text(node, "DiscountReason|ChargeReason"),
        xml::amount(node, "DiscountRate|ChargeRate"),
        xml::amount(node, "DiscountAmount|ChargeAmount"),
    )
}

fn tax(tax: Node<'_, '_>) -> Tax {
    Tax {
        category: xml::text(tax, "TaxTypeCode"),
        rate: xml::amount(tax, "TaxRate"),
        basis: xml::amount(tax, "TaxableBase/TotalAmount"),
        amount: xml::amount(tax, "TaxAmount/TotalAmount"),
        exemption: None,
    }
}

/// The recargo de equivalencia, which retailers pay on top: a tax of its own on the same basis. Empty where there is
/// none.
fn surcharge(tax: Node<'_, '_>) -> Tax {
    let Some(amount) = xml::amount(tax, "EquivalenceSurchargeAmount/TotalAmount") else { return Tax::default() };
    Tax {
        category: xml::text(tax, "TaxTypeCode"),
        rate: xml::amount(tax, "EquivalenceSurcharge"),
        basis: xml::amount(tax, "TaxableBase/TotalAmount"),
        amount: Some(amount),
        exemption: None,
    }
}

fn payment(instalment: Node<'_, '_>) -> Payment {
    let account = |side: &str, path: &str| xml::text(instalment, &format!("{side}/{path}"));
    Payment {
        means: xml::text(instalment, "PaymentMeans"),
        account: account("AccountToBeCredited", "IBAN").or_else(|| account("AccountToBeCredited", "AccountNumber")),
        bic: account("AccountToBeCredited", "BIC"),
        reference: xml::text(instalment, "PaymentReconciliationReference"),
        debited_account: account("AccountToBeDebited", "IBAN|AccountNumber"),
        due_date: xml::date(instalment, "InstallmentDueDate"),
        amount: xml::amount(instalment, "InstallmentAmount"),
        ..Payment::default()
    }
}

//! Finvoice: the invoice of the Finnish banks. Amounts have a decimal comma; the same schema serves for orders and
//! offers, told apart by the type code.

use super::{Dialect, Reading, Source};
use crate::details::{
    Adjustment, Delivery, Details, Discount, Line, MAX_ENTRIES, Party, Payment,
    ReferenceTo::{Buyer, Contract, DespatchAdvice, Order, PrecedingInvoice, Project, Tender},
    Tax,
};
use crate::model::{Fields, Format, Invoice, Kind};
use crate::value;
use crate::xml::{self, Node};
use message::{BusinessDocument, Unread};

pub(super) const DIALECT: Dialect = Dialect { recognises: |name, _| name == "Finvoice", read, details };

fn read(source: &Source<'_, '_>) -> Result<Reading, Unread> {
    let root = source.root;
    let type_code = xml::text(root, "InvoiceDetails/InvoiceTypeCode");
    match type_code.as_deref().and_then(|code| code.get(..3)) {
        Some("INV") | None => {}
        Some("ORD" | "ORC" | "REQ" | "QUO") => return Ok(Reading::not_an_invoice(BusinessDocument::Order)),
        Some("DEL") => return Ok(Reading::not_an_invoice(BusinessDocument::DespatchAdvice)),
        Some(_) => return Ok(Reading::not_an_invoice(BusinessDocument::Other)),
    }
    let instruction = |field: &str| format!("EpiDetails/EpiPaymentInstructionDetails/{field}");
    let fields = Fields {
        number: xml::text(root, "InvoiceDetails/InvoiceNumber"),
        issue_date: xml::date(root, "InvoiceDetails/InvoiceDate"),
        due_date: xml::date(root, "InvoiceDetails/PaymentTermsDetails/InvoiceDueDate")
            .or_else(|| xml::date(root, "InvoiceDetails/InvoiceDueDate"))
            .or_else(|| xml::date(root, &instruction("EpiDateOptionDate"))),
        currency: xml::first(root, "InvoiceDetails/InvoiceTotalVatIncludedAmount")
            .and_then(|total| xml::attribute(total, "AmountCurrencyIdentifier")),
        seller_name: xml::text(root, "SellerPartyDetails/SellerOrganisationName"),
        seller_vat: xml::text(root, "SellerPartyDetails/SellerOrganisationTaxCode"),
        buyer_name: xml::text(root, "BuyerPartyDetails/BuyerOrganisationName"),
        buyer_vat: xml::text(root, "BuyerPartyDetails/BuyerOrganisationTaxCode"),
        total_net: amount(root, "InvoiceDetails/InvoiceTotalVatExcludedAmount"),
        total_tax: amount(root, "InvoiceDetails/InvoiceTotalVatAmount"),
        total_gross: amount(root, "InvoiceDetails/InvoiceTotalVatIncludedAmount"),
        total_payable: amount(root, &instruction("EpiInstructedAmount")),
        iban: xml::iban(root, "EpiDetails/EpiPartyDetails/EpiBeneficiaryPartyDetails/EpiAccountID")
            .or_else(|| xml::iban(root, "SellerInformationDetails/SellerAccountDetails/SellerAccountID")),
        payment_reference: xml::text(root, &instruction("EpiRemittanceInfoIdentifier")),
        type_code,
    };
    let kind = match fields.type_code.as_deref() {
        Some("INV02") => Kind::CreditNote,
        Some(_) => Kind::Invoice,
        None => Kind::Unknown,
    };
    Ok(Reading::invoices(vec![Invoice::new(kind, Format::Finvoice, Some(fields))], Vec::new()))
}

/// An amount with its decimal comma made a point.
fn amount(root: Node<'_, '_>, path: &str) -> Option<String> {
    xml::text(root, path).and_then(|text| value::amount(&text.replace(',', ".")))
}

fn details(source: &Source<'_, '_>, invoices: &[Invoice]) -> Vec<Details> {
    invoices.iter().map(|invoice| one(source.root, invoice)).collect()
}

fn one(root: Node<'_, '_>, invoice: &Invoice) -> Details {
    let mut details = Details::of(invoice);
    details.seller = party(root, "Seller", details.seller);
    details.buyer = party(root, "Buyer", details.buyer);
    if let Some(head) = xml::first(root, "InvoiceDetails") {
        in_head(head, &mut details);
    }
    details.add_references(root, &[(DespatchAdvice, "DeliveryDetails/DespatchAdviceIdentifier|WaybillIdentifier")]);
    let delivered = |path: &str| xml::date(root, &format!("DeliveryDetails/{path}"));
    details.delivery = Delivery {
        date: delivered("DeliveryDate"),
        from: delivered("DeliveryPeriodDetails/StartDate"),
        until: delivered("DeliveryPeriodDetails/EndDate"),
        place: xml::text(root, "DeliveryPartyDetails/DeliveryOrganisationName")
            .into_iter()
            .chain(address(root, "Delivery"))
            .collect(),
    };
    let rows = xml::children(root, "InvoiceRow");
    let rows = rows
        .flat_map(|row| std::iter::once((row, "")).chain(xml::children(row, "SubInvoiceRow").map(|row| (row, "Sub"))));
    details.add_lines(rows, |(row, prefix)| line(row, prefix));
    details.payments = payments(root);
    details
}

fn in_head(head: Node<'_, '_>, details: &mut Details) {
    details.add_references(
        head,
        &[
            (Buyer, "BuyerReferenceIdentifier"),
            (Order, "OrderIdentifier"),
            (Contract, "AgreementIdentifier"),
            (Project, "ProjectReferenceIdentifier"),
            (Tender, "TenderReference"),
            (PrecedingInvoice, "OriginalInvoiceNumber"),
            (PrecedingInvoice, "OriginalInvoiceReference/InvoiceNumber"),
        ],
    );
    details.notes = xml::notes(head, "InvoiceFreeText");
    details.adjustments = xml::all(head, "DiscountDetails|ChargeDetails").into_iter().filter_map(adjustment).collect();
    details.taxes = xml::all(head, "VatSpecificationDetails")
        .into_iter()
        .map(|tax| Tax {
            category: xml::text(tax, "VatCode"),
            rate: amount(tax, "VatRatePercent"),
            basis: amount(tax, "VatBaseAmount"),
            amount: amount(tax, "VatRateAmount"),
            exemption: xml::text(tax, "VatFreeText"),
        })
        .collect();
    details.total_lines = amount(head, "RowsTotalVatExcludedAmount");
    details.total_prepaid = amount(head, "InvoicePaidAmount");
    details.rounding = amount(head, "InvoiceTotalRoundoffAmount");
    let terms = "PaymentTermsDetails";
    details.payment_terms = xml::note(
        head,
        &[
            &format!("{terms}/PaymentTermsFreeText"),
            &format!("{terms}/PaymentOverDueFineDetails/PaymentOverDueFineFreeText"),
        ],
    );
    details.discounts = xml::all(head, terms)
        .into_iter()
        .map(|terms| Discount {
            until: xml::date(terms, "CashDiscountDate"),
            days: None,
            percent: amount(terms, "CashDiscountPercent"),
            amount: amount(terms, "CashDiscountAmount"),
        })
        .collect();
}

/// Elements of the seller and of the buyer are the same behind the name of the role.
fn party(root: Node<'_, '_>, role: &str, known: Party) -> Party {
    let text = |path: &str| xml::text(root, &path.replace('*', role));
    let contact = [
        "*ContactPersonName",
        "*CommunicationDetails/*PhoneNumberIdentifier",
        "*CommunicationDetails/*EmailaddressIdentifier",
    ];
    Party {
        company_number: text("*PartyDetails/*PartyIdentifier"),
        address: address(root, role),
        country: text("*PartyDetails/*PostalAddressDetails/CountryCode"),
        contact: contact.into_iter().filter_map(text).collect(),
        ..known
    }
}

fn address(root: Node<'_, '_>, role: &str) -> Vec<String> {
    let Some(address) = xml::first(root, &format!("{role}PartyDetails/{role}PostalAddressDetails")) else {
        return Vec::new();
    };
    let name = |field: &str| format!("{role}{field}");
    let (code, town) = (name("PostCodeIdentifier"), name("TownName"));
    xml::rows(address, &[&[&name("StreetName")], &[&name("PostOfficeBoxIdentifier")], &[&code, &town]])
}

/// A row, or one of the rows in it, whose elements have a prefix. Rows may be text alone.
fn line(row: Node<'_, '_>, prefix: &str) -> Line {
    let name = |field: &str| format!("{prefix}{field}");
    let text = |field: &str| xml::text(row, &name(field));
    let amount = |field: &str| amount(row, &name(field));
    let quantity =
        ["InvoicedQuantity", "DeliveredQuantity", "OrderedQuantity"].into_iter().find(|field| amount(field).is_some());
    let unit = quantity.and_then(|field| xml::first(row, &name(field)));
    let discount = |node: Node<'_, '_>| {
        let figure = |field: &str| self::amount(node, &name(field));
        Adjustment::new(false, None, figure("RowDiscountPercent"), figure("RowDiscountAmount"))
    };
    let progressive = xml::all(row, &name("RowProgressiveDiscountDetails")).into_iter().filter_map(discount);
    let charges = xml::all(row, &name("RowChargeDetails")).into_iter().filter_map(adjustment);
    Line {
        id: text("RowPositionIdentifier"),
        name: text("ArticleName"),
        description: xml::note(row, &[&name("ArticleDescription"), &name("RowFreeText")]),
        seller_item_id: text("ArticleIdentifier"),
        quantity: quantity.and_then(amount),
        unit: unit.and_then(|unit| xml::attribute(unit, "QuantityUnitCode")),
        price: amount("UnitPriceNetAmount").or_else(|| amount("UnitPriceAmount")),
        price_base: amount("UnitPriceBaseQuantity"),
        delivery: Delivery {
            date: xml::date(row, &name("RowDeliveryDate")),
            from: xml::date(row, &name("StartDate")),
            until: xml::date(row, &name("EndDate")),
            place: Vec::new(),
        },
        adjustments: discount(row).into_iter().chain(progressive).chain(charges).collect(),
        tax_rate: amount("RowVatRatePercent"),
        tax_category: text("RowVatCode"),
        net: amount("RowVatExcludedAmount"),
        gross: amount("RowAmount"),
    }
}

fn adjustment(node: Node<'_, '_>) -> Option<Adjustment> {
    Adjustment::new(
        node.tag_name().name().ends_with("ChargeDetails"),
        xml::text(node, "ReasonText|FreeText").or_else(|| xml::text(node, "ReasonCode")),
        amount(node, "Percent"),
        amount(node, "Amount"),
    )
}

/// The payment instruction, and the other accounts that the seller has.
fn payments(root: Node<'_, '_>) -> Vec<Payment> {
    let party = |path: &str| xml::text(root, &format!("EpiDetails/EpiPartyDetails/{path}"));
    let instruction = |path: &str| format!("EpiDetails/EpiPaymentInstructionDetails/{path}");
    let instructed = Payment {
        means: xml::text(root, &instruction("EpiPaymentMeansCode")),
        account: party("EpiBeneficiaryPartyDetails/EpiAccountID"),
        account_name: party("EpiBeneficiaryPartyDetails/EpiNameAddressDetails"),
        bic: party("EpiBfiPartyDetails/EpiBfiIdentifier"),
        reference: xml::text(root, &instruction("EpiRemittanceInfoIdentifier")),
        due_date: xml::date(root, &instruction("EpiDateOptionDate")),
        amount: amount(root, &instruction("EpiInstructedAmount")),
        ..Payment::default()
    };
    let others = xml::all(root, "SellerInformationDetails/SellerAccountDetails")
        .into_iter()
        .take(MAX_ENTRIES + 1)
        .map(|account| Payment {
            account: xml::text(account, "SellerAccountID"),
            account_name: xml::text(account, "SellerAccountName"),
            bic: xml::text(account, "SellerBic"),
            ..Payment::default()
        })
        .filter(|other| other.account != instructed.account)
        .collect::<Vec<_>>();
    std::iter::once(instructed).chain(others).collect()
}

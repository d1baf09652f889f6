//! Documents of each format, read by eye.

use invoice::details;
use invoice::details::{Adjustment, Delivery, Details, Discount, Line, Party, Payment, Reference, ReferenceTo, Tax};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn references(references: &[(ReferenceTo, &str)]) -> Vec<Reference> {
    references.iter().map(|(to, value)| Reference { to: *to, value: (*value).to_owned() }).collect()
}

fn adjustment(is_charge: bool, reason: Option<&str>, percent: Option<&str>, amount: Option<&str>) -> Adjustment {
    let [reason, percent, amount] = [reason, percent, amount].map(|text| text.map(str::to_owned));
    Adjustment { is_charge, reason, percent, amount }
}

fn tax(category: Option<&str>, rate: Option<&str>, basis: &str, amount: Option<&str>) -> Tax {
    let [category, rate, amount] = [category, rate, amount].map(|text| text.map(str::to_owned));
    Tax { category, rate, basis: some(basis), amount, exemption: None }
}

fn days(from: &str, until: &str) -> Delivery {
    Delivery { from: some(from), until: some(until), ..Delivery::default() }
}

/// The invoices of a file of the corpus.
fn all(path: &str) -> Vec<Details> {
    details(&std::fs::read(super::corpus().join(path)).unwrap()).unwrap()
}

fn only(path: &str) -> Details {
    let [details] = all(path).try_into().unwrap();
    details
}

fn written(document: &str) -> Details {
    let [details] = details(document.as_bytes()).unwrap().try_into().unwrap();
    details
}

#[test]
fn a_peppol_invoice() {
    let details = only("ubl/josemmo__peppol-allowance.xml");
    assert_eq!(
        details.seller,
        Party {
            name: some("SupplierOfficialName Ltd"),
            vat: some("GB1232434"),
            company_number: some("GB983294"),
            address: strings(&["Main street 1", "Postbox 123", "GB 123 EW London"]),
            country: some("GB"),
            contact: Vec::new(),
        }
    );
    assert_eq!(details.buyer.contact, ["Lisa Johnson", "23434234", "lj@buyer.se"]);
    assert_eq!(
        details.references,
        references(&[(ReferenceTo::Buyer, "0150abc"), (ReferenceTo::BuyerAccounting, "4025:123:4343")])
    );
    let place = ["Delivery party Name", "Delivery street 2", "Building 56", "Gate 15", "21234 Stockholm", "Södermalm"];
    assert_eq!(details.delivery.date, some("2017-11-01"));
    assert_eq!(details.delivery.place[..6], place);
    assert_eq!(
        details.lines[2],
        Line {
            id: some("a-custom-identifier"),
            name: some("item name"),
            description: some(
                "Description of item\nAdditionalItemName: AdditionalItemValue\nTesting note on line level"
            ),
            seller_item_id: some("97iugug876"),
            quantity: some("10"),
            unit: some("C62"),
            price: some("100"),
            delivery: days("2017-12-01", "2017-12-05"),
            adjustments: vec![
                adjustment(false, Some("Discount"), None, Some("101")),
                adjustment(true, Some("Charge"), Some("1"), Some("10")),
            ],
            tax_rate: some("25"),
            tax_category: some("S"),
            net: some("909"),
            ..Line::default()
        }
    );
    assert_eq!(details.lines[1].price_base, some("2"));
    assert_eq!(
        details.adjustments,
        [
            adjustment(false, Some("Discount"), None, Some("200")),
            adjustment(true, Some("Cleaning"), Some("20"), Some("1189.8")),
        ]
    );
    let exempt = Tax { exemption: some("Reason for tax exempt"), ..tax(Some("E"), Some("0"), "1000", Some("0")) };
    assert_eq!(details.taxes, [tax(Some("S"), Some("25"), "5938.8", Some("1484.7")), exempt]);
    assert_eq!((details.total_lines, details.total_prepaid), (some("5949"), some("1000")));
    assert_eq!(
        details.payments,
        [Payment {
            means: some("Credit transfer"),
            means_code: some("30"),
            account: some("IBAN32423940"),
            account_name: some("AccountName"),
            bic: some("BIC324098"),
            reference: some("Snippet1"),
            ..Payment::default()
        }]
    );
    assert_eq!(details.payment_terms, some("Payment within 10 days, 2% discount"));
}

#[test]
fn the_same_xrechnung_in_ubl_and_in_cii() {
    for path in ["ubl/xrechnung__01.10a-INVOICE_ubl.xml", "cii/xrechnung__01.10a-INVOICE_uncefact.xml"] {
        let details = only(path);
        assert_eq!(details.lines.len(), 1, "{path}");
        let line = &details.lines[0];
        assert_eq!(
            (line.name.as_deref(), line.description.as_deref()),
            (Some("Drehstuhl"), Some("Sitz: 10-301 blau, Rücken: 10-301 blau, …."))
        );
        assert_eq!(
            (line.quantity.as_deref(), line.unit.as_deref(), line.net.as_deref()),
            (Some("10"), Some("XPP"), Some("2180"))
        );
        assert_eq!(details.taxes, [tax(Some("S"), Some("19"), "2180", Some("414.2"))], "{path}");
        let accounts: Vec<_> = details.payments.iter().map(|payment| payment.account.as_deref().unwrap()).collect();
        assert_eq!(accounts, ["DE79000000001234567890", "DE16000000002345678901"], "{path}");
        let terms = "#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=14#PROZENT=1.00#\n#SKONTO#TAGE=30#PROZENT=0.00#";
        assert_eq!(details.payment_terms.as_deref(), Some(terms), "{path}");
        let place = ["Außenstelle XY", "[Deliver to address line 1]", "12345 [Deliver to city]", "DE"];
        assert_eq!(details.delivery.place, place, "{path}");
        assert_eq!(details.seller.company_number.as_deref(), Some("HRB 123456"), "{path}");
    }
}

#[test]
fn a_factur_x_with_discounts_and_freight() {
    let details = only("facturx-pdf/zugferd-corpus__zugferd_2p0_EXTENDED_Warenrechnung.pdf");
    assert_eq!(
        details.adjustments,
        [
            adjustment(false, Some("Rechnungsrabatt 1"), Some("2.00"), Some("5.60")),
            adjustment(false, Some("Rechnungsrabatt 1"), Some("2.00"), Some("2.61")),
            adjustment(false, Some("Rechnungsrabatt 2"), None, Some("2.50")),
            adjustment(false, Some("Rechnungsrabatt 2"), None, Some("0.50")),
            adjustment(true, Some("Transportkosten"), None, Some("3.00")),
        ]
    );
    assert_eq!(details.discounts, [Discount { days: some("14"), percent: some("2.00"), ..Discount::default() }]);
    assert_eq!(
        details.references,
        references(&[
            (ReferenceTo::Order, "B123456789"),
            (ReferenceTo::InvoicedObject, "A456123"),
            (ReferenceTo::DespatchAdvice, "L87654321012345"),
        ])
    );
    assert!(details.notes[2].starts_with("MUSTERLIEFERANT GMBH\nBAHNHOFSTRASSE 99\n99199 MUSTERHAUSEN\n"));
    assert_eq!(details.delivery.date, some("2018-08-05"));
    assert_eq!(details.lines[5].name, some("Mischpalette Joghurt Karton 3 x 20"));
}

#[test]
fn a_zugferd_1_with_a_line_of_text() {
    let details = only("zugferd1/zugferd-corpus__ZUGFeRD_1p0_COMFORT_Rabatte.pdf");
    let text = "Wir erlauben uns Ihnen folgende Positionen aus der Lieferung Nr. 2013-51112 in Rechnung zu stellen:";
    assert_eq!(details.lines[0], Line { description: some(text), ..Line::default() });
    assert_eq!(
        details.lines[2],
        Line {
            id: some("2"),
            name: some("Schweinesteak"),
            description: some("aus Deutschland"),
            seller_item_id: some("SFK5"),
            quantity: some("5.0000"),
            unit: some("KGM"),
            price: some("5.5000"),
            tax_rate: some("7.00"),
            tax_category: some("S"),
            net: some("27.50"),
            ..Line::default()
        }
    );
    assert_eq!(
        details.payments,
        [Payment {
            means: some("Überweisung"),
            means_code: some("42"),
            account: some("DE08700901001234567890"),
            bic: some("GENODEF1M04"),
            reference: some("GE2020211-471102"),
            ..Payment::default()
        }]
    );
    assert_eq!(details.total_prepaid, some("50.00"));
    let candidate = only("zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140519_499.pdf");
    assert_eq!(candidate.lines[1].name, some("Luftballon"));
    assert_eq!(candidate.buyer.address, ["Bahnstr. 42", "88802 Spielkreis"]);
}

#[test]
fn an_italian_file_of_two_invoices() {
    let [first, second] = all("fatturapa/zugferd-corpus__IT01234567890_FPA03.xml").try_into().unwrap();
    assert_eq!((first.fields.number, second.fields.number), (some("12"), some("456")));
    assert_eq!(
        first.lines[1],
        Line {
            id: some("2"),
            name: some("FORNITURE VARIE PER UFFICIO"),
            quantity: some("10.00"),
            price: some("2.00"),
            tax_rate: some("22.00"),
            net: some("20.00"),
            ..Line::default()
        }
    );
    assert_eq!(
        first.references,
        references(&[
            (ReferenceTo::Order, "66685"),
            (ReferenceTo::Contract, "123"),
            (ReferenceTo::Contract, "456"),
            (ReferenceTo::ReceiptAdvice, "789"),
            (ReferenceTo::Project, "123abc"),
            (ReferenceTo::Tender, "456def"),
        ])
    );
    for (details, means) in [(&first.payments, "MP01"), (&second.payments, "MP19")] {
        assert_eq!(
            details[..],
            [Payment { means: some(means), ..Payment::default() }],
            "due date and amount are those of the invoice"
        );
    }
    assert_eq!(second.taxes, [tax(None, Some("22.00"), "2000.00", Some("440.00"))]);
    for buyer in [first.buyer, second.buyer] {
        assert_eq!(buyer.address, ["VIA TORINO 38-B", "00145 ROMA RM"]);
        assert_eq!((buyer.vat, buyer.company_number), (None, some("09876543210")));
    }
}

#[test]
fn an_italian_simplified_invoice_has_amounts_with_vat_alone() {
    let details = only("fatturapa/fe-net__IT01234567890_FSM10.xml");
    let line = &details.lines[0];
    assert_eq!((&line.net, &line.gross, &line.tax_rate), (&None, &some("25.00"), &some("22.00")));
    assert_eq!(details.buyer.address, ["VIA TORINO 38-B", "00145 ROMA RM"]);
}

#[test]
fn an_italian_professional_whose_tax_the_buyer_keeps_back() {
    // The file of the corpus is cut off before its last end tag.
    let path = super::corpus().join("odd/zugferd-corpus__con-ritenuta-acconto-e-cassa-previdenziale.xml");
    let document = std::fs::read_to_string(path).unwrap() + "</p:FatturaElettronica>";
    let details = written(&document);
    assert_eq!(details.adjustments, [adjustment(true, Some("TC01"), Some("4.00"), Some("560.00"))]);
    assert_eq!(
        details.withheld,
        [Tax { category: some("RT01"), rate: some("20.00"), amount: some("2800.00"), ..Tax::default() }]
    );
    assert_eq!(details.payments[0].account_name, some("Acconto Marco"));
    assert_eq!(details.notes, ["TAR Bologna sentenza n.xxx del 2016 determina Intercenter 12345"]);
}

#[test]
fn ebinterface_old_and_new() {
    let old = only("ebinterface/ph-ebinterface__InvoiceExample1.xml");
    let line = &old.lines[0];
    assert_eq!(
        (line.name.as_deref(), line.seller_item_id.as_deref(), line.unit.as_deref()),
        (Some("Schraubenzieher"), Some("I2343"), Some("Stück"))
    );
    assert_eq!(line.delivery, days("2011-01-25", "2011-01-27"));
    assert_eq!(line.adjustments, [adjustment(false, None, Some("5"), None)]);
    assert_eq!(old.adjustments, [adjustment(false, None, Some("2"), Some("20"))]);
    let discount = |until, percent| Discount { until: some(until), percent: some(percent), ..Discount::default() };
    assert_eq!(old.discounts, [discount("2011-02-10", "3.00"), discount("2011-02-20", "2.00")]);
    assert_eq!(old.payments[0].means, some("UniversalBankTransaction"));
    assert_eq!(
        old.references,
        references(&[
            (ReferenceTo::Order, "ID3456"),
            (ReferenceTo::SalesOrder, "OR3456"),
            (ReferenceTo::DespatchAdvice, "D323394"),
            (ReferenceTo::PrecedingInvoice, "X2394S"),
        ])
    );

    let new = only("ebinterface/ph-ebinterface__testinstance-valid-schema-2.xml");
    assert_eq!(
        new.lines[1],
        Line {
            id: some("2"),
            name: some("ebInterface Upgrade"),
            seller_item_id: some("4712"),
            quantity: some("3"),
            unit: some("Stunde"),
            price: some("120.00"),
            adjustments: vec![adjustment(true, Some("AttributeFormDefault-unqualified"), None, Some("10.00"))],
            tax_rate: some("0"),
            tax_category: some("E"),
            net: some("370.00"),
            ..Line::default()
        }
    );
    assert_eq!(new.taxes[0], tax(Some("S"), Some("20"), "200.00", Some("40.00")));
    assert_eq!(new.payments[0].account, some("AT611904300234573201"));
    assert_eq!(new.total_prepaid, some("2"));
}

#[test]
fn a_spanish_professional_and_a_correction() {
    let details = only("facturae/gobl.facturae__invoice-vat-irpf.xml");
    assert_eq!(details.withheld, [tax(Some("04"), Some("15.0"), "4002.00", Some("600.30"))]);
    assert_eq!(details.taxes.len(), 2);
    assert_eq!(details.lines[0].adjustments, [adjustment(false, Some("just because"), Some("5.0"), Some("200.00"))]);
    assert_eq!((details.lines[0].net.as_deref(), details.total_lines.as_deref()), (Some("3800.00"), Some("4037.00")));
    assert_eq!(details.seller.address, ["Campo Real, 74", "28023 Torrejón De La Calzada", "Madrid"]);
    let correction = only("facturae/gobl.facturae__credit-note.xml");
    assert_eq!(correction.references, references(&[(ReferenceTo::PrecedingInvoice, "TEST01001F")]));
    assert_eq!(correction.lines[0].net, some("-4000.00"));
}

#[test]
fn a_czech_invoice_payable_in_parts() {
    let details = only("isdoc/isdoc__no-vat-applicable.isdoc");
    assert_eq!(
        details.lines[0],
        Line {
            id: some("1"),
            name: some("Kapesník papírový NAPPAX NP458"),
            description: some("Parfémovaný, vůně strawberry"),
            seller_item_id: some("10000001"),
            quantity: some("100"),
            unit: some("Ks"),
            price: some("1.0793"),
            tax_rate: some("19"),
            net: some("107.93"),
            gross: some("130.52"),
            ..Line::default()
        }
    );
    let dates: Vec<_> = details.payments.iter().map(|payment| payment.due_date.as_deref()).collect();
    assert_eq!(dates, [None, Some("2013-03-13"), Some("2013-06-30")]);
    assert_eq!((details.rounding, details.total_prepaid), (some("-2.51"), some("-25.10")));
}

#[test]
fn edifact_with_freight_and_with_a_period() {
    let details = only("edifact/cen-en16931__EDIFACT_EXAMPLE3.TXT");
    assert_eq!(details.adjustments, [adjustment(true, Some("Freight charge"), None, Some("100"))]);
    assert_eq!(details.delivery, days("2013-01-01", "2013-04-01"));
    assert_eq!(details.seller.contact, ["antonio@SubscriptionsSeller.dk"]);
    assert_eq!(details.seller.address, ["Main street 2, Building 4", "54321 Big city"]);
    assert_eq!(details.taxes, [tax(Some("S"), Some("25"), "900", Some("225"))]);
    let details = only("edifact/cen-en16931__EDIFACT_EXAMPLE9.TXT");
    assert_eq!(
        details.lines,
        [Line {
            id: some("1"),
            name: some("IExpress licentiekosten"),
            description: some("Verbruikscategorie\nStart"),
            quantity: some("3"),
            unit: some("MON"),
            price: some("49"),
            delivery: days("2016-04-01", "2016-06-30"),
            tax_rate: some("21"),
            tax_category: some("S"),
            net: some("147"),
            ..Line::default()
        }]
    );
    assert_eq!(
        details.payments,
        [Payment {
            means: some("30"),
            account: some("NL13RABO0377815500"),
            bic: some("RABONL2U"),
            reference: some("2015 0483 0000 0000"),
            ..Payment::default()
        }]
    );
    let old = only("edifact/pydifact__invoice1.edi");
    assert_eq!((old.lines[0].name.as_deref(), old.lines[0].price_base.as_deref()), (Some("090346642"), Some("100")));
}

#[test]
fn edifact_with_a_discount_on_a_line_and_for_early_payment() {
    let details = written(
        "UNB+UNOC:3+A+B+261123:1200+1'UNH+1+INVOIC:D:96A:UN'BGM+380+7'NAD+SU+++Seller'RFF+GN:HRB 1'NAD+DP+++Lager\
         +Weg 1+Ort++12345+DE'PAT+22++5::D:10'PCD+12:2'ALC+A+Treue'PCD+1:5'MOA+204:4.50'LIN+1++4000001:EN'IMD+F++:::Schraube'\
         QTY+47:10'MOA+203:90'PRI+AAA:9'TAX+7+VAT+++:::19+S'ALC+A'MOA+204:10'TAX+7+VAT+++:::7+S'UNS+S'MOA+79:90'UNT+9+1'\
         UNZ+1+1'",
    );
    assert_eq!(details.discounts, [Discount { days: some("10"), percent: some("2"), ..Discount::default() }]);
    assert_eq!(details.adjustments, [adjustment(false, Some("Treue"), Some("5"), Some("4.50"))]);
    assert_eq!(details.lines[0].adjustments, [adjustment(false, None, None, Some("10"))]);
    assert_eq!((details.lines[0].tax_rate.as_deref(), details.lines[0].net.as_deref()), (Some("19"), Some("90")));
    assert_eq!(details.seller.company_number, some("HRB 1"));
    assert_eq!(details.delivery.place, ["Lager", "Weg 1", "12345 Ort", "DE"]);
}

#[test]
fn a_swedish_svefaktura() {
    let details = written(
        "<Invoice xmlns='urn:sfti:documents:BasicInvoice:1:0'><ID>7</ID><Note>Tack!</Note><RequisitionistDocumentReference>\
         <ID>Ref 5</ID></RequisitionistDocumentReference><SellerParty><Party><PartyName><Name>Seller AB</Name></PartyName>\
         <Address><StreetName>Gatan 1</StreetName><CityName>Lund</CityName><PostalZone>22100</PostalZone><Country>\
         <IdentificationCode>SE</IdentificationCode></Country></Address><PartyTaxScheme><CompanyID>5560000000</CompanyID>\
         <TaxScheme><ID>SWT</ID></TaxScheme></PartyTaxScheme></Party></SellerParty><PaymentMeans><PaymentMeansTypeCode>1\
         </PaymentMeansTypeCode><PayeeFinancialAccount><ID>123-4567</ID><FinancialInstitutionBranch><FinancialInstitution>\
         <ID>SE:BANKGIRO</ID></FinancialInstitution></FinancialInstitutionBranch><PaymentInstructionID>OCR1\
         </PaymentInstructionID></PayeeFinancialAccount></PaymentMeans><AllowanceCharge><ChargeIndicator>true\
         </ChargeIndicator><ReasonCode name='Frakt'>ZZZ</ReasonCode><Amount>50</Amount></AllowanceCharge><TaxTotal>\
         <TotalTaxAmount>37.5</TotalTaxAmount><TaxSubTotal><TaxableAmount>150</TaxableAmount><TaxAmount>37.5</TaxAmount>\
         <TaxCategory><ID>S</ID><Percent>25</Percent></TaxCategory></TaxSubTotal></TaxTotal><LegalTotal>\
         <LineExtensionTotalAmount>100</LineExtensionTotalAmount><RoundOffAmount>0.5</RoundOffAmount></LegalTotal>\
         <InvoiceLine><ID>1</ID><InvoicedQuantity quantityUnitCode='styck'>2</InvoicedQuantity><LineExtensionAmount>100\
         </LineExtensionAmount><Item><Description>Stol</Description><SellersItemIdentification><ID>S1</ID>\
         </SellersItemIdentification><TaxCategory><ID>S</ID><Percent>25</Percent></TaxCategory><BasePrice><PriceAmount>50\
         </PriceAmount></BasePrice></Item></InvoiceLine></Invoice>",
    );
    assert_eq!(
        details.lines,
        [Line {
            id: some("1"),
            name: some("Stol"),
            seller_item_id: some("S1"),
            quantity: some("2"),
            unit: some("styck"),
            price: some("50"),
            tax_rate: some("25"),
            tax_category: some("S"),
            net: some("100"),
            ..Line::default()
        }]
    );
    assert_eq!(details.adjustments, [adjustment(true, Some("Frakt"), None, Some("50"))]);
    assert_eq!(details.taxes, [tax(Some("S"), Some("25"), "150", Some("37.5"))]);
    assert_eq!((details.total_lines, details.rounding), (some("100"), some("0.5")));
    assert_eq!(details.references, references(&[(ReferenceTo::Buyer, "Ref 5")]));
    assert_eq!(details.seller.company_number, some("5560000000"));
    assert_eq!((details.seller.address, details.notes), (strings(&["Gatan 1", "22100 Lund"]), strings(&["Tack!"])));
    assert_eq!(
        details.payments,
        [Payment {
            means: some("1"),
            account: some("123-4567"),
            bic: some("SE:BANKGIRO"),
            reference: some("OCR1"),
            ..Payment::default()
        }]
    );
}

#[test]
fn a_finnish_finvoice_with_rows_in_rows() {
    let details = written(
        "<Finvoice><SellerPartyDetails><SellerPartyIdentifier>0123456-7</SellerPartyIdentifier><SellerPostalAddressDetails>\
         <SellerStreetName>Haapatie 7</SellerStreetName><SellerTownName>Helsinki</SellerTownName><SellerPostCodeIdentifier>\
         00100</SellerPostCodeIdentifier><CountryCode>FI</CountryCode></SellerPostalAddressDetails></SellerPartyDetails>\
         <SellerContactPersonName>Hanna</SellerContactPersonName><SellerCommunicationDetails><SellerEmailaddressIdentifier>\
         hanna@example.fi</SellerEmailaddressIdentifier></SellerCommunicationDetails><SellerInformationDetails>\
         <SellerAccountDetails><SellerAccountID>FI1</SellerAccountID></SellerAccountDetails><SellerAccountDetails>\
         <SellerAccountID>FI2</SellerAccountID><SellerBic>NDEAFIHH</SellerBic></SellerAccountDetails>\
         </SellerInformationDetails><DeliveryDetails><DeliveryDate Format='CCYYMMDD'>20261101</DeliveryDate></DeliveryDetails>\
         <InvoiceDetails><OrderIdentifier>TI0988</OrderIdentifier><RowsTotalVatExcludedAmount>900,00\
         </RowsTotalVatExcludedAmount><InvoicePaidAmount>10,00</InvoicePaidAmount><VatSpecificationDetails><VatBaseAmount>\
         900,00</VatBaseAmount><VatRatePercent>25,5</VatRatePercent><VatCode>S</VatCode><VatRateAmount>229,50\
         </VatRateAmount></VatSpecificationDetails><InvoiceFreeText>Kiitos</InvoiceFreeText><PaymentTermsDetails>\
         <PaymentTermsFreeText>14 p\u{e4}iv\u{e4}\u{e4} netto</PaymentTermsFreeText><CashDiscountDate>20261201\
         </CashDiscountDate><CashDiscountPercent>2,0</CashDiscountPercent></PaymentTermsDetails><ChargeDetails><ReasonText>\
         Rahti</ReasonText><Amount>100,00</Amount></ChargeDetails></InvoiceDetails><InvoiceRow><RowFreeText>Teksti\
         </RowFreeText></InvoiceRow><InvoiceRow><ArticleName>Basso</ArticleName><DeliveredQuantity QuantityUnitCode='kpl'>1,5\
         </DeliveredQuantity><UnitPriceAmount>600,00</UnitPriceAmount><RowDiscountPercent>0</RowDiscountPercent>\
         <RowVatRatePercent>25,5</RowVatRatePercent><RowVatExcludedAmount>900,00</RowVatExcludedAmount><RowAmount>1129,50\
         </RowAmount><SubInvoiceRow><SubArticleName>Kieli</SubArticleName><SubRowAmount>5,00</SubRowAmount></SubInvoiceRow>\
         </InvoiceRow><EpiDetails><EpiPartyDetails><EpiBfiPartyDetails><EpiBfiIdentifier>OKOYFIHH</EpiBfiIdentifier>\
         </EpiBfiPartyDetails><EpiBeneficiaryPartyDetails><EpiAccountID>FI1</EpiAccountID></EpiBeneficiaryPartyDetails>\
         </EpiPartyDetails><EpiPaymentInstructionDetails><EpiRemittanceInfoIdentifier>123</EpiRemittanceInfoIdentifier>\
         </EpiPaymentInstructionDetails></EpiDetails></Finvoice>",
    );
    assert_eq!(
        details.lines,
        [
            Line { description: some("Teksti"), ..Line::default() },
            Line {
                name: some("Basso"),
                quantity: some("1.5"),
                unit: some("kpl"),
                price: some("600.00"),
                tax_rate: some("25.5"),
                net: some("900.00"),
                gross: some("1129.50"),
                ..Line::default()
            },
            Line { name: some("Kieli"), gross: some("5.00"), ..Line::default() },
        ]
    );
    assert_eq!(details.adjustments, [adjustment(true, Some("Rahti"), None, Some("100.00"))]);
    assert_eq!(details.taxes, [tax(Some("S"), Some("25.5"), "900.00", Some("229.50"))]);
    assert_eq!((details.total_lines, details.total_prepaid), (some("900.00"), some("10.00")));
    assert_eq!(
        details.discounts,
        [Discount { until: some("2026-12-01"), percent: some("2.0"), ..Discount::default() }]
    );
    let accounts: Vec<_> = details.payments.iter().map(|p| (p.account.as_deref(), p.bic.as_deref())).collect();
    assert_eq!(accounts, [(Some("FI1"), Some("OKOYFIHH")), (Some("FI2"), Some("NDEAFIHH"))]);
    assert_eq!(details.seller.address, ["Haapatie 7", "00100 Helsinki"]);
    assert_eq!(details.seller.contact, ["Hanna", "hanna@example.fi"]);
    assert_eq!(details.delivery.date, some("2026-11-01"));
}

#[test]
fn a_polish_correction() {
    let details = written(
        "<Faktura xmlns='http://crd.gov.pl/wzor/2025/06/25/13775/'><Podmiot1><DaneIdentyfikacyjne><NIP>1</NIP><Nazwa>Seller\
         </Nazwa></DaneIdentyfikacyjne><Adres><KodKraju>PL</KodKraju><AdresL1>ul. Stara 1</AdresL1><AdresL2>00-001 Warszawa\
         </AdresL2></Adres><DaneKontaktowe><Email>a@b.pl</Email></DaneKontaktowe></Podmiot1><Fa><P_6>2026-11-01</P_6>\
         <P_13_1>-100.00</P_13_1><P_14_1>-23.00</P_14_1><P_13_7>50</P_13_7><Adnotacje><Zwolnienie><P_19>1</P_19><P_19A>\
         art. 43</P_19A></Zwolnienie></Adnotacje><PrzyczynaKorekty>Zwrot</PrzyczynaKorekty><DaneFaKorygowanej>\
         <NrFaKorygowanej>FV/1</NrFaKorygowanej></DaneFaKorygowanej><DodatkowyOpis><Klucz>Magazyn</Klucz><Wartosc>SZC\
         </Wartosc></DodatkowyOpis><FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Towar</P_7><Indeks>T1</Indeks><P_8A>szt.</P_8A>\
         <P_8B>2</P_8B><P_9A>100</P_9A><P_11>200.00</P_11><P_12>23</P_12><StanPrzed>1</StanPrzed></FaWiersz><FaWiersz>\
         <NrWierszaFa>1</NrWierszaFa><P_7>Towar</P_7><P_11>50</P_11><P_12>zw</P_12></FaWiersz><Platnosc><TerminPlatnosci>\
         <TerminOpis><Ilosc>14</Ilosc><Jednostka>dni</Jednostka><ZdarzeniePoczatkowe>od dostawy</ZdarzeniePoczatkowe>\
         </TerminOpis></TerminPlatnosci><FormaPlatnosci>6</FormaPlatnosci><RachunekBankowy><NrRB>\
         61109010140000071219812874</NrRB><SWIFT>WBKPPLPP</SWIFT></RachunekBankowy><Skonto><WarunkiSkonta>w 7 dni\
         </WarunkiSkonta><WysokoscSkonta>2%</WysokoscSkonta></Skonto></Platnosc></Fa></Faktura>",
    );
    assert_eq!(
        details.lines[0],
        Line {
            id: some("1"),
            name: some("Towar"),
            description: some("stan przed korektą"),
            seller_item_id: some("T1"),
            quantity: some("2"),
            unit: some("szt."),
            price: some("100"),
            tax_rate: some("23"),
            net: some("200.00"),
            ..Line::default()
        }
    );
    assert_eq!(details.lines[1].tax_category, some("zw"));
    let exempt = Tax { exemption: some("art. 43"), ..tax(Some("zw"), None, "50", None) };
    assert_eq!(details.taxes, [tax(None, Some("23"), "-100.00", Some("-23.00")), exempt]);
    assert_eq!(details.references, references(&[(ReferenceTo::PrecedingInvoice, "FV/1")]));
    assert_eq!(details.notes, ["Zwrot", "Magazyn: SZC"]);
    assert_eq!(details.payment_terms, some("14 dni od dostawy\nw 7 dni: 2%"));
    assert_eq!(details.payments[0].bic, some("WBKPPLPP"));
    assert_eq!(details.seller.address, ["ul. Stara 1", "00-001 Warszawa"]);
}

#[test]
fn a_hungarian_invoice() {
    let details = written(
        "<InvoiceData xmlns='http://schemas.nav.gov.hu/OSA/3.0/data'><invoiceNumber>7</invoiceNumber><invoiceMain><invoice>\
         <invoiceReference><originalInvoiceNumber>6</originalInvoiceNumber></invoiceReference><invoiceHead><supplierInfo>\
         <supplierTaxNumber><taxpayerId>12345678</taxpayerId><vatCode>2</vatCode><countyCode>41</countyCode>\
         </supplierTaxNumber><communityVatNumber>HU12345678</communityVatNumber><supplierName>Seller</supplierName>\
         <supplierAddress><detailedAddress><countryCode>HU</countryCode><postalCode>1011</postalCode><city>Budapest</city>\
         <streetName>F\u{151}</streetName><publicPlaceCategory>utca</publicPlaceCategory><number>1</number>\
         </detailedAddress></supplierAddress><supplierBankAccountNumber>11111111-22222222</supplierBankAccountNumber>\
         </supplierInfo><invoiceDetail><invoiceDeliveryDate>2026-11-01</invoiceDeliveryDate><paymentMethod>TRANSFER\
         </paymentMethod></invoiceDetail></invoiceHead><invoiceLines><line><lineNumber>1</lineNumber><lineDescription>Sz\u{e9}k\
         </lineDescription><quantity>2</quantity><unitOfMeasure>OWN</unitOfMeasure><unitOfMeasureOwn>db</unitOfMeasureOwn>\
         <unitPrice>1000</unitPrice><lineDiscountData><discountRate>0.1</discountRate></lineDiscountData>\
         <lineAmountsNormal><lineNetAmountData><lineNetAmount>1800</lineNetAmount></lineNetAmountData><lineVatRate>\
         <vatPercentage>0.27</vatPercentage></lineVatRate><lineGrossAmountData><lineGrossAmountNormal>2286\
         </lineGrossAmountNormal></lineGrossAmountData></lineAmountsNormal></line></invoiceLines><invoiceSummary>\
         <summaryNormal><summaryByVatRate><vatRate><vatPercentage>0.27</vatPercentage></vatRate><vatRateNetData>\
         <vatRateNetAmount>1800</vatRateNetAmount></vatRateNetData><vatRateVatData><vatRateVatAmount>486</vatRateVatAmount>\
         </vatRateVatData></summaryByVatRate><summaryByVatRate><vatRate><vatExemption><case>AAM</case><reason>Alanyi\
         </reason></vatExemption></vatRate><vatRateNetData><vatRateNetAmount>5</vatRateNetAmount></vatRateNetData>\
         </summaryByVatRate></summaryNormal></invoiceSummary></invoice></invoiceMain></InvoiceData>",
    );
    assert_eq!(
        details.lines,
        [Line {
            id: some("1"),
            name: some("Sz\u{e9}k"),
            quantity: some("2"),
            unit: some("db"),
            price: some("1000"),
            adjustments: vec![adjustment(false, None, Some("10"), None)],
            tax_rate: some("27"),
            net: some("1800"),
            gross: some("2286"),
            ..Line::default()
        }]
    );
    let exempt = Tax { exemption: some("Alanyi"), ..tax(Some("AAM"), None, "5", None) };
    assert_eq!(details.taxes, [tax(None, Some("27"), "1800", Some("486")), exempt]);
    assert_eq!(details.seller.address, ["F\u{151} utca 1", "1011 Budapest"]);
    assert_eq!((details.seller.vat, details.seller.company_number), (some("HU12345678"), some("12345678-2-41")));
    assert_eq!(details.payments[0].account, some("11111111-22222222"));
    assert_eq!(details.references, references(&[(ReferenceTo::PrecedingInvoice, "6")]));
}

use invoice::{Format, Kind};

use super::*;
use crate::notification::{Action, Verdict};

const SUPPLIER: &str = "rechnung@lieferant.de";
const IBAN: &str = "DE02120300000000202051";

fn receipt(spam: Status, dmarc: Status) -> Receipt {
    let verdict = |status| Verdict { status };
    Receipt {
        timestamp: String::new(),
        processing_time_millis: 0,
        recipients: Vec::new(),
        spam_verdict: verdict(spam),
        virus_verdict: verdict(Status::Pass),
        spf_verdict: verdict(Status::Pass),
        dkim_verdict: verdict(Status::Pass),
        dmarc_verdict: verdict(dmarc),
        dmarc_policy: (dmarc == Status::Fail).then(|| "reject".to_owned()),
        action: Action { kind: "S3".to_owned(), topic_arn: None, bucket_name: None, object_key: None },
    }
}

/// A supplier the account has known for a while.
fn known() -> Acquaintance {
    Acquaintance {
        is_trusted: false,
        knows_sender: true,
        origins: ["lieferant.de".to_owned()].into(),
        ibans: [IBAN.to_owned()].into(),
        supplier_origins: ["lieferant.de".to_owned()].into(),
        released_ibans: BTreeSet::new(),
    }
}

fn invoice(iban: &str) -> Invoice {
    let fields = Fields {
        number: Some("7".to_owned()),
        seller_vat: Some("DE123456788".to_owned()),
        total_net: Some("100.00".to_owned()),
        total_tax: Some("19.00".to_owned()),
        total_gross: Some("119.00".to_owned()),
        iban: Some(iban.to_owned()),
        ..Fields::default()
    };
    Invoice::new(Kind::Invoice, Format::Ubl, Some(fields))
}

/// `from` holds the addresses of the field, one after another.
fn judged(invoice: &Invoice, from: &str, receipt: &Receipt, acquaintance: &Acquaintance) -> (Vec<&'static str>, bool) {
    let authors: Vec<String> = from.split_whitespace().map(str::to_owned).collect();
    let sender = EmailAddress::parse(from).ok().filter(|_| authors.len() == 1);
    let sight = Sight { sender: sender.as_ref(), authors: &authors, receipt, acquaintance };
    let Assessment { doubts, hold } = assess(invoice, sight);
    (doubts.iter().map(Doubt::code).collect(), hold.is_some())
}

#[test]
fn the_usual_invoice_of_a_known_supplier_raises_nothing() {
    let seen = judged(&invoice(IBAN), SUPPLIER, &receipt(Status::Pass, Status::Pass), &known());
    assert_eq!(seen, (vec![], false));
}

#[test]
fn a_first_invoice_is_pointed_out_and_not_held() {
    let stranger = Acquaintance::default();
    let seen = judged(&invoice(IBAN), SUPPLIER, &receipt(Status::Pass, Status::Gray), &stranger);
    assert_eq!(seen, (vec!["first_mail_from_domain"], false));
    let colleague = judged(&invoice(IBAN), "mahnung@lieferant.de", &receipt(Status::Pass, Status::Pass), &{
        Acquaintance { knows_sender: false, ..known() }
    });
    assert_eq!(colleague, (vec!["first_mail_from_address"], false));
}

#[test]
fn a_new_account_from_a_proven_known_sender_is_a_warning_only() {
    let new_bank = invoice("DE89370400440532013000");
    let seen = judged(&new_bank, SUPPLIER, &receipt(Status::Pass, Status::Pass), &known());
    assert_eq!(seen, (vec!["iban_changed"], false));
}

#[test]
fn a_new_account_from_anyone_else_is_held() {
    let new_bank = invoice("DE89370400440532013000");
    let (codes, held) = judged(&new_bank, SUPPLIER, &receipt(Status::Pass, Status::Fail), &known());
    assert!(held && codes.contains(&"dmarc_failed") && codes.contains(&"iban_changed"), "{codes:?}");
    let elsewhere = Acquaintance { knows_sender: false, ..known() };
    let (codes, held) = judged(&new_bank, "chef@freemail.example", &receipt(Status::Pass, Status::Pass), &elsewhere);
    assert!(held && codes.contains(&"supplier_from_new_domain"), "{codes:?}");
}

#[test]
fn another_mailbox_of_the_same_provider_is_another_sender() {
    let at_gmail = Acquaintance {
        origins: ["lieferant@gmail.com".to_owned()].into(),
        supplier_origins: ["lieferant@gmail.com".to_owned()].into(),
        ..known()
    };
    let new_bank = invoice("DE89370400440532013000");
    let (codes, held) = judged(&new_bank, "lieferant7@gmail.com", &receipt(Status::Pass, Status::Pass), &at_gmail);
    assert!(held && codes.contains(&"supplier_from_new_domain"), "{codes:?}");
    let (_, held) = judged(&new_bank, "lieferant@gmail.com", &receipt(Status::Pass, Status::Pass), &at_gmail);
    assert!(!held, "a new bank of the same mailbox");
}

#[test]
fn a_copied_domain_that_claims_a_known_supplier_is_held_whatever_it_proves() {
    let stranger = Acquaintance { knows_sender: false, ..known() };
    let (codes, held) =
        judged(&invoice(IBAN), "rechnung@1ieferant.de", &receipt(Status::Pass, Status::Pass), &stranger);
    assert!(held && codes.contains(&"look_alike_domain"), "{codes:?}");
}

#[test]
fn trust_counts_only_where_the_sender_is_proven() {
    let trusted = Acquaintance { is_trusted: true, ..Acquaintance::default() };
    let seen = judged(&invoice(IBAN), SUPPLIER, &receipt(Status::Pass, Status::Pass), &trusted);
    assert_eq!(seen, (vec![], false));
    let (codes, held) = judged(&invoice(IBAN), SUPPLIER, &receipt(Status::Pass, Status::Fail), &trusted);
    assert!(held && codes.contains(&"known_sender_unproven"), "{codes:?}");
}

#[test]
fn an_account_in_another_country_and_a_wrong_number_are_pointed_out() {
    let mut foreign = invoice("LT601010012345678901");
    foreign.fields.as_mut().unwrap().seller_vat = Some("DE123456788".to_owned());
    let stranger =
        Acquaintance { origins: ["lieferant.de".to_owned()].into(), knows_sender: true, ..Acquaintance::default() };
    let (codes, held) = judged(&foreign, SUPPLIER, &receipt(Status::Pass, Status::Pass), &stranger);
    assert_eq!((codes, held), (vec!["iban_country_differs"], false));
    let mut wrong = invoice(IBAN);
    wrong.fields.as_mut().unwrap().seller_vat = Some("DE123456789".to_owned());
    wrong.fields.as_mut().unwrap().total_gross = Some("1190.00".to_owned());
    let (codes, _) = judged(&wrong, SUPPLIER, &receipt(Status::Pass, Status::Pass), &known());
    assert_eq!(codes, ["vat_checksum", "totals_differ"]);
}

#[test]
fn a_new_account_is_held_unless_the_sender_is_proven() {
    let new_bank = invoice("DE89370400440532013000");
    for (dmarc, held) in [(Status::Pass, false), (Status::Gray, true), (Status::ProcessingFailed, true)] {
        assert_eq!(judged(&new_bank, SUPPLIER, &receipt(Status::Pass, dmarc), &known()).1, held, "{dmarc:?}");
    }
}

#[test]
fn a_forwarded_mail_of_a_known_supplier_is_not_held_where_the_domain_asks_for_nothing() {
    let none = Receipt { dmarc_policy: Some("none".to_owned()), ..receipt(Status::Pass, Status::Fail) };
    assert_eq!(judged(&invoice(IBAN), SUPPLIER, &none, &known()), (vec!["dmarc_failed"], false));
}

#[test]
fn a_host_of_the_suppliers_domain_is_the_supplier_and_a_forged_one_claims_it() {
    let host = "rechnung@buchhaltung.lieferant.de";
    let (codes, held) = judged(&invoice(IBAN), host, &receipt(Status::Pass, Status::Fail), &known());
    assert!(held && codes.contains(&"known_sender_unproven"), "{codes:?}");
    let shouted = EmailAddress::parse("Max@gmail.com").unwrap();
    assert_eq!(origin(&shouted), "max@gmail.com");
}

#[test]
fn a_firm_of_a_similar_name_is_pointed_out_and_not_held() {
    let stranger = Acquaintance { origins: ["meier.de".to_owned()].into(), ..Acquaintance::default() };
    let (codes, held) = judged(&invoice(IBAN), "rechnung@meyer.de", &receipt(Status::Pass, Status::Pass), &stranger);
    assert_eq!((codes.contains(&"look_alike_domain"), held), (true, false));
}

#[test]
fn of_several_senders_none_is_proven_and_none_lends_its_name() {
    let passes = receipt(Status::Pass, Status::Pass);
    let strangers = Acquaintance::default();
    let (codes, held) = judged(&invoice(IBAN), "a@eins.example b@zwei.example", &passes, &strangers);
    assert_eq!((codes, held), (vec!["several_senders"], false));
    for from in ["rechnung@lieferant.de evil@fremd.example", "evil@fremd.example rechnung@lieferant.de"] {
        let (codes, held) = judged(&invoice(IBAN), from, &passes, &known());
        assert!(held && codes.contains(&"known_sender_unproven"), "{codes:?}");
    }
    let new_bank = invoice("DE89370400440532013000");
    for from in ["a@eins.example b@zwei.example", "", "lieferant"] {
        let (codes, held) = judged(&new_bank, from, &passes, &known());
        assert!(held && codes.contains(&"nothing_proves_sender"), "{from}: {codes:?}");
    }
    assert_eq!(judged(&invoice(IBAN), "", &passes, &known()), (vec!["mail_names_no_sender"], false));
}

#[test]
fn what_a_person_released_before_is_not_held_again_while_the_account_stays_the_same() {
    let released = Acquaintance { released_ibans: [IBAN.to_owned()].into(), ..known() };
    let fails = receipt(Status::Pass, Status::Fail);
    let (codes, held) = judged(&invoice(IBAN), SUPPLIER, &fails, &released);
    assert_eq!((codes, held), (vec!["dmarc_failed", "unproven_as_released"], false));
    // Not to another account, not to one that nobody can read, not as spam, and not beside another sender.
    assert!(judged(&invoice("DE89370400440532013000"), SUPPLIER, &fails, &released).1);
    let mut unread = invoice(IBAN);
    unread.fields.as_mut().unwrap().iban = None;
    assert!(judged(&unread, SUPPLIER, &fails, &released).1);
    assert!(judged(&invoice(IBAN), SUPPLIER, &receipt(Status::Fail, Status::Fail), &released).1);
    assert!(judged(&invoice(IBAN), "rechnung@lieferant.de evil@fremd.example", &fails, &released).1);
}

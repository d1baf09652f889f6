//! Real invoices of the corpus leave in every packing, and what leaves is read again as a customer's program reads it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use aws::{Failure, Reason};
use invoice::{Content, Fields, Format, Language};
use letter::{Facts, FileName, Files, Packing};
use mail::{Attachment, Judgement};
use rust_decimal::Decimal;
use send::packing::pack;
use view::{Sheet, Typeset};

const FACTUR_X: &str = "facturx-pdf/zugferd-corpus__EN16931_Einfach.pdf";
const UBL: &str = "ubl/zugferd-corpus__XRECHNUNG_Einfach.ubl.xml";
const SIGNED: &str = "fatturapa/fe-net__IT02182030391_31.xml.p7m";
const PLAIN: &str = "plain-pdf/invoice2data__coolblue1.pdf";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/invoices")
}

fn file(path: &str, name: &str) -> Attachment {
    let bytes: bytes::Bytes = fs::read(folder().join(path)).unwrap().into();
    Attachment { name: name.to_owned(), media_type: invoice::read(&bytes).media_type.to_owned(), bytes }
}

fn packed(files: &[Attachment], packing: &Packing) -> Result<Vec<Attachment>, Reason> {
    let judged = judge(files);
    let fields = judged.invoices.first().and_then(|found| found.invoice.fields.clone()).unwrap_or_default();
    let facts = Facts {
        number: fields.number,
        issue_date: fields.issue_date,
        seller: "Seller".to_owned(),
        buyer: "Buyer".to_owned(),
        ..Facts::default()
    };
    let made_at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
    let packed = pack(files.to_vec(), packing, &facts, Language::De, made_at, &|sheet| Ok(typeset::handle(sheet)));
    packed.map_err(|failure| match failure {
        Failure::Permanent(reason) => reason,
        Failure::Retryable(said) => panic!("{said}"),
    })
}

fn set(sheet: &Sheet) -> Vec<u8> {
    match typeset::handle(sheet) {
        Typeset::Pdf(pdf) => pdf,
        Typeset::Refused(said) => panic!("{said}"),
    }
}

fn packed_as(files: &[Attachment], which: Files) -> Result<Vec<Attachment>, Reason> {
    packed(files, &Packing { files: which, ..Packing::default() })
}

fn judge(files: &[Attachment]) -> Judgement {
    let files: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.bytes.clone())).collect();
    mail::judge_files(&files)
}

fn names(files: &[Attachment]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

/// Amounts as numbers: the same in every syntax.
fn comparable(fields: Option<&Fields>) -> Fields {
    let mut fields = fields.unwrap().clone();
    for total in [&mut fields.total_net, &mut fields.total_tax, &mut fields.total_gross, &mut fields.total_payable] {
        *total = total.take().map(|total| Decimal::from_str_exact(&total).unwrap().normalize().to_string());
    }
    fields
}

/// The loose invoices of the corpus in these folders.
fn loose(folders: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    for kind in folders {
        for entry in fs::read_dir(folder().join(kind)).unwrap() {
            paths.push(format!("{kind}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    paths.sort();
    paths
}

#[test]
fn whatever_leaves_is_one_invoice_that_says_the_same() {
    let mut outcomes: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (index, path) in loose(&["ubl", "cii"]).into_iter().enumerate() {
        let issued = [file(&path, "R-17.xml")];
        let Content::Structured(invoices) = invoice::read(&issued[0].bytes).content else { continue };
        let before = &invoices[0];
        for which in [Files::Pdf, Files::Xml, Files::Both, Files::Hybrid] {
            // To set a page takes its time, and says the same of every fifth.
            if matches!(which, Files::Pdf | Files::Both) && index % 5 != 0 {
                continue;
            }
            let outcome = match packed_as(&issued, which) {
                Err(reason) => reason.code,
                Ok(files) => {
                    let judged = judge(&files);
                    let again = &judged.invoices[0].invoice;
                    if which == Files::Pdf {
                        // For people: nothing in it is for programs, and what they make out is no other invoice.
                        assert_eq!((names(&files)[0], again.format), ("R-17.pdf", Format::Pdf), "{path}");
                        let number = |fields: Option<&Fields>| fields.and_then(|fields| fields.number.clone());
                        let seen = number(again.fields.as_ref());
                        assert!(seen.is_none() || seen == number(before.fields.as_ref()), "{path}: {seen:?}");
                    } else {
                        assert_eq!(judged.invoices.len(), 1, "{path} as {which:?}");
                        let fields = [again, before].map(|invoice| comparable(invoice.fields.as_ref()));
                        assert_eq!(fields[0], fields[1], "{path} as {which:?}");
                        assert_eq!(again.kind, before.kind, "{path} as {which:?}");
                    }
                    if which == Files::Hybrid {
                        assert_eq!((names(&files)[0], again.format), ("R-17.pdf", Format::FacturX), "{path}");
                        let made = en16931_formats::read(&files[0].bytes).unwrap().pdf.unwrap();
                        assert!(made.divergence.is_empty(), "{path}: {:?}", made.divergence);
                    }
                    "leaves".to_owned()
                }
            };
            *outcomes.entry((which.as_str(), outcome)).or_default() += 1;
        }
    }
    let expected = [
        (("both", "leaves"), 12),
        // What the European model has no place for is refused, not dropped.
        (("hybrid", "hybrid_differs"), 1),
        (("hybrid", "hybrid_of_invalid_invoice"), 1),
        (("hybrid", "leaves"), 49),
        (("hybrid", "lost_in_conversion"), 3),
        (("hybrid", "no_european_standard"), 4),
        (("pdf", "leaves"), 12),
        (("xml", "leaves"), 58),
    ];
    let outcomes = outcomes.iter().map(|((which, outcome), count)| ((*which, outcome.as_str()), *count)).collect();
    assert_eq!(BTreeMap::from(expected), outcomes);
}

#[test]
fn a_hybrid_pdf_goes_alone_because_it_is_both() {
    let hybrid = file(FACTUR_X, "R-17.pdf");
    let terms = file("../other/attachments/ruby-mail__test.pdf", "AGB.pdf");
    for issued in [vec![hybrid.clone()], vec![file(UBL, "R-17.xml"), hybrid.clone(), terms.clone()]] {
        for which in [Files::Both, Files::Hybrid, Files::Pdf] {
            let files = packed_as(&issued, which).unwrap();
            assert_eq!(files[0], hybrid, "{which:?}");
            assert_eq!(files.len(), issued.len().clamp(1, 2), "{which:?}: the terms go along, the XML does not");
        }
    }
    let xml = packed_as(std::slice::from_ref(&hybrid), Files::Xml).unwrap();
    assert_eq!(names(&xml), ["R-17.xml"], "taken out of the PDF");
    assert_eq!(judge(&xml).invoices[0].invoice.fields, judge(&[hybrid]).invoices[0].invoice.fields);
}

#[test]
fn a_hybrid_pdf_is_made_of_the_accounts_own_pdf_if_it_is_archivable() {
    let xml = file(UBL, "R-17.xml");
    let details = invoice::details(&xml.bytes).unwrap().remove(0);
    let pdf = |bytes: Vec<u8>| Attachment {
        name: "Beleg.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: bytes.into(),
    };
    let own = pdf(set(&view::archivable_sheet(&details, Language::Fr).unwrap()));
    let made = packed_as(&[own.clone(), xml.clone()], Files::Hybrid).unwrap();
    assert_eq!(names(&made), ["Beleg.pdf"]);
    assert!(made[0].bytes.starts_with(&own.bytes), "its pages stay as they are");
    let read = en16931_formats::read(&made[0].bytes).unwrap().pdf.unwrap();
    assert_eq!(read.profile.as_str(), "XRECHNUNG");

    let plain = pdf(set(&view::sheet(&details, Language::Fr).unwrap()));
    let refused = packed_as(&[plain.clone(), xml.clone()], Files::Hybrid).unwrap_err();
    assert_eq!(refused.code, "pdf_not_archivable");
    assert!(refused.sentence.contains("issue the XML alone"), "{}", refused.sentence);
    assert_eq!(packed_as(&[plain.clone(), xml.clone()], Files::Both).unwrap(), [plain, xml]);
}

#[test]
fn the_level_of_a_hybrid_pdf_is_told_as_it_is() {
    for (path, profile) in [
        (UBL, "XRECHNUNG"),
        ("ubl/josemmo__peppol-allowance.xml", "EN 16931"),
        ("cii/xrechnung__01.10a-INVOICE_uncefact.xml", "XRECHNUNG"),
    ] {
        let made = packed_as(&[file(path, "R-17.xml")], Files::Hybrid).unwrap();
        let read = en16931_formats::read(&made[0].bytes).unwrap().pdf.unwrap();
        assert_eq!(read.profile.as_str(), profile, "{path}");
    }
}

#[test]
fn a_signed_invoice_leaves_signed() {
    let issued = [file(SIGNED, "IT02182030391_31.xml.p7m")];
    assert_eq!(packed_as(&issued, Files::Xml).unwrap()[0].bytes, issued[0].bytes);
    let both = packed_as(&issued, Files::Both).unwrap();
    assert_eq!(names(&both), ["IT02182030391_31.pdf", "IT02182030391_31.xml.p7m"]);
    assert_eq!(packed_as(&issued, Files::Hybrid).unwrap_err().code, "no_european_invoice");
}

#[test]
fn a_plain_pdf_is_all_there_is() {
    let issued = [file(PLAIN, "Rechnung.pdf"), file("../other/attachments/ruby-mail__test.png", "Foto.png")];
    assert_eq!(packed_as(&issued, Files::Pdf).unwrap(), issued);
    for which in [Files::Xml, Files::Both, Files::Hybrid] {
        assert_eq!(packed_as(&issued, which).unwrap_err().code, "no_invoice_data");
    }
}

#[test]
fn two_invoices_are_not_packed_as_one() {
    let issued = [file(UBL, "a.xml"), file("ubl/josemmo__peppol-allowance.xml", "b.xml")];
    for which in [Files::Pdf, Files::Xml, Files::Both, Files::Hybrid] {
        assert_eq!(packed_as(&issued, which).unwrap_err().code, "several_invoices");
    }
    assert_eq!(packed_as(&issued, Files::All).unwrap(), issued);
}

#[test]
fn the_invoice_gets_the_name_and_what_accompanies_it_keeps_its_own() {
    let issued = [file(UBL, "export.xml"), file("../other/attachments/ruby-mail__test.png", "Foto.png")];
    let named = |files| Packing { files, names: FileName::parse("{{document}} {{number}}").ok(), ..Packing::default() };
    let number = judge(&issued).invoices[0].invoice.fields.clone().unwrap().number.unwrap();
    let (pdf, xml) = (format!("Rechnung {number}.pdf"), format!("Rechnung {number}.xml"));
    for (which, expected) in [
        (Files::All, vec![xml.as_str(), "Foto.png"]),
        (Files::Pdf, vec![pdf.as_str(), "Foto.png"]),
        (Files::Xml, vec![xml.as_str()]),
        (Files::Both, vec![pdf.as_str(), xml.as_str(), "Foto.png"]),
        (Files::Hybrid, vec![pdf.as_str(), "Foto.png"]),
    ] {
        assert_eq!(names(&packed(&issued, &named(which)).unwrap()), expected, "{which:?}");
    }
}

#[test]
fn what_an_xml_has_inside_goes_with_it_or_beside_its_rendering() {
    // A work report in the XML, which is no PDF of the invoice.
    let issued = [file("ubl/xrechnung__02.05a-INVOICE_ubl.xml", "R-17.xml")];
    let inside = invoice::read(&issued[0].bytes).embedded;
    assert!(!inside.is_empty());
    let pdf = packed_as(&issued, Files::Pdf).unwrap();
    assert_eq!((names(&pdf)[0], pdf.len()), ("R-17.pdf", 1 + inside.len()));
    assert!(pdf[1..].iter().zip(&inside).all(|(file, inside)| file.bytes == inside.bytes));
    assert_eq!(names(&packed_as(&issued, Files::Both).unwrap()), ["R-17.pdf", "R-17.xml"]);
}

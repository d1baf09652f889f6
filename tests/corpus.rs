//! `inspect` over real files: every invoice, mail and oddity of the corpus, compared with what independent tools read.

use std::collections::BTreeSet;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use boon::{Compiler, Schemas};
use serde_json::{Value, json};

use crate::support::compose::apple::apple_mail;
use crate::support::compose::billing::{bare_file, bookkeeping, odoo, php_mailer, sap, scanner};
use crate::support::compose::gmail::gmail;
use crate::support::compose::outlook::{outlook, outlook_without_types};
use crate::support::compose::thunderbird::thunderbird;
use crate::support::compose::{Attached, Draft, Program, lf};
use crate::support::corpus::{self, FIELDS, text};

/// The formats that are read: kind of the oracle, format, and the kind of invoice where the file's kind says it.
const READ: [(&str, &str, &str); 12] = [
    ("ubl-invoice", "ubl", "invoice"),
    ("ubl-creditnote", "ubl", "credit-note"),
    ("cii", "cii", ""),
    ("facturx-pdf", "facturx", ""),
    ("zugferd1-pdf", "zugferd1", ""),
    ("zugferd-rc-pdf", "zugferd1", ""),
    ("ebinterface", "ebinterface", ""),
    ("edifact-invoic", "edifact", ""),
    ("facturae", "facturae", ""),
    ("fatturapa", "fatturapa", ""),
    ("fatturapa-simplified", "fatturapa", ""),
    ("isdoc", "isdoc", ""),
];

/// Differences from the oracle that are right to have: file, field, why.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "invoices/edifact/pydifact__invoice1.edi",
        "due_date",
        "DTM+140 is the payment due date (UNTDID 2005); the oracle looks for DTM+13 alone",
    ),
    (
        "invoices/zugferd1/zugferd-corpus__MustangGnuaccountingBeispielRE-20140519_499.pdf",
        "due_date",
        "the release candidate writes <DueDateDateTime format=\"102\">20140609</DueDateDateTime>, which the oracle missed",
    ),
];

/// Attachments that the oracle has and the judgement must not: mail, SHA-256, why.
const NOT_FILES: &[(&str, &str, &str)] = &[];

/// The programs whose encodings keep a file's bytes, which is all that let it have a name.
const PROGRAMS: [Program; 10] =
    [outlook, outlook_without_types, apple_mail, gmail, thunderbird, php_mailer, bookkeeping, odoo, sap, scanner];

/// What `inspect --json` prints for a file.
fn inspect(name: &str, bytes: &[u8]) -> Value {
    let mut judged = json!({ "path": name });
    let judgement = serde_json::to_value(mail::judge(name, bytes)).unwrap();
    judged.as_object_mut().unwrap().extend(judgement.as_object().unwrap().clone());
    judged
}

/// Every file of the corpus with what `inspect` says, judged once for all tests.
static JUDGED: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let judge = |line: Value| {
        let path = text(&line, "path").to_owned();
        let judged = inspect(&path, &corpus::bytes(&path));
        (path, judged)
    };
    corpus::oracle("manifest.jsonl").into_iter().map(judge).collect()
});

/// The invoices with data in a judgement, as opposed to those only people can read.
fn structured(judged: &Value) -> Vec<&Value> {
    judged["invoices"].as_array().unwrap().iter().filter(|invoice| !invoice["fields"].is_null()).collect()
}

#[test]
fn every_invoice_is_read_as_other_tools_read_it() {
    let (mut compared, mut differences) = (0, Vec::new());
    for line in corpus::oracle("oracle.jsonl") {
        let (path, kind) = (text(&line, "path"), text(&line, "kind"));
        let judged = &JUDGED[path];
        let invoices = structured(judged);
        let required = READ.iter().find(|(oracle, ..)| *oracle == kind);
        // What is not on the list (p7m) is read too, and rightly.
        if line["is_invoice"] != true || required.is_none() && invoices.is_empty() {
            continue;
        }
        let mut differ = |field: &str, what: String| {
            if !KNOWN.iter().any(|(file, known, _)| *file == path && *known == field) {
                differences.push(format!("{path} {field}: {what}"));
            }
        };
        if line["n_invoices"] != invoices.len() || text(judged, "outcome") != "imported" {
            differ("n_invoices", format!("{judged}"));
            continue;
        }
        let found = invoices[0];
        if let Some((_, format, kind)) = required
            && (text(found, "format") != *format || !kind.is_empty() && text(found, "kind") != *kind)
        {
            differ("format", format!("{} {}", found["format"], found["kind"]));
        }
        let low: HashSet<&str> =
            line["low_confidence"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for field in FIELDS.iter().filter(|field| !low.contains(*field)) {
            compared += 1;
            let expected = line[*field].as_str().map(str::trim);
            if found["fields"][*field].as_str() != expected {
                differ(field, format!("{} instead of {expected:?}", found["fields"][*field]));
            }
        }
        // Of a signed file, what it signs.
        let file = line["inner_sha256"].as_str().map_or_else(|| corpus::sha256(&corpus::bytes(path)), str::to_owned);
        assert_eq!(found["files"][0]["sha256"], file.as_str());
    }
    assert!(differences.is_empty(), "{} of {compared} fields differ:\n{}", differences.len(), differences.join("\n"));
    assert!(compared >= 1900, "only {compared} fields were compared");
}

#[test]
fn a_known_difference_that_is_gone_leaves_the_list() {
    for (path, field, why) in KNOWN {
        let read = structured(&JUDGED[*path])[0]["fields"][*field].clone();
        assert_ne!(read, corpus::fields(path)[*field], "{path} {field} is equal now: {why}");
    }
}

#[test]
fn what_is_no_invoice_becomes_none() {
    let others = corpus::oracle("oracle.jsonl").into_iter().filter(|line| line["is_invoice"] != true);
    let mut seen = 0;
    for line in others {
        let (path, kind) = (text(&line, "path"), text(&line, "kind"));
        // A PDF and a scan are shown to a person, who knows; and so is a PDF whose data cannot be read.
        if kind.contains("pdf") || kind.starts_with("image-") {
            continue;
        }
        let judged = &JUDGED[path];
        assert_eq!((judged["outcome"].as_str(), &judged["invoices"]), (Some("ignored"), &json!([])), "{path}");
        assert_eq!(judged["skipped"].as_array().map(Vec::len), Some(1), "{path}");
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} files");
}

#[test]
fn every_field_of_a_pdf_or_scan_without_data_says_where_it_was_read() {
    let all = JUDGED
        .iter()
        .filter(|(path, _)| path.starts_with("invoices/plain-pdf/") || path.starts_with("invoices/image/"));
    for (path, judged) in all {
        let invoices = judged["invoices"].as_array().unwrap();
        let format = if path.contains("plain-pdf") { "pdf" } else { "image" };
        assert_eq!(invoices.len(), 1, "{path}");
        assert_eq!(text(&invoices[0], "format"), format, "{path}");
        let fields = invoices[0]["fields"].as_object().into_iter().flatten();
        let given: BTreeSet<&str> =
            fields.filter(|(_, value)| !value.is_null()).map(|(name, _)| name.as_str()).collect();
        let evidence = invoices[0]["evidence"].as_array().into_iter().flatten();
        let explained: BTreeSet<&str> = evidence.map(|evidence| text(evidence, "field")).collect();
        assert_eq!(given, explained, "{path}");
    }
}

#[test]
fn an_invoice_says_the_same_in_a_mail_of_every_program_as_on_the_disk() {
    /// What must not depend on how the file came.
    fn essence(judged: &Value) -> Value {
        let invoice = |invoice: &Value| {
            let files = invoice["files"].as_array().unwrap().iter();
            let files =
                files.map(|file| json!([file["sha256"], file["size"], file["role"], file["rule"], file["name"]]));
            json!([invoice["kind"], invoice["format"], invoice["fields"], files.collect::<Value>()])
        };
        judged["invoices"].as_array().unwrap().iter().map(invoice).collect()
    }
    let invoices = JUDGED.iter().filter(|(path, _)| path.starts_with("invoices/"));
    for (at, (path, loose)) in invoices.enumerate() {
        let name = path.rsplit('/').next().unwrap();
        let draft = Draft {
            sender: "Lieferant GmbH <rechnung@lieferant.example>".to_owned(),
            recipient: "be0123456749@be.in.example.com".to_owned(),
            subject: format!("Rechnung {at}"),
            files: vec![Attached { name: name.to_owned(), bytes: corpus::bytes(path) }],
        };
        // The programs take turns, and so do the line ends of SMTP and of a mail saved on a Unix disk.
        for program in [PROGRAMS[at % PROGRAMS.len()], bare_file] {
            let raw = program(&draft);
            let raw = if at % 2 == 0 { raw } else { lf(&raw) };
            let mailed = inspect("mail.eml", &raw);
            assert_eq!(essence(&mailed), essence(loose), "{path}, program {}", at % PROGRAMS.len());
        }
    }
}

#[test]
fn every_file_is_judged_in_the_shape_of_the_contract() {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource("inspect.json", contract()).unwrap();
    let schema = compiler.compile("inspect.json", &mut schemas).unwrap();
    for (path, judged) in JUDGED.iter() {
        schemas.validate(judged, schema).unwrap_or_else(|error| panic!("{path}: {error:#}\n{judged}"));
        assert_eq!(text(judged, "path"), path);
    }
    assert!(JUDGED.len() > 290);
    let broken = json!({ "path": "x", "outcome": "imported", "reason": null, "attention": false, "invoices": [{}], "skipped": [] });
    assert!(schemas.validate(&broken, schema).is_err(), "the schema refuses nothing");
}

/// The contract of issue 2, as JSON Schema.
fn contract() -> Value {
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let mut file = json!({
        "name": { "type": "string", "minLength": 1 }, "media_type": { "type": "string", "pattern": "^[^/ ]+/[^/ ]+$" },
        "size": { "type": "integer", "minimum": 0 }, "sha256": hash,
    });
    let mut skipped = file.clone();
    file["role"] = json!({ "enum": ["original", "structured", "appendix", "envelope"] });
    let message = json!({
        "type": "object", "required": ["code"], "properties": { "code": { "type": "string", "pattern": "^[a-z0-9_]+$" } },
    });
    file["rule"] = message.clone();
    skipped["reason"] = message.clone();
    skipped["kept"] = json!({ "type": "boolean" });
    skipped["attention"] = json!({ "type": "boolean" });
    let object = |properties: Value| {
        let required: Vec<String> = properties.as_object().unwrap().keys().cloned().collect();
        json!({ "type": "object", "properties": properties, "required": required })
    };
    let amount = json!({ "type": ["string", "null"], "pattern": "^-?[0-9]+([.][0-9]+)?$" });
    let date = json!({ "type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
    let fields = FIELDS.iter().map(|name| {
        let value = match *name {
            _ if name.starts_with("total_") => amount.clone(),
            _ if name.ends_with("_date") => date.clone(),
            _ => json!({ "type": ["string", "null"], "minLength": 1 }),
        };
        ((*name).to_owned(), value)
    });
    let mut fields = object(fields.collect());
    fields["type"] = json!(["object", "null"]);
    fields["additionalProperties"] = json!(false);
    let invoice = object(json!({
        "kind": { "enum": ["invoice", "credit-note", "unknown"] },
        "format": { "type": "string", "pattern": "^[a-z0-9]+$" },
        "fields": fields,
        "files": { "type": "array", "minItems": 1, "items": object(file) },
    }));
    object(json!({
        "path": { "type": "string" },
        "outcome": { "enum": ["imported", "ignored", "rejected"] },
        "reason": { "anyOf": [{ "type": "null" }, message] },
        "attention": { "type": "boolean" },
        "invoices": { "type": "array", "items": invoice },
        "skipped": { "type": "array", "items": object(skipped) },
    }))
}

#[test]
fn every_attachment_that_two_mail_libraries_see_is_accounted_for() {
    let (mut seen, mut lost) = (0, Vec::new());
    for line in corpus::oracle("oracle_emails.jsonl") {
        let path = text(&line, "path");
        let judged = &JUDGED[path];
        let files =
            judged["invoices"].as_array().unwrap().iter().flat_map(|invoice| invoice["files"].as_array().unwrap());
        let hashes: HashSet<&str> =
            files.chain(judged["skipped"].as_array().unwrap()).map(|file| text(file, "sha256")).collect();
        for attachment in line["attachments_consensus"].as_array().unwrap() {
            seen += 1;
            // Line ends of text differ between the libraries too.
            let known = ["sha256", "lf_sha256"].map(|key| text(attachment, key));
            let is_none = NOT_FILES.iter().any(|(mail, hash, _)| *mail == path && known.contains(hash));
            if !is_none && !known.iter().any(|hash| hashes.contains(hash)) {
                lost.push(format!("{path}: {attachment}\n    in {}", judged["skipped"]));
            }
        }
    }
    assert!(lost.is_empty(), "{} of {seen} attachments are not accounted for:\n{}", lost.len(), lost.join("\n"));
    assert!(seen > 50);
}

/// The program, built as the workspace builds it.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    // The whole workspace and this test: the same features as now, so nothing but the program is built.
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--workspace", "--bin", "invoice-mail", "--test", "journeys"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap();
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    // target/debug/deps/journeys-…
    let this = std::env::current_exe().unwrap();
    this.ancestors().nth(2).unwrap().join(format!("invoice-mail{}", std::env::consts::EXE_SUFFIX))
});

fn run(arguments: &[&Path]) -> Output {
    Command::new(&*PROGRAM).args(["inspect", "--json"]).args(arguments).output().unwrap()
}

/// What is printed beside the codes is for people.
fn without_words(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(without_words).collect(),
        Value::Object(values) => {
            let is_message = values.contains_key("code");
            let kept = values.iter().filter(|(name, _)| !(is_message && ["sentence", "next"].contains(&name.as_str())));
            Value::Object(kept.map(|(name, value)| (name.clone(), without_words(value))).collect())
        }
        other => other.clone(),
    }
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_program_prints_one_json_line_a_file_and_fails_only_for_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = folder.path().join("hostile.eml");
    let deep = format!("From: a@b.example\n{}x\n", "Content-Type: message/rfc822\n\n".repeat(20_000));
    std::fs::write(&hostile, deep).unwrap();
    let missing = folder.path().join("missing.pdf");
    let files = [
        "invoices/ubl/josemmo__peppol-base.xml",
        "invoices/facturx-pdf/zugferd-corpus__EN16931_Einfach.pdf",
        "invoices/zugferd1/zugferd-corpus__ZUGFeRD_1p0_BASIC_Einfach.pdf",
        "invoices/not-an-invoice/phive__UC1_Order.xml",
        "emails/webklex/pec.eml",
    ];
    let paths: Vec<PathBuf> = files.iter().map(|path| corpus::folder().join(path)).collect();
    let mut arguments: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    arguments.insert(1, &hostile);

    let good = run(&arguments);
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let judged = lines(&good);
    assert!(text(&judged[1]["reason"], "sentence").contains("deep"), "{}", judged[1]);
    assert_eq!(judged.len(), arguments.len());
    for (judged, path) in judged.iter().zip(&arguments) {
        assert_eq!(Path::new(text(judged, "path")), *path);
    }
    assert_eq!((text(&judged[1], "outcome"), text(&judged[1]["reason"], "code")), ("rejected", "too_deeply_nested"));
    let printed = judged.iter().enumerate().filter(|(at, _)| *at != 1);
    for ((_, printed), path) in printed.zip(files) {
        let expected = &JUDGED[path];
        for key in ["outcome", "reason", "invoices"] {
            // The name a file is judged by is the last segment of its path; only `original_name` keeps all of it.
            let without_path = |value: &Value| {
                without_words(value).to_string().replace(&*corpus::folder().join("").to_string_lossy(), "")
            };
            assert_eq!(without_path(&printed[key]), without_path(&expected[key]), "{path}");
        }
    }

    arguments.insert(0, &missing);
    let bad = run(&arguments);
    assert!(!bad.status.success());
    assert_eq!(lines(&bad), judged, "the files that are there are judged all the same");
    assert!(String::from_utf8_lossy(&bad.stderr).contains("missing.pdf"));
}

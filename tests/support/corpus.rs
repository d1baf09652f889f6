//! The files in `tests/corpus`, and what independent tools read in them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::compose::Attached;

/// The fields of an invoice, by their names in the `inspect` contract and in the oracle.
pub(crate) const FIELDS: [&str; 15] = [
    "number",
    "issue_date",
    "due_date",
    "type_code",
    "currency",
    "seller_name",
    "seller_vat",
    "buyer_name",
    "buyer_vat",
    "total_net",
    "total_tax",
    "total_gross",
    "total_payable",
    "iban",
    "payment_reference",
];

static INVOICES: LazyLock<HashMap<String, Value>> =
    LazyLock::new(|| oracle("oracle.jsonl").into_iter().map(|line| (text(&line, "path").to_owned(), line)).collect());

/// The folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// A file's bytes.
pub(crate) fn bytes(path: &str) -> Vec<u8> {
    fs::read(folder().join(path)).unwrap_or_else(|error| panic!("tests/corpus/{path}: {error}"))
}

/// A file as an attachment of this name.
pub(crate) fn attached(path: &str, name: &str) -> Attached {
    Attached { name: name.to_owned(), bytes: bytes(path) }
}

/// The lines of an oracle.
pub(crate) fn oracle(name: &str) -> Vec<Value> {
    let lines = String::from_utf8(bytes(name)).expect("an oracle is UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("a line of an oracle is JSON")).collect()
}

/// What other tools read in an invoice: its fields, absent ones null.
pub(crate) fn fields(path: &str) -> Value {
    let line = INVOICES.get(path).unwrap_or_else(|| panic!("{path} is not in oracle.jsonl"));
    // The oracle keeps white space that belongs to the layout of the XML.
    FIELDS.iter().map(|name| ((*name).to_owned(), Value::from(line[*name].as_str().map(str::trim)))).collect()
}

/// A text of an oracle's line.
pub(crate) fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("{key} is missing in {line}"))
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

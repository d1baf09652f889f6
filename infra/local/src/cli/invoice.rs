//! An invoice in one line.

use serde_json::Value;

/// "invoice 471102 of 2024-11-15 from Lieferant GmbH: 529.87 EUR (ubl)", with what there is. `invoice` is an invoice of
/// `inspect` or of the JSON API.
pub(super) fn line(invoice: &Value) -> String {
    let word = |pointer: &str| invoice.pointer(pointer).and_then(Value::as_str);
    let kind = match word("/kind") {
        Some("credit-note") => "credit note",
        Some("unknown") | None => "document",
        Some(kind) => kind,
    };
    let mut line = kind.to_owned();
    for (before, pointer) in [(" ", "number"), (" of ", "issue_date"), (" from ", "seller_name")] {
        if let Some(text) = word(&format!("/fields/{pointer}")) {
            line.push_str(before);
            line.push_str(&printable(text));
        }
    }
    let total = ["/fields/total_payable", "/fields/total_gross"].iter().find_map(|pointer| word(pointer));
    if let Some(total) = total {
        line.push_str(&format!(": {} {}", printable(total), printable(word("/fields/currency").unwrap_or_default())));
    }
    if invoice["fields"].is_null() {
        line.push_str(", read by people only");
    }
    format!("{} ({})", line.trim_end(), word("/format").unwrap_or("?"))
}

/// Text from strangers, without what could move the cursor or colour the terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// "149 kB".
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_says_what_is_known() {
        let fields =
            json!({ "number": "7\u{1b}[31m", "seller_name": "Café", "total_payable": "1.00", "currency": "EUR" });
        let invoice = json!({ "kind": "invoice", "format": "ubl", "fields": fields });
        assert_eq!(line(&invoice), "invoice 7 [31m from Café: 1.00 EUR (ubl)");
        let scan = json!({ "kind": "unknown", "format": "image", "fields": null });
        assert_eq!(line(&scan), "document, read by people only (image)");
        assert_eq!((size(999), size(149_084), size(2_550_000)), ("999 B".into(), "149 kB".into(), "2.5 MB".into()));
    }
}

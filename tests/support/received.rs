//! What became of a mail, as the people of the company see it in the API.

use serde_json::Value;

use super::compose::Attached;
use super::corpus::{self, sha256, text};
use super::world::Company;

/// A mail with its entry in the mail log.
pub(crate) struct Received<'a> {
    company: &'a Company,
    /// The entry.
    pub(crate) entry: Value,
}

/// What one file must have become.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filed<'a> {
    /// As it was attached.
    pub(crate) file: &'a Attached,
    /// Found in its content.
    pub(crate) media_type: &'a str,
    /// What it is to the invoice.
    pub(crate) role: &'a str,
    /// Why it is there.
    pub(crate) rule: &'a str,
}

impl<'a> Received<'a> {
    /// The entry of this mail.
    pub(crate) async fn read(company: &'a Company, id: &str) -> Self {
        let entry = company.api.get(&format!("/v1/mails/{id}")).await;
        assert_eq!(text(&entry, "id"), id);
        Self { company, entry }
    }

    /// The mail's id.
    pub(crate) fn id(&self) -> &str {
        text(&self.entry, "id")
    }

    /// What is said of the whole mail.
    pub(crate) fn outcome(&self) -> (&str, Option<&str>) {
        (text(&self.entry, "outcome"), self.entry["reason"].as_str())
    }

    /// The mail was imported, and of this many parts every one is explained: either it is a file of an invoice by a
    /// rule, or it was left out for a reason, in a sentence.
    pub(crate) fn explains(&self, parts: usize) -> &Self {
        assert_eq!(self.outcome(), ("imported", None), "{}", self.entry);
        assert_eq!(self.parts().len(), parts, "{}", self.entry);
        for part in self.parts() {
            let is_filed = part["invoice_id"].is_string() && part["rule"].is_string() && part["reason"].is_null();
            let is_skipped = part["invoice_id"].is_null() && part["reason"].is_string() && part["sentence"].is_string();
            assert!(is_filed || is_skipped, "nothing explains {part}");
        }
        self
    }

    /// The parts that were left out, by name and reason.
    pub(crate) fn skips(&self, expected: &[(&str, &str)]) -> &Self {
        let skipped = self.parts().iter().filter(|part| part["reason"].is_string());
        let skipped: Vec<_> = skipped.map(|part| (text(part, "name"), text(part, "reason"))).collect();
        assert_eq!(skipped, expected);
        self
    }

    /// The mail is the only one that brought anything, and what it brought is one invoice of this kind, format and
    /// files. `oracle` names the file of the corpus whose fields it has; without it there are no data, and what was read
    /// of it says where. Every file is downloaded and compared.
    pub(crate) async fn is_one_invoice(
        &self,
        kind: &str,
        format: &str,
        oracle: Option<&str>,
        files: &[Filed<'_>],
    ) -> Value {
        let invoices = self.company.invoices().await;
        assert_eq!(invoices.len(), 1, "{invoices:#?}");
        let id = text(&invoices[0], "id").to_owned();
        self.has_invoice(&id, kind, format, oracle, files).await
    }

    /// One of the invoices the mail brought.
    pub(crate) async fn has_invoice(
        &self,
        id: &str,
        kind: &str,
        format: &str,
        oracle: Option<&str>,
        files: &[Filed<'_>],
    ) -> Value {
        let invoice = self.company.api.get(&format!("/v1/incoming/{id}")).await;
        assert_eq!((text(&invoice, "kind"), text(&invoice, "format")), (kind, format));
        match oracle {
            Some(oracle) => assert_eq!(invoice["fields"], corpus::fields(oracle), "{oracle}"),
            None => {
                assert_eq!(invoice["fields"].is_null(), invoice["evidence"] == Value::Array(Vec::new()), "{invoice}")
            }
        }
        let arrivals = invoice["arrivals"].as_array().expect("an invoice names its mails");
        assert!(arrivals.iter().any(|arrival| arrival["mail_id"] == self.id()), "{invoice}");
        assert_eq!(invoice["files"].as_array().map(Vec::len), Some(files.len()), "{invoice}");
        for filed in files {
            self.has_file(&invoice, filed).await;
        }
        invoice
    }

    async fn has_file(&self, invoice: &Value, expected: &Filed<'_>) {
        let Filed { file, media_type, role, rule } = *expected;
        let sha256 = sha256(&file.bytes);
        let files = invoice["files"].as_array().expect("an invoice has files");
        let filed = files.iter().find(|filed| filed["sha256"] == *sha256);
        let filed = filed.unwrap_or_else(|| panic!("{} is not among {files:#?}", file.name));
        assert_eq!(text(filed, "name"), file.name);
        assert_eq!((text(filed, "media_type"), text(filed, "role"), text(filed, "rule")), (media_type, role, rule));
        assert_eq!(filed["size"], file.bytes.len());
        let (id, part) = (text(invoice, "id"), self.parts().iter().find(|part| part["sha256"] == *sha256));
        let part = part.unwrap_or_else(|| panic!("{} is not in {}", file.name, self.entry));
        assert_eq!((text(part, "invoice_id"), text(part, "rule")), (id, rule));
        let downloaded = self.company.api.download(&format!("/v1/incoming/{id}/files/{sha256}")).await;
        assert!(downloaded == file.bytes, "{} came back changed", file.name);
    }

    fn parts(&self) -> &[Value] {
        self.entry["parts"].as_array().expect("an entry has parts")
    }
}

//! What a list of invoices that are issued together says. It lies in the document bucket; how far it was announced, in the
//! ledger.

use aws::Failure;
use aws::events::{File, InvoiceIssued};
use ids::{AccountId, BulkId, DocumentHash, InvoiceId, PartnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An invoice that is issued by the API: in a list, or by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The issuer's own id.
    pub invoice_id: InvoiceId,
    /// The customer, if it is not to be found by the buyer's VAT number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<PartnerId>,
    /// Its files, in the document bucket.
    pub files: Vec<File>,
    /// When it was issued, if not when it was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// Not to be delivered before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
}

impl Listed {
    /// The event by which it is issued; at `at`, if the list does not say when.
    pub fn issued(self, account: &AccountId, at: Timestamp) -> InvoiceIssued {
        InvoiceIssued {
            account: account.clone(),
            invoice_id: self.invoice_id,
            partner_id: self.partner_id,
            files: self.files,
            issued_at: Some(self.issued_at.unwrap_or(at)),
            send_at: self.send_at,
        }
    }
}

/// A list as it is stored, and the id that follows from it.
///
/// # Errors
/// `list_unwritable`: the list cannot be written as JSON.
pub fn stored(list: &[Listed]) -> Result<(BulkId, Vec<u8>), Failure> {
    let bytes = serde_json::to_vec(list).map_err(|error| {
        Failure::permanent("list_unwritable", format!("The list cannot be written as JSON: {error}."))
    })?;
    Ok((BulkId::of(&DocumentHash::of(&bytes)), bytes))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_same_list_has_the_same_id_and_another_one_another() {
        let list = |invoice: &str| {
            let file = serde_json::json!({"sha256": "0".repeat(64), "name": "F.pdf"});
            let list = serde_json::json!([{"invoice_id": invoice, "files": [file]}]);
            serde_json::from_value::<Vec<Listed>>(list).unwrap()
        };
        let (id, bytes) = stored(&list("R-1")).unwrap();
        assert_eq!(serde_json::from_slice::<Vec<Listed>>(&bytes).unwrap(), list("R-1"));
        assert_eq!(id, stored(&list("R-1")).unwrap().0);
        assert_ne!(id, stored(&list("R-2")).unwrap().0);
    }
}

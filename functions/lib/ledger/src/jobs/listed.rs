//! What a list of invoices that are issued together says. It lies in the document bucket; how far it was announced, in the
//! ledger.

use aws::Failure;
use aws::events::File;
use ids::{BulkId, DocumentHash, InvoiceId, PartnerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An invoice of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The issuer's own id.
    pub invoice_id: InvoiceId,
    /// The customer, if it is not to be found by the buyer's VAT number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<PartnerId>,
    /// Its files, in the document bucket.
    pub files: Vec<File>,
    /// When it was issued, if not when the list was posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// Not to be delivered before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_at: Option<Timestamp>,
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

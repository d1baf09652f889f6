//! Amounts as numbers, where they must be compared or added: exact decimals, never floating point.

use rust_decimal::Decimal;

use crate::model::Fields;

impl Fields {
    /// What is to be paid: the amount due (BT-115), or the total with VAT (BT-112) where a document gives only that.
    /// `None` when it gives neither, or something that is no number. In the currency of [`Fields::currency`].
    ///
    /// ```
    /// use invoice::Fields;
    ///
    /// let fields = Fields { total_gross: Some("119.00".into()), ..Fields::default() };
    /// assert_eq!(fields.payable_or_gross(), Some("119".parse().unwrap()));
    /// ```
    pub fn payable_or_gross(&self) -> Option<Decimal> {
        let amount = self.total_payable.as_deref().or(self.total_gross.as_deref())?;
        Decimal::from_str_exact(amount.trim_start_matches('+')).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepaid_invoice_asks_for_the_rest() {
        let fields =
            Fields { total_gross: Some("1801.78".into()), total_payable: Some("801.78".into()), ..Fields::default() };
        assert_eq!(fields.payable_or_gross(), Some(Decimal::new(80178, 2)));
    }

    #[test]
    fn an_invoice_without_amounts_asks_for_nothing_known() {
        assert_eq!(Fields::default().payable_or_gross(), None);
        let fields = Fields { total_payable: Some("siehe Anlage".into()), ..Fields::default() };
        assert_eq!(fields.payable_or_gross(), None);
    }
}

//! What the customer has to do about the money: transfer it, or nothing, because it is collected or already paid.

use invoice::details::Payment as Means;
use invoice::tax_id::normalize_lenient;
use invoice::{Details, Format, Kind};
use rust_decimal::Decimal;

use crate::girocode;

/// What the customer has to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Payment {
    /// The letter does not speak of it: a credit note, or an invoice that names no account.
    #[default]
    Unsaid,
    /// Transfer it.
    Transfer(Transfer),
    /// Nothing: the seller collects it.
    DirectDebit {
        /// BT-89.
        mandate: Option<String>,
        /// BT-90.
        creditor_id: Option<String>,
    },
    /// Nothing: it was paid before.
    Paid,
    /// Nothing: the invoice asks for none.
    NothingDue,
}

/// A transfer that the letter asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Whose account it is: BT-85, else BT-59, else BT-27, else the account's name. Banks compare it with the account
    /// (Regulation (EU) 2024/886, verification of payee).
    pub holder: String,
    /// BT-84.
    pub iban: String,
    /// BT-86.
    pub bic: Option<String>,
    /// BT-83, or the number where the invoice has none.
    pub reference: Option<String>,
    /// The payload of the payment code (EPC069-12), for an amount in euro.
    pub code: Option<String>,
}

impl Payment {
    /// Reads it from an invoice. `seller` is the name of the account holder if the invoice has none.
    pub(crate) fn of(details: &Details, seller: &str) -> Self {
        let fields = &details.fields;
        let amount = fields.payable_or_gross();
        if details.kind == Kind::CreditNote || amount.is_some_and(|amount| amount < Decimal::ZERO) {
            return Self::Unsaid;
        }
        if amount.is_some_and(|amount| amount.is_zero()) {
            let gross = fields.total_gross.as_deref().and_then(|gross| Decimal::from_str_exact(gross).ok());
            return if gross.is_some_and(|gross| gross > Decimal::ZERO) { Self::Paid } else { Self::NothingDue };
        }
        if let Some(debit) = details.payments.iter().find(|means| is_direct_debit(details.format, means)) {
            return Self::DirectDebit { mandate: debit.mandate.clone(), creditor_id: debit.creditor_id.clone() };
        }
        let Some(iban) = &fields.iban else { return Self::Unsaid };
        let into = |means: &&Means| means.account.as_deref().map(normalize_lenient) == Some(normalize_lenient(iban));
        let means = details.payments.iter().find(into);
        let payee = details.payee.as_ref().and_then(|payee| payee.name.as_ref());
        let holder = means.and_then(|means| means.account_name.as_ref()).or(payee).or(fields.seller_name.as_ref());
        let mut transfer = Transfer {
            holder: holder.map_or_else(|| seller.to_owned(), String::clone),
            iban: iban.clone(),
            bic: means.and_then(|means| means.bic.clone()),
            reference: fields.payment_reference.clone().or_else(|| fields.number.clone()),
            code: None,
        };
        let euros = amount.filter(|_| fields.currency.as_deref() == Some("EUR"));
        transfer.code = euros.and_then(|amount| girocode::payload(&transfer, amount));
        Self::Transfer(transfer)
    }
}

/// Whether the seller collects the money: the invoice names a mandate or the buyer's account (BG-19), or its code for the
/// payment means says so.
fn is_direct_debit(format: Format, means: &Means) -> bool {
    let code = means.means_code.as_deref().or(means.means.as_deref()).unwrap_or_default();
    let by_code = match format {
        Format::FatturaPa => {
            matches!(code, "MP09" | "MP10" | "MP11" | "MP16" | "MP17" | "MP19" | "MP20" | "MP21")
        }
        Format::Facturae => code == "02",
        // UNTDID 4461: direct debit, SEPA direct debit. Formats with lists of their own have other codes for both.
        Format::Ubl
        | Format::Cii
        | Format::FacturX
        | Format::Zugferd1
        | Format::EbInterface
        | Format::Isdoc
        | Format::Svefaktura
        | Format::Finvoice
        | Format::Ksef
        | Format::Nav
        | Format::Edifact
        | Format::Pdf
        | Format::Image => matches!(code, "49" | "59"),
    };
    by_code || means.mandate.is_some() || means.debited_account.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::tests::details;

    const IBAN: &str = "BE68539007547034";

    fn invoice(means: &str, gross: &str, payable: &str) -> Details {
        details(&format!(
            "{means}<a:LegalMonetaryTotal><b:TaxInclusiveAmount currencyID=\"EUR\">{gross}</b:TaxInclusiveAmount>\
             <b:PayableAmount currencyID=\"EUR\">{payable}</b:PayableAmount></a:LegalMonetaryTotal>"
        ))
    }

    fn means(code: &str, more: &str) -> String {
        format!(
            "<a:PaymentMeans><b:PaymentMeansCode name=\"whatever\">{code}</b:PaymentMeansCode>{more}\
             <a:PayeeFinancialAccount><b:ID>{IBAN}</b:ID></a:PayeeFinancialAccount></a:PaymentMeans>"
        )
    }

    #[test]
    fn an_invoice_with_an_account_asks_for_a_transfer() {
        let payment = Payment::of(&invoice(&means("58", ""), "121.00", "121.00"), "Bakkerij");
        let Payment::Transfer(transfer) = payment else { panic!("{payment:?}") };
        assert_eq!((transfer.holder.as_str(), transfer.iban.as_str()), ("Bakkerij", IBAN));
        assert_eq!(transfer.reference.as_deref(), Some("R-1"), "the number, where there is no reference");
        assert!(transfer.code.is_some());
    }

    #[test]
    fn who_sold_the_claim_is_not_paid() {
        let factor = "<a:PayeeParty><a:PartyName><b:Name>Factor NV</b:Name></a:PartyName></a:PayeeParty>";
        let payment = Payment::of(&invoice(&format!("{factor}{}", means("30", "")), "121.00", "121.00"), "Bakkerij");
        assert!(matches!(&payment, Payment::Transfer(transfer) if transfer.holder == "Factor NV"), "{payment:?}");
    }

    #[test]
    fn nobody_pays_twice() {
        let mandate = "<a:PaymentMandate><b:ID>M-1</b:ID></a:PaymentMandate>";
        let collected =
            |mandate: Option<&str>| Payment::DirectDebit { mandate: mandate.map(str::to_owned), creditor_id: None };
        for (means, gross, payable, payment) in [
            (means("59", ""), "121.00", "121.00", collected(None)),
            (means("49", ""), "121.00", "121.00", collected(None)),
            (means("30", mandate), "121.00", "121.00", collected(Some("M-1"))),
            (means("58", ""), "121.00", "0.00", Payment::Paid),
            (means("59", ""), "121.00", "0", Payment::Paid),
            (means("58", ""), "0.00", "0.00", Payment::NothingDue),
            (means("58", ""), "-5.00", "-5.00", Payment::Unsaid),
            (String::new(), "121.00", "121.00", Payment::Unsaid),
        ] {
            assert_eq!(Payment::of(&invoice(&means, gross, payable), "Bakkerij"), payment, "{means} {gross} {payable}");
        }
        let credit_note = Details { kind: Kind::CreditNote, ..invoice(&means("58", ""), "121.00", "121.00") };
        assert_eq!(Payment::of(&credit_note, "Bakkerij"), Payment::Unsaid);
    }

    #[test]
    fn another_currency_has_no_payment_code() {
        let mut dollars = invoice(&means("58", ""), "121.00", "121.00");
        dollars.fields.currency = Some("USD".to_owned());
        let payment = Payment::of(&dollars, "Bakkerij");
        assert!(matches!(&payment, Payment::Transfer(transfer) if transfer.code.is_none()), "{payment:?}");
    }
}

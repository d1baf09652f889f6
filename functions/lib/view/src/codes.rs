//! Codes that people do not know by heart, as what they mean. The words are in [`crate::words`]; a code that is not
//! here is shown as the document writes it.

use invoice::{Format, Kind};

/// What the document is (BT-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentType {
    Invoice,
    CreditNote,
    Corrected,
    SelfBilled,
    SelfBilledCredit,
    Partial,
    Final,
    Prepayment,
    Debit,
    ProForma,
}

impl DocumentType {
    /// From the code lists UNTDID 1001, TipoDocumento of FatturaPA, RodzajFaktury of KSeF, DocumentType of
    /// ebInterface and of ISDOC.
    pub(crate) fn of(format: Format, code: &str) -> Option<Self> {
        let document = match (format, code) {
            (Format::FatturaPa, code) => match code {
                "TD01" | "TD06" | "TD07" | "TD24" | "TD25" => Self::Invoice,
                "TD02" | "TD03" => Self::Prepayment,
                "TD04" | "TD08" => Self::CreditNote,
                "TD05" | "TD09" => Self::Debit,
                "TD20" => Self::SelfBilled,
                _ => return None,
            },
            (Format::Ksef, code) => match code {
                "VAT" | "UPR" => Self::Invoice,
                "KOR" | "KOR_ZAL" | "KOR_ROZ" => Self::Corrected,
                "ZAL" => Self::Prepayment,
                "ROZ" => Self::Final,
                _ => return None,
            },
            (Format::EbInterface, code) => match code {
                "Invoice" => Self::Invoice,
                "CreditMemo" | "SubsequentCredit" => Self::CreditNote,
                "SubsequentDebit" => Self::Debit,
                "SelfBilling" => Self::SelfBilled,
                "InvoiceForAdvancePayment" => Self::Prepayment,
                "InvoiceForPartialDelivery" => Self::Partial,
                "FinalSettlement" => Self::Final,
                _ => return None,
            },
            (Format::Isdoc, code) => match code {
                "1" | "7" => Self::Invoice,
                "2" | "6" => Self::CreditNote,
                "3" => Self::Debit,
                "4" | "5" => Self::Prepayment,
                _ => return None,
            },
            (format, code) if writes_untdid(format) => match code {
                "380" | "393" | "575" => Self::Invoice,
                "381" | "396" => Self::CreditNote,
                "325" => Self::ProForma,
                "326" | "875" => Self::Partial,
                "876" | "877" => Self::Final,
                "384" => Self::Corrected,
                "383" => Self::Debit,
                "386" => Self::Prepayment,
                "389" => Self::SelfBilled,
                "261" => Self::SelfBilledCredit,
                _ => return None,
            },
            _ => return None,
        };
        Some(document)
    }

    /// What is known without a code.
    pub(crate) fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::CreditNote => Self::CreditNote,
            Kind::Invoice | Kind::Unknown => Self::Invoice,
        }
    }

    /// Whether it gives money back instead of asking for it.
    pub(crate) fn is_credit(self) -> bool {
        matches!(self, Self::CreditNote | Self::SelfBilledCredit)
    }
}

/// Whether a format writes the United Nations' code lists UNTDID 1001 (type) and 4461 (payment means).
fn writes_untdid(format: Format) -> bool {
    match format {
        Format::Ubl
        | Format::Cii
        | Format::FacturX
        | Format::Zugferd1
        | Format::Svefaktura
        | Format::Isdoc
        | Format::Edifact => true,
        Format::FatturaPa
        | Format::EbInterface
        | Format::Facturae
        | Format::Finvoice
        | Format::Ksef
        | Format::Nav
        | Format::Pdf
        | Format::Image => false,
    }
}

/// How to pay (BT-81).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    Undefined,
    Cash,
    Cheque,
    BankersDraft,
    Transfer,
    SepaTransfer,
    DebitTransfer,
    DirectDebit,
    SepaDirectDebit,
    StandingAgreement,
    Card,
    CreditCard,
    DebitCard,
    Online,
    Slip,
    Giro,
    BillOfExchange,
    PromissoryNote,
    BankReceipt,
    SetOff,
    Voucher,
    Mobile,
    OnDelivery,
    PagoPa,
}

impl Means {
    /// From the code lists UNTDID 4461, ModalitaPagamento of FatturaPA, PaymentMeans of Facturae, FormaPlatnosci of
    /// KSeF and paymentMethod of NAV.
    pub(crate) fn of(format: Format, code: &str) -> Option<Self> {
        let means = match (format, code) {
            (Format::FatturaPa, code) => match code {
                "MP01" | "MP04" => Self::Cash,
                "MP02" => Self::Cheque,
                "MP03" => Self::BankersDraft,
                "MP05" => Self::Transfer,
                "MP06" => Self::PromissoryNote,
                "MP07" | "MP13" | "MP14" | "MP18" => Self::Slip,
                "MP08" => Self::Card,
                "MP09" | "MP10" | "MP11" | "MP16" | "MP17" => Self::DirectDebit,
                "MP12" => Self::BankReceipt,
                "MP15" => Self::Giro,
                "MP19" | "MP20" | "MP21" => Self::SepaDirectDebit,
                "MP22" => Self::SetOff,
                "MP23" => Self::PagoPa,
                _ => return None,
            },
            (Format::Facturae, code) => match code {
                "01" => Self::Cash,
                "02" => Self::DirectDebit,
                "03" => Self::BankReceipt,
                "04" => Self::Transfer,
                "05" | "08" => Self::BillOfExchange,
                "09" | "10" => Self::PromissoryNote,
                "11" | "16" => Self::Cheque,
                "14" => Self::SetOff,
                "15" => Self::Giro,
                "17" => Self::BankersDraft,
                "18" => Self::OnDelivery,
                "19" => Self::Card,
                _ => return None,
            },
            (Format::Ksef, code) => match code {
                "1" => Self::Cash,
                "2" => Self::Card,
                "3" => Self::Voucher,
                "4" => Self::Cheque,
                "6" => Self::Transfer,
                "7" => Self::Mobile,
                _ => return None,
            },
            (Format::Nav, code) => match code {
                "TRANSFER" => Self::Transfer,
                "CASH" => Self::Cash,
                "CARD" => Self::Card,
                "VOUCHER" => Self::Voucher,
                _ => return None,
            },
            (format, code) if writes_untdid(format) => match code {
                "1" | "ZZZ" => Self::Undefined,
                "10" => Self::Cash,
                "20" => Self::Cheque,
                "21" | "22" | "23" => Self::BankersDraft,
                "24" => Self::BillOfExchange,
                "30" | "42" => Self::Transfer,
                "31" => Self::DebitTransfer,
                "48" => Self::Card,
                "49" => Self::DirectDebit,
                "50" => Self::Giro,
                "54" => Self::CreditCard,
                "55" => Self::DebitCard,
                "57" => Self::StandingAgreement,
                "58" => Self::SepaTransfer,
                "59" => Self::SepaDirectDebit,
                "60" => Self::PromissoryNote,
                "68" => Self::Online,
                "97" => Self::SetOff,
                _ => return None,
            },
            _ => return None,
        };
        Some(means)
    }
}

/// How a FatturaPA is to be paid: its CondizioniPagamento stand where other formats have words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terms {
    Instalments,
    AtOnce,
    InAdvance,
}

impl Terms {
    pub(crate) fn of(format: Format, code: &str) -> Option<Self> {
        match (format, code) {
            (Format::FatturaPa, "TP01") => Some(Self::Instalments),
            (Format::FatturaPa, "TP02") => Some(Self::AtOnce),
            (Format::FatturaPa, "TP03") => Some(Self::InAdvance),
            _ => None,
        }
    }
}

/// Why VAT is as it is (BT-118, BT-151).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VatCategory {
    Standard,
    Zero,
    Exempt,
    ReverseCharge,
    IntraCommunity,
    Export,
    OutsideScope,
    CanaryIslands,
    CeutaMelilla,
    SplitPayment,
    NotTaxable,
    MarginScheme,
    OtherMemberState,
}

impl VatCategory {
    /// From the code lists UNTDID 5305 as EN 16931 uses it and Natura of FatturaPA, whose codes have finer ones below
    /// them (`N3.2`).
    pub(crate) fn of(code: &str) -> Option<Self> {
        let category = match code.split('.').next().unwrap_or_default() {
            "S" | "AA" | "H" => Self::Standard,
            "Z" => Self::Zero,
            "E" | "N4" => Self::Exempt,
            "AE" | "N6" => Self::ReverseCharge,
            "K" => Self::IntraCommunity,
            "G" => Self::Export,
            "O" | "N1" | "N2" => Self::OutsideScope,
            "L" => Self::CanaryIslands,
            "M" => Self::CeutaMelilla,
            "B" => Self::SplitPayment,
            "N3" => Self::NotTaxable,
            "N5" => Self::MarginScheme,
            "N7" => Self::OtherMemberState,
            _ => return None,
        };
        Some(category)
    }
}

/// A unit of measure (BT-130).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Written the same in every language.
    Symbol(&'static str),
    /// Has a word in each language.
    Named(NamedUnit),
}

/// A unit with a word in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamedUnit {
    Piece,
    Hour,
    Day,
    WorkingDay,
    Week,
    Month,
    Quarter,
    Year,
    LumpSum,
    Service,
    Set,
    Pair,
    Dozen,
    Package,
    Box,
    Carton,
    Pallet,
    Bag,
    Bottle,
    Can,
    Bundle,
    Roll,
    Case,
    Sheet,
    Person,
}

impl Unit {
    /// From UN/ECE Recommendation 20, and Recommendation 21 whose codes begin with X there.
    pub(crate) fn of(code: &str) -> Option<Self> {
        use NamedUnit as N;
        let unit = match code {
            "C62" | "H87" | "EA" | "NAR" | "XPP" | "PCE" => Self::Named(N::Piece),
            "HUR" | "LH" => Self::Named(N::Hour),
            "DAY" => Self::Named(N::Day),
            "E49" => Self::Named(N::WorkingDay),
            "WEE" => Self::Named(N::Week),
            "MON" => Self::Named(N::Month),
            "QAN" => Self::Named(N::Quarter),
            "ANN" => Self::Named(N::Year),
            "LS" => Self::Named(N::LumpSum),
            "E48" => Self::Named(N::Service),
            "SET" => Self::Named(N::Set),
            "PR" | "NPR" => Self::Named(N::Pair),
            "DZN" => Self::Named(N::Dozen),
            "XPK" | "XPA" | "PK" => Self::Named(N::Package),
            "XBX" | "BX" => Self::Named(N::Box),
            "XCT" | "CT" => Self::Named(N::Carton),
            "XPX" | "PF" => Self::Named(N::Pallet),
            "XBG" | "BG" => Self::Named(N::Bag),
            "XBO" | "BO" => Self::Named(N::Bottle),
            "XCA" | "CA" => Self::Named(N::Can),
            "XBE" | "BE" => Self::Named(N::Bundle),
            "XRO" | "RO" => Self::Named(N::Roll),
            "XCS" | "CS" => Self::Named(N::Case),
            "ST" | "XST" => Self::Named(N::Sheet),
            "IE" => Self::Named(N::Person),
            "SEC" => Self::Symbol("s"),
            "MIN" => Self::Symbol("min"),
            "MGM" => Self::Symbol("mg"),
            "GRM" => Self::Symbol("g"),
            "KGM" => Self::Symbol("kg"),
            "TNE" => Self::Symbol("t"),
            "MMT" => Self::Symbol("mm"),
            "CMT" => Self::Symbol("cm"),
            "MTR" => Self::Symbol("m"),
            "KMT" | "KTM" => Self::Symbol("km"),
            "CMK" => Self::Symbol("cm²"),
            "MTK" => Self::Symbol("m²"),
            "HAR" => Self::Symbol("ha"),
            "MTQ" => Self::Symbol("m³"),
            "MLT" => Self::Symbol("ml"),
            "CLT" => Self::Symbol("cl"),
            "LTR" => Self::Symbol("l"),
            "HLT" => Self::Symbol("hl"),
            "WTT" => Self::Symbol("W"),
            "KWT" => Self::Symbol("kW"),
            "WHR" => Self::Symbol("Wh"),
            "KWH" => Self::Symbol("kWh"),
            "MWH" => Self::Symbol("MWh"),
            "P1" => Self::Symbol("%"),
            "4L" => Self::Symbol("MB"),
            "E34" => Self::Symbol("GB"),
            _ => return None,
        };
        Some(unit)
    }
}

/// The name a format is known by.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Ubl => "UBL",
        Format::Cii => "UN/CEFACT CII",
        Format::FacturX => "Factur-X / ZUGFeRD",
        Format::Zugferd1 => "ZUGFeRD 1",
        Format::FatturaPa => "FatturaPA",
        Format::EbInterface => "ebInterface",
        Format::Facturae => "Facturae",
        Format::Isdoc => "ISDOC",
        Format::Svefaktura => "Svefaktura",
        Format::Finvoice => "Finvoice",
        Format::Ksef => "KSeF FA",
        Format::Nav => "NAV Online Számla",
        Format::Edifact => "EDIFACT INVOIC",
        Format::Pdf => "PDF",
        Format::Image => "Image",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_code_means_what_its_format_says() {
        assert_eq!(Means::of(Format::Ubl, "10"), Some(Means::Cash));
        assert_eq!(Means::of(Format::Facturae, "10"), Some(Means::PromissoryNote));
        assert_eq!(Means::of(Format::FatturaPa, "MP05"), Some(Means::Transfer));
        assert_eq!(Means::of(Format::Ubl, "MP05"), None);
        assert_eq!(Means::of(Format::Finvoice, "30"), None);
        assert_eq!(DocumentType::of(Format::Isdoc, "2"), Some(DocumentType::CreditNote));
        assert_eq!(DocumentType::of(Format::Ubl, "2"), None);
    }

    #[test]
    fn a_finer_code_of_fatturapa_means_what_the_code_above_it_means() {
        assert_eq!(VatCategory::of("N3.2"), VatCategory::of("N3"));
        assert_eq!(VatCategory::of("N3.2"), Some(VatCategory::NotTaxable));
        assert_eq!(VatCategory::of("N9"), None);
    }

    #[test]
    fn the_usual_units_have_a_name_or_a_symbol() {
        for code in ["C62", "H87", "HUR", "DAY", "MON", "XPP"] {
            assert!(matches!(Unit::of(code), Some(Unit::Named(_))), "{code}");
        }
        for (code, symbol) in [("KGM", "kg"), ("MTR", "m"), ("LTR", "l"), ("KWH", "kWh"), ("MTK", "m²")] {
            assert_eq!(Unit::of(code), Some(Unit::Symbol(symbol)));
        }
        assert_eq!(Unit::of("NPT"), None);
    }
}

//! The ten rules that EN 16931 has for every VAT category (6.4.3): `BR-S-01` to `BR-AG-10`.

use super::Slot;

/// One of the ten rules of a VAT category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vat {
    /// The category.
    pub category: VatCategory,
    /// What the rule is about.
    pub rule: VatRule,
}

/// A VAT category (BT-118, UNTDID 5305).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VatCategory {
    /// S.
    StandardRate,
    /// Z.
    ZeroRate,
    /// E.
    Exempt,
    /// AE.
    ReverseCharge,
    /// K; its rules are `BR-IC`.
    IntraCommunity,
    /// G.
    Export,
    /// O.
    OutsideScope,
    /// L, the IGIC; its rules are `BR-AF`.
    CanaryIslands,
    /// M, the IPSI; its rules are `BR-AG`.
    CeutaAndMelilla,
}

/// What a rule of a VAT category is about, in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VatRule {
    /// 01: the VAT breakdown has the category, as often as it may.
    Breakdown,
    /// 02: a line of the category needs or forbids VAT numbers.
    NumbersForLine,
    /// 03: an allowance does.
    NumbersForAllowance,
    /// 04: a charge does.
    NumbersForCharge,
    /// 05: the rate of a line.
    RateOfLine,
    /// 06: the rate of an allowance.
    RateOfAllowance,
    /// 07: the rate of a charge.
    RateOfCharge,
    /// 08: the taxable amount.
    TaxableAmount,
    /// 09: the VAT amount.
    TaxAmount,
    /// 10: the reason of an exemption.
    ExemptionReason,
}

impl VatCategory {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::StandardRate,
        Self::ZeroRate,
        Self::Exempt,
        Self::ReverseCharge,
        Self::IntraCommunity,
        Self::Export,
        Self::OutsideScope,
        Self::CanaryIslands,
        Self::CeutaAndMelilla,
    ];

    /// What stands for it in the ids of rules.
    const fn infix(self) -> &'static str {
        match self {
            Self::StandardRate => "S",
            Self::ZeroRate => "Z",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
            Self::IntraCommunity => "IC",
            Self::Export => "G",
            Self::OutsideScope => "O",
            Self::CanaryIslands => "AF",
            Self::CeutaAndMelilla => "AG",
        }
    }

    /// Whether VAT is due in it. Such a category has a row in the breakdown for each of its rates, and no exemption.
    pub(crate) const fn is_taxed(self) -> bool {
        matches!(self, Self::StandardRate | Self::CanaryIslands | Self::CeutaAndMelilla)
    }
}

impl VatRule {
    const ALL: [Self; 10] = [
        Self::Breakdown,
        Self::NumbersForLine,
        Self::NumbersForAllowance,
        Self::NumbersForCharge,
        Self::RateOfLine,
        Self::RateOfAllowance,
        Self::RateOfCharge,
        Self::TaxableAmount,
        Self::TaxAmount,
        Self::ExemptionReason,
    ];

    const fn number(self) -> u8 {
        match self {
            Self::Breakdown => 1,
            Self::NumbersForLine => 2,
            Self::NumbersForAllowance => 3,
            Self::NumbersForCharge => 4,
            Self::RateOfLine => 5,
            Self::RateOfAllowance => 6,
            Self::RateOfCharge => 7,
            Self::TaxableAmount => 8,
            Self::TaxAmount => 9,
            Self::ExemptionReason => 10,
        }
    }
}

impl Vat {
    /// Every rule of every category.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        VatCategory::ALL.into_iter().flat_map(|category| VatRule::ALL.map(|rule| Self { category, rule }))
    }

    /// `BR-AE-08`.
    pub fn id(self) -> String {
        format!("BR-{}-{:02}", self.category.infix(), self.rule.number())
    }

    pub(super) const fn needs(self) -> &'static [Slot] {
        match self.rule {
            VatRule::Breakdown => &[Slot::Found],
            _ => &[],
        }
    }

    pub(super) const fn optional(self) -> &'static [Slot] {
        match self.rule {
            VatRule::RateOfLine => &[Slot::Bt(152)],
            VatRule::TaxableAmount => &[Slot::Found, Slot::Expected],
            VatRule::TaxAmount if self.category.is_taxed() => {
                &[Slot::Found, Slot::Bt(119), Slot::Bt(116), Slot::Expected]
            }
            VatRule::TaxAmount => &[Slot::Bt(117)],
            _ => &[],
        }
    }
}

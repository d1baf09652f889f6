//! The rules that KoSIT adds for XRechnung, and for its extension.

use super::Slot::{Bt, Expected, Found};
use super::rules;

rules! {
    /// The rules that KoSIT adds for XRechnung, and for its extension.
    pub enum XRechnung {
        BrDe1 = "BR-DE-1";
        BrDe2 = "BR-DE-2";
        BrDe3 = "BR-DE-3";
        BrDe4 = "BR-DE-4";
        BrDe5 = "BR-DE-5";
        BrDe6 = "BR-DE-6";
        BrDe7 = "BR-DE-7";
        BrDe8 = "BR-DE-8";
        BrDe9 = "BR-DE-9";
        BrDe10 = "BR-DE-10";
        BrDe11 = "BR-DE-11";
        BrDe14 = "BR-DE-14";
        BrDe15 = "BR-DE-15";
        BrDe16 = "BR-DE-16";
        BrDe17 = "BR-DE-17" optional [Bt(3)];
        BrDe18 = "BR-DE-18";
        BrDe19 = "BR-DE-19";
        BrDe20 = "BR-DE-20";
        BrDe21 = "BR-DE-21";
        BrDe22 = "BR-DE-22";
        BrDe23A = "BR-DE-23-a" needs [Bt(81)];
        BrDe23B = "BR-DE-23-b" needs [Bt(81)];
        BrDe24A = "BR-DE-24-a" needs [Bt(81)];
        BrDe24B = "BR-DE-24-b" needs [Bt(81)];
        BrDe25A = "BR-DE-25-a" needs [Bt(81)];
        BrDe25B = "BR-DE-25-b" needs [Bt(81)];
        BrDe26 = "BR-DE-26";
        BrDe27 = "BR-DE-27";
        BrDe28 = "BR-DE-28";
        BrDe30 = "BR-DE-30";
        BrDe31 = "BR-DE-31";
        BrDeTmp32 = "BR-DE-TMP-32";
        BrTmp2 = "BR-TMP-2";
        BrDex02 = "BR-DEX-02" optional [Found, Expected];
        BrDex09 = "BR-DEX-09" needs [Found, Bt(112), Bt(113), Expected] optional [Bt(114)];
    }
}

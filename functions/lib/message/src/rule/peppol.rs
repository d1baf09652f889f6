//! The rules that OpenPeppol adds for Peppol BIS Billing 3.

use super::Slot::{Bt, Expected, Found, Term, Value};
use super::rules;

rules! {
    /// The rules that OpenPeppol adds for Peppol BIS Billing 3.
    pub enum Peppol {
        R001 = "PEPPOL-EN16931-R001";
        R002 = "PEPPOL-EN16931-R002";
        R003 = "PEPPOL-EN16931-R003";
        R004 = "PEPPOL-EN16931-R004";
        R005 = "PEPPOL-EN16931-R005";
        R007 = "PEPPOL-EN16931-R007";
        R008 = "PEPPOL-EN16931-R008";
        R010 = "PEPPOL-EN16931-R010";
        R020 = "PEPPOL-EN16931-R020";
        R040 = "PEPPOL-EN16931-R040" optional [Found, Expected];
        R041 = "PEPPOL-EN16931-R041";
        R042 = "PEPPOL-EN16931-R042";
        R046 = "PEPPOL-EN16931-R046" needs [Bt(146)] optional [Bt(148), Expected];
        R055 = "PEPPOL-EN16931-R055";
        R061 = "PEPPOL-EN16931-R061";
        R110 = "PEPPOL-EN16931-R110";
        R111 = "PEPPOL-EN16931-R111";
        R120 = "PEPPOL-EN16931-R120" needs [Found, Bt(129), Bt(146), Expected] optional [Bt(149)];
        R121 = "PEPPOL-EN16931-R121" optional [Bt(149)];
        R130 = "PEPPOL-EN16931-R130";
        Cl001 = "PEPPOL-EN16931-CL001";
        Cl002 = "PEPPOL-EN16931-CL002";
        Cl003 = "PEPPOL-EN16931-CL003";
        Cl006 = "PEPPOL-EN16931-CL006";
        Cl008 = "PEPPOL-EN16931-CL008";
        P0100 = "PEPPOL-EN16931-P0100" optional [Bt(3)];
        P0101 = "PEPPOL-EN16931-P0101" optional [Bt(3)];
        CommonR040 = "PEPPOL-COMMON-R040" needs [Term];
        CommonR041 = "PEPPOL-COMMON-R041" needs [Term] optional [Value];
        CommonR042 = "PEPPOL-COMMON-R042" needs [Term] optional [Value];
        CommonR043 = "PEPPOL-COMMON-R043" needs [Term] optional [Value];
        CommonR049 = "PEPPOL-COMMON-R049" needs [Term] optional [Value];
        CommonR050 = "PEPPOL-COMMON-R050" needs [Term] optional [Value];
    }
}

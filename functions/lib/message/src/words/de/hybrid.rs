//! Why no hybrid PDF can be made of an issued PDF and its XML.

use crate::HybridError;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HybridError) -> Text {
    match message {
        HybridError::NoEuropeanInvoice => advises(
            "Ein hybrides PDF entsteht aus einer Rechnung in UBL oder CII, und die Datei enthält keine oder mehrere.",
            "Senden Sie sie, wie sie ist.",
        ),
        HybridError::NoEuropeanStandard => advises(
            "Das XML gibt nicht an, dass es EN 16931 folgt (BT-24), wie es das eines hybriden PDF muss.",
            "Senden Sie es, wie es ist.",
        ),
        HybridError::TooLargeToConvert => {
            advises("Die Rechnung ist zu groß, um in ein PDF aufgenommen zu werden.", "Senden Sie ihr XML, wie es ist.")
        }
        HybridError::InvalidInvoice { rule } => advises(
            match rule {
                Some(rule) => format!(
                    "Die Rechnung verletzt eine Regel von EN 16931 ({rule}); darum kann kein hybrides PDF daraus werden."
                ),
                None => "Die Rechnung verletzt eine Regel von EN 16931; darum kann kein hybrides PDF daraus werden."
                    .to_owned(),
            },
            "Berichtigen Sie sie.",
        ),
        HybridError::LostInConversion { terms } => advises(
            format!("Was die Rechnung bei {terms} angibt, ginge in einem hybriden PDF verloren."),
            "Senden Sie PDF und XML als zwei Dateien.",
        ),
        HybridError::PdfNotArchivable => advises(
            "Das PDF ist kein PDF/A-3, das allein XML enthalten darf, und es wird nicht umgewandelt.",
            "Lassen Sie Ihr Programm PDF/A-3 schreiben, oder stellen Sie nur das XML aus; dann wird das PDF daraus gemacht.",
        ),
        HybridError::PdfEncrypted => advises(
            "Das ausgestellte PDF ist verschlüsselt; darum lässt sich kein XML hineinlegen.",
            "Stellen Sie die Rechnung mit einem unverschlüsselten PDF aus.",
        ),
        HybridError::PdfUnreadable { cause: _ } => advises(
            "In das ausgestellte PDF lässt sich kein XML legen: Es ist beschädigt oder ungewöhnlich aufgebaut.",
            "Stellen Sie die Rechnung mit einem neu erzeugten PDF aus.",
        ),
        HybridError::HybridAlready => {
            advises("Das PDF enthält schon eine Rechnung.", "Stellen Sie es ohne das XML daneben aus.")
        }
        HybridError::HybridDiffers => advises(
            "Das PDF mit dem XML darin würde nicht dasselbe sagen wie das XML.",
            "Senden Sie beide Dateien, wie sie sind.",
        ),
    }
}

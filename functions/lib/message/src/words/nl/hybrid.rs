//! Why no hybrid PDF can be made of an issued PDF and its XML.

use crate::HybridError;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HybridError) -> Text {
    match message {
        HybridError::NoEuropeanInvoice => advises(
            "Een hybride pdf wordt gemaakt van één factuur in UBL of CII, en het bestand bevat er geen of meer.",
            "Verstuur het zoals het is.",
        ),
        HybridError::NoEuropeanStandard => advises(
            "De XML zegt niet dat ze EN 16931 volgt (BT-24), zoals die van een hybride pdf moet.",
            "Verstuur haar zoals ze is.",
        ),
        HybridError::TooLargeToConvert => {
            advises("De factuur is te groot om in een pdf te worden opgenomen.", "Verstuur de XML zoals ze is.")
        }
        HybridError::InvalidInvoice { rule } => advises(
            match rule {
                Some(rule) => format!(
                    "De factuur overtreedt een regel van EN 16931 ({rule}); daarom kan er geen hybride pdf van worden gemaakt."
                ),
                None => {
                    "De factuur overtreedt een regel van EN 16931; daarom kan er geen hybride pdf van worden gemaakt."
                        .to_owned()
                }
            },
            "Verbeter haar.",
        ),
        HybridError::LostInConversion { terms } => advises(
            format!("Wat de factuur bij {terms} zegt, zou in een hybride pdf verloren gaan."),
            "Verstuur pdf en XML als twee bestanden.",
        ),
        HybridError::PdfNotArchivable => advises(
            "De pdf is geen PDF/A-3, die als enige XML mag bevatten, en wordt niet omgezet.",
            "Laat uw programma PDF/A-3 schrijven, of geef alleen de XML uit: dan wordt de pdf daarvan gemaakt.",
        ),
        HybridError::PdfEncrypted => advises(
            "De uitgegeven pdf is versleuteld; daarom kan er geen XML in worden gezet.",
            "Geef de factuur uit met een onversleutelde pdf.",
        ),
        HybridError::PdfUnreadable { cause: _ } => advises(
            "In de uitgegeven pdf kan geen XML worden gezet: hij is beschadigd of ongewoon opgebouwd.",
            "Geef de factuur uit met een nieuw gemaakte pdf.",
        ),
        HybridError::HybridAlready => advises("De pdf bevat al een factuur.", "Geef hem uit zonder de XML ernaast."),
        HybridError::HybridDiffers => advises(
            "De pdf met de XML erin zou niet hetzelfde zeggen als de XML.",
            "Verstuur beide bestanden zoals ze zijn.",
        ),
    }
}

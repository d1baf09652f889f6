//! Why no hybrid PDF can be made of an issued PDF and its XML.

use crate::HybridError;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HybridError) -> Text {
    match message {
        HybridError::NoEuropeanInvoice => advises(
            "Un PDF hybride se fait d’une seule facture en UBL ou CII, et le fichier n’en contient aucune ou plusieurs.",
            "Envoyez-le tel quel.",
        ),
        HybridError::NoEuropeanStandard => advises(
            "Le XML n’indique pas qu’il suit EN 16931 (BT-24), comme le doit celui d’un PDF hybride.",
            "Envoyez-le tel quel.",
        ),
        HybridError::TooLargeToConvert => {
            advises("La facture est trop volumineuse pour être intégrée à un PDF.", "Envoyez son XML tel quel.")
        }
        HybridError::InvalidInvoice { rule } => advises(
            match rule {
                Some(rule) => format!(
                    "La facture enfreint une règle d’EN 16931 ({rule}) ; aucun PDF hybride ne peut en être fait."
                ),
                None => "La facture enfreint une règle d’EN 16931 ; aucun PDF hybride ne peut en être fait.".to_owned(),
            },
            "Corrigez-la.",
        ),
        HybridError::LostInConversion { terms } => advises(
            format!("Ce que la facture indique en {terms} serait perdu dans un PDF hybride."),
            "Envoyez le PDF et le XML comme deux fichiers.",
        ),
        HybridError::PdfNotArchivable => advises(
            "Le PDF n’est pas un PDF/A-3, seul autorisé à contenir du XML, et il n’est pas converti.",
            "Faites produire du PDF/A-3 par votre programme, ou émettez le XML seul : le PDF en est alors fait.",
        ),
        HybridError::PdfEncrypted => advises(
            "Le PDF émis est chiffré, on ne peut donc pas y placer de XML.",
            "Émettez la facture avec un PDF non chiffré.",
        ),
        HybridError::PdfUnreadable { cause: _ } => advises(
            "On ne peut pas placer de XML dans le PDF émis : il est endommagé, ou construit de façon inhabituelle.",
            "Émettez la facture avec un PDF recréé.",
        ),
        HybridError::HybridAlready => advises("Le PDF contient déjà une facture.", "Émettez-le sans le XML à côté."),
        HybridError::HybridDiffers => advises(
            "Le PDF contenant le XML ne dirait pas la même chose que le XML.",
            "Envoyez les deux fichiers tels quels.",
        ),
    }
}

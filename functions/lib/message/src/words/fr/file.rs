//! What a file of a mail was taken for, and by which rule.

use crate::Language::Fr;
use crate::text::{Text, advises, says};
use crate::{FileRule, Parameter};

pub(crate) fn text(message: &FileRule) -> Text {
    match message {
        FileRule::Structured => says("Le fichier contient des données de facture que lisent les programmes."),
        FileRule::HybridPdf => says("Le PDF contient des données de facture que lisent les programmes."),
        FileRule::Pdf => says("Un PDF sans données de facture est considéré comme une facture lue par des personnes."),
        FileRule::Image => {
            says("L’e-mail ne contient pas d’autre facture ; l’image est donc considérée comme le scan d’une facture.")
        }
        FileRule::Pages => says("Les images portent les noms des pages d’un même scan, numérotées depuis la première."),
        FileRule::SameNumberAndSeller => {
            says("Les données des deux fichiers indiquent le même numéro de facture et le même fournisseur.")
        }
        FileRule::NumberInText => says("Le PDF montre le numéro de la facture."),
        FileRule::SameFileName => {
            says("Le fichier porte le nom du fichier de la facture, ou son nom contient le numéro de facture.")
        }
        FileRule::OnlyPair => {
            says("Le PDF n’a pas de texte à comparer, mais lui et la facture sont les deux seuls fichiers de l’e-mail.")
        }
        FileRule::PrintedTwice => {
            says("Un autre PDF de l’e-mail montre le même numéro de facture, et le même fournisseur ou le même total.")
        }
        FileRule::RenderingInAnotherMail => says(
            "Le PDF est arrivé dans un autre e-mail et montre le numéro, le fournisseur et le total de la facture.",
        ),
        FileRule::SameInvoiceInTwoMails => {
            says("Une facture du même numéro et du même fournisseur est arrivée dans un autre e-mail.")
        }
        FileRule::SameFileInTwoMails => says("Un e-mail précédent a apporté le même fichier."),
        FileRule::BesideInvoice => says("Le fichier est arrivé avec la facture et est conservé comme annexe."),
        FileRule::Embedded => says("Le fichier se trouvait dans celui de la facture et en fait partie."),
        FileRule::FurtherPdf => {
            says("Le PDF se rapporte à la facture, qui en a déjà un, et est conservé comme annexe.")
        }
        FileRule::SignedOriginal => {
            says("La facture se trouvait dans cette enveloppe signée, qui est l’original au sens de la loi.")
        }
        FileRule::DeliveryNote => says("Le document s’intitule bon de livraison et n’est pas une facture."),
        FileRule::OrderConfirmation => {
            says("Le document s’intitule confirmation de commande et n’est pas une facture.")
        }
        FileRule::Quote => says("Le document s’intitule devis et n’est pas une facture."),
        FileRule::Statement => says("Le document s’intitule relevé de compte et n’est pas une facture."),
        FileRule::Reminder => says("Le document s’intitule relance de paiement et n’est pas une facture."),
        FileRule::Terms => {
            says("Le document contient des conditions générales ou des mentions légales et n’est pas une facture.")
        }
        FileRule::TimeSheet => says("Le document s’intitule feuille de temps et n’est pas une facture."),
        FileRule::PaymentAdvice => says("Le document s’intitule avis de paiement et n’est pas une facture."),
        FileRule::Mandate => says("Le document s’intitule mandat de prélèvement et n’est pas une facture."),
        FileRule::Order => says("Le document s’intitule commande et n’est pas une facture."),
        FileRule::Contract => says("Le document s’intitule contrat et n’est pas une facture."),
        FileRule::ProForma => advises(
            "Le document s’intitule facture pro forma ; il peut demander un paiement, mais n’est pas une facture à comptabiliser.",
            "Examinez-le avant de le payer ou de le classer.",
        ),
        FileRule::BusinessDocument { document } => says(format!(
            "Le fichier contient sous forme de données {document}, et non une facture.",
            document = document.shown(Fr)
        )),
        FileRule::InlineImage => says("Le fichier est une image du texte de l’e-mail ou un logo."),
        FileRule::Noise => says(
            "Le fichier est une carte de visite, une entrée d’agenda, une signature ou une note qu’un programme garde pour lui-même.",
        ),
        FileRule::Report => says("Le fichier fait partie d’un rapport sur un autre e-mail, et non d’une facture."),
        FileRule::Unpacked { container, files } => says(match files {
            0 => format!("Le fichier est {} et ne contient aucun fichier.", container.shown(Fr)),
            1 => format!(
                "Le fichier est {} et a été ouvert ; le fichier qu’il contient est examiné à part.",
                container.shown(Fr)
            ),
            files => format!(
                "Le fichier est {} et a été ouvert ; les {} fichiers qu’il contient sont examinés un à un.",
                container.shown(Fr),
                files.shown(Fr)
            ),
        }),
        FileRule::NotAnInvoiceFormat => says(
            "Les fichiers Office, textes et tableaux ne sont classés qu’avec une facture, et l’e-mail n’en contient pas.",
        ),
        FileRule::AmbiguousAppendix => advises(
            "L’e-mail contient plusieurs factures, et rien n’indique à laquelle appartient le fichier.",
            "Classez-le vous-même avec la bonne.",
        ),
        FileRule::UnknownFormat => says("Le fichier est dans un format qui n’est pas connu pour des factures."),
        FileRule::Duplicate => says("L’e-mail contient deux fois le même fichier ; le premier est utilisé."),
        FileRule::EmptyFile => says("Le fichier est vide."),
    }
}

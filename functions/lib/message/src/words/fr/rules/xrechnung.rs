//! The rules, in words for an accountant.

use crate::rule::XRechnung as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrDe1 => "XRechnung exige des instructions de paiement (BG-16) ; elles manquent.",
        Rule::BrDe2 => "XRechnung exige un contact chez le vendeur (BG-6) ; il manque.",
        Rule::BrDe3 => "XRechnung exige la ville du vendeur (BT-37) ; elle manque.",
        Rule::BrDe4 => "XRechnung exige le code postal du vendeur (BT-38) ; il manque.",
        Rule::BrDe5 => "XRechnung exige le nom du contact chez le vendeur (BT-41) ; il manque.",
        Rule::BrDe6 => "XRechnung exige le numéro de téléphone du contact chez le vendeur (BT-42) ; il manque.",
        Rule::BrDe7 => "XRechnung exige l’adresse e-mail du contact chez le vendeur (BT-43) ; elle manque.",
        Rule::BrDe8 => "XRechnung exige la ville de l’acheteur (BT-52) ; elle manque.",
        Rule::BrDe9 => "XRechnung exige le code postal de l’acheteur (BT-53) ; il manque.",
        Rule::BrDe10 => "XRechnung exige la ville de l’adresse de livraison (BT-77) ; elle manque.",
        Rule::BrDe11 => "XRechnung exige le code postal de l’adresse de livraison (BT-78) ; il manque.",
        Rule::BrDe14 => "XRechnung exige le taux de TVA (BT-119) ; il manque.",
        Rule::BrDe15 => {
            "XRechnung exige la référence de l’acheteur (BT-10, en Allemagne la « Leitweg-ID ») ; elle manque."
        }
        Rule::BrDe16 => {
            "XRechnung exige le numéro de TVA du vendeur (BT-31), son numéro fiscal (BT-32) ou un \
             représentant fiscal (BT-63) ; tous manquent."
        }
        Rule::BrDe17 => "Le type de facture (BT-3)[, {BT-3},] n’est pas prévu par XRechnung.",
        Rule::BrDe18 => {
            "L’escompte dans les conditions de paiement (BT-20) n’est pas écrit comme XRechnung l’exige (#SKONTO#…#)."
        }
        Rule::BrDe19 => "Le compte (BT-84) du virement SEPA n’est pas un IBAN valable.",
        Rule::BrDe20 => "Le compte débité (BT-91) du prélèvement SEPA n’est pas un IBAN valable.",
        Rule::BrDe21 => "La spécification (BT-24) n’est pas celle de XRechnung.",
        Rule::BrDe22 => "Deux fichiers joints ont le même nom.",
        Rule::BrDe23A => "La facture demande un virement (moyen de paiement {BT-81}), mais le compte (BG-17) manque.",
        Rule::BrDe23B => {
            "La facture demande un virement (moyen de paiement {BT-81}), mais donne une carte ou un prélèvement."
        }
        Rule::BrDe24A => "La facture est payée par carte (moyen de paiement {BT-81}), mais la carte (BG-18) manque.",
        Rule::BrDe24B => {
            "La facture est payée par carte (moyen de paiement {BT-81}), mais donne un virement ou un prélèvement."
        }
        Rule::BrDe25A => {
            "La facture est payée par prélèvement (moyen de paiement {BT-81}), mais ses données (BG-19) manquent."
        }
        Rule::BrDe25B => {
            "La facture est payée par prélèvement (moyen de paiement {BT-81}), mais donne un virement ou une carte."
        }
        Rule::BrDe26 => "Une facture rectificative (384) devrait citer la facture qu’elle rectifie (BG-3).",
        Rule::BrDe27 => {
            "Le numéro de téléphone du contact chez le vendeur (BT-42) devrait avoir au moins trois chiffres."
        }
        Rule::BrDe28 => "L’adresse e-mail du contact chez le vendeur (BT-43) n’en est pas une.",
        Rule::BrDe30 => "Un prélèvement exige l’identifiant du créancier (BT-90) ; il manque.",
        Rule::BrDe31 => "Un prélèvement exige le compte débité (BT-91) ; il manque.",
        Rule::BrDeTmp32 => {
            "La date de livraison (BT-72) ou la période de la prestation (BG-14, ou BG-26 sur chaque ligne) \
             devrait être donnée."
        }
        Rule::BrTmp2 => "L’emplacement d’un document externe (BT-124) n’est pas une adresse web complète.",
        Rule::BrDex02 => {
            "Le montant net de la ligne (BT-131)[ est de {found}, mais ses sous-lignes donnent {expected}| \
             n’est pas la somme de ses sous-lignes]."
        }
        Rule::BrDex09 => {
            "Le montant à payer (BT-115) est de {found}, mais le total TVA comprise {BT-112}, moins les \
             acomptes {BT-113}[, plus l’arrondi {BT-114}], plus les paiements de tiers, donne {expected}."
        }
    }
}

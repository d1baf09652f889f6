//! The rules, in words for an accountant.

use crate::rule::Peppol as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::R001 => "Peppol exige le processus métier (BT-23) ; il manque.",
        Rule::R002 => "Peppol ne permet qu’une note (BT-22).",
        Rule::R003 => {
            "Peppol exige une référence de l’acheteur (BT-10) ou un numéro de commande (BT-13) ; les deux manquent."
        }
        Rule::R004 => "La spécification (BT-24) n’est pas celle de Peppol BIS Billing 3.",
        Rule::R005 => "La devise de la TVA (BT-6) est celle de la facture (BT-5) ; elle doit être une autre.",
        Rule::R007 => "Le processus métier (BT-23) n’est pas écrit comme Peppol l’exige.",
        Rule::R008 => "Le document contient des éléments vides.",
        Rule::R010 => "Peppol exige l’adresse électronique de l’acheteur (BT-49) ; elle manque.",
        Rule::R020 => "Peppol exige l’adresse électronique du vendeur (BT-34) ; elle manque.",
        Rule::R040 => {
            "Le montant d’une remise ou de frais[ est de {found}, mais son pourcentage de la base donne \
             {expected}| n’est pas son pourcentage de la base]."
        }
        Rule::R041 => "Une remise ou des frais ont un pourcentage, mais pas le montant de base auquel il s’applique.",
        Rule::R042 => "Une remise ou des frais ont un montant de base, mais pas de pourcentage.",
        Rule::R046 => {
            "Le prix net (BT-146) est de {BT-146}, mais le prix brut (BT-148)[ {BT-148}] moins la remise \
             donne[ {expected}| un autre prix]."
        }
        Rule::R055 => "Le total de la TVA dans les deux devises (BT-110, BT-111) doit avoir le même signe.",
        Rule::R061 => "Un prélèvement exige la référence du mandat (BT-89) ; elle manque.",
        Rule::R110 => "La période de la ligne commence avant la période de facturation (BT-73).",
        Rule::R111 => "La période de la ligne finit après la période de facturation (BT-74).",
        Rule::R120 => {
            "Le montant net (BT-131) est de {found}, mais la quantité {BT-129} au prix de {BT-146}[ pour \
             {BT-149}] donne, avec les remises et frais de la ligne, {expected}."
        }
        Rule::R121 => "La quantité à laquelle le prix s’applique (BT-149)[, {BT-149},] doit être supérieure à zéro.",
        Rule::R130 => "L’unité du prix (BT-150) n’est pas celle de la quantité (BT-130).",
        Rule::Cl001 => "Un fichier joint est d’un format (code MIME) qui ne peut pas être joint.",
        Rule::Cl002 => "Le code du motif d’une remise n’est pas dans la liste (UNTDID 5189).",
        Rule::Cl003 => "Le code du motif de frais n’est pas dans la liste (UNTDID 7161).",
        Rule::Cl006 => "Le code de la date d’exigibilité de la TVA (BT-8) n’est pas dans la liste (UNTDID 2005).",
        Rule::Cl008 => "Une adresse électronique est d’un type qui n’est pas dans la liste (EAS).",
        Rule::P0100 => "Le type de facture (BT-3)[, {BT-3},] n’est pas prévu par Peppol.",
        Rule::P0101 => "Le type d’avoir (BT-3)[, {BT-3},] n’est pas prévu par Peppol.",
        Rule::CommonR040 => "Le GLN ({term}) n’a pas 13 chiffres, ou son chiffre de contrôle est faux.",
        Rule::CommonR041 => "Le numéro d’organisation norvégien ({term})[, {value},] n’est pas valable.",
        Rule::CommonR042 => "Le numéro d’entreprise danois ({term})[, {value},] n’est pas valable.",
        Rule::CommonR043 => "Le numéro d’entreprise belge ({term})[, {value},] n’est pas valable.",
        Rule::CommonR049 => "Le numéro d’organisation suédois ({term})[, {value},] n’est pas valable.",
        Rule::CommonR050 => "Le numéro d’entreprise australien ({term})[, {value},] n’est pas valable.",
    }
}

//! The rules of EN 16931, in words for an accountant.

use crate::rule::En16931 as Rule;

pub(super) const fn sentence(rule: Rule) -> &'static str {
    match rule {
        Rule::BrCo10 => {
            "La somme des lignes (BT-106) est de {found}, mais les montants nets des lignes donnent {expected}."
        }
        Rule::BrCo11 => {
            "La somme des remises (BT-107)[ est de {found}, mais les remises de la facture donnent \
             {expected}| manque ; les remises de la facture donnent {expected}]."
        }
        Rule::BrCo12 => {
            "La somme des frais (BT-108)[ est de {found}, mais les frais de la facture donnent {expected}| \
             manque ; les frais de la facture donnent {expected}]."
        }
        Rule::BrCo13 => {
            "Le total hors TVA (BT-109) est de {found}, mais la somme des lignes {BT-106}, moins les remises \
             {BT-107}, plus les frais {BT-108}, donne {expected}."
        }
        Rule::BrCo14 => {
            "Le total de la TVA (BT-110)[ est de {found}, mais les montants de TVA des différents taux \
             donnent {expected}| manque ; les montants de TVA des différents taux donnent {expected}]."
        }
        Rule::BrCo15 => {
            "Le total TVA comprise (BT-112) est de {found}, mais le total hors TVA {BT-109} plus la TVA \
             {BT-110} donne {expected}."
        }
        Rule::BrCo16 => {
            "Le montant à payer (BT-115) est de {found}, mais le total TVA comprise {BT-112}, moins les \
             acomptes {BT-113}[, plus l’arrondi {BT-114}], donne {expected}."
        }
        Rule::BrCo17 => {
            "Le montant de TVA (BT-117) est de {found}, mais[ {BT-119} % de] la base imposable {BT-116} \
             donne {expected}."
        }
        Rule::Br12 => "La somme des lignes (BT-106) manque.",
        Rule::Br13 => "Le total hors TVA (BT-109) manque.",
        Rule::Br14 => "Le total TVA comprise (BT-112) manque.",
        Rule::Br15 => "Le montant à payer (BT-115) manque.",
        Rule::Br53 => {
            "La TVA doit aussi être indiquée en {BT-6} (BT-6), mais le total de la TVA dans cette devise \
             (BT-111) manque."
        }
        Rule::Br01 => "La facture ne dit pas quelle spécification elle suit (BT-24).",
        Rule::Br02 => "Le numéro de facture (BT-1) manque.",
        Rule::Br03 => "La date de facture (BT-2) manque.",
        Rule::Br04 => "Le type de facture (BT-3) manque : facture, rectification ou avoir.",
        Rule::Br05 => "La devise (BT-5) manque.",
        Rule::Br06 => "Le nom du vendeur (BT-27) manque.",
        Rule::Br07 => "Le nom de l’acheteur (BT-44) manque.",
        Rule::Br08 => "L’adresse postale du vendeur (BG-5) manque.",
        Rule::Br09 => "Le pays du vendeur (BT-40) manque.",
        Rule::Br10 => "L’adresse postale de l’acheteur (BG-8) manque.",
        Rule::Br11 => "Le pays de l’acheteur (BT-55) manque.",
        Rule::Br16 => "La facture n’a pas de lignes (BG-25).",
        Rule::Br17 => "Le nom du bénéficiaire du paiement (BT-59) manque.",
        Rule::Br18 => "Le nom du représentant fiscal du vendeur (BT-62) manque.",
        Rule::Br19 => "L’adresse postale du représentant fiscal du vendeur (BG-12) manque.",
        Rule::Br20 => "Le pays du représentant fiscal du vendeur (BT-69) manque.",
        Rule::Br29 => "La période de facturation finit ({BT-74}) avant de commencer ({BT-73}).",
        Rule::Br49 => {
            "La facture contient des données de paiement, mais ne dit pas comment payer (code du moyen de \
             paiement, BT-81)."
        }
        Rule::Br50 => "La facture demande un virement, mais le compte (BT-84) manque.",
        Rule::Br51 => {
            "Un numéro de carte complet est donné (BT-87) ; seuls les six premiers et les quatre derniers \
             chiffres sont permis."
        }
        Rule::Br52 => "L’identifiant de la pièce justificative (BT-122) manque.",
        Rule::Br55 => "Une facture antérieure est citée sans son numéro (BT-25).",
        Rule::Br56 => "Le numéro de TVA du représentant fiscal du vendeur (BT-63) manque.",
        Rule::Br57 => "Le pays de l’adresse de livraison (BT-80) manque.",
        Rule::Br61 => "La facture demande un virement[ (moyen de paiement {BT-81})], mais le compte (BT-84) manque.",
        Rule::Br62 => "L’adresse électronique du vendeur (BT-34) ne dit pas de quel type elle est.",
        Rule::Br63 => "L’adresse électronique de l’acheteur (BT-49) ne dit pas de quel type elle est.",
        Rule::BrCo03 => {
            "La date d’exigibilité de la TVA (BT-7) et un code pour cette date (BT-8) sont donnés ; un seul \
             des deux est permis."
        }
        Rule::BrCo09 => "Le numéro de TVA[ {value}] ({term}) ne commence pas par le code d’un pays.",
        Rule::BrCo18 => "La ventilation de la TVA (BG-23) manque.",
        Rule::BrCo19 => "Une période de facturation est donnée sans début (BT-73) ni fin (BT-74).",
        Rule::BrCo25 => {
            "Le montant à payer (BT-115) est de {BT-115}, mais ni la date d’échéance (BT-9) ni les \
             conditions de paiement (BT-20) ne sont données."
        }
        Rule::BrCo26 => {
            "Le vendeur ne peut pas être identifié : ni identifiant (BT-29), ni numéro d’immatriculation \
             (BT-30), ni numéro de TVA (BT-31)."
        }
        Rule::Br21 => "La ligne n’a pas de numéro (BT-126).",
        Rule::Br23 => "L’unité de la quantité (BT-130) manque.",
        Rule::Br25 => "Le nom de l’article (BT-153) manque.",
        Rule::Br27 => "Le prix net (BT-146) est négatif : {BT-146}.",
        Rule::Br28 => "Le prix brut (BT-148) est négatif : {BT-148}.",
        Rule::Br30 => "La période de la ligne finit avant de commencer.",
        Rule::Br33 => "Le motif de la remise (BT-97 ou BT-98) manque.",
        Rule::Br38 => "Le motif des frais (BT-104 ou BT-105) manque.",
        Rule::Br42 => "Le motif d’une remise sur la ligne (BT-139 ou BT-140) manque.",
        Rule::Br44 => "Le motif de frais sur la ligne (BT-144 ou BT-145) manque.",
        Rule::Br47 => "La catégorie de TVA (BT-118) manque.",
        Rule::Br48 => "Le taux de TVA (BT-119) manque.",
        Rule::Br54 => "Un attribut de l’article n’a pas de nom (BT-160) ou pas de valeur (BT-161).",
        Rule::Br64 => "Le numéro standard de l’article (BT-157) ne dit pas de quel type il est.",
        Rule::Br65 => "Le classement de l’article (BT-158) ne dit pas de quel type il est.",
        Rule::BrCo04 => "La catégorie de TVA de la ligne (BT-151) manque.",
        Rule::BrCo20 => "Une période de la ligne est donnée sans début (BT-134) ni fin (BT-135).",
        Rule::BrCo21 => "La remise n’a pas de motif, ni en texte (BT-97) ni en code (BT-98).",
        Rule::BrCo22 => "Les frais n’ont pas de motif, ni en texte (BT-104) ni en code (BT-105).",
        Rule::BrCo23 => "Une remise sur la ligne n’a pas de motif, ni en texte (BT-139) ni en code (BT-140).",
        Rule::BrCo24 => "Des frais sur la ligne n’ont pas de motif, ni en texte (BT-144) ni en code (BT-145).",
        Rule::BrIc11 => {
            "Une livraison intracommunautaire exige la date de livraison (BT-72) ou la période de \
             facturation (BG-14)."
        }
        Rule::BrIc12 => "Une livraison intracommunautaire exige le pays de livraison (BT-80).",
        Rule::BrCl01 => "Le type de facture (BT-3)[, {BT-3},] n’est pas un code de facture ou d’avoir (UNTDID 1001).",
        Rule::BrCl04 => "La devise (BT-5)[, {BT-5},] n’est pas un code de devise (ISO 4217).",
        Rule::BrCl05 => "La devise de la TVA (BT-6)[, {BT-6},] n’est pas un code de devise (ISO 4217).",
        Rule::BrCl10 => "Un identifiant est d’un type qui n’est pas dans la liste (ISO 6523).",
        Rule::BrCl11 => "Le numéro d’immatriculation ({term}) est d’un type qui n’est pas dans la liste (ISO 6523).",
        Rule::BrCl13 => "Le classement de l’article (BT-158) est d’un type qui n’est pas dans la liste (UNTDID 7143).",
        Rule::BrCl14 => "Un pays[, {value},] n’est pas un code de pays (ISO 3166-1).",
        Rule::BrCl15 => "Le pays d’origine[, {value},] n’est pas un code de pays (ISO 3166-1).",
        Rule::BrCl16 => "Le moyen de paiement (BT-81)[, {BT-81},] n’est pas dans la liste (UNTDID 4461).",
        Rule::BrCl17 | Rule::BrCl18 => "La catégorie de TVA[, {value},] n’est pas dans la liste (UNTDID 5305).",
        Rule::BrCl19 => "Le code du motif de la remise[, {value},] n’est pas dans la liste (UNTDID 5189).",
        Rule::BrCl20 => "Le code du motif des frais[, {value},] n’est pas dans la liste (UNTDID 7161).",
        Rule::BrCl21 => {
            "Le numéro standard de l’article (BT-157) est d’un type qui n’est pas dans la liste (ISO 6523)."
        }
        Rule::BrCl22 => "Le code du motif d’exonération de TVA (BT-121)[, {BT-121},] n’est pas dans la liste (VATEX).",
        Rule::BrCl23 => {
            "L’unité de la quantité (BT-130)[, {BT-130},] n’est pas dans la liste (recommandation 20 de la CEE-ONU)."
        }
        Rule::BrCl24 => "Un fichier joint est d’un format (code MIME) qui ne peut pas être joint.",
        Rule::BrCl25 => "L’adresse électronique ({term}) est d’un type qui n’est pas dans la liste (EAS).",
        Rule::BrCl26 => "Le lieu de livraison est d’un type qui n’est pas dans la liste (ISO 6523).",
        Rule::EnCurrency01 => "La devise (BT-5) est XXX, ce qui veut dire qu’il n’y en a pas.",
        Rule::EnSepa01 => "L’identifiant du créancier (BT-90) du prélèvement n’est pas valable.",
    }
}

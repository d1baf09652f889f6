//! Why an incoming invoice waits for a person.

use crate::HoldReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HoldReason) -> Text {
    match message {
        HoldReason::CopiedDomain => advises(
            "Le domaine de l’expéditeur ressemble à un autre que vous connaissez.",
            "Demandez au fournisseur par téléphone, à un numéro que vous connaissez, avant de libérer ou \
             de payer la facture.",
        ),
        HoldReason::NewIbanUnprovenSender => advises(
            "Le compte à payer est nouveau pour ce fournisseur, et l’expéditeur n’est pas prouvé.",
            "Demandez au fournisseur par téléphone, à un numéro que vous connaissez, avant de libérer ou \
             de payer la facture.",
        ),
        HoldReason::NewIbanNewDomain => advises(
            "Le compte à payer est nouveau pour ce fournisseur, et le domaine d’où vient l’e-mail aussi.",
            "Demandez au fournisseur par téléphone, à un numéro que vous connaissez, avant de libérer ou \
             de payer la facture.",
        ),
        HoldReason::NewIbanSpam => advises(
            "Le compte à payer est nouveau pour ce fournisseur, et l’e-mail ressemble à du spam.",
            "Demandez au fournisseur par téléphone, à un numéro que vous connaissez, avant de libérer ou \
             de payer la facture.",
        ),
        HoldReason::KnownDomainForged => advises(
            "L’e-mail se réclame d’un domaine que vous connaissez, et son titulaire demande de ne pas \
             l’accepter.",
            "Demandez au fournisseur par téléphone, à un numéro que vous connaissez, avant de libérer ou \
             de payer la facture.",
        ),
        HoldReason::KnownAmongSeveralSenders => advises(
            "L’e-mail nomme plusieurs expéditeurs, et vous connaissez l’un d’eux.",
            "Demandez-le à celui-ci par téléphone, à un numéro que vous connaissez, avant de libérer ou \
             de payer la facture.",
        ),
        HoldReason::UnprovenSpam => advises(
            "L’expéditeur n’est pas prouvé, et l’e-mail ressemble à du spam.",
            "Si vous attendez cette facture, demandez au fournisseur avant de la libérer ou de la payer.",
        ),
    }
}

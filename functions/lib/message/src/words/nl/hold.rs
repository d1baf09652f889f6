//! Why an incoming invoice waits for a person.

use crate::HoldReason;
use crate::text::{Text, advises};

pub(crate) fn text(message: &HoldReason) -> Text {
    match message {
        HoldReason::CopiedDomain => advises(
            "Het domein van de afzender lijkt op een ander dat u kent.",
            "Vraag het de leverancier telefonisch, op een nummer dat u kent, voordat u de factuur \
             vrijgeeft of betaalt.",
        ),
        HoldReason::NewIbanUnprovenSender => advises(
            "De rekening waarop betaald moet worden, is nieuw voor deze leverancier, en de afzender is \
             niet bewezen.",
            "Vraag het de leverancier telefonisch, op een nummer dat u kent, voordat u de factuur \
             vrijgeeft of betaalt.",
        ),
        HoldReason::NewIbanNewDomain => advises(
            "De rekening waarop betaald moet worden, is nieuw voor deze leverancier, en het domein \
             waarvan de e-mail kwam ook.",
            "Vraag het de leverancier telefonisch, op een nummer dat u kent, voordat u de factuur \
             vrijgeeft of betaalt.",
        ),
        HoldReason::NewIbanSpam => advises(
            "De rekening waarop betaald moet worden, is nieuw voor deze leverancier, en de e-mail lijkt \
             op spam.",
            "Vraag het de leverancier telefonisch, op een nummer dat u kent, voordat u de factuur \
             vrijgeeft of betaalt.",
        ),
        HoldReason::KnownDomainForged => advises(
            "De e-mail noemt een domein dat u kent, en de eigenaar ervan vraagt hem niet aan te nemen.",
            "Vraag het de leverancier telefonisch, op een nummer dat u kent, voordat u de factuur \
             vrijgeeft of betaalt.",
        ),
        HoldReason::KnownAmongSeveralSenders => advises(
            "De e-mail noemt verscheidene afzenders, en een van hen kent u.",
            "Vraag het die telefonisch, op een nummer dat u kent, voordat u de factuur vrijgeeft of \
             betaalt.",
        ),
        HoldReason::UnprovenSpam => advises(
            "De afzender is niet bewezen, en de e-mail lijkt op spam.",
            "Verwacht u deze factuur, vraag dan de leverancier voordat u haar vrijgeeft of betaalt.",
        ),
    }
}

//! Why a delivery stands where it stands.

use crate::text::{Text, advises, says};
use crate::{Addresses, DeliveryReason, Language, Parameter};

pub(crate) fn text(message: &DeliveryReason) -> Text {
    use DeliveryReason as Reason;
    match message {
        Reason::NoFiles => advises("The invoice was issued without a file.", "Issue it with at least one."),
        Reason::SendingInactive => {
            advises("The connector of your company is not active.", "Activate it and issue the invoice again.")
        }
        Reason::NoChannelEnabled { partner } => advises(
            format!("{partner} has no delivery channel that is switched on."),
            "Switch one on and issue the invoice again.",
        ),
        Reason::ChannelDisabled { partner, channel } => advises(
            format!(
                "The delivery channel {} of {partner} was switched off before the invoice left.",
                channel.shown(Language::En)
            ),
            "Switch it on, or choose another channel, and issue the invoice again.",
        ),
        Reason::DocumentMissing { sha256 } => advises(
            format!("The file {sha256} of the invoice is not in the document bucket."),
            "Upload it before you issue the invoice.",
        ),
        Reason::FilesTooLarge { limit } => advises(
            format!("The files of the invoice have more than {limit} MB together."),
            "Issue the invoice with smaller ones.",
        ),
        Reason::PartnerUnknown { partner } => advises(
            format!("There is no business partner {partner}."),
            "Add the partner, then issue the invoice again if one was meant for it.",
        ),
        Reason::PartnerNotNamed => advises(
            "Nothing says who the customer is: no partner was named, and no file holds the buyer’s VAT number.",
            "Issue the invoice again and name the business partner.",
        ),
        Reason::BuyerVatUnknown { vat } => advises(
            format!("No business partner has the buyer’s VAT number {vat}."),
            "Add the partner and issue the invoice again.",
        ),
        Reason::NoEmailAddress { partner } => advises(
            format!("{partner} has no e-mail address that invoices go to."),
            "Add one of the role “to” and issue the invoice again.",
        ),
        Reason::AddressesSuppressed { partner, addresses } => advises(
            format!("Your company no longer writes to the addresses of {partner}: {}.", addresses.shown(Language::En)),
            "Ask the customer for another address and send the invoice again to it. If an address works after all, first take \
             it off the list of suppressed addresses.",
        ),
        Reason::InvalidInvoice { rule, more: 0 } => advises(
            format!("The invoice is held back, since it breaks the rule {rule} of its format."),
            "Correct it and issue it again, or allow invalid invoices in the settings for sending.",
        ),
        Reason::InvalidInvoice { rule, more } => advises(
            format!("The invoice is held back, since it breaks the rule {rule} of its format and {more} more."),
            "Correct it and issue it again, or allow invalid invoices in the settings for sending.",
        ),

        Reason::NoDataForFiles { files } => advises(
            format!("The customer wants the files “{files}”, and no issued file is an invoice that programs can read."),
            "Issue the invoice with its XML, or choose “pdf” for the business partner.",
        ),
        Reason::DataNotExtractable => advises(
            "The invoice data cannot be taken out of the issued PDF.",
            "Issue the invoice with its XML as a file of its own.",
        ),
        Reason::SeveralInvoicesInFiles { files, seen } => advises(
            format!("The customer wants the files “{files}”, but would see {seen} invoices in them."),
            "Issue each invoice by itself, with a PDF that shows its number, or choose “all” for the business partner.",
        ),
        Reason::TooManyLinesForPdf { limit } => advises(
            format!("The invoice has more than {limit} lines, too many to make a PDF of it."),
            "Issue it with a PDF, or choose “xml” for the business partner.",
        ),
        Reason::PdfNotMade { .. } => advises(
            "No PDF can be made of the invoice.",
            "Issue it with a PDF, or choose “xml” for the business partner.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: Some(partner) } => advises(
            format!("The invoice e-mail has {megabytes} MB, and {partner} takes at most {limit} MB."),
            "Issue the invoice with smaller files, or let the business partner get other ones.",
        ),
        Reason::EmailTooLarge { megabytes, limit, partner: None } => advises(
            format!("The invoice e-mail has {megabytes} MB, and Amazon SES sends at most {limit} MB."),
            "Issue the invoice with smaller files, or let the business partner get other ones.",
        ),
        Reason::EmailNotWritten { .. } => advises(
            "The invoice e-mail could not be written.",
            "Check the texts of your invoice e-mails; if they are right, report this.",
        ),

        Reason::WaitsForOthers { partner, at: Some(at) } => says(format!(
            "The invoice leaves in one e-mail with other invoices of {partner} on {}.",
            at.shown(Language::En)
        )),
        Reason::WaitsForOthers { partner, at: None } => {
            says(format!("The invoice leaves in one e-mail with other invoices of {partner}, as soon as possible."))
        }
        Reason::WaitsForRate => {
            says("Other e-mails come first, since Amazon SES takes only so many a second. This one leaves by itself.")
        }
        Reason::DailyQuotaUsed => advises(
            "Amazon SES takes no more e-mails today. This one leaves by itself when there is room again.",
            "If that happens often, ask AWS for a higher sending quota.",
        ),
        Reason::IssuedForTwoCustomers => {
            says("The invoice was issued for two customers at the same moment. Only one of them gets it.")
        }
        Reason::NoOthersWaiting => says("The invoice leaves alone, since no other one waits for this customer."),
        Reason::TooLargeWithOthers => says("The invoice leaves alone: with others the e-mail would be too large."),
        Reason::TooSlowWithOthers => {
            says("The invoice leaves alone: preparing its files takes too long for an e-mail with others.")
        }
        Reason::UnreadableWithOthers { .. } => {
            says("The invoice leaves alone, since its files could not be read for an e-mail with others.")
        }

        Reason::SesUnreachable => says("Amazon SES could not be reached. The invoice leaves as soon as it can be."),
        Reason::SesThrottled { said } => {
            says(format!("Amazon SES takes no more at the moment (“{said}”). The invoice is tried again by itself."))
        }
        Reason::SesPaused => advises(
            "AWS has paused the sending of e-mails for this deployment. The invoice leaves when it is allowed again.",
            "Whoever runs the deployment finds the reason in the console of Amazon SES.",
        ),
        Reason::SesNotPermitted { error, said } => advises(
            format!("The connector may not send through Amazon SES ({error}: “{said}”). It is tried again."),
            "Whoever runs the deployment has to repair its permissions.",
        ),
        Reason::SesRefused { error, said } => advises(
            format!("Amazon SES refused the invoice e-mail ({error}: “{said}”)."),
            "Correct what it names, an address or a file, and issue the invoice again.",
        ),
        Reason::SenderUnverified => advises(
            "Amazon SES does not let e-mails leave from the sender’s address any more: its domain is not verified.",
            "Check the DNS records of the domain.",
        ),
        Reason::SesAnswerLost => advises(
            "The answer of Amazon SES was lost, so the invoice e-mail may have left or not. It is not sent again by itself.",
            "Wait for the report of Amazon SES, or ask the customer and send it again.",
        ),
        Reason::SendingInterrupted => advises(
            "Sending was interrupted, so the invoice e-mail may or may not have left. It is not sent again by itself.",
            "Wait for the report of Amazon SES, or ask the customer and send it again.",
        ),

        Reason::SesRejected { said } => advises(
            quoting("Amazon SES did not send the invoice e-mail, since it found a virus in it.", said.as_deref()),
            "Check the attached files and issue the invoice again.",
        ),
        Reason::SesRenderingFailed { said } => {
            advises(quoting("Amazon SES could not write the e-mail.", said.as_deref()), "Send the invoice again.")
        }
        Reason::AddressRefused { recipients, said } => reported(
            recipients,
            "The customer’s mail server does not know the address.",
            said.as_deref(),
            "Correct the address and send the invoice again.",
        ),
        Reason::AddressUnreadable { recipients, said } => reported(
            recipients,
            "The invoice e-mail came back, and the mail server does not say for which address.",
            said.as_deref(),
            "Check the addresses and send the invoice again.",
        ),
        Reason::MailboxFull { recipients, said } => reported(
            recipients,
            "The customer’s mailbox is full.",
            said.as_deref(),
            "Send the invoice again later, or to another address.",
        ),
        Reason::EmailRefusedAsTooLarge { recipients, said } => reported(
            recipients,
            "The invoice e-mail is too large for the customer’s mail server.",
            said.as_deref(),
            "Issue the invoice with smaller files, or choose other files for the business partner.",
        ),
        Reason::AttachmentRejected { recipients, said } => reported(
            recipients,
            "The customer’s mail server does not take these attachments.",
            said.as_deref(),
            "Agree on another format or delivery channel with the customer.",
        ),
        Reason::ContentRejected { recipients, said } => reported(
            recipients,
            "The customer’s mail server does not take what the e-mail says.",
            said.as_deref(),
            "Ask the customer to allow your invoice e-mails.",
        ),
        Reason::SenderBlocked { recipients, said } => reported(
            recipients,
            "The customer’s mail server refuses e-mails from this sender.",
            said.as_deref(),
            "Ask the customer to allow the sender.",
        ),
        Reason::NotDelivered { recipients, said } => reported(
            recipients,
            "The customer’s mail server did not take the invoice e-mail.",
            said.as_deref(),
            "Send it again, or ask the customer.",
        ),
        Reason::Delayed { recipients, said } => Text {
            next: None,
            ..reported(
                recipients,
                "The customer’s mail server has not taken the e-mail yet. It is tried again by itself.",
                said.as_deref(),
                "",
            )
        },
        Reason::SuppressedBySes { recipients } => reported(
            recipients,
            "Amazon SES did not try this address, since an earlier e-mail to it came back or was reported as spam.",
            None,
            "Correct the address, or have it taken off the suppression list of Amazon SES.",
        ),
        Reason::Complaint { recipients, kind } => reported(
            recipients,
            &format!("The customer reported the invoice e-mail as unwanted ({kind})."),
            None,
            "Agree on another delivery channel with the customer.",
        ),

        Reason::AccessPointRefused { said, their_code } => {
            let code = their_code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
            advises(
                format!("The access point could not deliver the invoice{code}: “{said}”."),
                "Correct the partner’s Peppol settings, or send the invoice over another delivery channel.",
            )
        }

        Reason::WebhookTimeout { seconds } => says(format!(
            "The customer’s program did not answer within {seconds} seconds. It is asked again by itself."
        )),
        Reason::WebhookUnreachable => says(
            "The customer’s program could not be reached, or its certificate is not valid. It is asked again by itself.",
        ),
        Reason::WebhookNotNow { status } => {
            says(format!("The customer’s program has trouble of its own (HTTP {status}). It is asked again by itself."))
        }
        Reason::WebhookGivenUp { hours } => advises(
            format!(
                "The customer’s program did not take the invoice for {hours} hours. It is not asked again by itself."
            ),
            "Ask the customer, then send the invoice again.",
        ),
        Reason::WebhookGone => advises(
            "The customer’s program says that it is gone for good (HTTP 410).",
            "Ask the customer for a new address, or switch the channel off.",
        ),
        Reason::WebhookRedirected { status } => advises(
            format!("The customer’s program names another address (HTTP {status}), which is not followed."),
            "Save the address that it names.",
        ),
        Reason::WebhookRefused { status } => advises(
            format!("The customer’s program refused the invoice (HTTP {status})."),
            "Ask the customer why, then send it again.",
        ),
        Reason::WebhookAddressForbidden => advises(
            "The address of the customer’s program leads into a private network, where invoices are not sent.",
            "Save a public address.",
        ),
        Reason::WebhookAddressInvalid { address } => advises(
            format!("The address of the customer’s program, “{address}”, cannot be used."),
            "Save the delivery channel again with a valid address.",
        ),
        Reason::WebhookSecretMissing => advises(
            "The webhook has no secret to sign the invoices with.",
            "Save the delivery channel again, which makes one.",
        ),

        Reason::ReminderAfterPayment => says("The reminder was left out, since the invoice was paid before."),
        Reason::ReminderNeedless => says("The reminder was left out, since there was no reason for it any more."),
        Reason::ReminderTooLate => {
            says("The reminder was left out: it could not leave within two days of its time, or before the next one.")
        }
    }
}

/// What was reported of some recipients, and what the server said.
fn reported(recipients: &Addresses, sentence: &str, said: Option<&str>, next: &'static str) -> Text {
    let sentence = quoting(sentence, said);
    let sentence =
        if recipients.is_empty() { sentence } else { format!("{}: {sentence}", recipients.shown(Language::En)) };
    advises(sentence, next)
}

fn quoting(sentence: &str, said: Option<&str>) -> String {
    said.map_or_else(|| sentence.to_owned(), |said| format!("{sentence} It said: “{said}”."))
}

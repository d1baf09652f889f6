//! The letter that carries an invoice, in the customer's language. Its words are in `letter/<language>/`.

use connector::failure::Reason;
use connector::ids::LetterId;
use connector::ledger::Role;
use invoice::Language;
use mail::{Attachment, EmailAddress, Letter, Mailbox, Occasion};
use minijinja::{Environment, context};

use crate::Job;

/// The words of one language. Text and HTML say the same.
struct Words {
    subject: &'static str,
    text: &'static str,
    html: &'static str,
}

macro_rules! words {
    ($language:literal) => {
        Words {
            subject: include_str!(concat!("letter/", $language, "/subject.txt")),
            text: include_str!(concat!("letter/", $language, "/letter.txt")),
            html: include_str!(concat!("letter/", $language, "/letter.html")),
        }
    };
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::De => words!("de"),
            Language::En => words!("en"),
            Language::Fr => words!("fr"),
            Language::Nl => words!("nl"),
        }
    }
}

/// Composes the raw MIME of the letter.
pub(crate) fn compose(job: &Job<'_>, sender: &str, attempt: &str) -> Result<Vec<u8>, Reason> {
    let unusable = |error: mail::InvalidAddress| {
        Reason::new(
            "sender_invalid",
            format!("SENDER is no e-mail address: {error}. Set it in the stack's parameters."),
        )
    };
    let sender = EmailAddress::parse(sender).map_err(unusable)?;
    let written = write(job).map_err(|error| {
        Reason::new("letter_unwritable", format!("The letter could not be written: {error}. Please report this."))
    })?;
    let (account, invoice) = (job.account.id.clone(), job.event.invoice_id.clone());
    let letter = LetterId { account, invoice, attempt: attempt.to_owned() };
    let letter = Letter {
        message_id: letter.message_id(sender.domain()),
        from: Mailbox { name: Some(job.account.profile.name.clone()), address: sender },
        reply_to: job.account.profile.reply_to.clone().map(Mailbox::from),
        to: job.partner.addresses(Role::To).cloned().collect(),
        cc: job.partner.addresses(Role::Cc).cloned().collect(),
        subject: written.subject,
        text: written.text,
        html: Some(written.html),
        attachments: job
            .documents
            .iter()
            .map(|document| Attachment {
                name: document.name.clone(),
                media_type: document.media_type.to_owned(),
                bytes: document.bytes.clone(),
            })
            .collect(),
        occasion: Occasion::Event,
        date: job.now.as_second(),
    };
    Ok(letter.compose())
}

struct Written {
    subject: String,
    text: String,
    html: String,
}

fn write(job: &Job<'_>) -> Result<Written, minijinja::Error> {
    let language = job.partner.language;
    let words = Words::of(language);
    let mut templates = Environment::new();
    // By their names: `.html` is escaped, `.txt` is not.
    templates.add_template("layout.html", include_str!("letter/layout.html"))?;
    templates.add_template("subject.txt", words.subject)?;
    templates.add_template("letter.txt", words.text)?;
    templates.add_template("letter.html", words.html)?;
    let fields = job.invoice.and_then(|invoice| invoice.fields.as_ref());
    let of = |field: fn(&invoice::Fields) -> Option<&String>| fields.and_then(field).map(String::as_str);
    let currency = of(|f| f.currency.as_ref()).unwrap_or_default();
    let total = of(|f| f.total_payable.as_ref()).or(of(|f| f.total_gross.as_ref()));
    let facts = context! {
        seller => &job.account.profile.name,
        buyer => &job.partner.name,
        number => of(|f| f.number.as_ref()),
        credit_note => job.invoice.is_some_and(|invoice| invoice.kind == invoice::Kind::CreditNote),
        issue_date => of(|f| f.issue_date.as_ref()).map(|iso| language.date(iso)),
        due_date => of(|f| f.due_date.as_ref()).map(|iso| language.date(iso)),
        total => total.map(|total| language.amount(total, currency)),
        iban => of(|f| f.iban.as_ref()),
        payment_reference => of(|f| f.payment_reference.as_ref()),
    };
    let render = |name: &str| templates.get_template(name)?.render(&facts);
    Ok(Written {
        subject: render("subject.txt")?.trim().to_owned(),
        text: render("letter.txt")?,
        html: render("letter.html")?,
    })
}

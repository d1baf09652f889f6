//! Confirmations of forwarding, in the manner of the providers.

use message::Language;

use super::*;

fn confirmation(raw: &str) -> Option<Confirmation> {
    match report(&parse(raw)) {
        Some(Report::ForwardingConfirmation(confirmation)) => Some(confirmation),
        None => None,
        other => panic!("{other:?}"),
    }
}

fn gmail(subject: &str, text: &str) -> String {
    format!(
        "From: Gmail Team <forwarding-noreply@google.com>\nTo: be0123456789@be.in.connector.example\nSubject: {subject}\n\
         Content-Type: text/plain; charset=utf-8\n\n{text}"
    )
}

const ENGLISH: &str = "anna@firma.example has requested to automatically forward mail to your email\naddress \
    be0123456789@be.in.connector.example.\nConfirmation code: 123456789\n\nTo allow anna@firma.example to automatically \
    forward mail to your address, please\nclick the link below to confirm the request:\n\n\
    https://mail-settings.google.com/mail/vf-%5BANGjdJ_abc%5D-xyz_1\n\nIf you accidentally clicked the link, click this \
    link to cancel this\nverification:\nhttps://mail-settings.google.com/mail/uf-%5BANGjdJ_abc%5D-xyz_1\n\nTo learn more: \
    https://support.google.com/mail/bin/answer.py?answer=184973.\n";

#[test]
fn the_code_and_link_of_gmail_reach_the_person_who_set_up_the_forwarding() {
    let found = confirmation(&gmail(
        "(#123456789) Gmail Forwarding Confirmation - Receive Mail from anna@firma.example",
        ENGLISH,
    ));
    let expected = Confirmation {
        provider: Provider::Gmail,
        requested_by: EmailAddress::parse("anna@firma.example").ok(),
        code: Some("123456789".into()),
        link: Some("https://mail-settings.google.com/mail/vf-%5BANGjdJ_abc%5D-xyz_1".into()),
    };
    assert_eq!(found.as_ref(), Some(&expected));
    assert_eq!(
        Report::ForwardingConfirmation(expected).reason().text(Language::En).whole(),
        "Gmail asks whether anna@firma.example may forward e-mails to this address. If you want that, type the code 123456789 \
         in there, or open the link of the e-mail."
    );
}

#[test]
fn gmail_is_read_in_every_language_and_of_every_year() {
    for (subject, text, code, has_link) in [
        (
            "(#987654321) Gmail-Weiterleitungsbestätigung – E-Mails von anna@firma.example empfangen",
            "anna@firma.example hat beantragt, E-Mails weiterzuleiten.\nBestätigungscode: 987654321\nhttps://mail-settings.google.com/mail/vf-abc\n",
            Some("987654321"),
            true,
        ),
        (
            "(n° 123456789) Confirmation de transfert Gmail - Recevoir des messages de anna@firma.example",
            "",
            Some("123456789"),
            false,
        ),
        (
            "(Gmail) Confirmation de transfert – Recevez les messages de anna@firma.example",
            "anna@firma.example a demandé le transfert de ses messages.\nCode de confirmation : 740215896\n\
          https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-x\nPour annuler : https://mail-settings.google.com/mail/uf-abc",
            Some("740215896"),
            true,
        ),
        (
            "(#555666777) Gmail-doorstuurbevestiging - E-mail ontvangen van anna@firma.example",
            "Bevestigingscode: 555666777\n",
            Some("555666777"),
            false,
        ),
        (
            "(#304298959) Firma Forwarding Confirmation - Receive Mail from anna@firma.example",
            "https://mail.google.com/mail/vf-x\n",
            Some("304298959"),
            true,
        ),
        ("(Gmail) 转发确认", "anna@firma.example 已请求\nhttps://mail-settings.google.com/mail/vf-x\n", None, true),
    ] {
        let found = confirmation(&gmail(subject, text)).unwrap();
        assert_eq!((found.code.as_deref(), found.link.is_some()), (code, has_link), "{subject}");
        assert_eq!(found.requested_by.as_ref().map(EmailAddress::as_str), Some("anna@firma.example"), "{subject}");
    }
}

#[test]
fn a_confirmation_of_html_alone_gives_its_link() {
    let raw = "From: forwarding-noreply@google.com\nSubject: (#112233445) Gmail Forwarding Confirmation\n\
        Content-Type: text/html\n\n<p>anna@firma.example has requested …</p><a href=\"https://mail.google.com/mail/vf-x%5D?a=1&amp;b=2\">OK</a>\n";
    let found = confirmation(raw).unwrap();
    assert_eq!(found.link.as_deref(), Some("https://mail.google.com/mail/vf-x%5D?a=1&b=2"));
}

#[test]
fn a_link_to_anywhere_else_is_not_shown() {
    for link in [
        "http://mail-settings.google.com/mail/vf-x",
        "https://mail-settings.google.com.evil.example/mail/vf-x",
        "https://mail-settings.google.com@evil.example/mail/vf-x",
        "https://evil.example/?https://mail-settings.google.com/mail/vf-x\u{1}",
        "https://evil.example\\@mail-settings.google.com/mail/vf-x",
        "https://mail-settings.google.com:8443/mail/vf-x",
        "https://mail-settings.google.com/mail/uf-x",
        "https://sites.google.com/mail/vf-x",
        "https://mail-settings.goog\u{ad}le.com/mail/vf-x",
    ] {
        let found = confirmation(&gmail("(#123456789) Gmail Forwarding Confirmation", link)).unwrap();
        // The one within the query of another is a link of Gmail by itself, and opens Gmail.
        let within = link.contains("?https://").then_some("https://mail-settings.google.com/mail/vf-x");
        assert_eq!(found.link.as_deref(), within, "{link}");
    }
}

#[test]
fn who_is_not_the_provider_confirms_nothing() {
    for from in [
        "Gmail Team <forwarding-noreply@google.com.evil.example>",
        "\"forwarding-noreply@google.com\" <a@evil.example>",
        "noreply@google.com",
        "forwarding-noreply@evilgoogle.com",
    ] {
        let raw = format!("From: {from}\nSubject: (#123456789) Gmail Forwarding Confirmation\n\n{ENGLISH}");
        assert_eq!(confirmation(&raw), None, "{from}");
    }
    let user = "From: peter@gmx.net\nSubject: Weiterleitung bestätigen\n\nhttps://www.gmx.net/confirm?x=1\n";
    assert_eq!(confirmation(user), None, "a user of GMX is not GMX");
}

#[test]
fn other_providers_are_known_by_who_they_are_and_what_they_ask() {
    for (from, subject, text, provider, link) in [
        (
            "noreply@system.gmx.net",
            "Bitte bestätigen Sie die E-Mail-Weiterleitung",
            "peter@gmx.net möchte E-Mails weiterleiten.\n\
          https://www.gmx.net/weiterleitung/bestaetigen/confirm?token=abc\n",
            Provider::Gmx,
            true,
        ),
        (
            "noreply@system.web.de",
            "Anfrage zur Weiterleitung",
            "peter@web.de möchte E-Mails weiterleiten. Ihr Code: 482913\n",
            Provider::WebDe,
            false,
        ),
        (
            "noreply@zohoaccounts.eu",
            "Zoho Mail - Email forwarding confirmation",
            "peter@firma.example wants to forward.\n\
          https://mail.zoho.eu/zm/confirmForward?code=ZM8842\n",
            Provider::Zoho,
            true,
        ),
        (
            "no-reply@notify.proton.me",
            "peter@proton.me requests to forward emails to you",
            "Open https://account.proton.me/forwarding/accept#jwt\n",
            Provider::Proton,
            true,
        ),
        (
            "noreply@fastmail.com",
            "Confirm your email forwarding",
            "https://app.fastmail.com/verify/abc Not you? https://app.fastmail.com/help\n",
            Provider::Fastmail,
            true,
        ),
        (
            "no-reply@cc.yahoo-inc.com",
            "Verify your forwarding address",
            "Verification code: 482913\n",
            Provider::Yahoo,
            false,
        ),
    ] {
        let found = confirmation(&format!(
            "From: {from}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}"
        ))
        .unwrap_or_else(|| panic!("{subject}"));
        assert_eq!((found.provider, found.link.is_some(), found.code.is_some()), (provider, link, !link), "{subject}");
    }
    let news = "From: noreply@gmx.net\nSubject: Neues im Postfach\n\nhttps://www.gmx.net/confirm\n";
    assert_eq!(confirmation(news), None);
}

#[test]
fn providers_that_only_prove_an_address_are_shown_with_their_code() {
    let microsoft = |subject: &str, text: &str| {
        confirmation(&format!(
            "From: Microsoft-Konto-Team <account-security-noreply@accountprotection.microsoft.com>\nSubject: {subject}\n\
             Content-Type: text/plain; charset=utf-8\n\n{text}"
        ))
    };
    let english = "Please use the following security code for the Microsoft account pe***@outlook.example.\n\n\
        Security code: 482913\n";
    let german =
        "Verwenden Sie diesen Code für das Microsoft-Konto pe***@outlook.example.\n\nSicherheitscode: 0482913\n";
    for (subject, text, code) in [
        ("Microsoft account security code", english, "482913"),
        ("Sicherheitscode für das Microsoft-Konto", german, "0482913"),
        ("Verify your email address", "To finish setting up, enter this code:\n\n482913\n", "482913"),
    ] {
        let found = microsoft(subject, text).unwrap_or_else(|| panic!("{subject}"));
        assert_eq!(
            (found.provider, found.code.as_deref(), found.link.as_deref()),
            (Provider::Outlook, Some(code), None)
        );
        assert!(Report::ForwardingConfirmation(found).reason().text(Language::En).whole().contains(code));
    }
    let apple = "From: Apple <appleid@id.apple.com>\nSubject: Verify your Apple Account email address\n\n\
        Enter this verification code on the web page:\n\n294817\n";
    let found = confirmation(apple).unwrap();
    assert_eq!((found.provider, found.code.as_deref()), (Provider::Icloud, Some("294817")));
    let redirects = "From: no-reply@microsoft.com\nSubject: Confirm that mail may be forwarded to you\n\n\
        https://outlook.office.com/mail/forwarding/confirm?id=1\n";
    assert_eq!(confirmation(redirects).unwrap().provider, Provider::Outlook);
    for other in ["Unusual sign-in activity", "New app connected to your account"] {
        assert_eq!(microsoft(other, english), None, "{other}");
    }
    assert_eq!(microsoft("Microsoft account security code", "Someone may have used your password."), None);
    let anybody = "From: peter@outlook.com\nSubject: Microsoft account security code\n\nSecurity code: 482913\n";
    assert_eq!(confirmation(anybody), None);
}

//! The page behind the link of a letter: the files that were too large for it, each with a button. What follows links by
//! itself, as mail servers do that look for malware, presses no buttons.

use std::sync::LazyLock;

use invoice::Language;
use invoice::text::clean;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};

use crate::download::{LinkedFile, Offered};
use crate::words::Words;
use crate::written::Error;

const SOURCE: &str = include_str!("download.html");

/// Escaped by its name, which ends in `.html`.
const TEMPLATE: &str = "download.html";

static TEMPLATES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    templates.add_template(TEMPLATE, SOURCE)?;
    Ok(templates)
});

/// What stands between `<style>` and `</style>`: the same in every page.
pub fn download_style() -> &'static str {
    let inside = SOURCE.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    inside.map_or("", |(style, _)| style)
}

/// The page of these files of this seller, until this day (ISO 8601). It is at `…/<token>`, and pressing the button of the
/// n-th file posts to `…/<token>/<n>`.
///
/// # Errors
///
/// By a fault of the template.
pub fn download_page(
    seller: &str,
    files: &[LinkedFile],
    until: &str,
    token: &str,
    language: Language,
) -> Result<String, Error> {
    let says = Says::of(language);
    let seller = clean(seller).unwrap_or_default();
    let files: Vec<Offered> = files.iter().map(|file| Offered::of(file, language)).collect();
    render(context! {
        language => language.as_str(),
        title => format!("{} {seller}", says.files_of),
        intro => says.until.replace("{until}", &language.date(until)),
        files => Value::from(Serde(&files)),
        action => says.action,
        colon => Words::of(language).colon,
        note => says.note,
        token,
    })
}

/// The page of a link that does not work, or does not work any more.
///
/// # Errors
///
/// By a fault of the template.
pub fn download_gone(language: Language) -> Result<String, Error> {
    let says = Says::of(language);
    render(context! { language => language.as_str(), title => says.gone, intro => says.ask })
}

/// The page of a link whose files cannot be looked up right now.
///
/// # Errors
///
/// By a fault of the template.
pub fn download_unavailable(language: Language) -> Result<String, Error> {
    let says = Says::of(language);
    render(context! { language => language.as_str(), title => says.unavailable, intro => says.again })
}

fn render(shown: Value) -> Result<String, Error> {
    let templates = TEMPLATES.as_ref().map_err(|error| Error(error.to_string()))?;
    let rendered = templates.get_template(TEMPLATE).and_then(|template| template.render(shown));
    rendered.map_err(|error| Error(error.to_string()))
}

/// The words of the page.
struct Says {
    /// Before the seller's name.
    files_of: &'static str,
    /// With the day `{until}`.
    until: &'static str,
    action: &'static str,
    note: &'static str,
    gone: &'static str,
    ask: &'static str,
    unavailable: &'static str,
    again: &'static str,
}

impl Says {
    fn of(language: Language) -> Self {
        match language {
            Language::De => Self {
                files_of: "Dateien von",
                until: "Sie können diese Dateien bis zum {until} herunterladen.",
                action: "Herunterladen",
                note: "Wer diesen Link hat, kann die Dateien herunterladen. Geben Sie ihn nur an Personen weiter, die sie \
                       sehen dürfen.",
                gone: "Dieser Link führt zu keinen Dateien",
                ask: "Er ist abgelaufen oder unvollständig. Bitte prüfen Sie, ob Sie ihn ganz aus der E-Mail übernommen \
                      haben. Sonst bitten Sie das Unternehmen, das Ihnen die E-Mail geschickt hat, sie noch einmal zu \
                      schicken.",
                unavailable: "Die Dateien sind gerade nicht erreichbar",
                again: "Mit dem Link ist alles in Ordnung. Bitte versuchen Sie es in einer Minute noch einmal.",
            },
            Language::En => Self {
                files_of: "Files from",
                until: "You can download these files until {until}.",
                action: "Download",
                note: "Whoever has this link can download the files. Pass it on only to people who may see them.",
                gone: "This link leads to no files",
                ask: "It has expired or is incomplete. Please check that you took all of it from the e-mail. Otherwise ask \
                      the company that sent you the e-mail to send it again.",
                unavailable: "The files cannot be reached right now",
                again: "There is nothing wrong with the link. Please try again in a minute.",
            },
            Language::Fr => Self {
                files_of: "Fichiers de",
                until: "Vous pouvez télécharger ces fichiers jusqu’au {until}.",
                action: "Télécharger",
                note: "Toute personne qui a ce lien peut télécharger les fichiers. Ne le transmettez qu’aux personnes \
                       autorisées à les voir.",
                gone: "Ce lien ne mène à aucun fichier",
                ask: "Il a expiré ou il est incomplet. Vérifiez que vous l’avez repris en entier dans l’e-mail. Sinon, \
                      demandez à l’entreprise qui vous a envoyé l’e-mail de vous l’envoyer de nouveau.",
                unavailable: "Les fichiers ne sont pas accessibles pour le moment",
                again: "Le lien n’est pas en cause. Veuillez réessayer dans une minute.",
            },
            Language::Nl => Self {
                files_of: "Bestanden van",
                until: "U kunt deze bestanden downloaden tot en met {until}.",
                action: "Downloaden",
                note: "Wie deze link heeft, kan de bestanden downloaden. Geef hem alleen door aan wie ze mag zien.",
                gone: "Deze link leidt niet naar bestanden",
                ask: "Hij is verlopen of onvolledig. Controleer of u hem helemaal uit de e-mail hebt overgenomen. Vraag \
                      anders het bedrijf dat u de e-mail heeft gestuurd om die opnieuw te sturen.",
                unavailable: "De bestanden zijn nu niet bereikbaar",
                again: "Met de link is niets mis. Probeer het over een minuut opnieuw.",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn each_file_has_its_button_and_nothing_needs_a_script() {
        let files =
            ["R-1.pdf", "<script>alert(1)</script>\"><b>.pdf"].map(|name| LinkedFile { name: name.into(), size: 9 });
        for language in Language::ALL {
            let page = download_page("A & <i>B</i>", &files, "2026-12-27", "t0-k_n", language).unwrap();
            for action in ["action=\"t0-k_n/1\"", "action=\"t0-k_n/2\""] {
                assert_eq!(page.matches(action).count(), 1, "{page}");
            }
            assert_eq!(page.matches("<form method=\"post\"").count(), 2);
            for unwanted in ["<script", "<i>", "<b>", " style=", "http:", "https:", "{until}"] {
                assert!(!page.contains(unwanted), "{unwanted} in {page}");
            }
            assert!(page.contains(&language.date("2026-12-27").replace('/', "&#x2f;")), "{page}");
            assert!(page.contains(&format!("<style>{}</style>", download_style())) && !download_style().is_empty());
        }
    }

    #[test]
    fn a_link_that_does_not_work_says_whom_to_ask_and_offers_nothing() {
        for language in Language::ALL {
            let page = download_gone(language).unwrap();
            assert!(page.contains(Says::of(language).gone) && !page.contains("<form"), "{page}");
            let page = download_unavailable(language).unwrap();
            assert!(page.contains(Says::of(language).again) && !page.contains("<form"), "{page}");
        }
    }
}

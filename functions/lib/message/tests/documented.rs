//! Keeps `infra/docs/codes.md` as the catalogue has it: `UPDATE=1 cargo test -p message --test documented` writes it anew.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write as _;
use std::path::Path;

use message::{Audience, Language, Message};

const HEAD: &str = "# Codes

Every message has a stable code and parameters; programs may rely on both. The words for people are made from them when they are
shown, in German, English, French or Dutch. This page is made from the catalogue, the crate `message`: change it there, then run
`UPDATE=1 cargo test -p message --test documented`.

*HTTP* is the status of a code that is an answer of the API, in a problem document (RFC 9457). *Told* says who is told.
*Sender* says whether the sender of the e-mail can mend it, *again* whether the same may be tried again as it is.
";

#[test]
fn the_page_of_codes_is_as_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../infra/docs/codes.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == page, "infra/docs/codes.md is old: run UPDATE=1 cargo test -p message --test documented");
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let mut about = "";
    for message in Message::samples() {
        if message.about() != about {
            about = message.about();
            writeln!(page, "\n## {}\n", about.trim_end_matches('.')).unwrap();
            page.push_str(
                "| code | what it says | what to do | HTTP | told | sender | again |\n|---|---|---|---|---|---|---|\n",
            );
        }
        page.push_str(&line(&message));
    }
    page
}

fn line(message: &Message) -> String {
    let row = message.row();
    let text = message.text(Language::En);
    let told = match row.audience {
        Audience::Account => "account",
        Audience::Caller => "caller",
        Audience::Operator => "operator",
    };
    let yes = |is: bool| if is { "yes" } else { "" };
    format!(
        "| `{}` | {} | {} | {} | {told} | {} | {} |\n",
        row.code,
        cell(message, &text.sentence),
        cell(message, text.next.as_deref().unwrap_or_default()),
        row.status.map(|status| status.to_string()).unwrap_or_default(),
        yes(row.sender_can_mend),
        yes(row.may_be_tried_again),
    )
}

/// The words with the names of the parameters in place of the samples.
fn cell(message: &Message, words: &str) -> String {
    let parameters = message.parameters(Language::En).into_iter().filter(|(_, shown)| !shown.is_empty());
    let named = parameters.fold(words.to_owned(), |words, (name, shown)| words.replace(&shown, &format!("`{name}`")));
    named.replace('|', "\\|")
}

//! What the bodies of a mail say, within limits.

use mail_parser::decoders::html::html_to_text;

use super::{MAX_TEXT_BYTES, encoding};

/// HTML of a body that is looked at: mail programs write several bytes of markup for each of text.
const MAX_HTML_BYTES: usize = 4 * MAX_TEXT_BYTES;

/// The bodies read so far.
#[derive(Debug, Default)]
pub(super) struct Text {
    plain: String,
    html: String,
}

impl Text {
    /// Adds a plain body.
    pub(super) fn plain(&mut self, charset: Option<&str>, bytes: &[u8]) {
        let room = MAX_TEXT_BYTES.saturating_sub(self.plain.len());
        append(&mut self.plain, &encoding::text(charset, head(bytes, room)), MAX_TEXT_BYTES);
    }

    /// Adds an HTML body. Only the first matters, and only if no plain one comes.
    pub(super) fn html(&mut self, charset: Option<&str>, bytes: &[u8]) {
        if self.plain.is_empty() && self.html.is_empty() {
            append(&mut self.html, &encoding::text(charset, head(bytes, MAX_HTML_BYTES)), MAX_HTML_BYTES);
        }
    }

    /// The text, or `None` if the bodies are blank.
    pub(super) fn finish(self) -> Option<String> {
        let Self { mut plain, html } = self;
        if plain.trim().is_empty() && !html.is_empty() {
            plain.clear();
            append(&mut plain, &html_to_text(&html), MAX_TEXT_BYTES);
            for link in links(&html) {
                append(&mut plain, &link, MAX_TEXT_BYTES);
            }
        }
        Some(plain).filter(|text| !text.trim().is_empty())
    }
}

fn head(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

/// Adds a paragraph, as far as there is room.
fn append(text: &mut String, more: &str, most: usize) {
    if !text.is_empty() && !text.ends_with('\n') && text.len() < most {
        text.push('\n');
    }
    let room = most.saturating_sub(text.len());
    text.push_str(&more[..more.floor_char_boundary(room)]);
}

/// The targets of the links of an HTML text, in order.
fn links(html: &str) -> impl Iterator<Item = String> {
    html.split("href=").skip(1).filter_map(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (target, _) = rest.get(1..)?.split_once(quote)?;
        target.starts_with("http").then(|| target.replace("&amp;", "&"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_of_html_alone_gives_its_words_and_its_links() {
        let mut text = Text::default();
        text.html(None, b"<style>p {}</style><p>Gr\xfc\xdfe &amp; Dank<br>hier: <a href=\"https://a.example/?x=1&amp;y=2\">Link</a></p>");
        let said = text.finish();
        assert_eq!(said.as_deref(), Some("Gr\u{fc}\u{df}e & Dank\nhier: Link\nhttps://a.example/?x=1&y=2"));
    }

    #[test]
    fn plain_bodies_win_and_are_joined() {
        let mut text = Text::default();
        text.html(None, b"<p>one</p>");
        text.plain(Some("utf-8"), b"one");
        text.plain(None, b"two\n");
        assert_eq!(text.finish().as_deref(), Some("one\ntwo\n"));
        let mut blank = Text::default();
        blank.plain(None, b" \r\n");
        assert_eq!(blank.finish(), None);
    }

    #[test]
    fn a_book_is_cut_within_the_limit_and_between_characters() {
        for write in [Text::plain, Text::html] {
            let mut text = Text::default();
            let book = "\u{fc}x".repeat(MAX_TEXT_BYTES);
            for _ in 0..3 {
                write(&mut text, None, book.as_bytes());
            }
            let said = text.finish().unwrap_or_default();
            assert!((MAX_TEXT_BYTES - 2..=MAX_TEXT_BYTES).contains(&said.len()), "{}", said.len());
        }
    }

    #[test]
    fn a_link_without_end_and_a_million_beginnings_do_no_harm() {
        let mut text = Text::default();
        text.html(None, "<a href=\"".repeat(1_000_000).as_bytes());
        assert!(text.finish().is_none_or(|said| said.len() <= MAX_TEXT_BYTES));
    }
}

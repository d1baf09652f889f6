//! The letter as subject, text and HTML.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use invoice::Language;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};

use crate::facts::Facts;
use crate::girocode;
use crate::logo::Logo;
use crate::page::Page;
use crate::payment::Payment;
use crate::style::Style;

/// A letter, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// The body, for who reads no HTML.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The pictures the HTML shows by `cid:`; none if they are embedded.
    pub images: Vec<Image>,
}

/// A picture of the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its `Content-ID` (RFC 2392), without brackets: the same for the same picture.
    pub content_id: String,
    /// File name.
    pub name: &'static str,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Bytes,
}

/// Where the pictures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Images {
    /// Beside the HTML, as [`Written::images`]: what mail programs show.
    Attached,
    /// In the HTML, as `data:` URIs (RFC 2397): what browsers show.
    Embedded,
}

/// The letter could not be written. No facts are known that do this: it is a fault of the templates.
#[derive(Debug, thiserror::Error)]
#[error("the letter could not be written: {0}")]
pub struct Error(pub(crate) String);

/// Read once; what is in them does not change.
static TEMPLATES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    // A tag on a line of its own leaves no empty line.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // By their names: `.html` is escaped, `.txt` is not.
    templates.add_template("letter.txt", include_str!("letter.txt"))?;
    templates.add_template("letter.html", include_str!("letter.html"))?;
    Ok(templates)
});

/// Writes the letter.
///
/// # Errors
///
/// By a fault of the templates.
pub fn write(facts: &Facts, style: &Style, language: Language, images: Images) -> Result<Written, Error> {
    let code = match &facts.payment {
        Payment::Transfer(transfer) => transfer.code.as_deref(),
        _ => None,
    };
    render(Page::of(facts, style, language), code, style, images)
}

/// Writes the letter that brings several invoices of one seller to one buyer. It has no payment code: each is to be paid
/// with its own reference.
///
/// # Errors
///
/// By a fault of the templates.
pub fn write_several(facts: &[Facts], style: &Style, language: Language, images: Images) -> Result<Written, Error> {
    render(Page::of_several(facts, style, language), None, style, images)
}

/// `code` is the payload of the payment code.
fn render(page: Page, code: Option<&str>, style: &Style, images: Images) -> Result<Written, Error> {
    let mut attached = Vec::new();
    let mut place = |image: Image| match images {
        Images::Embedded => format!("data:{};base64,{}", image.media_type, BASE64_STANDARD.encode(&image.bytes)),
        Images::Attached => {
            let source = format!("cid:{}", image.content_id);
            attached.push(image);
            source
        }
    };
    let logo = style.logo.as_ref().map(|logo| {
        let (width, height) = logo.shown();
        let source = place(of_logo(logo));
        context! { source, width, height }
    });
    let code = code.and_then(girocode::picture).map(|picture| {
        let source = place(image("payment-code", "payment-code.png", "image/png", picture.png.into()));
        context! { source, side => picture.side }
    });
    let shown = context! { logo, code, ..Value::from(Serde(&page)) };
    let templates = TEMPLATES.as_ref().map_err(|error| Error(error.to_string()))?;
    let rendered = |name: &str| {
        let rendered = templates.get_template(name).and_then(|template| template.render(&shown));
        rendered.map_err(|error| Error(error.to_string()))
    };
    let (text, html) = (rendered("letter.txt")?, rendered("letter.html")?);
    Ok(Written { subject: page.subject, text, html, images: attached })
}

fn of_logo(logo: &Logo) -> Image {
    let name = if logo.media_type == "image/png" { "logo.png" } else { "logo.jpg" };
    image("logo", name, logo.media_type, logo.bytes.clone())
}

fn image(what: &str, name: &'static str, media_type: &'static str, bytes: Bytes) -> Image {
    let digits: String = Sha256::digest(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Image { content_id: format!("{what}.{digits}@letter.invalid"), name, media_type, bytes }
}

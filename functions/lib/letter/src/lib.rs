//! The letter that carries an invoice: its words and looks, as text and as HTML, in each [`Language`].
//!
//! [`Facts`] are what it says, [`Style`] how an account wants it said. Both forms are made from one [`page`], so that
//! they say the same. Everything in them is text: values are escaped in HTML and stand on one line in the subject, and
//! the texts of an account know placeholders ([`Template`]) but no logic. What an account may set is checked when it
//! is saved; writing a letter refuses nothing. Pure: no files, no network, no clock; the same facts give the same bytes.
//!
//! [`Language`]: invoice::Language

mod colour;
mod copy;
mod download;
mod download_page;
mod facts;
mod girocode;
mod logo;
mod packing;
mod page;
mod payment;
mod sample;
mod several;
mod style;
mod template;
mod words;
mod written;

pub use colour::{Colour, InvalidColour};
pub use copy::CopyRule;
pub use download::{Download, LinkedFile};
pub use download_page::{download_gone, download_page, download_style, download_unavailable};
pub use facts::{Facts, Reminder};
pub use logo::{InvalidLogo, Logo};
pub use packing::{FileName, Files, InvalidFileName, Packing, PerMail};
pub use payment::{Payment, Transfer};
pub use sample::sample;
pub use style::{InvalidText, Style, Text, Texts};
pub use template::{PLACEHOLDERS, Template, TemplateError};
pub use written::{Error, Image, Images, Written, write, write_several};

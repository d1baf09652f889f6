//! The colour of an account's letters, and what can be read on it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The least contrast of text that everybody can read (WCAG 2.2, success criterion 1.4.3, level AA).
const READABLE: f64 = 4.5;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// Why a text is no colour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no colour: write it as # and six hexadecimal digits, such as #1f3a5f")]
pub struct InvalidColour(pub String);

impl Colour {
    /// The colour of an account that chose none.
    pub const DEFAULT: Self = Self([0x1f, 0x3a, 0x5f]);
    const BLACK: Self = Self([0; 3]);
    const WHITE: Self = Self([255; 3]);

    /// Reads `#rrggbb`.
    ///
    /// ```
    /// use letter::Colour;
    ///
    /// assert_eq!(Colour::parse("#FFCC00").unwrap().to_string(), "#ffcc00");
    /// assert!(Colour::parse("red").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// For anything else.
    pub fn parse(written: &str) -> Result<Self, InvalidColour> {
        let digits = written.trim().strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] =
            number.ok_or_else(|| InvalidColour(written.trim().chars().take(40).collect()))?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }

    /// The colour of text on this one: white where it can be read, else black.
    ///
    /// One of both always can, so that no colour has to be refused: the two contrasts multiplied are 21, hence the
    /// larger one is at least 4.58.
    ///
    /// ```
    /// use letter::Colour;
    ///
    /// assert_eq!(Colour::parse("#1f3a5f").unwrap().text().to_string(), "#ffffff");
    /// assert_eq!(Colour::parse("#ffcc00").unwrap().text().to_string(), "#000000");
    /// ```
    pub fn text(self) -> Self {
        if self.contrast(Self::WHITE) >= READABLE { Self::WHITE } else { Self::BLACK }
    }

    /// From 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// From 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl Default for Colour {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = InvalidColour;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_be_read_on_every_colour() {
        let parts = || (0..=255_u8).step_by(5);
        for red in parts() {
            for green in parts() {
                for blue in parts() {
                    let colour = Colour([red, green, blue]);
                    let contrast = colour.contrast(colour.text());
                    assert!(contrast >= READABLE, "{colour}: {contrast}");
                }
            }
        }
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_colour_is_refused_with_an_example() {
        for wrong in ["", "#fff", "1f3a5f", "#1f3a5g", "#1f3a5f;background:url(x)", "#+12345", "rgb(1,2,3)", "#ééé"]
        {
            let error = Colour::parse(wrong).map(|_| ()).map_err(|error| error.to_string());
            assert!(error.is_err_and(|sentence| sentence.ends_with("such as #1f3a5f")), "{wrong}");
        }
    }
}

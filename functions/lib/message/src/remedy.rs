//! What the sender of a mail can do, so that it becomes an invoice.

use crate::{Language, Text, words};

/// What the sender of a mail is asked for. Reasons that are mended alike are said alike.
///
/// In the order of how likely it is what the sender has to mend, the likeliest first, where the files of one mail failed for
/// several reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Remedy {
    /// A file without encryption and password.
    NoPassword,
    /// The whole file, not damaged.
    WholeFile,
    /// Smaller or fewer files.
    SmallerFiles,
    /// The file itself, not packed.
    Unpacked,
    /// An invoice, where what is attached is none.
    Invoice,
    /// An attachment, where there is none.
    Attachment,
}

impl Remedy {
    /// Every remedy.
    pub const ALL: [Self; 6] =
        [Self::NoPassword, Self::WholeFile, Self::SmallerFiles, Self::Unpacked, Self::Invoice, Self::Attachment];

    /// What was missing, and as what to do next the request to the sender.
    pub fn text(self, language: Language) -> Text {
        match language {
            Language::De => words::de::remedy::text(self),
            Language::En => words::en::remedy::text(self),
            Language::Fr => words::fr::remedy::text(self),
            Language::Nl => words::nl::remedy::text(self),
        }
    }
}

//! The catalogue: every message of every subject, and what is known of each code.

use serde::{Deserialize, Serialize};

use crate::{
    Advice, DeliveryReason, Fault, FieldError, FileRule, Finding, HoldReason, HybridError, Language, MailReason,
    NoAnswer, Remedy, RequestError, Text, Timeline, Unread, Warning,
};

/// What is known of a code, whatever its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stable, lower snake case: programs may rely on it.
    pub code: &'static str,
    /// Who is told.
    pub audience: Audience,
    /// Whether the sender of the mail can mend it, so that it is worth telling them.
    pub sender_can_mend: bool,
    /// What the sender is asked for, where that keeps a mail from becoming an invoice.
    pub remedy: Option<Remedy>,
    /// Whether the same may be tried again as it is, and may succeed then.
    pub may_be_tried_again: bool,
    /// The HTTP status, where it is an answer of the API.
    pub status: Option<u16>,
}

/// Who is told of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// The people of an account.
    Account,
    /// Whoever calls the API: a program, or a person by a page.
    Caller,
    /// Whoever runs the deployment.
    Operator,
}

impl Row {
    const fn of(audience: Audience) -> Self {
        Self { code: "", audience, sender_can_mend: false, remedy: None, may_be_tried_again: false, status: None }
    }

    /// For the people of an account.
    pub(crate) const fn account() -> Self {
        Self::of(Audience::Account)
    }

    /// An answer of the API with this status.
    pub(crate) const fn answer(status: u16) -> Self {
        Self { status: Some(status), ..Self::of(Audience::Caller) }
    }

    /// For whoever runs the deployment.
    pub(crate) const fn operator() -> Self {
        Self::of(Audience::Operator)
    }

    /// The sender of the mail can mend it.
    pub(crate) const fn sender_can_mend(self) -> Self {
        Self { sender_can_mend: true, ..self }
    }

    /// The sender of the mail can mend it, by this.
    pub(crate) const fn mended_by(self, remedy: Remedy) -> Self {
        Self { sender_can_mend: true, remedy: Some(remedy), ..self }
    }

    /// The same may succeed another time.
    pub(crate) const fn may_be_tried_again(self) -> Self {
        Self { may_be_tried_again: true, ..self }
    }

    /// Also an answer of the API, with this status.
    pub(crate) const fn answered(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    pub(crate) const fn named(self, code: &'static str) -> Self {
        Self { code, ..self }
    }
}

/// Declares the messages of a subject: each variant with its parameters, its code and its [`Row`].
///
/// Written out, a message is `{"code": "too_many_files", "limit": 1000}`.
macro_rules! messages {
    (
        $(#[doc = $about:literal])+
        pub enum $Subject:ident in $words:ident {
            $(
                $(#[$doc:meta])*
                $Variant:ident $({ $( $(#[$parameter_doc:meta])* $parameter:ident: $type:ty ),* $(,)? })? = $code:literal, $row:expr;
            )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "code")]
        pub enum $Subject {
            $(
                $(#[$doc])*
                #[serde(rename = $code)]
                $Variant $({ $( $(#[$parameter_doc])* $parameter: $type ),* })?,
            )*
        }

        impl $Subject {
            /// What is known of its code.
            pub const fn row(&self) -> $crate::Row {
                match self {
                    $( Self::$Variant $({ $($parameter: _),* })? => $row.named($code), )*
                }
            }

            /// Stable, lower snake case: programs may rely on it.
            pub const fn code(&self) -> &'static str {
                self.row().code
            }

            /// What it says in this language.
            pub fn text(&self, language: $crate::Language) -> $crate::Text {
                match language {
                    $crate::Language::De => $crate::words::de::$words::text(self),
                    $crate::Language::En => $crate::words::en::$words::text(self),
                    $crate::Language::Fr => $crate::words::fr::$words::text(self),
                    $crate::Language::Nl => $crate::words::nl::$words::text(self),
                }
            }

            /// Its parameters by name, as they stand in a sentence of this language.
            pub fn parameters(&self, language: $crate::Language) -> Vec<(&'static str, String)> {
                let _ = language;
                match self {
                    $( Self::$Variant $({ $($parameter),* })? => vec![$($( (stringify!($parameter), $crate::Parameter::shown($parameter, language)) ),*)?], )*
                }
            }

            /// What its messages are about, in a sentence.
            pub const fn about() -> &'static str {
                concat!($($about),+).trim_ascii()
            }

            /// One of each code, for documentation and tests.
            pub fn samples() -> Vec<Self> {
                vec![$( Self::$Variant $({ $( $parameter: <$type as $crate::Sample>::sample(stringify!($parameter)) ),* })? ),*]
            }
        }

        impl From<$Subject> for $crate::Message {
            fn from(message: $Subject) -> Self {
                Self::$Subject(message)
            }
        }
    };
}
pub(crate) use messages;

/// Joins several subjects to one set of messages.
macro_rules! union {
    ($(#[$doc:meta])* pub enum $Union:ident { $($Subject:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(untagged)]
        #[expect(missing_docs, reason = "each subject says what it is")]
        pub enum $Union {
            $( $Subject($Subject), )*
        }

        impl $Union {
            /// What is known of its code.
            pub const fn row(&self) -> Row {
                match self { $( Self::$Subject(message) => message.row(), )* }
            }

            /// Stable, lower snake case: programs may rely on it.
            pub const fn code(&self) -> &'static str {
                self.row().code
            }

            /// What it says in this language.
            pub fn text(&self, language: Language) -> Text {
                match self { $( Self::$Subject(message) => message.text(language), )* }
            }

            /// Its parameters by name, as they stand in a sentence of this language.
            pub fn parameters(&self, language: Language) -> Vec<(&'static str, String)> {
                match self { $( Self::$Subject(message) => message.parameters(language), )* }
            }

            /// What the messages of its subject are about, in a sentence.
            pub const fn about(&self) -> &'static str {
                match self { $( Self::$Subject(_) => $Subject::about(), )* }
            }

            /// One of each code, for documentation and tests, subject by subject.
            pub fn samples() -> Vec<Self> {
                let mut samples = Vec::new();
                $( samples.extend($Subject::samples().into_iter().map(Self::$Subject)); )*
                samples
            }
        }
    };
}

union! {
    /// Every message that a person or program can meet: the whole catalogue.
    pub enum Message {
        Unread,
        FileRule,
        MailReason,
        NoAnswer,
        HybridError,
        Finding,
        Warning,
        HoldReason,
        DeliveryReason,
        RequestError,
        FieldError,
        Timeline,
        Advice,
        Fault,
    }
}

union! {
    /// Why a mail became no invoice.
    pub enum NotImported {
        MailReason,
        Unread,
    }
}

union! {
    /// Why a file of a mail belongs to no invoice.
    pub enum LeftOut {
        FileRule,
        Unread,
    }
}

/// A subject is one of a wider set.
macro_rules! belongs {
    ($($Subject:ident to $Union:ident),* $(,)?) => {$(
        impl From<$Subject> for $Union {
            fn from(message: $Subject) -> Self {
                Self::$Subject(message)
            }
        }
    )*};
}

belongs! { MailReason to NotImported, Unread to NotImported, FileRule to LeftOut, Unread to LeftOut }

impl From<NotImported> for Message {
    fn from(reason: NotImported) -> Self {
        match reason {
            NotImported::MailReason(reason) => reason.into(),
            NotImported::Unread(unread) => unread.into(),
        }
    }
}

impl From<LeftOut> for Message {
    fn from(reason: LeftOut) -> Self {
        match reason {
            LeftOut::FileRule(rule) => rule.into(),
            LeftOut::Unread(unread) => unread.into(),
        }
    }
}

impl Unread {
    /// Whether a person should look at what could not be read: all of it may be an invoice, but an empty mail.
    pub const fn is_for_a_person(&self) -> bool {
        !matches!(self, Self::EmptyMail)
    }
}

//! The OpenAPI document: what every operation has in common, and the words of types that live in other crates.

use message::Message;
use serde_aux::prelude::serde_introspect;
use utoipa::openapi::content::Content;
use utoipa::openapi::info::{Info, License};
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, OpenApiBuilder, Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::error::{PROBLEM, Problem};

/// The name of the security scheme.
const BEARER: &str = "bearer";

const DESCRIPTION: &str = "Invoices by e-mail: what suppliers mailed, what was issued to customers, and what became of \
    it.\n\nEvery path under `/v1` needs a JWT as bearer token; its claim `account` alone says whose data is reached. \
    Errors are problem documents (RFC 9457): `code` and `parameters` for programs, `detail` and `hint` for people, in the \
    language of `Accept-Language`, else the account's; `errors` points at what is wrong with a body. Lists come in pages, newest first.";

/// The document before the routes add themselves.
pub(crate) fn base() -> OpenApi {
    let mut info = Info::new("invoice-mail", env!("CARGO_PKG_VERSION"));
    info.description = Some(DESCRIPTION.to_owned());
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    info.license = Some(license);
    let mut http = Http::new(HttpAuthScheme::Bearer);
    http.bearer_format = Some("JWT".to_owned());
    http.description = Some("RS256, ES256 or EdDSA, with `iss`, `aud`, `exp` and `account`.".to_owned());
    let mut components = Components::new();
    components.add_security_scheme(BEARER, SecurityScheme::Http(http));
    for (name, schema) in [(Problem::name(), Problem::schema()), (Code::name(), Code::schema())] {
        components.schemas.insert(name.into_owned(), schema);
    }
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The document as text, with what holds for every operation.
pub(crate) fn complete(mut api: OpenApi) -> String {
    for (path, item) in &mut api.paths.paths {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            if path.starts_with("/v1/") {
                protect(operation);
            }
            describe_errors(operation);
        }
    }
    // A document of plain values always becomes JSON.
    api.to_json().unwrap_or_default()
}

fn protect(operation: &mut Operation) {
    operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    for (status, description) in [
        ("401", "The token is missing, expired or not accepted; `WWW-Authenticate` says which."),
        ("403", "The token names no account."),
        ("503", "Passing trouble; repeat after `Retry-After` seconds."),
    ] {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| Response::new(description).into());
    }
}

/// Every error has the one body.
fn describe_errors(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
        {
            let body = Content::new(Some(Ref::from_schema_name(Problem::name())));
            response.content.insert(PROBLEM.to_owned(), RefOr::T(body));
        }
    }
}

/// Every code of the catalogue.
pub(crate) enum Code {}

impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        let all = Message::samples();
        let answers: Vec<String> =
            all.iter().filter_map(|message| Some(format!("`{}`: {}", message.code(), message.row().status?))).collect();
        let codes = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(all.iter().map(Message::code)));
        let description = format!(
            "Says what a message is; stable, so that programs may rely on it. Of those that are errors of this API, the HTTP \
             status:\n\n{}.",
            answers.join(", ")
        );
        codes.description(Some(description)).into()
    }
}

impl ToSchema for Code {}

/// The schema of a closed list of words: an enumeration of another crate, as its JSON shows it. Its words come from serde, so
/// that none can be forgotten here.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty;)*) => {
        $(
            $(#[doc = $doc])*
            pub(crate) enum $name {}

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    let words = serde_introspect::<$type>().iter().copied();
                    let words = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
                    words.description(Some(concat!($($doc),*).trim())).into()
                }
            }

            impl ToSchema for $name {}
        )*

        #[cfg(test)]
        mod words {
            use super::*;

            #[test]
            fn every_list_has_words_and_says_something_of_them() {
                $(
                    assert!(!serde_introspect::<$type>().is_empty(), "{} has no words", stringify!($name));
                    assert!(concat!($($doc),*).len() > 20, "{} says nothing", stringify!($name));
                )*
            }
        }
    };
}

words! {
    /// Whether mail is taken and sent.
    ConnectorState: ledger::ConnectorState;
    /// The language of letters and notices (ISO 639-1).
    Language: invoice::Language;
    /// By which law a mailed invoice is only a copy: that of Belgium (Peppol), that of France (approved platforms).
    CopyRule: letter::CopyRule;
    /// A way to deliver invoices: by e-mail, by an access point that listens for the event, or by a signed POST to the
    /// customer's own program.
    ChannelKind: ledger::ChannelKind;
    /// How the enabled channels work together. `parallel`: each of them delivers. `fallback`: the first delivers, the next
    /// one only when it fails.
    DeliveryMode: ledger::DeliveryMode;
    /// Which files of an invoice go. `all`: as they were issued. `pdf`: the PDF, rendered where there is none. `xml`: the
    /// file that programs read. `both`: these two, or a hybrid PDF alone. `hybrid`: one Factur-X PDF. What accompanies the
    /// invoice goes along, except with `xml`.
    Files: letter::Files;
    /// What a reminder says of the due date: `due`, that it comes, `overdue`, that it has passed.
    Reminder: letter::Reminder;
    /// How many invoices a mail brings. `one`: each its own. `several`: those that leave at the same time go together, up to 20
    /// and no more than the customer takes in one mail; the first waits five minutes for the others.
    PerMail: letter::PerMail;
    /// What is done with an invoice whose data breaks the rules it claims to follow: `hold` keeps it and says what is
    /// wrong, `send` sends it all the same.
    Invalid: ledger::Invalid;
    /// Whether invoice e-mails leave from the account's own address. `pending`: SES looks for the records in the DNS. `lapsed`: they
    /// were not there in time; begin again.
    SendingAddressState: connector::SenderState;
    /// What is done with answers to letters: `read` has a copy of them sent to the connector, which puts on the timeline who
    /// is away or has a new address; `ignore` does not. They go to the account's own mailbox in any case.
    Replies: ledger::Replies;
    /// The field of the letter that names a recipient. `bcc`: nobody else sees it.
    Role: ledger::Role;
    /// Where a delivery stands. `unknown`: it may or may not have left, and is never sent again by itself.
    /// `withdrawn`: a person called it back before it left.
    Status: ledger::Status;
    /// Which answer: the notice to the account's own people, or the reply to the sender.
    AnswerKind: ledger::AnswerKind;
    /// Where an answer stands. `unknown`: it may or may not have left, and is never mailed again. `withheld`: a rule
    /// forbids it.
    AnswerStatus: ledger::AnswerStatus;
    /// What became of a mail.
    Outcome: mail::Outcome;
    /// Whether an incoming invoice may be used. `held`: it looks like fraud and waits for a person.
    IncomingState: ledger::IncomingState;
    /// What a field was read from: the text of a PDF, an EPC payment code, a Swiss QR code.
    Source: invoice::Source;
    /// How sure a field read from text is. `high`: something else confirms it.
    Confidence: invoice::Confidence;
    /// How grave a broken rule is.
    Severity: invoice::Severity;
    /// What is done with a sender's mails.
    Standing: ledger::Standing;
    /// What the document says it is.
    Kind: invoice::Kind;
}

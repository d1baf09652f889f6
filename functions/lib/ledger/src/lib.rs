//! The ledger: one DynamoDB table that remembers every account, mail, invoice and delivery.
//!
//! | item | `pk` | `sk` | `list` (index `by_time`) |
//! |---|---|---|---|
//! | account | `ACCOUNT#<account>` | `ACCOUNT` | |
//! | import address | `ADDRESS#<address>` | `ADDRESS` | |
//! | whose a sender's domain is | `SENDER-DOMAIN#<domain>` | `SENDER-DOMAIN` | `SENDER-PENDING` while it is not verified |
//! | partner | `ACCOUNT#<account>` | `PARTNER#<partner>` | |
//! | partner by VAT number | `ACCOUNT#<account>` | `PARTNER-VAT#<vat>` | |
//! | mail | `ACCOUNT#<account>` | `MAIL#<mail>` | `<account>#MAIL` |
//! | answer to it | `ACCOUNT#<account>` | `MAIL#<mail>#ANSWER#<kind>` | |
//! | notices of a day, until it is over | `ACCOUNT#<account>` | `NOTICE-DAY#<date>` | |
//! | those of held invoices | `ACCOUNT#<account>` | `HELD-NOTICE-DAY#<date>` | |
//! | replies of a day to a sender | `ACCOUNT#<account>` | `REPLY-DAY#<sha-256 of the sender>#<date>` | |
//! | mail for nobody | `UNROUTED` | `MAIL#<mail>` | `UNROUTED` |
//! | refused queue record | `REFUSED` | `RECORD#<message>` | `REFUSED` |
//! | incoming invoice | `ACCOUNT#<account>` | `INVOICE#<invoice>` | `<account>#INVOICE` |
//! | its file | `ACCOUNT#<account>` | `INVOICE#<invoice>#FILE#<sha-256>` | |
//! | a mail that brought it | `ACCOUNT#<account>` | `INVOICE#<invoice>#ARRIVAL#<at>#<mail>` | |
//! | a key it is found by | `ACCOUNT#<account>` | `KEY#<digest>` | |
//! | trusted or blocked sender | `ACCOUNT#<account>` | `SENDER#<address or @domain>` | |
//! | sender seen before | `ACCOUNT#<account>` | `KNOWN#<address>` | |
//! | where invoices came from | `ACCOUNT#<account>` | `ORIGINS` | |
//! | supplier's IBANs and origins | `ACCOUNT#<account>` | `SUPPLIER#<digest>` | |
//! | issued invoice | `ACCOUNT#<account>` | `ISSUED#<invoice>` | `<account>#ISSUED` |
//! | what happened to it | `ACCOUNT#<account>` | `ISSUED#<invoice>#EVENT#<at>#<what>` | |
//! | whether it was paid | `ACCOUNT#<account>` | `ISSUED#<invoice>#PAID` | |
//! | delivery | `ACCOUNT#<account>` | `DELIVERY#<invoice>#<channel>` | `<account>#DELIVERY` |
//! | delivery of a reminder | `ACCOUNT#<account>` | `DELIVERY#<invoice>#reminder-<day>` | `<account>#DELIVERY` |
//! | its history | `ACCOUNT#<account>` | `DELIVERY#<invoice>#<channel>#EVENT#<at>#<event>` | |
//! | letter, by its reply address or SES's message id | `LETTER#<digest>` | `LETTER` | |
//! | link to the files of a letter, until it ends | `LINK#<digest>` | `LINK` | |
//! | address that gets no mails | `ACCOUNT#<account>` | `SUPPRESSED#<address>` | |
//! | what waits for its time | `ACCOUNT#<account>` | `DUE#<task>#<invoice>` | `DUE` |
//! | a partner's collection | `ACCOUNT#<account>` | `COLLECT#<partner>` | `COLLECTING` |
//! | an invoice in it | `ACCOUNT#<account>` | `COLLECT#<partner>#<invoice>` | |
//! | letter with several invoices | `ACCOUNT#<account>` | `LETTER#<attempt>` | |
//! | list of invoices issued together | `ACCOUNT#<account>` | `BULK#<list>` | `<account>#BULK` |
//! | that it is to be gone on with | `ACCOUNT#<account>` | `BULK-DUE#<list>` | `BULK` |
//! | where its invoices stand | `ACCOUNT#<account>` | `BULK#<list>#COUNT#<slice>` | |
//! | when SES is free again | `PACE` | `SES` | |
//!
//! Every write is conditional or adds only what is absent, so that replaying an event changes nothing. An account's
//! items are reached only through an [`AccountId`], which comes from a verified token or an import address.

use aws_sdk_dynamodb::Client;

mod account;
mod jobs;
mod receiving;
mod sending;
mod table;

pub use account::*;
pub use jobs::*;
pub use receiving::*;
pub use sending::*;
pub use table::Page;

use sending::raw::{if_held, partition, read, unbuildable, write, write_listed};
use table::{Item, Table};

/// The ledger.
#[derive(Debug, Clone)]
pub struct Ledger {
    dynamodb: Client,
    table: Table,
}

impl Ledger {
    /// Of this table.
    pub fn new(dynamodb: Client, table: String) -> Self {
        Self { dynamodb: dynamodb.clone(), table: Table::new(dynamodb, table) }
    }
}

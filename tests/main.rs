//! Journeys: what suppliers, companies and operators do, over the wire, against the functions that are deployed and the
//! real SDK. One file per journey; each test runs a stand-in of its own.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up its world fails")]

mod support;

mod administer;
mod again;
mod answer;
mod apart;
mod binaries;
mod bounce;
mod bulk;
mod corpus;
mod events;
mod heard;
mod hostile;
mod later;
mod links;
mod opened;
mod packing;
mod page;
mod partners;
mod peppol;
mod pictures;
mod receive;
mod refuse;
mod reissue;
mod reminders;
mod repeat;
mod replies;
mod reread;
mod rescue;
mod schedules;
mod send;
mod sender;
mod several;
mod suppressed;
mod timeline;
mod trust;
mod view;
mod withdraw;

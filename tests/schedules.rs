//! Schedules of trouble: invoices and reminders on their way to a customer, while the services fail and the functions die.
//!
//! A stand-in between the functions and SES, DynamoDB, S3 and EventBridge makes one trouble, and then two, with every call that
//! a clean run makes and with every try of it by the SDK: the function dies, the connection closes, the answer does not come in
//! time, or is 500, before and after the service did what it was asked to; or the service throttles. It happens to one try (with
//! an invoice by mail), or to all of a call. Which calls there are is found by watching a clean run, so that a new one is covered without a word here.
//!
//! Whatever happens, SES takes the mail at most once; what SES has is shown as sent, and told once; an invoice is never where
//! nobody comes back to it; and whatever is in doubt is shown as `unknown` within a minute and resolved by SES's own event. Where
//! SES has nothing and cannot say so, a person sends it again, and it leaves once; but for a reminder, which stays in doubt.
//!
//! Two troubles, for an invoice by mail and where SES's events come at once: the second is made at every call after the first.
//! First troubles after which the same happens and the same is known count as one, and so do second ones that have the same
//! consequence at a call of that name; how many pairs that leaves of how many is printed.

mod all;
mod piece;
mod stage;
mod trouble;

use all::{play_pairs, play_singles};
use piece::Piece;
use stage::Order;

#[test]
fn no_trouble_and_no_two_send_an_invoice_twice_or_lose_it() {
    play_pairs(play_singles(Piece::Letter, Order::Soon));
}

#[test]
fn nor_does_one_where_sess_events_come_late() {
    play_singles(Piece::Letter, Order::Late);
}

#[test]
fn nor_where_they_come_before_its_answer() {
    play_singles(Piece::Letter, Order::Early);
}

#[test]
fn nor_is_one_of_several_in_a_mail_sent_twice_or_lost() {
    for order in [Order::Soon, Order::Early] {
        play_singles(Piece::Together, order);
    }
}

#[test]
fn nor_is_a_reminder() {
    for order in [Order::Soon, Order::Early] {
        play_singles(Piece::Reminder, order);
    }
}

#[test]
fn nor_is_what_an_access_point_gets_asked_for_twice_or_lost() {
    play_singles(Piece::Request, Order::Soon);
}

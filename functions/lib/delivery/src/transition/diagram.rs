//! The table as a diagram and as text, for the documentation.

use std::fmt::Write;

use super::{Event, Guard, TABLE};
use crate::Status;

/// The page `infra/docs/delivery.md`: a diagram of what a delivery may become, and the table it is drawn from.
pub fn diagram() -> String {
    let mut page =
        "# What a delivery may become\n\nMade from `functions/lib/delivery/src/transition.rs` by its test: do not \
                    edit it by hand.\n\n```mermaid\nstateDiagram-v2\n"
            .to_owned();
    for row in &TABLE {
        // Mermaid takes one colon a line.
        let event = row.event.as_str().replace(':', "");
        // A report that skips what lies between is clear without an arrow.
        let from =
            if row.event.is_report() { row.from.get(row.from.len() - 1..).unwrap_or(row.from) } else { row.from };
        if row.begins {
            let _ = writeln!(page, "    [*] --> {}: {event}", row.to.as_str());
        }
        for from in from.iter().filter(|from| **from != row.to) {
            let _ = writeln!(page, "    {} --> {}: {event}", from.as_str(), row.to.as_str());
        }
    }
    page.push_str(
        "```\n\nA report changes whatever ranks below it; only the arrow from the next lower one is drawn.\n\n",
    );
    page.push_str("| event | from | if | to |\n|---|---|---|---|\n");
    for row in &TABLE {
        let none = row.begins.then_some("nothing yet");
        let from: Vec<&str> = none.into_iter().chain(row.from.iter().copied().map(Status::as_str)).collect();
        let _ =
            writeln!(page, "| {} | {} | {} | {} |", row.event, from.join(", "), condition(row.guard), row.to.as_str());
    }
    let _ = write!(
        page,
        "\nWhat is not in the table changes nothing: {} statuses and {} events.\n",
        Status::ALL.len(),
        Event::ALL.len()
    );
    page
}

fn condition(guard: Guard) -> &'static str {
    match guard {
        Guard::Always => "",
        Guard::SameAttempt => "it speaks of the latest attempt",
        Guard::SameAddress => "nobody chose another address for it",
        Guard::LeaseOver => "whoever sends it has been gone for a minute",
        Guard::LeaseOverAndRepeatable => "whoever sends it has been gone for a minute, and repeating does no harm",
        Guard::AskedBefore => "it waits to be sent again to the same address",
    }
}

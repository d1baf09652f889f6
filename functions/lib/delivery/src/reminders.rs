//! When an account reminds its customers of what they owe.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::{InvalidNightly, Nightly};

/// How late a reminder may be. One whose day passed earlier is left out, so that they never come in a bunch.
const GRACE: SignedDuration = SignedDuration::from_hours(48);

/// The days around the due date of an invoice on which its customer is reminded, and the hour.
///
/// ```
/// use delivery::Reminders;
///
/// let reminders = Reminders::parse(&[-3, 7], "09:00", "Europe/Brussels").unwrap();
/// let due_date = "2026-03-28".parse().unwrap();
/// assert_eq!(reminders.at(due_date, -3).unwrap().to_string(), "2026-03-25T08:00:00Z");
/// assert_eq!(reminders.at(due_date, 7).unwrap().to_string(), "2026-04-04T07:00:00Z", "it is summer time by then");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    days: Vec<i16>,
    #[serde(flatten)]
    hour: Nightly,
}

/// Why days and hour of reminders were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReminders {
    /// None, or too many.
    #[error("name 1 to 5 days, or switch reminders off with null")]
    Count,
    /// Too far away.
    #[error("a reminder comes at most 60 days before and 120 days after the due date")]
    Range,
    /// Not in order, or twice the same.
    #[error("write them in ascending order, each once")]
    Order,
    /// The hour.
    #[error(transparent)]
    Hour(InvalidNightly),
}

impl Reminders {
    /// The most days.
    pub const MAX: usize = 5;
    /// How far a day may be from the due date.
    pub const DAYS: RangeInclusive<i16> = -60..=120;

    /// Checks days relative to the due date, `09:00` and `Europe/Brussels`.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn parse(days: &[i16], at: &str, time_zone: &str) -> Result<Self, InvalidReminders> {
        if days.is_empty() || days.len() > Self::MAX {
            return Err(InvalidReminders::Count);
        }
        if days.iter().any(|day| !Self::DAYS.contains(day)) {
            return Err(InvalidReminders::Range);
        }
        if !days.is_sorted_by(|one, next| one < next) {
            return Err(InvalidReminders::Order);
        }
        let hour = Nightly::parse(at, time_zone).map_err(InvalidReminders::Hour)?;
        Ok(Self { days: days.to_owned(), hour })
    }

    /// The days relative to the due date, ascending.
    pub fn days(&self) -> &[i16] {
        &self.days
    }

    /// By which clocks, and at which hour of them.
    pub fn hour(&self) -> &Nightly {
        &self.hour
    }

    /// When the reminder of a day leaves; `None` beyond the end of the calendar.
    pub fn at(&self, due_date: Date, day: i16) -> Option<Timestamp> {
        self.hour.on(due_date.checked_add(i64::from(day).days()).ok()?)
    }

    /// The reminder that a moment is for: the latest whose time has come by then, unless that is long ago.
    pub fn due(&self, due_date: Date, moment: Timestamp) -> Option<i16> {
        self.times(due_date)
            .filter(|(_, at)| *at <= moment && moment.duration_since(*at) <= GRACE)
            .last()
            .map(|(day, _)| day)
    }

    /// The first reminder after a moment. Of those that should have left by `now` only the latest comes, unless it is too
    /// late for that, too.
    pub fn next(&self, due_date: Date, after: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let open = || self.times(due_date).map(|(_, at)| at).filter(|at| *at > after);
        let missed = open().filter(|at| *at <= now && !Self::is_too_late(*at, now)).last();
        missed.or_else(|| open().find(|at| *at > now))
    }

    /// Whether it is too late for a reminder that should have left at a moment.
    pub fn is_too_late(at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(at) > GRACE
    }

    fn times(&self, due_date: Date) -> impl Iterator<Item = (i16, Timestamp)> {
        self.days.iter().filter_map(move |day| Some((*day, self.at(due_date, *day)?)))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn reminders_leave_at_the_same_hour_of_the_clock_the_whole_year() {
        let reminders = Reminders::parse(&[-60, -1, 0, 1, 120], "02:30", "Europe/Brussels").unwrap();
        for (due_date, day, at) in [
            ("2026-01-15", 0, "2026-01-15T01:30:00Z"),
            ("2026-01-15", -60, "2025-11-16T01:30:00Z"),
            ("2026-01-15", 120, "2026-05-15T00:30:00Z"),
            // There is no 02:30 on this day: the clocks jump from 2 to 3.
            ("2026-03-28", 1, "2026-03-29T01:30:00Z"),
            // There are two: the first counts.
            ("2026-10-26", -1, "2026-10-25T00:30:00Z"),
            ("2028-02-28", 1, "2028-02-29T01:30:00Z"),
        ] {
            assert_eq!(reminders.at(date(due_date), day), Some(moment(at)), "{due_date} {day}");
        }
        assert_eq!(reminders.at(date("9999-12-31"), 120), None, "and nobody waits for what cannot be");
    }

    #[test]
    fn of_what_was_missed_only_the_latest_comes_and_nothing_comes_late() {
        let reminders = Reminders::parse(&[-3, 6, 7, 14], "09:00", "Etc/UTC").unwrap();
        let due_date = date("2026-02-10");
        let next = |after: &str, now: &str| {
            let at = reminders.next(due_date, moment(after), moment(now));
            at.map(|at| at.strftime("%m-%d").to_string()).unwrap_or_default()
        };
        let long_ago = "2026-01-01T00:00:00Z";
        for (after, now, expected) in [
            (long_ago, "2026-01-01T00:00:00Z", "02-07"),
            (long_ago, "2026-02-07T08:59:59Z", "02-07"),
            (long_ago, "2026-02-09T09:00:00Z", "02-07"),
            (long_ago, "2026-02-09T09:00:01Z", "02-16"),
            ("2026-02-07T09:00:00Z", "2026-02-07T10:00:00Z", "02-16"),
            ("2026-02-07T09:00:00Z", "2026-02-17T10:00:00Z", "02-17"),
            (long_ago, "2026-02-20T10:00:00Z", "02-24"),
            (long_ago, "2026-02-26T10:00:00Z", ""),
            ("2026-02-24T09:00:00Z", "2026-02-24T09:01:00Z", ""),
        ] {
            assert_eq!(next(after, now), expected, "after {after}, now {now}");
        }
    }

    #[test]
    fn a_moment_is_for_the_latest_reminder_before_it() {
        let reminders = Reminders::parse(&[-3, 7], "09:00", "Etc/UTC").unwrap();
        for (at, day) in [
            ("2026-02-07T08:59:59Z", None),
            ("2026-02-07T09:00:00Z", Some(-3)),
            // Put off, since SES had no room.
            ("2026-02-07T09:15:00Z", Some(-3)),
            ("2026-02-10T09:15:00Z", None),
            ("2026-02-17T09:00:00Z", Some(7)),
        ] {
            assert_eq!(reminders.due(date("2026-02-10"), moment(at)), day, "{at}");
        }
    }

    #[test]
    fn what_an_account_may_choose() {
        let parse = |days: &[i16]| Reminders::parse(days, "09:00", "Europe/Brussels").map(|_| ());
        assert_eq!(parse(&[-60, 0, 120]), Ok(()));
        assert_eq!(
            (parse(&[]), parse(&[1, 2, 3, 4, 5, 6])),
            (Err(InvalidReminders::Count), Err(InvalidReminders::Count))
        );
        assert_eq!((parse(&[-61]), parse(&[121])), (Err(InvalidReminders::Range), Err(InvalidReminders::Range)));
        assert_eq!((parse(&[7, 7]), parse(&[7, -3])), (Err(InvalidReminders::Order), Err(InvalidReminders::Order)));
        let hour = Reminders::parse(&[7], "24:00", "Etc/UTC");
        assert_eq!(hour, Err(InvalidReminders::Hour(InvalidNightly::At)));
        let reminders = Reminders::parse(&[-3, 7], "09:00", "Europe/Brussels").unwrap();
        let written = serde_json::to_value(&reminders).unwrap();
        assert_eq!(serde_json::from_value::<Reminders>(written).unwrap(), reminders);
    }
}

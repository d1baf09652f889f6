//! The nightly batch: the hour at which the invoices of an account leave that sends them at night.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// An hour of every day, by the clocks of a time zone.
///
/// ```
/// use delivery::Nightly;
///
/// let nightly = Nightly::parse("22:30", "Europe/Berlin").unwrap();
/// let next = nightly.next("2026-07-01T21:00:00Z".parse().unwrap());
/// assert_eq!(next.to_string(), "2026-07-02T20:30:00Z", "in summer Berlin is two hours ahead");
/// assert!(Nightly::parse("24:00", "Europe/Berlin").is_err() && Nightly::parse("22:30", "Berlin").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nightly {
    /// To the minute.
    at: Time,
    time_zone: String,
}

/// Why an hour of the night was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNightly {
    /// It is no time of day.
    #[error("write hours and minutes of the day, such as 22:30")]
    At,
    /// It is no name in the time zone database of IANA.
    #[error("write a name of the IANA time zone database, such as Europe/Brussels")]
    TimeZone,
}

impl Nightly {
    /// Reads `22:30` and `Europe/Brussels`.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn parse(at: &str, time_zone: &str) -> Result<Self, InvalidNightly> {
        let is_minute = at.len() == 5 && at.as_bytes().get(2) == Some(&b':');
        let at = Time::strptime("%H:%M", at).ok().filter(|_| is_minute).ok_or(InvalidNightly::At)?;
        TimeZone::get(time_zone).map_err(|_| InvalidNightly::TimeZone)?;
        Ok(Self { at, time_zone: time_zone.to_owned() })
    }

    /// The time of day, as [`Nightly::parse`] reads it.
    pub fn at(&self) -> String {
        self.at.strftime("%H:%M").to_string()
    }

    /// The name of the time zone.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The hour of a day, by the same rule as [`Nightly::next`]; `None` beyond the end of the calendar.
    pub fn on(&self, date: Date) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        zone.to_timestamp(date.to_datetime(self.at)).ok()
    }

    /// The first batch after a moment. Where clocks are put forward over the hour, it is an hour later that day; where they
    /// are put back over it, the first of the two.
    pub fn next(&self, after: Timestamp) -> Timestamp {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        let today = after.to_zoned(zone).date();
        let days = [Some(today), today.checked_add(1.day()).ok(), today.checked_add(2.days()).ok()];
        days.into_iter().flatten().filter_map(|date| self.on(date)).find(|at| *at > after).unwrap_or(after)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_batch_is_at_the_same_hour_of_the_clock_the_whole_year() {
        let nightly = Nightly::parse("02:30", "Europe/Brussels").unwrap();
        for (after, next) in [
            ("2026-01-10T01:29:59Z", "2026-01-10T01:30:00Z"),
            ("2026-01-10T01:30:00Z", "2026-01-11T01:30:00Z"),
            ("2026-06-30T23:00:00Z", "2026-07-01T00:30:00Z"),
            // The clocks jump from 2 to 3.
            ("2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"),
            // They go back from 3 to 2: once, not twice.
            ("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
            ("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ] {
            assert_eq!(nightly.next(after.parse().unwrap()).to_string(), next, "after {after}");
        }
        let (read, written) = (serde_json::to_value(&nightly).unwrap(), (nightly.at(), nightly.time_zone()));
        assert_eq!(serde_json::from_value::<Nightly>(read).unwrap(), nightly);
        assert_eq!(written, ("02:30".to_owned(), "Europe/Brussels"));
        for wrong in ["2:30", "02:60", "0230", "", "02:30:00"] {
            assert_eq!(Nightly::parse(wrong, "UTC"), Err(InvalidNightly::At), "{wrong}");
        }
    }
}

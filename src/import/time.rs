//! Times of AWS's answers: ISO 8601 in the command line's, seconds since 1970 in others.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::de::{Deserializer, Error, Visitor};

use crate::vocab::Day;

/// The years in which a time of Bedrock can be.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2100;

/// A time, as the UTC day that it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// The day.
    On(Day),
    /// A text or a number that is no time.
    Bad(String),
}

impl<'de> serde::Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeVisitor;

        impl Visitor<'_> for TimeVisitor {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time: ISO 8601, or seconds since 1970")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Time, E> {
                Ok(read(text).map_or_else(|| Time::Bad(text.chars().take(40).collect()), Time::On))
            }

            fn visit_f64<E: Error>(self, seconds: f64) -> Result<Time, E> {
                Ok(of_seconds(seconds).map_or_else(|| Time::Bad(seconds.to_string()), Time::On))
            }

            #[expect(clippy::cast_precision_loss, reason = "a number too large for it is no time")]
            fn visit_u64<E: Error>(self, seconds: u64) -> Result<Time, E> {
                self.visit_f64(seconds as f64)
            }

            #[expect(clippy::cast_precision_loss, reason = "a number too large for it is no time")]
            fn visit_i64<E: Error>(self, seconds: i64) -> Result<Time, E> {
                self.visit_f64(seconds as f64)
            }
        }

        deserializer.deserialize_any(TimeVisitor)
    }
}

/// The UTC day of an ISO 8601 time, of a day, or of the form of AWS Health's events.
fn read(text: &str) -> Option<Day> {
    if let Ok(day) = text.parse() {
        return likely(day);
    }
    let time = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()))?;
    of_timestamp(time)
}

fn of_seconds(seconds: f64) -> Option<Day> {
    if !seconds.is_finite() || seconds.abs() > 1e11 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is finite and small, and the day is asked for"
    )]
    let whole = seconds.floor() as i64;
    of_timestamp(Timestamp::from_second(whole).ok()?)
}

fn of_timestamp(time: Timestamp) -> Option<Day> {
    likely(Day::from(Offset::UTC.to_datetime(time).date()))
}

/// The day, if it can be one of Bedrock: milliseconds, and zero, are other times.
fn likely(day: Day) -> Option<Day> {
    YEARS.contains(&day.date().year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(json: &str) -> Time {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_time_is_the_utc_day_that_it_is_on() {
        let day = Time::On(Day::new(2026, 10, 14).unwrap());
        for json in [
            "\"2026-10-14T00:00:00+00:00\"",
            "\"2026-10-14T00:00:00Z\"",
            "\"2026-10-14T00:00:00.000Z\"",
            "\"2026-10-13T20:00:00-07:00\"",
            "\"2026-10-14\"",
            "\"Wed, 14 Oct 2026 00:00:00 GMT\"",
            "1791936000",
            "1791936000.0",
            "1791936000.5",
        ] {
            assert_eq!(time(json), day, "{json}");
        }
    }

    #[test]
    fn a_text_that_is_no_time_is_no_day() {
        for json in [
            "\"soon\"",
            "\"\"",
            "0",
            "1791936000000",
            "-5",
            "1e300",
            "\"2026-02-30T00:00:00Z\"",
            "\"1970-01-01T00:00:00Z\"",
            "\"10/14/2026\"",
        ] {
            assert!(matches!(time(json), Time::Bad(_)), "{json}");
        }
    }
}

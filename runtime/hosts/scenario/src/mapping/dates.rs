//! The functions of dates.
//!
//! A date is a text as in RFC 3339, such as `2026-11-28T10:00:00+01:00`; without an offset it is in UTC, and without a time
//! it is midnight. A number is the seconds since 1970-01-01T00:00:00Z. The functions return texts in UTC.

use super::functions::invalid;
use jiff::civil::{DateTime, Time};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use minijinja::{Error, Value};

/// The tokens of a format, each after those that begin with it, and the same for `strftime`.
const TOKENS: &[(&str, &str)] = &[
    ("YYYY", "%Y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("M", "%-m"),
    ("DDDD", "%j"),
    ("DD", "%d"),
    ("D", "%-d"),
    ("dddd", "%A"),
    ("ddd", "%a"),
    ("WW", "%V"),
    ("W", "%-V"),
    ("E", "%u"),
    ("HH", "%H"),
    ("H", "%-H"),
    ("hh", "%I"),
    ("h", "%-I"),
    ("mm", "%M"),
    ("m", "%-M"),
    ("ss", "%S"),
    ("s", "%-S"),
    ("SSS", "%3f"),
    ("A", "%p"),
    ("a", "%P"),
    ("X", "%s"),
    ("ZZ", "%z"),
    ("Z", "%:z"),
];

/// Adds a number of years, months, days, hours, minutes or seconds: `span` makes the time that is added.
pub(super) fn add(
    date: &Value,
    count: i64,
    span: impl Fn(Span, i64) -> Result<Span, jiff::Error>,
) -> Result<String, Error> {
    let moved = span(Span::new(), count).and_then(|span| read(date)?.checked_add(span));
    moved.map(|date| date.timestamp().to_string()).map_err(|error| failed("a date and a number", &error))
}

/// Returns a date in a format, such as `DD.MM.YYYY HH:mm`, at the time of a zone, such as `Europe/Prague`.
pub(super) fn format(date: &Value, format: &str, zone: Option<&str>) -> Result<String, Error> {
    let format = strftime(format)?;
    let text = self::zone(zone)
        .and_then(|zone| strtime::format(&format, &read(date)?.with_time_zone(zone)))
        .map_err(|error| failed("a date", &error))?;
    Ok(text)
}

/// Reads a date that is written in a format. Without an offset, it is a time in the zone.
pub(super) fn parse(text: &str, format: &str, zone: Option<&str>) -> Result<String, Error> {
    let format = strftime(format)?;
    let timestamp = || {
        let parts = strtime::parse(&format, text.trim())?;
        match parts.to_timestamp() {
            Ok(timestamp) => Ok(timestamp),
            Err(_) => Ok(self::zone(zone)?.to_zoned(civil(&parts)?)?.timestamp()),
        }
    };
    let timestamp: Result<Timestamp, jiff::Error> = timestamp();
    timestamp.map(|timestamp| timestamp.to_string()).map_err(|error| failed("a text in its format", &error))
}

fn civil(parts: &BrokenDownTime) -> Result<DateTime, jiff::Error> {
    parts.to_datetime().or_else(|_| Ok(parts.to_date()?.to_datetime(Time::midnight())))
}

fn read(date: &Value) -> Result<Zoned, jiff::Error> {
    if date.is_number()
        && let Ok(seconds) = i64::try_from(date.clone())
    {
        return Ok(Timestamp::from_second(seconds)?.to_zoned(TimeZone::UTC));
    }
    let text = super::text_of(date);
    match text.parse::<Timestamp>() {
        Ok(timestamp) => Ok(timestamp.to_zoned(TimeZone::UTC)),
        Err(_) => TimeZone::UTC.to_zoned(text.parse::<DateTime>()?),
    }
}

fn zone(name: Option<&str>) -> Result<TimeZone, jiff::Error> {
    name.map_or(Ok(TimeZone::UTC), TimeZone::get)
}

/// `[at] D.M.` → `at %-d.%-m.`
fn strftime(format: &str) -> Result<String, Error> {
    let (mut rest, mut out) = (format, String::new());
    while let Some(first) = rest.chars().next() {
        if let Some((plain, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            out.push_str(&plain.replace('%', "%%"));
            rest = behind;
        } else if let Some((token, word)) = TOKENS.iter().find(|(token, _)| rest.starts_with(token)) {
            out.push_str(word);
            rest = &rest[token.len()..];
        } else if first.is_ascii_alphabetic() {
            return Err(invalid(format!("`{first}` is no part of a date; write plain text as `[{first}]`")));
        } else {
            out.push_str(if first == '%' { "%" } else { "" });
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(out)
}

fn failed(needs: &str, error: &jiff::Error) -> Error {
    invalid(format!("this needs {needs}: {error}"))
}

//! Formats of a text, such as a date. `modwright_runtime::codegen::Format` checks requests in the same way.

/// A format of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Format {
    /// A date and time with an offset: RFC 3339.
    Datetime,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A duration: ISO 8601.
    Duration,
    /// A UUID.
    Uuid,
    /// An absolute URL.
    Url,
    /// An email address.
    Email,
    /// An IP address of version 4 or 6.
    Ip,
    /// A decimal number.
    Decimal,
    /// Bytes in base64.
    Base64,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Datetime,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::Uuid,
        Self::Url,
        Self::Email,
        Self::Ip,
        Self::Decimal,
        Self::Base64,
    ];

    /// Returns the format that a word of the language names.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// Returns the word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Datetime => "datetime",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Url => "url",
            Self::Email => "email",
            Self::Ip => "ip",
            Self::Decimal => "decimal",
            Self::Base64 => "base64",
        }
    }

    /// Returns the name of its variant in the runtime.
    pub const fn variant(self) -> &'static str {
        match self {
            Self::Datetime => "Datetime",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::Duration => "Duration",
            Self::Uuid => "Uuid",
            Self::Url => "Url",
            Self::Email => "Email",
            Self::Ip => "Ip",
            Self::Decimal => "Decimal",
            Self::Base64 => "Base64",
        }
    }

    /// Returns a text of the format.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Datetime => "2026-01-31T09:30:00Z",
            Self::Date => "2026-01-31",
            Self::Time => "09:30:00Z",
            Self::Duration => "PT1H30M",
            Self::Uuid => "123e4567-e89b-12d3-a456-426614174000",
            Self::Url => "https://example.com/",
            Self::Email => "ada@example.com",
            Self::Ip => "192.0.2.1",
            Self::Decimal => "12.50",
            Self::Base64 => "aGVsbG8=",
        }
    }

    /// Returns `true` if a text has the format.
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::Datetime => is_datetime(text),
            Self::Date => is_date(text),
            Self::Time => is_time(text, false),
            Self::Duration => is_duration(text),
            Self::Uuid => is_uuid(text),
            Self::Url => is_url(text),
            Self::Email => is_email(text),
            Self::Ip => text.parse::<std::net::IpAddr>().is_ok(),
            Self::Decimal => is_decimal(text),
            Self::Base64 => is_base64(text),
        }
    }
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-01-31`
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    let year = number(year);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match number(month) {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&number(day))
}

/// `09:30:00.5+02:00`
fn is_time(text: &str, needs_offset: bool) -> bool {
    let (time, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_offset = match offset {
        "" => !needs_offset,
        "Z" | "z" => true,
        signed => clock_fits(&signed[1..], &[23, 59]),
    };
    is_offset && clock_fits(clock, &[23, 59, 60]) && !fraction.is_empty() && digits(fraction, fraction.len())
}

/// Returns `true` for numbers of two digits, each up to its limit.
fn clock_fits(text: &str, limits: &[u32]) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let fits = |(part, limit): (&&str, &u32)| {
        digits(part, 2) && part.parse::<u32>().is_ok_and(|number| number <= *limit)
    };
    parts.len() == limits.len() && parts.iter().zip(limits).all(fits)
}

fn is_datetime(text: &str) -> bool {
    text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time, true))
}

/// `P1DT2H30M`, `PT0.5S` or `P2W`
fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let is_time = time.is_none_or(|time| !time.is_empty() && units(time, "HMS"));
    is_time && !(date.is_empty() && time.is_none()) && (units(date, "YMWD") || date.is_empty())
}

/// Returns `true` for numbers with units, each once and in this order.
fn units(text: &str, mut allowed: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (number, unit) = (&rest[..at], &rest[at..=at]);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let is_number = [whole, fraction].iter().all(|part| !part.is_empty() && digits(part, part.len()));
        let Some(place) = allowed.find(unit).filter(|_| is_number && (unit == "S" || !number.contains('.')))
        else {
            return false;
        };
        (allowed, rest) = (&allowed[place + 1..], &rest[at + 1..]);
    }
    rest.is_empty()
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let fits = |(part, length): (&&str, &usize)| {
        part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    parts.len() == 5 && parts.iter().zip(&[8, 4, 4, 4, 12]).all(fits)
}

/// A scheme, and something behind it. Letters outside of ASCII are allowed.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_odd = |c: char| c.is_control() || c.is_whitespace() || "<>\"{}|\\^`".contains(c);
    is_scheme && !rest.is_empty() && !rest.contains(is_odd)
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_odd = |c: char| c.is_control() || c.is_whitespace() || c == '@';
    !name.is_empty()
        && host.split('.').all(|label| !label.is_empty())
        && !text.replacen('@', "", 1).contains(is_odd)
}

fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && digits(part, part.len()))
}

/// Either alphabet of RFC 4648, with or without `=`.
fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let is_padded = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    is_padded
        && data.len() % 4 != 1
        && data.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte))
}

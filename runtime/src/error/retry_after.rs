//! The pause before a retry that a response asks for.

use std::time::{Duration, SystemTime};

use http::header::{HeaderMap, RETRY_AFTER};

/// Returns the pause that a response asks for.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let seconds = |text: &str, unit: f64| {
        let value = text.trim().parse::<f64>().ok().filter(|value| *value > 0.0)?;
        // A pause that is too long for `Duration` still counts as a pause.
        Some(Duration::try_from_secs_f64(value * unit).unwrap_or(Duration::MAX))
    };
    let milliseconds = text("retry-after-ms").and_then(|text| seconds(text, 0.001));
    let after = || {
        let text = text(RETRY_AFTER.as_str())?;
        let date = || httpdate::parse_http_date(text.trim()).ok()?.duration_since(now).ok();
        seconds(text, 1.0).or_else(date)
    };
    milliseconds.or_else(after).filter(|pause| !pause.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_server_asks_in_milliseconds_seconds_or_by_a_date() {
        let now = httpdate::parse_http_date("Mon, 23 Nov 2026 12:00:00 GMT").unwrap();
        for (pairs, expected) in [
            (&[("retry-after-ms", "50"), ("retry-after", "2")][..], Some(50)),
            (&[("retry-after", "1.5")], Some(1_500)),
            (&[("retry-after", "Mon, 23 Nov 2026 12:00:07 GMT")], Some(7_000)),
            (&[("retry-after", "Mon, 23 Nov 2026 11:00:00 GMT")], None),
            (&[("retry-after", " 7 ")], Some(7_000)),
            (&[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")], Some(251_606_865_599_000)),
            (&[("retry-after", "1000000000000000000000")], Some(u128::from(u64::MAX) * 1_000 + 999)),
            (&[("retry-after", "1e400")], Some(u128::from(u64::MAX) * 1_000 + 999)),
            (&[("retry-after-ms", "1e400")], Some(u128::from(u64::MAX) * 1_000 + 999)),
            (&[("retry-after-ms", "-1"), ("retry-after", "2")], Some(2_000)),
            (&[("retry-after-ms", "0"), ("retry-after", "2")], Some(2_000)),
            (&[("retry-after", "-1e400")], None),
            (&[("retry-after", "1e-400")], None),
            (&[("retry-after", "2, 3")], None),
            (&[("retry-after", "")], None),
            (&[("retry-after", "Mon, 32 Nov 2026 12:00:07 GMT")], None),
            (&[("retry-after", "0")], None),
            (&[("retry-after", "-3")], None),
            (&[("retry-after", "NaN")], None),
            (&[("retry-after", "soon")], None),
            (&[], None),
        ] {
            let pause = retry_after(&headers(pairs), now).map(|pause| pause.as_millis());
            assert_eq!(pause, expected, "{pairs:?}");
        }
    }
}

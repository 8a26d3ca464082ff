//! Retry policy.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::connector::Retry;
use crate::error::{ApiError, Error};

/// The first pause; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const MAX_PAUSE: Duration = Duration::from_secs(8);
/// The longest pause that a server may ask for. Beyond it there is no retry, as in the vendors' own libraries.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// Returns the pause before the next retry; `None` if there is no retry.
///
/// A call is retried after a failed or interrupted connection, after a timeout while connecting, and after a status
/// that the connector lists. The header `x-should-retry` overrides the status; a permanent error overrides both.
///
/// The pause is the one that the server asks for: `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date
/// ([RFC 9110 §10.2.3]). Otherwise it is 0.5 seconds, doubles with each retry up to 8 seconds, and is up to 25 %
/// shorter at random.
///
/// [RFC 9110 §10.2.3]: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
pub(crate) fn pause(retry: &Retry, error: &Error, retries: u32) -> Option<Duration> {
    match error {
        Error::Connect(_) | Error::Transport(_) => Some(back_off(retries, random())),
        // No request was sent, so none can take effect twice.
        Error::Timeout(timeout) if timeout.is_connect() => Some(back_off(retries, random())),
        Error::Api(api) => {
            let requested = retry_after(api.headers(), SystemTime::now());
            let retries_again =
                should_retry(retry, api) && requested.is_none_or(|pause| pause <= MAX_RETRY_AFTER);
            retries_again.then(|| requested.unwrap_or_else(|| back_off(retries, random())))
        }
        _ => None,
    }
}

fn should_retry(retry: &Retry, api: &ApiError) -> bool {
    let permanent = |word: Option<&str>| word.is_some_and(|word| retry.never.contains(&word));
    if permanent(api.code()) || permanent(api.kind()) {
        return false;
    }
    match api.headers().get("x-should-retry").map(|value| value.as_bytes()) {
        Some(b"true") => true,
        Some(b"false") => false,
        _ => retry.statuses.iter().any(|(first, last)| (*first..=*last).contains(&api.status())),
    }
}

/// Returns the pause that a response asks for.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
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

/// Returns the pause before the retry after `retries` others. `random` is between 0 and 1.
fn back_off(retries: u32, random: f64) -> Duration {
    let doubled = FIRST_PAUSE.saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX));
    doubled.min(MAX_PAUSE).mul_f64(1.0 - 0.25 * random)
}

/// Returns a number between 0 and 1, from the random keys of the standard library's hash maps.
fn random() -> f64 {
    f64::from(RandomState::new().hash_one(()) as u32) / f64::from(u32::MAX)
}

/// Returns a key that is unique to a call: 128 random bits.
pub(crate) fn idempotency_key() -> String {
    format!("{:016x}{:016x}", RandomState::new().hash_one(0), RandomState::new().hash_one(1))
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
    fn the_pause_doubles_up_to_eight_seconds_less_a_quarter_at_most() {
        let pauses: Vec<u128> = (0..7).map(|retries| back_off(retries, 0.0).as_millis()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
        assert_eq!(back_off(0, 1.0).as_millis(), 375);
        assert_eq!(back_off(u32::MAX, 0.0).as_millis(), 8_000);
        assert!((0..100).map(|_| random()).all(|random| (0.0..=1.0).contains(&random)));
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

    #[test]
    fn two_calls_never_share_a_key() {
        assert_ne!(idempotency_key(), idempotency_key());
        assert_eq!(idempotency_key().len(), 32);
    }
}

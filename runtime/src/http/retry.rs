//! Retry policy.

use std::time::Duration;

use crate::error::Error;
use crate::platform::random_bits;

/// The pauses between attempts, unless the server sets the pause.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryPauses {
    /// The first pause. Each later pause is twice the one before it, at most `longest`.
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl RetryPauses {
    pub(crate) const DEFAULT: Self =
        Self { first: Duration::from_millis(500), longest: Duration::from_secs(8) };
}

/// The longest pause that is computed: a day. Not every clock can represent a time further in the future.
const MAX_RETRY_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);
/// The longest pause that a server may ask for. Beyond it there is no retry, as in the vendors' own libraries.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// Returns the pause before the next retry; `None` if there is no retry.
///
/// A call is retried after a failed or interrupted connection, after a timeout while connecting, and after a status
/// that the connector lists. The header `x-should-retry` overrides the status; an error whose code is in the
/// connector's `never` is not retried in any case. Other timeouts and streams that stop before their end
/// (`Error::Interrupted`) are not retried, although the caller may try them again (`Error::is_retryable`).
///
/// If the server asks for a pause, it is used: `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date
/// ([RFC 9110 §10.2.3]); if it is longer than 120 seconds, there is no retry. Otherwise the first pause is 0.5 seconds by
/// default, doubles with each retry up to 8 seconds, and is up to 25 % shorter at random.
///
/// [RFC 9110 §10.2.3]: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
pub(crate) fn pause(pauses: RetryPauses, error: &Error, retries: u32) -> Option<Duration> {
    let back_off = |retries, random| back_off(pauses, retries, random);
    match error {
        Error::Connect(_) | Error::Transport(_) => Some(back_off(retries, random())),
        // No request was sent, so none can take effect twice.
        Error::Timeout(timeout) if timeout.is_connect() => Some(back_off(retries, random())),
        Error::Api(api) => {
            let requested = api.retry_after();
            let retries_again = api.is_retryable() && requested.is_none_or(|pause| pause <= MAX_RETRY_AFTER);
            retries_again.then(|| requested.unwrap_or_else(|| back_off(retries, random())))
        }
        _ => None,
    }
}

/// Returns the pause before the next retry, after `retries` retries. `random` is between 0 and 1.
fn back_off(pauses: RetryPauses, retries: u32, random: f64) -> Duration {
    let doubled = pauses.first.saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX));
    doubled.min(pauses.longest).min(MAX_RETRY_PAUSE).mul_f64(1.0 - 0.25 * random)
}

/// Returns a random number between 0 and 1.
fn random() -> f64 {
    f64::from(random_bits() as u32) / f64::from(u32::MAX)
}

/// Returns a key that is unique to a call: 128 random bits.
pub(crate) fn idempotency_key() -> String {
    format!("{:016x}{:016x}", random_bits(), random_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_eight_seconds_less_a_quarter_at_most() {
        let pauses: Vec<u128> =
            (0..7).map(|retries| back_off(RetryPauses::DEFAULT, retries, 0.0).as_millis()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
        assert_eq!(back_off(RetryPauses::DEFAULT, 0, 1.0).as_millis(), 375);
        assert_eq!(back_off(RetryPauses::DEFAULT, u32::MAX, 0.0).as_millis(), 8_000);
        assert!((0..100).map(|_| random()).all(|random| (0.0..=1.0).contains(&random)));
    }

    #[test]
    fn two_calls_never_share_a_key() {
        assert_ne!(idempotency_key(), idempotency_key());
        assert_eq!(idempotency_key().len(), 32);
    }
}

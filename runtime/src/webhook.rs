//! Messages that an API sends to its users: the check of their signatures, and their events.
//!
//! The scheme is that of [Standard Webhooks 1.0.0]: HMAC-SHA256 over `id.timestamp.body`, with a key that the API and the
//! receiver share. While a key is replaced, a message has a signature of each key.
//!
//! [Standard Webhooks 1.0.0]: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::HeaderMap;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::clock;
use crate::json::decode;

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// The key of an endpoint that receives webhooks. `Debug` and errors do not show it.
///
/// ```
/// use modwright_runtime::WebhookSecret;
///
/// let secret = WebhookSecret::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
/// # Ok::<(), modwright_runtime::WebhookError>(())
/// ```
#[derive(Clone)]
pub struct WebhookSecret {
    key: Box<[u8]>,
    tolerance: Duration,
}

impl WebhookSecret {
    /// Reads a secret as the API shows it: `whsec_` and the key in base64. Any other text is the key itself.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] if the key is empty or not base64.
    pub fn new(secret: &str) -> Result<Self, WebhookError> {
        let key = match secret.strip_prefix("whsec_") {
            Some(encoded) => STANDARD.decode(encoded).map_err(|_| WebhookError::Secret)?,
            None => secret.as_bytes().to_vec(),
        };
        // Everybody can sign with an empty key.
        if key.is_empty() {
            return Err(WebhookError::Secret);
        }
        Ok(Self { key: key.into(), tolerance: Duration::from_secs(300) })
    }

    /// Sets the greatest difference between the time of a message and the time of this machine. Default: 5 minutes.
    ///
    /// It is the time in which a message that somebody recorded is accepted again. A receiver that remembers the header
    /// `webhook-id` of each message for this time accepts none twice.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks that the API sent this message. `body` has the bytes as they were received: JSON that was read and written
    /// again has another signature.
    ///
    /// # Errors
    ///
    /// See [`WebhookError`].
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), WebhookError> {
        self.verify_at(headers, body, clock::now())
    }

    fn verify_at(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), WebhookError> {
        let (id, timestamp) = (header(headers, ID)?, header(headers, TIMESTAMP)?);
        header(headers, SIGNATURE)?;
        let sent: u64 = timestamp.parse().map_err(|_| WebhookError::Header(TIMESTAMP))?;
        let (now, tolerance) = (seconds(now), self.tolerance.as_secs());
        if now.saturating_sub(sent) > tolerance {
            return Err(WebhookError::TooOld);
        }
        if sent.saturating_sub(now) > tolerance {
            return Err(WebhookError::TooNew);
        }
        let signed = self.mac(id, timestamp, body);
        let signatures = headers.get_all(SIGNATURE).iter().filter_map(|value| value.to_str().ok());
        let is_signed = signatures
            .flat_map(str::split_ascii_whitespace)
            .filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok())
            // In constant time, so that nobody finds the signature byte by byte.
            .any(|signature| signed.clone().verify_slice(&signature).is_ok());
        if is_signed { Ok(()) } else { Err(WebhookError::Signature) }
    }

    /// Returns the headers of a message that is signed with this key, for tests of a receiver.
    ///
    /// # Panics
    ///
    /// If `id` cannot be in a header.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn sign(&self, id: &str, time: SystemTime, body: &[u8]) -> HeaderMap {
        let timestamp = seconds(time).to_string();
        let signature = STANDARD.encode(self.mac(id, &timestamp, body).finalize().into_bytes());
        let mut headers = HeaderMap::new();
        crate::test_util::add_header(&mut headers, ID, id);
        crate::test_util::add_header(&mut headers, TIMESTAMP, &timestamp);
        crate::test_util::add_header(&mut headers, SIGNATURE, &format!("v1,{signature}"));
        headers
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSecret").field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, WebhookError> {
    headers.get(name).and_then(|value| value.to_str().ok()).ok_or(WebhookError::Header(name))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Checks a message and reads its event.
pub fn unwrap<T: DeserializeOwned>(
    secret: &WebhookSecret,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, WebhookError> {
    secret.verify(headers, body)?;
    read(body)
}

/// Reads the event of a message, whoever sent it.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, WebhookError> {
    decode::read(body).map_err(|fault| WebhookError::Body { path: fault.path, message: fault.message })
}

/// The reason why a message of a webhook is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is empty, or it is not base64 after `whsec_`.
    Secret,
    /// This header is missing or cannot be read. Messages of the API have it.
    Header(&'static str),
    /// The message is older than the [tolerance](WebhookSecret::tolerance).
    TooOld,
    /// The message is from the future, by more than the [tolerance](WebhookSecret::tolerance).
    TooNew,
    /// No signature of the message is that of this secret: the secret is another one, or somebody else sent the message, or the
    /// body is not as it was received.
    Signature,
    /// The API sent the message, but its body is not the expected JSON.
    Body {
        /// The JSON path, such as `data.id`; empty for the whole body.
        path: String,
        /// The expected and the found kind of value.
        message: String,
    },
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("the secret of the webhook is not `whsec_` and a key in base64"),
            Self::Header(name) => write!(f, "the message has no readable header `{name}`"),
            Self::TooOld => f.write_str("the message is too old: it may be a copy of an earlier one"),
            Self::TooNew => f.write_str("the time of the message is in the future"),
            Self::Signature => f.write_str("no signature of the message is that of the secret"),
            Self::Body { path, message } if path.is_empty() => {
                write!(f, "the body of the message cannot be read: {message}")
            }
            Self::Body { path, message } => {
                write!(f, "the body of the message cannot be read at `{path}`: {message}")
            }
        }
    }
}

impl std::error::Error for WebhookError {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The secret, the message and the signature of the tests of Standard Webhooks' own libraries.
    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const BODY: &[u8] = br#"{"email":"test@example.com","username":"test_user"}"#;
    const SENT: u64 = 1_649_367_553;
    const RIGHT: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";

    fn headers(signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ID, "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk".parse().unwrap());
        headers.insert(TIMESTAMP, SENT.to_string().parse().unwrap());
        headers.insert(SIGNATURE, signature.parse().unwrap());
        headers
    }

    fn verdict(headers: &HeaderMap, body: &[u8], late: i64) -> Result<(), WebhookError> {
        let now = UNIX_EPOCH + Duration::from_secs(SENT.checked_add_signed(late).unwrap());
        WebhookSecret::new(SECRET).unwrap().verify_at(headers, body, now)
    }

    #[test]
    fn a_message_with_the_published_signature_is_accepted() {
        assert_eq!(verdict(&headers(RIGHT), BODY, 0), Ok(()));
    }

    #[test]
    fn every_other_byte_is_refused() {
        assert_eq!(verdict(&headers(RIGHT), b"{}", 0), Err(WebhookError::Signature));
        for other in [
            "v1,R3PTzyfHASBKHH98a7yexTwaJ4yNIcGhFQc1yuN+BPU=",
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw",
            "v1a,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
            "tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
            "v1,",
            "",
        ] {
            assert_eq!(verdict(&headers(other), BODY, 0), Err(WebhookError::Signature), "{other:?}");
        }
        let mut other = headers(RIGHT);
        other.insert(ID, "msg_27UH4WbU6Z5A5EzD8u03UvzRbpl".parse().unwrap());
        assert_eq!(verdict(&other, BODY, 0), Err(WebhookError::Signature));
    }

    #[test]
    fn one_signature_of_several_is_enough() {
        let old = "v1,R3PTzyfHASBKHH98a7yexTwaJ4yNIcGhFQc1yuN+BPU=";
        assert_eq!(verdict(&headers(&format!("{old} {RIGHT}")), BODY, 0), Ok(()));
        let mut lines = headers(old);
        lines.append(SIGNATURE, RIGHT.parse().unwrap());
        assert_eq!(verdict(&lines, BODY, 0), Ok(()));
    }

    #[test]
    fn a_message_is_at_most_five_minutes_old() {
        assert_eq!(verdict(&headers(RIGHT), BODY, 300), Ok(()));
        assert_eq!(verdict(&headers(RIGHT), BODY, 301), Err(WebhookError::TooOld));
        assert_eq!(verdict(&headers(RIGHT), BODY, -300), Ok(()));
        assert_eq!(verdict(&headers(RIGHT), BODY, -301), Err(WebhookError::TooNew));
        let secret = WebhookSecret::new(SECRET).unwrap().tolerance(Duration::MAX);
        assert_eq!(secret.verify(&headers(RIGHT), BODY), Ok(()));
    }

    #[test]
    fn a_message_has_three_headers() {
        for name in [ID, TIMESTAMP, SIGNATURE] {
            let mut headers = headers(RIGHT);
            headers.remove(name);
            assert_eq!(verdict(&headers, BODY, 0), Err(WebhookError::Header(name)));
        }
        for time in ["", "-1", "1649367553.0", "99999999999999999999"] {
            let mut headers = headers(RIGHT);
            headers.insert(TIMESTAMP, time.parse().unwrap());
            assert_eq!(verdict(&headers, BODY, 0), Err(WebhookError::Header(TIMESTAMP)), "{time:?}");
        }
    }

    #[test]
    fn the_secret_is_a_key_and_is_not_shown() {
        for wrong in ["", "whsec_", "whsec_a?"] {
            assert_eq!(WebhookSecret::new(wrong).unwrap_err(), WebhookError::Secret, "{wrong:?}");
        }
        let secret = WebhookSecret::new("a key that is no base64").unwrap();
        assert_eq!(format!("{secret:?}"), "WebhookSecret { tolerance: 300s, .. }");
    }

    #[test]
    fn only_a_body_that_is_signed_is_read() {
        let secret = WebhookSecret::new(SECRET).unwrap().tolerance(Duration::MAX);
        let event: Value = unwrap(&secret, &headers(RIGHT), BODY).unwrap();
        assert_eq!(event["username"], "test_user");
        let error = unwrap::<Vec<String>>(&secret, &headers(RIGHT), BODY).unwrap_err();
        assert!(matches!(&error, WebhookError::Body { .. }), "{error}");
        assert_eq!(unwrap::<Value>(&secret, &headers(RIGHT), b"[").unwrap_err(), WebhookError::Signature);
    }
}

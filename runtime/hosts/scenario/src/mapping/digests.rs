//! The functions of hashes and encodings.

use super::functions::invalid;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use md5::Md5;
use minijinja::Error;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

macro_rules! hashes {
    ($($name:ident: $hash:ty;)*) => {
        $(
            /// Returns the hash of a text, or with a key its HMAC, in hexadecimal digits or as `base64`.
            pub(super) fn $name(text: &str, encoding: Option<&str>, key: Option<&str>) -> Result<String, Error> {
                let hash = match key {
                    None => <$hash>::digest(text).to_vec(),
                    Some(key) => {
                        let mac = Hmac::<$hash>::new_from_slice(key.as_bytes());
                        let mac = mac.map_err(|error| invalid(error.to_string()))?;
                        mac.chain_update(text).finalize().into_bytes().to_vec()
                    }
                };
                encoded(&hash, encoding)
            }
        )*
    };
}

hashes! {
    md5: Md5;
    sha1: Sha1;
    sha256: Sha256;
    sha512: Sha512;
}

fn encoded(bytes: &[u8], encoding: Option<&str>) -> Result<String, Error> {
    match encoding {
        None | Some("hex") => Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        Some("base64") => Ok(STANDARD.encode(bytes)),
        Some(other) => Err(invalid(format!("`{other}` is no encoding of a hash: write `hex` or `base64`"))),
    }
}

/// Returns a text as base64.
pub(super) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

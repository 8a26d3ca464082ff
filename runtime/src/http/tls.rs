//! HTTPS without a process-wide crypto provider: reqwest's own use of rustls panics without one.

use reqwest::ClientBuilder;

use crate::error::Error;

/// Sets the TLS library. `needed` is `true` if the base URL is an `https` one.
///
/// # Errors
///
/// HTTPS is needed, and the platform's certificates cannot be read.
#[cfg(feature = "rustls")]
pub(crate) fn set(builder: ClientBuilder, needed: bool) -> Result<ClientBuilder, Error> {
    use std::sync::Arc;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| Error::config("client", format!("cannot use HTTPS: {error}"));
    let versions = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let mut config = match rustls_platform_verifier::Verifier::new(provider) {
        Ok(verifier) => {
            versions.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
        Err(error) if needed => return Err(failed(error)),
        // Plain HTTP also works on a machine without certificates; then no HTTPS server is trusted.
        Err(_) => versions.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(config))
}

/// Sets the TLS library.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[allow(clippy::unnecessary_wraps, reason = "the other features' function can fail")]
pub(crate) fn set(builder: ClientBuilder, _: bool) -> Result<ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

/// Rejects HTTPS, since no feature provides it.
///
/// # Errors
///
/// HTTPS is needed.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) fn set(builder: ClientBuilder, needed: bool) -> Result<ClientBuilder, Error> {
    if needed {
        let message = "is an https URL: enable the feature `rustls` or `native-tls` of modwright-runtime";
        return Err(Error::config("base_url", message));
    }
    Ok(builder)
}

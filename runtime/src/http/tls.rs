//! TLS over any stream, without a process-wide crypto provider.

use crate::error::Error;

/// The settings of TLS. Clones are cheap.
#[derive(Clone)]
pub(crate) struct Tls {
    #[cfg(feature = "rustls")]
    config: std::sync::Arc<rustls::ClientConfig>,
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    connector: tokio_native_tls::TlsConnector,
}

/// A connector over TLS, if the URL is an `https` one.
#[cfg(feature = "rustls")]
pub(crate) type Secured<C> = hyper_rustls::HttpsConnector<C>;
/// A connector over TLS, if the URL is an `https` one.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(crate) type Secured<C> = hyper_tls::HttpsConnector<C>;
/// A connector without TLS.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) type Secured<C> = C;

#[cfg(feature = "rustls")]
impl Tls {
    /// Creates the settings. `needed` is `true` if the base URL is an `https` one.
    ///
    /// # Errors
    ///
    /// HTTPS is needed, and the platform's certificates cannot be read.
    pub(crate) fn new(needed: bool) -> Result<Self, Error> {
        Ok(Self { config: config(needed)?.into() })
    }

    pub(crate) fn over<C>(&self, connector: C) -> Secured<C> {
        (connector, self.config.clone()).into()
    }
}

/// Returns the configuration of rustls with ring and the platform's verifier.
///
/// # Errors
///
/// HTTPS is needed, and the platform's certificates cannot be read.
#[cfg(feature = "rustls")]
fn config(needed: bool) -> Result<rustls::ClientConfig, Error> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| Error::config("client", format!("cannot use HTTPS: {error}"));
    let versions = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let mut config = match rustls_platform_verifier::Verifier::new(provider) {
        Ok(verifier) => versions
            .dangerous()
            .with_custom_certificate_verifier(std::sync::Arc::new(verifier))
            .with_no_client_auth(),
        Err(error) if needed => return Err(failed(error)),
        // Plain HTTP also works on a machine without certificates; then no HTTPS server is trusted.
        Err(_) => versions.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
    };
    config.alpn_protocols = PROTOCOLS.iter().map(|name| name.as_bytes().to_vec()).collect();
    Ok(config)
}

/// Sets the TLS library of a client of reqwest.
///
/// # Errors
///
/// HTTPS is needed, and it cannot be used.
#[cfg(feature = "reqwest")]
pub(crate) fn set(builder: reqwest::ClientBuilder, needed: bool) -> Result<reqwest::ClientBuilder, Error> {
    // Not the configuration of the own pool: with that, reqwest ignores the caller's certificates.
    #[cfg(feature = "rustls")]
    return Ok(if needed || config(true).is_ok() {
        builder.tls_backend_rustls()
    } else {
        // As in `config`: no HTTPS server is trusted.
        builder.tls_backend_rustls().tls_certs_only([])
    });
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    return Tls::new(needed).map(|_| builder.tls_backend_native());
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    return Tls::new(needed).map(|_| builder);
}

/// The protocols that a server can choose from, the best first.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
const PROTOCOLS: &[&str] = if cfg!(feature = "http2") { &["h2", "http/1.1"] } else { &["http/1.1"] };

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
impl Tls {
    /// Creates the settings.
    ///
    /// # Errors
    ///
    /// The platform's TLS library cannot be used.
    pub(crate) fn new(_: bool) -> Result<Self, Error> {
        let connector = native_tls::TlsConnector::builder().request_alpns(PROTOCOLS).build();
        let failed = |error| Error::config("client", format!("cannot use HTTPS: {error}"));
        Ok(Self { connector: connector.map_err(failed)?.into() })
    }

    pub(crate) fn over<C>(&self, connector: C) -> Secured<C> {
        (connector, self.connector.clone()).into()
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
impl Tls {
    /// Rejects HTTPS, since no feature provides it.
    ///
    /// # Errors
    ///
    /// HTTPS is needed.
    pub(crate) fn new(needed: bool) -> Result<Self, Error> {
        if needed {
            let message = "is an https URL: enable the feature `rustls` or `native-tls` of modwright-runtime";
            return Err(Error::config("base_url", message));
        }
        Ok(Self {})
    }

    pub(crate) fn over<C>(&self, connector: C) -> Secured<C> {
        connector
    }
}

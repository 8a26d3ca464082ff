//! The base URL of a connection, whose holes are fields: `https://{site}.example.com/`.

use std::borrow::Cow;

use url::Url;

use crate::error::Error;
use crate::http::connection::Connection;

impl Connection {
    /// Returns the base URL.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if it is no base URL, or if a value does not fit its hole.
    pub(crate) fn address(&self) -> Result<Url, Error> {
        match &self.base_url {
            Some(url) => base_url(url),
            None => base_url(&self.filled(self.connector.base_url)?),
        }
    }

    /// Fills the holes of a URL.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] with the name of the field if its value would change another part of the URL.
    pub(crate) fn filled(&self, url: &'static str) -> Result<Cow<'static, str>, Error> {
        if !url.contains('{') {
            return Ok(Cow::Borrowed(url));
        }
        let mut filled = String::new();
        let mut rest = url;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((field, behind)) = behind.split_once('}') else { break };
            filled.push_str(before);
            let value = self.part(field);
            if let Some(fault) = fault(&filled, value) {
                return Err(Error::config(field, fault));
            }
            filled.push_str(value);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(Cow::Owned(filled))
    }

    fn part(&self, field: &str) -> &str {
        let own =
            self.base_url_parts.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str());
        let default = || self.connector.base_url_parts.iter().find(|(name, _)| *name == field);
        own.or_else(|| default().map(|(_, value)| *value)).unwrap_or_default()
    }
}

/// Returns what is wrong with a value behind the part of the URL that is `before` it.
fn fault(before: &str, value: &str) -> Option<&'static str> {
    let plain = |more: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
    let host = before.split_once("://").map_or("", |(_, host)| host);
    if value.is_empty() {
        Some("is empty")
    } else if host.contains('/') {
        let is_segment = plain("-._~") && value != "." && value != "..";
        (!is_segment).then_some("is not one segment of a path of letters, digits, `-`, `.`, `_` and `~`")
    } else if host.ends_with(':') {
        let is_port = plain("") && value.parse::<u16>().is_ok();
        (!is_port).then_some("is not a port")
    } else {
        let is_host = plain("-.") && value.split('.').all(|label| !label.is_empty());
        (!is_host).then_some("is not a part of a host name: letters, digits, `-` and `.`")
    }
}

/// Reads a base URL, with a slash at the end of its path.
///
/// # Errors
///
/// It is no `http` or `https` URL, or has parts that a base has not.
pub(crate) fn base_url(text: &str) -> Result<Url, Error> {
    let refused = |message| Err(Error::config("base_url", message));
    let Ok(mut url) = Url::parse(text) else { return refused("is no URL, such as https://example.com/v1/") };
    if !matches!(url.scheme(), "http" | "https") {
        return refused("is neither an http nor an https URL");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("has a user name or password in it");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refused("has a query or a fragment");
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::Connector;

    #[test]
    fn a_base_url_ends_with_a_slash() {
        for text in ["https://example.com/v1", "https://example.com/v1/"] {
            assert_eq!(base_url(text).unwrap().as_str(), "https://example.com/v1/");
        }
        assert_eq!(base_url("http://localhost:8080").unwrap().as_str(), "http://localhost:8080/");
    }

    #[test]
    fn a_base_url_that_is_none_is_refused_without_repeating_it() {
        for text in [
            "",
            "secret",
            "ftp://secret",
            "file:///secret",
            "https://secret:x@example.com",
            "https://secret@h",
            "https://h/?secret",
            "https://h/#secret",
            "http://",
        ] {
            let error = base_url(text).unwrap_err();
            assert!(error.is_config() && error.to_string().starts_with("`base_url` "), "{text}: {error}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{text}: {error}");
        }
    }

    static CONNECTOR: Connector = Connector {
        base_url: "https://{shop}.example.com:{port}/{version}/",
        base_url_parts: &[("port", "443"), ("version", "v1")],
        ..Connector::DEFAULT
    };

    fn address(parts: &[(&'static str, &str)]) -> Result<String, String> {
        let connection = parts.iter().fold(Connection::new(&CONNECTOR), |connection, (field, value)| {
            connection.base_url_part(field, (*value).to_owned())
        });
        connection.address().map(String::from).map_err(|error| error.to_string())
    }

    #[test]
    fn the_fields_of_a_connection_fill_the_holes_of_the_base_url() {
        assert_eq!(address(&[("shop", "my-shop")]), Ok("https://my-shop.example.com/v1/".into()));
        let all = [("shop", "a.b"), ("port", "8443"), ("version", "v2.1")];
        assert_eq!(address(&all), Ok("https://a.b.example.com:8443/v2.1/".into()));
        assert_eq!(address(&[("shop", "a"), ("shop", "b")]), Ok("https://b.example.com/v1/".into()));
    }

    #[test]
    fn a_value_stays_in_its_part_of_the_base_url() {
        for value in
            ["evil.com/", "evil.com#", "evil.com?", "a@b", "a:1", "a..b", ".a", "a b", "é", "\\", "%2f"]
        {
            let expected = "`shop` is not a part of a host name: letters, digits, `-` and `.`";
            assert_eq!(address(&[("shop", value)]), Err(expected.into()), "{value}");
        }
        assert_eq!(address(&[]), Err("`shop` is empty".into()));
        for value in ["x", "65536", "+1", "1/"] {
            assert_eq!(address(&[("shop", "a"), ("port", value)]), Err("`port` is not a port".into()));
        }
        for value in ["..", "a/b", "a?b", "a#b", "%2e"] {
            let error = address(&[("shop", "a"), ("version", value)]).unwrap_err();
            assert!(error.starts_with("`version` is not one segment"), "{error}");
        }
    }
}

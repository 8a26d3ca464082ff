//! Redirects: followed with credentials within one origin, and once without credentials to another.

use http::header::{HeaderMap, LOCATION};
use http::{Method, StatusCode};
use url::Url;

/// The number of redirects that are followed within one origin.
const MAX_REDIRECTS: usize = 10;

/// A request on the way through redirects.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// `true` if the request has the body of the call.
    pub(crate) has_body: bool,
    /// `true` for another origin, which gets no credentials, no headers and no body of the caller.
    pub(crate) is_anonymous: bool,
    redirects: usize,
}

/// The next step after a response.
#[derive(Debug, PartialEq)]
pub(crate) enum RedirectDecision {
    /// Use this response.
    Done,
    /// Send this request.
    Follow(Box<Hop>),
    /// Do not follow the redirect, for this reason.
    Stop(&'static str),
}

/// Returns `true` if two HTTP URLs have the same scheme, host and port.
pub(crate) fn is_same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

impl Hop {
    /// Creates the first request of a call.
    pub(crate) fn first(method: Method, url: Url) -> Self {
        Self { method, url, has_body: true, is_anonymous: false, redirects: 0 }
    }

    /// Decides about the response to this request.
    pub(crate) fn next(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        has_secret: impl Fn(&str) -> bool,
    ) -> RedirectDecision {
        match headers.get(LOCATION) {
            Some(location) if is_redirect(status) => match str::from_utf8(location.as_bytes()) {
                Ok(location) => self.target(status, location, has_secret),
                Err(_) => RedirectDecision::Stop("its target is not a URL"),
            },
            _ => RedirectDecision::Done,
        }
    }

    fn target(
        &self,
        status: StatusCode,
        location: &str,
        has_secret: impl Fn(&str) -> bool,
    ) -> RedirectDecision {
        let from = &self.url;
        let Ok(to) = from.join(location) else { return RedirectDecision::Stop("its target is not a URL") };
        if is_same_origin(&to, from) {
            return self.within_origin(status, to);
        }
        if self.is_anonymous {
            return RedirectDecision::Stop("the target of the redirect redirected again");
        }
        if !matches!(to.scheme(), "http" | "https") {
            RedirectDecision::Stop("a redirect to a URL that is neither http nor https is not followed")
        } else if self.method != Method::GET && self.method != Method::HEAD {
            RedirectDecision::Stop("a redirect to another host is followed for GET and HEAD only")
        } else if from.scheme() == "https" && to.scheme() == "http" {
            RedirectDecision::Stop("a redirect from https to http is not followed")
        } else if !to.username().is_empty()
            || to.password().is_some()
            || has_secret(location)
            || has_secret(to.as_str())
        {
            RedirectDecision::Stop("a redirect to another host with credentials in its URL is not followed")
        } else {
            let method = self.method.clone();
            let hop = Self { method, url: to, has_body: false, is_anonymous: true, redirects: 0 };
            RedirectDecision::Follow(Box::new(hop))
        }
    }

    /// Follows as [RFC 9110 §15.4] and browsers do: a POST becomes a GET, except after 307 and 308.
    ///
    /// [RFC 9110 §15.4]: https://www.rfc-editor.org/rfc/rfc9110#section-15.4
    fn within_origin(&self, status: StatusCode, url: Url) -> RedirectDecision {
        if self.redirects == MAX_REDIRECTS {
            return RedirectDecision::Stop("the API redirected more than 10 times");
        }
        let becomes_get = match status.as_u16() {
            301 | 302 => self.method == Method::POST,
            303 => self.method != Method::HEAD,
            _ => false,
        };
        RedirectDecision::Follow(Box::new(Self {
            method: if becomes_get { Method::GET } else { self.method.clone() },
            url,
            has_body: self.has_body && !becomes_get,
            is_anonymous: self.is_anonymous,
            redirects: self.redirects + 1,
        }))
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(method: Method, location: &str) -> RedirectDecision {
        let from = Url::parse("https://api.example.com/v1/files/1").unwrap();
        Hop::first(method, from).target(StatusCode::FOUND, location, |text| text.contains("sk-1"))
    }

    #[test]
    fn only_a_get_without_credentials_follows_to_another_host() {
        let url = Url::parse("https://cdn.example.com/1").unwrap();
        let anonymous = |method| {
            let hop = Hop { method, url: url.clone(), has_body: false, is_anonymous: true, redirects: 0 };
            RedirectDecision::Follow(Box::new(hop))
        };
        assert_eq!(to(Method::GET, "https://cdn.example.com/1"), anonymous(Method::GET));
        assert_eq!(to(Method::HEAD, "//cdn.example.com/1"), anonymous(Method::HEAD));
        for (method, location) in [
            (Method::POST, "https://cdn.example.com/1"),
            (Method::GET, "http://cdn.example.com/1"),
            (Method::GET, "http://api.example.com/1"),
            (Method::GET, "file:///etc/passwd"),
            (Method::GET, "https://a:b@cdn.example.com/1"),
            (Method::GET, "https://cdn.example.com/?key=sk-1"),
            (Method::GET, "https://["),
        ] {
            assert!(matches!(to(method.clone(), location), RedirectDecision::Stop(_)), "{method} {location}");
        }
    }

    #[test]
    fn a_redirect_within_the_origin_is_followed_ten_times_and_turns_a_post_into_a_get() {
        let from = Url::parse("https://api.example.com/v1/files/1").unwrap();
        let next =
            |hop: &Hop, status: u16| match hop
                .target(StatusCode::from_u16(status).unwrap(), "/again", |_| false)
            {
                RedirectDecision::Follow(hop) => Some((*hop).clone()),
                _ => None,
            };
        for (method, status, expected) in [
            (Method::POST, 302, (Method::GET, false)),
            (Method::PUT, 302, (Method::PUT, true)),
            (Method::PUT, 303, (Method::GET, false)),
            (Method::HEAD, 303, (Method::HEAD, true)),
            (Method::POST, 307, (Method::POST, true)),
            (Method::DELETE, 308, (Method::DELETE, true)),
        ] {
            let hop = next(&Hop::first(method, from.clone()), status).unwrap();
            assert_eq!((hop.method, hop.has_body), expected, "{status}");
        }
        let mut hop = Some(Hop::first(Method::GET, from));
        for _ in 0..10 {
            hop = next(&hop.unwrap(), 302);
        }
        assert_eq!(next(&hop.unwrap(), 302), None);
    }
}

//! Redirects: followed with credentials within one origin, and once without credentials to another.

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Method, Response, StatusCode, Url};

/// The number of redirects that are followed within one origin.
pub(crate) const MAX_REDIRECTS: usize = 10;

/// The next step after a response.
#[derive(Debug, PartialEq)]
pub(crate) enum RedirectDecision {
    /// Use this response.
    Done,
    /// Send a request to another origin, without credentials.
    FollowAnonymously(Box<Url>),
    /// Send the same request to another URL of the same origin.
    Resend(Box<Url>),
    /// Do not follow the redirect, for this reason.
    Stop(&'static str),
}

/// Returns `true` if two HTTP URLs have the same scheme, host and port.
pub(crate) fn is_same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

/// Returns a policy that follows redirects within the origin of the first URL.
pub(crate) fn policy() -> Policy {
    Policy::custom(|attempt| {
        let first = attempt.previous().first();
        let stays = first.is_some_and(|first| is_same_origin(first, attempt.url()));
        if stays && attempt.previous().len() <= MAX_REDIRECTS { attempt.follow() } else { attempt.stop() }
    })
}

/// Decides about a response at which [`policy`] stopped.
pub(crate) fn decide(
    method: &Method,
    response: &Response,
    has_secret: impl Fn(&str) -> bool,
) -> RedirectDecision {
    let location = response.headers().get(LOCATION);
    match location {
        // UTF-8, as in the HTTP library.
        Some(location) if is_redirect(response.status()) => match str::from_utf8(location.as_bytes()) {
            Ok(location) => target(method, response.status(), response.url(), location, has_secret),
            Err(_) => RedirectDecision::Stop("its target is not a URL"),
        },
        _ => RedirectDecision::Done,
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn target(
    method: &Method,
    status: StatusCode,
    from: &Url,
    location: &str,
    has_secret: impl Fn(&str) -> bool,
) -> RedirectDecision {
    let Ok(to) = from.join(location) else { return RedirectDecision::Stop("its target is not a URL") };
    if is_same_origin(&to, from) {
        match status.as_u16() {
            307 | 308 => RedirectDecision::Resend(Box::new(to)),
            _ => RedirectDecision::Stop("the API redirected more than 10 times"),
        }
    } else if !matches!(to.scheme(), "http" | "https") {
        RedirectDecision::Stop("a redirect to a URL that is neither http nor https is not followed")
    } else if *method != Method::GET && *method != Method::HEAD {
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
        RedirectDecision::FollowAnonymously(Box::new(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(method: Method, location: &str) -> RedirectDecision {
        let from = Url::parse("https://api.example.com/v1/files/1").unwrap();
        target(&method, StatusCode::FOUND, &from, location, |text| text.contains("sk-1"))
    }

    #[test]
    fn only_a_get_without_credentials_follows_to_another_host() {
        let url = Url::parse("https://cdn.example.com/1").unwrap();
        assert_eq!(
            to(Method::GET, "https://cdn.example.com/1"),
            RedirectDecision::FollowAnonymously(Box::new(url.clone()))
        );
        assert_eq!(
            to(Method::HEAD, "//cdn.example.com/1"),
            RedirectDecision::FollowAnonymously(Box::new(url))
        );
        for (method, location) in [
            (Method::POST, "https://cdn.example.com/1"),
            (Method::GET, "http://cdn.example.com/1"),
            (Method::GET, "http://api.example.com/1"),
            (Method::GET, "file:///etc/passwd"),
            (Method::GET, "https://a:b@cdn.example.com/1"),
            (Method::GET, "https://cdn.example.com/?key=sk-1"),
            (Method::GET, "https://["),
            (Method::GET, "/again"),
        ] {
            assert!(matches!(to(method.clone(), location), RedirectDecision::Stop(_)), "{method} {location}");
        }
    }
}

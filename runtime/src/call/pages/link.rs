//! The `Link` header of a response.

use http::header::{HeaderMap, LINK};

/// Returns the URL of the next page, absolute or relative, from a header like `Link: <https://…?page=2>; rel="next"`
/// ([RFC 8288]).
///
/// [RFC 8288]: https://www.rfc-editor.org/rfc/rfc8288
pub(crate) fn next_link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(|mut rest| {
        while let Some((target, behind)) = rest.split_once('<').and_then(|(_, link)| link.split_once('>')) {
            let end = behind.find('<').unwrap_or(behind.len());
            if behind[..end].split([';', ',']).any(is_next) {
                return Some(target.trim().to_owned());
            }
            rest = &behind[end..];
        }
        None
    })
}

/// Returns `true` for `rel="next"`, where `next` can be one of several relations.
fn is_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
    name.trim().eq_ignore_ascii_case("rel") && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(value: &'static str) -> Option<String> {
        next_link(&HeaderMap::from_iter([(LINK, value.parse().unwrap())]))
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        let both = "<https://h/a?page=1>; rel=\"prev\", <https://h/a?page=3,x>; rel=\"next\", <https://h>; rel=\"last\"";
        assert_eq!(next(both).as_deref(), Some("https://h/a?page=3,x"));
        assert_eq!(next("<https://h/2>; title=\"a\"; REL=\"start next\"").as_deref(), Some("https://h/2"));
        assert_eq!(next("<https://h/2>; rel=next").as_deref(), Some("https://h/2"));
    }

    #[test]
    fn another_link_is_not_the_next_one() {
        for value in
            ["", "<", "<>", "rel=next", "<https://h>; rel=\"nexto\"", "<https://h>; title=\"rel\", <a"]
        {
            assert_eq!(next(value), None, "{value}");
        }
    }
}

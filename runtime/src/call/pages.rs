//! Lists that come page by page.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use bytes::Bytes;
use futures_core::Stream;
use reqwest::Url;
use reqwest::header::{HeaderMap, LINK};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::connector::Paging;
use crate::error::Error;
use crate::error::Validation;
use crate::head::{RawResponse, ResponseHead};
use crate::http::options::RequestOptions;
use crate::http::query;
use crate::http::send::PreparedRequest;
use crate::json::decode;
use crate::json::extra::Extra;
use crate::json::receive::{Odd, Seed};

/// A call whose response is a list that comes page by page. Await it for the first page, or read on with
/// [`items`](Self::items) and [`pages`](Self::pages).
#[must_use = "a call does nothing until it is awaited"]
pub struct PageCall<T> {
    walk: Walk<T>,
}

/// Where a page is asked for, and how its items are read.
struct Walk<T> {
    prepared: Box<PreparedRequest>,
    read: ReadPage<T>,
    cursor: Option<Cursor<T>>,
    size: Option<Size>,
    /// What is left of the caller's limit.
    left: Option<usize>,
    next: Next,
    /// Where it has been, so that it never goes in circles.
    seen: HashSet<String>,
}

/// The cursor of the next page: the id of the last item of this one.
struct Cursor<T> {
    parameter: &'static str,
    of: fn(&T) -> &str,
}

/// The query parameter that says how many items a page has.
#[derive(Clone, Copy)]
struct Size {
    parameter: &'static str,
    asked: Option<i64>,
    most: Option<i64>,
}

/// A page as it was read.
pub(crate) struct Listed<T> {
    /// `None` where the response has no list.
    items: Option<Vec<T>>,
    /// What the API says of a next page.
    more: Option<bool>,
    extra: Extra,
}

/// Known where the type of the items is, so that nothing else needs to know that they can be read.
type ReadPage<T> = fn(&ResponseHead, &Bytes) -> Result<Listed<T>, Error>;

/// Reads the list as the connector gives it: as a field of an object, or as it is.
pub(crate) fn read<T: DeserializeOwned>(head: &ResponseHead, body: &Bytes) -> Result<Listed<T>, Error> {
    match &head.connector().pages {
        Paging { items: Some(items), more } => {
            let named = || Named { items, more: *more, of: PhantomData };
            let list = decode::as_field(body, items).map(Bytes::from);
            decode::json_by(head, list.as_ref().unwrap_or(body), &|json| {
                let mut deserializer = serde_json::Deserializer::from_str(json);
                let listed = named().deserialize(&mut deserializer)?;
                deserializer.end().map(|()| listed)
            })
        }
        Paging { items: None, .. } => {
            Ok(Listed { items: Some(decode::json(head, body)?), more: None, extra: Extra::new() })
        }
    }
}

/// Reads an object whose field `items` is the list.
struct Named<T> {
    items: &'static str,
    more: Option<&'static str>,
    of: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Named<T> {
    type Value = Listed<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Listed<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Named<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Listed<T>, A::Error> {
        let (mut items, mut more, mut extra) = (None, None, Extra::new());
        while let Some(name) = fields.next_key::<String>()? {
            if name == self.items {
                items = fields.next_value::<Option<Vec<T>>>()?;
            } else if Some(name.as_str()) == self.more {
                fields.next_value_seed(Seed::new(Odd::keep(&mut extra, &name), &mut more))?;
            } else {
                extra.insert(name, fields.next_value()?);
            }
        }
        Ok(Listed { items, more, extra })
    }
}

/// What the next page is asked for with.
#[derive(Clone)]
enum Next {
    First,
    /// Behind the item with this id.
    After(String),
    /// At this place below the base URL.
    At(String),
    /// Elsewhere, as this response said.
    Astray(Box<ResponseHead>),
}

impl<T> Clone for Walk<T> {
    fn clone(&self) -> Self {
        let cursor = self.cursor.as_ref().map(|cursor| Cursor { parameter: cursor.parameter, of: cursor.of });
        Self {
            prepared: self.prepared.clone(),
            read: self.read,
            cursor,
            size: self.size,
            left: self.left,
            next: self.next.clone(),
            seen: self.seen.clone(),
        }
    }
}

impl<T: Send + 'static> PageCall<T> {
    pub(crate) fn new(prepared: Box<PreparedRequest>, read: ReadPage<T>) -> Self {
        let walk = Walk {
            prepared,
            read,
            cursor: None,
            size: None,
            left: None,
            next: Next::First,
            seen: HashSet::new(),
        };
        Self { walk }
    }

    /// The next page is asked for with the id of the last item in the query; `start` is where the caller begins.
    #[doc(hidden)]
    pub fn cursor(mut self, parameter: &'static str, start: &Option<String>, of: fn(&T) -> &str) -> Self {
        self.walk.cursor = Some(Cursor { parameter, of });
        if let Some(start) = start {
            self.walk.next = Next::After(start.clone());
        }
        self
    }

    /// The query parameter that says how many items a page has, and the most that the API takes.
    #[doc(hidden)]
    pub fn size(mut self, parameter: &'static str, asked: Option<i64>, most: Option<i64>) -> Self {
        self.walk.size = Some(Size { parameter, asked, most });
        self
    }

    /// Hands on at most so many items.
    #[doc(hidden)]
    pub fn limit(mut self, limit: Option<usize>) -> Self {
        self.walk.left = limit;
        self
    }

    /// Sets options of each of the calls. Later options win over earlier ones.
    pub fn with(mut self, options: RequestOptions) -> Self {
        self.walk.prepared.set(options);
        self
    }

    /// Sends the calls even if they break soft rules, which the API does not enforce today.
    pub fn allow_soft(self) -> Self {
        self.with(RequestOptions::new().validation(Validation::Hard))
    }

    /// All items, one after the other; a page is asked for when its first item is.
    pub fn items(self) -> PageItems<T> {
        PageItems { pages: self.pages(), page: Vec::new().into_iter() }
    }

    /// All pages, one after the other, each when it is asked for.
    pub fn pages(self) -> Pages<T> {
        Pages { state: State::Idle(self.walk) }
    }

    /// What tells one item from another.
    pub(crate) fn id(&self) -> Option<fn(&T) -> &str> {
        self.walk.cursor.as_ref().map(|cursor| cursor.of)
    }

    /// The same list without the caller's limit.
    pub(crate) fn unlimited(self) -> Self {
        Self { walk: Walk { left: None, ..self.walk } }
    }

    pub(crate) fn again(&self) -> Self {
        Self { walk: self.walk.clone() }
    }
}

/// Method and template: no field of the request.
impl<T> fmt::Debug for PageCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageCall({} {})", self.walk.prepared.method, self.walk.prepared.template)
    }
}

impl<T: Send + 'static> IntoFuture for PageCall<T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move { self.walk.ask().await })
    }
}

/// One page of a list.
pub struct Page<T> {
    items: Vec<T>,
    extra: Extra,
    head: ResponseHead,
    next: Option<Next>,
}

impl<T> Page<T> {
    /// Its items, in the order of the API.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Its items.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Whether the API has a page behind this one.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// What else the page says, such as its first id.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The id that the API gave to this request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        self.items.into_iter()
    }
}

/// Its size, not its items.
impl<T> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items.len())
            .field("has_more", &self.has_more())
            .finish_non_exhaustive()
    }
}

impl<T> Walk<T> {
    /// Asks for the next page, and notes where the one behind it is.
    async fn ask(&mut self) -> Result<Page<T>, Error> {
        if let Next::Astray(head) = &self.next {
            let message = "the next page is not below the base URL, and no credential goes elsewhere";
            return Err(decode::unexpected(head, &Bytes::new(), message));
        }
        let prepared = self.prepared();
        let address = prepared.address()?;
        let received = prepared.send().await?;
        let mut page = self.page(received, &address)?;
        if let Some(left) = &mut self.left {
            page.items.truncate(*left);
            *left -= page.items.len();
        }
        if let Some(next) = &page.next {
            self.next = next.clone();
        }
        Ok(page)
    }

    fn is_over(&self, page: &Page<T>) -> bool {
        page.next.is_none() || self.left == Some(0)
    }

    fn prepared(&self) -> Box<PreparedRequest> {
        let mut prepared = self.prepared.clone();
        if let Next::At(place) = &self.next {
            prepared.go_to(place);
            return prepared;
        }
        if let Some(size) = self.size {
            let left = self.left.map(|left| i64::try_from(left).unwrap_or(i64::MAX).max(1));
            // No more than is wanted is asked for, and as much of that at once as the API gives.
            let most = size.asked.or(left.and(size.most));
            let asked = if most.is_some() { most.min(left.or(most)) } else { None };
            query::push(&mut prepared.query, size.parameter, &asked);
        }
        if let (Some(cursor), Next::After(after)) = (&self.cursor, &self.next) {
            query::push(&mut prepared.query, cursor.parameter, after);
        }
        prepared
    }

    fn page(&mut self, received: RawResponse, address: &Url) -> Result<Page<T>, Error> {
        let RawResponse { head, body } = received;
        let listed = (self.read)(&head, &body);
        let read = listed.as_ref().is_ok_and(|listed| listed.items.is_some());
        let Listed { items, more, extra } = decode::or_reported(listed, &head, &body, read)?;
        // A server without items may leave the list out, or write null.
        let items = items.unwrap_or_default();
        let next = match &self.cursor {
            // A server that does not say is asked until a page is empty.
            Some(cursor) if more != Some(false) => {
                items.last().map(|last| Next::After((cursor.of)(last).to_owned()))
            }
            Some(_) => None,
            // What has come is handed on before a link that leads astray is an error.
            None => next_link(&head.headers).map(|link| {
                let place = self.prepared.place(address, &link);
                place.map_or_else(|| Next::Astray(Box::new(head.clone())), Next::At)
            }),
        };
        if let Some(Next::After(place) | Next::At(place)) = &next
            && !self.seen.insert(place.clone())
        {
            let message = "the next page is one that was there before: the list would never end";
            return Err(decode::unexpected(&head, &body, message));
        }
        Ok(Page { items, extra, head, next })
    }
}

/// Where the next page is, as a URL or relative to the address of this one, from a header like `Link: <https://…?page=2>; rel="next"` ([RFC 8288]).
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

/// `rel="next"`, where a relation can be one of several.
fn is_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
    name.trim().eq_ignore_ascii_case("rel") && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

type Asking<T> = Pin<Box<dyn Future<Output = (Walk<T>, Result<Page<T>, Error>)> + Send>>;

enum State<T> {
    Idle(Walk<T>),
    Asking(Asking<T>),
    Over,
}

/// The pages of a list. It is a [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next) and [`try_next`](Self::try_next) need no trait.
///
/// After an error, the same page is asked for again. Nothing is asked for ahead of its reader.
pub struct Pages<T> {
    state: State<T>,
}

impl<T: Send + 'static> Pages<T> {
    /// The next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of the call for a page; also where a page leads back to one that was there before, or out of the base URL
    /// ([`Error::Decode`]).
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next page, as a loop with `?` wants it.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        self.next().await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Idle(walk) if walk.left == Some(0) => {}
                State::Idle(mut walk) => {
                    self.state = State::Asking(Box::pin(async move {
                        let page = walk.ask().await;
                        (walk, page)
                    }));
                }
                State::Asking(mut asking) => {
                    let Poll::Ready((walk, page)) = asking.as_mut().poll(context) else {
                        self.state = State::Asking(asking);
                        return Poll::Pending;
                    };
                    if !page.as_ref().is_ok_and(|page| walk.is_over(page)) {
                        self.state = State::Idle(walk);
                    }
                    return Poll::Ready(Some(page));
                }
            }
        }
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// The items of a list, over all its pages. It is a [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next), [`try_next`](Self::try_next)
/// and [`collect`](Self::collect) need no trait.
pub struct PageItems<T> {
    pages: Pages<T>,
    page: vec::IntoIter<T>,
}

impl<T: Send + 'static> PageItems<T> {
    /// The next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// As for [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next item, as a loop with `?` wants it.
    ///
    /// # Errors
    ///
    /// As for [`Pages::next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// All items that are left. Set a `limit` on the request where the list may be long.
    ///
    /// # Errors
    ///
    /// As for [`Pages::next`].
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut items: Vec<T> = self.page.collect();
        while let Some(page) = self.pages.try_next().await? {
            items.extend(page);
        }
        Ok(items)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Send + 'static> Stream for PageItems<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> Unpin for PageItems<T> {}

impl<T> fmt::Debug for PageItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems").field("ready", &self.page.len()).finish_non_exhaustive()
    }
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
    fn what_is_no_next_link_is_none() {
        for value in
            ["", "<", "<>", "rel=next", "<https://h>; rel=\"nexto\"", "<https://h>; title=\"rel\", <a"]
        {
            assert_eq!(next(value), None, "{value}");
        }
    }
}

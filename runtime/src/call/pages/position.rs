//! The position in a list whose responses lead from page to page.

use serde_json::Value;

use super::decode::value_at;
use crate::connector::{NextPage, PageFormat};
use crate::json::extra::Extra;

/// The position of a page.
#[derive(Clone)]
pub(super) struct Position {
    pub(super) format: &'static PageFormat,
    /// The number of the page, or the number of items before it.
    at: i64,
    /// The number of items that were read from the start of the list; `None` if the caller starts elsewhere.
    read: Option<i64>,
}

/// The source of the next page.
pub(super) enum Following {
    /// The value of the query parameter.
    Parameter(String),
    /// A URL.
    Url(String),
    /// The last item.
    LastItem,
    /// The `Link` header.
    Link,
    /// There is no next page.
    Nothing,
}

impl Position {
    /// Creates the position of the first page; `start` is the caller's value of the query parameter.
    pub(super) fn new(format: &'static PageFormat, start: Option<&str>) -> Self {
        let first = match format.next {
            NextPage::Number { first, .. } => first,
            _ => 0,
        };
        let start = start.and_then(|start| start.parse().ok());
        let read = start.is_none_or(|start| start == first).then_some(0);
        Self { format, at: start.unwrap_or(first), read }
    }

    /// Returns the query parameter of a position.
    pub(super) fn parameter(&self) -> Option<&'static str> {
        match self.format.next {
            NextPage::Cursor { parameter, .. }
            | NextPage::Number { parameter, .. }
            | NextPage::Offset { parameter, .. } => Some(parameter),
            NextPage::Link | NextPage::LastItem | NextPage::Url { .. } => None,
        }
    }

    /// Moves behind a page with `count` items. `more` is what the page says about the next one, and `extra` has its other
    /// fields.
    pub(super) fn pass(&mut self, count: usize, more: Option<bool>, extra: &Extra) -> Following {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.read = self.read.map(|read| read.saturating_add(count));
        let number = |path: &[&str]| value_at(extra, path).and_then(number);
        let is_reached = |end: Option<i64>, at: Option<i64>| end.zip(at).is_some_and(|(end, at)| at >= end);
        match self.format.next {
            NextPage::Link => Following::Link,
            NextPage::LastItem => Following::LastItem,
            _ if more == Some(false) => Following::Nothing,
            NextPage::Cursor { from, .. } => {
                text(extra, from).map_or(Following::Nothing, Following::Parameter)
            }
            NextPage::Url { from } => text(extra, from).map_or(Following::Nothing, Following::Url),
            NextPage::Number { last, total, .. } => {
                let is_last = is_reached(number(last), Some(self.at)) || is_reached(number(total), self.read);
                self.step(1, is_last || count == 0)
            }
            NextPage::Offset { total, .. } => {
                let is_last = is_reached(number(total), Some(self.at.saturating_add(count)));
                self.step(count, is_last || count == 0)
            }
        }
    }

    fn step(&mut self, by: i64, is_last: bool) -> Following {
        if is_last {
            return Following::Nothing;
        }
        self.at = self.at.saturating_add(by);
        Following::Parameter(self.at.to_string())
    }
}

/// Returns a cursor or a URL that is not empty.
fn text(extra: &Extra, path: &[&str]) -> Option<String> {
    match value_at(extra, path)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns a number; some servers send it as a text.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    }
}

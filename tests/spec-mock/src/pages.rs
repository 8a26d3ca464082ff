//! Lists, page by page.

use crate::Recorded;
use crate::answer::{refuse, respond};
use modwright::model::{Connector, Json, Listing, NextPage, Operation};
use modwright_mock::Reply;
use serde_json::{Value, json};

/// The page of the example that was asked for; behind the last of them, an empty one.
pub(crate) fn answer(
    connector: &Connector,
    operation: &Operation,
    listing: &Listing,
    base: &str,
    request: &Recorded,
    fields: &Value,
) -> Reply {
    let ignored = |name: &str| {
        let size = listing.size.map(|size| operation.request.fields[size].key());
        size == Some(name)
    };
    let plain = |request: &Value| {
        let fields = request.as_object().into_iter().flatten();
        fields.filter(|(name, _)| !ignored(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let asked: Value = plain(fields);
    let answered = || operation.examples.iter().filter(|example| example.response.is_some());
    let same = answered().find(|example| plain(&example.request.value()) == asked);
    let position = listing.position().map(|field| operation.request.fields[field].key());
    let first = match &listing.next {
        NextPage::Number { first, .. } => Some(*first),
        NextPage::Offset { .. } => Some(0),
        _ => None,
    };
    let is_first = |value: &Value| first.is_some() && value.as_i64() == first;
    let later = fields.get(position.unwrap_or("page")).is_some_and(|value| !is_first(value));
    let example = same.or_else(|| answered().next());
    let Some(page) = example.and_then(|example| example.response.as_ref()).map(Json::value) else {
        return refuse(connector, 501, "no example of this operation has a response", None);
    };
    let mut page = page;
    if same.is_none() && later {
        if let Some(items) = listing.items.iter().try_fold(&mut page, |value, key| value.get_mut(key)) {
            *items = json!([]);
        }
        listing.end(&mut page);
    }
    // A URL of the example leads to the vendor.
    if let NextPage::Url { .. } = listing.next {
        listing.end(&mut page);
    }
    let response = respond(connector, 200, Some("application/json"), page.to_string());
    if listing.next == NextPage::Link
        && let Some(link) = next_link(operation, base, request, &asked)
    {
        return response.header("link", link);
    }
    response
}

/// Where the next page is, if there is an example of it.
fn next_link(operation: &Operation, base: &str, request: &Recorded, asked: &Value) -> Option<String> {
    let number = asked.get("page").and_then(Value::as_i64).unwrap_or(1).saturating_add(1);
    operation.examples.iter().find(|example| example.request.value()["page"] == json!(number))?;
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let kept = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("page="));
    let kept: String = kept.map(|part| format!("{part}&")).collect();
    let host = request.header("host")?;
    debug_assert!(path.starts_with(base), "a call is behind the base URL");
    Some(format!("<http://{host}{path}?{kept}page={number}>; rel=\"next\""))
}

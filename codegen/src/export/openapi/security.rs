//! The connection: security schemes, the sets of them that a call needs, and what OpenAPI has no word for.

use super::super::json::{Node, Object};
use super::names::component;
use crate::model::{ConnectionField, ConnectionRule, Connector, ErrorPaths, Send};

/// The most fields of which all sets are tried; no connector has as many.
const MOST_FIELDS: usize = 8;

/// Returns the schemes, each under the name of its field; user name and password are one.
pub(super) fn schemes(connector: &Connector) -> Object {
    let mut schemes = Object::new();
    for field in sent(connector) {
        let key = |name: &str, place: &str| {
            Object::new().with("type", "apiKey").with("in", place).with("name", name)
        };
        let http = |scheme: &str| Object::new().with("type", "http").with("scheme", scheme);
        let scheme = match &field.send {
            Some(Send::Bearer) => http("bearer"),
            Some(Send::Header(name)) => key(name, "header"),
            Some(Send::Query(name)) => key(name, "query"),
            Some(Send::Cookie(name)) => key(name, "cookie"),
            Some(Send::BasicUser | Send::BasicPassword) => http("basic"),
            None => continue,
        };
        let scheme = scheme
            .maybe("description", field.docs.help.as_deref())
            .maybe("x-written", field.written.as_deref());
        schemes.add(name(field), scheme);
    }
    schemes
}

fn sent(connector: &Connector) -> impl Iterator<Item = &ConnectionField> {
    connector.connection.iter().filter(|field| field.send.is_some()).take(MOST_FIELDS)
}

fn name(field: &ConnectionField) -> String {
    match field.send {
        Some(Send::BasicUser | Send::BasicPassword) => "basic".to_owned(),
        _ => component(&field.name),
    }
}

/// Returns the smallest sets of schemes that the connection's rules allow, and then the largest ones.
pub(super) fn alternatives(connector: &Connector) -> Vec<Node> {
    let fields: Vec<&ConnectionField> = sent(connector).collect();
    let is_right = |set: &usize| {
        let has =
            |name: &str| fields.iter().enumerate().any(|(at, one)| one.name == name && set & (1 << at) != 0);
        let is_complete = fields.iter().filter(|field| field.required).all(|field| has(&field.name));
        is_complete && connector.rules.iter().all(|rule| holds(rule, &has))
    };
    let right: Vec<usize> = (0..1_usize << fields.len()).filter(is_right).collect();
    let is_within = |small: usize, large: usize| small != large && small & large == small;
    let smallest = right.iter().filter(|set| !right.iter().any(|other| is_within(*other, **set)));
    let largest = right.iter().filter(|set| !right.iter().any(|other| is_within(**set, *other)));
    let mut all: Vec<Node> = Vec::new();
    for set in smallest.chain(largest) {
        let mut needed = Object::new();
        for (_, field) in fields.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0) {
            needed.add(name(field), Vec::new());
        }
        let needed = Node::from(needed);
        if !all.contains(&needed) {
            all.push(needed);
        }
    }
    all
}

fn holds(rule: &ConnectionRule, has: &dyn Fn(&str) -> bool) -> bool {
    let count = rule.fields.iter().filter(|field| has(field)).count();
    !rule.when.as_deref().is_none_or(has) || (rule.least..=rule.most).contains(&count)
}

/// Returns what a client needs besides: names, variables of the environment, errors, retries.
pub(super) fn connector(connector: &Connector) -> Object {
    let mut fields = Object::new();
    for field in &connector.connection {
        let described = Object::new()
            .maybe("label", field.docs.title.as_deref())
            .maybe("help", field.docs.help.as_deref())
            .flag("required", field.required)
            .flag("secret", field.secret)
            .maybe("env", field.env.as_deref());
        fields.add(&field.name, described);
    }
    let mut headers = Object::new();
    connector.headers.iter().for_each(|(name, value)| headers.add(name, value.as_str()));
    let rules = connector.rules.iter().map(rule).collect();
    let test = connector.test.as_ref().map(|(module, operation)| format!("{module}.{operation}"));
    Object::new()
        .with("name", connector.name.as_str())
        .maybe("base_url_env", connector.base_url_env.as_deref())
        .with("connection", fields)
        .list("x-rules", rules)
        .maybe("default", (!connector.is_default).then_some(false))
        .object("headers", headers)
        .maybe("test", test)
        .object("errors", errors(&connector.errors))
        .maybe("request_id", connector.request_id.as_deref())
        .maybe("stream_end", connector.stream_end.as_deref())
        .maybe("retry", retry(connector))
}

/// Returns a rule of the connection, in the form of the rules between fields.
fn rule(rule: &ConnectionRule) -> Node {
    let names = |fields: &[String]| fields.iter().map(|field| field.as_str().into()).collect::<Vec<Node>>();
    let requirement = match (&rule.when, rule.least, rule.most) {
        (Some(field), _, 0) => Object::new().with(
            "excludes",
            Object::new().with("field", field.as_str()).with("others", names(&rule.fields)),
        ),
        (Some(field), ..) => Object::new()
            .with("needs", Object::new().with("field", field.as_str()).with("others", names(&rule.fields))),
        (None, 1, 1) => Object::new().with("one_of", Object::new().with("fields", names(&rule.fields))),
        (None, 0, _) => {
            Object::new().with("at_most_one_of", Object::new().with("fields", names(&rule.fields)))
        }
        (None, ..) => {
            Object::new().with("at_least_one_of", Object::new().with("fields", names(&rule.fields)))
        }
    };
    Object::new().with("requirement", requirement).into()
}

fn errors(paths: &ErrorPaths) -> Object {
    let all =
        [("message", &paths.message), ("kind", &paths.kind), ("code", &paths.code), ("param", &paths.param)];
    let mut errors = Object::new();
    all.into_iter()
        .filter(|(_, path)| !path.is_empty())
        .for_each(|(name, path)| errors.add(name, path.join(".")));
    errors
}

fn retry(connector: &Connector) -> Option<Object> {
    let retry = connector.retry.as_ref()?;
    let range = |(first, last): &(u16, u16)| match first == last {
        true => first.to_string().into(),
        false if first % 100 == 0 && *last == first + 99 => format!("{}xx", first / 100).into(),
        false => format!("{first}-{last}").into(),
    };
    let never = retry.never.iter().map(|code| code.as_str().into()).collect();
    Some(
        Object::new()
            .with("statuses", retry.statuses.iter().map(range).collect::<Vec<Node>>())
            .with("max_retries", Node::Value(retry.max_retries.into()))
            .list("never", never)
            .maybe("idempotency", retry.idempotency.as_deref()),
    )
}

//! The connection and the base of an app: credentials, headers, the texts of errors, and what no log shows.

use super::super::json::{Node, Object};
use super::App;
use super::iml::{expression, if_set, literal, path, property, quoted};
use super::names::{self, ParameterNames};
use super::notes::Kind;
use crate::model::{ConnectionField, Operation, Send};

impl App<'_> {
    /// Returns the file `base`: what every module and every remote procedure has in common.
    pub fn base(&mut self) -> Object {
        let base = Object::new().with("baseUrl", self.base_url("connection"));
        let (headers, qs) = self.credentials("connection");
        base.object("headers", headers)
            .object("qs", qs)
            .with("response", Object::new().with("error", self.error()))
            .object("log", self.log())
    }

    /// Returns the parameters of a connection. Make itself has a name of each.
    pub fn connection_parameters(&mut self) -> Vec<Node> {
        let mut all = Vec::new();
        for field in self.sent_fields() {
            let parameter = Object::new()
                .with("name", field.name.as_str())
                .with("type", if field.secret { "password" } else { "text" })
                .with("label", names::title(field.docs.title.as_deref(), &field.name))
                .maybe("help", field.docs.help.as_deref())
                .flag("required", field.required)
                .maybe("default", field.default.as_deref());
            all.push(parameter.into());
        }
        for rule in &self.connector.rules {
            let when = rule.when.as_ref().map(|field| format!("with `{field}`: ")).unwrap_or_default();
            let fields = rule.fields.join(", ");
            let count = format!("{when}{} to {} of {fields}", rule.least, rule.most);
            self.notes.add(Kind::Rule, "connection", count);
        }
        all
    }

    /// Returns the call that tests a connection: it has no base.
    pub fn connection_test(&mut self) -> Node {
        let connector = self.connector;
        let test = connector.test.as_ref();
        let operation = test.and_then(|(module, operation)| connector.operation(module, operation));
        let Some(operation) = operation.filter(|one| is_simple(one)) else {
            self.notes.add(Kind::Client, "connection", "a connection is saved without a test");
            return Vec::new().into();
        };
        let names = ParameterNames::none(operation);
        let Some(mut request) = self.request("connection.test", operation, &names) else {
            return Vec::new().into();
        };
        let Some(Node::Value(url)) = request.take("url") else { return Vec::new().into() };
        let url = url.as_str().unwrap_or_default().to_owned();
        let url = if url.starts_with('/') { format!("{}{url}", self.base_url("parameters")) } else { url };
        let (mut headers, mut qs) = self.credentials("parameters");
        for (own, name) in [(&mut headers, "headers"), (&mut qs, "qs")] {
            if let Some(Node::Object(given)) = request.take(name) {
                own.join(given);
            }
        }
        let response = Object::new().with("error", self.error());
        let request = Object::new().with("url", url).and(request);
        request
            .object("headers", headers)
            .object("qs", qs)
            .with("response", response)
            .object("log", self.log())
            .into()
    }

    /// Returns the base URL, whose holes are fields of the connection.
    fn base_url(&self, object: &str) -> String {
        let mut url = literal(self.connector.base_url.trim_end_matches('/'));
        for field in self.connector.connection.iter().filter(|field| field.is_part) {
            let value = property(object, &field.name);
            let value = match field.default.as_deref().and_then(quoted) {
                Some(default) => format!("ifempty({value}, {default})"),
                None => value,
            };
            url = url.replace(&format!("{{{}}}", field.name), &expression(&value));
        }
        url
    }

    /// Returns the fields of a connection that a call needs.
    fn sent_fields(&self) -> impl Iterator<Item = &ConnectionField> + use<'_> {
        self.connector.connection.iter().filter(|field| field.send.is_some() || field.is_part)
    }

    /// Returns the headers and the query with the credentials.
    fn credentials(&self, object: &str) -> (Object, Object) {
        let (mut headers, mut qs) = (Object::new(), Object::new());
        for (name, value) in &self.connector.headers {
            headers.add(literal(name), literal(value));
        }
        let (mut user, mut password) = ("''".to_owned(), "''".to_owned());
        let mut cookies: Vec<String> = Vec::new();
        for field in &self.connector.connection {
            let value = property(object, &field.name);
            match &field.send {
                Some(Send::Bearer) => {
                    headers.add("Authorization", prefixed(&value, "Bearer ", "", field.required));
                }
                Some(Send::Header(name)) => {
                    let written = field.written.as_deref().unwrap_or("{}");
                    let (before, after) = written.split_once("{}").unwrap_or(("", ""));
                    headers.add(literal(name), prefixed(&value, before, after, field.required));
                }
                Some(Send::Query(name)) => qs.add(literal(name), expression(&value)),
                Some(Send::Cookie(name)) => cookies.push(format!("{}={}", literal(name), expression(&value))),
                Some(Send::BasicUser) => user = value,
                Some(Send::BasicPassword) => password = value,
                None => {}
            }
        }
        if user != "''" || password != "''" {
            let pair = expression(&format!("base64({user} + ':' + {password})"));
            headers.add("Authorization", format!("Basic {pair}"));
        }
        if !cookies.is_empty() {
            headers.add("Cookie", cookies.join("; "));
        }
        (headers, qs)
    }

    /// Returns the places of credentials in requests, which no log shows.
    fn log(&self) -> Object {
        let mut hidden: Vec<Node> = Vec::new();
        for field in self.connector.connection.iter().filter(|field| field.secret || is_basic(field)) {
            let place = match &field.send {
                Some(Send::Query(name)) => format!("request.qs.{name}"),
                Some(Send::Cookie(_)) => "request.headers.cookie".to_owned(),
                Some(Send::Header(name)) => format!("request.headers.{}", name.to_lowercase()),
                Some(Send::Bearer | Send::BasicUser | Send::BasicPassword) => {
                    "request.headers.authorization".to_owned()
                }
                None => continue,
            };
            if !hidden.contains(&Node::from(place.as_str())) {
                hidden.push(place.into());
            }
        }
        Object::new().list("sanitize", hidden)
    }

    /// Returns how Make shows the errors of the API.
    fn error(&self) -> Object {
        let said = path("body", &self.connector.errors.message).filter(|path| path != "body");
        let said = said.map_or_else(|| "body".to_owned(), |path| format!("ifempty({path}, body)"));
        let message = format!("[{{{{statusCode}}}}] {}", expression(&said));
        let of = |ty: &str| Object::new().with("message", message.as_str()).with("type", ty);
        let mut error = of("RuntimeError");
        for (status, ty) in [
            ("401", "InvalidAccessTokenError"),
            ("429", "RateLimitError"),
            ("502", "ConnectionError"),
            ("503", "ConnectionError"),
            ("504", "ConnectionError"),
        ] {
            error.add(status, of(ty));
        }
        error
    }
}

/// Returns a credential with the text around it. An optional one that is not set is not sent.
fn prefixed(value: &str, before: &str, after: &str, required: bool) -> String {
    let whole = format!("{}{}{}", literal(before), expression(value), literal(after));
    let (Some(first), Some(last)) = (quoted(before), quoted(after)) else { return whole };
    match (required, before.is_empty() && after.is_empty()) {
        (true, _) | (_, true) => whole,
        (false, false) => expression(&if_set(value, &format!("{first} + {value} + {last}"))),
    }
}

fn is_basic(field: &ConnectionField) -> bool {
    matches!(field.send, Some(Send::BasicUser | Send::BasicPassword))
}

/// Returns `true` for a call without required fields, whose other ones may be left out.
fn is_simple(operation: &Operation) -> bool {
    operation.request.fields.iter().all(|field| !field.required || field.set_by_client)
}

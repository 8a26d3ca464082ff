//! A connector with its connection.

use super::{docs, operation, types};
use crate::diff::item::Item;
use crate::diff::verdicts::{
    ARRAY_FORMAT, BASE_URL, COMPANION, CONNECTION_RULE, CONNECTOR, DEFAULT, DEFAULT_FEATURE, DEPENDENCY, END,
    ENV, ERROR_BODY, ERRORS, FEATURE, FIELD, FULL_FEATURE, HEADER, KEY, KIND, LOCALE, MODULE, REQUEST_ID,
    REQUIRED, REQUIRED_FIELD, RETRY, RUST_NAME, RUST_TYPE, SEND, SERVER, TEST, VERSION, WRITTEN,
};
use crate::emit::signature;
use crate::model::{ConnectionField, ConnectionRule, Connector, Send};
use crate::syntax::ArrayFormat;

pub(super) fn item(connector: &Connector) -> Item {
    let mut item = Item::new(&CONNECTOR, &connector.name);
    item.fact(&FEATURE, &connector.feature);
    item.maybe(&FULL_FEATURE, connector.full_feature.as_deref());
    item.flag(&DEFAULT_FEATURE, connector.is_default);
    item.fact(&BASE_URL, &connector.base_url);
    item.maybe(&ENV, connector.base_url_env.as_deref());
    for (name, value) in &connector.headers {
        item.fact_of(&HEADER, name, value);
    }
    let format = ArrayFormat::ALL.iter().find(|(_, format)| *format == connector.array_format);
    item.maybe(&ARRAY_FORMAT, format.map(|(word, _)| *word));
    item.maybe(&KEY, connector.key().map(|field| field.name.as_str()));
    for rule in &connector.rules {
        item.fact_of(&CONNECTION_RULE, self::rule(rule), "yes");
    }
    item.maybe(&TEST, connector.test.as_ref().map(|(module, operation)| format!("{module}.{operation}")));
    let errors = &connector.errors;
    let errors = [&errors.message, &errors.kind, &errors.code, &errors.param].map(|path| path.join("."));
    item.fact(&ERRORS, errors.join(", "));
    for body in &connector.error_bodies {
        item.fact_of(&ERROR_BODY, operation::error_status(body), signature::ty(connector, &body.ty));
    }
    item.maybe(&REQUEST_ID, connector.request_id.as_deref());
    item.maybe(&END, connector.stream_end.as_deref());
    item.maybe(&RETRY, connector.retry.as_ref().map(|retry| format!("{retry:?}")));
    let companion = connector.companions.iter().find(|one| one.module.is_none());
    item.maybe(&COMPANION, companion.map(|one| one.text.as_str()));
    for locale in &connector.locales {
        item.fact_of(&LOCALE, &locale.language, format!("{:?}", locale.texts));
    }
    docs(&mut item, &connector.docs, connector.guide.as_deref());
    item.items.push(connection(connector));
    item.items.extend(connector.servers.iter().map(|server| {
        let mut item = Item::new(&SERVER, &server.name);
        item.fact(&BASE_URL, &server.base_url);
        item
    }));
    item.items.extend(connector.dependencies.iter().map(|(name, version)| {
        let mut item = Item::new(&DEPENDENCY, name);
        item.fact(&VERSION, version);
        item
    }));
    item.items.push(shared(connector));
    let modules = connector.modules.iter().enumerate();
    item.items.extend(modules.map(|(index, module)| operation::module(connector, index, module)));
    item
}

/// The module of the types that several modules share.
fn shared(connector: &Connector) -> Item {
    let mut item = Item::new(&MODULE, "types");
    item.fact(&KIND, "types");
    item.items = types::items(connector, &connector.shared);
    item
}

fn connection(connector: &Connector) -> Item {
    let mut item = Item::new(&MODULE, "connection");
    item.fact(&KIND, "connection");
    let required = connector.connection.iter().filter(|field| field.required);
    item.arguments = required.map(|field| field.name.clone()).collect();
    item.items = connector.connection.iter().map(field).collect();
    item
}

/// Returns a rule as the specification writes it.
fn rule(rule: &ConnectionRule) -> String {
    let fields = rule.fields.join(", ");
    match (&rule.when, rule.least, rule.most) {
        (Some(field), 0, _) => format!("{field} excludes {fields}"),
        (Some(field), ..) => format!("{field} needs {fields}"),
        (None, 1, 1) => format!("one of {fields}"),
        (None, 0, _) => format!("at most one of {fields}"),
        (None, ..) => format!("at least one of {fields}"),
    }
}

/// Returns the location of a credential as the specification writes it.
fn sent(send: &Send) -> String {
    match send {
        Send::Bearer => "bearer".to_owned(),
        Send::Header(name) => format!("header {name}"),
        Send::Query(name) => format!("query {name}"),
        Send::Cookie(name) => format!("cookie {name}"),
        Send::BasicUser => "basic user".to_owned(),
        Send::BasicPassword => "basic password".to_owned(),
    }
}

fn field(field: &ConnectionField) -> Item {
    let mut item = Item::new(if field.required { &REQUIRED_FIELD } else { &FIELD }, &field.name);
    item.wire = field.send.as_ref().map(sent);
    item.flag(&REQUIRED, field.required);
    item.fact(&RUST_TYPE, if field.secret { "Secret" } else { "String" });
    item.fact(&RUST_NAME, &field.ident);
    item.maybe(&ENV, field.env.as_deref());
    item.maybe(&SEND, item.wire.clone());
    item.maybe(&WRITTEN, field.written.as_deref());
    item.maybe(&DEFAULT, field.default.as_deref());
    docs(&mut item, &field.docs, None);
    item
}

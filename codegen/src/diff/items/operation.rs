//! Modules and their operations.

use super::{docs, fields, types};
use crate::diff::item::Item;
use crate::diff::verdicts::{
    BODY, COMPANION, DEFAULT_FEATURE, EFFECT, END, ERROR_BODY, EXAMPLES, FEATURE, FUNCTION, KIND, LIMIT,
    METHOD, MODULE, ON_SERVER, OPERATION, PAGES, PATH, REQUEST_NAME, RETURNS, RUST_NAME, RUST_TYPE, SIGNED,
    STREAM, TAKES_TEXT, TOGGLE, VARIANT, WEBHOOKS,
};
use crate::emit::signature;
use crate::model::{
    Connector, ErrorBody, Follow, Listing, Module, ModuleContent, NextPage, Operation, Returns, Signature,
    StatusContent, StreamedResponse,
};

pub(super) fn module(connector: &Connector, index: usize, module: &Module) -> Item {
    let mut item = Item::new(&MODULE, &module.name);
    item.fact(&FEATURE, &module.feature);
    item.flag(&DEFAULT_FEATURE, module.is_default);
    item.fact(&RUST_NAME, &module.handle);
    let kind = match module.content {
        ModuleContent::Operations(_) => "operations",
        ModuleContent::AnyCall => "any call",
    };
    item.fact(&KIND, kind);
    if let Some(webhooks) = &module.webhooks {
        item.fact(&WEBHOOKS, signature::ty(connector, &webhooks.ty));
        item.maybe(&SIGNED, webhooks.signature.map(Signature::word));
    }
    let companion = connector.companions.iter().find(|one| one.module == Some(index));
    item.maybe(&COMPANION, companion.map(|one| one.text.as_str()));
    docs(&mut item, &module.docs, None);
    item.items = module.operations().iter().map(|one| operation(connector, one)).collect();
    item.items.extend(types::items(connector, &module.types));
    item
}

fn operation(connector: &Connector, operation: &Operation) -> Item {
    let mut item = Item::new(&OPERATION, &operation.name);
    item.wire = Some(format!("{} {}", operation.method.as_str(), operation.target()));
    item.fact(&METHOD, operation.method.as_str());
    item.fact(&PATH, operation.target());
    item.maybe(&ON_SERVER, operation.server.as_deref());
    let body = || format!("{:?}", operation.body(connector)).to_lowercase();
    item.fact(&BODY, operation.media_type().map_or_else(body, str::to_owned));
    item.fact(&REQUEST_NAME, &operation.request_name);
    item.flag(&TAKES_TEXT, connector.only_text(&operation.request).is_some());
    item.fact(&RETURNS, signature::returned(connector, operation));
    for body in &operation.errors {
        item.fact_of(&ERROR_BODY, error_status(body), signature::ty(connector, &body.ty));
    }
    item.fact(&EFFECT, operation.effect.word());
    item.fact(&EXAMPLES, format!("{:?}", operation.examples));
    docs(&mut item, &operation.docs, None);
    fields::put(&mut item, connector, None, &operation.request);
    if operation.has_limit() {
        item.items.push(Item::new(&LIMIT, "limit"));
    }
    match &operation.returns {
        Returns::Pages(listing) => item.fact(&PAGES, pages(operation, listing)),
        Returns::Stream { format, .. } => item.fact(&STREAM, format.word()),
        Returns::ByField { cases, .. } => item.items.extend(cases.iter().map(|case| {
            let mut item = Item::new(&VARIANT, &case.value);
            item.fact(&RUST_NAME, &case.variant);
            item.fact(
                &RUST_TYPE,
                case.ty.as_ref().map_or_else(|| "String".into(), |ty| signature::ty(connector, ty)),
            );
            item
        })),
        Returns::ByStatus { cases, .. } => item.items.extend(cases.iter().map(|case| {
            let mut item = Item::new(&VARIANT, case.status.to_string());
            item.fact(&RUST_NAME, &case.variant);
            item.fact(
                &RUST_TYPE,
                match &case.content {
                    StatusContent::Json(ty) => signature::ty(connector, ty),
                    StatusContent::Text => "String".to_owned(),
                    StatusContent::Nothing => "()".to_owned(),
                },
            );
            item
        })),
        _ => {}
    }
    item.items.extend(operation.stream.as_ref().map(|stream| streamed(connector, operation, stream)));
    item.items.extend(operation.follow.as_ref().map(followed));
    item
}

fn streamed(connector: &Connector, operation: &Operation, stream: &StreamedResponse) -> Item {
    let mut item = Item::new(&FUNCTION, &stream.function);
    item.fact(&RETURNS, signature::ty(connector, &stream.ty));
    let toggle = &operation.request.fields[stream.toggle];
    item.fact(&TOGGLE, format!("{}: {}", toggle.wire, stream.value.as_deref().unwrap_or("true")));
    item.fact(&END, stream.until.join(", "));
    item
}

/// Returns the name of the statuses of an error body.
pub(super) fn error_status(body: &ErrorBody) -> String {
    body.status().unwrap_or_else(|| "any other status".to_owned())
}

fn followed(follow: &Follow) -> Item {
    let mut item = Item::new(&FUNCTION, &follow.function);
    item.fact(&END, format!("{}.{} is {}", follow.operation, follow.field, follow.values.join(", ")));
    item
}

/// Returns the way through the pages of a list, in words.
fn pages(operation: &Operation, listing: &Listing) -> String {
    let wire = |field: &usize| operation.request.fields[*field].wire.as_str();
    let next = match &listing.next {
        NextPage::Link => "the header `Link`".to_owned(),
        NextPage::LastItem { field, ident } => format!("{} is {ident} of the last item", wire(field)),
        NextPage::Cursor { field, from } => format!("{} is {}", wire(field), from.join(".")),
        NextPage::Url { from } => from.join("."),
        NextPage::Number { field, first, last, total } => {
            format!("{} from {first} to {}{}", wire(field), last.join("."), total.join("."))
        }
        NextPage::Offset { field, total } => format!("{} to {}", wire(field), total.join(".")),
    };
    let (items, more) = (listing.items.join("."), listing.more.join("."));
    let size = listing.size.as_ref().map_or("", |field| wire(field));
    let parts = [("items", items.as_str()), ("more", &more), ("size", size), ("next", &next)];
    let parts = parts.iter().filter(|(_, value)| !value.is_empty());
    parts.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

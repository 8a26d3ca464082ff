//! Examples of the specification as Rust expressions, for docs and tests.
//!
//! Long file: one walk over a value and its type, with an expression for each kind of both.

use super::docs::WIDTH;
use super::{json, ty};
use crate::conform::alternative;
use crate::model::{
    Connector, Example, Field, Module, Operation, Returns, Schema, Struct, Type, TypeDeclaration, TypeKind,
};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The request of an example, made by the builders.
pub(super) fn request(connector: &Connector, operation: &Operation, request: &Value) -> Option<TokenStream> {
    let name = ty::ident(&operation.request_name);
    built(connector, &quote!(#name), &operation.request, request.as_object()?, Scope::Outside)
}

/// The lines of the doc example of a function: the first of its examples.
pub(super) fn docs(connector: &Connector, module: &Module, operation: &Operation) -> Option<Vec<String>> {
    let Program { mut lines, names, body } =
        program_of(connector, module, operation, operation.examples.first()?, false)?;
    let connector = &connector.ident;
    lines.extend([
        format!("# use modwright_connectors::{{Error, {names}{connector}::Client}};"),
        "# async fn example(client: Client) -> Result<(), Error> {".to_owned(),
    ]);
    lines.extend(body.lines().map(str::to_owned));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    Some(lines)
}

/// The program of an example, for a reader to copy.
#[cfg(feature = "docs")]
pub(crate) fn program(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    example: &Example,
) -> Option<String> {
    let streamed = example.events.is_some();
    let Program { mut lines, names, body } = program_of(connector, module, operation, example, streamed)?;
    let client = format!("{}::Client", connector.ident);
    lines.push(match names.as_str() {
        "" => format!("use modwright_connectors::{client};"),
        names => format!("use modwright_connectors::{{{names}{client}}};"),
    });
    Some(format!("{}\n\nlet client = Client::from_env()?;\n{}", lines.join("\n"), body.trim_end()))
}

/// The parts of the program of an example.
struct Program {
    /// The lines that bring types into scope.
    lines: Vec<String>,
    /// Names of the runtime, each with a comma.
    names: String,
    /// The statements.
    body: String,
}

fn program_of(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    example: &Example,
    streamed: bool,
) -> Option<Program> {
    let value = from_disk(connector, operation, example.request.value());
    let mut request = request(connector, operation, &value)?;
    let mut made = Some(quote!(let request = #request;));
    let mut argument = quote!(&request);
    if let (Some(_), [(_, Value::String(text))]) =
        (connector.only_text(&operation.request), value.as_object()?.iter().collect::<Vec<_>>().as_slice())
    {
        (request, made, argument) = (TokenStream::new(), None, quote!(#text));
    }
    let (accessor, call) = (ty::ident(&module.ident), ty::ident(&operation.ident));
    let stream = match (&operation.returns, &operation.stream) {
        (Returns::Stream { .. }, _) => Some(&operation.ident),
        (_, Some(stream)) if streamed => Some(&stream.function),
        _ => None,
    };
    let response = match (&operation.returns, stream) {
        (_, Some(function)) => {
            let call = ty::ident(function);
            quote! {
                let mut events = client.#accessor().#call(#argument).await?;
                while let Some(event) = events.try_next().await? {
                    println!("{event:?}");
                }
            }
        }
        (Returns::Nothing, None) => quote!(client.#accessor().#call(#argument).await?;),
        _ => quote!(let response = client.#accessor().#call(#argument).await?;),
    };
    let body = crate::format::block(&quote! { #made #response });
    let operation_sends_files =
        operation.request.fields.iter().any(|field| connector.is_file(&field.schema.ty));
    let named = names(&request);
    let module_name = &module.ident;
    let file = if operation_sends_files { "File, " } else { "" };
    let time = if body.contains("Timestamp(") { "Timestamp, " } else { "" };
    let own = std::iter::once(&operation.request_name)
        .chain(module.types.iter().map(|id| &connector.declaration(*id).name));
    let shared = connector.shared.iter().map(|id| &connector.declaration(*id).name);
    let connector = &connector.ident;
    let lines = [
        import(&format!("{connector}::{module_name}"), own, &named),
        import(&format!("{connector}::types"), shared, &named),
    ];
    Some(Program { lines: lines.into_iter().flatten().collect(), names: format!("{file}{time}"), body })
}

/// The lines that bring those of some types into scope that an example names, as rustfmt writes them.
fn import<'m>(from: &str, types: impl Iterator<Item = &'m String>, named: &BTreeSet<String>) -> Vec<String> {
    let used: BTreeSet<&str> = types.map(String::as_str).filter(|name| named.contains(*name)).collect();
    let names = used.iter().copied().collect::<Vec<_>>().join(", ");
    let line = match used.len() {
        0 => return Vec::new(),
        1 => format!("use modwright_connectors::{from}::{names};"),
        _ => format!("use modwright_connectors::{from}::{{{names}}};"),
    };
    if line.len() <= WIDTH || used.len() == 1 {
        return vec![line];
    }
    let (mut lines, mut last) = (vec![format!("use modwright_connectors::{from}::{{")], String::from("   "));
    for name in used {
        if last.len() + " ,".len() + name.len() > WIDTH {
            lines.push(std::mem::replace(&mut last, String::from("   ")));
        }
        last.extend([" ", name, ","]);
    }
    lines.extend([last, "};".to_owned()]);
    lines
}

/// Every name in an expression at which a path begins: not `User` in `Role::User`.
fn names(tokens: &TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut colons = 0;
    for tree in tokens.clone() {
        match &tree {
            TokenTree::Ident(ident) if colons < 2 => drop(names.insert(ident.to_string())),
            TokenTree::Group(group) => names.extend(self::names(&group.stream())),
            _ => {}
        }
        let colon = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ':');
        colons = if colon { colons + 1 } else { 0 };
    }
    names
}

/// The request with its files on disk: a reader has them there, and not in the program.
fn from_disk(connector: &Connector, operation: &Operation, mut request: Value) -> Value {
    let strip = |file: &mut Value| {
        if let Value::Object(file) = file {
            file.retain(|key, _| key != "text" && key != "data");
        }
    };
    for field in operation.request.fields.iter().filter(|field| connector.is_file(&field.schema.ty)) {
        match request.get_mut(field.key()) {
            Some(Value::Array(files)) => files.iter_mut().for_each(strip),
            Some(file) => strip(file),
            None => {}
        }
    }
    request
}

/// `File::bytes("a.txt", b"…")`
fn file(value: &Value) -> TokenStream {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let name = text("name").unwrap_or_default();
    let made = match (text("text"), text("data")) {
        (Some(text), _) => quote!(File::bytes(#name, #text)),
        (None, Some(_)) => {
            let file = Scope::Outside.json(value);
            return quote!(serde_json::from_value::<File>(#file).unwrap());
        }
        (None, None) => quote!(File::path(#name)),
    };
    let media_type = text("media_type").map(|media_type| quote!(.media_type(#media_type)));
    quote!(#made #media_type)
}

/// The place of an expression: it decides on the paths in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// In a module of the generated crate, which imports what it names.
    Module,
    /// In docs and tests.
    Outside,
}

impl Scope {
    /// An expression of the type `Value`.
    fn json(self, value: &Value) -> TokenStream {
        // The macro recurses once for each token.
        if json::nodes(value) > 16 {
            let text = value.to_string();
            return match self {
                Self::Module => quote!(codegen::serde_json::from_str::<Value>(#text).unwrap_or_default()),
                Self::Outside => {
                    quote!(serde_json::from_str::<modwright_connectors::Value>(#text).unwrap())
                }
            };
        }
        let tokens = json::tokens(value);
        match self {
            Self::Module => quote!(codegen::serde_json::json!(#tokens)),
            Self::Outside => quote!(serde_json::json!(#tokens)),
        }
    }

    fn stored(self, connector: &Connector, ty: &Type) -> TokenStream {
        if self == Self::Module {
            return ty::stored(connector, ty);
        }
        match ty {
            Type::Json => quote!(modwright_connectors::Value),
            Type::List(item) => {
                let item = self.stored(connector, &item.ty);
                quote!(Vec<#item>)
            }
            Type::Nullable(item) => {
                let item = self.stored(connector, &item.ty);
                quote!(Option<#item>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.stored(connector, &item.ty));
                quote!((#(#items),*))
            }
            Type::Map { value, .. } => {
                let value = self.stored(connector, &value.ty);
                quote!(std::collections::BTreeMap<String, #value>)
            }
            _ => ty::stored(connector, ty),
        }
    }

    fn map(self) -> TokenStream {
        if self == Self::Module { quote!(BTreeMap) } else { quote!(std::collections::BTreeMap) }
    }
}

/// `Name::new(required…).optional(…)`; `None` where a value has no expression.
fn built(
    connector: &Connector,
    name: &TokenStream,
    shape: &Struct,
    object: &Map<String, Value>,
    scope: Scope,
) -> Option<TokenStream> {
    let value = |field: &Field| object.get(field.key());
    let required: Vec<TokenStream> = shape
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| argument(connector, field, value(field)?, scope))
        .collect::<Option<_>>()?;
    let setters: Vec<TokenStream> = shape
        .fields
        .iter()
        .filter(|field| !field.required && !field.set_by_client)
        .filter_map(|field| Some((field, value(field)?)))
        .filter(|(field, value)| !value.is_null() || field.nullable || field.schema.ty == Type::Json)
        .map(|(field, value)| {
            let argument = argument(connector, field, value, scope)?;
            let setter = ty::ident(&field.ident);
            Some(quote!(#setter(#argument)))
        })
        .collect::<Option<_>>()?;
    let rest = rest(connector, shape, object, scope)?;
    Some(quote!(#name::new(#(#required),*)#(.#setters)* #rest))
}

/// The setter of the fields that have no name in the specification.
fn rest(
    connector: &Connector,
    shape: &Struct,
    object: &Map<String, Value>,
    scope: Scope,
) -> Option<TokenStream> {
    let Some(field) = shape.fields.iter().find(|field| field.is_rest) else {
        return Some(TokenStream::new());
    };
    let others = shape.unnamed(object);
    if others.is_empty() {
        return Some(TokenStream::new());
    }
    let argument = argument(connector, field, &Value::Object(others), scope)?;
    Some(quote!(.rest(#argument)))
}

/// The argument of a setter or of `new` for a field.
fn argument(connector: &Connector, field: &Field, value: &Value, scope: Scope) -> Option<TokenStream> {
    if field.nullable && value.is_null() {
        return Some(match scope {
            Scope::Module => quote!(Nullable::Null),
            Scope::Outside => quote!(modwright_connectors::Nullable::Null),
        });
    }
    taken(connector, &field.schema, value, scope)
}

/// The shortest expression that a parameter for this type takes.
fn taken(connector: &Connector, shape: &Schema, value: &Value, scope: Scope) -> Option<TokenStream> {
    match (&shape.ty, value) {
        (Type::String | Type::Secret, Value::String(text)) => Some(quote!(#text)),
        (Type::List(item), Value::Array(items)) if !items.is_empty() => array(connector, item, items, scope),
        (Type::Tuple(schemas), Value::Array(items)) => {
            tuple(schemas, items, |schema, value| item(connector, schema, value, scope))
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) if !entries.is_empty() => {
            let pairs = entries.iter().map(|(key, value)| {
                let value = item(connector, entry, value, scope)?;
                Some(quote!((#key, #value)))
            });
            let pairs = pairs.collect::<Option<Vec<_>>>()?;
            Some(quote!([#(#pairs),*]))
        }
        (Type::Named(id), _) => {
            let TypeKind::Untagged { alternatives } = &connector.declaration(*id).kind else {
                return typed(connector, shape, value, scope);
            };
            let fit = alternative(connector, alternatives, value)?;
            match (&fit.schema.ty, value) {
                // The union is made from an array of what its list holds.
                (Type::List(item), Value::Array(items)) if !items.is_empty() => {
                    array(connector, item, items, scope)
                }
                (Type::String | Type::Integer | Type::Number | Type::Boolean, _) => {
                    taken(connector, &fit.schema, value, scope)
                }
                // The union is made from its members.
                (Type::Named(_) | Type::File, _) => typed(connector, &fit.schema, value, scope),
                _ => typed(connector, shape, value, scope),
            }
        }
        _ => typed(connector, shape, value, scope),
    }
}

/// `("a", 1)`; `None` for a list of another length.
fn tuple(
    schemas: &[Schema],
    items: &[Value],
    item: impl Fn(&Schema, &Value) -> Option<TokenStream>,
) -> Option<TokenStream> {
    if schemas.len() != items.len() {
        return None;
    }
    let items = schemas.iter().zip(items).map(|(schema, value)| item(schema, value));
    let items = items.collect::<Option<Vec<_>>>()?;
    Some(quote!((#(#items),*)))
}

fn array(connector: &Connector, shape: &Schema, items: &[Value], scope: Scope) -> Option<TokenStream> {
    let items = items.iter().map(|value| item(connector, shape, value, scope));
    let items = items.collect::<Option<Vec<_>>>()?;
    Some(quote!([#(#items),*]))
}

/// An item of an array or a tuple: a text as it is, other values as they are stored.
fn item(connector: &Connector, shape: &Schema, value: &Value, scope: Scope) -> Option<TokenStream> {
    match (&shape.ty, value) {
        (Type::String, Value::String(text)) => Some(quote!(#text)),
        _ => typed(connector, shape, value, scope),
    }
}

/// An expression of exactly the type that is stored, for a module of the generated crate.
pub(super) fn stored(connector: &Connector, shape: &Schema, value: &Value) -> Option<TokenStream> {
    typed(connector, shape, value, Scope::Module)
}

/// An expression of exactly the type that is stored; `None` where a value has none.
fn typed(connector: &Connector, shape: &Schema, value: &Value, scope: Scope) -> Option<TokenStream> {
    Some(match (&shape.ty, value) {
        (Type::String | Type::Secret, Value::String(text)) => quote!(#text.to_owned()),
        (Type::Integer, Value::Number(number)) => json::integer(number.as_i64()?),
        (Type::Number, Value::Number(number)) => {
            super::validate::number(crate::model::Number::Float(number.as_f64()?))
        }
        (Type::Boolean, Value::Bool(value)) => quote!(#value),
        (Type::Timestamp, Value::Number(number)) => {
            let seconds = json::integer(number.as_i64()?);
            quote!(Timestamp(#seconds))
        }
        (Type::Vector, Value::Array(items)) => {
            let numbers = items
                .iter()
                .map(|item| Some(super::validate::number(crate::model::Number::Float(item.as_f64()?))));
            let numbers = numbers.collect::<Option<Vec<_>>>()?;
            quote!(vec![#(#numbers),*])
        }
        (Type::List(item), Value::Array(items)) if items.is_empty() => {
            let item = scope.stored(connector, &item.ty);
            quote!(Vec::<#item>::new())
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) if entries.is_empty() => {
            let (map, entry) = (scope.map(), scope.stored(connector, &entry.ty));
            quote!(#map::<String, #entry>::new())
        }
        (Type::List(item), Value::Array(items)) => {
            let items = items.iter().map(|value| typed(connector, item, value, scope));
            let items = items.collect::<Option<Vec<_>>>()?;
            quote!(vec![#(#items),*])
        }
        (Type::Tuple(schemas), Value::Array(items)) => {
            return tuple(schemas, items, |schema, value| typed(connector, schema, value, scope));
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) => {
            let pairs = entries.iter().map(|(key, value)| {
                let value = typed(connector, entry, value, scope)?;
                Some(quote!((#key.to_owned(), #value)))
            });
            let (map, pairs) = (scope.map(), pairs.collect::<Option<Vec<_>>>()?);
            quote!(#map::from([#(#pairs),*]))
        }
        (Type::File, Value::Object(_)) => file(value),
        (Type::Json, _) => scope.json(value),
        (Type::Nullable(item), Value::Null) => {
            let item = scope.stored(connector, &item.ty);
            quote!(None::<#item>)
        }
        (Type::Nullable(item), _) => {
            let value = typed(connector, item, value, scope)?;
            quote!(Some(#value))
        }
        (Type::Named(id), _) => return named(connector, connector.declaration(*id), value, scope),
        _ => return None,
    })
}

fn named(
    connector: &Connector,
    declaration: &TypeDeclaration,
    value: &Value,
    scope: Scope,
) -> Option<TokenStream> {
    let name = ty::ident(&declaration.name);
    match &declaration.kind {
        TypeKind::Struct(shape) => built(connector, &quote!(#name), shape, value.as_object()?, scope),
        TypeKind::Enum { values, open } | TypeKind::IntegerEnum { values, open } => {
            let number = value.as_i64();
            let text =
                number.map_or_else(|| value.as_str().map(str::to_owned), |one| Some(one.to_string()))?;
            match (values.iter().find(|known| known.value == text), number) {
                (Some(known), _) => {
                    let variant = ty::ident(&known.variant);
                    Some(quote!(#name::#variant))
                }
                (None, Some(number)) => {
                    let number = json::integer(number);
                    open.then(|| quote!(#name::Other(#number)))
                }
                (None, None) if declaration.is_id() => Some(quote!(#name::new(#text))),
                (None, None) => open.then(|| quote!(#name::from(#text))),
            }
        }
        TypeKind::Tagged { tag, variants, open } => {
            let text = value.get(tag).and_then(Value::as_str);
            let known = variants.iter().find(|variant| match text {
                Some(text) => variant.value == text,
                None => variant.untagged,
            });
            let Some(variant) = known else {
                text?;
                let object = scope.json(value);
                return open.then(|| quote!(#name::Other(#object.as_object().cloned().unwrap_or_default())));
            };
            match variant.content {
                Some(id) => {
                    // The variant says the tag.
                    let mut content = value.clone();
                    content.as_object_mut().map(|object| object.remove(tag));
                    tagged(connector, &name, variant, connector.declaration(id), (&content, scope))
                }
                None => {
                    let case = ty::ident(&variant.variant);
                    Some(quote!(#name::#case))
                }
            }
        }
        TypeKind::Untagged { alternatives } => {
            let fit = alternative(connector, alternatives, value)?;
            let (case, value) = (ty::ident(&fit.variant), typed(connector, &fit.schema, value, scope)?);
            Some(quote!(#name::#case(#value)))
        }
    }
}

/// `Message::user("Hello")` if only the required fields are given, else `Message::User(UserMessage::new("Hello").name("A"))`.
fn tagged(
    connector: &Connector,
    name: &proc_macro2::Ident,
    variant: &crate::model::Variant,
    content: &TypeDeclaration,
    (value, scope): (&Value, Scope),
) -> Option<TokenStream> {
    let TypeKind::Struct(shape) = &content.kind else { return None };
    let object = value.as_object()?;
    let optional = shape.fields.iter().any(|field| !field.required && object.contains_key(&field.wire));
    if optional || shape.rest().is_some() || !shape.is_right_when_new() {
        let (case, inner) = (ty::ident(&variant.variant), named(connector, content, value, scope)?);
        return Some(quote!(#name::#case(#inner)));
    }
    let arguments: Vec<TokenStream> = shape
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| argument(connector, field, object.get(&field.wire)?, scope))
        .collect::<Option<_>>()?;
    let constructor = ty::ident(&variant.ident);
    Some(quote!(#name::#constructor(#(#arguments),*)))
}

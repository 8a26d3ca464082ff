//! The connection of a connector: its constructors and its setters.

use super::{docs, ty};
use crate::model::{ConnectionField, Connector, Send};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn emit(connector: &Connector) -> Vec<TokenStream> {
    let required: Vec<&ConnectionField> =
        connector.connection.iter().filter(|field| field.required).collect();
    let parameters = required.iter().map(|field| parameter(field));
    let key = connector.key();
    let credentials = required.iter().map(|field| attach(field, key, &quote!(.into())));
    let setters = connector.connection.iter().filter(|field| !field.required || Some(*field) == key);
    let setters = setters.map(|field| setter(field, key));
    let keyless = keyless(&required, key);
    let title = docs::escape(connector.docs.title.as_deref().unwrap_or(&connector.name));
    let doc = format!(" The address and the credentials of {title}. Its secrets are never printed.");
    let new_lines =
        required.iter().map(|field| format!("- `{}`: {}", field.name, field_docs(field).join(" ")));
    let mut lines = vec!["Creates a connection with its required fields.".to_owned(), String::new()];
    lines.extend(new_lines);
    if required.is_empty() {
        lines = vec!["Creates a connection to the default address.".to_owned()];
    }
    lines.extend(rules(connector));
    let lines = docs::attributes(&lines);
    let from_env = from_env(connector, &required);
    let default = if required.is_empty() {
        quote! {
            impl Default for Connection {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    } else {
        TokenStream::new()
    };
    let common = common_setters(connector);
    let token = key.filter(|key| takes_token(key)).map(|_| quote!(codegen::token_setters!();));
    vec![
        quote! {
            #[doc = #doc]
            #[derive(Debug, Clone)]
            pub struct Connection(codegen::Connection);
        },
        default,
        quote! {
            impl Connection {
                #lines
                #[must_use]
                pub fn new(#(#parameters),*) -> Self {
                    Self(codegen::Connection::new(&CONNECTOR)#(.#credentials)*)
                }

                #keyless
                #from_env
                #(#setters)*
                #common
                #token
            }
        },
    ]
}

/// The rules of the connection, for the docs of `new`.
fn rules(connector: &Connector) -> Vec<String> {
    // The setter of `crate` is `crate_`.
    let link = |name: &String| {
        let field = connector.connection.iter().find(|field| field.name == *name);
        let setter = field.map_or(name.as_str(), |field| field.ident.trim_start_matches("r#"));
        format!("[`{name}`](Self::{setter})")
    };
    let names = |fields: &[String], last: &str| {
        let names: Vec<String> = fields.iter().map(link).collect();
        match names.split_last() {
            Some((end, [])) => end.clone(),
            Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
            None => String::new(),
        }
    };
    let lines = connector.rules.iter().flat_map(|rule| {
        let fields = names(&rule.fields, "and");
        let sentence = match (&rule.when, rule.least, rule.most) {
            (Some(field), 0, _) => format!("{} excludes {fields}.", link(field)),
            (Some(field), ..) => format!("{} needs {fields}.", link(field)),
            (None, 1, 1) => format!("A client needs one of {fields}."),
            (None, 0, _) => format!("A client takes at most one of {fields}."),
            (None, ..) => format!("A client needs at least one of {fields}."),
        };
        [String::new(), sentence]
    });
    lines.collect()
}

fn parameter(field: &ConnectionField) -> TokenStream {
    let (name, taken) = (ty::ident(&field.ident), argument(field));
    quote!(#name: #taken)
}

/// The constructors without the key, if the connection has one.
fn keyless(required: &[&ConnectionField], key: Option<&ConnectionField>) -> Option<TokenStream> {
    let key = key?;
    let others: Vec<&ConnectionField> = required.iter().copied().filter(|field| *field != key).collect();
    let parameters: Vec<TokenStream> = others.iter().map(|field| parameter(field)).collect();
    let (names, attached) = (
        others.iter().map(|field| ty::ident(&field.ident)),
        others.iter().map(|field| attach(field, None, &quote!(.into()))),
    );
    let field = &key.name;
    let doc = format!(
        " Creates a connection whose `{field}` comes from an async function; see [`token_source`](Self::token_source)."
    );
    let keyless = key.required.then(|| {
        let doc = format!(" Creates a connection without `{field}`, for a server that needs none.");
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn keyless(#(#parameters),*) -> Self {
                Self(codegen::Connection::new(&CONNECTOR)#(.#attached)*)
            }
        }
    });
    let constructor = if key.required { quote!(keyless) } else { quote!(new) };
    let with_token = takes_token(key).then(|| {
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn with_token(#(#parameters,)* token_source: impl modwright_runtime::TokenSource) -> Self {
                Self::#constructor(#(#names),*).token_source(token_source)
            }
        }
    });
    Some(quote!(#keyless #with_token))
}

/// Returns `true` if a key is sent as a header of its own. A function returns tokens that expire: no API takes those in
/// a query, and a password does not expire.
fn takes_token(key: &ConnectionField) -> bool {
    matches!(key.send, Some(Send::Bearer | Send::Header(_)))
}

fn argument(field: &ConnectionField) -> TokenStream {
    if field.secret { quote!(impl Into<Secret>) } else { quote!(impl Into<String>) }
}

/// The call that adds a field to the runtime's connection; `convert` converts the value.
fn attach(field: &ConnectionField, key: Option<&ConnectionField>, convert: &TokenStream) -> TokenStream {
    let (name, ident) = (&field.name, ty::ident(&field.ident));
    if Some(field) == key {
        return quote!(key(#ident #convert));
    }
    if let (Some(Send::Header(header)), Some(written)) = (&field.send, &field.written) {
        return quote!(written_header(#name, #header, #written, #ident #convert));
    }
    match (&field.send, field.secret) {
        (Some(Send::Bearer), _) => quote!(bearer(#name, #ident #convert)),
        (Some(Send::BasicUser), true) => quote!(secret_basic_user(#name, #ident #convert)),
        (Some(Send::BasicUser), false) => quote!(basic_user(#name, #ident #convert)),
        (Some(Send::BasicPassword), _) => quote!(basic_password(#name, #ident #convert)),
        (Some(Send::Cookie(cookie)), _) => quote!(cookie(#name, #cookie, #ident #convert)),
        (Some(Send::Header(header)), true) => quote!(secret_header(#name, #header, #ident #convert)),
        (Some(Send::Header(header)), false) => quote!(header(#name, #header, #ident #convert)),
        (Some(Send::Query(query)), true) => quote!(secret_query(#name, #query, #ident #convert)),
        (Some(Send::Query(query)), false) => quote!(query(#name, #query, #ident #convert)),
        (None, _) if field.is_part => quote!(base_url_part(#name, #ident #convert)),
        (None, _) => quote!(label(#ident)),
    }
}

fn field_docs(field: &ConnectionField) -> Vec<String> {
    let text = field.docs.help.as_deref().or(field.docs.title.as_deref());
    let mut lines = text.map_or_else(|| vec![format!("The field `{}`.", field.name)], docs::text);
    if let Some(default) = &field.default {
        docs::add(&mut lines, format!("Default: `{default}`."));
    }
    lines
}

/// The setter of an optional field. It takes an `Option`, too.
fn setter(field: &ConnectionField, key: Option<&ConnectionField>) -> TokenStream {
    let (name, attach) = (ty::ident(&field.ident), attach(field, key, &TokenStream::new()));
    let stored = if field.secret { quote!(Secret) } else { quote!(String) };
    let lines = docs::attributes(&field_docs(field));
    quote! {
        #lines
        #[must_use]
        pub fn #name<F>(self, #name: impl modwright_runtime::IntoField<Option<#stored>, F>) -> Self {
            match modwright_runtime::IntoField::into_field(#name) {
                Some(#name) => Self(self.0.#attach),
                None => self,
            }
        }
    }
}

fn from_env(connector: &Connector, required: &[&ConnectionField]) -> Option<TokenStream> {
    if required.iter().any(|field| field.env.is_none()) {
        return None;
    }
    let values = required.iter().map(|field| {
        let env = field.env.as_deref().unwrap_or_default();
        quote!(codegen::env(#env)?)
    });
    let optional = connector.connection.iter().filter(|field| !field.required).filter_map(|field| {
        let (env, name) = (field.env.as_deref()?, ty::ident(&field.ident));
        Some(quote! {
            if let Some(value) = codegen::optional_env(#env) {
                connection = connection.#name(value);
            }
        })
    });
    let base_url = connector.base_url_env.as_deref().map(|env| {
        quote! {
            if let Some(value) = codegen::optional_env(#env) {
                connection = connection.base_url(value);
            }
        }
    });
    let optional: Vec<TokenStream> = optional.chain(base_url).collect();
    let body = if optional.is_empty() {
        quote!(Ok(Self::new(#(#values),*)))
    } else {
        quote! {
            let mut connection = Self::new(#(#values),*);
            #(#optional)*
            Ok(connection)
        }
    };
    let variables: Vec<String> = connector
        .connection
        .iter()
        .filter_map(|field| field.env.as_ref())
        .chain(&connector.base_url_env)
        .map(|name| format!("`{name}`"))
        .collect();
    let doc = docs::attributes(&[format!("Reads the environment variables {}.", variables.join(", "))]);
    Some(quote! {
        #doc
        ///
        /// # Errors
        ///
        /// [`Error::Config`] if a required variable is missing or empty.
        pub fn from_env() -> Result<Self, Error> { #body }
    })
}

/// The setter of each server's address, and those that every connection has.
fn common_setters(connector: &Connector) -> TokenStream {
    let servers = connector.servers.iter().map(|server| {
        let (name, setter) = (&server.name, ty::ident(&server.setter));
        let doc = format!(" Sets the base URL of the server `{name}`. Default: <{}>.", server.base_url);
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #setter(self, url: impl Into<String>) -> Self {
                Self(self.0.server(#name, url))
            }
        }
    });
    let base_url = &connector.base_url;
    let retries = connector.retry.as_ref().map_or(0, |retry| retry.max_retries);
    let retries = Literal::u32_unsuffixed(retries);
    quote! {
        #(#servers)*

        codegen::connection_setters!(base_url = #base_url, max_retries = #retries);
    }
}

//! A connector's own file: its modules, the connection, the client.

use super::layout::{Layout, gate};
use super::{companion, connection, docs, invoke, samples, ty};
use crate::model::{ArrayFormat, Connector, Module, Retry, Send};
use crate::output::{Content, Splice, SpliceKind};
use crate::tree::trees;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn emit(connector: &Connector, layout: Layout) -> Content<'_> {
    let mut lines =
        vec![docs::sentence(&docs::escape(connector.docs.title.as_deref().unwrap_or(&connector.name)))];
    docs::paragraph(&mut lines, connector.docs.help.as_deref());
    docs::link(&mut lines, &connector.docs);
    let lines = docs::wrapped(&lines);
    let mut items = Vec::new();
    if layout == Layout::Crate {
        items.extend(shared_types(connector));
        items.push(quote!(modules!();));
    }
    items.extend(companion::declaration(connector, None));
    items.push(quote!(
        use modwright_runtime::codegen;
    ));
    items.push(imports(connector));
    items.push(constant(connector));
    items.extend(connection::emit(connector));
    let called = connector.modules.iter().filter(|module| module.has_calls());
    let accessors = called.map(move |module| accessor(module, layout));
    // One file for all has all its tokens in one item anyway.
    let splices = if layout == Layout::Crate {
        items.extend(client(connector, layout, quote!(accessors!();)));
        items.extend(invoke::emit(connector));
        items.push(samples::constant());
        vec![
            Splice {
                name: "modules",
                kind: SpliceKind::Items,
                items: Box::new(module_declarations(connector)),
            },
            Splice { name: "accessors", kind: SpliceKind::Members, items: Box::new(accessors) },
            Splice { name: "calls", kind: SpliceKind::Arms, items: Box::new(invoke::arms(connector)) },
            Splice {
                name: "streams",
                kind: SpliceKind::Arms,
                items: Box::new(invoke::stream_arms(connector)),
            },
        ]
    } else {
        items.extend(client(connector, layout, accessors.collect()));
        Vec::new()
    };
    let items = items.into_iter().map(trees).collect();
    Content::Rust { docs: lines, attributes: Vec::new(), items, splices }
}

fn shared_types(connector: &Connector) -> Option<TokenStream> {
    connector.shared_types().next().map(|_| {
        quote!(
            pub mod types;
        )
    })
}

fn module_declarations(connector: &Connector) -> impl Iterator<Item = TokenStream> {
    connector.modules.iter().map(|module| {
        let (gate, name) = (gate(module, Layout::Crate), ty::ident(&module.ident));
        let (deprecated, aka) = (docs::deprecated(&module.docs), docs::aka(&module.docs));
        quote!(#gate #deprecated #aka pub mod #name;)
    })
}

fn imports(connector: &Connector) -> TokenStream {
    if connector.connection.iter().any(|field| field.secret) {
        quote!(
            use modwright_runtime::{Error, Secret};
        )
    } else {
        quote!(
            use modwright_runtime::Error;
        )
    }
}

fn constant(connector: &Connector) -> TokenStream {
    let (name, base_url) = (&connector.name, &connector.base_url);
    let option = |name: &str, text: &Option<String>| {
        let name = ty::ident(name);
        text.as_ref().map(|text| quote!(#name: Some(#text),))
    };
    let env = option("base_url_env", &connector.base_url_env);
    let (parts, key, rules) = (parts(connector), key(connector), rules(connector));
    let request_id = option("request_id", &connector.request_id);
    let stream_end = option("stream_end", &connector.stream_end);
    let retry = connector.retry.as_ref().map(|retry| {
        let retry = self::retry(retry);
        quote!(retry: #retry,)
    });
    let path = |keys: &[String]| quote!(&[#(#keys),*]);
    let errors = &connector.errors;
    let (message, kind, code, param) =
        (path(&errors.message), path(&errors.kind), path(&errors.code), path(&errors.param));
    let pages = pages(connector);
    let servers: Vec<TokenStream> = connector
        .servers
        .iter()
        .map(|server| {
            let (name, base_url) = (&server.name, &server.base_url);
            quote!((#name, #base_url))
        })
        .collect();
    let servers = (!servers.is_empty()).then(|| quote!(servers: &[#(#servers),*],));
    let headers = connector.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let headers = (!connector.headers.is_empty()).then(|| quote!(headers: &[#(#headers),*],));
    let format = array_format(connector.array_format);
    let array_format =
        (connector.array_format != ArrayFormat::default()).then(|| quote!(array_format: #format,));
    quote! {
        static CONNECTOR: codegen::Connector = codegen::Connector {
            name: #name,
            base_url: #base_url,
            #parts
            #env
            #key
            #rules
            #servers
            #headers
            #array_format
            errors: codegen::ErrorPaths { message: #message, kind: #kind, code: #code, param: #param },
            #request_id
            #stream_end
            #pages
            #retry
            ..codegen::Connector::DEFAULT
        };
    }
}

fn key(connector: &Connector) -> Option<TokenStream> {
    let key = connector.key()?;
    let name = &key.name;
    let location = match (key.send.as_ref()?, &key.written) {
        (Send::Bearer, _) => quote!(Bearer),
        (Send::Header(header), None) => quote!(Header(#header)),
        (Send::Header(header), Some(written)) => quote!(Written(#header, #written)),
        (Send::Query(query), _) => quote!(Query(#query)),
        (Send::Cookie(cookie), _) => quote!(Cookie(#cookie)),
        (Send::BasicUser, _) => quote!(BasicUser),
        (Send::BasicPassword, _) => quote!(BasicPassword),
    };
    Some(quote! {
        key: Some(codegen::ApiKey { field: #name, location: codegen::KeyLocation::#location }),
    })
}

/// The defaults of the holes in the base URL.
fn parts(connector: &Connector) -> Option<TokenStream> {
    let parts = connector.connection.iter().filter(|field| field.is_part);
    let parts: Vec<TokenStream> = parts
        .filter_map(|field| {
            let (name, default) = (&field.name, field.default.as_ref()?);
            Some(quote!((#name, #default)))
        })
        .collect();
    (!parts.is_empty()).then(|| quote!(base_url_parts: &[#(#parts),*],))
}

/// The rules between the fields of a connection.
fn rules(connector: &Connector) -> Option<TokenStream> {
    let rules = connector.rules.iter().map(|rule| {
        let when = rule.when.as_ref().map_or_else(|| quote!(None), |field| quote!(Some(#field)));
        let fields = &rule.fields;
        let (least, most) = (Literal::usize_unsuffixed(rule.least), Literal::usize_unsuffixed(rule.most));
        quote!(codegen::ConnectionRule { when: #when, fields: &[#(#fields),*], least: #least, most: #most })
    });
    (!connector.rules.is_empty()).then(|| quote!(rules: &[#(#rules),*],))
}

fn pages(connector: &Connector) -> Option<TokenStream> {
    let pages = connector.pages.as_ref()?;
    let option = |text: &Option<String>| match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    // A path is a property of each list.
    let plain = |text: &Option<String>| option(&text.clone().filter(|text| !text.contains('.')));
    let (items, more) = (plain(&pages.items), plain(&pages.more));
    Some(quote!(pages: codegen::Paging { items: #items, more: #more },))
}

fn retry(retry: &Retry) -> TokenStream {
    let statuses = retry.statuses.iter().map(|(first, last)| {
        let (first, last) = (Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*last));
        quote!((#first, #last))
    });
    let (never, max_retries) = (&retry.never, Literal::u32_unsuffixed(retry.max_retries));
    let idempotency = match &retry.idempotency {
        Some(name) => quote!(Some(#name)),
        None => quote!(None),
    };
    quote! {
        Some(codegen::Retry {
            statuses: &[#(#statuses),*],
            never: &[#(#never),*],
            max_retries: #max_retries,
            idempotency: #idempotency,
        })
    }
}

/// The function that leads to a module.
fn accessor(module: &Module, layout: Layout) -> TokenStream {
    let (gate, name) = (gate(module, layout), ty::ident(&module.ident));
    let handle = ty::ident(&module.handle);
    let (lines, deprecated) = (docs::attributes(&summary(module)), docs::deprecated(&module.docs));
    let aka = docs::aka(&module.docs);
    quote! {
        #lines
        #aka
        #deprecated
        #gate
        #[must_use]
        pub fn #name(&self) -> #name::#handle<'_> {
            #name::#handle(self)
        }
    }
}

fn client(connector: &Connector, layout: Layout, accessors: TokenStream) -> Vec<TokenStream> {
    let title = docs::escape(connector.docs.title.as_deref().unwrap_or(&connector.name));
    let mut lines = vec![format!("Calls {title}. Cheap to clone: clones share their connections.")];
    if !connector.error_bodies.is_empty() {
        let bodies: Vec<_> = connector.error_bodies.iter().collect();
        let bodies = docs::error_bodies(connector, &bodies, false);
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        lines.push(format!("{bodies} A call names the types that differ."));
    }
    let lines = docs::attributes(&lines);
    let required_env =
        connector.connection.iter().filter(|field| field.required).all(|field| field.env.is_some());
    let from_env = required_env.then(|| {
        quote! {
            /// Creates a client for the connection of [`Connection::from_env`].
            ///
            /// # Errors
            ///
            /// Those of [`Connection::from_env`] and [`Client::new`].
            pub fn from_env() -> Result<Self, Error> {
                Self::new(Connection::from_env()?)
            }
        }
    });
    let test = test(connector, layout);
    let with_key = connector.key().map(|_| quote!(codegen::key_methods!();));
    vec![
        quote! {
            #lines
            #[derive(Debug, Clone)]
            pub struct Client(modwright_runtime::Client);
        },
        quote! {
            impl Client {
                /// Creates a client for a connection.
                ///
                /// # Errors
                ///
                /// [`Error::Config`] if the address or a credential cannot be used. The message names the field and
                /// never shows its value.
                pub fn new(connection: Connection) -> Result<Self, Error> {
                    modwright_runtime::Client::new(connection.0).map(Self)
                }

                #from_env

                #[allow(dead_code)]
                fn runtime(&self) -> &modwright_runtime::Client {
                    &self.0
                }

                #accessors
                #test
                #with_key
            }
        },
    ]
}

fn summary(module: &Module) -> Vec<String> {
    let mut lines = vec![docs::sentence(&docs::escape(&docs::title(module)))];
    docs::paragraph(&mut lines, module.docs.help.as_deref());
    lines
}

/// The call that shows whether the connection works. It is `#[inline]` for the reason that the calls are.
fn test(connector: &Connector, layout: Layout) -> Option<TokenStream> {
    let (module, operation) = connector.test.as_ref()?;
    let operation = connector.operation(module, operation)?;
    let module = connector.modules.iter().find(|one| one.name == *module)?;
    if operation.request.fields.iter().any(|field| field.required) {
        return None;
    }
    let (gate, name) = (gate(module, layout), ty::ident(&module.ident));
    let (call, request) = (ty::ident(&operation.ident), ty::ident(&operation.request_name));
    Some(quote! {
        /// Tests the connection by its smallest call; await it.
        ///
        /// # Errors
        ///
        /// Those of that call: most often a refused key.
        #gate
        #[inline]
        pub fn test(&self) -> modwright_runtime::BoxCall<()> {
            modwright_runtime::BoxCall::test(self.#name().#call(&#name::#request::new()))
        }
    })
}

/// The form of a list in a query.
pub(super) fn array_format(format: ArrayFormat) -> TokenStream {
    match format {
        ArrayFormat::Brackets => quote!(codegen::ArrayFormat::Brackets),
        ArrayFormat::Comma => quote!(codegen::ArrayFormat::Comma),
        ArrayFormat::Repeat => quote!(codegen::ArrayFormat::Repeat),
    }
}

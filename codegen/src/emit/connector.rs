//! A connector's own file: its modules, the connection, the client.

use super::layout::{Layout, gate};
use super::{companion, docs, invoke, samples, ty};
use crate::model::{ArrayFormat, ConnectionField, Connector, Module, Retry, Send};
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
    items.extend(connection(connector));
    let accessors = connector.modules.iter().map(move |module| accessor(module, layout));
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
    let key = key(connector);
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
    let format = match connector.array_format {
        ArrayFormat::Brackets => quote!(Brackets),
        ArrayFormat::Comma => quote!(Comma),
        ArrayFormat::Repeat => quote!(Repeat),
    };
    let array_format = (connector.array_format != ArrayFormat::default())
        .then(|| quote!(array_format: codegen::ArrayFormat::#format,));
    quote! {
        static CONNECTOR: codegen::Connector = codegen::Connector {
            name: #name,
            base_url: #base_url,
            #env
            #key
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
    let location = match key.send.as_ref()? {
        Send::Bearer => quote!(Bearer),
        Send::Header(header) => quote!(Header(#header)),
        Send::Query(query) => quote!(Query(#query)),
    };
    Some(quote! {
        key: Some(codegen::ApiKey { field: #name, location: codegen::KeyLocation::#location }),
    })
}

fn pages(connector: &Connector) -> Option<TokenStream> {
    let pages = connector.pages.as_ref()?;
    let option = |text: &Option<String>| match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    };
    let (items, more) = (option(&pages.items), option(&pages.more));
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

fn connection(connector: &Connector) -> Vec<TokenStream> {
    let required: Vec<&ConnectionField> =
        connector.connection.iter().filter(|field| field.required).collect();
    let parameters = required.iter().map(|field| parameter(field));
    let key = connector.key();
    let credentials = required.iter().map(|field| attach(field, key));
    let setters = connector.connection.iter().filter(|field| !field.required || Some(*field) == key);
    let setters = setters.map(|field| setter(field, key));
    let keyless = keyless(&required, key);
    let title = docs::escape(connector.docs.title.as_deref().unwrap_or(&connector.name));
    let doc = format!(" The address and the credentials of {title}. Its secrets are never printed.");
    let new_lines =
        required.iter().map(|field| format!("- `{}`: {}", field.name, field_docs(field).join(" ")));
    let mut lines = vec!["Creates a connection with its required fields.".to_owned(), String::new()];
    lines.extend(new_lines);
    let lines = if required.is_empty() {
        quote!(#[doc = " Creates a connection to the default address."])
    } else {
        docs::attributes(&lines)
    };
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

fn parameter(field: &ConnectionField) -> TokenStream {
    let (name, taken) = (ty::ident(&field.ident), argument(field));
    quote!(#name: #taken)
}

/// The constructors without the key, if the connection has one.
fn keyless(required: &[&ConnectionField], key: Option<&ConnectionField>) -> Option<TokenStream> {
    let key = key?;
    let others: Vec<&ConnectionField> = required.iter().copied().filter(|field| *field != key).collect();
    let parameters: Vec<TokenStream> = others.iter().map(|field| parameter(field)).collect();
    let (names, attached) =
        (others.iter().map(|field| ty::ident(&field.ident)), others.iter().map(|field| attach(field, None)));
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

/// Returns `true` if a key is sent in a header. A function returns tokens that expire, which no API takes in a query.
fn takes_token(key: &ConnectionField) -> bool {
    !matches!(key.send, Some(Send::Query(_)))
}

fn argument(field: &ConnectionField) -> TokenStream {
    if field.secret { quote!(impl Into<Secret>) } else { quote!(impl Into<String>) }
}

/// The call that adds a field to the runtime's connection.
fn attach(field: &ConnectionField, key: Option<&ConnectionField>) -> TokenStream {
    let (name, ident) = (&field.name, ty::ident(&field.ident));
    if Some(field) == key {
        return quote!(key(#ident.into()));
    }
    match (&field.send, field.secret) {
        (Some(Send::Bearer), _) => quote!(bearer(#name, #ident.into())),
        (Some(Send::Header(header)), true) => quote!(secret_header(#name, #header, #ident.into())),
        (Some(Send::Header(header)), false) => quote!(header(#name, #header, #ident.into())),
        (Some(Send::Query(query)), true) => quote!(secret_query(#name, #query, #ident.into())),
        (Some(Send::Query(query)), false) => quote!(query(#name, #query, #ident.into())),
        (None, _) => quote!(label(#ident)),
    }
}

fn field_docs(field: &ConnectionField) -> Vec<String> {
    let text = field.docs.help.as_deref().or(field.docs.title.as_deref());
    text.map_or_else(|| vec![format!("The field `{}`.", field.name)], docs::text)
}

fn setter(field: &ConnectionField, key: Option<&ConnectionField>) -> TokenStream {
    let (name, taken, attach) = (ty::ident(&field.ident), argument(field), attach(field, key));
    let lines = docs::attributes(&field_docs(field));
    quote! {
        #lines
        #[must_use]
        pub fn #name(self, #name: #taken) -> Self {
            Self(self.0.#attach)
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
    let doc = format!(" Calls {title}. Cheap to clone: clones share their connections.");
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
            #[doc = #doc]
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

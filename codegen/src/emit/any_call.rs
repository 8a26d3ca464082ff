//! The functions of a module for custom calls: one for each kind of response.
//!
//! For `call: any` this writes:
//!
//! ```text
//! pub fn call(&self, request: &CustomRequest) -> Call<CustomResponse>
//! pub fn json<T: DeserializeOwned>(&self, request: &CustomRequest) -> Call<T>
//! pub fn events<T: DeserializeOwned>(&self, request: &CustomRequest) -> EventCall<T>
//! pub fn named_events(&self, request: &CustomRequest) -> EventCall<CustomEvent>
//! pub fn bytes(&self, request: &CustomRequest) -> BytesCall
//! pub fn list<T: DeserializeOwned + Send + 'static>(&self, request: &CustomRequest) -> PageCall<T>
//! ```

use super::docs;
use super::layout::Layout;
use crate::model::{Connector, Module};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn functions(connector: &Connector, module: &Module, layout: Layout) -> Vec<TokenStream> {
    let example = |lines: &[&str]| example(connector, module, layout, lines);
    let cursor = match connector.pages.as_ref().and_then(|pages| pages.cursor.as_ref()) {
        Some((parameter, field)) => quote!(Some((#parameter, #field))),
        None => quote!(None),
    };
    let get = format!("let request = CustomRequest::get(\"{}\").query(\"limit\", 3);", path(connector));
    let call = example(&[&get, "let response = client.MODULE().call(&request).await?.json()?;"]);
    let json = example(&[&get, "let response = client.MODULE().json::<Value>(&request).await?;"]);
    let events = example(&[
        "let request = CustomRequest::post(\"path\").body(serde_json::json!({ \"stream\": true }));",
        "let mut events = client.MODULE().events::<Value>(&request).await?;",
        "while let Some(event) = events.try_next().await? {",
        "    println!(\"{}\", event[\"type\"]);",
        "}",
    ]);
    let named_events = example(&[
        "let request = CustomRequest::post(\"path\");",
        "let mut events = client.MODULE().named_events(&request).await?;",
        "while let Some(event) = events.try_next().await? {",
        "    println!(\"{:?}: {}\", event.name, event.data);",
        "}",
    ]);
    let bytes = example(&[
        "let request = CustomRequest::get(\"path\");",
        "client.MODULE().bytes(&request).await?.save_to(\"response.bin\").await?;",
    ]);
    let list =
        example(&[&get, "let items = client.MODULE().list::<Value>(&request).items().collect().await?;"]);
    vec![
        quote! {
            /// Sends any request to a path below the base URL, with the credentials of the connection.
            ///
            /// # Errors
            ///
            /// The path must not leave the base URL: full URLs, `//host`, `..` in any encoding, user names and
            /// fragments are refused, and so are headers that the connection sends itself.
            #call
            pub fn call(&self, request: &CustomRequest) -> Call<CustomResponse> {
                Call::custom(self.0.runtime(), request)
            }
        },
        quote! {
            /// Sends a request like [`call`](Self::call) and decodes the JSON response: a type of the caller, or
            /// [`Value`](modwright_runtime::Value).
            #json
            #[inline]
            pub fn json<T: codegen::DeserializeOwned>(&self, request: &CustomRequest) -> Call<T> {
                Call::custom_json(self.0.runtime(), request)
            }
        },
        quote! {
            /// Sends a request like [`call`](Self::call) and returns the response as a stream of server-sent events, each
            /// of them JSON: a type of the caller, or [`Value`](modwright_runtime::Value).
            ///
            /// The request itself must ask for a stream, such as with `stream: true` in its body. If the last event can be
            /// recognized, name it with [`EventCall::until`]: then a stream that stops before it ends with an error.
            #events
            #[inline]
            pub fn events<T: codegen::DeserializeOwned>(&self, request: &CustomRequest) -> EventCall<T> {
                EventCall::custom(self.0.runtime(), request)
            }
        },
        quote! {
            /// Sends a request like [`events`](Self::events) and returns each event with its name, not decoded.
            #named_events
            pub fn named_events(&self, request: &CustomRequest) -> EventCall<CustomEvent> {
                EventCall::custom_named(self.0.runtime(), request)
            }
        },
        quote! {
            /// Sends a request like [`call`](Self::call) and returns the response as a stream of bytes.
            #bytes
            pub fn bytes(&self, request: &CustomRequest) -> BytesCall {
                BytesCall::custom(self.0.runtime(), request)
            }
        },
        quote! {
            /// Sends a request like [`call`](Self::call) and returns the list in the response, page by page. Each item is a
            /// type of the caller, or [`Value`](modwright_runtime::Value).
            ///
            /// Items and cursor have the names that they have in the other lists of this API, unless
            /// [`CustomRequest::items`] and [`CustomRequest::cursor`] set others.
            #list
            #[inline]
            pub fn list<T: codegen::DeserializeOwned + Send + 'static>(&self, request: &CustomRequest) -> PageCall<T> {
                PageCall::custom(self.0.runtime(), request, #cursor)
            }
        },
    ]
}

/// Returns the path of the connector's test call, which exists.
fn path(connector: &Connector) -> &str {
    let test = connector.test.as_ref().and_then(|(module, name)| connector.operation(module, name));
    test.map_or("path", |operation| operation.path.as_str())
}

/// Returns the docs of an example. `MODULE` is the function that returns the module.
fn example(connector: &Connector, module: &Module, layout: Layout, lines: &[&str]) -> TokenStream {
    let code: Vec<String> = lines.iter().map(|line| line.replace("MODULE", &module.ident)).collect();
    let uses = |name: &&str| {
        code.iter().any(|line| line.contains(&format!("{name}::")) || line.contains(&format!("<{name}>")))
    };
    let names: Vec<&str> = ["CustomRequest", "Value"].into_iter().filter(uses).collect();
    let mut all = vec![
        String::new(),
        "# Example".to_owned(),
        String::new(),
        layout.fence(),
        format!("# use modwright_connectors::{{{}, Error, {}::Client}};", names.join(", "), connector.ident),
        "# async fn example(client: Client) -> Result<(), Error> {".to_owned(),
    ];
    all.extend(code);
    all.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    docs::attributes(&all)
}

//! A server of the [Model Context Protocol] for any generated client, made of its catalog.
//!
//! ```ignore
//! modwright_mcp::Server::new().connector(openai::Client::from_env()?).serve_stdio().await
//! ```
//!
//! `serve_http` serves clients over HTTP (feature `http`, on by default).
//!
//! Up to 20 operations are a tool each. If there are more, three tools find, describe and call them, so that the list of tools
//! stays small. A custom call, which reaches any path of the API, is off unless it is asked for, and so are files.
//!
//! [Model Context Protocol]: https://modelcontextprotocol.io

mod files;
#[cfg(feature = "http")]
mod http;
mod operations;
mod result;
mod small;
mod tools;

use modwright_runtime::AnyClient;
use operations::Entry;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// The most operations that are a tool each, unless [`Server::all_tools`] asks for it.
const MOST_TOOLS: usize = 20;

/// A server with the operations of one or several connectors. Clones are cheap.
#[derive(Debug, Clone)]
pub struct Server {
    clients: Vec<Arc<dyn AnyClient>>,
    files: Option<PathBuf>,
    custom_calls: bool,
    all_tools: Option<bool>,
    advanced: Vec<String>,
    max_items: usize,
    hosts: Vec<String>,
}

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl Server {
    /// Creates a server without connectors.
    #[must_use]
    pub fn new() -> Self {
        let (clients, advanced, hosts) = (Vec::new(), Vec::new(), Vec::new());
        Self { clients, files: None, custom_calls: false, all_tools: None, advanced, max_items: 20, hosts }
    }

    /// Adds the client of a connector.
    #[must_use]
    pub fn connector(mut self, client: impl AnyClient + 'static) -> Self {
        self.clients.push(Arc::new(client));
        self
    }

    /// Lets calls send files of this folder, and write the bytes of a response to it. No file outside is reached. Default: no
    /// files; small ones can be a part of the JSON.
    #[must_use]
    pub fn files(mut self, folder: impl Into<PathBuf>) -> Self {
        self.files = Some(folder.into());
        self
    }

    /// Offers custom calls, which send any request to the API with the key of the connection. Default: off.
    #[must_use]
    pub fn custom_calls(mut self, allowed: bool) -> Self {
        self.custom_calls = allowed;
        self
    }

    /// Makes every operation a tool, or none. Default: every operation, if there are at most 20.
    #[must_use]
    pub fn all_tools(mut self, all: bool) -> Self {
        self.all_tools = Some(all);
        self
    }

    /// Shows the advanced fields of a module in its tools. Default: of none; a call takes them anyway.
    #[must_use]
    pub fn advanced(mut self, module: impl Into<String>) -> Self {
        self.advanced.push(module.into());
        self
    }

    /// Sets the largest number of items of a list in a result. Default: 20.
    #[must_use]
    pub fn max_items(mut self, count: usize) -> Self {
        self.max_items = count;
        self
    }

    /// Adds a host name by which clients reach the server over HTTP (feature `http`), such as `mcp.example.com`. Default: the
    /// names of this machine itself, `localhost` and its addresses, which protects against DNS rebinding.
    #[must_use]
    pub fn host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Serves a client on the standard input and output, until it leaves.
    ///
    /// # Errors
    ///
    /// Those of the connection.
    pub async fn serve_stdio(self) -> Result<(), Box<dyn std::error::Error>> {
        self.serve(rmcp::transport::stdio()).await?.waiting().await?;
        Ok(())
    }

    fn is_small(&self) -> bool {
        !self.all_tools.unwrap_or_else(|| self.entries().count() <= MOST_TOOLS)
    }

    fn tools(&self) -> Vec<Tool> {
        if self.is_small() { small::tools() } else { self.entries().map(|entry| self.tool(&entry)).collect() }
    }

    async fn answer(&self, name: &str, arguments: JsonObject) -> Result<CallToolResult, ErrorData> {
        if self.is_small() {
            return self.answer_small(name, arguments).await;
        }
        match self.entries().find(|entry| entry.tool_name() == name) {
            Some(entry) => Ok(self.call(&entry, arguments).await),
            None => Err(ErrorData::invalid_params(format!("there is no tool `{name}`"), None)),
        }
    }

    /// Makes a call. A mistake in the input is a result, so that the model reads it.
    async fn call(&self, entry: &Entry<'_>, arguments: JsonObject) -> CallToolResult {
        let input = match self.input(entry, arguments) {
            Ok(input) => input,
            Err(message) => return failed(message),
        };
        let call = entry.client.invoke(&entry.module.name, &entry.operation.name, input);
        match call.await {
            Ok(response) => match self.result(entry, response) {
                Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
                Err(message) => failed(message),
            },
            Err(error) => failed(error.to_string()),
        }
    }
}

fn failed(message: impl Into<String>) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(message.into())])
}

fn object(value: Value) -> Arc<JsonObject> {
    Arc::new(match value {
        Value::Object(object) => object,
        _ => JsonObject::new(),
    })
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let names: Vec<&str> =
            self.clients.iter().map(|client| client.catalog().connector.name.as_str()).collect();
        let about = Implementation::new("modwright-mcp", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(about)
            .with_instructions(format!("Calls of the APIs: {}.", names.join(", ")))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let result = self.answer(&request.name, request.arguments.unwrap_or_default()).await?;
        Ok(result.into())
    }
}

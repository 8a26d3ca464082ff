//! The call of a custom request, for each kind of response.

use serde::de::DeserializeOwned;

use super::{CustomEvent, CustomRequest, CustomResponse};
use crate::call::download::BytesCall;
use crate::call::events::EventCall;
use crate::call::pages::{NamedCursor, PageCall};
use crate::call::{Call, CallBuilder};
use crate::http::client::Client;

impl Call<()> {
    /// Creates the call of a custom request.
    pub fn custom(client: &Client, request: &CustomRequest) -> Call<CustomResponse> {
        let mut prepared = request.prepare(client);
        prepared.accept = "*/*";
        CallBuilder(prepared).returns(CustomResponse::new)
    }

    /// Creates the call of a custom request with a JSON response.
    pub fn custom_json<T: DeserializeOwned>(client: &Client, request: &CustomRequest) -> Call<T> {
        CallBuilder(request.prepare(client)).returns_json()
    }
}

impl EventCall<()> {
    /// Creates the call of a custom request whose response is a stream of events, each of them JSON.
    pub fn custom<T: DeserializeOwned>(client: &Client, request: &CustomRequest) -> EventCall<T> {
        CallBuilder(request.prepare(client)).returns_events().end_is_optional()
    }

    /// Creates the call of a custom request whose response is a stream of events with names.
    pub fn custom_named(client: &Client, request: &CustomRequest) -> EventCall<CustomEvent> {
        let mut prepared = request.prepare(client);
        prepared.accept = "text/event-stream";
        EventCall::new(prepared, CustomEvent::read).end_is_optional()
    }
}

impl BytesCall {
    /// Creates the call of a custom request whose response is a stream of bytes.
    pub fn custom(client: &Client, request: &CustomRequest) -> Self {
        CallBuilder(request.prepare(client)).returns_bytes()
    }
}

impl PageCall<()> {
    /// Creates the call of a custom request whose response is a paginated list. `cursor` is the query parameter that sends
    /// the cursor, and the field of an item that has the next one.
    pub fn custom<T: DeserializeOwned + Send + 'static>(
        client: &Client,
        request: &CustomRequest,
        cursor: Option<(&str, &str)>,
    ) -> PageCall<T> {
        let default = cursor.map(|(parameter, field)| NamedCursor::of_connector(parameter, field));
        let call: PageCall<T> = CallBuilder(request.prepare(client)).returns_pages();
        call.named(request.items.as_deref(), request.cursor.clone().or(default))
    }
}

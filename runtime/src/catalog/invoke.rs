//! Calls by name, for generated code.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Input;
use crate::call::Call;
use crate::call::boxed::BoxCall;
use crate::call::boxed_events::{BoxEvents, value_of};
use crate::call::custom::{CustomRequest, CustomResponse};
use crate::call::download::BytesCall;
use crate::call::events::EventCall;
use crate::call::pages::PageCall;
use crate::error::Error;
use crate::error::{Violation, Violations};
use crate::json::decode;
use crate::json::extra::Map;
use crate::json::objects::refuse_unknown;

/// A call by name, whose response is JSON.
pub type InvokeCall = BoxCall<Value>;

/// A call by name, whose response is a stream of JSON.
pub type StreamCall = BoxCall<BoxEvents>;

/// A call whose response can be converted to JSON.
pub trait Invoke {
    /// Converts the response to JSON.
    fn invoke(self) -> InvokeCall;
}

impl<T: Serialize + Send + 'static> Invoke for Call<T> {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move { Ok(value_of(&call.await?)) })
    }
}

/// Returns all items, over all pages.
impl<T: Serialize + Send + Sync + 'static> Invoke for PageCall<T> {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move { Ok(value_of(&call.items().collect().await?)) })
    }
}

/// Returns all chunks of the stream.
impl<T: Serialize + Send + 'static> Invoke for EventCall<T> {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move {
            let mut events = call.await?;
            let mut chunks = Vec::new();
            while let Some(chunk) = events.try_next().await? {
                chunks.push(value_of(&chunk));
            }
            Ok(Value::Array(chunks))
        })
    }
}

/// Returns the media type, and the bytes in base64.
impl Invoke for BytesCall {
    fn invoke(self) -> InvokeCall {
        BoxCall::new(self, |call| async move {
            let stream = call.await?;
            let media_type = stream.content_type().map(str::to_owned);
            Ok(json!({ "media_type": media_type, "data": STANDARD.encode(stream.bytes().await?) }))
        })
    }
}

/// Creates a call whose input is JSON.
pub fn invoke<R: DeserializeOwned, C: Invoke>(input: Input, call: impl FnOnce(&R) -> C) -> InvokeCall {
    invoke_renamed(input, &[], call)
}

/// Creates a call whose input is JSON. `names` maps the catalog's field names to those of the request, where they differ.
pub fn invoke_renamed<R: DeserializeOwned, C: Invoke>(
    input: Input,
    names: &[(&str, &str)],
    call: impl FnOnce(&R) -> C,
) -> InvokeCall {
    match request(input, names) {
        Ok(request) => call(&request).invoke(),
        Err(error) => BoxCall::failed(error),
    }
}

/// Creates a call whose input is JSON and whose response is streamed.
pub fn invoke_stream<R: DeserializeOwned, T: Serialize + Send + 'static>(
    input: Input,
    names: &[(&str, &str)],
    call: impl FnOnce(&R) -> EventCall<T>,
) -> StreamCall {
    match request(input, names) {
        Ok(request) => BoxCall::new(call(&request), |call| async move { Ok(BoxEvents::new(call.await?)) }),
        Err(error) => BoxCall::failed(error),
    }
}

/// Creates the call of an operation that does not exist. It fails.
pub fn unknown_operation(module: &str, operation: &str) -> InvokeCall {
    let message =
        format!("`{module}.{operation}` is not an operation, or the feature of its module is not enabled");
    BoxCall::failed(invalid("operation", "operation", message))
}

/// Creates the streamed call of an operation that does not exist or does not stream. It fails.
pub fn unknown_stream(module: &str, operation: &str) -> StreamCall {
    let message = format!(
        "`{module}.{operation}` is not an operation that streams, or the feature of its module is not enabled"
    );
    BoxCall::failed(invalid("operation", "operation", message))
}

/// Creates a custom call whose input is JSON.
pub fn invoke_custom(input: Input, call: impl FnOnce(&CustomRequest) -> Call<CustomResponse>) -> InvokeCall {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Custom {
        url: String,
        method: String,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        query: BTreeMap<String, String>,
        body: Option<Value>,
    }
    let input: Custom = match request(input, &[]) {
        Ok(input) => input,
        Err(error) => return BoxCall::failed(error),
    };
    let request = CustomRequest::new(&input.method, input.url);
    let request = input.query.iter().fold(request, |request, (name, value)| request.query(name, value));
    let request =
        input.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let request = match input.body {
        Some(body) => request.body(body),
        None => request,
    };
    BoxCall::new(call(&request), |call| async move {
        let response = call.await?;
        let body = response.json().ok().or_else(|| response.text().ok().map(Value::String));
        Ok(json!({ "status": response.status(), "body": body }))
    })
}

/// Reads the request in an input.
fn request<R: DeserializeOwned>(input: Input, names: &[(&str, &str)]) -> Result<R, Error> {
    let fields = renamed(input.fields, names)?;
    #[cfg(feature = "multipart")]
    return crate::file::handed::with(input.files, || read(&fields));
    #[cfg(not(feature = "multipart"))]
    read(&fields)
}

fn renamed(input: Value, names: &[(&str, &str)]) -> Result<Value, Error> {
    let Value::Object(fields) = input else {
        return Err(invalid("", "type", format!("expected object, found {}", decode::kind(&input))));
    };
    let rename = |(name, value): (String, Value)| match names.iter().find(|(input, _)| *input == name) {
        Some((_, wire)) => Ok(((*wire).to_owned(), value)),
        None if names.iter().any(|(_, wire)| *wire == name) => {
            Err(invalid(&name, "unknown", "not a field of this call".to_owned()))
        }
        None => Ok((name, value)),
    };
    fields.into_iter().map(rename).collect::<Result<Map, Error>>().map(Value::Object)
}

fn read<R: DeserializeOwned>(input: &Value) -> Result<R, Error> {
    let text = serde_json::to_vec(input).unwrap_or_default();
    refuse_unknown(|| decode::read(&text)).map_err(|fault| {
        if fault.message == decode::UNKNOWN_FIELD {
            return invalid(&fault.path, "unknown", "not a field of this call".to_owned());
        }
        invalid(&fault.path, "type", fault.message)
    })
}

fn invalid(path: &str, rule: &'static str, message: String) -> Error {
    let mut violations = Violations::default();
    violations.push(Violation::always(path, rule, message));
    Error::Invalid(violations)
}

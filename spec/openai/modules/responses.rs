//! Short ways to the text of a response and to its calls, the next request of a conversation, and the response that the
//! events of a stream accumulate into.

// Functions that read, copy or drop whole requests or responses are `#[inline]`, as the generated ones are: they are compiled
// in the crates that call them, and only there.

use super::*;
use codegen::serde::de::{DeserializeOwned, Error as _};
use codegen::serde_json;
use modwright_runtime::{Accumulate, Chunk};

impl Response {
    /// Returns the text of all messages; empty if there is none, such as when the model calls tools.
    #[must_use]
    #[doc(alias("output_text"))]
    pub fn text(&self) -> String {
        self.messages()
            .flat_map(|message| message.content.parts())
            .filter_map(Content::as_output_text)
            .collect()
    }

    /// Returns the explanation of a refusal.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.messages().flat_map(|message| message.content.parts()).find_map(|part| match part {
            Content::Refusal(part) => Some(part.refusal.as_str()),
            _ => None,
        })
    }

    /// Returns the messages.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.output.iter().filter_map(|item| match item {
            Item::Message(message) => Some(message),
            _ => None,
        })
    }

    /// Returns the calls of functions.
    pub fn function_calls(&self) -> impl Iterator<Item = &FunctionCall> {
        self.output.iter().filter_map(|item| match item {
            Item::FunctionCall(call) => Some(call),
            _ => None,
        })
    }

    /// Parses the text as JSON, such as the output of a strict [`OutputSchema`].
    ///
    /// # Errors
    ///
    /// If the model refused, if there is no text, or if it is no JSON of this type.
    pub fn parsed<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        match (self.text(), self.refusal()) {
            (text, Some(refusal)) if text.is_empty() => {
                Err(serde_json::Error::custom(format!("the model refused: {refusal}")))
            }
            (text, None) if text.is_empty() => Err(serde_json::Error::custom("the response has no text")),
            (text, _) => serde_json::from_str(&text),
        }
    }
}

impl CreateResponseRequest {
    /// Creates the request that follows a response: the same options, `previous_response_id`, and a new input, such as the
    /// results of functions.
    ///
    /// The API must have stored the response. With `store(false)`, use [`extend`](Self::extend).
    #[inline]
    pub fn follow_up(&self, response: &Response, input: impl Into<Input>) -> Self {
        let mut next = self.clone();
        next.input = input.into();
        // A response of a conversation is in the conversation already.
        if next.conversation.is_none() {
            next.previous_response_id = Some(Nullable::Value(response.id.clone().into()));
        }
        next
    }

    /// Appends items to the input, such as the output of a response and the results of functions.
    ///
    /// A conversation that the API does not store is sent whole with each request. For reasoning models, request the
    /// encrypted reasoning: `.include([Include::ReasoningEncryptedContent])`.
    pub fn extend<T: Into<InputItem>>(&mut self, items: impl IntoIterator<Item = T>) {
        let items = items.into_iter().map(Into::into);
        match &mut self.input {
            Input::InputItems(input) => input.extend(items),
            Input::Text(text) => {
                let first = InputItem::user(std::mem::take(text));
                self.input = Input::InputItems(std::iter::once(first).chain(items).collect());
            }
        }
    }
}

impl InputItem {
    /// Creates a message of the user: a text, or parts.
    pub fn user(content: impl Into<MessageContent>) -> Self {
        Message::new(Role::User, content.into()).into()
    }

    /// Creates a message with instructions of the developer.
    pub fn developer(content: impl Into<MessageContent>) -> Self {
        Message::new(Role::Developer, content.into()).into()
    }

    /// Creates a message of the model.
    pub fn assistant(content: impl Into<MessageContent>) -> Self {
        Message::new(Role::Assistant, content.into()).into()
    }
}

impl MessageContent {
    /// Returns the parts; none if the content is a text.
    pub fn parts(&self) -> &[Content] {
        match self {
            Self::Contents(parts) => parts,
            Self::Text(_) => &[],
        }
    }
}

impl Content {
    /// Returns the text of an `output_text`.
    #[must_use]
    pub fn as_output_text(&self) -> Option<&str> {
        match self {
            Self::OutputText(part) => Some(&part.text),
            _ => None,
        }
    }

    /// Creates an image by its URL, or a data URL.
    pub fn image_url(url: impl Into<String>) -> Self {
        Self::InputImage(InputImage::new().image_url(url.into()))
    }

    /// Creates a file that was uploaded before.
    pub fn file_id(id: impl Into<String>) -> Self {
        Self::InputFile(InputFile::new().file_id(id.into()))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::OutputText(part) => Some(&mut part.text),
            Self::Refusal(part) => Some(&mut part.refusal),
            Self::InputText(part)
            | Self::ReasoningText(part)
            | Self::SummaryText(part)
            | Self::Text(part) => Some(&mut part.text),
            _ => None,
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::input_text(text)
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::input_text(text)
    }
}

impl FunctionCall {
    /// Parses the arguments as JSON.
    ///
    /// # Errors
    ///
    /// If the arguments are no JSON of this type. The text of the error tells the model what to correct.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.arguments)
    }

    /// Creates the item with the result of this call.
    #[inline]
    pub fn answer(&self, output: impl Into<ToolOutput>) -> InputItem {
        FunctionCallOutput::new(&self.call_id, output.into()).into()
    }
}

impl CustomToolCall {
    /// Creates the item with the result of this call.
    #[inline]
    pub fn answer(&self, output: impl Into<ToolOutput>) -> InputItem {
        CustomToolCallOutput::new(&self.call_id, output.into()).into()
    }
}

impl McpApprovalRequest {
    /// Creates the item that allows or refuses the call.
    #[inline]
    pub fn answer(&self, approve: bool) -> InputItem {
        McpApprovalResponse::new(&self.id, approve).into()
    }
}

impl NamedToolChoice {
    /// Forces the model to call the function with this name.
    pub fn of_function(name: impl Into<String>) -> Self {
        Self::Function(FunctionName::new(name.into()))
    }
}

impl From<OutputSchema> for TextOptions {
    fn from(schema: OutputSchema) -> Self {
        Self::new().format(TextFormat::from(schema))
    }
}

macro_rules! tools {
    ($($tool:ident)*) => {
        $(
            impl From<$tool> for Tool {
                fn from(tool: $tool) -> Self {
                    Self::$tool(tool)
                }
            }
        )*
    };
}

tools! { Function Custom WebSearch FileSearch CodeInterpreter Mcp ImageGeneration Shell ApplyPatch Namespace ToolSearch }

macro_rules! items {
    ($($variant:ident)*) => {
        /// An item of a response, for the input of the next request.
        impl From<Item> for InputItem {
            #[inline]
            fn from(item: Item) -> Self {
                match item {
                    $(Item::$variant(item) => Self::$variant(item),)*
                    Item::Other(item) => Self::Other(item),
                }
            }
        }
    };
}

items! {
    Message FunctionCall FunctionCallOutput CustomToolCall CustomToolCallOutput Reasoning WebSearchCall FileSearchCall
    CodeInterpreterCall ImageGenerationCall McpCall McpListTools McpApprovalRequest McpApprovalResponse ComputerCall
    ComputerCallOutput ShellCall ShellCallOutput LocalShellCall LocalShellCallOutput ApplyPatchCall ApplyPatchCallOutput
    ToolSearchCall ToolSearchOutput AdditionalTools Program ProgramOutput Compaction
}

impl ResponseEvent {
    /// Returns the text that this event adds to the output.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::ResponseOutputTextDelta(event) => Some(&event.delta),
            _ => None,
        }
    }

    /// Returns the response that the event has: created, completed or between.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::ResponseCreated(event)
            | Self::ResponseQueued(event)
            | Self::ResponseInProgress(event)
            | Self::ResponseCompleted(event)
            | Self::ResponseIncomplete(event)
            | Self::ResponseFailed(event) => Some(&event.response),
            _ => None,
        }
    }

    fn response_mut(&mut self) -> Option<&mut Response> {
        match self {
            Self::ResponseCreated(event)
            | Self::ResponseQueued(event)
            | Self::ResponseInProgress(event)
            | Self::ResponseCompleted(event)
            | Self::ResponseIncomplete(event)
            | Self::ResponseFailed(event) => Some(&mut event.response),
            _ => None,
        }
    }
}

/// The first event has the response, the next ones add to it, and the last has it complete.
impl Accumulate for ResponseEvent {
    #[inline]
    fn accumulate(&mut self, next: Self) {
        match self.response_mut() {
            Some(response) if next.response().is_none() => apply(response, next),
            // A stream that starts later than the response has no response until the last event.
            _ => *self = next,
        }
    }
}

impl Chunk for ResponseEvent {
    type Response = Response;
}

/// The response of an event without one is empty.
impl From<ResponseEvent> for Response {
    #[inline]
    fn from(event: ResponseEvent) -> Self {
        use ResponseEvent as E;
        match event {
            E::ResponseCreated(event)
            | E::ResponseQueued(event)
            | E::ResponseInProgress(event)
            | E::ResponseCompleted(event)
            | E::ResponseIncomplete(event)
            | E::ResponseFailed(event) => event.response,
            _ => serde_json::from_str(r#"{ "id": "" }"#).expect("a response needs nothing but an ID"),
        }
    }
}

/// Adds what an event says to the response.
#[inline]
fn apply(response: &mut Response, event: ResponseEvent) {
    use ResponseEvent as E;
    let output = &mut response.output;
    match event {
        E::ResponseOutputItemAdded(event) | E::ResponseOutputItemDone(event) => {
            put(output, event.output_index, event.item);
        }
        E::ResponseContentPartAdded(event) | E::ResponseContentPartDone(event) => {
            if let Some(parts) = parts(output, event.output_index) {
                put(parts, event.content_index, event.part);
            }
        }
        E::ResponseReasoningSummaryPartAdded(event) | E::ResponseReasoningSummaryPartDone(event) => {
            if let Some(Item::Reasoning(item)) = at(output, event.output_index) {
                put(&mut item.summary, event.summary_index, event.part);
            }
        }
        E::ResponseOutputTextDelta(event)
        | E::ResponseRefusalDelta(event)
        | E::ResponseReasoningTextDelta(event) => {
            let part = parts(output, event.output_index).and_then(|parts| at(parts, event.content_index));
            if let Some(text) = part.and_then(Content::text_mut) {
                text.push_str(&event.delta);
            }
        }
        E::ResponseReasoningSummaryTextDelta(event) => {
            if let Some(Item::Reasoning(item)) = at(output, event.output_index)
                && let Some(text) = at(&mut item.summary, event.summary_index).and_then(Content::text_mut)
            {
                text.push_str(&event.delta);
            }
        }
        E::ResponseOutputTextAnnotationAdded(event) => {
            let part = parts(output, event.output_index).and_then(|parts| at(parts, event.content_index));
            if let Some(Content::OutputText(part)) = part {
                part.annotations.push(event.annotation);
            }
        }
        E::ResponseFunctionCallArgumentsDelta(event)
        | E::ResponseCustomToolCallInputDelta(event)
        | E::ResponseMcpCallArgumentsDelta(event)
        | E::ResponseCodeInterpreterCallCodeDelta(event) => match at(output, event.output_index) {
            Some(Item::FunctionCall(call)) => call.arguments.push_str(&event.delta),
            Some(Item::CustomToolCall(call)) => call.input.push_str(&event.delta),
            Some(Item::McpCall(call)) => call.arguments.push_str(&event.delta),
            Some(Item::CodeInterpreterCall(call)) => {
                call.code.get_or_insert_default().push_str(&event.delta);
            }
            _ => {}
        },
        // The event of the complete item follows those of its parts.
        _ => {}
    }
}

fn at<T>(items: &mut [T], index: i64) -> Option<&mut T> {
    items.get_mut(usize::try_from(index).ok()?)
}

/// Replaces an item of a list, or appends it.
fn put<T>(items: &mut Vec<T>, index: i64, item: T) {
    match at(items, index) {
        Some(old) => *old = item,
        None => items.push(item),
    }
}

/// Returns the content of a message or a reasoning.
fn parts(output: &mut [Item], index: i64) -> Option<&mut Vec<Content>> {
    match at(output, index)? {
        Item::Message(message) => match &mut message.content {
            MessageContent::Contents(parts) => Some(parts),
            MessageContent::Text(_) => None,
        },
        Item::Reasoning(item) => Some(item.content.get_or_insert_default()),
        _ => None,
    }
}

#[cfg(feature = "schemars")]
mod schema {
    use super::super::super::{schema_name, strict_schema};
    use super::*;
    use schemars::JsonSchema;

    impl Function {
        /// Creates a function whose arguments are a `T`, in OpenAI's strict form. The doc of `T` is the description.
        ///
        /// Every field is required in the strict form: use `Option` for an argument that may be missing. Maps and
        /// tuples have no strict form, and the API refuses them.
        pub fn of<T: JsonSchema>(name: impl Into<String>) -> Self {
            let (schema, description) = strict_schema::<T>();
            let function = Self::new(name.into()).parameters(schema).strict(true);
            match description {
                Some(description) => function.description(description),
                None => function,
            }
        }
    }

    impl OutputSchema {
        /// Creates the strict schema of a `T`, which [`Response::parsed`] reads. Its name and its doc are those of `T`.
        ///
        /// The same limits apply as for [`Function::of`].
        pub fn of<T: JsonSchema>() -> Self {
            let (schema, description) = strict_schema::<T>();
            let output = Self::new(schema_name::<T>(), schema).strict(true);
            match description {
                Some(description) => output.description(description),
                None => output,
            }
        }
    }
}

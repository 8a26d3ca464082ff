//! Convenience methods: the text of a reply, its tool calls, and its JSON parsed into a type of the caller.

use super::*;
use codegen::serde::de::{DeserializeOwned, Error as _};
use codegen::serde_json;

impl ChatCompletion {
    /// Returns the message of the first choice.
    #[must_use]
    pub fn message(&self) -> Option<&Reply> {
        self.choices.first().map(|choice| &choice.message)
    }

    /// Returns the text of the first choice; `None` if the reply has no text, for example because the model calls tools.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.message()?.content.as_deref()
    }

    /// Returns the tool calls of the first choice.
    pub fn tool_calls(&self) -> &[ToolCall] {
        self.message().map_or(&[], Reply::tool_calls)
    }

    /// Parses the text of the first choice as JSON.
    ///
    /// # Errors
    ///
    /// Those of [`Reply::parsed`], and an error if the response has no choice.
    pub fn parsed<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        self.message().ok_or_else(|| serde_json::Error::custom("the response has no choice"))?.parsed()
    }
}

impl ChatCompletionChunk {
    /// Returns the text that this chunk adds to the first choice.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.choices.first()?.delta.content.as_deref()
    }
}

impl Reply {
    /// Returns the tool calls; an empty slice if the model calls no tool.
    pub fn tool_calls(&self) -> &[ToolCall] {
        &self.tool_calls
    }

    /// Parses the content as JSON, such as the output of a strict [`OutputSchema`].
    ///
    /// # Errors
    ///
    /// If there is no content, for example after a refusal, or if the content cannot be parsed as `T`.
    pub fn parsed<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        match (&self.content, &self.refusal) {
            (Some(content), _) => serde_json::from_str(content),
            (None, Some(refusal)) => Err(serde_json::Error::custom(format!("the model refused: {refusal}"))),
            (None, None) => Err(serde_json::Error::custom("the reply has no content")),
        }
    }
}

impl ToolCall {
    /// Returns the ID, which the message with the result refers to.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Function(call) => &call.id,
            Self::Custom(call) => &call.id,
            Self::Other(call) => call.get("id").and_then(Value::as_str).unwrap_or_default(),
        }
    }

    /// Returns the name of the tool; empty for a kind of tool that this version does not know.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Function(call) => &call.function.name,
            Self::Custom(call) => &call.custom.name,
            Self::Other(_) => "",
        }
    }

    /// Returns the arguments of a function as JSON text, or the input of a custom tool.
    #[must_use]
    pub fn arguments(&self) -> &str {
        match self {
            Self::Function(call) => &call.function.arguments,
            Self::Custom(call) => &call.custom.input,
            Self::Other(_) => "",
        }
    }

    /// Parses the arguments as JSON.
    ///
    /// # Errors
    ///
    /// If the arguments cannot be parsed as `T`. Send the text of the error to the model, so that it can correct them.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.arguments())
    }

    /// Creates the message with the result of this call.
    pub fn answer(&self, content: impl Into<TextContent>) -> Message {
        Message::tool(content, ToolCallId::new(self.id()))
    }
}

impl ToolChoice {
    /// Forces the model to call the function with this name.
    pub fn function(name: impl Into<String>) -> Self {
        Self::NamedToolChoice(NamedToolChoice::function(FunctionName::new(name)))
    }
}

impl From<Function> for Tool {
    fn from(function: Function) -> Self {
        Self::function(function)
    }
}

impl From<Custom> for Tool {
    fn from(custom: Custom) -> Self {
        Self::custom(custom)
    }
}

impl From<OutputSchema> for ResponseFormat {
    fn from(schema: OutputSchema) -> Self {
        Self::json_schema(schema)
    }
}

/// Takes the URL of an image on the web, or a data URL.
impl From<&str> for ImageUrl {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

/// Takes the URL of an image on the web, or a data URL.
impl From<String> for ImageUrl {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

impl From<&str> for ContentPart {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for ContentPart {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<ImageUrl> for ContentPart {
    fn from(url: ImageUrl) -> Self {
        Self::image_url(url)
    }
}

impl From<InputAudio> for ContentPart {
    fn from(audio: InputAudio) -> Self {
        Self::input_audio(audio)
    }
}

impl From<FileReference> for ContentPart {
    fn from(file: FileReference) -> Self {
        Self::file(file)
    }
}

#[cfg(feature = "schemars")]
mod schema {
    use super::super::super::{schema_name, strict_schema};
    use super::*;
    use schemars::JsonSchema;

    impl Function {
        /// Creates a function whose arguments have the type `T`, in OpenAI's strict form. The doc of `T` is the description.
        ///
        /// The strict form requires every field; an `Option` is a field that can be null. Maps and tuples have no strict
        /// form, and the API refuses them.
        pub fn of<T: JsonSchema>(name: impl Into<String>) -> Self {
            let (schema, description) = strict_schema::<T>();
            let function = Self::new(name).parameters(schema).strict(true);
            match description {
                Some(description) => function.description(description),
                None => function,
            }
        }
    }

    impl OutputSchema {
        /// Creates the strict schema of `T`, with the name and the doc of `T`. [`Reply::parsed`] reads a reply as `T`.
        ///
        /// The same limits apply as for [`Function::of`].
        pub fn of<T: JsonSchema>() -> Self {
            let (schema, description) = strict_schema::<T>();
            let output = Self::new(schema_name::<T>()).schema(schema).strict(true);
            match description {
                Some(description) => output.description(description),
                None => output,
            }
        }
    }

    impl ResponseFormat {
        /// Requests JSON of the type `T`; [`Reply::parsed`] reads it. See [`OutputSchema::of`].
        pub fn of<T: JsonSchema>() -> Self {
            OutputSchema::of::<T>().into()
        }
    }
}

//! Short ways to the text of a reply, to tool calls and to JSON of a type of the caller's.

use super::*;
use codegen::serde::de::{DeserializeOwned, Error as _};
use codegen::serde_json;

impl ChatCompletion {
    /// Returns the message of the first choice.
    #[must_use]
    pub fn message(&self) -> Option<&Reply> {
        self.choices.first().map(|choice| &choice.message)
    }

    /// Returns the text of the first choice; `None` if it has none, such as when the model calls tools.
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
    /// Those of [`Reply::parsed`].
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
    /// Returns the tool calls; none if the model calls no tool.
    pub fn tool_calls(&self) -> &[ToolCall] {
        &self.tool_calls
    }

    /// Parses the content as JSON, such as the output of a strict [`OutputSchema`].
    ///
    /// # Errors
    ///
    /// If the model refused, if there is no content, or if it is no JSON of this type.
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
    /// If the arguments are no JSON of this type. The text of the error tells the model what to correct.
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

/// Converts a URL, or a data URL.
impl From<&str> for ImageUrl {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

/// Converts a URL, or a data URL.
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
    use super::*;
    use schemars::{JsonSchema, SchemaGenerator};

    impl Function {
        /// Creates a function whose arguments are a `T`, in OpenAI's strict form. The doc of `T` is the description.
        ///
        /// Every field is required in the strict form: use `Option` for an argument that may be missing. Maps and
        /// tuples have no strict form, and the API refuses them.
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
        /// Creates the strict schema of a `T`, which [`Reply::parsed`] reads. Its name and its doc are those of `T`.
        ///
        /// The same limits apply as for [`Function::of`].
        pub fn of<T: JsonSchema>() -> Self {
            let (schema, description) = strict_schema::<T>();
            let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
            let name: String = T::schema_name().chars().map(plain).take(64).collect();
            let output = Self::new(name).schema(schema).strict(true);
            match description {
                Some(description) => output.description(description),
                None => output,
            }
        }
    }

    impl ResponseFormat {
        /// Requests JSON of a `T`, which [`Reply::parsed`] reads; see [`OutputSchema::of`].
        pub fn of<T: JsonSchema>() -> Self {
            OutputSchema::of::<T>().into()
        }
    }

    /// Returns the schema of a type in the strict form, and its description.
    fn strict_schema<T: JsonSchema>() -> (Value, Option<String>) {
        let mut schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
        let description = schema.get("description").and_then(Value::as_str).map(str::to_owned);
        make_strict(&mut schema);
        (schema, description)
    }

    /// Keywords that the strict form does not know.
    const UNKNOWN: [&str; 8] =
        ["$schema", "title", "default", "examples", "uniqueItems", "minLength", "maxLength", "writeOnly"];

    /// The formats that it knows. Others, such as `int32`, are of Rust.
    const FORMATS: [&str; 9] =
        ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

    /// Brings a schema into the strict form: each object has all of its fields and no others.
    ///
    /// See <https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>.
    fn make_strict(schema: &mut Value) {
        let Value::Object(schema) = schema else { return };
        schema.retain(|key, value| match value.as_str() {
            Some(format) if key == "format" => FORMATS.contains(&format),
            _ => !UNKNOWN.contains(&key.as_str()),
        });
        if let Some(members) = schema.remove("oneOf") {
            schema.insert("anyOf".to_owned(), members);
        }
        // A reference has no other keywords.
        if schema.len() > 1
            && let Some(reference) = schema.remove("$ref")
        {
            schema.insert("anyOf".to_owned(), serde_json::json!([{ "$ref": reference }]));
        }
        if schema.get("type").is_some_and(|kind| kind == "object") {
            let fields = schema.entry("properties").or_insert_with(|| serde_json::json!({})).as_object();
            let names = fields.into_iter().flatten().map(|(name, _)| Value::from(name.as_str())).collect();
            schema.insert("required".to_owned(), Value::Array(names));
            // A map keeps its schema: the API refuses it, and an object without fields would be another type.
            if !schema.get("additionalProperties").is_some_and(Value::is_object) {
                schema.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        for key in ["properties", "$defs"] {
            let inner = schema.get_mut(key).and_then(Value::as_object_mut);
            inner.into_iter().flatten().for_each(|(_, schema)| make_strict(schema));
        }
        for key in ["anyOf", "allOf", "prefixItems"] {
            let inner = schema.get_mut(key).and_then(Value::as_array_mut);
            inner.into_iter().flatten().for_each(make_strict);
        }
        for key in ["items", "additionalProperties"] {
            schema.get_mut(key).into_iter().for_each(make_strict);
        }
    }
}

//! Connections to Azure, the bytes of images, and JSON schemas in OpenAI's strict form.

use super::*;
use std::path::Path;

/// The paths that Azure has below the deployment of a model. The others, such as `files`, are below `openai/`.
const DEPLOYED: &[&str] = &["audio", "chat/completions", "completions", "embeddings", "images"];

/// Other services with this API.
impl Connection {
    /// Creates a connection to a deployment of Azure OpenAI: chat completions, embeddings, audio and images go to
    /// `{endpoint}/openai/deployments/{deployment}/`, everything else to `{endpoint}/openai/`.
    ///
    /// `endpoint` is the URL of the resource, `api_version` a date. The deployment decides about the model: the `model`
    /// of a request has no effect.
    ///
    /// Add the key of the resource, or a function that returns a token of Microsoft Entra ID:
    ///
    /// ```no_run
    /// use modwright_connectors::openai::Connection;
    ///
    /// # async fn entra_token() -> String { String::new() }
    /// let azure = || Connection::azure("https://me.openai.azure.com", "my-gpt", "2024-10-21");
    /// let with_key = azure().api_key("0123…");
    /// let with_token = azure().token_source(async || entra_token().await);
    /// ```
    ///
    /// See <https://learn.microsoft.com/azure/ai-foundry/openai/reference>.
    #[must_use]
    pub fn azure(
        endpoint: impl AsRef<str>,
        deployment: impl Into<String>,
        api_version: impl Into<String>,
    ) -> Self {
        let connection = codegen::Connection::new(&CONNECTOR)
            .base_url(format!("{}/openai/", endpoint.as_ref().trim_end_matches('/')))
            .path_prefix("deployment", "deployments/{deployment}/", deployment, DEPLOYED)
            .key_header("api-key");
        Self(connection).default_query("api-version", api_version.into())
    }

    /// Creates a connection to the v1 API of Azure OpenAI, `{endpoint}/openai/v1/`. The `model` of a request is the name
    /// of a deployment.
    ///
    /// Add the key of the resource or a function that returns a token, as for [`azure`](Self::azure).
    ///
    /// See <https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle>.
    #[must_use]
    pub fn azure_v1(endpoint: impl AsRef<str>) -> Self {
        let connection = codegen::Connection::new(&CONNECTOR)
            .base_url(format!("{}/openai/v1/", endpoint.as_ref().trim_end_matches('/')))
            .key_header("api-key");
        Self(connection)
    }
}

macro_rules! image {
    ($($image:ident: |$from:ident| $base64:expr;)*) => {
        $(
            impl types::$image {
                /// Returns the bytes of the image; `None` if the response has a URL in place of them.
                #[must_use]
                pub fn bytes(&self) -> Option<Vec<u8>> {
                    let $from = self;
                    codegen::decode_base64($base64)
                }

                /// Writes the image to a file and returns its size in bytes.
                ///
                /// The file at `path` is either complete or untouched.
                ///
                /// # Errors
                ///
                /// [`Error::File`] if the file cannot be written, or if the response has a URL in place of the bytes.
                pub async fn save_to(&self, path: impl AsRef<Path>) -> Result<u64, Error> {
                    codegen::save_bytes(self.bytes(), path).await
                }
            }
        )*
    };
}

image! {
    Image: |image| image.b64_json.as_deref()?;
    PartialImage: |image| &image.b64_json;
    CompletedImage: |image| &image.b64_json;
}

#[cfg(feature = "schemars")]
#[allow(unused_imports, reason = "the modules that use it may be off")]
pub(super) use schema::{schema_name, strict_schema};

#[cfg(feature = "schemars")]
#[allow(dead_code, reason = "the modules that use it may be off")]
mod schema {
    use super::*;
    use codegen::serde_json::{self, Value};
    use schemars::{JsonSchema, SchemaGenerator};

    /// Returns the name of a type, in the letters that the API allows.
    pub fn schema_name<T: JsonSchema>() -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        T::schema_name().chars().map(plain).take(64).collect()
    }

    /// Returns the schema of a type in the strict form, and its description.
    pub fn strict_schema<T: JsonSchema>() -> (Value, Option<String>) {
        let mut schema = SchemaGenerator::default().into_root_schema_for::<T>().to_value();
        let description = schema.get("description").and_then(Value::as_str).map(str::to_owned);
        make_strict(&mut schema);
        (schema, description)
    }

    /// Keywords that the strict form does not know.
    const UNKNOWN: [&str; 8] =
        ["$schema", "title", "default", "examples", "uniqueItems", "minLength", "maxLength", "writeOnly"];

    /// The formats that the API knows. schemars adds others for types of Rust, such as `int32`; they are removed.
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
            // The schema of a map stays as it is, so that the API reports an error. Without `additionalProperties` it would mean an
            // object without fields.
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

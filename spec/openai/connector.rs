//! Connections to Azure, and the bytes of images.

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

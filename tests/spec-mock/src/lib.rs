//! A mock server that answers by a specification: it serves every operation from its examples, and holds every request
//! against the specification.
//!
//! What does not fit is answered with 400 in the API's own form of an error, a call without the connection's required
//! credentials with 401, an unknown path with 404. A test can script other replies, as in [`modwright_mock`].

mod answer;
mod body;
mod form;
mod pages;
mod route;

use modwright::model::{Connector, Model};
use std::io;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

pub use modwright_mock::{Recorded, Reply};

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Mock {
    server: modwright_mock::Mock,
    connector: Arc<Connector>,
}

impl Mock {
    /// Starts a server for the connector `name` of the specification in the folder `spec`.
    ///
    /// # Errors
    ///
    /// Where the specification cannot be read or has mistakes (the text shows them), has no such connector, or no port is
    /// free.
    pub async fn from_spec(spec: impl AsRef<Path>, name: &str) -> io::Result<Self> {
        let sources = modwright::load::load(spec.as_ref())?;
        let (model, diagnostics) = modwright::check(&sources);
        let model = model.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                modwright::diagnostic::draw(&diagnostics, &sources, false),
            )
        })?;
        Self::start(model, name).await
    }

    /// Starts a server for the connector `name` of a model.
    ///
    /// # Errors
    ///
    /// Where the model has no such connector, or no port is free.
    pub async fn start(model: Model, name: &str) -> io::Result<Self> {
        let connector =
            model.connectors.into_iter().find(|connector| connector.name == name).ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("the specification has no connector `{name}`"),
                )
            })?;
        let path = base_path(&connector.filled_base_url());
        let connector = Arc::new(connector);
        let (base, model) = (path.clone(), Arc::clone(&connector));
        let server = modwright_mock::Mock::with_handler(&path, move |request| {
            let (base, model) = (base.clone(), Arc::clone(&model));
            async move { answer::answer(&model, &base, &request).await }
        })
        .await?;
        Ok(Self { server, connector })
    }

    /// Answers every request with this from now on, whatever it is.
    pub fn answer(&self, reply: Reply) {
        self.server.always(reply);
    }

    /// Answers every request with this from now on, whatever it is: media type and body.
    pub fn answer_with(&self, media_type: &str, body: impl Into<String>) {
        self.server.always(answer::respond(&self.connector, 200, Some(media_type), body.into()));
    }
}

impl Deref for Mock {
    type Target = modwright_mock::Mock;

    fn deref(&self) -> &Self::Target {
        &self.server
    }
}

/// `https://api.openai.com/v1/` → `/v1/`
fn base_path(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |slash| &rest[slash..]);
    if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

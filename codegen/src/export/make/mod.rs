//! A connector → a custom app for Make and Workfront Fusion, as files of the editor's local development.
//!
//! ```text
//! makecomapp.json                              the components and their files
//! general/base.iml.json                        URL, credentials, errors
//! connections/main/main.….iml.json             fields of a connection, and the call that tests it
//! modules/get-models/get-models.….iml.json     request, parameters, interface, sample
//! rpcs/list-get-models-list-id/….iml.json      the options of a select
//! not-exported.md                              everything that an app has no word for
//! ```

mod choices;
mod connection;
mod iml;
mod modules;
mod names;
mod notes;
mod parameters;
mod requests;
mod responses;
mod shapes;

use super::json::{Node, Object};
use crate::model::{Connector, TypeId};
use crate::output::File;
use choices::Procedure;
use names::{Names, kebab};
use notes::{Kind, Notes};
use serde_json::{Value, json};

/// The ID of the connection in the files.
const CONNECTION: &str = "main";

/// The file with the list of components. It is strict JSON, so that nothing in it says that it was generated.
pub const MANIFEST: &str = "makecomapp.json";

/// An exported app.
#[derive(Debug)]
pub struct MakeApp {
    /// The files, in the order of their paths. Each but [`MANIFEST`] begins like a generated file.
    pub files: Vec<File>,
    /// The number of entries of each kind in `not-exported.md`.
    pub notes: Vec<(&'static str, usize)>,
}

/// Writes an app of a connector. `earlier` is the [`MANIFEST`] of an earlier export: its origins, which a person or the
/// editor wrote, are kept.
pub fn make(connector: &Connector, earlier: Option<&str>) -> MakeApp {
    let mut app = App {
        connector,
        notes: Notes::default(),
        files: Vec::new(),
        module_names: Names::default(),
        procedure_names: Names::default(),
        procedures: Vec::new(),
        asked: Vec::new(),
        inside: Vec::new(),
        written: 0,
    };
    let manifest = app.components(origins(earlier));
    app.client();
    let counts = app.notes.counts();
    let readme = app.readme();
    let title = names::title(connector.docs.title.as_deref(), &connector.name);
    let list = app.notes.markdown(&app.first_line("<!--", " -->"), &title);
    let mut files = app.files;
    files.push(File { path: MANIFEST.to_owned(), text: Node::from(manifest).text() });
    files.push(File { path: "README.md".to_owned(), text: readme });
    files.push(File { path: "not-exported.md".to_owned(), text: list });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    MakeApp { files, notes: counts }
}

/// Returns the origins of an earlier manifest: the places in Make to which the app is deployed.
fn origins(earlier: Option<&str>) -> Value {
    let manifest: Option<Value> = earlier.and_then(|text| serde_json::from_str(text).ok());
    let origins = manifest.and_then(|mut manifest| Some(manifest.get_mut("origins")?.take()));
    origins.filter(Value::is_array).unwrap_or_else(|| json!([]))
}

/// An app that is being written.
struct App<'m> {
    connector: &'m Connector,
    notes: Notes,
    files: Vec<File>,
    module_names: Names,
    procedure_names: Names,
    procedures: Vec<Procedure>,
    /// The values of `choices` that were looked up, with the IDs of their procedures.
    asked: Vec<(String, Option<String>)>,
    /// The types that contain the value which is being written.
    inside: Vec<TypeId>,
    /// The number of parameters of the operation so far.
    written: usize,
}

impl App<'_> {
    fn components(&mut self, origins: Value) -> Object {
        let base = self.base();
        self.put("general/base.iml.json".to_owned(), base.into());
        let parameters = self.connection_parameters();
        let test = self.connection_test();
        let mut files = Object::new();
        files.add("communication", self.file("connections", CONNECTION, "communication", test));
        files.add("params", self.file("connections", CONNECTION, "params", parameters.into()));
        files.add("common", Value::Null);
        let title = names::title(self.connector.docs.title.as_deref(), &self.connector.name);
        let connection =
            Object::new().with("label", title).with("connectionType", "basic").with("codeFiles", files);
        let modules = self.module_components();
        let procedures = self.procedure_components();
        let general = Object::new()
            .with("base", "general/base.iml.json")
            .with("common", Value::Null)
            .with("readme", "README.md")
            .with("groups", Value::Null);
        let components = Object::new()
            .with("connection", Object::new().with(CONNECTION, connection))
            .with("webhook", Object::new())
            .with("module", modules)
            .with("rpc", procedures)
            .with("function", Object::new());
        Object::new()
            .with("fileVersion", json!(1))
            .with("generalCodeFiles", general)
            .with("components", components)
            .with("origins", origins)
    }

    /// Writes a file of a component, and returns its path.
    fn file(&mut self, folder: &str, id: &str, code: &str, content: Node) -> String {
        let name = kebab(id);
        let path = format!("{folder}/{name}/{name}.{code}.iml.json");
        self.put(path.clone(), content);
        path
    }

    fn put(&mut self, path: String, content: Node) {
        let text = format!("{}{}", self.first_line("//", ""), content.text());
        self.files.push(File { path, text });
    }

    /// Returns the line that every generated file begins with.
    fn first_line(&self, open: &str, close: &str) -> String {
        let name = &self.connector.name;
        format!("{open} Generated by modwright from spec/{name}: edit that instead.{close}\n")
    }

    /// Notes what the client does for a caller, and Make does not.
    fn client(&mut self) {
        let connector = self.connector;
        if connector.retry.is_some() {
            let text = "calls are not repeated: add an error handler such as Break to a scenario";
            self.notes.add(Kind::Client, "retry", text);
        }
        if connector.retry.as_ref().is_some_and(|retry| retry.idempotency.is_some()) {
            self.notes.add(Kind::Client, "retry.idempotency", "no idempotency key is sent");
        }
        if connector.request_id.is_some() {
            self.notes.add(Kind::Client, "request_id", "an error does not show the ID of its request");
        }
        if connector.base_url_env.is_some() {
            self.notes.add(Kind::Client, "base_url", "the base URL is fixed");
        }
        for locale in &connector.locales {
            let place = format!("locales/{}.yaml", locale.language);
            self.notes.add(Kind::Client, &place, "an app has one language: labels and helps are English");
        }
    }

    /// Returns the page that users of the app see.
    fn readme(&self) -> String {
        let docs = &self.connector.docs;
        let title = names::title(docs.title.as_deref(), &self.connector.name);
        let help = docs.help.as_deref().unwrap_or_default();
        let link = docs.link.as_deref().map(|link| format!("\n[Documentation of the API]({link})\n"));
        let first = self.first_line("<!--", " -->");
        format!("{first}\n# {title}\n\n{help}\n{}", link.unwrap_or_default())
    }
}

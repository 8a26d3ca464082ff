//! A language server for specifications: reports while typing, completion, navigation, rename and quick fixes.
//!
//! It speaks the Language Server Protocol over standard input and output. The messages are written as JSON: the part of
//! the protocol that is used is small.

mod completion;
mod cursor;
mod files;
mod hover;
mod imports;
mod messages;
mod origin;
mod outline;
mod rename;
mod symbols;
mod uri;
mod workspace;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use messages::{Parameters, capabilities};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use workspace::{Workspace, folder_of};

/// Serves an editor over standard input and output, until it says goodbye.
///
/// # Errors
///
/// If the editor breaks the protocol, or the connection.
pub fn serve() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (connection, threads) = Connection::stdio();
    run(&connection)?;
    drop(connection);
    threads.join()?;
    Ok(())
}

fn run(connection: &Connection) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (id, parameters) = connection.initialize_start()?;
    let info = json!({ "name": "modwright", "version": env!("CARGO_PKG_VERSION") });
    connection.initialize_finish(id, json!({ "capabilities": capabilities(), "serverInfo": info }))?;
    let documents = Parameters(&parameters).documents();
    let mut server = Server { documents, ..Server::default() };
    while let Some(message) = server.next(connection)? {
        match message {
            Message::Request(request) => {
                if connection.handle_shutdown(&request)? {
                    return Ok(());
                }
                // The request is about the texts as they are now.
                server.check(connection)?;
                server.declare(connection)?;
                for message in server.remarks(&request) {
                    connection.sender.send(message.into())?;
                }
                connection.sender.send(server.answer(request).into())?;
            }
            Message::Notification(notification) => server.notice(&notification),
            Message::Response(_) => {}
        }
        // While a person types faster than this, only the last text is checked.
        if connection.receiver.is_empty() {
            server.check(connection)?;
        }
    }
    Ok(())
}

/// The time without a message after which a person is taken to have stopped typing.
const PAUSE: Duration = Duration::from_millis(100);

/// The state between messages.
#[derive(Default)]
struct Server {
    /// Folders with documents of vendors.
    documents: Vec<PathBuf>,
    workspaces: BTreeMap<PathBuf, Workspace>,
    /// The workspaces with changes since their last check.
    changed: BTreeSet<PathBuf>,
    /// The files with reports in the editor.
    shown: BTreeSet<String>,
}

impl Server {
    /// Waits for the next message. The declarations are read in a pause, so that the reports of the next change do not wait
    /// for them.
    fn next(&mut self, connection: &Connection) -> Result<Option<Message>, Box<dyn Error + Send + Sync>> {
        if self.workspaces.values().any(Workspace::needs_declarations) {
            match connection.receiver.recv_timeout(PAUSE) {
                Err(error) if error.is_timeout() => self.declare(connection)?,
                message => return Ok(message.ok()),
            }
        }
        Ok(connection.receiver.recv().ok())
    }

    fn notice(&mut self, notification: &Notification) {
        let parameters = Parameters(&notification.params);
        if notification.method == "workspace/didChangeWatchedFiles" {
            for (folder, workspace) in &mut self.workspaces {
                workspace.reload();
                self.changed.insert(folder.clone());
            }
            return;
        }
        let (Some(path), text) = (parameters.path(), parameters.text()) else { return };
        let Some(folder) = folder_of(&path) else { return };
        let workspace = self
            .workspaces
            .entry(folder.clone())
            .or_insert_with_key(|folder| Workspace::new(folder.clone(), self.documents.clone()));
        match notification.method.as_str() {
            "textDocument/didOpen" | "textDocument/didChange" => {
                workspace.set(&path, text.map(str::to_owned))
            }
            "textDocument/didClose" => {
                workspace.set(&path, None);
                workspace.reload();
            }
            "textDocument/didSave" => workspace.reload(),
            _ => return,
        }
        self.changed.insert(folder);
    }

    /// Checks what has changed, and sends the reports of every file that has or had some.
    fn check(&mut self, connection: &Connection) -> Result<(), Box<dyn Error + Send + Sync>> {
        for folder in std::mem::take(&mut self.changed) {
            let Some(workspace) = self.workspaces.get_mut(&folder) else { continue };
            workspace.check();
            let reports = messages::reports(workspace);
            self.show(&folder, reports, connection)?;
        }
        Ok(())
    }

    /// Sends the reports of each file of a folder, and an empty list for those that have none left.
    fn show(
        &mut self,
        folder: &Path,
        mut reports: BTreeMap<String, Vec<Value>>,
        connection: &Connection,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let prefix = uri::uri(folder);
        for uri in self.shown.iter().filter(|uri| uri.starts_with(&prefix)) {
            reports.entry(uri.clone()).or_default();
        }
        self.shown.retain(|uri| !uri.starts_with(&prefix));
        for (uri, reports) in reports {
            if !reports.is_empty() {
                self.shown.insert(uri.clone());
            }
            let params = json!({ "uri": uri, "diagnostics": reports });
            let message = Notification::new("textDocument/publishDiagnostics".to_owned(), params);
            connection.sender.send(message.into())?;
        }
        Ok(())
    }

    /// Reads the declarations of what was checked, and sends the notes on it.
    fn declare(&mut self, connection: &Connection) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut noted = Vec::new();
        for (folder, workspace) in &mut self.workspaces {
            let had_notes = workspace.has_notes();
            if workspace.declare() && (had_notes || workspace.has_notes()) {
                noted.push((folder.clone(), messages::reports(workspace)));
            }
        }
        noted.into_iter().try_for_each(|(folder, reports)| self.show(&folder, reports, connection))
    }

    /// Returns the messages for a person about what a rename leaves to do.
    fn remarks(&self, request: &Request) -> Vec<Notification> {
        let parameters = Parameters(&request.params);
        if request.method != "textDocument/rename" {
            return Vec::new();
        }
        let found = parameters.path().and_then(|path| {
            let workspace = self.workspaces.get(&folder_of(&path)?)?;
            Some(messages::remarks(workspace, workspace.source(&path)?, &parameters))
        });
        let warning = |text: String| {
            Notification::new("window/showMessage".to_owned(), json!({ "type": 2, "message": text }))
        };
        found.into_iter().flatten().map(warning).collect()
    }

    fn answer(&self, request: Request) -> Response {
        match self.result(&request) {
            Some(Ok(result)) => Response::new_ok(request.id, result),
            Some(Err(message)) => Response::new_err(request.id, ErrorCode::RequestFailed as i32, message),
            None => {
                let message = format!("there is no method `{}`", request.method);
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
            }
        }
    }

    /// Returns the result of a request, or an error for people; `None` for an unknown method.
    fn result(&self, request: &Request) -> Option<Result<Value, String>> {
        // A link comes back with what it was made of.
        let is_link = request.method == "documentLink/resolve";
        let parameters = Parameters(if is_link { &request.params["data"] } else { &request.params });
        let handler: fn(&Workspace, usize, &Parameters<'_>) -> Result<Value, String> =
            match request.method.as_str() {
                "textDocument/completion" => messages::completion,
                "textDocument/hover" => messages::hover,
                "textDocument/definition" => messages::definition,
                "textDocument/declaration" => messages::declaration,
                "textDocument/documentLink" => messages::links,
                "documentLink/resolve" => messages::link,
                "textDocument/references" => messages::references,
                "textDocument/prepareRename" => messages::prepare_rename,
                "textDocument/rename" => messages::rename,
                "textDocument/documentSymbol" => messages::symbols,
                "textDocument/codeAction" => messages::actions,
                "textDocument/formatting" => messages::formatting,
                _ => return None,
            };
        let file = parameters.path().and_then(|path| {
            let workspace = self.workspaces.get(&folder_of(&path)?)?;
            Some((workspace, workspace.source(&path)?))
        });
        Some(file.map_or(Ok(Value::Null), |(workspace, source)| handler(workspace, source, &parameters)))
    }
}

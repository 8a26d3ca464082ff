//! Runs in a file of SQLite.

use crate::journal::{Failure, Journal, JournalError, Pending};
use crate::run::{Outcome, RunError, Runner};
use crate::scenario::Scenario;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A kept response is on disk before the run goes on. One process has the file, so that no two send the same call.
const SCHEMA: &str = "
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS runs (
        id TEXT PRIMARY KEY, scenario TEXT NOT NULL, text TEXT NOT NULL, input TEXT NOT NULL, outcome TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS steps (
        run TEXT NOT NULL, step TEXT NOT NULL, kept TEXT NOT NULL, PRIMARY KEY (run, step)
    ) STRICT, WITHOUT ROWID;
";

/// Keeps runs in a file of SQLite: each response, and how a run ends. A run goes on where its process stopped.
///
/// A call whose response was kept is not sent again. A call that was in flight when the process stopped is sent again, with the
/// same idempotency key if the connector names a header for it. Clones are cheap.
#[derive(Debug, Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    running: Arc<Mutex<HashSet<String>>>,
}

/// A run that has not ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Unfinished {
    /// The id of the run.
    pub id: String,
    /// The name of its scenario.
    pub scenario: String,
    /// The text of its scenario: the run goes on with this one only.
    pub text: String,
    /// The values that it was started with.
    pub input: Value,
}

impl Store {
    /// Opens or creates a file. It belongs to this process until the last clone is dropped.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, is no database of this kind, or belongs to another process.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let open = || -> Result<Connection, rusqlite::Error> {
            let connection = Connection::open(path)?;
            connection.busy_timeout(Duration::ZERO)?;
            connection.execute_batch(SCHEMA)?;
            // The lock is taken by the first transaction that writes.
            connection.execute_batch("BEGIN IMMEDIATE; COMMIT;")?;
            Ok(connection)
        };
        let connection = open().map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                JournalError::new("another process has the file open")
            }
            _ => JournalError::new(error),
        })?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), running: Arc::default() })
    }

    /// Begins a run, or goes on with it where it stopped. A run that has ended is not run again: its outcome is returned.
    ///
    /// # Errors
    ///
    /// The run cannot begin, or the file cannot be read or written. The failure of a step is an [`Outcome`].
    pub async fn run(
        &self,
        runner: &Runner,
        scenario: &Scenario,
        id: &str,
        input: Value,
    ) -> Result<Outcome, RunError> {
        runner.check(scenario, id, &input)?;
        let _running = self.claim(id)?;
        if let Some(outcome) = self.begin(scenario, id, &input).await? {
            return Ok(outcome);
        }
        let journal = RunJournal { store: self, run: id };
        let outcome = runner.run_with(scenario, id, input, &journal).await?;
        let (run, text) = (id.to_owned(), serde_json::to_string(&outcome).unwrap_or_default());
        let end = move |connection: &Connection| {
            connection.execute("UPDATE runs SET outcome = ?2 WHERE id = ?1", params![run, text]).map(drop)
        };
        self.with(end).await.map_err(RunError::Journal)?;
        Ok(outcome)
    }

    /// Returns the runs that have not ended, sorted by id: those that a stop of the process interrupted.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub async fn unfinished(&self) -> Result<Vec<Unfinished>, JournalError> {
        let sql = "SELECT id, scenario, text, input FROM runs WHERE outcome IS NULL ORDER BY id";
        let rows = self.with(move |connection| {
            let mut statement = connection.prepare(sql)?;
            let row = |row: &rusqlite::Row<'_>| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
            };
            statement.query_map([], row)?.collect::<Result<Vec<_>, _>>()
        });
        let run = |(id, scenario, text, input): (String, String, String, String)| {
            let input = serde_json::from_str(&input).map_err(JournalError::new)?;
            Ok(Unfinished { id, scenario, text, input })
        };
        rows.await?.into_iter().map(run).collect()
    }

    /// Lets a run that is incomplete or has failed go on: its last step is run again, and those before it are not. Returns
    /// `false` if there is no such run. Start it with [`run`](Self::run).
    ///
    /// # Errors
    ///
    /// The file cannot be read or written.
    pub async fn retry(&self, id: &str) -> Result<bool, JournalError> {
        let run = id.to_owned();
        let read = move |connection: &Connection| {
            let sql = "SELECT outcome FROM runs WHERE id = ?1";
            connection.query_row(sql, [run], |row| row.get::<_, Option<String>>(0)).optional()
        };
        let outcome = self.with(read).await?.flatten().and_then(|text| serde_json::from_str(&text).ok());
        let (Some(Outcome::Failed(failure) | Outcome::Incomplete(failure)), run) = (outcome, id.to_owned())
        else {
            return Ok(false);
        };
        let forget = move |connection: &Connection| {
            let transaction = connection.unchecked_transaction()?;
            // The attempts and pauses of a step follow its name and a `~`.
            let attempts = "step = ?2 OR substr(step, 1, length(?2) + 1) = ?2 || '~'";
            let sql = format!("DELETE FROM steps WHERE run = ?1 AND ({attempts})");
            transaction.execute(&sql, params![run, failure.step])?;
            transaction.execute("UPDATE runs SET outcome = NULL WHERE id = ?1", [run])?;
            transaction.commit()
        };
        self.with(forget).await?;
        Ok(true)
    }

    /// Removes a run and all that was kept of it. Returns `false` if there is no such run. A later run of this id sends all of its
    /// calls.
    ///
    /// # Errors
    ///
    /// The run is running, or the file cannot be written.
    pub async fn remove(&self, id: &str) -> Result<bool, RunError> {
        let _running = self.claim(id)?;
        let run = id.to_owned();
        let remove = move |connection: &Connection| {
            let transaction = connection.unchecked_transaction()?;
            transaction.execute("DELETE FROM steps WHERE run = ?1", [&run])?;
            let removed = transaction.execute("DELETE FROM runs WHERE id = ?1", [&run])?;
            transaction.commit()?;
            Ok(removed > 0)
        };
        self.with(remove).await.map_err(RunError::Journal)
    }

    /// Adds a run, or returns the outcome of one that has ended.
    async fn begin(&self, scenario: &Scenario, id: &str, input: &Value) -> Result<Option<Outcome>, RunError> {
        let (name, text) = (scenario.name().to_owned(), scenario.text().to_owned());
        let (run, written) = (id.to_owned(), input.to_string());
        let begin = move |connection: &Connection| {
            let sql = "INSERT OR IGNORE INTO runs (id, scenario, text, input) VALUES (?1, ?2, ?3, ?4)";
            connection.execute(sql, params![run, name, text, written])?;
            let sql = "SELECT text, input, outcome FROM runs WHERE id = ?1";
            let row = |row: &rusqlite::Row<'_>| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?))
            };
            connection.query_row(sql, [run], row)
        };
        let (text, began_with, outcome) = self.with(begin).await.map_err(RunError::Journal)?;
        let conflict = |what: &str| {
            RunError::Conflict(format!("the run `{id}` was begun with another {what}: choose a new id"))
        };
        if text != scenario.text() {
            return Err(conflict("text of its scenario"));
        }
        if serde_json::from_str::<Value>(&began_with).ok().as_ref() != Some(input) {
            return Err(conflict("input"));
        }
        outcome
            .map(|outcome| {
                serde_json::from_str(&outcome).map_err(|error| RunError::Journal(JournalError::new(error)))
            })
            .transpose()
    }

    /// Claims a run, so that it does not run twice at a time.
    fn claim(&self, id: &str) -> Result<Running<'_>, RunError> {
        if !locked(&self.running).insert(id.to_owned()) {
            return Err(RunError::Conflict(format!("the run `{id}` is running")));
        }
        Ok(Running { store: self, id: id.to_owned() })
    }

    /// Reads or writes on a thread that may wait for the disk.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, JournalError> {
        let connection = Arc::clone(&self.connection);
        let result = tokio::task::spawn_blocking(move || work(&locked(&connection))).await;
        result.map_err(JournalError::new)?.map_err(JournalError::new)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run that is running, until this is dropped.
struct Running<'s> {
    store: &'s Store,
    id: String,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        locked(&self.store.running).remove(&self.id);
    }
}

/// The journal of one run.
struct RunJournal<'s> {
    store: &'s Store,
    run: &'s str,
}

impl RunJournal<'_> {
    async fn read(&self, step: &str) -> Result<Option<String>, JournalError> {
        let (run, step) = (self.run.to_owned(), step.to_owned());
        let read = move |connection: &Connection| {
            let sql = "SELECT kept FROM steps WHERE run = ?1 AND step = ?2";
            connection.query_row(sql, [run, step], |row| row.get(0)).optional()
        };
        self.store.with(read).await
    }

    async fn keep(&self, step: &str, kept: String) -> Result<(), JournalError> {
        let (run, step) = (self.run.to_owned(), step.to_owned());
        let keep = move |connection: &Connection| {
            let sql = "INSERT INTO steps (run, step, kept) VALUES (?1, ?2, ?3)";
            connection.execute(sql, [run, step, kept]).map(drop)
        };
        self.store.with(keep).await
    }
}

impl Journal for RunJournal<'_> {
    fn call<'a>(
        &'a self,
        step: &'a str,
        send: Pending<'a, Result<Value, Failure>>,
    ) -> Pending<'a, Result<Result<Value, Failure>, JournalError>> {
        Box::pin(async move {
            if let Some(kept) = self.read(step).await? {
                return serde_json::from_str(&kept).map_err(JournalError::new);
            }
            let response = send.await;
            let kept = serde_json::to_string(&response).map_err(JournalError::new)?;
            self.keep(step, kept).await?;
            Ok(response)
        })
    }

    fn sleep<'a>(&'a self, step: &'a str, pause: Duration) -> Pending<'a, Result<(), JournalError>> {
        Box::pin(async move {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(JournalError::new)?;
            let end = match self.read(step).await? {
                Some(kept) => Duration::from_millis(kept.parse().map_err(JournalError::new)?),
                None => {
                    let end = now + pause;
                    self.keep(step, end.as_millis().to_string()).await?;
                    end
                }
            };
            // A clock that was set back does not make the pause longer.
            tokio::time::sleep(end.saturating_sub(now).min(pause)).await;
            Ok(())
        })
    }
}

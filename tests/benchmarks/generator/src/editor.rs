//! The rows of a person who edits a specification: reports while typing, and `watch`.

use crate::place;
use report::{Row, median};
use serde_json::{Value, json};
use std::cell::Cell;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const TABLE: &str = "The editor";

/// How often a text is changed.
const CHANGES: usize = 40;

/// Both rows.
pub fn rows() -> io::Result<()> {
    let spec = copy()?;
    let module = largest(&spec.join("openai/modules"))?;
    let name = module.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let modules = place::files(&spec)?
        .iter()
        .filter(|file| file.parent().is_some_and(|one| one.ends_with("modules")))
        .count();
    let typed = typed(&spec, &module)?;
    Row::new(TABLE, "reports after a change in the largest module", typed, "ms")
        .at_most(50.0)
        .note(&format!(
            "`{name}` of OpenAI, with all connectors of this repository ({modules} files of modules); from the message with the text to \
             the reports. Half of the {CHANGES} changes make a mistake, and the others mend it; the slower half counts."
        ))
        .print();
    let (middle, slowest) = saved(&spec, &module)?;
    Row::new(TABLE, "`watch`: the generated file after a save of that module", middle, "ms")
        .at_most(100.0)
        .note(&format!("The slowest of {CHANGES}: {slowest:.0} ms. `watch` looks at the files every 20 ms."))
        .print();
    Ok(())
}

/// A copy of the specifications of this repository.
fn copy() -> io::Result<PathBuf> {
    let folder = place::work().join("editor");
    place::empty(&folder)?;
    let (from, to) = (place::root().join("spec"), folder.join("spec"));
    for file in place::files(&from)? {
        let copy = to.join(file.strip_prefix(&from).map_err(io::Error::other)?);
        fs::create_dir_all(copy.parent().unwrap_or(&to))?;
        fs::copy(&file, copy)?;
    }
    to.canonicalize()
}

fn largest(folder: &Path) -> io::Result<PathBuf> {
    let mut files = place::files(folder)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort_by_key(|file| fs::metadata(file).map_or(0, |data| data.len()));
    files.pop().ok_or_else(|| io::Error::other("there is no module"))
}

/// The language server, with one open file.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
}

impl Editor {
    fn start(file: &Path, text: &str) -> io::Result<Self> {
        let mut server = Command::new(place::modwright())
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output)) = (server.stdin.take(), server.stdout.take()) else {
            return Err(io::Error::other("the server has no pipes"));
        };
        let uri = format!("file://{}", file.display());
        let mut editor = Self { server, input, output: BufReader::new(output), uri };
        editor.send(&json!({ "id": 0, "method": "initialize", "params": { "capabilities": {} } }))?;
        editor.response()?;
        editor.send(&json!({ "method": "initialized", "params": {} }))?;
        let document = json!({ "uri": editor.uri, "languageId": "yaml", "version": 1, "text": text });
        editor.send(&json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }))?;
        editor.send(&json!({ "id": 1, "method": "$/nothing", "params": null }))?;
        editor.response()?;
        Ok(editor)
    }

    fn change(&mut self, text: &str) -> io::Result<()> {
        let params = json!({ "textDocument": { "uri": self.uri, "version": 2 }, "contentChanges": [{ "text": text }] });
        self.send(&json!({ "method": "textDocument/didChange", "params": params }))
    }

    /// Waits for the reports of the file, and returns their number.
    fn reports(&mut self) -> io::Result<usize> {
        loop {
            let message = self.message()?;
            if message["params"]["uri"] == *self.uri {
                return Ok(message["params"]["diagnostics"].as_array().map_or(0, Vec::len));
            }
        }
    }

    /// Waits for the next response.
    fn response(&mut self) -> io::Result<()> {
        while self.message()?["id"].is_null() {}
        Ok(())
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let mut message = message.clone();
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.input.flush()
    }

    fn message(&mut self) -> io::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(io::Error::other("the server is gone"));
            }
            match line.trim().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().map_err(io::Error::other)?,
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // It has nothing to keep.
        let _ = self.server.kill().and_then(|()| self.server.wait());
    }
}

/// The time from a change to its reports, of those with a mistake or those without, whichever is longer.
fn typed(spec: &Path, file: &Path) -> io::Result<f64> {
    let text = fs::read_to_string(file)?;
    let wrong = text.replacen("returns:", "return:", 1);
    if wrong == text {
        return Err(io::Error::other(format!("{} returns nothing: {}", file.display(), spec.display())));
    }
    let mut editor = Editor::start(file, &text)?;
    let mut times = [Vec::new(), Vec::new()];
    for index in 0..CHANGES {
        let is_wrong = index % 2 == 0;
        let text = format!("{}# {index}\n", if is_wrong { &wrong } else { &text });
        let start = Instant::now();
        editor.change(&text)?;
        let reports = editor.reports()?;
        times[usize::from(is_wrong)].push(start.elapsed().as_secs_f64() * 1e3);
        if is_wrong != (reports > 0) {
            return Err(io::Error::other(format!("{reports} reports, after change {index}")));
        }
    }
    Ok(times.map(median).into_iter().fold(0.0, f64::max))
}

/// The time from a save to the generated file: the middle one and the slowest.
fn saved(spec: &Path, file: &Path) -> io::Result<(f64, f64)> {
    let folder = spec.parent().unwrap_or(spec);
    let out = folder.join("out");
    let mut command = Command::new(place::modwright());
    command.arg("watch").arg("--spec").arg(spec).arg("--out").arg(&out).current_dir(folder);
    let watch = Watch(command.env_remove("CARGO_TARGET_DIR").stdout(Stdio::null()).spawn()?);
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let generated = out.join("src/openai").join(format!("{name}.rs"));
    let text = fs::read_to_string(file)?;
    let number = Cell::new(0);
    let save = || -> io::Result<f64> {
        number.set(number.get() + 1);
        let help = format!("Help {}.", number.get());
        let lines = text
            .lines()
            .map(|line| if line.starts_with("help: ") { format!("help: {help}") } else { line.to_owned() });
        let text = lines.collect::<Vec<_>>().join("\n") + "\n";
        let start = Instant::now();
        fs::write(file, text)?;
        while !fs::read_to_string(&generated).is_ok_and(|code| code.contains(&help)) {
            if start.elapsed() > Duration::from_secs(20) {
                return Err(io::Error::other(format!("`watch` does not write {}", generated.display())));
            }
            sleep(Duration::from_millis(1));
        }
        let time = start.elapsed().as_secs_f64() * 1e3;
        // At another moment between two looks each time.
        sleep(Duration::from_millis(100 + number.get() * 13 % 50));
        Ok(time)
    };
    // The first run has no cache.
    save()?;
    let times = (0..CHANGES).map(|_| save()).collect::<io::Result<Vec<f64>>>()?;
    drop(watch);
    fs::write(file, &text)?;
    let slowest = times.iter().copied().fold(0.0, f64::max);
    Ok((median(times), slowest))
}

/// A running `watch`, which ends with it.
struct Watch(Child);

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

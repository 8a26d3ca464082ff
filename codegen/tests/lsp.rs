//! The language server, driven through the protocol as an editor does it.
#![allow(missing_docs)]
#![cfg(feature = "lsp")]

use modwright_cases::mistakes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// An editor: it has texts, sends messages and applies edits.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    spec: PathBuf,
    texts: BTreeMap<String, String>,
    reports: BTreeMap<String, Vec<Value>>,
    /// The messages for a person.
    shown: Vec<String>,
    id: i64,
}

impl Editor {
    fn start(spec: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_modwright"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        let mut editor = Self {
            server,
            input,
            output,
            spec: spec.to_owned(),
            texts: BTreeMap::new(),
            reports: BTreeMap::new(),
            shown: Vec::new(),
            id: 0,
        };
        let result = editor.request("initialize", json!({ "capabilities": {} }));
        assert_eq!(result["serverInfo"]["name"], "modwright");
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server is gone");
            match line.trim().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).unwrap();
        let message: Value = serde_json::from_slice(&text).unwrap();
        if message["method"] == "textDocument/publishDiagnostics" {
            let reports = message["params"]["diagnostics"].as_array().unwrap().clone();
            self.reports.insert(message["params"]["uri"].as_str().unwrap().to_owned(), reports);
        }
        if message["method"] == "window/showMessage" {
            self.shown.push(message["params"]["message"].as_str().unwrap().to_owned());
        }
        message
    }

    /// Sends a request and returns its result, or its error.
    fn request(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return if message["error"].is_null() {
                    message["result"].clone()
                } else {
                    message["error"].clone()
                };
            }
        }
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}/{file}", self.spec.display())
    }

    fn open(&mut self, file: &str) {
        let text = std::fs::read_to_string(self.spec.join(file)).unwrap();
        let uri = self.uri(file);
        self.texts.insert(uri.clone(), text.clone());
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, file: &str, text: &str) {
        let uri = self.uri(file);
        self.texts.insert(uri.clone(), text.to_owned());
        let params =
            json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", params);
    }

    fn text(&self, file: &str) -> String {
        self.texts
            .get(&self.uri(file))
            .cloned()
            .unwrap_or_else(|| std::fs::read_to_string(self.spec.join(file)).unwrap())
    }

    /// The position right behind the first occurrence of a text.
    fn behind(&self, file: &str, word: &str) -> Value {
        let text = self.text(file);
        let at = text.find(word).unwrap_or_else(|| panic!("no {word} in {text}")) + word.len();
        let before = &text[..at];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "line": line, "character": before[start..].encode_utf16().count() })
    }

    /// Sends a request about the position behind a text.
    fn at(&mut self, method: &str, file: &str, word: &str, more: &Value) -> Value {
        let mut params =
            json!({ "textDocument": { "uri": self.uri(file) }, "position": self.behind(file, word) });
        for (key, value) in more.as_object().unwrap() {
            params[key] = value.clone();
        }
        self.request(method, params)
    }

    /// The codes of the errors and warnings of a file, once the server has answered a request.
    fn codes(&mut self, file: &str) -> Vec<String> {
        self.all_codes(file).into_iter().filter(|(severity, _)| *severity < 3).map(|(_, code)| code).collect()
    }

    /// The severities and codes of the reports of a file, notes too.
    fn all_codes(&mut self, file: &str) -> Vec<(u64, String)> {
        self.request("$/nothing", Value::Null);
        let reports = self.reports.get(&self.uri(file)).cloned().unwrap_or_default();
        let code =
            |one: &Value| (one["severity"].as_u64().unwrap(), one["code"].as_str().unwrap().to_owned());
        reports.iter().map(code).collect()
    }

    /// Applies a workspace edit, as an editor does, and sends the new texts.
    fn apply(&mut self, edit: &Value) -> usize {
        let changes = edit["changes"].as_object().unwrap().clone();
        for (uri, edits) in &changes {
            let file = uri.strip_prefix(&format!("file://{}/", self.spec.display())).unwrap().to_owned();
            let mut text = self.text(&file);
            let mut edits = edits.as_array().unwrap().clone();
            let byte = |text: &str, position: &Value| {
                let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
                let character = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
                text.split_inclusive('\n').take(line).map(str::len).sum::<usize>() + character
            };
            edits.sort_by_key(|edit| std::cmp::Reverse(byte(&text, &edit["range"]["start"])));
            for edit in edits {
                let range = byte(&text, &edit["range"]["start"])..byte(&text, &edit["range"]["end"]);
                text.replace_range(range, edit["newText"].as_str().unwrap());
            }
            if self.texts.contains_key(uri) {
                self.change(&file, &text);
            } else {
                std::fs::write(self.spec.join(&file), text).unwrap();
                self.notify(
                    "workspace/didChangeWatchedFiles",
                    json!({ "changes": [{ "uri": uri, "type": 2 }] }),
                );
            }
        }
        changes.len()
    }

    /// The labels of the completion behind a text.
    fn complete(&mut self, file: &str, word: &str) -> Vec<String> {
        let items = self.at("textDocument/completion", file, word, &json!({}));
        items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.server.kill();
            return;
        }
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

const CONNECTOR: &str = "connector: acme
base_url: { default: https://api.example.com/ }
test: widgets.list
";
const TYPES: &str = "types:
  Colour:
    help: The colour of a part.
    enum: [red, green]
  Part: { fields: { colour: Colour } }
";
const WIDGETS: &str = "module: widgets
operations:
  list: { get: widgets, returns: list<Part> }
  create:
    post: widgets/{id}
    docs: https://docs.example.com/widgets
    fields:
      id: string!
      colour: Colour
      size: { type: integer, minimum: 1 }
    rules:
      - 'when colour is red: size is required'
    returns: Part
    examples: { one: { request: { id: a, colour: red, size: 1 } } }
";
const GADGETS: &str = "module: gadgets
operations:
  find: { get: gadgets, fields: { colour: Colour }, returns: list<Part> }
";

/// Writes a specification into a folder, and returns its folder.
fn spec(folder: &Path, widgets: &str) -> PathBuf {
    let spec = folder.join("spec");
    std::fs::create_dir_all(spec.join("acme/modules")).unwrap();
    for (file, text) in [
        ("connector.yaml", CONNECTOR),
        ("types.yaml", TYPES),
        ("modules/widgets.yaml", widgets),
        ("modules/gadgets.yaml", GADGETS),
    ] {
        std::fs::write(spec.join("acme").join(file), text).unwrap();
    }
    spec
}

const FILE: &str = "acme/modules/widgets.yaml";

#[test]
fn a_mistake_is_reported_while_typing_and_its_quick_fix_cures_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), &WIDGETS.replace("minimum", "minimun")));
    editor.open(FILE);
    assert_eq!(editor.codes(FILE), ["unknown-key"]);
    let report = editor.reports[&editor.uri(FILE)][0].clone();
    let params = json!({
        "textDocument": { "uri": editor.uri(FILE) },
        "range": report["range"],
        "context": { "diagnostics": [report] },
    });
    let actions = editor.request("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "write `minimum`");
    assert_eq!(editor.apply(&actions[0]["edit"]), 1);
    assert_eq!(editor.codes(FILE), Vec::<String>::new());
    assert_eq!(editor.text(FILE), WIDGETS);

    editor.change(FILE, &WIDGETS.replace("colour: Colour", "colour: Color"));
    assert_eq!(editor.codes(FILE), ["unknown-type"], "an unsaved text counts");
}

#[test]
fn a_type_of_three_files_is_renamed_in_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    let places = editor.at(
        "textDocument/references",
        FILE,
        "colour: Col",
        &json!({ "context": { "includeDeclaration": true } }),
    );
    assert_eq!(places.as_array().unwrap().len(), 4, "{places}");
    let place = editor.at("textDocument/definition", FILE, "colour: Col", &json!({}));
    assert_eq!(place[0]["uri"], editor.uri("acme/types.yaml"));

    let edit = editor.at("textDocument/rename", FILE, "colour: Col", &json!({ "newName": "Tint" }));
    assert_eq!(editor.apply(&edit), 3);
    assert_eq!(editor.codes(FILE), Vec::<String>::new());
    assert!(
        editor.text("acme/types.yaml").contains("  Tint:\n")
            && editor.text("acme/types.yaml").contains("colour: Tint")
    );
    assert!(editor.text("acme/modules/gadgets.yaml").contains("colour: Tint"));
    assert!(editor.text(FILE).contains("colour: Tint"));

    let refused = editor.at("textDocument/rename", FILE, "colour: Ti", &json!({ "newName": "Part" }));
    assert!(refused["message"].as_str().unwrap().contains("Part"), "{refused}");
}

#[test]
fn a_renamed_field_keeps_its_name_on_the_wire() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    for (word, name) in [("when colour", "tint"), ("      size", "extent"), ("widgets/{i", "widget_id")] {
        let edit = editor.at("textDocument/rename", FILE, word, &json!({ "newName": name }));
        assert_eq!(editor.apply(&edit), 1, "{edit}");
        assert_eq!(editor.codes(FILE), Vec::<String>::new());
    }
    let text = editor.text(FILE);
    for part in [
        "post: widgets/{widget_id}",
        "widget_id: { type: string!, name: id }",
        "tint: { type: Colour, name: colour }",
        "extent: { name: size, type: integer",
        "'when tint is red: extent is required'",
        "request: { id: a, colour: red, size: 1 }",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
}

#[test]
fn completion_knows_keys_types_fields_values_and_operations() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    for (from, to, behind, expected) in [
        ("returns: Part\n", "retu\n", "retu", "returns"),
        ("minimum: 1", "maxi", "maxi", "maximum"),
        ("size: { type: integer", "size: { type: Par", "size: { type: Par", "Part"),
        ("      - 'when colour is red: size is required'", "      - si", "- si", "size"),
        ("is red:", "is gr", "is gr", "green"),
        ("colour: red, ", "colour: r", "colour: r", "red"),
        ("minimum: 1", "in: qu", "in: qu", "query"),
        ("widgets/{id}", "widgets/{i", "widgets/{i", "id"),
    ] {
        assert!(WIDGETS.contains(from), "{from}");
        editor.change(FILE, &WIDGETS.replacen(from, to, 1));
        let labels = editor.complete(FILE, behind);
        assert!(labels.iter().any(|label| label == expected), "{to}: {labels:?}");
    }
    editor.open("acme/connector.yaml");
    assert!(editor.complete("acme/connector.yaml", "test: widgets.").contains(&"gadgets.find".to_owned()));
}

#[test]
fn completion_knows_the_types_of_variants_the_fields_of_examples_and_what_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    let example = "examples: { one: { request: { id: a, colour: red, size: 1 } } }";
    let types =
        |variants: &str| format!("{WIDGETS}types:\n  Shape:\n    tag: kind\n    variants: {variants}\n");
    let follow = format!("{WIDGETS}  news:\n    get: news\n    returns: list<Part>\n    follow: ");
    for (text, behind, expected) in [
        (types("{ a: P }"), "{ a: P", "Part"),
        (types("{ a: not }"), "{ a: not", "nothing"),
        (types("\n      a: Part\n      b: Pa"), "b: Pa", "Part"),
        (WIDGETS.replace(example, "examples: { one: { request: { si } } }"), "{ si", "size"),
        (WIDGETS.replace(example, "examples: { one: { request: { id: a, co } } }"), "a, co", "colour"),
        (
            WIDGETS.replace(example, "examples:\n      one:\n        request:\n          si"),
            "          si",
            "size",
        ),
        (format!("{follow}cre"), "follow: cre", "create.colour"),
        (format!("{follow}create.colour is "), "colour is ", "green"),
    ] {
        editor.change(FILE, WIDGETS);
        editor.codes(FILE);
        editor.change(FILE, &text);
        let labels = editor.complete(FILE, behind);
        assert!(labels.iter().any(|label| label == expected), "{text}: {labels:?}");
    }
}

#[test]
fn the_keys_of_a_locale_are_completed_and_described() {
    let folder = tempfile::tempdir().unwrap();
    let spec = spec(folder.path(), WIDGETS);
    let file = "acme/locales/fr.yaml";
    std::fs::create_dir(spec.join("acme/locales")).unwrap();
    std::fs::write(spec.join(file), "locale: fr\nunt\ntexts: { The colour of a part.: x }\n").unwrap();
    let mut editor = Editor::start(&spec);
    editor.open(file);
    assert!(editor.complete(file, "\nunt").contains(&"untranslated".to_owned()));
    let hover = editor.at("textDocument/hover", file, "\ntex", &json!({}));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("English text")), "{hover}");
    editor.change(file, "locale: fr\nuntranslated: [g]\n");
    assert!(editor.complete(file, "[g").contains(&"gadgets".to_owned()));
}

#[test]
fn a_rename_is_refused_while_a_mistake_hides_a_use() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    let gadgets = "acme/modules/gadgets.yaml";
    editor.open(FILE);
    editor.open(gadgets);
    editor.codes(FILE);
    let tint = json!({ "newName": "Tint" });
    // Neither a text that is no YAML, nor one that loses an operation, is skipped.
    for broken in [
        GADGETS.replace("returns: list<Part> }", "returns: list<Part>"),
        GADGETS.replace("fields:", "feilds: [").replace("}, returns", "}], returns"),
    ] {
        editor.change(gadgets, &broken);
        assert!(!editor.codes(gadgets).is_empty(), "{broken}");
        let refused = editor.at("textDocument/rename", FILE, "colour: Col", &tint);
        let message = "correct modules/gadgets.yaml first: it has mistakes, and names `Colour` in line 3";
        assert_eq!(refused["message"], message, "{broken}");
        let context = json!({ "context": { "includeDeclaration": true } });
        let places = editor.at("textDocument/references", FILE, "colour: Col", &context);
        assert_eq!(places.as_array().unwrap().len(), 4, "{places}");
    }
    // A file with a mistake and without the name is no obstacle.
    editor.change(gadgets, &GADGETS.replace("colour: Colour", "colour: string").replace("get", "gte"));
    assert!(!editor.codes(gadgets).is_empty());
    let edit = editor.at("textDocument/rename", FILE, "colour: Col", &tint);
    assert_eq!(editor.apply(&edit), 2);
}

#[test]
fn a_rename_names_the_companion_file_that_it_leaves_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let spec = spec(folder.path(), WIDGETS);
    let rust = "use super::*;\n\nimpl Part {\n    pub fn is_red(&self) -> bool { self.colour == Some(Colour::Red) }\n}\n";
    std::fs::write(spec.join("acme/modules/widgets.rs"), rust).unwrap();
    let mut editor = Editor::start(&spec);
    editor.open(FILE);
    for (word, name, line) in
        [("colour: Col", "Tint", Some("`Colour` in line 4")), ("      size", "extent", None)]
    {
        let edit = editor.at("textDocument/rename", FILE, word, &json!({ "newName": name }));
        editor.apply(&edit);
        let expected =
            line.map(|line| format!("modules/widgets.rs names {line}: change the Rust there, too"));
        assert_eq!(std::mem::take(&mut editor.shown), Vec::from_iter(expected));
    }
}

#[test]
fn notes_are_hints_in_an_open_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    let note = (4, "no-help".to_owned());
    assert_eq!(editor.all_codes(FILE), std::slice::from_ref(&note));
    assert!(!editor.reports.contains_key(&editor.uri("acme/modules/gadgets.yaml")), "it is not open");
    let helped = WIDGETS.replace("id: string!", "id: { type: string!, help: An ID. }");
    editor.change(FILE, &helped);
    let text = |editor: &Editor| editor.reports[&editor.uri(FILE)][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(editor.all_codes(FILE), [note]);
    assert!(text(&editor).starts_with("2 fields of `create` have no help"), "{}", text(&editor));
    editor.change(FILE, &helped.replace("minimum", "minimun"));
    assert_eq!(editor.all_codes(FILE), [(1, "unknown-key".to_owned())], "first the mistakes");
}

#[test]
fn a_file_is_formatted() {
    let folder = tempfile::tempdir().unwrap();
    let spoiled = WIDGETS
        .replace("    rules:", "\n\n    rules:   # all")
        .replace("{ type: integer, ", "{type: integer,");
    let mut editor = Editor::start(&spec(folder.path(), &spoiled));
    editor.open(FILE);
    let format = |editor: &mut Editor| {
        let params = json!({ "textDocument": { "uri": editor.uri(FILE) }, "options": { "tabSize": 2 } });
        editor.request("textDocument/formatting", params)
    };
    let edits = format(&mut editor);
    assert_eq!(edits.as_array().unwrap().len(), 1, "{edits}");
    assert!(
        edits[0]["range"]["start"]["line"].as_u64().unwrap() > 5,
        "the lines before are left alone: {edits}"
    );
    let changes = json!({ "changes": { editor.uri(FILE): edits } });
    editor.apply(&changes);
    assert_eq!(editor.text(FILE), WIDGETS.replace("    rules:", "\n    rules: # all"));
    assert_eq!(format(&mut editor), json!([]));
    editor.change(FILE, "a: [\n");
    assert_eq!(format(&mut editor), json!([]), "a text that is not YAML stays as it is");
}

#[test]
fn hover_and_symbols_describe_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    for (word, expected) in [
        ("colour: Col", "The colour of a part."),
        ("minimu", "The smallest number."),
        ("when colour", "`Colour`"),
        ("type: int", "A whole number"),
        ("  crea", "`POST widgets/{id}`"),
        ("  crea", "<https://docs.example.com/widgets>"),
    ] {
        let hover = editor.at("textDocument/hover", FILE, word, &json!({}));
        assert!(
            hover["contents"]["value"].as_str().is_some_and(|text| text.contains(expected)),
            "{word}: {hover}"
        );
    }
    let symbols =
        editor.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": editor.uri(FILE) } }));
    assert_eq!(symbols[1]["name"], "create");
    assert_eq!(symbols[1]["children"][1]["name"], "colour");
}

const DOCUMENT: &str = "openapi: 3.1.0
info: { title: Acme }
servers: [{ url: 'https://api.example.com' }]
components:
  schemas:
    Widget:
      type: object
      properties:
        size: { type: integer }
paths:
  /widgets/{widgetId}:
    get:
      operationId: getWidget
      tags: [widgets]
      parameters:
        - { name: widgetId, in: path, required: true, schema: { type: string } }
      responses:
        '200': { description: A widget., content: { application/json: { schema: { $ref: '#/components/schemas/Widget' } } } }
";

/// Imports the document into a folder.
fn imported(folder: &Path) -> PathBuf {
    let source = modwright::Source { path: "openapi.yaml".to_owned(), text: DOCUMENT.to_owned() };
    let (imported, _) = modwright::import::openapi(&source, &modwright::import::Options::default());
    let imported = imported.unwrap();
    let spec = folder.join("spec");
    std::fs::create_dir_all(spec.join("acme/modules")).unwrap();
    for file in &imported.files {
        std::fs::write(spec.join(&file.path), &file.text).unwrap();
    }
    std::fs::write(spec.join("acme/import.lock"), imported.lock).unwrap();
    spec
}

#[test]
fn imported_items_lead_to_their_place_in_the_vendors_document() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&imported(folder.path()));
    let hover = |editor: &mut Editor, word: &str| {
        let hover = editor.at("textDocument/hover", FILE, word, &json!({}));
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let link = |editor: &mut Editor, index: usize| {
        let document = json!({ "textDocument": { "uri": editor.uri(FILE) } });
        let links = editor.request("textDocument/documentLink", document);
        assert_eq!(links.as_array().unwrap().len(), 2, "{links}");
        editor.request("documentLink/resolve", links[index].clone())
    };
    editor.open(FILE);
    assert_eq!(editor.codes(FILE), Vec::<String>::new());
    assert!(hover(&mut editor, "  ge").ends_with("Imported: `get widgets/{}` in `openapi.yaml`"));
    assert!(link(&mut editor, 0)["message"].as_str().unwrap().contains("vendor's document"));

    // The document is above the specification, once somebody has put it there.
    let document = folder.path().join("openapi.yaml");
    std::fs::write(&document, DOCUMENT).unwrap();
    let uri = format!("file://{}", document.display());
    let line = |text: &str| DOCUMENT.lines().position(|line| line.contains(text)).unwrap();
    let items =
        [("  ge", line("    get:"), "`get widgets/{}`"), ("  Widg", line("type: object"), "`#Widget`")];
    for (index, (word, line, part)) in items.into_iter().enumerate() {
        let text = hover(&mut editor, word);
        let end = format!("Imported: {part} in `openapi.yaml`, [line {0}]({uri}#L{0})", line + 1);
        assert!(text.ends_with(&end), "{text} instead of {end}");
        assert_eq!(link(&mut editor, index)["target"], format!("{uri}#L{}", line + 1));
        let place = editor.at("textDocument/declaration", FILE, word, &json!({}));
        assert_eq!((&place[0]["uri"], &place[0]["range"]["start"]["line"]), (&json!(uri), &json!(line)));
    }
    let fields = [("  siz", line("size:")), ("widgets/{widge", line("name: widgetId"))];
    for (word, line) in fields {
        let text = hover(&mut editor, word);
        assert!(text.ends_with(&format!("{uri}#L{})", line + 1)), "{word}: {text}");
    }

    // A name that a person gave leads there, too; what a person wrote leads nowhere.
    let edit = editor.at("textDocument/rename", FILE, "returns: Widg", &json!({ "newName": "Part" }));
    editor.apply(&edit);
    let own = editor.text(FILE) + "  Mine: { fields: { widget: Part } }\n";
    editor.change(FILE, &own);
    assert!(hover(&mut editor, "  Par").ends_with(&format!("{uri}#L{})", line("type: object") + 1)));
    assert!(!hover(&mut editor, "  Min").contains("Imported"));
    let place = editor.at("textDocument/declaration", FILE, "  Min", &json!({}));
    assert_eq!(place[0]["uri"], editor.uri(FILE));
}

/// A smoke test: this program is not optimized, and the machine is busy. The benchmark `editor` measures the time of a change, which
/// has to be below 50 ms ([BENCHMARKS.md](../../BENCHMARKS.md)).
#[test]
fn a_change_in_the_whole_specification_is_checked_at_once() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec").canonicalize().unwrap();
    let file = "openai/modules/chat_completion.yaml";
    let mut editor = Editor::start(&spec);
    editor.open(file);
    assert_eq!(editor.codes(file), Vec::<String>::new());
    let text = editor.text(file);
    let mut times: Vec<Duration> = Vec::new();
    for index in 0..10 {
        let start = Instant::now();
        editor.change(file, &format!("{text}# {index}\n"));
        editor.codes(file);
        times.push(start.elapsed());
    }
    times.sort();
    println!("median {:?}, slowest {:?}", times[5], times[9]);
    assert!(times[5] < Duration::from_secs(2), "{times:?}");
}

#[test]
fn the_editor_the_json_and_the_check_report_the_same_mistakes() {
    let mut editor = Editor::start(Path::new("/"));
    let (mut wrong, mut seen, mut fixes) = (Vec::new(), 0, 0);
    let mut files: Vec<_> =
        std::fs::read_dir(mistakes::FOLDER).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    for case in files.iter().flat_map(|path| mistakes::cases(&std::fs::read_to_string(path).unwrap())) {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("spec");
        mistakes::write(&case.edits, &spec);
        let openable = ["acme/modules/widgets.yaml", "acme/connector.yaml"];
        let openable = openable.into_iter().find(|file| std::fs::read_to_string(spec.join(file)).is_ok());
        // A server of specifications ignores files that belong to no connector.
        let is_connector = spec.join("acme/connector.yaml").is_file();
        let Some(file) = openable.filter(|_| is_connector) else { continue };
        editor.spec = spec.clone();
        editor.reports.clear();
        editor.open(file);
        editor.codes(file);
        let sources = modwright::load::load(&spec).unwrap();
        let (_, found) = modwright::check(&sources);
        let json: Value = serde_json::from_str(&modwright::diagnostic::json(&found, &sources)).unwrap();
        let json = json["diagnostics"].as_array().unwrap();
        let uri = |path: &Value| format!("file://{}", path.as_str().unwrap());
        let text = |uri: &str, one: &Value, message: &str| {
            format!("{uri} {} {} {message}", one["code"], one["range"]["start"])
        };
        let mut expected: Vec<String> = json
            .iter()
            .map(|one| {
                let help = one["help"].as_str().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
                text(&uri(&one["path"]), one, &format!("{}{help}", one["message"].as_str().unwrap()))
            })
            .collect();
        // The last case was closed, and its folder was checked once more.
        let own = editor.uri("");
        let reports = editor.reports.iter().filter(|(uri, _)| uri.starts_with(&own));
        let reports = reports.flat_map(|(uri, all)| all.iter().map(move |one| (uri, one)));
        let reports = reports.filter(|(_, one)| one["severity"].as_u64() < Some(3));
        let mut shown: Vec<String> =
            reports.map(|(uri, one)| text(uri, one, one["message"].as_str().unwrap())).collect();
        expected.sort();
        shown.sort();
        if expected != shown || json.len() != case.expected.len() {
            wrong.push(format!("{}: expected {expected:#?}, the editor shows {shown:#?}", case.name));
        }
        seen += 1;
        for one in json.iter().filter(|one| one["edits"].as_array().is_some_and(|edits| !edits.is_empty())) {
            let params =
                json!({ "textDocument": { "uri": uri(&one["path"]) }, "range": one["range"], "context": {} });
            let actions = editor.request("textDocument/codeAction", params);
            let edits = one["edits"].as_array().unwrap();
            let same = |action: &Value| {
                let changes = action["edit"]["changes"].as_object().unwrap();
                let all: Vec<&Value> = changes.values().flat_map(|all| all.as_array().unwrap()).collect();
                all.len() == edits.len()
                    && all
                        .iter()
                        .zip(edits)
                        .all(|(a, b)| a["newText"] == b["newText"] && a["range"] == b["range"])
            };
            if !actions.as_array().unwrap().iter().any(same) {
                wrong.push(format!("{}: no quick fix for {one}", case.name));
            }
            fixes += 1;
        }
        let close = json!({ "textDocument": { "uri": editor.uri(file) } });
        editor.notify("textDocument/didClose", close);
    }
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 500 && fixes > 50, "{seen} mistakes, {fixes} quick fixes");
}

#[test]
fn a_message_without_sense_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(&spec(folder.path(), WIDGETS));
    editor.open(FILE);
    for params in [json!(null), json!({}), json!({ "textDocument": { "uri": "untitled:1" } }), json!([1])] {
        assert!(editor.request("textDocument/hover", params).is_null());
    }
    assert_eq!(editor.request("textDocument/nothing", json!({}))["code"], -32601);
    let far =
        json!({ "textDocument": { "uri": editor.uri(FILE) }, "position": { "line": 999, "character": 999 } });
    for method in ["completion", "hover", "definition", "references", "prepareRename", "rename", "codeAction"]
    {
        editor.request(&format!("textDocument/{method}"), far.clone());
    }
    for at in 0..WIDGETS.len() {
        editor.change(FILE, &WIDGETS[..at]);
        let end = json!({ "textDocument": { "uri": editor.uri(FILE) }, "position": { "line": 99, "character": 0 } });
        editor.request("textDocument/completion", end);
    }
    editor.change(FILE, WIDGETS);
    assert_eq!(editor.codes(FILE), Vec::<String>::new());
}

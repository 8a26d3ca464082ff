//! Every module has an example that runs, as have some programs of several calls, and docs/examples.md lists them.
#![allow(missing_docs)]

use modwright_spec_mock::Mock;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an example shows against the mock, beside the modules' own names.
const SHOWS: &[(&str, &[&str])] = &[
    (
        "agent",
        &[
            "tool: error: missing field `from`",
            "tool: Oslo: 4 degrees",
            "call: distance {\"from\":\"Paris\",\"to\":\"Lisbon\"}",
            "Lisbon is warmer.",
            "session: 9 messages",
            "result: Lisbon at 18 degrees: It is warm.",
        ],
    ),
    (
        "chat_completion",
        &["whole: The Nile, the Rhine and the Mekong.", "shown: The Rhine.", "kept:  The Rhine."],
    ),
    ("batches", &["batch_1: validating", "2 of 2 requests", "bytes of results"]),
    ("completion", &["whole:  This is indeed a test", "joined: This is"]),
    ("connection", &["the connection works", "refused: `api_key`"]),
    (
        "custom_api_call",
        &[
            "GET files: HTTP 200",
            "file-abc123",
            "2 results",
            "a stream of 6 chunks",
            "uploaded file-abc123",
            "another host: ",
        ],
    ),
    ("edit", &["What day of the week is it?"]),
    ("edit_image", &["edited: 1 image", "its content is image/jpeg", "https://example.com/image.png"]),
    ("embedder", &["10000 vectors of 2 numbers, 5 retries"]),
    ("embedding", &["2 vectors of 2 numbers each", "likeness: -0.333", "with a limit of 1: 1"]),
    (
        "form",
        &[
            "connection: API Key (secret)",
            "Reads: Creates a vector",
            "  Model *",
            "text-embedding-3-small",
            "  dimensions: ",
            "checked: Ok(())",
            "  data[].embedding[]: 3",
        ],
    ),
    ("generate_images", &["otter-0.png: 5 bytes", "lake-unfinished.png: 3 bytes", "lake.png: 5 bytes"]),
    ("get_models", &["text-embedding-3-small", "gpt-5.6-luna belongs to system"]),
    (
        "manage_audio",
        &[
            "hello.mp3: 3 bytes",
            "json: Hello",
            "00:00:03,300",
            "0.00 s Hello",
            "a piece: Hel",
            "the whole: Hello",
        ],
    ),
    (
        "manage_files",
        &[
            "uploaded: file-abc123",
            "listed: file-def456 kitten.jsonl",
            "downloaded: 31 bytes",
            "deleted: true",
        ],
    ),
    (
        "manage_fine_tunes",
        &["job ftjob-abc123 is queued", "event: Job started", "the first of 1 jobs", "deleted: true"],
    ),
    (
        "moderation",
        &["text 0: flagged false, hate Some(0.01)", "text 1: flagged false", "text and image: flagged"],
    ),
    (
        "proxy",
        &[
            "ann: \"Rhine.\", mood \"calm\"",
            "bob: Some(\"The \")",
            "the proxy has no open stream",
            "the API got Some(\"Bearer sk-ann\"), top_k 20",
            "the API got Some(\"Bearer sk-bob\"), top_k 20",
            "eve: this token is not known (HTTP 401)",
        ],
    ),
    ("quickstart", &["2 models", "word by word: The Rhine.", "HTTP 200"]),
    (
        "responses",
        &[
            "whole: The Nile, the Rhine and the Mekong.",
            "shown: The Rhine.",
            "kept:  The Rhine. (resp_1)",
            "1 call",
            "with a function: Yes, take an umbrella.",
        ],
    ),
    (
        "servers",
        &[
            "OpenRouter: The Rhine.",
            "/v1/chat/completions [\"authorization: Bearer sk-1\"]",
            "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21 [\"api-key: azure-key\"]",
            "/openai/v1/chat/completions [\"authorization: Bearer entra-token\"]",
            "/v1/chat/completions []",
            "/api/v1/chat/completions [\"authorization: Bearer sk-or-1\", \"x-title: Rivers\"]",
        ],
    ),
];

fn names(folder: &str, extension: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    named.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_module_has_an_example_and_a_line_in_the_readme() {
    let mut wanted = names("../spec/openai/modules", "yaml");
    // A module that is off by default has an example if many programs need it.
    let is_off = |name: &str| {
        let path = format!("{}/../spec/openai/modules/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap().contains("\ndefault: false\n")
    };
    wanted.retain(|name| !is_off(name) || ["batches"].contains(&name.as_str()));
    wanted.extend(
        ["agent", "connection", "embedder", "form", "proxy", "quickstart", "servers"].map(str::to_owned),
    );
    assert_eq!(names("examples", "rs"), wanted);
    assert_eq!(SHOWS.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), wanted);
    let list = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/examples.md")).unwrap();
    for name in wanted {
        assert!(
            list.contains(&format!("cargo run --example {name}`")),
            "docs/examples.md does not list `{name}`"
        );
    }
}

#[test]
fn every_example_runs_without_a_key_and_shows_what_it_promises() {
    // Where they save what they get.
    let folder = tempfile::tempdir().unwrap();
    for (name, shows) in SHOWS {
        let mut command = Command::new(program(name));
        command.envs(["TMPDIR", "TMP", "TEMP"].map(|variable| (variable, folder.path())));
        for variable in ["OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL"] {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {}\n{text}{errors}", output.status);
        for show in *shows {
            assert!(text.contains(show), "{name} does not show {show:?}:\n{text}{errors}");
        }
    }
    for (file, content) in [
        ("hello.mp3", "ID3"),
        ("lake.png", "image"),
        ("lake-unfinished.png", "ima"),
        ("otter-0.png", "image"),
        ("puppy.jsonl", r#"{"prompt":"a","completion":"b"}"#),
    ] {
        assert_eq!(std::fs::read_to_string(folder.path().join(file)).unwrap(), content, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_the_examples_call_what_the_environment_says() {
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    let mut command = Command::new(program("connection"));
    command.env("OPENAI_API_KEY", "sk-of-the-test").env("OPENAI_BASE_URL", mock.base_url());
    command.env("OPENAI_ORG_ID", "org-1").env("OPENAI_PROJECT_ID", "proj_1");
    let output = tokio::task::block_in_place(|| command.output()).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("the connection works"), "{text}");
    assert!(!text.contains("sk-of-the-test"), "{text}");
    let sent = &mock.requests()[0];
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("GET", "/v1/models"));
    assert_eq!(sent.header("authorization"), Some("Bearer sk-of-the-test"));
    assert_eq!(sent.header("openai-organization"), Some("org-1"));
    assert_eq!(sent.header("openai-project"), Some("proj_1"));
}

/// The lines of a program that are neither blank nor a comment.
fn lines_of_code(source: &str) -> usize {
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    source.lines().filter(is_code).count()
}

#[test]
fn the_lines_of_the_programs_are_those_in_the_table() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::read_to_string(path).unwrap()
    };
    let (agent, embedder) = (read("examples/agent.rs"), read("examples/embedder.rs"));
    let list = read("../docs/examples.md");
    // The last function of each is the mock.
    for (program, mock) in [(&agent, "\nfn script("), (&embedder, "\nasync fn mock(")] {
        assert_eq!(program.matches(mock).count(), 1);
    }
    let client = |program: &str, mock: &str| lines_of_code(program.split(mock).next().unwrap());
    let (of_agent, of_embedder) = (client(&agent, "\nfn script("), client(&embedder, "\nasync fn mock("));
    assert!(list.contains(&format!("| agent: lines of code | {of_agent} |")), "agent: {of_agent}");
    assert!(
        list.contains(&format!("| embedder: lines of code | {of_embedder} |")),
        "embedder: {of_embedder}"
    );
    let (all_agent, all_embedder) = (lines_of_code(&agent), lines_of_code(&embedder));
    assert!(
        list.contains(&format!("the mock included: {all_agent}, and {all_embedder} for `embedder.rs`")),
        "{all_agent}, {all_embedder}"
    );
    // What can be written in few lines is the measure of the client.
    assert!(all_agent <= 140, "{all_agent} lines");
}

/// The built example, beside this test. `cargo test` builds it; `cargo test --test examples` alone does not.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let program = folder.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).with_extension("rs");
    let time = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    assert!(
        time(&program).is_some_and(|built| time(&source).is_some_and(|written| built >= written)),
        "{} is not built, or older than its source: run `cargo build --examples` first",
        program.display()
    );
    program
}

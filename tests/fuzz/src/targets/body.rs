//! The body of a response, read as the type of an operation: an error names its path, and what is read can be written and read
//! again.
#![allow(deprecated, reason = "what is deprecated is still read")]

use super::folder;
use crate::{Depth, Growth, Target, kind, words};
use bytes::Bytes;
use modwright::model::{Model, ModuleContent};
use modwright_connectors::Error;
use modwright_connectors::github::{issues, releases, repositories};
use modwright_connectors::openai::{
    chat_completion, completion, edit, edit_image, embedding, generate_images, get_models, manage_audio,
    manage_files, manage_fine_tunes, moderation, types,
};
use modwright_runtime::codegen::{Connection, Connector, Paging};
use modwright_runtime::{Client, probe};
use serde_json::Value;
use std::sync::LazyLock;

pub(super) const TARGET: Target =
    Target { name: "body", seeds, words: WORDS, longest: 4_096, run, families: FAMILIES };

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud83d",
    "\\ud83d\\ude00",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.0",
    "0.5",
    "1e400",
    "9223372036854775808",
    "NaN",
    "\"\"",
    "{}",
    "[]",
    "[[",
    "\"id\":",
    "\"object\":",
    "\"index\":",
    "\"type\":",
    "\"role\":",
    "\"content\":",
    "\"message\":",
    "\"delta\":",
    "\"choices\":",
    "\"usage\":",
    "\"tool_calls\":",
    "\"function\":",
    "\"arguments\":",
    "\"data\":",
    "\"has_more\":",
    "\"error\":",
    "\"text\":",
    "\"embedding\":",
    "\"AACAPw==\"",
    "\"extra\":",
    "\"$serde_json::private::Number\":",
    "\"$serde_json::private::RawValue\":",
    "\u{feff}",
    " ",
    "\n",
    "/*",
    "'",
];

/// How the response of an operation is read.
struct Reader {
    /// Module and operation; `events` behind it where it is an event of its stream.
    operation: &'static str,
    read: fn(&Bytes) -> Result<Option<Vec<u8>>, Error>,
}

macro_rules! readers {
    ($($operation:literal: $type:ty,)*) => {
        &[$(Reader {
            operation: $operation,
            read: |body| probe::read::<$type>(body).map(|value| serde_json::to_vec(&value).ok()),
        }),*]
    };
}

const READERS: &[Reader] = readers! {
    "openai chat_completion.create": chat_completion::ChatCompletion,
    "openai chat_completion.create events": chat_completion::ChatCompletionChunk,
    "openai completion.create": completion::Completion,
    "openai edit.create": edit::Edit,
    "openai embedding.create": embedding::EmbeddingList,
    "openai moderation.create": moderation::Moderation,
    "openai generate_images.create": types::ImageList,
    "openai generate_images.create events": generate_images::ImageEvent,
    "openai edit_image.edit events": edit_image::ImageEditEvent,
    "openai get_models.list": get_models::ModelList,
    "openai manage_audio.transcribe events": manage_audio::TranscriptEvent,
    "openai manage_audio.speak events": manage_audio::SpeechEvent,
    "openai manage_files.retrieve": manage_files::StoredFile,
    "openai manage_files.delete": types::Deleted,
    "openai manage_fine_tunes.retrieve": manage_fine_tunes::Job,
    "openai manage_fine_tunes.create_legacy": manage_fine_tunes::FineTune,
    "github issues.create": issues::Issue,
    "github issues.comment": issues::IssueComment,
    "github releases.create": releases::Release,
    "github repositories.retrieve": Option<repositories::Repository>,
};

type ReadPage = fn(&Client, &Bytes) -> Result<(), Error>;

/// Lists page by page, and any JSON.
const PAGES: &[(&str, ReadPage)] = &[
    ("openai manage_files.list", probe::read_page::<manage_files::StoredFile>),
    ("openai manage_fine_tunes.events", probe::read_page::<manage_fine_tunes::Event>),
    ("openai manage_fine_tunes.checkpoints", probe::read_page::<manage_fine_tunes::Checkpoint>),
    ("", |_, body| probe::read::<Value>(body).map(drop)),
];

static LISTS: Connector = Connector {
    name: "lists",
    pages: Paging { items: Some("data"), more: Some("has_more") },
    ..Connector::DEFAULT
};

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    Client::new(Connection::new(&LISTS).base_url("http://127.0.0.1:9/v1/".to_owned())).expect("a client")
});

/// The responses and events of the examples. The first byte chooses the reader.
fn seeds() -> Vec<Vec<u8>> {
    let sources = modwright::load::load(&folder("spec")).unwrap_or_default();
    let model = modwright::check(&sources).0.unwrap_or_else(|| Model { connectors: Vec::new() });
    let mut seeds = Vec::new();
    for connector in &model.connectors {
        for module in &connector.modules {
            let ModuleContent::Operations(operations) = &module.content else { continue };
            for operation in operations {
                let name = format!("{} {}.{}", connector.name, module.name, operation.name);
                for example in &operation.examples {
                    let response = example.response.iter().map(|json| (name.clone(), json.value()));
                    let events = example.events.iter().flatten();
                    let events = events.map(|json| (format!("{name} events"), json.value()));
                    for (name, value) in response.chain(events) {
                        seeds.extend(
                            number(&name)
                                .map(|number| [vec![number], value.to_string().into_bytes()].concat()),
                        );
                    }
                }
            }
        }
    }
    seeds.retain(|seed| seed.len() < TARGET.longest);
    seeds
}

/// The byte that chooses a reader.
fn number(operation: &str) -> Option<u8> {
    let mut names = READERS.iter().map(|reader| reader.operation).chain(PAGES.iter().map(|(name, _)| *name));
    names.position(|name| name == operation).and_then(|place| place.try_into().ok())
}

fn run(input: &[u8], _: Depth) -> u64 {
    let Some((first, body)) = input.split_first() else { return 0 };
    let (number, body) = (usize::from(*first) % (READERS.len() + PAGES.len()), Bytes::copy_from_slice(body));
    let outcome = match READERS.get(number) {
        Some(reader) => (reader.read)(&body).map(|written| {
            let written = Bytes::from(written.expect("what was read is written"));
            let again = (reader.read)(&written).expect("what was written is read").expect("and written");
            assert!(written == again, "read, written and read it is another value");
            written.len().ilog2()
        }),
        None => PAGES[number - READERS.len()].1(&CLIENT, &body).map(|()| 0),
    };
    kind((number, outcome.map_err(|error| message(&error))))
}

fn message(error: &Error) -> String {
    let Error::Decode(_) = error else { panic!("another error than of decoding") };
    let (text, debug) = (error.to_string(), format!("{error:?}"));
    assert!(text.len() < 20_000 && debug.len() < 200_000, "an error message without end");
    words(&text)
}

const CHAT: usize = 0;
const CHUNK: usize = 1;

const FAMILIES: &[Growth] = &[
    Growth {
        name: "unknown fields",
        size: 500,
        input: |size| response(CHAT, "{\"id\":\"c\",", |one| format!("\"k{one}\":[1],"), "\"z\":1}", size),
    },
    Growth {
        name: "choices, the last of them broken",
        size: 100,
        input: |size| {
            let choice =
                r#"{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"},"#;
            response(
                CHAT,
                "{\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[",
                |_| choice.to_owned(),
                "7]}",
                size,
            )
        },
    },
    Growth {
        name: "tool calls, the last of them broken",
        size: 100,
        input: |size| {
            let call = r#"{"index":0,"id":"i","type":"function","function":{"name":"f","arguments":"{}"}},"#;
            response(
                CHUNK,
                "{\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[",
                |_| call.to_owned(),
                "[]]}}]}",
                size,
            )
        },
    },
    Growth {
        name: "unclosed arrays",
        size: 1_000,
        input: |size| response(CHAT, "{\"id\":", |_| "[".to_owned(), "", size),
    },
    Growth {
        name: "a long text",
        size: 10_000,
        input: |size| response(CHAT, "{\"id\":\"", |_| "\\n".to_owned(), "\"}", size),
    },
    Growth {
        name: "an unclosed text",
        size: 10_000,
        input: |size| response(CHAT, "{\"id\":\"", |_| "\\\"".to_owned(), "", size),
    },
    Growth {
        name: "a long key",
        size: 10_000,
        input: |size| response(CHAT, "{\"", |_| "a".to_owned(), "\":[}", size),
    },
    Growth {
        name: "the same field",
        size: 1_000,
        input: |size| response(CHAT, "{", |_| "\"id\":\"a\",".to_owned(), "\"id\":1}", size),
    },
    Growth {
        name: "a long number",
        size: 10_000,
        input: |size| response(CHAT, "{\"created\":", |_| "1".to_owned(), "}", size),
    },
    Growth {
        name: "lines",
        size: 4_000,
        input: |size| response(CHAT, "{\n", |_| "\n".to_owned(), "7", size),
    },
];

fn response(reader: usize, before: &str, one: impl Fn(usize) -> String, after: &str, size: usize) -> Vec<u8> {
    let mut text = vec![u8::try_from(reader).unwrap_or_default()];
    text.extend(before.bytes());
    (0..size).for_each(|index| text.extend(one(index).bytes()));
    text.extend(after.bytes());
    text
}

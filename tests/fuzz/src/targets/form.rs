//! A form with files: another parser finds the same fields.

use super::{now, parts};
use crate::{Depth, Growth, Target, kind, words};
use bytes::Bytes;
use futures_util::stream;
use modwright_connectors::openai::manage_files::{FileExpiry, UploadFileRequest, UploadPurpose};
use modwright_connectors::openai::{Client as OpenAi, Connection as OpenAiConnection};
use modwright_runtime::codegen::{Call, Connection, Connector};
use modwright_runtime::probe::{self, Written};
use modwright_runtime::{Client, Error, File, Value};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::LazyLock;

pub(super) const TARGET: Target =
    Target { name: "form", seeds, words: WORDS, longest: 1_024, run, families: FAMILIES };

const WORDS: &[&str] = &[
    "\0",
    "\"",
    "\\\"",
    "\\",
    "\r\n",
    "\r",
    "\n",
    "\r\n\r\n",
    "--",
    "\r\n--",
    "; filename=\"x\"",
    "filename*=UTF-8''x",
    "name=\"",
    "Content-Type: text/html",
    "Content-Disposition: form-data",
    ";",
    ":",
    "=",
    "%22",
    "%0D%0A",
    "%",
    "[",
    "]",
    "[]",
    "é",
    "日本",
    "🦀",
    "\u{7f}",
    "\u{1}",
    "\t",
    " ",
    "",
    ".png",
    ".jsonl",
    "image/png",
    "text/plain; charset=utf-8",
    "multipart/mixed",
    "a/b; boundary=--",
    "{\"a\":1}",
    "\u{89}PNG\r\n\u{1a}\n",
    "GIF89a",
    "../",
    "/",
    "CON",
    ".",
];

static OPEN: Connector = Connector { name: "open", ..Connector::DEFAULT };

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    Client::new(Connection::new(&OPEN).base_url("http://127.0.0.1:9/v1/".to_owned())).expect("a client")
});

static OPENAI: LazyLock<OpenAi> = LazyLock::new(|| {
    OpenAi::new(OpenAiConnection::new("sk-SECRETSECRET").base_url("http://127.0.0.1:9/v1/"))
        .expect("a client")
});

/// Kind, name, media type and content of the file, then names and values.
fn seeds() -> Vec<Vec<u8>> {
    [
        "0\0a.txt\0\0Hello\0name\0value\0other\0{\"a\":[1,null,\"x\"]}",
        "0\0train \"1\"\r\nX-Evil: 1.jsonl\0text/plain\0a\r\n--b\r\n\0a\"b\0c\r\nd",
        "1\0otter.png\0image/png\0\u{89}PNG\r\n\u{1a}\n\0tags[]\0[\"a\",\"b\"]",
        "2\0train.jsonl\0\0{}\n\0created_at",
    ]
    .map(|seed| seed.as_bytes().to_vec())
    .to_vec()
}

/// A part of a form: name, file name, media type, content.
type Part = (Option<String>, Option<String>, Option<String>, Vec<u8>);

fn run(input: &[u8], depth: Depth) -> u64 {
    let parts = parts(input);
    let at = |place: usize| parts.get(place).cloned().unwrap_or_default();
    let (name, media_type, content) = (at(1), at(2), at(3));
    let mut file = File::bytes(name.clone(), content.clone());
    if !media_type.is_empty() {
        file = file.media_type(media_type);
    }
    let first = input.first().copied().unwrap_or_default() % 3;
    let (written, expected) = match first {
        2 => (
            upload(file, &at(4)),
            vec![
                ("purpose".to_owned(), "user_data".to_owned()),
                ("expires_after[anchor]".to_owned(), at(4)),
                ("expires_after[seconds]".to_owned(), "3600".to_owned()),
            ],
        ),
        _ => {
            let fields: serde_json::Map<String, Value> =
                parts.get(4..).unwrap_or_default().chunks(2).map(field).collect();
            let mut expected = Vec::new();
            fields.iter().for_each(|(name, value)| flat(name, value, &mut expected));
            let call = Call::post(&CLIENT, "form").form(&Value::Object(fields));
            let call = if first == 0 {
                call.file("file", &file)
            } else {
                call.file("file", &vec![file.clone(), file])
            };
            (now(probe::write(call.returns_nothing())), expected)
        }
    };
    let written = match written {
        Ok(written) => written,
        Err(error) => return kind((first, words(&error.to_string()))),
    };
    let found = read(&written, depth);
    let (texts, files): (Vec<&Part>, Vec<&Part>) = found.iter().partition(|part| part.1.is_none());
    assert!(
        texts.len() == expected.len() && files.len() == if first == 1 { 2 } else { 1 },
        "more or fewer parts"
    );
    // The names of an object are in no order.
    for (name, value) in &expected {
        let names = in_quotes(name);
        let has = |part: &&&Part| part.0.as_ref() == Some(&names) && part.3 == value.as_bytes();
        assert!(texts.iter().any(|part| has(&part)), "a text is missing");
    }
    for file in files {
        let field = if first == 1 { "file[]" } else { "file" };
        assert!(file.0.as_deref() == Some(field), "another field of a file");
        assert!(file.1.as_ref() == Some(&in_quotes(&name)), "another name of a file");
        assert!(file.2.is_some() && file.3 == content.as_bytes(), "another file");
    }
    kind((first, found.len().min(8), found.last().map(shape)))
}

fn upload(file: File, anchor: &str) -> Result<Written, Error> {
    let upload =
        UploadFileRequest::new(file, UploadPurpose::UserData).expires_after(FileExpiry::new(anchor, 3600));
    now(probe::write(OPENAI.manage_files().upload(&upload)))
}

/// A field: its value is JSON where it looks like it.
fn field(pair: &[String]) -> (String, Value) {
    let value = pair.get(1).map(String::as_str).unwrap_or_default();
    let json = serde_json::from_str(value).ok().filter(|value: &Value| value.is_object() || value.is_array());
    (pair[0].clone(), json.unwrap_or_else(|| value.into()))
}

/// The texts of a value: `name[]` for items, `name[field]` for fields.
fn flat(name: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flat(&format!("{name}[]"), item, texts)),
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| flat(&format!("{name}[{key}]"), value, texts))
        }
        Value::String(text) => texts.push((name.to_owned(), text.clone())),
        other => texts.push((name.to_owned(), other.to_string())),
    }
}

/// A name as the standard has it in quotes, with all control characters encoded, and a last backslash too.
fn in_quotes(name: &str) -> String {
    let last = name.len().saturating_sub(1);
    let encoded = |(at, c): (usize, char)| match c {
        '"' => "%22".to_owned(),
        '\\' if at == last => "%5C".to_owned(),
        c if c.is_ascii_control() => format!("%{:02X}", u32::from(c)),
        c => c.to_string(),
    };
    name.char_indices().map(encoded).collect()
}

/// The characters of the names and of the media type that are no letters, each once.
fn shape(part: &Part) -> BTreeSet<char> {
    let texts = [&part.0, &part.1, &part.2].into_iter().flatten();
    texts.flat_map(|text| text.chars()).filter(|c| c.is_ascii() && !c.is_ascii_alphanumeric()).collect()
}

/// The parts by the standard's own words; `multer` finds the same.
fn read(written: &Written, depth: Depth) -> Vec<Part> {
    let content_type = written.headers["content-type"].to_str().expect("a header of ASCII");
    let boundary = multer::parse_boundary(content_type).expect("a boundary");
    let parts = by_the_standard(&written.body, &boundary);
    if depth == Depth::Full {
        compare(&parts, &by_multer(&written.body, boundary));
    }
    parts
}

fn compare(parts: &[Part], others: &[Part]) {
    assert!(parts.len() == others.len(), "another number of parts");
    for (one, other) in parts.iter().zip(others) {
        // Nor does it know media types with letters that are not ASCII.
        let media_type = one.2.as_ref().filter(|text| text.is_ascii());
        assert!(
            one.3 == other.3 && (media_type.is_none() || one.2 == other.2),
            "another content or media type"
        );
        // `multer` looks for attributes within the quotes too.
        let odd =
            [&one.0, &one.1].into_iter().flatten().any(|name| name.contains("name") || name.contains('\\'));
        assert!(odd || (one.0 == other.0 && one.1 == other.1), "other names");
    }
}

/// The parts between the boundaries, each with exactly the headers that it needs.
fn by_the_standard(body: &[u8], boundary: &str) -> Vec<Part> {
    let line = [b"\r\n--", boundary.as_bytes()].concat();
    let whole = [b"\r\n", body].concat();
    let mut places = memchr::memmem::find_iter(&whole, &line).collect::<Vec<_>>().into_iter();
    let mut start = places.next().expect("a boundary") + line.len();
    let mut parts = Vec::new();
    for end in places {
        let part = whole[start..end].strip_prefix(b"\r\n").expect("a line end behind the boundary");
        let head = memchr::memmem::find(part, b"\r\n\r\n").expect("the end of the headers");
        parts.push(part_of(str::from_utf8(&part[..head]).expect("headers of text"), &part[head + 4..]));
        start = end + line.len();
    }
    assert!(&whole[start..] == b"--\r\n", "the last boundary ends the form");
    parts
}

fn part_of(head: &str, content: &[u8]) -> Part {
    let (disposition, media_type) =
        head.split_once("\r\n").map_or((head, None), |(one, two)| (one, Some(two)));
    let names = disposition.strip_prefix("Content-Disposition: form-data; name=\"").expect("the header");
    let (name, rest) = names.split_once('"').expect("the end of the name");
    let file = (!rest.is_empty()).then(|| {
        let rest = rest.strip_prefix("; filename=\"").expect("nothing but a file's name");
        rest.strip_suffix('"')
            .filter(|name| !name.contains('"'))
            .expect("the end of the file's name")
            .to_owned()
    });
    let media_type = media_type.map(|line| line.strip_prefix("Content-Type: ").expect("its type").to_owned());
    (Some(name.to_owned()), file, media_type, content.to_vec())
}

fn by_multer(body: &Bytes, boundary: String) -> Vec<Part> {
    let mut form = multer::Multipart::new(stream::iter([Ok::<_, Infallible>(body.clone())]), boundary);
    let mut parts = Vec::new();
    while let Some(field) = now(form.next_field()).expect("a well-formed form") {
        let [name, file_name] = [field.name(), field.file_name()].map(|text| text.map(str::to_owned));
        let media_type = field.content_type().map(ToString::to_string);
        let content = now(field.bytes()).expect("a whole part");
        parts.push((name, file_name, media_type, content.to_vec()));
    }
    parts
}

const FAMILIES: &[Growth] = &[
    Growth {
        name: "a long name",
        size: 1_000,
        input: |size| parted(&["a\"".repeat(size).as_str(), "", "a", "b", "c"]),
    },
    Growth {
        name: "a long file",
        size: 20_000,
        input: |size| parted(&["a", "", &"\r\n--".repeat(size), "b", "c"]),
    },
    Growth {
        name: "many fields",
        size: 50,
        input: |size| {
            let fields: String = (0..size).map(|one| format!("k{one}\0v\0")).collect();
            parted(&["a", "", "b", &fields])
        },
    },
    Growth {
        name: "a list",
        size: 50,
        input: |size| parted(&["a", "", "b", "c", &format!("[{}1]", "1,".repeat(size))]),
    },
    Growth {
        name: "nested lists",
        size: 10,
        input: |size| parted(&["a", "", "b", "c", &format!("{}{}", "[".repeat(size), "]".repeat(size))]),
    },
];

fn parted(parts: &[&str]) -> Vec<u8> {
    format!("0\0{}", parts.join("\0")).into_bytes()
}

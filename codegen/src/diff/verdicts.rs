//! The class of each change, and its reason. They follow `docs/stability.md`.

use super::Class::{Additive, Breaking, Neutral};
use super::Part;
use super::Part::{Both, Rust, Texts, Wire};
use super::item::{Aspect, Kind, Verdict};

const CALLERS: Verdict = (Breaking, "callers name it");
const NEW: Verdict = (Additive, "there is more to call");
const IN_NEW: Verdict = (Breaking, "`new` takes other arguments");
const WIDER: Verdict = (Additive, "fewer requests are refused before they are sent");
const NARROWER: Verdict =
    (Neutral, "more requests are refused before they are sent; right if the server refuses them, too");
const OTHER_TYPE: Verdict = (Breaking, "callers have a value of the old type");
const OTHER_REQUEST: Verdict = (Breaking, "a server that knows the old requests does not know the new ones");
const OTHER_RESPONSE: Verdict = (Breaking, "what the old server sends is read differently");
const OTHER_VALUE: Verdict = (Breaking, "a request without the field says something else");
const READERS: Verdict = (Neutral, "nothing is compiled or sent differently");
const SAME_RUST: Verdict = (Neutral, "the same Rust compiles, and the same is sent");

pub(super) const RENAMED: Verdict = (Breaking, "callers use the old name");
pub(super) const ARGUMENTS: Verdict = (Breaking, "the arguments have another order");

const fn kind(word: &'static str, part: Part, added: Verdict, removed: Verdict) -> Kind {
    Kind { word, part, added, removed }
}

pub(super) static CONNECTOR: Kind = kind("connector", Both, NEW, CALLERS);
pub(super) static MODULE: Kind = kind("module", Both, NEW, CALLERS);
pub(super) static OPERATION: Kind = kind("operation", Both, NEW, CALLERS);
pub(super) static FUNCTION: Kind = kind("function", Both, NEW, CALLERS);
pub(super) static LIMIT: Kind = kind("setter", Rust, NEW, CALLERS);
pub(super) static TYPE: Kind = kind("type", Both, NEW, CALLERS);
pub(super) static FIELD: Kind = kind("field", Both, NEW, CALLERS);
pub(super) static REQUIRED_FIELD: Kind = kind("field", Both, IN_NEW, IN_NEW);
pub(super) static CONSTANT: Kind = kind("constant", Wire, OTHER_REQUEST, OTHER_REQUEST);
pub(super) static RECEIVED_FIELD: Kind =
    kind("field", Both, (Additive, "its value was in `extra` before"), CALLERS);
pub(super) static VALUE: Kind = kind("value", Both, (Additive, "it was read as `Other` before"), CALLERS);
pub(super) static VARIANT: Kind = kind("variant", Both, (Additive, "enums are non-exhaustive"), CALLERS);
pub(super) static SERVER: Kind = kind("server", Both, NEW, CALLERS);
pub(super) static DEPENDENCY: Kind =
    kind("optional dependency", Rust, NEW, (Breaking, "its feature is gone"));

/// An aspect whose value is always there, or whose every change is alike.
const fn aspect(name: &'static str, part: Part, verdict: Verdict) -> Aspect {
    Aspect { name, part, added: verdict, removed: verdict, changed: verdict, shown: true }
}

/// An aspect that may be absent.
const fn gained(
    name: &'static str,
    part: Part,
    added: Verdict,
    removed: Verdict,
    changed: Verdict,
) -> Aspect {
    Aspect { name, part, added, removed, changed, shown: true }
}

/// Texts, which are too long to be shown.
const fn texts(name: &'static str) -> Aspect {
    Aspect { shown: false, ..aspect(name, Texts, READERS) }
}

pub(super) static KIND: Aspect = aspect("kind", Both, OTHER_TYPE);
pub(super) static RUST_TYPE: Aspect = aspect("Rust type", Both, OTHER_TYPE);
pub(super) static RETURNS: Aspect = aspect("return type", Both, OTHER_TYPE);
pub(super) static TAKES_TEXT: Aspect = gained("takes its only text", Rust, NEW, OTHER_TYPE, OTHER_TYPE);
pub(super) static REQUEST_NAME: Aspect = aspect("request type", Rust, RENAMED);
pub(super) static RUST_NAME: Aspect = aspect("Rust name", Rust, RENAMED);
pub(super) static CONSTRUCTOR: Aspect = gained("constructor", Rust, NEW, CALLERS, IN_NEW);
pub(super) static REQUIRED: Aspect = aspect("required", Both, IN_NEW);
pub(super) static FEATURE: Aspect = aspect("feature", Rust, RENAMED);
pub(super) static FULL_FEATURE: Aspect = gained("feature of all modules", Rust, NEW, CALLERS, RENAMED);
pub(super) static DEFAULT_FEATURE: Aspect =
    gained("default feature", Rust, NEW, (Breaking, "who relies on it has to enable it"), CALLERS);
pub(super) static SENT: Aspect = gained("in requests", Rust, NEW, CALLERS, CALLERS);
pub(super) static RECEIVED: Aspect = gained("in responses", Rust, NEW, CALLERS, CALLERS);
pub(super) static ACCUMULATES: Aspect = gained("accumulates", Rust, NEW, CALLERS, OTHER_TYPE);
pub(super) static CONVERSION: Aspect = gained("conversion from", Rust, NEW, CALLERS, OTHER_TYPE);
pub(super) static FROM_CONTENT: Aspect = gained("made from its variants", Rust, NEW, CALLERS, CALLERS);
pub(super) static OPEN: Aspect = gained("open", Both, NEW, (Breaking, "unknown values are refused"), CALLERS);
pub(super) static KEY: Aspect = gained("key", Rust, NEW, CALLERS, OTHER_REQUEST);
pub(super) static ENV: Aspect = gained("environment variable", Rust, NEW, CALLERS, RENAMED);
pub(super) static DEPRECATED: Aspect =
    gained("deprecated", Rust, (Additive, "the compiler warns callers"), SAME_RUST, SAME_RUST);

pub(super) static METHOD: Aspect = aspect("method", Wire, OTHER_REQUEST);
pub(super) static PATH: Aspect = aspect("path", Wire, OTHER_REQUEST);
pub(super) static ON_SERVER: Aspect = aspect("server", Wire, OTHER_REQUEST);
pub(super) static BASE_URL: Aspect = aspect("base URL", Wire, OTHER_REQUEST);
pub(super) static BODY: Aspect = aspect("body", Wire, OTHER_REQUEST);
pub(super) static WIRE_NAME: Aspect = aspect("wire name", Wire, OTHER_REQUEST);
pub(super) static LOCATION: Aspect = aspect("location", Wire, OTHER_REQUEST);
pub(super) static SEND: Aspect = aspect("sent as", Wire, OTHER_REQUEST);
pub(super) static WRITTEN: Aspect = aspect("written as", Wire, OTHER_REQUEST);
pub(super) static HEADER: Aspect = gained("header", Wire, SAME_RUST, OTHER_REQUEST, OTHER_REQUEST);
pub(super) static ARRAY_FORMAT: Aspect = aspect("lists in a query", Wire, OTHER_REQUEST);
pub(super) static TOGGLE: Aspect = aspect("asks for it by", Wire, OTHER_REQUEST);
pub(super) static TAG: Aspect = aspect("tag", Wire, OTHER_REQUEST);
pub(super) static PRESET: Aspect = aspect("preset", Wire, OTHER_VALUE);
pub(super) static ONLY: Aspect = aspect("only in", Wire, OTHER_REQUEST);
pub(super) static ONLY_VALUE: Aspect = aspect("only value", Wire, OTHER_VALUE);
pub(super) static PAGES: Aspect = aspect("pages", Wire, OTHER_RESPONSE);
pub(super) static STREAM: Aspect = aspect("stream", Wire, OTHER_RESPONSE);
pub(super) static END: Aspect = aspect("last event", Wire, OTHER_RESPONSE);
pub(super) static READ_PRESET: Aspect = aspect("value if it is missing", Wire, OTHER_RESPONSE);
pub(super) static MERGE: Aspect = aspect("merge", Wire, OTHER_RESPONSE);
pub(super) static ERRORS: Aspect = aspect("parts of an error", Wire, SAME_RUST);
pub(super) static ERROR_BODY: Aspect = gained("error body", Wire, SAME_RUST, CALLERS, OTHER_RESPONSE);
pub(super) static WEBHOOKS: Aspect = gained("webhooks", Both, NEW, CALLERS, OTHER_RESPONSE);
pub(super) static SIGNED: Aspect = gained(
    "signed",
    Both,
    (Breaking, "the function that reads a message has another name"),
    CALLERS,
    OTHER_TYPE,
);
pub(super) static REQUEST_ID: Aspect = aspect("request ID", Wire, SAME_RUST);
pub(super) static RETRY: Aspect = Aspect { shown: false, ..aspect("retries", Wire, SAME_RUST) };
pub(super) static CONNECTION_RULE: Aspect =
    gained("rule", Rust, (Breaking, "a client with the old connection is refused"), WIDER, NARROWER);
pub(super) static RULE: Aspect = gained("rule", Wire, NARROWER, WIDER, SAME_RUST);
pub(super) static BOUND: Aspect = gained("bound", Wire, NARROWER, WIDER, NARROWER);

pub(super) static DEFAULT: Aspect = aspect("default", Texts, SAME_RUST);
pub(super) static EFFECT: Aspect = aspect("effect", Texts, SAME_RUST);
pub(super) static CHOICES: Aspect = aspect("choices", Texts, SAME_RUST);
pub(super) static ADVANCED: Aspect = aspect("advanced", Texts, READERS);
pub(super) static AKA: Aspect = aspect("other names", Texts, READERS);
pub(super) static VERSION: Aspect =
    aspect("version", Rust, (Neutral, "it is compiled only with its feature"));
pub(super) static TEST: Aspect = aspect("test of a connection", Texts, SAME_RUST);
pub(super) static DOCS: Aspect = texts("docs");
pub(super) static EXAMPLES: Aspect = texts("examples");
pub(super) static LOCALE: Aspect = texts("texts in");
pub(super) static COMPANION: Aspect = Aspect {
    part: Rust,
    added: NEW,
    removed: CALLERS,
    changed: (Neutral, "its Rust is not compared: read the change"),
    ..texts("companion file")
};

/// Returns the verdict on another value. A bound can become wider.
pub(super) fn of_change(aspect: &Aspect, key: &str, old: &str, new: &str) -> Verdict {
    let number = |text: &str| text.trim_end_matches(" (soft)").parse::<f64>().ok();
    let (Some(before), Some(after)) = (number(old), number(new)) else { return aspect.changed };
    let name = key.rsplit(' ').next().unwrap_or_default();
    let is_wider = match name {
        "minimum" | "exclusive_minimum" | "min_length" | "min_items" | "min_properties" => after < before,
        "maximum" | "exclusive_maximum" | "max_length" | "max_items" | "max_properties" | "max_size" => {
            after > before
        }
        _ => false,
    };
    if aspect.name == BOUND.name && is_wider { WIDER } else { aspect.changed }
}

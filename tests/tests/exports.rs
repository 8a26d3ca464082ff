//! Every type that a user of a generated crate can meet has a name in that crate.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

/// Names of the runtime that a generated crate does not re-export: each connector has a client of its own.
const OWN: &[&str] = &["Client"];

/// Types and traits that only generated code uses. A name that is neither here nor public is one that nobody can write.
const FOR_GENERATED_CODE: &[&str] = &[
    // The connector as data.
    "ApiKey",
    "ArrayFormat",
    "ConnectionRule",
    "Connector",
    "ErrorPaths",
    "KeyLocation",
    "NextPage",
    "PageFormat",
    "Paging",
    "Retry",
    // Within a client, a connection and the calls that it makes.
    "CallBuilder",
    "Client",
    "Connection",
    "Files",
    "Visit",
    // Calls by name: `InvokeCall` and `StreamCall` are `BoxCall<Value>` and `BoxCall<BoxEvents>`.
    "Invoke",
    "InvokeCall",
    "StreamCall",
    // Reading and writing JSON.
    "BTreeMap",
    "ByInto",
    "Deserialize",
    "DeserializeOwned",
    "Deserializer",
    "Key",
    "MapAccess",
    "Odd",
    "Read",
    "ReadField",
    "ReadObject",
    "Receive",
    "Serialize",
    "SerializeMap",
    "Serializer",
    "Slot",
    "Tagged",
    "WriteField",
    "Written",
    // Checks.
    "At",
    "Entries",
    "Field",
    "Format",
    "Items",
    "Nested",
    "Numeric",
    "Pattern",
    "Presence",
    "Text",
    "Validate",
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// The types, traits and crates that `text` re-exports: names after `pub use`, but no functions and macros.
fn exports(text: &str) -> BTreeSet<String> {
    let items = text.split("pub use ").skip(1).filter_map(|item| item.split(';').next());
    let names = items.flat_map(|item| {
        let list = item.rsplit("::").next().unwrap_or(item);
        let list = item.split_once('{').map_or(list, |(_, list)| list.trim_end_matches('}'));
        list.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    });
    names.filter(|name| name.starts_with(char::is_uppercase) || name == "reqwest").collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_generated_crate_exports_every_public_type_of_the_runtime() {
    let (runtime, generated) = (exports(&read("runtime/src/lib.rs")), exports(&read("generated/src/lib.rs")));
    assert!(
        runtime.contains("Events") && runtime.contains("Query") && runtime.contains("reqwest"),
        "{runtime:?}"
    );
    let runtime: BTreeSet<String> = runtime.difference(&set(OWN)).cloned().collect();
    assert_eq!(generated, runtime);
}

#[test]
fn what_only_generated_code_can_name_is_listed() {
    let (public, hidden) = (exports(&read("runtime/src/lib.rs")), exports(&read("runtime/src/codegen.rs")));
    let public: BTreeSet<String> = public.difference(&set(OWN)).cloned().collect();
    let hidden: BTreeSet<String> = hidden.difference(&public).cloned().collect();
    assert_eq!(hidden, set(FOR_GENERATED_CODE));
}

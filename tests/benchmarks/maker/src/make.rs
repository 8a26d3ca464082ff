//! Seed → modules.

use crate::model::{Example, Field, Form, Kind, Method, Module, Operation, Type};
use crate::sample::{self, Types};
use crate::words;
use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many fields the first request of a module has.
const FIELDS: usize = 12;

/// The module at a place.
pub fn module(seed: u64, index: usize) -> Module {
    let mut random = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(index as u64));
    let thing = words::THINGS[index % words::THINGS.len()];
    let name = format!("{thing}_{index}");
    let mut types = Vec::new();
    let fields = request_fields(&mut random, &mut types);
    let answer = answer(thing, &mut random, &mut types);
    let shared = shared();
    let known = Types { own: &types, shared: &shared };
    let rules = rules(&fields, &known, &mut random);
    let mut operations = vec![create(&name, thing, fields, rules, &answer, &known)];
    match random.usize(0..4) {
        0 => operations.push(retrieve(&name, thing, &answer, &known)),
        1 => operations.push(list(&name, thing, &answer, &known)),
        _ => {}
    }
    Module {
        title: format!("Manage {thing} {index}"),
        help: format!("Makes and describes what is kept as {thing} {index}."),
        name,
        operations,
        types,
    }
}

/// Which of the shared types modules name.
#[derive(Default)]
pub struct Used(BTreeSet<String>);

impl Used {
    /// Adds what a module names.
    pub fn module(&mut self, module: &Module) {
        module.operations.iter().for_each(|operation| self.fields(&operation.fields));
        module.types.iter().for_each(|one| self.declared(one));
    }

    /// The declarations of those.
    pub fn shared(mut self) -> Vec<Type> {
        let all = shared();
        for one in &all {
            if self.0.contains(&one.name) {
                self.declared(one);
            }
        }
        all.into_iter().filter(|one| self.0.contains(&one.name)).collect()
    }

    fn declared(&mut self, one: &Type) {
        if let Form::Struct(fields) = &one.form {
            self.fields(fields);
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            match &field.kind {
                Kind::Named(name) => {
                    self.0.insert(name.clone());
                }
                Kind::Map { key, value, .. } => self.0.extend([(*key).to_owned(), (*value).to_owned()]),
                _ => {}
            }
        }
    }
}

/// The types of `types.yaml`; those that name others come first.
fn shared() -> Vec<Type> {
    let text = |name: &str, help: &str, most| Type {
        name: name.to_owned(),
        help: help.to_owned(),
        form: Form::Text { most },
    };
    vec![
        structure(
            "Money",
            "An amount of money.",
            vec![
                required(
                    "amount",
                    "In the smallest unit of the currency.",
                    Kind::Integer(Some((0, 99_999_999))),
                ),
                required("currency", "Its currency.", named("Currency")),
            ],
        ),
        structure(
            "PostalAddress",
            "Where something is sent.",
            vec![
                required("street", "The street with its number.", Kind::Text(Some((1, 200)))),
                required("city", "The town.", Kind::Text(Some((1, 100)))),
                optional("postal_code", "The code of the town.", Kind::Pattern("[A-Z0-9]{3,10}", "12345")),
            ],
        ),
        structure(
            "Usage",
            "The tokens that a request used.",
            vec![
                required("input_tokens", "Those of the input.", Kind::Integer(Some((0, 9_000_000)))),
                required("output_tokens", "Those that were made.", Kind::Integer(Some((0, 9_000_000)))),
                optional(
                    "cached_tokens",
                    "Those that were read from the cache.",
                    Kind::Integer(Some((0, 9_000_000))),
                ),
            ],
        ),
        enumeration("Currency", "A currency by its code.", true, &["EUR", "USD", "GBP", "CHF", "JPY", "SEK"]),
        text("MetadataKey", "A key of metadata.", 64),
        text("MetadataValue", "A value of metadata.", 512),
    ]
}

fn request_fields(random: &mut Rng, types: &mut Vec<Type>) -> Vec<Field> {
    let mut fields = vec![required("name", "What it is called.", Kind::Text(Some((1, 64))))];
    let mut slots: Vec<usize> = vec![0, 0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10];
    random.shuffle(&mut slots);
    // Now and then a union, and seldom a file.
    if random.usize(0..4) == 0 {
        slots.insert(0, 11);
    }
    if random.usize(0..25) == 0 {
        slots.insert(0, 12);
    }
    for slot in slots {
        let Some(mut field) = request_field(slot, random, types, &fields) else { continue };
        let plain = !matches!(field.kind, Kind::File);
        field.required = plain && random.usize(0..5) == 0;
        field.nullable = plain && !field.required && random.usize(0..3) == 0;
        field.advanced = !field.required && random.bool();
        if field.required {
            field.default = None;
        }
        fields.push(field);
        if fields.len() == FIELDS {
            break;
        }
    }
    fields
}

/// A field of a sort, unless the request has all of that sort.
fn request_field(slot: usize, random: &mut Rng, types: &mut Vec<Type>, taken: &[Field]) -> Option<Field> {
    let is_free = |name: &str| taken.iter().all(|field| field.name != name);
    Some(match slot {
        0 => {
            let (name, help) = one_of(&words::TEXTS, random, |one| is_free(one.0))?;
            optional(name, help, Kind::Text(Some((random.u64(0..2), 1 << random.u64(6..13)))))
        }
        1 => {
            let (name, pattern, text, help) = one_of(&words::PATTERNS, random, |one| is_free(one.0))?;
            optional(name, help, Kind::Pattern(pattern, text))
        }
        2 => {
            let (name, help, minimum, maximum) = one_of(&words::INTEGERS, random, |one| is_free(one.0))?;
            let mut field = optional(name, help, Kind::Integer(Some((minimum, maximum))));
            field.default = random.bool().then(|| json!(minimum));
            field.soft = (random.usize(0..6) == 0).then_some("maximum");
            field
        }
        3 => {
            let (name, help, minimum, maximum) = one_of(&words::NUMBERS, random, |one| is_free(one.0))?;
            optional(name, help, Kind::Number(Some((minimum, maximum))))
        }
        4 => {
            let (name, help) = one_of(&words::BOOLEANS, random, |one| is_free(one.0))?;
            let mut field = optional(name, help, Kind::Boolean);
            field.default = random.bool().then_some(Value::Bool(false));
            field
        }
        5 => {
            let (name, help, values) = one_of(&words::ENUMS, random, |one| is_free(one.0))?;
            types.push(enumeration(&pascal(name), help, random.bool(), values));
            optional(name, help, named(&pascal(name)))
        }
        6 => list_field(random),
        7 => optional(
            "input",
            "The text to look at, or several.",
            Kind::TextOrTexts { most: 1 << random.u64(3..12) },
        ),
        8 => {
            let (name, help) = one_of(&words::PARTS, random, |one| is_free(one.0))?;
            types.push(structure(&pascal(name), help, part_fields(random)));
            optional(name, help, named(&pascal(name)))
        }
        9 => optional(
            "metadata",
            "Notes of your own that are kept with it.",
            Kind::Map { key: "MetadataKey", value: "MetadataValue", most: 16 },
        ),
        10 if random.bool() => optional("price", "What it costs.", named("Money")),
        10 => optional("address", "Where it is sent.", named("PostalAddress")),
        11 => union_field(types),
        _ => optional("attachment", "A file that belongs to it.", Kind::File),
    })
}

fn list_field(random: &mut Rng) -> Field {
    let most = 1 << random.u64(2..8);
    let (name, help, items) = match random.usize(0..3) {
        0 => ("tags", "Words to find it by.", Kind::Text(None)),
        1 => ("scores", "What others thought of it.", Kind::Number(None)),
        _ => ("pages", "Which pages to look at.", Kind::Integer(None)),
    };
    optional(name, help, Kind::List { items: Box::new(items), most: Some(most) })
}

fn union_field(types: &mut Vec<Type>) -> Field {
    let variants = [
        (
            "person",
            "PersonTarget",
            "A person.",
            required("email", "The address of that person.", Kind::Text(Some((3, 254)))),
        ),
        (
            "channel",
            "ChannelTarget",
            "A channel.",
            required("channel_id", "The id of the channel.", Kind::Text(Some((1, 40)))),
        ),
        (
            "callback",
            "CallbackTarget",
            "A server.",
            required("url", "The address that is called.", Kind::Text(Some((8, 2048)))),
        ),
    ];
    let mut named_variants = Vec::new();
    for (tag, name, help, field) in variants {
        let retries = optional("attempts", "How often to try.", Kind::Integer(Some((1, 9))));
        types.push(structure(name, help, vec![field, retries]));
        named_variants.push((tag, name.to_owned()));
    }
    types.push(Type {
        name: "Target".to_owned(),
        help: "Who hears of it.".to_owned(),
        form: Form::Union { tag: "type", variants: named_variants },
    });
    optional("target", "Who hears of it.", named("Target"))
}

fn part_fields(random: &mut Rng) -> Vec<Field> {
    let mut fields = vec![
        required("id", "Its id.", Kind::Text(Some((1, 40)))),
        optional("enabled", "Whether it counts.", Kind::Boolean),
        optional("since", "From when on.", Kind::Timestamp),
        optional("share", "Which part of the whole.", Kind::Number(Some((0.0, 1.0)))),
    ];
    fields.truncate(random.usize(2..5));
    fields
}

/// The type of a module's answers.
fn answer(thing: &str, random: &mut Rng, types: &mut Vec<Type>) -> String {
    let name = format!("{}Record", pascal(thing));
    types.push(enumeration("RecordStatus", "How far it is.", true, &words::STATUSES));
    types.push(structure(
        "RecordItem",
        "A part of the result.",
        vec![
            answered("index", "Its place.", Kind::Integer(None)),
            answered("text", "What it says.", Kind::Text(None)),
        ],
    ));
    let mut fields = vec![
        answered("id", "Its id.", Kind::Text(None)),
        optional("created_at", "When it was made.", Kind::Timestamp),
        optional("status", "How far it is.", named("RecordStatus")),
        optional("items", "Its parts.", Kind::List { items: Box::new(named("RecordItem")), most: None }),
    ];
    if random.bool() {
        let mut usage = optional("usage", "The tokens that were used.", named("Usage"));
        usage.nullable = true;
        fields.push(usage);
    }
    types.push(structure(&name, &format!("A {thing} as the server keeps it."), fields));
    name
}

/// One to three rules between fields; each field stands in one of them.
fn rules(fields: &[Field], types: &Types<'_>, random: &mut Rng) -> Vec<String> {
    let mut free: Vec<&Field> =
        fields.iter().filter(|field| !field.required && !matches!(field.kind, Kind::File)).collect();
    let mut rules = Vec::new();
    let enumerated = fields.iter().find_map(|field| types.values(&field.kind).map(|values| (field, values)));
    if let Some((field, values)) = enumerated {
        free.retain(|one| one.name != field.name);
        // Samples have the first value.
        let last = values[values.len() - 1];
        if let (true, Some(one)) = (random.bool(), free.pop()) {
            rules.push(format!("when {} is {last}: {} is required", field.name, one.name));
        }
    }
    if let (true, [.., a, b]) = (random.bool(), free.as_slice()) {
        rules.push(format!("{} needs {}", a.name, b.name));
        free.truncate(free.len() - 2);
    }
    if let (true, [.., a, b]) = (random.bool() || rules.is_empty(), free.as_slice()) {
        rules.push(format!("{} excludes {}", a.name, b.name));
    }
    rules
}

fn create(
    name: &str,
    thing: &str,
    fields: Vec<Field>,
    rules: Vec<String>,
    answer: &str,
    types: &Types<'_>,
) -> Operation {
    let excluded: Vec<&str> =
        rules.iter().filter_map(|rule| Some(rule.split_once(" excludes ")?.1)).collect();
    let full = sample::object(types, &fields, |field| !excluded.contains(&field.name.as_str()));
    let short = sample::object(types, &fields, |field| field.required);
    let examples = vec![
        Example { name: "short", request: short, response: Some(sample::named(types, answer)) },
        Example { name: "full", request: full, response: None },
    ];
    Operation {
        name: "create",
        method: Method::Post,
        path: format!("{name}s"),
        title: format!("Create a {thing}"),
        help: format!("Makes a {thing}. It can be used as soon as its status says so."),
        fields,
        rules,
        returns: answer.to_owned(),
        paged: false,
        examples,
    }
}

fn retrieve(name: &str, thing: &str, answer: &str, types: &Types<'_>) -> Operation {
    let id = format!("{thing}_id");
    let request = json!({ id.as_str(): "id-1", "expand": true });
    Operation {
        name: "retrieve",
        method: Method::Get,
        path: format!("{name}s/{{{id}}}"),
        title: format!("Retrieve a {thing}"),
        help: format!("Describes a {thing}."),
        fields: vec![
            required(&id, "Which one.", Kind::Text(Some((1, 64)))),
            optional("expand", "Gives its parts too.", Kind::Boolean),
        ],
        rules: Vec::new(),
        returns: answer.to_owned(),
        paged: false,
        examples: vec![Example { name: "one", request, response: Some(sample::named(types, answer)) }],
    }
}

fn list(name: &str, thing: &str, answer: &str, types: &Types<'_>) -> Operation {
    let response = json!({ "data": [sample::named(types, answer)], "has_more": false });
    Operation {
        name: "list",
        method: Method::Get,
        path: format!("{name}s"),
        title: format!("List each {thing}"),
        help: "Lists what there is, the latest first.".to_owned(),
        fields: vec![
            Field {
                wire: Some("limit"),
                ..optional("page_size", "How many a page has.", Kind::Integer(Some((1, 100))))
            },
            optional("after", "Where to begin.", Kind::Text(None)),
        ],
        rules: Vec::new(),
        returns: answer.to_owned(),
        paged: true,
        examples: vec![Example { name: "page", request: json!({ "limit": 1 }), response: Some(response) }],
    }
}

fn one_of<T: Copy>(all: &[T], random: &mut Rng, is_free: impl Fn(&T) -> bool) -> Option<T> {
    let free: Vec<&T> = all.iter().filter(|one| is_free(one)).collect();
    random.choice(free).copied()
}

fn optional(name: &str, help: &str, kind: Kind) -> Field {
    let (name, help) = (name.to_owned(), help.to_owned());
    Field {
        name,
        help,
        kind,
        required: false,
        nullable: false,
        advanced: false,
        default: None,
        soft: None,
        wire: None,
    }
}

fn required(name: &str, help: &str, kind: Kind) -> Field {
    Field { required: true, ..optional(name, help, kind) }
}

/// A field of an answer that is always there.
fn answered(name: &str, help: &str, kind: Kind) -> Field {
    required(name, help, kind)
}

fn named(name: &str) -> Kind {
    Kind::Named(name.to_owned())
}

fn structure(name: &str, help: &str, fields: Vec<Field>) -> Type {
    Type { name: name.to_owned(), help: help.to_owned(), form: Form::Struct(fields) }
}

fn enumeration(name: &str, help: &str, open: bool, values: &[&'static str]) -> Type {
    Type { name: name.to_owned(), help: help.to_owned(), form: Form::Enum { open, values: values.to_vec() } }
}

/// `service_tier` → `ServiceTier`
pub fn pascal(name: &str) -> String {
    name.split('_').flat_map(|word| [word[..1].to_uppercase(), word[1..].to_owned()]).collect()
}

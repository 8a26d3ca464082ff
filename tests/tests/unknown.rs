//! What an API may answer tomorrow: a value that nobody knew yet passes through every open enum and every union, in requests,
//! answers and streams, and what may be missing may be null.
//!
//! What is sent and answered is made from the model, so that no enum of a specification is left out.
#![allow(missing_docs, deprecated)]

use modwright::Source;
use modwright::model::{Connector, Operation, Returns, Struct, Type, TypeId, TypeKind};
use modwright_connectors::openai::{
    self, chat_completion, completion, edit_image, generate_images, manage_audio, manage_fine_tunes,
};
use modwright_connectors::{File, Validation};
use modwright_spec_mock::Mock;
use modwright_tests::any_client;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");

#[tokio::test]
async fn every_open_enum_takes_a_value_that_nobody_knew() {
    for connector in connectors() {
        let mock = Mock::from_spec(SPEC, &connector.name).await.unwrap();
        let client = any_client(&connector.name, &mock);
        let (mut sent, mut read) = (BTreeSet::new(), BTreeSet::new());
        for module in &connector.modules {
            for operation in module.operations() {
                for (request, answer) in exchanges(&connector, operation, false) {
                    let name = format!("{}.{}", module.name, operation.name);
                    mock.answer_with("application/json", answer.to_string());
                    let answered = client.invoke(&module.name, &operation.name, request.clone().into()).await;
                    let answered = answered.unwrap_or_else(|error| panic!("{name}: {error}\n{answer}"));
                    let recorded = mock.requests().pop().unwrap();
                    let text = recorded.target + &String::from_utf8_lossy(&recorded.body);
                    assert_eq!(strange(&text), strange(&request.to_string()), "{name}: sent");
                    assert_eq!(strange(&answered.to_string()), strange(&answer.to_string()), "{name}: read");
                    sent.extend(strange(&request.to_string()));
                    read.extend(strange(&answer.to_string()));
                }
            }
        }
        if connector.name == "openai" {
            read.extend(streams(&connector, &mock).await);
        }
        assert_eq!(sent, open(&connector, true), "{}: what requests hold", connector.name);
        assert_eq!(read, open(&connector, false), "{}: what answers hold", connector.name);
        println!("{}: {} sent, {} read", connector.name, sent.len(), read.len());
    }
}

#[tokio::test]
async fn every_field_of_an_answer_that_may_be_missing_may_be_null() {
    for connector in connectors() {
        let mock = Mock::from_spec(SPEC, &connector.name).await.unwrap();
        let client = any_client(&connector.name, &mock);
        let mut nulls = 0;
        for module in &connector.modules {
            for operation in module.operations() {
                for (request, answer) in exchanges(&connector, operation, true) {
                    nulls += answer.to_string().matches(":null").count();
                    mock.answer_with("application/json", answer.to_string());
                    let answered = client.invoke(&module.name, &operation.name, request.into()).await;
                    answered.unwrap_or_else(|error| {
                        panic!("{}.{}: {error}\n{answer}", module.name, operation.name)
                    });
                }
            }
        }
        println!("{}: {nulls} nulls", connector.name);
        assert!(nulls > 40, "{}: {nulls}", connector.name);
    }
}

fn connectors() -> Vec<Connector> {
    let mut sources = modwright::load::load(Path::new(SPEC)).unwrap();
    // The features of modules that are off by default are not those of these tests; `responses` has tests of its own.
    let left_out = |source: &Source| {
        let is_off = source.path.contains("/modules/") && source.text.contains("\ndefault: false\n");
        is_off || source.text.starts_with("module: responses\n")
    };
    let stem = |source: &Source| source.path.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let out: BTreeSet<_> = sources.iter().filter(|source| left_out(source)).map(stem).collect();
    sources.retain(|source| !(out.contains(&stem(source)) || source.path.contains("/locales/")));
    modwright::check(&sources).0.unwrap().connectors
}

/// The marks of the open enums and unions that requests hold, or answers.
fn open(connector: &Connector, sent: bool) -> BTreeSet<String> {
    let held = connector.types.iter().filter(|one| if sent { one.in_requests } else { one.in_responses });
    let is_open = |kind: &TypeKind| {
        matches!(kind, TypeKind::Enum { open: true, .. } | TypeKind::Tagged { open: true, .. })
    };
    held.filter(|one| is_open(&one.kind)).map(|one| mark(&one.name)).collect()
}

/// The value of a type that nobody knew.
fn mark(name: &str) -> String {
    format!("new_{name}")
}

/// The marks in a text.
fn strange(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("new_")).map(str::to_owned).collect()
}

/// Requests by the caller's names with answers, until each sample of both was there.
fn exchanges(connector: &Connector, operation: &Operation, nulls: bool) -> Vec<(Value, Value)> {
    let mut exchanges = Vec::new();
    let requests = Samples::new(connector).objects(&operation.request, true);
    let samples = Samples { nulls, ..Samples::new(connector) };
    let mut add = |answers: Vec<Value>, asked: Option<(&str, &str)>| {
        for turn in 0..requests.len().max(answers.len()) {
            let mut request = requests[turn % requests.len()].clone();
            if let Some((field, value)) = asked {
                request[field] = json!(value);
            }
            exchanges.push((request, answers[turn % answers.len()].clone()));
        }
    };
    match &operation.returns {
        Returns::Json(ty) | Returns::OptionalJson(ty) => add(samples.of(ty), None),
        Returns::Pages(listing) => {
            let items = Value::Array(samples.of(&listing.item));
            let page =
                listing.items.iter().rfold(items, |inner, key| json!({ key: inner, "has_more": false }));
            add(vec![page], None);
        }
        Returns::ByField { field, cases, .. } => {
            for case in cases {
                let answers = case.ty.as_ref().map_or_else(|| vec![json!("text")], |ty| samples.of(ty));
                add(answers, Some((&operation.request.fields[*field].name, &case.value)));
            }
        }
        Returns::Stream { .. }
        | Returns::ByStatus { .. }
        | Returns::Bytes
        | Returns::Text
        | Returns::Nothing => {
            add(vec![Value::Null], None);
        }
    }
    exchanges
}

/// Makes values of the model's types, with every field and every alternative.
#[derive(Clone)]
struct Samples<'m> {
    connector: &'m Connector,
    /// What may be missing is null as well.
    nulls: bool,
    /// The structs around this place: none is put into itself.
    within: Vec<TypeId>,
}

impl<'m> Samples<'m> {
    fn new(connector: &'m Connector) -> Self {
        Self { connector, nulls: false, within: Vec::new() }
    }

    fn of(&self, ty: &'m Type) -> Vec<Value> {
        match ty {
            Type::String | Type::Secret => vec![json!("x")],
            Type::Integer | Type::Timestamp => vec![json!(1)],
            Type::Number => vec![json!(0.5)],
            Type::Boolean => vec![json!(true)],
            Type::Json => vec![json!({})],
            Type::Vector => vec![json!([0.5])],
            Type::File => vec![json!({ "name": "a.bin", "data": "AAEC" })],
            Type::List(item) => vec![self.of(&item.ty).into()],
            Type::Map { value, .. } => {
                let samples = self.of(&value.ty).into_iter().enumerate();
                vec![samples.map(|(index, value)| (format!("k{index}"), value)).collect::<Map<_, _>>().into()]
            }
            // Each item has one of its samples.
            Type::Tuple(items) => {
                let first = |item: &'m modwright::model::Schema| self.of(&item.ty).into_iter().next();
                vec![items.iter().map(|item| first(item).unwrap_or_default()).collect()]
            }
            Type::Nullable(item) => self.of(&item.ty),
            Type::Named(id) => self.named(*id),
        }
    }

    fn named(&self, id: TypeId) -> Vec<Value> {
        if self.within.contains(&id) {
            return Vec::new();
        }
        let mut inner = self.clone();
        inner.within.push(id);
        let declaration = self.connector.declaration(id);
        match &declaration.kind {
            TypeKind::Struct(shape) => inner.objects(shape, false),
            TypeKind::Enum { open: true, .. } => vec![json!(mark(&declaration.name))],
            TypeKind::Enum { values, .. } => vec![json!(values[0].value)],
            TypeKind::IntegerEnum { values, .. } => vec![json!(values[0].integer())],
            TypeKind::Tagged { tag, variants, open } => {
                let tagged = |(tag_value, mut object): (&str, Value)| {
                    object[tag] = json!(tag_value);
                    object
                };
                let known = variants.iter().flat_map(|variant| {
                    let contents = variant.content.map_or_else(|| vec![json!({})], |id| inner.named(id));
                    contents.into_iter().map(|content| (variant.value.as_str(), content))
                });
                let unknown = mark(&declaration.name);
                let unknown = (*open).then(|| (unknown.as_str(), json!({ "a": [1] })));
                known.chain(unknown).map(tagged).collect()
            }
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().flat_map(|one| inner.of(&one.schema.ty)).collect()
            }
        }
    }

    /// As many objects as its widest field has samples; each has every field, by the wire's name or by the caller's.
    fn objects(&self, shape: &'m Struct, by_name: bool) -> Vec<Value> {
        let fields: Vec<(&str, Vec<Value>)> = shape
            .fields
            .iter()
            .filter(|field| !field.set_by_client)
            .map(|field| {
                let mut samples = self.of(&field.schema.ty);
                samples.extend((self.nulls && !field.required).then_some(Value::Null));
                (if by_name { &*field.name } else { &*field.wire }, samples)
            })
            .filter(|(_, samples)| !samples.is_empty())
            .collect();
        let count = fields.iter().map(|(_, samples)| samples.len()).max().unwrap_or(1);
        let object = |turn: usize| {
            let fields = fields.iter();
            let turned =
                fields.map(|(name, samples)| ((*name).to_owned(), samples[turn % samples.len()].clone()));
            turned.collect::<Map<_, _>>().into()
        };
        (0..count).map(object).collect()
    }
}

/// The marks that were read from streams of every kind of piece.
async fn streams(connector: &Connector, mock: &Mock) -> BTreeSet<String> {
    let connection = openai::Connection::new("no-key").base_url(mock.base_url());
    let client = openai::Client::new(connection.validation(Validation::Off)).unwrap();
    let (mut read, mut operations) = (BTreeSet::new(), 0);
    macro_rules! stream {
        ($module:ident.$operation:ident, $call:ident($request:expr)) => {{
            let (module, name) = (stringify!($module), stringify!($operation));
            let pieces = connector.operation(module, name).unwrap().stream.as_ref().unwrap();
            let samples = Samples::new(connector).of(&pieces.ty);
            // The one that ends the stream comes last.
            let (last, others): (Vec<_>, Vec<_>) = samples
                .into_iter()
                .partition(|sample| pieces.until.iter().any(|end| sample["type"] == json!(end)));
            for sample in others.iter().chain(&last) {
                mock.answer_with("text/event-stream", format!("data: {sample}\n\n"));
                let mut events = client.$module().$call(&$request).await.unwrap();
                let piece =
                    events.try_next().await.unwrap_or_else(|error| panic!("{module}: {error}\n{sample}"));
                let text = written(&piece.unwrap());
                assert_eq!(strange(&text), strange(&sample.to_string()), "{module}.{name}");
                read.extend(strange(&text));
            }
            operations += 1;
        }};
    }
    let file = || File::bytes("a.bin", "a");
    stream!(
        chat_completion.create,
        create_stream(chat_completion::CreateChatCompletionRequest::new(
            "m",
            [chat_completion::Message::user("x")]
        ))
    );
    stream!(completion.create, create_stream(completion::CreateCompletionRequest::new("m", "x")));
    stream!(edit_image.edit, edit_stream(edit_image::EditImageRequest::new(file(), "x")));
    stream!(
        edit_image.edit_by_reference,
        edit_by_reference_stream(edit_image::EditImageByReferenceRequest::new(
            Vec::<edit_image::ImageReference>::new(),
            "x"
        ))
    );
    stream!(generate_images.create, create_stream(generate_images::CreateImageRequest::new("x")));
    stream!(
        manage_audio.transcribe,
        transcribe_stream(manage_audio::CreateTranscriptionRequest::new(file(), "m"))
    );
    stream!(manage_audio.speak, speak_stream(manage_audio::CreateSpeechRequest::new("m", "x", "alloy")));
    stream!(
        manage_fine_tunes.events_legacy,
        events_legacy_stream(manage_fine_tunes::ListFineTuneEventsRequest::from("x"))
    );
    let all = connector.modules.iter().flat_map(|module| module.operations());
    assert_eq!(operations, all.filter(|operation| operation.stream.is_some()).count());
    read
}

fn written(piece: &impl Serialize) -> String {
    serde_json::to_string(piece).unwrap()
}

//! Requests and answers made from the vendor's schemas, over HTTP: what is sent is what the vendor documents, and what the
//! vendor may answer is read without a loss.

use super::openai;
use super::sample::{Form, Sampler};
use super::vendor::{Vendor, documents, method};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modwright::model::{Connector, Field, Location, Module, Operation, Returns};
use modwright_connectors::openai::{
    Client, Connection, chat_completion, completion, edit_image, generate_images, manage_audio,
};
use modwright_connectors::{Error, Validation};
use modwright_spec_mock::{Mock, Recorded};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

#[tokio::test]
#[ignore = "needs the vendor's OpenAPI documents: MODWRIGHT_VENDOR_DOCUMENTS=FOLDER cargo test -p modwright-tests --test contract -- --ignored"]
async fn what_the_vendor_documents_is_sent_and_read_over_http() {
    let documents = documents();
    let connector = openai();
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    // With every field set, rules between fields are broken; they are not what is looked at here.
    let connection = Connection::new("sk-contract").organization_id("org-1").project_id("proj_1");
    let client =
        Client::new(connection.base_url(mock.base_url()).validation(Validation::Off).max_retries(0)).unwrap();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for module in connector.modules.iter().filter(|module| is_sampled(module)) {
        for operation in module.operations() {
            let vendor = documents.iter().find_map(|one| Vendor::find(one, &connector, operation));
            let vendor = vendor.expect("another test says so");
            let schema = vendor.schema().map(|schema| vendor.validator(schema));
            for (form, request, answer) in exchanges(&vendor, &connector, operation) {
                let name = format!("{}.{} ({form:?})", module.name, operation.name);
                let (media_type, body) = &answer;
                mock.answer_with(media_type, body.clone());
                let answered = client.invoke(&module.name, &operation.name, input(operation, &request)).await;
                if let Err(error @ (Error::Invalid(_) | Error::Config(_))) = &answered {
                    wrong.push(format!("{name}: not sent: {error}"));
                    continue;
                }
                let sent = mock.requests().pop().unwrap();
                let found = differences(schema.as_ref(), &connector, operation, &request, &sent).await;
                wrong.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
                wrong.extend(
                    lost(operation, media_type, body, answered).map(|fault| format!("{name}: {fault}")),
                );
                count += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 150, "{count}");
}

/// Samples of the Responses API have thousands of items within items: `tests/responses.rs` has one of each instead. Imported
/// modules are those of the document.
fn is_sampled(module: &Module) -> bool {
    module.is_default && module.name != "responses"
}

type Exchange = (Form, Map<String, Value>, (String, String));

/// Every sample of the request with one of the answer, until each of both was there.
fn exchanges(vendor: &Vendor<'_>, connector: &Connector, operation: &Operation) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    for form in [Form::Full, Form::Minimal, Form::Strange] {
        // A request holds nothing that nobody knows.
        let asked = if form == Form::Strange { Form::Minimal } else { form };
        let requests = requests(vendor, connector, operation, asked);
        let count = requests.iter().map(|request| answers(vendor, operation, form, request).len()).max();
        for turn in 0..count.unwrap_or(0).max(requests.len()) {
            let request = requests[turn % requests.len()].clone();
            let answers = answers(vendor, operation, form, &request);
            let answer = answers[turn % answers.len()].clone();
            exchanges.push((form, request, answer));
        }
    }
    exchanges
}

/// Samples of all fields by the wire's names, wherever they travel.
fn requests(
    vendor: &Vendor<'_>,
    connector: &Connector,
    operation: &Operation,
    form: Form,
) -> Vec<Map<String, Value>> {
    let sampler = Sampler::new(vendor.document, form);
    let mut around = Map::new();
    for field in operation.request.fields.iter().filter(|field| field.location == Location::Path) {
        around.insert(field.wire.clone(), json!("id:1 ä?#"));
    }
    let hidden =
        |name: &str| operation.request.fields.iter().any(|field| field.set_by_client && field.wire == name);
    for (name, schema, required) in vendor.query().into_iter().filter(|(name, ..)| !hidden(name)) {
        if form == Form::Full || required {
            around.insert(name.to_owned(), sampler.samples(schema).remove(0));
        }
    }
    let bodies = match vendor.schema() {
        Some(schema) => sampler.samples(schema),
        None => vec![json!({})],
    };
    let merge = |body: Value| {
        let Value::Object(mut body) = body else { panic!("a body is an object") };
        // Asked for by another function.
        body.retain(|name, value| !hidden(name) && !is_excepted(operation, name, value));
        // Null stands for this text; the field is required, and asks for it in words.
        if let ("completions", Some(prompt @ Value::Null)) = (&*operation.path, body.get_mut("prompt")) {
            *prompt = json!("<|endoftext|>");
        }
        // The file's type says so; OpenAPI 3.0 and 3.1 write it in different ways.
        for field in operation.request.fields.iter().filter(|field| connector.is_file(&field.schema.ty)) {
            if let Some(Value::String(_)) = body.get(&field.wire) {
                body.insert(field.wire.clone(), json!({ "name": "a.bin", "data": "AAEC" }));
            }
        }
        body.extend(around.clone());
        body
    };
    bodies.into_iter().map(merge).collect()
}

/// What the vendor's document allows, and we do not send.
fn is_excepted(operation: &Operation, field: &str, value: &Value) -> bool {
    match (operation.path.as_str(), field) {
        // One of the schemas that must hold together allows null, another does not.
        ("chat/completions", "top_logprobs") => value.is_null(),
        _ => false,
    }
}

/// The same by the names that a caller by name uses.
fn input(operation: &Operation, request: &Map<String, Value>) -> Value {
    let named = |(wire, value): (&String, &Value)| {
        let field = operation.request.fields.iter().find(|field| field.wire == *wire);
        (field.map_or(wire, |field| &field.name).clone(), value.clone())
    };
    request.iter().map(named).collect::<Map<_, _>>().into()
}

/// Media type and body of what the vendor may answer to a request.
fn answers(
    vendor: &Vendor<'_>,
    operation: &Operation,
    form: Form,
    request: &Map<String, Value>,
) -> Vec<(String, String)> {
    let text = |body: &str| vec![("text/plain".to_owned(), body.to_owned())];
    if operation.returns == Returns::Bytes {
        return vec![("application/octet-stream".to_owned(), "any \u{0} bytes".to_owned())];
    }
    let Some(schema) = vendor.answer("application/json") else { return text("") };
    let asked = match &operation.returns {
        Returns::ByField { field, .. } => request.get(&operation.request.fields[*field].wire),
        _ => None,
    };
    // The vendor's document does not say which format gives which of the types.
    let wanted = match asked.and_then(Value::as_str) {
        Some("verbose_json") => "VerboseJson",
        Some("diarized_json") => "DiarizedJson",
        Some("text" | "srt" | "vtt") => return text("1\n00:00:00,000 --> 00:00:01,000\nHëllo\n"),
        _ => "Json",
    };
    let plain = |name: &str| !name.ends_with("VerboseJson") && !name.ends_with("DiarizedJson");
    let fits = |schema: &&Value| {
        let name = schema["$ref"].as_str().unwrap_or_default();
        name.ends_with(wanted) && (wanted != "Json" || plain(name))
    };
    let schema = schema["oneOf"].as_array().and_then(|all| all.iter().find(fits)).unwrap_or(schema);
    let mut samples = Sampler::new(vendor.document, form).samples(schema);
    for sample in &mut samples {
        // The list ends here.
        if sample.get("has_more").is_some() {
            sample["has_more"] = json!(false);
        }
    }
    samples.into_iter().map(|sample| ("application/json".to_owned(), sample.to_string())).collect()
}

/// What the vendor would not have understood.
async fn differences(
    schema: Option<&jsonschema::Validator>,
    connector: &Connector,
    operation: &Operation,
    request: &Map<String, Value>,
    sent: &Recorded,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut differ = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            wrong.push(format!("{what} is\n    {ours}, not\n    {theirs}"));
        }
    };
    let placed = |place: Location| {
        let is_there = move |field: &&Field| field.location == place;
        operation
            .request
            .fields
            .iter()
            .filter(is_there)
            .filter_map(|field| Some((field, request.get(&field.wire)?)))
    };
    differ("the method", sent.method.clone(), method(operation).to_owned());
    let mut path = format!("/v1/{}", operation.path);
    for (field, _) in placed(Location::Path) {
        path = path.replace(&format!("{{{}}}", field.name), "id:1%20%C3%A4%3F%23");
    }
    let (target, query) = sent.target.split_once('?').unwrap_or((&sent.target, ""));
    differ("the path", target.to_owned(), path);
    let mut theirs = Vec::new();
    placed(Location::Query).for_each(|(field, value)| flatten(&field.wire, value, &mut theirs));
    differ("the query", sorted(form_urlencoded::parse(query.as_bytes()).into_owned()), sorted(theirs));
    for (name, value) in [
        ("authorization", "Bearer sk-contract"),
        ("openai-organization", "org-1"),
        ("openai-project", "proj_1"),
    ] {
        differ(name, sent.header(name).unwrap_or_default().to_owned(), value.to_owned());
    }
    let body: Map<String, Value> =
        placed(Location::Body).map(|(field, value)| (field.wire.clone(), value.clone())).collect();
    let kind = sent.header("content-type").unwrap_or_default();
    if operation.is_form(connector) {
        let mut theirs = Vec::new();
        body.iter().for_each(|(name, value)| flatten(name, value, &mut theirs));
        presets(operation, request, &mut |name, value| flatten(name, value, &mut theirs));
        differ("the form", sorted(parts(sent).await), sorted(theirs));
    } else if let Some(schema) = schema {
        differ("the media type", kind.to_owned(), "application/json".to_owned());
        let mut theirs = body;
        presets(operation, request, &mut |name, value| {
            theirs.insert(name.to_owned(), value.clone());
        });
        let ours: Value = serde_json::from_slice(&sent.body).unwrap();
        differ("the body", plain(&ours).to_string(), plain(&theirs.into()).to_string());
        wrong.extend(
            schema
                .iter_errors(&ours)
                .map(|error| format!("the vendor says: {error} at {}", error.instance_path())),
        );
    } else {
        differ("the body", String::from_utf8_lossy(&sent.body).into_owned(), String::new());
    }
    wrong
}

/// What we send for fields that are not set.
fn presets(operation: &Operation, request: &Map<String, Value>, add: &mut dyn FnMut(&str, &Value)) {
    for field in operation.request.fields.iter().filter(|field| !request.contains_key(&field.wire)) {
        if let Some(preset) = &field.preset {
            add(&field.wire, &preset.value());
        }
    }
}

/// `a[]=1`, `a[key]=1`, as the vendor's own libraries write them into queries and forms.
fn flatten(name: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(&format!("{name}[]"), item, into)),
        Value::Object(file) if file.contains_key("data") => {
            into.push((name.to_owned(), format!("{}: {}", text(&file["name"]), text(&file["data"]))));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, inner)| flatten(&format!("{name}[{key}]"), inner, into));
        }
        value => into.push((name.to_owned(), text(value))),
    }
}

fn text(value: &Value) -> String {
    match plain(value) {
        Value::String(text) => text,
        value => value.to_string(),
    }
}

fn sorted(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let mut pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| {
            format!("{name}={}", value.parse::<f64>().map_or(value, |number| number.to_string()))
        })
        .collect();
    pairs.sort();
    pairs.join("\n    ")
}

/// The parts of a form; a file as its name and its content in base64.
async fn parts(sent: &Recorded) -> Vec<(String, String)> {
    let boundary = multer::parse_boundary(sent.header("content-type").unwrap_or_default()).unwrap();
    let body = sent.body.clone();
    let body = futures_util::stream::once(async move { Ok::<_, std::convert::Infallible>(body) });
    let mut form = multer::Multipart::new(body, boundary);
    let mut parts = Vec::new();
    while let Some(part) = form.next_field().await.unwrap() {
        let name = part.name().unwrap().to_owned();
        let file = part.file_name().map(str::to_owned);
        let content = part.bytes().await.unwrap();
        let value = match file {
            Some(file) => format!("{file}: {}", STANDARD.encode(&content)),
            None => String::from_utf8(content.to_vec()).unwrap(),
        };
        parts.push((name, value));
    }
    parts
}

/// What of the answer did not reach the caller.
fn lost(
    operation: &Operation,
    media_type: &str,
    body: &str,
    answered: Result<Value, Error>,
) -> Option<String> {
    let answered = match answered {
        Ok(answered) => answered,
        Err(error) => return Some(format!("not read: {error}\n    {body}")),
    };
    let expected = match &operation.returns {
        Returns::Bytes => json!({ "media_type": media_type, "data": STANDARD.encode(body) }),
        Returns::Pages(_) => serde_json::from_str::<Value>(body).unwrap()["data"].take(),
        _ if media_type == "text/plain" => json!(body),
        _ => serde_json::from_str(body).unwrap(),
    };
    let (ours, theirs) = (plain(&answered).to_string(), plain(&expected).to_string());
    (ours != theirs).then(|| format!("the answer is\n    {ours}, not\n    {theirs}"))
}

/// Without the difference between a field that is null and one that is missing, and between 1 and 1.0.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            fields.map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>().into()
        }
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), |number| json!(number)),
        value => value.clone(),
    }
}

#[test]
#[ignore = "needs the vendor's OpenAPI documents: MODWRIGHT_VENDOR_DOCUMENTS=FOLDER cargo test -p modwright-tests --test contract -- --ignored"]
fn every_event_that_the_vendor_documents_is_read() {
    let documents = documents();
    let connector = openai();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (module, name, read) in STREAMS {
        let operation = connector.operation(module, name).unwrap();
        let vendor = Vendor::find(&documents[0], &connector, operation).unwrap();
        // A completion's pieces are completions; the document does not say it.
        let schema =
            vendor.answer("text/event-stream").or_else(|| vendor.answer("application/json")).unwrap();
        for form in [Form::Full, Form::Minimal, Form::Strange] {
            for sample in Sampler::new(vendor.document, form).samples(schema) {
                count += 1;
                match read(sample.clone()) {
                    Ok(found) if plain(&found) == plain(&sample) => {}
                    Ok(found) => wrong.push(format!("{module}.{name}: {found}, not {sample}")),
                    Err(error) => wrong.push(format!("{module}.{name}: {error}: {sample}")),
                }
            }
        }
    }
    let usual = connector.modules.iter().filter(|module| module.is_default);
    let streams = usual.flat_map(|module| module.operations());
    // A retired operation, and those of a module that is not sampled.
    let others = 3;
    assert_eq!(streams.filter(|operation| operation.stream.is_some()).count(), STREAMS.len() + others);
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

type Read = fn(Value) -> Result<Value, serde_json::Error>;

const STREAMS: [(&str, &str, Read); 7] = [
    ("chat_completion", "create", read::<chat_completion::ChatCompletionChunk>),
    ("completion", "create", read::<completion::Completion>),
    ("edit_image", "edit", read::<edit_image::ImageEditEvent>),
    ("edit_image", "edit_by_reference", read::<edit_image::ImageEditEvent>),
    ("generate_images", "create", read::<generate_images::ImageEvent>),
    ("manage_audio", "transcribe", read::<manage_audio::TranscriptEvent>),
    ("manage_audio", "speak", read::<manage_audio::SpeechEvent>),
];

fn read<T: DeserializeOwned + Serialize>(value: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
}

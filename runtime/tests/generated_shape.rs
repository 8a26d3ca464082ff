//! A small chat module in the shape of generated code: it compiles, and these tests show its behavior.

use modwright_runtime::{Error, Map, Nullable, Timestamp, Value};
use serde_json::json;

/// Generated code, written by hand.
#[allow(dead_code, reason = "not every part is called")]
mod generated {
    use modwright_runtime::codegen;
    use modwright_runtime::{Error, Secret};

    pub static CONNECTOR: codegen::Connector = codegen::Connector {
        name: "mini",
        base_url: "https://api.example.com/v1/",
        base_url_env: Some("MINI_BASE_URL"),
        errors: codegen::ErrorPaths {
            message: &["error", "message"],
            kind: &["error", "type"],
            code: &["error", "code"],
            param: &["error", "param"],
        },
        request_id: Some("x-request-id"),
        stream_end: Some("[DONE]"),
        retry: None,
        ..codegen::Connector::DEFAULT
    };

    #[derive(Debug, Clone)]
    pub struct Connection(codegen::Connection);

    impl Connection {
        pub fn new(api_key: impl Into<Secret>) -> Self {
            Self(codegen::Connection::new(&CONNECTOR).bearer("api_key", api_key.into()))
        }

        pub fn from_env() -> Result<Self, Error> {
            let mut connection = Self::new(codegen::env("MINI_API_KEY")?);
            if let Some(value) = codegen::optional_env("MINI_ORG_ID") {
                connection = connection.organization_id(value);
            }
            if let Some(value) = CONNECTOR.base_url_env.and_then(codegen::optional_env) {
                connection = connection.base_url(value);
            }
            Ok(connection)
        }

        #[must_use]
        pub fn organization_id(self, organization_id: impl Into<String>) -> Self {
            Self(self.0.header("organization_id", "OpenAI-Organization", organization_id.into()))
        }

        #[must_use]
        pub fn name(self, name: impl Into<String>) -> Self {
            Self(self.0.label(name))
        }

        #[must_use]
        pub fn base_url(self, url: impl Into<String>) -> Self {
            Self(self.0.base_url(url))
        }
    }

    #[derive(Debug, Clone)]
    pub struct Client(modwright_runtime::Client);

    impl Client {
        pub fn new(connection: Connection) -> Result<Self, Error> {
            modwright_runtime::Client::new(connection.0).map(Self)
        }

        pub fn from_env() -> Result<Self, Error> {
            Connection::from_env().and_then(Self::new)
        }

        pub fn runtime(&self) -> &modwright_runtime::Client {
            &self.0
        }

        pub fn chat(&self) -> chat::Module<'_> {
            chat::Module(self)
        }
    }

    pub mod chat {
        use modwright_runtime::codegen::{
            self, At, BTreeMap, Call, CustomRequest, CustomResponse, Nullable, Presence, Timestamp, Validate,
        };

        use super::Client;

        codegen::request_only! {
            pub struct Create {
                #[required(model)]
                pub model: Model,
                #[required(messages)]
                pub messages: Vec<Message>,
                pub temperature: Option<Nullable<f64>>,
                pub n: Option<Nullable<i64>>,
                pub best_of: Option<i64>,
                pub name: Option<String>,
                pub suffix: Option<Nullable<String>>,
                pub quality: Option<Nullable<Quality>>,
                pub detail: Option<Detail>,
                pub metadata: Option<Nullable<BTreeMap<String, String>>>,
                pub stop: Option<Nullable<CreateStop>>,
                pub tags: Option<Nullable<Vec<String>>>,
                pub stream: Option<Nullable<bool>>,
                pub stream_options: Option<StreamOptions>,
                #[place(header)]
                pub trace: Option<String>,
            }
        }

        codegen::request_only! {
            pub struct StreamOptions {
                #[required(include_usage)]
                pub include_usage: bool,
            }
        }

        impl Validate for Create {
            fn validate(&self, at: &mut At<'_>) {
                at.field("messages", &self.messages).min_items(1).each(Message::validate);
                at.field("temperature", &self.temperature).minimum(0.0).maximum(2.0);
                at.field("n", &self.n).minimum(1).multiple_of(1);
                at.field("name", &self.name).pattern(codegen::pattern!("[A-Za-z0-9_]+")).max_length(64);
                at.field("suffix", &self.suffix).soft().max_length(10);
                at.field("quality", &self.quality).max_length(10);
                at.field("metadata", &self.metadata)
                    .max_properties(1)
                    .keys(|key| key.max_length(4))
                    .values(|value| value.max_length(4));
                at.field("stop", &self.stop).nested(CreateStop::validate);
                at.field("tags", &self.tags).max_items(4).unique_items().items(|item| item.min_length(1));
                at.needs("stream_options", &self.stream_options, "stream", &self.stream);
                at.excludes("suffix", &self.suffix, "name", &self.name);
                at.at_most_one_of(&[
                    ("best_of", self.best_of.is_present()),
                    ("stream", self.stream.is_present()),
                ]);
                at.not_below("best_of", &self.best_of, "n", &self.n);
                if self.model.as_str().starts_with("dall-e-3") {
                    at.when("`model` is dall-e-3").field("n", &self.n).maximum(1);
                    at.when("`model` is dall-e-3").field("name", &self.name).required();
                    at.when("`model` is dall-e-3").field("suffix", &self.suffix).unset();
                    at.when("`model` is dall-e-3").field("quality", &self.quality).one_of_values(&["hd"]);
                }
            }
        }

        codegen::open_enum! {
            pub enum Model {
                Gpt4o = "gpt-4o",
            }
        }

        codegen::open_enum! {
            pub enum Quality {
                Hd = "hd",
            }
        }

        codegen::open_enum! {
            pub enum FinishReason {
                Stop = "stop",
                Length = "length",
            }
        }

        codegen::id! {
            pub struct FileId {}
        }

        codegen::closed_enum! {
            pub enum Detail {
                Low = "low",
                High = "high",
            }
        }

        codegen::shared_union! {
            pub enum CreateStop {
                #[from(&str)]
                Text(String),
                #[from([&str; N])]
                Texts(Vec<String>),
            }
        }

        impl Validate for CreateStop {
            fn validate(&self, at: &mut At<'_>) {
                if let Self::Texts(value) = self {
                    at.value(value).max_items(4);
                }
            }
        }

        codegen::shared_union! {
            #[tag("role", unknown = Other)]
            pub enum Message {
                User(UserMessage) = "user",
                Ping = "ping",
            }
        }

        impl Message {
            pub fn user(content: impl Into<String>) -> Self {
                Self::User(UserMessage::new(content.into()))
            }
        }

        impl Validate for Message {
            fn validate(&self, at: &mut At<'_>) {
                match self {
                    Self::User(message) => message.validate(at),
                    Self::Ping | Self::Other(_) => {}
                }
            }
        }

        codegen::shared! {
            pub struct UserMessage {
                #[required(content)]
                pub content: String,
                pub name: Option<String>,
            }
        }

        impl Validate for UserMessage {
            fn validate(&self, at: &mut At<'_>) {
                at.field("name", &self.name).max_length(4);
            }
        }

        codegen::response_only! {
            pub struct ChatCompletion {
                pub id: String,
                pub created: Timestamp,
                pub choices: Vec<Choice>,
                pub usage: Option<i64>,
                pub vector: Vec<f32>,
            }
        }

        codegen::response_only! {
            pub struct Choice {
                pub message: Message,
                pub finish_reason: FinishReason,
                pub detail: Option<Quality>,
                pub stop: Option<CreateStop>,
            }
        }

        codegen::parameters_only! {
            pub struct Events {
                #[required(job_id)]
                #[place(path)]
                pub job_id: String,
                #[place(client)]
                pub limit: Option<usize>,
                #[place(query)]
                pub quality: Option<Nullable<Quality>>,
                #[place(query)]
                pub metadata: Option<Nullable<BTreeMap<String, String>>>,
                #[place(header)]
                pub thing: Option<String>,
            }
        }

        impl Validate for Events {
            fn validate(&self, at: &mut At<'_>) {
                at.field("limit", &self.limit).minimum(1);
            }
        }

        codegen::response_only! {
            pub struct EventPage {
                pub data: Vec<String>,
            }
        }

        pub struct Module<'c>(pub(super) &'c Client);

        impl Module<'_> {
            pub fn create(&self, request: &Create) -> Call<ChatCompletion> {
                Call::post(self.0.runtime(), "chat/completions")
                    .validate(request)
                    .json(request)
                    .returns_json()
            }

            pub fn events(&self, request: &Events) -> Call<EventPage> {
                Call::get(self.0.runtime(), "fine_tuning/jobs/{job_id}/events")
                    .validate(request)
                    .path("job_id", &request.job_id)
                    .query("limit", &request.limit)
                    .query("quality", &request.quality)
                    .query("metadata", &request.metadata)
                    .header("x-thing", &request.thing)
                    .returns_json()
                    .limit(request.limit, |response, limit| response.data.truncate(limit))
            }

            pub fn delete(&self, request: &Events) -> Call<()> {
                Call::delete(self.0.runtime(), "jobs/{job_id}")
                    .path("job_id", &request.job_id)
                    .returns_nothing()
            }

            pub fn text(&self, request: &Events) -> Call<String> {
                Call::get(self.0.runtime(), "jobs/{job_id}").path("job_id", &request.job_id).returns_text()
            }

            pub fn call(&self, request: &CustomRequest) -> Call<CustomResponse> {
                Call::custom(self.0.runtime(), request)
            }
        }
    }
}

use generated::chat::{
    ChatCompletion, Create, CreateStop, Detail, Events, FileId, FinishReason, Message, Quality,
};
use generated::{Client, Connection};

fn sent(request: &Create) -> Value {
    serde_json::to_value(request).unwrap()
}

fn minimal() -> Create {
    Create::new("gpt-4o", [Message::user("Hi")])
}

fn client() -> Client {
    Client::new(Connection::new("sk-1").base_url("http://127.0.0.1:9/v1")).unwrap()
}

#[test]
fn a_field_that_is_not_set_is_not_sent() {
    let expected = json!({ "model": "gpt-4o", "messages": [{ "role": "user", "content": "Hi" }] });
    assert_eq!(sent(&minimal().trace("t")), expected);
}

#[test]
fn every_setter_takes_a_value_anything_that_converts_to_one_an_option_and_null() {
    let request = minimal().temperature(0.2).n(2).suffix("x").quality("hd").stop("x").tags(["a", "b"]);
    let request = request.metadata([("k", "v")]).detail(Detail::Low).stream(true);
    let body = sent(&request);
    assert_eq!(body["temperature"], json!(0.2));
    assert_eq!(body["n"], json!(2));
    assert_eq!((&body["suffix"], &body["quality"], &body["stop"]), (&json!("x"), &json!("hd"), &json!("x")));
    assert_eq!((&body["tags"], &body["metadata"]), (&json!(["a", "b"]), &json!({ "k": "v" })));
    assert_eq!((&body["detail"], &body["stream"]), (&json!("low"), &json!(true)));

    let text = String::from("y");
    let request =
        minimal().temperature(1).temperature(Some(0.5)).suffix(&text).suffix(text.clone()).quality(&text);
    let request = request.quality(Quality::Hd).quality(text).stop(["a", "b"]).stop(vec!["a".to_owned()]);
    let request = request.stop(CreateStop::Text("z".into())).n(Nullable::Value(3)).tags(vec!["a".to_owned()]);
    assert_eq!(sent(&request)["stop"], json!("z"));
    assert_eq!(sent(&request)["quality"], json!("y"));

    let request = minimal().temperature(None::<f64>).n(None::<u8>).suffix(None::<&str>).best_of(None::<i64>);
    let request = request.stop(None::<[&str; 1]>).tags(None::<Vec<String>>).stream(None::<bool>);
    assert_eq!(sent(&request), sent(&minimal()));

    let request = minimal().temperature(Nullable::Null).n(Nullable::Null).suffix(Nullable::Null);
    let request = request.quality(Nullable::Null).stop(Nullable::Null).tags(Nullable::Null);
    let body = sent(&request.metadata(Nullable::Null).stream(Nullable::Null));
    for field in ["temperature", "n", "suffix", "quality", "stop", "tags", "metadata", "stream"] {
        assert_eq!(body.get(field), Some(&Value::Null), "{field}");
    }
}

#[tokio::test]
async fn every_broken_rule_is_reported_with_its_path_before_anything_is_sent() {
    let request = Create::new(
        "dall-e-3",
        [Message::User(generated::chat::UserMessage::new("secret").name("too long"))],
    )
    .temperature(99)
    .n(3)
    .best_of(2)
    .quality("secret")
    .metadata([("secret", "v"), ("k", "secret")])
    .stop(["secret"; 5])
    .tags(["", ""])
    .stream(false)
    .stream_options(generated::chat::StreamOptions::new(true));
    let error = client().chat().create(&request).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request has 14 violations:
  `messages[0].name`: longer than 4 characters (8)
  `temperature`: greater than 2
  `metadata`: more than 1 property (2)
  `metadata[key 1]`: longer than 4 characters (6)
  `metadata[value 0]`: longer than 4 characters (6)
  `stop`: more than 4 items (5)
  `tags`: item 1 is equal to item 0
  `tags[0]`: shorter than 1 character (0)
  `tags[1]`: shorter than 1 character (0)
  `stream_options`: needs `stream`
  `best_of`: less than `n`
  `n`: greater than 1 when `model` is dall-e-3
  `name`: missing when `model` is dall-e-3
  `quality`: not one of `hd` when `model` is dall-e-3"
    );
    assert_eq!(error.violations()[0].rule(), "max_length");
}

#[tokio::test]
async fn soft_rules_can_be_let_through_and_null_meets_every_bound() {
    let request = minimal().suffix("longer than ten").temperature(Nullable::Null).n(Nullable::Null);
    let error = client().chat().create(&request).await.unwrap_err();
    assert!(error.is_invalid() && error.violations()[0].is_soft());
    // No server listens there, so the error proves that the call was sent.
    assert!(client().chat().create(&request).allow_soft().await.unwrap_err().is_connect());
}

#[test]
fn a_response_keeps_fields_that_this_version_does_not_know() {
    let json = json!({
        "id": "c", "created": 1_700_000_000, "new": { "a": 1 }, "vector": "AACAPw==",
        "choices": [
            { "message": { "role": "user", "content": "x" }, "finish_reason": "stop", "detail": "high" },
            { "message": { "role": "new", "x": 1 }, "finish_reason": "new", "stop": ["a"], "new": 2 },
        ],
    });
    let response = serde_json::from_value::<ChatCompletion>(json).unwrap();
    assert_eq!(response.created, Timestamp(1_700_000_000));
    assert_eq!(response.vector, [1.0]);
    assert_eq!(response.extra["new"], json!({ "a": 1 }));
    assert_eq!(response.choices[0].finish_reason, FinishReason::Stop);
    assert_eq!(response.choices[1].finish_reason, FinishReason::Other("new".into()));
    assert_eq!(response.choices[1].finish_reason.to_string(), "new");
    assert_eq!(response.choices[1].extra["new"], json!(2));
    let Message::Other(object) = &response.choices[1].message else { panic!("{response:?}") };
    assert_eq!(object, &Map::from_iter([("role".to_owned(), json!("new")), ("x".to_owned(), json!(1))]));
}

#[test]
fn unions_and_enums_are_written_as_they_are_read() {
    for json in
        [json!({ "role": "user", "content": "x" }), json!({ "role": "ping" }), json!({ "role": "?", "a": 1 })]
    {
        let message = serde_json::from_value::<Message>(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(message).unwrap(), json);
    }
    assert_eq!("low".parse::<Detail>(), Ok(Detail::Low));
    let error = "secret".parse::<Detail>().unwrap_err();
    assert_eq!(error.to_string(), "expected one of `low`, `high`, found another value");
    assert_eq!(error.known(), Detail::ALL);
}

#[test]
fn debug_of_a_connection_client_and_call_shows_no_secret_and_no_field() {
    let connection =
        Connection::new("sk-secret").organization_id("org-1").name("work").base_url("http://localhost/v1");
    assert!(!format!("{connection:?}").contains("sk-secret"));
    let client = Client::new(connection).unwrap();
    assert!(!format!("{client:?}").contains("sk-secret"));
    let call = client.chat().events(&Events::new("secret").thing("secret"));
    assert_eq!(format!("{call:?}"), "Call(GET fine_tuning/jobs/{job_id}/events)");
}

#[test]
fn a_key_that_cannot_be_sent_is_an_error_that_names_its_field() {
    for key in ["", "sk-1\n", "sk\r\nx: y", " sk-1", "sk-1\u{a0}", "schlüssel", "sk\u{7f}1"] {
        let error = Client::new(Connection::new(key)).unwrap_err();
        let Error::Config(config) = &error else { panic!("{error:?}") };
        assert_eq!(config.field(), "api_key");
        assert!(!format!("{error} {error:?}").contains("sk-1"));
    }
    let error = Client::new(Connection::new("sk-1").organization_id("org\n")).unwrap_err();
    assert!(error.to_string().starts_with("`organization_id` contains a line end"), "{error}");
    let local = Connection::new("sk-1").base_url("http://localhost/v1");
    assert!(Client::new(local.organization_id("")).is_ok());
}

#[test]
fn a_call_can_cross_threads_and_outlive_its_client() {
    fn check<T: Send + 'static>(_: T) {}
    let call = {
        let client = client();
        client.chat().create(&minimal())
    };
    check(call);
    check(client().chat().events(&Events::new("x").limit(3).quality("hd").metadata(Nullable::Null)));
    check(client().chat().create(&minimal()).raw());
}

#[test]
fn enums_compare_with_texts_and_are_parsed() {
    assert!(FinishReason::Stop == "stop" && FinishReason::Stop == *"stop");
    assert_eq!(Some(FinishReason::from("new")).as_ref().map(|reason| *reason == "new"), Some(true));
    assert_eq!("length".parse(), Ok(FinishReason::Length));
    assert_eq!("low".parse::<Detail>().unwrap(), "low");
    assert!("new".parse::<Detail>().is_err());
}

#[test]
fn an_id_is_a_text_with_a_type_of_its_own() {
    let id = FileId::new("file-1");
    assert_eq!(serde_json::to_value(&id).unwrap(), "file-1");
    assert_eq!(serde_json::from_str::<FileId>("\"file-1\"").unwrap(), id);
    assert!(id.starts_with("file-") && id == "file-1");
    assert_eq!((String::from(&id), "file-1".parse()), ("file-1".to_owned(), Ok(id)));
}

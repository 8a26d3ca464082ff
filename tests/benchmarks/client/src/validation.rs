//! The rules of a chat request: ours as generated, and the same ones derived by garde.

use crate::{Count, TABLE};
use cpu_time::ThreadTime;
use garde::Validate as _;
use modwright_connectors::openai::chat_completion::{self, CreateChatCompletionRequest, UserMessage};
use modwright_runtime::Violations;
use modwright_runtime::codegen::{At, Validate};
use report::{Row, interleaved};
use std::collections::BTreeMap;
use std::hint::black_box;

const TIMES: u32 = 200_000;
const TEXT: &str = "The Rhine flows from the Alps to the North Sea, the Danube to the Black Sea, and the Rhone to the \
    Mediterranean. Which of them is the longest, and through how many countries does it flow? Be brief.";

/// The fields of the request that have rules, with the rules of the specification.
#[derive(garde::Validate)]
#[garde(allow_unvalidated)]
struct Request {
    #[garde(length(chars, min = 1))]
    model: String,
    #[garde(length(min = 1), dive)]
    messages: Vec<Said>,
    #[garde(range(min = 0.0, max = 2.0))]
    temperature: Option<f64>,
    #[garde(range(min = 0.0, max = 1.0))]
    top_p: Option<f64>,
    #[garde(range(min = 1, max = 128))]
    n: Option<i64>,
    #[garde(length(min = 1, max = 4))]
    stop: Option<Vec<String>>,
    #[garde(range(min = -2.0, max = 2.0))]
    presence_penalty: Option<f64>,
    #[garde(range(min = -2.0, max = 2.0))]
    frequency_penalty: Option<f64>,
    #[garde(custom(biases))]
    logit_bias: Option<BTreeMap<String, i64>>,
    #[garde(range(min = 0, max = 20), custom(needs(self.logprobs == Some(true), "logprobs")))]
    top_logprobs: Option<i64>,
    logprobs: Option<bool>,
    #[garde(dive)]
    response_format: Option<Named>,
    #[garde(length(max = 128), dive)]
    tools: Option<Vec<Named>>,
    #[garde(dive)]
    prediction: Option<Content>,
    #[garde(custom(needs(self.tools.is_some(), "tools")))]
    tool_choice: Option<String>,
    #[garde(custom(needs(self.tools.is_some(), "tools")))]
    parallel_tool_calls: Option<bool>,
    #[garde(custom(needs(self.stream == Some(true), "stream")))]
    stream_options: Option<bool>,
    stream: Option<bool>,
    #[garde(length(max = 16), custom(lengths))]
    metadata: Option<BTreeMap<String, String>>,
    #[garde(length(chars, max = 64))]
    safety_identifier: Option<String>,
    #[garde(length(min = 1, max = 128), dive)]
    functions: Option<Vec<Named>>,
    #[garde(custom(needs(self.max_completion_tokens.is_none(), "no max_completion_tokens")))]
    max_tokens: Option<i64>,
    max_completion_tokens: Option<i64>,
    modalities: Option<Vec<String>>,
    #[garde(custom(needed(has_audio(&self.modalities))))]
    audio: Option<String>,
}

/// A message: who says it, and what.
#[derive(garde::Validate)]
#[allow(dead_code, reason = "ours has more kinds than are sent too")]
enum Said {
    System(#[garde(dive)] Message),
    User(#[garde(dive)] Message),
    Assistant(#[garde(dive)] Message),
}

#[derive(garde::Validate)]
struct Message {
    #[garde(dive)]
    content: Content,
    #[garde(length(chars, max = 64), pattern("^[A-Za-z0-9_-]+$"))]
    name: Option<String>,
}

#[derive(garde::Validate)]
#[allow(dead_code, reason = "ours takes parts too")]
enum Content {
    Text(#[garde(skip)] String),
    Parts(#[garde(length(min = 1))] Vec<String>),
}

/// A tool, a function or a schema.
#[derive(garde::Validate)]
struct Named {
    #[garde(length(chars, max = 64), pattern("^[A-Za-z0-9_-]+$"))]
    name: String,
}

fn has_audio(modalities: &Option<Vec<String>>) -> bool {
    modalities.iter().flatten().any(|modality| modality == "audio")
}

fn needed<T>(needed: bool) -> impl FnOnce(&Option<T>, &()) -> garde::Result {
    move |field, ()| match field {
        None if needed => Err(garde::Error::new("missing")),
        _ => Ok(()),
    }
}

fn needs<'a, T>(there: bool, name: &'a str) -> impl FnOnce(&Option<T>, &()) -> garde::Result + 'a {
    move |field, ()| match field {
        Some(_) if !there => Err(garde::Error::new(format!("needs {name}"))),
        _ => Ok(()),
    }
}

fn biases(map: &Option<BTreeMap<String, i64>>, (): &()) -> garde::Result {
    match map.iter().flatten().find(|(_, bias)| !(-100..=100).contains(*bias)) {
        Some((key, _)) => Err(garde::Error::new(format!("the bias of {key} is out of its range"))),
        None => Ok(()),
    }
}

fn lengths(map: &Option<BTreeMap<String, String>>, (): &()) -> garde::Result {
    let longer = |text: &str, most: usize| text.len() > most && text.chars().count() > most;
    match map.iter().flatten().find(|(key, text)| longer(key, 64) || longer(text, 512)) {
        Some((key, _)) => Err(garde::Error::new(format!("{key} or its text is too long"))),
        None => Ok(()),
    }
}

fn ours() -> CreateChatCompletionRequest {
    let message =
        |n: usize| chat_completion::Message::from(UserMessage::new(TEXT).name(format!("reader_{n}")));
    CreateChatCompletionRequest::new("gpt-4o-mini", (0..10).map(message))
        .temperature(0.2)
        .top_p(0.9)
        .n(1)
        .presence_penalty(0.1)
        .frequency_penalty(0.1)
        .max_completion_tokens(1_000)
        .metadata(metadata())
}

fn derived() -> Request {
    let message = |n: usize| {
        Said::User(Message { content: Content::Text(TEXT.into()), name: Some(format!("reader_{n}")) })
    };
    Request {
        model: "gpt-4o-mini".into(),
        messages: (0..10).map(message).collect(),
        temperature: Some(0.2),
        top_p: Some(0.9),
        n: Some(1),
        stop: None,
        presence_penalty: Some(0.1),
        frequency_penalty: Some(0.1),
        logit_bias: None,
        top_logprobs: None,
        logprobs: None,
        response_format: None,
        tools: None,
        prediction: None,
        tool_choice: None,
        parallel_tool_calls: None,
        stream_options: None,
        stream: None,
        metadata: Some(metadata()),
        safety_identifier: None,
        functions: None,
        max_tokens: None,
        max_completion_tokens: Some(1_000),
        modalities: None,
        audio: None,
    }
}

fn metadata() -> BTreeMap<String, String> {
    [("project", "rivers"), ("reader", "42")].map(|(key, value)| (key.into(), value.into())).into()
}

fn check(request: &CreateChatCompletionRequest) {
    let mut found = Violations::default();
    request.validate(&mut At::root(&mut found));
    assert!(found.is_empty());
}

/// The checks of `once`.
pub const ONCE: usize = 10_000;
/// The peer.
pub const GARDE: &str = "garde 0.23, derived";

/// Checks the request with one side.
pub fn once(side: &str) {
    let (ours, derived) = (ours(), derived());
    for _ in 0..ONCE {
        match side {
            "ours" => check(black_box(&ours)),
            _ => black_box(&derived).validate().expect("a request without a fault"),
        }
    }
}

/// Prints the rows.
pub fn rows() {
    let (ours, derived) = (ours(), derived());
    let figures = interleaved(
        9,
        &mut [&mut || each(|| check(black_box(&ours))), &mut || {
            each(|| black_box(&derived).validate().expect("a request without a fault"))
        }],
    );
    Row::new(TABLE, "checking a chat request of ten messages", figures[0], "ns CPU")
        .peer(GARDE, figures[1])
        .at_most(0.25)
        .print();
}

/// Prints the row of allocations.
pub fn allocations(count: Count) {
    let ours = ours();
    let counted = count(&mut || check(black_box(&ours)));
    Row::new(TABLE, "allocations of a check that finds nothing", counted, "allocations").at_most(0.0).print();
}

/// The CPU time of one run, in nanoseconds.
fn each(run: impl Fn()) -> f64 {
    let begun = ThreadTime::now();
    (0..TIMES).for_each(|_| run());
    begun.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES)
}

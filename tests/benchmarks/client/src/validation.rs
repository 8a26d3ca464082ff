//! The rules of a chat request: ours as generated, and the same ones derived by garde.

use crate::TABLE;
use cpu_time::ThreadTime;
use garde::Validate as _;
use modwright_connectors::openai::chat_completion::{Create, Message, UserMessage};
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
    messages: Vec<Part>,
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
    #[garde(length(max = 128))]
    tools: Option<Vec<String>>,
    #[garde(custom(needs(self.tools.is_some(), "tools")))]
    tool_choice: Option<String>,
    #[garde(custom(needs(self.tools.is_some(), "tools")))]
    parallel_tool_calls: Option<bool>,
    #[garde(custom(needs(self.stream == Some(true), "stream")))]
    stream_options: Option<bool>,
    stream: Option<bool>,
    #[garde(length(max = 16), custom(texts))]
    metadata: Option<BTreeMap<String, String>>,
    #[garde(length(chars, max = 64))]
    safety_identifier: Option<String>,
    #[garde(length(min = 1, max = 128))]
    functions: Option<Vec<String>>,
    #[garde(custom(needs(self.max_completion_tokens.is_none(), "no max_completion_tokens")))]
    max_tokens: Option<i64>,
    max_completion_tokens: Option<i64>,
}

/// A message of the user.
#[derive(garde::Validate)]
struct Part {
    #[garde(skip)]
    #[allow(dead_code, reason = "it is only there to be as large as ours")]
    content: String,
    #[garde(length(chars, max = 64))]
    name: Option<String>,
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

fn texts(map: &Option<BTreeMap<String, String>>, (): &()) -> garde::Result {
    match map.iter().flatten().find(|(_, text)| text.len() > 512 && text.chars().count() > 512) {
        Some((key, _)) => Err(garde::Error::new(format!("the text of {key} is too long"))),
        None => Ok(()),
    }
}

fn ours() -> Create {
    let message = |n: usize| Message::from(UserMessage::new(TEXT).name(format!("reader_{n}")));
    Create::new("gpt-4o-mini", (0..10).map(message))
        .temperature(0.2)
        .top_p(0.9)
        .n(1)
        .presence_penalty(0.1)
        .frequency_penalty(0.1)
        .max_completion_tokens(1_000)
        .metadata(metadata())
}

fn derived() -> Request {
    let message = |n: usize| Part { content: TEXT.into(), name: Some(format!("reader_{n}")) };
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
        tools: None,
        tool_choice: None,
        parallel_tool_calls: None,
        stream_options: None,
        stream: None,
        metadata: Some(metadata()),
        safety_identifier: None,
        functions: None,
        max_tokens: None,
        max_completion_tokens: Some(1_000),
    }
}

fn metadata() -> BTreeMap<String, String> {
    [("project", "rivers"), ("reader", "42")].map(|(key, value)| (key.into(), value.into())).into()
}

fn check(request: &Create) {
    let mut found = Violations::default();
    request.validate(&mut At::root(&mut found));
    assert!(found.is_empty());
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
    let text =
        "garde checks fewer rules: not the pattern of each name, nor the length of the metadata's keys";
    Row::new(TABLE, "checking a chat request of ten messages", figures[0], "ns CPU")
        .peer("garde 0.23, derived", figures[1])
        .at_most(0.25)
        .note(text)
        .print();
    let counted = allocation_counter::measure(|| check(black_box(&ours))).count_total;
    Row::new(TABLE, "allocations of a check that finds nothing", counted as f64, "allocations")
        .at_most(0.0)
        .print();
}

/// The CPU time of one run, in nanoseconds.
fn each(run: impl Fn()) -> f64 {
    let begun = ThreadTime::now();
    (0..TIMES).for_each(|_| run());
    begun.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES)
}

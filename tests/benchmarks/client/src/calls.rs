//! A typed call: one after the other, and 64 at once.

use crate::server::Server;
use crate::{ASYNC_OPENAI, Count, Outcome, REQWEST, TABLE, cpu, ours, runtime, with_deadline};
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{
    ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
    CreateChatCompletionRequest as TheirRequest,
};
use modwright_connectors::openai::Client;
use modwright_connectors::openai::chat_completion::{ChatCompletion, CreateChatCompletionRequest, Message};
use report::{Row, interleaved};
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Of one round: few, so that what else the machine does falls on all sides alike.
const CALLS: usize = 16;
const ROUNDS: usize = 1_001;
/// The same where they are made side by side.
const CALLS_AT_ONCE: usize = 256;
const ROUNDS_AT_ONCE: usize = 61;
const AT_ONCE: usize = 64;
const SYSTEM: &str = "You are a helpful assistant.";
const USER: &str = "Name three rivers of Europe, and say into which sea each of them flows.";

/// What makes one call.
trait Caller: Send + Sync + 'static {
    fn call(&self) -> impl Future<Output = usize> + Send;
}

struct Ours(Client, CreateChatCompletionRequest);

impl Caller for Ours {
    async fn call(&self) -> usize {
        self.0.chat_completion().create(&self.1).await.expect("an answer").choices.len()
    }
}

/// Bare reqwest with our types and the request borrowed.
struct Bare(reqwest::Client, String, CreateChatCompletionRequest);

impl Caller for Bare {
    async fn call(&self) -> usize {
        let request = self.0.post(&self.1).bearer_auth("sk-no-key").json(&self.2);
        let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        response.json::<ChatCompletion>().await.expect("a completion").choices.len()
    }
}

struct AsyncOpenai(async_openai::Client<OpenAIConfig>, TheirRequest);

impl Caller for AsyncOpenai {
    async fn call(&self) -> usize {
        self.0.chat().create(self.1.clone()).await.expect("an answer").choices.len()
    }
}

/// Our request, for those who send it.
pub fn request() -> CreateChatCompletionRequest {
    CreateChatCompletionRequest::new("gpt-4o-mini", [Message::system(SYSTEM), Message::user(USER)])
}

/// The same request as async-openai has it.
pub fn their_request() -> TheirRequest {
    TheirRequest {
        model: "gpt-4o-mini".into(),
        messages: vec![
            ChatCompletionRequestSystemMessage::from(SYSTEM).into(),
            ChatCompletionRequestUserMessage::from(USER).into(),
        ],
        ..Default::default()
    }
}

/// async-openai's client.
pub fn theirs(base_url: &str) -> async_openai::Client<OpenAIConfig> {
    async_openai::Client::with_config(OpenAIConfig::new().with_api_key("sk-no-key").with_api_base(base_url))
}

impl Ours {
    fn new(url: &str) -> Self {
        Self(ours(url), request())
    }
}

impl Bare {
    fn new(url: &str) -> Self {
        Self(reqwest::Client::new(), format!("{url}/chat/completions"), request())
    }

    fn with_deadline(url: &str) -> Self {
        Self(with_deadline(), format!("{url}/chat/completions"), request())
    }
}

impl AsyncOpenai {
    fn new(url: &str) -> Self {
        Self(theirs(url), their_request())
    }
}

/// The calls of `once`.
pub const ONCE: usize = 1_000;

/// Makes calls of one side.
pub fn once(server: &Server, side: &str) -> Outcome {
    let (runtime, url) = (runtime()?, server.base_url());
    match side {
        "ours" => times(&runtime, &Ours::new(&url), ONCE),
        "reqwest" => times(&runtime, &Bare::new(&url), ONCE),
        _ => times(&runtime, &AsyncOpenai::new(&url), ONCE),
    }
    Ok(())
}

/// Prints the rows.
pub fn rows(server: &Server) -> Outcome {
    let runtime = runtime()?;
    let url = server.base_url();
    let ours = Arc::new(Ours::new(&url));
    let bare = Arc::new(Bare::new(&url));
    let theirs = Arc::new(AsyncOpenai::new(&url));
    let patient = Arc::new(Bare::with_deadline(&url));
    let figures = interleaved(
        ROUNDS,
        &mut [
            &mut || warm(&runtime, &*ours),
            &mut || warm(&runtime, &*bare),
            &mut || warm(&runtime, &*theirs),
            &mut || warm(&runtime, &*patient),
        ],
    );
    print("a typed call, one after the other", &figures, CALLS);
    let figures = interleaved(
        ROUNDS_AT_ONCE,
        &mut [
            &mut || cpu(|| at_once(&runtime, &ours)),
            &mut || cpu(|| at_once(&runtime, &bare)),
            &mut || cpu(|| at_once(&runtime, &theirs)),
            &mut || cpu(|| at_once(&runtime, &patient)),
        ],
    );
    print("a typed call, 64 at once", &figures, CALLS_AT_ONCE);
    Ok(())
}

fn print(what: &str, figures: &[f64], calls: usize) {
    let each: Vec<f64> = figures.iter().map(|figure| figure * 1e3 / calls as f64).collect();
    let note = format!(
        "To {REQWEST} with the same deadline: {:.3}; a bare call waits for ever. Instructions are fewer and system calls the same. \
         Half of a call is the system's, to wake the server and to be woken; with a server that never sleeps a call takes 28 µs, and \
         the difference stays at 1 to 2 µs. Taken: one timer over a call, a future that stays where it stands and that malloc has \
         at hand (1,032 bytes), a base URL and headers that are read once.",
        each[0] / each[3]
    );
    Row::new(TABLE, what, each[0], "µs CPU").peer(REQWEST, each[1]).at_most(1.03).note(&note).print();
    Row::new(TABLE, what, each[0], "µs CPU").peer(ASYNC_OPENAI, each[2]).print();
}

/// The CPU time of some calls. As many are made before: they open connections, make buffers, and fill the processor's caches with
/// what this side needs, which the side before has taken out of them.
fn warm(runtime: &Runtime, caller: &impl Caller) -> f64 {
    times(runtime, caller, CALLS);
    cpu(|| times(runtime, caller, CALLS))
}

fn times(runtime: &Runtime, caller: &impl Caller, calls: usize) {
    runtime.block_on(async {
        for _ in 0..calls {
            std::hint::black_box(caller.call().await);
        }
    });
}

fn at_once<C: Caller>(runtime: &Runtime, caller: &Arc<C>) {
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for _ in 0..AT_ONCE {
            let caller = caller.clone();
            tasks.spawn(async move {
                for _ in 0..CALLS_AT_ONCE / AT_ONCE {
                    std::hint::black_box(caller.call().await);
                }
            });
        }
        tasks.join_all().await;
    });
}

/// Prints the row of allocations.
pub fn allocations(server: &Server, count: Count) -> Outcome {
    let (runtime, url) = (runtime()?, server.base_url());
    let counted = [
        each(&runtime, &Ours::new(&url), count),
        each(&runtime, &Bare::new(&url), count),
        each(&runtime, &AsyncOpenai::new(&url), count),
    ];
    let what = "allocations of a typed call beyond bare reqwest's";
    Row::new(TABLE, what, counted[0] - counted[1], "allocations")
        .at_most(5.0)
        .note(&format!(
            "ours {:.1}, {REQWEST} {:.1}, {ASYNC_OPENAI} {:.1}",
            counted[0], counted[1], counted[2]
        ))
        .print();
    Ok(())
}

/// The allocations of one call, once connections and buffers are made.
fn each(runtime: &Runtime, caller: &impl Caller, count: Count) -> f64 {
    times(runtime, caller, 100);
    count(&mut || times(runtime, caller, ONCE)) / ONCE as f64
}

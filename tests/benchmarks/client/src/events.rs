//! A chat that arrives as server-sent events.

use crate::calls::{request, their_request, theirs};
use crate::server::Server;
use crate::{ASYNC_OPENAI, Count, Outcome, TABLE, cpu, ours, runtime, with_deadline};
use futures_util::StreamExt;
use modwright_connectors::openai::chat_completion::ChatCompletionChunk;
use report::{Row, interleaved};
use std::process::Command;
use std::time::Duration;
use tokio::runtime::Runtime;

const EVENTS: usize = 200_000;
/// The peer that shows what it has to cost.
pub const BY_HAND: &str = "reqwest, memchr and serde_json by hand";
/// Each way to cut the body into pieces: its name, the events in one, and the most of async-openai's time.
const FRAMINGS: [(&str, usize, f64); 3] = [
    ("one event a frame", 1, 0.75),
    ("64 events a frame", 64, 1.0 / 5.0),
    ("frames as large as the socket gives", 5_000, 1.0 / 15.0),
];
/// How long the reader sleeps: long enough for one who reads ahead to have read all.
const SLEEP: Duration = Duration::from_secs(12);

/// The events of `once`: whole frames, whatever their size.
pub const ONCE: usize = 40_000;

/// Reads events with one side.
pub fn once(server: &Server, side: &str, a_frame: usize) -> Outcome {
    let (runtime, url) = (runtime()?, server.events_url(ONCE, a_frame));
    let count = match side {
        "ours" => read(&runtime, by_us(url.clone(), Duration::ZERO)),
        "hand" => read(&runtime, by_hand(reqwest::Client::new(), url.clone())),
        _ => read(&runtime, by_them(url.clone(), Duration::ZERO)),
    };
    if count == ONCE { Ok(()) } else { Err(format!("{count} events came").into()) }
}

/// Prints the rows.
pub fn rows(server: &Server) -> Outcome {
    let runtime = runtime()?;
    for (name, a_frame, target) in FRAMINGS {
        let url = server.events_url(EVENTS, a_frame);
        let mut figures = interleaved(
            9,
            &mut [
                &mut || cpu(|| read(&runtime, by_us(url.clone(), Duration::ZERO))),
                &mut || cpu(|| read(&runtime, by_hand(reqwest::Client::new(), url.clone()))),
                &mut || cpu(|| read(&runtime, by_them(url.clone(), Duration::ZERO))),
                &mut || cpu(|| read(&runtime, by_hand(with_deadline(), url.clone()))),
            ],
        );
        figures.iter_mut().for_each(|figure| *figure *= 1e6 / EVENTS as f64);
        let what = format!("200,000 chat chunks, typed: {name}");
        let row = Row::new(TABLE, &what, figures[0], "ns CPU a chunk");
        let patient = format!(
            "By hand with the same deadline: {:.3}; by hand it waits for ever.",
            figures[0] / figures[3]
        );
        row.clone().peer(BY_HAND, figures[1]).at_most(1.1).note(&patient).print();
        let floor = format!(
            "{BY_HAND}: {:.3} of it. Three fifths of ours is serde_json's reading of the chunk, 280 bytes and 5 allocations; the \
             rest, HTTP and framing, is 0.15 of theirs where 64 events come in a frame (perf, 2026-11-26).",
            figures[1] / figures[2]
        );
        row.peer(ASYNC_OPENAI, figures[2]).at_most(target).note(&floor).print();
    }
    sleepers(server)
}

/// Reads in a task, as servers do: what is awaited by the runtime itself asks the system for news after each frame.
fn read(runtime: &Runtime, reader: impl Future<Output = usize> + Send + 'static) -> usize {
    runtime.block_on(runtime.spawn(reader)).expect("the reader does not panic")
}

async fn by_us(url: String, sleep: Duration) -> usize {
    let client = ours(&url);
    let mut chunks = client.chat_completion().create_stream(&request()).await.expect("a stream");
    let mut count = 0;
    while let Some(chunk) = chunks.try_next().await.expect("a chunk") {
        if count == 0 {
            pause(sleep).await;
        }
        count += chunk.choices.len();
    }
    count
}

/// What a careful person writes: pieces of the body are joined only where an event is cut in two.
async fn by_hand(client: reqwest::Client, url: String) -> usize {
    let request = client.post(format!("{url}/chat/completions")).bearer_auth("sk-no-key").json(&request());
    let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("a stream");
    let mut body = response.bytes_stream();
    let mut rest = Vec::new();
    let mut count = 0;
    while let Some(piece) = body.next().await {
        let piece = piece.expect("a piece");
        let mut bytes = &piece[..];
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            let line = &bytes[..end];
            bytes = &bytes[end + 1..];
            let whole;
            let line = if rest.is_empty() {
                line
            } else {
                rest.extend_from_slice(line);
                whole = std::mem::take(&mut rest);
                &whole
            };
            let Some(data) = line.strip_prefix(b"data: ") else { continue };
            if data == b"[DONE]" {
                return count;
            }
            let chunk: ChatCompletionChunk = serde_json::from_slice(data).expect("a chunk");
            count += std::hint::black_box(chunk).choices.len();
        }
        rest.extend_from_slice(bytes);
    }
    count
}

async fn by_them(url: String, sleep: Duration) -> usize {
    let client = theirs(&url);
    let mut chunks = client.chat().create_stream(their_request()).await.expect("a stream");
    let mut count = 0;
    while let Some(chunk) = chunks.next().await {
        if count == 0 {
            pause(sleep).await;
        }
        count += chunk.expect("a chunk").choices.len();
    }
    count
}

/// Lets others run, but for no time at all where there is none to wait.
async fn pause(sleep: Duration) {
    if !sleep.is_zero() {
        tokio::time::sleep(sleep).await;
    }
}

/// Prints the row of allocations.
pub fn allocations(server: &Server, count: Count) -> Outcome {
    let (runtime, url) = (runtime()?, server.events_url(64_000, 64));
    let each = |read: &dyn Fn() -> usize| count(&mut || assert_eq!(read(), 64_000)) / 64_000.0;
    let ours = each(&|| read(&runtime, by_us(url.clone(), Duration::ZERO)));
    let hand = each(&|| read(&runtime, by_hand(reqwest::Client::new(), url.clone())));
    let theirs = each(&|| read(&runtime, by_them(url.clone(), Duration::ZERO)));
    Row::new(TABLE, "allocations of a chat chunk, 64 a frame", ours, "allocations")
        .peer(BY_HAND, hand)
        .note(&format!("{ASYNC_OPENAI}: {theirs:.1}"))
        .print();
    Ok(())
}

/// Reads one chunk, sleeps, and reads the rest: a process of its own, which says how much memory it took.
pub async fn sleepy(side: &str, url: &str) -> Outcome {
    let count = match side {
        "ours" => by_us(url.to_owned(), SLEEP).await,
        _ => by_them(url.to_owned(), SLEEP).await,
    };
    eprintln!("{side}: {count} chunks");
    Ok(())
}

fn sleepers(server: &Server) -> Outcome {
    let peak = |side: &str, count: usize| -> Outcome<f64> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["sleepy", side, &server.events_url(count, 50)]);
        Ok(report::run_with_peak(&mut command)?.peak)
    };
    let ours = peak("ours", 1_000_000)? - peak("ours", 1_000)?;
    let theirs = peak("async-openai", 1_000_000)? - peak("async-openai", 1_000)?;
    Row::new(
        TABLE,
        "memory for a million chat chunks while their reader sleeps, beyond that for a thousand",
        ours,
        "MB",
    )
    .at_most(16.0)
    .note(&format!("{ASYNC_OPENAI}: {theirs:.0} MB"))
    .print();
    Ok(())
}

//! Calls as futures: they begin when they are first polled, and can be stored, shared and polled by anyone.
#![allow(missing_docs)]

mod server;

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use modwright_runtime::codegen::Call;
use modwright_runtime::{
    BoxCall, ByteStream, BytesCall, Error, EventCall, Events, Follow, PageCall, PageItems, Pages,
    RequestOptions, Value,
};
use serde_json::json;
use server::{Server, get, ok};

/// Polls a future once.
async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context))).await
}

#[tokio::test]
async fn a_call_begins_at_its_first_poll() {
    let server = Server::start([ok("[1]")]);
    let mut call = get(&server.client());
    tokio::task::yield_now().await;
    server.assert_nothing_was_sent();
    assert_eq!(format!("{call:?}"), "Call(GET models)");
    assert!(poll_once(&mut call).await.is_pending());
    assert_eq!(format!("{call:?}"), "Call(sent)");
    // Options after the first poll come too late.
    let call = call.with(RequestOptions::new().header("x-late", "1"));
    assert_eq!(call.raw().await.unwrap().parse().unwrap(), serde_json::json!([1]));
    assert!(!server.request().contains("x-late"));
}

#[tokio::test]
async fn a_call_that_is_polled_after_its_end_is_an_error() {
    async fn polled_again<F: Future<Output = Result<T, Error>> + Unpin, T>(mut call: F) -> String {
        let _ = (&mut call).await;
        let Poll::Ready(Err(error)) = poll_once(&mut call).await else { panic!("a finished call") };
        error.to_string()
    }
    let server = Server::start([ok("[1]"), ok("data: 1\n\n"), ok("x"), ok("[]")]);
    let client = server.client();
    let message = "`call` was polled again after its end, or cloned after it began";
    assert_eq!(polled_again(get(&client)).await, message);
    assert_eq!(polled_again(Call::get(&client, "x").returns_events::<Value>()).await, message);
    assert_eq!(polled_again(Call::get(&client, "x").returns_bytes()).await, message);
    assert_eq!(polled_again(Call::get(&client, "x").returns_pages::<Value>()).await, message);
}

#[tokio::test]
async fn a_call_is_cloned_until_it_begins() {
    let server = Server::start([
        ok("[1]"),
        ok("[2]"),
        ok("data: 1\n\n"),
        ok("data: 2\n\n"),
        ok("x"),
        ok("y"),
        ok("[3]"),
        ok("[4]"),
        ok("{}"),
        ok("{}"),
    ]);
    let client = server.client();
    let call = get(&client).with(RequestOptions::new().header("x-mine", "1"));
    assert_eq!((call.clone().await.unwrap(), call.await.unwrap()), (json!([1]), json!([2])));
    assert!((0..2).all(|_| server.request().contains("x-mine: 1")));
    let call = Call::get(&client, "x").returns_events::<Value>();
    for (call, chunk) in [(call.clone(), 1), (call, 2)] {
        assert_eq!(call.await.unwrap().try_next().await.unwrap(), Some(json!(chunk)));
    }
    let call = Call::get(&client, "x").returns_bytes();
    assert_eq!(call.clone().await.unwrap().bytes().await.unwrap(), "x");
    assert_eq!(call.await.unwrap().bytes().await.unwrap(), "y");
    let call = Call::get(&client, "x").returns_pages::<Value>();
    assert_eq!(call.clone().items().collect().await.unwrap(), [3]);
    assert_eq!(call.items().collect().await.unwrap(), [4]);
    let call = BoxCall::test(get(&client));
    let mut again = call.clone();
    call.await.unwrap();
    (&mut again).await.unwrap();
    let message = "`call` was polled again after its end, or cloned after it began";
    assert_eq!(again.clone().await.unwrap_err().to_string(), message);

    let mut begun = get(&client);
    assert!(poll_once(&mut begun).await.is_pending());
    assert_eq!(begun.clone().await.unwrap_err().to_string(), message);
}

#[tokio::test]
async fn a_list_continues_from_a_page_that_is_under_way() {
    let server = Server::start([ok("[1, 2]")]);
    let mut call = Call::get(&server.client(), "x").returns_pages::<Value>();
    assert!(poll_once(&mut call).await.is_pending());
    assert_eq!(call.items().collect().await.unwrap(), [1, 2]);
    assert!(server.request().starts_with("GET /v1/x "));
    server.assert_nothing_was_sent();
}

#[test]
fn calls_and_streams_can_be_moved_and_shared_between_threads() {
    fn check<T: Send + Sync + Unpin + 'static>() {}
    check::<Call<Value>>();
    check::<EventCall<Value>>();
    check::<BytesCall>();
    check::<PageCall<Value>>();
    check::<Pages<Value>>();
    check::<PageItems<Value>>();
    check::<Follow<Value>>();
    fn check_stream<T: Send + Unpin + 'static>() {}
    check_stream::<Events<Value>>();
    check_stream::<ByteStream>();
}

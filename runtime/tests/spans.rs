//! The span of a call, with the names of OpenTelemetry.
#![cfg(feature = "tracing")]
#![allow(missing_docs)]

mod scripted;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Connector, Retry};
use modwright_runtime::{Client, RequestOptions, Value};
use scripted::{response, serve};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static CONNECTOR: Connector = Connector {
    name: "mini",
    request_id: Some("x-request-id"),
    stream_end: Some("[DONE]"),
    retry: Some(Retry { statuses: &[(429, 429)], never: &[], max_retries: 2, idempotency: None }),
    ..Connector::DEFAULT
};

const KEY: &str = "sk-secret-1";

/// A subscriber that writes a line for each span, record, event and end of a span of this crate.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    lines: Vec<String>,
    /// The number of handles of each span.
    handles: Vec<usize>,
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Times and ports differ from run to run.
        if !field.name().ends_with("_ms") && field.name() != "server.port" {
            self.0.push_str(&format!(" {}={value:?}", field.name()));
        }
    }
}

impl Lines {
    fn write(&self, what: String, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(what);
        record(&mut fields);
        self.0.lock().unwrap().lines.push(fields.0);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().lines)
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "modwright"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write("span".to_owned(), |fields| span.record(fields));
        let mut state = self.0.lock().unwrap();
        state.handles.push(1);
        Id::from_u64(state.handles.len() as u64)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("record".to_owned(), |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(format!("event in {:?}", event.parent().map(Id::into_u64)), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    fn clone_span(&self, id: &Id) -> Id {
        self.0.lock().unwrap().handles[id.into_u64() as usize - 1] += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut state = self.0.lock().unwrap();
        let handles = &mut state.handles[id.into_u64() as usize - 1];
        *handles -= 1;
        let closed = *handles == 0;
        if closed {
            state.lines.push("end".to_owned());
        }
        closed
    }
}

fn client(base: &str) -> Client {
    let connection = Connection::new(&CONNECTOR).base_url(base);
    Client::new(connection.bearer("api_key", KEY.into()).secret_query("q", "q", KEY.into())).unwrap()
}

const SPAN: &str = "span otel.name=GET x/{id} otel.kind=\"client\" http.request.method=\"GET\" url.template=\"x/{id}\" server.address=\"127.0.0.1\"";

/// Runs a test on this thread, with a subscriber of its own.
fn with_lines<F: Future<Output = ()>>(test: impl FnOnce(Lines) -> F) {
    let lines = Lines::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(lines.clone(), || runtime.block_on(test(lines)));
}

#[test]
fn a_call_is_a_span_with_an_event_for_each_retry() {
    with_lines(|lines| async move {
        let busy = response("429 Busy", "retry-after-ms: 1\r\nx-request-id: r1\r\n", "{}");
        let (base, _requests) = serve(vec![busy, response("200 OK", "x-request-id: r2\r\n", "1")]);
        let call = Call::get(&client(&base), "x/{id}").path("id", &"private").returns_json::<Value>();
        assert_eq!(lines.take(), [""; 0], "the span begins with the call");
        call.await.unwrap();
        assert_eq!(
            lines.take(),
            [
                SPAN,
                "event in Some(1) message=retry 1 http.response.status_code=429 error.type=\"429\" request_id=\"r1\"",
                "record http.response.status_code=200",
                "record request_id=\"r2\"",
                "record http.request.resend_count=1",
                "end",
            ]
        );
    });
}

#[test]
fn a_failed_call_has_the_kind_of_its_error() {
    with_lines(|lines| async move {
        let (base, _requests) =
            serve(vec![response("404 Not Found", "", KEY), vec![(Duration::from_secs(1), Vec::new())]]);
        let short = RequestOptions::new().timeout(Duration::from_millis(100));
        for expected in ["404", "timeout"] {
            let call = Call::get(&client(&base), "x/{id}").path("id", &"a").returns_json::<Value>();
            call.with(short.clone()).await.unwrap_err();
            let lines = lines.take();
            let end =
                [format!("record error.type=\"{expected}\""), "record otel.status_code=\"ERROR\"".to_owned()];
            assert_eq!(lines[0], SPAN);
            assert_eq!(lines[lines.len() - 3..lines.len() - 1], end);
            assert!(lines.ends_with(&["end".to_owned()]) && !lines.concat().contains(KEY), "{lines:?}");
        }
    });
}

#[test]
fn the_span_of_a_stream_ends_with_the_stream() {
    with_lines(|lines| async move {
        let events = |text: &str| response("200 OK", "content-type: text/event-stream\r\n", text);
        let (base, _requests) = serve(vec![
            events("data: 1\n\ndata: [DONE]\n\n"),
            events("data: 1\n\n"),
            response("200 OK", "", "x"),
            response("200 OK", "", "x"),
        ]);
        let client = client(&base);
        let call = || Call::get(&client, "x/{id}").path("id", &"a");
        let mut events = call().returns_events::<Value>().await.unwrap();
        events.try_next().await.unwrap();
        assert_eq!(lines.take(), [SPAN, "record http.response.status_code=200"]);
        assert!(events.try_next().await.unwrap().is_none());
        assert_eq!(lines.take(), ["end"]);

        let mut events = call().returns_events::<Value>().await.unwrap();
        events.try_next().await.unwrap();
        events.try_next().await.unwrap_err();
        let failed = ["record error.type=\"interrupted\"", "record otel.status_code=\"ERROR\"", "end"];
        assert_eq!(lines.take()[2..], failed);

        let bytes = call().returns_bytes().await.unwrap();
        assert_eq!(lines.take().len(), 2);
        bytes.bytes().await.unwrap();
        assert_eq!(lines.take(), ["end"]);
        drop(call().returns_bytes().await.unwrap());
        assert_eq!(lines.take()[2..], ["end"]);
    });
}

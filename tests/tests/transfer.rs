//! Files, bytes, pages, streams that end with a piece, and calls by name: against the mock.
#![allow(missing_docs, deprecated)]

use modwright_connectors::openai::chat_completion::{ChatCompletion, ToolCall};
use modwright_connectors::openai::manage_audio::{
    self, CreateTranscriptionResponse, TranscriptEvent, TranscriptionFormat,
};
use modwright_connectors::openai::{
    self, Client, Connection, chat_completion, edit_image, generate_images, manage_files, manage_fine_tunes,
};
use modwright_connectors::{Accumulate, Error, File};
use modwright_spec_mock::Mock;
use serde_json::json;

async fn mock() -> (Mock, Client) {
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "openai").await.unwrap();
    let client = Client::new(Connection::new("no-key").base_url(mock.base_url()).max_retries(0)).unwrap();
    (mock, client)
}

#[tokio::test]
async fn items_come_over_all_pages_and_stop_at_the_limit() {
    let (mock, client) = mock().await;
    let list = manage_files::ListFilesRequest::new()
        .purpose("fine-tune")
        .order(manage_files::Order::Asc)
        .page_size(1);
    let files = client.manage_files().list(&list).items().collect().await.unwrap();
    let ids: Vec<&str> = files.iter().map(|file| file.id.as_str()).collect();
    assert_eq!(ids, ["file-abc123", "file-def456"]);
    let targets: Vec<String> = mock.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets[0], "/v1/files?purpose=fine-tune&order=asc&limit=1");
    assert_eq!(targets[1], "/v1/files?purpose=fine-tune&order=asc&limit=1&after=file-abc123");
    assert_eq!(targets.len(), 2);

    let one = client.manage_files().list(&list.clone().limit(1)).items().collect().await.unwrap();
    assert_eq!((one.len(), mock.requests().len()), (1, 3), "no page is asked for that nobody wants");
    let none = client.manage_files().list(&list.limit(0)).items().collect().await.unwrap();
    assert_eq!((none.len(), mock.requests().len()), (0, 3));
}

#[tokio::test]
async fn a_list_that_leads_back_to_itself_is_an_error() {
    let (mock, client) = mock().await;
    mock.answer_with("application/json", r#"{"data":[{"id":"file-1"}],"has_more":true}"#);
    let mut files = client.manage_files().list(&manage_files::ListFilesRequest::new()).items();
    let mut seen = 0;
    let error = loop {
        match files.next().await.expect("the loop is found") {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Decode(_)) && seen == 1, "{error} after {seen}");
}

#[tokio::test]
async fn the_updates_of_a_job_are_followed_until_it_has_ended() {
    let (mock, client) = mock().await;
    let events = manage_fine_tunes::ListFineTuningEventsRequest::from("ftjob-abc123");
    let mut updates = client.manage_fine_tunes().follow_events(&events);
    let first = updates.try_next().await.unwrap().unwrap();
    assert_eq!(first.id, "ftevent-1");
    assert!(updates.try_next().await.unwrap().is_none(), "the job of the example has succeeded");
    let targets: Vec<String> = mock.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v1/fine_tuning/jobs/ftjob-abc123", "/v1/fine_tuning/jobs/ftjob-abc123/events"]);
}

#[tokio::test]
async fn a_file_goes_up_as_a_form_and_comes_down_as_bytes() {
    let (mock, client) = mock().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train \"1\"\r\nX-Evil: 1.jsonl");
    std::fs::write(&path, "{}\n".repeat(300_000)).unwrap();
    let upload =
        manage_files::UploadFileRequest::new(File::path(&path), manage_files::UploadPurpose::FineTune)
            .expires_after(manage_files::FileExpiry::new("created_at", 3600));
    client.manage_files().upload(&upload).await.unwrap();
    let sent = &mock.requests()[0];
    assert_eq!(sent.header("content-length"), Some(sent.body.len().to_string().as_str()));
    let body = String::from_utf8_lossy(&sent.body);
    for part in [
        "name=\"purpose\"",
        "name=\"expires_after[anchor]\"",
        "name=\"expires_after[seconds]\"",
        "name=\"file\"; filename=\"train %221%22%0D%0AX-Evil: 1.jsonl\"",
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert!(sent.body.len() > 900_000);

    let saved = folder.path().join("down.jsonl");
    let content = client.manage_files().content("file-abc123").await.unwrap();
    assert_eq!(content.content_type(), Some("application/octet-stream"));
    let size = content.save_to(&saved).await.unwrap();
    assert_eq!(std::fs::read(&saved).unwrap().len() as u64, size);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let again = client.manage_files().content("file-abc123").await.unwrap();
    assert_eq!(again.bytes().await.unwrap(), std::fs::read(&saved).unwrap());
}

#[tokio::test]
async fn a_file_that_cannot_be_sent_is_refused_with_its_field() {
    let (mock, client) = mock().await;
    let folder = tempfile::tempdir().unwrap();
    let jpeg = folder.path().join("photo.png");
    std::fs::write(&jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF\0").unwrap();
    let large = folder.path().join("large.png");
    std::fs::File::create(&large).unwrap().set_len(5 << 20).unwrap();
    let refusal = async |file: File| {
        let request = edit_image::EditImageRequest::new(file, "A hat").model("dall-e-2");
        client.edit_image().edit(&request).await.unwrap_err().to_string()
    };
    let missing = refusal(File::path(folder.path().join("none.png"))).await;
    assert!(missing.contains("`image`") && missing.contains("cannot be read"), "{missing}");
    assert!(!missing.contains("none.png"), "the path may be private: {missing}");
    assert!(refusal(File::bytes("a.png", "")).await.contains("is empty"));
    assert!(refusal(File::path(&large)).await.contains("larger than 4194304 bytes (5242880)"));
    let called_png = refusal(File::path(&jpeg)).await;
    assert!(called_png.contains("its content is image/jpeg, not one of image/png"), "{called_png}");
    assert!(mock.requests().is_empty(), "nothing was sent");

    // It shrinks between the opening and the sending.
    let path = folder.path().join("shrinks.jsonl");
    std::fs::write(&path, vec![b'x'; 700_000]).unwrap();
    let upload = manage_files::UploadFileRequest::new(File::path(&path), manage_files::UploadPurpose::Batch);
    std::fs::write(&path, vec![b'x'; 300_000]).unwrap();
    let shrunk = client.manage_files().upload(&upload).await.unwrap_err();
    assert!(matches!(shrunk, Error::File(_)) && shrunk.to_string().contains("became shorter"), "{shrunk}");
    std::fs::write(&path, vec![b'x'; 900_000]).unwrap();
    let grown = client.manage_files().upload(&upload).await.unwrap_err();
    assert!(grown.to_string().contains("`file` became longer while it was sent"), "{grown}");
}

#[tokio::test]
async fn the_format_of_a_transcription_decides_its_type() {
    let (_mock, client) = mock().await;
    let request = manage_audio::CreateTranscriptionRequest::new(File::bytes("hello.mp3", "ID3"), "whisper-1");
    let srt = request.clone().response_format(TranscriptionFormat::Srt);
    let CreateTranscriptionResponse::Srt(text) = client.manage_audio().transcribe(&srt).await.unwrap() else {
        panic!("srt")
    };
    assert!(text.contains("-->"));
    let verbose = request.response_format(TranscriptionFormat::VerboseJson).limit(0);
    let answer = client.manage_audio().transcribe(&verbose).await.unwrap();
    let CreateTranscriptionResponse::VerboseJson(verbose) = answer else { panic!("verbose") };
    assert_eq!((verbose.text.as_str(), verbose.segments.len()), ("Hello there", 0));
}

#[tokio::test]
async fn a_stream_ends_with_the_piece_that_says_so_or_is_cut_off() {
    let (mock, client) = mock().await;
    let request = generate_images::CreateImageRequest::new("A lake").model("gpt-image-1").partial_images(1);
    let mut events = client.generate_images().create_stream(&request).await.unwrap();
    let mut count = 0;
    while events.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 2);
    let speech = manage_audio::CreateTranscriptionRequest::new(
        File::bytes("hello.mp3", "ID3"),
        "gpt-4o-mini-transcribe",
    );
    mock.answer_with("text/event-stream", "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hel\"}\n\n");
    let mut events = client.manage_audio().transcribe_stream(&speech).await.unwrap();
    assert!(matches!(events.try_next().await.unwrap(), Some(TranscriptEvent::TranscriptTextDelta(_))));
    assert!(matches!(events.try_next().await, Err(Error::Interrupted(_))));
}

#[tokio::test]
async fn an_answer_that_falls_silent_is_a_timeout() {
    use std::io::{Read, Write};
    use std::time::Duration;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/v1/", listener.local_addr().unwrap());
    let (done, wait) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 8_192]);
        let _ = stream.write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {\"choices\":[]}\n\n",
        );
        let _ = wait.recv();
    });
    let connection = Connection::new("no-key").base_url(base_url).idle_timeout(Duration::from_millis(200));
    let request =
        chat_completion::CreateChatCompletionRequest::new("gpt-4o", [chat_completion::Message::user("Hi")]);
    let client = Client::new(connection).unwrap();
    let mut events = client.chat_completion().create_stream(&request).await.unwrap();
    assert!(events.try_next().await.unwrap().is_some());
    let silent = events.try_next().await.unwrap_err();
    assert!(silent.is_timeout() && silent.to_string().contains("idle_timeout"), "{silent}");
    drop(done);
}

#[tokio::test]
async fn chunks_accumulate_into_the_whole_message() {
    let (mock, client) = mock().await;
    let chunk = |delta: serde_json::Value| {
        format!("data: {}\n\n", json!({ "choices": [{ "index": 0, "delta": delta }] }))
    };
    let call = |name: Option<&str>, arguments: &str| json!({ "tool_calls": [{ "index": 0, "function": { "name": name, "arguments": arguments } }] });
    let body = [
        chunk(json!({ "role": "assistant", "content": "The " })),
        chunk(json!({ "content": "Rhine" })),
        chunk(call(Some("weather"), "{\"a\"")),
        chunk(call(None, ":1}")),
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":3}}\n\ndata: [DONE]\n\n"
            .to_owned(),
    ];
    mock.answer_with("text/event-stream", body.concat());
    let request = chat_completion::CreateChatCompletionRequest::new(
        "gpt-4o",
        [chat_completion::Message::user("A river?")],
    );
    let whole = client.chat_completion().create_stream(&request).await.unwrap().accumulate().await.unwrap();
    let message = &whole.choices[0].message;
    assert_eq!(message.content.as_deref(), Some("The Rhine"));
    let ToolCall::Function(call) = &message.tool_calls[0] else { panic!("{message:?}") };
    assert_eq!((call.function.name.as_str(), call.function.arguments.as_str()), ("weather", "{\"a\":1}"));
    assert_eq!(whole.usage.as_ref().unwrap().total_tokens, Some(3));

    let mut kept = None;
    let mut events = client.chat_completion().create_stream(&request).await.unwrap();
    while let Some(chunk) = events.try_next().await.unwrap() {
        kept.accumulate(Some(chunk));
    }
    assert_eq!(kept.map(ChatCompletion::from), Some(whole));
}

#[tokio::test]
async fn a_stream_without_a_chunk_is_no_response() {
    let (mock, client) = mock().await;
    mock.answer_with("text/event-stream", "data: [DONE]\n\n".to_owned());
    let request = chat_completion::CreateChatCompletionRequest::new(
        "gpt-4o",
        [chat_completion::Message::user("A river?")],
    );
    let empty = client.chat_completion().create_stream(&request).await.unwrap().accumulate().await;
    assert!(matches!(&empty, Err(Error::Interrupted(error)) if error.received() == 0), "{empty:?}");
}

#[tokio::test]
async fn a_call_by_name_is_checked_as_a_typed_one_is() {
    let (mock, client) = mock().await;
    let messages = json!([{ "role": "user", "content": "Hi" }]);
    let refused =
        async |input: serde_json::Value| client.invoke("chat_completion", "create", input).await.unwrap_err();
    for (input, place) in [
        (json!({ "model": "gpt-4o", "messages": [] }), "messages"),
        (json!({ "model": "gpt-4o", "messages": messages, "temprature": 1 }), ""),
        (json!({ "model": "gpt-4o", "messages": messages, "temperature": 9 }), "temperature"),
        (json!({ "model": "gpt-4o", "messages": messages, "stream": true }), "stream"),
        (json!({ "messages": messages }), "model"),
    ] {
        let error = refused(input.clone()).await;
        let violations = error.violations();
        assert!(violations.iter().any(|one| place.is_empty() || one.path() == place), "{input}: {error}");
    }
    assert!(client.invoke("chat_completion", "destroy", json!({})).await.unwrap_err().is_invalid());
    assert!(mock.requests().is_empty());
    let input = json!({ "model": "gpt-4o", "messages": messages, "stop": null });
    let answer = client.invoke("chat_completion", "create", input).await.unwrap();
    assert!(answer["choices"][0]["message"]["content"].is_string());
    let sent: serde_json::Value = serde_json::from_slice(&mock.requests()[0].body).unwrap();
    assert!(sent.get("stop").is_some_and(serde_json::Value::is_null), "null is sent, not dropped: {sent}");
}

#[test]
fn the_catalog_describes_every_operation_and_its_examples_fit_its_schemas() {
    let sources = modwright::load::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec").as_ref()).unwrap();
    let model = modwright::check(&sources).0.unwrap();
    let connector = model.connectors.iter().find(|one| one.name == "openai").unwrap();
    let catalog = openai::catalog();
    assert!(catalog.modules.len() >= connector.modules.iter().filter(|module| module.is_default).count());
    for module in &connector.modules {
        let Some(described) = catalog.module(&module.name) else {
            assert!(!module.is_default, "{} is not in the catalog", module.name);
            continue;
        };
        for operation in module.operations() {
            let schema = described.input_schema(described.operation(&operation.name).unwrap());
            let validator = jsonschema::validator_for(&schema).unwrap();
            for example in operation.examples.iter().filter(|example| example.events.is_none()) {
                let (fields, request) = (operation.request.fields.iter(), example.request.value());
                let input: serde_json::Map<_, _> = fields
                    .filter_map(|field| Some((field.name.clone(), request.get(&field.wire)?.clone())))
                    .collect();
                let wrong: Vec<String> =
                    validator.iter_errors(&input.into()).map(|error| error.to_string()).collect();
                assert!(wrong.is_empty(), "{}.{} `{}`: {wrong:?}", module.name, operation.name, example.name);
            }
        }
    }
    let audio = catalog.module("manage_audio").unwrap().operation("transcribe").unwrap();
    assert!(audio.fields.iter().any(|field| field.name == "limit"));
}

/// A client of a server that gives these answers.
fn serve(answers: Vec<String>) -> (Client, std::sync::mpsc::Receiver<Vec<u8>>) {
    let (base_url, requests) = modwright_tests::serve(answers);
    (Client::new(Connection::new("no-key").base_url(base_url)).unwrap(), requests)
}

fn answer(status: &str, body: &str) -> String {
    modwright_tests::answer(status, "retry-after-ms: 1\r\n", body)
}

const STORED: &str = r#"{"id":"file-1"}"#;

#[tokio::test]
async fn a_file_from_memory_is_sent_again_and_one_from_a_stream_is_not() {
    let busy = || answer("503 Service Unavailable", "");
    let upload = |file| manage_files::UploadFileRequest::new(file, manage_files::UploadPurpose::Batch);
    let (client, requests) = serve(vec![busy(), answer("200 OK", STORED)]);
    client.manage_files().upload(&upload(File::bytes("a.jsonl", "{}"))).await.unwrap();
    let both: Vec<_> = requests.try_iter().collect();
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|request| String::from_utf8_lossy(request).contains("\r\n\r\n{}\r\n")));

    let pieces = || futures_util::stream::iter(["first ", "second"].map(|piece| Ok(piece.into())));
    let (client, requests) = serve(vec![answer("200 OK", STORED)]);
    client.manage_files().upload(&upload(File::stream("a.jsonl", pieces(), None))).await.unwrap();
    let sent = String::from_utf8(requests.try_iter().next().unwrap()).unwrap();
    assert!(sent.to_lowercase().contains("transfer-encoding: chunked"), "{sent}");
    assert!(sent.contains("first ") && sent.contains("second"), "{sent}");

    let (client, requests) = serve(vec![busy(), answer("200 OK", STORED)]);
    let once = upload(File::stream("a.jsonl", pieces(), Some(12)));
    let error = client.manage_files().upload(&once).await.unwrap_err();
    assert_eq!((error.status(), requests.try_iter().count()), (Some(503), 1), "{error}");
    let again = client.manage_files().upload(&once).await.unwrap_err();
    assert!(
        matches!(again, Error::File(_)) && again.to_string().contains("can be sent only once"),
        "{again}"
    );
}

#[tokio::test]
async fn a_stream_that_is_not_as_long_as_was_said_or_that_breaks_is_an_error() {
    use std::io::{Error as IoError, ErrorKind};
    let upload = async |pieces: Vec<Result<bytes::Bytes, IoError>>, length| {
        let (client, _requests) = serve(vec![answer("200 OK", STORED)]);
        let file = File::stream("a.jsonl", futures_util::stream::iter(pieces), length);
        let upload = manage_files::UploadFileRequest::new(file, manage_files::UploadPurpose::Batch);
        client.manage_files().upload(&upload).await.unwrap_err().to_string()
    };
    let piece = || Ok(bytes::Bytes::from_static(b"0123456789"));
    assert!(upload(vec![piece()], Some(11)).await.contains("`file` is shorter than its declared length"));
    assert!(
        upload(vec![piece(), piece()], Some(11)).await.contains("`file` is longer than its declared length")
    );
    let broken = upload(vec![piece(), Err(IoError::new(ErrorKind::BrokenPipe, "secret"))], None).await;
    assert!(broken.contains("cannot be read") && !broken.contains("secret"), "{broken}");
}

#[tokio::test]
async fn a_download_that_breaks_off_leaves_no_file() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this".to_owned();
    let (client, _requests) = serve(vec![cut]);
    let folder = tempfile::tempdir().unwrap();
    let content = client.manage_files().content("file-1").await.unwrap();
    let error = content.save_to(folder.path().join("down.jsonl")).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let (client, _requests) = serve(vec![answer("200 OK", &"x".repeat(2_000))]);
    let small = modwright_connectors::RequestOptions::new().max_response_bytes(1_000);
    let content = client.manage_files().content("file-1").with(small).await.unwrap();
    assert!(matches!(content.bytes().await, Err(Error::TooLarge(_))));
}

#[tokio::test]
async fn what_happens_between_two_looks_is_handed_on_once_and_in_order() {
    let job = |status: &str| answer("200 OK", &format!(r#"{{"id":"ftjob-1","status":"{status}"}}"#));
    let page = |ids: &[&str]| {
        let data: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
        answer("200 OK", &json!({ "data": data, "has_more": false }).to_string())
    };
    let (client, _requests) = serve(vec![
        job("running"),
        page(&["e2", "e1"]),
        job("running"),
        page(&["e2", "e1"]),
        job("succeeded"),
        page(&["e4", "e3", "e2", "e1"]),
    ]);
    let events = manage_fine_tunes::ListFineTuningEventsRequest::from("ftjob-1");
    let mut updates =
        client.manage_fine_tunes().follow_events(&events).every(std::time::Duration::from_millis(1));
    let mut ids = Vec::new();
    while let Some(update) = updates.try_next().await.unwrap() {
        ids.push(update.id);
    }
    assert_eq!(ids, ["e1", "e2", "e3", "e4"]);
}

#[tokio::test]
async fn every_operation_that_streams_does() {
    use modwright_connectors::openai::completion;
    macro_rules! count {
        ($call:expr) => {{
            let mut events = $call.await.unwrap();
            let mut count = 0;
            while events.try_next().await.unwrap().is_some() {
                count += 1;
            }
            count
        }};
    }
    let (_mock, client) = mock().await;
    let picture = File::bytes("a.png", b"\x89PNG\r\n\x1a\n".as_slice());
    let edit = edit_image::EditImageRequest::new(picture, "A hat").model("gpt-image-1").partial_images(1);
    assert_eq!(count!(client.edit_image().edit_stream(&edit)), 2);
    let speak =
        manage_audio::CreateSpeechRequest::new("gpt-4o-mini-tts", "Hello", manage_audio::Voice::Coral);
    assert_eq!(count!(client.manage_audio().speak_stream(&speak)), 2);
    let legacy = manage_fine_tunes::ListFineTuneEventsRequest::from("ft-abc123");
    assert_eq!(count!(client.manage_fine_tunes().events_legacy_stream(&legacy)), 2);
    let complete = completion::CreateCompletionRequest::new("gpt-3.5-turbo-instruct", "A river:");
    assert!(count!(client.completion().create_stream(&complete)) > 0);
}

//! Uploads of large bodies: responses before their end, redirects and timeouts.
#![cfg(feature = "multipart")]
#![allow(missing_docs)]

mod scripted;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Connector, ErrorPaths, Retry};
use modwright_runtime::{Client, Error, File, RequestOptions, Value};

static CONNECTOR: Connector = Connector {
    name: "mini",
    errors: ErrorPaths { message: &["error", "message"], kind: &[], code: &["error", "code"], param: &[] },
    retry: Some(Retry { statuses: &[(500, 599)], never: &[], max_retries: 2, idempotency: None }),
    ..Connector::DEFAULT
};

const SIZE: usize = 8 << 20;

fn client(base: &str) -> Client {
    Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap()
}

/// A server that reads 100 kB of a body, responds that it is too large, and closes the connection with the rest unread,
/// so that the client's next write fails. Returns the number of connections.
fn refuses(times: usize) -> (String, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    let (sender, connections) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(times) {
            let mut stream = stream.unwrap();
            let _ = sender.send(());
            let _ = stream.read_exact(&mut [0; 100_000]);
            let body = r#"{"error":{"message":"too large","code":"size"}}"#;
            let length = body.len();
            let head = format!(
                "HTTP/1.1 413 Payload Too Large\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    (base, connections)
}

async fn refused_early(kind: &str, folder: &std::path::Path, retries: u32) -> Error {
    let (base, _connections) = refuses(3);
    let client = client(&base);
    let call = Call::post(&client, "files");
    let options = RequestOptions::new().max_retries(retries);
    let call = match kind {
        "json" => call.json(&"x".repeat(SIZE)),
        "memory" => call.file("file", &File::bytes("a.bin", vec![0; SIZE])),
        "raw" => call.raw(&File::bytes("a.bin", vec![0; SIZE])),
        _ => {
            let path = folder.join("a.bin");
            std::fs::write(&path, vec![0; SIZE]).unwrap();
            call.file("file", &File::path(path))
        }
    };
    call.returns_json::<Value>().with(options).await.unwrap_err()
}

/// The kernel can reject a write before it tells the client that there is data to read. Then the connection fails, and
/// the retry reads the response.
#[tokio::test]
async fn a_response_that_comes_before_the_end_of_an_upload_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["json", "memory", "raw", "disk"] {
        let error = refused_early(kind, folder.path(), 2).await;
        assert_eq!(error.to_string(), "too large (HTTP 413, code `size`)", "{kind}");
    }
}

/// Counts how often the response is read: it is a race against the kernel. Run by hand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn how_often_an_early_response_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["json", "memory", "raw", "disk"] {
        let mut read = 0;
        for _ in 0..40 {
            read += usize::from(refused_early(kind, folder.path(), 0).await.status() == Some(413));
        }
        println!("{kind}: {read} of 40");
    }
}

/// Reads a request with its complete body.
fn read_all(stream: &std::net::TcpStream) -> (String, usize) {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        let lower = line.to_ascii_lowercase();
        length = lower.strip_prefix("content-length: ").map_or(length, |text| text.trim().parse().unwrap());
        if first.is_empty() {
            first = line.trim().to_owned();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (first, length)
}

/// A server that redirects each request for `/v1/…` to `/v2/…`, `times` times, and then accepts it.
fn redirects(status: u16, times: usize) -> (String, Receiver<(String, usize)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let _ = sender.send(read_all(&stream));
            let head = match index < times {
                true => format!("HTTP/1.1 {status} Moved\r\nlocation: /v2/é{index}\r\n"),
                false => "HTTP/1.1 200 OK\r\n".to_owned(),
            };
            let _ = stream
                .write_all(format!("{head}connection: close\r\ncontent-length: 2\r\n\r\n{{}}").as_bytes());
        }
    });
    (base, requests)
}

#[tokio::test]
async fn an_upload_is_sent_again_if_the_same_host_redirects_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, vec![0; 1 << 20]).unwrap();
    for status in [307, 308] {
        for file in [File::bytes("a.bin", vec![0; 1 << 20]), File::path(&path)] {
            for times in [1, 10] {
                let (base, requests) = redirects(status, times);
                Call::post(&client(&base), "files")
                    .file("file", &file)
                    .returns_json::<Value>()
                    .await
                    .unwrap();
                let requests: Vec<(String, usize)> = requests.try_iter().collect();
                assert_eq!(requests.len(), times + 1);
                assert!(requests[times].0.starts_with("POST /v2/%C3%A9"), "{requests:?}");
                assert!(requests.iter().all(|(_, length)| *length > 1 << 20 && *length == requests[0].1));
            }
        }
        let (base, _requests) = redirects(status, 1);
        Call::post(&client(&base), "x").json(&"x".repeat(1 << 20)).returns_json::<Value>().await.unwrap();
    }
    let refused = |times, file: File| async move {
        let (base, requests) = redirects(307, times);
        let error = Call::post(&client(&base), "files").file("file", &file).returns_json::<Value>().await;
        (error.unwrap_err().to_string(), requests.try_iter().count())
    };
    let many = "HTTP 307 Temporary Redirect: the API redirected more than 10 times";
    assert_eq!(refused(20, File::bytes("a.bin", "a")).await, (many.to_owned(), 11));
    let once = futures_core_stream(vec![bytes::Bytes::from_static(b"a")]);
    let again = "HTTP 307 Temporary Redirect: the redirect was not followed because the request body cannot be sent again";
    assert_eq!(refused(1, File::stream("a.bin", once, Some(1))).await, (again.to_owned(), 1));
    // 303 requests a GET without the body.
    let (base, requests) = redirects(303, 1);
    let file = File::bytes("a.bin", "a");
    Call::post(&client(&base), "files").file("file", &file).returns_json::<Value>().await.unwrap();
    assert_eq!(requests.try_iter().nth(1).unwrap().0, "GET /v2/%C3%A90 HTTP/1.1");
}

/// A stream of these chunks.
fn futures_core_stream(
    chunks: Vec<bytes::Bytes>,
) -> impl futures_core::Stream<Item = std::io::Result<bytes::Bytes>> + Send + 'static {
    struct Chunks(std::vec::IntoIter<bytes::Bytes>);

    impl futures_core::Stream for Chunks {
        type Item = std::io::Result<bytes::Bytes>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.next().map(Ok))
        }
    }

    Chunks(chunks.into_iter())
}

/// A server that reads a body in steps, with pauses between, and then accepts it; or stops reading.
fn takes_slowly(pause: Duration, stops: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut taken = 0;
            let mut buffer = vec![0; 2 << 20];
            while taken < SIZE * 4 {
                std::thread::sleep(pause);
                taken += stream.read(&mut buffer).unwrap();
                if stops && taken > SIZE {
                    std::thread::sleep(Duration::from_secs(3));
                    return;
                }
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}");
            while stream.read(&mut buffer).is_ok_and(|read| read > 0) {}
        }
    });
    base
}

#[tokio::test]
async fn an_upload_that_gets_on_is_not_ended_by_its_length_and_one_that_stops_is() {
    let timeout = Duration::from_millis(600);
    let call = |base: &str, options: RequestOptions| {
        let file = File::bytes("a.bin", vec![0; SIZE * 4]);
        let call = Call::post(&client(base), "files").raw(&file).returns_json::<Value>();
        call.with(options.max_retries(0))
    };
    let options = || RequestOptions::new().timeout(timeout);
    let base = takes_slowly(Duration::from_millis(50), false);
    let begin = std::time::Instant::now();
    call(&base, options()).await.unwrap();
    assert!(begin.elapsed() > timeout, "{:?}", begin.elapsed());

    let base = takes_slowly(Duration::from_millis(50), false);
    let error = call(&base, options().total_timeout(timeout)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");

    let base = takes_slowly(Duration::from_millis(1), true);
    let error = call(&base, options()).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
#[cfg(unix)]
async fn a_file_that_is_not_regular_is_rejected_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let other = "not a regular file (a named pipe, a socket or a device can be sent with `File::stream`)";
    for (path, message) in [
        (pipe.as_path(), other),
        (socket.as_path(), other),
        (std::path::Path::new("/dev/null"), other),
        (folder.path(), "is a directory"),
        (&folder.path().join("none"), "entity not found"),
    ] {
        let file = File::path(path).name("a.bin");
        let call = Call::post(&client("http://127.0.0.1:9/"), "files").file("file", &file);
        let error = call.returns_json::<Value>().await.unwrap_err();
        assert_eq!(error.to_string(), format!("`file` cannot be read: {message}"));
    }
}

#[tokio::test]
async fn the_progress_of_an_upload_is_reported_and_starts_again_with_a_retry() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, vec![0; 150_000]).unwrap();
    let memory = || File::bytes("a.bin", vec![0; 150_000]);
    for (file, is_form) in [(File::path(&path), true), (memory(), true), (memory(), false)] {
        let failed = scripted::response("500 Internal Server Error", "retry-after-ms: 0\r\n", "{}");
        let (base, _requests) = scripted::serve(vec![failed, scripted::response("200 OK", "", "{}")]);
        let reports = Arc::<Mutex<Vec<_>>>::default();
        let seen = Arc::clone(&reports);
        let file = file.on_progress(move |sent, total| seen.lock().unwrap().push((sent, total)));
        let call = Call::post(&client(&base), "files");
        let call = if is_form { call.file("file", &file) } else { call.raw(&file) };
        call.returns_json::<Value>().await.unwrap();
        let once = [0, 65_536, 131_072, 150_000].map(|sent| (sent, Some(150_000)));
        assert_eq!(*reports.lock().unwrap(), [once, once].concat());
    }
}

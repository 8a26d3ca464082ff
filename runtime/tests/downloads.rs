//! Responses that are saved to a file: completely or not at all.
#![allow(missing_docs)]

mod scripted;

use std::path::Path;
use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Connector};
use modwright_runtime::{Client, Error};
use scripted::{Step, serve};

static CONNECTOR: Connector = Connector { name: "mini", ..Connector::DEFAULT };

const CHUNK: usize = 61_440;
const HEAD: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 184320\r\n\r\n";

/// A response of 180 KiB in three chunks.
fn three_chunks() -> Vec<Step> {
    let mut steps = vec![(Duration::ZERO, HEAD.as_bytes().to_vec())];
    steps.extend((0..3).map(|_| (Duration::from_millis(30), vec![b'x'; CHUNK])));
    steps
}

async fn save(base: &str, path: &Path) -> Result<u64, Error> {
    let client = Client::new(Connection::new(&CONNECTOR).base_url(base)).unwrap();
    Call::get(&client, "file").returns_bytes().await.unwrap().save_to(path).await
}

fn names(folder: &Path) -> Vec<String> {
    folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Runs [`saves_where_the_disk_is_full`] in a process whose files cannot be longer than 160 KiB: the last of the three
/// chunks does not fit.
#[test]
#[cfg(unix)]
fn a_download_whose_last_chunk_does_not_fit_is_an_error_and_the_good_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, "good").unwrap();
    // The signal is ignored, so that the write fails instead of the process. `ulimit` counts in blocks of 512 bytes.
    let script = "trap '' XFSZ; ulimit -f 320; exec \"$0\" --exact --ignored saves_where_the_disk_is_full";
    let mut child = std::process::Command::new("sh");
    child.arg("-c").arg(script).arg(std::env::current_exe().unwrap()).env("SAVE_TO", &path);
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert_eq!(std::fs::read(&path).unwrap(), b"good");
    assert_eq!(names(folder.path()), ["a.bin"]);
}

#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn saves_where_the_disk_is_full() {
    let path = std::env::var_os("SAVE_TO").unwrap();
    let (base, _requests) = serve(vec![three_chunks()]);
    let error = save(&base, Path::new(&path)).await.unwrap_err();
    assert_eq!(error.to_string(), "`path` cannot be written: file too large");
}

#[tokio::test]
async fn a_download_that_breaks_off_leaves_the_good_file_and_no_part() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, "good").unwrap();
    let mut cut = three_chunks();
    cut.pop();
    let (base, _requests) = serve(vec![cut, three_chunks()]);
    assert!(matches!(save(&base, &path).await, Err(Error::Transport(_))));
    assert_eq!(std::fs::read(&path).unwrap(), b"good");
    assert_eq!(save(&base, &path).await.unwrap(), 184_320);
    assert_eq!(std::fs::read(&path).unwrap().len(), 184_320);
    assert_eq!(names(folder.path()), ["a.bin"]);
}

/// A file that is being created when the call is dropped is deleted by the thread that creates it.
#[test]
fn a_download_that_is_dropped_at_any_moment_leaves_no_part() {
    let folder = tempfile::tempdir().unwrap();
    for polls in 0..8 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (base, _requests) = serve(vec![three_chunks()]);
        runtime.block_on(async {
            let path = folder.path().join("a.bin");
            let mut saving = Box::pin(save(&base, &path));
            let mut left = polls * 2;
            std::future::poll_fn(|context| {
                if left == 0 || saving.as_mut().poll(context).is_ready() {
                    return std::task::Poll::Ready(());
                }
                left -= 1;
                std::task::Poll::Pending
            })
            .await;
        });
        // The runtime waits for its blocking threads.
        drop(runtime);
        let left: Vec<String> = names(folder.path()).into_iter().filter(|name| name != "a.bin").collect();
        assert!(left.is_empty(), "{polls}: {left:?}");
    }
}

#[tokio::test]
async fn two_downloads_to_one_path_at_once_are_both_complete() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    let ((one, _), (two, _)) = (serve(vec![three_chunks()]), serve(vec![three_chunks()]));
    let (one, two) =
        (tokio::spawn(async_save(one, path.clone())), tokio::spawn(async_save(two, path.clone())));
    assert_eq!((one.await.unwrap(), two.await.unwrap()), (184_320, 184_320));
    assert_eq!(std::fs::read(&path).unwrap().len(), 184_320);
    assert_eq!(names(folder.path()), ["a.bin"]);
}

async fn async_save(base: String, path: std::path::PathBuf) -> u64 {
    save(&base, &path).await.unwrap()
}

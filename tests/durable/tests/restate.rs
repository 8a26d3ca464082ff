//! The service and the server are killed while scenarios run.
#![allow(missing_docs)]

use modwright_mock::{Mock, Recorded, Reply};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 20;

/// A process that is killed at the end.
struct Process(Child);

impl Process {
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The ports of the server and of the service.
struct Place {
    server: PathBuf,
    config: PathBuf,
    ingress: u16,
    admin: u16,
    service: u16,
}

impl Place {
    fn new(folder: &Path) -> Self {
        let server = std::env::var_os("RESTATE_SERVER").expect("the path of restate-server");
        let [ingress, admin, node, service] = free_ports();
        let config = folder.join("restate.toml");
        let data = folder.join("data");
        let text = format!(
            "bind-address = \"127.0.0.1:{node}\"\nbase-dir = {data:?}\nnode-name = \"test\"\ncluster-name = \"test\"
default-num-partitions = 1\nrocksdb-total-memory-size = \"32MB\"\ndisable-telemetry = true
[admin]\nbind-address = \"127.0.0.1:{admin}\"\n[ingress]\nbind-address = \"127.0.0.1:{ingress}\"\n"
        );
        std::fs::write(&config, text).unwrap();
        Self { server: server.into(), config, ingress, admin, service }
    }

    fn start_server(&self) -> Process {
        let mut command = Command::new(&self.server);
        command.arg("--config-file").arg(&self.config).stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process(command.spawn().unwrap());
        wait(|| call(self.admin, "GET", "/health", "").is_some_and(|(status, _)| status == 200));
        wait(|| call(self.ingress, "GET", "/restate/health", "").is_some_and(|(status, _)| status == 200));
        process
    }

    fn start_service(&self, shop: &str) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_modwright-durable"));
        command.arg(format!("127.0.0.1:{}", self.service)).arg(shop);
        let process = Process(command.spawn().unwrap());
        wait(|| TcpStream::connect(("127.0.0.1", self.service)).is_ok());
        process
    }
}

fn free_ports() -> [u16; 4] {
    let listeners: [TcpListener; 4] = std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

fn wait(is_there: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_there() {
        assert!(start.elapsed() < Duration::from_secs(60), "it does not start, or the runs do not go on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Returns the status and the text of a response; `None` if nobody answers.
fn call(port: u16, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    let status = text.split(' ').nth(1)?.parse().ok()?;
    Some((status, text))
}

async fn shop() -> Mock {
    let answer = |request: Recorded| async move {
        let item = request.json()["item"].as_u64().unwrap_or_default();
        Reply::ok().json(&json!({ "number": item * 10 })).delay(Duration::from_millis(20))
    };
    Mock::with_handler("/", answer).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs restate-server: RESTATE_SERVER is its path"]
async fn a_scenario_goes_on_when_the_service_and_the_server_are_killed() {
    let folder = std::env::temp_dir().join(format!("modwright-durable-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mock = shop().await;
    let (place, url) = (Place::new(&folder), mock.base_url());
    let (mut server, mut service) = (place.start_server(), place.start_service(&url));
    let deployment = json!({ "uri": format!("http://127.0.0.1:{}", place.service) }).to_string();
    let (status, text) = call(place.admin, "POST", "/deployments", &deployment).unwrap();
    assert!(status < 300, "{text}");
    let input = json!({ "items": [1, 2, 3, 4] }).to_string();
    for run in 0..RUNS {
        let (status, text) =
            call(place.ingress, "POST", &format!("/Orders/run-{run}/run/send"), &input).unwrap();
        assert!(status < 300, "{text}");
    }
    let mut at_kill = Vec::new();
    for kill in 0..6 {
        // Each kill interrupts runs that went on after the one before.
        let before = mock.requests().len();
        wait(|| mock.requests().len() >= before + 15);
        at_kill.push(mock.requests().len());
        if kill % 3 == 2 {
            server.kill();
            server = place.start_server();
        } else {
            service.kill();
            service = place.start_service(&url);
        }
    }
    for run in 0..RUNS {
        let path = format!("/restate/workflow/Orders/run-{run}/attach");
        let (status, text) = call(place.ingress, "GET", &path, "").unwrap();
        assert!(status == 200 && text.contains(r#"{"done":[10,20,40]}"#), "{text}");
    }
    let mut sent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut count = 0;
    for request in mock.requests() {
        let body: Value = request.json();
        let key = request.header("idempotency-key").unwrap().to_owned();
        let step = format!("{} {} {}", body["run"], request.path(), body["item"]);
        sent.entry(step).or_default().insert(key);
        count += 1;
    }
    println!("requests at each kill: {at_kill:?}; {} steps, {count} requests", sent.len());
    assert_eq!(sent.len(), RUNS * 8, "a step is lost");
    // At each kill, at most one call of a run is in flight; the same key goes with it.
    assert!(sent.values().all(|keys| keys.len() == 1), "{sent:?}");
    assert!(count <= RUNS * 8 + RUNS * 6, "{count} requests");
    drop((server, service));
    let _ = std::fs::remove_dir_all(folder);
}

//! `modwright-spec-mock SPEC CONNECTOR`: prints the base URL of a server and runs until its standard input ends.

use modwright_spec_mock::Mock;
use std::io;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [spec, connector] = arguments.as_slice() else {
        eprintln!("error: name the folder of the specifications and the connector");
        return ExitCode::from(2);
    };
    let mock = match Mock::from_spec(spec, connector).await {
        Ok(mock) => mock,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{}", mock.base_url());
    let wait = tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink()));
    let _ = wait.await;
    ExitCode::SUCCESS
}

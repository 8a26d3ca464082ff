//! Makes a call, and prints its response.

use crate::input::input;
use crate::tree::{ALLOW_SOFT, OUTPUT, STREAM};
use crate::{Chosen, FAILED, WRONG, output};
use clap::ArgMatches;
use modwright_runtime::Error;

/// Makes the call and returns the exit code.
pub(crate) fn run(chosen: &Chosen<'_>, matches: &ArgMatches) -> u8 {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(call(chosen, matches)).unwrap_or_else(|code| code),
        Err(error) => wrong(&error.to_string()),
    }
}

async fn call(chosen: &Chosen<'_>, matches: &ArgMatches) -> Result<u8, u8> {
    let input = input(chosen, matches).map_err(|message| wrong(&message))?;
    let client = (chosen.connector.client)().map_err(|error| failed(&error))?;
    let (module, operation) = (&chosen.module.name, &chosen.operation.name);
    let allow_soft = matches.get_flag(ALLOW_SOFT);
    if chosen.operation.streams && matches.get_flag(STREAM) {
        let call = client.invoke_stream(module, operation, input);
        let call = if allow_soft { call.allow_soft() } else { call };
        let mut events = call.await.map_err(|error| failed(&error))?;
        while let Some(chunk) = events.try_next().await.map_err(|error| failed(&error))? {
            output::line(&chunk).map_err(|error| closed(&error))?;
        }
        return Ok(0);
    }
    let call = client.invoke(module, operation, input);
    let call = if allow_soft { call.allow_soft() } else { call };
    let response = call.await.map_err(|error| failed(&error))?;
    let path = matches.try_get_one::<String>(OUTPUT).ok().flatten();
    output::response(&response, path.map(String::as_str)).map_err(|error| closed(&error))?;
    Ok(0)
}

fn failed(error: &Error) -> u8 {
    eprintln!("error: {error}");
    match error {
        Error::Invalid(_) | Error::Config(_) | Error::File(_) => WRONG,
        _ => FAILED,
    }
}

/// Prints a mistake in the command line.
pub(crate) fn wrong(message: &str) -> u8 {
    eprintln!("error: {message}");
    WRONG
}

/// The output cannot be written. Nobody reads the rest of a pipe that is closed, which is no mistake.
fn closed(error: &std::io::Error) -> u8 {
    if error.kind() == std::io::ErrorKind::BrokenPipe { 0 } else { wrong(&error.to_string()) }
}

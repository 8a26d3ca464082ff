//! Mock servers that others wrote.
#![allow(missing_docs)]

use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "needs Node, Python and their registries: installs programs of others and runs them on the exports"]
fn an_exported_document_is_right_by_the_programs_of_others() {
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    assert!(Command::new(run).status().unwrap().success());
}

#[test]
#[ignore = "needs Node, Python and their registries: installs mock servers of others and starts them"]
fn no_response_is_refused_that_openai_python_reads() {
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("run");
    let status =
        Command::new(run).arg("--calls").arg(env!("CARGO_BIN_EXE_modwright-judges")).status().unwrap();
    assert!(status.success());
}

//! A large file from disk: each upload is a process of its own, which says how much memory it took.

use crate::server::Server;
use crate::{Outcome, REQWEST, TABLE, ours};
use modwright_connectors::File;
use modwright_connectors::openai::manage_files::{UploadFileRequest, UploadPurpose};
use report::{Cost, Row, median};
use std::path::Path;
use std::process::Command;

/// Both sizes in bytes: the file, and one that shows what a process needs anyway.
const LARGE: u64 = 512_000_000;
const SMALL: u64 = 1_000;

/// Prints the rows.
pub fn rows(server: &Server) -> Outcome {
    let folder = std::env::temp_dir().join(format!("modwright-uploads-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = measure(server, &folder);
    std::fs::remove_dir_all(&folder)?;
    outcome
}

fn measure(server: &Server, folder: &Path) -> Outcome {
    let (large, small) = (folder.join("large.jsonl"), folder.join("small.jsonl"));
    std::fs::File::create(&large)?.set_len(LARGE)?;
    std::fs::File::create(&small)?.set_len(SMALL)?;
    let run = |side: &str, path: &Path| -> Outcome<Cost> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["upload", side, &server.base_url()]).arg(path);
        Ok(report::run_with_peak(&mut command)?)
    };
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        ours.push(run("ours", &large)?);
        bare.push(run("reqwest", &large)?);
    }
    let middle = |costs: &[Cost], part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
    let seconds = |costs: &[Cost]| middle(costs, |cost| cost.cpu);
    Row::new(TABLE, "uploading 512 MB from disk", seconds(&ours), "s CPU")
        .peer(REQWEST, seconds(&bare))
        .at_most(1.1)
        .note(&format!(
            "wall: {:.2} s, {REQWEST} {:.2} s",
            middle(&ours, |cost| cost.wall),
            middle(&bare, |cost| cost.wall)
        ))
        .print();
    let grown = middle(&ours, |cost| cost.peak) - run("ours", &small)?.peak;
    let theirs = middle(&bare, |cost| cost.peak) - run("reqwest", &small)?.peak;
    Row::new(TABLE, "memory for uploading 512 MB, beyond that for 1 kB", grown, "MB")
        .at_most(16.0)
        .note(&format!("{REQWEST}: {theirs:.1} MB"))
        .print();
    Ok(())
}

/// Sends one file.
pub async fn send(side: &str, base_url: &str, path: &str) -> Outcome {
    if side == "ours" {
        let upload = UploadFileRequest::new(File::path(path), UploadPurpose::FineTune);
        ours(base_url).manage_files().upload(&upload).await?;
        return Ok(());
    }
    let form = reqwest::multipart::Form::new().text("purpose", "fine-tune").file("file", path).await?;
    let request = reqwest::Client::new().post(format!("{base_url}/files")).bearer_auth("sk-no-key");
    request.multipart(form).send().await?.error_for_status()?;
    Ok(())
}

//! A list over a thousand pages.

use crate::server::{PAGES, Server};
use crate::{Outcome, TABLE, cpu, ours, runtime};
use modwright_connectors::openai::Client;
use modwright_connectors::openai::manage_files::{ListFilesRequest, StoredFile};
use report::{Row, interleaved};
use serde::Deserialize;

/// A page as a written loop reads it.
#[derive(Deserialize)]
struct Page {
    data: Vec<StoredFile>,
    has_more: bool,
}

/// The pages of `once`.
pub const ONCE: usize = PAGES.0;
/// The peer.
pub const BY_HAND: &str = "a loop by hand over reqwest";

/// Walks the list once with one side.
pub fn once(server: &Server, side: &str) -> Outcome {
    let (runtime, url) = (runtime()?, server.base_url());
    let items = match side {
        "ours" => runtime.block_on(stream(&ours(&url))),
        _ => runtime.block_on(written(&reqwest::Client::new(), &format!("{url}/files"))),
    };
    if items == PAGES.0 * PAGES.1 { Ok(()) } else { Err(format!("{items} items came").into()) }
}

/// Prints the row.
pub fn rows(server: &Server) -> Outcome {
    let runtime = runtime()?;
    let client = ours(&server.base_url());
    let http = reqwest::Client::new();
    let url = format!("{}/files", server.base_url());
    let items = PAGES.0 * PAGES.1;
    let figures = interleaved(
        5,
        &mut [&mut || cpu(|| assert_eq!(runtime.block_on(stream(&client)), items)), &mut || {
            cpu(|| assert_eq!(runtime.block_on(written(&http, &url)), items))
        }],
    );
    Row::new(TABLE, "1,000 pages of 100 items, item by item", figures[0], "ms CPU")
        .peer(BY_HAND, figures[1])
        .at_most(1.1)
        .print();
    Ok(())
}

async fn stream(client: &Client) -> usize {
    let mut items = client.manage_files().list(&ListFilesRequest::new()).items();
    let mut count = 0;
    while let Some(item) = items.try_next().await.expect("an item") {
        std::hint::black_box(item);
        count += 1;
    }
    count
}

async fn written(http: &reqwest::Client, url: &str) -> usize {
    let mut address = url.to_owned();
    let mut count = 0;
    loop {
        let response = http.get(&address).bearer_auth("sk-no-key").send().await.expect("an answer");
        let page: Page = response.json().await.expect("a page");
        let last = page.data.last().map(|item| item.id.clone()).expect("an item");
        for item in page.data {
            std::hint::black_box(item);
            count += 1;
        }
        if !page.has_more {
            return count;
        }
        address = format!("{url}?after={last}");
    }
}

//! Lists whose responses lead from page to page: by a cursor, a URL, a number or an offset.
#![allow(missing_docs)]

mod server;

use modwright_runtime::codegen::{Call, NextPage, PageCall, PageFormat};
use server::{Server, ok};

fn list(server: &Server, format: &'static PageFormat, start: Option<i64>) -> PageCall<i64> {
    Call::get(&server.client(), "list").returns_pages().format(format, &start)
}

/// Reads a list whose responses are these, and returns its items and the queries that were sent.
async fn read<const N: usize>(
    format: &'static PageFormat,
    start: Option<i64>,
    pages: &[&str; N],
) -> (Vec<i64>, Vec<String>) {
    let server = Server::start(pages.map(ok));
    let items = list(&server, format, start).items().collect().await.unwrap();
    let query = |request: String| {
        let target = request.split(' ').nth(1).unwrap().to_owned();
        target.split_once('?').map_or(String::new(), |(_, query)| query.to_owned())
    };
    (items, server.seen.try_iter().map(query).collect())
}

#[tokio::test]
async fn a_cursor_of_the_response_leads_to_the_next_page() {
    static FORMAT: PageFormat = PageFormat {
        items: &["result", "items"],
        more: &[],
        next: NextPage::Cursor { parameter: "cursor", from: &["meta", "next"] },
    };
    for end in [r#"{"result":null,"meta":{"next":""}}"#, r#"{"result":{"items":[3]},"meta":{}}"#, "{}"] {
        let pages = [r#"{"result":{"items":[1,2]},"meta":{"next":"n 2"}}"#, end];
        let (items, queries) = read(&FORMAT, None, &pages).await;
        assert_eq!(items[..2], [1, 2]);
        assert_eq!(queries, ["", "cursor=n%202"]);
    }
    let (_, queries) = read(&FORMAT, Some(7), &["{}"]).await;
    assert_eq!(queries, ["cursor=7"]);
}

#[tokio::test]
async fn a_flag_ends_a_list_although_there_is_a_cursor() {
    static FORMAT: PageFormat = PageFormat {
        items: &["items"],
        more: &["meta", "more"],
        next: NextPage::Cursor { parameter: "cursor", from: &["next"] },
    };
    let pages =
        [r#"{"items":[1],"next":5,"meta":{"more":true}}"#, r#"{"items":[2],"next":6,"meta":{"more":false}}"#];
    let (items, queries) = read(&FORMAT, None, &pages).await;
    assert_eq!((items.as_slice(), queries), ([1, 2].as_slice(), vec![String::new(), "cursor=5".to_owned()]));
}

#[tokio::test]
async fn a_url_of_the_response_leads_to_the_next_page() {
    static FORMAT: PageFormat =
        PageFormat { items: &["items"], more: &[], next: NextPage::Url { from: &["links", "next"] } };
    let pages = [r#"{"items":[1],"links":{"next":"list?page=2"}}"#, r#"{"items":[2],"links":{"next":null}}"#];
    let (items, queries) = read(&FORMAT, None, &pages).await;
    assert_eq!((items.as_slice(), queries), ([1, 2].as_slice(), vec![String::new(), "page=2".to_owned()]));
    let server = Server::start([ok(r#"{"items":[1],"links":{"next":"https://evil.example.com/list"}}"#)]);
    let mut items = list(&server, &FORMAT, None).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    let error = items.try_next().await.unwrap_err().to_string();
    assert!(error.contains("not below the base URL"), "{error}");
}

#[tokio::test]
async fn numbered_pages_end_with_the_last_one_or_without_items() {
    static LAST: PageFormat = PageFormat {
        items: &["items"],
        more: &[],
        next: NextPage::Number { parameter: "page", first: 1, last: &["last"], total: &[] },
    };
    let pages = [r#"{"items":[1],"last":2}"#, r#"{"items":[2],"last":"2"}"#];
    assert_eq!(read(&LAST, None, &pages).await, (vec![1, 2], vec![String::new(), "page=2".to_owned()]));
    static PLAIN: PageFormat = PageFormat {
        items: &[],
        more: &[],
        next: NextPage::Number { parameter: "page", first: 0, last: &[], total: &[] },
    };
    let (items, queries) = read(&PLAIN, None, &["[1]", "[2]", "[]"]).await;
    assert_eq!((items, queries), (vec![1, 2], vec![String::new(), "page=1".to_owned(), "page=2".to_owned()]));
    let (_, queries) = read(&PLAIN, Some(4), &["[1]", "[]"]).await;
    assert_eq!(queries, ["page=4", "page=5"]);
    static TOTAL: PageFormat = PageFormat {
        items: &["items"],
        more: &[],
        next: NextPage::Number { parameter: "page", first: 1, last: &[], total: &["total"] },
    };
    let pages = [r#"{"items":[1,2],"total":3}"#, r#"{"items":[3],"total":3}"#];
    assert_eq!(read(&TOTAL, None, &pages).await.0, [1, 2, 3]);
}

#[tokio::test]
async fn an_offset_is_the_number_of_items_before_a_page() {
    static FORMAT: PageFormat = PageFormat {
        items: &["items"],
        more: &[],
        next: NextPage::Offset { parameter: "offset", total: &["total"] },
    };
    let pages =
        [r#"{"items":[1,2],"total":5}"#, r#"{"items":[3,4],"total":5}"#, r#"{"items":[5],"total":5}"#];
    let (items, queries) = read(&FORMAT, None, &pages).await;
    assert_eq!(
        (items, queries),
        (vec![1, 2, 3, 4, 5], vec![String::new(), "offset=2".to_owned(), "offset=4".to_owned()])
    );
    let (items, queries) = read(&FORMAT, Some(4), &[r#"{"items":[5],"total":5}"#]).await;
    assert_eq!((items, queries), (vec![5], vec!["offset=4".to_owned()]));
}

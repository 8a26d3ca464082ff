//! Lists whose next page is in the response's `Link` header.
#![allow(missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use modwright_runtime::codegen::{Call, Connection, Connector, PageCall};
use modwright_runtime::{Client, Error, RequestOptions};

static CONNECTOR: Connector = Connector { name: "mini", ..Connector::DEFAULT };

/// A server whose responses are lists with these links, and the request lines. `{host}` is its address.
fn serve(links: &[&str]) -> (Client, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    let links: Vec<String> = links.iter().map(|link| link.replace("{host}", &host)).collect();
    let (asked, lines) = channel();
    std::thread::spawn(move || {
        for (number, link) in links.iter().enumerate() {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            asked.send(head.next().unwrap()).unwrap();
            head.find(String::is_empty).unwrap();
            let link =
                if link.is_empty() { String::new() } else { format!("link: <{link}>; rel=\"next\"\r\n") };
            let response =
                format!("HTTP/1.1 200 OK\r\n{link}content-length: 3\r\nconnection: close\r\n\r\n[{number}]");
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    let connection = Connection::new(&CONNECTOR).base_url(format!("{host}/v1/"));
    (Client::new(connection.query("api_key", "key", "secret".into())).unwrap(), lines)
}

fn list(client: &Client) -> PageCall<i64> {
    let call = Call::get(client, "a/items").returns_pages();
    call.with(RequestOptions::new().query("per_page", 1))
}

/// Returns the request line for the second page if the first one has this link.
async fn second(link: &str) -> String {
    let (client, lines) = serve(&[link, ""]);
    assert_eq!(list(&client).items().collect().await.unwrap(), [0, 1], "{link}");
    assert_eq!(lines.recv().unwrap(), "GET /v1/a/items?per_page=1&key=secret HTTP/1.1");
    lines.recv().unwrap()
}

#[tokio::test]
async fn a_link_is_resolved_against_the_page_that_has_it() {
    for (link, target) in [
        ("{host}/v1/a/items?page=2", "a/items?page=2&"),
        ("?page=2", "a/items?page=2&"),
        ("items?page=2#top", "a/items?page=2&"),
        ("./2", "a/2?"),
        // The parameters of the connection are not added twice.
        ("#again", "a/items?per_page=1&"),
        ("../b/items?page=2", "b/items?page=2&"),
        ("/v1/c", "c?"),
        ("a/../d?e=f/g", "a/d?e=f/g&"),
        // The check ignores the query.
        ("?file=../b/..", "a/items?file=../b/..&"),
    ] {
        assert_eq!(second(link).await, format!("GET /v1/{target}key=secret HTTP/1.1"), "{link}");
    }
    // The second page's link is relative to the second page.
    let (client, lines) = serve(&["more/2?page=2", "3?page=3", ""]);
    assert_eq!(list(&client).items().collect().await.unwrap(), [0, 1, 2]);
    assert_eq!(lines.iter().nth(2).unwrap(), "GET /v1/a/more/3?page=3&key=secret HTTP/1.1");
}

#[tokio::test]
async fn a_link_to_another_host_is_an_error_after_the_items_of_its_page() {
    for link in [
        "https://elsewhere.example/v1/a/items?page=2",
        "//elsewhere.example/v1/a/items?page=2",
        "{host}.elsewhere.example/v1/",
        "{host}/v2/items",
        "/",
        "../../../items",
        "%2e%2e/%2e%2e/items",
        "..%252f..%252fitems",
        "%252e%252e?page=2",
        "file:///etc/passwd",
        "https://[",
    ] {
        let (client, lines) = serve(&[link, ""]);
        let mut pages = list(&client).pages();
        let first = pages.try_next().await.unwrap().unwrap();
        assert!(first.has_more() && first.items() == [0], "{link}");
        let error = pages.try_next().await.unwrap_err();
        assert!(matches!(&error, Error::Decode(decode) if decode.status() == 200), "{link}: {error:?}");
        let text = error.to_string();
        assert!(
            text.contains("the next page is not below the base URL") && !text.contains("secret"),
            "{text}"
        );
        assert_eq!(lines.try_iter().count(), 1, "{link}: nothing more is sent");
    }
}

#[tokio::test]
async fn a_link_to_the_page_itself_is_no_endless_list() {
    let (client, lines) = serve(&["?per_page=1", "?per_page=1", ""]);
    let error = list(&client).items().collect().await.unwrap_err();
    assert!(error.to_string().contains("the list would never end"), "{error}");
    assert_eq!(lines.try_iter().count(), 2);
}

//! A connector of another nature: links between pages, lists with commas, PATCH, 204, 304, a raw body to another server.
#![allow(missing_docs)]

use modwright_connectors::github::{Client, Connection, issues, releases, repositories};
use modwright_connectors::{Error, File, Nullable};
use modwright_spec_mock::Mock;

async fn mock() -> (Mock, Client) {
    let mock = Mock::from_spec(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"), "github").await.unwrap();
    let connection = Connection::new("no-token").base_url(mock.base_url()).uploads_url(mock.base_url());
    (mock, Client::new(connection).unwrap())
}

#[tokio::test]
async fn pages_are_followed_by_their_links_and_lists_have_commas() {
    let (mock, client) = mock().await;
    let list = repositories::ListRepositoriesRequest::new().affiliation(["owner", "collaborator"]);
    let all = client.repositories().list(&list).items().collect().await.unwrap();
    let names: Vec<&str> = all.iter().map(|repository| repository.name.as_str()).collect();
    assert_eq!(names, ["hello-world", "bye-world"]);
    let first = &mock.requests()[0];
    assert_eq!(first.target, "/user/repos?affiliation=owner,collaborator");
    assert_eq!(first.header("accept"), Some("application/vnd.github+json"));
    assert_eq!(first.header("x-github-api-version"), Some("2022-11-28"));
    assert_eq!(first.header("authorization"), Some("Bearer no-token"));
}

#[tokio::test]
async fn what_has_not_changed_is_none_and_what_has_no_answer_is_nothing() {
    let (mock, client) = mock().await;
    let retrieve = repositories::RetrieveRepositoryRequest::new("octocat", "hello-world");
    let found = client.repositories().retrieve(&retrieve).await.unwrap().unwrap();
    assert_eq!(found.default_branch.as_deref(), Some("main"));
    let unchanged = client.repositories().retrieve(&retrieve.if_none_match("\"abc\"")).await.unwrap();
    assert_eq!(unchanged, None);
    assert_eq!(mock.requests()[1].header("if-none-match"), Some("\"abc\""));
    client
        .repositories()
        .star(&repositories::StarRepositoryRequest::new("octocat", "hello-world"))
        .await
        .unwrap();
    client
        .issues()
        .delete_comment(&issues::DeleteIssueCommentRequest::new("octocat", "hello-world", 7))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_change_sends_what_is_given_and_null_where_that_is_meant() {
    let (mock, client) = mock().await;
    let close = issues::UpdateIssueRequest::new("octocat", "hello-world", 1347)
        .body(Nullable::Null)
        .state("closed")
        .state_reason("completed");
    client.issues().update(&close).await.unwrap();
    let sent = &mock.requests()[0];
    assert_eq!(
        (sent.method.as_str(), sent.target.as_str()),
        ("PATCH", "/repos/octocat/hello-world/issues/1347")
    );
    assert_eq!(sent.body, "{\"body\":null,\"state\":\"closed\",\"state_reason\":\"completed\"}");
}

#[tokio::test]
async fn an_asset_is_the_body_and_goes_to_its_own_server() {
    let (mock, client) = mock().await;
    let file = File::bytes("notes.txt", "Hello");
    let upload = releases::UploadReleaseAssetRequest::new("octocat", "hello-world", 1, "notes.txt", file);
    client.releases().upload_asset(&upload).await.unwrap();
    let sent = &mock.requests()[0];
    assert_eq!(sent.target, "/repos/octocat/hello-world/releases/1/assets?name=notes.txt");
    assert_eq!((sent.header("content-type"), sent.body.as_ref()), (Some("text/plain"), b"Hello".as_slice()));
    assert_eq!(sent.header("content-length"), Some("5"));

    // A token for another service does not go to GitHub's own server.
    let elsewhere = Client::new(Connection::new("no-token").base_url(mock.base_url())).unwrap();
    let refused = elsewhere.releases().upload_asset(&upload).await.unwrap_err();
    assert!(matches!(refused, Error::Config(_)) && refused.to_string().contains("uploads_url"), "{refused}");
    assert_eq!(mock.requests().len(), 1);
}

//! What the build script generated can be called.
#![allow(missing_docs)]

use modwright_build_script::parcels::tracking::{GetTrackingRequest, PREFIX};
use modwright_build_script::parcels::{Client, Connection};
use modwright_spec_mock::Mock;

#[tokio::test]
async fn a_client_generated_by_a_build_script_calls_and_validates() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/spec");
    let mock = Mock::from_spec(spec, "parcels").await.unwrap();
    let client = Client::new(Connection::new("token").base_url(mock.base_url())).unwrap();

    let parcel = client.tracking().get(GetTrackingRequest::new("P-1").history(2)).await.unwrap();
    assert_eq!(parcel.places, ["Lyon", "Riga"]);

    let refused = client.tracking().get(GetTrackingRequest::new("P-1").history(11)).await.unwrap_err();
    assert!(refused.to_string().contains("`history`"), "{refused}");
    assert_eq!(mock.requests().len(), 1);
}

#[test]
fn companion_files_are_a_part_of_the_client() {
    assert_eq!(
        format!("{:?}", GetTrackingRequest::numbered(1)),
        format!("{:?}", GetTrackingRequest::new(format!("{PREFIX}1")))
    );
    assert!(format!("{:?}", Connection::local("token")).contains("localhost"));
}

#[tokio::test]
async fn a_client_of_an_openapi_document_has_the_edits_over_it() {
    use modwright_build_script::stores::shops::ListShopsRequest;
    use modwright_build_script::stores::{Client, Connection};

    let client = Client::new(Connection::new().base_url("http://localhost:1/")).unwrap();
    let refused = client.shops().list(ListShopsRequest::new("Lisbon")).await.unwrap_err();
    assert!(refused.to_string().contains("`city`"), "{refused}");
}

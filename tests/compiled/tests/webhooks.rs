//! The messages that an API sends.
#![allow(missing_docs)]

use modwright_compiled::crate_of_webhooks::api::{catalog, news, things};
use modwright_runtime::{WebhookError, WebhookSecret};
use serde_json::json;
use std::time::{Duration, SystemTime};

const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

#[test]
fn a_signed_message_becomes_an_event() {
    let secret = WebhookSecret::new(SECRET).unwrap();
    let body = br#"{"type":"thing.made","at":1700000000,"data":{"id":"a"},"new":1}"#;
    let headers = secret.sign("msg_1", SystemTime::now(), body);
    let things::Event::ThingMade(made) = things::unwrap(&secret, &headers, body).unwrap() else {
        panic!("another event");
    };
    assert_eq!((made.data.id.as_str(), made.extra["new"].as_i64()), ("a", Some(1)));
}

#[test]
fn an_event_that_this_version_does_not_know_is_kept() {
    let secret = WebhookSecret::new(SECRET).unwrap();
    let body = br#"{"type":"thing.sold","price":3}"#;
    let event = things::unwrap(&secret, &secret.sign("msg_2", SystemTime::now(), body), body).unwrap();
    assert!(matches!(event, things::Event::Other(_)));
    assert_eq!(serde_json::to_value(&event).unwrap(), json!({ "type": "thing.sold", "price": 3 }));
}

#[test]
fn a_message_of_somebody_else_or_of_another_time_is_refused() {
    let secret = WebhookSecret::new(SECRET).unwrap();
    let other = WebhookSecret::new("whsec_AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH").unwrap();
    let body = br#"{"type":"ping"}"#;
    let now = SystemTime::now();
    let refused = |headers| things::unwrap(&secret, &headers, body).unwrap_err();
    assert_eq!(refused(other.sign("msg_3", now, body)), WebhookError::Signature);
    assert_eq!(refused(secret.sign("msg_3", now, b"{}")), WebhookError::Signature);
    assert_eq!(refused(secret.sign("msg_3", now - Duration::from_secs(400), body)), WebhookError::TooOld);
    assert_eq!(refused(secret.sign("msg_3", now + Duration::from_secs(400), body)), WebhookError::TooNew);
    assert!(things::unwrap(&secret, &secret.sign("msg_3", now, body), body).is_ok());
}

#[test]
fn while_a_secret_is_replaced_a_message_has_a_signature_of_each() {
    let (old, new) = (WebhookSecret::new("an old secret").unwrap(), WebhookSecret::new(SECRET).unwrap());
    let (body, now) = (br#"{"type":"ping"}"#, SystemTime::now());
    let mut headers = old.sign("msg_4", now, body);
    let second = new.sign("msg_4", now, body);
    let both = [&headers["webhook-signature"], &second["webhook-signature"]].map(|one| one.to_str().unwrap());
    let both = both.join(" ").parse().unwrap();
    headers.insert("webhook-signature", both);
    assert!(things::unwrap(&old, &headers, body).is_ok());
    assert!(things::unwrap(&new, &headers, body).is_ok());
}

#[test]
fn without_a_signature_the_body_is_read() {
    assert_eq!(news::read(br#"{"title":"a"}"#).unwrap().title, "a");
    let WebhookError::Body { path, .. } = news::read(br#"{"title":[]}"#).unwrap_err() else {
        panic!("another error");
    };
    assert_eq!(path, "title");
}

#[test]
fn the_catalog_has_the_events() {
    let module = catalog().module("things").unwrap();
    let webhooks = module.webhooks.as_ref().unwrap();
    assert_eq!(webhooks.signed.as_deref(), Some("standard"));
    assert_eq!(webhooks.event, json!({ "$ref": "#/$defs/Event" }));
    assert!(module.response_types.contains_key("Event"));
    let news = catalog().module("news").unwrap();
    assert_eq!((news.operations.len(), news.webhooks.as_ref().unwrap().signed.as_deref()), (0, None));
}

//! Clients that a build script generates: from the specification in this crate's `spec/`, and from `shops.json`.

include!(concat!(env!("OUT_DIR"), "/parcels.rs"));
include!(concat!(env!("OUT_DIR"), "/stores.rs"));

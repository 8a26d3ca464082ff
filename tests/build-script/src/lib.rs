//! A client that a build script generates, from the specification in this crate's `spec/`.

include!(concat!(env!("OUT_DIR"), "/parcels.rs"));

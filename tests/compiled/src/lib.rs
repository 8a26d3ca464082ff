//! That this compiles, without a warning, is the test.

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

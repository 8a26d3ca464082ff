//! JSON: encoding and decoding of generated types, and the JSON path of a decoding error.

pub(crate) mod accumulate;
pub(crate) mod by_hand;
pub(crate) mod decode;
pub(crate) mod direction;
pub(crate) mod extra;
pub(crate) mod id;
pub(crate) mod integer_enum;
pub(crate) mod into_field;
pub(crate) mod json_path;
pub(crate) mod nullable;
pub(crate) mod objects;
pub(crate) mod open_enum;
pub(crate) mod receive;
pub(crate) mod tagged;
pub(crate) mod timestamp;
pub(crate) mod unions;

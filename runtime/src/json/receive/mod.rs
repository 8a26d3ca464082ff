//! Lenient decoding of responses: a value of another kind is an error only if the field is required.
//!
//! A few other kinds are converted:
//!
//! | field | converted from |
//! | --- | --- |
//! | integer | a number with a fraction (its integer part), a number in a string |
//! | number | a number in a string, including `NaN` and `Infinity` |
//! | string | a number, a boolean, an object (its JSON), a list of parts (the text of its text parts) |
//! | boolean | `"true"`, `"false"` |
//! | timestamp | the same as an integer |
//!
//! If the field is optional, any other value is kept in `extra` under the field's name, and the field is `None`.

mod compound;
mod kind;
mod odd;
mod scalar;
mod tuple;
mod types;
pub(crate) mod vector;

pub use compound::{ReadObject, member, read_nothing, receive_object, receive_untagged, receive_word};
pub(crate) use kind::{Kind, Kinds, Seed};
pub use kind::{Receive, received};
pub use odd::Odd;
pub(crate) use odd::Scalar;

#[cfg(test)]
mod tests;

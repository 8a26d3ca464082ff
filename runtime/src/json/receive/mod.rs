//! How the values of a response are read: a value of another kind costs the response only where the field is required.
//!
//! | field | also read |
//! | --- | --- |
//! | integer | a number with a fraction (its whole part), a number in a text |
//! | number | a number in a text, `NaN` and `Infinity` among them |
//! | text | a number, a boolean; an object as its JSON; a list of parts as the text of its text parts |
//! | boolean | `"true"`, `"false"` |
//! | timestamp | as an integer |
//!
//! Where the field is optional, any other value is kept in `extra` under the field's name, and the field is `None`.

mod compound;
mod kind;
mod odd;
mod scalar;
mod types;
pub(crate) mod vector;

pub use compound::{ReadObject, member, read_nothing, receive_object, receive_untagged, receive_word};
pub(crate) use kind::{Kind, Kinds, Seed};
pub use kind::{Receive, received};
pub use odd::Odd;
pub(crate) use odd::Scalar;

#[cfg(test)]
mod tests;

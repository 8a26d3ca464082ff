//! The messages that an API sends to its users.

use super::schema::Type;
use crate::syntax::Signature;

/// The messages that the API sends to its users.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Webhooks {
    /// The type of an event.
    pub ty: Type,
    /// The way in which a message is signed; `None` if the specification does not say.
    pub signature: Option<Signature>,
}

//! Parcels by their numbers.

use super::*;

/// The first characters of the text on every parcel.
pub const PREFIX: &str = "P-";

impl GetTrackingRequest {
    /// Creates a request for the parcel with this number.
    pub fn numbered(number: u32) -> Self {
        Self::new(format!("{PREFIX}{number}"))
    }
}

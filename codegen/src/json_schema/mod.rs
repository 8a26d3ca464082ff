//! Bounds and rules of the model as JSON: what the catalog and the export share.

mod bounds;
mod rules;

pub(crate) use bounds::{keyword, put_bounds};
pub(crate) use rules::rules;

//! The modules of a connector as last read.

use crate::syntax::{Module, ModuleContent, Operation};
use std::sync::Arc;

/// A module file. If its text cannot be read at the moment, the module is the one that was read last.
pub struct ModuleFile {
    /// The index of the source.
    pub source: usize,
    /// The module.
    pub module: Arc<Module>,
    /// The module is the one of the present text, so that its spans are right.
    pub current: bool,
    /// Nothing of the module was left out because of a mistake.
    pub is_whole: bool,
}

/// Returns the operations of a module.
pub fn operations(module: &Module) -> &[Operation] {
    match &module.content {
        ModuleContent::Operations(operations) => operations,
        ModuleContent::AnyCall => &[],
    }
}

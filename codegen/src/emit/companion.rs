//! Companion files: hand-written Rust, a submodule of the connector or of a module.
//!
//! For `modules/files.rs` next to `modules/files.yaml` this writes `files/companion.rs`, and in `files.rs`:
//!
//! ```ignore
//! mod companion;
//! #[allow(unused_imports, reason = "a companion file may have no public items")]
//! pub use companion::*;
//! ```

use super::FileId;
use super::layout::Layout;
use crate::model::{Companion, Connector};
use crate::output::{Content, OutputFile};
use proc_macro2::TokenStream;
use quote::quote;

/// The files of a connector.
pub(super) fn plan(connector: &Connector, layout: Layout) -> impl Iterator<Item = FileId<'_>> {
    (0..connector.companions.len()).map(move |index| FileId::Companion(connector, index, layout))
}

/// The file itself.
pub(super) fn emit<'m>(connector: &'m Connector, companion: &'m Companion, layout: Layout) -> OutputFile<'m> {
    // An included file and a crate find it at the same path below their own folder.
    let root = if layout == Layout::Crate { "src/" } else { "" };
    let folder = connector.folder();
    let (path, source) = match companion.module {
        Some(index) => {
            let module = &connector.modules[index];
            (format!("{folder}/{}/companion.rs", module.file()), format!("modules/{}.rs", module.name))
        }
        None => (format!("{folder}/companion.rs"), "connector.rs".to_owned()),
    };
    OutputFile {
        path: format!("{root}{path}"),
        source: format!("{}/{source}", connector.name),
        content: Content::Companion(&companion.text),
    }
}

/// The declaration of the companion of a module, or of the connector for `None`.
pub(super) fn declaration(connector: &Connector, module: Option<usize>) -> Option<TokenStream> {
    connector.has_companion(module).then(|| {
        quote! {
            mod companion;
            #[allow(unused_imports, reason = "a companion file may have no public items")]
            pub use companion::*;
        }
    })
}

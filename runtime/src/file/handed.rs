//! Files that are passed to a call by name: its JSON refers to them by their numbers.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::File;

thread_local! {
    /// The files of the request that is being read. Unions decode their members by a value, so that no deserializer could
    /// carry them to the fields.
    static FILES: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

/// Returns the JSON that refers to the file with this number.
pub(crate) fn reference(number: usize) -> Value {
    json!({ "handed": number })
}

/// Reads a request that refers to these files.
pub(crate) fn with<T>(files: Vec<File>, read: impl FnOnce() -> T) -> T {
    struct Restored(Vec<File>);

    impl Drop for Restored {
        fn drop(&mut self) {
            FILES.set(std::mem::take(&mut self.0));
        }
    }

    let _restored = Restored(FILES.replace(files));
    read()
}

/// Returns the file with this number.
pub(super) fn file(number: usize) -> Option<File> {
    FILES.with_borrow(|files| files.get(number).cloned())
}

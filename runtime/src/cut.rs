//! Truncation of a response's list to the caller's limit.

/// A list, or an optional one.
pub trait Cut {
    /// Keeps the first `limit` items.
    fn cut(&mut self, limit: usize);
}

impl<T> Cut for Vec<T> {
    fn cut(&mut self, limit: usize) {
        self.truncate(limit);
    }
}

impl<T> Cut for Option<Vec<T>> {
    fn cut(&mut self, limit: usize) {
        if let Some(items) = self {
            items.truncate(limit);
        }
    }
}

/// Keeps the first `limit` items.
pub fn truncate(list: &mut impl Cut, limit: usize) {
    list.cut(limit);
}

//! Lists of a response that are cut to the caller's limit.

/// A list, or none.
pub trait Cut {
    /// Drops the items behind the first `limit`.
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

/// Drops the items behind the first `limit`.
pub fn truncate(list: &mut impl Cut, limit: usize) {
    list.cut(limit);
}

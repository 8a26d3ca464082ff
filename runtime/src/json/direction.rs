//! The direction of a value that is read or written: a response, a request, or neither, as in a file of the caller.

use std::cell::Cell;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Neither,
    Request,
    Response,
}

thread_local! {
    /// Unions decode their members by a text or a value, so that no deserializer could carry it to them.
    static DIRECTION: Cell<Direction> = const { Cell::new(Direction::Neither) };
}

/// Returns `true` while a response is read on this thread.
pub(crate) fn is_response() -> bool {
    DIRECTION.get() == Direction::Response
}

/// Returns `true` while a request is written on this thread.
#[must_use]
pub fn is_request() -> bool {
    DIRECTION.get() == Direction::Request
}

/// Reads a response.
#[inline]
pub(crate) fn in_response<T>(read: impl FnOnce() -> T) -> T {
    within(Direction::Response, read)
}

/// Writes a request.
#[inline]
pub(crate) fn in_request<T>(write: impl FnOnce() -> T) -> T {
    within(Direction::Request, write)
}

#[inline]
fn within<T>(direction: Direction, step: impl FnOnce() -> T) -> T {
    struct Restored(Direction);

    impl Drop for Restored {
        fn drop(&mut self) {
            DIRECTION.set(self.0);
        }
    }

    let _restored = Restored(DIRECTION.replace(direction));
    step()
}

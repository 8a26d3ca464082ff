//! The tests of the whole: see `tests/`, and `examples/` for what a user writes.

//! Random values of every limit, rule and pattern: the check of a specification (`conform`) and the validators of generated
//! code accept the same values.
//!
//! Both sides state the rules of values: one reads the model, the other is compiled into the client. Only this test compares
//! them on values that no example has.
#![allow(missing_docs)]

mod formats;
mod lists;
mod numbers;
mod patterns;
mod random;
mod rules;
mod sides;

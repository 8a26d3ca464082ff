//! Fields that this version does not know, read and written.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess};
use serde::ser::{self, Serialize, SerializeMap};
use serde_json::Value;

use crate::json::decode::UNKNOWN_FIELD;
use crate::json::direction::is_response;
use crate::json::extra::Extra;

thread_local! {
    /// `true` while a request is read that must not have unknown fields. Unions decode their members by a text or a value, so that
    /// no deserializer could carry it to them.
    static REFUSED: Cell<bool> = const { Cell::new(false) };
}

/// Returns `true` if requests that are read on this thread must not have unknown fields.
#[must_use]
pub fn refuses_unknown() -> bool {
    REFUSED.get()
}

/// Reads requests that must not have unknown fields.
pub(crate) fn refuse_unknown<T>(read: impl FnOnce() -> T) -> T {
    struct Restored(bool);

    impl Drop for Restored {
        fn drop(&mut self) {
            REFUSED.set(self.0);
        }
    }

    let _restored = Restored(REFUSED.replace(true));
    read()
}

/// Returns the error of an unknown field.
#[cold]
fn unknown_field<E: de::Error>(name: &str) -> E {
    E::custom(format_args!("{UNKNOWN_FIELD} `{name}`"))
}

/// Refuses a field that only responses have in a request that must not have unknown fields.
///
/// # Errors
///
/// Returns the error of an unknown field.
pub fn refuse_received<E: de::Error>(name: &'static str) -> Result<(), E> {
    if refuses_unknown() && !is_response() { Err(unknown_field(name)) } else { Ok(()) }
}

/// Reads an unknown field of a response into `extra`.
pub fn read_extra<'de, A: MapAccess<'de>>(
    extra: &mut Extra,
    object: &mut A,
    name: Cow<'de, str>,
) -> Result<(), A::Error> {
    let value = object.next_value()?;
    extra.insert(name.into_owned(), value);
    Ok(())
}

/// Reads a field with one value. Another one is kept in `extra`, or refused where unknown fields are.
pub fn read_constant<'de, A: MapAccess<'de>, T: fmt::Display>(
    extra: &mut Extra,
    object: &mut A,
    name: &str,
    constant: T,
) -> Result<(), A::Error>
where
    Value: PartialEq<T>,
{
    let value: Value = object.next_value()?;
    if value == constant {
        return Ok(());
    }
    if refuses_unknown() {
        return Err(de::Error::custom(format_args!("expected `{constant}`, found another value")));
    }
    extra.insert(name.to_owned(), value);
    Ok(())
}

/// Reads an unknown field of a request into `extra`, or refuses it.
pub fn read_unknown<'de, A: MapAccess<'de>>(
    extra: &mut Extra,
    object: &mut A,
    name: Cow<'de, str>,
) -> Result<(), A::Error> {
    if refuses_unknown() {
        return Err(unknown_field(&name));
    }
    read_extra(extra, object, name)
}

/// Reads an unknown field of a request without a body, which has no place for it, or refuses it.
pub fn skip_unknown<'de, A: MapAccess<'de>>(object: &mut A, name: &str) -> Result<(), A::Error> {
    if refuses_unknown() {
        return Err(unknown_field(name));
    }
    object.next_value::<de::IgnoredAny>().map(drop)
}

/// Writes the unknown fields.
pub fn write_extra<M: SerializeMap>(object: &mut M, extra: &Extra) -> Result<(), M::Error> {
    extra.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))
}

/// Writes the unknown fields of a struct in a request, except those in `hidden`. `known` has the names of
/// the fields, and `true` for those that `extra` must not have.
///
/// # Errors
///
/// Returns an error if `extra` has such a field.
#[cold]
pub fn write_extra_of<M: SerializeMap>(
    object: &mut M,
    extra: &Extra,
    of: &str,
    hidden: &[&str],
    known: &[(&str, bool)],
) -> Result<(), M::Error> {
    for (name, value) in extra {
        if known.iter().any(|(known, refused)| *refused && known == name) {
            return Err(ser::Error::custom(format_args!("{EXTRA}{name}: is a field of `{of}`: set that")));
        }
        if !hidden.contains(&name.as_str()) {
            object.serialize_entry(name, value)?;
        }
    }
    Ok(())
}

/// Writes the fields of the map of a `rest`. `known` has the names of the other fields.
///
/// # Errors
///
/// Returns an error if the map has such a field.
pub fn write_rest<M: SerializeMap, T: Serialize>(
    object: &mut M,
    rest: &BTreeMap<String, T>,
    of: &str,
    known: &[&str],
) -> Result<(), M::Error> {
    for (name, value) in rest {
        // The map itself has no name.
        if !name.is_empty() && known.contains(&name.as_str()) {
            return Err(ser::Error::custom(format_args!("{EXTRA}{name}: is a field of `{of}`: set that")));
        }
        object.serialize_entry(name, value)?;
    }
    Ok(())
}

/// The start of the error of a field in `extra` that has a field of its own.
pub(crate) const EXTRA: &str = "extra.";

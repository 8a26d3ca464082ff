//! Conversions into the fields of requests: what a setter takes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::extra::Map;
use crate::json::nullable::Nullable;
use crate::json::timestamp::Timestamp;
use crate::secret::Secret;

/// A conversion into a field of type `T`. Setters and `new` take any type that has one.
///
/// | field | converts from |
/// | --- | --- |
/// | `Option<T>` | a value for `T`; an `Option` of one, whose `None` leaves the field unset |
/// | `Nullable<T>` | a value for `T`, and `Nullable<T>`, whose `Null` is sent as null |
/// | `i64` | every integer type; a value outside its range becomes `i64::MIN` or `i64::MAX` |
/// | `f64` | every integer type, `f32` |
/// | `Vec<T>` | an array, a slice, an iterator or a collection of values for `T` |
/// | `BTreeMap<String, T>` | an array, an iterator or a map of entries |
/// | `(T, U)` and longer tuples | a tuple of values for `T` and `U` |
/// | `Box<T>` | a value for `T` |
/// | `String`, [`Secret`], [`Value`], types of the API | every type that converts by [`Into`] |
/// | `String` | an IP address; with a feature, a time, date or duration of `jiff`, a `Decimal` |
///
/// The compiler infers `Form`, which tells these conversions apart. A `None` alone has no type: write `None::<f64>`, or
/// assign the field.
///
/// ```
/// use std::collections::{BTreeMap, HashMap};
///
/// use modwright_runtime::{IntoField, Nullable};
///
/// fn field<T, F>(value: impl IntoField<T, F>) -> T {
///     value.into_field()
/// }
///
/// assert_eq!(field::<Option<Nullable<f64>>, _>(1), Some(Nullable::Value(1.0)));
/// assert_eq!(field::<Option<Nullable<f64>>, _>(None::<f32>), None);
/// assert_eq!(field::<Option<Nullable<f64>>, _>(Nullable::Null), Some(Nullable::Null));
/// assert_eq!(field::<Option<Vec<String>>, _>(["a", "b"]).unwrap(), ["a", "b"]);
/// let entries: BTreeMap<String, i64> = field(HashMap::from([("a", 1_u8)]));
/// assert_eq!(entries["a"], 1);
/// ```
///
/// ```compile_fail
/// # use modwright_runtime::IntoField;
/// # fn field<T, F>(value: impl IntoField<T, F>) -> T {
/// #     value.into_field()
/// # }
/// field::<Option<f64>, _>("hot"); // a field of type `Option<f64>` does not take `&str`
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` does not take `{Self}`",
    label = "not a value for this field",
    note = "`Option` and `Nullable` fields take the bare value; lists take arrays, slices and iterators; maps take entries; an ID is made from a text by `new`"
)]
pub trait IntoField<T, Form> {
    /// Converts the value.
    fn into_field(self) -> T;
}

/// A marker of field types into which a value converts by [`Into`].
pub trait ByInto {}

/// The forms of a conversion: each impl of [`IntoField`] has its own, so that no two overlap.
pub mod form {
    /// A value of the field's type.
    #[derive(Debug)]
    pub struct Same;
    /// A value without its `Option` or `Nullable`.
    #[derive(Debug)]
    pub struct Bare;
    /// An `Option`.
    #[derive(Debug)]
    pub struct Optional;
    /// The items of a list.
    #[derive(Debug)]
    pub struct Items;
    /// The entries of a map.
    #[derive(Debug)]
    pub struct Entries;
    /// The items of a tuple.
    #[derive(Debug)]
    pub struct Each;
    /// A value that is written as a text, such as a date.
    #[derive(Debug)]
    pub struct Text;
    /// A value without its `Box`.
    #[derive(Debug)]
    pub struct Unboxed;
}

use form::{Bare, Each, Entries, Items, Optional, Same, Text, Unboxed};

// Otherwise the compiler reports this impl, and not the field.
#[diagnostic::do_not_recommend]
impl<T: ByInto, V: Into<T>> IntoField<T, ()> for V {
    fn into_field(self) -> T {
        self.into()
    }
}

impl ByInto for String {}
impl ByInto for bool {}
impl ByInto for Timestamp {}
impl ByInto for Secret {}
#[cfg(feature = "multipart")]
impl ByInto for crate::file::File {}

impl<T, V: IntoField<T, F>, F> IntoField<Option<T>, (Bare, F)> for V {
    fn into_field(self) -> Option<T> {
        Some(self.into_field())
    }
}

impl<T, V: IntoField<T, F>, F> IntoField<Option<T>, (Optional, F)> for Option<V> {
    fn into_field(self) -> Option<T> {
        self.map(V::into_field)
    }
}

impl<T, V: IntoField<T, F>, F> IntoField<Nullable<T>, (Bare, F)> for V {
    fn into_field(self) -> Nullable<T> {
        Nullable::Value(self.into_field())
    }
}

// The same type, so that the compiler infers the type of a `Nullable::Null` alone.
impl<T> IntoField<Nullable<T>, Same> for Nullable<T> {
    fn into_field(self) -> Nullable<T> {
        self
    }
}

impl<T, I: IntoIterator<Item: IntoField<T, F>>, F> IntoField<Vec<T>, (Items, F)> for I {
    fn into_field(self) -> Vec<T> {
        self.into_iter().map(IntoField::into_field).collect()
    }
}

impl<T, K, V, I, F> IntoField<BTreeMap<String, T>, (Entries, F)> for I
where
    I: IntoIterator<Item = (K, V)>,
    K: Into<String>,
    V: IntoField<T, F>,
{
    fn into_field(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key.into(), value.into_field())).collect()
    }
}

impl<T, V: IntoField<T, F>, F> IntoField<Box<T>, (Unboxed, F)> for V {
    fn into_field(self) -> Box<T> {
        Box::new(self.into_field())
    }
}

impl<T> IntoField<Box<T>, Same> for Box<T> {
    fn into_field(self) -> Box<T> {
        self
    }
}

macro_rules! tuples {
    ($($($item:ident $value:ident $form:ident $index:tt)*;)*) => {$(
        impl<$($item, $value: IntoField<$item, $form>, $form),*> IntoField<($($item,)*), (Each, $($form),*)>
            for ($($value,)*)
        {
            fn into_field(self) -> ($($item,)*) {
                ($(self.$index.into_field(),)*)
            }
        }
    )*};
}

tuples! {
    T1 V1 F1 0 T2 V2 F2 1;
    T1 V1 F1 0 T2 V2 F2 1 T3 V3 F3 2;
    T1 V1 F1 0 T2 V2 F2 1 T3 V3 F3 2 T4 V4 F4 3;
    T1 V1 F1 0 T2 V2 F2 1 T3 V3 F3 2 T4 V4 F4 3 T5 V5 F5 4;
    T1 V1 F1 0 T2 V2 F2 1 T3 V3 F3 2 T4 V4 F4 3 T5 V5 F5 4 T6 V6 F6 5;
}

/// Conversions of values that each have one form as a text.
macro_rules! texts {
    ($($(#[$cfg:meta])* $source:ty, |$value:ident| $text:expr;)*) => {$(
        $(#[$cfg])*
        impl IntoField<String, Text> for $source {
            fn into_field(self) -> String {
                let $value = self;
                $text
            }
        }
    )*};
}

texts! {
    std::net::IpAddr, |address| address.to_string();
    std::net::Ipv4Addr, |address| address.to_string();
    std::net::Ipv6Addr, |address| address.to_string();
    #[cfg(feature = "jiff")]
    jiff::Timestamp, |time| time.to_string();
    // RFC 3339 has no name of a time zone.
    #[cfg(feature = "jiff")]
    jiff::Zoned, |time| time.timestamp().display_with_offset(time.offset()).to_string();
    #[cfg(feature = "jiff")]
    jiff::civil::Date, |date| date.to_string();
    #[cfg(feature = "jiff")]
    jiff::civil::Time, |time| time.to_string();
    #[cfg(feature = "jiff")]
    jiff::Span, |span| span.to_string();
    #[cfg(feature = "jiff")]
    jiff::SignedDuration, |duration| duration.to_string();
    #[cfg(feature = "rust_decimal")]
    rust_decimal::Decimal, |number| number.to_string();
}

/// Conversions from numbers, and from references to them, for slices.
macro_rules! numbers {
    ($($target:ty: $($source:ty)*, |$value:ident| $converted:expr;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl IntoField<$target, ()> for $source {
            fn into_field(self) -> $target {
                let $value = self;
                $converted
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoField<$target, ()> for &$source {
            fn into_field(self) -> $target {
                let $value = *self;
                $converted
            }
        }
    )*)*};
}

numbers! {
    i64: i64, |value| value;
    i64: i8 i16 i32 u8 u16 u32, |value| value.into();
    i64: isize u64 usize u128, |value| i64::try_from(value).unwrap_or(i64::MAX);
    i64: i128, |value| value.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
    f64: f64, |value| value;
    f64: i8 i16 i32 u8 u16 u32, |value| value.into();
    f64: i64 isize u64 usize i128 u128, |value| value as f64;
    f64: f32, |value| shortest(value);
    f32: f32, |value| value;
    f32: f64, |value| value as f32;
    usize: usize, |value| value;
}

/// Returns the shortest decimal number that reads as `value`: `0.2` and not `0.20000000298023224`.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

/// `Value` converts from an `Option`, too; here a `None` leaves the field unset.
macro_rules! json {
    ($([$($generics:tt)*] $source:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoField<Value, ()> for $source {
            fn into_field(self) -> Value {
                self.into()
            }
        }
    )*};
}

json! {
    [] Value;
    [] Map;
    [] &str;
    [] String;
    [] bool;
    [] i8;
    [] i16;
    [] i32;
    [] i64;
    [] u8;
    [] u16;
    [] u32;
    [] u64;
    [] usize;
    [] f32;
    [] f64;
    [T: Into<Value>] Vec<T>;
    [T: Into<Value>, const N: usize] [T; N];
}

impl IntoField<Value, ()> for &String {
    fn into_field(self) -> Value {
        Value::String(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn field<T, F>(value: impl IntoField<T, F>) -> T {
        value.into_field()
    }

    #[test]
    fn integers_of_every_width_fit_and_saturate() {
        assert_eq!((field::<i64, _>(7_u8), field::<i64, _>(7_usize), field::<i64, _>(-7)), (7, 7, -7));
        assert_eq!(field::<i64, _>(u64::MAX), i64::MAX);
        assert_eq!((field::<i64, _>(7_i128), field::<i64, _>(7_u128)), (7, 7));
        assert_eq!((field::<i64, _>(i128::MIN), field::<i64, _>(u128::MAX)), (i64::MIN, i64::MAX));
        assert_eq!((field::<f64, _>(-7_i128), field::<f64, _>(7_u128)), (-7.0, 7.0));
        assert_eq!(field::<Option<Nullable<i64>>, _>(Some(3_u32)), Some(Nullable::Value(3)));
    }

    #[test]
    fn a_float_of_32_bits_keeps_its_decimal_text() {
        assert_eq!(field::<f64, _>(0.2_f32).to_string(), "0.2");
        assert!(field::<f64, _>(f32::NAN).is_nan());
        assert_eq!(field::<f64, _>(f32::INFINITY), f64::INFINITY);
        assert_eq!(field::<Vec<f32>, _>([0.5, 1.0]), [0.5, 1.0]);
    }

    #[test]
    fn none_is_unset_and_null_is_null() {
        assert_eq!(field::<Option<Nullable<String>>, _>(None::<&str>), None);
        assert_eq!(field::<Option<Nullable<String>>, _>(Nullable::Null), Some(Nullable::Null));
        assert_eq!(field::<Option<Nullable<Vec<String>>>, _>(Nullable::Null), Some(Nullable::Null));
        assert_eq!(field::<Option<Nullable<Value>>, _>(Some("a")), Some(Nullable::Value(Value::from("a"))));
        assert_eq!(field::<Option<Value>, _>(None::<Value>), None);
        let same = Some(Nullable::<f64>::Null);
        assert_eq!(field::<Option<Nullable<f64>>, _>(same), same);
    }

    #[test]
    fn values_of_other_crates_are_written_as_texts() {
        assert_eq!(
            field::<String, _>(url::Url::parse("https://example.com").unwrap()),
            "https://example.com/"
        );
        let address = std::net::IpAddr::from([192, 0, 2, 1]);
        assert_eq!(field::<Option<Nullable<String>>, _>(address), Some(Nullable::Value("192.0.2.1".into())));
        #[cfg(feature = "jiff")]
        {
            let time: jiff::Timestamp = "2026-01-31T09:30:00Z".parse().unwrap();
            assert_eq!(field::<Option<String>, _>(time).unwrap(), "2026-01-31T09:30:00Z");
            let zoned = time.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
            assert_eq!(field::<String, _>(zoned), "2026-01-31T11:30:00+02:00");
            assert_eq!(field::<Vec<String>, _>([jiff::civil::date(2026, 1, 31)]), ["2026-01-31"]);
            assert_eq!(field::<String, _>(jiff::civil::time(9, 30, 0, 0)), "09:30:00");
            assert_eq!(field::<String, _>(jiff::SignedDuration::from_mins(90)), "PT1H30M");
            assert_eq!(field::<String, _>(jiff::Span::new().days(1)), "P1D");
        }
        #[cfg(feature = "rust_decimal")]
        assert_eq!(field::<String, _>(rust_decimal::Decimal::new(1250, 2)), "12.50");
    }

    #[test]
    fn lists_and_maps_take_what_has_items_and_entries() {
        let texts = vec!["a".to_owned()];
        assert_eq!(field::<Vec<String>, _>(&texts), texts);
        assert_eq!(field::<Option<Vec<String>>, _>(texts.as_slice()), Some(texts.clone()));
        assert_eq!(field::<Option<Vec<String>>, _>(Some(texts.clone())), Some(texts.clone()));
        assert_eq!(field::<Vec<Vec<i64>>, _>([&[1_u32, 2][..]]), [[1, 2]]);
        assert_eq!(field::<Vec<String>, _>(texts.iter().map(|text| format!("{text}!"))), ["a!"]);
        let map = HashMap::from([("k".to_owned(), "v".to_owned())]);
        let expected = BTreeMap::from([("k".to_owned(), "v".to_owned())]);
        assert_eq!(
            field::<Option<Nullable<BTreeMap<String, String>>>, _>(&map),
            Some(expected.clone().into())
        );
        assert_eq!(field::<BTreeMap<String, String>, _>(map), expected);
        assert_eq!(field::<Option<(f64, i64)>, _>((1, 2_u8)), Some((1.0, 2)));
        assert_eq!(
            field::<Vec<(String, Option<f64>)>, _>([("a", Some(1.0)), ("b", None)]),
            [("a".to_owned(), Some(1.0)), ("b".to_owned(), None)]
        );
        let boxes: BTreeMap<String, (i64, i64, i64)> = field([("k", (1, 2, 3))]);
        assert_eq!(boxes["k"], (1, 2, 3));
        assert_eq!(field::<Option<Box<String>>, _>("a"), Some(Box::new("a".to_owned())));
    }
}

//! Whether a field is given: not unset, not null, and not the boolean `false`.

use std::fmt;

use serde::ser::{self, Impossible, Serialize, Serializer};

/// A field that may be given.
///
/// A boolean is given when it is `true`: `stream_options` needs `stream` to be on, not to be mentioned.
pub trait Given {
    /// Whether it is given.
    fn is_given(&self) -> bool;

    /// Whether it is given where a boolean counts when it is `false`, too: its default is `true`.
    fn is_set(&self) -> bool;
}

/// [`Given::is_given`] as a function: no method of the value's own type gets in its way.
pub fn is_given(value: &impl Given) -> bool {
    value.is_given()
}

/// [`Given::is_set`] as a function.
pub fn is_set(value: &impl Given) -> bool {
    value.is_set()
}

/// How a value is written says whether it is given, so no type has to say it again. Nothing is written: the
/// value's first word ends it.
impl<T: Serialize + ?Sized> Given for T {
    fn is_given(&self) -> bool {
        self.serialize(Probe { falsehoods: false }).is_err()
    }

    fn is_set(&self) -> bool {
        self.serialize(Probe { falsehoods: true }).is_err()
    }
}

struct Probe {
    /// Whether `false` counts.
    falsehoods: bool,
}

/// The word that ends it.
#[derive(Debug)]
struct Something;

impl fmt::Display for Something {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something")
    }
}

impl std::error::Error for Something {}

impl ser::Error for Something {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Nothing = Result<(), Something>;
type Parts = Result<Impossible<(), Something>, Something>;

macro_rules! something {
    ($($method:ident $type:ty;)*) => {$(
        fn $method(self, _: $type) -> Nothing {
            Err(Something)
        }
    )*};
}

impl Serializer for Probe {
    type Ok = ();
    type Error = Something;
    type SerializeSeq = Impossible<(), Something>;
    type SerializeTuple = Impossible<(), Something>;
    type SerializeTupleStruct = Impossible<(), Something>;
    type SerializeTupleVariant = Impossible<(), Something>;
    type SerializeMap = Impossible<(), Something>;
    type SerializeStruct = Impossible<(), Something>;
    type SerializeStructVariant = Impossible<(), Something>;

    fn serialize_bool(self, value: bool) -> Nothing {
        if value || self.falsehoods { Err(Something) } else { Ok(()) }
    }

    fn serialize_none(self) -> Nothing {
        Ok(())
    }

    fn serialize_unit(self) -> Nothing {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Nothing {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Nothing {
        value.serialize(self)
    }

    something! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64;
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64;
        serialize_f32 f32; serialize_f64 f64; serialize_char char; serialize_str &str;
        serialize_bytes &[u8]; serialize_unit_struct &'static str;
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Nothing {
        Err(Something)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Nothing {
        Err(Something)
    }

    fn serialize_seq(self, _: Option<usize>) -> Parts {
        Err(Something)
    }

    fn serialize_tuple(self, _: usize) -> Parts {
        Err(Something)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Parts {
        Err(Something)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Parts {
        Err(Something)
    }

    fn serialize_map(self, _: Option<usize>) -> Parts {
        Err(Something)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Parts {
        Err(Something)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Parts {
        Err(Something)
    }
}

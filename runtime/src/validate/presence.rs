//! The presence of a field: a rule such as `a needs b` asks for it.

use std::fmt;

use serde::ser::{self, Impossible, Serialize, Serializer};

/// A value that is present or not. `None` and null are not present, and every other value is, but for booleans.
pub trait Presence {
    /// Returns `true` if the value is present. A boolean is present if it is `true`: a field that needs `stream` needs it to be
    /// switched on.
    fn is_present(&self) -> bool;

    /// Returns `true` if the value is present, for a boolean whose default is `true`: there `false` counts, too.
    fn is_present_or_false(&self) -> bool;
}

/// Calls [`Presence::is_present`], even if the type of the value has a method of this name.
pub fn is_present(value: &impl Presence) -> bool {
    value.is_present()
}

/// Calls [`Presence::is_present_or_false`].
pub fn is_present_or_false(value: &impl Presence) -> bool {
    value.is_present_or_false()
}

/// The way in which a value is serialized says if it is present, so no type needs an impl of its own. A serializer that fails
/// at the first call for a value stops there, and nothing is written.
impl<T: Serialize + ?Sized> Presence for T {
    fn is_present(&self) -> bool {
        self.serialize(PresenceProbe { counts_false: false }).is_err()
    }

    fn is_present_or_false(&self) -> bool {
        self.serialize(PresenceProbe { counts_false: true }).is_err()
    }
}

/// A serializer that fails for a value, and succeeds for none.
struct PresenceProbe {
    /// `true` if the boolean `false` is a value.
    counts_false: bool,
}

/// The error that says that there is a value.
#[derive(Debug)]
struct Present;

impl fmt::Display for Present {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("present")
    }
}

impl std::error::Error for Present {}

impl ser::Error for Present {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Outcome = Result<(), Present>;
type Compound = Result<Impossible<(), Present>, Present>;

macro_rules! present {
    ($($method:ident $type:ty;)*) => {$(
        fn $method(self, _: $type) -> Outcome {
            Err(Present)
        }
    )*};
}

impl Serializer for PresenceProbe {
    type Ok = ();
    type Error = Present;
    type SerializeSeq = Impossible<(), Present>;
    type SerializeTuple = Impossible<(), Present>;
    type SerializeTupleStruct = Impossible<(), Present>;
    type SerializeTupleVariant = Impossible<(), Present>;
    type SerializeMap = Impossible<(), Present>;
    type SerializeStruct = Impossible<(), Present>;
    type SerializeStructVariant = Impossible<(), Present>;

    fn serialize_bool(self, value: bool) -> Outcome {
        if value || self.counts_false { Err(Present) } else { Ok(()) }
    }

    fn serialize_none(self) -> Outcome {
        Ok(())
    }

    fn serialize_unit(self) -> Outcome {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Outcome {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Outcome {
        value.serialize(self)
    }

    present! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64;
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64;
        serialize_f32 f32; serialize_f64 f64; serialize_char char; serialize_str &str;
        serialize_bytes &[u8]; serialize_unit_struct &'static str;
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Outcome {
        Err(Present)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Outcome {
        Err(Present)
    }

    fn serialize_seq(self, _: Option<usize>) -> Compound {
        Err(Present)
    }

    fn serialize_tuple(self, _: usize) -> Compound {
        Err(Present)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Compound {
        Err(Present)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Compound {
        Err(Present)
    }

    fn serialize_map(self, _: Option<usize>) -> Compound {
        Err(Present)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Compound {
        Err(Present)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Compound {
        Err(Present)
    }
}

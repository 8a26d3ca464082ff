//! The constructor and the setters of structs in requests.

/// Writes `new` with the required fields, a setter for each field, and one for unknown fields. It takes the definition in parts
/// that cannot be confused: the compiler copies everything that is already matched wherever it has to try several attributes.
///
/// In `new`, a field gives its name to the form of its conversion, too: types and values have names of their own.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    (response $($rest:tt)*) => {};
    (
        $kind:ident [$($extra:ident)?] $name:ident;
        $([$($about:tt)*] [$($required:ident)?] [$($preset:ident)?] $field:ident: $type:ty;)*
    ) => {
        #[allow(dead_code, deprecated, non_camel_case_types)]
        impl $name {
            /// Creates a value from its required fields.
            pub fn new<$($($required,)?)*>(
                $($($required: impl $crate::IntoField<$type, $required>,)?)*
            ) -> Self {
                Self {
                    $($field: $crate::__initial!([$($required)?] [$($preset)?]),)*
                    $($extra: $crate::Extra::new(),)?
                }
            }

            // No type of a specification is called `F`.
            $(
                $($about)*
                pub fn $field<F>(mut self, value: impl $crate::IntoField<$type, F>) -> Self {
                    self.$field = $crate::IntoField::into_field(value);
                    self
                }
            )*

            $(
                /// Adds a field that this version does not know. The name of a field that it knows is an error when the request
                /// is sent.
                pub fn $extra(
                    mut self,
                    name: impl ::core::convert::Into<::std::string::String>,
                    value: impl ::core::convert::Into<$crate::Value>,
                ) -> Self {
                    self.$extra.insert(name.into(), value.into());
                    self
                }
            )?
        }

        #[doc(hidden)]
        #[allow(deprecated)]
        impl $crate::codegen::ByInto for $name {}
    };
}

/// The value of a field in `new`.
#[doc(hidden)]
#[macro_export]
macro_rules! __initial {
    ([$required:ident] [$($preset:ident)?]) => {
        $crate::IntoField::into_field($required)
    };
    ([] []) => {
        ::core::option::Option::None
    };
    ([] [empty]) => {
        ::core::default::Default::default()
    };
    ([] [$preset:ident]) => {
        Self::$preset()
    };
}

//! Calls by name, written by macros: nothing without the feature `catalog` of the crate that has the calls.

/// The function that makes a module's calls by name, from the list of its operations.
#[doc(hidden)]
#[macro_export]
macro_rules! __calls {
    ($($list:tt)*) => {
        $crate::__by_name! { invoke, invoke_renamed, unknown_operation -> InvokeCall; $($list)* }
    };
}

/// The function that makes a module's streamed calls by name, from the list of those operations.
#[doc(hidden)]
#[macro_export]
macro_rules! __streamed_calls {
    ($($list:tt)*) => {
        $crate::__by_name! { invoke_stream, invoke_stream, unknown_stream -> StreamCall; $($list)* }
    };
}

/// A function that makes calls by name. It is `#[inline]` so that it is compiled once, with the client's function, and shares all
/// that reads and writes JSON: a copy of that for each module costs a fifth of the crate's compile time.
#[doc(hidden)]
#[macro_export]
macro_rules! __by_name {
    (
        $invoke:ident, $make:ident, $unknown:ident -> $call:ident;
        #[module($module:literal)]
        pub struct $client:ident {$(
            $(#[name = $name:literal])? $(#[names($($names:tt)*)])? $function:ident: $kind:ident<$request:ident $(,)?>,
        )*}
    ) => {
        /// Makes a call by the name of its operation.
        #[cfg(feature = "catalog")]
        #[allow(deprecated, unused_variables)]
        #[inline]
        pub(super) fn $invoke(client: &Client, operation: &str, input: $crate::Input) -> $crate::codegen::$call {
            let module = $client(client);
            match operation {
                $($crate::__wire_name!($function $($name)?) => $crate::codegen::$make(
                    input,
                    $crate::__names!($kind $($($names)*)?),
                    |request: &$request| module.$function(request),
                ),)*
                _ => $crate::codegen::$unknown($module, operation),
            }
        }
    };
}

/// The names of the catalog with those of the request, where they differ.
#[doc(hidden)]
#[macro_export]
macro_rules! __names {
    (call $($names:tt)*) => {
        &[$($names)*]
    };
    (pages $($names:tt)*) => {
        &[("limit", "$limit"), $($names)*]
    };
}

#[cfg(all(test, feature = "catalog"))]
mod tests {
    use crate::{Call, Value};

    pub(crate) struct Client;

    struct ThingsClient<'c>(&'c Client);

    impl ThingsClient<'_> {
        fn list(&self, _request: &Value) -> Call<Value> {
            let Self(Client) = self;
            unreachable!("no test sends it")
        }
    }

    // The line of a long name is broken within the brackets, with a comma at the end.
    crate::__calls! {
        #[module("things")]
        pub struct ThingsClient {
            #[name = "list_all"] #[names(("a", "b"))]
            list: pages<
                Value,
            >,
        }
    }

    #[test]
    fn a_broken_line_is_read_and_another_operation_is_none() {
        let call = invoke(&Client, "list", crate::Input::from(serde_json::json!({})));
        assert!(call.check().is_err());
    }
}

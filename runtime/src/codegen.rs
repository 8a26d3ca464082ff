//! The names that generated code uses, besides the public ones. They may change with it.

pub use crate::__calls as calls;
pub use crate::__closed_enum as closed_enum;
pub use crate::__closed_integer_enum as closed_integer_enum;
pub use crate::__connection_setters as connection_setters;
pub use crate::__id as id;
pub use crate::__key_methods as key_methods;
pub use crate::__one_argument as one_argument;
pub use crate::__open_enum as open_enum;
pub use crate::__open_integer_enum as open_integer_enum;
pub use crate::__parameters as parameters;
pub use crate::__parameters_only as parameters_only;
pub use crate::__pattern as pattern;
pub use crate::__request as request;
pub use crate::__request_only as request_only;
pub use crate::__request_only_union as request_only_union;
pub use crate::__request_union as request_union;
pub use crate::__response as response;
pub use crate::__response_only as response_only;
pub use crate::__response_only_union as response_only_union;
pub use crate::__response_union as response_union;
pub use crate::__shared as shared;
pub use crate::__shared_union as shared_union;
pub use crate::__streamed_calls as streamed_calls;
pub use crate::__token_setters as token_setters;
pub use crate::call::custom::{CustomEvent, CustomRequest, CustomResponse};
pub use crate::call::download::{BytesCall, decode_base64, save_bytes};
pub use crate::call::events::EventCall;
pub use crate::call::follow::Follow;
pub use crate::call::pages::PageCall;
pub use crate::call::{Call, CallBuilder};
#[cfg(feature = "catalog")]
pub use crate::catalog::{
    Invoke, InvokeCall, StreamCall, invoke, invoke_custom, invoke_renamed, invoke_stream, unknown_operation,
    unknown_stream,
};
pub use crate::connector::{
    ApiKey, ArrayFormat, ConnectionRule, Connector, ErrorPaths, KeyLocation, NextPage, PageFormat, Paging,
    Retry,
};
pub use crate::cut::truncate;
pub use crate::error::Error;
#[cfg(feature = "multipart")]
pub use crate::file::{File, Files};
pub use crate::http::client::Client;
pub use crate::http::connection::{Connection, env, optional_env};
pub use crate::http::query::{Query, Visit, json_text};
pub use crate::http::token::{Token, TokenSource};
pub use crate::json::accumulate::{
    Accumulate, Chunk, Key, append, merge_by_key, merge_extra, replace, replace_text,
};
#[cfg(feature = "test-util")]
pub use crate::json::by_hand::any_member;
pub use crate::json::decode::{Read, json, status, text};
pub use crate::json::direction::is_request;
pub use crate::json::extra::{Extra, Map, with_fields};
pub use crate::json::into_field::{ByInto, IntoField};
pub use crate::json::nullable::Nullable;
pub use crate::json::objects::{
    ReadField, Slot, WriteField, Written, next_name, read_constant, read_extra, read_object, read_unknown,
    refuse_received, skip_unknown, write_extra, write_extra_of, write_rest,
};
pub use crate::json::open_enum::{UnknownValue, read_text};
pub use crate::json::receive::{
    Odd, ReadObject, Receive, member, read_nothing, receive_object, receive_untagged, receive_word, received,
};
pub use crate::json::tagged::Tagged;
pub use crate::json::timestamp::Timestamp;
pub use crate::json::unions::read_untagged;
pub use crate::secret::Secret;
pub use crate::validate::pattern::Pattern;
pub use crate::validate::{
    At, Entries, Field, Format, Items, Nested, Numeric, Presence, Text, Validate, has, is, is_present,
    is_present_or_false,
};
#[cfg(feature = "webhooks")]
pub use crate::webhook::{read as read_webhook, unwrap as unwrap_webhook};
pub use serde::de::{DeserializeOwned, MapAccess};
pub use serde::ser::SerializeMap;
pub use serde::{self, Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json;
pub use serde_json::Value;
pub use std::collections::BTreeMap;

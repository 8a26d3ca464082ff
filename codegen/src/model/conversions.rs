//! Conversions between declared types: what a field of a struct gives, and what the result of a conversion may lack.

use super::connector::Connector;
use super::schema::{Type, TypeId};
use super::types::{ConversionKind, Field, TypeDeclaration};
use serde_json::Value;

/// The presence of a field in a value of its struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldPresence {
    /// The value may be absent or null.
    Optional,
    /// There is always a value; it is the preset if the response has none.
    Preset,
    /// There is always a value.
    Always,
}

impl Field {
    /// Returns the presence of the field in a value of `declaration`.
    pub fn presence(&self, declaration: &TypeDeclaration) -> FieldPresence {
        match (self.is_preset(declaration), self.is_always_held() && !self.nullable) {
            (true, _) => FieldPresence::Preset,
            (false, true) => FieldPresence::Always,
            (false, false) => FieldPresence::Optional,
        }
    }

    /// Returns `true` if a conversion can write the preset. An empty struct is made by reading only.
    pub fn preset_is_written(&self) -> bool {
        let object = matches!(self.preset.as_ref().map(super::Json::value), Some(Value::Object(_)));
        !(object && matches!(self.schema.ty, Type::Named(_)))
    }

    /// Returns `true` if the field is a list or a map whose absence is read as an empty one.
    pub fn is_empty_if_absent(&self, declaration: &TypeDeclaration) -> bool {
        let empty = match self.preset.as_ref().map(super::Json::value) {
            Some(Value::Array(items)) => items.is_empty() && matches!(self.schema.ty, Type::List(_)),
            Some(Value::Object(fields)) => fields.is_empty() && matches!(self.schema.ty, Type::Map { .. }),
            _ => false,
        };
        empty && self.is_preset(declaration)
    }
}

impl Connector {
    /// Returns `true` if some values of `source` cannot become a `target`.
    pub fn is_partial(&self, target: TypeId, source: TypeId) -> bool {
        self.declaration(target).conversions.iter().any(|one| {
            one.source == source && matches!(one.kind, ConversionKind::Struct { partial: true, .. })
        })
    }
}

//! Streamed responses, and the field that requests a stream.

use super::names;
use super::responses::ResponseScope;
use super::table::Table;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{
    Docs, Field, Location, Method, Returns, Schema, StreamedResponse, Type, TypeId, TypeKind,
};
use crate::syntax;

impl ResponseScope<'_> {
    /// Adds the field that requests a stream: the language owns it, and the client sets it.
    pub fn toggle(&self, fields: &mut Vec<Field>, errors: &mut Diagnostics) -> Option<usize> {
        let stream = self.operation.stream.as_ref()?;
        let (name, text) = match (&stream.toggle, &self.connector.streams) {
            (Some((name, value)), _) => (&name.value, value.value != "true"),
            (None, Some(syntax::Streams { toggle: Some(toggle), .. })) => (&toggle.value, false),
            (None, Some(_)) => {
                errors.push(
                    codes::MISSING_KEY
                        .at(stream.ty.span, "no field requests this stream: `streams:` of the connector has no `toggle`")
                        .help(format!(
                            "add `toggle: FIELD` to it; for a response that is always a stream, write `returns: events<{0}>` and delete `stream`",
                            stream.ty.text()
                        )),
                );
                return None;
            }
            (None, None) if errors.is_suppressed("streams:") => return None,
            (None, None) => {
                errors.push(
                    codes::MISSING_KEY
                        .at(
                            stream.ty.span,
                            "the connector has no `streams:`, which describes its streamed responses",
                        )
                        .help("add `streams: { toggle: FIELD, end: LAST }` to `connector.yaml`"),
                );
                return None;
            }
        };
        let toggle = stream.toggle.as_ref().map(|(toggle, _)| toggle);
        let toggle = toggle.or(self.connector.streams.as_ref().and_then(|one| one.toggle.as_ref()))?;
        if !names::check_wire(toggle, errors) {
            return None;
        }
        let bodyless = self.operation.method.is_bodyless();
        let location = if bodyless { Location::Query } else { Location::Body };
        if let Some(twin) = fields.iter().find(|field| field.wire == *name && field.location == location) {
            errors.push(
                codes::DUPLICATE_NAME
                    .at(
                        stream.ty.span,
                        format!("`stream` sends the field `{name}` itself, and so does `{}`", twin.name),
                    )
                    .help(format!("delete the field `{}`: the function that is called sets it", twin.name)),
            );
            return None;
        }
        fields.push(Field {
            name: name.clone(),
            wire: name.clone(),
            shares_wire: false,
            ident: names::ident(&names::snake(name)),
            label: None,
            docs: Docs::default(),
            schema: Schema { ty: if text { Type::String } else { Type::Boolean }, bounds: Vec::new() },
            required: false,
            nullable: false,
            boxed: false,
            advanced: true,
            location,
            default: None,
            preset: None,
            preset_function: None,
            example: None,
            written: None,
            choices: None,
            set_by_client: true,
            merge: None,
            is_constant: false,
            is_rest: false,
            only: None,
        });
        Some(fields.len() - 1)
    }

    /// Resolves the type of the chunks and the tag of the last one.
    pub fn streamed(
        &self,
        table: &mut Table,
        toggle: Option<usize>,
        errors: &mut Diagnostics,
    ) -> Option<StreamedResponse> {
        let stream = self.operation.stream.as_ref()?;
        let terms = match &self.operation.returns {
            Some(syntax::Returns::One(ty)) => ty.alternatives.as_slice(),
            _ => &[],
        };
        let what = terms.iter().find_map(|term| match term.kind {
            syntax::TermKind::Pages(_) => Some("a paginated list"),
            syntax::TermKind::Stream(..) => Some("a response that is always a stream"),
            _ => None,
        });
        if let Some(what) = what.or((self.operation.method == Method::Head).then_some("the response to HEAD"))
        {
            errors.push(
                codes::WRONG_VALUE
                    .at(stream.ty.span, format!("{what} cannot be streamed"))
                    .help("delete `stream:`, or make it an operation of its own"),
            );
            return None;
        }
        let Returns::Json(ty) = self.one(table, &stream.ty, &[], errors)? else {
            errors.push(
                codes::WRONG_VALUE
                    .at(stream.ty.span, "the chunks of a stream are JSON")
                    .help("name a type that has `fields:`"),
            );
            return None;
        };
        let into = stream.into.as_ref().and_then(|into| self.whole(table, into, errors));
        let tags: Vec<String> = match &ty {
            Type::Named(id) => match &table.declaration(*id)?.kind {
                TypeKind::Tagged { variants, .. } => variants
                    .iter()
                    .map(|variant| variant.value.clone())
                    .filter(|value| !value.is_empty())
                    .collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        for until in stream.until.iter().filter(|until| !tags.contains(&until.value)) {
            errors.push(
                codes::WRONG_VALUE
                    .at(until.span, format!("`{}` is not a kind of chunk", until.value))
                    .help("write a variant of the union of chunks"),
            );
        }
        let value =
            stream.toggle.as_ref().map(|(_, value)| value.value.clone()).filter(|value| value != "true");
        let until = stream.until.iter().map(|until| until.value.clone()).collect();
        let function = format!("{}_stream", self.operation.name.value);
        Some(StreamedResponse { function, ty, into, toggle: toggle?, value, until })
    }
    /// Resolves the type of the complete response.
    fn whole(&self, table: &mut Table, into: &syntax::Type, errors: &mut Diagnostics) -> Option<TypeId> {
        match self.one(table, into, &[], errors)? {
            Returns::Json(Type::Named(id)) => Some(id),
            _ => {
                errors.push(
                    codes::WRONG_VALUE
                        .at(into.span, "chunks accumulate into a type with fields")
                        .help("name a type that has `from:` with the type of the chunks"),
                );
                None
            }
        }
    }
}

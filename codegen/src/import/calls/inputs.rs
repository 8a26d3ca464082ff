//! Parameters → fields of an operation.

use super::super::codes;
use super::super::draft::{At, Body, Field, Input, Literal, Parent, Ty, Value};
use super::super::endpoints::{Endpoint, ListFormat, Parameter};
use super::super::own::Marks;
use super::super::words;
use super::paths::Path;
use super::{Calls, LeftOut};
use crate::check::is_header_of_http;
use crate::syntax::{ArrayFormat, BoundKind, Location, Written};

/// Headers that the client or the connection writes, besides those of HTTP itself.
const OWN_HEADERS: [&str; 4] = ["accept", "authorization", "content-type", "cookie"];

/// The levels of an object that is written into a query.
const MAX_LEVELS: usize = 3;

impl<'d> Calls<'d, '_> {
    pub(super) fn parameters(&mut self, endpoint: &Endpoint<'d>, path: &Path) -> Result<Vec<Input>, LeftOut> {
        let mut inputs: Vec<Input> = Vec::new();
        // The fields of the path come first, in the order of the path.
        for (written, name) in &path.holes {
            let declared =
                endpoint.parameters.iter().find(|one| one.location == "path" && one.name == written);
            let field = match declared {
                Some(parameter) => self.in_path(parameter)?,
                None => {
                    let message = format!("the path has `{{{written}}}`, and no parameter describes it");
                    self.shapes.note(&codes::MENDED, endpoint.path_span, message, "it is imported as a text");
                    plain(written, endpoint)
                }
            };
            let field = Field { required: true, default: None, ..field };
            inputs.push(Input { name: name.clone(), ..input(Location::Path, field) });
        }
        for parameter in &endpoint.parameters {
            match parameter.location {
                "path" if path.holes.iter().any(|(written, _)| written == parameter.name) => {}
                "path" => {
                    let message = format!("the path has no `{{{}}}`", parameter.name);
                    self.shapes.note(
                        &codes::MENDED,
                        parameter.node.span(),
                        message,
                        "the parameter is left out",
                    );
                }
                "header" if self.is_own_header(parameter.name) => {
                    self.dropped(parameter, format!("the client itself sends `{}`", parameter.name));
                }
                // The connector sends it with every call.
                "header" if parameter.node.flag("x-fixed") => {}
                // The path fixes its value.
                "query" if path.query.iter().any(|(name, _)| name == parameter.name) => {}
                "query" | "header" => {
                    let fields = self.parameter(parameter)?;
                    inputs.extend(fields);
                }
                other if parameter.required => {
                    return self.left_out(
                        parameter.node.span(),
                        format!("`{}` is sent in `{other}`", parameter.name),
                    );
                }
                other => self.dropped(parameter, format!("`{}` is sent in `{other}`", parameter.name)),
            }
        }
        let notes = &mut self.shapes.notes;
        let mut seen: Vec<(Location, String)> = Vec::new();
        inputs.retain(|one| {
            let key = (
                one.location,
                if one.location == Location::Header {
                    one.field.wire.to_lowercase()
                } else {
                    one.field.wire.clone()
                },
            );
            let is_new = !seen.contains(&key);
            if !is_new {
                let message = format!("`{}` is sent twice in one place", one.field.wire);
                let report = codes::MENDED.at(one.field.span, message);
                notes.push(report.help("the first one counts").warning());
            }
            seen.push(key);
            is_new
        });
        Ok(inputs)
    }

    fn is_own_header(&self, name: &str) -> bool {
        let same = |own: &str| own.eq_ignore_ascii_case(name);
        is_header_of_http(name)
            || OWN_HEADERS.iter().copied().any(same)
            || self.sent_headers.iter().any(|own| same(own))
    }

    fn dropped(&mut self, parameter: &Parameter<'d>, message: String) {
        self.shapes.note(&codes::LEFT_OUT, parameter.node.span(), message, "the parameter is left out");
    }

    /// Returns the field of a parameter, with the type that its schema says.
    fn field(&mut self, parameter: &Parameter<'d>) -> Field {
        let at = At {
            component: None,
            parent: Parent::Operation(self.operations.len()),
            role: words::of(parameter.name),
        };
        let value = match parameter.schema {
            Some(schema) => self.shapes.value(schema, &at),
            None => Value::of(Ty::String),
        };
        let schema = parameter.schema.unwrap_or(parameter.node);
        let span = parameter.node.get("name").map_or(parameter.node.span(), super::Node::span);
        let field = self.shapes.described(parameter.name.to_owned(), span, value, schema, parameter.required);
        let help = parameter.node.text_of("description").and_then(super::text::help);
        Field {
            help: help.or(field.help),
            deprecated: super::deprecated(parameter.node).or(field.deprecated),
            marks: Marks::of(parameter.node).or(field.marks),
            ..field
        }
    }

    fn in_path(&mut self, parameter: &Parameter<'d>) -> Result<Field, LeftOut> {
        let mut field = self.field(parameter);
        field.value.nullable = false;
        if !self.is_text(&field.value.ty) {
            match self.open(&field.value.ty) {
                Ty::List(item) if self.is_text(&item) => {}
                Ty::Tuple(items) if items.iter().all(|item| self.is_text(item)) => {
                    field.value = self.as_list(&items);
                }
                Ty::List(_) => self.as_text(parameter, &mut field, "a list of objects in a path"),
                _ => field.value = Value::of(Ty::String),
            }
        }
        Ok(field)
    }

    /// Returns the fields of a parameter of the query or of a header.
    fn parameter(&mut self, parameter: &Parameter<'d>) -> Result<Vec<Input>, LeftOut> {
        let location = if parameter.location == "header" { Location::Header } else { Location::Query };
        let mut field = self.field(parameter);
        if !crate::read::is_accepted(&field.wire) || field.wire.is_empty() {
            self.dropped(
                parameter,
                "the name of this parameter has a character that no specification may have".to_owned(),
            );
            return Ok(Vec::new());
        }
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if location == Location::Header && !field.wire.chars().all(is_token) {
            self.dropped(parameter, format!("`{}` is not the name of a header", field.wire));
            return Ok(Vec::new());
        }
        field.value.nullable &= location == Location::Query;
        if parameter.content {
            return Ok(vec![as_json(location, field)]);
        }
        let mut ty = self.open(&field.value.ty);
        // A query has no null.
        if let Ty::List(item) = &mut ty
            && let Ty::Nullable(inner) = &**item
        {
            *item = inner.clone();
            field.value.ty = ty.clone();
        }
        if let Ty::Tuple(items) = &ty {
            field.value = self.as_list(items);
            ty = field.value.ty.clone();
        }
        if let Ty::Union(all) = &ty {
            return self.union(parameter, field, all.clone(), location);
        }
        match &ty {
            ty if self.is_text(ty) => {}
            Ty::Json => field.value = Value { nullable: false, ..Value::of(Ty::String) },
            Ty::List(item) if !self.is_text(item) && **item != Ty::Json => {
                self.guessed(parameter, "a list of objects");
                return Ok(vec![as_json(location, field)]);
            }
            Ty::List(item) => {
                if **item == Ty::Json {
                    field.value.ty = Ty::List(Box::new(Ty::String));
                }
                if parameter.format == ListFormat::Other && location == Location::Query {
                    self.as_text(parameter, &mut field, "a list in a form of its own");
                    return Ok(vec![input(location, field)]);
                }
                return Ok(vec![self.list_in(location, parameter, field)]);
            }
            // A map has brackets, `metadata[key]=value`, as in most APIs.
            Ty::Map(item) if location == Location::Query && self.is_text(item) => {}
            Ty::Named(_) | Ty::Map(_)
                if location == Location::Query
                    && (parameter.deep || parameter.format == ListFormat::Repeat) =>
            {
                return self.spread(parameter, &field, &ty);
            }
            _ => {
                self.guessed(parameter, "an object");
                return Ok(vec![as_json(location, field)]);
            }
        }
        Ok(vec![input(location, field)])
    }

    /// Replaces a type that is only a name by what it names, also through several names.
    pub(super) fn open(&self, ty: &Ty) -> Ty {
        let mut ty = ty;
        // Names that only name each other in a circle end the search, too.
        for _ in 0..self.shapes.types.len() {
            match ty {
                Ty::Named(id) => match &self.shapes.types[id.0].body {
                    Body::Alias { ty: inner, .. } => ty = inner,
                    _ => break,
                },
                _ => break,
            }
        }
        ty.clone()
    }

    /// A union in a parameter: a list or one of its items, an object or a text, else a text.
    fn union(
        &mut self,
        parameter: &Parameter<'d>,
        mut field: Field,
        all: Vec<Ty>,
        location: Location,
    ) -> Result<Vec<Input>, LeftOut> {
        let list = all.iter().find(|ty| matches!(ty, Ty::List(item) if self.is_text(item)));
        if let (Some(list), Location::Query) = (list, location)
            && parameter.format != ListFormat::Other
        {
            field.value.ty = list.clone();
            field.value.bounds.retain(|(kind, _)| kind.word().ends_with("_items"));
            return Ok(vec![self.list_in(location, parameter, field)]);
        }
        let objects: Vec<Ty> = all.iter().filter(|ty| matches!(ty, Ty::Named(id) if matches!(self.shapes.types[id.0].body, Body::Struct { .. }))).cloned().collect();
        let texts: Vec<Ty> = all.iter().filter(|ty| self.is_text(ty)).cloned().collect();
        if let ([object], true, Location::Query) = (objects.as_slice(), parameter.deep, location) {
            let mut inputs = self.spread(parameter, &field, object)?;
            if let [text] = texts.as_slice() {
                field.value = Value::of(text.clone());
                inputs.insert(0, input(location, field));
            }
            return Ok(inputs);
        }
        self.as_text(parameter, &mut field, "a value of several types");
        Ok(vec![input(location, field)])
    }

    /// Writes the fields of an object as fields of the query: `created[gte]`.
    fn spread(&mut self, parameter: &Parameter<'d>, field: &Field, ty: &Ty) -> Result<Vec<Input>, LeftOut> {
        let prefix = if parameter.deep { Some(field.wire.as_str()) } else { None };
        let mut inputs = Vec::new();
        match self.spread_into(prefix, ty, &mut inputs, 0) {
            true if !inputs.is_empty() => {
                for one in &mut inputs {
                    one.field.required &= field.required;
                }
                Ok(inputs)
            }
            _ => {
                self.guessed(parameter, "an object of other objects, or of any fields");
                Ok(vec![as_json(Location::Query, field.clone())])
            }
        }
    }

    fn spread_into(&self, prefix: Option<&str>, ty: &Ty, inputs: &mut Vec<Input>, level: usize) -> bool {
        let Ty::Named(id) = ty else { return false };
        let Body::Struct { fields, .. } = &self.shapes.types[id.0].body else { return false };
        if level > MAX_LEVELS {
            return false;
        }
        for field in fields {
            let wire = match prefix {
                Some(prefix) => format!("{prefix}[{}]", field.wire),
                None => field.wire.clone(),
            };
            let is_list = matches!(&field.value.ty, Ty::List(item) if self.is_text(item))
                && self.array_format != ArrayFormat::Comma;
            if self.is_text(&field.value.ty) || is_list {
                let field = Field { wire, ..field.clone() };
                inputs.push(input(Location::Query, field));
            } else if prefix.is_none() || !self.spread_into(Some(&wire), &field.value.ty, inputs, level + 1) {
                return false;
            }
        }
        true
    }

    /// Returns a tuple as a list of the same length: a query has no tuples.
    fn as_list(&self, items: &[Ty]) -> Value {
        let item = match items {
            [first, rest @ ..] if rest.iter().all(|item| item == first) => first.clone(),
            _ if items.iter().all(|item| self.is_text(item)) => Ty::String,
            _ => Ty::Json,
        };
        let length = items.len().to_string();
        let bounds = vec![(BoundKind::MinItems, length.clone()), (BoundKind::MaxItems, length)];
        Value { bounds, ..Value::of(Ty::List(Box::new(item))) }
    }

    /// Returns a list in the form that the document says.
    fn list_in(&self, location: Location, parameter: &Parameter<'d>, field: Field) -> Input {
        let comma = self.array_format == ArrayFormat::Comma;
        let written = match (location, parameter.format) {
            (Location::Query, _) if parameter.deep => {
                (self.array_format != ArrayFormat::Brackets).then_some(Written::Brackets)
            }
            (Location::Query, ListFormat::Comma) if !comma => Some(Written::Comma),
            (Location::Query, ListFormat::Repeat) if comma => Some(Written::Repeat),
            _ => None,
        };
        Input { written, ..input(location, field) }
    }

    fn guessed(&mut self, parameter: &Parameter<'d>, what: &str) {
        self.shapes.note(
            &codes::NOT_SAID,
            parameter.node.span(),
            format!("`{}` is {what}, and the document does not say how it is written", parameter.name),
            "it is sent as JSON",
        );
    }

    fn as_text(&mut self, parameter: &Parameter<'d>, field: &mut Field, what: &str) {
        self.shapes.note(
            &codes::KEPT_AS_TEXT,
            parameter.node.span(),
            format!("`{}` is {what}", parameter.name),
            "it is imported as the text on the wire",
        );
        field.value = Value { nullable: false, ..Value::of(Ty::String) };
        field.default = field.default.take().filter(|literal| !matches!(literal, Literal::List(_)));
        if let Some(Literal::Bare(text)) = &field.default {
            field.default = Some(Literal::Text(text.clone()));
        }
    }

    /// Returns `true` for a type that can be written into a path, a query or a header.
    pub(super) fn is_text(&self, ty: &Ty) -> bool {
        match ty {
            Ty::String | Ty::Format(_) | Ty::Integer | Ty::Number | Ty::Boolean | Ty::Timestamp => true,
            Ty::Named(id) => match &self.shapes.types[id.0].body {
                Body::Enum(_) | Body::IntegerEnum(_) => true,
                Body::Alias { ty: inner, .. } => {
                    inner != ty && !matches!(inner, Ty::Union(_) | Ty::Named(_)) && self.is_text(inner)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

fn plain(name: &str, endpoint: &Endpoint<'_>) -> Field {
    Field {
        wire: name.to_owned(),
        value: Value::of(Ty::String),
        required: true,
        is_rest: false,
        only: None,
        help: None,
        default: None,
        deprecated: None,
        marks: Marks::default(),
        span: endpoint.path_span,
    }
}

fn as_json(location: Location, field: Field) -> Input {
    Input { written: Some(Written::Json), ..input(location, field) }
}

/// Returns a field of an operation; its name is made of its wire name.
pub(super) fn input(location: Location, field: Field) -> Input {
    let name = field.marks.name.clone().unwrap_or_else(|| words::snake(&words::of(&field.wire)));
    Input { name, location, written: None, field: Field { only: None, ..field } }
}

/// Renames fields until each name is there once. Examples call fields of two locations with one wire name by their names, so no
/// other field has such a name on the wire.
pub(super) fn distinct(inputs: &mut [Input]) {
    for index in 0..inputs.len() {
        let (name, wire) = (inputs[index].name.clone(), inputs[index].field.wire.clone());
        let rest = inputs.iter().position(|one| one.field.is_rest).filter(|rest| *rest != index);
        let is_shared =
            inputs.iter().any(|one| one.field.wire == wire && one.location != inputs[index].location);
        let is_taken = |name: &str| {
            inputs[..index].iter().any(|one| one.name == name)
                || rest.is_some() && name == "rest"
                || is_shared && wire != name && inputs.iter().any(|one| one.field.wire == name)
        };
        if !is_taken(&name) {
            continue;
        }
        let prefix = inputs[index].location.word();
        let spoken = format!("{prefix}_{name}");
        let endings = ["", "_value", "_field", "_input", "_parameter", "_other"];
        let free = endings.iter().map(|ending| format!("{spoken}{ending}")).find(|name| !is_taken(name));
        let mut name = free.unwrap_or(spoken);
        while is_taken(&name) {
            name.push_str("_more");
        }
        inputs[index].name = name;
    }
}

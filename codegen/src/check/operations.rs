//! Operations: the fields of the path exist, every field has one location, the response is known.

use super::follow;
use super::responses::ResponseScope;
use super::table::Table;
use super::taken::{Claim, Taken};
use super::{credentials, error_types, fields, headers, names, paths, rules, trimmed, wires};
use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::model::{
    DeclaredIn, Docs, Effect, Field, Location, Method, Operation, Struct, Type, TypeDeclaration, TypeKind,
    Written,
};
use crate::syntax;

/// Resolves the operations of a module.
pub(super) fn resolve(
    table: &mut Table,
    module: &syntax::Module,
    connector: &syntax::Connector,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Vec<Operation> {
    let syntax::ModuleContent::Operations(operations) = &module.content else {
        for field in &module.fields {
            errors.push(
                codes::MISPLACED_FIELD
                    .at(field.name.span, "a module with `call: any` has no fields")
                    .help("delete it: the caller sets path, query, headers and body"),
            );
        }
        return Vec::new();
    };
    unused_fields(module, operations, connector, errors);
    let mut resolved: Vec<Operation> = Vec::with_capacity(operations.len());
    for one in operations {
        match operation(table, module, one, connector, declared_in, errors) {
            Some(operation) => resolved.push(operation),
            None => errors.suppress(&one.name.value),
        }
    }
    follow::resolve(table, &mut resolved, operations, errors);
    functions(&resolved, operations, errors);
    resolved.shrink_to_fit();
    resolved
}

fn operation(
    table: &mut Table,
    module: &syntax::Module,
    written: &syntax::Operation,
    connector: &syntax::Connector,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<Operation> {
    let name = &written.name;
    let named = names::check_snake(name, "operation", errors);
    let request_name = match &written.request {
        Some(given) => names::check_type(given, errors).then(|| given.value.clone())?,
        None => names::request(&module.name.value, &name.value),
    };
    if named {
        let what = format!("the request of `{}`", name.value);
        let cure = "rename one of them, or name the request with `request:` at the operation";
        table.claim(
            declared_in,
            Claim { ident: &request_name, what, span: written.request.as_ref().unwrap_or(name).span, cure },
            errors,
        );
    }
    let path = paths::parameters(&written.path, connector, errors);
    let query = paths::fixed_query(&written.path, errors);
    let path_parameters = path.as_deref().unwrap_or_default();
    let written_fields = gather(module, written, path_parameters, errors);
    let placed =
        written_fields.iter().map(|field| (*field, location(field, written.method, path_parameters)));
    wires::refuse_twins(placed, errors);
    let resolved = fields::resolve(table, &written_fields, &request_name, declared_in, errors);
    let mut placed = Vec::new();
    for (field, written_field) in resolved.into_iter().zip(&written_fields) {
        let Some(mut field) = field else { continue };
        field.location = checked_location(table, &field, written_field, written, path_parameters, errors)?;
        field.required |= field.location == Location::Path;
        if field.location == Location::Header {
            credentials::refuse_twice(connector, &field.wire, written_field.name.span, errors);
        }
        placed.push(field);
    }
    wires::refuse_fixed(query.as_deref().unwrap_or_default(), &placed, written, &written_fields, errors);
    let (mut placed, constants) = fields::apart(placed);
    let filled = paths::are_fields(path_parameters, &written_fields, module, &name.value, errors);
    let scope = ResponseScope {
        connector,
        operation: written,
        fields: &written_fields,
        stem: names::stem(&request_name),
        declared_in,
    };
    let toggle = scope.toggle(&mut placed, errors);
    wires::refuse_constants(&placed, &constants, &written_fields, errors);
    wires::give_keys(&mut placed, &written_fields, errors);
    let rules = rules::resolve(table, &placed, &written.rules, &name.value, errors);
    let returns = scope.returns(table, &placed, errors);
    scope.refuse_pages(returns.as_ref(), errors);
    let stream = scope.streamed(table, toggle, errors);
    let limit = scope.limit(table, &placed, returns.as_ref(), errors);
    let error_bodies = error_types::resolve(table, &written.errors, declared_in, errors);
    unknown_server(connector, written, errors);
    // The request is not known, so its examples are not checked.
    (named && filled && path.is_some()).then_some(())?;
    Some(Operation {
        name: name.value.clone(),
        ident: names::function_ident(&name.value),
        docs: Docs {
            aka: names::aka(&written.aka, &name.value, errors),
            title: trimmed(written.title.as_ref()),
            help: trimmed(written.help.as_ref()),
            link: trimmed(written.docs.as_ref()),
            deprecated: trimmed(written.deprecated.as_ref()),
        },
        method: written.method,
        path: paths::below_base(&written.path.value).to_owned(),
        query: query?,
        request_name,
        request: Struct::new(placed, rules, constants),
        effect: written.effect.unwrap_or(Effect::of(written.method)),
        send: written.send.as_ref().map(|send| send.value.clone()),
        server: trimmed(written.server.as_ref()),
        returns: returns?,
        stream,
        follow: None,
        limit,
        errors: error_bodies,
        examples: Vec::new(),
    })
}

/// Checks the function names of a module's handle: each operation has one or two.
fn functions(resolved: &[Operation], written: &[syntax::Operation], errors: &mut Diagnostics) {
    let mut taken = Taken::default();
    let operations = || {
        let source =
            |operation: &Operation| written.iter().find(|source| source.name.value == operation.name);
        resolved.iter().filter_map(move |operation| Some((operation, source(operation)?)))
    };
    for (operation, written) in operations() {
        let (what, span) = (format!("the operation `{}`", operation.name), written.name.span);
        taken.claim(
            Claim { ident: &operation.ident, what, span, cure: "rename the operation" },
            None,
            errors,
        );
    }
    for (operation, written) in operations() {
        let (name, span) = (&operation.name, written.name.span);
        if let Some(stream) = &operation.stream {
            let what = format!("the stream of `{name}`");
            let cure = format!("rename the operation `{}`", stream.function);
            taken.claim(Claim { ident: &stream.function, what, span, cure: &cure }, None, errors);
        }
        if let Some(follow) = &operation.follow {
            let what = format!("the `follow` of `{name}`");
            let cure = format!("rename the operation `{}`", follow.function);
            taken.claim(Claim { ident: &follow.function, what, span, cure: &cure }, None, errors);
        }
    }
}

/// Collects the fields of an operation: first those of the module that it uses or that its path names, then its own.
pub(super) fn gather<'s>(
    module: &'s syntax::Module,
    operation: &'s syntax::Operation,
    path_parameters: &[SpannedText],
    errors: &mut Diagnostics,
) -> Vec<&'s syntax::Field> {
    let mut fields: Vec<&syntax::Field> = Vec::new();
    for (index, name) in operation.uses.iter().enumerate() {
        if let Some(first) = operation.uses[..index].iter().find(|first| first.value == name.value) {
            let message = format!("`use` lists `{}` twice", name.value);
            names::duplicate(first.span, name.span, message, "delete one of them", errors);
            continue;
        }
        match module.fields.iter().find(|field| field.name.value == name.value) {
            Some(field) => fields.push(field),
            None if errors.is_suppressed(&name.value) => {}
            None => {
                let known = module.fields.iter().map(|field| field.name.value.as_str());
                let otherwise = "add it to the `fields:` of the module, above `operations:`";
                errors.push(
                    codes::UNKNOWN_FIELD
                        .at(name.span, format!("the module has no field `{}`", name.value))
                        .suggest(&name.value, known, otherwise),
                );
            }
        }
    }
    for field in &module.fields {
        let in_path = path_parameters.iter().any(|parameter| parameter.value == field.name.value);
        if in_path && !fields.iter().any(|known| known.name.value == field.name.value) {
            fields.push(field);
        }
    }
    for field in &operation.fields {
        let twin = fields.iter().find(|known| known.name.value == field.name.value && !field.is_rest);
        if let Some(first) = twin {
            let message = format!("the field `{}` is declared twice for this operation", field.name.value);
            names::duplicate(first.name.span, field.name.span, message, "delete one of them", errors);
            continue;
        }
        fields.push(field);
    }
    // Required fields come first, so that `new` has the order of the specification.
    fields.sort_by_key(|field| {
        !(field.required || path_parameters.iter().any(|parameter| parameter.value == field.name.value))
    });
    fields
}

/// Returns the location that a field declares, or the default of its operation.
fn location(field: &syntax::Field, method: Method, path_parameters: &[SpannedText]) -> Location {
    let usual = match (
        path_parameters.iter().any(|parameter| parameter.value == field.name.value),
        method.is_bodyless(),
    ) {
        (true, _) => Location::Path,
        (false, true) => Location::Query,
        (false, false) => Location::Body,
    };
    let usual = if field.is_rest { Location::Body } else { usual };
    field.location.as_ref().map_or(usual, |location| location.value)
}

fn checked_location(
    table: &Table,
    field: &Field,
    written: &syntax::Field,
    operation: &syntax::Operation,
    path_parameters: &[SpannedText],
    errors: &mut Diagnostics,
) -> Option<Location> {
    let (method, path) = (operation.method, operation.path.value.as_str());
    let in_path = path_parameters.iter().any(|parameter| parameter.value == field.name);
    let is_rest = in_path && paths::is_rest(path, &field.name);
    let location = location(written, method, path_parameters);
    let span = written.location.as_ref().map_or(written.name.span, |location| location.span);
    let mistake = if field.is_constant && matches!(location, Location::Path | Location::Raw) {
        Some((
            format!("`{}` has one value, so it is neither a part of the path nor the whole body", field.name),
            "write the value into the path, or give the field another location".to_owned(),
        ))
    } else if in_path != (location == Location::Path) {
        let fact = if in_path { "is part of the path" } else { "is not part of the path" };
        Some((format!("`{}` {fact}", field.name), "delete `in:`, or change the path".to_owned()))
    } else if matches!(location, Location::Body | Location::Raw) && method.is_without_body() {
        Some((
            format!("a {} call has no body for `{}`", method.as_str(), field.name),
            format!("delete `in: {}`, or use another method", location.word()),
        ))
    } else if let Some(mistake) =
        written.written.as_ref().and_then(|form| misfit(field, form.value, location))
    {
        Some(mistake)
    } else if !matches!(location, Location::Body | Location::Raw)
        && !field.is_json_text()
        && !travels_as_text(table, &field.schema.ty, location)
    {
        Some((
            format!(
                "`{}` cannot be written into {}",
                field.name,
                if location == Location::Path { "a path" } else { "a header or a query" }
            ),
            match (&field.schema.ty, location) {
                (Type::Tuple(_), Location::Path) => "write `list<T>` with `min_items` and `max_items`",
                (Type::Tuple(_), _) => {
                    "write `list<T>` with `min_items` and `max_items`, or add `written: json` if the API reads it as JSON"
                }
                _ => {
                    "use a string, a number, a boolean, an enum or a list of these; a query can also have maps of these, and any value with `written: json`"
                }
            }
            .to_owned(),
        ))
    } else if is_rest && field.schema.ty != Type::String && !is_id(table, &field.schema.ty) {
        Some((
            format!("`{}` is several segments of the path, so it is a text", field.name),
            "make it a `string`, or delete the `...` in the path".to_owned(),
        ))
    } else if location == Location::Path && field.nullable {
        Some((
            format!("`{}` is part of the path, so it cannot be null", field.name),
            "delete the `?`".to_owned(),
        ))
    } else {
        None
    };
    if let Some((message, help)) = mistake {
        errors.push(codes::MISPLACED_FIELD.at(span, message).help(help));
        return None;
    }
    if location == Location::Header {
        headers::check(written.wire.as_ref().unwrap_or(&written.name), errors);
    }
    Some(location)
}

/// Returns the mistake of a form that the field cannot have.
fn misfit(field: &Field, form: Written, location: Location) -> Option<(String, String)> {
    let (name, word) = (&field.name, form.word());
    let is_list = matches!(field.schema.ty, Type::List(_));
    match (location, form) {
        (Location::Body | Location::Raw, _) => Some((
            format!("`{name}` is in the body, which has its own form"),
            "delete `written:`; `send:` of the operation is the form of the body".to_owned(),
        )),
        (Location::Query | Location::Header, Written::Json) => {
            let has_json = !matches!(field.schema.ty, Type::File | Type::Secret);
            (!has_json).then(|| (format!("`{name}` is no JSON"), "delete `written:`".to_owned()))
        }
        (_, Written::Brackets | Written::Comma | Written::Repeat) if !is_list => Some((
            format!("`{word}` is the form of a list, and `{name}` is none"),
            "delete `written:`, or make it a list".to_owned(),
        )),
        (Location::Path, Written::Json) => Some((
            format!("`{name}` is a segment of the path, which is no JSON"),
            "delete `written:`".to_owned(),
        )),
        (Location::Path | Location::Header, Written::Brackets | Written::Repeat) => Some((
            format!("a list in the {} is written with commas", location.word()),
            "delete `written:`".to_owned(),
        )),
        _ => None,
    }
}

fn travels_as_text(table: &Table, ty: &Type, location: Location) -> bool {
    match ty {
        Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Timestamp => true,
        Type::List(item) => {
            !matches!(item.ty, Type::List(_)) && travels_as_text(table, &item.ty, Location::Header)
        }
        Type::Map { value, .. } => {
            location == Location::Query
                && !matches!(value.ty, Type::List(_))
                && travels_as_text(table, &value.ty, Location::Header)
        }
        Type::Named(id) => {
            // An unresolved type is reported at its declaration.
            table
                .declaration(*id)
                .is_none_or(|one| matches!(one.kind, TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. }))
        }
        Type::Secret | Type::Json | Type::Vector | Type::File | Type::Tuple(_) | Type::Nullable(_) => false,
    }
}

fn is_id(table: &Table, ty: &Type) -> bool {
    matches!(ty, Type::Named(id) if table.declaration(*id).is_none_or(TypeDeclaration::is_id))
}

fn unknown_server(connector: &syntax::Connector, operation: &syntax::Operation, errors: &mut Diagnostics) {
    let Some(server) = &operation.server else { return };
    if connector.servers.iter().any(|(name, _)| name.value == server.value) {
        return;
    }
    let known = connector.servers.iter().map(|(name, _)| name.value.as_str());
    errors.push(
        codes::UNKNOWN_REFERENCE
            .at(server.span, format!("the connector has no server `{}`", server.value))
            .suggest(&server.value, known, "add it to `servers:` of `connector.yaml`"),
    );
}

/// Reports a field of the module that no operation takes.
fn unused_fields(
    module: &syntax::Module,
    operations: &[syntax::Operation],
    connector: &syntax::Connector,
    errors: &mut Diagnostics,
) {
    let mut quiet = Diagnostics::default();
    let paths: Option<Vec<Vec<SpannedText>>> = operations
        .iter()
        .map(|operation| paths::parameters(&operation.path, connector, &mut quiet))
        .collect();
    // A wrong path may mean any of them.
    let Some(paths) = paths else { return };
    let path_parameters: Vec<&SpannedText> = paths.iter().flatten().collect();
    for field in &module.fields {
        let name = &field.name.value;
        let used = operations.iter().any(|operation| operation.uses.iter().any(|used| used.value == *name))
            || path_parameters
                .iter()
                .any(|parameter| parameter.value == *name || names::snake(&parameter.value) == *name);
        if !used {
            errors.push(
                codes::UNUSED
                    .at(field.name.span, format!("no operation uses the field `{name}`"))
                    .help(format!("list it under an operation's `use: [{name}]`, or delete it"))
                    .warning(),
            );
        }
    }
}

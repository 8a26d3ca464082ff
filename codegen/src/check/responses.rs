//! The response of an operation: one value, page by page, or one of several.

use super::table::Table;
use super::taken::Claim;
use super::{names, rules};
use crate::diagnostic::{Cure, Diagnostics, Span, SpannedText, codes, nearest};
use crate::model::{
    DeclaredIn, EnumValue, Field, ListField, Method, ResponseCase, ResponseList, Returns, StreamFormat,
    Struct, Type, TypeKind,
};
use crate::syntax;

/// The operation whose response is checked, and its context.
pub(super) struct ResponseScope<'a> {
    pub connector: &'a syntax::Connector,
    pub operation: &'a syntax::Operation,
    /// The fields of the operation, with those of the module that it uses.
    pub fields: &'a [&'a syntax::Field],
    /// The operation's name in Pascal case: the names of types begin with it.
    pub stem: &'a str,
    pub declared_in: DeclaredIn,
}

impl ResponseScope<'_> {
    /// Resolves the response.
    pub fn returns(&self, table: &mut Table, fields: &[Field], errors: &mut Diagnostics) -> Option<Returns> {
        match self.operation.returns.as_ref()? {
            syntax::Returns::ByField { field, cases } => self.by(table, fields, field, cases, errors),
            syntax::Returns::ByStatus(cases) => self.by_status(table, cases, fields, errors),
            syntax::Returns::One(ty) => match self.one(table, ty, fields, errors)? {
                found if self.operation.method == Method::Head && found != Returns::Nothing => {
                    errors.push(
                        codes::WRONG_VALUE
                            .at(ty.span, "the response to HEAD has no body")
                            .help("write `returns: nothing`, or make it a `get`"),
                    );
                    None
                }
                Returns::Json(json) if ty.nullable => Some(Returns::OptionalJson(json)),
                other if ty.nullable => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(ty.span, "only a JSON response may be missing")
                            .help("delete the `?`"),
                    );
                    Some(other)
                }
                other => Some(other),
            },
        }
    }

    /// Resolves one type of response.
    pub fn one(
        &self,
        table: &mut Table,
        ty: &syntax::Type,
        fields: &[Field],
        errors: &mut Diagnostics,
    ) -> Option<Returns> {
        refuse_required(ty, errors);
        let [term] = ty.alternatives.as_slice() else {
            let help = match ty.alternatives.as_slice() {
                [one, other] if other.is("nothing") || other.is("null") => {
                    format!("write `{}?` if there may be no body", one.text())
                }
                _ => "declare the union under `types:` and return that type".to_owned(),
            };
            errors.push(codes::BAD_TYPE.at(ty.span, "a response has one type").help(help));
            return None;
        };
        match &term.kind {
            syntax::TermKind::Name(name) if name == "file" => {
                errors.push(
                    codes::BAD_TYPE
                        .at(term.span, "a `file` is for requests; a response is `bytes`")
                        .help(Cure::write("bytes")),
                );
                None
            }
            syntax::TermKind::Name(name) if matches!(name.as_str(), "null" | "none" | "void" | "empty") => {
                errors.push(
                    codes::BAD_TYPE
                        .at(term.span, format!("a response without a body is not called `{name}`"))
                        .help(Cure::write("nothing")),
                );
                None
            }
            syntax::TermKind::Stream(format, chunk) => self.chunk(table, chunk, *format, errors),
            syntax::TermKind::List(item) | syntax::TermKind::Pages(item) if is_no_item(item) => {
                let help = match &item.kind {
                    syntax::TermKind::Stream(..) => Cure::write(item.text()),
                    syntax::TermKind::Pages(inner) => Cure::write(format!("pages<{}>", inner.text())),
                    _ => "write `nothing` if there is no body, else the type of the items".into(),
                };
                errors.push(
                    codes::BAD_TYPE
                        .at(term.span, format!("the items of a list cannot be `{}`", item.text()))
                        .help(help),
                );
                None
            }
            syntax::TermKind::Name(name) if name == "nothing" => Some(Returns::Nothing),
            syntax::TermKind::Name(name) if name == "string" => Some(Returns::Text),
            syntax::TermKind::Name(name) if name == syntax::JSON_TEXT => Some(Returns::Json(Type::String)),
            syntax::TermKind::Name(name) if name == "bytes" => Some(Returns::Bytes),
            syntax::TermKind::Pages(item) => {
                let item = table.not_null(item, self.declared_in, errors)?.ty;
                self.refuse_limit(fields, errors);
                self.listing(table, item, term.span, fields, errors).map(Returns::Pages)
            }
            _ => Some(Returns::Json(table.resolve(term, self.declared_in, errors)?.schema.ty)),
        }
    }

    /// Resolves the chunk of a stream that no field requests.
    fn chunk(
        &self,
        table: &mut Table,
        chunk: &syntax::TypeTerm,
        format: StreamFormat,
        errors: &mut Diagnostics,
    ) -> Option<Returns> {
        let written = match &chunk.kind {
            syntax::TermKind::Name(name)
                if matches!(name.as_str(), "string" | "bytes" | "nothing" | "file") =>
            {
                name.clone()
            }
            syntax::TermKind::Pages(_) | syntax::TermKind::Stream(..) => chunk.text(),
            _ => {
                let ty = table.not_null(chunk, self.declared_in, errors)?.ty;
                return Some(Returns::Stream { ty, format });
            }
        };
        errors.push(
            codes::BAD_TYPE
                .at(chunk.span, format!("the chunks of a stream are JSON, and this is `{written}`"))
                .help("name the type of a chunk, or write `json` for any; `returns: bytes` is a stream of bytes"),
        );
        None
    }

    /// Refuses a field `limit`: each list of pages, and each operation with `limit:`, has a setter of that name.
    fn refuse_limit(&self, fields: &[Field], errors: &mut Diagnostics) {
        if !fields.iter().any(|field| field.ident == "limit") {
            return;
        }
        let written = self.operation.fields.iter().find(|field| field.name.value == "limit");
        errors.push(
            codes::RESERVED_NAME
                .at(
                    written.map_or(self.operation.name.span, |field| field.name.span),
                    "`limit` is a setter of this operation: the greatest number of items that the caller wants",
                )
                .help("write `page_size: { type: integer, name: limit }`"),
        );
    }

    fn by(
        &self,
        table: &mut Table,
        fields: &[Field],
        field: &SpannedText,
        cases: &[(SpannedText, syntax::Type)],
        errors: &mut Diagnostics,
    ) -> Option<Returns> {
        let index = rules::field(fields, field, &self.operation.name.value, errors)?;
        let kind = match &fields[index].schema.ty {
            Type::Named(id) => Some(&table.declaration(*id)?.kind),
            _ => None,
        };
        let (fact, help) = match kind {
            Some(TypeKind::Enum { values, open: false }) if !fields[index].nullable => {
                return self.by_values(table, fields, (index, field), (&values.clone(), cases), errors);
            }
            Some(TypeKind::IntegerEnum { .. }) => ("is an integer", "use `returns: json`"),
            Some(TypeKind::Enum { open: false, .. }) => ("can be null", "remove the `?` from its type"),
            _ => ("can have any value", "change its type to an enum with `open: false`"),
        };
        errors.push(
            codes::WRONG_VALUE
                .at(field.span, format!("`{}` {fact}, so it cannot choose the response", field.value))
                .help(help),
        );
        None
    }

    fn by_values(
        &self,
        table: &mut Table,
        fields: &[Field],
        (index, field): (usize, &SpannedText),
        (values, cases): (&[EnumValue], &[(SpannedText, syntax::Type)]),
        errors: &mut Diagnostics,
    ) -> Option<Returns> {
        let mut read = Vec::new();
        for (value, ty) in cases {
            let Some(known) = values.iter().find(|known| known.value == value.value) else {
                let known = values.iter().map(|known| known.value.as_str());
                errors.push(
                    codes::WRONG_VALUE
                        .at(value.span, format!("`{}` is not a value of `{}`", value.value, field.value))
                        .suggest(&value.value, known, "delete it"),
                );
                return None;
            };
            let [syntax::TypeTerm { kind, .. }] = ty.alternatives.as_slice() else {
                return self.one(table, ty, fields, errors);
            };
            let paged = matches!(kind, syntax::TermKind::Pages(_));
            let found = if paged { None } else { Some(self.one(table, ty, fields, errors)?) };
            let ty = match found {
                Some(Returns::Json(ty)) => Some(ty),
                Some(Returns::Text) => None,
                _ => {
                    errors.push(
                        codes::BAD_TYPE
                            .at(ty.span, "a response that a field chooses is JSON or text")
                            .help("write the name of a type, or `string`"),
                    );
                    return None;
                }
            };
            read.push(ResponseCase { value: value.value.clone(), variant: known.variant.clone(), ty });
        }
        let missing = values.iter().find(|known| !read.iter().any(|case| case.value == known.value));
        if let Some(missing) = missing {
            errors.push(
                codes::MISSING_KEY
                    .at(field.span, format!("the response for `{}` is missing", missing.value))
                    .help(format!("add `{}: TYPE`", missing.value)),
            );
            return None;
        }
        let name = self.claim(table, errors);
        Some(Returns::ByField { field: index, name, cases: read })
    }

    /// Claims the name of the enum of several responses.
    pub fn claim(&self, table: &mut Table, errors: &mut Diagnostics) -> String {
        let name = names::response(self.stem);
        let claim = Claim {
            ident: &name,
            what: format!("the response of `{}`", self.operation.name.value),
            span: self.operation.name.span,
            cure: "rename one of them",
        };
        table.claim(self.declared_in, claim, errors);
        name
    }

    /// Resolves the list of the response whose length a caller can limit.
    pub fn limit(
        &self,
        table: &Table,
        fields: &[Field],
        returns: Option<&Returns>,
        errors: &mut Diagnostics,
    ) -> Option<ResponseList> {
        let limit = self.operation.limit.as_ref()?;
        self.refuse_limit(fields, errors);
        let responses: Vec<(Option<String>, &Struct)> = match returns? {
            Returns::Json(ty) => structure(table, ty).map(|one| (None, one)).into_iter().collect(),
            Returns::ByField { cases, .. } => cases
                .iter()
                .filter_map(|case| Some((Some(case.variant.clone()), structure(table, case.ty.as_ref()?)?)))
                .collect(),
            _ => Vec::new(),
        };
        if responses.is_empty() {
            errors.push(
                codes::UNKNOWN_FIELD
                    .at(limit.span, "`limit` names a list of the response, and this response has no fields")
                    .help("delete `limit`"),
            );
            return None;
        }
        let all_lists = || {
            let fields = responses.iter().flat_map(|(_, record)| &record.fields);
            fields.filter(|field| matches!(field.schema.ty, Type::List(_)))
        };
        let lists: Vec<ListField> = responses
            .iter()
            .filter_map(|(variant, record)| {
                let field = record.fields.iter().find(|field| field.name == limit.value)?;
                let list = matches!(field.schema.ty, Type::List(_));
                list.then(|| ListField { variant: variant.clone(), ident: field.ident.clone() })
            })
            .collect();
        if lists.is_empty() {
            let names: Vec<&str> = all_lists().map(|field| field.name.as_str()).collect();
            errors.push(
                codes::UNKNOWN_FIELD
                    .at(limit.span, format!("the response has no list `{}`", limit.value))
                    .help(match (nearest(&limit.value, names.iter().copied()), names.as_slice()) {
                        (Some(near), _) => Cure::write(near),
                        (None, []) => "delete `limit`: this response has no list".into(),
                        (None, names) => format!("its lists are: {}", names.join(", ")).into(),
                    }),
            );
            return None;
        }
        let wire = all_lists().find(|field| field.name == limit.value).map(|field| field.wire.clone());
        Some(ResponseList { wire: wire?, fields: lists })
    }
}

/// Refuses `!` at a response, which is never optional.
fn refuse_required(ty: &syntax::Type, errors: &mut Diagnostics) {
    if ty.required {
        errors.push(
            codes::BAD_TYPE
                .at(
                    Span { start: ty.span.end - 1, ..ty.span },
                    "`!` belongs to a field; a response is always required",
                )
                .help(Cure::replace("delete the `!`", "")),
        );
    }
}

fn is_no_item(term: &syntax::TypeTerm) -> bool {
    term.is("nothing") || matches!(term.kind, syntax::TermKind::Pages(_) | syntax::TermKind::Stream(..))
}

/// Returns the struct of a type.
pub(super) fn structure<'t>(table: &'t Table, ty: &Type) -> Option<&'t Struct> {
    let Type::Named(id) = ty else { return None };
    match &table.declaration(*id)?.kind {
        TypeKind::Struct(record) => Some(record),
        _ => None,
    }
}

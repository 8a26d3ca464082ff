//! Responses by status: each success has a type of its own.

use super::responses::ResponseScope;
use super::table::Table;
use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::model::{Field, Method, Operation, Returns, StatusCase, StatusContent};
use crate::syntax::{self, Spanned};

impl ResponseScope<'_> {
    /// Resolves the response of each status.
    pub fn by_status(
        &self,
        table: &mut Table,
        written: &[(Spanned<u16>, syntax::Type)],
        fields: &[Field],
        errors: &mut Diagnostics,
    ) -> Option<Returns> {
        let mut cases = Some(Vec::with_capacity(written.len()));
        for (status, ty) in written {
            match (self.case(table, status, ty, fields, errors), &mut cases) {
                (Some(case), Some(cases)) => cases.push(case),
                _ => cases = None,
            }
        }
        let cases = cases?;
        Some(Returns::ByStatus { name: self.claim(table, errors), cases })
    }

    fn case(
        &self,
        table: &mut Table,
        status: &Spanned<u16>,
        ty: &syntax::Type,
        fields: &[Field],
        errors: &mut Diagnostics,
    ) -> Option<StatusCase> {
        if self.operation.method == Method::Head && !ty.alternatives.iter().any(|term| term.is("nothing")) {
            errors.push(
                codes::WRONG_VALUE
                    .at(ty.span, "the response to HEAD has no body")
                    .help("write `returns: nothing`, or make it a `get`"),
            );
            return None;
        }
        if ty.nullable {
            errors.push(
                codes::BAD_TYPE
                    .at(ty.span, "the response of one status is always the same")
                    .help("delete the `?`; for a success without a body add its status: `204: nothing`"),
            );
            return None;
        }
        let streamed = |term: &syntax::TypeTerm| {
            matches!(term.kind, syntax::TermKind::Pages(_) | syntax::TermKind::Stream(..))
        };
        let content = match ty.alternatives.iter().any(streamed) {
            true => None,
            false => match self.one(table, ty, fields, errors)? {
                Returns::Json(ty) => Some(StatusContent::Json(ty)),
                Returns::Text => Some(StatusContent::Text),
                Returns::Nothing => Some(StatusContent::Nothing),
                _ => None,
            },
        };
        let Some(content) = content else {
            errors.push(
                codes::BAD_TYPE
                    .at(ty.span, "a response that the status selects is JSON, a text or nothing")
                    .help("write the name of a type, `string` or `nothing`"),
            );
            return None;
        };
        Some(StatusCase { status: status.value, variant: variant(status.value), content })
    }
}

/// Returns the status of an example.
pub(super) fn of_example(
    operation: &Operation,
    written: Option<&SpannedText>,
    errors: &mut Diagnostics,
) -> Option<u16> {
    let written = written?;
    let Returns::ByStatus { cases, .. } = &operation.returns else {
        errors.push(
            codes::BAD_EXAMPLE
                .at(
                    written.span,
                    format!("the response of `{}` does not depend on the status", operation.name),
                )
                .help("delete `status`"),
        );
        return None;
    };
    let found = cases.iter().map(|case| case.status).find(|status| status.to_string() == written.value);
    if found.is_none() {
        let known: Vec<String> = cases.iter().map(|case| format!("`{}`", case.status)).collect();
        errors.push(
            codes::BAD_EXAMPLE
                .at(written.span, format!("`{}` is no status of `{}`", written.value, operation.name))
                .help(format!("write one of {}", known.join(", "))),
        );
    }
    found
}

/// Returns the name of a status, after [RFC 9110 §15.3] and the registry of HTTP.
///
/// [RFC 9110 §15.3]: https://www.rfc-editor.org/rfc/rfc9110#section-15.3
fn variant(status: u16) -> String {
    let name = match status {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        _ => return format!("Status{status}"),
    };
    name.to_owned()
}

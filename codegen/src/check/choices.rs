//! `choices` names an operation whose response is a list, and the field of its items that has the value.

use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes, nearest};
use crate::model::{Choices, Connector};

pub(super) fn check<'r>(
    connector: &Connector,
    choices: impl Iterator<Item = &'r SpannedText>,
    errors: &mut Diagnostics,
) {
    for written in choices {
        let named = Choices::of(&written.value);
        // An operation that does not exist is reported where names are.
        let Some(operation) = connector.operation_of(named.operation) else { continue };
        let Some(list) = connector.only_list(operation) else {
            errors.push(
                codes::WRONG_VALUE
                    .at(
                        written.span,
                        format!("the response of `{}` is no list, so it lists no values", named.operation),
                    )
                    .help("name an operation that returns `pages<T>`, `list<T>`, or a struct with one list"),
            );
            continue;
        };
        if connector.choices(&written.value).is_some() {
            continue;
        }
        let fields: Vec<&str> = connector.choice_fields(list.item).map(|field| field.name.as_str()).collect();
        let report = match named.field {
            Some(field) => codes::UNKNOWN_FIELD
                .at(
                    written.part(named.operation.len() + 1..written.value.len()),
                    format!(
                        "the items of `{}` have no field `{field}` with a text or an integer",
                        named.operation
                    ),
                )
                .help(nearest(field, fields.iter().copied()).map_or_else(|| name_one(&fields), Cure::write)),
            None => codes::UNKNOWN_FIELD
                .at(
                    written.span,
                    format!("the items of `{}` have no field `id` with the values", named.operation),
                )
                .help(format!("name the field that has them: `{}.FIELD`", named.operation)),
        };
        errors.push(report);
    }
}

fn name_one(fields: &[&str]) -> Cure {
    match fields {
        [] => "delete it: the items have no such field".into(),
        fields => format!("name one of: {}", fields.join(", ")).into(),
    }
}

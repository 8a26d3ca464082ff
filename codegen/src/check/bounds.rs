//! Bounds must fit their type, be numbers where numbers are meant, and leave room for a value.

use super::{pattern, spelling};
use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::model::{Bound, Limit, Number, Schema, Type};
use crate::syntax::{self, BoundKind};

/// Returns the bounds of a value of type `ty`.
pub(super) fn of(
    ty: &Type,
    bounds: &[syntax::Bound],
    soft: &[SpannedText],
    errors: &mut Diagnostics,
) -> Vec<Bound> {
    let mut schemas = [Schema { ty: ty.clone(), bounds: Vec::new() }];
    distribute(&mut schemas, bounds, soft, errors);
    let [schema] = schemas;
    schema.bounds
}

/// Gives each bound to the alternatives that it fits.
pub(super) fn distribute(
    schemas: &mut [Schema],
    bounds: &[syntax::Bound],
    soft: &[SpannedText],
    errors: &mut Diagnostics,
) {
    for bound in bounds {
        let mut fits = false;
        for schema in schemas.iter_mut().filter(|schema| bound_fits(bound.kind, &schema.ty)) {
            fits = true;
            let Some(limit) = limit(bound, &schema.ty, errors) else { continue };
            let soft = soft.iter().any(|word| word.value == bound.kind.word());
            schema.bounds.push(Bound { limit, soft });
        }
        if !fits {
            misfit(bound, schemas, errors);
        }
    }
    for word in soft.iter().filter(|word| !bounds.iter().any(|bound| bound.kind.word() == word.value)) {
        errors.push(
            codes::WRONG_VALUE
                .at(word.span, format!("`soft` names `{}`, which is not a bound of this field", word.value))
                .help("`soft` lists bounds of the same field, like `soft: [max_length]`"),
        );
    }
    for schema in schemas {
        super::ranges::check(&schema.ty, &schema.bounds, bounds, errors);
    }
}

/// Returns `true` if a bound of this kind fits the type.
pub(super) fn bound_fits(kind: BoundKind, ty: &Type) -> bool {
    use BoundKind as B;
    match kind {
        B::Minimum | B::Maximum | B::ExclusiveMinimum | B::ExclusiveMaximum | B::MultipleOf => {
            matches!(ty, Type::Integer | Type::Number | Type::Timestamp)
        }
        B::MinLength | B::MaxLength | B::Pattern => matches!(ty, Type::String | Type::Secret),
        B::MinItems | B::MaxItems | B::UniqueItems => matches!(ty, Type::List(_)),
        B::MinProperties | B::MaxProperties => matches!(ty, Type::Map { .. }),
        B::MaxSize | B::MediaTypes | B::Square | B::Transparent => match ty {
            Type::File => true,
            Type::List(item) => item.ty == Type::File,
            _ => false,
        },
    }
}

/// Returns `true` if every value within `bounds` is within `limit` too.
pub(super) fn implies(bounds: &[Bound], limit: &Limit) -> bool {
    use Limit as L;
    bounds.iter().filter(|bound| !bound.soft).any(|bound| match (&bound.limit, limit) {
        (L::Minimum(own) | L::ExclusiveMinimum(own), L::Minimum(n)) => !own.is_below(*n),
        (L::ExclusiveMinimum(own), L::ExclusiveMinimum(n)) => !own.is_below(*n),
        (L::Minimum(own), L::ExclusiveMinimum(n)) => n.is_below(*own),
        (L::Maximum(own) | L::ExclusiveMaximum(own), L::Maximum(n)) => !n.is_below(*own),
        (L::ExclusiveMaximum(own), L::ExclusiveMaximum(n)) => !n.is_below(*own),
        (L::Maximum(own), L::ExclusiveMaximum(n)) => own.is_below(*n),
        (L::MinLength(own), L::MinLength(n))
        | (L::MinItems(own), L::MinItems(n))
        | (L::MinProperties(own), L::MinProperties(n)) => own >= n,
        (L::MaxLength(own), L::MaxLength(n))
        | (L::MaxItems(own), L::MaxItems(n))
        | (L::MaxProperties(own), L::MaxProperties(n))
        | (L::MaxSize(own), L::MaxSize(n)) => own <= n,
        (L::MediaTypes(own), L::MediaTypes(types)) => own.iter().all(|media_type| types.contains(media_type)),
        (own, other) => own == other,
    })
}

fn misfit(bound: &syntax::Bound, schemas: &[Schema], errors: &mut Diagnostics) {
    use BoundKind as B;
    let word = bound.kind.word();
    let belongs = match bound.kind {
        B::Minimum | B::Maximum | B::ExclusiveMinimum | B::ExclusiveMaximum | B::MultipleOf => "a number",
        B::MinLength | B::MaxLength | B::Pattern => "a string",
        B::MinItems | B::MaxItems | B::UniqueItems => "a list",
        B::MinProperties | B::MaxProperties => "a map",
        B::MaxSize | B::MediaTypes | B::Square | B::Transparent => "a file",
    };
    let named = matches!(schemas, [Schema { ty: Type::Named(_), .. }]);
    let help = match (bound.kind, schemas) {
        _ if named => "move the bound to the declaration of the type".into(),
        (B::MinItems | B::MaxItems, [Schema { ty: Type::Tuple(items), .. }]) => {
            format!("delete it: this type always has {} items", items.len()).into()
        }
        (_, [Schema { ty: Type::Tuple(_), .. }]) => {
            "declare a type with this bound, and name it in place of the item: `(Latitude, Longitude)`".into()
        }
        (B::MaxLength | B::MinLength, [Schema { ty: Type::List(_), .. }]) => {
            let items = if bound.kind == B::MaxLength { "max_items" } else { "min_items" };
            Cure::replace(format!("write `{items}` for the number of items, or bound the item's type"), items)
        }
        (B::Maximum | B::Minimum, [Schema { ty: Type::String, .. }]) => {
            let length = if bound.kind == B::Maximum { "max_length" } else { "min_length" };
            Cure::replace(format!("write `{length}` for the number of characters"), length)
        }
        _ => "delete it, or change the type".into(),
    };
    errors.push(
        codes::BOUND_MISFIT
            .at(bound.key, format!("`{word}` is a bound of {belongs}, and this field is not {belongs}"))
            .help(help),
    );
}

/// Returns the typed value of a bound.
pub(super) fn limit(bound: &syntax::Bound, ty: &Type, errors: &mut Diagnostics) -> Option<Limit> {
    use BoundKind as B;
    Some(match bound.kind {
        B::Minimum => Limit::Minimum(number(bound, ty, errors)?),
        B::Maximum => Limit::Maximum(number(bound, ty, errors)?),
        B::ExclusiveMinimum => Limit::ExclusiveMinimum(number(bound, ty, errors)?),
        B::ExclusiveMaximum => Limit::ExclusiveMaximum(number(bound, ty, errors)?),
        B::MultipleOf => Limit::MultipleOf(positive(bound, ty, errors)?),
        B::MinLength => Limit::MinLength(count(bound, errors)?),
        B::MaxLength => Limit::MaxLength(count(bound, errors)?),
        B::Pattern => Limit::Pattern(Box::new(pattern::read(&bound.value, errors)?)),
        B::MinItems => Limit::MinItems(count(bound, errors)?),
        B::MaxItems => Limit::MaxItems(count(bound, errors)?),
        B::UniqueItems => return flag(bound, errors).map(|()| Limit::UniqueItems),
        B::MaxSize => Limit::MaxSize(size(bound, errors)?),
        B::MediaTypes => Limit::MediaTypes(media_types(bound, errors)?),
        B::Square => return flag(bound, errors).map(|()| Limit::Square),
        B::Transparent => return flag(bound, errors).map(|()| Limit::Transparent),
        B::MinProperties => Limit::MinProperties(count(bound, errors)?),
        B::MaxProperties => Limit::MaxProperties(count(bound, errors)?),
    })
}

fn number(bound: &syntax::Bound, ty: &Type, errors: &mut Diagnostics) -> Option<Number> {
    let text = bound.value.value.as_str();
    let parsed = match ty {
        Type::Number => text.parse().ok().filter(|value: &f64| value.is_finite()).map(Number::Float),
        _ => text.parse().ok().map(Number::Integer),
    };
    if parsed.is_none() {
        let float = *ty == Type::Number;
        let what = if float { "a number" } else { "a whole number of at most 64 bits" };
        let help = if float { spelling::number(text, false) } else { spelling::integer(text, false) };
        errors.push(
            codes::BAD_BOUND
                .at(bound.value.span, format!("`{}` of `{}` is not {what}", text, bound.kind.word()))
                .help(help),
        );
    }
    parsed
}

fn positive(bound: &syntax::Bound, ty: &Type, errors: &mut Diagnostics) -> Option<Number> {
    let number = number(bound, ty, errors)?;
    if number.value() <= 0.0 {
        errors.push(
            codes::BAD_BOUND
                .at(bound.value.span, format!("`multiple_of` is {number}, and nothing is a multiple of that"))
                .help("write a number above 0"),
        );
        return None;
    }
    Some(number)
}

fn count(bound: &syntax::Bound, errors: &mut Diagnostics) -> Option<u64> {
    let parsed = bound.value.value.parse::<u32>().ok().map(u64::from);
    if parsed.is_none() {
        errors.push(
            codes::BAD_BOUND
                .at(
                    bound.value.span,
                    format!("`{}` of `{}` is not a count", bound.value.value, bound.kind.word()),
                )
                .help("write a whole number from 0 to 4294967295"),
        );
    }
    parsed
}

/// `4 MB` and `4 MiB` are two sizes: the units are those of IEC 80000-13.
fn size(bound: &syntax::Bound, errors: &mut Diagnostics) -> Option<u64> {
    const UNITS: [(&str, u64); 7] = [
        ("B", 1),
        ("kB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
    ];
    let parsed = bound.value.value.split_once(' ').and_then(|(count, unit)| {
        let (_, bytes) = UNITS.iter().find(|(name, _)| *name == unit.trim())?;
        count.parse::<u32>().ok().and_then(|count| bytes.checked_mul(u64::from(count)))
    });
    if parsed.is_none() {
        errors.push(
            codes::BAD_BOUND
                .at(bound.value.span, format!("`{}` is not a size", bound.value.value))
                .help("write a whole number and a unit: B, kB, MB, GB (powers of 1,000), KiB, MiB, GiB (powers of 1,024)"),
        );
    }
    parsed
}

/// `image/png, image/webp`
fn media_types(bound: &syntax::Bound, errors: &mut Diagnostics) -> Option<Vec<String>> {
    let types: Vec<String> = bound.value.value.split(',').map(|one| one.trim().to_owned()).collect();
    let part = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.+_".contains(&b))
    };
    let wrong = types
        .iter()
        .find(|media_type| !media_type.split_once('/').is_some_and(|(kind, name)| part(kind) && part(name)));
    if let Some(wrong) = wrong {
        errors.push(
            codes::BAD_BOUND
                .at(bound.value.span, format!("`{wrong}` is not a media type"))
                .help("write it in lower case, without parameters: `[image/png, image/webp]`"),
        );
        return None;
    }
    Some(types)
}

fn flag(bound: &syntax::Bound, errors: &mut Diagnostics) -> Option<()> {
    match bound.value.value.as_str() {
        "true" => Some(()),
        "false" => None,
        other => {
            errors.push(
                codes::BAD_BOUND
                    .at(bound.value.span, format!("`{}` cannot be `{other}`", bound.kind.word()))
                    .help("write `true`, or leave it out"),
            );
            None
        }
    }
}

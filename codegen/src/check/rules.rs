//! Rules: every name is a field, every word fits the field's type, and the rule can be broken and kept.

use super::table::Table;
use super::{bounds, sense};
use crate::diagnostic::{Cure, Diagnostics, Span, SpannedText, codes};
use crate::model::{Condition, Field, Predicate, Requirement, Rule, Type, TypeKind};
use crate::syntax;

/// Resolves the rules of the struct `owner`.
pub(super) fn resolve(
    table: &Table,
    fields: &[Field],
    rules: &[syntax::Rule],
    owner: &str,
    errors: &mut Diagnostics,
) -> Vec<Rule> {
    let scope = RuleScope { table, fields, owner };
    let read = rules.iter().filter_map(|rule| Some((rule, scope.rule(rule, errors)?))).collect();
    sense::check(table, fields, read, errors)
}

/// Returns the index of a field.
pub(super) fn field(
    fields: &[Field],
    name: &SpannedText,
    owner: &str,
    errors: &mut Diagnostics,
) -> Option<usize> {
    let found = fields.iter().position(|field| field.name == name.value);
    if found.is_none() && !errors.is_suppressed(&name.value) {
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let otherwise = format!("the fields are: {}", names.join(", "));
        errors.push(
            codes::UNKNOWN_FIELD
                .at(name.span, format!("`{}` is not a field of `{}`", name.value, owner))
                .suggest(&name.value, names, otherwise),
        );
    }
    found
}

/// Checks that words can be values of a response field. It may have values that are not listed.
pub(super) fn words(
    table: &Table,
    field: &Field,
    values: &[SpannedText],
    errors: &mut Diagnostics,
) -> Option<()> {
    let scope = RuleScope { table, fields: &[], owner: "" };
    scope.check_words(&field.schema.ty, &field.name, values, false, errors)
}

struct RuleScope<'a> {
    table: &'a Table,
    fields: &'a [Field],
    owner: &'a str,
}

impl RuleScope<'_> {
    fn rule(&self, rule: &syntax::Rule, errors: &mut Diagnostics) -> Option<Rule> {
        let when: Vec<Option<Condition>> =
            rule.when.iter().map(|condition| self.condition(condition, errors)).collect();
        let requirement = self.requirement(&rule.requirement, errors);
        let when: Vec<Condition> = when.into_iter().collect::<Option<_>>()?;
        let requirement = requirement?;
        let requirement_text = describe(&requirement, self.fields);
        let conditions =
            when.iter().map(|condition| condition.text.as_str()).collect::<Vec<_>>().join(" and ");
        let text =
            if when.is_empty() { requirement_text } else { format!("when {conditions}: {requirement_text}") };
        Some(Rule { text, soft: rule.soft, when, requirement })
    }

    fn condition(&self, condition: &syntax::Condition, errors: &mut Diagnostics) -> Option<Condition> {
        let field = self.field(&condition.field, errors)?;
        let predicate = match &condition.predicate {
            syntax::Predicate::Is(values) => {
                self.check_values(field, values, true, errors)?;
                Predicate::Is(values.iter().map(|value| value.value.clone()).collect())
            }
            syntax::Predicate::Has(value) => {
                self.check_item(field, value, errors)?;
                Predicate::Has(value.value.clone())
            }
            syntax::Predicate::Set => Predicate::Set,
            syntax::Predicate::Unset => Predicate::Unset,
        };
        let name = &self.fields[field].name;
        let text = match &predicate {
            Predicate::Is(values) => format!("`{name}` is {}", values.join(", ")),
            Predicate::Has(value) => format!("`{name}` contains \"{value}\""),
            Predicate::Set => format!("`{name}` is set"),
            Predicate::Unset => format!("`{name}` is unset"),
        };
        Some(Condition { text, field, predicate })
    }

    fn requirement(
        &self,
        requirement: &syntax::Requirement,
        errors: &mut Diagnostics,
    ) -> Option<Requirement> {
        match requirement {
            syntax::Requirement::Needs(field, others) => {
                let (field, others) = (self.field(field, errors), self.all(others, errors));
                Some(Requirement::Needs(field?, others?))
            }
            syntax::Requirement::Excludes(field, others) => {
                let (field, others) = (self.field(field, errors), self.all(others, errors));
                Some(Requirement::Excludes(field?, others?))
            }
            syntax::Requirement::OneOf(fields) => self.all(fields, errors).map(Requirement::OneOf),
            syntax::Requirement::AtMostOneOf(fields) => {
                self.all(fields, errors).map(Requirement::AtMostOneOf)
            }
            syntax::Requirement::AtLeastOneOf(fields) => {
                self.all(fields, errors).map(Requirement::AtLeastOneOf)
            }
            syntax::Requirement::NotBelow(field, other) => {
                let pair = (self.field(field, errors), self.field(other, errors));
                let (left, right) = (pair.0?, pair.1?);
                for (index, text) in [(left, field), (right, other)] {
                    self.check_number(index, text, errors)?;
                }
                if self.fields[left].schema.ty != self.fields[right].schema.ty {
                    errors.push(
                        codes::BOUND_MISFIT
                            .at(
                                other.span,
                                format!(
                                    "`{}` and `{}` have different number types",
                                    field.value, other.value
                                ),
                            )
                            .help("make both `integer` or both `number`"),
                    );
                    return None;
                }
                Some(Requirement::NotBelow(left, right))
            }
            syntax::Requirement::AsLongAs(field, other) => {
                Some(Requirement::AsLongAs(self.list(field, errors)?, self.list(other, errors)?))
            }
            syntax::Requirement::AsLargeAs(field, other) => {
                Some(Requirement::AsLargeAs(self.picture(field, errors)?, self.picture(other, errors)?))
            }
            syntax::Requirement::Required(field) => self.optional(field, errors).map(Requirement::Required),
            syntax::Requirement::Unset(field) => self.optional(field, errors).map(Requirement::Unset),
            syntax::Requirement::Is(field, values) => {
                let index = self.field(field, errors)?;
                self.check_values(index, values, false, errors)?;
                Some(Requirement::Is(index, values.iter().map(|value| value.value.clone()).collect()))
            }
            syntax::Requirement::Bound(field, bound) => {
                let index = self.field(field, errors)?;
                let ty = &self.fields[index].schema.ty;
                if !bounds::bound_fits(bound.kind, ty) && !self.is_bounded_file(bound.kind, ty) {
                    errors.push(
                        codes::BOUND_MISFIT
                            .at(
                                bound.key,
                                format!(
                                    "`{}` is not a bound for the type of `{}`",
                                    bound.kind.word(),
                                    field.value
                                ),
                            )
                            .help("use a bound of the field's type"),
                    );
                    return None;
                }
                Some(Requirement::Bound(index, bounds::limit(bound, ty, errors)?))
            }
        }
    }

    fn field(&self, name: &SpannedText, errors: &mut Diagnostics) -> Option<usize> {
        let index = field(self.fields, name, self.owner, errors)?;
        if self.fields[index].is_rest {
            errors.push(
                codes::BAD_RULE
                    .at(name.span, "`rest` is many fields, and a rule is about single ones")
                    .help("name a field of the object, or delete the rule"),
            );
            return None;
        }
        if self.fields[index].is_sent() {
            return Some(index);
        }
        errors.push(
            codes::IMPOSSIBLE_RULE
                .at(name.span, format!("only responses have `{}`, and rules are about requests", name.value))
                .help("delete `only: response` at the field, or the rule"),
        );
        None
    }

    /// Returns `true` if a union of files takes this bound: it is bounded like a file.
    fn is_bounded_file(&self, kind: syntax::BoundKind, ty: &Type) -> bool {
        let Type::Named(id) = ty else { return false };
        match self.table.declaration(*id).map(|one| &one.kind) {
            Some(TypeKind::Untagged { alternatives }) => {
                kind != syntax::BoundKind::MinItems
                    && kind != syntax::BoundKind::MaxItems
                    && alternatives.iter().all(|alternative| bounds::bound_fits(kind, &alternative.schema.ty))
            }
            _ => false,
        }
    }

    fn all(&self, names: &[SpannedText], errors: &mut Diagnostics) -> Option<Vec<usize>> {
        let indexes: Vec<Option<usize>> = names.iter().map(|name| self.field(name, errors)).collect();
        indexes.into_iter().collect()
    }

    fn optional(&self, name: &SpannedText, errors: &mut Diagnostics) -> Option<usize> {
        let index = self.field(name, errors)?;
        if self.fields[index].required {
            errors.push(
                codes::IMPOSSIBLE_RULE
                    .at(name.span, format!("`{}` is always required", name.value))
                    .help("remove the `!` from the field, or delete the rule"),
            );
            return None;
        }
        Some(index)
    }

    fn check_number(&self, index: usize, name: &SpannedText, errors: &mut Diagnostics) -> Option<()> {
        if matches!(self.fields[index].schema.ty, Type::Integer | Type::Number) {
            return Some(());
        }
        errors.push(
            codes::BOUND_MISFIT
                .at(name.span, format!("`{}` is not a number", name.value))
                .help("`a at least b` compares two numbers"),
        );
        None
    }

    fn list(&self, name: &SpannedText, errors: &mut Diagnostics) -> Option<usize> {
        let index = self.field(name, errors)?;
        if matches!(self.fields[index].schema.ty, Type::List(_)) {
            return Some(index);
        }
        errors.push(
            codes::BOUND_MISFIT
                .at(name.span, format!("`{}` is not a list, so it has no length", name.value))
                .help("`a as long as b` compares two lists"),
        );
        None
    }

    fn picture(&self, name: &SpannedText, errors: &mut Diagnostics) -> Option<usize> {
        let index = self.field(name, errors)?;
        let (ty, kind) = (&self.fields[index].schema.ty, syntax::BoundKind::Square);
        if bounds::bound_fits(kind, ty) || self.is_bounded_file(kind, ty) {
            return Some(index);
        }
        errors.push(
            codes::BOUND_MISFIT
                .at(name.span, format!("`{}` is not a file, so it is not an image", name.value))
                .help("`a as large as b` compares two images"),
        );
        None
    }

    /// Checks the values after `is`: for strings and enums. The values of a closed enum are known.
    fn check_values(
        &self,
        index: usize,
        values: &[SpannedText],
        glob: bool,
        errors: &mut Diagnostics,
    ) -> Option<()> {
        let field = &self.fields[index];
        if field.schema.ty == Type::Boolean {
            errors.push(
                codes::BOUND_MISFIT
                    .at(values[0].span, format!("`{}` is a boolean, which is present or not", field.name))
                    .help("write `is set` or `is unset`"),
            );
            return None;
        }
        self.check_words(&field.schema.ty, &field.name, values, glob, errors)
    }

    fn check_item(&self, index: usize, value: &SpannedText, errors: &mut Diagnostics) -> Option<()> {
        let field = &self.fields[index];
        let Type::List(item) = &field.schema.ty else {
            errors.push(
                codes::BOUND_MISFIT
                    .at(value.span, format!("`{}` is not a list, so it has no items", field.name))
                    .help("write `is` for a single value"),
            );
            return None;
        };
        self.check_words(&item.ty, &field.name, std::slice::from_ref(value), false, errors)
    }

    fn check_words(
        &self,
        ty: &Type,
        name: &str,
        values: &[SpannedText],
        glob: bool,
        errors: &mut Diagnostics,
    ) -> Option<()> {
        let known = match ty {
            Type::String => return Some(()),
            Type::Named(id) => match self.table.declaration(*id).map(|declaration| &declaration.kind) {
                // Any text can be an ID.
                Some(TypeKind::Enum { values, open: true }) if values.is_empty() => return Some(()),
                Some(TypeKind::Enum { values, .. }) => values,
                Some(TypeKind::IntegerEnum { .. }) => {
                    errors.push(
                        codes::BOUND_MISFIT
                            .at(values[0].span, format!("a rule compares texts, and `{name}` is an integer"))
                            .help("write `is set`, or name a field of texts"),
                    );
                    return None;
                }
                // It is declared further down, or wrong and reported there.
                None => return Some(()),
                Some(_) => {
                    self.not_a_word(name, values[0].span, errors);
                    return None;
                }
            },
            _ => {
                self.not_a_word(name, values[0].span, errors);
                return None;
            }
        };
        // An enum without values is reported where it is declared.
        let values = if known.is_empty() { &[] } else { values };
        for value in values {
            let prefix = value.value.strip_suffix('*').filter(|_| glob);
            if known.iter().any(|listed| {
                listed.value == value.value || prefix.is_some_and(|text| listed.value.starts_with(text))
            }) {
                continue;
            }
            let names = known.iter().map(|listed| listed.value.as_str());
            let bare = value.value.trim_matches(['"', '\'']);
            if bare != value.value && names.clone().any(|name| name == bare) {
                errors.push(
                    codes::WRONG_VALUE
                        .at(
                            value.span,
                            format!(
                                "a value in a rule is written without quotes, and `{}` has them",
                                value.value
                            ),
                        )
                        .help(Cure::write(bare)),
                );
                continue;
            }
            if let Some(prefix) = prefix {
                errors.push(
                    codes::WRONG_VALUE
                        .at(value.span, format!("no value of `{name}` begins with `{prefix}`"))
                        .help(format!("the values are: {}", names.collect::<Vec<_>>().join(", "))),
                );
                continue;
            }
            let otherwise = format!("the values are: {}", names.clone().collect::<Vec<_>>().join(", "));
            errors.push(
                codes::WRONG_VALUE
                    .at(value.span, format!("`{}` is not a value of `{name}`", value.value))
                    .suggest(&value.value, names, otherwise),
            );
        }
        Some(())
    }

    fn not_a_word(&self, name: &str, span: Span, errors: &mut Diagnostics) {
        errors.push(
            codes::BOUND_MISFIT
                .at(span, format!("`{name}` is neither a string nor an enum"))
                .help("`is` and `has` compare with words; use `is set` for other types"),
        );
    }
}

/// Describes a requirement in words.
fn describe(requirement: &Requirement, fields: &[Field]) -> String {
    let name = |index: &usize| format!("`{}`", fields[*index].name);
    let list = |indexes: &[usize]| indexes.iter().map(name).collect::<Vec<_>>().join(", ");
    match requirement {
        Requirement::Needs(field, others) => {
            // A boolean that is false is not present, unless it is true by default.
            let on = |index: &usize| {
                let field = &fields[*index];
                let is_switch = field.schema.ty == Type::Boolean && !field.is_on_by_default();
                let suffix = if is_switch && !field.set_by_client { " to be true" } else { "" };
                format!("{}{suffix}", name(index))
            };
            format!("{} needs {}", name(field), others.iter().map(on).collect::<Vec<_>>().join(", "))
        }
        Requirement::Excludes(field, others) => format!("{} excludes {}", name(field), list(others)),
        Requirement::OneOf(fields) => format!("exactly one of {}", list(fields)),
        Requirement::AtLeastOneOf(fields) => format!("at least one of {}", list(fields)),
        Requirement::AtMostOneOf(fields) => format!("at most one of {}", list(fields)),
        Requirement::NotBelow(field, other) => format!("{} is at least {}", name(field), name(other)),
        Requirement::AsLongAs(field, other) => format!("{} is as long as {}", name(field), name(other)),
        Requirement::AsLargeAs(field, other) => format!("{} is as large as {}", name(field), name(other)),
        Requirement::Required(field) => format!("{} is required", name(field)),
        Requirement::Unset(field) => format!("{} is unset", name(field)),
        Requirement::Is(field, values) => format!("{} is {}", name(field), values.join(" or ")),
        Requirement::Bound(field, limit) => format!("{}: {}", name(field), crate::conform::describe(limit)),
    }
}

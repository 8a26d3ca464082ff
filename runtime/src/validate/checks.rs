//! The rules, one method each, with the names of the specification.

use std::fmt;

use super::{At, Entries, Field, Format, Items, Nested, Number, Numeric, Path, Presence, Text};
use crate::validate::pattern::Pattern;

/// Numbers.
impl<T: Numeric> Field<'_, T> {
    /// Checks that the number is not less than `bound`.
    pub fn minimum(&mut self, bound: T::Value) -> &mut Self {
        self.number("minimum", |n| n < bound, "less than", bound)
    }

    /// Checks that the number is not greater than `bound`.
    pub fn maximum(&mut self, bound: T::Value) -> &mut Self {
        self.number("maximum", |n| n > bound, "greater than", bound)
    }

    /// Checks that the number is greater than `bound`.
    pub fn exclusive_minimum(&mut self, bound: T::Value) -> &mut Self {
        self.number("exclusive_minimum", |n| n <= bound, "not greater than", bound)
    }

    /// Checks that the number is less than `bound`.
    pub fn exclusive_maximum(&mut self, bound: T::Value) -> &mut Self {
        self.number("exclusive_maximum", |n| n >= bound, "not less than", bound)
    }

    /// Checks that the number is a multiple of `step`, up to rounding: 0.3 is a multiple of 0.1.
    pub fn multiple_of(&mut self, step: T::Value) -> &mut Self {
        self.number("multiple_of", |n| !n.is_multiple_of(step), "not a multiple of", step)
    }

    /// Checks that the number is neither infinite nor NaN. Every other rule for numbers checks it, too.
    pub fn finite(&mut self) -> &mut Self {
        if self.value.number().is_some_and(|number| !number.is_finite()) {
            self.at.report_not_finite();
        }
        self
    }

    fn number(
        &mut self,
        rule: &'static str,
        broken: impl FnOnce(T::Value) -> bool,
        what: &str,
        bound: T::Value,
    ) -> &mut Self {
        match self.value.number() {
            Some(number) if !number.is_finite() => self.at.report_not_finite(),
            Some(number) if broken(number) => self.report_number(rule, what, &bound),
            _ => {}
        }
        self
    }
}

/// Text. Lengths are counted in characters (Unicode scalar values).
impl<T: Text + ?Sized> Field<'_, T> {
    /// Checks that the text has at least `bound` characters.
    pub fn min_length(&mut self, bound: usize) -> &mut Self {
        if let Some(text) = self.value.text() {
            // A character has one to four bytes.
            if text.len() / 4 < bound {
                let found = text.chars().count();
                if found < bound {
                    self.report_size(
                        "min_length",
                        Size { word: "shorter", bound, one: "character", many: "characters", found },
                    );
                }
            }
        }
        self
    }

    /// Checks that the text has at most `bound` characters.
    pub fn max_length(&mut self, bound: usize) -> &mut Self {
        if let Some(text) = self.value.text()
            && text.len() > bound
        {
            let found = text.chars().count();
            if found > bound {
                self.report_size(
                    "max_length",
                    Size { word: "longer", bound, one: "character", many: "characters", found },
                );
            }
        }
        self
    }

    /// Checks that the complete text matches `pattern`.
    pub fn pattern(&mut self, pattern: &Pattern) -> &mut Self {
        if self.value.text().is_some_and(|text| !pattern.matches(text)) {
            self.report("pattern", format_args!("does not match `{}`", pattern.text()));
        }
        self
    }

    /// Checks that the text has a format.
    pub fn format(&mut self, format: Format) -> &mut Self {
        if self.value.text().is_some_and(|text| !format.matches(text)) {
            self.report("format", format_args!("not {}", format.what()));
        }
        self
    }

    /// Checks that the text is one of `values`.
    pub fn one_of_values(&mut self, values: &[&str]) -> &mut Self {
        if self.value.text().is_some_and(|text| !values.contains(&text)) {
            self.report("one_of_values", format_args!("not one of {}", Names(values)));
        }
        self
    }
}

/// Lists.
impl<T: Items + ?Sized> Field<'_, T> {
    /// Checks that the list has at least `bound` items.
    pub fn min_items(&mut self, bound: usize) -> &mut Self {
        if let Some(found) = self.value.items().map(<[_]>::len).filter(|found| *found < bound) {
            self.report_size("min_items", Size { word: "fewer", bound, one: "item", many: "items", found });
        }
        self
    }

    /// Checks that the list has at most `bound` items.
    pub fn max_items(&mut self, bound: usize) -> &mut Self {
        if let Some(found) = self.value.items().map(<[_]>::len).filter(|found| *found > bound) {
            self.report_size("max_items", Size { word: "more", bound, one: "item", many: "items", found });
        }
        self
    }

    /// Checks that no two items are equal. It compares all pairs.
    pub fn unique_items(&mut self) -> &mut Self
    where
        T::Item: PartialEq,
    {
        let items = self.value.items().unwrap_or_default();
        let equal_before = |index: usize| items[..index].iter().position(|item| *item == items[index]);
        if let Some((index, first)) = (1..items.len()).find_map(|index| Some((index, equal_before(index)?))) {
            self.report("unique_items", format_args!("item {index} is equal to item {first}"));
        }
        self
    }

    /// Checks each item with the rules of its type, at its own position.
    pub fn each(&mut self, check: impl Fn(&T::Item, &mut At<'_>)) -> &mut Self {
        for (index, item) in self.value.items().unwrap_or_default().iter().enumerate() {
            check(item, &mut self.at.child(|path| Path::Index(path, index)));
        }
        self
    }

    /// Checks each item, at its own position.
    pub fn items(
        &mut self,
        check: impl for<'f, 'b> Fn(&'f mut Field<'b, T::Item>) -> &'f mut Field<'b, T::Item>,
    ) -> &mut Self {
        for (index, item) in self.value.items().unwrap_or_default().iter().enumerate() {
            check(&mut self.at.child(|path| Path::Index(path, index)).with(item));
        }
        self
    }
}

/// Maps.
impl<T: Entries> Field<'_, T> {
    /// Checks that the map has at least `bound` entries.
    pub fn min_properties(&mut self, bound: usize) -> &mut Self {
        if let Some(found) = self.value.count().filter(|found| *found < bound) {
            self.report_size(
                "min_properties",
                Size { word: "fewer", bound, one: "property", many: "properties", found },
            );
        }
        self
    }

    /// Checks that the map has at most `bound` entries.
    pub fn max_properties(&mut self, bound: usize) -> &mut Self {
        if let Some(found) = self.value.count().filter(|found| *found > bound) {
            self.report_size(
                "max_properties",
                Size { word: "more", bound, one: "property", many: "properties", found },
            );
        }
        self
    }

    /// Checks each key. Its path has the number of the key, since the key may be private.
    pub fn keys(
        &mut self,
        check: impl for<'f, 'b> Fn(&'f mut Field<'b, str>) -> &'f mut Field<'b, str>,
    ) -> &mut Self {
        let mut index = 0;
        self.value.for_each(&mut |key, _| {
            check(&mut self.at.child(|path| Path::Key(path, index)).with(key));
            index += 1;
        });
        self
    }

    /// Checks each value. Its path has the number of its key.
    pub fn values(
        &mut self,
        check: impl for<'f, 'b> Fn(&'f mut Field<'b, T::Value>) -> &'f mut Field<'b, T::Value>,
    ) -> &mut Self {
        let mut index = 0;
        self.value.for_each(&mut |_, value| {
            check(&mut self.at.child(|path| Path::Entry(path, index)).with(value));
            index += 1;
        });
        self
    }

    /// Checks each value with the rules of its type.
    pub fn each_value(&mut self, check: impl Fn(&T::Value, &mut At<'_>)) -> &mut Self {
        let mut index = 0;
        self.value.for_each(&mut |_, value| {
            check(value, &mut self.at.child(|path| Path::Entry(path, index)));
            index += 1;
        });
        self
    }
}

/// Nested structs and unions.
impl<T: ?Sized> Field<'_, T> {
    /// Checks a nested value with the rules of its type, if it is present.
    pub fn nested<P>(&mut self, check: impl Fn(&P, &mut At<'_>)) -> &mut Self
    where
        T: Nested<P>,
    {
        if let Some(part) = self.value.part() {
            check(part, &mut self.at);
        }
        self
    }
}

/// Presence.
impl<T: Presence + ?Sized> Field<'_, T> {
    /// Checks that the field is present.
    pub fn required(&mut self) -> &mut Self {
        if !self.value.is_present() {
            self.report("required", format_args!("missing"));
        }
        self
    }

    /// Checks that the field is not present.
    pub fn unset(&mut self) -> &mut Self {
        if self.value.is_present() {
            self.report("unset", format_args!("not allowed"));
        }
        self
    }
}

impl<T: ?Sized> Field<'_, T> {
    /// Makes the bounds and rules that follow soft: the vendor changes them often or does not enforce them today.
    pub fn soft(&mut self) -> &mut Self {
        self.soft = true;
        self
    }

    pub(super) fn report(&mut self, rule: &'static str, message: fmt::Arguments<'_>) {
        if self.soft {
            self.at.soft().report(rule, message);
        } else {
            self.at.report(rule, message);
        }
    }

    #[cold]
    fn report_number(&mut self, rule: &'static str, what: &str, bound: &dyn fmt::Display) {
        self.report(rule, format_args!("{what} {bound}"));
    }

    #[cold]
    fn report_size(&mut self, rule: &'static str, size: Size) {
        self.report(rule, format_args!("{size}"));
    }
}

/// Rules between fields.
impl At<'_> {
    /// Checks that `field` is not less than `other`, if both are present.
    pub fn not_below<F, G>(&mut self, name: &str, field: &F, other_name: &str, other: &G) -> &mut Self
    where
        F: Numeric,
        G: Numeric<Value = F::Value>,
    {
        if let (Some(number), Some(bound)) = (field.number(), other.number())
            && number < bound
        {
            self.report_field(name, "not_below", format_args!("less than `{other_name}`"));
        }
        self
    }

    /// Checks that the lists `field` and `other` have the same length, if both are present.
    pub fn as_long_as<F: Items, G: Items>(
        &mut self,
        name: &str,
        field: &F,
        other_name: &str,
        other: &G,
    ) -> &mut Self {
        let lengths = field.items().map(<[_]>::len).zip(other.items().map(<[_]>::len));
        if let Some((length, wanted)) = lengths.filter(|(length, wanted)| length != wanted) {
            self.report_field(
                name,
                "as_long_as",
                format_args!("not as long as `{other_name}` ({length}, {wanted})"),
            );
        }
        self
    }

    /// Checks that `needed` is present if `field` is.
    pub fn needs(
        &mut self,
        name: &str,
        field: &impl Presence,
        needed_name: &str,
        needed: &impl Presence,
    ) -> &mut Self {
        if field.is_present() && !needed.is_present() {
            self.report_field(name, "needs", format_args!("needs `{needed_name}`"));
        }
        self
    }

    /// Checks that the response is streamed if `field` is present.
    pub fn needs_stream(&mut self, name: &str, field: &impl Presence) -> &mut Self {
        if field.is_present() && !self.is_streamed() {
            self.report_field(name, "needs_stream", format_args!("only allowed if the response is streamed"));
        }
        self
    }

    /// Checks that the response is not streamed if `field` is present.
    pub fn excludes_stream(&mut self, name: &str, field: &impl Presence) -> &mut Self {
        if field.is_present() && self.is_streamed() {
            self.report_field(
                name,
                "excludes_stream",
                format_args!("not allowed if the response is streamed"),
            );
        }
        self
    }

    /// Checks that `field` and `other` are not both present.
    pub fn excludes(
        &mut self,
        name: &str,
        field: &impl Presence,
        other_name: &str,
        other: &impl Presence,
    ) -> &mut Self {
        if field.is_present() && other.is_present() {
            self.report_field(name, "excludes", format_args!("not allowed together with `{other_name}`"));
        }
        self
    }

    /// Checks that exactly one of the fields is present.
    pub fn one_of(&mut self, fields: &[(&str, bool)]) -> &mut Self {
        self.count_given("one_of", "exactly one", fields, |given| given == 1)
    }

    /// Checks that one or more of the fields are present.
    pub fn at_least_one_of(&mut self, fields: &[(&str, bool)]) -> &mut Self {
        self.count_given("at_least_one_of", "at least one", fields, |given| given >= 1)
    }

    /// Checks that at most one of the fields is present.
    pub fn at_most_one_of(&mut self, fields: &[(&str, bool)]) -> &mut Self {
        self.count_given("at_most_one_of", "at most one", fields, |given| given <= 1)
    }

    fn count_given(
        &mut self,
        rule: &'static str,
        wanted: &str,
        fields: &[(&str, bool)],
        fits: impl Fn(usize) -> bool,
    ) -> &mut Self {
        let given = fields.iter().filter(|(_, given)| *given).count();
        if !fits(given) {
            let names = fields.iter().map(|(name, _)| *name).collect::<Vec<_>>();
            self.report(rule, format_args!("{wanted} of {} is needed ({given})", Names(&names)));
        }
        self
    }
}

/// A message about a size, such as "longer than 64 characters (71)".
struct Size {
    word: &'static str,
    bound: usize,
    one: &'static str,
    many: &'static str,
    found: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = if self.bound == 1 { self.one } else { self.many };
        write!(f, "{} than {} {unit} ({})", self.word, self.bound, self.found)
    }
}

/// A list of names, each in backticks.
struct Names<'a>(&'a [&'a str]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}`{name}`")?;
        }
        Ok(())
    }
}

//! A shortcut for prettyplease: tokens → text without a syntax tree, for the simple items that most of the output
//! consists of.
//!
//! - **Reason.** Parsing tokens into a tree and printing that takes longer than emitting them. The shortcut halves
//!   the processor time of the generator at 1,000 modules; at 16 the difference is too small to notice.
//! - **Proof.** The text is that of prettyplease to the byte. A function here returns `None` for a shape that may
//!   differ, and prettyplease prints it. The tests below compare single shapes, `tests/tests/emitted.rs` compares each
//!   file of each case and of `spec/` in both layouts, and each example in docs is compared where it is printed.
//! - **Removal.** Delete this file, `inline.rs` and [`Way`](super::Way), and let [`items`](super::items) and
//!   [`pieces`](super::pieces) call prettyplease alone. No output changes.
//!
//! Long file: one imitation of one printer with the cases that prove it; in parts, it would be harder to delete.

use super::inline::inline;
use crate::output::SpliceKind;
use crate::tree::{Tree, tokens};
use proc_macro2::{Delimiter, Literal, Spacing, TokenStream};
use std::fmt::Write;

/// The width of a line in prettyplease, and the width of a struct expression on one line.
const WIDTH: usize = 89;
const STRUCT_WIDTH: usize = 34;

/// Formats items, members of an `impl`, or arms, with `indent` spaces before each line; `None` if some of them need
/// prettyplease. If only a member of an `impl` does, `other` formats it.
pub(super) fn pieces(
    trees: &[Tree],
    kind: SpliceKind,
    indent: usize,
    other: &mut dyn FnMut(TokenStream) -> String,
) -> Option<String> {
    let mut printer = Printer { text: String::new(), indent, rest: trees };
    match kind {
        SpliceKind::Items => printer.items(other)?,
        SpliceKind::Arms => printer.arms()?,
        SpliceKind::Members => {
            while !printer.rest.is_empty() {
                printer.member()?;
            }
        }
    }
    Some(printer.text)
}

struct Printer<'t> {
    text: String,
    indent: usize,
    rest: &'t [Tree],
}

impl<'t> Printer<'t> {
    /// Takes everything up to the next tree for which `ends` holds, with that tree.
    fn until(&mut self, ends: impl Fn(&Tree) -> bool) -> Option<(&'t [Tree], &'t Tree)> {
        let place = self.rest.iter().position(ends)?;
        let (before, rest) = self.rest.split_at(place);
        self.rest = &rest[1..];
        Some((before, &rest[0]))
    }

    fn within<T>(&mut self, trees: &'t [Tree], work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let outside = std::mem::replace(&mut self.rest, trees);
        self.indent += 4;
        let result = work(self)?;
        self.indent -= 4;
        self.rest = outside;
        Some(result)
    }

    fn begin_line(&mut self) -> usize {
        let start = self.text.len();
        self.text.extend(std::iter::repeat_n(' ', self.indent));
        start
    }

    fn end_line(&mut self, start: usize) -> Option<()> {
        // prettyplease counts bytes.
        let width = self.text.len() - start;
        self.text.push('\n');
        (width <= WIDTH).then_some(())
    }

    /// Ends a line of code, or removes it from `place` on if it does not fit.
    fn fits(&mut self, start: usize, place: usize) -> Option<bool> {
        // A comma after the last argument does not count there, and in deep code lines may be longer.
        let may_fit = self.text.ends_with(',') && self.text.len() - start == WIDTH + 1;
        if may_fit || self.indent + 60 > WIDTH {
            return None;
        }
        if self.end_line(start).is_some() {
            return Some(true);
        }
        self.text.truncate(place);
        Some(false)
    }

    /// Writes a line of some tokens and an end.
    fn line(&mut self, trees: &[Tree], end: &str) -> Option<()> {
        let start = self.begin_line();
        inline(trees, &mut self.text)?;
        self.text.push_str(end);
        self.end_line(start)
    }

    /// Writes a line unchanged.
    fn word(&mut self, word: &str) {
        self.begin_line();
        self.text.push_str(word);
        self.text.push('\n');
    }

    fn items(&mut self, other: &mut dyn FnMut(TokenStream) -> String) -> Option<()> {
        while !self.rest.is_empty() {
            self.item(other)?;
        }
        Some(())
    }

    fn item(&mut self, other: &mut dyn FnMut(TokenStream) -> String) -> Option<()> {
        self.attributes()?;
        if self.rest.first().is_some_and(|tree| is(tree, "use")) {
            let (names, _) = self.until(is_semicolon)?;
            let [path @ .., Tree::Group(Delimiter::Brace, names)] = names else {
                return self.line(names, ";");
            };
            // A single name has no braces.
            if !names.iter().any(|tree| matches!(tree, Tree::Punct(',', _))) {
                return None;
            }
            let start = self.begin_line();
            inline(path, &mut self.text)?;
            self.text.push('{');
            inline(names, &mut self.text)?;
            self.text.push_str("};");
            return self.end_line(start);
        }
        let (head, body) = self.until(|tree| is_block(tree) || is_semicolon(tree))?;
        let Tree::Group(_, body) = body else { return self.line(head, ";") };
        let kind = head.iter().find(|tree| !is(tree, "pub"))?;
        if body.is_empty() {
            let empty = ["struct", "impl"].iter().any(|known| is(kind, known));
            return self.line(head, " {}").filter(|()| empty);
        }
        if is(kind, "fn") {
            return self.function(head, body);
        }
        self.line(head, " {")?;
        if is(kind, "impl") {
            self.within(body, |printer| printer.members(head, other))?;
        } else if is(kind, "struct") || is(kind, "enum") {
            self.within(body, Self::fields)?;
        } else if is(kind, "mod") {
            self.within(body, |printer| printer.items(other))?;
        } else {
            return None;
        }
        self.word("}");
        Some(())
    }

    fn attributes(&mut self) -> Option<()> {
        while let [Tree::Punct('#', _), Tree::Group(Delimiter::Bracket, inner), ..] = self.rest {
            self.rest = &self.rest[2..];
            if let [name, Tree::Punct('=', _), Tree::Literal(text)] = inner.as_slice()
                && is(name, "doc")
            {
                self.doc(text)?;
                continue;
            }
            let start = self.begin_line();
            // The source types of a variant, with the `;` that prettyplease writes between words.
            if let Some(item) = array_to_be_made_from(inner) {
                self.text.push_str("#[from([");
                inline(item, &mut self.text)?;
                self.text.push_str(";N])]");
                self.end_line(start)?;
                continue;
            }
            if !is_plain(inner) {
                return None;
            }
            self.text.push_str("#[");
            inline(inner, &mut self.text)?;
            self.text.push(']');
            self.end_line(start)?;
        }
        Some(())
    }

    fn doc(&mut self, literal: &Literal) -> Option<()> {
        let literal = literal.to_string();
        let parsed;
        let mut text = literal.trim_matches('"');
        if text.contains('\\') || !literal.starts_with('"') {
            parsed = syn::LitStr::value(&syn::parse_str(&literal).ok()?);
            text = &parsed;
        }
        if text.contains('\n') || text.starts_with('/') {
            return None;
        }
        self.begin_line();
        self.text.push_str("///");
        self.text.push_str(text.trim_end_matches(' '));
        self.text.push('\n');
        Some(())
    }

    /// Writes the fields of a struct, or the variants of an enum.
    fn fields(&mut self) -> Option<()> {
        while !self.rest.is_empty() {
            self.attributes()?;
            let field = self.argument();
            self.line(field, ",")?;
        }
        Some(())
    }

    fn members(&mut self, head: &[Tree], other: &mut dyn FnMut(TokenStream) -> String) -> Option<()> {
        let indent = self.indent;
        while !self.rest.is_empty() {
            let (member, printed) = (self.rest, self.text.len());
            if self.member().is_none() {
                // It may have stopped anywhere.
                self.rest = member;
                self.indent = indent;
                self.text.truncate(printed);
                self.until(|tree| is_block(tree) || is_semicolon(tree))?;
                // prettyplease formats it as if its `impl` were alone.
                if indent != 4 {
                    return None;
                }
                let member = &member[..member.len() - self.rest.len()];
                let mut whole = head.to_vec();
                whole.push(Tree::Group(Delimiter::Brace, member.to_vec()));
                let whole = other(tokens(&whole));
                let (_, inner) = whole.split_once('\n')?;
                self.text.push_str(inner.strip_suffix("}\n")?);
            }
        }
        Some(())
    }

    fn member(&mut self) -> Option<()> {
        self.attributes()?;
        let (head, body) = self.until(|tree| is_block(tree) || is_semicolon(tree))?;
        match body {
            Tree::Group(_, body) => self.function(head, body),
            _ => None,
        }
    }

    fn function(&mut self, head: &'t [Tree], body: &'t [Tree]) -> Option<()> {
        let is_function =
            head.iter().any(|tree| is(tree, "fn")) && !head.iter().any(|tree| is(tree, "where"));
        if !is_function || body.is_empty() {
            return None;
        }
        let printed = self.text.len();
        if self.line(head, " {").is_none() {
            self.text.truncate(printed);
            self.long_head(head)?;
        }
        self.within(body, Self::statements)?;
        self.word("}");
        Some(())
    }

    /// One parameter on each line.
    fn long_head(&mut self, head: &'t [Tree]) -> Option<()> {
        let place = head.iter().position(|tree| matches!(tree, Tree::Group(Delimiter::Parenthesis, _)))?;
        let Tree::Group(_, parameters) = &head[place] else { return None };
        // Without parameters, the return type is broken.
        if parameters.is_empty() {
            return None;
        }
        self.line(&head[..place], "(")?;
        self.within(parameters, |printer| {
            while !printer.rest.is_empty() {
                let parameter = printer.argument();
                printer.line(parameter, ",")?;
            }
            Some(())
        })?;
        let start = self.begin_line();
        self.text.push(')');
        inline(&head[place + 1..], &mut self.text)?;
        self.text.push_str(" {");
        self.end_line(start)
    }

    /// Takes everything up to the next comma outside angle brackets.
    fn argument(&mut self) -> &'t [Tree] {
        let all = self.rest;
        let mut depth = 0_usize;
        for (index, tree) in all.iter().enumerate() {
            match tree {
                Tree::Punct('<', _) => depth += 1,
                Tree::Punct('>', _) => depth = depth.saturating_sub(1),
                Tree::Punct(',', _) if depth == 0 => {
                    self.rest = &all[index + 1..];
                    return &all[..index];
                }
                _ => {}
            }
        }
        self.rest = &[];
        all
    }

    fn statements(&mut self) -> Option<()> {
        while let [first, ..] = self.rest {
            if is(first, "if") {
                let (condition, body) = self.until(is_block)?;
                let Tree::Group(_, body) = body else { return None };
                if body.is_empty() || self.rest.first().is_some_and(|tree| is(tree, "else")) {
                    return None;
                }
                self.line(condition, " {")?;
                self.within(body, Self::statements)?;
                self.word("}");
                continue;
            }
            if is(first, "match") {
                let (subject, arms) = self.until(is_block)?;
                let Tree::Group(_, arms) = arms else { return None };
                if arms.is_empty() {
                    return None;
                }
                self.line(subject, " {")?;
                self.within(arms, Self::arms)?;
                self.word("}");
                continue;
            }
            if ["for", "while", "loop", "use", "fn", "return"].iter().any(|known| is(first, known)) {
                return None;
            }
            match self.until(is_semicolon) {
                Some((statement, _)) => self.statement(statement, ";")?,
                None => match std::mem::take(&mut self.rest) {
                    [path @ .., Tree::Group(Delimiter::Brace, fields)] => self.structure(path, fields)?,
                    last => self.statement(last, "")?,
                },
            }
        }
        Some(())
    }

    fn arms(&mut self) -> Option<()> {
        while !self.rest.is_empty() {
            self.attributes()?;
            let start = self.begin_line();
            let place = self
                .rest
                .windows(2)
                .position(|two| matches!(two, [Tree::Punct('=', Spacing::Joint), Tree::Punct('>', _)]))?;
            inline(&self.rest[..place], &mut self.text)?;
            self.text.push_str(" => ");
            self.rest = &self.rest[place + 2..];
            if let [Tree::Group(Delimiter::Brace, body), rest @ ..] = self.rest {
                self.rest = match rest {
                    [Tree::Punct(',', _), rest @ ..] => rest,
                    rest => rest,
                };
                if body.is_empty() {
                    self.text.push_str("{}");
                    self.end_line(start)?;
                    continue;
                }
                // A single expression has no braces.
                if !body.iter().any(is_semicolon) {
                    return None;
                }
                self.text.push('{');
                self.end_line(start)?;
                self.within(body, Self::statements)?;
                self.word("}");
                continue;
            }
            let value = self.argument();
            if matches!(value, [Tree::Group(..)]) {
                return None;
            }
            let place = self.text.len();
            inline(value, &mut self.text)?;
            self.text.push(',');
            if self.text.len() - start <= WIDTH {
                self.end_line(start)?;
                continue;
            }
            // A call gets braces then.
            if !is_call(value) || self.fits(start, place)? {
                return None;
            }
            self.text.push('{');
            self.end_line(start)?;
            self.within(&[], |printer| {
                let start = printer.begin_line();
                printer.expression(value, start, "", true)
            })?;
            self.word("}");
        }
        Some(())
    }

    fn statement(&mut self, statement: &'t [Tree], end: &str) -> Option<()> {
        let start = self.begin_line();
        if let [first, Tree::Ident(name), Tree::Punct('=', _), value @ ..] = statement
            && is(first, "let")
        {
            write!(self.text, "let {name} = ").ok()?;
            // A text of several lines is written unchanged.
            if let [Tree::Literal(literal)] = value {
                writeln!(self.text, "{literal}{end}").ok()?;
                return Some(());
            }
            return self.expression(value, start, end, false);
        }
        self.expression(statement, start, end, true)
    }

    /// Writes an expression in the line that began at `start`, or from there on in several. `leads` if nothing is
    /// before it.
    fn expression(&mut self, trees: &'t [Tree], start: usize, end: &str, leads: bool) -> Option<()> {
        let place = self.text.len();
        inline(trees, &mut self.text)?;
        self.text.push_str(end);
        if self.fits(start, place)? {
            return Some(());
        }
        let (trees, leads) = match trees {
            [Tree::Punct('&', _), trees @ ..] => {
                self.text.push('&');
                (trees, false)
            }
            trees => (trees, leads),
        };
        let (head, mut methods) = chain(trees)?;
        if methods.is_empty() {
            let [path @ .., Tree::Group(Delimiter::Parenthesis, arguments)] = head else { return None };
            inline(path, &mut self.text)?;
            return self.arguments(arguments, end);
        }
        inline(head, &mut self.text)?;
        // A name as short as the indent has its first method on the same line.
        if let ([Tree::Ident(name)], true) = (head, leads)
            && name.to_string().len() <= 4
        {
            let (method, arguments) = methods.remove(0);
            self.text.push('.');
            inline(method, &mut self.text)?;
            self.text.push('(');
            inline(arguments, &mut self.text)?;
            self.text.push(')');
        }
        if methods.is_empty() {
            return None;
        }
        self.end_line(start)?;
        self.indent += 4;
        let last = methods.len() - 1;
        for (index, (method, arguments)) in methods.into_iter().enumerate() {
            let end = if index == last { end } else { "" };
            let start = self.begin_line();
            self.text.push('.');
            inline(method, &mut self.text)?;
            let place = self.text.len();
            self.text.push('(');
            inline(arguments, &mut self.text)?;
            self.text.push(')');
            self.text.push_str(end);
            if !self.fits(start, place)? {
                self.arguments(arguments, end)?;
            }
        }
        self.indent -= 4;
        Some(())
    }

    /// One argument on each line.
    fn arguments(&mut self, arguments: &'t [Tree], end: &str) -> Option<()> {
        self.text.push_str("(\n");
        self.within(arguments, |printer| {
            let alone = printer.argument();
            // Some single arguments stay on the line of the brackets.
            if printer.rest.is_empty() && !matches!(alone, [Tree::Ident(_) | Tree::Punct('&', _), ..]) {
                return None;
            }
            printer.rest = arguments;
            while !printer.rest.is_empty() {
                let argument = printer.argument();
                let start = printer.begin_line();
                printer.expression(argument, start, ",", false)?;
            }
            Some(())
        })?;
        self.begin_line();
        self.text.push(')');
        self.text.push_str(end);
        self.text.push('\n');
        Some(())
    }

    /// Writes a struct expression.
    fn structure(&mut self, path: &[Tree], fields: &'t [Tree]) -> Option<()> {
        if path.is_empty() || fields.is_empty() || !path.iter().all(|tree| matches!(tree, Tree::Ident(_))) {
            return None;
        }
        let start = self.begin_line();
        inline(path, &mut self.text)?;
        let path_end = self.text.len();
        self.text.push_str(" { ");
        let without_last_comma = match fields {
            [fields @ .., Tree::Punct(',', _)] => fields,
            fields => fields,
        };
        inline(without_last_comma, &mut self.text)?;
        self.text.push(' ');
        if self.text.len() - start - self.indent <= STRUCT_WIDTH {
            self.text.push('}');
            return self.end_line(start);
        }
        self.text.truncate(path_end);
        self.text.push_str(" {\n");
        self.within(fields, |printer| {
            while !printer.rest.is_empty() {
                let field = printer.argument();
                printer.line(field, ",")?;
            }
            Some(())
        })?;
        self.word("}");
        Some(())
    }
}

/// The `T` of `from([T; N])`.
fn array_to_be_made_from(attribute: &[Tree]) -> Option<&[Tree]> {
    let [name, Tree::Group(Delimiter::Parenthesis, types)] = attribute else { return None };
    let [Tree::Group(Delimiter::Bracket, types)] = types.as_slice() else { return None };
    let [item @ .., Tree::Punct(';', _), length] = types.as_slice() else { return None };
    (is(name, "from") && is(length, "N")).then_some(item)
}

/// Returns `true` if an attribute consists of names, texts and lists of these.
fn is_plain(attribute: &[Tree]) -> bool {
    attribute.iter().all(|tree| match tree {
        Tree::Punct(char, _) => matches!(char, ':' | '=' | ',' | '&'),
        Tree::Group(delimiter, inner) => *delimiter == Delimiter::Parenthesis && is_plain(inner),
        Tree::Ident(_) | Tree::Literal(_) => true,
    })
}

/// Returns `true` if the expression is a call of a function or a method, or a chain of such calls.
fn is_call(trees: &[Tree]) -> bool {
    let part = |tree: &Tree| match tree {
        Tree::Ident(ident) => ident != "return" && ident != "break",
        Tree::Punct(char, _) => matches!(char, ':' | '.' | '<' | '>'),
        Tree::Group(delimiter, _) => *delimiter == Delimiter::Parenthesis,
        Tree::Literal(_) => false,
    };
    matches!(trees, [Tree::Ident(_), .., Tree::Group(..)]) && trees.iter().all(part)
}

/// Splits a chain into the receiver and its calls with their arguments; `None` if it has other parts.
fn chain(trees: &[Tree]) -> Option<(&[Tree], Vec<Method<'_>>)> {
    let is_dot = |tree: &Tree| matches!(tree, Tree::Punct('.', _));
    let mut parts = trees.split(is_dot);
    let head = parts.next()?;
    let plain = |tree: &Tree| match tree {
        Tree::Punct(char, _) => *char == ':',
        Tree::Ident(_) => true,
        Tree::Group(delimiter, _) => *delimiter == Delimiter::Parenthesis,
        Tree::Literal(_) => false,
    };
    if !head.iter().all(plain) {
        return None;
    }
    Some((head, parts.map(method).collect::<Option<_>>()?))
}

fn method(part: &[Tree]) -> Option<Method<'_>> {
    let [name @ .., Tree::Group(Delimiter::Parenthesis, arguments)] = part else { return None };
    match name {
        [Tree::Ident(_)]
        | [Tree::Ident(_), Tree::Punct(':', _), Tree::Punct(':', _), Tree::Punct('<', _), ..] => {
            Some((name, arguments))
        }
        _ => None,
    }
}

/// Splits a call into the name with its types, and the arguments.
type Method<'t> = (&'t [Tree], &'t [Tree]);

fn is_semicolon(tree: &Tree) -> bool {
    matches!(tree, Tree::Punct(';', _))
}

fn is_block(tree: &Tree) -> bool {
    matches!(tree, Tree::Group(Delimiter::Brace, _))
}

fn is(tree: &Tree, name: &str) -> bool {
    matches!(tree, Tree::Ident(ident) if ident == name)
}

#[cfg(test)]
mod tests {
    use super::{SpliceKind, pieces};
    use crate::tree::{tokens, trees};
    use proc_macro2::TokenStream;
    use quote::quote;

    fn pretty(tokens: TokenStream) -> String {
        prettyplease::unparse(&syn::parse2(tokens).unwrap())
    }

    /// Formatted here, and as prettyplease does.
    #[track_caller]
    fn short(tokens: TokenStream) {
        let mut other = |other: TokenStream| panic!("left over: {other}");
        let printed = pieces(&trees(tokens.clone()), SpliceKind::Items, 0, &mut other);
        assert_eq!(printed, Some(pretty(tokens)));
    }

    /// Left to prettyplease, or the same.
    #[track_caller]
    fn safe(tokens: TokenStream) {
        let expected = pretty(tokens.clone());
        if let Some(printed) = pieces(&trees(tokens), SpliceKind::Items, 0, &mut pretty) {
            assert_eq!(printed, expected);
        }
    }

    #[test]
    fn definitions_are_printed_field_by_field() {
        short(quote! {
            /// The thing, with "quotes" and a \ in it.
            #[codegen::request]
            #[cfg_attr(feature = "x", derive(Default))]
            pub struct A { a: Option<BTreeMap<String, Vec<u8>>>, #[place(query)] pub r#type: &'static str, }
            pub enum B { A, B(C), #[deprecated(note = "no")] C = "c" }
            pub enum D { #[from([&str; N])] E(Vec<String>), #[from(&str)] #[from([i64; N])] F(Vec<i64>) }
            pub struct Module<'c>(pub(super) &'c Client);
            pub(crate) struct Other(pub(crate) Vec<u8>);
            pub struct Nothing {}
            impl Empty for Nothing {}
            use a::b::{self, C};
            pub mod m;
            mod n { fn f() { g(); } }
        });
    }

    #[test]
    fn functions_are_printed_where_they_fit_and_where_they_do_not() {
        short(quote! {
            impl<'a> A<'a> {
                #[inline]
                pub fn short(mut self, value: impl Into<Nullable<i64>>) -> Self {
                    self.short = Some(value.into());
                    self
                }
                pub fn a_name_that_is_rather_long(mut self, value: impl Into<Nullable<BTreeMap<String, i64>>>) -> Self {
                    let map = value.into_iter().map(|(key, value)| (key, -1.5)).collect::<Vec<_>>();
                    if codegen::is(&self.a, &["b"]) && !self.b { at.c::<D>()?; }
                    match self { Self::A(x) => x.f(at), Self::B => { f(); } _ => {} }
                    match name {
                        #[cfg(feature = "some-feature")]
                        ("a_module", "an_operation") => codegen::invoke(input, |request| self.a().b(request)),
                        "another.one" => a_function_with_a_long_name(input, &[("a", "b"), ("c", "d")], |x| self.a_method(x)),
                        "a_third" => check::<a_path::to_some::type_that_is_long::Create>(request, "a_text"),
                        "a_fourth" => a_value.and_a_method(two).and_another_method(three).and_another(four),
                    }
                    at.field("a_name_that_is_rather_long", &self.a_name_that_is_rather_long).minimum(1.0).maximum(2.0);
                    Call::post(self.0.runtime(), "a/rather/long/path").validate(request).json(request).returns_json()
                }
                fn made() -> Self { Self { a: 1, b } }
                fn made_of_more() -> Self { Self { a_longer_name: None, another_name: value.into() } }
                fn called() {
                    call(&Create::new("a", B::C).an_argument(D::E("something", 1)).another_one("some text"), "and more");
                    let text = r#"{
  "a": 1
}"#;
                }
            }
        });
    }

    #[test]
    fn a_body_that_is_not_surely_the_same_is_left_to_prettyplease() {
        for body in [
            quote!(a < b && c > d),
            quote!(A < b && C > d),
            quote!(a & b),
            quote!(a - b * c),
            quote!(if a { 1 } else { 2 }),
            quote!(for a in b {
                c();
            }),
            quote!(return (1, 2);),
            quote!((a,)),
            quote!(vec![1, 2]),
            quote!(format!("{a}", b)),
            quote!(a..b),
            quote!(a.await),
            quote!(a.b[0].c()),
            quote!(move || a),
            quote!(|a: &str| a),
            quote!(match a {
                b => {
                    c
                }
            }),
            quote!(match a {
                b if c => d,
                _ => e,
            }),
            quote!(match a {
                b | c => d,
                e => {}
            }),
            quote!(let a: u8 = 1;),
            quote!(let Some(a) = b else { return };),
            quote!(S { a, ..b }),
            quote!(x = S { a };),
            quote!(a as u8),
            quote!(&mut a),
            quote!(*a = b;),
            quote!(a += 1;),
            quote!(a == b),
            quote!(unsafe { a() }),
            quote!(#[allow(x)] a();),
            quote!(f(|x| { y(x) })),
            quote!(a_function_with_a_name([
                the_first_of_several_things,
                the_second_of_several_things,
                the_third
            ])),
            quote!(
                a_variable_with_a_long_name
                    .a_field_with_a_long_name
                    .a_method_with_a_long_name(an_argument, another)
            ),
            quote!(a_variable = Some(something_long.into_iter().map(|(key, value)| (key.into(), value)).collect());),
        ] {
            safe(quote!(fn f() { #body }));
            safe(quote!(impl A { fn f() { #body } fn g() { h(); } }));
        }
    }

    #[test]
    fn an_item_that_is_not_surely_the_same_is_left_to_prettyplease() {
        for item in [
            quote!(impl A { const B: u8 = 1; type C = D; fn e() {} }),
            quote!(
                fn f<T>()
                where
                    T: Copy,
                {
                    g();
                }
            ),
            quote!(
                pub struct A<'c>(pub(super) &'c B);
            ),
            quote!(
                static A: B = B { c: 1 };
            ),
            quote!(
                trait A {
                    fn b();
                }
            ),
            quote!(
                #[doc = "a\nb"]
                fn f() {
                    g();
                }
            ),
            quote!(
                #[doc = "/ a"]
                fn f() {
                    g();
                }
            ),
            quote!(#![allow(x)]),
            quote!(
                use a::{b};
            ),
            quote!(
                fn f() -> (A, B) {
                    g();
                }
            ),
            quote!(
                fn f() -> [A] {
                    g();
                }
            ),
            quote!(
                fn f() -> ::a::B {
                    g();
                }
            ),
            quote!(impl A for ::b::C { fn f() { g(); } }),
            quote!(
                pub(super) fn a_function(
                    with: SomeArguments,
                    of_types: WithLongNames,
                    that_do_not_fit: OneLine,
                ) {
                    g();
                }
            ),
            quote!(
                fn a_function_without_arguments_but_with_a_long_name()
                -> Option<Nullable<SomeTypeWithALongName>> {
                    g();
                }
            ),
            quote!(
                #[from([&str; N])]
                struct A;
            ),
            quote!(
                enum A {
                    B { c: u8 },
                    D = 1,
                }
            ),
            quote!(a!(); b! { c }),
            quote!(
                macro_rules! a {
                    () => {};
                }
            ),
        ] {
            safe(item);
        }
    }

    #[test]
    fn what_was_taken_apart_is_put_together_again() {
        let whole = quote!(impl A<'_> { fn f(a: &'static [u8; 2]) -> B { a::<C>("d", 'e', 1.5)?; } });
        assert_eq!(tokens(&trees(whole.clone())).to_string(), whole.to_string());
    }
}

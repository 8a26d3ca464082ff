//! The text of a type: `string | list<string>?!`.

use crate::diagnostic::{Cure, Diagnostics, Span, SpannedText, codes};
use crate::syntax::{JSON_TEXT, StreamFormat, TUPLE_ITEMS, TermKind, Type, TypeTerm};

/// The greatest depth of a type.
const MAX_DEPTH: usize = 16;

/// Reads a type; a mistake is reported at its character.
pub(super) fn read(text: &SpannedText, errors: &mut Diagnostics) -> Option<Type> {
    let mut reader =
        Reader { text: &text.value, at: 0, depth: 0, whole: text.span, inner: text.inner_span() };
    match reader.whole_type() {
        Ok(ty) => Some(ty),
        Err(mistake) => {
            let diagnostic = codes::BAD_TYPE.at(mistake.span, mistake.message).help(mistake.help);
            errors.push(diagnostic);
            None
        }
    }
}

struct Mistake {
    span: Span,
    message: String,
    help: Cure,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The number of open `<` and `(`.
    depth: usize,
    whole: Span,
    inner: Span,
}

impl Reader<'_> {
    fn whole_type(&mut self) -> Result<Type, Mistake> {
        let mut alternatives = vec![self.term()?];
        while self.eat('|') {
            alternatives.push(self.term()?);
        }
        let nullable = self.eat('?');
        let required = self.eat('!');
        if required && self.rest().trim_start().starts_with('?') {
            let cure = self.whole(
                "write `?!`: required, and may be null",
                format!("{}?!", self.text[..self.at - 1].trim()),
            );
            return Err(self.mistake("`!` is written last", cure));
        }
        if !self.rest().trim().is_empty() {
            let rest = self.rest().trim().to_owned();
            let before = self.text[..self.at].trim();
            let help = if rest.starts_with('[') {
                let marks = rest.trim_start_matches(['[', ']']);
                let help = format!("write `list<{before}>` for a list");
                self.whole(help, format!("list<{before}>{marks}"))
            } else if rest.starts_with('<') {
                self.whole(format!("write `{before}{rest}`, without a space"), format!("{before}{rest}"))
            } else if let Some(other) =
                ["or ", "/", "||", ", "].iter().find_map(|sign| rest.strip_prefix(sign))
            {
                let right = format!("{before} | {}", other.trim());
                self.whole(format!("write `{right}`"), right)
            } else if let Some(other) = rest.strip_prefix('?').filter(|rest| rest.trim().is_empty()) {
                self.whole(format!("delete the second `?`{other}"), before.to_owned())
            } else {
                "a type is `name`, `list<T>`, `map<T>`, `(A, B)`, `A | B`; then `?` if it may be null, then `!` if it is required".into()
            };
            return Err(self.mistake(format!("`{rest}` cannot follow a type"), help));
        }
        Ok(Type { alternatives, nullable, required, span: self.whole })
    }

    fn term(&mut self) -> Result<TypeTerm, Mistake> {
        self.skip_spaces();
        let start = self.at;
        if self.rest().starts_with('(') {
            return self.tuple();
        }
        let name: String =
            self.rest().chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-').collect();
        if name.is_empty() {
            let sign = self.rest().chars().next().filter(|c| matches!(c, '!' | '?'));
            let help = match (sign, self.rest().get(1..)) {
                (Some(sign), Some(name)) if !name.is_empty() => {
                    self.whole(format!("`{sign}` is written last: `{name}{sign}`"), format!("{name}{sign}"))
                }
                _ => "write one: `string`, `integer`, `list<string>`, or a name under `types:`".into(),
            };
            return Err(self.mistake("a type is missing here", help));
        }
        self.at += name.len();
        if !self.rest().starts_with('<') {
            return Ok(TypeTerm { span: self.span(start), kind: TermKind::Name(name) });
        }
        self.open()?;
        if matches!(name.to_lowercase().as_str(), "tuple" | "pair") {
            return Err(self.named_tuple(&name, start));
        }
        let first = self.item()?;
        let second = if self.eat(',') { Some(self.item()?) } else { None };
        if matches!(self.rest().trim_start().chars().next(), Some('?' | '|' | '!')) {
            return Err(self.mistake(
                "between `<` and `>` is one plain type",
                "declare the type of the items under `types:` and write its name here",
            ));
        }
        if self.rest().trim_start().starts_with(':') {
            let value = self.rest().trim_start()[1..].trim().trim_end_matches('>').to_owned();
            let help = format!("write `'{name}<{}, {value}>'`", first.text());
            return Err(self.mistake("the key and the value of a map are separated by `,`", help));
        }
        if !self.eat('>') {
            return Err(self.mistake(
                format!("`{name}<` is not closed"),
                Cure::edit("add `>`", self.inner.part(self.at..self.at), ">"),
            ));
        }
        self.depth -= 1;
        let span = self.span(start);
        match (name.as_str(), second) {
            ("list", None) => Ok(TypeTerm { span, kind: TermKind::List(Box::new(first)) }),
            ("map", None) => Ok(TypeTerm { span, kind: TermKind::Map { key: None, value: Box::new(first) } }),
            ("map", Some(value)) => Ok(TypeTerm {
                span,
                kind: TermKind::Map { key: Some(Box::new(first)), value: Box::new(value) },
            }),
            ("json", None) if first.is("string") => {
                Ok(TypeTerm { span, kind: TermKind::Name(JSON_TEXT.to_owned()) })
            }
            ("pages", None) => Ok(TypeTerm { span, kind: TermKind::Pages(Box::new(first)) }),
            ("events", None) => Ok(stream(StreamFormat::Events, first, span)),
            ("lines", None) => Ok(stream(StreamFormat::Lines, first, span)),
            ("list", Some(_)) => Err(Mistake {
                span,
                message: "a list has one type of items".to_owned(),
                help: "declare the union of both under `types:` and write `list<Name>`".into(),
            }),
            (_, second) => Err(Mistake {
                span,
                message: format!("`{name}` takes no type in `<…>`"),
                help: self.generic(&name, start, &first, second.is_some()),
            }),
        }
    }

    /// Reads `(A, B)`.
    fn tuple(&mut self) -> Result<TypeTerm, Mistake> {
        let start = self.at;
        self.open()?;
        let mut items = Vec::new();
        while !(items.is_empty() && self.rest().trim_start().starts_with(')')) {
            items.push(self.item()?);
            if !self.eat(',') {
                break;
            }
        }
        let close = match self.rest().trim_start().chars().next() {
            Some(')') => self.eat(')'),
            Some('!') => {
                self.skip_spaces();
                let place = self.inner.part(self.at..self.at + 1);
                let cure = Cure::edit("delete this `!`", place, "");
                return Err(self.mistake("an item of a tuple is always present", cure));
            }
            Some('|') => {
                return Err(self.mistake(
                    "between `(` and `)` are plain types, with `,` between them",
                    "declare the union under `types:` and write its name here; `A | B` itself needs no parentheses",
                ));
            }
            Some(':') => {
                return Err(self.mistake(
                    "the items of a tuple have no names",
                    "write only their types, and say in `help:` what each means; an object is a type with `fields:`",
                ));
            }
            _ => false,
        };
        if !close {
            let end = self.text[..self.at].trim_end().len();
            let cure = Cure::edit("add `)`", self.inner.part(end..end), ")");
            return Err(self.mistake("`(` is not closed", cure));
        }
        self.depth -= 1;
        let span = self.span(start);
        let mistake = |message: &str, help: String| {
            Err(Mistake { span, message: message.to_owned(), help: help.into() })
        };
        match items.as_slice() {
            [] => mistake("this tuple has no items", "write the type of each: `(number, number)`".to_owned()),
            [one] => {
                let one = one.text();
                mistake(
                    "this tuple has only one item",
                    format!("write `{one}` without parentheses, or `list<{one}>` for a list of any length"),
                )
            }
            items if !TUPLE_ITEMS.contains(&items.len()) => {
                let same = items.iter().all(|item| item.text() == items[0].text());
                let item = if same { items[0].text() } else { "json".to_owned() };
                mistake(
                    &format!(
                        "a tuple has at most {} items, and this one has {}",
                        TUPLE_ITEMS.end(),
                        items.len()
                    ),
                    format!("write `list<{item}>`"),
                )
            }
            _ => Ok(TypeTerm { span, kind: TermKind::Tuple(items) }),
        }
    }

    /// Enters a `<` or a `(`.
    fn open(&mut self) -> Result<(), Mistake> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.mistake(
                format!("this type is nested more than {MAX_DEPTH} levels deep"),
                "declare the inner part under `types:`",
            ));
        }
        Ok(())
    }

    /// Returns the mistake of `tuple<A, B>`, whose `<` is just read.
    #[cold]
    fn named_tuple(&mut self, name: &str, start: usize) -> Mistake {
        let inside = self.at;
        let length = self.rest().rfind('>').unwrap_or(self.rest().len());
        self.at += length;
        let right = format!("({})", self.text[inside..self.at].trim());
        self.at += usize::from(self.rest().starts_with('>'));
        let cure = Cure::edit(format!("write `{right}`"), self.span(start), right);
        Mistake { span: self.span(start), message: format!("there is no type `{name}<…>`"), help: cure }
    }

    /// Returns the cure of `array<T>` and `Option<T>`, the words of other languages.
    #[cold]
    fn generic(&self, name: &str, start: usize, first: &TypeTerm, two: bool) -> Cure {
        let lower = name.to_lowercase();
        let known = match lower.as_str() {
            "array" | "list" | "vec" | "seq" | "set" | "sequence" if !two => "list",
            "dict" | "map" | "hashmap" | "object" | "record" | "dictionary" => "map",
            "option" | "optional" | "nullable" | "maybe" if !two => {
                return format!(
                    "write `{}?`: a `?` behind a type says that a value may be null",
                    first.text()
                )
                .into();
            }
            _ => {
                return "only `list<T>`, `map<T>`, `map<K, T>`, `pages<T>`, `events<T>` and `lines<T>` do"
                    .into();
            }
        };
        let place = self.inner.part(start..start + name.len());
        Cure::edit(format!("write `{known}{}`", &self.text[start + name.len()..self.at]), place, known)
    }

    /// Reads the type of an item, which may be null: `T?`.
    fn item(&mut self) -> Result<TypeTerm, Mistake> {
        self.skip_spaces();
        let start = self.at;
        let item = self.term()?;
        if !self.eat('?') {
            return Ok(item);
        }
        Ok(TypeTerm { span: self.span(start), kind: TermKind::Nullable(Box::new(item)) })
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: char) -> bool {
        self.skip_spaces();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    fn span(&self, start: usize) -> Span {
        self.inner.part(start..self.at)
    }

    /// Creates a cure that replaces the whole text.
    fn whole(&self, help: impl Into<String>, right: String) -> Cure {
        Cure::edit(help, self.inner, right)
    }

    fn mistake(&mut self, message: impl Into<String>, help: impl Into<Cure>) -> Mistake {
        self.skip_spaces();
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        // At the end of the text there is no character: the span is the last one.
        let start = if length == 0 { self.text.trim_end().len().saturating_sub(1) } else { self.at };
        let span = self.inner.part(start..start + length.max(1));
        Mistake { span, message: message.into(), help: help.into() }
    }
}

fn stream(format: StreamFormat, chunk: TypeTerm, span: Span) -> TypeTerm {
    TypeTerm { span, kind: TermKind::Stream(format, Box::new(chunk)) }
}

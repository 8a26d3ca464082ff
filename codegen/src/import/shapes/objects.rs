//! Objects: their fields from `properties` and `allOf`, and the bases of an inheritance.

use super::super::codes;
use super::super::document::Document;
use super::super::draft::{At, Body, Field, Parent, Rule, Ty, TypeId, Value};
use super::super::node::{self, Node};
use super::super::own::Marks;
use super::super::rules::{among, stated};
use super::super::{text, words};
use super::view::{Lost, Property, View, join, says_type};
use super::{Shapes, alternatives, deprecated, literal};
use crate::diagnostic::Span;
use crate::syntax::Only;

impl<'d> Shapes<'d, '_> {
    /// Returns the type of a schema with `allOf`.
    pub fn all_of(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        let parts = node.get("allOf").map(Node::items).unwrap_or_default();
        let typed: Vec<&'d Node<'d>> = parts.iter().filter(|part| says_type(part)).collect();
        let own = node.get("properties").is_some_and(|fields| !fields.entries().is_empty());
        if let ([one], false) = (typed.as_slice(), own)
            && alternatives(node).next().is_none()
        {
            let nullable = parts.iter().any(|part| part.flag("nullable"));
            let value = self.value(one, at);
            return Value { nullable: value.nullable || nullable, ..value };
        }
        if self.is_object(node) || parts.iter().any(|part| self.is_union(part)) {
            return self.object(node, at);
        }
        // A refinement of a type that is no object: the narrowest part counts.
        let is_enum = |part: &&&'d Node<'d>| {
            self.document
                .follow(part)
                .is_some_and(|part| part.get("enum").is_some() || part.get("const").is_some())
        };
        match typed.iter().find(is_enum).or(typed.last()).copied() {
            Some(part) => self.value(part, at),
            None => self.by_type(node, at),
        }
    }

    fn is_union(&self, node: &'d Node<'d>) -> bool {
        self.document
            .follow(node)
            .is_some_and(|node| alternatives(node).filter(|one| self.is_object(one)).count() > 1)
    }

    /// Returns the struct of an object, or a map if it has no fields.
    pub fn object(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        if let (None, Some(id)) = (&at.component, self.inline.get(&std::ptr::from_ref(node))) {
            return Value::of(Ty::Named(*id));
        }
        let mut view = self.view(node);
        if view.fields.is_empty() && view.unions.is_empty() {
            return self.map(node, at);
        }
        self.add_unions(&mut view);
        let id = self.reserve(at.clone(), node);
        if at.component.is_none() {
            self.inline.insert(node, id);
        }
        let rules = self.required_sets(node, &view);
        self.fill(id, view, rules, None);
        Value::of(Ty::Named(id))
    }

    /// Adds the fields of the unions that an object contains.
    pub fn add_unions(&mut self, view: &mut View<'d>) {
        for union in std::mem::take(&mut view.unions) {
            let all: Vec<&'d Node<'d>> = self.flat_alternatives(union).0;
            let (objects, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| self.is_object(one));
            for other in others.into_iter().filter(|other| says_type(other)) {
                let message = "an alternative of these fields is no object with fields";
                self.note(&codes::NOT_SAID, other.span(), message, "it is left out");
            }
            let views: Vec<View<'d>> = objects.into_iter().map(|one| self.view(one)).collect();
            if views.is_empty() {
                continue;
            }
            if views.len() > 1 {
                self.note(
                    &codes::JOINED,
                    union.span(),
                    "an object has the fields of one of several alternatives",
                    "it is imported with the fields of all",
                );
            }
            let joined = join(views);
            view.rest = view.rest.or(joined.rest);
            view.lost.extend(joined.lost);
            for property in joined.fields {
                match view.fields.iter_mut().find(|known| known.name == property.name) {
                    Some(known) => known.required |= property.required,
                    None => view.fields.push(property),
                }
            }
        }
    }

    /// Notes the parts of an object that its fields do not say.
    pub fn note_lost(&mut self, view: &View<'d>) {
        for lost in &view.lost {
            let (code, span, message, done) = match lost {
                Lost::Part(span) => (
                    &codes::MENDED,
                    span,
                    "the reference of this part leads nowhere".to_owned(),
                    "it is left out",
                ),
                Lost::Form(span) => {
                    (&codes::MENDED, span, "this part of an object is no object".to_owned(), "it is left out")
                }
                Lost::Field(name, span) => (
                    &codes::MENDED,
                    span,
                    format!("the field `{name}` has another type in another part of its object"),
                    "the last one counts",
                ),
                Lost::Rest(span) => (
                    &codes::NOT_SAID,
                    span,
                    "the fields of any name have more than one type".to_owned(),
                    "the first one counts",
                ),
            };
            self.note(code, *span, message, done);
        }
    }

    /// Sets the fields of a struct, without its tag.
    pub fn fill(&mut self, id: TypeId, view: View<'d>, rules: Vec<Rule>, tag: Option<&str>) {
        self.note_lost(&view);
        for (name, span) in &view.required {
            if !view.fields.iter().any(|field| field.name == *name) && view.fields.len() > 1 {
                self.note(
                    &codes::MENDED,
                    *span,
                    format!("`required` names `{name}`, which is no field"),
                    "it is ignored",
                );
            }
        }
        let fields = view.fields.iter().filter(|property| Some(property.name) != tag);
        let mut fields: Vec<Field> =
            fields.filter_map(|property| self.field(property, Parent::Type(id))).collect();
        fields.extend(view.rest.and_then(|rest| self.rest(rest, Parent::Type(id))));
        self.types[id.0].body = Body::Struct { fields, rules };
    }

    /// Returns the field of all fields that an object has beside its own, or notes that they have no type.
    pub fn rest(&mut self, node: &'d Node<'d>, parent: Parent) -> Option<Field> {
        let at = At { component: None, parent, role: vec!["rest".to_owned(), "value".to_owned()] };
        let value = self.value(node, &at);
        let item = self.item(value, node, &at);
        if item == Ty::Json {
            self.note(
                &codes::NOT_SAID,
                node.span(),
                "an object has fields of any name, beside its own",
                "a response keeps them; a request sends them as `extra`",
            );
            return None;
        }
        Some(Field {
            wire: String::new(),
            value: Value::of(Ty::Map(Box::new(item))),
            required: false,
            is_rest: true,
            only: None,
            help: None,
            default: None,
            deprecated: None,
            marks: Marks::default(),
            span: node.span(),
        })
    }

    /// Returns a field.
    pub fn field(&mut self, property: &Property<'d>, parent: Parent) -> Option<Field> {
        if !crate::read::is_accepted(property.name)
            || property.name.is_empty()
            || property.name.contains('\n')
        {
            self.note(
                &codes::LEFT_OUT,
                property.span,
                "the name of this field has a character that no specification may have",
                "the field is left out",
            );
            return None;
        }
        let at = At { component: None, parent, role: words::of(property.name) };
        let value = match property.nodes.as_slice() {
            [one] => self.value(one, &at),
            several => self.unite(several, &at),
        };
        let node = property.nodes[0];
        Some(self.described(property.name.to_owned(), property.span, value, node, property.required))
    }

    /// Returns the parts of a schema that describe all of its values: those of `allOf`, and the one beside null.
    fn parts(&self, node: &'d Node<'d>) -> Vec<&'d Node<'d>> {
        let mut parts: Vec<&'d Node<'d>> =
            node.get("allOf").map(Node::items).unwrap_or_default().iter().collect();
        if let [one] = self.flat_alternatives(node).0.as_slice() {
            parts.push(one);
        }
        parts
    }

    /// Returns a field with what its schema says around the type.
    pub fn described(
        &mut self,
        wire: String,
        span: Span,
        value: Value,
        node: &'d Node<'d>,
        required: bool,
    ) -> Field {
        let followed = self.document.follow(node).unwrap_or(node);
        let parts = self.parts(node);
        let part = parts.iter().find(|part| part.get("description").is_some());
        let is_inline = !matches!(value.ty, Ty::Named(id) if matches!(self.types[id.0].body, Body::Struct { .. } | Body::Tagged { .. }));
        let own = node.text_of("description").or_else(|| part.and_then(|part| part.text_of("description")));
        let own = own.or_else(|| followed.text_of("description").filter(|_| is_inline));
        let own = own.or_else(|| node.text_of("title").filter(|title| title.contains(' ')));
        let default = node.get("default").or_else(|| followed.get("default"));
        let default = default.or_else(|| parts.iter().find_map(|part| part.get("default")));
        Field {
            wire,
            required,
            is_rest: false,
            only: only(node).or_else(|| only(followed)),
            help: own.and_then(text::help),
            default: default.and_then(literal),
            deprecated: deprecated(node).or_else(|| deprecated(followed)),
            marks: Marks::of(node).or(Marks::of(followed)),
            span,
            value,
        }
    }

    /// Returns the rules of an export, and the rule that alternatives without fields say: `anyOf: [{ required: [a] }, { required: [b] }]`.
    pub fn required_sets(&mut self, node: &'d Node<'d>, view: &View<'d>) -> Vec<Rule> {
        let mut rules = stated(node);
        for (key, exactly) in [("oneOf", true), ("anyOf", false)] {
            let Some((written, list)) = node.entry(key) else { continue };
            let names: Option<Vec<String>> = list
                .items()
                .iter()
                .map(|one| match one.get("required").map(Node::items) {
                    Some([name]) => name.text().map(str::to_owned),
                    _ => None,
                })
                .collect();
            let Some(fields) = names.filter(|names| names.len() > 1) else { continue };
            let optional =
                |name: &String| view.fields.iter().any(|field| field.name == *name && !field.required);
            if fields.iter().all(optional) {
                rules.push(among(exactly, fields, written.span()));
            }
        }
        rules
    }

    /// Returns the union of the schemas that extend this one, if its discriminator tells them apart.
    pub fn inherited(&mut self, base: &'d Node<'d>, at: &At) -> Option<Value> {
        let discriminator = base.get("discriminator")?;
        if alternatives(base).next().is_some() {
            return None;
        }
        let tag = match &discriminator.value {
            node::Value::Scalar { text, .. } => text.as_ref(),
            _ => discriminator.text_of("propertyName")?,
        };
        let children = self.children().get(&std::ptr::from_ref(base))?.clone();
        let mapping = discriminator.get("mapping");
        let mut variants: Vec<(String, &'d Node<'d>, String)> = Vec::new();
        for (name, child) in children {
            let mapped: Vec<String> = mapping
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .filter(|(_, target)| {
                    let target = target.text().unwrap_or_default();
                    target == name || super::last_part(target) == name
                })
                .map(|(value, _)| value.text.clone().into_owned())
                .collect();
            let values = if mapped.is_empty() { vec![name.clone()] } else { mapped };
            variants.extend(values.into_iter().map(|value| (value, child, name.clone())));
        }
        if variants.is_empty() {
            return None;
        }
        let id = self.reserve(at.clone(), base);
        let tag = tag.to_owned();
        let variants = variants
            .into_iter()
            .map(|(value, child, name)| {
                let at = self.named_at(&name);
                (value, self.variant(child, &tag, &at))
            })
            .collect();
        self.set_variants(id, tag, variants, None, base.span());
        Some(Value::of(Ty::Named(id)))
    }

    fn children(&mut self) -> &std::collections::HashMap<*const Node<'d>, Vec<(String, &'d Node<'d>)>> {
        let document = self.document;
        self.children.get_or_insert_with(|| {
            let mut children: std::collections::HashMap<*const Node<'d>, Vec<(String, &'d Node<'d>)>> =
                std::collections::HashMap::new();
            let schemas = document.root.get("components").and_then(|all| all.get("schemas"));
            let schemas = schemas.or_else(|| document.root.get("definitions"));
            for (key, schema) in schemas.map(Node::entries).unwrap_or_default() {
                for part in schema.get("allOf").map(Node::items).unwrap_or_default() {
                    let base = Document::reference(part).and_then(|_| document.follow(part));
                    if let Some(base) = base {
                        children.entry(base).or_default().push((key.text.clone().into_owned(), schema));
                    }
                }
            }
            children
        })
    }
}

/// Returns the only direction of a field.
fn only(node: &Node<'_>) -> Option<Only> {
    match (node.flag("readOnly"), node.flag("writeOnly")) {
        (true, false) => Some(Only::Response),
        (false, true) => Some(Only::Request),
        _ => None,
    }
}

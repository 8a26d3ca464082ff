//! Tagged unions: their tag is declared, or found by the constants of the variants.

use super::super::codes;
use super::super::document::{Document, last_part};
use super::super::draft::{At, Body, Ty, TypeId, Value};
use super::super::node::{self, Node};
use super::super::own::is_type_name;
use super::Shapes;
use super::enums::values;
use super::view::{View, join};
use crate::diagnostic::Span;
use std::collections::HashSet;

/// The names that a tag has, if nobody declares it.
const TAGS: [&str; 8] = ["type", "object", "kind", "role", "event", "event_type", "name", "status"];

impl<'d> Shapes<'d, '_> {
    /// Returns the tagged union of several objects, if a tag tells them apart.
    pub fn tagged(
        &mut self,
        node: &'d Node<'d>,
        objects: &[&'d Node<'d>],
        at: &At,
        key: &[*const Node<'d>],
    ) -> Option<Ty> {
        let declared = node.get("discriminator").and_then(|one| one.text_of("propertyName"));
        let views: Vec<View<'d>> = objects.iter().map(|one| self.view(one)).collect();
        let mut candidates: Vec<&'d str> = declared.into_iter().collect();
        if self.guess {
            candidates.extend(TAGS.into_iter().filter(|tag| Some(*tag) != declared));
            candidates
                .extend(views[0].fields.iter().map(|field| field.name).filter(|name| !TAGS.contains(name)));
        }
        let (tag, values) = candidates.into_iter().find_map(|tag| {
            let mapping = node.get("discriminator").filter(|_| declared == Some(tag));
            Some((tag, self.tag_values(tag, mapping, objects, &views)?))
        })?;
        let id = self.reserve(at.clone(), node);
        self.together.insert(key.to_vec(), id);
        let mut variants = Vec::new();
        let mut untagged = self.without_tag(tag, &views, &values).map(|index| (index, None));
        for (values, members) in groups(values) {
            let content = match members.as_slice() {
                [one] => self.single(objects[*one], &views[*one], tag, id, at, &values),
                several => {
                    let message = format!("{} objects have the tag `{}`", several.len(), values[0]);
                    let several: Vec<&'d Node<'d>> = several.iter().map(|member| objects[*member]).collect();
                    self.note(&codes::JOINED, node.span(), message, "they are imported as one variant");
                    Some(self.joined_variant(&several, tag, inline_at(&values, id, at)))
                }
            };
            if let Some((index, untagged)) = &mut untagged
                && members.contains(index)
            {
                *untagged = content;
            }
            variants.extend(values.into_iter().map(|value| (value, content)));
        }
        let untagged = untagged.and_then(|(index, variant)| {
            variant.or_else(|| self.single(objects[index], &views[index], tag, id, at, &["plain".to_owned()]))
        });
        self.set_variants(id, tag.to_owned(), variants, untagged, node.span());
        Some(Ty::Named(id))
    }

    /// Returns the struct of a variant that one schema describes, or `None` if it has only the tag.
    fn single(
        &mut self,
        node: &'d Node<'d>,
        view: &View<'d>,
        tag: &str,
        union: TypeId,
        at: &At,
        values: &[String],
    ) -> Option<TypeId> {
        if view.unions.is_empty() && view.fields.iter().all(|field| field.name == tag) {
            return None;
        }
        let at = match Document::reference(node) {
            Some(reference) => self.named_at(&last_part(reference)),
            None => inline_at(values, union, at),
        };
        self.variant(node, tag, &at)
    }

    /// Returns the struct of a variant that several schemas describe.
    fn joined_variant(&mut self, nodes: &[&'d Node<'d>], tag: &str, at: At) -> TypeId {
        let id = self.reserve(at, nodes[0]);
        let views: Vec<View<'d>> = nodes.iter().map(|node| self.whole_view(node)).collect();
        self.fill(id, join(views), Vec::new(), Some(tag));
        id
    }

    /// Returns the values of a tag for each alternative, if they tell all of them apart.
    fn tag_values(
        &self,
        tag: &str,
        discriminator: Option<&'d Node<'d>>,
        objects: &[&'d Node<'d>],
        views: &[View<'d>],
    ) -> Option<Vec<Vec<String>>> {
        let mapping = discriminator.and_then(|one| one.get("mapping")).map(Node::entries).unwrap_or_default();
        let mut found: Vec<Vec<String>> = Vec::with_capacity(objects.len());
        for (one, view) in objects.iter().zip(views) {
            let target = self.document.follow(one)?;
            let mapped = mapping.iter().filter(|(_, to)| {
                let text = to.text().unwrap_or_default();
                self.document.target(text).is_some_and(|node| {
                    self.document.follow(node).is_some_and(|node| std::ptr::eq(node, target))
                }) || Document::reference(one).is_some_and(|own| last_part(own) == text)
            });
            let mut values: Vec<String> = mapped.map(|(value, _)| value.text.clone().into_owned()).collect();
            if values.is_empty() {
                values = self.constants(tag, view);
            }
            if values.is_empty() && discriminator.is_some() {
                // Without a mapping the value is the name of the schema.
                values.push(last_part(Document::reference(one)?));
            }
            let named = |value: &String| {
                crate::read::is_accepted(value) && crate::check::variant_name(value).is_some()
            };
            // One of them may have no tag at all.
            let lacks = !view.fields.iter().any(|field| field.name == tag);
            let is_first = lacks && !view.fields.is_empty() && found.iter().all(|known| !known.is_empty());
            if (values.is_empty() && !is_first) || !values.iter().all(named) {
                return None;
            }
            found.push(values);
        }
        // A few objects may have the same tag; if many have, it is none.
        let told = groups(found.clone()).len();
        (told > 1 && told * 2 > objects.len()).then_some(found)
    }

    /// Returns the object without a tag: the only one that lacks the tag, or the only one in which it is optional.
    fn without_tag(&self, tag: &str, views: &[View<'d>], values: &[Vec<String>]) -> Option<usize> {
        let is_required =
            |view: &View<'d>| view.fields.iter().any(|field| field.name == tag && field.required);
        let lacking = values.iter().position(Vec::is_empty);
        let mut optional = (0..views.len()).filter(|index| !is_required(&views[*index]));
        lacking.or_else(|| optional.next().filter(|_| optional.next().is_none()))
    }

    /// Returns the values of a field, if it is a constant or a short enum.
    fn constants(&self, tag: &str, view: &View<'d>) -> Vec<String> {
        let Some(field) = view.fields.iter().find(|field| field.name == tag) else { return Vec::new() };
        let Some(mut node) = self.document.follow(field.nodes[0]) else { return Vec::new() };
        for _ in 0..8 {
            let (alternatives, _) = self.flat_alternatives(node);
            let one = match (node.get("allOf").map(Node::items), alternatives.as_slice()) {
                (Some([one]), []) => one,
                (_, [one]) => one,
                _ => break,
            };
            let Some(inner) = self.document.follow(one) else { break };
            node = inner;
        }
        let all: Vec<&'d Node<'d>> = values(node).into_iter().filter(|value| !value.is_null()).collect();
        let is_text = |value: &&Node<'_>| {
            matches!(&value.value, node::Value::Scalar { quoted: true, .. })
                || node.text_of("type").is_none_or(|ty| ty == "string")
        };
        if all.len() > 4 || !all.iter().all(is_text) {
            return Vec::new();
        }
        all.into_iter().filter_map(Node::text).map(str::to_owned).collect()
    }

    /// Returns the struct of a variant, which does not have the tag.
    pub fn variant(&mut self, node: &'d Node<'d>, tag: &str, at: &At) -> Option<TypeId> {
        let target = self.document.follow(node)?;
        let key = (std::ptr::from_ref(target), tag.to_owned());
        if let Some(known) = self.variants.get(&key) {
            return *known;
        }
        let id = TypeId(self.types.len());
        self.types.push(super::TypeDraft {
            at: at.clone(),
            title: target.text_of("title").map(str::to_owned),
            help: target.text_of("description").and_then(super::text::help),
            deprecated: super::deprecated(target),
            given: target.text_of("x-type").filter(|name| is_type_name(name)).map(str::to_owned),
            span: target.span(),
            body: Body::Struct { fields: Vec::new(), rules: Vec::new() },
            whole: None,
        });
        self.variants.insert(key, Some(id));
        let view = self.whole_view(target);
        let rules = self.required_sets(target, &view);
        self.fill(id, view, rules, Some(tag));
        Some(id)
    }

    /// Connects each variant with the struct of the same schema that has its tag.
    pub fn connect_variants(&mut self) {
        let pairs: Vec<(TypeId, TypeId)> = self
            .variants
            .iter()
            .filter_map(|((target, _), id)| match self.components.get(target) {
                Some(super::Component::Done(Value { ty: Ty::Named(whole), .. })) => Some(((*id)?, *whole)),
                _ => None,
            })
            .collect();
        for (id, whole) in pairs {
            if matches!(self.types[whole.0].body, Body::Struct { .. }) {
                self.types[id.0].whole = Some(whole);
            }
        }
    }

    /// Sets the variants of a tagged union; two with one Rust name cannot be said.
    pub fn set_variants(
        &mut self,
        id: TypeId,
        tag: String,
        variants: Vec<(String, Option<TypeId>)>,
        untagged: Option<TypeId>,
        span: Span,
    ) {
        let mut names: HashSet<String> = HashSet::new();
        let mut kept = Vec::with_capacity(variants.len());
        for (value, content) in variants {
            match crate::check::variant_name(&value) {
                Some(name) if names.insert(name.clone()) => kept.push((value, content)),
                _ => self.note(
                    &codes::LEFT_OUT,
                    span,
                    format!("the variant `{value}` has no Rust name of its own"),
                    "it is read as `Other`",
                ),
            }
        }
        self.types[id.0].body = Body::Tagged { tag, variants: kept, untagged };
    }
}

/// Returns the origin of a variant without a name: its tag, and the last word of the union.
fn inline_at(values: &[String], union: TypeId, at: &At) -> At {
    let mut role = super::super::words::of(&values[0]);
    role.extend(at.role.last().map(|word| super::super::words::singular(word)));
    At { component: None, parent: super::Parent::Type(union), role }
}

/// Returns the values of each variant, with the indexes of the objects that have one of them.
fn groups(values: Vec<Vec<String>>) -> Vec<(Vec<String>, Vec<usize>)> {
    let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    for (index, own) in values.into_iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        let (mut all, mut members) = (own.clone(), vec![index]);
        let mut rest = Vec::new();
        let mut first = None;
        for (at, group) in groups.into_iter().enumerate() {
            if !group.0.iter().any(|value| own.contains(value)) {
                rest.push(group);
                continue;
            }
            first = first.or(Some(at));
            all.extend(group.0);
            members.extend(group.1);
        }
        members.sort_unstable();
        let mut distinct: Vec<String> = Vec::new();
        for value in all {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        rest.insert(first.unwrap_or(rest.len()).min(rest.len()), (distinct, members));
        groups = rest;
    }
    groups
}

//! Unions: told apart by a tag, by the form of JSON, or joined.

use super::super::codes;
use super::super::document::Document;
use super::super::draft::{At, Body, Bounds, Rule, Ty, Value};
use super::super::node::{self, Node};
use super::super::rules::among;
use super::enums::values;
use super::view::{View, join, says_type};
use super::{Shapes, alternatives};
use crate::syntax::BoundKind;

impl<'d> Shapes<'d, '_> {
    /// Returns the type of a schema with `oneOf` or `anyOf`.
    pub fn union(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        let (all, nullable) = self.flat_alternatives(node);
        let value = match all.as_slice() {
            [] => self.by_type(node, at),
            [one] => self.value(one, at),
            _ => self.several(&[node], &all, at),
        };
        Value { nullable: value.nullable || nullable, ..value }
    }

    /// Returns the type of a value that fits one of several schemas.
    pub fn unite(&mut self, nodes: &[&'d Node<'d>], at: &At) -> Value {
        let mut all = Vec::new();
        let mut nullable = false;
        for node in nodes {
            self.flatten(node, &mut all, &mut nullable, &mut Vec::new());
        }
        let value = match all.as_slice() {
            [] => Value::of(Ty::Json),
            [one] => self.value(one, at),
            _ => self.several(nodes, &all, at),
        };
        // What differs in its constants has no constant.
        Value { nullable: value.nullable || nullable, constant: None, ..value }
    }

    /// Returns the alternatives of a union and of the unions in it, without null; and if null is one of them.
    pub fn flat_alternatives(&self, node: &'d Node<'d>) -> (Vec<&'d Node<'d>>, bool) {
        let (mut all, mut nullable) = (Vec::new(), false);
        let mut seen = vec![std::ptr::from_ref(node)];
        for one in alternatives(node) {
            self.flatten(one, &mut all, &mut nullable, &mut seen);
        }
        (all, nullable)
    }

    fn flatten(
        &self,
        node: &'d Node<'d>,
        all: &mut Vec<&'d Node<'d>>,
        nullable: &mut bool,
        seen: &mut Vec<*const Node<'d>>,
    ) {
        let Some(target) = self.document.follow(node) else {
            all.push(node);
            return;
        };
        if target.text_of("type") == Some("null") || is_only_null(target) || is_mark(target) {
            *nullable = true;
            return;
        }
        *nullable |= target.flag("nullable");
        // In an export, a type with a name stays what it is.
        let is_named = self.document.is_export && Document::reference(node).is_some();
        let keys = ["properties", "allOf", "discriminator"];
        let plain = !is_named && keys.iter().all(|key| target.get(key).is_none());
        if plain && alternatives(target).next().is_some() {
            if seen.contains(&std::ptr::from_ref(target)) {
                return;
            }
            seen.push(target);
            for one in alternatives(target) {
                self.flatten(one, all, nullable, seen);
            }
            return;
        }
        let is_new = |known: &&'d Node<'d>| {
            !std::ptr::eq(*known, node)
                && self.document.follow(known).is_none_or(|known| !std::ptr::eq(known, target))
        };
        if all.iter().all(is_new) {
            all.push(node);
        }
    }

    /// Returns the union of at least two alternatives of one or several schemas: one type for each form of JSON.
    fn several(&mut self, nodes: &[&'d Node<'d>], all: &[&'d Node<'d>], at: &At) -> Value {
        let node = nodes[0];
        let (objects, others): (Vec<_>, Vec<_>) =
            all.iter().copied().partition(|one| self.is_structured(one));
        let inner = At { component: None, ..at.clone() };
        let (mut forms, mut bounds) =
            self.other_forms(node, &others, if objects.is_empty() { at } else { &inner });
        if forms.contains(&Ty::Json) {
            let is_typed = |one: &&&'d Node<'d>| self.document.follow(one).is_some_and(says_type);
            if all.iter().any(|one| is_typed(&one)) {
                for node in nodes {
                    let message = "one of the alternatives is any JSON";
                    self.note(&codes::KEPT_AS_JSON, node.span(), message, "it is imported as `json`");
                }
            }
            return Value::of(Ty::Json);
        }
        if !objects.is_empty() {
            if forms.iter().any(|form| matches!(form, Ty::Map(_))) {
                self.note(
                    &codes::JOINED,
                    node.span(),
                    "an alternative is an object with any fields",
                    "it is imported as the object with fields",
                );
                forms.retain(|form| !matches!(form, Ty::Map(_)));
                bounds
                    .retain(|(kind, _)| !matches!(kind, BoundKind::MinProperties | BoundKind::MaxProperties));
            }
            let at = if forms.is_empty() { at } else { &inner };
            let object = self.objects(node, &objects, at);
            forms.push(object);
        }
        if forms.len() == 1 {
            return Value { bounds, ..Value::of(forms.remove(0)) };
        }
        let value = Value { bounds, ..Value::of(union_of(forms)) };
        if at.component.is_none() || !matches!(value.ty, Ty::Union(_)) {
            return value;
        }
        let id = self.reserve(at.clone(), node);
        self.types[id.0].body = Body::Alias { ty: value.ty, bounds: value.bounds };
        Value::of(Ty::Named(id))
    }

    /// Returns `true` for an object with fields, or a union of such.
    fn is_structured(&self, node: &'d Node<'d>) -> bool {
        self.is_object(node)
            || self.document.follow(node).is_some_and(|node| {
                node.get("discriminator").is_some() && alternatives(node).any(|one| self.is_object(one))
            })
    }

    /// Returns the items of several lists. A list with types of its own for its first items has any items among others.
    fn items_of(&mut self, lists: &[&'d Node<'d>]) -> Vec<&'d Node<'d>> {
        let followed: Vec<&'d Node<'d>> =
            lists.iter().map(|list| self.document.follow(list).unwrap_or(list)).collect();
        if let Some(first) = followed.iter().find_map(|list| list.get("prefixItems")) {
            self.note(
                &codes::KEPT_AS_JSON,
                first.span(),
                "one of several lists has types of its own for its first items",
                "the items of all of them are imported as `json`",
            );
            return Vec::new();
        }
        followed.iter().filter_map(|list| list.get("items")).collect()
    }

    /// Returns the forms of alternatives that are no objects with fields.
    fn other_forms(&mut self, node: &'d Node<'d>, others: &[&'d Node<'d>], at: &At) -> (Vec<Ty>, Bounds) {
        let followed = |shapes: &Self, one: &'d Node<'d>| shapes.document.follow(one).unwrap_or(one);
        let is_words = |shapes: &Self, one: &'d Node<'d>| {
            let one = followed(shapes, one);
            let all = values(one);
            one.get("allOf").is_none()
                && !all.is_empty()
                && all.iter().all(|value| {
                    value.is_null()
                        || one.text_of("type") == Some("string")
                        || matches!(&value.value, node::Value::Scalar { quoted: true, .. })
                })
        };
        let (words, rest): (Vec<_>, Vec<_>) = others.iter().copied().partition(|one| is_words(self, one));
        let mut found: Vec<Value> = Vec::new();
        match words.as_slice() {
            [] => {}
            [one] if values(followed(self, one)).len() > 1 => found.push(self.value(one, at)),
            _ => {
                let all: Vec<&'d Node<'d>> = words
                    .iter()
                    .flat_map(|one| values(followed(self, one)))
                    .filter(|value| !value.is_null())
                    .collect();
                let mut distinct: Vec<&'d Node<'d>> = Vec::new();
                for value in all {
                    if !distinct.iter().any(|known| known.text() == value.text()) {
                        distinct.push(value);
                    }
                }
                let at = At { component: at.component.clone().filter(|_| rest.is_empty()), ..at.clone() };
                let id = self.reserve(at, node);
                let ty =
                    if self.fill_enum(id, node, &distinct, Body::Enum) { Ty::Named(id) } else { Ty::String };
                found.push(Value::of(ty));
            }
        }
        let lists: Vec<&'d Node<'d>> =
            rest.iter().copied().filter(|one| followed(self, one).text_of("type") == Some("array")).collect();
        let inner = At { component: None, ..at.clone() };
        for one in rest {
            let is_list = lists.iter().any(|list| std::ptr::eq(*list, one));
            if is_list && lists.len() > 1 {
                continue;
            }
            let mut value = self.value(one, &inner);
            // Numbers are not told apart, so a union has one alternative for all of them.
            if matches!(value.ty, Ty::Named(id) if matches!(self.types[id.0].body, Body::IntegerEnum(_))) {
                value.ty = Ty::Integer;
            }
            found.push(value);
        }
        if lists.len() > 1 {
            let items = self.items_of(&lists);
            let at = At { role: super::super::words::one_of(&inner.role), ..inner };
            let item = match items.as_slice() {
                [] => Ty::Json,
                items => self.joined_item(items, node, &at),
            };
            found.push(Value::of(Ty::List(Box::new(item))));
        }
        let texts = found.iter().filter(|value| value.ty.is_string()).count();
        let is_number = |ty: &Ty| matches!(ty, Ty::Integer | Ty::Number | Ty::Timestamp);
        let numbers = found.iter().filter(|value| is_number(&value.ty)).count();
        let maps = found.iter().filter(|value| matches!(value.ty, Ty::Map(_))).count();
        let has_words = found.iter().any(|value| self.is_enum(&value.ty));
        let mut bounds: Bounds = Vec::new();
        let mut forms: Vec<Ty> = Vec::new();
        for value in found {
            // An enum is open: a text of any value fits it.
            if value.ty.is_string() && has_words {
                continue;
            }
            // Bounds of one text or number of several are not those of all.
            let is_only = match &value.ty {
                ty if ty.is_string() => texts == 1,
                ty if is_number(ty) => numbers == 1,
                Ty::Map(_) => maps == 1,
                _ => true,
            };
            if is_only {
                let more = value
                    .bounds
                    .into_iter()
                    .filter(|(kind, _)| !bounds.iter().any(|(known, _)| known == kind));
                let more: Bounds = more.collect();
                bounds.extend(more);
            }
            match value.ty {
                Ty::Union(all) => forms.extend(all),
                ty => forms.push(ty),
            }
        }
        match union_of(forms) {
            Ty::Union(all) => (all, bounds),
            Ty::Json if others.is_empty() => (Vec::new(), Vec::new()),
            one => (vec![one], bounds),
        }
    }

    /// Returns the type of the items of several lists. Lists of themselves have no such type.
    fn joined_item(&mut self, items: &[&'d Node<'d>], node: &'d Node<'d>, at: &At) -> Ty {
        let mut key: Vec<*const Node<'d>> = items.iter().map(|item| std::ptr::from_ref(*item)).collect();
        key.sort_unstable();
        if self.open_lists.contains(&key) {
            let message = "these alternatives are lists of themselves";
            self.note(&codes::KEPT_AS_JSON, node.span(), message, "the items are imported as `json`");
            return Ty::Json;
        }
        self.open_lists.push(key);
        let count = self.types.len();
        let value = self.unite(items, at);
        self.open_lists.pop();
        let item = self.item(value, node, at);
        // The lists have the items of all together.
        item.each_named(&mut |id| {
            if id.0 >= count {
                self.types[id.0].span = node.span();
            }
        });
        item
    }

    fn is_enum(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Named(id) if matches!(self.types[id.0].body, Body::Enum(_)))
    }

    /// Returns the type of several objects: tagged, or joined.
    fn objects(&mut self, node: &'d Node<'d>, objects: &[&'d Node<'d>], at: &At) -> Ty {
        // A union with a tag of its own is one alternative, or its variants are some of many.
        if let [one] = objects {
            return self.value(one, at).ty;
        }
        let mut flat: Vec<&'d Node<'d>> = Vec::new();
        for one in objects {
            let target = self.document.follow(one).unwrap_or(one);
            match self.is_object(one) {
                true => flat.push(one),
                false => flat.extend(self.flat_alternatives(target).0),
            }
        }
        let mut key: Vec<*const Node<'d>> =
            flat.iter().map(|one| std::ptr::from_ref(self.document.follow(one).unwrap_or(one))).collect();
        key.sort_unstable();
        if let Some(known) = self.together.get(&key) {
            return Ty::Named(*known);
        }
        if let Some(ty) = self.tagged(node, &flat, at, &key).or_else(|| self.keyed(node, &flat, at, &key)) {
            return ty;
        }
        // Known before its fields are: it may contain itself.
        let id = self.reserve(at.clone(), node);
        self.together.insert(key, id);
        self.joined(node, &flat, id)
    }

    /// Returns the fields of a body, with its rules, or `None` if the body is no object.
    pub fn body_view(&mut self, node: &'d Node<'d>) -> Option<(View<'d>, Vec<Rule>)> {
        let target = self.document.follow(node)?;
        if self.is_object(target) {
            let view = self.whole_view(target);
            let rules = self.required_sets(target, &view);
            return Some((view, rules));
        }
        let parts = target.get("allOf").map(Node::items).unwrap_or_default();
        if let [one] = parts {
            return self.body_view(one);
        }
        let (all, _) = self.flat_alternatives(target);
        let flat: Vec<&'d Node<'d>> = all
            .into_iter()
            .flat_map(|one| match self.document.follow(one) {
                Some(inner) if !self.is_object(one) && self.is_structured(one) => {
                    self.flat_alternatives(inner).0
                }
                _ => vec![one],
            })
            .collect();
        if flat.is_empty() || !flat.iter().all(|one| self.is_object(one)) {
            return None;
        }
        if flat.len() > 1 {
            let message = format!("the body is one of {} objects", flat.len());
            self.note(&codes::JOINED, node.span(), message, "the request has the fields of all");
        }
        let views: Vec<View<'d>> = flat.iter().map(|one| self.whole_view(one)).collect();
        let rules = exclusive(&views);
        Some((join(views), rules))
    }

    /// Returns the fields of an object, with those of the unions in it.
    pub fn whole_view(&mut self, node: &'d Node<'d>) -> View<'d> {
        let mut view = self.view(node);
        self.note_lost(&view);
        self.add_unions(&mut view);
        view
    }
}

/// Returns `true` for `{ nullable: true }`, which means null in documents of version 3.0.
fn is_mark(node: &Node<'_>) -> bool {
    matches!(node.entries(), [(key, _)] if key.text == "nullable") && node.flag("nullable")
}

fn is_only_null(node: &Node<'_>) -> bool {
    let all = values(node);
    !all.is_empty() && all.iter().all(|value| value.is_null())
}

/// Returns a type for values of several types: one for each form of JSON.
pub fn union_of(types: Vec<Ty>) -> Ty {
    let mut all: Vec<Ty> = Vec::new();
    for ty in types {
        match ty {
            Ty::Json => return Ty::Json,
            Ty::Union(more) => all.extend(more),
            ty if all.contains(&ty) => {}
            ty => all.push(ty),
        }
    }
    let is_number = |ty: &Ty| matches!(ty, Ty::Integer | Ty::Number | Ty::Timestamp);
    if all.iter().filter(|ty| is_number(ty)).count() > 1 {
        let wide = if all.contains(&Ty::Number) { Ty::Number } else { Ty::Integer };
        let at = all.iter().position(is_number).unwrap_or_default();
        all.retain(|ty| !is_number(ty));
        all.insert(at.min(all.len()), wide);
    }
    if all.iter().filter(|ty| ty.is_string()).count() > 1 {
        let at = all.iter().position(Ty::is_string).unwrap_or_default();
        all.retain(|ty| !ty.is_string());
        all.insert(at.min(all.len()), Ty::String);
    }
    let is_list = |ty: &Ty| matches!(ty, Ty::List(_) | Ty::Tuple(_));
    let (lists, maps): (Vec<bool>, Vec<bool>) =
        all.iter().map(|ty| (is_list(ty), matches!(ty, Ty::Map(_)))).unzip();
    if lists.iter().filter(|is| **is).count() > 1 {
        all.retain(|ty| !is_list(ty));
        all.push(Ty::List(Box::new(Ty::Json)));
    }
    if maps.iter().filter(|is| **is).count() > 1 {
        all.retain(|ty| !matches!(ty, Ty::Map(_)));
        all.push(Ty::Map(Box::new(Ty::Json)));
    }
    match all.len() {
        0 => Ty::Json,
        1 => all.remove(0),
        _ => Ty::Union(all),
    }
}

/// Returns a rule, if each of a few objects requires one field that no other has.
pub(super) fn exclusive(views: &[View<'_>]) -> Vec<Rule> {
    let own: Option<Vec<String>> = views
        .iter()
        .enumerate()
        .map(|(index, view)| {
            let mut required = view.fields.iter().filter(|field| field.required);
            let (Some(one), None) = (required.next(), required.next()) else { return None };
            let elsewhere = views.iter().enumerate().any(|(other, view)| {
                other != index && view.fields.iter().any(|field| field.name == one.name)
            });
            (!elsewhere).then(|| one.name.to_owned())
        })
        .collect();
    match own {
        Some(fields) if (2..=4).contains(&fields.len()) => vec![among(true, fields, views[0].fields[0].span)],
        _ => Vec::new(),
    }
}

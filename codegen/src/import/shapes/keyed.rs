//! Unions of objects that are told apart by the fields that they require.

use super::super::codes;
use super::super::draft::{At, Body, Parent, Ty, TypeId};
use super::super::node::Node;
use super::super::words;
use super::Shapes;
use super::view::{Property, View, join};
use std::collections::HashSet;

impl<'d> Shapes<'d, '_> {
    /// Returns the union of several objects. Those that no required field tells apart are joined, and come last; `None` if that is
    /// all of them.
    pub fn keyed(
        &mut self,
        node: &'d Node<'d>,
        objects: &[&'d Node<'d>],
        at: &At,
        key: &[*const Node<'d>],
    ) -> Option<Ty> {
        let views: Vec<View<'d>> = objects.iter().map(|one| self.view(one)).collect();
        // Objects of one field each are one struct with a rule.
        if is_choice(&views) {
            return None;
        }
        let (told, rest) = self.in_order(&views);
        if told.is_empty() {
            return None;
        }
        let id = self.reserve(at.clone(), node);
        self.together.insert(key.to_vec(), id);
        let mut all: Vec<Ty> =
            told.into_iter().map(|(index, field)| self.keyed_member(objects[index], field, id, at)).collect();
        let first = |index: usize| views[index].fields.first().map_or("", |field| field.name);
        all.push(match rest.as_slice() {
            [one] => self.keyed_member(objects[*one], first(*one), id, at),
            rest => {
                let nodes: Vec<&'d Node<'d>> = rest.iter().map(|index| objects[*index]).collect();
                let id = self.reserve(member_at(first(rest[0]), id, at), node);
                self.joined(node, &nodes, id)
            }
        });
        all.dedup();
        self.types[id.0].body = Body::Alias { ty: Ty::Union(all), bounds: Vec::new() };
        Some(Ty::Named(id))
    }

    /// Gives a type the fields of several objects.
    pub fn joined(&mut self, node: &'d Node<'d>, objects: &[&'d Node<'d>], id: TypeId) -> Ty {
        let views: Vec<View<'d>> = objects.iter().map(|one| self.whole_view(one)).collect();
        let rules = super::unions::exclusive(&views);
        if !is_choice(&views) {
            let message =
                format!("{} objects cannot be told apart by a tag or a required field", views.len());
            self.note(
                &codes::JOINED,
                node.span(),
                message,
                "they are imported as one type with the fields of all",
            );
        }
        self.fill(id, join(views), rules, None);
        Ty::Named(id)
    }

    fn keyed_member(&mut self, node: &'d Node<'d>, field: &str, union: TypeId, at: &At) -> Ty {
        self.value(node, &member_at(field, union, at)).ty
    }

    /// Returns the objects in an order in which each has a required field that those behind it lack, with that field; and those for
    /// which there is no such order, in the order of the document.
    fn in_order(&self, views: &[View<'d>]) -> (Vec<(usize, &'d str)>, Vec<usize>) {
        let names: Vec<HashSet<&'d str>> = views.iter().map(|view| self.names(view)).collect();
        let mut rest: Vec<usize> = (0..views.len()).collect();
        let mut told = Vec::new();
        while rest.len() > 1 {
            let found = rest.iter().enumerate().find_map(|(position, index)| {
                let others = || rest.iter().filter(|other| *other != index);
                let tells = |field: &&Property<'d>| {
                    self.is_always_there(field) && others().all(|other| !names[*other].contains(field.name))
                };
                Some((position, views[*index].fields.iter().find(tells)?.name))
            });
            let Some((position, field)) = found else { break };
            told.push((rest.remove(position), field));
        }
        (told, rest)
    }

    /// Returns `true` for a field that each object has in both directions.
    fn is_always_there(&self, field: &Property<'d>) -> bool {
        let is_said = |key: &str| {
            field.nodes.iter().any(|node| {
                node.flag(key) || self.document.follow(node).is_some_and(|target| target.flag(key))
            })
        };
        let is_constant = field
            .nodes
            .iter()
            .filter_map(|node| self.document.follow(node))
            .any(|node| super::enums::values(node).len() == 1 || self.flat_alternatives(node).1);
        field.required
            && !is_constant
            && !["readOnly", "writeOnly", "nullable", "x-nullable"].into_iter().any(is_said)
    }

    /// Returns the names of the fields of an object, with those of the unions in it.
    fn names(&self, view: &View<'d>) -> HashSet<&'d str> {
        let mut names: HashSet<&'d str> = view.fields.iter().map(|field| field.name).collect();
        for union in &view.unions {
            for one in self.flat_alternatives(union).0 {
                names.extend(self.view(one).fields.iter().map(|field| field.name));
            }
        }
        names
    }
}

/// Returns `true` if each object has one field, which it requires and no other has: a rule says all of it.
fn is_choice(views: &[View<'_>]) -> bool {
    views.iter().all(|view| view.fields.len() == 1 && view.unions.is_empty())
        && !super::unions::exclusive(views).is_empty()
}

/// Returns the origin of a member: its name, or the field that only it has, and the last word of the union.
fn member_at(field: &str, union: TypeId, at: &At) -> At {
    let mut role = words::of(field);
    let last = at.role.last().map(|word| words::singular(word));
    role.extend(last.filter(|word| role.last() != Some(word)));
    At { component: None, parent: Parent::Type(union), role }
}

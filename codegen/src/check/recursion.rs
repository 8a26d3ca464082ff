//! Recursive types: fields that need a box, and values without an end.

use super::table::Table;
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{Connector, Field, Type, TypeDeclaration, TypeId, TypeKind};

/// The depth up to which types may nest. The compiler examines 128 levels of a type to see if it is `Send`, and so does
/// the compiler of every program that uses the generated crate. The types around the outermost one use some of them.
pub(super) const MAX_DEPTH: usize = 100;
/// The levels from a struct through `Option` to its content, through a list, and through a map.
pub(super) const STEPS: [usize; 3] = [2, 5, 9];

/// Checks the types from index `first` on.
pub(super) fn check(table: &Table, first: usize, errors: &mut Diagnostics) {
    let graph = Graph::new(table.spans.len(), first, |id| table.declaration(TypeId(id)));
    let ends = graph.ends();
    let mut reported = vec![false; table.spans.len()];
    for id in first..table.spans.len() {
        let component = graph.component[id];
        if ends[id] || std::mem::replace(&mut reported[component], true) {
            continue;
        }
        let names: Vec<&str> = graph
            .endless_circle(id, &ends)
            .into_iter()
            .filter_map(|id| table.declaration(TypeId(id)).map(|one| one.name.as_str()))
            .collect();
        errors.push(
            codes::RECURSIVE_TYPE
                .at(
                    table.spans[id],
                    format!(
                        "a value of this type would be infinite: {} → {}",
                        names.join(" → "),
                        names.first().copied().unwrap_or_default()
                    ),
                )
                .help("remove the `!` or the `preset` from one of these fields, or use a `list<…>` or a `map<…>` for one of them"),
        );
    }
    let depths = depths(&all_named(table));
    // The other types that are too deep contain this one.
    let deep = (first..depths.len()).filter(|id| depths[*id] > MAX_DEPTH).min_by_key(|id| depths[*id]);
    if let Some(id) = deep {
        errors.push(
            codes::FILE_LIMIT
                .at(table.spans[id], "these types are nested deeper than the Rust compiler allows")
                .help("flatten some of them, or make one field `json`"),
        );
    }
}

/// Refuses unions that are alternatives of themselves: there is no box between them, and code that follows alternatives
/// would not end. Returns `true` if there is one among the types from index `first` on.
pub(super) fn refuse_endless_unions(table: &Table, first: usize, errors: &mut Diagnostics) -> bool {
    let count = table.spans.len();
    let mut unions = vec![Vec::new(); count];
    for (id, edges) in unions.iter_mut().enumerate().skip(first) {
        if let Some(declaration) = table.declaration(TypeId(id))
            && let TypeKind::Untagged { alternatives } = &declaration.kind
        {
            edges.extend(
                alternatives
                    .iter()
                    .flat_map(|alternative| held(&alternative.schema.ty))
                    .map(|(of, _)| of)
                    .filter(|of| *of >= first),
            );
        }
    }
    let component = components(&unions);
    let mut found = false;
    for (id, edges) in unions.iter().enumerate() {
        if edges.iter().any(|of| component[*of] == component[id]) {
            // One report for each cycle.
            if component[id] == id {
                let name = table.declaration(TypeId(id)).map(|one| one.name.as_str()).unwrap_or_default();
                errors.push(
                    codes::RECURSIVE_TYPE
                        .at(table.spans[id], format!("the union `{name}` is an alternative of itself"))
                        .help(
                            "remove it from its alternatives, or use a `list<…>` or a struct for one of them",
                        ),
                );
            }
            found = true;
        }
    }
    found
}

/// Marks the fields whose type contains their own struct, from the types of index `first` on.
pub(super) fn mark_boxes(connector: &mut Connector, first: usize) {
    let graph = Graph::new(connector.types.len(), first, |id| connector.types.get(id));
    for (id, declaration) in connector.types.iter_mut().enumerate().skip(first) {
        let TypeKind::Struct(record) = &mut declaration.kind else { continue };
        for field in &mut record.fields {
            field.boxed = field.preset_function.is_none()
                && held(&field.schema.ty).iter().any(|(of, _)| graph.component[*of] == graph.component[id]);
        }
    }
}

/// The graph of types: which type contains which.
struct Graph {
    /// The types inside a value of each type, and if a value is required.
    inside: Vec<Vec<(usize, bool)>>,
    is_union: Vec<bool>,
    /// Types with the same number contain each other.
    component: Vec<usize>,
}

impl Graph {
    /// Builds the graph. The types before `first` are checked already, and contain none of the others.
    fn new<'t>(
        count: usize,
        first: usize,
        declaration: impl Fn(usize) -> Option<&'t TypeDeclaration>,
    ) -> Self {
        let mut inside = vec![Vec::new(); count];
        let mut is_union = vec![false; count];
        for id in first..count {
            let Some(declaration) = declaration(id) else { continue };
            is_union[id] = !matches!(declaration.kind, TypeKind::Struct(_));
            let all = self::inside(declaration);
            // One member of a union is enough, and those before `first` have a finite value.
            let is_finite = is_union[id] && all.iter().any(|(of, _)| *of < first);
            inside[id] = all
                .into_iter()
                .filter(|(of, _)| *of >= first)
                .map(|(of, must)| (of, must && !is_finite))
                .collect();
        }
        Self { component: components(&nodes(&inside)), inside, is_union }
    }

    /// Returns, for each type, if a finite value exists.
    fn ends(&self) -> Vec<bool> {
        let count = self.inside.len();
        let mut ends = vec![false; count];
        let mut needed_by = vec![Vec::new(); count];
        let mut missing = vec![0_usize; count];
        for (id, inside) in self.inside.iter().enumerate() {
            let required: Vec<usize> = inside.iter().filter(|(_, must)| *must).map(|(of, _)| *of).collect();
            // One member of a union is enough.
            missing[id] = if self.is_union[id] { required.len().min(1) } else { required.len() };
            required.into_iter().for_each(|of| needed_by[of].push(id));
        }
        let mut waiting: Vec<usize> = (0..count).filter(|id| missing[*id] == 0).collect();
        while let Some(id) = waiting.pop() {
            ends[id] = true;
            for of in &needed_by[id] {
                missing[*of] = missing[*of].saturating_sub(1);
                if missing[*of] == 0 && !ends[*of] {
                    waiting.push(*of);
                }
            }
        }
        ends
    }

    /// Returns a cycle of required values that can be reached from `id`.
    fn endless_circle(&self, id: usize, ends: &[bool]) -> Vec<usize> {
        let mut path = vec![id];
        loop {
            let last = path[path.len() - 1];
            let next = self.inside[last].iter().find(|(of, must)| *must && !ends[*of]);
            let Some((next, _)) = next else { return path };
            if let Some(start) = path.iter().position(|known| known == next) {
                return path.split_off(start);
            }
            path.push(*next);
        }
    }
}

/// Returns the types that each type names, in lists and maps too, with the number of levels. A type of one file may contain those
/// of another, so all of them count.
fn all_named(table: &Table) -> Vec<Vec<(usize, usize)>> {
    let declared = |id| table.declaration(TypeId(id));
    (0..table.spans.len()).map(|id| declared(id).map(named).unwrap_or_default()).collect()
}

/// Returns the greatest depth of each type, given the types that each names and the levels between them. Types that
/// contain each other count once each.
pub(super) fn depths(named: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let edges = nodes(named);
    let component = components(&edges);
    let mut inner = vec![0; edges.len()];
    for (id, all) in named.iter().enumerate() {
        let own = all.iter().filter(|(of, _)| component[*of] == component[id]);
        // A box has as many levels as a list.
        inner[component[id]] += own.map(|(_, steps)| *steps.max(&STEPS[1])).max().unwrap_or_default();
    }
    let mut depths = inner.clone();
    for id in finished(&edges) {
        let own = component[id];
        for (of, steps) in named[id].iter().filter(|(of, _)| component[*of] != own) {
            depths[own] = depths[own].max(inner[own] + steps + depths[component[*of]]);
        }
    }
    component.into_iter().map(|of| depths[of]).collect()
}

fn nodes<T>(edges: &[Vec<(usize, T)>]) -> Vec<Vec<usize>> {
    edges.iter().map(|all| all.iter().map(|(of, _)| *of).collect()).collect()
}

/// Returns the types that a declaration names, with the number of levels.
fn named(declaration: &TypeDeclaration) -> Vec<(usize, usize)> {
    match &declaration.kind {
        TypeKind::Struct(record) => record.fields.iter().flat_map(|field| levels(&field.schema.ty)).collect(),
        TypeKind::Tagged { variants, .. } => {
            variants.iter().filter_map(|variant| Some((variant.content?.0, STEPS[0]))).collect()
        }
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().flat_map(|alternative| levels(&alternative.schema.ty)).collect()
        }
        TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => Vec::new(),
    }
}

/// Returns the declared types in a type, with the levels down to each.
fn levels(ty: &Type) -> Vec<(usize, usize)> {
    let below = |steps: usize, inner: &Type| -> Vec<(usize, usize)> {
        levels(inner).into_iter().map(|(id, levels)| (id, steps + levels)).collect()
    };
    match ty {
        Type::Named(id) => vec![(id.0, STEPS[0])],
        Type::List(item) => below(STEPS[1] - STEPS[0], &item.ty),
        Type::Map { value, .. } => below(STEPS[2] - STEPS[0], &value.ty),
        Type::Nullable(item) => below(STEPS[0], &item.ty),
        Type::Tuple(items) => items.iter().flat_map(|item| below(STEPS[0], &item.ty)).collect(),
        _ => Vec::new(),
    }
}

/// Returns the declared types whose values a value of a type holds without an indirection, and if each is required.
fn held(ty: &Type) -> Vec<(usize, bool)> {
    match ty {
        Type::Named(id) => vec![(id.0, true)],
        Type::Nullable(item) => held(&item.ty).into_iter().map(|(id, _)| (id, false)).collect(),
        Type::Tuple(items) => items.iter().flat_map(|item| held(&item.ty)).collect(),
        _ => Vec::new(),
    }
}

/// Returns the types inside a value of this one, and if each is required.
fn inside(declaration: &TypeDeclaration) -> Vec<(usize, bool)> {
    // A preset replaces a missing value.
    let must = |field: &Field| {
        field.preset_function.is_some() || field.is_always_held() && !field.is_rest && !field.nullable
    };
    let member = |field: &Field| -> Vec<(usize, bool)> {
        held(&field.schema.ty).into_iter().map(|(of, always)| (of, always && must(field))).collect()
    };
    match &declaration.kind {
        TypeKind::Struct(record) => record.fields.iter().flat_map(member).collect(),
        TypeKind::Tagged { variants, .. } => {
            let alone = variants.iter().all(|variant| variant.content.is_some());
            variants.iter().filter_map(|variant| Some((variant.content?.0, alone))).collect()
        }
        TypeKind::Untagged { alternatives } => {
            let all = || alternatives.iter().map(|alternative| held(&alternative.schema.ty));
            let alone = all().all(|held| held.iter().any(|(_, always)| *always));
            all().flatten().map(|(of, always)| (of, always && alone)).collect()
        }
        TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => Vec::new(),
    }
}

/// Returns the nodes in the order in which a depth-first search finishes them. No recursion: the nesting of a
/// specification is not bounded.
fn finished(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some((id, at)) = path.last_mut() {
            match edges[*id].get(*at) {
                Some(next) => {
                    *at += 1;
                    if !std::mem::replace(&mut seen[*next], true) {
                        path.push((*next, 0));
                    }
                }
                None => {
                    order.push(*id);
                    path.pop();
                }
            }
        }
    }
    order
}

/// Returns a number for each node; two nodes have the same if each can be reached from the other (Kosaraju's
/// algorithm).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut back = vec![Vec::new(); edges.len()];
    for (from, all) in edges.iter().enumerate() {
        all.iter().for_each(|to| back[*to].push(from));
    }
    let mut component = vec![usize::MAX; edges.len()];
    for start in finished(edges).into_iter().rev() {
        let mut waiting = vec![start];
        while let Some(id) = waiting.pop() {
            if component[id] == usize::MAX {
                component[id] = start;
                waiting.extend(&back[id]);
            }
        }
    }
    component
}

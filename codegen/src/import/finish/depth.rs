//! Types are nested as deeply as the Rust compiler allows: fields that lead back to a type around them are cut first.

use super::super::codes;
use super::super::draft::{Body, Field, Ty, TypeId};
use super::Types;
use crate::check::{LEVELS, too_deep};
use crate::diagnostic::Diagnostics;

/// The number of types that may contain each other in a circle.
const MAX_CIRCLE: usize = 8;

/// Imports fields as `json` until no type is nested too deeply.
pub(super) fn limit(types: &mut Types, notes: &mut Diagnostics) {
    let deep = too_deep(&graph(types));
    if deep.is_empty() {
        return;
    }
    cut_circles(types, &deep, notes);
    loop {
        let graph = graph(types);
        let deep = too_deep(&graph);
        // The innermost of them: those inside it are not too deep.
        let found = deep.iter().copied().find(|id| {
            is_struct(types, *id)
                && !graph[*id]
                    .iter()
                    .any(|(inner, _)| inner != id && deep.contains(inner) && is_struct(types, *inner))
        });
        let Some(id) = found.or_else(|| deep.iter().copied().find(|id| is_struct(types, *id))) else {
            return;
        };
        if !cut(types, id, |_, named| !named.is_empty(), notes) {
            return;
        }
    }
}

fn is_struct(types: &Types, id: usize) -> bool {
    types.all.get(id).is_some_and(|draft| matches!(draft.body, Body::Struct { .. }))
}

/// Cuts the fields that lead back, if many types contain each other.
fn cut_circles(types: &mut Types, deep: &[usize], notes: &mut Diagnostics) {
    let graph = graph(types);
    let mut state = vec![0_u8; graph.len()];
    let mut order = vec![0_usize; graph.len()];
    let mut back: Vec<(usize, usize)> = Vec::new();
    for start in (0..types.all.len()).filter(|id| types.is_used(TypeId(*id))) {
        let mut path = vec![(start, 0)];
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        while let Some((id, at)) = path.last_mut() {
            let (id, next) = (*id, graph[*id].get(*at).map(|(next, _)| *next));
            *at += 1;
            match next {
                None => {
                    state[id] = 2;
                    path.pop();
                }
                Some(next) if state[next] == 0 => {
                    state[next] = 1;
                    order[next] = path.len();
                    path.push((next, 0));
                }
                // A short circle has few levels.
                Some(next) if state[next] == 1 && path.len() - order[next] > MAX_CIRCLE => {
                    // The field may be around a union.
                    let at = path.iter().rposition(|(id, _)| is_struct(types, *id));
                    let field = at.map(|at| path[at].0);
                    let below = at.map_or(&[][..], |at| &path[at + 1..]);
                    let inner = below.iter().map(|(id, _)| *id).find(|id| *id < types.all.len());
                    let inner = inner.unwrap_or(next);
                    back.extend(field.map(|field| (field, inner)));
                }
                Some(_) => {}
            }
        }
    }
    for (id, inner) in back.into_iter().filter(|(id, _)| deep.contains(id)) {
        cut(types, id, |_, named| named.contains(&TypeId(inner)), notes);
    }
}

/// Imports the fields of a struct that `which` selects as `json`. Returns `false` if there is none.
fn cut(
    types: &mut Types,
    id: usize,
    which: impl Fn(&Ty, &[TypeId]) -> bool,
    notes: &mut Diagnostics,
) -> bool {
    let Body::Struct { fields, .. } = &types.all[id].body else { return false };
    let is_enum = |id: TypeId| matches!(types.all[id.0].body, Body::Enum(_) | Body::IntegerEnum(_));
    let is_cut = |field: &Field| {
        let mut named = Vec::new();
        field.value.ty.each_named(&mut |id| named.push(id));
        named.retain(|id| !is_enum(*id));
        which(&field.value.ty, &named)
    };
    let selected: Vec<bool> = fields.iter().map(is_cut).collect();
    let Body::Struct { fields, .. } = &mut types.all[id].body else { return false };
    let mut some = false;
    for (field, is_cut) in fields.iter_mut().zip(selected) {
        if !is_cut {
            continue;
        }
        some = true;
        let message = format!(
            "with the type of `{}`, types are nested deeper than the Rust compiler allows",
            field.wire
        );
        notes.push(codes::KEPT_AS_JSON.at(field.span, message).help("it is imported as `json`").warning());
        (field.value.ty, field.value.bounds) = (Ty::Json, Vec::new());
    }
    some
}

/// Returns the types that each type names, with the levels between them. A union at a field is a type of its own, after
/// those of the draft.
fn graph(types: &Types) -> Graph {
    let mut graph: Graph = vec![Vec::new(); types.all.len()];
    for id in (0..types.all.len()).filter(|id| types.is_used(TypeId(*id))) {
        match &types.all[id].body {
            Body::Struct { fields, .. } => {
                fields.iter().for_each(|field| levels(&field.value.ty, LEVELS[0], id, &mut graph));
            }
            Body::Tagged { variants, untagged, .. } => {
                let contents = variants.iter().filter_map(|(_, content)| *content).chain(*untagged);
                let inner = contents.map(|id| (id.0, LEVELS[0]));
                graph[id].extend(inner);
            }
            Body::Alias { ty: Ty::Union(all), .. } => {
                all.iter().for_each(|one| levels(one, LEVELS[0], id, &mut graph));
            }
            Body::Alias { ty, .. } => levels(ty, LEVELS[0], id, &mut graph),
            Body::Enum(_) | Body::IntegerEnum(_) => {}
        }
    }
    graph
}

type Graph = Vec<Vec<(usize, usize)>>;

fn levels(ty: &Ty, depth: usize, owner: usize, graph: &mut Graph) {
    match ty {
        Ty::Named(id) => graph[owner].push((id.0, depth)),
        Ty::List(inner) => levels(inner, depth + LEVELS[1] - LEVELS[0], owner, graph),
        Ty::Nullable(inner) => levels(inner, depth + LEVELS[0], owner, graph),
        Ty::Map(inner) => levels(inner, depth + LEVELS[2] - LEVELS[0], owner, graph),
        Ty::Tuple(items) => items.iter().for_each(|item| levels(item, depth + LEVELS[0], owner, graph)),
        Ty::Union(all) => {
            let union = graph.len();
            graph.push(Vec::new());
            graph[owner].push((union, depth));
            all.iter().for_each(|one| levels(one, LEVELS[0], union, graph));
        }
        _ => {}
    }
}

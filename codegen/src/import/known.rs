//! The names that an earlier import gave: they are found again by what they stand for, and stay.

use super::draft::{Module, Operation, Parent, TypeId};
use super::finish::{Types, shapes};
use super::names::{Home, Preset, TypeNames};
use super::words;
use std::collections::{BTreeMap, HashMap};

/// The names of an import, with what each stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub modules: Vec<KnownModule>,
    pub operations: Vec<KnownOperation>,
    pub types: Vec<KnownType>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownModule {
    /// The words of its tag.
    pub tag: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownOperation {
    /// The method, and the path without the names in it.
    pub origin: String,
    /// The operation's ID; empty if it has none.
    pub id: String,
    pub module: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KnownType {
    /// The component, or the place in an operation or a type.
    pub origin: String,
    /// The module; `None` for a shared type.
    pub module: Option<String>,
    pub name: String,
    /// A number that equal contents have in common.
    pub shape: u64,
    /// Its index in the draft, if this import has just made it.
    pub id: usize,
}

/// Matches of a document with what is known: indexes into [`Known`].
#[derive(Debug, Default)]
pub(super) struct Found {
    pub operations: Vec<Option<usize>>,
    pub types: Vec<Option<usize>>,
    pub given: Preset,
}

impl Known {
    /// Finds operations again, and puts each into the module that it was in.
    pub fn operations(&self, operations: &mut [Operation], modules: &mut Vec<Module>) -> Found {
        let matched = self.matched(operations);
        let mut names: Vec<Option<String>> = modules
            .iter()
            .map(|module| {
                let known = self.modules.iter().find(|known| known.tag == module.words.join("_"));
                known.map(|known| known.name.clone())
            })
            .collect();
        let mut moves: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (operation, at) in operations.iter_mut().zip(&matched) {
            let Some(at) = at else { continue };
            let want = Some(self.operations[*at].module.clone());
            let place = names.iter().position(|name| *name == want).unwrap_or_else(|| {
                let words = words::of(&self.operations[*at].module);
                modules.push(Module { words, ..modules[operation.module].clone() });
                names.push(want);
                modules.len() - 1
            });
            moves.entry(operation.module).or_default().push(place);
            operation.module = place;
        }
        // A new operation follows the others of its tag.
        for (operation, at) in operations.iter_mut().zip(&matched) {
            if let (None, None, Some(places)) = (at, &names[operation.module], moves.get(&operation.module)) {
                let count = |place: &usize| places.iter().filter(|other| *other == place).count();
                operation.module = places.iter().copied().max_by_key(count).unwrap_or(operation.module);
            }
        }
        let name = |at: &Option<usize>| at.map(|at| self.operations[at].name.clone());
        let given = Preset {
            modules: names,
            operations: matched.iter().map(name).collect(),
            types: Vec::new(),
            reserved: self.types.iter().map(|known| known.name.clone()).collect(),
        };
        Found { operations: matched, given, ..Found::default() }
    }

    /// An operation is the same if method and path are, or else its ID.
    fn matched(&self, operations: &[Operation]) -> Vec<Option<usize>> {
        let origins: Vec<String> = operations.iter().map(origin).collect();
        let mut found: Vec<Option<usize>> = vec![None; operations.len()];
        let mut used = vec![false; self.operations.len()];
        for pass in 0..3 {
            let mut places: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
            for (at, known) in self.operations.iter().enumerate().rev().filter(|(at, _)| !used[*at]) {
                places.entry(parts(pass, &known.origin, &known.id)).or_default().push(at);
            }
            for (index, operation) in operations.iter().enumerate() {
                let id = operation.id.as_deref().unwrap_or_default();
                if found[index].is_some() || pass == 2 && id.is_empty() {
                    continue;
                }
                let place = places.get_mut(&parts(pass, &origins[index], id)).and_then(Vec::pop);
                if let Some(at) = place {
                    found[index] = Some(at);
                    used[at] = true;
                }
            }
        }
        found
    }

    /// Finds types again: by their place, or else by their content.
    pub fn types(&self, types: &Types, operations: &[Operation], found: &mut Found) {
        found.types = vec![None; types.all.len()];
        found.given.types = vec![None; types.all.len()];
        if self.types.is_empty() {
            return;
        }
        let shapes = shapes(types);
        let roots: Vec<String> = operations
            .iter()
            .zip(&found.operations)
            .map(|(operation, at)| {
                at.map_or_else(|| origin(operation), |at| self.operations[at].origin.clone())
            })
            .collect();
        let mut used = vec![false; self.types.len()];
        // What is inside a type that was found by its content is found by its place then.
        for _ in 0..2 {
            let origins = Origins { types, roots: &roots, known: self, found: &found.types }.all();
            let places = self.types.iter().enumerate().map(|(at, known)| (known.origin.as_str(), at));
            let places: HashMap<&str, usize> = places.collect();
            for (id, origin) in &origins {
                let at = places.get(origin.as_str()).copied().filter(|at| !used[*at]);
                if let (None, Some(at)) = (found.types[id.0], at) {
                    found.types[id.0] = Some(at);
                    used[at] = true;
                }
            }
            let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
            for (at, known) in self.types.iter().enumerate().rev().filter(|(at, _)| !used[*at]) {
                alike.entry(known.shape).or_default().push(at);
            }
            for (id, _) in origins {
                if found.types[id.0].is_none()
                    && let Some(at) = alike.get_mut(&shapes[id.0]).and_then(Vec::pop)
                {
                    found.types[id.0] = Some(at);
                    used[at] = true;
                }
            }
        }
        found.given.types = found.types.iter().map(|at| at.map(|at| self.types[at].name.clone())).collect();
    }

    /// Returns the names of an import.
    pub fn of(
        types: &Types,
        operations: &[Operation],
        modules: &[Module],
        module_names: &[String],
        operation_names: &[String],
        type_names: &TypeNames,
    ) -> Self {
        let used = |module: &usize| operations.iter().any(|operation| operation.module == *module);
        let shapes = shapes(types);
        let roots: Vec<String> = operations.iter().map(origin).collect();
        let empty = (Self::default(), vec![None; types.all.len()]);
        let origins = Origins { types, roots: &roots, known: &empty.0, found: &empty.1 }.all();
        Self {
            modules: (0..modules.len())
                .filter(used)
                .map(|at| KnownModule { tag: modules[at].words.join("_"), name: module_names[at].clone() })
                .collect(),
            operations: operations
                .iter()
                .zip(operation_names)
                .map(|(operation, name)| KnownOperation {
                    origin: origin(operation),
                    id: operation.id.as_deref().unwrap_or_default().replace(char::is_whitespace, " "),
                    module: module_names[operation.module].clone(),
                    name: name.clone(),
                })
                .collect(),
            types: origins
                .into_iter()
                .filter(|(id, _)| type_names.homes[id.0] != Home::Unused)
                .map(|(id, origin)| KnownType {
                    origin,
                    module: match type_names.homes[id.0] {
                        Home::Module(module) => Some(module_names[module].clone()),
                        Home::Shared | Home::Unused => None,
                    },
                    name: type_names.names[id.0].clone(),
                    shape: shapes[id.0],
                    id: id.0,
                })
                .collect(),
        }
    }
}

impl Known {
    /// Takes a name that a person gave.
    pub fn rename(&mut self, change: &crate::merge::Rename) {
        let module = |file: &str| Some(file.strip_prefix("modules/")?.strip_suffix(".yaml")?.to_owned());
        let (from, to) = (module(&change.from.file), module(&change.to.file));
        if change.is_type {
            let mut types = self.types.iter_mut();
            if let Some(known) = types.find(|one| one.module == from && one.name == change.from.name) {
                (known.module, known.name) = (to, change.to.name.clone());
            }
            return;
        }
        let (Some(from), Some(to)) = (from, to) else { return };
        let mut operations = self.operations.iter_mut();
        if let Some(known) = operations.find(|one| one.module == from && one.name == change.from.name) {
            (known.module, known.name) = (to.clone(), change.to.name.clone());
        }
        // A module whose operations all moved has another name.
        if from != to && !self.operations.iter().any(|one| one.module == from) {
            self.modules.iter_mut().filter(|one| one.name == from).for_each(|one| one.name.clone_from(&to));
        }
    }

    /// Returns the operations and types that a document has in another place.
    pub fn moved(&self, found: &Found, new: &Self) -> Vec<String> {
        let operations = found.operations.iter().zip(&new.operations).filter_map(|(at, now)| {
            let before = &self.operations[(*at)?];
            let is_moved = before.origin != now.origin || before.id != now.id;
            is_moved.then(|| format!("{}.{}", now.module, now.name))
        });
        let types = new.types.iter().filter_map(|now| {
            let before = &self.types[found.types[now.id]?];
            let is_component = before.origin.starts_with('#') && !before.origin.contains('.');
            (is_component && before.origin != now.origin).then(|| now.name.clone())
        });
        operations.chain(types).collect()
    }
}

fn parts<'s>(pass: usize, origin: &'s str, id: &'s str) -> (&'s str, &'s str) {
    match pass {
        0 => (origin, id),
        1 => (origin, ""),
        _ => ("", id),
    }
}

fn origin(operation: &Operation) -> String {
    without_names(&format!("{} {}", operation.method.word(), operation.path))
}

/// `get repos/{owner}/labels` → `get repos/{}/labels`
pub(super) fn without_names(call: &str) -> String {
    let mut origin = String::new();
    let mut rest = call;
    while let Some((before, after)) = rest.split_once('{') {
        origin.push_str(before);
        origin.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    origin + rest
}

/// The most types inside each other.
const MAX_DEPTH: usize = 64;

/// The places that types have in a document.
struct Origins<'a> {
    types: &'a Types,
    roots: &'a [String],
    known: &'a Known,
    /// The types whose place is known from before, where it had another one.
    found: &'a [Option<usize>],
}

impl Origins<'_> {
    /// Returns the place of each type that is used; a second type in one place has a number.
    fn all(&self) -> Vec<(TypeId, String)> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let used = (0..self.types.all.len()).map(TypeId).filter(|id| self.types.is_used(*id));
        used.map(|id| {
            let origin = self.of(id, 0);
            let count = counts.entry(origin.clone()).or_default();
            *count += 1;
            (id, if *count == 1 { origin } else { format!("{origin} {count}") })
        })
        .collect()
    }

    fn of(&self, id: TypeId, depth: usize) -> String {
        let at = &self.types.all[id.0].at;
        if let Some(component) = &at.component {
            return format!("#{}", component.replace(char::is_whitespace, " "));
        }
        let role = at.role.join("_");
        match at.parent {
            Parent::Operation(operation) => {
                format!("{}?{role}", self.roots.get(operation).map_or("", String::as_str))
            }
            Parent::Type(parent) if parent != id && depth < MAX_DEPTH => match self.found[parent.0] {
                Some(at) => format!("{}.{role}", self.known.types[at].origin),
                None => format!("{}.{role}", self.of(parent, depth + 1)),
            },
            Parent::Type(_) | Parent::Nothing => format!("~{role}"),
        }
    }
}

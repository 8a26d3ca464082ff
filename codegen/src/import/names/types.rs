//! The names of types: those of components, or made of a field and its parents.

use super::super::draft::{At, Body, ErrorBody, Field, Module, Operation, Parent, Returns, Ty, TypeId};
use super::super::finish::{Types, each_root, inside};
use super::super::words;
use super::{Preset, free, given};
use std::collections::{HashMap, HashSet};

/// The file of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Home {
    Unused,
    Module(usize),
    Shared,
}

/// The name and the file of each type.
pub(in super::super) struct TypeNames {
    pub names: Vec<String>,
    pub homes: Vec<Home>,
    scopes: Scopes,
    /// The types that the generated code makes for unions at fields.
    unions: HashSet<String>,
}

impl TypeNames {
    /// Claims the name of a union at a field. If it is taken, returns a free name to declare the union.
    pub fn claim_union(&mut self, owner: &str, field: &str, home: Home) -> Result<(), String> {
        let name = crate::check::union_name(owner, field);
        // An operation and a struct may both have claimed it: the first of them gets it.
        if self.unions.remove(&name) || self.scopes.take(&name, home) {
            return Ok(());
        }
        let words = [words::of(owner), words::of(field)].concat();
        let candidates = [words.clone(), [words.as_slice(), &["choice".to_owned()]].concat()];
        Err(free(candidates, &mut |name| self.scopes.take(name, home), words::pascal))
    }
}

/// The names that are taken in each file: a shared name is taken in all of them.
struct Scopes {
    shared: HashSet<String>,
    /// All names of modules.
    any: HashSet<String>,
    modules: Vec<HashSet<String>>,
}

impl Scopes {
    fn is_free(&self, name: &str, home: Home) -> bool {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && !crate::check::is_reserved_type(name)
            && !self.shared.contains(name)
            && match home {
                Home::Module(module) => !self.modules[module].contains(name),
                Home::Shared | Home::Unused => !self.any.contains(name),
            }
    }

    fn take(&mut self, name: &str, home: Home) -> bool {
        if !self.is_free(name, home) {
            return false;
        }
        match home {
            Home::Module(module) => {
                self.any.insert(name.to_owned());
                self.modules[module].insert(name.to_owned())
            }
            Home::Shared | Home::Unused => self.shared.insert(name.to_owned()),
        }
    }
}

/// Names every type.
pub(in super::super) fn types(
    types: &Types,
    operations: &[Operation],
    errors: &[ErrorBody],
    modules: &[Module],
    module_names: &[String],
    operation_names: &[String],
    preset: &Preset,
) -> TypeNames {
    let homes = homes(types, operations, errors);
    let mut scopes =
        Scopes { shared: HashSet::new(), any: HashSet::new(), modules: vec![HashSet::new(); modules.len()] };
    let requests: Vec<String> = operations
        .iter()
        .zip(operation_names)
        .map(|(operation, name)| super::request(operation, &module_names[operation.module], name))
        .collect();
    for (operation, request) in operations.iter().zip(&requests) {
        scopes.take(request, Home::Module(operation.module));
        if matches!(operation.returns, Returns::ByStatus(_)) {
            scopes.take(&crate::check::response_name(request), Home::Module(operation.module));
        }
    }
    // A name that was given once is taken before new ones.
    let mut kept: Vec<Option<&String>> = vec![None; types.all.len()];
    for id in (0..types.all.len()).filter(|id| homes[*id] != Home::Unused) {
        kept[id] = given(&preset.types, id).filter(|name| scopes.take(name, homes[id]));
    }
    for (index, name) in module_names.iter().enumerate() {
        scopes.take(&crate::check::handle_name(name), Home::Module(index));
    }
    let mut namer = Namer {
        types,
        operations,
        modules,
        operation_names,
        words: vec![Vec::new(); types.all.len()],
        names: vec![String::new(); types.all.len()],
    };
    // Components have names already, so they choose first; the shared ones before those of one module.
    let is_component = |id: &usize| types.all[*id].at.component.is_some();
    let mut order: Vec<usize> = (0..types.all.len()).filter(|id| homes[*id] != Home::Unused).collect();
    let has_number = |id: &usize| {
        types.all[*id].at.component.as_ref().is_some_and(|name| name.ends_with(|c: char| c.is_ascii_digit()))
    };
    order.sort_by_key(|id| {
        (!is_component(id), has_number(id), is_component(id) && homes[*id] != Home::Shared, *id)
    });
    let mut unions = HashSet::new();
    for (operation, request) in operations.iter().zip(&requests) {
        let owner = crate::check::request_stem(request);
        let fields = operation.fields.iter().map(|input| (&input.field, input.name.clone()));
        claim_unions(owner, fields, Home::Module(operation.module), &mut scopes, &mut unions);
    }
    for id in order {
        let candidates = namer.candidates(TypeId(id));
        let mut chosen: HashMap<String, Vec<String>> = HashMap::new();
        for words in &candidates {
            chosen.entry(words::pascal(words)).or_insert_with(|| words.clone());
        }
        let name = match kept[id] {
            Some(name) => name.clone(),
            None => free(candidates, &mut |name| scopes.take(name, homes[id]), words::pascal),
        };
        namer.words[id] = chosen.remove(&name).unwrap_or_else(|| words::of(&name));
        if let Body::Struct { fields, .. } = &types.all[id].body {
            let fields = fields.iter().map(|field| (field, words::snake(&words::of(&field.wire))));
            claim_unions(&name, fields, homes[id], &mut scopes, &mut unions);
        }
        namer.names[id] = name;
    }
    let names = namer.names;
    TypeNames { names, homes, scopes, unions }
}

/// Claims the names that the generated code gives to the unions at the fields of an owner.
fn claim_unions<'f>(
    owner: &str,
    fields: impl Iterator<Item = (&'f Field, String)>,
    home: Home,
    scopes: &mut Scopes,
    unions: &mut HashSet<String>,
) {
    for (_, field) in fields.filter(|(field, _)| matches!(field.value.ty, Ty::Union(_))) {
        let name = crate::check::union_name(owner, &field);
        if scopes.take(&name, home) {
            unions.insert(name);
        }
    }
}

/// Returns the file of each type: that of the module that uses it, or `types.yaml`.
fn homes(types: &Types, operations: &[Operation], errors: &[ErrorBody]) -> Vec<Home> {
    let mut homes = vec![Home::Unused; types.all.len()];
    let mut waiting: Vec<(TypeId, Home)> = Vec::new();
    for operation in operations {
        each_root(operation, &mut |id, _| waiting.push((id, Home::Module(operation.module))));
    }
    errors.iter().for_each(|(_, ty)| ty.each_named(&mut |id| waiting.push((id, Home::Shared))));
    while let Some((id, home)) = waiting.pop() {
        let joined = match homes[id.0] {
            Home::Unused => home,
            known if known == home => continue,
            Home::Shared => continue,
            Home::Module(_) => Home::Shared,
        };
        homes[id.0] = joined;
        inside(&types.all[id.0], &mut |inner| waiting.push((inner, joined)));
    }
    homes
}

struct Namer<'a> {
    types: &'a Types,
    operations: &'a [Operation],
    modules: &'a [Module],
    operation_names: &'a [String],
    /// The words of each name, once it has one.
    words: Vec<Vec<String>>,
    names: Vec<String>,
}

/// Titles that say nothing.
const EMPTY_TITLES: [&str; 6] = ["response", "object", "data", "item", "schema", "body"];

impl Namer<'_> {
    /// Returns the words of possible names, the best first.
    fn candidates(&self, id: TypeId) -> Vec<Vec<String>> {
        let draft = &self.types.all[id.0];
        if let Some(component) = &draft.at.component {
            let words = words::of(component);
            let longer = |word: &str| [words.as_slice(), &[word.to_owned()]].concat();
            let kind = match &draft.body {
                Body::Tagged { .. } | Body::Alias { ty: Ty::Union(_), .. } => longer("union"),
                Body::Struct { .. } if draft.whole.is_some() => longer("variant"),
                _ => longer("model"),
            };
            // `ConversationParam-2` is the vendor's name, but no name that a person would choose.
            let is_number = words.last().is_some_and(|word| word.chars().all(|c| c.is_ascii_digit()));
            let bare = words[..words.len() - usize::from(is_number)].to_vec();
            return vec![bare, words, kind].into_iter().filter(|words| !words.is_empty()).collect();
        }
        let mut candidates = Vec::new();
        let title = draft.title.as_deref().map(words::of).unwrap_or_default();
        let is_name = (2..=4).contains(&title.len())
            && title.iter().all(|word| word.chars().all(|c| c.is_ascii_alphabetic()))
            && !EMPTY_TITLES.contains(&title.last().map_or("", String::as_str));
        candidates.extend(is_name.then_some(title));
        self.by_parents(&draft.at, &mut candidates);
        candidates.retain(|words| !words.is_empty());
        candidates
    }

    fn by_parents(&self, at: &At, candidates: &mut Vec<Vec<String>>) {
        let role = without_digits(&at.role);
        match at.parent {
            Parent::Operation(index) => {
                let Some(operation) = self.operations.get(index) else { return };
                let module = words::one_of(&self.modules[operation.module].words);
                let name = words::of(&self.operation_names[index]);
                if role == ["response"] {
                    self.response(&module, &name, candidates);
                }
                if role.len() > 1 {
                    candidates.push(role.clone());
                }
                candidates.push(joined(&module, &role));
                candidates.push(joined(&name, &role));
                candidates.push(joined(&joined(&module, &name), &role));
            }
            Parent::Type(parent) => {
                let mut words = self.words[parent.0].clone();
                if words.is_empty() {
                    words =
                        self.types.all[parent.0].at.component.as_deref().map(words::of).unwrap_or_default();
                }
                if role.len() > 1 {
                    candidates.push(role.clone());
                }
                candidates.push(joined(&words[words.len().saturating_sub(1)..], &role));
                candidates.push(joined(&words[words.len().saturating_sub(2)..], &role));
                candidates.push(joined(&words, &role));
                // The ancestors of the parent tell the same names apart.
                let mut above = Vec::new();
                let grand = &self.types.all[parent.0].at;
                if grand.component.is_none() && grand.parent != Parent::Type(parent) {
                    self.above(grand, &mut above, 0);
                    candidates.extend(above.into_iter().map(|above| joined(&above, &joined(&words, &role))));
                }
            }
            Parent::Nothing => candidates.push(role),
        }
    }

    /// Collects the words of the ancestors.
    fn above(&self, at: &At, out: &mut Vec<Vec<String>>, depth: usize) {
        match at.parent {
            Parent::Operation(index) => {
                let Some(operation) = self.operations.get(index) else { return };
                let module = words::one_of(&self.modules[operation.module].words);
                let name = words::of(&self.operation_names[index]);
                out.push(name.clone());
                out.push(joined(&module, &name));
            }
            Parent::Type(parent) if depth < 8 => {
                out.push(self.words[parent.0].clone());
                self.above(&self.types.all[parent.0].at, out, depth + 1);
            }
            _ => {}
        }
    }

    /// The response of `get` in `pets` is a `Pet`, that of `list` a `PetList`.
    fn response(&self, module: &[String], name: &[String], candidates: &mut Vec<Vec<String>>) {
        let verb = name.first().map_or("", String::as_str);
        match (name.len(), verb) {
            (1, "get" | "retrieve" | "create" | "update" | "show" | "read") => {
                candidates.push(module.to_vec())
            }
            (1, "list" | "search" | "index") => candidates.push(joined(module, &["list".to_owned()])),
            (_, "get" | "retrieve") => candidates.push(words::one_of(&name[1..])),
            (_, "list") => candidates.push(joined(&words::one_of(&name[1..]), &["list".to_owned()])),
            _ => {}
        }
    }
}

/// Joins words, without saying a word twice in a row.
fn joined(first: &[String], second: &[String]) -> Vec<String> {
    let mut words = first.to_vec();
    let repeats = words.last().is_some_and(|last| {
        second.first().is_some_and(|word| words::singular(word) == words::singular(last))
    });
    words.extend(second.iter().skip(usize::from(repeats && second.len() > 1)).cloned());
    words
}

/// Drops words that are only a number, unless nothing is left.
fn without_digits(role: &[String]) -> Vec<String> {
    let words: Vec<String> =
        role.iter().filter(|word| !word.chars().all(|c| c.is_ascii_digit())).cloned().collect();
    if words.is_empty() { role.to_vec() } else { words }
}

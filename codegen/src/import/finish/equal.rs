//! Types with the same content, apart from its words, become one.

use super::super::draft::{Body, Operation, Ty, TypeDraft, TypeId};
use super::{Types, replace};
use crate::syntax::Only;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The levels of types inside each other that count for a shape.
const SHAPE_LEVELS: usize = 4;

/// The number of rounds that tell types apart: the deepest types differ 30 levels below.
const MAX_ROUNDS: usize = 64;

/// Merges equal types.
///
/// The types of an export are those of a specification: only those with one name are one.
pub(super) fn merge(types: &mut Types, operations: &mut [Operation], is_export: bool) {
    let classes = classes(types);
    let mut groups: HashMap<u64, Vec<TypeId>> = HashMap::new();
    for id in (0..types.all.len()).map(TypeId).filter(|id| types.is_used(*id)) {
        groups.entry(classes[id.0]).or_default().push(id);
    }
    let mut new: Vec<TypeId> = (0..types.all.len()).map(TypeId).collect();
    for group in groups.into_values() {
        let mut kept: Vec<TypeId> = Vec::new();
        // The best name is that of a component, then a short one.
        let mut group = group;
        group.sort_by_key(|id| (types.all[id.0].at.component.is_none(), name_length(types, *id), *id));
        for id in group {
            let is_twin = |other: &TypeId| match is_export {
                true => types.all[id.0].given.is_some() && types.all[id.0].given == types.all[other.0].given,
                false => is_alike(&types.all[id.0], &types.all[other.0]),
            };
            let twin = kept.iter().find(|other| is_twin(other));
            match twin {
                Some(twin) => new[id.0] = *twin,
                None => kept.push(id),
            }
        }
    }
    replace(types, operations, &mut |id| Ty::Named(new[id.0]));
}

fn name_length(types: &Types, id: TypeId) -> usize {
    types.all[id.0].at.component.as_ref().map_or(0, String::len)
}

/// Returns `true` if two types with the same content mean the same. A small one with another name does not.
fn is_alike(one: &TypeDraft, other: &TypeDraft) -> bool {
    let last = |draft: &TypeDraft| draft.at.role.last().map(|word| super::super::words::singular(word));
    match &one.body {
        Body::Struct { fields, .. } if fields.len() >= 3 => true,
        Body::Enum(values) | Body::IntegerEnum(values) if values.len() >= 5 => true,
        Body::Tagged { .. } | Body::Alias { .. } => true,
        Body::Struct { .. } | Body::Enum(_) | Body::IntegerEnum(_) => last(one) == last(other),
    }
}

/// Returns a number for each type that says its content, and is the same in each program: it is written down.
pub(in super::super) fn shapes(types: &Types) -> Vec<u64> {
    let mut shapes = vec![0_u64; types.all.len()];
    for _ in 0..SHAPE_LEVELS {
        let all = types.all.iter().enumerate();
        shapes = all.map(|(id, draft)| signature::<Fnv>(draft, types.sent[id], &shapes)).collect();
    }
    shapes
}

/// FNV-1a. The hasher of the standard library may change.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns a number for each type; two types with the same number have the same content.
fn classes(types: &Types) -> Vec<u64> {
    let mut classes = vec![0_u64; types.all.len()];
    let mut count = 1;
    for _ in 0..MAX_ROUNDS {
        let next: Vec<u64> = types
            .all
            .iter()
            .enumerate()
            .map(|(id, draft)| {
                if types.is_used(TypeId(id)) {
                    signature::<DefaultHasher>(draft, types.sent[id], &classes)
                } else {
                    0
                }
            })
            .collect();
        let mut distinct = next.clone();
        distinct.sort_unstable();
        distinct.dedup();
        classes = next;
        if distinct.len() == count {
            break;
        }
        count = distinct.len();
    }
    classes
}

fn signature<H: Hasher + Default>(draft: &TypeDraft, sent: bool, classes: &[u64]) -> u64 {
    let mut hash = H::default();
    match &draft.body {
        Body::Struct { fields, rules } => {
            0_u8.hash(&mut hash);
            for field in fields {
                field.wire.hash(&mut hash);
                field.required.hash(&mut hash);
                field.value.nullable.hash(&mut hash);
                field.value.constant.hash(&mut hash);
                field.deprecated.is_some().hash(&mut hash);
                // Requests alone are checked, and only they have defaults.
                let is_received = field.only == Some(Only::Response);
                if sent && !(field.value.bounds.is_empty() && field.default.is_none() && !is_received) {
                    (&field.value.bounds, &field.default, is_received).hash(&mut hash);
                }
                if field.only == Some(Only::Request) {
                    5_u8.hash(&mut hash);
                }
                hash_type(&field.value.ty, classes, &mut hash);
            }
            rules.iter().for_each(|rule| super::super::rules::text(rule).hash(&mut hash));
        }
        Body::Enum(values) => {
            1_u8.hash(&mut hash);
            values.iter().for_each(|value| value.value.hash(&mut hash));
        }
        Body::IntegerEnum(values) => {
            4_u8.hash(&mut hash);
            values.iter().for_each(|value| (&value.value, &value.variant).hash(&mut hash));
        }
        Body::Tagged { tag, variants, untagged } => {
            (2_u8, tag, untagged.map(|id| classes[id.0])).hash(&mut hash);
            variants
                .iter()
                .for_each(|(value, content)| (value, content.map(|id| classes[id.0])).hash(&mut hash));
        }
        Body::Alias { ty, bounds } => {
            (3_u8, bounds).hash(&mut hash);
            hash_type(ty, classes, &mut hash);
        }
    }
    hash.finish().max(1)
}

fn hash_type(ty: &Ty, classes: &[u64], hash: &mut impl Hasher) {
    std::mem::discriminant(ty).hash(hash);
    match ty {
        Ty::Named(id) => classes[id.0].hash(hash),
        Ty::List(inner) | Ty::Map(inner) | Ty::Nullable(inner) => hash_type(inner, classes, hash),
        Ty::Union(all) | Ty::Tuple(all) => {
            all.len().hash(hash);
            all.iter().for_each(|one| hash_type(one, classes, hash));
        }
        _ => {}
    }
}

//! Fields of one direction: a type of the other direction does not have them, and in a type of the same direction they are like
//! all others.

use super::super::draft::{Body, Operation};
use super::super::rules::renamed;
use super::{Types, reach};
use crate::syntax::Only;

/// Marks the types that requests and responses contain, without the fields that neither has.
pub(in super::super) fn settle(types: &mut Types, operations: &[Operation]) {
    loop {
        reach::mark(types, operations);
        let mut is_done = true;
        for id in 0..types.all.len() {
            let (sent, received) = (types.sent[id], types.received[id]);
            let Body::Struct { fields, rules } = &mut types.all[id].body else { continue };
            let count = fields.len();
            fields.retain(|field| match field.only {
                Some(Only::Response) => received || !sent,
                Some(Only::Request) => sent || !received,
                None => true,
            });
            if sent != received {
                fields.iter_mut().for_each(|field| field.only = None);
            }
            let is_sent = |wire: &str| {
                fields.iter().any(|field| field.wire == wire && field.only != Some(Only::Response))
            };
            rules.retain(|rule| renamed(rule, &|name| is_sent(name).then(String::new)).is_some());
            is_done &= fields.len() == count;
        }
        if is_done {
            return;
        }
    }
}

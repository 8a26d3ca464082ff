//! How the pieces of an answer become one.

/// A piece of an answer that can take in the next one: texts are appended, items of lists are joined by their index,
/// and of all else the last one counts. That holds for fields that this version does not know, too: a text among them is
/// the last piece of it, not the whole.
///
/// ```
/// use modwright_runtime::Fold;
///
/// # #[derive(Debug, PartialEq)]
/// # struct Chunk(i32);
/// # impl Fold for Chunk { fn fold(&mut self, next: Self) { self.0 += next.0 } }
/// # let events = [Chunk(1), Chunk(2)];
/// let mut whole = None;
/// for chunk in events {
///     // Show the chunk, then:
///     whole.fold(Some(chunk));
/// }
/// # assert_eq!(whole, Some(Chunk(3)));
/// ```
pub trait Fold: Sized {
    /// Takes in the next piece.
    fn fold(&mut self, next: Self);
}

impl<T: Fold> Fold for Option<T> {
    fn fold(&mut self, next: Self) {
        match (self.as_mut(), next) {
            (Some(whole), Some(next)) => whole.fold(next),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

impl<T: Fold> Fold for Box<T> {
    fn fold(&mut self, next: Self) {
        (**self).fold(*next);
    }
}

/// Text, or a list, that grows at its end.
pub trait Append {
    /// Puts `next` behind it.
    fn append(&mut self, next: Self);
}

impl Append for String {
    fn append(&mut self, next: Self) {
        self.push_str(&next);
    }
}

impl<T> Append for Vec<T> {
    fn append(&mut self, next: Self) {
        self.extend(next);
    }
}

impl<T: Append> Append for Option<T> {
    fn append(&mut self, next: Self) {
        match (self.as_mut(), next) {
            (Some(whole), Some(next)) => whole.append(next),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

/// A list whose items are joined.
pub trait Joined<T> {
    /// Joins each item of `next` with the one that has the same key; the others are new.
    fn join(&mut self, next: Self, key: fn(&T) -> i64);
}

impl<T: Fold> Joined<T> for Vec<T> {
    fn join(&mut self, next: Self, key: fn(&T) -> i64) {
        for item in next {
            match self.iter_mut().find(|known| key(known) == key(&item)) {
                Some(known) => known.fold(item),
                None => self.push(item),
            }
        }
    }
}

impl<T, L: Joined<T>> Joined<T> for Option<L> {
    fn join(&mut self, next: Self, key: fn(&T) -> i64) {
        match (self.as_mut(), next) {
            (Some(whole), Some(next)) => whole.join(next, key),
            (None, next) => *self = next,
            (Some(_), None) => {}
        }
    }
}

/// `next` behind `whole`.
pub fn append<T: Append>(whole: &mut T, next: T) {
    whole.append(next);
}

/// The items of `next` joined with those of `whole` that have the same key.
pub fn fold_by<T, L: Joined<T>>(whole: &mut L, next: L, key: fn(&T) -> i64) {
    whole.join(next, key);
}

/// `next`, where it says something.
pub fn replace<T>(whole: &mut Option<T>, next: Option<T>) {
    if next.is_some() {
        *whole = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Call {
        index: i64,
        name: Option<String>,
        arguments: Option<String>,
    }

    impl Fold for Call {
        fn fold(&mut self, next: Self) {
            replace(&mut self.name, next.name);
            append(&mut self.arguments, next.arguments);
        }
    }

    fn call(index: i64, name: Option<&str>, arguments: &str) -> Call {
        Call { index, name: name.map(str::to_owned), arguments: Some(arguments.to_owned()) }
    }

    #[test]
    fn calls_that_arrive_in_turns_are_joined_by_their_index() {
        let mut whole: Option<Vec<Call>> = None;
        for piece in [
            None,
            Some(vec![call(0, Some("a"), ""), call(1, Some("b"), "{")]),
            Some(vec![call(1, None, "}")]),
            Some(vec![call(0, None, "[")]),
            None,
            Some(vec![call(0, None, "]")]),
        ] {
            fold_by(&mut whole, piece, |call| call.index);
        }
        assert_eq!(whole, Some(vec![call(0, Some("a"), "[]"), call(1, Some("b"), "{}")]));
    }
}

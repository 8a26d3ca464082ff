//! Parallel loops over the items of a slice.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Returns the results of `work`, in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_with(items, || (), |(), item| work(item))
}

/// Returns the results of `work`, in the order of the items; each thread has its own state from `start`.
pub(crate) fn map_with<T: Sync, R: Send, S>(
    items: &[T],
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    // The number of cores is cached: the system reads files to count them, which takes longer than many items.
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let workers = if items.len() > 1 { cores().min(items.len()) } else { 1 };
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        let mut own = start();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(&mut own, item)));
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), (0..2000).step_by(2).collect::<Vec<_>>());
        assert!(super::map(&[], |(): &()| ()).is_empty());
    }
}

//! The allocations of a call, a chunk and a check: here every one is counted, which takes time, so nothing is timed.

fn main() -> client::Outcome {
    client::allocations(|work| allocation_counter::measure(work).count_total as f64)
}

//! What a call costs while it runs. See the library of the same name.

fn main() -> client::Outcome {
    client::client()
}

//! Generates the client of `spec/` into `OUT_DIR`.

fn main() -> Result<(), modwright::build::Error> {
    modwright::build::generate("spec")
}

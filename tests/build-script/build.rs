//! Generates the client of `spec/`, and that of an OpenAPI document with edits, into `OUT_DIR`.

fn main() -> Result<(), modwright::build::Error> {
    modwright::build::generate("spec")?;
    modwright::build::openapi_with("shops.json", "edits")
}

//! Writes a made connector: `cargo run -p maker --example make -- FOLDER MODULES`.

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(modules)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: make FOLDER MODULES"));
    };
    let modules = modules.parse().map_err(io::Error::other)?;
    let folder = PathBuf::from(folder);
    maker::write_spec(&folder.join("spec").join(maker::NAME), modules, 1)?;
    maker::write_openapi(&folder.join("openapi.json"), modules, 1)
}

//! The plain pipeline: `quote!` → `syn::parse2` → `prettyplease::unparse`, one thread, the system's allocator, nothing checked.

use modwright::Layout;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Instant;

/// Runs it, prints its milliseconds, and makes sure that it gives what we give.
///
/// The specification is read and checked before the clock starts.
pub fn run(spec: &Path, out: &Path) -> io::Result<()> {
    let sources = modwright::load::load(spec)?;
    let model =
        modwright::check(&sources).0.ok_or_else(|| io::Error::other("the specification has mistakes"))?;
    let begun = Instant::now();
    let mut files = modwright::plain(&model, Layout::Crate);
    for file in &files {
        let path = out.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(out))?;
        fs::write(path, &file.text)?;
    }
    println!("{}", begun.elapsed().as_secs_f64() * 1e3);
    let ours = modwright::generate(&sources, Layout::Crate).files.unwrap_or_default();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if ours == files { Ok(()) } else { Err(io::Error::other("the plain pipeline gives other bytes")) }
}

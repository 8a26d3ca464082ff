//! The rooms of the generator and the runtime, and who may name whom.
//!
//! A room is a file or a folder directly below `src`. The files are parsed: `use` with its groups, and `crate::`,
//! `super::` and `self::` at any position, but not in tests and not in the templates of generated code. A name that
//! is re-exported counts as one of the file that declares it.
//!
//! - **No circles.** At each level, sibling files and folders may not name each other in a circle. A
//!   folder's `mod.rs` is outside of that: it declares the files of its folder and may use them, and they may use what
//!   it declares. `lib.rs` is an entry like all others, so nothing below uses what it declares.
//! - **A room names only what it may**: see [`ROOMS`].
//! - **A file** has at most 500 lines, or says why in its head: `//! Long file: reason`. A template has at most 40.
//! - **One style**: the file of a folder `x` is `x/mod.rs`.
#![allow(missing_docs)]

mod broken;
mod rules;
mod source;
mod words;

use rules::Room;
use source::Crate;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The rooms of the generator, from the ground up, and those that each may name.
const ROOMS: &[Room] = &[
    ("diagnostic", &[]),
    ("timings", &[]),
    ("tree", &[]),
    ("formats", &[]),
    ("syntax", &["diagnostic", "formats"]),
    ("model", &["syntax"]),
    ("conform", &["diagnostic", "model"]),
    ("json_schema", &["model"]),
    ("load", &["diagnostic", "run::parallel"]),
    ("read", &["diagnostic", "syntax"]),
    ("schema", &["read::keys"]),
    ("tidy", &["diagnostic", "read::node", "syntax"]),
    ("check", &["conform", "diagnostic", "model", "syntax"]),
    ("merge", &[]),
    ("import", &["check", "diagnostic", "merge", "read::body_format", "read::is_accepted", "syntax", "tidy"]),
    ("output", &["tree"]),
    ("format", &["output", "tree", "timings"]),
    ("emit", &["conform", "format", "json_schema", "model", "output", "tree"]),
    ("print", &["format", "output", "tree", "timings"]),
    ("write", &["output"]),
    (
        "run",
        &["check", "diagnostic", "emit", "format", "model", "output", "print", "read", "timings", "write"],
    ),
    ("diff", &["emit::signature", "json_schema::keyword", "model", "syntax"]),
    ("export", &["check::variant_name", "conform::describe", "json_schema", "model", "output"]),
    ("site", &["conform", "emit::example", "model", "output"]),
    (
        "lsp",
        &[
            "diagnostic",
            "import::Origins",
            "import::Record",
            "load",
            "read",
            "run::cache",
            "run::check",
            "syntax",
            "tidy",
        ],
    ),
    ("build", &["diagnostic", "emit::layout", "import", "load", "run::generate", "write"]),
    // A program of its own: it uses the library as everybody does.
    ("command", &[]),
    ("main", &["command"]),
    ("lib", &["diagnostic", "emit::Layout", "output", "run", "schema", "tidy", "timings"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

static CODEGEN: LazyLock<Crate> = LazyLock::new(|| Crate::read(&root().join("codegen/src")));
static RUNTIME: LazyLock<Crate> = LazyLock::new(|| Crate::read(&root().join("runtime/src")));

const NONE: [&str; 0] = [];

#[test]
fn the_files_of_the_generator_name_each_other_in_no_circle() {
    assert_eq!(rules::circles(&CODEGEN), NONE);
}

#[test]
fn the_files_of_the_runtime_name_each_other_in_no_circle() {
    assert_eq!(rules::circles(&RUNTIME), NONE);
}

#[test]
fn every_room_of_the_generator_names_only_what_it_may() {
    assert_eq!(rules::forbidden_names(&CODEGEN, ROOMS), NONE);
}

#[test]
fn a_long_file_says_why() {
    assert_eq!(rules::long_files(&CODEGEN), NONE);
    assert_eq!(rules::long_files(&RUNTIME), NONE);
}

#[test]
fn no_template_is_longer_than_forty_lines() {
    assert_eq!(rules::long_templates(&CODEGEN), NONE);
}

#[test]
fn the_file_of_a_folder_is_in_it() {
    assert_eq!(rules::second_style(&CODEGEN), NONE);
    assert_eq!(rules::second_style(&RUNTIME), NONE);
}

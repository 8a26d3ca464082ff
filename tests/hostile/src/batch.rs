//! Many specifications in one crate, compiled at once.

use modwright::{Layout, Source};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const TESTS: &str = "//! The tests of all connectors.\n\
    #![allow(deprecated, missing_docs, nonstandard_style, unused_imports, unused_variables, dead_code)]\n";

/// A workspace of its own: the generated crate, and one that includes the same connectors as a build script has them.
pub struct Batch {
    folder: PathBuf,
    /// The root of this repository.
    root: PathBuf,
}

impl Batch {
    /// A batch in `folder`, which is emptied, for the repository at `root`.
    pub fn new(folder: &Path, root: &Path) -> io::Result<Self> {
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: std::path::absolute(folder)?, root: std::path::absolute(root)? })
    }

    /// Writes the crates. The feature of one module is returned.
    ///
    /// # Errors
    ///
    /// What cannot be written, or what the connectors say against each other.
    pub fn write(&self, sources: &[Source]) -> Result<String, String> {
        let files = |layout| {
            let generated = modwright::generate(sources, layout);
            let drawn = modwright::diagnostic::draw(&generated.diagnostics, sources, false);
            generated.files.ok_or(drawn)
        };
        let mut feature = String::new();
        let mut tests = TESTS.to_owned();
        let runtime = self.root.join("runtime");
        for file in files(Layout::Crate)? {
            let mut text = file.text;
            if file.path == "Cargo.toml" {
                text = text.replace("\"../runtime\"", &format!("{runtime:?}"));
                let first = text.lines().find(|line| line.starts_with("    \""));
                feature = first.unwrap_or_default().trim().trim_matches(['"', ',']).to_owned();
            }
            match file.path.strip_prefix("tests/") {
                Some(path) => self.put_test(path, &text, &mut tests)?,
                None => self.put(&format!("generated/{}", file.path), &text)?,
            }
        }
        self.put("generated/tests/all/main.rs", &tests)?;
        for source in sources {
            self.put(&source.path, &source.text)?;
        }
        let included: String = files(Layout::Include)?.into_iter().map(|file| file.text).collect();
        self.put("included/src/lib.rs", &format!("//! Included.\n{included}"))?;
        let manifest = format!(
            "[package]\nname = \"included\"\nversion.workspace = true\nedition.workspace = true\n\n[dependencies]\n\
             modwright-runtime = {{ path = {runtime:?}, default-features = false, features = [\"multipart\", \"webhooks\"] }}\n\
             serde = {{ version = \"1.0.229\", features = [\"derive\"] }}\n\n[lints]\nworkspace = true\n"
        );
        self.put("included/Cargo.toml", &manifest)?;
        let root =
            std::fs::read_to_string(self.root.join("Cargo.toml")).map_err(|error| error.to_string())?;
        let package = root.split("[workspace.package]").nth(1).and_then(|rest| rest.split("\n[").next());
        let workspace = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"generated\", \"included\"]\n\n[workspace.package]{}\n\
             [workspace.lints.rust]\nwarnings = \"deny\"\nunsafe_code = \"forbid\"\n",
            package.unwrap_or_default()
        );
        self.put("Cargo.toml", &workspace)?;
        std::fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock"))
            .map_err(|error| error.to_string())?;
        Ok(feature)
    }

    /// Compiles all of it with all features, tests too; and the library with the feature of one module.
    ///
    /// # Errors
    ///
    /// What the compiler says.
    pub fn compile(&self, feature: &str) -> Result<(), String> {
        self.cargo(&["--workspace", "--all-features", "--tests"])?;
        self.cargo(&["-p", "modwright-connectors", "--no-default-features", "--features", feature])
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--keep-going", "--message-format", "short"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.root.join("target/hostile"))
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// A crate of tests for each connector would take most of the time: they become modules of one.
    fn put_test(&self, path: &str, text: &str, main: &mut String) -> Result<(), String> {
        let folder = "generated/tests/all";
        if let Some(file) = path.strip_prefix("support/") {
            let name = file.trim_end_matches(".rs");
            main.push_str(&format!("#[path = \"support_{file}\"]\nmod support_{name};\n"));
            return self.put(&format!("{folder}/support_{file}"), text);
        }
        // A module may be called `main`, too.
        if let Some(connector) = path.strip_suffix("/main.rs").filter(|folder| !folder.contains('/')) {
            main.push_str(&format!("#[path = \"{connector}/mod.rs\"]\nmod tests_{connector};\n"));
            return self.put(&format!("{folder}/{connector}/mod.rs"), text);
        }
        let text = text
            .replace("use crate::{", "use super::super::{")
            .replace("use crate::assert_", "use super::super::assert_");
        self.put(&format!("{folder}/{path}"), &text)
    }

    fn put(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        let parent = path.parent().unwrap_or(&self.folder);
        let put = || std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, text));
        put().map_err(|error| format!("{}: {error}", path.display()))
    }
}

//! Packages that are built and thrown away, each in a target folder of its own.

use report::{Cost, run};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package with one dependency that is looked at.
pub struct Program {
    folder: PathBuf,
    name: String,
    /// The crate that is measured alone.
    library: &'static str,
}

impl Program {
    /// Writes it; `dependencies` are lines of its manifest, one of which brings `library`.
    pub fn write(name: &str, library: &'static str, dependencies: &str, main: &str) -> io::Result<Self> {
        let folder = programs().join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n[profile.release]\nstrip = true\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), main)?;
        Ok(Self { folder, name: name.to_owned(), library })
    }

    /// What a build of `library` alone costs, behind its dependencies: cargo and all that it starts.
    pub fn alone(&self, build: &[&str]) -> Cost {
        let profile: &[&str] = if build.contains(&"--release") { &["--release"] } else { &[] };
        run(&mut self.cargo(&[&["clean", "--quiet", "-p", self.library], profile].concat()))
            .expect("cargo cleans");
        self.run(build)
    }

    /// What a debug build of everything costs.
    pub fn everything(&self) -> Cost {
        let _ = fs::remove_dir_all(self.folder.join("target"));
        self.run(&["build"])
    }

    /// What a command of cargo costs.
    pub fn run(&self, command: &[&str]) -> Cost {
        run(self.cargo(command).arg("--quiet")).expect("the program compiles")
    }

    /// How many crates it is made of, without itself.
    pub fn crates(&self) -> io::Result<f64> {
        let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}", "--no-dedupe"];
        let output = self.cargo(&tree).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        lines.dedup();
        Ok(lines.len() as f64 - 1.0)
    }

    /// Megabytes of the stripped program.
    pub fn size(&self) -> io::Result<f64> {
        Ok(fs::metadata(self.folder.join("target/release").join(&self.name))?.len() as f64 / 1e6)
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target")).env("CARGO_INCREMENTAL", "0");
        cargo
    }
}

/// Where they lie.
pub fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/programs")
}

/// The repository.
pub fn root() -> io::Result<PathBuf> {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.."))
}

/// Writes the crate of a specification into `folder/generated`, as a workspace that builds where it lies.
pub fn generate(spec: &Path, folder: &Path) -> io::Result<()> {
    let sources = modwright::load::load(spec)?;
    let generated = modwright::generate(&sources, modwright::Layout::Crate);
    let files = generated.files.ok_or_else(|| io::Error::other("the specification has mistakes"))?;
    let root = root()?;
    for file in files.iter().filter(|file| file.path.starts_with("src/") || file.path == "Cargo.toml") {
        let path = folder.join("generated").join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        let text = file.text.replace("../runtime", &root.join("runtime").display().to_string());
        fs::write(path, text)?;
    }
    let workspace = fs::read_to_string(root.join("Cargo.toml"))?;
    let shared = workspace.find("[workspace.package]").ok_or_else(|| io::Error::other("no workspace"))?;
    let head = "[workspace]\nresolver = \"3\"\nmembers = [\"generated\"]\n\n";
    fs::write(folder.join("Cargo.toml"), head.to_owned() + &workspace[shared..])
}

//! The recipes in `docs/recipes`, followed to the letter in a copy of the repository.
//!
//! The copy stays in Cargo's target folder, and only what has changed is written again: the second run compiles nothing.
#![allow(missing_docs)]

use modwright_cases::sources;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program of the copy. Its name differs, so that the program of this workspace stays where it is.
const PROGRAM: &str = "modwright-of-recipes";

#[test]
fn the_recipes_followed_to_the_letter_give_what_they_promise() {
    let recipes: Vec<Recipe> =
        files(&root().join("docs/recipes")).iter().map(|path| Recipe::read(path)).collect();
    let mut tree = tree();
    for recipe in &recipes {
        recipe.steps.iter().for_each(|step| step.edit(&mut tree, &recipe.name));
    }
    let copy = Copy::write(&tree);
    copy.cargo(&["build", "-p", "modwright"]);
    for recipe in &recipes {
        recipe.steps.iter().for_each(|step| step.prove(&copy, &tree, &recipe.name));
    }
    // All of it compiles, with the runtime that the recipes changed.
    copy.cargo(&[
        "check",
        "-p",
        "modwright-connectors",
        "--all-targets",
        "--no-default-features",
        "--features",
        "acme,api",
    ]);
    let steps: usize = recipes.iter().map(|recipe| recipe.steps.len()).sum();
    assert!(steps > 30, "only {steps} steps were found");
}

/// The sources, by their paths.
type Tree = BTreeMap<String, String>;

struct Recipe {
    name: String,
    steps: Vec<Step>,
}

/// A block of code, and what the line above it says of it.
struct Step {
    verb: Verb,
    path: String,
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Verb {
    Write,
    Change,
    Run,
    Expect,
    ExpectIn,
}

impl Recipe {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let (mut steps, mut said) = (Vec::new(), String::new());
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if !line.starts_with("```") {
                if !line.is_empty() {
                    line.clone_into(&mut said);
                }
                continue;
            }
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let path = said.split('`').nth(1).unwrap_or_default().to_owned();
            let verb = ["Write `", "Change `", "Run:", "Expect `", "Expect in `"]
                .iter()
                .position(|start| said.starts_with(start))
                .map(|index| [Verb::Write, Verb::Change, Verb::Run, Verb::Expect, Verb::ExpectIn][index]);
            if let Some(verb) = verb {
                steps.push(Step { verb, path, text: block.join("\n") + "\n" });
            }
        }
        Self { name: path.file_name().unwrap().to_string_lossy().into_owned(), steps }
    }
}

impl Step {
    fn edit(&self, tree: &mut Tree, recipe: &str) {
        match self.verb {
            Verb::Write => {
                let known = tree.insert(self.path.clone(), self.text.clone());
                assert!(known.is_none(), "{recipe}: {} is there already", self.path);
            }
            Verb::Change => {
                let side = |other: char| -> String {
                    let lines = self.text.lines().filter(|line| !line.starts_with(other));
                    lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
                };
                let (old, new) = (side('+'), side('-'));
                let text =
                    tree.get_mut(&self.path).unwrap_or_else(|| panic!("{recipe}: there is no {}", self.path));
                let whole = format!("\n{text}");
                let count = whole.matches(&format!("\n{old}")).count();
                assert_eq!(count, 1, "{recipe}: {} has these lines {count} times:\n{old}", self.path);
                *text = whole.replacen(&format!("\n{old}"), &format!("\n{new}"), 1).split_off(1);
            }
            Verb::Run | Verb::Expect | Verb::ExpectIn => {}
        }
    }

    fn prove(&self, copy: &Copy, tree: &Tree, recipe: &str) {
        match self.verb {
            Verb::Write | Verb::Change => {}
            Verb::Run => {
                for command in self.text.lines().filter_map(|line| line.strip_prefix("$ cargo run")) {
                    let arguments: Vec<&str> =
                        command.split_whitespace().skip_while(|word| *word == "--").collect();
                    let output = copy.program(&copy.folder, &arguments);
                    assert!(output.status.success(), "{recipe}: cargo run{command}: {}", errors(&output));
                }
            }
            Verb::Expect => assert_eq!(copy.found(tree, &self.path), self.text, "{recipe}: {}", self.path),
            Verb::ExpectIn => {
                let found = copy.found(tree, &self.path);
                assert!(
                    found.contains(&self.text),
                    "{recipe}: {} is without\n{}\n{found}",
                    self.path,
                    self.text
                );
            }
        }
    }
}

/// The copy of the repository, with the recipes applied.
struct Copy {
    folder: PathBuf,
    /// Shared with this workspace, so that the dependencies are compiled once.
    target: PathBuf,
}

impl Copy {
    fn write(tree: &Tree) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recipes");
        let target = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned();
        // Of a recipe that was withdrawn.
        for name in ["codegen", "runtime", "spec"] {
            let stale = below(&folder.join(name)).into_iter().filter(|path| {
                !tree.contains_key(&path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/"))
            });
            stale.for_each(|path| fs::remove_file(path).unwrap());
        }
        tree.iter().for_each(|(path, text)| write(&folder.join(path), text));
        // The bound's case is one more connector.
        for source in sources(&tree["tests/cases/emit/bounds/spec.yaml"]) {
            write(&folder.join(&source.path), &source.text);
        }
        // Cargo wants to see the package before it is generated.
        for name in ["generated/Cargo.toml", "generated/src/lib.rs"] {
            if !folder.join(name).exists() {
                write(&folder.join(name), &fs::read_to_string(root().join(name)).unwrap());
            }
        }
        Self { folder, target }
    }

    fn cargo(&self, arguments: &[&str]) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(arguments)
            .args(["--offline", "--target-dir"])
            .arg(&self.target)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "cargo {}:\n{}", arguments.join(" "), errors(&output));
    }

    fn program(&self, folder: &Path, arguments: &[&str]) -> Output {
        let program = self.target.join("debug").join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
        Command::new(program).args(arguments).current_dir(folder).output().unwrap()
    }

    /// A file after all recipes were followed. What is expected of a case is what the program says of it.
    fn found(&self, tree: &Tree, path: &str) -> String {
        let Some((kind, case)) = path.strip_prefix("tests/cases/").and_then(|case| case.split_once('/'))
        else {
            return fs::read_to_string(self.folder.join(path))
                .unwrap_or_else(|error| panic!("{path}: {error}"));
        };
        let folder = tempfile::tempdir().unwrap();
        let (name, file) = case.split_once(['.', '/']).unwrap();
        let spec = if kind == "emit" { format!("{name}/spec.yaml") } else { format!("{name}.yaml") };
        for source in sources(&tree[&format!("tests/cases/{kind}/{spec}")]) {
            write(&folder.path().join(&source.path), &source.text);
        }
        if kind == "reports" {
            return errors(&self.program(folder.path(), &["check"]));
        }
        let output = self.program(folder.path(), &["generate", "--no-cache"]);
        assert!(output.status.success(), "{path}: {}", errors(&output));
        fs::read_to_string(folder.path().join("generated/src/api").join(file)).unwrap()
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Reads the sources that the recipes need, and makes them a workspace of three packages.
fn tree() -> Tree {
    let mut tree = Tree::new();
    let workspace = ["Cargo.toml", "Cargo.lock", "codegen/Cargo.toml", "runtime/Cargo.toml"];
    let changed = ["spec/README.md", "tests/src/any_client.rs", "tests/tests/refusals.rs"];
    let single = workspace.iter().chain(&changed).map(|name| root().join(name));
    let folders = ["codegen/src", "runtime/src", "tests/cases", "tests/tests/limits"];
    let folders = folders.iter().flat_map(|name| below(&root().join(name)));
    for path in single.chain(folders) {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        tree.insert(name, fs::read_to_string(&path).unwrap_or_default());
    }
    let workspace = tree.get_mut("Cargo.toml").unwrap();
    // Cargo keeps packages apart by their version, in the target folder that both workspaces share.
    *workspace = workspace
        .lines()
        .filter(|line| {
            !["    \"tests", "    \"runtime/hosts", "exclude = "].iter().any(|start| line.starts_with(start))
        })
        .map(
            |line| {
                if line.starts_with("default-members = ") { "default-members = [\"codegen\"]" } else { line }
            },
        )
        .map(|line| if line.starts_with("version = ") { "version = \"0.1.999\"" } else { line })
        .fold(String::new(), |text, line| text + line + "\n");
    let codegen = tree.get_mut("codegen/Cargo.toml").unwrap();
    // The tests of the generator are not in the copy, and so not what they need.
    *codegen = codegen
        .lines()
        .filter(|line| !line.contains("\"../tests/"))
        .fold(String::new(), |text, line| text + line + "\n")
        .replace("name = \"modwright\"\npath", &format!("name = \"{PROGRAM}\"\npath"))
        .replace("default-run = \"modwright\"\n", "");
    tree
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The files of a folder and of the folders in it.
fn below(folder: &Path) -> Vec<PathBuf> {
    if !folder.exists() {
        return Vec::new();
    }
    files(folder).into_iter().flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

/// Writes a file, unless it is so already: Cargo looks at its time.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

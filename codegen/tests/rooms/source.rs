//! Source files as modules: what each declares, re-exports and names.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::{Attribute, Item, UseTree};

/// The segments of a path, as in `crate::a::B`: `a`, `B`.
pub type Names = Vec<String>;

/// A crate: its files and the modules in these.
#[derive(Default)]
pub struct Crate {
    /// The text of each file, by its path below `src`.
    pub files: BTreeMap<String, String>,
    /// The file of each module.
    modules: BTreeMap<Names, String>,
    /// The target of each `use`, by the module and the name.
    imports: BTreeMap<(Names, String), Names>,
    /// The files that only tests have.
    tests: BTreeSet<String>,
    /// The paths that each file names, from the root of the crate.
    named: Vec<(String, Names)>,
}

impl Crate {
    /// Reads the files of a folder, apart from the program's.
    pub fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        add_files(folder, "", &mut files);
        files.remove("main.rs");
        assert!(files.contains_key("lib.rs"), "there is no crate in {}", folder.display());
        Self::new(files)
    }

    /// Parses the files.
    pub fn new(files: BTreeMap<String, String>) -> Self {
        let mut all = Self { files: files.clone(), ..Self::default() };
        for path in files.keys() {
            all.modules.insert(module(path), path.clone());
        }
        for (path, text) in &files {
            let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            all.items(&parsed.items, path, &module(path));
        }
        all
    }

    /// The arrows between files: who names whom. Tests may name everything.
    pub fn arrows(&self) -> BTreeSet<(String, String)> {
        let outside_tests = self.named.iter().filter(|(from, _)| !self.tests.contains(from));
        let arrows = outside_tests.map(|(from, path)| (from.clone(), self.file(path)));
        arrows.filter(|(from, to)| from != to).collect()
    }

    /// The paths that each file names, with the re-exports of `lib.rs` followed.
    pub fn named(&self) -> impl Iterator<Item = (&str, Names)> {
        let outside_tests = self.named.iter().filter(|(from, _)| !self.tests.contains(from));
        outside_tests.map(|(from, path)| {
            let is_room = self.modules.contains_key(&path[..path.len().min(1)]);
            (from.as_str(), if is_room { path.clone() } else { self.follow(path, 0) })
        })
    }

    /// The file that declares the last name of a path.
    fn file(&self, path: &[String]) -> String {
        let path = self.follow(path, 0);
        let inside = (0..=path.len()).rev().find_map(|length| self.modules.get(&path[..length]));
        inside.expect("the root is a module").clone()
    }

    /// The path of the item itself, where the path leads through a re-export.
    fn follow(&self, path: &[String], depth: usize) -> Names {
        for length in 0..path.len() {
            let (module, name) = (path[..length].to_vec(), path[length].clone());
            if self.modules.contains_key(&path[..=length]) {
                continue;
            }
            if let Some(target) = self.imports.get(&(module, name)).filter(|_| depth < 16) {
                let target: Names = target.iter().chain(&path[length + 1..]).cloned().collect();
                return self.follow(&target, depth + 1);
            }
            break;
        }
        path.to_vec()
    }

    fn items(&mut self, items: &[Item], file: &str, module: &Names) {
        for item in items {
            if is_for_tests(item) {
                if let Item::Mod(inner) = item
                    && let Some(file) = self.modules.get(&child(module, &inner.ident.to_string()))
                {
                    self.tests.insert(file.clone());
                }
                continue;
            }
            match item {
                Item::Use(item) => {
                    let mut found = Vec::new();
                    flatten(&item.tree, &mut Vec::new(), &mut found);
                    for (path, name) in found {
                        let Some(path) = self.absolute(&path, module) else { continue };
                        self.imports.insert((module.clone(), name), path.clone());
                        self.named.push((file.to_owned(), path));
                    }
                }
                Item::Mod(inner) => {
                    let Some((_, content)) = &inner.content else { continue };
                    let path = child(module, &inner.ident.to_string());
                    self.modules.insert(path.clone(), file.to_owned());
                    self.items(content, file, &path);
                }
                Item::Macro(inner) if inner.mac.path.is_ident("macro_rules") => {
                    // `#[macro_export]` puts it into the root; its own names are those of who calls it.
                    let name = inner.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    self.imports.insert((Vec::new(), name.clone()), child(module, &name));
                }
                _ => self.tokens(item.to_token_stream(), file, module),
            }
        }
    }

    /// Finds `crate::…`, `super::…` and `self::…` among tokens, but in templates.
    fn tokens(&mut self, tokens: TokenStream, file: &str, module: &Names) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while index < trees.len() {
            match &trees[index] {
                TokenTree::Group(group) => self.tokens(group.stream(), file, module),
                TokenTree::Ident(ident) if is_template(ident) && is(&trees, index + 1, '!') => index += 2,
                TokenTree::Ident(_) if !follows_path(&trees, index) => {
                    let path = path(&trees, index);
                    if ["crate", "super", "self"].contains(&path[0].as_str())
                        && path.len() > 1
                        && let Some(path) = self.absolute(&path, module)
                    {
                        self.named.push((file.to_owned(), path));
                    }
                }
                _ => {}
            }
            index += 1;
        }
    }

    /// A path from the root; `None` where it leads out of the crate.
    fn absolute(&self, path: &[String], module: &Names) -> Option<Names> {
        let mut base = module.clone();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => (base, rest) = (Names::new(), &rest[1..]),
            "self" => rest = &rest[1..],
            "super" => {}
            // `use child::Name`
            name if self.modules.contains_key(&child(module, name)) => {}
            _ => return None,
        }
        while rest.first().is_some_and(|name| name == "super") {
            base.pop()?;
            rest = &rest[1..];
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }
}

/// The files of a folder, and of those in it.
fn add_files(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            add_files(&path, &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The module that a file is: `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module(file: &str) -> Names {
    let mut names: Names = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(names.last().map(String::as_str), Some("mod")) || file == "lib.rs" {
        names.pop();
    }
    names
}

fn child(module: &[String], name: &str) -> Names {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|one| one.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

/// The paths of a `use`, each with the name that it brings.
fn flatten(tree: &UseTree, before: &mut Names, found: &mut Vec<(Names, String)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.clone(), before.last().cloned().unwrap_or_default()));
        }
        UseTree::Name(name) => found.push((child(before, &name.ident.to_string()), name.ident.to_string())),
        UseTree::Rename(name) => {
            found.push((child(before, &name.ident.to_string()), name.rename.to_string()))
        }
        UseTree::Glob(_) => found.push((before.clone(), "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, found)),
    }
}

/// The names of a template are those of the generated code.
fn is_template(ident: &proc_macro2::Ident) -> bool {
    ["quote", "quote_spanned"].iter().any(|known| ident == known)
}

fn is(trees: &[TokenTree], index: usize, sign: char) -> bool {
    matches!(trees.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Returns `true` if `::` or `$` is before a token.
fn follows_path(trees: &[TokenTree], index: usize) -> bool {
    index > 0
        && (is(trees, index - 1, ':') && index > 1 && is(trees, index - 2, ':') || is(trees, index - 1, '$'))
}

/// The path that begins at a token.
fn path(trees: &[TokenTree], mut index: usize) -> Names {
    let mut names = Names::new();
    while let Some(TokenTree::Ident(ident)) = trees.get(index) {
        names.push(ident.to_string());
        if !(is(trees, index + 1, ':') && is(trees, index + 2, ':')) {
            break;
        }
        index += 3;
    }
    names
}

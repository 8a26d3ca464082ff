//! A newer document is merged into a specification that a person edited.

use modwright::diagnostic::draw;
use modwright::import::{Imported, Options, Updated, openapi, update};
use modwright::model::Model;
use modwright::{Source, check};
use std::path::Path;

const DOCUMENT: &str = "
openapi: 3.0.3
info: { title: Pets API }
servers: [{ url: 'https://pets.example.com/v1' }]
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: { type: integer }
        name: { type: string, maxLength: 64, description: Name of the pet. }
        status: { type: string, enum: [available, sold] }
    Owner: { type: object, properties: { first: { type: string }, last: { type: string }, phone: { type: string } } }
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters:
        - { name: limit, in: query, description: Number of pets., schema: { type: integer } }
        - { name: colour, in: query, schema: { type: string } }
      responses:
        '200': { description: OK, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/{petId}:
    get:
      tags: [pets]
      operationId: getPet
      parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  /owners/{id}:
    get:
      tags: [owners]
      operationId: getOwner
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } }
";

/// A specification that was imported, and its record.
pub(crate) struct Kept {
    pub(crate) files: Vec<Source>,
    pub(crate) lock: Source,
}

impl Kept {
    pub(crate) fn import(text: &str) -> Self {
        let source = Source { path: "api.yaml".to_owned(), text: text.to_owned() };
        let (imported, _) = openapi(&source, &Options::default());
        let Imported { name, files, lock, .. } = imported.expect("the document is imported");
        let inside = |file: Source| Source { path: file.path[name.len() + 1..].to_owned(), ..file };
        Self {
            files: files.into_iter().map(inside).collect(),
            lock: Source { path: "import.lock".to_owned(), text: lock },
        }
    }

    /// Replaces a text in a file.
    fn edit(&mut self, path: &str, old: &str, new: &str) {
        let file = self.files.iter_mut().find(|file| file.path == path).expect(path);
        assert!(file.text.contains(old), "no `{old}` in:\n{}", file.text);
        file.text = file.text.replace(old, new);
    }

    /// Merges a newer document.
    pub(crate) fn update(&mut self, text: &str) -> Updated {
        let source = Source { path: "api.yaml".to_owned(), text: text.to_owned() };
        let (updated, notes) = update(&source, &[], &self.lock, &self.files);
        let updated = updated.unwrap_or_else(|| panic!("{}", draw(&notes, &[source], false)));
        self.files.retain(|file| !updated.removed.contains(&file.path));
        for file in &updated.files {
            match self.files.iter_mut().find(|known| known.path == file.path) {
                Some(known) => known.text.clone_from(&file.text),
                None => self.files.push(file.clone()),
            }
        }
        self.lock.text.clone_from(&updated.lock);
        updated
    }

    pub(crate) fn text(&self, path: &str) -> &str {
        self.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
    }

    /// Checks the specification, and returns its model.
    pub(crate) fn check(&self) -> Model {
        let name =
            self.text("connector.yaml").lines().next().and_then(|line| line.split(' ').nth(1)).unwrap_or("");
        let inside =
            |file: &Source| Source { path: format!("{name}/{}", file.path), text: file.text.clone() };
        let files: Vec<Source> = self.files.iter().map(inside).collect();
        let (model, mistakes) = check(&files);
        model.unwrap_or_else(|| panic!("{}", draw(&mistakes, &files, false)))
    }
}

#[test]
fn an_update_without_changes_changes_nothing() {
    let mut kept = Kept::import(DOCUMENT);
    kept.edit("modules/pets.yaml", "help: Number of pets.", "help: How many pets.");
    let lock = kept.lock.text.clone();
    let updated = kept.update(DOCUMENT);
    assert!(updated.files.is_empty() && updated.removed.is_empty(), "{:#?}", updated.files);
    assert_eq!(updated.changes, modwright::import::Changes::default());
    assert_eq!(updated.lock, lock);
}

#[test]
fn edits_stay_and_the_rest_follows_the_vendor() {
    let mut kept = Kept::import(DOCUMENT);
    let pets = "modules/pets.yaml";
    kept.edit(
        pets,
        "limit: { type: integer, help: Number of pets. }",
        "limit: { type: integer, maximum: 50, help: How many pets. } # ours",
    );
    kept.edit(pets, "colour: string", "color: { type: string, name: colour }");
    kept.edit(pets, "  list:\n", "  # All of them.\n  list_all:\n");
    kept.edit(pets, "status: PetStatus", "status: PetState");
    kept.edit(pets, "  PetStatus:", "  PetState:");
    let newer = DOCUMENT
        .replace("schema: { type: integer } }\n        - { name: colour", "schema: { type: integer, minimum: 1 } }\n        - { name: size, in: query, schema: { type: integer } }\n        - { name: colour")
        .replace("maxLength: 64, ", "maxLength: 80, ")
        .replace("enum: [available, sold]", "enum: [available, pending, sold]")
        .replace("operationId: getPet", "operationId: fetchOnePet");
    let updated = kept.update(&newer);
    kept.check();
    assert!(
        updated.conflicts.iter().next().is_none(),
        "{}",
        draw(&updated.conflicts, &updated.sources, false)
    );
    insta::assert_snapshot!(kept.text(pets), @r"
    module: pets
    title: pets

    operations:
      # All of them.
      list_all:
        get: pets
        fields:
          limit: { type: integer, minimum: 1, maximum: 50, help: How many pets. } # ours
          size: integer
          color: { type: string, name: colour }
        returns: list<Pet>
      get:
        get: pets/{pet_id}
        fields:
          pet_id: integer!
        returns: Pet

    types:
      Pet:
        fields:
          id: integer!
          name: { type: string!, max_length: 80, help: Name of the pet. }
          status: PetState
      PetState:
        enum: [available, pending, sold]
    ");
    assert_eq!(updated.moved, ["pets.get"]);
}

#[test]
fn a_value_that_both_changed_is_named_at_both_places() {
    let mut kept = Kept::import(DOCUMENT);
    kept.edit("modules/pets.yaml", "max_length: 64", "max_length: 60");
    kept.edit("modules/pets.yaml", "colour: string", "colour: { type: string, help: Red or blue. }");
    let newer = DOCUMENT
        .replace("maxLength: 64", "maxLength: 80")
        .replace("        - { name: colour, in: query, schema: { type: string } }\n", "");
    let updated = kept.update(&newer);
    kept.check();
    insta::assert_snapshot!(draw(&updated.conflicts, &updated.sources, false), @r"
    warning[conflict]: `colour` was changed here, and removed by the vendor
     --> modules/pets.yaml:9:7
      |
    9 |       colour: { type: string, help: Red or blue. }
      |       ^^^^^^
      |
      = help: yours is kept; delete it if the vendor is right

    warning[conflict]: `max_length` was changed here, and by the vendor
      --> modules/pets.yaml:21:30
       |
    21 |       name: { type: string!, max_length: 60, help: Name of the pet. }
       |                              ^^^^^^^^^^
       |
      ::: api.yaml:12:9
       |
    12 |         name: { type: string, maxLength: 80, description: Name of the pet. }
       |         ^^^^ the vendor's
       |
       = help: yours is kept; write `80` if the vendor is right

    0 errors, 2 warnings in 1 file
    ");
}

#[test]
fn what_moves_in_the_document_keeps_its_name() {
    let mut kept = Kept::import(DOCUMENT);
    let before: Vec<Source> = kept.files.clone();
    let newer = DOCUMENT
        .replace("/pets/{petId}", "/animals/{animalId}")
        .replace("name: petId", "name: animalId")
        .replace("tags: [owners]", "tags: [people]")
        .replace("schemas/Owner", "schemas/person-v2")
        .replace("    Owner:", "    person-v2:")
        .replace("operationId: getOwner", "operationId: owner_get");
    let updated = kept.update(&newer);
    kept.check();
    assert_eq!(updated.moved, ["pets.get", "owners.get", "Owner"]);
    assert_eq!(updated.changes.operations.changed, ["pets.get"]);
    let paths = |files: &[Source]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&before), paths(&kept.files));
}

#[test]
fn what_the_vendor_removes_goes_and_what_is_new_comes() {
    let mut kept = Kept::import(DOCUMENT);
    let (start, end) = (DOCUMENT.find("  /owners/").unwrap(), DOCUMENT.len());
    let newer = format!(
        "{}  /shops:\n    get:\n      tags: [shops]\n      operationId: listShops\n      responses: {{ '200': {{ description: OK }} }}\n",
        DOCUMENT[..start].trim_end_matches(' ')
    );
    assert!(end > start);
    let updated = kept.update(&newer);
    kept.check();
    assert_eq!(updated.removed, ["modules/owners.yaml"]);
    assert_eq!(updated.changes.operations.added, ["shops.list"]);
    assert_eq!(updated.changes.types.removed, ["owners.Owner"]);
}

#[test]
fn a_record_that_is_none_is_refused_at_its_line() {
    let kept = Kept::import(DOCUMENT);
    let lock = Source { text: kept.lock.text.replace("module\tpets", "modul\tpets"), ..kept.lock.clone() };
    let document = Source { path: "api.yaml".to_owned(), text: DOCUMENT.to_owned() };
    let (updated, notes) = update(&document, &[], &lock, &kept.files);
    assert!(updated.is_none());
    let said = draw(&notes, &[document, lock], false);
    assert!(
        said.contains("import.lock:") && said.contains("this line is no part of the record of an import"),
        "{said}"
    );
}

/// Returns the versions of a vendor's document, the oldest first.
fn history(vendor: &str) -> Vec<String> {
    let folder = std::env::var_os("MODWRIGHT_VENDOR_DOCUMENTS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        std::path::PathBuf::from,
    );
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("openapi/history"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(vendor)))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no history of {vendor} in {}", folder.display());
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// An edit: the text that must still be in the file.
struct Edit {
    path: String,
    text: String,
}

/// Makes ten edits in different places.
fn edit(kept: &mut Kept, seed: u64) -> Vec<Edit> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut edits = Vec::new();
    for index in 0..200 {
        if edits.len() == 10 {
            break;
        }
        let file = random.usize(..kept.files.len());
        let file = &mut kept.files[file];
        let lines: Vec<&str> = file.text.lines().collect();
        let at = random.usize(..lines.len());
        let line = lines[at];
        // The lines of `variants:` look alike.
        let block = lines[..at].iter().rev().find(|line| !line.starts_with("     "));
        let is_field = line.starts_with("      ")
            && !line.starts_with("       ")
            && line.contains(": ")
            && block.is_some_and(|line| matches!(line.trim(), "fields:" | "advanced:"));
        let (old, new) = match index % 4 {
            0 if is_field && line.contains("help: ") && line.ends_with(" }") => {
                let start = line.find("help: ").unwrap();
                (line, format!("{}help: Edit {seed} {index}. }}", &line[..start]))
            }
            1 if is_field && !line.contains(" { ") && !line.contains(['{', '[', '\'', '#']) => {
                let (key, ty) = line.trim().split_once(": ").unwrap();
                if !ty.chars().all(|c| c.is_ascii_alphanumeric() || "!?<>".contains(c)) {
                    continue;
                }
                (line, format!("      {key}: {{ type: {ty}, help: Edit {seed} {index}. }}"))
            }
            2 if line.starts_with("    title: ") => (line, format!("    title: Edit {seed} {index}")),
            3 if line.starts_with("    returns: ") => (line, format!("    # Edit {seed} {index}\n{line}")),
            _ => continue,
        };
        if line.contains("Edit") || file.text.matches(&format!("\n{old}\n")).count() != 1 {
            continue;
        }
        let text = format!("Edit {seed} {index}");
        file.text = file.text.replace(&format!("\n{old}\n"), &format!("\n{new}\n"));
        edits.push(Edit { path: file.path.clone(), text });
    }
    edits
}

/// The names of operations by their call or by their ID, or those of types by their component, as a record has them.
fn names(lock: &str, kind: &str) -> Vec<(String, String)> {
    let lines = lock.lines().take_while(|line| !line.starts_with("--- "));
    lines
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            match cells.as_slice() {
                ["operation", origin, _, name] if kind == "operation" => {
                    Some(((*origin).to_owned(), (*name).to_owned()))
                }
                ["operation", _, id, name] if kind == "id" && !id.is_empty() => {
                    Some(((*id).to_owned(), (*name).to_owned()))
                }
                ["type", origin, name, _]
                    if kind == "type" && origin.starts_with('#') && !origin.contains('.') =>
                {
                    Some(((*origin).to_owned(), name.split_once('.')?.1.to_owned()))
                }
                _ => None,
            }
        })
        .collect()
}

#[test]
#[ignore = "needs the documents of vendors"]
fn no_edit_is_lost_in_the_histories_of_vendors() {
    for vendor in ["qdrant", "box", "cloudflare"] {
        let versions = history(vendor);
        let mut kept = Kept::import(&versions[0]);
        let mut edits = Vec::new();
        for (seed, version) in versions.iter().enumerate().skip(1) {
            edits.extend(edit(&mut kept, seed as u64));
            kept.check();
            let before = kept.lock.text.clone();
            let start = std::time::Instant::now();
            let updated = kept.update(version);
            println!(
                "{vendor} {seed}: {} ms, moved {}, operations {} + {} - {} ~, types {} + {} - {} ~, conflicts {}",
                start.elapsed().as_millis(),
                updated.moved.len(),
                updated.changes.operations.added.len(),
                updated.changes.operations.removed.len(),
                updated.changes.operations.changed.len(),
                updated.changes.types.added.len(),
                updated.changes.types.removed.len(),
                updated.changes.types.changed.len(),
                updated.conflicts.iter().count(),
            );
            kept.check();
            edits.retain(|edit: &Edit| {
                let is_there = kept.files.iter().any(|file| file.text.contains(&edit.text));
                // What all its users lost is named.
                let is_named = updated.conflicts.iter().any(|one| one.message.contains(&edit.path));
                assert!(is_there || is_named, "{vendor} {seed}: lost `{}` of {}", edit.text, edit.path);
                is_there
            });
            let kept_names = |old: &[(String, String)], new: &[(String, String)]| {
                let unique = |all: &[(String, String)], key: &str| {
                    let mut same = all.iter().filter(|(other, _)| other == key);
                    same.next().filter(|_| same.next().is_none()).map(|(_, name)| name.clone())
                };
                let pairs =
                    old.iter().filter_map(|(key, name)| Some((unique(old, key)?, unique(new, key)?, name)));
                pairs.map(|(old, new, _)| old == new).collect::<Vec<bool>>()
            };
            let [ids, origins, components] = ["id", "operation", "type"].map(|kind| {
                let [old, new] = [&before, &kept.lock.text].map(|lock| names(lock, kind));
                kept_names(&old, &new)
            });
            // What stands where it stood has its name.
            assert!(origins.iter().all(|is_kept| *is_kept), "{vendor} {seed}");
            assert!(components.iter().all(|is_kept| *is_kept), "{vendor} {seed}");
            // What moved, or was renamed, is found again by what it still has.
            let found = ids.iter().filter(|is_kept| **is_kept).count();
            println!("  of {} operations with their ID, {found} have their name", ids.len());
            assert!(found * 100 >= ids.len() * 95, "{vendor} {seed}: {found} of {}", ids.len());
        }
    }
}

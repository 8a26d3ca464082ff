//! The specification of GitHub that a person wrote, held against the import of the vendor's document.

use super::import;
use modwright::import::Options;
use modwright::model::{Connector, Location, Operation};
use std::path::Path;

/// The fields that the vendor's document does not have.
const OWN: [&str; 1] = ["if_none_match"];

/// The lists that the document calls texts with commas.
const LISTS: [&str; 2] = ["labels", "affiliation"];

fn connector(sources: &[modwright::Source]) -> Connector {
    modwright::check(sources).0.unwrap().connectors.remove(0)
}

fn find<'c>(connector: &'c Connector, own: &Operation) -> Option<&'c Operation> {
    let mut all = connector.modules.iter().flat_map(|module| module.operations());
    all.find(|one| one.method == own.method && one.path == own.path)
}

#[test]
#[ignore = "needs the documents of vendors"]
fn each_written_operation_is_in_the_import_with_all_of_its_fields() {
    let path = super::documents::documents().into_iter().find(|path| path.ends_with("github.json")).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let imported = connector(&import(&text, &Options::default()).0.files);
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut sources = modwright::load::load(&spec).unwrap();
    sources.retain(|source| source.path.contains("github/"));
    let written = connector(&sources);
    let (mut operations, mut fields) = (0, 0);
    for own in written.modules.iter().flat_map(|module| module.operations()) {
        let theirs = find(&imported, own).unwrap_or_else(|| panic!("the import has no {}", own.path));
        operations += 1;
        for field in &own.request.fields {
            if OWN.contains(&field.name.as_str()) {
                continue;
            }
            let same = theirs.request.fields.iter().find(|other| match field.location {
                // The hole of a path has the name that each side gives it; the content of a body has none.
                Location::Raw => other.location == Location::Raw,
                _ => other.location == field.location && other.wire == field.wire,
            });
            let Some(same) = same else { panic!("{}: the import has no `{}`", own.name, field.wire) };
            fields += 1;
            let is_list = LISTS.contains(&field.wire.as_str());
            assert!(is_list || same.required <= field.required, "{}: `{}`", own.name, field.wire);
        }
    }
    assert_eq!((operations, fields), (11, 58));
}

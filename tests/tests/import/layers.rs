//! Partial specifications laid over an import.

use modwright::Source;
use modwright::diagnostic::draw;
use modwright::import::{Options, laid_over, openapi};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Pets API }
servers: [{ url: 'https://pets.example.com' }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{ name: limit, in: query, description: Number of pets., schema: { type: integer } }]
      responses: { '200': { description: OK } }
";

fn over(text: &str) -> Result<String, String> {
    let document = Source { path: "api.yaml".to_owned(), text: DOCUMENT.to_owned() };
    let imported = openapi(&document, &Options::default()).0.expect("the document is imported");
    let partial = [Source { path: "modules/pets.yaml".to_owned(), text: text.to_owned() }];
    let files = laid_over(&imported, &partial).map_err(|mistakes| draw(&mistakes, &partial, false))?;
    let (model, mistakes) = modwright::check(&files);
    assert!(model.is_some(), "{}", draw(&mistakes, &files, false));
    Ok(files
        .into_iter()
        .find(|file| file.path.ends_with("pets.yaml"))
        .map(|file| file.text)
        .unwrap_or_default())
}

#[test]
fn what_a_partial_specification_says_counts() {
    let text = over(
        "title: Our pets
operations:
  list: { help: All of them., fields: { limit: { maximum: 50 }, size: integer } }
  get:
    get: pets/{id}
    fields:
      id: string!
    returns: nothing
",
    );
    insta::assert_snapshot!(text.unwrap(), @r"
    module: pets
    title: Our pets

    operations:
      list:
        get: pets
        fields:
          limit: { type: integer, maximum: 50, help: Number of pets. }
          size: integer
        returns: nothing
        help: All of them.
      get:
        get: pets/{id}
        fields:
          id: string!
        returns: nothing
    ");
}

#[test]
fn a_part_that_is_not_there_is_an_error_at_its_line() {
    for (text, message, place) in [
        (
            "operations:\n  lst: { help: x }\n",
            "the import has no `lst` here",
            "write `list`, or describe all of it",
        ),
        (
            "operations:\n  list: { fields: { limt: { maximum: 5 } } }\n",
            "the import has no `limt` here",
            "write `limit`",
        ),
        (
            "types:\n  Pet: { fields: { a: { help: x } } }\n",
            "the import has no `Pet` here",
            "describe all of it, or delete it",
        ),
        ("operations: [\n", "yaml-syntax", ""),
    ] {
        let said = over(text).unwrap_err();
        assert!(
            said.contains(message) && said.contains(place) && said.contains("modules/pets.yaml:"),
            "{text}\n{said}"
        );
    }
}

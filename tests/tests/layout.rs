//! The canonical layout of specifications: small examples, and properties of every specification there is.
#![allow(missing_docs)]

use modwright::diagnostic::draw;
use modwright::{Source, load::load, tidy};
use modwright_cases::{cases, sources};
use modwright_hostile::make;
use serde_yaml::Value;
use std::path::{Path, PathBuf};

fn file(text: &str) -> Source {
    Source { path: "spec/api/modules/things.yaml".to_owned(), text: text.to_owned() }
}

/// Returns a text in the canonical layout.
fn formatted(text: &str) -> String {
    let source = file(text);
    let (texts, errors) = tidy(std::slice::from_ref(&source));
    texts.into_iter().next().flatten().unwrap_or_else(|| panic!("{}", draw(&errors, &[source], false)))
}

#[test]
fn indentation_spaces_and_quotes_are_canonical() {
    insta::assert_snapshot!(formatted("
module:   things
operations:
    create:
        post:   \"things\"


        fields:

            name:     {type: string! ,help: 'A name.'}
            note: { type: string, help: \"It's a note.\" }
            kinds: [ a,b ,'c' ]
        rules:
        - name needs note

        - note needs name
        returns: nothing   
"), @r#"
    module: things
    operations:
      create:
        post: 'things'

        fields:
          name: { type: string!, help: 'A name.' }
          note: { type: string, help: "It's a note." }
          kinds: [a, b, 'c']
        rules:
          - name needs note

          - note needs name
        returns: nothing
    "#);
}

#[test]
fn comments_keep_their_place() {
    insta::assert_snapshot!(formatted("
# The file.

module: things   # its name
operations:  # all of them
  # The first one.
  create:
      post: things
      # fields:
      #   name: string
      rules:
        # None yet.
      returns: nothing
      # examples:

  # delete:
  #   delete: things
    # That is all.
types:
  A: { # the type
    type: string, # a text
    max_length: 5
    # the end
  }
  B:
    # Not sent.
    { type: string }
  C:
    enum:
    - # the first
      a
    - b # the second
# The end.
"), @"
    # The file.

    module: things # its name
    operations: # all of them
      # The first one.
      create:
        post: things
        # fields:
        #   name: string
        rules:
          # None yet.
        returns: nothing
        # examples:

      # delete:
      #   delete: things
      # That is all.
    types:
      A: # the type
        type: string # a text
        max_length: 5
        # the end
      # Not sent.
      B: { type: string }
      C:
        enum:
          # the first
          - a
          - b # the second
    # The end.
    ");
}

#[test]
fn a_collection_in_brackets_is_on_one_line_or_becomes_a_block() {
    let long = "a_value_of_an_enum, ".repeat(8);
    insta::assert_snapshot!(formatted(&format!("
types:
  A: {{ enum: [a,
    b] }}
  B: {{ type: string,
        help: '{long}' }}
  C:
    enum: [{long}
      last]
  D: {{ help: '{long}' }}
  E:
    {{ help: '{long}' }}
  F:
    {{ help: short }}
")), @"
    types:
      A: { enum: [a, b] }
      B:
        type: string
        help: 'a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, '
      C:
        enum:
          [a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum,
           a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, last]
      D: { help: 'a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, ' }
      E:
        { help: 'a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, a_value_of_an_enum, ' }
      F: { help: short }
    ");
}

#[test]
fn a_text_of_several_lines_keeps_them() {
    insta::assert_snapshot!(formatted("
a: one
        two

        three
b:    'four
  five'
c: |-   # kept
       six
         seven

d: >+
  eight

e:
   nine
f: |2
    ten
g:
 - |
    eleven
 - twelve
   thirteen
"), @"
    a: one
      two

      three
    b: 'four
      five'
    # kept
    c: |-
      six
        seven

    d: >+
      eight

    e: nine
    f: |2
        ten
    g:
      - |
        eleven
      - twelve
        thirteen
    ");
}

#[test]
fn a_file_that_is_not_yaml_is_reported_and_has_no_layout() {
    let source = file("module: things\n\toperations: {}\n");
    let (texts, errors) = tidy(std::slice::from_ref(&source));
    assert_eq!(texts, [None]);
    assert_eq!(errors.errors(), 1, "{}", draw(&errors, &[source], false));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns every YAML file of the repository's specifications and of their tests.
fn all() -> Vec<Source> {
    let mut all = Vec::new();
    for folder in ["spec", "tests/cases/mistakes/base", "tests/build-script/spec"] {
        all.extend(load(&root().join(folder)).unwrap());
    }
    for case in ["emit", "reports"].into_iter().flat_map(cases) {
        all.extend(sources(&case.text));
    }
    (0..100).for_each(|number| all.extend(make(number)));
    all.retain(|source| source.path.ends_with(".yaml"));
    all
}

#[test]
fn the_specifications_of_this_repository_are_formatted() {
    let mut sources = load(&root().join("spec")).unwrap();
    sources.retain(|source| source.path.ends_with(".yaml"));
    let (texts, _) = tidy(&sources);
    for (source, text) in sources.iter().zip(texts) {
        assert_eq!(Some(&source.text), text.as_ref(), "{} is not formatted: cargo run -- fmt", source.path);
    }
}

/// Formats a text, and checks that another parser reads the same, and that a second run changes nothing. Returns `false` if it
/// is not YAML.
fn holds(text: &str) -> bool {
    let source = file(text);
    let (texts, _) = tidy(std::slice::from_ref(&source));
    let Some(formatted) = &texts[0] else { return false };
    let read = |text: &str| serde_yaml::from_str::<Value>(text);
    match (read(text), read(formatted)) {
        (Ok(before), Ok(after)) => {
            assert_eq!(before, after, "the content of\n{text}\nis not that of\n{formatted}")
        }
        (Err(_), _) => {}
        (Ok(_), Err(error)) => panic!("{error}, in\n{formatted}\nwhich was\n{text}"),
    }
    let again = &tidy(&[file(formatted)]).0[0];
    assert_eq!(again.as_ref(), Some(formatted), "a second run changes it again; it was\n{text}");
    true
}

#[test]
fn every_specification_keeps_its_content_and_a_second_run_changes_nothing() {
    let all = all();
    let held = all.iter().filter(|source| holds(&source.text)).count();
    assert!(held * 10 > all.len() * 9, "{held} of {} are YAML", all.len());
}

/// Spoils the layout at random places: the content stays, unless the text stops being YAML.
fn spoiled(text: &str, random: &mut fastrand::Rng) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        match random.u8(0..24) {
            0 => out.push('\n'),
            1 => out.push_str("# a comment\n\n"),
            2 => out.push_str(&format!("{}# a comment\n", " ".repeat(random.usize(0..8)))),
            3 => out.push_str(&format!("{}# a comment\n", &line[..indent])),
            _ => {}
        }
        match random.u8(0..24) {
            0 => out.push_str(&format!("{line} # behind")),
            1 => out.push_str(&format!("{line}  \n")),
            2 => out.push_str(&line.replace(", ", &format!(",\n{}", " ".repeat(indent + 3)))),
            3 => out.push_str(&line.replacen(", ", &format!(", # inside\n{}", " ".repeat(indent + 1)), 1)),
            4 => out.push_str(&line.replace("{ ", "{").replace(" }", "\n }")),
            5 => out.push_str(&line.replacen(": ", &format!(":\n{}", " ".repeat(indent + 5)), 1)),
            6 => out.push_str(&line.replacen(": ", &format!(": # note\n{}", " ".repeat(indent + 4)), 1)),
            7 => out.push_str(&line.replacen("- ", "-   # item\n            ", 1)),
            8 => out.push_str(&line.replacen("- ", "-    ", 1)),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

#[test]
fn a_spoiled_layout_keeps_its_content_and_its_comments() {
    let mut random = fastrand::Rng::with_seed(1);
    let (mut held, mut tried) = (0, 0);
    for source in all() {
        let text: Vec<&str> = source.text.lines().collect();
        // A part of a file: a mistake in it does not hide the rest.
        for lines in text.chunks(40) {
            let spoiled = spoiled(&lines.join("\n"), &mut random);
            held += usize::from(holds(&spoiled));
            tried += 1;
        }
    }
    assert!(held * 4 > tried, "{held} of {tried} are YAML");
}

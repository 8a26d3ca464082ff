//! Options → the input of a call.

use crate::Chosen;
use crate::kind::Kind;
use crate::tree::{JSON, option};
use clap::ArgMatches;
use modwright_runtime::{CatalogField, File, Input, Map, Value};
use std::io::Read;

/// Returns the input, or the mistake in it.
pub(crate) fn input(chosen: &Chosen<'_>, matches: &ArgMatches) -> Result<Input, String> {
    let mut fields = match matches.get_one::<String>(JSON) {
        None => Map::new(),
        Some(text) => match json(JSON, &read(JSON, text)?)? {
            Value::Object(fields) => fields,
            _ => return Err("`--json` is no JSON object".to_owned()),
        },
    };
    let mut files: Vec<(&str, Vec<File>)> = Vec::new();
    for field in &chosen.operation.fields {
        let Some(texts) = matches.get_many::<String>(&field.name) else { continue };
        let kind = Kind::of(chosen.module, field);
        let texts: Vec<&String> = texts.collect();
        match kind {
            Kind::File | Kind::Files => {
                files.push((&field.name, texts.into_iter().map(File::path).collect()))
            }
            Kind::List(kind) => {
                let items: Result<Vec<Value>, String> =
                    texts.into_iter().map(|text| value(field, *kind, text)).collect();
                fields.insert(field.name.clone(), items?.into());
            }
            kind => {
                if let Some(text) = texts.last() {
                    fields.insert(field.name.clone(), value(field, kind, text)?);
                }
            }
        }
    }
    let input = Input::new(Value::Object(fields));
    Ok(files.into_iter().fold(input, |input, (name, mut files)| match files.len() {
        1 if !is_list(chosen, name) => input.file(name, files.remove(0)),
        _ => input.files(name, files),
    }))
}

/// Returns `true` if a field takes a list of files only.
fn is_list(chosen: &Chosen<'_>, name: &str) -> bool {
    let field = chosen.operation.fields.iter().find(|field| field.name == name);
    field.is_some_and(|field| field.schema["type"] == "array")
}

/// Returns the value of a text.
fn value(field: &CatalogField, kind: Kind, text: &str) -> Result<Value, String> {
    let name = option(&field.name);
    let text = read(&name, text)?;
    match kind {
        Kind::Text => Ok(text.into()),
        Kind::Json { or_text: true } => Ok(serde_json::from_str(&text).unwrap_or_else(|_| text.into())),
        Kind::Number | Kind::Flag => serde_json::from_str(text.trim()).map_err(|_| {
            let expected = if kind == Kind::Flag { "neither true nor false" } else { "no number" };
            format!("`--{name}` is {expected}")
        }),
        _ => json(&name, &text),
    }
}

fn json(name: &str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| {
        format!("`--{name}` is no JSON: {error}; pass JSON, `@FILE` or `-` for the standard input")
    })
}

/// Returns a text, that of a file for `@FILE`, or the standard input for `-`. `@@` is the letter `@`.
fn read(name: &str, text: &str) -> Result<String, String> {
    if text == "-" {
        let mut read = String::new();
        std::io::stdin()
            .read_to_string(&mut read)
            .map_err(|error| format!("`--{name}`: the standard input cannot be read: {error}"))?;
        return Ok(read);
    }
    match text.strip_prefix('@') {
        None => Ok(text.to_owned()),
        Some(rest) if rest.starts_with('@') => Ok(rest.to_owned()),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| format!("`--{name}`: {path} cannot be read: {error}")),
    }
}

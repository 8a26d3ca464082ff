//! Entries in the folder of a connector that are no part of it: most likely misspelled or misplaced.

use crate::diagnostic::{Diagnostics, Source, Span, codes, nearest};

/// Reports an entry. The names in it are suppressed.
#[cold]
pub(super) fn report(source: &Source, index: usize, sources: &[Source], errors: &mut Diagnostics) {
    let place = Span { source: index, start: 0, end: 0 };
    let path = source.path.as_str();
    let (message, help) = match path.chars().last() {
        Some('/') => folder(path),
        Some('@') => {
            (format!("`{}` is a broken link", unmarked(path)), "correct its target, or delete it".to_owned())
        }
        Some('|') => {
            (format!("`{}` is not a file", unmarked(path)), "replace it by a file, or delete it".to_owned())
        }
        _ => file(source, sources),
    };
    errors.push(codes::FILE_NAME.at(place, message).help(help));
    let inside = source.text.lines().filter(|_| path.ends_with('/'));
    for part in ["connector.yaml", "types.yaml"].into_iter().filter(|part| is_nearly(path, part)) {
        errors.suppress(stem(part));
    }
    for name in inside.chain([name(path)]) {
        errors.suppress(stem(name));
    }
}

/// Returns `true` if the modules of the folder may be in it, or it may be one.
pub(super) fn may_hold_modules(path: &str) -> bool {
    !["connector.yaml", "types.yaml"].iter().any(|part| is_nearly(path, part))
}

/// Returns `true` if the name is similar to that of a part of a connector.
pub(super) fn is_nearly(path: &str, part: &str) -> bool {
    nearest(&format!("{}.yaml", stem(name(path))), [part]).is_some()
}

/// Reports a folder next to `modules`, or in it.
fn folder(path: &str) -> (String, String) {
    let folder = unmarked(path);
    let name = name(path);
    let parent = folder.strip_suffix(name).unwrap_or_default();
    let help = if name.ends_with(".yaml") {
        "replace it by a file, or delete it".to_owned()
    } else if parent.ends_with("/modules/") {
        format!("move its files to `{}`: modules have no folders of their own", parent.trim_end_matches('/'))
    } else if nearest(name, ["modules"]).is_some() || name.eq_ignore_ascii_case("module") {
        "rename it to `modules`".to_owned()
    } else {
        format!(
            "move the modules in it to `{parent}modules`, and anything else out of `{}`",
            parent.trim_end_matches('/')
        )
    };
    (format!("the folder `{folder}` is not a part of a connector"), help)
}

/// Reports a file with another extension, or in another folder.
fn file(source: &Source, sources: &[Source]) -> (String, String) {
    let path = source.path.as_str();
    let (name, stem) = (name(path), stem(name(path)));
    let folder = path.strip_suffix(name).unwrap_or_default();
    if name.ends_with(".rs") {
        return companion(path, folder, stem, sources);
    }
    if !name.ends_with(".yaml") {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        return (
            format!("`{path}` is not read: its name ends with `.{extension}`, not with `.yaml`"),
            format!("rename it to `{stem}.yaml`"),
        );
    }
    let message = format!("`{path}` is not a part of a connector");
    let is_in_connector = sources.iter().any(|other| {
        other
            .path
            .strip_prefix(folder)
            .is_some_and(|rest| rest == "connector.yaml" || rest.starts_with("modules/"))
    });
    if let Some(part) = ["connector.yaml", "types.yaml"].into_iter().find(|part| is_nearly(path, part)) {
        return (message, format!("rename it to `{part}`"));
    }
    if is_in_connector {
        return (message, format!("if it is a module, move it to `{folder}modules/{name}`"));
    }
    let mut connectors = sources.iter().filter_map(|other| other.path.strip_suffix("connector.yaml"));
    let home = match (connectors.next(), connectors.next()) {
        (Some(one), None) => one.to_owned(),
        _ => format!("{folder}CONNECTOR/"),
    };
    (message, format!("if it is a module, move it to `{home}modules/{name}`"))
}

/// Reports a Rust file that has no specification.
fn companion(path: &str, folder: &str, stem: &str, sources: &[Source]) -> (String, String) {
    let message = format!("the Rust file `{path}` belongs to no connector and no module");
    let module = format!("{folder}modules/{stem}.");
    let help = if stem == "types" {
        format!("move its content to `{folder}connector.rs`: `types.yaml` has no Rust file of its own")
    } else if sources.iter().any(|other| other.path.strip_prefix(&module) == Some("yaml")) {
        format!("move it to `{module}rs`, next to the module")
    } else {
        "give it the name of the YAML file of a module, or of `connector.yaml`, in the same folder; or move it away"
            .to_owned()
    };
    (message, help)
}

fn unmarked(path: &str) -> &str {
    path.trim_end_matches(['/', '@', '|'])
}

/// `a/b.yaml` → `b.yaml`
fn name(path: &str) -> &str {
    let path = unmarked(path);
    path.rsplit('/').next().unwrap_or(path)
}

/// `b.yml` → `b`
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

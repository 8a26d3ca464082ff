//! What the tests share.

use modwright::Source;

/// The sources of a case: a text cut at lines `### PATH`. What stands before the first such line is the module `things`; a
/// connector that is not given is a plain one.
pub fn sources(text: &str) -> Vec<Source> {
    let mut files = vec![Source { path: "spec/api/modules/things.yaml".to_owned(), text: String::new() }];
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("### "), files.last_mut()) {
            (Some(path), _) => {
                files.push(Source { path: path_of(path.trim()), text: String::new() });
            }
            (None, Some(file)) => file.text.push_str(line),
            (None, None) => {}
        }
    }
    files.retain(|file| !file.text.trim().is_empty());
    let is_connector =
        |path: &str| path.ends_with("/connector.yaml") && !path.ends_with("/modules/connector.yaml");
    if !files.iter().any(|file| is_connector(&file.path)) {
        let connector = "connector: api\nbase_url: { default: https://api.example.com/v1/ }\n";
        files.push(Source { path: "spec/api/connector.yaml".to_owned(), text: connector.to_owned() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// `../b/connector.yaml` is the file of another connector.
fn path_of(path: &str) -> String {
    path.strip_prefix("../").map_or_else(|| format!("spec/api/{path}"), |path| format!("spec/{path}"))
}

//! The public surface of the generated modules: names of requests, and the order of arguments.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;

/// Adjacent texts of constructors whose order the compiler does not see, with the reason.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "the model writes these calls; a program sends them back as they are",
        &[
            "chat_completion::CustomCall::new(name, input)",
            "chat_completion::FunctionCall::new(name, arguments)",
            "responses::CustomToolCall::new(name, input)",
            "responses::FunctionCall::new(name, arguments)",
            "responses::McpApprovalRequest::new(name, arguments)",
            "responses::McpApprovalRequest::new(server_label, name)",
            "responses::McpCall::new(name, arguments)",
            "responses::McpCall::new(server_label, name)",
            "responses::Program::new(code, fingerprint)",
        ],
    ),
    (
        "two contents of one kind, in the order of their usual names",
        &["responses::FilePatch::new(path, diff)", "responses::ShellOutput::new(stdout, stderr)"],
    ),
    (
        "a name, which every part of this kind has first, and a free text",
        &[
            "evals::CreateEvalLabelModelGrader::new(name, model)",
            "evals::EvalGraderPython::new(name, source)",
            "evals::EvalGraderScoreModel::new(name, model)",
            "evals::EvalGraderTextSimilarity::new(input, reference)",
            "evals::EvalGraderTextSimilarity::new(name, input)",
            "evals::LocalSkillParam::new(description, path)",
            "evals::LocalSkillParam::new(name, description)",
            "evals::NamespaceToolParam::new(name, description)",
            "fine_tuning::GraderPython::new(name, source)",
            "fine_tuning::GraderScoreModel::new(name, model)",
            "fine_tuning::GraderTextSimilarity::new(input, reference)",
            "fine_tuning::GraderTextSimilarity::new(name, input)",
            "responses::Namespace::new(name, description)",
            "types::GraderLabelModel::new(name, model)",
            "types::GraderStringCheck::new(input, reference)",
            "types::GraderStringCheck::new(name, input)",
            "types::InlineSkillParam::new(name, description)",
        ],
    ),
    (
        "a domain, and the name and the value of a secret, in the order of a header of HTTP",
        &[
            "responses::DomainSecret::new(domain, name)",
            "responses::DomainSecret::new(name, value)",
            "types::ContainerNetworkPolicyDomainSecretParam::new(domain, name)",
            "types::ContainerNetworkPolicyDomainSecretParam::new(name, value)",
        ],
    ),
];

/// A struct of a generated module.
struct Struct {
    file: String,
    /// `request`, `response`, `shared` and so on.
    kind: String,
    name: String,
    /// The arguments of `new`: names and types.
    required: Vec<(String, String)>,
}

/// Returns the structs of a connector.
fn structs(connector: &str) -> Vec<Struct> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/src").join(connector);
    let mut structs = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let (mut kind, mut is_required) = (String::new(), false);
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if let Some(call) = line.strip_prefix("codegen::").and_then(|line| line.strip_suffix("! {")) {
                call.clone_into(&mut kind);
            } else if let Some(rest) = line.strip_prefix("    pub struct ")
                && let Some((name, _)) = rest.split_once(" {")
            {
                let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let (kind, name) = (kind.clone(), name.to_owned());
                structs.push(Struct { file, kind, name, required: Vec::new() });
            } else if line.starts_with("        #[") && line.contains("#[required(") {
                is_required = true;
            } else if let Some((name, ty)) =
                line.strip_prefix("        pub ").and_then(|field| field.split_once(": "))
                && std::mem::take(&mut is_required)
            {
                let ty = ty.trim_end_matches(',').to_owned();
                structs.last_mut().unwrap().required.push((name.to_owned(), ty));
            }
        }
    }
    assert!(structs.len() > 10, "{connector}: {}", structs.len());
    structs
}

/// A caller imports requests of several modules into one file.
#[test]
fn the_requests_of_a_connector_have_names_of_their_own() {
    for connector in ["openai", "github"] {
        let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in structs(connector).into_iter().filter(|one| one.name.ends_with("Request")) {
            files.entry(one.name).or_default().push(one.file);
        }
        assert!(files.len() > 5, "{connector}: {files:?}");
        files.retain(|_, files| files.len() > 1);
        assert_eq!(files, BTreeMap::new(), "name them with `request:`");
    }
}

#[test]
fn two_texts_side_by_side_have_a_reason() {
    let mut found: Vec<String> = Vec::new();
    // No caller makes a response.
    for one in structs("openai").into_iter().filter(|one| !one.kind.starts_with("response")) {
        for pair in one.required.windows(2).filter(|pair| pair.iter().all(|(_, ty)| ty == "String")) {
            found.push(format!("{}::{}::new({}, {})", one.file, one.name, pair[0].0, pair[1].0));
        }
    }
    found.sort();
    let mut known: Vec<&str> = TEXTS.iter().flat_map(|(_, pairs)| *pairs).copied().collect();
    known.sort_unstable();
    assert_eq!(found, known, "give one of them a type of its own (`type: id`), or a reason");
}

//! Security schemes → the fields of the connection.

mod alternatives;

use super::codes;
use super::connection::Part;
use super::document::Document;
use super::draft::Rule;
use super::endpoints::Endpoint;
use super::node::Node;
use super::{text, words};
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::Send;

/// A field of the connection.
pub(super) struct Credential {
    pub name: String,
    /// The security schemes that send it.
    pub schemes: Vec<String>,
    pub send: Send,
    /// The text of the header around the value.
    pub written: Option<String>,
    pub secret: bool,
    pub required: bool,
    pub help: Option<String>,
    pub span: Span,
}

impl Credential {
    /// Returns `true` if an alternative, which names security schemes, has this credential.
    pub fn is_in(&self, alternative: &[String]) -> bool {
        alternative.iter().any(|scheme| self.schemes.contains(scheme))
    }
}

/// A value that a security scheme sends.
struct Sent {
    send: Send,
    written: Option<String>,
    /// The name of the field, if the scheme does not give one.
    name: Option<&'static str>,
}

/// The words before a key in the header `Authorization`.
const SCHEMES: [&str; 7] = ["ApiKey", "Basic", "Bot", "GenieKey", "Key", "SSWS", "Token"];

/// Returns the credentials that the operations ask for, and the rules between them.
pub(super) fn credentials(
    document: &Document<'_>,
    endpoints: &[Endpoint<'_>],
    parts: &[Part],
    notes: &mut Diagnostics,
) -> (Vec<Credential>, Vec<Rule>) {
    let schemes = document.root.get("components").and_then(|all| all.get("securitySchemes"));
    let Some(schemes) = schemes.or_else(|| document.root.get("securityDefinitions")) else {
        return (vec![any_token(document)], Vec::new());
    };
    let mut found: Vec<Credential> = Vec::new();
    let uses = uses(document, endpoints);
    for (key, node) in schemes.entries() {
        let Some(node) = document.follow(node) else { continue };
        let name = key.text.as_ref();
        if !uses.is_empty() && !uses.iter().flatten().any(|all| all.iter().any(|one| one == name)) {
            continue;
        }
        let sent = sent(node);
        if sent.is_empty() {
            let message = format!("the credential `{name}` is sent in a way that the language cannot say");
            let report = codes::NOT_SAID.at(key.span(), message);
            notes.push(report.help("the connection is imported without it").warning());
        }
        let help = node.text_of("description").and_then(text::help);
        for Sent { send, written, name: own } in sent {
            if let Some(known) = found.iter_mut().find(|known| known.send == send) {
                known.schemes.push(name.to_owned());
                continue;
            }
            let own = own.map_or_else(|| field_name(name, &send), str::to_owned);
            let is_taken = found.iter().map(|known| &known.name).chain(parts.iter().map(|part| &part.name));
            let own =
                if is_taken.into_iter().any(|known| *known == own) { format!("{own}_key") } else { own };
            // Some APIs take the key as the user name.
            let is_key = ["api_key", "API key", "secret key"].iter().any(|word| {
                node.text_of("description").is_some_and(|description| description.contains(word))
            });
            let secret = send != Send::BasicUser || is_key;
            let (schemes, help, span) = (vec![name.to_owned()], help.clone(), key.span());
            found.push(Credential { name: own, schemes, send, written, secret, required: false, help, span });
        }
    }
    for credential in &mut found {
        credential.required = !uses.is_empty()
            && uses.iter().all(|all| all.is_empty() || all.iter().all(|one| credential.is_in(one)));
    }
    let rules = alternatives::rules(&mut found, &uses, notes);
    (found, rules)
}

/// Returns the credential of an API whose document has none.
fn any_token(document: &Document<'_>) -> Credential {
    Credential {
        name: "token".to_owned(),
        schemes: Vec::new(),
        send: Send::Bearer,
        written: None,
        secret: true,
        required: false,
        help: Some("Token of the account.".to_owned()),
        span: document.root.span(),
    }
}

fn field_name(scheme: &str, send: &Send) -> String {
    match send {
        Send::Bearer if words::of(scheme).iter().any(|word| word == "key") => "api_key".to_owned(),
        Send::Bearer => "token".to_owned(),
        _ => words::snake(&words::of(scheme)),
    }
}

/// Returns what a security scheme sends; nothing if the language has no word for it.
fn sent(node: &Node<'_>) -> Vec<Sent> {
    let one = |send| vec![Sent { send, written: None, name: None }];
    let kind = node.text_of("type").unwrap_or_default();
    let name = node.text_of("name").unwrap_or_default().trim();
    match kind {
        "http" => match node.text_of("scheme").unwrap_or_default().to_ascii_lowercase().as_str() {
            "bearer" => one(Send::Bearer),
            "basic" => basic(),
            _ => Vec::new(),
        },
        "basic" => basic(),
        "oauth2" | "openIdConnect" => one(Send::Bearer),
        "apiKey" if !name.is_empty() => match node.text_of("in") {
            Some("header") => vec![header(name, node.text_of("description").unwrap_or_default())],
            Some("query") => one(Send::Query(name.to_owned())),
            Some("cookie") => one(Send::Cookie(name.to_owned())),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn basic() -> Vec<Sent> {
    vec![
        Sent { send: Send::BasicUser, written: None, name: Some("username") },
        Sent { send: Send::BasicPassword, written: None, name: Some("password") },
    ]
}

/// Returns a key in a header. The description says what is written before one in `Authorization`.
fn header(name: &str, description: &str) -> Sent {
    if name.eq_ignore_ascii_case("authorization") {
        let is_before = |scheme: &str, end: &str| description.contains(&format!("{scheme}{end}"));
        if is_before("Bearer", " ") {
            return Sent { send: Send::Bearer, written: None, name: None };
        }
        let token = is_before("Token token", "=").then_some("Token token={}".to_owned());
        let scheme = || {
            SCHEMES.iter().find(|scheme| {
                [" <", " {", " [", " $"].iter().any(|end| is_before(scheme, end))
                    || is_before(&format!("Authorization: {scheme}"), " ")
            })
        };
        let written = token.or_else(|| scheme().map(|scheme| format!("{scheme} {{}}")));
        return Sent { send: Send::Header(name.to_owned()), written, name: None };
    }
    Sent { send: Send::Header(name.to_owned()), written: None, name: None }
}

/// Returns, for each operation with security, the credentials of each alternative.
fn uses(document: &Document<'_>, endpoints: &[Endpoint<'_>]) -> Vec<Vec<Vec<String>>> {
    let common = document.root.get("security");
    let mut found: Vec<Vec<Vec<String>>> = Vec::new();
    for endpoint in endpoints {
        let Some(security) = endpoint.node.get("security").or(common) else { continue };
        let alternatives: Vec<Vec<String>> = security
            .items()
            .iter()
            .map(|all| all.entries().iter().map(|(name, _)| name.text.clone().into_owned()).collect())
            .collect();
        if !found.contains(&alternatives) {
            found.push(alternatives);
        }
    }
    found
}

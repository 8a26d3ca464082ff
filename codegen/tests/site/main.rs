//! The reference pages: links, escaping, and the rows of the page that the connector of OpenAI follows. A browser checks the
//! scripts, see [`a_browser_finds_no_mistake`].
#![allow(missing_docs)]
#![cfg(feature = "docs")]

use modwright::{File, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn site_of(sources: &[Source]) -> Vec<File> {
    let (model, diagnostics) = modwright::check(sources);
    let model =
        model.unwrap_or_else(|| panic!("{}", modwright::diagnostic::draw(&diagnostics, sources, false)));
    modwright::site::site(&model)
}

fn sources() -> Vec<Source> {
    modwright::load::load(&root().join("spec")).unwrap()
}

#[test]
fn the_same_specification_gives_the_same_bytes() {
    let sources = sources();
    assert_eq!(site_of(&sources), site_of(&sources));
}

#[test]
fn the_translations_of_the_twelve_modules_are_complete() {
    let (_, diagnostics) = modwright::check(&sources());
    let files = ROWS.iter().map(|(module, ..)| format!("openai/modules/{module}.yaml"));
    for file in files.chain(["openai/connector.yaml".to_owned(), "openai/types.yaml".to_owned()]) {
        let report = diagnostics.iter().find(|one| one.message.contains(&file));
        assert!(report.is_none(), "{report:?}");
    }
    let stale = diagnostics.iter().find(|one| one.code.name == "stale-translation");
    assert!(stale.is_none(), "{stale:?}");
}

/// Returns the values of an attribute.
fn values<'t>(text: &'t str, attribute: &str) -> Vec<&'t str> {
    let parts = text.split(&format!(" {attribute}=\"")).skip(1).collect::<Vec<_>>();
    parts.into_iter().filter_map(|part| part.split('"').next()).collect()
}

/// `fr/openai/modules/edit.html` and `../index.html` → `fr/openai/index.html`
fn joined(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor_of_it() {
    let files = site_of(&sources());
    let anchors: BTreeMap<&str, BTreeSet<&str>> = files
        .iter()
        .map(|file| (file.path.as_str(), values(&file.text, "id").into_iter().collect()))
        .collect();
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".html")) {
        let ids = values(&file.text, "id");
        assert_eq!(ids.len(), anchors[file.path.as_str()].len(), "{} has an ID twice", file.path);
        let links = [values(&file.text, "href"), values(&file.text, "src")].concat();
        for link in links.into_iter().filter(|link| !link.starts_with("http") && !link.starts_with("data:")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { file.path.clone() } else { joined(&file.path, path) };
            let found = anchors.get(target.as_str());
            if found.is_none_or(|ids| !anchor.is_empty() && !ids.contains(anchor)) {
                wrong.push(format!("{}: {link}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_page_asks_no_other_host() {
    for file in site_of(&sources()) {
        let text = &file.text;
        assert!(!values(text, "src").iter().any(|link| link.contains("//")), "{}", file.path);
        assert!(!text.contains("<link rel=\"stylesheet\" href=\"http"), "{}", file.path);
        let asks: &[&str] = match file.path.strip_prefix("assets/") {
            Some(name) if name.ends_with(".css") => &["@import", "url("],
            Some(_) => &["fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import("],
            None => &[],
        };
        assert!(!asks.iter().any(|one| text.contains(one)), "{}", file.path);
    }
}

/// A specification whose texts are as hostile as its author can make them.
fn hostile() -> Vec<Source> {
    let bad =
        r#"<script>hacked=1</script>"><img src=x onerror=hacked=1> `</code><b>` {{ 7*7 }} &amp; </title>"#;
    let file = |path: &str, text: String| Source {
        path: format!("spec/api/{path}"),
        text: text.replace("BAD", &bad.replace('\'', "''")),
    };
    vec![
        file(
            "connector.yaml",
            "connector: api\ntitle: 'BAD'\nhelp: 'BAD'\nbase_url: { default: https://localhost/ }\n\
             connection: { key: { type: string, label: 'BAD', help: 'BAD' } }\nheaders: { X-A: 'BAD' }\n"
                .to_owned(),
        ),
        file(
            "modules/things.yaml",
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/hostile.yaml"))
                .unwrap(),
        ),
        file("locales/fr.yaml", "locale: fr\ntexts: { 'BAD': 'é BAD' }\n".to_owned()),
    ]
}

#[test]
fn a_hostile_text_stays_a_text() {
    let files = site_of(&hostile());
    let mut seen = 0;
    for file in files.iter().filter(|file| file.path.ends_with(".html")) {
        let text = &file.text;
        seen += text.matches("hacked").count();
        for tag in ["<script>", "<img", "<b>hacked", "</code><b>", "49 &"] {
            assert!(!text.contains(tag), "{}: {tag}", file.path);
        }
    }
    assert!(seen > 100, "the texts are on the pages: {seen}");
}

/// The rows of the page that the connector follows: module, operation, and the fields with the words of its labels.
const ROWS: [(&str, &str, &[&str]); 12] = [
    ("completion", "Créer un achèvement", &["Ce module est obsolète.", "create.model", "create.prompt"]),
    ("moderation", "Créer une modération", &["Entrée", "create.input", "create.model"]),
    (
        "edit",
        "Créer une modification",
        &["create.model", "create.input", "create.instruction", "fautes d’orthographe"],
    ),
    (
        "embedding",
        "Créer une incorporation",
        &["create.model", "Texte d’entrée à incorporer", "ID d’utilisateur", "create.user"],
    ),
    (
        "chat_completion",
        "Créer un achèvement de chat",
        &["create.model", "create.messages", "Paramètres avancés"],
    ),
    (
        "edit_image",
        "Modifier une image",
        &[
            "Sélectionner l’opération",
            "Fichier source",
            "Description textuelle de l’image souhaitée",
            "Paramètres avancés",
        ],
    ),
    (
        "generate_images",
        "Générer des images",
        &["Description textuelle de l’image souhaitée", "Paramètres avancés"],
    ),
    ("get_models", "Obtenir des modèles", &["Lister les modèles", "Récupérer le modèle", "ID du modèle"]),
    (
        "custom_api_call",
        "Effectuer un appel API personnalisé",
        &["https://api.openai.com/v1/", "Méthode", "En-têtes", "Chaîne de requête", "Corps"],
    ),
    (
        "manage_audio",
        "Gérer l’audio",
        &["Sélectionner l’opération", "transcribe.file", "translate.file", "Paramètres avancés"],
    ),
    (
        "manage_files",
        "Gérer les fichiers",
        &[
            "Sélectionner l’opération",
            "ID de fichier",
            "delete.file_id",
            "retrieve.file_id",
            "content.file_id",
        ],
    ),
    (
        "manage_fine_tunes",
        "Gérer les réglages fins",
        &[
            "Affiner un modèle à partir d’un jeu de données",
            "Obtenir des informations sur un traitement de réglage fin",
            "Annuler un traitement de réglage fin",
            "Obtenir des mises à jour du statut pour un traitement de réglage fin",
            "Supprimer un modèle affiné",
        ],
    ),
];

#[test]
fn the_french_pages_have_the_rows_of_the_page_that_the_connector_follows() {
    let files = site_of(&sources());
    let text = |path: String| {
        let file = files.iter().find(|file| file.path == path);
        file.unwrap_or_else(|| panic!("no {path}")).text.replace("&#39;", "'")
    };
    let connector = text("fr/openai/index.html".to_owned());
    for row in ["Clé API", "ID d’organisation", "Nom de la connexion"] {
        assert!(connector.contains(row), "{row}");
    }
    for (module, title, rows) in ROWS {
        let page = text(format!("fr/openai/modules/{module}.html"));
        assert!(connector.contains(title), "{title}");
        assert!(page.contains(&format!("<h1>{title}</h1>")), "{title}");
        rows.iter().for_each(|row| assert!(page.contains(row), "{module}: {row}"));
    }
}

#[test]
fn a_text_that_is_not_translated_is_marked_as_english() {
    let files = site_of(&sources());
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    // A screen reader pronounces it by its language. One mark is that of the link to the English page.
    let all = |path: &str| text(path).matches(" lang=\"en\"").count() - 1;
    // The label of a field that has none is its name in words, which are English.
    let labels = |path: &str| {
        let rows = text(path).split("<th scope=\"row\"").skip(1);
        rows.filter(|row| row.split("</span>").next().is_some_and(|label| label.contains(" lang=\"en\"")))
            .count()
    };
    let marks = |path: &str| all(path) - labels(path);
    for (module, ..) in ROWS {
        assert_eq!(marks(&format!("fr/openai/modules/{module}.html")), 0, "{module}");
    }
    assert!(text("fr/openai/modules/evals.html").contains("<h1 lang=\"en\">Evals</h1>"));
    assert!(marks("fr/openai/modules/evals.html") > 100);
    assert_eq!(marks("en/openai/modules/evals.html"), 1, "the page itself");
    // A field has a label on the pages of every language.
    assert!(text("en/openai/modules/edit_image.html").contains("<span>Mask</span>"));
    assert!(text("fr/openai/modules/edit_image.html").contains("<span lang=\"en\">Mask</span>"));
    // The form is drawn from data.
    let in_form = |path: &str| text(path).matches("\"helpLang\":\"en\"").count();
    assert!(in_form("fr/openai/modules/evals.js") > 10);
    assert_eq!(in_form("fr/openai/modules/completion.js"), 0);
    assert_eq!(in_form("en/openai/modules/evals.js"), 0);
}

#[test]
fn modules_that_are_off_by_default_come_last_and_name_their_feature() {
    let files = site_of(&sources());
    let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
    let (first, more) = text("en/openai/index.html").split_once("id=\"page-more\"").unwrap();
    for (module, ..) in ROWS {
        assert!(first.contains(&format!("modules/{module}.html")), "{module}");
    }
    assert!(!first.contains("modules/evals.html") && more.contains("modules/evals.html"));
    assert!(text("en/openai/modules/evals.html").contains("<code>openai-evals</code>, off by default"));
    assert!(!text("en/openai/modules/moderation.html").contains("off by default"));
}

/// Opens pages in a browser: no error, no request to a host, nothing serious for an accessibility checker, and no line that is
/// wider than a phone. The scripts write the samples that the generator writes, and find in each input what the generated
/// validators find. Search, forms, language and theme are used by keyboard alone.
///
/// With `MODWRIGHT_ALL_PAGES`, every page is opened. With `MODWRIGHT_SPEC`, a folder of specifications, all pages of it are
/// opened instead.
#[test]
#[ignore = "needs Chromium, Node and two packages of npm: run codegen/tests/site/run"]
fn a_browser_finds_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, sources: &[Source]| {
        let site = folder.path().join(name);
        modwright::write::write(&site, &site_of(sources)).unwrap();
        site
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site");
    let mut node = Command::new("node");
    node.arg(here.join("browser.mjs"));
    match env::var_os("MODWRIGHT_SPEC") {
        Some(spec) => {
            let sources = modwright::load::load(Path::new(&spec)).unwrap();
            node.arg(write("site", &sources)).arg("--all");
        }
        None => {
            node.arg(write("site", &sources())).arg(write("hostile", &hostile()));
            node.arg(root().join("tests/cases/forms/cases.json"));
            node.args(env::var_os("MODWRIGHT_ALL_PAGES").map(|_| "--all"));
        }
    }
    let done = node.output().expect("node is installed");
    let text = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{text}");
    println!("{text}");
}

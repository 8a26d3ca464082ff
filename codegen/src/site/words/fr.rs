//! French.

use super::Words;
use super::en::grouped;
use crate::conform::describe;
use crate::model::{Condition, ConnectionRule, Field, Format, Limit, Predicate, Requirement, Rule};

pub const WORDS: Words = Words {
    lang: "fr",
    name: "Français",
    folder: "fr/",
    colon: " : ",
    site_title: "Référence des API",
    site_help: "Clients Rust typés, générés à partir de spécifications vérifiées.",
    skip: "Aller au contenu",
    search: "Rechercher",
    search_hint: "Rechercher des modules, opérations, champs et types",
    theme: "Clair ou sombre",
    language: "Langue",
    contents: "Sommaire",
    path_to_here: "Vous êtes ici",
    connectors: "Connecteurs",
    only_in_english: "en anglais seulement",
    about: "Informations sur l’API",
    base_url: "URL de base",
    other_servers: "Autres serveurs",
    retried: "Statuts réessayés",
    vendor_docs: "Documentation de l’éditeur",
    connection: "Connexion",
    connection_help: "Les champs d’une connexion. Un titre en gras indique un champ obligatoire.",
    environment: "Variable d’environnement",
    sent_as: "Envoyé comme",
    not_sent: "N’est pas envoyé.",
    in_base_url: "Partie de l’URL de base.",
    secret: "Secret : il n’est jamais affiché.",
    connection_test: "Une connexion est testée par",
    modules: "Modules et leurs champs",
    bold_help: "Un titre en gras dans un module indique un champ obligatoire.",
    more_modules: "Autres modules",
    more_modules_help: "Chacun est une fonctionnalité de Cargo, désactivée par défaut.",
    feature: "Fonctionnalité de Cargo",
    off_by_default: "désactivée par défaut",
    module: "Module",
    select_operation: "Sélectionner l’opération",
    operation: "Opération",
    description: "Description",
    deprecated: "Obsolète",
    is_deprecated: "Obsolète.",
    module_is_deprecated: "Ce module est obsolète.",
    fields: "Champs",
    field: "Champ",
    required: "obligatoire",
    no_fields: "Elle n’a pas de champs.",
    advanced: "Paramètres avancés",
    rules: "Règles",
    soft: " (Limite souple : l’API la modifie souvent ou ne l’impose pas aujourd’hui ; `allow_soft` omet ces vérifications.)",
    response: "Réponse",
    error_bodies: "Le corps d’une erreur : ",
    webhooks: "L’API envoie des événements de type ",
    signed_standard: ". Chaque message est signé selon Standard Webhooks.",
    streamed: "La réponse peut être diffusée en continu, par fragments de type ",
    followed: "Elle peut être suivie jusqu’à la fin du traitement.",
    limited: "`limit` restreint le nombre d’éléments. Il n’est pas envoyé.",
    samples: "Exemples",
    copy: "Copier",
    try_it: "Remplir le formulaire",
    needs_script: "Le formulaire nécessite JavaScript.",
    types: "Types",
    type_: "Type",
    shared_types: "Types partagés",
    fields_of: "Champs de",
    values_of: "Valeurs de",
    forms_of: "Formes de",
    identifier: "Un identifiant : un texte qui a son propre type Rust.",
    open_enum: "D’autres valeurs sont acceptées aussi.",
    closed_enum: "Aucune autre valeur n’est acceptée.",
    tagged_by: "L’un de ces objets. Le champ qui les distingue",
    one_of_these: "Une valeur de l’un de ces types.",
    string: "texte",
    integer: "entier",
    number: "nombre",
    boolean: "vrai ou faux",
    timestamp: "horodatage (secondes depuis 1970)",
    json: "JSON quelconque",
    vector: "vecteur",
    file: "fichier",
    list_of: "liste de ",
    map_of: "table de ",
    pages_of: "pages de ",
    events_of: "flux d’événements : ",
    lines_of: "flux de lignes JSON : ",
    or_null: " ou null",
    or_nothing: ", ou aucun corps",
    bytes: "octets",
    nothing: "aucun corps",
    in_path: "dans le chemin",
    in_query: "dans la chaîne de requête",
    in_header: "dans un en-tête",
    in_raw: "le corps entier",
    default: "Valeur par défaut",
    preset: "Envoyé s’il n’est pas défini",
    example: "Exemple",
    values_from: "Valeurs de",
    rest: "Tous les autres champs, par leur nom",
    only_in_requests: "Aucune réponse ne l’a.",
    only_in_responses: "Uniquement dans les réponses : il n’est jamais envoyé.",
    each_item: "Chaque élément",
    item: |number| format!("Élément {number}"),
    each_key: "Chaque clé",
    each_value: "Chaque valeur",
    any_call: [
        ("url", "URL", "Un chemin relatif à l’URL de base."),
        ("method", "Méthode", "La méthode de requête HTTP."),
        (
            "headers",
            "En-têtes",
            "Les en-têtes de la requête, sous la forme d’un objet JSON de textes. Ceux de la connexion sont ajoutés automatiquement.",
        ),
        (
            "query",
            "Chaîne de requête",
            "Les paramètres de la chaîne de requête, sous la forme d’un objet JSON de textes.",
        ),
        ("body", "Corps", "Le corps de la requête, au format JSON."),
    ],
    limit,
    range: |low, high| format!("de {} à {}", decimal(low), decimal(high)),
    condition: |fields, one| condition(fields, one).unwrap_or_else(|| one.text.clone()),
    connection_rule,
    rule,
};

/// `0.5` → `0,5`
fn decimal(number: &str) -> String {
    number.replace('.', ",")
}

fn some(count: u64, one: &str, many: &str) -> String {
    // No line break within a number.
    format!("{} {}", grouped(count, "\u{202f}"), if count < 2 { one } else { many })
}

fn connection_rule(rule: &ConnectionRule) -> String {
    let fields: Vec<String> = rule.fields.iter().map(|field| format!("`{field}`")).collect();
    let fields = listed(&fields, "et");
    match (&rule.when, rule.least, rule.most) {
        (Some(field), 0, _) => format!("`{field}` exclut {fields}."),
        (Some(field), ..) => format!("`{field}` nécessite {fields}."),
        (None, 1, 1) => format!("Exactement un champ parmi {fields}."),
        (None, 0, _) => format!("Au plus un champ parmi {fields}."),
        (None, ..) => format!("Au moins un champ parmi {fields}."),
    }
}

fn format_in_words(format: Format) -> String {
    let what = match format {
        Format::Datetime => "une date et heure avec décalage",
        Format::Date => "une date",
        Format::Time => "une heure",
        Format::Duration => "une durée",
        Format::Uuid => return "un UUID".to_owned(),
        Format::Url => return "une URL absolue".to_owned(),
        Format::Email => return "une adresse e-mail".to_owned(),
        Format::Ip => return "une adresse IP".to_owned(),
        Format::Decimal => "un nombre décimal",
        Format::Base64 => return "des octets en base64".to_owned(),
    };
    format!("{what}, comme `{}`", format.example())
}

fn limit(limit: &Limit) -> String {
    let number = |number: &crate::model::Number| decimal(&number.to_string());
    match limit {
        Limit::Minimum(n) => format!("au moins {}", number(n)),
        Limit::Maximum(n) => format!("au plus {}", number(n)),
        Limit::ExclusiveMinimum(n) => format!("plus de {}", number(n)),
        Limit::ExclusiveMaximum(n) => format!("moins de {}", number(n)),
        Limit::MultipleOf(n) => format!("un multiple de {}", number(n)),
        Limit::MinLength(n) => format!("au moins {}", some(*n, "caractère", "caractères")),
        Limit::MaxLength(n) => format!("au plus {}", some(*n, "caractère", "caractères")),
        Limit::Pattern(pattern) => format!("conforme à `{}`", pattern.text),
        Limit::Format(format) => format_in_words(*format),
        Limit::MinItems(n) => format!("au moins {}", some(*n, "élément", "éléments")),
        Limit::MaxItems(n) => format!("au plus {}", some(*n, "élément", "éléments")),
        Limit::UniqueItems => "aucun élément en double".to_owned(),
        Limit::MinProperties(n) => format!("au moins {}", some(*n, "entrée", "entrées")),
        Limit::MaxProperties(n) => format!("au plus {}", some(*n, "entrée", "entrées")),
        Limit::MaxSize(n) => format!("au plus {}", some(*n, "octet", "octets")),
        Limit::MediaTypes(types) => format!("l’un des types {}", types.join(", ")),
        Limit::Square => "aussi haute que large".to_owned(),
        Limit::Transparent => "avec des zones transparentes".to_owned(),
        // A limit without French words is described in English.
        #[allow(unreachable_patterns)]
        other => describe(other),
    }
}

/// ```text
/// lorsque `model` vaut dall-e-3 : `n` est au plus 1
/// ```
fn rule(fields: &[Field], rule: &Rule) -> String {
    let Some(requirement) = requirement(fields, &rule.requirement) else { return rule.text.clone() };
    let conditions: Option<Vec<String>> = rule.when.iter().map(|one| condition(fields, one)).collect();
    match conditions {
        Some(conditions) if conditions.is_empty() => requirement,
        Some(conditions) => format!("lorsque {} : {requirement}", conditions.join(" et que ")),
        None => rule.text.clone(),
    }
}

fn name(fields: &[Field], index: usize) -> String {
    fields.get(index).map_or_else(String::new, |field| format!("`{}`", field.name))
}

fn names(fields: &[Field], indexes: &[usize], and: &str) -> String {
    listed(&indexes.iter().map(|index| name(fields, *index)).collect::<Vec<_>>(), and)
}

/// `a, b et c`
fn listed(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} {and} {last}", before.join(", ")),
    }
}

fn condition(fields: &[Field], condition: &Condition) -> Option<String> {
    let name = name(fields, condition.field);
    Some(match &condition.predicate {
        Predicate::Is(words) => format!("{name} vaut {}", listed(words, "ou")),
        Predicate::Has(word) => format!("{name} contient {word}"),
        Predicate::Set => format!("{name} est défini"),
        Predicate::Unset => format!("{name} n’est pas défini"),
        #[allow(unreachable_patterns)]
        _ => return None,
    })
}

fn requirement(fields: &[Field], requirement: &Requirement) -> Option<String> {
    let name = |index: &usize| name(fields, *index);
    let names = |indexes: &[usize], and: &str| names(fields, indexes, and);
    Some(match requirement {
        Requirement::Needs(field, others) => format!("{} nécessite {}", name(field), names(others, "et")),
        Requirement::Excludes(field, others) => format!("{} exclut {}", name(field), names(others, "et")),
        Requirement::OneOf(list) => format!("exactement un champ parmi {}", names(list, "et")),
        Requirement::AtLeastOneOf(list) => format!("au moins un champ parmi {}", names(list, "et")),
        Requirement::AtMostOneOf(list) => format!("au plus un champ parmi {}", names(list, "et")),
        Requirement::NotBelow(field, other) => format!("{} vaut au moins {}", name(field), name(other)),
        Requirement::AsLongAs(field, other) => {
            format!("{} est aussi longue que {}", name(field), name(other))
        }
        Requirement::AsLargeAs(field, other) => {
            format!("l’image de {} est aussi grande que celle de {}", name(field), name(other))
        }
        Requirement::Required(field) => format!("{} est obligatoire", name(field)),
        Requirement::Unset(field) => format!("{} n’est pas autorisé", name(field)),
        Requirement::Is(field, words) => format!("{} vaut {}", name(field), listed(words, "ou")),
        Requirement::Bound(field, bound) => format!("{} est limité : {}", name(field), limit(bound)),
        #[allow(unreachable_patterns)]
        _ => return None,
    })
}

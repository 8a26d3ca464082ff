//! The text of a new module, with comments.

/// The name of a field, and its declaration.
type Line = (String, String);

/// A module with one operation.
#[derive(Clone, Copy, Default)]
pub struct Template<'t> {
    pub name: &'t str,
    pub method: &'t str,
    pub path: &'t str,
    /// The fields of the operation, with their types.
    pub fields: &'t [Line],
    /// The other files of the connector: a path parameter is declared like there.
    pub others: &'t [&'t str],
    /// The response is a list, page by page.
    pub is_paged: bool,
}

impl Template<'_> {
    /// Returns `true` if the operation most likely lists something, page by page.
    pub fn lists(&self, others: &[&str]) -> bool {
        let has_pages = others.iter().any(|text| text.starts_with("connector:") && text.contains("\npages:"));
        self.method == "get" && !self.path.ends_with('}') && has_pages
    }

    pub fn text(&self) -> String {
        let Self { name, method, .. } = self;
        let (shared, own) = self.fields();
        let list = |fields: &[Line], depth: &str| -> String {
            fields.iter().map(|(name, rest)| format!("{depth}{name}: {rest}\n")).collect()
        };
        let of_module =
            if shared.is_empty() { String::new() } else { format!("\nfields:\n{}", list(&shared, "  ")) };
        let lines = list(&own, "      ");
        let fields = if lines.is_empty() {
            "    # fields:\n    #   name: { type: string!, max_length: 64, help: What the field means. }\n"
                .to_owned()
        } else {
            format!("    # Add `help:` and bounds, such as `max_length: 64`.\n    fields:\n{lines}")
        };
        let request: Vec<String> = shared.iter().chain(&own).filter_map(example).collect();
        let request = if request.is_empty() { String::new() } else { format!(" {} ", request.join(", ")) };
        let returns = if self.is_paged { "pages<Item>" } else { "nothing" };
        format!(
            "\
module: {name}
title: {title}
# help: What the module is for.
{of_module}
operations:
  {operation}:
    {method}: {path}
    # help: What the operation does.
{fields}    # rules: ['a needs b']
    # A type under `types:`, `list<…>` or `pages<…>` of it, `string`, `bytes` or `nothing`.
    returns: {returns}
    # examples:
    #   hello:
    #     request: {{{request}}}

{types}",
            title = title(name),
            operation = self.operation(),
            path = scalar(self.path, "{}"),
            types = self.types(),
        )
    }

    fn operation(&self) -> &str {
        match self.method {
            "get" => "list",
            "head" => "exists",
            "post" => "create",
            "put" => "replace",
            "patch" => "update",
            "query" => "search",
            other => other,
        }
    }

    /// Returns the fields of the module and those of the operation: each name with the rest of its line.
    fn fields(&self) -> (Vec<Line>, Vec<Line>) {
        let (mut shared, mut own) = (Vec::new(), Vec::new());
        let parameters = self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        for name in parameters.map(|name| name.trim_end_matches("...")) {
            if self.fields.iter().any(|(field, _)| field == name) {
                continue;
            }
            let declared = |depth| usual(self.others.iter().filter_map(|text| field(text, name, depth)));
            if let Some(rest) = declared("  ") {
                shared.push((name.to_owned(), rest.to_owned()));
            } else if let Some(rest) = declared("      ") {
                own.push((name.to_owned(), rest.to_owned()));
            } else {
                let ty = if name.ends_with("_number") { "integer!" } else { "string!" };
                own.push((name.to_owned(), format!("{{ type: {ty}, help: Part of the path. }}")));
            }
        }
        own.extend(
            self.fields.iter().map(|(name, ty)| (name.clone(), format!("{{ type: {} }}", scalar(ty, "")))),
        );
        (shared, own)
    }

    /// Returns the declarations of the types that the fields and the response name.
    fn types(&self) -> String {
        let item = "  Item:\n    fields:\n      id: string!\n";
        let mut types = if self.is_paged { item.to_owned() } else { String::new() };
        let words = self.fields.iter().flat_map(|(_, ty)| ty.split(|c: char| !c.is_ascii_alphanumeric()));
        for word in words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())) {
            let line = format!("  {word}:\n");
            let is_shared =
                |text: &&str| text.starts_with("types:") && text.contains(&format!("\n  {word}:"));
            if !types.contains(&line) && !self.others.iter().any(is_shared) {
                types += &format!("{line}    # Or `fields:`, a struct.\n    enum: [a, b]\n");
            }
        }
        if types.is_empty() {
            let item: String = item.lines().map(|line| format!("# {line}\n")).collect();
            return format!("# types:\n{item}");
        }
        format!("types:\n{types}")
    }
}

/// Returns the declaration of a field on one line, which is indented by `depth`, without its name.
fn field<'t>(text: &'t str, name: &str, depth: &str) -> Option<&'t str> {
    let mut is_inside = depth.len() > 2;
    text.lines().find_map(|line| {
        if depth.len() == 2 && line.starts_with(|c: char| c.is_ascii_lowercase()) {
            is_inside = line == "fields:";
        }
        let rest = line.strip_prefix(depth)?.strip_prefix(name)?.strip_prefix(": ")?;
        (is_inside && text.starts_with("module:") && rest.starts_with('{') && rest.ends_with('}'))
            .then_some(rest)
    })
}

/// Returns the text that occurs most often.
fn usual<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let texts: Vec<&str> = texts.collect();
    // The first one of those that occur equally often.
    texts.iter().rev().copied().max_by_key(|text| texts.iter().filter(|other| *other == text).count())
}

/// Returns the field with a value, for an example, if the field is required.
fn example((name, rest): &Line) -> Option<String> {
    let ty = rest.split_once("type: ")?.1.split([',', ' ', '}']).next()?.trim_matches('\'');
    let value = match ty.strip_suffix('!')?.trim_end_matches('?') {
        "integer" | "number" | "timestamp" => "1",
        "boolean" => "true",
        _ => "a",
    };
    Some(format!("{name}: {value}"))
}

/// Returns a text as YAML, in quotes unless it has letters, digits and harmless signs only.
pub fn scalar(text: &str, more: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " _-./<>|?!".contains(c) || more.contains(c);
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// `big_widgets` → `Big widgets`
pub fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

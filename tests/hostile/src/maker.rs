//! A random specification: one connector with all that the language has.

use crate::connection::Pages;
use crate::types::{Declared, Field, Kind, Ty, Values, closed, forms, text};
use crate::words;
use modwright::Source;
use serde_json::{Map, Value, json};

/// The connector with the number `number`, which is its seed. Mostly it is called `c{number}`.
pub fn make(number: u64) -> Vec<Source> {
    let rng = fastrand::Rng::with_seed(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut maker = Maker {
        rng,
        types: Vec::new(),
        choices: None,
        tests: Vec::new(),
        shared: Vec::new(),
        pages: Vec::new(),
        servers: false,
        taken: Vec::new(),
    };
    maker.connector(number)
}

/// An object whose keys stay in the order in which they were added.
#[derive(Default)]
struct Yaml(String);

impl Yaml {
    fn add(&mut self, key: &str, value: &Value) {
        self.0.push_str(&format!("{}: {value}\n", json!(key)));
    }
}

pub(crate) struct Maker {
    pub rng: fastrand::Rng,
    pub types: Vec<Declared>,
    /// An operation of the module whose items are the values of fields, as `module.operation`.
    pub choices: Option<String>,
    /// Operations that need no field.
    pub tests: Vec<String>,
    /// The fields of the module.
    pub shared: Vec<Field>,
    /// The connector's kinds of pages, by name.
    pub pages: Vec<(String, Pages)>,
    pub servers: bool,
    /// Names of types of the file, as Rust has them.
    taken: Vec<String>,
}

impl Maker {
    pub(crate) fn one_in(&mut self, n: u32) -> bool {
        self.rng.u32(..n) == 0
    }

    pub(crate) fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.rng.usize(..from.len())]
    }

    /// A name that none of `known` has; sometimes one that is no name, and often enough one that only differs in `_`.
    pub(crate) fn snake(&mut self, known: &[String]) -> String {
        if self.one_in(2000) {
            return self.pick(words::NO_SNAKE).to_owned();
        }
        loop {
            let name = self.pick(words::SNAKE).to_owned();
            let plain = |name: &str| name.replace('_', "");
            let alike = known.iter().any(|one| plain(one) == plain(&name));
            if !known.contains(&name) && (!alike || self.one_in(8)) {
                return name;
            }
        }
    }

    pub(crate) fn pascal(&mut self) -> String {
        if self.one_in(1500) {
            return self.pick(words::NO_PASCAL).to_owned();
        }
        loop {
            let name = self.pick(words::PASCAL).to_owned();
            // The generics of constructors are `F`, `F1` and so on: a type with such a name is refused.
            let generic =
                name.strip_prefix('F').is_some_and(|rest| rest.parse::<u8>().is_ok() || rest.is_empty());
            if !self.taken.contains(&name) && (!generic || self.one_in(20)) {
                self.taken.push(name.clone());
                return name;
            }
        }
    }

    pub(crate) fn words(&mut self, most: usize) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for _ in 0..1 + self.rng.usize(..most) {
            let word = self.pick(words::WORDS).to_owned();
            let plain = |text: &str| -> String {
                text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
            };
            let odd = plain(&word).is_empty();
            if !odd && all.iter().all(|one| plain(one) != plain(&word)) {
                all.push(word);
            }
        }
        if all.is_empty() { vec!["only".to_owned()] } else { all }
    }

    pub(crate) fn docs(&mut self, into: &mut Map<String, Value>) {
        if self.one_in(4) {
            into.insert("help".to_owned(), json!(self.pick(words::HELP)));
        }
        if self.one_in(12) {
            into.insert("docs".to_owned(), json!("https://example.com/a_b?c=[d]#e"));
        }
        if self.one_in(12) {
            into.insert("deprecated".to_owned(), json!(self.pick(words::HELP).lines().next()));
        }
    }

    pub(crate) fn aka(&mut self, into: &mut Map<String, Value>) {
        if self.one_in(8) {
            into.insert("aka".to_owned(), json!(["OtherName", "other.name"]));
        }
    }

    fn connector(&mut self, number: u64) -> Vec<Source> {
        let mut yaml = Yaml::default();
        let name = if self.one_in(10) { self.snake(&[]) } else { format!("c{number}") };
        let folder = format!("spec/{name}");
        yaml.add("connector", &json!(name));
        let (connection, base_url, rules) = self.connection();
        yaml.add("base_url", &json!({ "default": base_url, "env": "BASE" }));
        if self.one_in(2) {
            yaml.add("title", &json!(self.pick(words::HELP).lines().next()));
        }
        if !connection.is_empty() {
            yaml.add("connection", &Value::Object(connection));
        }
        if !rules.is_empty() {
            yaml.add("rules", &json!(rules));
        }
        yaml.add(
            "streams",
            &json!({ "toggle": if self.one_in(3) { "at" } else { "stream-it" }, "end": "[DONE]" }),
        );
        let pages = self.kinds_of_pages();
        yaml.add("pages", &pages);
        self.servers = self.rng.bool();
        if self.servers {
            yaml.add("servers", &json!({ "b": "https://b.example.com/", "type": "https://c.example.com/" }));
        }
        let mut errors = Map::new();
        if self.rng.bool() {
            yaml.add("headers", &json!({ "x-version": "2" }));
            errors.insert("message".to_owned(), json!("error.message"));
            errors.insert("code".to_owned(), json!("error.code"));
            yaml.add(
                "retry",
                &json!({ "statuses": ["429", "5xx"], "max_retries": 2, "idempotency": "Idempotency-Key" }),
            );
        }
        yaml.add("array_format", &json!(self.pick(&["brackets", "comma", "repeat"])));
        let mut sources = vec![Source { path: format!("{folder}/connector.yaml"), text: yaml.0 }];
        if self.rng.bool() {
            let mut types = self.declare(3);
            if self.one_in(2) {
                let error = self.error(&mut types);
                errors.insert("type".to_owned(), json!(error));
                errors.insert(self.pick(&["404", "4xx", "5xx"]).to_owned(), json!(format!("list<{error}>")));
            }
            let mut yaml = Yaml::default();
            yaml.add("types", &types);
            sources.push(Source { path: format!("{folder}/types.yaml"), text: yaml.0 });
        }
        let (shared, taken) = (self.types.len(), self.taken.clone());
        let mut names: Vec<String> = Vec::new();
        for _ in 0..1 + self.rng.usize(..2) {
            let name = self.snake(&names);
            let path = format!("{folder}/modules/{name}.yaml");
            let text = if self.one_in(25) { any_call(&name) } else { self.module(&name) };
            sources.push(Source { path, text });
            names.push(name);
            self.types.truncate(shared);
            self.taken.clone_from(&taken);
        }
        if !errors.is_empty() {
            sources[0].text.push_str(&format!("errors: {}\n", Value::Object(errors)));
        }
        if !self.tests.is_empty() && self.one_in(2) {
            let test = &self.tests[self.rng.usize(..self.tests.len())];
            sources[0].text.push_str(&format!("test: {}\n", json!(test)));
        }
        sources
    }

    /// Declares some types, each made of those before it.
    fn declare(&mut self, most: usize) -> Value {
        let mut object = Map::new();
        for _ in 0..1 + self.rng.usize(..most) {
            let mut declared = self.declared();
            if let Some(object) = declared.json.as_object_mut() {
                self.aka(object);
            }
            object.insert(declared.name.clone(), declared.json.clone());
            self.types.push(declared);
        }
        Value::Object(object)
    }

    fn declared(&mut self) -> Declared {
        let name = self.pascal();
        match self.rng.u8(..10) {
            0..=4 => self.structure(name, &[]),
            5 | 6 => self.enumeration(name),
            7 => self.tagged(name),
            8 => {
                let all = self.alternatives();
                let json = json!({ "type": text(&self.types, &Ty::Union(all.clone())) });
                let closed = closed(&self.types, &Ty::Union(all.clone()));
                let kind =
                    if let [one] = all.as_slice() { Kind::Alias(one.clone()) } else { Kind::Union(all) };
                Declared { name, kind, closed, received: false, json }
            }
            _ => {
                let json =
                    json!({ "type": "string", "max_length": 64, "min_length": 1, "pattern": "[a-z]+" });
                Declared {
                    name,
                    kind: Kind::Alias(Ty::Plain("string")),
                    closed: false,
                    received: false,
                    json,
                }
            }
        }
    }

    fn enumeration(&mut self, name: String) -> Declared {
        if self.one_in(5) {
            let kind = Kind::Enum(vec!["abc".to_owned(), "a b".to_owned()]);
            return Declared { name, kind, closed: false, received: false, json: json!({ "type": "id" }) };
        }
        if self.one_in(5) {
            return self.integers(name);
        }
        let values = self.words(6);
        let closed = self.one_in(3);
        let mut json = if self.one_in(3) {
            let entries = values.iter().enumerate().map(|(index, value)| {
                let mut about = Map::new();
                self.docs(&mut about);
                about.remove("docs");
                if self.one_in(6) {
                    about.insert("as".to_owned(), json!(format!("As{index}")));
                }
                (value.clone(), Value::Object(about))
            });
            let entries: Map<String, Value> = entries.filter(|(_, about)| about != &json!({})).collect();
            if entries.len() == values.len() { json!({ "enum": entries }) } else { json!({ "enum": values }) }
        } else {
            json!({ "enum": values })
        };
        if closed {
            json["open"] = json!(false);
        }
        Declared { name, kind: Kind::Enum(values), closed, received: false, json }
    }

    /// An enum of integers, of which some have a name and a help.
    fn integers(&mut self, name: String) -> Declared {
        const ALL: [i64; 7] = [0, -1, 1, 42, 3_000_000_000, i64::MAX, i64::MIN];
        let values = ALL[..1 + self.rng.usize(..ALL.len())].to_vec();
        let closed = self.one_in(3);
        let mut json = if self.rng.bool() {
            json!({ "type": "integer", "enum": values })
        } else {
            let entries = values.iter().map(|value| {
                let mut about = Map::new();
                self.docs(&mut about);
                about.remove("docs");
                about.insert("as".to_owned(), json!(format!("As{}", value.unsigned_abs())));
                (value.to_string(), Value::Object(about))
            });
            let entries: Map<String, Value> = entries.collect();
            json!({ "type": "integer", "enum": entries })
        };
        if closed {
            json["open"] = json!(false);
        }
        Declared { name, kind: Kind::IntegerEnum(values), closed, received: false, json }
    }

    fn tagged(&mut self, name: String) -> Declared {
        let tag = self.pick(&["kind-of", "$type", "tag of it"]).to_owned();
        let structs: Vec<usize> = (0..self.types.len())
            .filter(|id| !self.types[*id].received && matches!(self.types[*id].kind, Kind::Struct { .. }))
            .collect();
        let mut variants: Vec<(String, Option<usize>)> = Vec::new();
        for value in self.words(4) {
            let content = if structs.is_empty() || self.one_in(4) {
                None
            } else {
                Some(structs[self.rng.usize(..structs.len())])
            };
            variants.push((value, content));
        }
        let closed = variants.iter().any(|(_, content)| content.is_some_and(|id| self.types[id].closed));
        let entries: Map<String, Value> = variants
            .iter()
            .map(|(value, content)| {
                (value.clone(), json!(content.map_or("nothing", |id| self.types[id].name.as_str())))
            })
            .collect();
        let mut json = json!({ "tag": tag, "variants": entries });
        if !structs.is_empty() && self.one_in(4) {
            json["untagged"] = json!(self.types[structs[self.rng.usize(..structs.len())]].name);
        }
        Declared { name, kind: Kind::Tagged(tag, variants), closed, received: false, json }
    }

    /// Alternatives whose forms differ.
    fn alternatives(&mut self) -> Vec<Ty> {
        let mut all: Vec<Ty> = Vec::new();
        let mut used = 0;
        for _ in 0..2 + self.rng.usize(..3) {
            let ty = self.ty(2);
            let own = forms(&self.types, &ty);
            if used & own == 0 && own != 31 {
                used |= own;
                all.push(ty);
            }
        }
        if all.is_empty() {
            all.push(Ty::Plain("string"));
        }
        if used & 8 == 0 && self.one_in(2) {
            all.extend(self.told_apart());
        }
        all
    }

    /// Two structs of which the first has a required field that the second lacks, if there are such.
    fn told_apart(&mut self) -> Vec<Ty> {
        let struct_of = |one: &Declared| match &one.kind {
            Kind::Struct { fields, .. } if !one.received => Some(fields.clone()),
            _ => None,
        };
        let structs: Vec<_> =
            self.types.iter().enumerate().filter_map(|(id, one)| Some((id, struct_of(one)?))).collect();
        for (first, fields) in &structs {
            let lacks = |others: &[Field]| {
                fields.iter().any(|one| one.required && others.iter().all(|other| other.wire != one.wire))
            };
            let second = structs.iter().find(|(id, others)| id != first && lacks(others));
            if let Some((second, _)) = second {
                return vec![Ty::Named(*first), Ty::Named(*second)];
            }
        }
        Vec::new()
    }

    /// A type of a value.
    fn ty(&mut self, depth: usize) -> Ty {
        const PLAIN: [&str; 10] = [
            "string",
            "string",
            "integer",
            "number",
            "boolean",
            "timestamp",
            "json",
            "datetime",
            "uuid",
            "base64",
        ];
        match self.rng.u8(..10) {
            0..=3 => Ty::Plain(PLAIN[self.rng.usize(..10)]),
            4 if depth > 0 => Ty::List(Box::new(self.item(depth - 1))),
            5 if depth > 0 => {
                let item = self.item(depth - 1);
                self.map(item)
            }
            6 if depth > 0 => {
                let most = if self.one_in(4) { 6 } else { 3 };
                let length = self.rng.usize(2..=most);
                Ty::Tuple((0..length).map(|_| self.item(depth - 1)).collect())
            }
            _ => {
                let all: Vec<usize> = (0..self.types.len()).filter(|id| !self.types[*id].received).collect();
                if all.is_empty() { Ty::Plain("string") } else { Ty::Named(all[self.rng.usize(..all.len())]) }
            }
        }
    }

    /// A type of an item, which sometimes may be null.
    fn item(&mut self, depth: usize) -> Ty {
        let ty = self.ty(depth);
        if self.one_in(4) { Ty::Nullable(Box::new(ty)) } else { ty }
    }

    /// A map, sometimes with keys of a declared type.
    fn map(&mut self, item: Ty) -> Ty {
        let is_key = |one: &Declared| matches!(&one.kind, Kind::Alias(ty) if *ty == Ty::Plain("string"));
        let keys: Vec<usize> = (0..self.types.len()).filter(|id| is_key(&self.types[*id])).collect();
        if keys.is_empty() || self.one_in(3) {
            return Ty::Map(Box::new(item));
        }
        Ty::Keyed(keys[self.rng.usize(..keys.len())], Box::new(item))
    }

    /// Sometimes adds a field with one value, which values of the maker do not have.
    pub(crate) fn constant(&mut self, known: &mut Vec<String>, entries: &mut Map<String, Value>) {
        if !self.one_in(5) {
            return;
        }
        let name = self.snake(known);
        let values = [
            json!("a \"b\" \\ {c} #"),
            json!(true),
            json!(-3),
            json!(i64::MIN),
            json!(u64::MAX),
            json!(2.5),
            json!(""),
        ];
        let value = values[self.rng.usize(..values.len())].clone();
        entries.insert(name.clone(), json!({ "const": value }));
        known.push(name);
    }

    pub(crate) fn structure(&mut self, name: String, given: &[(&str, Ty, &str)]) -> Declared {
        let (mut fields, mut entries) = (Vec::new(), Map::new());
        let mut known: Vec<String> = Vec::new();
        for (name, ty, mark) in given {
            entries.insert((*name).to_owned(), json!(format!("{}{mark}", text(&self.types, ty))));
            let (name, ty) = ((*name).to_owned(), ty.clone());
            known.push(name.clone());
            fields.push(Field {
                wire: name.clone(),
                name,
                ty,
                required: *mark == "!",
                nullable: *mark == "?",
            });
        }
        for _ in 0..self.rng.usize(..5) {
            let name = self.snake(&known);
            let (field, mut json) = self.field(&name, false);
            arriving_preset(&field, &mut json);
            known.push(name.clone());
            entries.insert(name, json);
            fields.push(field);
        }
        self.constant(&mut known, &mut entries);
        // Within a type that is part of itself, a list lies between.
        if self.one_in(6) {
            let inner = Ty::List(Box::new(Ty::Plain("string")));
            let written = self.pick(&["list", "map"]);
            let own = self.snake(&known);
            entries.insert(own.clone(), json!(format!("{written}<{name}>")));
            // Never given a value.
            let field = Field { name: own.clone(), wire: own, ty: inner, required: false, nullable: false };
            let (rules, first) = self.rules(&fields);
            fields.push(field);
            let mut json = json!({ "fields": entries });
            add_rules(&mut json, &rules);
            return self.finish(name, fields, first, true, json);
        }
        if self.one_in(8) {
            let own = self.snake(&known);
            let written = [
                name.clone(),
                format!("{name}?"),
                format!("({name}, string)"),
                format!("(integer, {name}?)?"),
            ];
            entries.insert(own, json!(written[self.rng.usize(..4)]));
            let (rules, first) = self.rules(&fields);
            let mut json = json!({ "fields": entries });
            add_rules(&mut json, &rules);
            return self.finish(name, fields, first, !rules.is_empty(), json);
        }
        let (rules, first) = self.rules(&fields);
        let mut json = json!({ "fields": entries });
        add_rules(&mut json, &rules);
        let bare = !rules.is_empty();
        self.finish(name, fields, first, bare, json)
    }

    fn finish(
        &mut self,
        name: String,
        fields: Vec<Field>,
        first: Vec<usize>,
        bare: bool,
        mut json: Value,
    ) -> Declared {
        if let Some(object) = json.as_object_mut() {
            self.docs(object);
        }
        if self.one_in(6) {
            let ty = self.item(1);
            if !closed(&self.types, &ty) {
                json["rest"] = json!(text(&self.types, &ty));
            }
        }
        let closed = fields.iter().any(|field| closed(&self.types, &field.ty));
        Declared { name, kind: Kind::Struct { fields, first, bare }, closed, received: false, json }
    }

    /// A field and what is written of it.
    pub(crate) fn field(&mut self, name: &str, query: bool) -> (Field, Value) {
        let ty = if query {
            match self.rng.u8(..4) {
                0 => Ty::List(Box::new(Ty::Plain("string"))),
                1 => self.map(Ty::Plain("integer")),
                _ => self.scalar(),
            }
        } else if self.one_in(5) {
            match self.alternatives() {
                all if all.len() > 1 => Ty::Union(all),
                all => all.into_iter().next().unwrap_or(Ty::Plain("string")),
            }
        } else {
            self.ty(2)
        };
        let (required, nullable) = (self.one_in(3), self.one_in(4));
        let marks = format!("{}{}", if nullable { "?" } else { "" }, if required { "!" } else { "" });
        let mut json = json!({ "type": format!("{}{marks}", text(&self.types, &ty)) });
        let wire = if self.one_in(6) { format!("{name}-wire") } else { name.to_owned() };
        if let Some(object) = json.as_object_mut() {
            if wire != name {
                object.insert("name".to_owned(), json!(wire));
            }
            self.docs(object);
            self.bounds(&ty, object);
            if let Some(choices) = self.choices.clone().filter(|_| self.one_in(8)) {
                object.insert("choices".to_owned(), json!(choices));
            }
            let word = ["default", "example", "preset"][self.rng.usize(..3)];
            let nullable_map = matches!(ty, Ty::Union(_)) && nullable;
            let unused = match word {
                "default" => required,
                "preset" => required || nullable_map,
                _ => false,
            };
            if self.one_in(4) && !unused {
                let value = if nullable && self.one_in(5) { Value::Null } else { self.value(&ty) };
                object.insert(word.to_owned(), value);
            }
        }
        (Field { name: name.to_owned(), wire, ty, required, nullable }, json)
    }

    /// A type that travels as text.
    pub(crate) fn scalar(&mut self) -> Ty {
        let enums: Vec<usize> = (0..self.types.len())
            .filter(|id| matches!(self.types[*id].kind, Kind::Enum(_) | Kind::IntegerEnum(_)))
            .collect();
        if !enums.is_empty() && self.one_in(4) {
            return Ty::Named(enums[self.rng.usize(..enums.len())]);
        }
        Ty::Plain(
            ["string", "integer", "number", "boolean", "timestamp", "datetime", "url"][self.rng.usize(..7)],
        )
    }

    pub(crate) fn value(&mut self, ty: &Ty) -> Value {
        Values { rng: &mut self.rng, types: &self.types }.of(ty, 1)
    }

    /// Bounds that every value of the maker keeps.
    fn bounds(&mut self, ty: &Ty, into: &mut Map<String, Value>) {
        if !self.one_in(3) {
            return;
        }
        let all: &[(&str, Value)] = match ty {
            Ty::Plain("string") => &[
                ("min_length", json!(1)),
                ("max_length", json!(64)),
                ("pattern", json!("[a-z]{1,5}")),
                ("pattern", json!("(?:[a-z]+|[^a-z\\s]){1,3}|\\\\\"")),
            ],
            Ty::Plain("integer") => {
                &[("minimum", json!(-5)), ("maximum", json!(3_000_000_000_u64)), ("multiple_of", json!(1))]
            }
            Ty::Plain("number") => &[("exclusive_minimum", json!(0)), ("exclusive_maximum", json!(1e9))],
            Ty::List(_) => &[("min_items", json!(0)), ("max_items", json!(9))],
            Ty::Map(_) | Ty::Keyed(..) => &[("min_properties", json!(0)), ("max_properties", json!(9))],
            _ => &[],
        };
        for (name, value) in all {
            if self.rng.bool() {
                into.insert((*name).to_owned(), value.clone());
                if self.one_in(4) {
                    into.insert("soft".to_owned(), json!([name]));
                }
            }
        }
    }

    /// At most one rule that holds where nothing optional is given but the fields of which the indexes are returned.
    pub(crate) fn rules(&mut self, fields: &[Field]) -> (Vec<String>, Vec<usize>) {
        let optional: Vec<usize> = (0..fields.len()).filter(|index| !fields[*index].required).collect();
        let [a, b, ..] = *optional.as_slice() else { return (Vec::new(), Vec::new()) };
        if !self.one_in(3) {
            return (Vec::new(), Vec::new());
        }
        let (left, right) = (&fields[a].name, &fields[b].name);
        let boolean = |index: usize| fields[index].ty == Ty::Plain("boolean");
        let number = |index: usize| matches!(fields[index].ty, Ty::Plain("integer" | "number"));
        let list = |index: usize| matches!(fields[index].ty, Ty::List(_));
        let value = match &fields[a].ty {
            Ty::Named(id) => match &self.types[*id].kind {
                Kind::Enum(values) => {
                    values.iter().find(|value| value.chars().all(|c| c.is_ascii_alphanumeric()))
                }
                _ => None,
            },
            _ => None,
        };
        let (rule, first) = match self.rng.u8(..9) {
            7 | 8 if number(a) && fields[a].ty == fields[b].ty => {
                (format!("{left} at least {right}"), vec![])
            }
            7 if number(a) => (format!("when {right} is set: {left} maximum 1000"), vec![]),
            7 | 8 if list(a) && list(b) => (format!("{left} as long as {right}"), vec![]),
            7 | 8 if value.is_some() => {
                (format!("when {left} is {}: {right} is unset", value.map_or("", String::as_str)), vec![])
            }
            0 => (format!("{left} needs {right}"), vec![]),
            1 => (format!("{left} excludes {right}"), vec![]),
            2 => (format!("at most one of {left}, {right}"), vec![]),
            3 if !boolean(a) => (format!("one of {left}, {right}"), vec![a]),
            4 if !boolean(a) => (format!("at least one of {left}, {right}"), vec![a]),
            5 => (format!("when {left} is set: {right} is required"), vec![]),
            _ => (format!("when {left} is set: {right} is unset"), vec![]),
        };
        (vec![rule], first)
    }

    fn module(&mut self, name: &str) -> String {
        let mut yaml = Yaml::default();
        yaml.add("module", &json!(name));
        if self.rng.bool() {
            yaml.add("title", &json!(self.pick(words::HELP).lines().next()));
            yaml.add("help", &json!(self.pick(words::HELP)));
        }
        if self.one_in(8) {
            yaml.add("deprecated", &json!(self.pick(words::HELP).lines().next()));
        }
        let mut names: Vec<String> = Vec::new();
        for _ in 0..1 + self.rng.usize(..4) {
            names.push(self.snake(&names.clone()));
        }
        let values = self.snake(&names);
        self.choices = self.rng.bool().then(|| format!("{name}.{values}"));
        let mut types = self.declare(5);
        let fields = self.module_fields();
        if !self.shared.is_empty() {
            yaml.add("fields", &Value::Object(fields));
        }
        let mut operations = Map::new();
        for own in names {
            let (operation, alone) = self.operation(&mut types);
            if alone {
                self.tests.push(format!("{name}.{own}"));
            }
            operations.insert(own, operation);
        }
        if self.one_in(6) {
            let event = self.arriving(&mut types, &[("id", Ty::Plain("string"), "!")]);
            let event = text(&self.types, &event);
            let webhooks =
                if self.rng.bool() { json!({ "type": event, "signed": "standard" }) } else { json!(event) };
            yaml.add("webhooks", &webhooks);
        }
        if self.choices.take().is_some() {
            let item = self.arriving(&mut types, &[("id", Ty::Plain("string"), "!")]);
            let returns = format!("list<{}>", text(&self.types, &item));
            operations.insert(values, json!({ "get": "values", "returns": returns }));
        }
        if self.pages[0].1.last && self.one_in(4) {
            let item = self.helper(
                &mut types,
                &[("id", Ty::Plain("string"), "!"), ("status", Ty::Plain("string"), "!")],
            );
            let item = text(&self.types, &item);
            operations.insert(
                "list".to_owned(),
                json!({ "get": "jobs/{id}/events", "fields": { "id": "string!", "after": "string", "size": "integer" },
                    "returns": format!("pages<{item}>"), "follow": "look.status is done, gone" }),
            );
            operations.insert(
                "look".to_owned(),
                json!({ "get": "jobs/{id}", "fields": { "id": "string!" }, "returns": item }),
            );
        }
        if self.one_in(3) {
            let name = self.snake(&operations.keys().cloned().collect::<Vec<_>>());
            let operation = self.both_ways(&mut types);
            operations.insert(name, operation);
        }
        yaml.add("operations", &Value::Object(operations));
        yaml.add("types", &types);
        self.shared.clear();
        yaml.0
    }

    /// Fields that several operations may take.
    fn module_fields(&mut self) -> Map<String, Value> {
        let mut all = Map::new();
        if self.one_in(2) {
            return all;
        }
        let mut known = vec!["at".to_owned(), "after".to_owned(), "size".to_owned(), "limit".to_owned()];
        for _ in 0..1 + self.rng.usize(..2) {
            let name = self.snake(&known);
            let (field, json) = self.field(&name, true);
            known.push(name.clone());
            all.insert(name, json);
            self.shared.push(field);
        }
        all
    }

    /// A struct with these fields among others.
    pub(crate) fn helper(&mut self, types: &mut Value, fields: &[(&str, Ty, &str)]) -> Ty {
        let name = self.pascal();
        let declared = self.structure(name.clone(), fields);
        types[name] = declared.json.clone();
        self.types.push(declared);
        Ty::Named(self.types.len() - 1)
    }

    /// A type that may arrive.
    pub(crate) fn received(&mut self) -> Ty {
        for _ in 0..5 {
            let ty = self.ty(1);
            if !closed(&self.types, &ty) && ty != Ty::Plain("string") {
                return ty;
            }
        }
        Ty::Plain("json")
    }
}

/// Only what a response can be without stays a preset of a type.
pub(crate) fn arriving_preset(field: &Field, json: &mut Value) {
    let read = match (json.get("preset"), &field.ty) {
        (None, _) => return,
        _ if field.nullable => None,
        (Some(Value::Array(_)), Ty::List(_)) => Some(json!([])),
        (Some(Value::Object(_)), Ty::Map(_) | Ty::Keyed(..)) => Some(json!({})),
        (Some(Value::Array(_) | Value::Object(_)), _) => None,
        (Some(scalar), _) => Some(scalar.clone()),
    };
    match (read, json.as_object_mut()) {
        (Some(read), _) => json["preset"] = read,
        (None, Some(object)) => drop(object.remove("preset")),
        (None, None) => {}
    }
}

fn add_rules(json: &mut Value, rules: &[String]) {
    if !rules.is_empty() {
        json["rules"] = json!(rules);
    }
}

fn any_call(name: &str) -> String {
    format!("module: {}\ncall: any\n", json!(name))
}

//! Schemas.

use super::{COMPONENTS, Maker, NAMES, TEXTS, reference};
use serde_json::{Map, Value, json};

impl Maker {
    pub(super) fn component(&mut self, name: &str) -> Value {
        match name {
            "pet-status" => json!({ "type": "string", "enum": ["available", "sold"] }),
            "Tree" => json!({
                "type": "object",
                "properties": { "left": reference("Tree"), "right": reference("Tree"), "value": self.scalar() },
            }),
            "List" => json!({ "type": "array", "items": reference(self.choose(&["Tree", "List"])) }),
            "Error" => json!({
                "type": "object",
                "properties": { "error": { "type": "object", "properties": { "message": { "type": "string" } } } },
            }),
            "Animal" => json!({
                "type": "object",
                "required": ["species"],
                "properties": { "species": { "type": "string" } },
                "discriminator": { "propertyName": "species" },
            }),
            "Dog" => json!({ "allOf": [reference("Animal"), self.object()] }),
            "Either" => {
                json!({ "oneOf": [reference("Pet"), reference(self.choose(&COMPONENTS)), { "type": "string" }] })
            }
            "Labels" => {
                json!({ "type": "object", "additionalProperties": reference(self.choose(&COMPONENTS)) })
            }
            "pet" => self.schema(),
            _ => self.object(),
        }
    }

    /// A list with types of its own for its first items, mostly of a fixed length.
    fn tuple(&mut self) -> Value {
        let mut items = vec![self.scalar(), self.schema()];
        while self.one_in(3) {
            items.push(self.schema());
        }
        let length = items.len();
        let mut schema = json!({ "type": "array", "prefixItems": items });
        if self.one_in(2) {
            schema["items"] = json!(false);
        }
        if self.one_in(2) {
            schema["minItems"] = json!(length);
            schema["maxItems"] = json!(length);
        }
        schema
    }

    pub(super) fn schema(&mut self) -> Value {
        if self.depth > 3 {
            return self.scalar();
        }
        self.depth += 1;
        let mut schema = match self.random.usize(..24) {
            0..6 => self.scalar(),
            6 | 7 => reference(self.choose(&COMPONENTS)),
            8 => json!({ "type": "array", "items": self.schema() }),
            9 => json!({ "type": "object", "additionalProperties": self.schema() }),
            10 | 11 => self.object(),
            12 => json!({ "oneOf": [self.schema(), self.schema(), self.schema()] }),
            13 => json!({ "anyOf": [self.schema(), { "type": "null" }] }),
            14 => json!({ "allOf": [self.object(), self.object(), reference(self.choose(&COMPONENTS))] }),
            15 => self.tagged(),
            16 => self.tuple(),
            17 => self.enumeration(),
            18 => json!({ "allOf": [reference(self.choose(&COMPONENTS))], "nullable": true }),
            19 => self.rare(),
            20 => json!({
                "type": "array",
                "items": self.schema(),
                "minItems": self.choose(&[0, 2]),
                "maxItems": self.choose(&[1, 100]),
                "uniqueItems": self.one_in(2),
            }),
            21 => {
                json!({ "anyOf": [{ "type": "array", "items": self.schema() }, { "type": "array", "items": self.schema() }] })
            }
            _ => json!({}),
        };
        self.depth -= 1;
        if schema.is_boolean() {
            return schema;
        }
        match self.random.usize(..20) {
            0 => schema["nullable"] = json!(true),
            1 => schema["description"] = json!("A value: `x`. More of it."),
            2 => schema["deprecated"] = json!(true),
            3 => schema["default"] = json!(self.choose(&TEXTS)),
            4 => schema["title"] = json!(self.choose(&["Some Title", "Pet", "a", "Title 2"])),
            5 => schema["readOnly"] = json!(true),
            6 => schema["writeOnly"] = json!(true),
            7 => schema["example"] = json!({ "a": [1, "b", null] }),
            8 => schema["examples"] = json!(["a", 1]),
            9 => schema["x-enum-varnames"] = json!(["One", "Two", "two"]),
            _ => {}
        }
        schema
    }

    /// What hardly any document has.
    fn rare(&mut self) -> Value {
        match self.random.usize(..12) {
            0 => json!(true),
            1 => json!(false),
            2 => json!({ "not": { "type": "string" } }),
            3 => json!({ "if": { "required": ["id"] }, "then": self.object(), "else": self.object() }),
            4 => {
                json!({ "type": "object", "patternProperties": { "^x-": self.schema() }, "unevaluatedProperties": false })
            }
            5 => {
                json!({ "type": "object", "propertyNames": { "maxLength": 8 }, "additionalProperties": self.scalar(), "minProperties": 1, "maxProperties": 9 })
            }
            6 => json!({ "type": "array", "contains": self.scalar(), "items": self.scalar() }),
            7 => json!({ "$defs": { "Own": self.object() }, "$ref": "#/$defs/Own" }),
            8 => {
                json!({ "$ref": self.choose(&["other.yaml#/Pet", "#/paths/~1pets/get", "#", "", "#/components/schemas/Pet/properties/id", "#/definitions/Pet"]) })
            }
            9 => {
                json!({ "type": ["object", "array", "string", "null"], "properties": { "id": self.scalar() }, "items": self.scalar() })
            }
            10 => json!({ "$dynamicRef": "#node", "type": "object" }),
            _ => json!({ "type": self.choose(&["file", "any", "Date", "int", "null"]) }),
        }
    }

    pub(super) fn object(&mut self) -> Value {
        let mut fields = Map::new();
        for _ in 0..self.random.usize(..6) {
            let name = self.choose(&NAMES);
            self.depth += 1;
            let schema = self.schema();
            self.depth -= 1;
            fields.insert(name.to_owned(), schema);
        }
        let mut required: Vec<String> = fields.keys().filter(|_| self.random.bool()).cloned().collect();
        if self.one_in(12) {
            required.push("no_field".to_owned());
        }
        let mut object = json!({ "type": "object", "properties": fields, "required": required });
        match self.random.usize(..14) {
            0 => object["additionalProperties"] = self.scalar(),
            1 => object["additionalProperties"] = json!(false),
            2 => object["oneOf"] = json!([{ "required": ["id"] }, { "required": ["name"] }]),
            3 => object["additionalProperties"] = json!(true),
            4 => {
                object["anyOf"] = json!([{ "properties": { "id": self.scalar() } }, { "properties": { "next": self.scalar() } }])
            }
            5 => object["dependentRequired"] = json!({ "id": ["name"] }),
            _ => {}
        }
        object
    }

    fn tagged(&mut self) -> Value {
        if self.one_in(4) {
            return json!({
                "oneOf": [reference("Pet"), reference("Dog"), reference(self.choose(&COMPONENTS))],
                "discriminator": { "propertyName": self.choose(&["type", "species", "kind"]), "mapping": { "pet": "Pet", "dog": "#/components/schemas/Dog" } },
            });
        }
        let mut variants = Vec::new();
        for name in ["cat", "dog", "Other"] {
            let mut variant = self.object();
            let name = if self.one_in(8) { "dog" } else { name };
            variant["properties"]["kind"] = match self.one_in(4) {
                true => json!({ "const": name }),
                false => json!({ "type": "string", "enum": [name] }),
            };
            if !self.one_in(4) {
                variant["required"] = json!(["kind"]);
            }
            variants.push(variant);
        }
        if self.one_in(4) {
            variants.push(self.schema());
        }
        let mut union = json!({ "oneOf": variants });
        if self.one_in(2) {
            union["discriminator"] = json!({ "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Pet", "gone": "#/components/schemas/Lost" } });
        }
        union
    }

    fn enumeration(&mut self) -> Value {
        match self.random.usize(..11) {
            0 => json!({ "type": "integer", "enum": [1, 2, 3] }),
            1 => json!({ "enum": ["a", 1, null, true] }),
            2 => json!({ "const": "fixed" }),
            3 => json!({ "type": "string", "enum": [] }),
            4 => json!({ "type": "string", "enum": TEXTS }),
            5 => {
                json!({ "type": "integer", "enum": [0, -1, 9_223_372_036_854_775_807_i64], "x-enum-varnames": ["Zero", "Zero", "2"] })
            }
            6 => json!({ "type": "number", "enum": [0.5, 1, 1.5] }),
            7 => json!({ "type": "boolean", "enum": [true] }),
            8 => json!({ "const": self.choose(&[0, 7]) }),
            9 => json!({ "type": ["string", "null"], "enum": ["a", "A", "ä", null] }),
            _ => json!({ "type": "string", "enum": ["a", "a", "b"] }),
        }
    }

    pub(super) fn scalar(&mut self) -> Value {
        match self.random.usize(..18) {
            0 => json!({ "type": "integer", "minimum": 0, "maximum": 100, "default": 20 }),
            1 => json!({ "type": "integer", "format": "int64", "exclusiveMinimum": self.choose(&[0, 5]) }),
            2 => json!({ "type": "number", "multipleOf": 0.01 }),
            3 => json!({ "type": "boolean", "default": self.random.bool() }),
            4 => json!({ "type": "string", "format": self.choose(&FORMATS) }),
            5 => {
                json!({ "type": "string", "pattern": self.choose(&["^[a-z]+$", "(a|b)+", "\\d{3}", "[", "(?=a)b", "^\\p{L}+$", "a{1,99999}", ""]) })
            }
            6 => json!({ "type": "string", "minLength": 5, "maxLength": self.choose(&[2, 10]) }),
            7 => json!({ "type": ["string", "null"] }),
            8 => json!({ "type": ["string", "integer"] }),
            9 => json!({ "type": "integer", "format": "unix-time" }),
            10 => {
                json!({ "type": "integer", "format": self.choose(&["int32", "uint64", "int8", "timestamp"]), "maximum": 1e30 })
            }
            11 => {
                json!({ "type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": self.choose(&[-1, 1]), "format": self.choose(&["float", "double", "decimal"]) })
            }
            12 => {
                json!({ "type": "string", "contentEncoding": "base64", "default": self.choose(&["", "no", "null"]) })
            }
            13 => json!({ "type": "integer", "default": "many", "multipleOf": self.choose(&[0, 2, -3]) }),
            _ => json!({ "type": "string" }),
        }
    }
}

const FORMATS: [&str; 16] = [
    "date-time",
    "date",
    "time",
    "uuid",
    "uri",
    "email",
    "byte",
    "binary",
    "duration",
    "ipv4",
    "ipv6",
    "hostname",
    "password",
    "decimal",
    "int64",
    "made-up",
];

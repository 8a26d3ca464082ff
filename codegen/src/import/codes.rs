//! The codes of an import: each warning says which part of the document was handled in which way.

use crate::diagnostic::Code;

macro_rules! codes {
    ($($constant:ident $name:literal $rule:literal $wrong:literal => $right:literal)*) => {
        $(
            #[doc = $rule]
            pub static $constant: Code = Code { name: $name, rule: $rule, page: concat!("## Wrong\n\n    ", $wrong, "\n\n## Right\n\n    ", $right, "\n") };
        )*
        /// All codes, in the order of the table.
        pub static ALL: &[&Code] = &[$(&$constant),*];
    };
}

codes! {
    LEFT_OUT "left-out" "An import leaves out what the language cannot say. (A warning.)" "options: /pets" => "nothing"
    NOT_SAID "not-said" "An import keeps an operation, though the language cannot say a part of it. (A warning.)" "type: http\nscheme: basic" => "a connection without this credential"
    KEPT_AS_JSON "kept-as-json" "A type that the language cannot say is imported as `json`. (A warning.)" "prefixItems: [{ type: string }, { type: number }]" => "type: list<json>"
    KEPT_AS_TEXT "kept-as-text" "A parameter that the language cannot write is imported as the text on the wire. (A warning.)" "{ name: ids, in: path, schema: { type: array } }" => "ids: string!"
    JOINED "joined" "Objects that cannot be told apart are imported as one type with the fields of all. (A warning.)" "anyOf: [{ $ref: Card }, { $ref: Account }]" => "fields: { card: …, account: … }"
    NOT_CHECKED "not-checked" "A bound that the language does not have is imported as nothing. (A warning.)" "pattern: '(?!a)[a-z]+'" => "type: string"
    CONFLICT "conflict" "An update keeps your value where the vendor changed it, too. (A warning.)" "state: { type: string, help: The old words of the vendor. }" => "state: { type: string, help: Your words. }"
    MENDED "mended" "A mistake of the document is corrected or ignored. (A warning.)" "$ref: '#/components/schemas/Lost'" => "type: json"
}

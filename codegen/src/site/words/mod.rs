//! The site's own words, in each of its languages.

mod en;
mod fr;

use crate::model::{Condition, ConnectionRule, Field, Limit, Rule};

/// All languages. The first one is that of the specifications.
pub const ALL: [&Words; 2] = [&en::WORDS, &fr::WORDS];

/// The words of one language.
pub struct Words {
    /// The language tag, as in HTML.
    pub lang: &'static str,
    /// The name of the language, in itself.
    pub name: &'static str,
    /// The folder of its pages, with a slash.
    pub folder: &'static str,
    /// The text between a label and what follows it.
    pub colon: &'static str,
    pub site_title: &'static str,
    pub site_help: &'static str,
    pub skip: &'static str,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub theme: &'static str,
    pub language: &'static str,
    pub contents: &'static str,
    pub path_to_here: &'static str,
    pub connectors: &'static str,
    pub only_in_english: &'static str,
    pub about: &'static str,
    pub base_url: &'static str,
    pub other_servers: &'static str,
    pub retried: &'static str,
    pub vendor_docs: &'static str,
    pub connection: &'static str,
    pub connection_help: &'static str,
    pub environment: &'static str,
    pub sent_as: &'static str,
    pub not_sent: &'static str,
    pub in_base_url: &'static str,
    pub secret: &'static str,
    pub connection_test: &'static str,
    pub modules: &'static str,
    pub bold_help: &'static str,
    pub module: &'static str,
    pub select_operation: &'static str,
    pub operation: &'static str,
    pub description: &'static str,
    pub deprecated: &'static str,
    pub is_deprecated: &'static str,
    pub module_is_deprecated: &'static str,
    pub fields: &'static str,
    pub field: &'static str,
    pub required: &'static str,
    pub no_fields: &'static str,
    pub advanced: &'static str,
    pub rules: &'static str,
    pub soft: &'static str,
    pub response: &'static str,
    pub streamed: &'static str,
    pub followed: &'static str,
    pub limited: &'static str,
    pub samples: &'static str,
    pub copy: &'static str,
    pub try_it: &'static str,
    pub needs_script: &'static str,
    pub types: &'static str,
    pub type_: &'static str,
    pub shared_types: &'static str,
    pub fields_of: &'static str,
    pub values_of: &'static str,
    pub forms_of: &'static str,
    pub identifier: &'static str,
    pub open_enum: &'static str,
    pub closed_enum: &'static str,
    pub tagged_by: &'static str,
    pub one_of_these: &'static str,
    pub string: &'static str,
    pub integer: &'static str,
    pub number: &'static str,
    pub boolean: &'static str,
    pub timestamp: &'static str,
    pub json: &'static str,
    pub vector: &'static str,
    pub file: &'static str,
    pub list_of: &'static str,
    pub map_of: &'static str,
    pub pages_of: &'static str,
    pub or_null: &'static str,
    pub or_nothing: &'static str,
    pub bytes: &'static str,
    pub nothing: &'static str,
    pub in_path: &'static str,
    pub in_query: &'static str,
    pub in_header: &'static str,
    pub in_raw: &'static str,
    pub default: &'static str,
    pub preset: &'static str,
    pub example: &'static str,
    pub values_from: &'static str,
    pub each_item: &'static str,
    pub each_key: &'static str,
    pub each_value: &'static str,
    /// The fields of the custom call: name, label, help.
    pub any_call: [(&'static str, &'static str, &'static str); 5],
    /// Describes a limit; what is in backticks is code.
    pub limit: fn(&Limit) -> String,
    /// Describes a range.
    pub range: fn(&str, &str) -> String,
    /// Describes the condition of a rule; what is in backticks is code.
    pub condition: fn(&[Field], &Condition) -> String,
    /// Describes a rule of a connection; what is in backticks is code.
    pub connection_rule: fn(&ConnectionRule) -> String,
    /// Describes a rule; what is in backticks is code.
    pub rule: fn(&[Field], &Rule) -> String,
}

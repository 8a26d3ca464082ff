//! The catalog as a tree of subcommands with options.

use crate::complete::values;
use crate::kind::Kind;
use crate::{Connector, Program};
use clap::{Arg, ArgAction, Command, ValueHint};
use modwright_runtime::{CatalogField, CatalogModule, CatalogOperation};

pub(crate) const JSON: &str = "json";
pub(crate) const STREAM: &str = "stream";
pub(crate) const DRY_RUN: &str = "dry-run";
pub(crate) const OUTPUT: &str = "output";
pub(crate) const ALLOW_SOFT: &str = "allow-soft";
/// Options that are no fields.
const OWN: [&str; 7] = [JSON, STREAM, DRY_RUN, OUTPUT, ALLOW_SOFT, "help", "version"];

/// Returns the whole command.
pub(crate) fn command(program: &Program) -> Command {
    let root = Command::new(program.name.clone()).subcommand_required(true).arg_required_else_help(true);
    match program.connectors.as_slice() {
        [only] => with_modules(root, only),
        several => several.iter().fold(root, |root, connector| {
            let about = &(connector.catalog)().connector;
            let command = Command::new(about.name.clone()).about(about.title.clone().unwrap_or_default());
            root.subcommand(with_modules(
                command.subcommand_required(true).arg_required_else_help(true),
                connector,
            ))
        }),
    }
}

fn with_modules(command: Command, connector: &Connector) -> Command {
    (connector.catalog)().modules.iter().fold(command, |command, module| {
        let own = Command::new(module.name.clone())
            .visible_aliases(alias(&module.name))
            .about(module.title.clone().unwrap_or_default())
            .subcommand_required(true)
            .arg_required_else_help(true);
        let operations = module.operations.iter();
        command.subcommand(operations.fold(own, |own, one| own.subcommand(operation(connector, module, one))))
    })
}

/// The name with hyphens, if it has underscores.
fn alias(name: &str) -> Option<String> {
    name.contains('_').then(|| name.replace('_', "-"))
}

fn operation(
    connector: &Connector,
    module: &'static CatalogModule,
    operation: &'static CatalogOperation,
) -> Command {
    let about = operation.title.clone().or_else(|| operation.help.clone());
    let rules: Vec<String> = operation.rules.iter().map(|rule| format!("  {}", rule.text)).collect();
    let after = if rules.is_empty() { String::new() } else { format!("Rules:\n{}", rules.join("\n")) };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help).help_heading("Call")
    };
    let json = Arg::new(JSON)
        .long(JSON)
        .value_name("JSON")
        .allow_hyphen_values(true)
        .help("All fields as a JSON object; options replace fields in it")
        .help_heading("Call");
    let output = Arg::new(OUTPUT)
        .long(OUTPUT)
        .value_name("PATH")
        .value_hint(ValueHint::FilePath)
        .help("Write the bytes or the text of the response to a file")
        .help_heading("Call");
    let mut command = Command::new(operation.name.clone())
        .visible_aliases(alias(&operation.name))
        .about(about.unwrap_or_default())
        .after_help(after)
        .arg(json)
        .arg(flag(DRY_RUN, "Send nothing, and print the request as a command of curl"))
        .arg(flag(ALLOW_SOFT, "Send the call even if it breaks soft bounds or rules"));
    if operation.streams {
        command = command.arg(flag(STREAM, "Print each chunk of the response as a line of JSON"));
    }
    if matches!(operation.returns.as_str(), "bytes" | "string") {
        command = command.arg(output);
    }
    operation.fields.iter().fold(command, |command, one| command.arg(field(connector, module, one)))
}

fn field(connector: &Connector, module: &'static CatalogModule, field: &'static CatalogField) -> Arg {
    let kind = Kind::of(module, field);
    let heading = match (field.required, field.advanced) {
        (true, _) => "Required",
        (_, true) => "Advanced settings",
        _ => "Options",
    };
    let mut help = field.help.clone().unwrap_or_default();
    if let Some(note) = &field.deprecated {
        help = format!("{help} Deprecated: {note}");
    }
    if let Some(default) = field.schema.get("default") {
        help = format!("{help} [default: {default}]");
    }
    let arg = Arg::new(field.name.clone())
        .long(option(&field.name))
        .help(help)
        .help_heading(heading)
        .value_name(kind.value_name());
    let arg = if field.required { arg.required_unless_present(JSON) } else { arg };
    match kind {
        Kind::Flag => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
        Kind::Files => arg.action(ArgAction::Append).value_hint(ValueHint::FilePath),
        Kind::File => arg.value_hint(ValueHint::FilePath),
        Kind::List(_) => {
            values(arg, connector, module, field).action(ArgAction::Append).allow_hyphen_values(true)
        }
        _ => values(arg, connector, module, field).allow_hyphen_values(true),
    }
}

/// Returns the option of a field: its name with hyphens.
pub(crate) fn option(name: &str) -> String {
    let option = name.replace('_', "-");
    if OWN.contains(&option.as_str()) { format!("{option}-field") } else { option }
}

//! Changes as text, JSON and Markdown.

use super::{Change, Class, class};
use serde_json::{Value, json};

/// Writes the changes for people: a block for each class, the most important first.
pub fn text(changes: &[Change]) -> String {
    let mut out = String::new();
    for (class, group) in groups(changes) {
        out.push_str(&format!("{}\n", class.word()));
        for one in group {
            out.push_str(&format!("  {}: {} ({}: {})\n", one.item, one.what, one.part.words(), one.why));
        }
        out.push('\n');
    }
    out + &summary(changes) + "\n"
}

/// Writes the changes as Markdown, for a changelog or a pull request.
pub fn markdown(changes: &[Change]) -> String {
    let mut out = String::new();
    for (class, group) in groups(changes) {
        let (first, rest) = class.word().split_at(1);
        out.push_str(&format!("## {}{rest}\n\n", first.to_uppercase()));
        for one in group {
            out.push_str(&format!("- `{}`: {} ({}: {})\n", one.item, one.what, one.part.words(), one.why));
        }
        out.push('\n');
    }
    out + &summary(changes) + "\n"
}

/// Writes the changes as one JSON object.
pub fn json(changes: &[Change]) -> String {
    let bump = |class: Option<Class>| {
        let [before, after] = class.map_or(["none"; 2], Class::bump);
        json!({ "before_1_0": before, "from_1_0": after })
    };
    let change = |one: &Change| {
        json!({
            "item": one.item,
            "class": one.class.word(),
            "part": one.part.words(),
            "change": one.what,
            "reason": one.why,
            "bump": bump(Some(one.class)),
        })
    };
    let all: Vec<Value> = changes.iter().map(change).collect();
    let whole = json!({
        "version": 1,
        "class": class(changes).map_or("none", Class::word),
        "bump": bump(class(changes)),
        "breaking": count(changes, Class::Breaking),
        "additive": count(changes, Class::Additive),
        "neutral": count(changes, Class::Neutral),
        "changes": all,
    });
    format!("{whole:#}\n")
}

fn groups(changes: &[Change]) -> impl Iterator<Item = (Class, Vec<&Change>)> {
    let group = |class: Class| (class, changes.iter().filter(|one| one.class == class).collect::<Vec<_>>());
    Class::ALL.into_iter().map(group).filter(|(_, group)| !group.is_empty())
}

fn count(changes: &[Change], class: Class) -> usize {
    changes.iter().filter(|change| change.class == class).count()
}

/// `3 changes: 1 breaking, 2 additive, 0 neutral; next version: minor before 1.0, major from 1.0 on`
fn summary(changes: &[Change]) -> String {
    let Some(class) = class(changes) else { return "no changes".to_owned() };
    let [before, after] = class.bump();
    let all = changes.len();
    format!(
        "{all} change{}: {} breaking, {} additive, {} neutral; version to raise: {before} before 1.0, {after} from 1.0 on",
        if all == 1 { "" } else { "s" },
        count(changes, Class::Breaking),
        count(changes, Class::Additive),
        count(changes, Class::Neutral),
    )
}

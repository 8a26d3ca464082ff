//! Lines: `key: value`, and indentation.

use super::{Failure, Slip, quoted, scan};
use granit_parser::ErrorKind;

pub(super) fn merge_conflict(failure: &Failure<'_>) -> Option<Slip> {
    let marks = ["<<<<<<< ", "||||||| ", ">>>>>>> "];
    let line = failure.text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some((*end - line.len(), line))
    });
    let (start, _) = { line }.find(|(_, line)| marks.iter().any(|mark| line.starts_with(mark)))?;
    Some(Slip::new(
        start..start + 7,
        "an unresolved merge conflict begins here",
        "keep one of the two parts, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`",
    ))
}

pub(super) fn tab(failure: &Failure<'_>) -> Option<Slip> {
    for (start, line) in failure.lines() {
        let blank = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if let Some(tab) = blank.find('\t') {
            return Some(tab_before_line(failure, start + tab));
        }
    }
    let is_tab = matches!(
        failure.kind,
        ErrorKind::TabNotAllowed | ErrorKind::TabInPlainScalar | ErrorKind::TabInIndentation
    );
    let at = failure.at + failure.rest().find('\t').filter(|_| is_tab)?;
    if failure.text[scan::line_start(failure.text, at)..at].trim().is_empty() {
        return Some(tab_before_line(failure, at));
    }
    Some(Slip::new(at..at + 1, "a tab cannot be here", "write a space").edit(at..at + 1, " "))
}

/// Reports a line that is indented with a tab, and proposes the depth of the line above.
fn tab_before_line(failure: &Failure<'_>, tab: usize) -> Slip {
    let text = failure.text;
    let (start, line) = (scan::line_start(text, tab), scan::line(text, tab));
    let slip = |help: String| Slip::new(tab..tab + 1, "this line is indented with a tab", help);
    let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_spaces = |line: &str| !line[..line.len() - line.trim_start().len()].contains('\t');
    let above =
        scan::line_above(text, start).map(|start| scan::line(text, start)).filter(|line| is_spaces(line));
    let Some(above) = above else { return slip("indent it with spaces".to_owned()) };
    let (depth, name) = (scan::indent(above), above.trim().trim_start_matches("- "));
    let name = name.split(':').next().unwrap_or_default();
    if above.trim_end().ends_with(':') {
        let spaces = depth + 2;
        return slip(format!("indent it with {spaces} spaces, below `{name}`"))
            .edit(start..start + blank, " ".repeat(spaces));
    }
    let help = format!("indent it with spaces: {depth}, like `{name}` above, or fewer");
    // A sibling of the line above, if the line below is one, too.
    let below =
        text[scan::line_end(text, tab)..].lines().find(|line| !line.trim().is_empty() && is_spaces(line));
    if depth == 0 || below.is_some_and(|below| scan::indent(below) == depth) {
        let help = format!("indent it with {depth} spaces, like `{name}` above");
        return slip(help).edit(start..start + blank, " ".repeat(depth));
    }
    slip(help)
}

/// `key:value`
pub(super) fn no_space(failure: &Failure<'_>) -> Option<Slip> {
    failure.lines().find_map(|(start, line)| {
        let key = key(line)?;
        let rest = line[key.end..].strip_prefix(':')?;
        if rest.is_empty()
            || rest.starts_with([' ', '\t', '\u{A0}', ':'])
            || line[key.clone()].starts_with("http")
        {
            return None;
        }
        let (name, at) = (&line[key.clone()], start + key.end);
        let slip = Slip::new(
            at..at + 1,
            format!("a space is missing after `{name}:`"),
            format!("write `{name}: {}`", rest.trim_end()),
        );
        Some(slip.edit(at..at + 1, ": "))
    })
}

/// `-item`
pub(super) fn list_item(failure: &Failure<'_>) -> Option<Slip> {
    failure.lines().find_map(|(start, line)| {
        let item = line.trim_start_matches(' ').strip_prefix('-')?;
        if !item.starts_with(|c: char| c.is_alphabetic() || matches!(c, '\'' | '"')) {
            return None;
        }
        let at = start + line.len() - item.len() - 1;
        let slip =
            Slip::new(at..at + 1, "a space is missing after `-`", format!("write `- {}`", item.trim_end()));
        Some(slip.edit(at..at + 1, "- "))
    })
}

/// `key= value`, `key： value`
pub(super) fn another_colon(failure: &Failure<'_>) -> Option<Slip> {
    failure.lines().find_map(|(start, line)| {
        let key = key(line)?;
        let behind = line[key.end..].trim_start();
        let sign = behind.chars().next().filter(|c| matches!(c, '=' | '：' | ';' | '→'))?;
        let at = start + line.len() - behind.len();
        let key_end = key.end;
        let (name, value) = (&line[key], behind[sign.len_utf8()..].trim());
        let what = if sign == '：' { "a wide colon (U+FF1A)".to_owned() } else { format!("`{sign}`") };
        let slip = Slip::new(
            at..at + sign.len_utf8(),
            format!("{what} is written where `: ` belongs"),
            format!("write `{name}: {value}`"),
        );
        let value = start + line.len() - behind[sign.len_utf8()..].trim_start().len();
        Some(slip.edit(at - (line.len() - behind.len() - key_end)..value, ": "))
    })
}

/// A special space, which is a letter in YAML.
pub(super) fn hard_space(failure: &Failure<'_>) -> Option<Slip> {
    failure.lines().find_map(|(start, line)| {
        let is_hard = |c: char| c.is_whitespace() && !c.is_ascii();
        let blank = line.len() - line.trim_start().len();
        let behind = line.find(':').map(|colon| colon + 1).filter(|at| line[*at..].starts_with(is_hard));
        let at = line[..blank].find(is_hard).or(behind)?;
        let space = line[at..].chars().next()?;
        let code = u32::from(space);
        let message = if space == '\u{A0}' {
            "this is a non-breaking space (U+00A0), which is a letter in YAML".to_owned()
        } else {
            format!("this is the space U+{code:04X}, which is a letter in YAML")
        };
        let run = &line[at..line.len() - line[at..].trim_start().len()];
        let slip = Slip::new(start + at..start + at + space.len_utf8(), message, "write plain spaces");
        Some(slip.edit(start + at..start + at + run.len(), " ".repeat(run.chars().count())))
    })
}

/// `help: The #1` and another line of that text
pub(super) fn comment_in_text(failure: &Failure<'_>) -> Option<Slip> {
    if *failure.kind != ErrorKind::CommentInterceptedScalar {
        return None;
    }
    let (start, at) = failure.lines().find_map(|(start, line)| Some((start, line.find(" #")?)))?;
    let at = start + at + 1;
    Some(Slip::new(
        at..at + 1,
        "`#` begins a comment here, in the middle of a text",
        "put all of the text in quotes, or the comment on a line of its own above it",
    ))
}

/// `help: one: two`
pub(super) fn colon_in_text(failure: &Failure<'_>) -> Option<Slip> {
    let text = failure.text;
    let start = scan::line_start(text, failure.at);
    let line = scan::line(text, failure.at);
    let key = key(line)?;
    let value = line[key.end..].strip_prefix(": ")?;
    let at = failure.at - start;
    if !failure.rest().starts_with(':') || at <= key.end || !failure.state.open.is_empty() {
        return None;
    }
    let slip = Slip::new(
        failure.at..failure.at + 1,
        "a `: ` inside a text makes it a key",
        format!("put the text in quotes: {}", quoted(value)),
    );
    let value_start = start + line.len() - value.len();
    Some(slip.edit(value_start..value_start + value.trim_end().len(), quoted(value)))
}

/// A line without `key: value`.
pub(super) fn no_colon(failure: &Failure<'_>) -> Option<Slip> {
    if !failure.state.open.is_empty() {
        return None;
    }
    let mut lines = failure.lines();
    let (start, line) = { &mut lines }.find(|(_, line)| {
        let line = line.trim();
        let is_key = line.contains(": ") || line.ends_with(':') || line.contains(" #");
        !is_key && !line.starts_with(['-', '#', '}', ']', '\'', '"', '{', '[', '|', '>'])
    })?;
    let blank = line.len() - line.trim_start().len();
    let words = line.trim();
    let place = start + blank..start + blank + words.len();
    if words.contains(' ') {
        let above =
            scan::line_above(failure.text, start).map(|above| scan::indent(scan::line(failure.text, above)));
        let spaces = above.unwrap_or(0) + 2;
        return Some(Slip::new(
            place,
            "this line has no key",
            format!(
                "if it continues the text above, indent it by {spaces} spaces; else begin it with `KEY: `"
            ),
        ));
    }
    Some(Slip::new(place, format!("no `:` follows the key `{words}`"), format!("write `{words}: …`")))
}

pub(super) fn long_key(failure: &Failure<'_>) -> Option<Slip> {
    const MOST: usize = 1_024;
    failure.lines().find_map(|(start, line)| {
        let key = key(line).filter(|key| key.len() > MOST)?;
        Some(Slip::new(
            start + key.start..start + key.end,
            format!("this key has {} characters, and the most is {MOST}", key.len()),
            "shorten it",
        ))
    })
}

/// A line with another indentation than its siblings.
pub(super) fn indentation(failure: &Failure<'_>) -> Option<Slip> {
    let (text, at) = (failure.text, failure.line());
    let wrong = scan::indent(scan::line(text, at));
    // The open lines above, from the nearest outwards.
    let (mut open, mut limit, mut next) = (Vec::new(), usize::MAX, scan::line_above(text, at));
    while let Some(start) = next {
        let line = scan::line(text, start);
        let indent = scan::indent(line);
        if indent < limit && key(line).is_some() {
            open.push((indent, line.trim().split(':').next().unwrap_or_default()));
            limit = indent;
        }
        next = if limit == 0 { None } else { scan::line_above(text, start) };
    }
    if open.iter().any(|(indent, _)| *indent == wrong) {
        return None;
    }
    // The nearest depth on either side; for a line that is deeper than all, only the first can be meant.
    let further = open.iter().rev().find(|(indent, _)| *indent > wrong);
    let nearer = open.iter().find(|(indent, _)| *indent < wrong);
    let choices: Vec<&(usize, &str)> = [nearer, further].into_iter().flatten().collect();
    let list = |part: &dyn Fn(&(usize, &str)) -> String| {
        choices.iter().map(|choice| part(choice)).collect::<Vec<_>>().join(" or ")
    };
    if choices.is_empty() {
        return None;
    }
    let start = at + wrong;
    let key = key(scan::line(text, at)).map_or(1, |key| key.len());
    let slip = Slip::new(
        start..start + key,
        format!(
            "this line is indented by {wrong} spaces, its siblings by {}",
            list(&|(indent, _)| indent.to_string())
        ),
        format!("indent it by {}", list(&|(indent, name)| format!("{indent}, like `{name}`,")))
            .trim_end_matches(','),
    );
    Some(match choices.as_slice() {
        [(indent, _)] => slip.edit(at..start, " ".repeat(*indent)),
        _ => slip,
    })
}

/// Returns the word that begins a line of a mapping.
fn key(line: &str) -> Option<std::ops::Range<usize>> {
    let start = line.len() - line.trim_start_matches(' ').trim_start_matches("- ").len();
    let rest = &line[start..];
    let length = rest.len()
        - rest.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).len();
    (length > 0).then_some(start..start + length)
}

//! Scalars in the notation of another language, and their JSON form.

use crate::diagnostic::Cure;

/// Returns the help for a scalar of the wrong kind, or `None` if only the type is known.
pub(super) fn help(expected: &str, text: &str, quoted: bool) -> Option<Cure> {
    if !quoted && matches!(text, "" | "null" | "~") {
        return Some(null(expected, text).into());
    }
    match expected {
        "an integer" | "whole seconds" => Some(integer(text, quoted)),
        "a number" => Some(number(text, quoted)),
        "a boolean" => boolean(text),
        "a list" if !quoted && several(text).is_some() => several(text).map(|all| list(format!("[{all}]"))),
        "a list" if text.contains([',', '[', ']', '{', '}', '#', ':']) => {
            Some(list(format!("['{}']", text.replace('\'', "''"))))
        }
        "a list" => Some(list(format!("[{text}]"))),
        _ => None,
    }
}

/// `red, green`, `red | green` → the items of a list on one line.
fn several(text: &str) -> Option<String> {
    let items: Vec<&str> = text.split([',', '|', ';']).map(str::trim).collect();
    let is_word =
        |item: &&str| !item.is_empty() && !item.contains([' ', '[', ']', '{', '}', '#', ':', '\'', '"']);
    (items.len() > 1 && items.iter().all(is_word)).then(|| items.join(", "))
}

fn list(written: String) -> Cure {
    Cure::replace(format!("write a list: `{written}`"), written)
}

fn unquoted(text: &str) -> Cure {
    Cure::replace(format!("write it without quotes: `{text}`"), text)
}

fn null(expected: &str, text: &str) -> String {
    let text = match (expected, text) {
        ("a string", "") => "write `''` for an empty text, or delete the key",
        ("a string", "~") => "write `'~'` if this is the text, or delete the key",
        ("a string", _) => "write `'null'` if this is the text, or delete the key",
        _ => "write a value, or delete the key",
    };
    format!("{text}; only a type with `?` may be null")
}

/// Removes notation that JSON does not have: signs, separators, leading zeros, points without digits.
fn plain(text: &str) -> String {
    let text: String = text.trim().chars().filter(|c| !matches!(c, '_' | ',' | '\'' | ' ')).collect();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let trimmed = digits.trim_start_matches('0');
    let digits = if trimmed.starts_with(|c: char| c.is_ascii_digit()) { trimmed } else { digits };
    let digits = if digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() };
    format!("{sign}{}", digits.strip_suffix('.').unwrap_or(&digits))
}

/// Returns the help for an integer, also of a bound.
pub(super) fn integer(text: &str, quoted: bool) -> Cure {
    let plain = plain(text);
    let whole = plain.parse::<i64>().ok().or_else(|| other_base(text)).or_else(|| integral(&plain));
    match whole {
        Some(whole) if quoted && plain == text => unquoted(&whole.to_string()),
        Some(whole) => Cure::write(whole.to_string()),
        None if plain.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("an integer is at most {}: change the type to `number`, or `string`", i64::MAX).into()
        }
        None if plain.parse::<f64>().is_ok_and(f64::is_finite) => {
            "write a whole number, or change the type to `number`".into()
        }
        None => "write a whole number, such as `10`".into(),
    }
}

fn other_base(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, base)| i64::from_str_radix(text.strip_prefix(prefix)?, base).ok())
}

/// Reads `1.0` and `1e3` as integers, if no digit is lost.
#[allow(clippy::cast_possible_truncation)]
fn integral(text: &str) -> Option<i64> {
    let value = text.parse::<f64>().ok()?;
    (value.fract() == 0.0 && value.abs() < 9e15).then_some(value as i64)
}

/// Returns the help for a number, also of a bound.
pub(super) fn number(text: &str, quoted: bool) -> Cure {
    let plain = plain(text);
    let value =
        plain.parse::<f64>().ok().filter(|_| plain.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    match value {
        Some(value) if !value.is_finite() => {
            "a number is at most about 1.8e308: delete it, or write a smaller one".into()
        }
        Some(_) if quoted && plain == text => unquoted(&plain),
        Some(_) => Cure::write(plain),
        None if text.to_lowercase().contains("inf") || text.to_lowercase().contains("nan") => {
            "JSON has no such number: delete it, or write a finite one".into()
        }
        None => "write a number, such as `0.5`".into(),
    }
}

fn boolean(text: &str) -> Option<Cure> {
    let word = match text.to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => "true",
        "false" | "no" | "off" | "n" | "0" => "false",
        _ => return Some("write `true` or `false`".into()),
    };
    Some(if text == word { unquoted(word) } else { Cure::write(word) })
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn a_value_of_another_language_is_written_as_json() {
        for (expected, text, written) in [
            ("an integer", "1.0", "1"),
            ("an integer", "1e3", "1000"),
            ("an integer", "1_000", "1000"),
            ("an integer", "10,000", "10000"),
            ("an integer", "0x1F", "31"),
            ("an integer", "0755", "755"),
            ("an integer", "+5", "5"),
            ("a number", ".5", "0.5"),
            ("a number", "-.5", "-0.5"),
            ("a number", "5.", "5"),
            ("a number", "+5", "5"),
            ("a number", "1_000.5", "1000.5"),
            ("a boolean", "yes", "true"),
            ("a boolean", "True", "true"),
            ("a boolean", "off", "false"),
        ] {
            assert_eq!(
                help(expected, text, false).unwrap().help(),
                format!("write `{written}`"),
                "{expected} {text}"
            );
        }
        assert_eq!(help("an integer", "5", true).unwrap().help(), "write it without quotes: `5`");
        assert_eq!(help("a boolean", "true", true).unwrap().help(), "write it without quotes: `true`");
        assert_eq!(help("a list", "a", false).unwrap().help(), "write a list: `[a]`");
        for (text, words) in [
            ("12345678901234567890", "an integer is at most"),
            ("1.5", "write a whole number, or"),
            ("many", "write a whole number, such"),
        ] {
            assert!(help("an integer", text, false).unwrap().help().starts_with(words), "{text}");
        }
        for (text, words) in [(".inf", "JSON has no such number"), ("1e400", "a number is at most")] {
            assert!(help("a number", text, false).unwrap().help().starts_with(words), "{text}");
        }
    }
}

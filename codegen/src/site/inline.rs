//! Running text: plain parts, code and links. The templates escape each part.

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The text, not escaped.
    pub text: String,
    /// The text is code.
    pub is_code: bool,
    /// The target of a link.
    pub href: Option<String>,
    /// The language, if it is not that of the page.
    pub lang: Option<&'static str>,
}

impl Inline {
    /// Creates plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_code: false, href: None, lang: None }
    }

    /// Creates code.
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_code: true, href: None, lang: None }
    }

    /// Makes it a link.
    pub fn to(self, href: String) -> Self {
        Self { href: Some(href), ..self }
    }
}

/// A line of running text.
pub type Line = Vec<Inline>;

/// Splits a text of a specification: what is in backticks is code, and what begins like a URL is a link.
pub fn parts(text: &str) -> Line {
    let mut line = Line::new();
    let pieces: Vec<&str> = text.split('`').collect();
    for (index, piece) in pieces.iter().enumerate() {
        // The last backtick of an odd number is a character like others.
        let is_code = index % 2 == 1 && index + 1 < pieces.len();
        if is_code {
            line.push(Inline::code(*piece));
        } else {
            let opened = if index % 2 == 1 { format!("`{piece}") } else { (*piece).to_owned() };
            links(&opened, &mut line);
        }
    }
    line
}

fn links(text: &str, line: &mut Line) {
    let mut plain = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let Some(start) = word.find("https://").or_else(|| word.find("http://")) else {
            plain.push_str(word);
            continue;
        };
        let end =
            word.trim_end().trim_end_matches(['.', ',', ')', ';', ':', '>', '"', '\'']).len().max(start);
        plain.push_str(&word[..start]);
        line.push(Inline::text(std::mem::take(&mut plain)));
        line.push(Inline::text(&word[start..end]).to(word[start..end].to_owned()));
        plain.push_str(&word[end..]);
    }
    line.push(Inline::text(plain));
    line.retain(|part| !part.text.is_empty());
}

#[cfg(test)]
mod tests {
    use super::{Inline, parts};

    #[test]
    fn code_and_links_are_found_and_everything_else_stays_text() {
        let text = "Needs `a<b>`, see https://example.com/a_b. An `odd one";
        let expected = [
            Inline::text("Needs "),
            Inline::code("a<b>"),
            Inline::text(", see "),
            Inline::text("https://example.com/a_b").to("https://example.com/a_b".to_owned()),
            Inline::text(". An "),
            Inline::text("`odd one"),
        ];
        assert_eq!(parts(text), expected);
        assert_eq!(parts(""), []);
    }
}

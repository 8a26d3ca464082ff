//! JSONPath (RFC 9535): names, indexes, wildcards, descendants, and filters that compare a path with a value.

use super::super::node::{Node, Value};

/// A path to nodes.
pub(super) struct Path(Vec<Step>);

struct Step {
    /// The selectors apply to every node below, too.
    descends: bool,
    selectors: Vec<Selector>,
}

enum Selector {
    All,
    Name(String),
    Index(i64),
    Filter(Filter),
}

enum Filter {
    Any(Vec<Self>),
    Each(Vec<Self>),
    Not(Box<Self>),
    Has(Path),
    Compare { path: Path, is_equal: bool, text: String },
}

impl Path {
    /// Reads a path. Returns the byte and the reason of a mistake.
    pub fn read(text: &str) -> Result<Self, (usize, &'static str)> {
        let mut reader = Reader { text, at: 0 };
        let path = match reader.take("$") {
            true => reader.path(),
            false => Err("a path begins with `$`"),
        };
        let end = |path| if reader.at == text.len() { Ok(path) } else { Err("this is no part of a path") };
        path.and_then(end).map_err(|mistake| (reader.at, mistake))
    }

    /// Returns the places of the selected nodes: the indexes of the children that lead to each.
    pub fn select(&self, root: &Node<'_>) -> Vec<Vec<usize>> {
        let mut found = vec![(Vec::new(), root)];
        for step in &self.0 {
            let mut next = Vec::new();
            for (place, node) in found {
                step.select(&place, node, &mut next);
            }
            found = next;
        }
        let mut places: Vec<Vec<usize>> = found.into_iter().map(|(place, _)| place).collect();
        places.sort();
        places.dedup();
        places
    }

    fn first<'n, 't>(&self, node: &'n Node<'t>) -> Option<&'n Node<'t>> {
        let place = self.select(node).into_iter().next()?;
        place.into_iter().try_fold(node, |node, index| children(node).nth(index))
    }
}

impl Step {
    fn select<'n, 't>(&self, place: &[usize], node: &'n Node<'t>, out: &mut Vec<(Vec<usize>, &'n Node<'t>)>) {
        for (index, child) in children(node).enumerate() {
            let key =
                if let Value::Map(entries) = &node.value { Some(&*entries[index].0.text) } else { None };
            let count = node.items().len();
            let inside = || place.iter().copied().chain([index]).collect::<Vec<usize>>();
            if self.selectors.iter().any(|selector| selector.fits(key, index, count, child)) {
                out.push((inside(), child));
            }
            if self.descends {
                self.select(&inside(), child, out);
            }
        }
    }
}

impl Selector {
    fn fits(&self, key: Option<&str>, index: usize, count: usize, node: &Node<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Name(name) => key == Some(name),
            Self::Index(at) => {
                let from_end =
                    usize::try_from(at.unsigned_abs()).ok().and_then(|back| count.checked_sub(back));
                key.is_none()
                    && if *at < 0 { from_end == Some(index) } else { usize::try_from(*at) == Ok(index) }
            }
            Self::Filter(filter) => filter.fits(node),
        }
    }
}

impl Filter {
    fn fits(&self, node: &Node<'_>) -> bool {
        match self {
            Self::Any(all) => all.iter().any(|one| one.fits(node)),
            Self::Each(all) => all.iter().all(|one| one.fits(node)),
            Self::Not(one) => !one.fits(node),
            Self::Has(path) => path.first(node).is_some(),
            Self::Compare { path, is_equal, text } => {
                let found = path.first(node).and_then(Node::text);
                (found == Some(text.as_str())) == *is_equal
            }
        }
    }
}

fn children<'n, 't>(node: &'n Node<'t>) -> impl Iterator<Item = &'n Node<'t>> {
    node.entries().iter().map(|(_, value)| value).chain(node.items())
}

type Read<T> = Result<T, &'static str>;

/// The number of parentheses inside each other.
const MAX_DEPTH: usize = 32;

struct Reader<'p> {
    text: &'p str,
    at: usize,
}

impl<'p> Reader<'p> {
    fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    /// Takes spaces and then a word.
    fn next(&mut self, word: &str) -> bool {
        let spaces = self.rest().len() - self.rest().trim_start().len();
        let is_next = self.rest()[spaces..].starts_with(word);
        self.at += if is_next { spaces + word.len() } else { 0 };
        is_next
    }

    fn path(&mut self) -> Read<Path> {
        let mut steps = Vec::new();
        loop {
            let descends = self.take("..");
            let selectors = if self.take("[") {
                self.brackets()?
            } else if descends || self.take(".") {
                vec![if self.take("*") { Selector::All } else { Selector::Name(self.name()?) }]
            } else {
                return Ok(Path(steps));
            };
            steps.push(Step { descends, selectors });
        }
    }

    fn name(&mut self) -> Read<String> {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii();
        let rest = self.rest();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += end;
        if end == 0 { Err("a name is missing here") } else { Ok(rest[..end].to_owned()) }
    }

    fn brackets(&mut self) -> Read<Vec<Selector>> {
        let mut selectors = Vec::new();
        loop {
            selectors.push(if self.next("*") {
                Selector::All
            } else if self.next("?") {
                Selector::Filter(self.any(0)?)
            } else if let Some(text) = self.quoted()? {
                Selector::Name(text)
            } else {
                Selector::Index(self.word().parse().map_err(|_| "this selector is not supported")?)
            });
            if self.next("]") {
                return Ok(selectors);
            }
            if !self.next(",") {
                return Err("a `]` is missing here");
            }
        }
    }

    /// Takes a text in quotes, if one is next.
    fn quoted(&mut self) -> Read<Option<String>> {
        let Some(quote) = ['\'', '"'].into_iter().find(|quote| self.next(&quote.to_string())) else {
            return Ok(None);
        };
        let mut text = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((index, c)) = chars.next() {
            match c {
                '\\' => text.extend(chars.next().map(|(_, c)| c)),
                c if c == quote => {
                    self.at += index + 1;
                    return Ok(Some(text));
                }
                c => text.push(c),
            }
        }
        Err("this text has no end")
    }

    /// Takes a number or a word.
    fn word(&mut self) -> &'p str {
        self.next("");
        let rest = self.rest();
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn any(&mut self, depth: usize) -> Read<Filter> {
        let mut all = vec![self.each(depth)?];
        while self.next("||") {
            all.push(self.each(depth)?);
        }
        Ok(Filter::Any(all))
    }

    fn each(&mut self, depth: usize) -> Read<Filter> {
        let mut all = vec![self.test(depth)?];
        while self.next("&&") {
            all.push(self.test(depth)?);
        }
        Ok(Filter::Each(all))
    }

    fn test(&mut self, depth: usize) -> Read<Filter> {
        if depth > MAX_DEPTH {
            return Err("this filter is nested too deeply");
        }
        if self.next("!") {
            return Ok(Filter::Not(Box::new(self.test(depth + 1)?)));
        }
        if self.next("(") {
            let inner = self.any(depth + 1)?;
            return if self.next(")") { Ok(inner) } else { Err("a `)` is missing here") };
        }
        if !self.next("@") {
            return Err("a filter begins with `@`");
        }
        let path = self.path()?;
        let Some(is_equal) = [("==", true), ("!=", false)].into_iter().find(|(sign, _)| self.next(sign))
        else {
            return Ok(Filter::Has(path));
        };
        let text = match self.quoted()? {
            Some(text) => text,
            None => self.word().to_owned(),
        };
        Ok(Filter::Compare { path, is_equal: is_equal.1, text })
    }
}

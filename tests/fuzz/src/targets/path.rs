//! Paths, queries and links: a URL never leaves the base URL, and another parser finds the values again.

use super::{now, parts};
use crate::{Depth, Growth, Target, kind};
use modwright_runtime::codegen::{ArrayFormat, Call, Connection, Connector, CustomRequest};
use modwright_runtime::probe::{self, Url, Written};
use modwright_runtime::{Client, Error, RequestOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

pub(super) const TARGET: Target =
    Target { name: "path", seeds, words: WORDS, longest: 512, run, families: FAMILIES };

const WORDS: &[&str] = &[
    "\0",
    "/",
    "//",
    "\\",
    ".",
    "..",
    "../",
    "/..",
    "/./",
    "%2e",
    "%2E%2e",
    "%252e",
    "%2f",
    "%5c",
    "%25",
    "%00",
    "%",
    "%zz",
    "%e2%82",
    ";",
    ";x",
    "?",
    "&",
    "=",
    "#",
    "+",
    " ",
    "@",
    ":",
    "://",
    "http://",
    "https://evil.example/",
    "//evil.example",
    "user:pw@",
    "[",
    "]",
    "[]",
    "{",
    "}",
    "{x}",
    "{y}",
    "|",
    "^",
    "`",
    "\"",
    "'",
    "<",
    ">",
    "\t",
    "\r\n",
    "a",
    "é",
    "日",
    "file:///etc",
    "127.0.0.1",
    ":9",
    "/v1/",
    "v1",
    "/v2/",
    "rel=\"next\"",
    "; rel=next",
    ",",
    "<",
    ">;",
    "\u{200b}",
    "\u{202e}",
    "．",
    "。",
    "／",
    "javascript:",
];

macro_rules! connector {
    ($name:literal, $format:ident) => {
        Connector { name: $name, array_format: ArrayFormat::$format, ..Connector::DEFAULT }
    };
}

static CONNECTORS: [Connector; 3] =
    [connector!("brackets", Brackets), connector!("comma", Comma), connector!("repeat", Repeat)];

const BASE: &str = "http://127.0.0.1:9/v1/";

/// What the connection adds to each query.
const OWN: &str = "api_key=SECRETSECRET";

static CLIENTS: LazyLock<[Client; 3]> = LazyLock::new(|| {
    [0, 1, 2].map(|which| {
        let connection = Connection::new(&CONNECTORS[which]).base_url(BASE.to_owned());
        Client::new(connection.query("api_key", "api_key", "SECRETSECRET".into())).expect("a client")
    })
});

/// The first byte chooses what the parts are.
fn seeds() -> Vec<Vec<u8>> {
    [
        "0\0file-1\0ft:gpt-4o:org::1\0q\0v\0k\0w",
        "1\0a/b\0x?y#z\0a&b=c#d+e%f\0é\n\0[]\0]&x=",
        "2\0...\0a..b\0a,b\0\0c d\0null",
        "3\0files/a b%20c/é/?x=y+z&w\0name\0value",
        "3\0/models/ft:gpt:org\0a\0b",
        "4\0<http://127.0.0.1:9/v1/a/items?page=2>; rel=\"next\"",
        "4\0<../b/items?page=2#top>; rel=prev, <?page=3>; rel=next",
        "4\0<//elsewhere.example/v1/>; rel=\"last next\"",
        "5\0name\0value\0other[]\0a b",
    ]
    .map(|seed| seed.as_bytes().to_vec())
    .to_vec()
}

fn run(input: &[u8], _: Depth) -> u64 {
    let parts = parts(input);
    let mut rest = parts.iter().skip(1).map(String::as_str);
    let mut next = || rest.next().unwrap_or_default().to_owned();
    let first = input.first().copied().unwrap_or_default();
    match first % 6 {
        which @ 0..=2 => {
            let values = [next(), next()];
            template(usize::from(which), &values, &pairs(rest))
        }
        3 => custom(&next(), &pairs(rest)),
        4 => link(&next()),
        _ => options(&pairs(rest)),
    }
}

fn pairs<'a>(mut parts: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    while let Some(name) = parts.next() {
        pairs.push((name.to_owned(), parts.next().unwrap_or_default().to_owned()));
    }
    pairs
}

/// Fields in the path and in the query.
fn template(which: usize, values: &[String; 2], pairs: &[(String, String)]) -> u64 {
    let list: Vec<String> = pairs.iter().map(|(_, value)| value.clone()).collect();
    // A map with an empty key is written as a list is: `map[]=`.
    let map: BTreeMap<String, String> = pairs.iter().filter(|(key, _)| !key.is_empty()).cloned().collect();
    let call = Call::get(&CLIENTS[which], "a/{x}/b/{y}/c").path("x", &values[0]).path("y", &values[1]);
    let call = call.query("text", &list.first()).query("list", &list).query("map", &map).returns_nothing();
    let written = match now(probe::write(call)) {
        Ok(written) => written,
        Err(error) => return refused(&error, &["x", "y"]),
    };
    below(&written);
    let path = written.url.path().strip_prefix("/v1/").expect("below the base URL");
    let segments: Vec<Vec<u8>> = path.split('/').map(|segment| decoded(segment.as_bytes())).collect();
    let [x, y] = values.each_ref().map(|value| value.as_bytes());
    assert!(segments == [b"a", x, b"b", y, b"c"], "other values in the path");

    let mut expected: Vec<(String, String)> = Vec::new();
    expected.extend(list.first().map(|value| ("text".to_owned(), value.clone())));
    match CONNECTORS[which].array_format {
        ArrayFormat::Comma if list.is_empty() => {}
        ArrayFormat::Comma => expected.push(("list".to_owned(), list.join(","))),
        ArrayFormat::Brackets => {
            expected.extend(list.iter().map(|value| ("list[]".to_owned(), value.clone())))
        }
        ArrayFormat::Repeat => expected.extend(list.iter().map(|value| ("list".to_owned(), value.clone()))),
    }
    expected.extend(map.iter().map(|(key, value)| (format!("map[{key}]"), value.clone())));
    assert!(query(&written) == expected, "other values in the query");
    kind((which, shape(&written)))
}

/// A path and a query of the caller's.
fn custom(path: &str, pairs: &[(String, String)]) -> u64 {
    let mut request = CustomRequest::get(path);
    for (name, value) in pairs {
        request = request.query(name, value.as_str());
    }
    let written = match now(probe::write(Call::custom(&CLIENTS[0], &request))) {
        Ok(written) => written,
        Err(error) => return refused(&error, &["path"]),
    };
    below(&written);
    let (path, own) = path.split_once('?').unwrap_or((path, ""));
    let sent = written.url.path().strip_prefix("/v1/").expect("below the base URL");
    let path = path.strip_prefix('/').unwrap_or(path);
    assert!(decoded(sent.as_bytes()) == decoded(path.as_bytes()), "another path");
    let mut expected: Vec<(String, String)> = form_urlencoded::parse(own.as_bytes()).into_owned().collect();
    expected.extend(pairs.iter().cloned());
    assert!(query(&written) == expected, "other values in the query");
    kind((3, shape(&written)))
}

/// The link to the next page.
fn link(header: &str) -> u64 {
    let call = Call::get(&CLIENTS[0], "a/items").query("page", &1_i64).returns_nothing();
    let (link, written) = match now(probe::write_next(call, header)) {
        Ok(Some(next)) => next,
        Ok(None) => return kind((4, "elsewhere")),
        Err(error) => panic!("a link is no mistake of the caller: {error}"),
    };
    below(&written);
    let page = Url::parse(&format!("{BASE}a/items?page=1")).expect("a URL");
    let mut expected = page.join(&link).expect("a link that was followed");
    expected.set_fragment(None);
    let mut found = written.url.clone();
    let rest = found.query().and_then(|query| query.strip_suffix(OWN)).expect("the connection's part");
    let rest = rest.strip_suffix('&').map(str::to_owned);
    found.set_query(rest.as_deref());
    let is_empty = expected.query() == Some("");
    expected.set_query(expected.query().map(str::to_owned).filter(|_| !is_empty).as_deref());
    assert!(found == expected, "the link leads elsewhere");
    kind((4, shape(&written)))
}

/// Query parameters of a call's options.
fn options(pairs: &[(String, String)]) -> u64 {
    let options = pairs
        .iter()
        .fold(RequestOptions::new(), |options, (name, value)| options.query(name, value.as_str()));
    let call = Call::get(&CLIENTS[0], "a").returns_nothing().with(options);
    let written = now(probe::write(call)).expect("any text can be in a query");
    below(&written);
    assert!(query(&written) == pairs, "other values in the query");
    kind((5, shape(&written)))
}

/// A call that is refused names the field.
fn refused(error: &Error, fields: &[&str]) -> u64 {
    let paths: BTreeSet<&str> = error.violations().iter().map(|violation| violation.path()).collect();
    assert!(error.is_invalid() && paths.iter().all(|path| fields.contains(path)), "another error: {error}");
    kind(error.to_string())
}

/// On the same host, below the base URL however often it is decoded, and the same after another parser.
fn below(written: &Written) {
    let (url, base) = (&written.url, Url::parse(BASE).expect("a URL"));
    assert!(
        url.origin() == base.origin() && url.username().is_empty() && url.password().is_none(),
        "another host"
    );
    assert!(url.path().starts_with(base.path()) && url.fragment().is_none(), "outside the base URL");
    assert!(Url::parse(url.as_str()).as_ref() == Ok(url), "another URL for another parser");
    assert!(url.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "not encoded");
    let mut path = url.path().as_bytes().to_vec();
    loop {
        let mut segments = path.split(|byte| matches!(byte, b'/' | b'\\'));
        assert!(segments.all(|segment| segment != b"." && segment != b".."), "a dot segment");
        let decoded = decoded(&path);
        if decoded == path {
            break;
        }
        path = decoded;
    }
    assert!(
        url.query().is_some_and(|query| query.ends_with(OWN)),
        "the connection's part of the query is missing"
    );
}

/// The pairs of the query, but for the connection's.
fn query(written: &Written) -> Vec<(String, String)> {
    let query = written.url.query().unwrap_or_default();
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert!(pairs.pop().is_some_and(|(name, _)| name == "api_key"), "the connection's part is not the last");
    pairs
}

/// Percent-decodes once.
fn decoded(text: &[u8]) -> Vec<u8> {
    let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
    while at < text.len() {
        let pair = text.get(at + 1..at + 3).and_then(|pair| str::from_utf8(pair).ok());
        let byte = pair.filter(|pair| !pair.contains('+')).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match byte.filter(|_| text[at] == b'%') {
            Some(byte) => (out.push(byte), at += 3).0,
            None => (out.push(text[at]), at += 1).0,
        }
    }
    out
}

/// The characters of the URL that are no letters, each once.
fn shape(written: &Written) -> BTreeSet<char> {
    written.url.as_str().chars().filter(|c| !c.is_ascii_alphanumeric()).collect()
}

const FAMILIES: &[Growth] = &[
    Growth { name: "a long value", size: 2_000, input: |size| parted("0", &"/".repeat(size)) },
    Growth { name: "percent signs", size: 2_000, input: |size| parted("0", &"%".repeat(size)) },
    Growth { name: "encoded percent signs", size: 1_000, input: |size| parted("0", &"%25".repeat(size)) },
    Growth { name: "a long custom path", size: 1_000, input: |size| parted("3", &"a/".repeat(size)) },
    Growth { name: "many parameters", size: 200, input: |size| parted("5", &"a\0b\0".repeat(size)) },
    Growth { name: "links to nowhere", size: 1_000, input: |size| parted("4", &"<a>;".repeat(size)) },
    Growth { name: "open links", size: 2_000, input: |size| parted("4", &"<".repeat(size)) },
    Growth {
        name: "parameters of a link",
        size: 1_000,
        input: |size| parted("4", &format!("<a>{}", "; a=b".repeat(size))),
    },
];

fn parted(which: &str, rest: &str) -> Vec<u8> {
    [which.as_bytes(), b"\0", rest.as_bytes(), b"\0a"].concat()
}

//! A call as a command of curl.
//!
//! The program runs itself with the same arguments against a server of its own, which takes the request down: what is shown
//! is what would be sent. The credentials are the names of their variables, so no secret is shown, and none is needed.

use crate::call::wrong;
use crate::{Chosen, FAILED};
use modwright_runtime::CatalogConnector;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Prints the request and returns the exit code.
pub(crate) fn run(chosen: &Chosen<'_>) -> u8 {
    let about = &(chosen.connector.catalog)().connector;
    match recorded(about) {
        Ok(Recorded::Request(request)) => {
            println!("{}", request.curl(&base(about).1));
            0
        }
        Ok(Recorded::Refused(code)) => code,
        Err(message) => wrong(&message),
    }
}

enum Recorded {
    Request(Request),
    /// The call was refused before it was sent; the child printed why.
    Refused(u8),
}

struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Returns the path and the whole of the base URL; a hole has the name of its variable, or its default.
fn base(about: &CatalogConnector) -> (String, String) {
    let url = about.connection.iter().fold(about.base_url.clone(), |url, field| {
        let value = field.default.clone().unwrap_or_else(|| field.name.clone());
        url.replace(&format!("{{{}}}", field.name), &value)
    });
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |at| &rest[at..]).to_owned();
    (path, url)
}

fn recorded(about: &CatalogConnector) -> Result<Recorded, String> {
    let Some(variable) = &about.base_url_env else {
        return Err(
            "the connector has no variable for its base URL, so its requests cannot be shown".to_owned()
        );
    };
    let text = |error: std::io::Error| error.to_string();
    let listener = TcpListener::bind("127.0.0.1:0").map_err(text)?;
    let address = listener.local_addr().map_err(text)?;
    listener.set_nonblocking(true).map_err(text)?;
    let variables = about.connection.iter().filter_map(|field| field.env.as_ref());
    let mut child = Command::new(std::env::current_exe().map_err(text)?)
        .args(std::env::args_os().skip(1).filter(|argument| *argument != "--dry-run"))
        .envs(variables.filter(|name| is_used(about, name)).map(|name| (name.clone(), format!("${name}"))))
        .env(variable, format!("http://{address}{}", base(about).0))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(text)?;
    loop {
        if let Ok((stream, _)) = listener.accept() {
            let request = read(stream).map_err(text)?;
            let _ = child.kill();
            let _ = child.wait();
            return Ok(Recorded::Request(request));
        }
        if let Some(status) = child.try_wait().map_err(text)? {
            let mut why = String::new();
            child.stderr.take().map(|mut from| from.read_to_string(&mut why));
            eprint!("{why}");
            return Ok(Recorded::Refused(
                status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(FAILED),
            ));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Returns `true` for a variable that a call needs: a required one, or one that has a value.
fn is_used(about: &CatalogConnector, name: &str) -> bool {
    let mut fields = about.connection.iter().filter(|field| field.env.as_deref() == Some(name));
    fields.any(|field| field.required) || std::env::var_os(name).is_some()
}

fn read(stream: TcpStream) -> std::io::Result<Request> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut stream = BufReader::new(stream);
    let mut first = String::new();
    stream.read_line(&mut first)?;
    let mut words = first.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let header = |name: &str| headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let length = header("content-length").and_then(|(_, value)| value.parse::<usize>().ok());
    let mut body = Vec::new();
    match length {
        Some(length) => {
            body.resize(length, 0);
            stream.read_exact(&mut body)?;
        }
        None if header("transfer-encoding").is_some() => chunked(&mut stream, &mut body)?,
        None => {}
    }
    stream.get_mut().write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n")?;
    Ok(Request { method, target, headers, body })
}

/// Reads a body in chunks ([RFC 9112 §7.1]).
///
/// [RFC 9112 §7.1]: https://www.rfc-editor.org/rfc/rfc9112#section-7.1
fn chunked(stream: &mut impl BufRead, body: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
        if size == 0 {
            return Ok(());
        }
        let start = body.len();
        body.resize(start + size, 0);
        stream.read_exact(&mut body[start..])?;
        stream.read_line(&mut line)?;
    }
}

impl Request {
    /// Writes the request as a command of curl.
    fn curl(&self, base: &str) -> String {
        let origin = base
            .split_once("://")
            .map_or("", |(scheme, rest)| &base[..scheme.len() + 3 + rest.find('/').unwrap_or(rest.len())]);
        let mut lines =
            vec![format!("curl -X {} {}", self.method, quoted(&format!("{origin}{}", self.target)))];
        let is_form = self.header("content-type").is_some_and(|kind| kind.starts_with("multipart/"));
        for (name, value) in &self.headers {
            let lower = name.to_ascii_lowercase();
            let is_own =
                matches!(lower.as_str(), "host" | "content-length" | "transfer-encoding" | "user-agent");
            if !(is_own || is_form && lower == "content-type") {
                lines.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
            }
        }
        match is_form {
            true => lines.extend(self.parts()),
            false if self.body.is_empty() => {}
            false => lines.push(format!("--data-binary {}", quoted(&String::from_utf8_lossy(&self.body)))),
        }
        lines.join(" \\\n  ")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_str())
    }

    /// Writes the parts of a form. A file is the argument with its name.
    fn parts(&self) -> Vec<String> {
        let boundary = self.header("content-type").and_then(|kind| kind.split_once("boundary="));
        let Some((_, boundary)) = boundary else { return Vec::new() };
        let text = String::from_utf8_lossy(&self.body).into_owned();
        let boundary = format!("--{}", boundary.trim_matches('"'));
        text.split(&boundary).filter_map(part_of).collect()
    }
}

fn part_of(part: &str) -> Option<String> {
    let (head, content) = part.split_once("\r\n\r\n")?;
    let quoted_in =
        |key: &str| head.split_once(&format!(" {key}=\""))?.1.split_once('"').map(|(text, _)| text);
    let name = quoted_in("name")?;
    Some(match quoted_in("filename") {
        None => format!("-F {}", quoted(&format!("{name}={}", content.trim_end_matches("\r\n")))),
        Some(file) => format!("-F {}", quoted(&format!("{name}=@{}", path(file)))),
    })
}

/// Returns the path of a file among the arguments: `--file PATH` or `--file=PATH`.
fn path(file: &str) -> String {
    let paths = std::env::args().skip(1).map(|argument| match argument.split_once('=') {
        Some((option, path)) if option.starts_with("--") => path.to_owned(),
        _ => argument,
    });
    let is_it = |path: &String| std::path::Path::new(path).file_name().is_some_and(|name| name == file);
    paths.into_iter().find(is_it).unwrap_or_else(|| file.to_owned())
}

/// Quotes a text for a shell: the variables of credentials are replaced, and nothing else.
fn quoted(text: &str) -> String {
    let has_variable = text.contains(": $") || text.contains(": Bearer $");
    match has_variable {
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('`', "\\`")),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_becomes_a_command_of_curl() {
        let headers = [("Authorization", "Bearer $KEY"), ("content-type", "application/json"), ("Host", "a")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let (method, target) = ("POST".to_owned(), "/v1/things?a=1".to_owned());
        let request = Request { method, target, headers, body: b"{\"a\":\"it's\"}".to_vec() };
        let expected = "curl -X POST 'https://api.example.com/v1/things?a=1' \\\n  -H \"Authorization: Bearer $KEY\" \\\n  \
                        -H 'content-type: application/json' \\\n  --data-binary '{\"a\":\"it'\\''s\"}'";
        assert_eq!(request.curl("https://api.example.com/v1/"), expected);
    }

    #[test]
    fn a_file_of_a_form_is_named() {
        let part = "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nA\r\n";
        assert_eq!(part_of(part).unwrap(), "-F 'file=@a.txt'");
    }
}

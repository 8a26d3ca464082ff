//! Responses: what an operation returns.

use super::super::codes;
use super::super::document::Document;
use super::super::draft::{At, Input, Parent, Returns, Stream, Ty, Value};
use super::super::endpoints::{Endpoint, Media, MediaKind, Response};
use super::super::node::Node;
use super::super::shapes::says_type;
use super::Calls;
use crate::syntax::{Method, StreamFormat};

impl<'d> Calls<'d, '_> {
    /// Returns the response of an operation, and its stream.
    pub(super) fn responses(
        &mut self,
        endpoint: &Endpoint<'d>,
        method: Method,
        inputs: &mut Vec<Input>,
    ) -> (Returns, Option<Stream>) {
        if method == Method::Head {
            return (Returns::Nothing, None);
        }
        let successes = successes(&endpoint.responses);
        self.note_unread(&endpoint.responses);
        if successes.is_empty() {
            return (self.no_success(endpoint), None);
        }
        let media = || successes.iter().flat_map(|response| &response.media);
        let of = |kind: MediaKind| media().find(move |media| MediaKind::of(media.name) == kind);
        let role = |word: &str| At {
            component: None,
            parent: Parent::Operation(self.operations.len()),
            role: vec![word.to_owned()],
        };
        let (event_role, response_role) = (role("event"), role("response"));
        let mut stream = None;
        if let Some(events) = of(MediaKind::Events) {
            match self.take_toggle(inputs) {
                Some(toggle) => {
                    let ty = events.schema.map(|schema| self.chunk(schema, &event_role));
                    let ty = ty.filter(|ty| !ty.is_string()).unwrap_or(Ty::Json);
                    stream = Some(Stream { ty, toggle });
                }
                None if media().all(|media| MediaKind::of(media.name) == MediaKind::Events) => {
                    let chunks = self.chunks(events, StreamFormat::Events, &event_role);
                    self.note_unsaid(&successes, &chunks, false);
                    return (chunks, None);
                }
                None => self.shapes.note(
                    &codes::NOT_SAID,
                    events.node.span(),
                    "the response can be a stream of events, and no field requests it",
                    "it is imported without the stream",
                ),
            }
        }
        let is_json = |name: &str| matches!(MediaKind::of(name), MediaKind::Json | MediaKind::OtherJson);
        let json: Vec<Option<&'d Node<'d>>> =
            media().filter(|media| is_json(media.name)).map(|media| media.schema).collect();
        let has_empty = successes.iter().any(|response| response.media.is_empty());
        let returns = if let (None, Some(returns)) = (&stream, self.by_status(&successes, &response_role)) {
            returns
        } else if json.iter().flatten().next().is_some()
            && json.iter().flatten().all(|schema| self.is_file(schema))
        {
            Returns::Bytes
        } else if !json.is_empty() {
            self.json(&json, has_empty, &response_role)
        } else if stream.is_some() {
            Returns::Json { ty: Ty::Json, optional: false }
        } else if let Some(lines) = of(MediaKind::Lines) {
            self.chunks(lines, StreamFormat::Lines, &event_role)
        } else if of(MediaKind::Text).is_some() || of(MediaKind::Xml).is_some() {
            Returns::Text
        } else if media().next().is_some() {
            Returns::Bytes
        } else {
            Returns::Nothing
        };
        self.note_unsaid(&successes, &returns, stream.is_some());
        (returns, stream)
    }

    /// Notes the contents of responses that are not imported, or only as a text or as bytes.
    fn note_unsaid(&mut self, successes: &[&Response<'d>], returns: &Returns, has_stream: bool) {
        let is_first = |media: &Media<'d>, kind: MediaKind| {
            let mut all = successes.iter().flat_map(|response| &response.media);
            let first = all.find(|media| MediaKind::of(media.name) == kind);
            first.is_some_and(|first| std::ptr::eq(first.node, media.node))
        };
        let is_said = |media: &Media<'d>| match (MediaKind::of(media.name), returns) {
            (MediaKind::Json | MediaKind::OtherJson, Returns::Json { .. } | Returns::ByStatus(_)) => true,
            (kind @ MediaKind::Events, returns) => {
                let has_events = has_stream || matches!(returns, Returns::Stream(StreamFormat::Events, _));
                has_events && is_first(media, kind)
            }
            (kind @ MediaKind::Lines, Returns::Stream(StreamFormat::Lines, _)) => is_first(media, kind),
            _ => false,
        };
        let is_by_status = matches!(returns, Returns::ByStatus(_));
        for response in successes {
            let first = response.media.iter().find(|media| is_said(media));
            for media in &response.media {
                // All JSON is one type, but for each status only one content has its own.
                let is_first = first.is_some_and(|first| std::ptr::eq(first, media));
                let (Some(schema), false) = (media.schema, is_first || is_said(media) && !is_by_status)
                else {
                    continue;
                };
                // A stream that no field requests is noted already.
                let is_stream = MediaKind::of(media.name) == MediaKind::Events;
                if is_stream && !has_stream && !matches!(returns, Returns::Stream(..)) {
                    continue;
                }
                let is_same = |other: &Media<'d>| other.schema.is_some_and(|other| other.is_equal(schema));
                let mut said = successes.iter().flat_map(|one| &one.media).filter(|one| is_said(one));
                let is_known = if is_by_status { first.is_some_and(is_same) } else { said.any(is_same) };
                if is_known {
                    continue;
                }
                let (fact, done) = match returns {
                    Returns::Text | Returns::Bytes if self.is_plain(schema) => continue,
                    Returns::Text => ("has a schema", "it is imported as a text"),
                    Returns::Bytes => ("has a schema", "it is imported as bytes"),
                    _ => ("is another content", "it is left out"),
                };
                let message = format!("the response as `{}` {fact}", media.name);
                self.shapes.note(&codes::NOT_SAID, media.node.span(), message, done);
            }
        }
    }

    /// Returns `true` for a schema that says no more than that a value is a text or bytes.
    pub(super) fn is_plain(&self, schema: &'d Node<'d>) -> bool {
        let target = self.shapes.document.follow(schema);
        target.is_some_and(|target| target.text_of("type") == Some("string") || !says_type(target))
    }

    /// Notes the bodies of redirects, and those of statuses that mean nothing.
    fn note_unread(&mut self, responses: &[Response<'d>]) {
        for response in responses {
            let is_read = response.status.starts_with(['2', '4', '5'])
                || response.status.eq_ignore_ascii_case("default")
                || response.media.iter().all(|media| media.schema.is_none());
            if is_read {
                continue;
            }
            let fact = if response.status.starts_with('3') {
                "the client follows a redirect".to_owned()
            } else {
                format!("`{}` is the status of no success and of no error", response.status)
            };
            self.shapes.note(&codes::NOT_SAID, response.span, fact, "the body of this response is left out");
        }
    }

    /// Returns the responses by status, if at least two of them are different JSON.
    fn by_status(&mut self, successes: &[&Response<'d>], at: &At) -> Option<Returns> {
        let statuses: Option<Vec<u16>> =
            successes.iter().map(|response| response.status.parse().ok()).collect();
        let statuses = statuses.filter(|statuses| statuses.len() > 1)?;
        let mut schemas = Vec::with_capacity(statuses.len());
        for response in successes {
            let find = |kind| response.media.iter().find(|media| MediaKind::of(media.name) == kind);
            schemas.push(match find(MediaKind::Json).or(find(MediaKind::OtherJson)) {
                Some(media) => Some(media.schema?),
                None if response.media.is_empty() => None,
                None => return None,
            });
        }
        let is_same = |one: &'d Node<'d>, other: &'d Node<'d>| {
            let reference = Document::reference(one);
            std::ptr::eq(one, other) || reference.is_some() && reference == Document::reference(other)
        };
        let mut known = schemas.iter().copied().flatten();
        let first = known.next()?;
        if known.all(|other| is_same(first, other)) {
            return None;
        }
        let cases = statuses.iter().zip(schemas).map(|(status, schema)| {
            let returns = match schema {
                Some(schema) => self.json(&[Some(schema)], false, at),
                None => Returns::Nothing,
            };
            // A null is read as a body that is missing, which a status does not say.
            match returns {
                Returns::Json { optional: true, .. } => None,
                returns => Some((*status, returns)),
            }
        });
        let cases: Vec<(u16, Returns)> = cases.collect::<Option<_>>()?;
        let mut types = cases.iter().filter_map(|(_, case)| match case {
            Returns::Json { ty, .. } => Some(ty),
            _ => None,
        });
        let first = types.next()?;
        types.any(|ty| ty != first).then(|| Returns::ByStatus(cases.clone()))
    }

    /// Returns a stream that no field requests, with the type of its chunks.
    fn chunks(&mut self, media: &Media<'d>, format: StreamFormat, at: &At) -> Returns {
        match media.schema.map(|schema| self.chunk(schema, at)) {
            // The schema of a whole body is a list of its chunks.
            Some(Ty::List(item)) => {
                let item = if let Ty::Nullable(item) = *item { *item } else { *item };
                // Behind a name that only bounds it, the item is a text, too.
                if self.open(&item).is_string() {
                    self.shapes.note(
                        &codes::KEPT_AS_JSON,
                        media.node.span(),
                        "each chunk of this response is a text as JSON",
                        "the chunks are imported as `json`",
                    );
                    return Returns::Stream(format, Ty::Json);
                }
                Returns::Stream(format, item)
            }
            Some(ty) if !ty.is_string() => Returns::Stream(format, ty),
            _ => {
                let fact = match format {
                    StreamFormat::Events => "the response is a stream of events without a schema",
                    StreamFormat::Lines => "the response has lines without a schema",
                };
                self.shapes.note(&codes::NOT_SAID, media.node.span(), fact, "it is imported as bytes");
                Returns::Bytes
            }
        }
    }

    /// Returns the type of a chunk; a name of a text or of a list stands for it.
    fn chunk(&mut self, schema: &'d Node<'d>, at: &At) -> Ty {
        let value = self.shapes.value(schema, at);
        let ty = self.one_word(value, schema, at);
        match self.open(&ty) {
            Ty::Union(_) => ty,
            inner => inner,
        }
    }

    fn no_success(&mut self, endpoint: &Endpoint<'d>) -> Returns {
        let redirect = endpoint.responses.iter().find(|response| response.status.starts_with('3'));
        let (span, fact, returns, done) = match redirect {
            Some(response) => (
                response.span,
                "the response is a redirect",
                Returns::Bytes,
                "the client follows it, and the operation returns bytes",
            ),
            None => (
                endpoint.span,
                "no successful response is described",
                Returns::Json { ty: Ty::Json, optional: true },
                "the operation returns any JSON, or nothing",
            ),
        };
        self.shapes.note(&codes::NOT_SAID, span, fact, done);
        returns
    }

    fn json(&mut self, schemas: &[Option<&'d Node<'d>>], has_empty: bool, at: &At) -> Returns {
        let mut nodes: Vec<&'d Node<'d>> = Vec::new();
        for node in schemas.iter().copied().flatten() {
            if !nodes.iter().any(|known| std::ptr::eq(*known, node)) {
                nodes.push(node);
            }
        }
        let Some(first) = nodes.first().copied() else {
            return Returns::Json { ty: Ty::Json, optional: has_empty };
        };
        let mut value = self.shapes.value(first, at);
        if nodes.len() > 1 {
            let all: Vec<Value> = nodes.iter().map(|node| self.shapes.value(node, at)).collect();
            if all.iter().any(|other| other.ty != value.ty) {
                value = self.shapes.unite(&nodes, at);
            }
        }
        let nullable = value.nullable;
        let ty = self.one_word(value, first, at);
        Returns::Json { ty, optional: nullable || has_empty }
    }

    pub(super) fn one_word(&mut self, value: Value, node: &'d Node<'d>, at: &At) -> Ty {
        match value.ty {
            Ty::Union(_) => self.shapes.alias(Value { bounds: Vec::new(), ..value }, node, at),
            ty => ty,
        }
    }
}

/// Returns the responses of a success; `default` is one if there is no other.
fn successes<'r, 'd>(responses: &'r [Response<'d>]) -> Vec<&'r Response<'d>> {
    let found: Vec<_> = responses.iter().filter(|response| response.status.starts_with('2')).collect();
    if !found.is_empty() || responses.iter().any(|response| response.status.starts_with('3')) {
        return found;
    }
    responses.iter().filter(|response| response.status == "default").collect()
}

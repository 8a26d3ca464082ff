//! The properties of an API that all its operations share.

/// The properties of an API that all its operations share. Generated code has one constant of this type.
#[derive(Debug)]
pub struct Connector {
    /// The name of the API.
    pub name: &'static str,
    /// The base URL.
    pub base_url: &'static str,
    /// The values of its holes, `{field}`, that a connection does not set.
    pub base_url_parts: &'static [(&'static str, &'static str)],
    /// The environment variable that replaces the base URL.
    pub base_url_env: Option<&'static str>,
    /// The key; `None` if the API has none, or several.
    pub key: Option<ApiKey>,
    /// The rules between the fields of a connection.
    pub rules: &'static [ConnectionRule],
    /// The named servers, with their URLs, for operations that use another server.
    pub servers: &'static [(&'static str, &'static str)],
    /// The headers of every call.
    pub headers: &'static [(&'static str, &'static str)],
    /// The format of a list in a query.
    pub array_format: ArrayFormat,
    /// The paths of the texts in an error body.
    pub errors: ErrorPaths,
    /// The response header with the id of the request.
    pub request_id: Option<&'static str>,
    /// The data of the event that ends a stream; `None` if a stream ends with its body.
    pub stream_end: Option<&'static str>,
    /// The format of a page of a list.
    pub pages: Paging,
    /// The retry policy; `None` without retries.
    pub retry: Option<Retry>,
}

impl Connector {
    /// The default of every field, for struct update syntax.
    pub const DEFAULT: Self = Self {
        name: "",
        base_url: "",
        base_url_parts: &[],
        base_url_env: None,
        key: None,
        rules: &[],
        servers: &[],
        headers: &[],
        array_format: ArrayFormat::Brackets,
        errors: ErrorPaths { message: &[], kind: &[], code: &[], param: &[] },
        request_id: None,
        stream_end: None,
        pages: Paging { items: None, more: None },
        retry: None,
    };
}

/// The key of an API.
#[derive(Debug)]
pub struct ApiKey {
    /// The connection's field.
    pub field: &'static str,
    /// The location in a request.
    pub location: KeyLocation,
}

/// A rule of a connection: the number of its fields that are present.
#[derive(Debug)]
pub struct ConnectionRule {
    /// The field that must be present for the rule to apply; `None` if it always applies.
    pub when: Option<&'static str>,
    /// The fields that are counted.
    pub fields: &'static [&'static str],
    /// The smallest number of them.
    pub least: usize,
    /// The greatest number of them.
    pub most: usize,
}

/// The location of a key in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyLocation {
    /// `Authorization: Bearer`
    Bearer,
    /// A header of this name.
    Header(&'static str),
    /// A header of this name, and its text with `{}` for the key.
    Written(&'static str, &'static str),
    /// A query parameter of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
    /// The user name of `Authorization: Basic`
    BasicUser,
    /// The password of `Authorization: Basic`
    BasicPassword,
}

/// The paths of the texts in an error body, as field names from its root; empty if the API has no such text.
#[derive(Debug)]
pub struct ErrorPaths {
    /// The message for people.
    pub message: &'static [&'static str],
    /// The kind of error.
    pub kind: &'static [&'static str],
    /// The error code.
    pub code: &'static [&'static str],
    /// The request field that caused the error.
    pub param: &'static [&'static str],
}

/// The format of a page of a list.
#[derive(Debug)]
pub struct Paging {
    /// The response field with the items; `None` if the response is the list.
    pub items: Option<&'static str>,
    /// The boolean response field that is `true` if there is a next page.
    pub more: Option<&'static str>,
}

/// The format of a list whose responses lead from page to page.
#[derive(Debug)]
pub struct PageFormat {
    /// The path of the items in a response; empty if the response is the list.
    pub items: &'static [&'static str],
    /// The path of a boolean that is `true` if there is a next page; empty if no field says it.
    pub more: &'static [&'static str],
    /// The way to the next page.
    pub next: NextPage,
}

/// The way from a page to the next one.
#[derive(Debug)]
pub enum NextPage {
    /// The `Link` header of the response has its URL.
    Link,
    /// The last item of the page is its cursor.
    LastItem,
    /// A field of the response has its cursor.
    Cursor {
        /// The query parameter.
        parameter: &'static str,
        /// The path of the cursor.
        from: &'static [&'static str],
    },
    /// A field of the response has its URL.
    Url {
        /// The path of the URL.
        from: &'static [&'static str],
    },
    /// The pages are numbered.
    Number {
        /// The query parameter.
        parameter: &'static str,
        /// The number of the first page.
        first: i64,
        /// The path of the number of the last page; empty if no field has it.
        last: &'static [&'static str],
        /// The path of the number of all items; empty if no field has it.
        total: &'static [&'static str],
    },
    /// A page begins at the number of items before it.
    Offset {
        /// The query parameter.
        parameter: &'static str,
        /// The path of the number of all items; empty if no field has it.
        total: &'static [&'static str],
    },
}

/// The retry policy of an API.
#[derive(Debug)]
pub struct Retry {
    /// The statuses that are retried, as inclusive ranges.
    pub statuses: &'static [(u16, u16)],
    /// The codes and kinds of errors that are permanent and never retried.
    pub never: &'static [&'static str],
    /// The maximum number of retries, unless the connection or the call sets another one.
    pub max_retries: u32,
    /// The header with the idempotency key, by which the API recognizes a retry.
    pub idempotency: Option<&'static str>,
}

impl Retry {
    /// The policy by which an API without one judges errors. Its calls are not retried.
    pub(crate) const USUAL: Self = Self {
        statuses: &[(408, 408), (429, 429), (500, 599)],
        never: &[],
        max_retries: 0,
        idempotency: None,
    };
}

/// The format of a list in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrayFormat {
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a=1,2`
    Comma,
    /// `a=1&a=2`
    Repeat,
}

//! The description of an API as a whole, as its specification gives it.

/// What the spec says about an API as a whole.
#[derive(Debug)]
pub struct Connector {
    /// Its name.
    pub name: &'static str,
    /// Its address.
    pub base_url: &'static str,
    /// The environment variable with another address.
    pub base_url_env: Option<&'static str>,
    /// Other addresses, by name, each for the operations that name it.
    pub servers: &'static [(&'static str, &'static str)],
    /// What goes with each call.
    pub headers: &'static [(&'static str, &'static str)],
    /// How a list is written into a query.
    pub array_format: ArrayFormat,
    /// Where the texts of an error are.
    pub errors: ErrorPaths,
    /// The header of a response with the request's id.
    pub request_id: Option<&'static str>,
    /// The data of the event that ends a stream; `None` where a stream ends with its body.
    pub stream_end: Option<&'static str>,
    /// How lists come page by page.
    pub pages: Paging,
    /// What is tried again; `None` where nothing is.
    pub retry: Option<Retry>,
}

impl Connector {
    /// A connector that says nothing.
    pub const DEFAULT: Self = Self {
        name: "",
        base_url: "",
        base_url_env: None,
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

/// Field names from the root of an error's body to its texts; empty where the API has no such text.
#[derive(Debug)]
pub struct ErrorPaths {
    /// What a person reads.
    pub message: &'static [&'static str],
    /// The kind of error.
    pub kind: &'static [&'static str],
    /// The code of the error.
    pub code: &'static [&'static str],
    /// The field that the API complains about.
    pub param: &'static [&'static str],
}

/// How an API gives its lists page by page.
#[derive(Debug)]
pub struct Paging {
    /// The field of the response that holds the items; `None` where the response is the list.
    pub items: Option<&'static str>,
    /// The field of the response that says whether there is a next page.
    pub more: Option<&'static str>,
}

/// What an API lets be tried again.
#[derive(Debug)]
pub struct Retry {
    /// The statuses, each range with both ends.
    pub statuses: &'static [(u16, u16)],
    /// The codes and kinds of errors that stay as they are.
    pub never: &'static [&'static str],
    /// How often a call is made again, at most.
    pub max_retries: u32,
    /// The header by which the API tells a repeated call from a new one.
    pub idempotency: Option<&'static str>,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrayFormat {
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a=1,2`
    Comma,
    /// `a=1&a=2`
    Repeat,
}

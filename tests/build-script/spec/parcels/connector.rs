use super::*;

impl Connection {
    /// Creates a connection to a server on this machine.
    pub fn local(token: impl Into<Secret>) -> Self {
        Self::new(token).base_url("http://localhost/")
    }
}

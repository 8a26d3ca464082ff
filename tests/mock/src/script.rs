//! The replies that a test has scripted.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Recorded, Reply};

/// The replies of a test, and the requests so far.
#[derive(Debug, Default)]
pub(crate) struct Script(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The replies that are sent once, with the path that each is for.
    once: VecDeque<(Option<String>, Reply)>,
    always: Option<Reply>,
    requests: Vec<Recorded>,
}

impl Script {
    pub(crate) fn push(&self, path: Option<&str>, reply: Reply) {
        let path = path.map(|path| path.trim_start_matches('/').to_owned());
        self.state().once.push_back((path, reply));
    }

    pub(crate) fn always(&self, reply: Reply) {
        self.state().always = Some(reply);
    }

    /// Records a request and returns its reply. `path` is that of the request, below the base URL.
    pub(crate) fn reply(&self, path: Option<&str>, request: Recorded) -> Option<Reply> {
        let mut state = self.state();
        state.requests.push(request);
        let is_for = |wanted: &Option<String>| wanted.is_none() || wanted.as_deref() == path;
        let next = state.once.iter().position(|(wanted, _)| is_for(wanted));
        let next = next.and_then(|index| state.once.remove(index)).map(|(_, reply)| reply);
        next.or_else(|| state.always.clone())
    }

    pub(crate) fn unused(&self) -> usize {
        self.state().once.len()
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

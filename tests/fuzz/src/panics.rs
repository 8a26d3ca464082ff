//! Panics as values, without a report on the terminal.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The value, or the location of the panic and the first line of its message.
pub(crate) fn catch<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| if CATCHING.get() { remember(panic) } else { before(panic) }));
    });
    CATCHING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    CATCHING.set(false);
    outcome.map_err(|panic| {
        let location = LOCATION.take();
        let first = text(&*panic).lines().next().unwrap_or_default();
        // The numbers in it differ from input to input.
        let message: String = first.chars().filter(|c| !c.is_ascii_digit()).take(120).collect();
        format!("{location}: {message}")
    })
}

fn remember(panic: &PanicHookInfo<'_>) {
    LOCATION.set(panic.location().map(ToString::to_string).unwrap_or_default());
}

fn text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}

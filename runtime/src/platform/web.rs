//! The timers and the random numbers of JavaScript.
//!
//! The standard library has none of them on `wasm32-unknown-unknown`: its clock panics, and its hash maps have the same
//! keys in every program.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use send_wrapper::SendWrapper;
pub(crate) use web_time::Instant;

use crate::error::{Error, FileError};

/// The longest time of one timer of JavaScript, whose milliseconds are an `i32`.
const MAX_TIMER: Duration = Duration::from_millis(i32::MAX as u64);

/// A timer: a future that is ready at its deadline.
pub(crate) struct Sleep {
    deadline: Instant,
    /// The timer of JavaScript; `None` before the first poll. It belongs to the thread that polled it.
    timer: Option<SendWrapper<TimeoutFuture>>,
}

/// The deadline has passed.
#[derive(Debug)]
pub(crate) struct Elapsed;

impl Sleep {
    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Sets another deadline.
    pub(crate) fn reset(mut self: Pin<&mut Self>, deadline: Instant) {
        self.deadline = deadline;
        self.timer = None;
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            let rest = self.deadline.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return Poll::Ready(());
            }
            let timer =
                self.timer.get_or_insert_with(|| SendWrapper::new(TimeoutFuture::new(milliseconds(rest))));
            if Pin::new(timer).poll(context).is_pending() {
                return Poll::Pending;
            }
            // The timer can be early, and the time can be longer than a timer's.
            self.timer = None;
        }
    }
}

/// Returns the milliseconds of a timer, rounded up.
fn milliseconds(time: Duration) -> u32 {
    let time = time.min(MAX_TIMER);
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX).saturating_add(1).min(i32::MAX as u32)
}

/// Returns a future that is ready after `pause`.
pub(crate) fn sleep(pause: Duration) -> Sleep {
    let now = Instant::now();
    // A clock that cannot hold the time is not reached by it either.
    sleep_until(now.checked_add(pause).unwrap_or(now + MAX_TIMER))
}

/// Returns a future that is ready at `deadline`.
pub(crate) fn sleep_until(deadline: Instant) -> Sleep {
    Sleep { deadline, timer: None }
}

/// Runs `work` until the deadline.
pub(crate) async fn timeout_at<T>(deadline: Instant, work: impl Future<Output = T>) -> Result<T, Elapsed> {
    let (mut work, mut sleep) = (pin!(work), pin!(sleep_until(deadline)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Ok(done)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}

/// Accepts every caller: JavaScript has its own event loop.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the other platforms")]
pub(crate) fn check_runtime() -> Result<(), Error> {
    Ok(())
}

/// Returns an error: no file can be written here.
pub(crate) fn check_files() -> Result<(), Error> {
    Err(Error::File(Box::new(FileError::new("path", "cannot be written: WebAssembly has no files"))))
}

/// Returns random bits.
pub(crate) fn random_bits() -> u64 {
    let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    half() << 32 | half()
}

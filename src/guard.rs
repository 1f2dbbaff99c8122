//! Calls into third-party code that panics at some input: decoders at damaged files, and the engine of SQL at some
//! statements. A panic becomes an error, and the panic message is kept off stderr.
//!
//! Only the call into the other crate is guarded. A panic in our own code is a bug and is reported as one.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The beginning of the names of the threads on which polars works.
const ENGINE_THREADS: &str = "polars";
/// The number of guarded calls into the engine that are running.
static ENGINE_CALLS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// True while this thread is inside a guarded call.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Returns what the decoder returns, or the panic message as an error. After a panic the decoder must not be
/// called again.
pub(crate) fn catch_panic<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    outcome.map_err(|panic| format!("the decoder gave up: {}", panic_message(&*panic)))
}

/// Returns what the engine of SQL returns, or the panic message as an error, also if the panic was on one of the
/// engine's own threads.
pub(crate) fn catch_engine_panic<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    ENGINE_CALLS.fetch_add(1, Ordering::SeqCst);
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    ENGINE_CALLS.fetch_sub(1, Ordering::SeqCst);
    outcome.map_err(|panic| panic_message(&*panic))
}

/// Like [`catch_panic`], for a decoder that also returns errors: both become one error text.
pub(crate) fn decode<T, E: ToString>(call: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    catch_panic(call).and_then(|decoded| decoded.map_err(|error| error.to_string()))
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it does not say why").to_owned()
}

/// Returns true on a thread of the engine while a guarded call into it is running.
fn is_engine_thread() -> bool {
    ENGINE_CALLS.load(Ordering::SeqCst) > 0
        && std::thread::current().name().is_some_and(|name| name.starts_with(ENGINE_THREADS))
}

/// Installs a panic hook that prints nothing for a panic inside a guarded call, because the error carries its
/// message. All other panics are reported as before. A program calls this as it starts; the library never
/// changes the hook by itself.
pub fn silence_decoder_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() && !is_engine_thread() {
                others(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_with_its_message_and_later_calls_are_unaffected() {
        silence_decoder_panics();
        let empty: &[u8] = &[];
        let index = empty.len();
        let error = catch_panic(|| empty[index]).expect_err("it panics");
        assert!(error.contains("gave up: index out of bounds"), "{error}");
        assert_eq!(catch_panic(|| 7), Ok(7));
        assert!(!GUARDED.get());
    }
}

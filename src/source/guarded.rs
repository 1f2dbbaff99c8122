//! Calls into decoders that are not ours and that panic at some damaged files: made errors, and kept quiet.
//!
//! Only the call itself is guarded. A panic in our own code is a fault of ours, and shown as one.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What a decoder gives, or what it said as it gave up. Then it must not be asked again.
pub(super) fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    outcome.map_err(|panic| said(&*panic))
}

/// The same of a decoder that may also say what is wrong.
pub(crate) fn decoded<T, E: ToString>(call: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    guarded(call).and_then(|decoded| decoded.map_err(|error| error.to_string()))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the decoder gave up: {}", text.unwrap_or("it does not say why"))
}

/// Keeps what a guarded decoder says as it gives up off stderr: it is told in the error. All other panics are
/// reported as before. For a program to call as it starts; a library leaves the hook alone.
pub fn hush_decoders() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                others(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_gives_up_says_why_and_the_next_call_is_as_any() {
        hush_decoders();
        let empty: &[u8] = &[];
        let place = empty.len();
        let error = guarded(|| empty[place]).expect_err("it panics");
        assert!(error.contains("gave up: index out of bounds"), "{error}");
        assert_eq!(guarded(|| 7), Ok(7));
        assert!(!GUARDED.get());
    }
}

//! The content policy: the page may run its one script and its one style, show no picture but its own, and ask for nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Returns the policy for a script, if there is one, and a style, as the text of a meta element.
pub(crate) fn policy(script: Option<&str>, style: &str) -> String {
    let script = script.map(|script| format!(" script-src {};", source(script))).unwrap_or_default();
    let style = source(style);
    format!(
        "default-src 'none';{script} style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// Returns the hash by which a policy allows an inline element with exactly this text.
fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // The example of CSP Level 2, section 4.2.5.
        assert_eq!(
            source("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }
}

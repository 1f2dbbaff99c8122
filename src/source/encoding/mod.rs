//! The encoding of a text: detected from its first bytes, and converted to UTF-8 as the text streams by.
//!
//! Text that is clearly UTF-8 passes through untouched. A byte that is no character of the encoding becomes a byte
//! that is invalid in UTF-8, so that the same check that finds damage in UTF-8 rejects its row. Nothing here
//! knows a file format.

mod decode;
mod detect;
mod misread;
mod tcvn3;
mod vietnamese;

pub(crate) use decode::Utf8Reader;
pub(crate) use detect::{detect_encoding, utf8_damage};
pub(crate) use misread::misread_vietnamese;

use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1258};

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// An encoding of the WHATWG standard, as browsers know them.
    Known(&'static encoding_rs::Encoding),
    /// TCVN 5712:1993 in the variant of the `.VnTime` fonts.
    Tcvn3,
}

impl TextEncoding {
    /// The encoding of most exports, and the one that the formats receive.
    pub(crate) const UTF_8: Self = Self::Known(UTF_8);

    /// Returns the encoding of a name: `tcvn3`, or any label of the WHATWG standard.
    ///
    /// ```
    /// use buckstop::source::TextEncoding;
    /// assert_eq!(TextEncoding::named("cp1258").map(TextEncoding::name), Some("windows-1258"));
    /// assert_eq!(TextEncoding::named("TCVN3"), Some(TextEncoding::Tcvn3));
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        let folded = name.trim().to_ascii_lowercase();
        match folded.as_str() {
            "tcvn3" | "tcvn-3" | "abc" | "tcvn5712" | "tcvn 5712" => Some(Self::Tcvn3),
            "utf-16" | "utf16" => Some(Self::Known(UTF_16LE)),
            "cp1258" | "1258" => Some(Self::Known(WINDOWS_1258)),
            label => encoding_rs::Encoding::for_label(label.as_bytes()).map(Self::Known),
        }
    }

    /// Returns the name of the encoding.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known(encoding) => encoding.name(),
            Self::Tcvn3 => "TCVN3",
        }
    }
}

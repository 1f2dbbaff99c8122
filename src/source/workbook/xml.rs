//! What the workbooks that are written as XML share: attributes by their name without prefix, and the messages for
//! damaged documents.

use crate::source::markup::xml_text::unescape;
use anyhow::Context as _;
use quick_xml::events::BytesStart;

pub(super) const TRUNCATED: &str = "the workbook ends before its last sheet does; nothing of it is kept\n\nhint: copy or \
                                    download the file again";

pub(super) const DOCUMENT_TYPE: &str = "the document has a document type, which could define entities\n\nhint: remove \
                                        the line `<!DOCTYPE …>`";

/// Returns the value of an attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> anyhow::Result<Option<String>> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| explained(error.into()))?;
        if attribute.key.local_name().as_ref() == name {
            let mut text = String::new();
            unescape(&attribute.value, &mut text)?;
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// Returns the value of an attribute as a number; `None` if there is no such attribute.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> anyhow::Result<Option<u64>> {
    attribute(element, name)?.map(|text| parsed(name, &text)).transpose()
}

/// Returns the number that an attribute says.
pub(super) fn parsed(name: &str, text: &str) -> anyhow::Result<u64> {
    let number = text.trim().parse();
    number.with_context(|| format!("`{name}` is no number: `{}`", crate::profile::excerpt(text)))
}

pub(super) fn explained(error: quick_xml::Error) -> anyhow::Error {
    match error {
        // Every syntax error means that the text ends inside a tag.
        quick_xml::Error::Syntax(_) => anyhow::Error::msg(TRUNCATED),
        other => anyhow::Error::msg(format!("the workbook is not well-formed: {other}")),
    }
}

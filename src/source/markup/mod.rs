//! Formats of tags: tables of web pages (HTML) and event logs (XES), and the text of XML attributes.

pub(super) mod html;
pub(super) mod xes;
pub(super) mod xml_text;

mod html_row;

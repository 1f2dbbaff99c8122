//! The text of XML attributes: finds them in a tag and resolves their entities.

use anyhow::{bail, ensure};

/// Returns the key of a tag that begins with it, as nearly all do. This is a fast way to see that a tag is not needed.
pub(crate) fn leading_key(tag: &str) -> Option<&str> {
    let rest = tag.strip_prefix(" key=\"")?;
    find(rest, b'"').map(|end| &rest[..end])
}

/// Returns the raw `key` and `value` attributes of a tag. `tag` is its content after the name. Returns `None` if there
/// is no `key`; other attributes are ignored.
pub(crate) fn key_and_value(tag: &str) -> anyhow::Result<Option<(&str, Option<&str>)>> {
    let (mut key, mut value) = (None, None);
    let mut rest = tag.trim_ascii_start();
    while !rest.is_empty() {
        let Some(equals) = find(rest, b'=') else { bail!("an attribute has no value: `{}`", cut(rest)) };
        let after = rest[equals + 1..].trim_ascii_start();
        let quote = after.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
        let Some(quote) = quote else { bail!("an attribute's value is not quoted: `{}`", cut(rest)) };
        let Some(end) = find(&after[1..], quote) else {
            bail!("an attribute's quote is not closed: `{}`", cut(rest))
        };
        match rest[..equals].trim_ascii_end() {
            "key" => key = Some(&after[1..=end]),
            "value" => value = Some(&after[1..=end]),
            _ => {}
        }
        rest = after[end + 2..].trim_ascii_start();
    }
    Ok(key.map(|key| (key, value)))
}

/// Returns the offset of an ASCII character. Attributes are short, so that a plain loop is faster than a search
/// algorithm.
fn find(text: &str, wanted: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == wanted)
}

/// Replaces `text` with a raw value whose entities are resolved: the five of XML and characters by number. No other
/// entity can be defined, because a document type is refused.
pub(crate) fn unescape(raw: &str, text: &mut String) -> anyhow::Result<()> {
    text.clear();
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let Some((name, after)) = after.split_once(';') else {
            bail!("an entity has no end: `&{}`", cut(after))
        };
        text.push(entity(name)?);
        rest = after;
    }
    text.push_str(rest);
    Ok(())
}

/// Returns the character that an entity stands for.
pub(crate) fn entity(name: &str) -> anyhow::Result<char> {
    let number = match name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => name.strip_prefix('#'),
    };
    ensure!(number.is_some(), "entity `&{};` is not one of the five that XML knows", cut(name));
    let parsed = number.and_then(|number| match number.strip_prefix('x') {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => number.parse().ok(),
    });
    match parsed.and_then(char::from_u32).filter(|&character| character != '\0') {
        Some(character) => Ok(character),
        None => bail!("`&{};` is no character", cut(name)),
    }
}

/// Returns the start of a text, for a message.
fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found_however_they_are_quoted() {
        for (tag, expected) in [
            (r#" key="concept:name" value="A""#, Some(("concept:name", Some("A")))),
            (r#" value = 'A "b"'  key = "k" "#, Some(("k", Some(r#"A "b""#)))),
            (r#" key="k" value="a=b > c""#, Some(("k", Some("a=b > c")))),
            (r#" key="k""#, Some(("k", None))),
            (r#" scope="event""#, None),
            ("", None),
        ] {
            assert_eq!(key_and_value(tag).expect("well-formed"), expected, "{tag}");
        }
        assert_eq!(leading_key(r#" key="a:b" value="c""#), Some("a:b"));
        assert_eq!(leading_key(r#" value="c" key="a:b""#), None);
        for tag in [" key", " key=a", r#" key="a"#] {
            assert!(key_and_value(tag).is_err(), "{tag}");
        }
    }

    #[test]
    fn only_known_entities_are_resolved() {
        let mut text = String::new();
        unescape("R&amp;D &lt;1&gt; &quot;&apos; &#272;&#x1EB7;ng", &mut text).expect("well-formed");
        assert_eq!(text, "R&D <1> \"' Đặng");
        for raw in ["&lol9;", "&amp", "&#xD800;", "&#0;", "&#99999999999;"] {
            assert!(unescape(raw, &mut text).is_err(), "{raw}");
        }
    }
}

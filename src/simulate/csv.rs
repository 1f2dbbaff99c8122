//! Fields of CSV, appended to a buffer.

/// Appends a field, quoted if it has to be.
pub(super) fn append_field(out: &mut Vec<u8>, field: &str) {
    if !field.contains([',', '"', '\n']) {
        out.extend_from_slice(field.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in field.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Appends fields with commas between them.
pub(super) fn append_fields(out: &mut Vec<u8>, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        append_field(out, field);
    }
}

//! The layout of a table in few bytes, from which a web page is written: mutated tags are seldom tables, and the target
//! is to reach the search for the header, the merged cells and the body.

/// Writes the page of a layout: a line is a row, `|` separates its cells, and a cell may begin with its width and height
/// as in `3x2>Người xử lý`. A line `---` begins another table. Input that begins as a page is returned as it is.
pub fn page(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"<") {
        return bytes.to_owned();
    }
    let mut page = b"<html><body><table>".to_vec();
    for line in bytes.split(|&byte| byte == b'\n') {
        if line == b"---" {
            page.extend(b"</table><table>");
            continue;
        }
        page.extend(b"<tr>");
        for cell in line.split(|&byte| byte == b'|') {
            cell_into(cell, &mut page);
        }
        page.extend(b"</tr>");
    }
    page.extend(b"</table></body></html>");
    page
}

fn cell_into(cell: &[u8], page: &mut Vec<u8>) {
    let (span, text) = span(cell).unwrap_or(((1, 1), cell));
    page.extend(format!("<td colspan={} rowspan={}>", span.0, span.1).bytes());
    for &byte in text {
        match byte {
            b'<' => page.extend(b"&lt;"),
            b'&' => page.extend(b"&amp;"),
            _ => page.push(byte),
        }
    }
    page.extend(b"</td>");
}

fn span(cell: &[u8]) -> Option<((u32, u32), &[u8])> {
    let end = cell.iter().position(|&byte| byte == b'>')?;
    let (width, height) = std::str::from_utf8(&cell[..end]).ok()?.split_once('x')?;
    Some(((width.parse().ok()?, height.parse().ok()?), &cell[end + 1..]))
}

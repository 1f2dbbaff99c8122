//! The rows of reference lists in `tests/cases/profile/*.md`.

use super::profile::{text, time};
use buckstop::lists::{ListEntry, MoveOf};
use serde_json::Value;

/// Returns the value of a row of a list under a heading of the table. Rows of lists about people and units have headings of
/// their own; the headings of the others are the names of their fields.
pub(super) fn shown_entry(entry: &ListEntry, heading: &str) -> String {
    let (what, texts, times) = match entry {
        ListEntry::Official(one) => (
            "official",
            [Some(&one.name), one.id.as_ref(), one.title.as_ref(), one.unit_id.as_ref(), one.level.as_ref()],
            [one.valid_from, one.valid_to],
        ),
        ListEntry::Unit(one) => (
            "unit",
            [Some(&one.name), one.id.as_ref(), None, None, one.level.as_ref()],
            [one.valid_from, one.valid_to],
        ),
        ListEntry::Move(one) => (
            if one.of == MoveOf::Unit { "move of a unit" } else { "move of an official" },
            [Some(&one.old_id), Some(&one.new_id), None, None, None],
            [Some(one.valid_from), None],
        ),
        ListEntry::Leave(one) => {
            ("leave", [Some(&one.name), one.id.as_ref(), None, one.unit_id.as_ref(), None], [None, None])
        }
        other => return shown_field(other, heading),
    };
    match heading {
        "first day" | "last day" => {
            let ListEntry::Leave(one) = entry else { panic!("`{heading}` is of leave") };
            if heading == "first day" { one.first_day.to_string() } else { one.last_day.to_string() }
        }
        "list entry" => what.to_owned(),
        "name" | "old" => text(texts[0]),
        "id" | "new" => text(texts[1]),
        "title" => text(texts[2]),
        "unit" => text(texts[3]),
        "level" => text(texts[4]),
        "from (UTC)" => time(times[0]),
        "to (UTC)" => time(times[1]),
        other => panic!("unknown heading `{other}`"),
    }
}

/// Returns the value of a field by its name; `list entry` is the kind of the row.
fn shown_field(entry: &ListEntry, heading: &str) -> String {
    let written = serde_json::to_value(entry).unwrap();
    let (kind, fields) = written.as_object().and_then(|one| one.iter().next()).unwrap();
    if heading == "list entry" {
        return kind.replace('_', " ");
    }
    let field = heading.trim_end_matches(" (UTC)").replace(' ', "_");
    match fields.get(&field) {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Value::Number(micros)) if heading.ends_with(" (UTC)") => time(micros.as_i64()),
        Some(Value::String(value)) => value.clone(),
        Some(other) => other.to_string(),
    }
}

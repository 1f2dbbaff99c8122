//! What changed since the run before, at the top of the page: few lines, a link to each.

use super::texts::text;
use crate::lang::Lang;
use crate::report::{ChangeLine, ChangeSort, Changes};

/// The most findings that are shown of those that changed in one way.
const SHOWN: usize = 4;

/// The block at the top of the page.
pub(super) struct ChangeBlock {
    /// Since when, and how many.
    pub(super) title: String,
    /// What changed for all findings, such as settings; empty if nothing did.
    pub(super) common: String,
    pub(super) groups: Vec<ChangeGroup>,
}

/// The findings that changed in one way.
pub(super) struct ChangeGroup {
    pub(super) title: &'static str,
    pub(super) items: Vec<ChangeItem>,
    /// How many are not shown; empty if all are.
    pub(super) more: String,
    /// Where all of them are listed; empty of those that are gone.
    pub(super) all: &'static str,
}

/// A finding that changed.
pub(super) struct ChangeItem {
    pub(super) class: String,
    pub(super) class_title: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) title: String,
    pub(super) why: String,
    /// The address of the finding or, if it is gone, of whom it was about; empty if there is no such page.
    pub(super) address: String,
}

impl ChangeBlock {
    pub(super) fn new(changes: &Changes, lang: Lang) -> Self {
        let groups = [
            (ChangeSort::New, "changed_new", "#/findings?since=1"),
            (ChangeSort::OtherClass, "changed_class", "#/findings?since=2"),
            (ChangeSort::Gone, "changed_gone", ""),
        ];
        let groups = groups.into_iter().filter(|(sort, ..)| changes.count(*sort) > 0);
        Self {
            title: changes.title(lang),
            common: changes.common.clone(),
            groups: groups.map(|(sort, title, all)| group(changes, sort, text(title, lang), all)).collect(),
        }
    }
}

fn group(changes: &Changes, sort: ChangeSort, title: &'static str, all: &'static str) -> ChangeGroup {
    let lines = changes.lines.iter().filter(|line| line.sort == sort);
    let hidden = changes.count(sort).saturating_sub(SHOWN);
    ChangeGroup {
        title,
        items: lines.take(SHOWN).map(item).collect(),
        more: if hidden > 0 { format!("+ {hidden}") } else { String::new() },
        all,
    }
}

fn item(line: &ChangeLine) -> ChangeItem {
    let address = match (line.sort, line.level.as_str()) {
        (ChangeSort::New | ChangeSort::OtherClass, _) => format!("#/finding/{}", line.finding_id),
        (ChangeSort::Gone, level @ ("official" | "unit")) => {
            format!("#/{level}/{}", encoded(&line.subject))
        }
        (ChangeSort::Gone, _) => String::new(),
    };
    ChangeItem {
        class: line.class.clone(),
        class_title: line.class_title.clone(),
        name: line.subject.clone(),
        unit: line.unit.clone(),
        title: line.title.clone(),
        why: line.why.clone(),
        address,
    }
}

/// Writes a name as a part of an address, as `encodeURIComponent` does.
fn encoded(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sort: ChangeSort, id: &str) -> ChangeLine {
        ChangeLine {
            sort,
            finding_id: id.to_owned(),
            class: "review".to_owned(),
            class_title: "Review".to_owned(),
            level: "official".to_owned(),
            subject: "Đỗ An".to_owned(),
            unit: String::new(),
            title: "Slow".to_owned(),
            why: String::new(),
        }
    }

    #[test]
    fn new_findings_lead_to_themselves_and_gone_ones_to_whom_they_were_about() {
        let mut lines: Vec<ChangeLine> =
            (0..6).map(|number| line(ChangeSort::New, &format!("slow-{number}"))).collect();
        lines.push(line(ChangeSort::Gone, "slow-9"));
        let changes = Changes { lines, unchanged: 3, ..Changes::default() };
        let block = ChangeBlock::new(&changes, Lang::En);
        assert!(block.title.ends_with("6 new, 0 of another class, 1 gone"), "{}", block.title);
        let [new, gone] = block.groups.as_slice() else { panic!("{}", block.groups.len()) };
        assert_eq!((new.items.len(), new.more.as_str(), new.all), (4, "+ 2", "#/findings?since=1"));
        assert_eq!(new.items[0].address, "#/finding/slow-0");
        assert_eq!(gone.items[0].address, "#/official/%C4%90%E1%BB%97%20An");
    }
}

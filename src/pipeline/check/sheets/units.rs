//! How complete the log of each unit is, and the cases without events.

use super::table::{NO_UNIT, share, sheet};
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::report::ColumnKind::{Integer, Share, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};

const UNITS_TITLE: Bilingual = bilingual("Đơn vị", "Units");
const EVENTLESS_TITLE: Bilingual = bilingual("Hồ sơ không có thao tác", "Cases without events");

const COLUMNS: &[SheetColumn] = &[
    column("unit", "Đơn vị", "Unit", Text, 34),
    column("data_level", "Mức dữ liệu", "Data level", Text, 8),
    column("events", "Sự kiện", "Events", Integer, 10),
    column("with_official", "Có người xử lý", "With official", Share, 10),
    column("by_placeholder", "Tài khoản chung", "By placeholders", Share, 10),
    column("with_receiver", "Chuyển có người nhận", "Handovers with receiver", Share, 10),
    column("with_due", "Có hạn", "With due date", Share, 10),
    column("with_status", "Có trạng thái", "With status", Share, 10),
    column("with_step", "Có bước", "With step", Share, 10),
    column("unknown_kind", "Thao tác không rõ", "Unknown activity", Share, 10),
];

/// One row for each unit, those with most events first.
pub(super) fn units(checked: &Checked<'_>) -> Sheet {
    let min_share = checked.settings.quality.min_share;
    let no_unit = NO_UNIT.get(checked.settings.lang);
    let mut units: Vec<_> = checked.inspection.units.iter().collect();
    units.sort_by_key(|(_, log)| std::cmp::Reverse(log.events));
    let rows = units.into_iter().map(|(name, log)| {
        vec![
            if name.is_empty() { no_unit.into() } else { SheetCell::from(name.as_str()) },
            log.level(min_share).unwrap_or('–').to_string().into(),
            log.events.into(),
            share(log.with_official, log.acts),
            share(log.by_placeholder, log.acts),
            share(log.with_receiver, log.handed_on),
            share(log.with_due, log.events),
            share(log.with_status, log.events),
            share(log.with_step, log.events),
            share(log.unknown_kind, log.events),
        ]
    });
    sheet("units", UNITS_TITLE, COLUMNS, rows.collect())
}

const EVENTLESS: &[SheetColumn] = &[
    column("unit", "Đơn vị", "Unit", Text, 34),
    column("cases", "Không có thao tác", "Without events", Integer, 10),
    column("of_cases", "Trong số hồ sơ", "Of cases", Integer, 10),
    column("file", "Tệp ví dụ", "Example file", Text, 28),
    column("row", "Dòng", "Row", Integer, 10),
];

/// Cases of case tables that no event of these files mentions, by unit: nobody is seen to hold them.
pub(super) fn eventless(checked: &Checked<'_>) -> Sheet {
    let no_unit = NO_UNIT.get(checked.settings.lang);
    let rows = checked.inspection.eventless.iter().map(|one| {
        let file = checked.inspection.files.get(one.example_file as usize).map(|file| file.name.as_str());
        vec![
            if one.unit.is_empty() { no_unit.into() } else { SheetCell::from(one.unit.as_str()) },
            one.cases.into(),
            one.of.into(),
            file.into(),
            one.example_row.into(),
        ]
    });
    sheet("eventless", EVENTLESS_TITLE, EVENTLESS, rows.collect())
}

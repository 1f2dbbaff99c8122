//! The page of the measures, from their registry.

use super::{head, row};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::measure::{Clock, Counterpart, Family, Form, MEASURES, Measure, companion};

const INTRODUCTION: &str = "
A measure counts what was observed (O) and what colleagues would have on the same work (E). `buckstop list measures` shows the
same on a terminal. How O and E become a verdict is in [judging.md](judging.md); a measure without a family only describes.
A measure whose data a log lacks is withheld, and never zero.

*Chỉ số đếm số quan sát được (O) và số mà đồng nghiệp làm cùng loại việc sẽ có (E). Chỉ số không thuộc nhóm nào chỉ mô tả,
không đánh giá ai. Thiếu dữ liệu thì không tính, không bao giờ coi là 0.*

Levels of data: A has case, activity, time and actor; B also requests to the applicant and due dates of cases; C also receivers,
consultations, notes and authority; D also due dates of steps and consultations.
";

/// Writes the page.
pub(super) fn page() -> String {
    let mut page = head("Measures", "the registry of measures") + INTRODUCTION;
    page += "\n| id | chỉ số | measure | family | data | points |\n|---|---|---|---|---|---|\n";
    for measure in MEASURES {
        let family = measure.family.map_or("", Family::id);
        let link = format!("[{id}](#{id})", id = measure.id);
        let level = measure.needs.data_level().to_string();
        page += &row(&[&link, measure.title.vi, measure.title.en, family, &level, &points(measure)]);
    }
    for measure in MEASURES {
        page += &section(measure);
    }
    page
}

fn points(measure: &Measure) -> String {
    measure.points.iter().map(u8::to_string).collect::<Vec<_>>().join(" ")
}

fn section(measure: &Measure) -> String {
    let mut text = format!("\n## {}\n", measure.id);
    for lang in [Lang::Vi, Lang::En] {
        text += &format!("\n**{}.** {}\n", measure.title.get(lang), measure.doc.get(lang));
    }
    text += "\n| | tiếng Việt | English |\n|---|---|---|\n";
    for (what, value) in attributes(measure) {
        text += &row(&[what, value.get(Lang::Vi), value.get(Lang::En)]);
    }
    text
}

/// Returns what is known of a measure beside its description.
fn attributes(measure: &Measure) -> Vec<(&'static str, Bilingual<String>)> {
    let same = |text: &str| Bilingual { vi: text.to_owned(), en: text.to_owned() };
    let owned = |text: Bilingual| Bilingual { vi: text.vi.to_owned(), en: text.en.to_owned() };
    let mut rows = vec![
        ("family", measure.family.map_or(owned(DESCRIBES), family_text)),
        ("exposure", exposure(measure)),
        ("outcome", owned(outcome(measure.form))),
        ("stratum", owned(stratum(measure))),
        ("data level", {
            let level = measure.needs.data_level();
            let needs = measure.needs.text();
            Bilingual { vi: format!("{level}: {}", needs.vi), en: format!("{level}: {}", needs.en) }
        }),
        ("points of the directive", same(&points(measure))),
    ];
    if measure.units_only {
        rows.push(("who", owned(bilingual("chỉ đơn vị", "units only"))));
    }
    if let Some(base) = measure.variant_of {
        rows.push(("variant of", same(base)));
    }
    if let Some(support) = measure.supported_by {
        rows.push(("says nothing without", same(support)));
    }
    if let Some(text) = companion(measure.id) {
        rows.push(("companion", owned(text)));
    }
    rows
}

const DESCRIBES: Bilingual = bilingual("không: chỉ mô tả", "none: it only describes");

fn family_text(family: Family) -> Bilingual<String> {
    let title = family.title();
    let id = family.id();
    Bilingual { vi: format!("{id}: {}", title.vi), en: format!("{id}: {}", title.en) }
}

fn exposure(measure: &Measure) -> Bilingual<String> {
    let table = measure.fact.name();
    let (vi, en) = match (measure.form.counts_time(), measure.clock) {
        (false, _) => ("số dòng", "rows"),
        (true, Clock::Working) => ("thời gian làm việc của các dòng", "working time of the rows"),
        (true, Clock::WorkingWithWaits) => (
            "thời gian làm việc, kể cả tạm dừng và chờ ý kiến, của các dòng",
            "working time of the rows, with pauses and waits for opinions",
        ),
        (true, Clock::Elapsed) => ("thời gian theo lịch của các dòng", "calendar time of the rows"),
    };
    Bilingual { vi: format!("{vi} trong bảng `{table}`"), en: format!("{en} of the table `{table}`") }
}

fn outcome(form: Form) -> Bilingual {
    match form {
        Form::Rate => {
            bilingual("tỷ lệ dòng có kết quả; nhiều là xấu", "share of rows with the outcome; many are bad")
        }
        Form::Duration => bilingual(
            "việc xong, so theo thời gian; ít là xấu (chậm)",
            "work that ends, compared over time; few are bad (slow)",
        ),
        Form::Hazard => bilingual(
            "kết quả xảy ra trong thời gian có thể xảy ra; nhiều là xấu",
            "outcomes in the time in which they may come; many are bad",
        ),
    }
}

fn stratum(measure: &Measure) -> Bilingual {
    match measure.counterpart {
        Counterpart::None => {
            bilingual("cùng thủ tục, cùng bước, cùng cách đến", "the same procedure, step and way of arrival")
        }
        Counterpart::Sender => bilingual(
            "cùng bước và cùng người gửi, mỗi hồ sơ theo tỷ lệ của thủ tục",
            "the same step and sender, each case with the rate of its procedure",
        ),
        Counterpart::Receiver => bilingual(
            "cùng thủ tục, cùng bước; đếm riêng theo người nhận",
            "the same procedure and step, counted apart by receiver",
        ),
    }
}

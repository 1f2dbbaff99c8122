//! A case in working time as positions of a picture: who had it, when it stood still, when it was due.

use super::case_times::{CaseSpan, CaseTimes, SpanKind};
use crate::lang::Lang;

/// The width of a picture, in pixels.
pub const PICTURE_WIDTH: i64 = 260;
/// The due date is in the picture if it is at most so many times the length of the case after its beginning.
const MOST_TO_DUE: i64 = 2;
/// One hour in µs.
const HOUR_US: f64 = 3.6e9;

/// What a bar of a picture means. The order is that in which they are drawn, the last on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarKind {
    /// Somebody else had it.
    Others,
    /// Who is shown had it.
    Own,
    /// Somebody was asked for an opinion.
    Consulted,
    /// The clock stood still.
    Paused,
}

/// A bar of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it means.
    pub kind: BarKind,
    /// Where it begins, in pixels.
    pub begins: i64,
    /// How wide it is, in pixels, at least 1.
    pub width: i64,
}

/// A case in working time, from its beginning at 0 to at most [`PICTURE_WIDTH`] pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePicture {
    /// What it shows, in words.
    pub name: String,
    /// Where the case ends.
    pub life: i64,
    /// The bars, in the order in which they are drawn.
    pub bars: Vec<Bar>,
    /// Where it was due; `None` if it had no due date, or one far after its end or before its beginning.
    pub due: Option<i64>,
    /// True if it went on after it was due.
    pub late: bool,
}

impl CasePicture {
    /// Draws a case in working time as `subject` had it.
    pub fn new(case: &CaseTimes, subject: &str, lang: Lang) -> Self {
        let ends = case.ends.max(1);
        let due = case.due.filter(|due| (0..=ends.saturating_mul(MOST_TO_DUE)).contains(due));
        let length = due.unwrap_or(0).max(ends);
        let place = |at: i64| {
            (i128::from(at.clamp(0, length)) * i128::from(PICTURE_WIDTH) / i128::from(length)) as i64
        };
        let bar = |span: &CaseSpan| {
            let begins = place(span.begins.min(ends)).min(PICTURE_WIDTH - 1);
            let width = (place(span.ends.min(ends)) - begins).max(1);
            Some(Bar { kind: kind(span, subject)?, begins, width })
        };
        let mut bars: Vec<Bar> = case.spans.iter().filter_map(bar).collect();
        // The sort is stable, so that time stays in order.
        bars.sort_by_key(|bar| bar.kind);
        Self {
            name: name(case, subject, lang),
            life: place(ends),
            bars,
            due: due.map(place),
            late: due.is_some_and(|due| due < case.ends),
        }
    }
}

/// Returns what a span is for `subject`, or `None` if nobody is known to have had the case.
fn kind(span: &CaseSpan, subject: &str) -> Option<BarKind> {
    match (span.kind, span.who.as_deref()) {
        (SpanKind::Consultation, _) => Some(BarKind::Consulted),
        (SpanKind::Pause, _) => Some(BarKind::Paused),
        (SpanKind::Hold, who) => who.map(|who| if who == subject { BarKind::Own } else { BarKind::Others }),
    }
}

/// Says what a picture shows: working hours held, in all, and after the due date.
fn name(case: &CaseTimes, subject: &str, lang: Lang) -> String {
    let hours = |micros: i64| {
        let text = format!("{:.1}", micros as f64 / HOUR_US);
        if lang == Lang::Vi { text.replace('.', ",") } else { text }
    };
    let own = case.spans.iter().filter(|span| kind(span, subject) == Some(BarKind::Own));
    let held: i64 = own.map(|span| span.ends.min(case.ends) - span.begins.max(0)).sum();
    let late = case.due.map(|due| case.ends - due).filter(|late| *late > 0);
    let (held, all) = (hours(held.max(0)), hours(case.ends));
    let late = late.map(|late| match lang {
        Lang::Vi => format!("; quá hạn {} giờ", hours(late)),
        Lang::En => format!("; {} h after the due date", hours(late)),
    });
    let late = late.unwrap_or_default();
    match lang {
        Lang::Vi => format!("giữ {held} trong {all} giờ làm việc{late}"),
        Lang::En => format!("held for {held} of {all} working hours{late}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(due_hours: Option<i64>) -> CaseTimes {
        let hour = HOUR_US as i64;
        let span = |kind, who: Option<&str>, begins, ends| CaseSpan {
            kind,
            who: who.map(str::to_owned),
            begins: begins * hour,
            ends: ends * hour,
        };
        CaseTimes {
            begins: 0,
            ends: 10 * hour,
            due: due_hours.map(|due| due * hour),
            spans: vec![
                span(SpanKind::Pause, None, 2, 3),
                span(SpanKind::Hold, Some("Lan"), 1, 6),
                span(SpanKind::Hold, Some("Mai"), 6, 20),
                span(SpanKind::Hold, None, 0, 1),
            ],
        }
    }

    #[test]
    fn a_case_is_drawn_on_its_own_axis_and_what_was_late_is_marked() {
        let picture = CasePicture::new(&case(Some(5)), "Lan", Lang::En);
        let bars: Vec<_> = picture.bars.iter().map(|bar| (bar.kind, bar.begins, bar.width)).collect();
        assert_eq!(bars, [(BarKind::Others, 156, 104), (BarKind::Own, 26, 130), (BarKind::Paused, 52, 26)]);
        assert_eq!((picture.life, picture.due, picture.late), (260, Some(130), true));
        assert_eq!(picture.name, "held for 5.0 of 10.0 working hours; 5.0 h after the due date");
    }

    #[test]
    fn a_due_date_after_the_end_is_shown_where_it_is_unless_it_is_far_away() {
        let soon = CasePicture::new(&case(Some(13)), "Lan", Lang::Vi);
        assert_eq!((soon.life, soon.due, soon.late), (200, Some(260), false));
        assert_eq!(soon.name, "giữ 5,0 trong 10,0 giờ làm việc");
        let far = CasePicture::new(&case(Some(40)), "Lan", Lang::Vi);
        assert_eq!((far.life, far.due, far.late), (260, None, false));
        assert!(soon.bars.iter().chain(&far.bars).all(|bar| bar.begins + bar.width <= PICTURE_WIDTH));
    }
}

//! A case as one line of signs: who had it, when it stood still, when it was due.

use crate::published::{CaseSpan, CaseTimes, SpanKind};

/// What can be seen at a place of the line. The order is that of weight: the greatest that touches a place is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// Nobody had it, or it is not known who.
    Nobody,
    /// Somebody else had it.
    Others,
    /// Who is asked about had it.
    Own,
    /// Somebody was asked for an opinion.
    Consulted,
    /// The clock stood still.
    Pause,
    /// It was due.
    Due,
}

impl Seen {
    /// What a span of a case is for `subject`, who is asked about.
    pub(super) fn of(span: &CaseSpan, subject: &str) -> Self {
        match (span.kind, span.who.as_deref()) {
            (SpanKind::Consultation, _) => Seen::Consulted,
            (SpanKind::Pause, _) => Seen::Pause,
            (SpanKind::Hold, None) => Seen::Nobody,
            (SpanKind::Hold, Some(who)) if who == subject => Seen::Own,
            (SpanKind::Hold, Some(_)) => Seen::Others,
        }
    }

    fn sign(self, ascii: bool) -> char {
        let (sign, plain) = match self {
            Seen::Nobody => (' ', ' '),
            Seen::Others => ('▁', '_'),
            Seen::Own => ('▇', '#'),
            Seen::Consulted => ('·', '.'),
            Seen::Pause => ('░', '~'),
            Seen::Due => ('│', '|'),
        };
        if ascii { plain } else { sign }
    }
}

/// Something that lasted, from the first instant to the second, µs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    seen: Seen,
    begins: i64,
    ends: i64,
}

/// Draws a case as `subject` had it, with `width` signs.
pub(super) fn case_line(case: &CaseTimes, subject: &str, width: usize, ascii: bool) -> String {
    let span = |span: &CaseSpan| Span { seen: Seen::of(span, subject), begins: span.begins, ends: span.ends };
    let spans: Vec<Span> = case.spans.iter().map(span).collect();
    line(&spans, case.due, case.begins, case.ends, width, ascii)
}

/// Draws the time from `begins` to `ends` (µs) with `width` signs. Each place stands for an equal part of it. A due date
/// outside is drawn at the edge if it is after the end, and left out if it is before the beginning.
fn line(spans: &[Span], due: Option<i64>, begins: i64, ends: i64, width: usize, ascii: bool) -> String {
    let length = (ends - begins).max(1);
    let place = |at: i64| {
        let place = i128::from(at - begins) * width as i128 / i128::from(length);
        place.clamp(0, width as i128 - 1) as usize
    };
    let mut seen = vec![Seen::Nobody; width];
    for span in spans.iter().filter(|span| span.begins < ends && span.ends > begins) {
        // The last instant belongs to what comes next, unless it is all there is.
        let last = place((span.ends - 1).max(span.begins));
        for one in &mut seen[place(span.begins)..=last] {
            *one = (*one).max(span.seen);
        }
    }
    if let Some(due) = due.filter(|due| *due >= begins) {
        seen[place(due)] = Seen::Due;
    }
    seen.into_iter().map(|seen| seen.sign(ascii)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_who_had_it_and_when_it_was_due() {
        let span = |seen, begins, ends| Span { seen, begins, ends };
        let spans = [
            span(Seen::Others, 0, 20),
            span(Seen::Own, 20, 80),
            span(Seen::Pause, 40, 50),
            span(Seen::Consulted, 50, 60),
            span(Seen::Others, 90, 100),
        ];
        assert_eq!(line(&spans, Some(70), 0, 100, 10, false), "▁▁▇▇░·▇│ ▁");
        assert_eq!(line(&spans, Some(70), 0, 100, 10, true), "__##~.#| _");
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let spans = [Span { seen: Seen::Own, begins: -50, ends: 150 }];
        assert_eq!(line(&spans, Some(200), 0, 100, 4, true), "###|");
        assert_eq!(line(&spans, Some(-1), 0, 100, 4, true), "####");
        assert_eq!(line(&[], None, 5, 5, 3, true), "   ");
    }
}

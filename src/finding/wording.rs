//! What is observed and expected, in plain words, Vietnamese and English.

use super::{Limits, Score, Sentence, Subject};
use crate::lang::Lang;
use crate::measure::Form;

/// All measures a finding rests on, one sentence each.
pub(super) fn statement(scores: &[&Score]) -> Sentence {
    let sentences: Vec<Sentence> = scores.iter().map(|score| of_score(score)).collect();
    joined(&sentences)
}

/// Sentences one after the other.
pub(super) fn joined(sentences: &[Sentence]) -> Sentence {
    let text = |pick: fn(&Sentence) -> &str| sentences.iter().map(pick).collect::<Vec<_>>().join(" ");
    Sentence { vi: text(|sentence| &sentence.vi), en: text(|sentence| &sentence.en) }
}

fn of_score(score: &Score) -> Sentence {
    match score.measure.form {
        Form::Rate => of_rate(score),
        Form::Duration => of_duration(score),
    }
}

fn of_rate(score: &Score) -> Sentence {
    let (title, ranked) = (score.measure.title, &score.ranked);
    let text = |lang: Lang| {
        let (observed, expected) = (decimal(score.observed, 0, lang), decimal(score.expected, 1, lang));
        let ratio = decimal(ranked.ratio, 1, lang);
        let interval = interval(ranked.low, ranked.high, lang);
        match lang {
            Lang::Vi => format!(
                "{}: {observed} lần trong {} lượt; đồng nghiệp cùng việc sẽ có {expected}. Gấp {ratio} lần ({interval}), so với {} người.",
                title.vi, score.rows, score.peers
            ),
            Lang::En => format!(
                "{}: {observed} in {} chances; the peers on the same work would have {expected}. That is {ratio} times as many ({interval}), against {} others.",
                title.en, score.rows, score.peers
            ),
        }
    };
    Sentence { vi: text(Lang::Vi), en: text(Lang::En) }
}

fn of_duration(score: &Score) -> Sentence {
    let (title, ranked) = (score.measure.title, &score.ranked);
    let text = |lang: Lang| {
        let medians = match (score.median_hours, score.peers_median_hours) {
            (Some(own), Some(peers)) => {
                let (own, peers) = (decimal(own, 1, lang), decimal(peers, 1, lang));
                match lang {
                    Lang::Vi => format!(" Trung vị {own} giờ làm việc, đồng nghiệp {peers} giờ."),
                    Lang::En => format!(" Median {own} working hours, the peers {peers}."),
                }
            }
            _ => String::new(),
        };
        let pace = decimal(1.0 / ranked.ratio, 1, lang);
        let interval = interval(1.0 / ranked.high, 1.0 / ranked.low, lang);
        let expected = decimal(score.expected, 0, lang);
        let observed = decimal(score.observed, 0, lang);
        // "0,3 times as long" is no praise that anybody would say.
        let compared = if ranked.ratio > 1.0 { "thời gian chỉ bằng" } else { "lâu gấp" };
        match lang {
            Lang::Vi => format!(
                "{}: xong {observed} việc trong thời gian mà đồng nghiệp cùng việc xong {expected}: {compared} {pace} lần ({interval}), so với {} người.{medians}",
                title.vi, score.peers
            ),
            Lang::En => format!(
                "{}: {observed} done in the time in which the peers do {expected} of the same work: {pace} times as long ({interval}), against {} others.{medians}",
                title.en, score.peers
            ),
        }
    };
    Sentence { vi: text(Lang::Vi), en: text(Lang::En) }
}

fn interval(low: f64, high: f64, lang: Lang) -> String {
    let (low, high) = (decimal(low, 1, lang), decimal(high, 1, lang));
    match lang {
        Lang::Vi => format!("khoảng tin cậy 95 %: {low} đến {high}"),
        Lang::En => format!("95 % interval {low} to {high}"),
    }
}

/// That only the same work was compared, and how far that could be done.
pub(super) fn mix_tested(score: &Score) -> Sentence {
    let share = percent(score.exact_share);
    let mut sentence = Sentence {
        vi: format!("Loại việc: {share} số lượt được so cùng thủ tục, cùng bước."),
        en: format!("Mix of work: {share} of the rows are compared at the same procedure and step."),
    };
    for (counterpart, rows) in &score.left_out {
        sentence.vi += &format!(" Không tính {rows} lượt với {counterpart}: do bên kia.");
        sentence.en +=
            &format!(" {rows} rows with {counterpart} are left out: the other side explains them.");
    }
    sentence
}

/// Whether load explains it.
pub(super) fn load_tested(subject: &Subject<'_>, limits: &Limits) -> Sentence {
    let Some(ratio) = subject.load_ratio() else {
        return Sentence {
            vi: "Tải: không đủ người cùng bước để so.".to_owned(),
            en: "Load: too few at the same step to compare with.".to_owned(),
        };
    };
    let beyond = ratio >= limits.overload_ratio;
    let (vi, en) = (decimal(ratio, 1, Lang::Vi), decimal(ratio, 1, Lang::En));
    if beyond {
        Sentence {
            vi: format!("Tải: nhận gấp {vi} lần trung vị đồng nghiệp, quá tải có thể là nguyên nhân."),
            en: format!("Load: {en} times the peers' median arrives, which may explain it."),
        }
    } else {
        Sentence {
            vi: format!("Tải: nhận bằng {vi} lần trung vị đồng nghiệp, không phải nguyên nhân."),
            en: format!("Load: {en} times the peers' median arrives, which does not explain it."),
        }
    }
}

/// How much the judgement rests on.
pub(super) fn share_of_data(score: &Score) -> Sentence {
    let reliability = percent(score.ranked.reliability);
    Sentence {
        vi: format!("Ngẫu nhiên: độ tin cậy {reliability}, đã hạn chế tỷ lệ nêu tên sai."),
        en: format!("Chance: reliability {reliability}, the share of false flags is bounded."),
    }
}

/// The last three months against those before, by O/E.
pub(super) fn trend(score: &Score) -> Sentence {
    const LATE: usize = 3;
    let cut = score.months.len().saturating_sub(LATE);
    let ratio = |months: &[(i16, f64, f64)]| {
        let observed: f64 = months.iter().map(|month| month.1).sum();
        let expected: f64 = months.iter().map(|month| month.2).sum();
        (expected >= 1.0).then_some(observed / expected)
    };
    let (Some(before), Some(now)) = (ratio(&score.months[..cut]), ratio(&score.months[cut..])) else {
        return no_trend();
    };
    let number = |value: f64, lang: Lang| decimal(value, 2, lang);
    Sentence {
        vi: format!("O/E {} → {} (ba tháng cuối)", number(before, Lang::Vi), number(now, Lang::Vi)),
        en: format!("O/E {} → {} (last three months)", number(before, Lang::En), number(now, Lang::En)),
    }
}

/// Too few months to see a trend.
pub(super) fn no_trend() -> Sentence {
    Sentence { vi: String::new(), en: String::new() }
}

/// A share as whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A number as people of a language write it.
pub(super) fn decimal(value: f64, digits: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "∞".to_owned();
    }
    let text = format!("{value:.digits$}");
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}

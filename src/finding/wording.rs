//! What was observed, what was expected and what else was tested, in plain words of both languages.

use super::subject::{MonthOfScore, Score, Subject};
use super::thresholds::FindingThresholds;
use crate::fact::Level;
use crate::lang::{Bilingual, bilingual};
use crate::measure::{FactTable, Form};

/// Returns what was observed and expected on all measures a finding rests on, one after the other.
pub(super) fn statement(scores: &[&Score], level: Level) -> Bilingual<String> {
    let sentences: Vec<Bilingual<String>> = scores
        .iter()
        .map(|score| match score.measure.form {
            Form::Rate => rate_statement(score, level),
            Form::Duration => duration_statement(score, level),
        })
        .collect();
    Bilingual::join(&sentences, " ")
}

/// Returns what the peers of an official or a unit are called.
fn peers_of(level: Level) -> Bilingual {
    match level {
        Level::Official => bilingual("đồng nghiệp", "colleagues"),
        Level::Unit => bilingual("đơn vị khác", "other units"),
    }
}

fn rate_statement(score: &Score, level: Level) -> Bilingual<String> {
    let (title, peers, ranked) = (score.measure.title, peers_of(level), &score.ranked);
    let (observed, expected) = (decimal(score.observed, 0), decimal(score.expected, 1));
    let ratio = decimal(ranked.ratio, 1);
    let interval = interval(ranked.low, ranked.high);
    Bilingual::new(
        format!(
            "{}: {} lần trong {} lượt; {} làm cùng việc sẽ có {} lần. Gấp {} lần ({}), so với {} {}.",
            title.vi,
            observed.vi,
            score.rows,
            peers.vi,
            expected.vi,
            ratio.vi,
            interval.vi,
            score.peers,
            peers.vi,
        ),
        format!(
            "{}: {} of {}; {} on the same work would have had {}. That is {} times as many ({}), compared with {} {}.",
            title.en,
            observed.en,
            score.rows,
            peers.en,
            expected.en,
            ratio.en,
            interval.en,
            score.peers,
            peers.en,
        ),
    )
}

fn duration_statement(score: &Score, level: Level) -> Bilingual<String> {
    let (title, peers, ranked) = (score.measure.title, peers_of(level), &score.ranked);
    let (ended, counted, each) = match score.measure.fact {
        FactTable::Holds | FactTable::Handovers => (
            bilingual("xong", "closed"),
            bilingual("hồ sơ", "cases"),
            bilingual("Thời gian mỗi hồ sơ", "Each case"),
        ),
        FactTable::Consultations => (
            bilingual("trả lời", "answered"),
            bilingual("yêu cầu", "requests"),
            bilingual("Thời gian mỗi câu trả lời", "Each answer"),
        ),
    };
    let (observed, expected) = (decimal(score.observed, 0), decimal(score.expected, 0));
    let times_as_long = decimal(1.0 / ranked.ratio, 1);
    let interval = interval(1.0 / ranked.high, 1.0 / ranked.low);
    // Vietnamese has two words, because "gấp 0,3 lần" is not said.
    let compared = if ranked.ratio > 1.0 { "chỉ bằng" } else { "gấp" };
    let medians = medians(score, peers);
    Bilingual::new(
        format!(
            "{}: {} {} {}; {} làm cùng việc sẽ {} {} {} trong thời gian đó. {} {compared} {} lần ({}), so với {} {}.{}",
            title.vi,
            ended.vi,
            observed.vi,
            counted.vi,
            peers.vi,
            ended.vi,
            expected.vi,
            counted.vi,
            each.vi,
            times_as_long.vi,
            interval.vi,
            score.peers,
            peers.vi,
            medians.vi,
        ),
        format!(
            "{}: {} {} {}; {} on the same work would have {} {} in that time. {} took {} times as long ({}), compared with {} {}.{}",
            title.en,
            ended.en,
            observed.en,
            counted.en,
            peers.en,
            ended.en,
            expected.en,
            each.en,
            times_as_long.en,
            interval.en,
            score.peers,
            peers.en,
            medians.en,
        ),
    )
}

/// Returns a sentence on the medians of the subject and of its peers, with a space before it; empty where
/// one of them is not known.
fn medians(score: &Score, peers: Bilingual) -> Bilingual<String> {
    let (Some(own), Some(of_peers)) = (score.median_hours, score.peers_median_hours) else {
        return Bilingual::default();
    };
    let (own, of_peers) = (decimal(own, 1), decimal(of_peers, 1));
    Bilingual::new(
        format!(" Trung vị {} giờ làm việc, của {} là {} giờ.", own.vi, peers.vi, of_peers.vi),
        format!(" Median {} working hours; {}: {}.", own.en, peers.en, of_peers.en),
    )
}

fn interval(low: f64, high: f64) -> Bilingual<String> {
    let (low, high) = (decimal(low, 1), decimal(high, 1));
    Bilingual::new(
        format!("khoảng tin cậy 95 %: {} đến {}", low.vi, high.vi),
        format!("95 % interval {} to {}", low.en, high.en),
    )
}

/// Says how far only the same work was compared, and which rows were left out.
pub(super) fn mix_tested(score: &Score) -> Bilingual<String> {
    let share = percent(score.exact_share);
    let mut text = Bilingual::new(
        format!("Loại việc: {share} phép so sánh là với cùng thủ tục, cùng bước."),
        format!("Mix of work: {share} of the comparison is with the same procedure and step."),
    );
    for (counterpart, rows) in &score.left_out {
        text.vi += &format!(" Không tính {rows} lượt từ {counterpart}: chỉ xảy ra riêng với nơi gửi này.");
        text.en +=
            &format!(" {rows} rows from {counterpart} are left out: it happens with this sender only.");
    }
    text
}

/// Says how the load compares with the peers'.
pub(super) fn load_tested(subject: &Subject<'_>, thresholds: &FindingThresholds) -> Bilingual<String> {
    let Some(ratio) = subject.load_ratio() else {
        return bilingual(
            "Tải: không đủ người cùng bước để so sánh.",
            "Load: too few others at the same step to compare with.",
        )
        .into();
    };
    let side = if ratio >= thresholds.overload_ratio {
        bilingual("trên ngưỡng quá tải", "above the overload threshold of")
    } else {
        bilingual("dưới ngưỡng quá tải", "below the overload threshold of")
    };
    // With two decimals, so that a ratio just below the threshold does not look equal to it.
    let (ratio, threshold) = (decimal(ratio, 2), decimal(thresholds.overload_ratio, 2));
    let peers = peers_of(subject.level);
    Bilingual::new(
        format!(
            "Tải: số hồ sơ nhận bằng {} lần trung vị của {}, {} {}.",
            ratio.vi, peers.vi, side.vi, threshold.vi
        ),
        format!(
            "Load: arrivals are {} times the median of {}, {} {}.",
            ratio.en, peers.en, side.en, threshold.en
        ),
    )
}

/// Says how much of the estimate is the subject's own, and that chance is accounted for.
pub(super) fn chance_tested(score: &Score) -> Bilingual<String> {
    let reliability = percent(score.ranked.reliability);
    Bilingual::new(
        format!("Ngẫu nhiên: độ tin cậy {reliability}; tỷ lệ nêu sai dự kiến nằm trong mức cho phép."),
        format!(
            "Chance: reliability {reliability}; the expected share of false findings is within the accepted limit."
        ),
    )
}

/// Compares O/E of the last `months` months with the months before; empty if there is too little of either.
pub(super) fn trend(score: &Score, months: usize) -> Bilingual<String> {
    let cut = score.months.len().saturating_sub(months);
    let ratio = |months: &[MonthOfScore]| {
        let observed: f64 = months.iter().map(|month| month.observed).sum();
        let expected: f64 = months.iter().map(|month| month.expected).sum();
        (expected >= 1.0).then_some(observed / expected)
    };
    let (Some(before), Some(now)) = (ratio(&score.months[..cut]), ratio(&score.months[cut..])) else {
        return Bilingual::default();
    };
    let (before, now) = (decimal(before, 2), decimal(now, 2));
    Bilingual::new(
        format!("O/E {} → {} ({months} tháng cuối)", before.vi, now.vi),
        format!("O/E {} → {} (last {months} months)", before.en, now.en),
    )
}

/// Returns a share as whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Returns a number with this many decimals, with the decimal mark of each language.
fn decimal(value: f64, digits: usize) -> Bilingual<String> {
    if !value.is_finite() {
        return bilingual("∞", "∞").into();
    }
    let text = format!("{value:.digits$}");
    Bilingual::new(text.replace('.', ","), text)
}

//! All traits: their names, what they do, and which strengths they may have.

use super::Traits;
use crate::lang::{Bilingual, bilingual};

/// A trait of simulated offices.
#[derive(Debug)]
pub struct Trait {
    /// The name on the command line and in `truth.csv`.
    pub id: &'static str,
    /// What it does, and what its strength means.
    pub doc: Bilingual,
    /// The strength if none is given.
    pub usual: f64,
    /// The range of strengths other than 0.
    pub range: (f64, f64),
    /// The field of the strength.
    pub strength: fn(&mut Traits) -> &mut f64,
}

/// All traits, in the order of [`Traits`].
pub const TRAITS: &[Trait] = &[
    Trait {
        id: "hard_cases",
        doc: bilingual(
            "Độ khó của hồ sơ, chung cho mọi người thụ lý; độ lệch chuẩn của lôgarit",
            "A difficulty of each case, shared by all who hold it; standard deviation of its logarithm",
        ),
        usual: 0.5,
        range: (0.0, 2.0),
        strength: |traits| &mut traits.hard_cases,
    },
    Trait {
        id: "busy_weeks",
        doc: bilingual(
            "Tuần bận của từng người, kéo dài sang tuần sau (tương quan 0,6); độ lệch chuẩn của lôgarit",
            "Busy weeks of a person, which last (correlation of the next week .6); standard deviation of the logarithm",
        ),
        usual: 0.35,
        range: (0.0, 2.0),
        strength: |traits| &mut traits.busy_weeks,
    },
    Trait {
        id: "seasons",
        doc: bilingual(
            "Tháng cao điểm và cuối tháng; độ lệch chuẩn của lôgarit số hồ sơ đến",
            "Busy months and ends of months; standard deviation of the logarithm of arrivals",
        ),
        usual: 0.25,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.seasons,
    },
    Trait {
        id: "batches",
        doc: bilingual(
            "Dồn hồ sơ chuyển đi lúc 16 giờ thứ Sáu; tỷ lệ số tuần",
            "Releases pile up and leave on Friday at 16:00; share of weeks",
        ),
        usual: 0.2,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.batches,
    },
    Trait {
        id: "load",
        doc: bilingual(
            "Nhiều hồ sơ đến thì làm chậm hơn; số mũ của số hồ sơ đến so với bình thường",
            "Load slows; exponent of a person's recent arrivals over the usual ones",
        ),
        usual: 0.5,
        range: (0.0, 2.0),
        strength: |traits| &mut traits.load,
    },
    Trait {
        id: "uneven",
        doc: bilingual(
            "Số hồ sơ được giao không đều; độ lệch chuẩn của lôgarit",
            "Specialists are given different numbers of cases; standard deviation of the logarithm",
        ),
        usual: 0.5,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.uneven,
    },
    Trait {
        id: "units",
        doc: bilingual(
            "Đơn vị nhanh chậm khác nhau, cả về tỷ lệ; độ lệch chuẩn của lôgarit",
            "Units differ in pace and in rates; standard deviation of the logarithm",
        ),
        usual: 0.2,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.units,
    },
    Trait {
        id: "slow_unit",
        doc: bilingual(
            "Một đơn vị chậm hơn chừng này lần",
            "Everybody in one unit takes this many times as long",
        ),
        usual: 1.6,
        range: (1.0, 10.0),
        strength: |traits| &mut traits.slow_unit,
    },
    Trait {
        id: "dominant",
        doc: bilingual(
            "Mỗi đơn vị có một người nhận nửa số hồ sơ và làm nhanh hơn chừng này lần",
            "One specialist of each unit gets half of its cases and is this many times as fast",
        ),
        usual: 2.0,
        range: (1.0, 10.0),
        strength: |traits| &mut traits.dominant,
    },
    Trait {
        id: "own_procedures",
        doc: bilingual(
            "Mỗi đơn vị có thủ tục riêng: ít người cùng việc để so sánh; 1 là bật",
            "Each unit has procedures of its own, so that there are few peers; 1 is on",
        ),
        usual: 1.0,
        range: (1.0, 1.0),
        strength: |traits| &mut traits.own_procedures,
    },
    Trait {
        id: "up_and_back",
        doc: bilingual(
            "Hồ sơ lên sở một bước rồi quay về; tỷ lệ số hồ sơ đã thẩm định",
            "Cases go up to a department for a step and return; share of the examined cases",
        ),
        usual: 0.15,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.up_and_back,
    },
    Trait {
        id: "eve_pauses",
        doc: bilingual(
            "Yêu cầu bổ sung khi sắp hết hạn; tỷ lệ số hồ sơ còn giữ lúc đó",
            "Papers are asked for shortly before the limit; share of the cases in hand by then",
        ),
        usual: 0.1,
        range: (0.0, 0.5),
        strength: |traits| &mut traits.eve_pauses,
    },
    Trait {
        id: "recorded_leave",
        doc: bilingual(
            "Nghỉ phép 1-2 tuần, có trong leave.csv; tỷ lệ số người",
            "One or two weeks of leave, shown in leave.csv; share of officials",
        ),
        usual: 0.3,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.recorded_leave,
    },
    Trait {
        id: "unrecorded_leave",
        doc: bilingual(
            "Vắng mặt 1-4 tuần không ghi ở đâu; tỷ lệ số người",
            "One to four weeks of leave that nothing records; share of officials",
        ),
        usual: 0.05,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.unrecorded_leave,
    },
    Trait {
        id: "part_time",
        doc: bilingual(
            "Chỉ làm buổi sáng hoặc ba ngày một tuần; tỷ lệ số chuyên viên",
            "Work in the mornings only or on three days a week; share of specialists",
        ),
        usual: 0.05,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.part_time,
    },
    Trait {
        id: "newcomers",
        doc: bilingual(
            "Người mới, bắt đầu giữa kỳ và chậm trong những tuần đầu; tỷ lệ số chuyên viên",
            "Newcomers, who start in the middle of the period and are slow at first; share of specialists",
        ),
        usual: 0.05,
        range: (0.0, 0.5),
        strength: |traits| &mut traits.newcomers,
    },
    Trait {
        id: "specialists",
        doc: bilingual(
            "Người được giao hồ sơ khó (cần hard_cases); tỷ lệ số chuyên viên",
            "Specialists who get the hard cases (needs hard_cases); share of specialists",
        ),
        usual: 0.05,
        range: (0.0, 0.5),
        strength: |traits| &mut traits.specialists,
    },
    Trait {
        id: "pilots",
        doc: bilingual(
            "Làm thí điểm: nửa số hồ sơ có trong danh mục thí điểm (pilots.csv) và lâu gấp ba; tỷ lệ số chuyên viên",
            "Run pilots: half of their cases are in the register (pilots.csv) and take three times as long; share of specialists",
        ),
        usual: 0.05,
        range: (0.0, 0.5),
        strength: |traits| &mut traits.pilots,
    },
    Trait {
        id: "recalls",
        doc: bilingual(
            "Lãnh đạo thu hồi hồ sơ đã giao để giao người khác; tỷ lệ số lần giao",
            "The boss takes a case back and gives it to somebody else; share of assigned cases",
        ),
        usual: 0.03,
        range: (0.0, 0.5),
        strength: |traits| &mut traits.recalls,
    },
    Trait {
        id: "trivial_acts",
        doc: bilingual(
            "Ghi chú hay cập nhật hình thức trước khi chuyển đi; tỷ lệ số lần trả lại, chuyển tiếp",
            "A note or a status before a case is returned or passed on; share of these",
        ),
        usual: 0.5,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.trivial_acts,
    },
    Trait {
        id: "lying_labels",
        doc: bilingual(
            "Trả lại ghi là chuyển tiếp và ngược lại; tỷ lệ",
            "Returns labelled as forwarded and the other way round; share of these",
        ),
        usual: 0.1,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.lying_labels,
    },
    Trait {
        id: "timers",
        doc: bilingual(
            "Hệ thống tự chuyển đúng hạn dưới tài khoản của người; tỷ lệ người phân công và người cho ý kiến",
            "The system acts at the limit under a person's account; share of dispatchers and consulted officials",
        ),
        usual: 0.1,
        range: (0.0, 1.0),
        strength: |traits| &mut traits.timers,
    },
    Trait {
        id: "shared_accounts",
        doc: bilingual(
            "Dùng chung tài khoản của đồng nghiệp; tỷ lệ số chuyên viên",
            "Specialists who act under a colleague's account; share of specialists",
        ),
        usual: 0.05,
        range: (0.0, 0.5),
        strength: |traits| &mut traits.shared_accounts,
    },
];

//! Accounts that stand for nobody in particular: shared ones, systems, names of several people, and accounts under which a timer
//! ends holds. What is logged under them tells nothing about a person, so the log must be completed first.

use super::about::About;
use super::class::Class;
use super::kind::{Basis, FindingKind};
use super::record::Finding;
use super::thresholds::FindingThresholds;
use crate::lang::{Bilingual, bilingual};

/// Why an account stands for nobody in particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// A placeholder, or an account that is named like a unit.
    Shared,
    /// A system, judging by its acts.
    System,
    /// Several people may have the name.
    Homonym,
    /// A timer ends holds or requests under it.
    Timer,
}

/// An account that stands for nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account or name.
    pub id: String,
    /// The unit in which it acts most, where the log says it.
    pub unit: Option<String>,
    /// The number of its acts.
    pub acts: u64,
    /// Why it stands for nobody in particular.
    pub doubt: Doubt,
}

const STEP: Bilingual = bilingual("Bổ sung dữ liệu", "Complete the log");

pub(super) const SHARED: FindingKind = FindingKind {
    id: "shared_account",
    class: Class::Data,
    title: bilingual("Tài khoản dùng chung", "A shared account"),
    doc: bilingual(
        "Nhiều thao tác ghi bằng tài khoản dùng chung hoặc tên giữ chỗ, nên không biết ai đã làm. Không ai bị đánh giá qua các thao \
         tác này. Cần cấp tài khoản riêng cho từng người.",
        "Many acts are logged under a shared account or a placeholder, so who did them is not known. Nobody is judged by them. \
         Give everybody an account of their own.",
    ),
    condition: bilingual(
        "một tài khoản dùng chung hoặc tên giữ chỗ có nhiều thao tác",
        "a shared account or a placeholder has many acts",
    ),
    step: STEP,
    basis: Basis::Log,
};

pub(super) const SYSTEM: FindingKind = FindingKind {
    id: "system_account",
    class: Class::Data,
    title: bilingual("Tài khoản của phần mềm", "An account of a system"),
    doc: bilingual(
        "Tài khoản này thao tác ở rất nhiều đơn vị, hoặc suốt ngày đêm, nên là phần mềm hoặc quản trị chứ không phải một cán bộ. \
         Không ai bị đánh giá qua các thao tác này. Cần khai báo tài khoản này là hệ thống, và ghi tên người thật sự xử lý.",
        "The account acts in very many units, or around the clock: it is a program or an administrator, and no official. Nobody is \
         judged by these acts. Declare the account as a system, and log who really acted.",
    ),
    condition: bilingual(
        "một tài khoản có nhiều thao tác như phần mềm: ở rất nhiều đơn vị hoặc suốt ngày đêm",
        "an account with many acts acts as a system does: in very many units, or around the clock",
    ),
    step: STEP,
    basis: Basis::Log,
};

pub(super) const HOMONYM: FindingKind = FindingKind {
    id: "homonym",
    class: Class::Data,
    title: bilingual("Tên của nhiều người", "A name of several people"),
    doc: bilingual(
        "Các thao tác ghi dưới một tên mà nhiều người cùng có, nên không biết của ai. Không ai bị đánh giá qua các thao tác này. Cần \
         ghi mã cán bộ.",
        "Acts are logged under a name that several people have, so whose they are is not known. Nobody is judged by them. Log \
         the id of the official.",
    ),
    condition: bilingual(
        "một tên có thể của nhiều người có nhiều thao tác",
        "a name that may belong to several people has many acts",
    ),
    step: STEP,
    basis: Basis::Log,
};

pub(super) const TIMER: FindingKind = FindingKind {
    id: "timer_account",
    class: Class::Data,
    title: bilingual("Hệ thống tự kết thúc việc dưới tên này", "A timer ends work under this name"),
    doc: bilingual(
        "Nhiều lượt giữ dưới tên này kết thúc sau đúng một khoảng thời gian: phần mềm tự kết thúc, không phải người. Các lượt đó không \
         tính vào thời gian xử lý, và không xét trễ hạn của tên này. Cần ghi rõ thao tác tự động.",
        "Many holds under this name end after exactly the same time: a program ends them, and no person. They do not count as \
         handling time, and the name is not judged by its lateness. Log automatic acts as such.",
    ),
    condition: bilingual(
        "từ 30 % lượt giữ của một người kết thúc ở cùng một độ dài mà người khác hiếm khi có",
        "at least 30 % of somebody's holds end at one length at which those of others seldom end",
    ),
    step: STEP,
    basis: Basis::Log,
};

/// Returns a finding for each account with many acts, in order. Few acts hide nobody.
pub fn accounts(accounts: &[Account], thresholds: &FindingThresholds) -> Vec<Finding> {
    accounts.iter().filter(|one| one.acts >= thresholds.missing_actor_min_events).map(write_up).collect()
}

fn write_up(account: &Account) -> Finding {
    let acts = account.acts;
    let (kind, statement) = match account.doubt {
        Doubt::Shared => (
            &SHARED,
            Bilingual::new(
                format!("{acts} thao tác ghi bằng tài khoản dùng chung này."),
                format!("{acts} acts are logged under this shared account."),
            ),
        ),
        Doubt::System => (
            &SYSTEM,
            Bilingual::new(
                format!("{acts} thao tác ghi bằng tài khoản này, do phần mềm hoặc quản trị thực hiện."),
                format!("{acts} acts are logged under this account, by a program or an administrator."),
            ),
        ),
        Doubt::Homonym => (
            &HOMONYM,
            Bilingual::new(
                format!("{acts} thao tác ghi dưới tên này, không rõ của ai trong những người cùng tên."),
                format!("{acts} acts are logged under this name, and whose they are is not clear."),
            ),
        ),
        Doubt::Timer => (
            &TIMER,
            Bilingual::new(
                format!(
                    "Một phần trong {acts} thao tác dưới tên này do phần mềm tự thực hiện sau một thời gian cố định."
                ),
                format!("Some of {acts} acts under this name are done by a program after a fixed time."),
            ),
        ),
    };
    let tested = match account.doubt {
        Doubt::Shared | Doubt::System | Doubt::Homonym => {
            bilingual("Không đánh giá ai qua các thao tác này.", "Nobody is judged by these acts.")
        }
        Doubt::Timer => bilingual(
            "Các lượt tự kết thúc không tính vào thời gian xử lý; không xét trễ hạn của tên này.",
            "What the timer ended is left out of the handling times, and the name is not judged by its lateness.",
        ),
    };
    let (id, unit) = (account.id.as_str(), account.unit.as_deref());
    let about = match account.doubt {
        Doubt::Shared | Doubt::System | Doubt::Homonym => About::account(id, unit),
        Doubt::Timer => About::official(id, unit),
    };
    Finding::without_measures(kind, &about, &[10], 'A', statement, tested.into())
}

//! The procedures that citizens apply for, and how long ordinary officials take for them.

/// One administrative procedure.
pub(super) struct Procedure {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) field_code: &'static str,
    pub(super) field_name: &'static str,
    /// Share of all cases.
    pub(super) share: f64,
    /// Median office hours an ordinary specialist holds a case, waiting in the queue included.
    pub(super) specialist_hours: f64,
    /// Working days that a specialist has.
    pub(super) specialist_days: u32,
    /// Working days from acceptance to the result.
    pub(super) limit_days: u32,
    /// Share of cases on which another unit is consulted.
    pub(super) consulted: f64,
    /// Share of cases that need a visit on site.
    pub(super) visited: f64,
    /// Share of cases with a fee.
    pub(super) charged: f64,
    /// True for long and difficult procedures, which officials with [`Behaviour::Specialist`] get.
    ///
    /// [`Behaviour::Specialist`]: super::plant::Behaviour::Specialist
    pub(super) hard: bool,
}

/// The procedures. Their limits are such that an ordinary specialist is late in about one case in eight.
pub(super) const PROCEDURES: &[Procedure] = &[
    Procedure {
        code: "2.000635",
        name: "Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh",
        field_code: "G15-HT",
        field_name: "Hộ tịch",
        share: 0.26,
        specialist_hours: 4.5,
        specialist_days: 1,
        limit_days: 4,
        consulted: 0.0,
        visited: 0.0,
        charged: 0.0,
        hard: false,
    },
    Procedure {
        code: "1.001612",
        name: "Đăng ký thành lập hộ kinh doanh",
        field_code: "G05-HKD",
        field_name: "Thành lập và hoạt động của hộ kinh doanh",
        share: 0.22,
        specialist_hours: 8.0,
        specialist_days: 2,
        limit_days: 5,
        consulted: 0.0,
        visited: 0.0,
        charged: 0.0,
        hard: false,
    },
    Procedure {
        code: "1.009994",
        name: "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
        field_code: "G17-XD",
        field_name: "Hoạt động xây dựng",
        share: 0.20,
        specialist_hours: 14.0,
        specialist_days: 9,
        limit_days: 13,
        consulted: 0.70,
        visited: 0.60,
        charged: 0.0,
        hard: false,
    },
    Procedure {
        code: "2.000889",
        name: "Đăng ký biến động quyền sử dụng đất do chuyển nhượng, thừa kế, tặng cho",
        field_code: "G13-DD",
        field_name: "Đất đai",
        share: 0.14,
        specialist_hours: 12.0,
        specialist_days: 8,
        limit_days: 12,
        consulted: 0.60,
        visited: 0.20,
        charged: 0.40,
        hard: false,
    },
    Procedure {
        code: "1.004227",
        name: "Đăng ký biến động do thay đổi thông tin về người được cấp giấy chứng nhận",
        field_code: "G13-DD",
        field_name: "Đất đai",
        share: 0.10,
        specialist_hours: 10.0,
        specialist_days: 3,
        limit_days: 6,
        consulted: 0.0,
        visited: 0.0,
        charged: 0.30,
        hard: false,
    },
    Procedure {
        code: "1.003886",
        name: "Giải quyết tranh chấp đất đai thuộc thẩm quyền của Chủ tịch UBND cấp huyện",
        field_code: "G13-DD",
        field_name: "Đất đai",
        share: 0.08,
        specialist_hours: 50.0,
        specialist_days: 18,
        limit_days: 25,
        consulted: 0.80,
        visited: 0.90,
        charged: 0.0,
        hard: true,
    },
];

/// Working days that a clerk has to accept a case.
pub(super) const INTAKE_DAYS: u32 = 1;
/// Working days that a dispatcher has.
pub(super) const DISPATCH_DAYS: u32 = 1;
/// Working days that a leader has to sign.
pub(super) const APPROVAL_DAYS: u32 = 1;
/// Working days that a specialist has to rework a rejected draft.
pub(super) const REWORK_DAYS: u32 = 2;
/// Working days that a consulted unit has to reply.
pub(super) const REPLY_DAYS: u32 = 5;
/// Working days that a department has for a case that was sent up to it.
pub(super) const DEPARTMENT_DAYS: u32 = 5;
/// Working days that a clerk has to hand over the result.
pub(super) const DELIVERY_DAYS: u32 = 5;

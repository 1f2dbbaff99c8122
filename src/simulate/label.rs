//! The words that a local one-stop system writes: activities, steps, accounts, notes. `profiles/vn-local.toml`
//! reads them.

/// An activity (`ThaoTac`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Submit,
    Accept,
    RefuseIntake,
    Forward,
    Assign,
    Examine,
    Visit,
    Draft,
    Ask,
    Reply,
    AutoReply,
    AskSupplement,
    Supplement,
    AskFee,
    Pay,
    Stop,
    Resume,
    SendUp,
    SendDraftUp,
    Sign,
    Reject,
    Return,
    Recall,
    Issue,
    Complete,
    Deliver,
    Withdraw,
    Apologise,
    Synchronise,
    Administer,
    Other,
    Remark,
    Update,
}

impl Act {
    /// Returns the activity as exported, and the status of the case after it: a code of the national portal, empty
    /// where the system writes none.
    pub(super) fn label_and_status(self) -> (&'static str, &'static str) {
        match self {
            Self::Submit => ("Nộp hồ sơ trực tuyến", "1"),
            Self::Accept => ("Tiếp nhận hồ sơ", "2"),
            Self::RefuseIntake => ("Từ chối tiếp nhận hồ sơ", "3"),
            Self::Forward => ("Chuyển hồ sơ", "4"),
            Self::Assign => ("Phân công xử lý", "4"),
            Self::Examine => ("Thẩm định hồ sơ", "4"),
            Self::Visit => ("Kiểm tra thực địa", "4"),
            Self::Draft => ("Soạn thảo văn bản", "4"),
            Self::Ask => ("Xin ý kiến", "4"),
            Self::Reply => ("Cho ý kiến", "4"),
            Self::AutoReply => ("Tự động kết thúc xin ý kiến", "4"),
            Self::AskSupplement => ("Yêu cầu công dân bổ sung", "5"),
            Self::Supplement => ("Công dân đã gửi bổ sung", "4"),
            Self::AskFee => ("Yêu cầu thu phí", "6"),
            Self::Pay => ("Thanh toán trực tuyến", "4"),
            Self::Stop => ("Dừng xử lý hồ sơ", "8"),
            Self::Resume => ("Tiếp tục xử lý hồ sơ", "4"),
            Self::SendUp => ("Trình ký duyệt dự thảo", "4"),
            Self::SendDraftUp => ("Trình lãnh đạo dự thảo", "4"),
            Self::Sign => ("Ký duyệt văn bản", "4"),
            Self::Reject => ("Từ chối dự thảo", "4"),
            Self::Return => ("Chuyển trả hồ sơ", "4"),
            Self::Recall => ("Thu hồi hồ sơ", ""),
            Self::Issue => ("Phát hành văn bản", "4"),
            Self::Complete => ("Xác nhận kết quả xử lý", "9"),
            Self::Deliver => ("Đã trả kết quả", "10"),
            Self::Withdraw => ("Trả lại/Xin rút", "7"),
            Self::Apologise => ("Ban hành văn bản xin lỗi", "4"),
            Self::Synchronise => ("Đồng bộ trạng thái hồ sơ", "4"),
            Self::Administer => ("Quản trị chỉnh sửa hồ sơ", "4"),
            Self::Other => ("Khác", "4"),
            Self::Remark => ("Ghi chú hồ sơ", "4"),
            Self::Update => ("Cập nhật kết quả xử lý", "4"),
        }
    }
}

/// A node of the workflow (`NodeQuyTrinh`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkflowStep {
    Intake,
    Dispatch,
    Examination,
    Approval,
    Delivery,
    Opinion,
    Department,
}

impl WorkflowStep {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Intake => "Tiếp nhận hồ sơ",
            Self::Dispatch => "Phân công xử lý",
            Self::Examination => "Thẩm định hồ sơ",
            Self::Approval => "Ký duyệt",
            Self::Delivery => "Trả kết quả",
            Self::Opinion => "Phối hợp xử lý",
            Self::Department => "Thẩm định tại sở",
        }
    }
}

/// The actor of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Actor {
    /// Index into the roster.
    Official(u32),
    /// The applicant, whose name exports do not show here.
    Citizen,
    /// The system itself.
    System,
    /// The system's administrators.
    Administrator,
}

impl Actor {
    /// Returns the name of an account that belongs to no official; empty for officials.
    pub(super) fn account(self) -> &'static str {
        match self {
            Self::Official(_) => "",
            Self::Citizen => "Công dân",
            Self::System => "Hệ thống",
            Self::Administrator => "Quản trị hệ thống",
        }
    }
}

/// The note of an event (`NoiDung`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    None,
    PleaseHandle,
    NotMine,
    PleaseSign,
    Agree,
    NoOpinion,
    Redo,
    PapersMissing,
    Sorry,
}

impl Note {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::PleaseHandle => "Chuyển đồng chí xử lý theo quy định",
            Self::NotMine => "Không thuộc lĩnh vực phụ trách",
            Self::PleaseSign => "Kính trình lãnh đạo xem xét, ký duyệt",
            Self::Agree => "Thống nhất với đề xuất",
            Self::NoOpinion => "Không có ý kiến",
            Self::Redo => "Đề nghị chỉnh sửa căn cứ pháp lý",
            Self::PapersMissing => "Bổ sung giấy tờ còn thiếu",
            Self::Sorry => "Xin lỗi vì trễ hẹn trả kết quả",
        }
    }
}

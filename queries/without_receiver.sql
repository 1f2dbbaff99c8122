-- title (vi): Hồ sơ không rõ ai đang giữ
-- title (en): Dossiers without a receiver
-- question (vi): Hồ sơ chưa xong nào không rõ ai đang giữ, hoặc người nhận chưa hề thao tác?
-- question (en): Which open cases are held by nobody known, or by a receiver who has never touched them?
-- about (vi): Thường do dữ liệu thiếu người nhận; hồ sơ để lâu thì cần tìm.
-- about (en): Often the log lacks the receiver; a case that has lain long must be looked for.
-- param: unit (text) = % | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- param: least_days (number) = 7 | Nằm ít nhất bao nhiêu ngày | The fewest days that it has lain
-- param: rows (number) = 1000 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- column: case_id | Mã hồ sơ | Case
-- column: procedure_id | Thủ tục | Procedure
-- column: step | Bước xử lý | Step
-- column: holder | Người giữ theo dữ liệu | Holder in the log
-- column: why | unknown (không rõ) hoặc untouched (chưa thao tác) | unknown, or untouched
-- column: since | Từ lúc | Since
-- column: days (d) | Đã nằm | Lain
-- column: late_hours (h) | Trễ hạn, giờ làm việc | Late, working hours
-- by bucket: found
WITH lying AS (
    SELECT case_id, procedure_id, step, official_id, received_at, elapsed_seconds,
        CASE WHEN official_id = 'UNKNOWN' THEN 'unknown' ELSE 'untouched' END AS why
    FROM holds
    WHERE released_by = 'open'
        AND elapsed_seconds >= :least_days * 86400
        AND (official_id = 'UNKNOWN' OR acts = 0)
),
found AS (
    SELECT cases.unit_id AS unit_id, lying.case_id AS case_id, lying.procedure_id AS procedure_id, step, official_id, why,
        lying.received_at AS since, elapsed_seconds, late_seconds
    FROM lying JOIN cases ON lying.case_id = cases.case_id
)
SELECT
    unit_id,
    case_id,
    procedure_id,
    step,
    official_id AS holder,
    why,
    since,
    ROUND(elapsed_seconds / 86400, 1) AS days,
    ROUND(late_seconds / 3600, 1) AS late_hours
FROM found
WHERE COALESCE(unit_id, '') LIKE :unit
ORDER BY elapsed_seconds DESC, case_id
LIMIT :rows

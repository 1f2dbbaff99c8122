-- title (vi): Hồ sơ trễ hạn
-- title (en): Late cases
-- question (vi): Hồ sơ nào trễ hạn, ai giữ khi đến hạn, đã xin lỗi chưa?
-- question (en): Which cases are late, who held them when they fell due, and was an apology issued?
-- about (vi): Hạn dùng để tính trễ là hạn trong dữ liệu cộng thời gian tạm dừng; số giờ trễ là giờ làm việc.
-- about (en): Lateness is counted from the exported due date moved by pauses, in working hours.
-- param: unit (text) = % | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- param: from (date) = 1900-01-01 | Đến hạn từ ngày | Due from this day on
-- param: until (date) = 2199-12-31 | Đến hạn đến ngày | Due until this day
-- param: rows (number) = 1000 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: procedure_id | Thủ tục | Procedure
-- column: case_id | Mã hồ sơ | Case
-- column: received_at | Tiếp nhận | Received
-- column: due_at | Hạn trả theo dữ liệu | Due as exported
-- column: standing_due_at | Hạn dùng để tính trễ | Due that lateness is counted from
-- column: ended_at | Ngày xong; trống nếu chưa | Ended; empty while open
-- column: late_hours (h) | Số giờ làm việc trễ | Working hours late
-- column: late_holder | Người giữ khi đến hạn | Holder when it fell due
-- column: apology | Đã có văn bản xin lỗi | Apology issued
-- column: source | Tệp nguồn | Source file
-- column: source_row | Dòng trong tệp | Row in it
-- by bucket: late
WITH late AS (
    SELECT unit_id, procedure_id, case_id, received_at, due_at, standing_due_at, ended_at, late_seconds, late_holder, apology,
        source, source_row
    FROM cases
    WHERE late_seconds > 0
        AND COALESCE(unit_id, '') LIKE :unit
        AND standing_due_day BETWEEN :from AND :until
)
SELECT
    unit_id,
    procedure_id,
    case_id,
    received_at,
    due_at,
    standing_due_at,
    ended_at,
    ROUND(late_seconds / 3600, 1) AS late_hours,
    COALESCE(late_holder, 'UNKNOWN') AS late_holder,
    apology,
    source,
    source_row
FROM late
ORDER BY late_seconds DESC, case_id
LIMIT :rows

-- title (vi): Hồ sơ trực tuyến đang chờ tiếp nhận
-- title (en): Online submissions that wait for acceptance
-- question (vi): Hồ sơ nộp trực tuyến nào chưa được tiếp nhận, từ chối hay yêu cầu bổ sung, và đã chờ bao lâu?
-- question (en): Which cases handed in online has nobody accepted, refused or asked papers for, and how long have they waited?
-- about (vi): Giờ làm việc của đơn vị kể từ lúc nộp; thời hạn là deadlines.intake_hours. Đến cuối nhật ký; dữ liệu từ Cổng Dịch vụ công về chậm cũng làm hồ sơ có ở đây.
-- about (en): Working hours of the unit since the case was handed in; the limit is `deadlines.intake_hours`. Counted to the end of the log; cases that came late from the national portal are here too.
-- param: unit (text) = % | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- param: least_hours (number) = 0 | Số giờ làm việc đã chờ ít nhất | The fewest working hours waited
-- param: rows (number) = 1000 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- column: case_id | Mã hồ sơ | Case
-- column: procedure_id | Thủ tục | Procedure
-- column: submitted_at | Nộp lúc | Handed in
-- column: waited_hours (h) | Đã chờ, giờ làm việc | Working hours waited
-- column: late_hours (h) | Trong đó quá thời hạn | Of these, beyond the limit
-- column: due_at | Ngày hẹn trả | Due
SELECT
    unit_id,
    case_id,
    procedure_id,
    submitted_at,
    ROUND(intake_seconds / 3600, 1) AS waited_hours,
    ROUND(intake_late_seconds / 3600, 1) AS late_hours,
    standing_due_at AS due_at
FROM cases
WHERE submitted_at IS NOT NULL
    AND answered_at IS NULL
    AND ended_at IS NULL
    AND intake_seconds >= :least_hours * 3600
    AND COALESCE(unit_id, '') LIKE :unit
ORDER BY intake_late_seconds DESC, intake_seconds DESC, case_id
LIMIT :rows

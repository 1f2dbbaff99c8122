-- title (vi): Hồ sơ trễ hạn: ai giữ khi trễ, đã xin lỗi chưa
-- title (en): Late cases: who held them when they fell due, any apology
-- about (vi): Danh sách hồ sơ trễ hạn theo đơn vị, thủ tục, hạn trả theo dữ liệu và hạn dùng để tính trễ (đã cộng thời gian tạm dừng), ngày xong, số giờ làm việc trễ, người giữ khi trễ hạn, đã có văn bản xin lỗi hay chưa.
-- about (en): Lists every late case with its unit, procedure, exported due date, due date after pauses, end, lateness in working hours, holder when it became late, and whether an apology was issued.
-- param: unit = %
-- param: rows (number) = 1000
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
FROM cases
WHERE late_seconds > 0 AND COALESCE(unit_id, '') LIKE :unit
ORDER BY late_seconds DESC, case_id
LIMIT :rows

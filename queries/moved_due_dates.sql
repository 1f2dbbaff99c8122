-- title (vi): Ai đổi hạn trả
-- title (en): Who moves due dates
-- question (vi): Ai đổi ngày hẹn trả, đổi thêm bao lâu, có đổi khi đã quá hạn không, và hồ sơ sau cùng có trễ không?
-- question (en): Who moves due dates, by how much, after they had passed or before, and are the cases late in the end?
-- about (vi): Đổi hàng loạt thường là của hệ thống hoặc nhà cung cấp, không phải của cán bộ. Gia hạn đúng quy định là bình thường.
-- about (en): Moves in bulk are usually those of a system or its vendor, not of an official. An extension by the rules is nothing unusual.
-- param: unit (text) = % | Đơn vị | Unit
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: official_id | Người đổi hạn | Who moved it
-- column: unit_id | Đơn vị | Unit
-- column: moves | Số lần đổi hạn | Moves
-- column: cases | Số hồ sơ | Cases
-- column: in_bulk | Đổi hàng loạt | In bulk
-- column: after_due | Đổi khi đã quá hạn | Moved after it had passed
-- column: days_median (d) | Đổi thêm, ngày theo lịch, trung vị | Moved by, calendar days, median
-- column: late_after_all | Vẫn trễ | Late after all
-- by bucket: moved
WITH moved AS (
    SELECT
        due_moves.case_id AS case_id,
        official_id,
        due_moves.unit_id AS unit_id,
        in_bulk,
        CASE WHEN moved_at > due_moves.standing_due_at THEN 1 ELSE 0 END AS passed,
        (DATE_PART('epoch', new_due_at) - DATE_PART('epoch', old_due_at)) / 86400 AS days_more,
        CASE WHEN late_seconds > 0 THEN 1 ELSE 0 END AS late
    FROM due_moves JOIN cases ON due_moves.case_id = cases.case_id
    WHERE due_moves.after_end = FALSE AND COALESCE(due_moves.unit_id, '') LIKE :unit
)
SELECT
    official_id,
    unit_id,
    COUNT(*) AS moves,
    COUNT(DISTINCT case_id) AS cases,
    SUM(CASE WHEN in_bulk THEN 1 ELSE 0 END) AS in_bulk,
    SUM(passed) AS after_due,
    ROUND(MEDIAN(days_more), 1) AS days_median,
    SUM(late) AS late_after_all
FROM moved
GROUP BY official_id, unit_id
ORDER BY moves DESC, official_id, unit_id NULLS LAST
LIMIT :rows

-- title (vi): Ai giữ hồ sơ chưa xong lâu nhất
-- title (en): Who holds open cases longest
-- question (vi): Mỗi cán bộ đang giữ bao nhiêu hồ sơ, bao nhiêu đã quá hạn bước, giữ bao lâu rồi?
-- question (en): How many cases does each official hold, how many are past the due date of the step, and for how long?
-- about (vi): Giữ lâu có thể do quá tải, nghỉ hoặc chờ; hãy xem cùng số lượt nhận.
-- about (en): Long holds may come from overload, absence or waiting; see them beside the arrivals.
-- param: unit (text) = % | Đơn vị | Unit
-- param: rows (number) = 50 | Số dòng nhiều nhất | The most rows
-- column: official_id | Cán bộ | Official
-- column: unit_id | Đơn vị | Unit
-- column: open_holds | Đang giữ | Open
-- column: overdue_holds | Quá hạn bước | Past the due date of the step
-- column: work_hours_median (h) | Giờ làm việc đã giữ, trung vị | Working hours held, median
-- column: work_hours_longest (h) | Giờ làm việc đã giữ, lâu nhất | Working hours held, longest
-- column: oldest_received_at | Nhận sớm nhất lúc | Oldest received
-- by bucket: waiting
WITH waiting AS (
    SELECT official_id, unit_id, overdue_seconds, work_seconds, received_at
    FROM holds
    WHERE released_by = 'open' AND COALESCE(unit_id, '') LIKE :unit
)
SELECT
    official_id,
    unit_id,
    COUNT(*) AS open_holds,
    SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) AS overdue_holds,
    ROUND(MEDIAN(work_seconds) / 3600, 1) AS work_hours_median,
    ROUND(MAX(work_seconds) / 3600, 1) AS work_hours_longest,
    MIN(received_at) AS oldest_received_at
FROM waiting
GROUP BY official_id, unit_id
ORDER BY work_hours_longest DESC, official_id, unit_id NULLS LAST
LIMIT :rows

-- title (vi): Ai giữ hồ sơ chưa xong lâu nhất
-- title (en): Who holds open cases longest
-- about (vi): Mỗi cán bộ: số hồ sơ đang giữ, số đã quá hạn bước, giờ làm việc đã giữ (trung vị, lâu nhất).
-- about (en): For each official: the number of open holds and of those past their due date, and the working hours held so far (median and maximum).
-- param: unit = %
-- param: rows (number) = 50
SELECT
    official_id,
    unit_id,
    COUNT(*) AS open_holds,
    SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) AS overdue_holds,
    ROUND(MEDIAN(work_seconds) / 3600, 1) AS work_hours_median,
    ROUND(MAX(work_seconds) / 3600, 1) AS work_hours_longest,
    MIN(received_at) AS oldest_received_at
FROM holds
WHERE released_by = 'open' AND COALESCE(unit_id, '') LIKE :unit
GROUP BY official_id, unit_id
ORDER BY work_hours_longest DESC, official_id, unit_id
LIMIT :rows

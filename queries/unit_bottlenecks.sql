-- title (vi): Khâu nghẽn theo đơn vị
-- title (en): Bottleneck steps per unit
-- about (vi): Mỗi đơn vị và bước: số lượt giữ, tổng giờ làm việc, trung vị, số lượt còn giữ và số lượt quá hạn; nhiều giờ nhất trước.
-- about (en): For each unit and step: the number of holds, of open ones and of those past their due date, and the working hours (total and median). The largest total comes first.
-- param: procedure = %
-- param: rows (number) = 50
SELECT
    unit_id,
    step,
    COUNT(*) AS holds,
    SUM(CASE WHEN released_by = 'open' THEN 1 ELSE 0 END) AS open_holds,
    SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) AS overdue_holds,
    ROUND(SUM(work_seconds) / 3600, 1) AS work_hours,
    ROUND(MEDIAN(work_seconds) / 3600, 1) AS work_hours_median
FROM unit_holds
WHERE released_by <> 'recalled' AND COALESCE(procedure_id, '') LIKE :procedure
GROUP BY unit_id, step
ORDER BY work_hours DESC, unit_id, step
LIMIT :rows

-- title (vi): Một đơn vị theo tháng
-- title (en): A unit's months
-- question (vi): Mỗi tháng, ở mỗi bước, đơn vị có bao nhiêu cán bộ làm, xong bao nhiêu, quá hạn bao nhiêu, mất bao lâu?
-- question (en): In each month and at each step, how many officials of a unit worked, what did they finish, what was overdue, and how long did it take?
-- param: unit (text) | Đơn vị, đúng như trong dữ liệu | The unit, as the log writes it
-- column: month | Tháng | Month
-- column: step | Bước xử lý | Step
-- column: officials | Số cán bộ | Officials
-- column: completions | Xong | Completions
-- column: returns_made | Trả lại | Returned
-- column: overdue | Quá hạn bước | Past the due date of the step
-- column: overdue_percent (%) | Tỷ lệ quá hạn | Share past the due date
-- column: work_hours (h) | Tổng giờ làm việc | Working hours
-- column: hours_median (h) | Giờ mỗi hồ sơ, trung vị | Hours of a case, median
-- counts: officials, completions, returns_made, overdue
-- by bucket: own
WITH own AS (
    SELECT released_month, step, official_id, released_by, overdue_seconds, work_seconds
    FROM holds
    WHERE unit_id = :unit AND released_by NOT IN ('open', 'recalled')
)
SELECT
    released_month AS month,
    step,
    COUNT(DISTINCT official_id) AS officials,
    COUNT(*) AS completions,
    SUM(CASE WHEN released_by = 'return' THEN 1 ELSE 0 END) AS returns_made,
    SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) AS overdue,
    ROUND(100.0 * SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) / COUNT(*), 1) AS overdue_percent,
    ROUND(SUM(work_seconds) / 3600, 1) AS work_hours,
    ROUND(MEDIAN(work_seconds) / 3600, 1) AS hours_median
FROM own
GROUP BY released_month, step
ORDER BY month, step NULLS LAST

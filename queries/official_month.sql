-- title (vi): Một cán bộ theo tháng
-- title (en): An official's months
-- question (vi): Mỗi tháng một cán bộ nhận, làm xong, trả lại và quá hạn bao nhiêu, mất bao lâu?
-- question (en): How many cases does an official receive, finish, return and overrun in each month, and how long do they take?
-- param: official (text) | Cán bộ, đúng như trong dữ liệu | The official, as the log writes it
-- column: month | Tháng | Month
-- column: step | Bước xử lý | Step
-- column: arrivals | Nhận | Arrivals
-- column: completions | Xong | Completions
-- column: returns_made | Trả lại | Returned
-- column: overdue | Quá hạn bước | Past the due date of the step
-- column: work_hours (h) | Tổng giờ làm việc | Working hours
-- column: hours_median (h) | Giờ mỗi hồ sơ, trung vị | Hours of a case, median
-- by bucket: own
WITH own AS (
    SELECT step, received_month, released_month, released_at, released_by, overdue_seconds, work_seconds
    FROM holds
    WHERE official_id = :official AND released_by <> 'recalled'
),
moves AS (
    SELECT received_month AS month, step, 1 AS came, 0 AS went, 0 AS returned, 0 AS late,
        CAST(NULL AS DOUBLE) AS seconds
    FROM own
    UNION ALL
    SELECT released_month AS month, step, 0 AS came, 1 AS went,
        CASE WHEN released_by = 'return' THEN 1 ELSE 0 END AS returned,
        CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END AS late,
        work_seconds AS seconds
    FROM own
    WHERE released_at IS NOT NULL
)
SELECT
    month,
    step,
    SUM(came) AS arrivals,
    SUM(went) AS completions,
    SUM(returned) AS returns_made,
    SUM(late) AS overdue,
    ROUND(COALESCE(SUM(seconds), 0) / 3600, 1) AS work_hours,
    ROUND(MEDIAN(seconds) / 3600, 1) AS hours_median
FROM moves
GROUP BY month, step
ORDER BY month, step NULLS LAST

-- title (vi): Khâu nghẽn theo đơn vị
-- title (en): Bottleneck steps of units
-- question (vi): Giờ làm việc của mỗi đơn vị nằm ở bước nào?
-- question (en): At which steps do the working hours of each unit lie?
-- param: procedure (text) = % | Thủ tục | Procedure
-- param: rows (number) = 50 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: step | Bước xử lý | Step
-- column: holds | Số lượt giữ | Holds
-- column: open_holds | Còn giữ | Open
-- column: overdue_holds | Quá hạn bước | Past the due date of the step
-- column: work_hours (h) | Tổng giờ làm việc | Working hours in all
-- column: work_hours_median (h) | Giờ làm việc mỗi lượt, trung vị | Working hours of a hold, median
-- counts: holds, open_holds, overdue_holds
-- by bucket: timed
WITH timed AS (
    SELECT unit_id, step, released_by, overdue_seconds, work_seconds
    FROM unit_holds
    WHERE released_by <> 'recalled' AND COALESCE(procedure_id, '') LIKE :procedure
),
steps AS (
    SELECT
        unit_id,
        step,
        COUNT(*) AS holds,
        SUM(CASE WHEN released_by = 'open' THEN 1 ELSE 0 END) AS open_holds,
        SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) AS overdue_holds,
        SUM(work_seconds) AS seconds,
        MEDIAN(work_seconds) AS seconds_median
    FROM timed
    GROUP BY unit_id, step
)
SELECT
    unit_id,
    step,
    holds,
    open_holds,
    overdue_holds,
    ROUND(seconds / 3600, 1) AS work_hours,
    ROUND(seconds_median / 3600, 1) AS work_hours_median
FROM steps
ORDER BY work_hours DESC, unit_id, step NULLS LAST
LIMIT :rows

-- title (vi): Hồ sơ chờ lãnh đạo
-- title (en): Cases waiting for a signature
-- question (vi): Lãnh đạo nào đang có hồ sơ trình chờ, chờ bao lâu, thường mất bao lâu?
-- question (en): Whose desk has cases sent up and waiting, for how long, and how long does it take as a rule?
-- about (vi): Tính hồ sơ đến bằng việc trình. Hàng chờ cho thấy khối lượng, không phải lỗi.
-- about (en): Counts cases that arrived by being sent up. A queue shows load, not a fault.
-- param: unit (text) = % | Đơn vị | Unit
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: official_id | Cán bộ | Official
-- column: unit_id | Đơn vị | Unit
-- column: waiting | Đang chờ | Waiting
-- column: waiting_overdue | Quá hạn bước | Past the due date of the step
-- column: oldest_days (d) | Chờ lâu nhất | Waiting longest
-- column: done | Đã xong trước đó | Done before
-- column: hours_median (h) | Giờ mỗi hồ sơ đã xong, trung vị | Hours of a case done, median
-- by bucket: sent_up
WITH sent_up AS (
    SELECT official_id, unit_id, released_by, overdue_seconds, elapsed_seconds, work_seconds
    FROM holds
    WHERE arrived_by = 'send_up' AND released_by <> 'recalled' AND COALESCE(unit_id, '') LIKE :unit
),
queues AS (
    SELECT
        official_id,
        unit_id,
        SUM(CASE WHEN released_by = 'open' THEN 1 ELSE 0 END) AS waiting,
        SUM(CASE WHEN released_by = 'open' AND overdue_seconds > 0 THEN 1 ELSE 0 END) AS waiting_overdue,
        MAX(CASE WHEN released_by = 'open' THEN elapsed_seconds END) AS oldest_seconds,
        SUM(CASE WHEN released_by <> 'open' THEN 1 ELSE 0 END) AS done,
        MEDIAN(CASE WHEN released_by <> 'open' THEN work_seconds END) AS seconds_median
    FROM sent_up
    GROUP BY official_id, unit_id
)
SELECT
    official_id,
    unit_id,
    waiting,
    waiting_overdue,
    ROUND(oldest_seconds / 86400, 1) AS oldest_days,
    done,
    ROUND(seconds_median / 3600, 1) AS hours_median
FROM queues
WHERE waiting > 0
ORDER BY waiting DESC, oldest_days DESC, official_id, unit_id NULLS LAST
LIMIT :rows

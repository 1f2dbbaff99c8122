-- title (vi): Tồn đọng theo tuổi
-- title (en): Backlog by age
-- question (vi): Mỗi đơn vị, mỗi bước đang giữ bao nhiêu hồ sơ, giữ từ bao lâu, bao nhiêu đã quá hạn bước?
-- question (en): How many cases does each unit hold at each step, for how long, and how many are past the due date of the step?
-- about (vi): Tuổi là thời gian theo lịch từ khi nhận, tính đến ngày chạy, kể cả lúc tạm dừng.
-- about (en): Age is calendar time since receipt up to the date of the run, pauses included.
-- param: unit (text) = % | Đơn vị | Unit
-- param: short_days (number) = 7 | Mốc tuổi thứ nhất, ngày | First limit of age, days
-- param: middle_days (number) = 30 | Mốc tuổi thứ hai, ngày | Second limit of age, days
-- param: long_days (number) = 90 | Mốc tuổi thứ ba, ngày | Third limit of age, days
-- param: rows (number) = 500 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: step | Bước xử lý | Step
-- column: open_holds | Đang giữ | Open
-- column: up_to_short | Đến mốc thứ nhất | Up to the first limit
-- column: up_to_middle | Đến mốc thứ hai | Up to the second limit
-- column: up_to_long | Đến mốc thứ ba | Up to the third limit
-- column: over_long | Trên mốc thứ ba | Beyond the third limit
-- column: overdue | Quá hạn bước | Past the due date of the step
-- column: oldest_days (d) | Lâu nhất | Oldest
-- counts: open_holds, up_to_short, up_to_middle, up_to_long, over_long, overdue
-- sum: open_holds = up_to_short + up_to_middle + up_to_long + over_long
-- by bucket: counted
WITH counted AS (
    SELECT
        unit_id,
        step,
        COUNT(*) AS open_holds,
        SUM(CASE WHEN elapsed_seconds <= :short_days * 86400 THEN 1 ELSE 0 END) AS up_to_short,
        SUM(CASE WHEN elapsed_seconds > :short_days * 86400 AND elapsed_seconds <= :middle_days * 86400 THEN 1 ELSE 0 END)
            AS up_to_middle,
        SUM(CASE WHEN elapsed_seconds > :middle_days * 86400 AND elapsed_seconds <= :long_days * 86400 THEN 1 ELSE 0 END)
            AS up_to_long,
        SUM(CASE WHEN elapsed_seconds > :long_days * 86400 THEN 1 ELSE 0 END) AS over_long,
        SUM(CASE WHEN overdue_seconds > 0 THEN 1 ELSE 0 END) AS overdue,
        MAX(elapsed_seconds) AS oldest_seconds
    FROM holds
    WHERE released_by = 'open' AND COALESCE(unit_id, '') LIKE :unit
    GROUP BY unit_id, step
)
SELECT
    unit_id,
    step,
    SUM(counted.open_holds) AS open_holds,
    SUM(counted.up_to_short) AS up_to_short,
    SUM(counted.up_to_middle) AS up_to_middle,
    SUM(counted.up_to_long) AS up_to_long,
    SUM(counted.over_long) AS over_long,
    SUM(counted.overdue) AS overdue,
    ROUND(MAX(oldest_seconds) / 86400, 0) AS oldest_days
FROM counted
GROUP BY unit_id, step
ORDER BY over_long DESC, open_holds DESC, unit_id NULLS LAST, step NULLS LAST
LIMIT :rows

-- title (vi): Nhận và làm xong theo tháng
-- title (en): Arrivals and completions by month
-- question (vi): Mỗi tháng đơn vị nhận bao nhiêu hồ sơ, làm xong bao nhiêu, có theo kịp không?
-- question (en): How many cases did each unit receive and finish in each month, and did it keep up?
-- about (vi): Tính lượt nhận và lượt chuyển đi của đơn vị, không kể lượt bị thu hồi. Tháng theo giờ địa phương; tháng đầu và tháng cuối có thể không trọn.
-- about (en): Counts the holds that a unit received and released, without recalled ones. Months are local; the first and the last may be incomplete.
-- param: unit (text) = % | Đơn vị | Unit
-- param: from (date) = 1900-01-01 | Từ ngày | From this day on
-- param: until (date) = 2199-12-31 | Đến ngày | Until this day
-- column: unit_id | Đơn vị | Unit
-- column: month | Tháng | Month
-- column: arrivals | Nhận | Arrivals
-- column: completions | Xong | Completions
-- column: clearance_percent (%) | Xong so với nhận | Completions of arrivals
-- column: growth | Tồn tăng thêm từ đầu kỳ | Backlog added since the beginning
-- by bucket: moves
WITH moves AS (
    SELECT unit_id, received_month AS month, COUNT(*) AS came, 0 AS went
    FROM unit_holds
    WHERE released_by <> 'recalled' AND COALESCE(unit_id, '') LIKE :unit AND received_day BETWEEN :from AND :until
    GROUP BY unit_id, received_month
    UNION ALL
    SELECT unit_id, released_month AS month, 0 AS came, COUNT(*) AS went
    FROM unit_holds
    WHERE released_by NOT IN ('recalled', 'open') AND COALESCE(unit_id, '') LIKE :unit AND released_day BETWEEN :from AND :until
    GROUP BY unit_id, released_month
),
months AS (
    SELECT unit_id, month, SUM(came) AS arrivals, SUM(went) AS completions
    FROM moves
    GROUP BY unit_id, month
)
SELECT
    unit_id,
    month,
    arrivals,
    completions,
    ROUND(CASE WHEN arrivals > 0 THEN 100.0 * completions / arrivals END, 1) AS clearance_percent,
    SUM(arrivals - completions) OVER (
        PARTITION BY unit_id ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS growth
FROM months
ORDER BY unit_id, month

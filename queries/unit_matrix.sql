-- title (vi): Đơn vị nào chuyển cho đơn vị nào
-- title (en): Which unit hands over to which
-- question (vi): Hồ sơ đi giữa các đơn vị thế nào, bao nhiêu lượt bị trả ngay lại?
-- question (en): How do cases move between units, and how many come straight back?
-- param: sender_unit (text) = % | Đơn vị chuyển | Sending unit
-- param: receiver_unit (text) = % | Đơn vị nhận | Receiving unit
-- param: from (date) = 1900-01-01 | Từ ngày | From this day on
-- param: until (date) = 2199-12-31 | Đến ngày | Until this day
-- param: rows (number) = 500 | Số dòng nhiều nhất | The most rows
-- column: sender_unit_id | Đơn vị chuyển | Sending unit
-- column: receiver_unit_id | Đơn vị nhận | Receiving unit
-- column: handovers | Số lượt chuyển | Handovers
-- column: come_back | Quay lại ngay | Came straight back
-- column: back_percent (%) | Tỷ lệ quay lại ngay | Share that came straight back
-- column: hours_median (h) | Giờ giữ trước khi chuyển, trung vị | Hours held before, median
-- counts: handovers, come_back
-- by bucket: passed
WITH passed AS (
    SELECT sender_unit_id, receiver_unit_id, comes_back, sender_work_seconds
    FROM unit_handovers
    WHERE recalled = FALSE
        AND COALESCE(sender_unit_id, '') LIKE :sender_unit
        AND COALESCE(receiver_unit_id, '') LIKE :receiver_unit
        AND handed_day BETWEEN :from AND :until
),
pairs AS (
    SELECT
        sender_unit_id,
        receiver_unit_id,
        COUNT(*) AS handovers,
        SUM(CASE WHEN comes_back THEN 1 ELSE 0 END) AS come_back,
        MEDIAN(sender_work_seconds) AS seconds_median
    FROM passed
    GROUP BY sender_unit_id, receiver_unit_id
)
SELECT
    sender_unit_id,
    receiver_unit_id,
    handovers,
    come_back,
    ROUND(100.0 * come_back / handovers, 1) AS back_percent,
    ROUND(seconds_median / 3600, 1) AS hours_median
FROM pairs
ORDER BY handovers DESC, sender_unit_id, receiver_unit_id
LIMIT :rows

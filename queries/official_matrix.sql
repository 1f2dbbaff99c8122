-- title (vi): Ai chuyển cho ai trong một đơn vị
-- title (en): Who hands over to whom in one unit
-- question (vi): Trong một đơn vị, hồ sơ đi giữa các cán bộ thế nào, bao nhiêu lượt bị trả ngay lại?
-- question (en): How do cases move between the officials of one unit, and how many come straight back?
-- about (vi): Gồm mọi lượt chuyển mà người chuyển thuộc đơn vị đó.
-- about (en): Has all handovers whose sender belongs to the unit.
-- param: unit (text) | Đơn vị của người chuyển; % là tất cả | Unit of the sender; % is all
-- param: rows (number) = 500 | Số dòng nhiều nhất | The most rows
-- column: sender_id | Người chuyển | Sender
-- column: receiver_id | Người nhận | Receiver
-- column: receiver_unit_id | Đơn vị nhận | Receiving unit
-- column: handovers | Số lượt chuyển | Handovers
-- column: come_back | Quay lại ngay | Came straight back
-- column: unworked | Chuyển mà chưa xử lý | Handed on without an act
-- column: back_percent (%) | Tỷ lệ quay lại ngay | Share that came straight back
-- counts: handovers, come_back, unworked
-- by bucket: counted
WITH counted AS (
    SELECT
        sender_id,
        receiver_id,
        receiver_unit_id,
        COUNT(*) AS handovers,
        SUM(CASE WHEN comes_back THEN 1 ELSE 0 END) AS come_back,
        SUM(CASE WHEN sender_acts = 0 THEN 1 ELSE 0 END) AS unworked
    FROM handovers
    WHERE recalled = FALSE AND COALESCE(sender_unit_id, '') LIKE :unit
    GROUP BY sender_id, receiver_id, receiver_unit_id
),
pairs AS (
    SELECT sender_id, receiver_id, receiver_unit_id, SUM(counted.handovers) AS handovers,
        SUM(counted.come_back) AS come_back, SUM(counted.unworked) AS unworked
    FROM counted
    GROUP BY sender_id, receiver_id, receiver_unit_id
)
SELECT
    sender_id,
    receiver_id,
    receiver_unit_id,
    handovers,
    come_back,
    unworked,
    ROUND(100.0 * come_back / handovers, 1) AS back_percent
FROM pairs
ORDER BY handovers DESC, sender_id, receiver_id, receiver_unit_id NULLS LAST
LIMIT :rows

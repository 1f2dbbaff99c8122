-- title (vi): Những cặp chuyển hồ sơ qua lại
-- title (en): Pairs that send cases back and forth
-- question (vi): Cặp cán bộ nào trả hồ sơ ngay lại cho nhau, có xử lý gì trước khi trả không?
-- question (en): Which pairs of officials return cases straight to each other, and was anything done before?
-- about (vi): Trả lại vì thiếu giấy tờ hoặc trình lại lãnh đạo là bình thường ở nhiều bước.
-- about (en): Returning a case because papers are missing, or to a superior for signature, is usual at many steps.
-- param: least (number) = 1 | Số lượt trả ngay ít nhất | The fewest straight returns
-- param: rows (number) = 50 | Số dòng nhiều nhất | The most rows
-- column: sender_id | Người chuyển | Sender
-- column: receiver_id | Người nhận | Receiver
-- column: handovers | Số lượt chuyển | Handovers
-- column: ping_pongs | Trả ngay cho người vừa chuyển đến | Straight returns
-- column: ping_pongs_unworked | Trong đó chưa xử lý gì | Of these, without an act
-- column: ping_pongs_percent (%) | Tỷ lệ trả ngay | Share of straight returns
-- by bucket: counted
WITH counted AS (
    SELECT
        sender_id,
        receiver_id,
        COUNT(*) AS handovers,
        SUM(CASE WHEN shape = 'ping_pong' THEN 1 ELSE 0 END) AS ping_pongs,
        SUM(CASE WHEN shape = 'ping_pong' AND sender_acts = 0 THEN 1 ELSE 0 END) AS ping_pongs_unworked
    FROM handovers
    WHERE recalled = FALSE
    GROUP BY sender_id, receiver_id
),
pairs AS (
    SELECT sender_id, receiver_id, SUM(counted.handovers) AS handovers, SUM(counted.ping_pongs) AS ping_pongs,
        SUM(counted.ping_pongs_unworked) AS ping_pongs_unworked
    FROM counted
    GROUP BY sender_id, receiver_id
)
SELECT
    sender_id,
    receiver_id,
    handovers,
    ping_pongs,
    ping_pongs_unworked,
    ROUND(100.0 * ping_pongs / handovers, 1) AS ping_pongs_percent
FROM pairs
WHERE ping_pongs >= :least
ORDER BY ping_pongs DESC, ping_pongs_unworked DESC, sender_id, receiver_id
LIMIT :rows

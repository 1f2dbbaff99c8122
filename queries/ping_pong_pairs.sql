-- title (vi): Những cặp chuyển hồ sơ qua lại
-- title (en): Pairs that send cases back and forth
-- about (vi): Mỗi cặp cán bộ: số lượt chuyển, số lượt trả ngay lại cho người vừa chuyển, trong đó số lượt không xử lý gì.
-- about (en): For each sender and receiver: the number of handovers, of those that return a case to whoever held it just before, and of the latter those made without any act.
-- param: least (number) = 1
-- param: rows (number) = 50
SELECT
    sender_id,
    receiver_id,
    COUNT(*) AS handovers,
    SUM(CASE WHEN shape = 'ping_pong' THEN 1 ELSE 0 END) AS ping_pongs,
    SUM(CASE WHEN shape = 'ping_pong' AND sender_acts = 0 THEN 1 ELSE 0 END) AS ping_pongs_unworked,
    COUNT(DISTINCT case_id) AS cases
FROM handovers
WHERE recalled = FALSE
GROUP BY sender_id, receiver_id
HAVING ping_pongs >= :least
ORDER BY ping_pongs DESC, ping_pongs_unworked DESC, sender_id, receiver_id
LIMIT :rows

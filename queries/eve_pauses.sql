-- title (vi): Tạm dừng ở đâu trong thời hạn
-- title (en): Where in the time limit pauses begin
-- question (vi): Yêu cầu bổ sung và tạm dừng bắt đầu ở phần mười nào của thời hạn, có dồn về sát hạn không?
-- question (en): In which tenth of the time limit do requests and stops begin, and do they gather on the eve of the deadline?
-- about (vi): Phần mười là phần thời hạn (giờ làm việc) đã dùng khi bắt đầu tạm dừng; over là sau hạn. Đường đều thì không có gì lạ.
-- about (en): A tenth is the part of the limit, in working time, used when the pause began; `over` is after the deadline. An even curve is nothing unusual.
-- param: unit (text) = % | Đơn vị | Unit
-- param: procedure (text) = % | Thủ tục | Procedure
-- column: tenth | Phần mười của thời hạn; 11 là sau hạn | Tenth of the limit; 11 is after the deadline
-- column: pauses | Số lần tạm dừng | Pauses
-- column: supplements | Trong đó yêu cầu bổ sung | Of these, requests for a supplement
-- column: stops | Trong đó tạm dừng | Of these, stops
-- column: pauses_percent (%) | Tỷ lệ | Share of all
-- column: officials | Số cán bộ | Officials
WITH placed AS (
    SELECT
        CASE WHEN budget_share > 1 THEN 11 WHEN budget_share = 1 THEN 10 ELSE CAST(FLOOR(10 * budget_share) AS INTEGER) + 1 END
            AS tenth,
        kind,
        official_id
    FROM pauses
    WHERE budget_share >= 0 AND COALESCE(unit_id, '') LIKE :unit AND COALESCE(procedure_id, '') LIKE :procedure
),
total AS (
    SELECT COUNT(*) AS pauses_all FROM placed
)
SELECT
    tenth,
    COUNT(*) AS pauses,
    SUM(CASE WHEN kind = 'supplement_ask' THEN 1 ELSE 0 END) AS supplements,
    SUM(CASE WHEN kind = 'stop' THEN 1 ELSE 0 END) AS stops,
    ROUND(100.0 * COUNT(*) / MAX(pauses_all), 1) AS pauses_percent,
    COUNT(DISTINCT official_id) AS officials
FROM placed CROSS JOIN total
GROUP BY tenth
ORDER BY tenth

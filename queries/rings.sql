-- title (vi): Vòng từ ba người trở lên
-- title (en): Rings of three and more
-- question (vi): Hồ sơ nào đi vòng qua người khác rồi về người cũ, ai khép vòng, có nhiều hơn mức ngẫu nhiên không?
-- question (en): Where do cases go round through others back to an earlier holder, who closes the ring, and is it more than chance?
-- about (vi): Mức kỳ vọng: ở mỗi lượt chuyển, xác suất hồ sơ về người đã giữ trước đó bằng phần mà người này nhận trong mọi lượt chuyển cùng thủ tục, cùng bước. Nhiều quy trình vốn đi vòng, khi đó số vòng bằng kỳ vọng. Người khép vòng không phải là người gây ra.
-- about (en): Expected: at each pass, the chance that it goes to an earlier holder is the part of all passes of the same procedure and step that this holder receives. Many processes go round by design, and then rings equal the expected. Who closes a ring is not its cause.
-- param: least (number) = 5 | Số vòng ít nhất | The fewest rings
-- param: rows (number) = 100 | Số dòng nhiều nhất | The most rows
-- column: first_holder | Người nhận lại | Earlier holder
-- column: closer | Người khép vòng | Who closes the ring
-- column: rings | Số vòng | Rings
-- column: expected | Kỳ vọng | Expected
-- column: ratio | Gấp | Times the expected
-- column: shortest | Vòng ngắn nhất | Shortest ring
-- column: longest | Vòng dài nhất | Longest ring
-- by bucket: rounds, received, chances
WITH passes AS (
    SELECT case_id, sender_hold_no, COALESCE(procedure_id, '') AS procedure_id, COALESCE(step, '') AS step, sender_id,
        receiver_id, loop_length
    FROM handovers
    WHERE recalled = FALSE AND after_end = FALSE
),
rounds AS (
    SELECT receiver_id, sender_id, COUNT(*) AS times, MIN(loop_length) AS shortest, MAX(loop_length) AS longest
    FROM passes
    WHERE loop_length >= 3
    GROUP BY receiver_id, sender_id
),
rings AS (
    SELECT receiver_id, sender_id, SUM(times) AS rings, MIN(shortest) AS shortest, MAX(longest) AS longest
    FROM rounds
    GROUP BY receiver_id, sender_id
    HAVING rings >= :least
),
received AS (
    SELECT procedure_id, step, receiver_id, COUNT(*) AS times FROM passes GROUP BY procedure_id, step, receiver_id
),
received_all AS (
    SELECT procedure_id, step, receiver_id, SUM(times) AS times FROM received GROUP BY procedure_id, step, receiver_id
),
passed AS (
    SELECT procedure_id, step, SUM(times) AS times_all FROM received_all GROUP BY procedure_id, step
),
shares AS (
    SELECT received_all.procedure_id AS procedure_id, received_all.step AS step, receiver_id, 1.0 * times / times_all AS share
    FROM received_all JOIN passed ON received_all.procedure_id = passed.procedure_id AND received_all.step = passed.step
),
-- Who had the case before the holder that the sender got it from.
chances AS (
    SELECT passes.procedure_id AS procedure_id, passes.step AS step, passes.sender_id AS sender_id,
        holds.official_id AS earlier_id, COUNT(*) AS chances
    FROM passes JOIN holds ON passes.case_id = holds.case_id
    WHERE sender_hold_no >= 3 AND visit_no = 1 AND hold_no <= sender_hold_no - 2 AND sender_id <> official_id
    GROUP BY passes.procedure_id, passes.step, passes.sender_id, holds.official_id
),
expected AS (
    SELECT earlier_id, sender_id, SUM(chances * share) AS expected
    FROM chances JOIN shares
        ON chances.procedure_id = shares.procedure_id AND chances.step = shares.step
        AND chances.earlier_id = shares.receiver_id
    GROUP BY earlier_id, sender_id
)
SELECT
    rings.receiver_id AS first_holder,
    rings.sender_id AS closer,
    rings,
    ROUND(expected, 1) AS expected,
    ROUND(rings / expected, 2) AS ratio,
    shortest,
    longest
FROM rings LEFT JOIN expected ON rings.receiver_id = expected.earlier_id AND rings.sender_id = expected.sender_id
ORDER BY rings - COALESCE(expected.expected, 0) DESC, first_holder, closer
LIMIT :rows

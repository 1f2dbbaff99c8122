-- title (vi): Chuyển tiếp mà chưa xử lý
-- title (en): Cases passed on unworked
-- question (vi): Mỗi cán bộ chuyển tiếp bao nhiêu hồ sơ cho người mới mà không có thao tác thực chất nào?
-- question (en): How many cases does each official pass on to a new holder without any substantive act?
-- about (vi): Phân công là công việc của lãnh đạo và văn thư; hãy so với người cùng bước. Nhật ký không ghi thao tác thì ai cũng bằng nhau.
-- about (en): Assigning is the work of heads and clerks: compare with others at the same step. Where the log records no acts, all are alike.
-- param: unit (text) = % | Đơn vị của người chuyển | Unit of the sender
-- param: step (text) = % | Bước xử lý | Step
-- param: least (number) = 10 | Số lượt chuyển ít nhất | The fewest handovers
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: official_id | Cán bộ | Official
-- column: unit_id | Đơn vị | Unit
-- column: step | Bước xử lý | Step
-- column: handovers | Số lượt chuyển | Handovers
-- column: unworked | Chuyển tiếp chưa xử lý | Passed on unworked
-- column: unworked_percent (%) | Tỷ lệ chưa xử lý | Share passed on unworked
-- column: step_percent (%) | Tỷ lệ của cả bước | Share of all at the step
-- column: held_hours (h) | Giờ giữ trước khi chuyển tiếp | Hours held before
-- by bucket: counted
WITH counted AS (
    SELECT
        sender_id,
        sender_unit_id,
        step,
        COUNT(*) AS handovers,
        SUM(CASE WHEN sender_acts = 0 AND shape = 'new' AND kind IN ('assign', 'forward') THEN 1 ELSE 0 END) AS unworked,
        SUM(CASE WHEN sender_acts = 0 AND shape = 'new' AND kind IN ('assign', 'forward') THEN sender_work_seconds ELSE 0 END)
            AS unworked_seconds
    FROM handovers
    WHERE recalled = FALSE AND after_end = FALSE AND inferred = FALSE AND COALESCE(step, '') LIKE :step
    GROUP BY sender_id, sender_unit_id, step
),
passes AS (
    SELECT sender_id, sender_unit_id, step, SUM(handovers) AS handovers, SUM(unworked) AS unworked,
        SUM(unworked_seconds) AS unworked_seconds
    FROM counted
    GROUP BY sender_id, sender_unit_id, step
),
steps AS (
    SELECT step, 100.0 * SUM(unworked) / SUM(handovers) AS percent FROM passes GROUP BY step
)
SELECT
    sender_id AS official_id,
    sender_unit_id AS unit_id,
    passes.step AS step,
    handovers,
    unworked,
    ROUND(100.0 * unworked / handovers, 1) AS unworked_percent,
    ROUND(percent, 1) AS step_percent,
    ROUND(unworked_seconds / 3600, 1) AS held_hours
FROM passes JOIN steps ON passes.step = steps.step
WHERE handovers >= :least AND unworked > 0 AND COALESCE(sender_unit_id, '') LIKE :unit
ORDER BY unworked DESC, official_id, unit_id NULLS LAST, step
LIMIT :rows

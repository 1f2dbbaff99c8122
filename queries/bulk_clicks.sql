-- title (vi): Xử lý hàng loạt cùng một lúc
-- title (en): Many cases released in one instant
-- question (vi): Cán bộ nào chuyển đi nhiều hồ sơ trong cùng một giây?
-- question (en): Which officials release many cases in the same instant?
-- about (vi): Có thể là ký hàng loạt, tài khoản dùng chung hoặc hệ thống tự động. Thời gian giữ của các hồ sơ đó không nói lên tốc độ.
-- about (en): It may be a bulk signature, a shared account or a system. The holding times of such cases say nothing of speed.
-- param: least (number) = 5 | Số hồ sơ ít nhất cùng lúc | The fewest cases in one instant
-- param: rows (number) = 500 | Số dòng nhiều nhất | The most rows
-- column: official_id | Cán bộ | Official
-- column: unit_id | Đơn vị | Unit
-- column: released_at | Thời điểm | Instant
-- column: cases_at_once | Số hồ sơ | Cases
-- column: steps | Số bước khác nhau | Different steps
-- by bucket: released
WITH released AS (
    SELECT official_id, unit_id, released_at, case_id, step FROM holds WHERE released_at IS NOT NULL
),
-- Most instants occur once. Sorting finds the others in half the time that counting all of them takes, and the window in half the
-- time if they are sorted before it.
in_order AS (
    SELECT released_at FROM released ORDER BY released_at
),
sorted AS (
    SELECT released_at, LAG(released_at, 1) OVER (ORDER BY released_at) AS before_at FROM in_order
),
instants AS (
    SELECT released_at FROM sorted
    WHERE released_at = before_at OR :least <= 1
    GROUP BY released_at
    HAVING COUNT(*) >= :least - 1
),
clicks AS (
    SELECT
        official_id,
        unit_id,
        released.released_at AS released_at,
        COUNT(DISTINCT case_id) AS cases_at_once,
        COUNT(DISTINCT step) AS steps
    FROM released SEMI JOIN instants ON released.released_at = instants.released_at
    GROUP BY official_id, unit_id, released.released_at
)
SELECT official_id, unit_id, released_at, cases_at_once, steps
FROM clicks
WHERE cases_at_once >= :least
ORDER BY cases_at_once DESC, official_id, released_at, unit_id NULLS LAST
LIMIT :rows

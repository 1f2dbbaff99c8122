-- title (vi): Quyết định có tác dụng không
-- title (en): Did a decision help
-- question (vi): Sau một quyết định ở một đơn vị, thời gian mỗi hồ sơ thay đổi thế nào so với thay đổi của các đơn vị khác?
-- question (en): After a decision in a unit, how did the time of a hold change, compared with the change in other units?
-- about (vi): Thay đổi của đơn vị trừ thay đổi của đơn vị khác ở cùng thủ tục, cùng bước, cùng thời gian. Các dòng placebo làm như thể quyết định ở đơn vị khác: chance_percent là phần đơn vị khác có chênh lệch ít nhất như thế.
-- about (en): The change of the unit minus the change of the other units at the same procedure and step in the same time. The placebo rows pretend that the decision was theirs: `chance_percent` is the part of them with a difference at least as large.
-- param: unit (text) | Đơn vị của quyết định | The unit of the decision
-- param: on_day (date) | Ngày quyết định | The day of the decision
-- param: days (number) = 180 | Số ngày trước và sau | Days before and after
-- param: least (number) = 5 | Số lượt ít nhất trước và sau ở một thủ tục và bước | The fewest holds before and after at a procedure and step
-- param: rows (number) = 50 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: role | decided (có quyết định) hoặc placebo (đối chứng) | decided, or placebo
-- column: holds_before | Số lượt trước | Holds before
-- column: holds_after | Số lượt sau | Holds after
-- column: change_hours (h) | Thay đổi | Change
-- column: peers_change_hours (h) | Thay đổi của đơn vị khác | Change of the others
-- column: difference_hours (h) | Chênh lệch | Difference
-- column: chance_percent (%) | Đối chứng có chênh lệch ít nhất như thế | Placebos with a difference at least as large
WITH timed AS (
    SELECT unit_id, procedure_id, step, work_seconds / 3600 AS hours,
        DATE_PART('epoch', CAST(received_day AS TIMESTAMP)) - DATE_PART('epoch', CAST(:on_day AS TIMESTAMP)) AS seconds_since
    FROM holds
    WHERE released_by NOT IN ('recalled', 'open', 'withdraw') AND after_end = FALSE AND unit_id IS NOT NULL
),
cells AS (
    SELECT unit_id, procedure_id, step,
        SUM(CASE WHEN seconds_since < 0 THEN 1 ELSE 0 END) AS n0,
        SUM(CASE WHEN seconds_since >= 0 THEN 1 ELSE 0 END) AS n1,
        SUM(CASE WHEN seconds_since < 0 THEN hours ELSE 0.0 END) AS h0,
        SUM(CASE WHEN seconds_since >= 0 THEN hours ELSE 0.0 END) AS h1
    FROM timed
    WHERE seconds_since >= -86400 * :days AND seconds_since < 86400 * :days
    GROUP BY unit_id, procedure_id, step
),
everyone AS (
    SELECT procedure_id, step, SUM(n0) AS n0_all, SUM(n1) AS n1_all, SUM(h0) AS h0_all, SUM(h1) AS h1_all
    FROM cells GROUP BY procedure_id, step
),
changes AS (
    SELECT unit_id, n0, n1, h1 / n1 - h0 / n0 AS own_change,
        (h1_all - h1) / (n1_all - n1) - (h0_all - h0) / (n0_all - n0) AS peers_change
    FROM cells JOIN everyone ON cells.procedure_id = everyone.procedure_id AND cells.step = everyone.step
    WHERE n0 >= :least AND n1 >= :least AND n0_all - n0 >= :least AND n1_all - n1 >= :least
),
units_ AS (
    SELECT unit_id, SUM(n0) AS holds_before, SUM(n1) AS holds_after,
        SUM(n1 * own_change) / SUM(n1) AS change_hours,
        SUM(n1 * peers_change) / SUM(n1) AS peers_change_hours,
        SUM(n1 * (own_change - peers_change)) / SUM(n1) AS difference
    FROM changes GROUP BY unit_id
),
decided AS (
    SELECT difference AS decided_difference FROM units_ WHERE unit_id = :unit
),
chance AS (
    SELECT ROUND(100.0 * SUM(CASE WHEN ABS(difference) >= ABS(decided_difference) THEN 1 ELSE 0 END) / COUNT(*), 1)
        AS chance_percent
    FROM units_ CROSS JOIN decided
    WHERE unit_id <> :unit
)
SELECT
    unit_id,
    CASE WHEN unit_id = :unit THEN 'decided' ELSE 'placebo' END AS role,
    holds_before,
    holds_after,
    ROUND(change_hours, 2) AS change_hours,
    ROUND(peers_change_hours, 2) AS peers_change_hours,
    ROUND(difference, 2) AS difference_hours,
    CASE WHEN unit_id = :unit THEN chance_percent END AS chance_percent
FROM units_ CROSS JOIN chance
ORDER BY role, difference_hours, unit_id
LIMIT :rows

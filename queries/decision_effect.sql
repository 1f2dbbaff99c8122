-- title (vi): Quyết định có tác dụng không
-- title (en): Did a decision help
-- question (vi): Sau mỗi quyết định trong danh sách, thời gian mỗi lượt giữ thay đổi thế nào so với thay đổi của những nơi khác?
-- question (en): After each decision of the list, how did the time of a hold change, compared with the change elsewhere?
-- about (vi): Thay đổi của đơn vị hoặc cán bộ có quyết định trừ thay đổi của đơn vị hoặc cán bộ khác ở cùng thủ tục, cùng bước, cùng thời gian. Đối chứng: làm như thể quyết định ở từng nơi khác; chance_percent là phần đối chứng có chênh lệch ít nhất như thế. Trống nếu có quá ít lượt giữ trước hoặc sau. Cũng có thể hỏi về một quyết định không có trong danh sách (unit, on_day).
-- about (en): The change of the unit or official of the decision minus the change of the others at the same procedure and step in the same time. Placebos pretend that the decision was about each of the others; `chance_percent` is the part of them with a difference at least as large. Empty where there are too few holds before or after. A decision that is not in the list can be asked for, too (`unit`, `on_day`).
-- param: unit (text) = - | Đơn vị của một quyết định không có trong danh sách; - là không có | The unit of a decision that is not in the list; - is none
-- param: on_day (date) = run | Ngày của quyết định đó | The day of that decision
-- param: days (number) = 180 | Số ngày trước và sau | Days before and after
-- param: least (number) = 5 | Số lượt ít nhất trước và sau ở một thủ tục và bước | The fewest holds before and after at a procedure and step
-- param: rows (number) = 50 | Số dòng nhiều nhất | The most rows
-- column: decided_day | Ngày quyết định | Day of the decision
-- column: decided_about | unit (đơn vị) hoặc official (cán bộ) | unit, or official
-- column: subject_id | Đơn vị hoặc cán bộ | Unit or official
-- column: decision | Quyết định; trống nếu không có trong danh sách | Decision; empty if it is not in the list
-- column: holds_before | Số lượt trước | Holds before
-- column: holds_after | Số lượt sau | Holds after
-- column: change_hours (h) | Thay đổi | Change
-- column: peers_change_hours (h) | Thay đổi của nơi khác | Change of the others
-- column: difference_hours (h) | Chênh lệch | Difference
-- column: placebos | Số đối chứng | Placebos
-- column: placebo_low_hours (h) | Chênh lệch nhỏ nhất của đối chứng | Least difference of a placebo
-- column: placebo_high_hours (h) | Chênh lệch lớn nhất của đối chứng | Largest difference of a placebo
-- column: chance_percent (%) | Đối chứng có chênh lệch ít nhất như thế | Placebos with a difference at least as large
-- by bucket: daily
WITH asked AS (
    SELECT 'unit' AS decided_about, unit_id AS subject_id, decided_day, decision
    FROM decisions WHERE official_id IS NULL AND unit_id IS NOT NULL
    UNION ALL
    SELECT 'official' AS decided_about, official_id AS subject_id, decided_day, decision
    FROM decisions WHERE official_id IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'unit' AS decided_about, unit_id AS subject_id, CAST(:on_day AS DATE) AS decided_day, '' AS decision
    FROM holds WHERE unit_id = :unit
),
-- Holds long before or after all decisions are left out early, with two days to spare for the zone.
span AS (
    SELECT MIN(decided_epoch) AS first_s, MAX(decided_epoch) AS last_s FROM decisions
),
timed AS (
    SELECT unit_id, official_id, procedure_id, step, received_day, work_seconds / 3600 AS hours
    FROM holds CROSS JOIN span
    WHERE released_by NOT IN ('recalled', 'open', 'withdraw') AND after_end = FALSE
        AND (
            (received_epoch >= first_s - 86400 * (:days + 2) AND received_epoch <= last_s + 86400 * (:days + 2))
            OR (
                :unit <> '-'
                AND received_epoch >= DATE_PART('epoch', CAST(:on_day AS TIMESTAMP)) - 86400 * (:days + 2)
                AND received_epoch <= DATE_PART('epoch', CAST(:on_day AS TIMESTAMP)) + 86400 * (:days + 2)
            )
        )
),
daily AS (
    SELECT 'unit' AS holder_kind, unit_id AS holder_id, procedure_id, step, received_day,
        COUNT(*) AS holds, SUM(hours) AS hours
    FROM timed WHERE unit_id IS NOT NULL GROUP BY unit_id, procedure_id, step, received_day
    UNION ALL
    SELECT 'official' AS holder_kind, official_id AS holder_id, procedure_id, step, received_day,
        COUNT(*) AS holds, SUM(hours) AS hours
    FROM timed WHERE official_id <> 'UNKNOWN' GROUP BY official_id, procedure_id, step, received_day
),
around AS (
    SELECT decided_about, subject_id, decided_day, decision, holder_id, procedure_id, step, holds, hours,
        DATE_PART('epoch', CAST(received_day AS TIMESTAMP)) - DATE_PART('epoch', CAST(decided_day AS TIMESTAMP)) AS seconds_since
    FROM daily JOIN asked ON daily.holder_kind = asked.decided_about
),
cells AS (
    SELECT decided_about, subject_id, decided_day, decision, holder_id, procedure_id, step,
        SUM(CASE WHEN seconds_since < 0 THEN holds ELSE 0 END) AS n0,
        SUM(CASE WHEN seconds_since >= 0 THEN holds ELSE 0 END) AS n1,
        SUM(CASE WHEN seconds_since < 0 THEN hours ELSE 0.0 END) AS h0,
        SUM(CASE WHEN seconds_since >= 0 THEN hours ELSE 0.0 END) AS h1
    FROM around
    WHERE seconds_since >= -86400 * :days AND seconds_since < 86400 * :days
    GROUP BY decided_about, subject_id, decided_day, decision, holder_id, procedure_id, step
),
everyone AS (
    SELECT decided_about AS about_, subject_id AS subject_, decided_day AS day_, decision AS decision_, procedure_id AS procedure_, step AS step_,
        SUM(n0) AS n0_all, SUM(n1) AS n1_all, SUM(h0) AS h0_all, SUM(h1) AS h1_all
    FROM cells GROUP BY decided_about, subject_id, decided_day, decision, procedure_id, step
),
changes AS (
    SELECT decided_about, subject_id, decided_day, decision, holder_id, n0, n1, h1 / n1 - h0 / n0 AS own_change,
        (h1_all - h1) / (n1_all - n1) - (h0_all - h0) / (n0_all - n0) AS peers_change
    FROM cells JOIN everyone ON cells.decided_about = everyone.about_ AND cells.subject_id = everyone.subject_
        AND cells.decided_day = everyone.day_ AND cells.decision = everyone.decision_
        AND cells.procedure_id = everyone.procedure_ AND cells.step = everyone.step_
    WHERE n0 >= :least AND n1 >= :least AND n0_all - n0 >= :least AND n1_all - n1 >= :least
),
holders AS (
    SELECT decided_about, subject_id, decided_day, decision, holder_id, SUM(n0) AS holds_before, SUM(n1) AS holds_after,
        SUM(n1 * own_change) / SUM(n1) AS change_hours,
        SUM(n1 * peers_change) / SUM(n1) AS peers_change_hours,
        SUM(n1 * (own_change - peers_change)) / SUM(n1) AS difference
    FROM changes GROUP BY decided_about, subject_id, decided_day, decision, holder_id
),
own AS (
    SELECT decided_about AS own_about, subject_id AS own_subject, decided_day AS own_day, decision AS own_decision,
        holds_before, holds_after, change_hours, peers_change_hours, difference AS own_difference
    FROM holders WHERE holder_id = subject_id
),
placebo AS (
    SELECT decided_about AS placebo_about, subject_id AS placebo_subject, decided_day AS placebo_day, decision AS placebo_decision,
        COUNT(*) AS placebos, MIN(difference) AS placebo_low_hours, MAX(difference) AS placebo_high_hours,
        ROUND(100.0 * SUM(CASE WHEN ABS(difference) >= ABS(own_difference) THEN 1 ELSE 0 END) / COUNT(*), 1) AS chance_percent
    FROM holders JOIN own ON holders.decided_about = own.own_about AND holders.subject_id = own.own_subject
        AND holders.decided_day = own.own_day AND holders.decision = own.own_decision
    WHERE holder_id <> subject_id
    GROUP BY decided_about, subject_id, decided_day, decision
)
SELECT
    decided_day,
    decided_about,
    subject_id,
    decision,
    holds_before,
    holds_after,
    ROUND(change_hours, 2) AS change_hours,
    ROUND(peers_change_hours, 2) AS peers_change_hours,
    ROUND(own_difference, 2) AS difference_hours,
    placebos,
    ROUND(placebo_low_hours, 2) AS placebo_low_hours,
    ROUND(placebo_high_hours, 2) AS placebo_high_hours,
    chance_percent
FROM asked
LEFT JOIN own ON asked.decided_about = own.own_about AND asked.subject_id = own.own_subject
    AND asked.decided_day = own.own_day AND asked.decision = own.own_decision
LEFT JOIN placebo ON asked.decided_about = placebo.placebo_about AND asked.subject_id = placebo.placebo_subject
    AND asked.decided_day = placebo.placebo_day AND asked.decision = placebo.placebo_decision
ORDER BY decided_day, decided_about, subject_id, decision
LIMIT :rows

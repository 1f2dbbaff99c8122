-- title (vi): Hồ sơ trễ: giờ ở từng đơn vị và bước
-- title (en): Late cases: hours by unit and step
-- question (vi): Hồ sơ trễ đã nằm ở đơn vị nào, bước nào, với tư cách giữ hay được hỏi ý kiến?
-- question (en): In which unit and step did late cases lie, with a holder or with somebody consulted?
-- about (vi): Giờ ở một bước không có nghĩa là bước đó làm chậm: hãy so với số lượt.
-- about (en): Hours at a step do not mean that the step is slow: compare them with the number of times.
-- param: unit (text) = % | Đơn vị giữ hoặc được hỏi | Unit that holds or is consulted
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: whose | Tư cách: held (giữ) hoặc consulted (được hỏi) | held or consulted
-- column: step | Bước xử lý | Step
-- column: times | Số lượt | Times
-- column: hours (h) | Giờ làm việc | Working hours
-- counts: times
-- by bucket: held, consulted
WITH late AS (
    SELECT case_id FROM cases WHERE late_seconds > 0
),
held AS (
    SELECT unit_id, step, COUNT(*) AS times, SUM(work_seconds) AS seconds
    FROM holds SEMI JOIN late ON holds.case_id = late.case_id
    WHERE released_by <> 'recalled' AND after_end = FALSE AND COALESCE(unit_id, '') LIKE :unit
    GROUP BY unit_id, step
),
consulted AS (
    SELECT consulted_unit_id AS unit_id, step, COUNT(*) AS times, SUM(work_seconds) AS seconds
    FROM consultations SEMI JOIN late ON consultations.case_id = late.case_id
    WHERE COALESCE(consulted_unit_id, '') LIKE :unit
    GROUP BY consulted_unit_id, step
),
parts AS (
    SELECT unit_id, step, 'held' AS whose, times, seconds FROM held
    UNION ALL
    SELECT unit_id, step, 'consulted' AS whose, times, seconds FROM consulted
)
SELECT unit_id, whose, step, SUM(parts.times) AS times, ROUND(SUM(seconds) / 3600, 0) AS hours
FROM parts
GROUP BY unit_id, whose, step
ORDER BY hours DESC, times DESC, unit_id NULLS LAST, whose, step NULLS LAST
LIMIT :rows

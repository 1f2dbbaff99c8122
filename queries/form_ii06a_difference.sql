-- title (vi): Biểu II.06a: chênh lệch giữa cách tính chính thức và cách tính chặt
-- title (en): Form II.06a: the difference between the official and the strict rule
-- question (vi): Những hồ sơ nào đứng ở cột khác nhau theo hai cách tính, và vì sao?
-- question (en): How many cases stand in another column by the strict rule, and why?
-- about (vi): Mỗi dòng là một lý do và một cặp cột. Cộng các dòng thì ra đúng phần chênh giữa hai biểu.
-- about (en): Each row is a reason and a pair of columns. The rows add up to the difference between the two forms.
-- param: from (date) = 1900-01-01 | Từ ngày | From this day on
-- param: until (date) = run | Đến ngày | Until this day
-- param: waiting (text) = within_time | Hồ sơ chờ bổ sung, chờ phí hoặc dừng, theo cách chính thức: within_time (cột 12) hoặc on_time (cột 9) | Cases that wait or are stopped, by the official rule: within_time (column 12) or on_time (column 9)
-- param: unit (text) = % | Đơn vị | Unit
-- column: reason | Lý do: withdrawn (rút), no_due (không có hạn), waiting (đang chờ), moved_due (hạn lùi vì tạm dừng) | Reason: withdrawn, no_due, waiting, moved_due
-- column: official_column | Cột theo cách chính thức | Column by the official rule
-- column: strict_column | Cột theo cách chặt; trống nếu không cột nào | Column by the strict rule; empty if none
-- column: cases_counted | Số hồ sơ | Cases
-- column: example_case | Ví dụ | Example
-- by bucket: differing
WITH dossiers AS (
    SELECT
        e.case_id AS case_id,
        COALESCE(e.status, '') AS status,
        COALESCE(e.received_day, c.received_day) AS came,
        COALESCE(e.finished_day, CASE WHEN e.status IN ('3', '7', '9', '10') THEN c.ended_day END) AS ended,
        e.due_day AS due,
        c.standing_due_day AS standing_due
    FROM case_export e LEFT JOIN cases c ON e.case_id = c.case_id
    WHERE (e.status IS NULL OR e.status NOT IN ('1', '3')) AND COALESCE(e.unit_id, '') LIKE :unit
),
placed AS (
    SELECT
        case_id, status, due, standing_due,
        CASE
            WHEN ended <= :until AND (status = '7' OR due IS NULL OR ended = due) THEN '9'
            WHEN ended <= :until AND ended < due THEN '8'
            WHEN ended <= :until THEN '10'
            WHEN :waiting = 'on_time' AND status IN ('5', '6', '8') THEN '9'
            WHEN due IS NULL OR due >= :until OR status IN ('5', '6', '8') THEN '12'
            ELSE '13'
        END AS official_column,
        CASE
            WHEN ended <= :until AND (status = '7' OR standing_due IS NULL) THEN ''
            WHEN ended <= :until AND ended = standing_due THEN '9'
            WHEN ended <= :until AND ended < standing_due THEN '8'
            WHEN ended <= :until THEN '10'
            WHEN standing_due IS NULL OR standing_due >= :until THEN '12'
            ELSE '13'
        END AS strict_column
    FROM dossiers
    WHERE came <= :until AND (ended IS NULL OR ended >= :from)
),
differing AS (
    SELECT
        case_id,
        CASE
            WHEN status = '7' THEN 'withdrawn'
            WHEN :waiting = 'on_time' AND official_column = '9' AND strict_column IN ('12', '13') THEN 'waiting'
            WHEN due IS NULL OR standing_due IS NULL THEN 'no_due'
            WHEN status IN ('5', '6', '8') AND official_column = '12' AND strict_column = '13' THEN 'waiting'
            ELSE 'moved_due'
        END AS reason,
        official_column,
        strict_column
    FROM placed
    WHERE official_column <> strict_column
)
SELECT
    reason,
    official_column,
    strict_column,
    COUNT(*) AS cases_counted,
    MIN(case_id) AS example_case
FROM differing
GROUP BY reason, official_column, strict_column
ORDER BY reason, official_column, strict_column

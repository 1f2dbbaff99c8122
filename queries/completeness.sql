-- title (vi): Dữ liệu đủ đến đâu
-- title (en): How complete the data are
-- question (vi): Ở mỗi đơn vị, phần nào của dữ liệu thiếu cán bộ, người nhận, bước, hạn?
-- question (en): Which part of each unit's data lacks the official, the receiver, the step or the due date?
-- about (vi): Thiếu nhiều thì chỉ số liên quan không tính cho đơn vị đó.
-- about (en): Where much is missing, the measures that need it are withheld for the unit.
-- param: unit (text) = % | Đơn vị | Unit
-- param: rows (number) = 500 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị; trống nếu không rõ | Unit; empty where unknown
-- column: holds | Số lượt giữ | Holds
-- column: no_official_percent (%) | Không rõ cán bộ | Without an official
-- column: inferred_percent (%) | Người nhận suy ra | Receiver inferred
-- column: no_step_percent (%) | Không có bước | Without a step
-- column: no_procedure_percent (%) | Không có thủ tục | Without a procedure
-- column: no_due_percent (%) | Không có hạn bước | Without a due date of the step
-- column: no_act_percent (%) | Không ghi thao tác | Without an act
-- by bucket: counted
WITH counted AS (
    SELECT
        unit_id,
        COUNT(*) AS holds,
        SUM(CASE WHEN official_id = 'UNKNOWN' THEN 1 ELSE 0 END) AS no_official,
        SUM(CASE WHEN inferred THEN 1 ELSE 0 END) AS inferred,
        SUM(CASE WHEN step IS NULL THEN 1 ELSE 0 END) AS no_step,
        SUM(CASE WHEN procedure_id IS NULL THEN 1 ELSE 0 END) AS no_procedure,
        SUM(CASE WHEN due_at IS NULL THEN 1 ELSE 0 END) AS no_due,
        SUM(CASE WHEN acts = 0 THEN 1 ELSE 0 END) AS no_act
    FROM holds
    WHERE COALESCE(unit_id, '') LIKE :unit
    GROUP BY unit_id
)
SELECT
    unit_id,
    SUM(counted.holds) AS holds,
    ROUND(100.0 * SUM(no_official) / SUM(counted.holds), 1) AS no_official_percent,
    ROUND(100.0 * SUM(inferred) / SUM(counted.holds), 1) AS inferred_percent,
    ROUND(100.0 * SUM(no_step) / SUM(counted.holds), 1) AS no_step_percent,
    ROUND(100.0 * SUM(no_procedure) / SUM(counted.holds), 1) AS no_procedure_percent,
    ROUND(100.0 * SUM(no_due) / SUM(counted.holds), 1) AS no_due_percent,
    ROUND(100.0 * SUM(no_act) / SUM(counted.holds), 1) AS no_act_percent
FROM counted
GROUP BY unit_id
ORDER BY holds DESC, unit_id NULLS LAST
LIMIT :rows

-- title (vi): Lượt xin ý kiến mà không chờ hoặc ít gặp
-- title (en): Consultations not waited for, or unusual
-- question (vi): Ai hay hỏi ý kiến rồi làm tiếp không chờ, hoặc hỏi đơn vị ít khi được hỏi ở thủ tục đó?
-- question (en): Who often asks and goes on without the answer, or asks units that are rarely asked for that procedure?
-- about (vi): Chỉ là mô tả, không phải kết luận lượt hỏi là thừa: chỉ danh mục lấy ý kiến bắt buộc mới nói được điều đó.
-- about (en): A description only. It does not say that a question was needless: only a list of mandatory consultations tells that.
-- param: unit (text) = % | Đơn vị hỏi | Asking unit
-- param: usual_percent (number) = 5 | Đơn vị được hỏi dưới tỷ lệ này của thủ tục là ít gặp | A unit asked in less than this share of a procedure's consultations is unusual
-- param: least (number) = 5 | Số lượt hỏi ít nhất | The fewest consultations
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: requester_id | Người hỏi | Who asks
-- column: requester_unit_id | Đơn vị hỏi | Asking unit
-- column: asked | Số lượt hỏi | Consultations
-- column: not_waited_for | Hồ sơ xong trước khi trả lời | Case ended before the answer
-- column: without_position | Trả lời không nêu quan điểm | Answered without a position
-- column: to_unusual_unit | Hỏi đơn vị ít gặp | To a unit rarely asked
-- column: not_waited_percent (%) | Tỷ lệ không chờ | Share not waited for
-- by bucket: asked
WITH asked AS (
    SELECT
        requester_id,
        requester_unit_id,
        consultations.procedure_id AS procedure_id,
        consulted_unit_id,
        opinion,
        reply,
        CASE WHEN ended_at IS NOT NULL AND (reply <> 'own' OR replied_at > ended_at) THEN 1 ELSE 0 END AS not_waited
    FROM consultations LEFT JOIN cases ON consultations.case_id = cases.case_id
),
asked_units AS (
    SELECT procedure_id, consulted_unit_id, COUNT(*) AS times FROM asked GROUP BY procedure_id, consulted_unit_id
),
procedures AS (
    SELECT procedure_id, COUNT(*) AS times_all FROM asked GROUP BY procedure_id
),
unusual AS (
    SELECT asked_units.procedure_id AS procedure_id, consulted_unit_id, 1 AS rare
    FROM asked_units JOIN procedures ON asked_units.procedure_id = procedures.procedure_id
    WHERE 100.0 * times < :usual_percent * times_all
),
requesters AS (
    SELECT
        requester_id,
        requester_unit_id,
        COUNT(*) AS asked,
        SUM(not_waited) AS not_waited_for,
        SUM(CASE WHEN opinion = 'none' AND reply = 'own' THEN 1 ELSE 0 END) AS without_position,
        SUM(COALESCE(rare, 0)) AS to_unusual_unit
    FROM asked LEFT JOIN unusual
        ON asked.procedure_id = unusual.procedure_id AND asked.consulted_unit_id = unusual.consulted_unit_id
    WHERE COALESCE(requester_unit_id, '') LIKE :unit
    GROUP BY requester_id, requester_unit_id
)
SELECT
    requester_id,
    requester_unit_id,
    asked,
    not_waited_for,
    without_position,
    to_unusual_unit,
    ROUND(100.0 * not_waited_for / asked, 1) AS not_waited_percent
FROM requesters
WHERE asked >= :least
ORDER BY not_waited_for DESC, to_unusual_unit DESC, asked DESC, requester_id, requester_unit_id NULLS LAST
LIMIT :rows

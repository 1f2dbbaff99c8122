-- title (vi): Trình lên đơn vị khác
-- title (en): Sent up to another unit
-- question (vi): Cán bộ nào trình hồ sơ lên đơn vị khác hoặc cấp cao hơn, có kèm ý kiến không, bao nhiêu lượt bị trả lại?
-- question (en): Which officials send cases up to another unit or a higher level, with a note or not, and how many come back?
-- about (vi): Tính thao tác trình và mọi lượt chuyển lên cấp cao hơn; trình lãnh đạo của chính đơn vị không tính. Có thuộc thẩm quyền hay không thì phải đối chiếu quy định phân cấp.
-- about (en): Counts send-ups and all handovers to a higher level; sending up to the head of the own unit does not count. Whether the own authority would have sufficed, only the rules of delegation tell.
-- param: unit (text) = % | Đơn vị của người trình | Unit of the sender
-- param: least (number) = 1 | Số lượt trình ít nhất | The fewest send-ups
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: sender_id | Người trình | Sender
-- column: sender_unit_id | Đơn vị | Unit
-- column: receiver_unit_id | Đơn vị nhận | Receiving unit
-- column: sender_level | Cấp của bên trình; trống nếu danh sách không ghi | Level of the sender; empty where the lists give none
-- column: receiver_level | Cấp của bên nhận | Level of the receiver
-- column: send_ups | Số lượt trình | Send-ups
-- column: cases | Số hồ sơ | Cases
-- column: unworked | Chưa xử lý gì | Without an act
-- column: without_note | Không ghi ý kiến; trống nếu dữ liệu không ghi | Without a note; empty where the log does not say
-- column: come_back | Bị trả lại ngay | Came straight back
-- column: back_percent (%) | Tỷ lệ bị trả lại ngay | Share that came straight back
-- by bucket: counted
WITH counted AS (
    SELECT
        sender_id,
        sender_unit_id,
        receiver_unit_id,
        sender_level,
        receiver_level,
        COUNT(*) AS send_ups,
        COUNT(DISTINCT case_id) AS cases,
        SUM(CASE WHEN sender_acts = 0 THEN 1 ELSE 0 END) AS unworked,
        COUNT(has_note) AS noted,
        SUM(CASE WHEN has_note = FALSE THEN 1 ELSE 0 END) AS without_note,
        SUM(CASE WHEN comes_back THEN 1 ELSE 0 END) AS come_back
    FROM handovers
    WHERE (kind = 'send_up' OR up = TRUE)
        AND recalled = FALSE
        AND sender_unit_id <> receiver_unit_id
        AND COALESCE(sender_unit_id, '') LIKE :unit
    GROUP BY sender_id, sender_unit_id, receiver_unit_id, sender_level, receiver_level
),
routes AS (
    SELECT
        sender_id,
        sender_unit_id,
        receiver_unit_id,
        sender_level,
        receiver_level,
        SUM(counted.send_ups) AS send_ups,
        SUM(counted.cases) AS cases,
        SUM(counted.unworked) AS unworked,
        SUM(counted.noted) AS noted,
        SUM(counted.without_note) AS without_note,
        SUM(counted.come_back) AS come_back
    FROM counted
    GROUP BY sender_id, sender_unit_id, receiver_unit_id, sender_level, receiver_level
)
SELECT
    sender_id,
    sender_unit_id,
    receiver_unit_id,
    sender_level,
    receiver_level,
    send_ups,
    cases,
    unworked,
    CASE WHEN noted > 0 THEN without_note END AS without_note,
    come_back,
    ROUND(100.0 * come_back / send_ups, 1) AS back_percent
FROM routes
WHERE send_ups >= :least
ORDER BY send_ups DESC, sender_id, sender_unit_id, receiver_unit_id
LIMIT :rows

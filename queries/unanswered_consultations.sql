-- title (vi): Lượt xin ý kiến chưa được trả lời
-- title (en): Consultations never answered
-- question (vi): Lượt xin ý kiến nào chưa có trả lời, hỏi ai, từ bao giờ?
-- question (en): Which consultations have no answer, who was asked, and since when?
-- about (vi): Gồm cả lượt mà hồ sơ đã xong không cần trả lời; cột reply cho biết hệ thống đã tự đóng hay chưa.
-- about (en): Includes those whose case ended without the answer; `reply` tells whether the system closed it by itself.
-- param: unit (text) = % | Đơn vị được hỏi | Consulted unit
-- param: least_hours (number) = 0 | Chờ ít nhất bao nhiêu giờ làm việc | The fewest working hours of waiting
-- param: rows (number) = 1000 | Số dòng nhiều nhất | The most rows
-- column: consulted_unit_id | Đơn vị được hỏi | Consulted unit
-- column: consulted_id | Người được hỏi | Who was asked
-- column: requester_id | Người hỏi | Who asked
-- column: requester_unit_id | Đơn vị hỏi | Asking unit
-- column: case_id | Mã hồ sơ | Case
-- column: asked_at | Hỏi lúc | Asked
-- column: due_at | Hạn trả lời | Answer due
-- column: waited_hours (h) | Giờ làm việc đã chờ | Working hours waited
-- column: reply | none (chưa trả lời) hoặc automatic (hệ thống tự đóng) | none, or automatic: closed by the system
-- column: source | Tệp nguồn | Source file
-- column: source_row | Dòng trong tệp | Row in it
SELECT
    consulted_unit_id,
    consulted_id,
    requester_id,
    requester_unit_id,
    case_id,
    asked_at,
    due_at,
    ROUND(work_seconds / 3600, 1) AS waited_hours,
    reply,
    source,
    source_row
FROM consultations
WHERE reply <> 'own' AND COALESCE(consulted_unit_id, '') LIKE :unit AND work_seconds >= :least_hours * 3600
ORDER BY work_seconds DESC, case_id, consultation_no
LIMIT :rows

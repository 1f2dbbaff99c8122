-- title (vi): Lấy ý kiến: trả lời chậm hoặc không trả lời
-- title (en): Consultations answered late or not at all
-- question (vi): Đơn vị nào được hỏi ý kiến mà trả lời chậm, không trả lời hoặc không nêu quan điểm?
-- question (en): Which consulted units answer late, not at all, or without a position?
-- about (vi): Tự động hoàn thành không phải là trả lời.
-- about (en): An automatic completion is not a reply.
-- param: rows (number) = 50 | Số dòng nhiều nhất | The most rows
-- column: consulted_unit_id | Đơn vị được hỏi | Consulted unit
-- column: asked | Số lượt hỏi | Questions
-- column: unanswered | Chưa trả lời | Unanswered
-- column: past_due | Quá hạn trả lời | Past their due date
-- column: without_position | Trả lời mà không nêu quan điểm | Replies without a position
-- column: reply_hours_median (h) | Giờ đến khi trả lời, trung vị | Hours to a reply, median
SELECT
    consulted_unit_id,
    COUNT(*) AS asked,
    SUM(CASE WHEN reply = 'own' THEN 0 ELSE 1 END) AS unanswered,
    SUM(CASE WHEN due_at IS NOT NULL AND counted_until > due_at THEN 1 ELSE 0 END) AS past_due,
    SUM(CASE WHEN reply = 'own' AND opinion = 'none' THEN 1 ELSE 0 END) AS without_position,
    ROUND(MEDIAN(CASE WHEN reply = 'own' THEN work_seconds END) / 3600, 1) AS reply_hours_median
FROM unit_consultations
GROUP BY consulted_unit_id
ORDER BY past_due DESC, unanswered DESC, consulted_unit_id
LIMIT :rows

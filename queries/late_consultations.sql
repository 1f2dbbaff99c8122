-- title (vi): Lấy ý kiến: trả lời chậm hoặc không trả lời
-- title (en): Consultations answered late or not at all
-- about (vi): Mỗi đơn vị được hỏi: số lượt hỏi, chưa trả lời, quá hạn, giờ làm việc đến khi trả lời (trung vị). Tự động hoàn thành không phải là trả lời.
-- about (en): For each consulted unit: the number of questions, of unanswered ones and of those past their due date, and the median time to a reply in working hours. An automatic completion is not a reply.
-- param: rows (number) = 50
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

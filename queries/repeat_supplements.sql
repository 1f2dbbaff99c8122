-- title (vi): Yêu cầu bổ sung nhiều lần
-- title (en): Supplements asked for more than once
-- question (vi): Cán bộ nào yêu cầu bổ sung hồ sơ từ lần thứ hai trở lên?
-- question (en): Which officials ask for supplements a second time or more?
-- about (vi): Luật yêu cầu thông báo một lần, đầy đủ. Lần hai có thể do người dân nộp thiếu: hãy đọc nội dung.
-- about (en): The law wants one complete request. A second one may follow from an incomplete answer: read what was asked.
-- param: unit (text) = % | Đơn vị | Unit
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: official_id | Người yêu cầu | Who asks
-- column: unit_id | Đơn vị | Unit
-- column: supplements | Số lần yêu cầu bổ sung | Requests
-- column: cases | Số hồ sơ | Cases
-- column: repeated | Từ lần thứ hai | Second or later
-- column: repeated_percent (%) | Tỷ lệ từ lần thứ hai | Share that are second or later
-- column: most_times | Nhiều nhất trong một hồ sơ | The most in one case
SELECT
    official_id,
    unit_id,
    COUNT(*) AS supplements,
    COUNT(DISTINCT case_id) AS cases,
    SUM(CASE WHEN cycle_no > 1 THEN 1 ELSE 0 END) AS repeated,
    ROUND(100.0 * SUM(CASE WHEN cycle_no > 1 THEN 1 ELSE 0 END) / COUNT(*), 1) AS repeated_percent,
    MAX(cycle_no) AS most_times
FROM pauses
WHERE kind = 'supplement_ask' AND COALESCE(unit_id, '') LIKE :unit
GROUP BY official_id, unit_id
HAVING repeated > 0
ORDER BY repeated DESC, supplements DESC, official_id, unit_id NULLS LAST
LIMIT :rows

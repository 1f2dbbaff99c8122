-- title (vi): Trễ hạn mà chưa xin lỗi
-- title (en): Late without an apology
-- question (vi): Đơn vị nào có hồ sơ trễ mà dữ liệu không có văn bản xin lỗi?
-- question (en): Which units have late cases for which the log shows no apology?
-- about (vi): Chỉ nói được ở nguồn dữ liệu có ghi văn bản xin lỗi: apologies bằng 0 ở mọi đơn vị nghĩa là nguồn không ghi.
-- about (en): It can only be told where the source records apologies: if `apologies` is 0 for all units, it does not.
-- param: unit (text) = % | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- param: least_hours (number) = 8 | Chỉ tính hồ sơ trễ hơn số giờ làm việc này | Count cases later than this many working hours
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: late_cases | Số hồ sơ trễ | Late cases
-- column: apologies | Đã xin lỗi | With an apology
-- column: without | Chưa xin lỗi | Without one
-- column: without_percent (%) | Tỷ lệ chưa xin lỗi | Share without one
-- column: longest_hours (h) | Trễ lâu nhất chưa xin lỗi | Longest lateness without one
SELECT
    unit_id,
    COUNT(*) AS late_cases,
    SUM(CASE WHEN apology THEN 1 ELSE 0 END) AS apologies,
    SUM(CASE WHEN apology THEN 0 ELSE 1 END) AS without,
    ROUND(100.0 * SUM(CASE WHEN apology THEN 0 ELSE 1 END) / COUNT(*), 1) AS without_percent,
    ROUND(MAX(CASE WHEN apology THEN 0 ELSE late_seconds END) / 3600, 1) AS longest_hours
FROM cases
WHERE late_seconds > :least_hours * 3600 AND COALESCE(unit_id, '') LIKE :unit
GROUP BY unit_id
ORDER BY without DESC, unit_id NULLS LAST
LIMIT :rows

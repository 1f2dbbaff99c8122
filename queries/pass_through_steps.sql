-- title (vi): Bước chỉ chuyển tiếp
-- title (en): Steps that only pass cases on
-- question (vi): Ở bước nào hồ sơ gần như chỉ được chuyển tiếp, không xử lý và không bị trả lại, mà vẫn mất thời gian?
-- question (en): At which steps are cases almost only passed on, neither worked on nor returned, and still take time?
-- about (vi): Có thể là bước phân công hoặc kiểm soát cần có: hãy hỏi người phụ trách bước, không quy cho ai.
-- about (en): Such a step may be a dispatch or a control that is needed: ask the head of the step, blame nobody.
-- param: least_holds (number) = 30 | Số lượt ít nhất | The fewest holds
-- param: least_officials (number) = 3 | Số cán bộ ít nhất | The fewest officials
-- param: least_bare_percent (number) = 90 | Tỷ lệ chuyển tiếp không xử lý ít nhất | The smallest share passed on bare
-- param: most_return_percent (number) = 1 | Tỷ lệ trả lại nhiều nhất | The largest share of returns
-- column: procedure_id | Thủ tục | Procedure
-- column: step | Bước xử lý | Step
-- column: holds_done | Số lượt đã chuyển đi | Holds released
-- column: officials | Số cán bộ | Officials
-- column: bare_percent (%) | Chuyển tiếp không xử lý | Passed on without an act
-- column: return_percent (%) | Trả lại | Returned
-- column: hours_mean (h) | Giờ giữ, trung bình | Hours held, mean
-- column: hours_all (h) | Tổng giờ giữ | Hours held in all
-- by bucket: counted
WITH counted AS (
    SELECT
        procedure_id,
        step,
        official_id,
        COUNT(*) AS holds_done,
        SUM(CASE WHEN acts = 0 AND released_by IN ('forward', 'assign', 'send_up') THEN 1 ELSE 0 END) AS bare,
        SUM(CASE WHEN released_by = 'return' THEN 1 ELSE 0 END) AS returned,
        SUM(work_seconds) / 3600 AS hours
    FROM holds
    WHERE released_by NOT IN ('open', 'recalled') AND after_end = FALSE
    GROUP BY procedure_id, step, official_id
),
steps AS (
    SELECT procedure_id, step, SUM(holds_done) AS holds_done, COUNT(DISTINCT official_id) AS officials, SUM(bare) AS bare,
        SUM(returned) AS returned, SUM(hours) AS hours
    FROM counted
    GROUP BY procedure_id, step
)
SELECT
    COALESCE(procedure_id, '') AS procedure_id,
    COALESCE(step, '') AS step,
    holds_done,
    officials,
    ROUND(100.0 * bare / holds_done, 1) AS bare_percent,
    ROUND(100.0 * returned / holds_done, 1) AS return_percent,
    ROUND(hours / holds_done, 1) AS hours_mean,
    ROUND(hours, 0) AS hours_all
FROM steps
WHERE holds_done >= :least_holds
    AND officials >= :least_officials
    AND 100.0 * bare >= :least_bare_percent * holds_done
    AND 100.0 * returned <= :most_return_percent * holds_done
ORDER BY hours_all DESC, procedure_id, step

-- title (vi): Hồ sơ trễ: thời gian đã ở đâu
-- title (en): Late cases: where their time went
-- question (vi): Thời gian của hồ sơ trễ ở người giữ, ở đơn vị được hỏi, ở người dân hay không rõ ở đâu?
-- question (en): Was the time of late cases with their holders, with the consulted, with the applicants, or with nobody?
-- about (vi): Cộng giờ làm việc từ tiếp nhận đến khi xong hoặc đến ngày chạy của các hồ sơ trễ, theo đơn vị chịu trách nhiệm.
-- about (en): Adds up the working hours of late cases, from receipt to their end or to the date of the run, by the unit that answers for them.
-- param: unit (text) = % | Đơn vị chịu trách nhiệm | Unit that answers for the case
-- param: procedure (text) = % | Thủ tục | Procedure
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: late_cases | Số hồ sơ trễ | Late cases
-- column: late_hours (h) | Tổng giờ trễ | Hours late in all
-- column: held_hours (h) | Giờ ở người giữ | Hours with holders
-- column: consulted_hours (h) | Giờ chờ ý kiến | Hours with the consulted
-- column: paused_hours (h) | Giờ tạm dừng | Hours in pauses
-- column: nobody_hours (h) | Giờ không rõ ai giữ | Hours with nobody
-- column: held_percent (%) | Phần ở người giữ | Share with holders
-- column: consulted_percent (%) | Phần chờ ý kiến | Share with the consulted
-- counts: late_cases
-- by bucket: late
WITH late AS (
    SELECT
        unit_id,
        COUNT(*) AS late_cases,
        SUM(late_seconds) / 3600 AS late_hours,
        SUM(held_seconds) / 3600 AS held,
        SUM(consulted_seconds) / 3600 AS consulted,
        SUM(paused_seconds) / 3600 AS paused,
        SUM(nobody_seconds) / 3600 AS nobody
    FROM cases
    WHERE late_seconds > 0 AND COALESCE(unit_id, '') LIKE :unit AND COALESCE(procedure_id, '') LIKE :procedure
    GROUP BY unit_id
),
totals AS (
    SELECT unit_id, SUM(late_cases) AS late_cases, SUM(late_hours) AS late_hours, SUM(held) AS held,
        SUM(consulted) AS consulted, SUM(paused) AS paused, SUM(nobody) AS nobody
    FROM late
    GROUP BY unit_id
)
SELECT
    unit_id,
    late_cases,
    ROUND(late_hours, 0) AS late_hours,
    ROUND(held, 0) AS held_hours,
    ROUND(consulted, 0) AS consulted_hours,
    ROUND(paused, 0) AS paused_hours,
    ROUND(nobody, 0) AS nobody_hours,
    ROUND(100 * held / (held + consulted + paused + nobody), 1) AS held_percent,
    ROUND(100 * consulted / (held + consulted + paused + nobody), 1) AS consulted_percent
FROM totals
WHERE held + consulted + paused + nobody > 0
ORDER BY totals.late_hours DESC, unit_id NULLS LAST
LIMIT :rows

-- title (vi): Dấu hiệu nhập dữ liệu sau
-- title (en): Signs of keying after the fact
-- question (vi): Đơn vị nào có nhiều hồ sơ đi qua nhiều bước trong vài phút, hoặc thao tác ngoài giờ làm việc?
-- question (en): In which units do cases run through several steps within minutes, or are acts recorded outside working hours?
-- about (vi): Gợi ý rằng việc làm trên giấy rồi nhập sau: thời gian trong dữ liệu không phải thời gian làm việc. Trực ngoài giờ cũng cho dấu hiệu này.
-- about (en): It hints that work was done on paper and keyed later: the times in the log are then not those of the work. Duty after hours looks alike.
-- param: quick_seconds (number) = 60 | Giữ ngắn hơn số giây này là nhanh | A hold shorter than this many seconds is quick
-- param: chain (number) = 3 | Số lượt nhanh trong một hồ sơ để thành chuỗi | Quick holds of one case that make a chain
-- param: day_begins (number) = 7 | Giờ bắt đầu ngày làm việc | The hour at which a working day begins
-- param: day_ends (number) = 18 | Giờ kết thúc ngày làm việc | The hour at which a working day ends
-- param: rows (number) = 200 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: releases | Số lượt chuyển đi | Releases
-- column: quick | Giữ rất ngắn | Quick holds
-- column: quick_percent (%) | Tỷ lệ giữ rất ngắn | Share of quick holds
-- column: chain_cases | Hồ sơ có chuỗi lượt nhanh | Cases with a chain of quick holds
-- column: off_hours | Chuyển ngoài giờ | Released outside working hours
-- column: off_hours_percent (%) | Tỷ lệ ngoài giờ | Share outside working hours
-- by bucket: chains, released
WITH quick_holds AS (
    SELECT unit_id, case_id, COUNT(*) AS quick
    FROM holds
    WHERE released_at IS NOT NULL AND released_by <> 'recalled' AND elapsed_seconds <= :quick_seconds
    GROUP BY unit_id, case_id
),
chains AS (
    SELECT unit_id, SUM(quick) AS quick, SUM(CASE WHEN quick >= :chain THEN 1 ELSE 0 END) AS chain_cases
    FROM quick_holds
    GROUP BY unit_id
),
released AS (
    SELECT
        unit_id,
        COUNT(*) AS releases,
        SUM(CASE WHEN released_hour < :day_begins OR released_hour >= :day_ends THEN 1 ELSE 0 END) AS off_hours
    FROM holds
    WHERE released_at IS NOT NULL AND released_by <> 'recalled'
    GROUP BY unit_id
),
counted AS (
    SELECT unit_id, releases, off_hours, 0 AS quick, 0 AS chain_cases FROM released
    UNION ALL
    SELECT unit_id, 0 AS releases, 0 AS off_hours, quick, chain_cases FROM chains
)
SELECT
    COALESCE(unit_id, '') AS unit_id,
    SUM(counted.releases) AS releases,
    SUM(counted.quick) AS quick,
    ROUND(100.0 * SUM(counted.quick) / SUM(counted.releases), 1) AS quick_percent,
    SUM(counted.chain_cases) AS chain_cases,
    SUM(counted.off_hours) AS off_hours,
    ROUND(100.0 * SUM(counted.off_hours) / SUM(counted.releases), 1) AS off_hours_percent
FROM counted
GROUP BY COALESCE(unit_id, '')
ORDER BY chain_cases DESC, off_hours DESC, unit_id
LIMIT :rows

-- title (vi): Đường đi của một hồ sơ
-- title (en): The path of a case
-- about (vi): Từng lượt giữ của một hồ sơ, kèm tệp và dòng nguồn.
-- about (en): Lists every hold of a case in order of time, with source file and row.
-- param: case
SELECT
    hold_no,
    official_id,
    unit_id,
    step,
    received_at,
    released_at,
    ROUND(work_seconds / 3600, 2) AS work_hours,
    arrived_by,
    released_by,
    acts,
    visit_no,
    source,
    source_row
FROM holds
WHERE case_id = :case
ORDER BY hold_no

-- title (vi): Diễn biến một hồ sơ
-- title (en): The path of a case
-- question (vi): Hồ sơ đã qua tay ai, hỏi ý kiến ai, tạm dừng khi nào, mỗi đoạn bao lâu?
-- question (en): Who had the case, who was asked for an opinion, when did the clock stand still, and how long did each part take?
-- about (vi): Mỗi lượt giữ, lượt xin ý kiến và lần tạm dừng là một dòng, theo thời gian, kèm tệp và dòng nguồn.
-- about (en): Each hold, consultation and pause is a line, in order of time, with its source file and row.
-- param: case (text) | Mã hồ sơ | The case
-- column: began_at | Bắt đầu | Began
-- column: ended_at | Kết thúc; trống nếu chưa | Ended; empty while it goes on
-- column: what | Việc: hold (giữ), consultation (xin ý kiến), pause (tạm dừng) | What: hold, consultation or pause
-- column: who | Người giữ, người được hỏi, người yêu cầu tạm dừng | Who holds, is asked, or asked for the pause
-- column: unit_id | Đơn vị | Unit
-- column: step | Bước xử lý | Step
-- column: work_hours (h) | Giờ làm việc | Working hours
-- column: began_by | Bắt đầu bằng | How it began
-- column: ended_by | Kết thúc bằng | How it ended
-- column: source | Tệp nguồn | Source file
-- column: source_row | Dòng trong tệp | Row in it
WITH own_holds AS (
    SELECT received_at, released_at, official_id, unit_id, step, work_seconds, arrived_by, released_by, source, source_row
    FROM holds
    WHERE case_id = :case
),
own_consultations AS (
    SELECT asked_at, replied_at, consulted_id, consulted_unit_id, step, work_seconds, reply, source, source_row
    FROM consultations
    WHERE case_id = :case
),
own_pauses AS (
    SELECT paused_at, resumed_at, official_id, unit_id, kind, source, source_row
    FROM pauses
    WHERE case_id = :case
),
parts AS (
    SELECT received_at AS began_at, released_at AS ended_at, 'hold' AS what, official_id AS who, unit_id, step,
        work_seconds / 3600 AS hours, arrived_by AS began_by, released_by AS ended_by, source, source_row
    FROM own_holds
    UNION ALL
    SELECT asked_at AS began_at, replied_at AS ended_at, 'consultation' AS what, consulted_id AS who,
        consulted_unit_id AS unit_id, step, work_seconds / 3600 AS hours, 'consult_ask' AS began_by, reply AS ended_by,
        source, source_row
    FROM own_consultations
    UNION ALL
    SELECT paused_at AS began_at, resumed_at AS ended_at, 'pause' AS what, official_id AS who, unit_id,
        CAST(NULL AS VARCHAR) AS step, CAST(NULL AS DOUBLE) AS hours, kind AS began_by, CAST(NULL AS VARCHAR) AS ended_by,
        source, source_row
    FROM own_pauses
)
SELECT began_at, ended_at, what, who, unit_id, step, ROUND(hours, 2) AS work_hours, began_by, ended_by, source, source_row
FROM parts
ORDER BY began_at, what, source_row, who

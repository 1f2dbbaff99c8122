-- title (vi): Hồ sơ sắp trễ hạn
-- title (en): Cases about to be late
-- question (vi): Hồ sơ chưa xong nào nhiều khả năng sẽ trễ hạn, đang ở ai?
-- question (en): Which open cases are likely to become late, and who holds them?
-- about (vi): Khả năng trễ là phần hồ sơ cùng thủ tục, cùng bước mà đến lúc ấy còn phải chờ lâu hơn số giờ còn lại (Kaplan–Meier, thời gian theo lịch, làm tròn giờ, kể cả hồ sơ chưa xong). Tính từ khi đến bước, hoặc từ khi hết tạm dừng; hồ sơ đang tạm dừng được coi như tiếp tục từ bây giờ, vì hạn cũng lùi theo. Truy vấn late_soon_backtest cho biết cách tính này đúng đến đâu.
-- about (en): The probability is the part of the cases of the same procedure and step that, having got as far, took longer than the hours that are left (Kaplan–Meier, calendar time in whole hours, open cases included). Time counts from the arrival at the step or from the end of the last pause; a case whose pause still runs counts as going on now, because its due date moves too. `late_soon_backtest` tells how right this is.
-- param: as_of (instant) = run | Tính đến | As of
-- param: unit (text) = % | Đơn vị đang giữ | Unit that holds the case
-- param: least_peers (number) = 20 | Số hồ sơ so sánh còn lại ít nhất | The fewest cases left to compare with
-- param: least_probability (number) = 0.5 | Khả năng trễ ít nhất | The smallest probability
-- param: rows (number) = 500 | Số dòng nhiều nhất | The most rows
-- column: case_id | Mã hồ sơ | Case
-- column: official_id | Đang ở | Held by
-- column: unit_id | Đơn vị | Unit
-- column: procedure_id | Thủ tục | Procedure
-- column: step | Bước xử lý | Step
-- column: received_at | Đến bước lúc | Arrived at the step
-- column: due_at | Hạn trả | Due
-- column: paused | Đang tạm dừng | A pause is running
-- column: hours_left (h) | Còn lại, giờ theo lịch | Calendar hours left
-- column: peers | Số hồ sơ so sánh | Cases compared with
-- column: late_probability | Khả năng trễ | Probability of being late
-- by bucket: ended_by_hour, open_cases
WITH paused AS (
    SELECT
        case_id,
        MIN(paused_at) AS first_paused_at,
        MAX(paused_at) AS last_paused_at,
        MAX(CASE WHEN resumed_at <= :as_of THEN resumed_at END) AS last_resumed_at
    FROM pauses
    WHERE paused_at <= :as_of
    GROUP BY case_id
),
known AS (
    SELECT
        cases.case_id AS case_id,
        standing_due_at,
        standing_due_epoch AS due_s,
        CASE WHEN ended_at <= :as_of THEN ended_epoch END AS ended_s,
        DATE_PART('epoch', first_paused_at) AS first_paused_s,
        DATE_PART('epoch', last_paused_at) AS last_paused_s,
        DATE_PART('epoch', last_resumed_at) AS last_resumed_s
    FROM cases LEFT JOIN paused ON cases.case_id = paused.case_id
),
-- Each stay of a case at a step; the seconds are those of its case.
stays AS (
    SELECT
        procedure_id, step, ended_s, first_paused_s, last_paused_s, last_resumed_s,
        DATE_PART('epoch', :as_of) AS now_s,
        received_epoch AS since_s,
        released_epoch AS released_s
    FROM holds JOIN known ON holds.case_id = known.case_id
    WHERE received_at <= :as_of AND released_by <> 'recalled' AND after_end = FALSE
),
-- The stays that go on in cases that are not late yet.
going_on AS (
    SELECT
        holds.case_id AS case_id, official_id, unit_id, procedure_id, step, received_at, standing_due_at, due_s,
        last_paused_s, last_resumed_s,
        DATE_PART('epoch', :as_of) AS now_s,
        received_epoch AS since_s
    FROM holds JOIN known ON holds.case_id = known.case_id
    WHERE received_at <= :as_of
        AND released_by <> 'recalled'
        AND after_end = FALSE
        AND (released_epoch IS NULL OR released_epoch > DATE_PART('epoch', :as_of))
        AND ended_s IS NULL
        AND due_s > DATE_PART('epoch', :as_of)
),
open_cases AS (
    SELECT
        case_id, official_id, unit_id, procedure_id, step, received_at, standing_due_at AS due_at, due_s, now_s,
        CASE WHEN last_paused_s >= since_s THEN 1 ELSE 0 END AS after_pause,
        CASE WHEN last_resumed_s IS NULL OR last_resumed_s < last_paused_s THEN last_paused_s IS NOT NULL ELSE FALSE END AS paused,
        CASE
            WHEN last_paused_s IS NULL OR last_resumed_s <= since_s THEN since_s
            WHEN last_resumed_s >= last_paused_s THEN last_resumed_s
            ELSE now_s
        END AS counted_from_s
    FROM going_on
),
-- include: forecast
SELECT
    open_cases.case_id AS case_id,
    official_id,
    unit_id,
    procedure_id,
    step,
    received_at,
    due_at,
    paused,
    ROUND((due_s - now_s) / 3600, 0) AS hours_left,
    peers,
    ROUND(due_surviving / now_surviving, 3) AS late_probability
FROM open_cases JOIN answers ON open_cases.case_id = answers.case_id
WHERE peers >= :least_peers AND due_surviving >= :least_probability * now_surviving AND COALESCE(unit_id, '') LIKE :unit
ORDER BY late_probability DESC, hours_left, case_id
LIMIT :rows

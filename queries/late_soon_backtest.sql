-- title (vi): Dự báo trễ hạn đúng đến đâu
-- title (en): How right the forecast of lateness was
-- question (vi): Nếu dự báo từ một thời điểm trước, khả năng trễ nêu ra có khớp với thực tế không?
-- question (en): Had the forecast been made at an earlier time, would the probabilities have come true?
-- about (vi): Tính như late_soon vào thời điểm days ngày trước, chỉ với những gì khi ấy đã biết, cho các hồ sơ mà hạn khi ấy đến nay đã qua; trễ là chưa xong khi đến hạn đó. Hạn khi ấy là hạn trong dữ liệu cộng thời gian tạm dừng đến lúc ấy, và hạn cũ nếu sau đó được gia hạn. Dòng cuối là tất cả.
-- about (en): Computes late_soon as of `days` days earlier with what was known then, for cases whose due date of then has passed by now; late means not ended at that due date. The due date of then is the exported one moved by pauses up to then, and the old one if it was moved later. The last row is for all.
-- param: as_of (instant) = run | Kết quả biết đến | Outcomes known until
-- param: days (number) = 60 | Dự báo trước đó bao nhiêu ngày | The forecast was made this many days before
-- param: least_peers (number) = 20 | Số hồ sơ so sánh còn lại ít nhất | The fewest cases left to compare with
-- column: tenth | Khả năng nêu ra, phần mười; 11 là tất cả | Tenth of the probability said; 11 is all
-- column: cases | Số hồ sơ | Cases
-- column: said | Khả năng trung bình nêu ra | Mean probability said
-- column: happened | Phần thực sự trễ | Share that became late
-- column: brier | Điểm Brier; 0 là đúng hoàn toàn | Brier score; 0 is perfect
-- column: brier_of_mean | Điểm Brier nếu luôn nêu mức chung | Brier score of always saying the mean
-- column: auc | AUC; 0,5 là ngẫu nhiên, 1 là đúng hoàn toàn | AUC; 0.5 is chance, 1 is perfect
-- by bucket: ended_by_hour, open_cases
WITH pauses_then AS (
    SELECT
        case_id,
        DATE_PART('epoch', paused_at) AS paused_s,
        CASE WHEN DATE_PART('epoch', resumed_at) <= DATE_PART('epoch', :as_of) - 86400 * :days
            THEN DATE_PART('epoch', resumed_at) END AS resumed_s,
        DATE_PART('epoch', :as_of) - 86400 * :days AS now_s
    FROM pauses
    WHERE DATE_PART('epoch', paused_at) <= DATE_PART('epoch', :as_of) - 86400 * :days
),
paused AS (
    SELECT
        case_id,
        MIN(paused_s) AS first_paused_s,
        MAX(paused_s) AS last_paused_s,
        MAX(resumed_s) AS last_resumed_s,
        SUM(COALESCE(resumed_s, now_s) - paused_s) AS stood_still_s
    FROM pauses_then
    GROUP BY case_id
),
-- The first move of a due date after then shows the date that was known until it.
first_moves AS (
    SELECT case_id, MIN(move_no) AS move_no
    FROM due_moves
    WHERE DATE_PART('epoch', moved_at) > DATE_PART('epoch', :as_of) - 86400 * :days
    GROUP BY case_id
),
old_dates AS (
    SELECT due_moves.case_id AS case_id, DATE_PART('epoch', old_due_at) AS old_s,
        CASE WHEN standing_due_at > old_due_at THEN 1.0 ELSE 0.0 END AS old_moves, 1 AS moved_later
    FROM due_moves JOIN first_moves ON due_moves.case_id = first_moves.case_id AND due_moves.move_no = first_moves.move_no
),
dated AS (
    SELECT
        cases.case_id AS case_id,
        CASE WHEN moved_later = 1 THEN old_s ELSE due_epoch END AS exported_s,
        CASE WHEN moved_later = 1 THEN old_moves WHEN standing_due_at > due_at THEN 1.0 ELSE 0.0 END AS pauses_move,
        ended_epoch
    FROM cases LEFT JOIN old_dates ON cases.case_id = old_dates.case_id
),
known AS (
    SELECT
        dated.case_id AS case_id,
        exported_s + pauses_move * COALESCE(stood_still_s, 0.0) AS due_s,
        ended_epoch AS final_s,
        CASE WHEN ended_epoch <= DATE_PART('epoch', :as_of) - 86400 * :days
            THEN ended_epoch END AS ended_s,
        first_paused_s,
        last_paused_s,
        last_resumed_s
    FROM dated LEFT JOIN paused ON dated.case_id = paused.case_id
),
-- Each stay of a case at a step; the seconds are those of its case.
stays AS (
    SELECT
        procedure_id, step, ended_s, first_paused_s, last_paused_s, last_resumed_s,
        DATE_PART('epoch', :as_of) - 86400 * :days AS now_s,
        received_epoch AS since_s,
        released_epoch AS released_s
    FROM holds JOIN known ON holds.case_id = known.case_id
    WHERE received_epoch <= DATE_PART('epoch', :as_of) - 86400 * :days AND released_by <> 'recalled' AND after_end = FALSE
),
-- The stays that went on then in cases that were due after it and are by now.
going_on AS (
    SELECT
        holds.case_id AS case_id, procedure_id, step, due_s, final_s, last_paused_s, last_resumed_s,
        DATE_PART('epoch', :as_of) - 86400 * :days AS now_s,
        received_epoch AS since_s
    FROM holds JOIN known ON holds.case_id = known.case_id
    WHERE received_epoch <= DATE_PART('epoch', :as_of) - 86400 * :days
        AND released_by <> 'recalled'
        AND after_end = FALSE
        AND (released_epoch IS NULL OR released_epoch > DATE_PART('epoch', :as_of) - 86400 * :days)
        AND ended_s IS NULL
        AND due_s > DATE_PART('epoch', :as_of) - 86400 * :days
        AND due_s <= DATE_PART('epoch', :as_of)
),
open_cases AS (
    SELECT
        case_id, procedure_id, step, due_s, now_s,
        CASE WHEN final_s <= due_s THEN 0.0 ELSE 1.0 END AS late,
        CASE WHEN last_paused_s >= since_s THEN 1 ELSE 0 END AS after_pause,
        CASE
            WHEN last_paused_s IS NULL OR last_resumed_s <= since_s THEN since_s
            WHEN last_resumed_s >= last_paused_s THEN last_resumed_s
            ELSE now_s
        END AS counted_from_s
    FROM going_on
),
-- include: forecast
,
said AS (
    SELECT
        late,
        due_surviving / now_surviving AS probability,
        CASE WHEN due_surviving >= now_surviving THEN 10 ELSE CAST(FLOOR(10 * due_surviving / now_surviving) AS INTEGER) + 1 END
            AS tenth
    FROM open_cases JOIN answers ON open_cases.case_id = answers.case_id
    WHERE peers >= :least_peers AND now_surviving > 0
),
-- The area under the curve: how often a late case had a larger probability than one in time.
ranked AS (
    SELECT late_cases, timely_cases,
        SUM(timely_cases) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS timely_so_far
    FROM (
        SELECT ROUND(probability, 6) AS place, SUM(late) AS late_cases, SUM(1.0 - late) AS timely_cases
        FROM said
        GROUP BY ROUND(probability, 6)
    ) AS places
),
area AS (
    SELECT
        CASE WHEN SUM(late_cases) > 0 AND SUM(timely_cases) > 0
            THEN SUM(late_cases * (timely_so_far - timely_cases / 2)) / (SUM(late_cases) * SUM(timely_cases))
        END AS auc
    FROM ranked
),
rows_ AS (
    SELECT tenth, COUNT(*) AS cases, AVG(probability) AS said, AVG(late) AS happened,
        AVG((probability - late) * (probability - late)) AS brier
    FROM said
    GROUP BY tenth
    UNION ALL
    SELECT 11 AS tenth, COUNT(*) AS cases, AVG(probability) AS said, AVG(late) AS happened,
        AVG((probability - late) * (probability - late)) AS brier
    FROM said
)
SELECT
    tenth,
    cases,
    ROUND(said, 3) AS said,
    ROUND(happened, 3) AS happened,
    ROUND(brier, 4) AS brier,
    CASE WHEN tenth = 11 THEN ROUND(happened * (1.0 - happened), 4) END AS brier_of_mean,
    CASE WHEN tenth = 11 THEN ROUND(auc, 3) END AS auc
FROM rows_ CROSS JOIN area
WHERE cases > 0
ORDER BY tenth

-- title (vi): Việc so với người
-- title (en): Work against people
-- question (vi): Ở đơn vị và bước nào việc đến nhiều hơn số người hiện có làm kịp theo mức của đồng nghiệp nơi khác?
-- question (en): In which units and steps does more work arrive than the people present would do at the pace of colleagues elsewhere?
-- about (vi): Việc đến được quy đổi theo thủ tục; mức là số việc mỗi cán bộ làm xong trong một tháng có mặt ở các đơn vị khác, cùng bước. redistribute: trước hết san việc trong đơn vị, vì có người quá tải bên cạnh người còn khả năng; help: ai cũng nhiều việc. Không bao giờ nói là thừa người: việc ít có thể do mùa vụ, vùng xa hoặc việc không ghi trong dữ liệu.
-- about (en): Arrivals are weighed by procedure; the pace is what an official does in a month of presence in other units at the same step. `redistribute`: first share the work inside the unit, because the overloaded sit beside those with room; `help`: all have much. It never says that there are too many people: little work may come from the season, from remoteness, or from work that the log does not show.
-- param: unit (text) = % | Đơn vị | Unit
-- param: from (date) = 1900-01-01 | Nhận từ ngày | Received from this day on
-- param: until (date) = 2199-12-31 | Nhận đến ngày | Received until this day
-- param: high (number) = 1.25 | Nhu cầu so với hiện có từ mức này là nhiều | Need over present from which work is much
-- param: room (number) = 0.75 | Cán bộ nhận dưới mức này còn khả năng | An official with less than this has room
-- param: least_months (number) = 1 | Số tháng có mặt ít nhất | The fewest months of presence
-- param: rows (number) = 300 | Số dòng nhiều nhất | The most rows
-- column: unit_id | Đơn vị | Unit
-- column: step | Bước xử lý | Step
-- column: arrivals | Số lượt nhận | Arrivals
-- column: weighted_arrivals | Lượt nhận quy đổi | Arrivals, weighed
-- column: official_months | Tháng cán bộ có mặt | Official-months present
-- column: needed_months | Tháng cán bộ cần | Official-months needed
-- column: need_over_present | Cần so với có | Need over present
-- column: busiest | Người nhiều việc nhất so với mức | The busiest official, times the pace
-- column: least_busy | Người ít việc nhất so với mức | The least busy official, times the pace
-- column: advice | redistribute, help hoặc trống | redistribute, help, or empty
-- by bucket: counted
WITH counted AS (
    SELECT
        unit_id, step, official_id, procedure_id,
        received_month AS month,
        COUNT(*) AS arrivals,
        SUM(CASE WHEN released_by IN ('open', 'withdraw') THEN 0 ELSE 1 END) AS done,
        SUM(CASE WHEN released_by IN ('open', 'withdraw') THEN 0.0 ELSE work_seconds END) AS seconds
    FROM holds
    WHERE released_by <> 'recalled'
        AND after_end = FALSE
        AND official_id <> 'UNKNOWN'
        AND received_day BETWEEN :from AND :until
    GROUP BY unit_id, step, official_id, procedure_id, received_month
),
base AS (
    SELECT unit_id, step, official_id, procedure_id, month, SUM(arrivals) AS arrivals, SUM(done) AS done, SUM(seconds) AS seconds
    FROM counted
    GROUP BY unit_id, step, official_id, procedure_id, month
),
pace AS (
    SELECT procedure_id, step, SUM(seconds) / SUM(done) AS seconds_each
    FROM base GROUP BY procedure_id, step HAVING SUM(done) > 0 AND SUM(seconds) > 0
),
step_pace AS (
    SELECT step, SUM(seconds) / SUM(done) AS seconds_step
    FROM base GROUP BY step HAVING SUM(done) > 0 AND SUM(seconds) > 0
),
weights AS (
    SELECT pace.procedure_id AS procedure_id, pace.step AS step, seconds_each / seconds_step AS weight
    FROM pace JOIN step_pace ON pace.step = step_pace.step
),
-- What each official received and did in a month at a unit and step.
own AS (
    SELECT unit_id, base.step AS step, official_id, month,
        SUM(arrivals) AS arrivals, SUM(arrivals * weight) AS weighted, SUM(done * weight) AS done_weighted
    FROM base JOIN weights ON base.procedure_id = weights.procedure_id AND base.step = weights.step
    GROUP BY unit_id, base.step, official_id, month
),
-- A month in which an official works at several steps is divided among them.
months AS (
    SELECT official_id, month, SUM(weighted) AS weighted_all FROM own GROUP BY official_id, month
),
people AS (
    SELECT unit_id, step, own.official_id AS official_id,
        SUM(arrivals) AS arrivals, SUM(weighted) AS weighted, SUM(done_weighted) AS done_weighted,
        SUM(weighted / weighted_all) AS present
    FROM own JOIN months ON own.official_id = months.official_id AND own.month = months.month
    WHERE weighted_all > 0
    GROUP BY unit_id, step, own.official_id
),
units_ AS (
    SELECT unit_id, step, SUM(arrivals) AS arrivals, SUM(weighted) AS weighted, SUM(done_weighted) AS done_weighted,
        SUM(present) AS present
    FROM people GROUP BY unit_id, step
),
everyone AS (
    SELECT step, SUM(done_weighted) AS done_all, SUM(present) AS present_all FROM people GROUP BY step
),
elsewhere AS (
    SELECT unit_id, units_.step AS step, arrivals, weighted, present,
        (done_all - done_weighted) / (present_all - present) AS rate
    FROM units_ JOIN everyone ON units_.step = everyone.step
    WHERE present_all - present >= :least_months AND done_all > done_weighted AND present >= :least_months
),
spread AS (
    SELECT people.unit_id AS unit_id, people.step AS step,
        MAX(people.weighted / people.present / rate) AS busiest, MIN(people.weighted / people.present / rate) AS least_busy
    FROM people JOIN elsewhere ON people.unit_id = elsewhere.unit_id AND people.step = elsewhere.step
    WHERE people.present >= :least_months
    GROUP BY people.unit_id, people.step
)
SELECT
    elsewhere.unit_id AS unit_id,
    elsewhere.step AS step,
    arrivals,
    ROUND(weighted, 0) AS weighted_arrivals,
    ROUND(present, 1) AS official_months,
    ROUND(weighted / rate, 1) AS needed_months,
    ROUND(weighted / rate / present, 2) AS need_over_present,
    ROUND(busiest, 2) AS busiest,
    ROUND(least_busy, 2) AS least_busy,
    CASE
        WHEN busiest >= :high AND least_busy < :room THEN 'redistribute'
        WHEN weighted / rate / present >= :high THEN 'help'
        ELSE ''
    END AS advice
FROM elsewhere JOIN spread ON elsewhere.unit_id = spread.unit_id AND elsewhere.step = spread.step
WHERE COALESCE(elsewhere.unit_id, '') LIKE :unit
ORDER BY need_over_present DESC, unit_id, step
LIMIT :rows

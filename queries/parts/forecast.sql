-- The forecast of late_soon and of its back-test, from `stays` (each stay of a case at a step) and `open_cases`.
-- Times to the end of the case: from an arrival until a pause begins, and from the end of the last pause on.
fresh AS (
    SELECT procedure_id, step,
        CAST(FLOOR((CASE WHEN first_paused_s >= since_s THEN first_paused_s ELSE COALESCE(ended_s, now_s) END - since_s) / 3600) AS INTEGER)
            AS hours,
        CASE WHEN first_paused_s >= since_s OR ended_s IS NULL THEN 0 ELSE 1 END AS ended
    FROM stays
    WHERE last_paused_s IS NULL OR first_paused_s >= since_s OR last_resumed_s <= since_s
),
resumed AS (
    SELECT procedure_id, step,
        CAST(FLOOR((COALESCE(ended_s, now_s) - last_resumed_s) / 3600) AS INTEGER) AS hours,
        CASE WHEN ended_s IS NULL THEN 0 ELSE 1 END AS ended
    FROM stays
    WHERE last_paused_s >= since_s
        AND (released_s IS NULL OR last_paused_s < released_s)
        AND last_resumed_s >= last_paused_s
        AND COALESCE(ended_s, now_s) >= last_resumed_s
),
-- What happened to the peers at each hour.
ended_by_hour AS (
    SELECT procedure_id, step, 0 AS after_pause, hours, SUM(ended) AS ended, COUNT(*) AS leaving
    FROM fresh
    GROUP BY procedure_id, step, hours
    UNION ALL
    SELECT procedure_id, step, 1 AS after_pause, hours, SUM(ended) AS ended, COUNT(*) AS leaving
    FROM resumed
    GROUP BY procedure_id, step, hours
),
-- One line of points for each group of peers: what happened at each hour, and the two questions of each open case, whether it
-- has ended by now (1) and by its due date (2).
points AS (
    SELECT procedure_id, step, after_pause, 2 * hours AS place, SUM(ended) AS ended, SUM(leaving) AS leaving,
        CAST(NULL AS VARCHAR) AS case_id, 0 AS asked
    FROM ended_by_hour
    GROUP BY procedure_id, step, after_pause, hours
    UNION ALL
    SELECT procedure_id, step, after_pause, 2 * CAST(FLOOR((now_s - counted_from_s) / 3600) AS INTEGER) + 1 AS place, 0 AS ended,
        0 AS leaving, case_id, 1 AS asked
    FROM open_cases
    UNION ALL
    SELECT procedure_id, step, after_pause, 2 * CAST(FLOOR((due_s - counted_from_s) / 3600) AS INTEGER) + 1 AS place, 0 AS ended,
        0 AS leaving, case_id, 2 AS asked
    FROM open_cases
),
at_risk AS (
    SELECT procedure_id, step, after_pause, place, ended, case_id, asked,
        SUM(leaving) OVER (
            PARTITION BY procedure_id, step, after_pause ORDER BY place DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS remaining
    FROM points
),
survival AS (
    SELECT case_id, asked, remaining,
        EXP(SUM(CASE WHEN ended = 0 THEN 0.0 WHEN ended = remaining THEN -1000.0 ELSE LN(1.0 - 1.0 * ended / remaining) END) OVER (
            PARTITION BY procedure_id, step, after_pause ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )) AS surviving
    FROM at_risk
),
answers AS (
    SELECT
        case_id,
        SUM(CASE WHEN asked = 1 THEN remaining ELSE 0 END) AS peers,
        SUM(CASE WHEN asked = 1 THEN surviving ELSE 0.0 END) AS now_surviving,
        SUM(CASE WHEN asked = 2 THEN surviving ELSE 0.0 END) AS due_surviving
    FROM survival
    WHERE asked > 0
    GROUP BY case_id
)

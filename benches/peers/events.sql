-- The events of the lake for the measures in SQL, read once for both levels. Names become codes and cases
-- numbers: DuckDB sorts and compares numbers several times as fast as strings.
-- $events and $cases are the files of the lake.

CREATE TYPE kind AS ENUM (SELECT DISTINCT kind FROM read_parquet('$events'));

CREATE TYPE name AS ENUM (
    SELECT DISTINCT coalesce(name, '') FROM (
        SELECT official_id AS name FROM read_parquet('$events')
        UNION SELECT receiver_id FROM read_parquet('$events')
        UNION SELECT unit_id FROM read_parquet('$events')
        UNION SELECT receiver_unit_id FROM read_parquet('$events')
        UNION SELECT ''
    )
);

CREATE TYPE step AS ENUM (SELECT DISTINCT coalesce(step, activity) FROM read_parquet('$events'));

CREATE TEMP TABLE numbers AS
SELECT case_id, row_number() OVER ()::INTEGER AS case_no
FROM (SELECT DISTINCT case_id FROM read_parquet('$events'));

-- `pos` is the order of the lake: a case lies in one bucket, whose file is sorted by case and time.
CREATE TEMP TABLE events AS
SELECT
    case_no,
    (bucket::BIGINT << 32) + file_row_number AS pos,
    epoch_us(occurred_at) AS t,
    kind::kind AS kind,
    official_id::name AS official,
    receiver_id::name AS receiver,
    unit_id::name AS unit,
    receiver_unit_id::name AS receiver_unit,
    coalesce(step, activity)::step AS step,
    epoch_us(due_at) AS due,
    procedure_id,
    kind IN ('assign', 'forward', 'send_up', 'return') AS hands,
    kind IN ('complete', 'deliver', 'refuse', 'withdraw') AS ends,
    -- Acts wherever they stand; those that ask for an opinion, and recalls, are judged by who has the case.
    kind IN ('accept', 'work', 'sign', 'supplement_ask', 'fee_ask', 'stop', 'complete', 'deliver', 'refuse') AS works,
    hands OR works OR (kind = 'resume' AND official_id IS NOT NULL) AS acts
FROM read_parquet('$events', file_row_number = true, hive_types = {'bucket': INTEGER})
JOIN numbers USING (case_id);

CREATE TEMP TABLE cases AS
WITH logged AS (
    SELECT
        case_no,
        arg_min(procedure_id, pos) AS procedure_id,
        min(t) AS first_at,
        max(t) AS last_at,
        min(t) FILTER (ends) AS end_at,
        min(pos) FILTER (ends) AS end_pos,
        bool_or(kind IN ('recall', 'consult_ask')) AS asks_or_recalls,
        bool_or(kind IN ('supplement_ask', 'fee_ask', 'stop', 'consult_ask')) AS waits
    FROM events
    GROUP BY case_no
),
exported AS (
    SELECT case_no, epoch_us(coalesce(finished_at, returned_at)) AS finished_at, procedure_id AS exported_procedure
    FROM read_parquet('$cases') JOIN numbers USING (case_id)
)
SELECT
    logged.* EXCLUDE (procedure_id),
    coalesce(procedure_id, exported_procedure) AS procedure_id,
    -- Where no event ends a case, its own export may.
    CASE WHEN end_at IS NULL AND finished_at <= (SELECT max(t) FROM events) THEN greatest(finished_at, last_at) END
        AS finished_at,
FROM logged LEFT JOIN exported USING (case_no);

SET VARIABLE as_of = (SELECT max(last_at) FROM cases);

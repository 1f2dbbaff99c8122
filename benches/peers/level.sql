-- The measures of one level in SQL, by the rules of docs/walk.md. $actor, $receiver and $unit are columns of
-- `events`: officials and their units, or units for both. A missing actor is ''.

-- A sender who hands the case over again in the same instant: the first receiver leads.
CREATE OR REPLACE TEMP TABLE further AS
WITH handed AS (
    SELECT case_no, pos, t, coalesce($actor, '') AS actor, $receiver IS NOT NULL AND $receiver IS DISTINCT FROM $actor AS passes
    FROM events
    WHERE hands
)
SELECT pos
FROM handed
JOIN (
    SELECT case_no, t, actor, min(pos) FILTER (passes) AS first_pos
    FROM handed GROUP BY ALL HAVING count(*) > 1
) USING (case_no, t, actor)
WHERE pos > first_pos;

-- Recalls, and questions asked beside the case: the only other events whose effect hangs on who has the case. Only
-- cases with such events are looked at here.
CREATE OR REPLACE TEMP TABLE judged AS
WITH stations AS (
    SELECT
        case_no, pos, kind, acts,
        coalesce($actor, '') AS actor,
        hands AND $receiver IS NOT NULL AND $receiver IS DISTINCT FROM $actor AS passes,
        lag(CASE WHEN acts AND hands AND $receiver IS NOT NULL THEN $receiver WHEN acts THEN coalesce($actor, '') END
            IGNORE NULLS) OVER way AS station,
        lag(CASE WHEN acts OR ends THEN ends END IGNORE NULLS) OVER way AS closed,
        row_number() OVER way AS nth,
    FROM events
    WHERE (acts OR ends OR kind IN ('recall', 'consult_ask'))
        AND case_no IN (SELECT case_no FROM cases WHERE asks_or_recalls) AND pos NOT IN (FROM further)
    WINDOW way AS (PARTITION BY case_no ORDER BY pos)
),
opened AS (
    SELECT
        *,
        lag(CASE WHEN opens THEN pos END IGNORE NULLS) OVER way AS open_pos,
        lag(CASE WHEN opens THEN passes END IGNORE NULLS) OVER way AS open_named,
        -- Who handed it over; nobody where the case began, or was taken up again after its end.
        lag(CASE WHEN opens THEN {'sender': CASE WHEN passes THEN actor WHEN station <> actor THEN station END} END
            IGNORE NULLS) OVER way AS opened_by,
    FROM (SELECT *, acts AND (passes OR station IS DISTINCT FROM actor OR closed) AS opens FROM stations)
    WINDOW way AS (PARTITION BY case_no ORDER BY pos)
)
SELECT
    case_no, pos, kind, open_pos, open_named,
    kind = 'recall' AND NOT closed AND coalesce(opened_by.sender = actor, false) AS takes_back,
    kind = 'consult_ask' AND (nth = 1 OR (station = actor AND NOT closed)) AS asks_as_holder,
FROM opened
WHERE kind IN ('recall', 'consult_ask');

-- What does not count for the way of the case: the same handover once more, and what was done under a handover
-- that was taken back.
CREATE OR REPLACE TEMP TABLE undone AS
SELECT pos, false AS still_an_act FROM further
UNION
SELECT events.pos, events.pos = open_pos AND open_named AS still_an_act
FROM judged JOIN events USING (case_no)
WHERE takes_back AND events.pos >= open_pos AND events.pos < judged.pos;

-- The acts on the way of each case, and who has the case before each. `way` counts the holds up to an act.
CREATE OR REPLACE TEMP TABLE acts AS
WITH on_the_way AS (
    SELECT
        case_no, events.pos, t, events.kind, coalesce($actor, '') AS actor, $receiver AS receiver,
        $unit AS unit, $receiver_unit AS receiver_unit, step, due, hands, ends,
        works OR events.kind = 'consult_ask' AS works,
        hands AND $receiver IS NOT NULL AND $receiver IS DISTINCT FROM $actor AS names_another,
        names_another AND still_an_act IS NULL AS passes,
    FROM events
    LEFT JOIN undone ON undone.pos = events.pos
    LEFT JOIN (SELECT pos FROM judged WHERE takes_back OR asks_as_holder) AS allowed ON allowed.pos = events.pos
    WHERE (acts OR ends OR allowed.pos IS NOT NULL) AND coalesce(still_an_act, true)
),
stations AS (
    SELECT
        *,
        lag(CASE WHEN passes THEN receiver ELSE actor END) OVER way AS station,
        lag(t) OVER way AS act_at,
        lag(kind) OVER way AS act_kind,
        lag(hands) OVER way AS act_hands,
        lag(passes) OVER way AS act_passes,
        lag(ends) OVER way AS closed,
    FROM on_the_way
    WINDOW way AS (PARTITION BY case_no ORDER BY pos)
)
SELECT *, (sum(takes::INTEGER + passes::INTEGER) OVER (PARTITION BY case_no ORDER BY pos))::INTEGER AS way
FROM (SELECT *, kind <> 'withdraw' AND (station IS NULL OR station <> actor OR closed) AS takes FROM stations);

-- What was done in each hold.
CREATE OR REPLACE TEMP TABLE done AS
SELECT
    case_no,
    way - passes::INTEGER AS hold_no,
    count(*) FILTER (works) AS acts,
    arg_max(due, pos) FILTER (kind NOT IN ('consult_ask', 'withdraw') AND NOT names_another) AS due,
    max(pos) FILTER (kind NOT IN ('consult_ask', 'withdraw') AND NOT names_another AND due IS NOT NULL) AS due_pos,
    arg_min(unit, pos) AS unit,
    max(t) AS last_at,
    min(t) FILTER (ends) AS end_at,
    min(pos) FILTER (ends) AS end_pos,
    arg_min(kind, pos) FILTER (ends) AS ended_by,
FROM acts
GROUP BY ALL;

-- Every hold, as the event opens it: by its holder's act, or by a handover that names the receiver.
CREATE OR REPLACE TEMP TABLE opened AS
WITH openings AS (
    SELECT
        case_no, way - passes::INTEGER AS hold_no, pos, actor AS holder, unit, step, NULL AS due,
        CASE
            WHEN station IS NULL THEN greatest(first_at, CASE WHEN end_pos < pos THEN end_at ELSE 0 END)
            WHEN closed THEN greatest(act_at, end_at)
            WHEN act_passes THEN t
            ELSE act_at
        END AS received_at,
        CASE WHEN station IS NULL THEN 'start' ELSE 'next_act' END AS arrived_by,
        -- What the handover before it is called, where there is one, and how it ends the hold before.
        CASE WHEN act_passes THEN kind ELSE act_kind END AS handed_by,
        CASE WHEN act_hands AND NOT act_passes THEN act_kind::VARCHAR ELSE 'next_act' END AS released_by,
        station IS NOT NULL AND station <> actor AS is_handover,
        station IS NOT NULL AND station = actor AS stays,
    FROM acts JOIN cases USING (case_no)
    WHERE takes
    UNION ALL
    SELECT
        case_no, way, pos, receiver, receiver_unit, step, due, t, kind::VARCHAR, kind, kind::VARCHAR, true, false
    FROM acts
    WHERE passes
)
SELECT
    *,
    lead(pos) OVER way AS next_pos,
    lead(received_at) OVER way AS next_at,
    lead(released_by) OVER way AS next_by,
FROM openings
WINDOW way AS (PARTITION BY case_no ORDER BY hold_no);

-- Due dates that come with what is no act of the holder.
CREATE OR REPLACE TEMP TABLE named_due AS
SELECT case_no, hold_no, arg_max(named.due, named.pos) AS due, max(named.pos) AS due_pos
FROM opened
JOIN (
    SELECT case_no, pos, due FROM events
    WHERE due IS NOT NULL AND kind IN ('extend_due', 'supplement_in', 'fee_in', 'resume')
) AS named USING (case_no)
LEFT JOIN done USING (case_no, hold_no)
WHERE named.pos > opened.pos AND named.pos < coalesce(next_pos, named.pos + 1)
    AND named.pos < coalesce(end_pos, named.pos + 1)
GROUP BY ALL;

-- When the clock stood still, and who was asked.
CREATE OR REPLACE TEMP TABLE waiting AS
SELECT
    *,
    lead(CASE WHEN resumes THEN t END IGNORE NULLS) OVER way AS resumed_at,
    lead(CASE WHEN acts AND official IS NOT NULL THEN t END IGNORE NULLS) OVER way AS next_act_at,
FROM (
    SELECT
        events.* REPLACE (acts OR coalesce(takes_back, false) AS acts),
        ends OR events.kind IN ('supplement_in', 'fee_in', 'resume')
            OR ((works OR coalesce(asks_as_holder, false)) AND official IS NOT NULL) AS resumes,
    FROM events LEFT JOIN judged USING (case_no, pos)
    WHERE case_no IN (SELECT case_no FROM cases WHERE waits)
)
WINDOW way AS (PARTITION BY case_no ORDER BY pos);

CREATE OR REPLACE TEMP TABLE pauses AS
SELECT case_no, t AS start_at, coalesce(resumed_at, end_at, finished_at, getvariable('as_of')) AS stop_at
FROM waiting JOIN cases USING (case_no)
WHERE kind IN ('supplement_ask', 'fee_ask', 'stop') AND (end_pos IS NULL OR pos < end_pos) AND stop_at > start_at;

-- A reply answers the oldest open question to whoever replies; what answers none is counted out.
CREATE OR REPLACE TEMP TABLE consultations AS
WITH questions AS (
    SELECT *, $receiver AS consulted, kind = 'consult_ask' AS asked
    FROM waiting WHERE kind = 'consult_ask' AND $receiver IS DISTINCT FROM coalesce($actor, '')
    UNION ALL
    SELECT *, coalesce($actor, ''), false
    FROM waiting WHERE kind = 'consult_reply' AND $receiver IS DISTINCT FROM coalesce($actor, '')
),
counted AS (
    SELECT *, least(min(standing) OVER way, 0) AS unmatched
    FROM (
        SELECT *, sum(CASE WHEN asked THEN 1 ELSE -1 END) OVER way AS standing,
            count(*) FILTER (asked) OVER way AS question_no, count(*) FILTER (NOT asked) OVER way AS reply_no,
        FROM questions WINDOW way AS (PARTITION BY case_no, consulted ORDER BY pos)
    )
    WINDOW way AS (PARTITION BY case_no, consulted ORDER BY pos)
)
SELECT
    case_no, question.consulted, question.$receiver_unit AS consulted_unit, cases.procedure_id, question.step,
    question.t AS asked_at, question.due AS due_at, reply.t AS replied_at,
    coalesce(reply.t, greatest(coalesce(end_at, finished_at, getvariable('as_of')), question.t)) AS counted_until,
    -- Without a reply the case waits until the next act of an official, or its end.
    coalesce(reply.t, least(question.next_act_at, coalesce(end_at, finished_at, getvariable('as_of')))) AS waited_until,
FROM (FROM counted WHERE asked) AS question
JOIN cases USING (case_no)
LEFT JOIN (
    SELECT case_no, consulted, reply_no + unmatched AS question_no, min(t) AS t
    FROM counted WHERE NOT asked GROUP BY ALL
) AS reply USING (case_no, consulted, question_no);

-- Holds that a recall undid: from the handover to the recall, of which a log may repeat the row.
CREATE OR REPLACE TEMP TABLE recalled AS
SELECT
    opening.case_no, opening.$receiver AS holder, opening.$receiver_unit AS unit, cases.procedure_id, opening.step,
    opening.t AS received_at, recall.t AS released_at,
FROM (SELECT open_pos, min(pos) AS pos FROM judged WHERE takes_back AND open_named GROUP BY open_pos) AS undoing
JOIN events AS opening ON opening.pos = undoing.open_pos
JOIN events AS recall ON recall.pos = undoing.pos
JOIN cases ON cases.case_no = opening.case_no;

-- Stretches that are nobody's working time, on its axis: while the case was away (1), away or paused (2), away, paused
-- or waiting (3).
CREATE OR REPLACE TEMP TABLE blocked AS
WITH one_by_one AS (
    SELECT case_no, 1 AS least, received_at AS start_at, released_at AS stop_at FROM recalled
    UNION ALL
    SELECT case_no, 2, start_at, stop_at FROM pauses
    UNION ALL
    SELECT case_no, 3, asked_at, waited_until FROM consultations WHERE waited_until > asked_at
),
stretches AS (
    SELECT case_no, kind, worked_us(start_at) AS start_at, worked_us(stop_at) AS stop_at
    FROM one_by_one JOIN (SELECT unnest([1, 2, 3]) AS kind) ON least <= kind
),
grouped AS (
    SELECT *, sum(begins::INTEGER) OVER way AS stretch_no
    FROM (
        SELECT *, coalesce(start_at > max(stop_at) OVER (way ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true)
            AS begins
        FROM stretches WINDOW way AS (PARTITION BY case_no, kind ORDER BY start_at, stop_at)
    )
    WINDOW way AS (PARTITION BY case_no, kind ORDER BY start_at, stop_at ROWS UNBOUNDED PRECEDING)
)
SELECT case_no, kind, min(start_at) AS start_at, max(stop_at) AS stop_at
FROM grouped GROUP BY case_no, kind, stretch_no;

CREATE OR REPLACE TEMP TABLE timed AS
WITH closed AS (
    SELECT
        opened.* EXCLUDE (unit, due, released_by), procedure_id,
        coalesce(opened.unit, done.unit) AS unit,
        coalesce(done.acts, 0) AS acts,
        CASE WHEN named_due.due_pos > coalesce(done.due_pos, 0) THEN named_due.due ELSE coalesce(done.due, opened.due) END
            AS due_at,
        coalesce(cases.end_pos < opened.pos, false) AS after_end,
        -- What ends it: the case, the next hold, or else nothing but the end of the case elsewhere.
        coalesce(
            done.end_at, next_at, CASE WHEN cases.end_pos IS NOT NULL THEN coalesce(last_at_hold, received_at) END,
            finished_at
        ) AS released_at,
        CASE
            WHEN done.end_at IS NOT NULL THEN ended_by::VARCHAR
            WHEN next_at IS NOT NULL THEN next_by
            WHEN cases.end_pos IS NOT NULL THEN 'last_event'
            WHEN finished_at IS NOT NULL THEN 'complete'
            ELSE 'open'
        END AS released_by,
    FROM opened
    JOIN cases USING (case_no)
    LEFT JOIN (SELECT * RENAME (last_at AS last_at_hold) FROM done) AS done USING (case_no, hold_no)
    LEFT JOIN named_due USING (case_no, hold_no)
)
SELECT
    *,
    greatest(coalesce(released_at, getvariable('as_of')), received_at) AS until,
    worked_us(received_at) AS from_us,
    worked_us(until) AS until_us,
    CASE WHEN until > due_at AND NOT after_end THEN worked_us(greatest(due_at, received_at)) END AS late_from_us,
FROM closed;

CREATE OR REPLACE TEMP TABLE holds AS
WITH lost AS (
    SELECT
        case_no, hold_no,
        coalesce(sum(common) FILTER (kind = 1), 0)::BIGINT AS away_us,
        coalesce(sum(common) FILTER (kind = 2), 0)::BIGINT AS stopped_us,
        coalesce(sum(common) FILTER (kind = 3), 0)::BIGINT AS blocked_us,
        (sum(greatest(least(until_us, stop_at) - greatest(late_from_us, start_at), 0)) FILTER (kind = 3))::BIGINT
            AS late_blocked_us,
    FROM (
        SELECT *, greatest(least(until_us, stop_at) - greatest(from_us, start_at), 0) AS common
        FROM timed JOIN blocked USING (case_no)
        WHERE stop_at > from_us AND start_at < until_us
    )
    GROUP BY ALL
)
SELECT
    timed.*,
    until_us - from_us - coalesce(blocked_us, 0) AS work_us,
    coalesce(stopped_us - away_us, 0) AS pause_us,
    coalesce(blocked_us - stopped_us, 0) AS consult_us,
    coalesce(until_us - late_from_us - coalesce(late_blocked_us, 0), 0) AS overdue_us,
    lag(holder) OVER way AS sender,
    lag(unit) OVER way AS sender_unit,
    lag(step) OVER way AS sender_step,
    lag(acts) OVER way AS sender_acts,
FROM timed LEFT JOIN lost USING (case_no, hold_no)
WINDOW way AS (PARTITION BY case_no ORDER BY hold_no);

-- The handovers, each with where it leads and its neighbours.
CREATE OR REPLACE TEMP TABLE handovers AS
WITH visits AS (
    SELECT *, station - lag(station) OVER (PARTITION BY case_no, receiver ORDER BY station) AS loop_length
    FROM (
        SELECT
            case_no, is_handover, received_at AS handed_at, handed_by AS kind, arrived_by = 'next_act' AS inferred,
            after_end, holder AS receiver, acts AS receiver_acts, procedure_id, sender, sender_unit, sender_step AS step,
            sender_acts, row_number() OVER (PARTITION BY case_no ORDER BY hold_no) AS station,
        FROM holds
        WHERE NOT stays
    )
),
chain AS (
    SELECT
        *,
        CASE WHEN loop_length IS NULL THEN 'new' WHEN loop_length = 2 THEN 'ping_pong' ELSE 'loop' END AS shape,
        lag(inferred) OVER way AS before_inferred,
        lag(sender) OVER way AS came_from,
        lag(loop_length) OVER way IS NOT NULL AS sender_was_there,
        -- Known holders up to the one before the sender.
        count(*) FILTER (loop_length IS NULL AND receiver <> '')
            OVER (way ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING) AS earlier,
        lead(handed_at) OVER way AS next_at,
        lead(loop_length) OVER way AS next_loop,
        lead(receiver) OVER way AS next_receiver,
        lead(receiver, 2) OVER way AS after_next_receiver,
    FROM visits
    WINDOW way AS (PARTITION BY case_no ORDER BY station)
)
SELECT
    * EXCLUDE (next_loop),
    coalesce(next_loop = 2, false) AS comes_back,
    came_from <> '' AND receiver <> '' AND NOT after_end AND kind <> 'assign'
        AND NOT (shape = 'ping_pong' AND coalesce(next_receiver <> sender, false)) AS can_return,
FROM chain
WHERE is_handover;

-- The holds, each with its neighbours: who had the case before, and the three holds after.
CREATE OR REPLACE TEMP TABLE links AS
WITH neighbours AS (
    SELECT
        *,
        row_number() OVER way AS nth,
        coalesce(lag(holder, 2) OVER way = holder, false) AS returns,
        lead(holder) OVER way AS next_holder,
        lead(step) OVER way AS next_step,
        lead(acts) OVER way AS next_acts,
        lead(arrived_by) OVER way AS next_arrived_by,
        -- The name `next_by` belongs to the opening of the next hold.
        lead(released_by) OVER way AS next_released_by,
        lead(holder, 2) OVER way AS second_holder,
        lead(released_by, 2) OVER way AS second_released_by,
        lead(holder, 3) OVER way AS third_holder,
    FROM holds
    WINDOW way AS (PARTITION BY case_no ORDER BY hold_no)
),
backs AS (
    SELECT
        *,
        -- In A, B, A, B the case is back with A; B's next hold is A's sending it again.
        returns AND (nth - max(CASE WHEN NOT returns THEN nth END) OVER way) % 2 = 1 AS is_back,
    FROM neighbours
    WINDOW way AS (PARTITION BY case_no ORDER BY hold_no)
),
judged_holds AS (
    SELECT
        *,
        arrived_by IN ('assign', 'forward') AND NOT after_end AND NOT is_back AND coalesce(sender <> '', false) AS is_received,
        released_by IN ('assign', 'forward', 'send_up', 'return', 'complete', 'deliver', 'refuse')
            OR (released_by = 'open' AND acts > 0) AS is_decided,
        released_by IN ('assign', 'forward', 'return') AND NOT is_back
            AND coalesce(sender <> '' AND sender = next_holder, false) AS goes_back,
        second_holder IS NULL AND coalesce(next_released_by = 'open', false) AS is_unsettled,
        coalesce(second_holder = holder, false) AS is_sent_again,
    FROM backs
)
SELECT
    *,
    released_by = 'forward' AND NOT goes_back AND coalesce(next_step = step, false) AS passes_on,
    released_by IN ('assign', 'forward') AND NOT after_end AND NOT goes_back AS is_sent,
    row_number() OVER (PARTITION BY case_no, holder, is_sent ORDER BY hold_no) AS nth_sent,
    coalesce(
        next_holder <> '' AND next_arrived_by <> 'next_act'
            AND NOT (next_acts = 0 AND next_released_by IN ('open', 'next_act', 'last_event', 'withdraw')),
        false
    ) AS receiver_decided,
    coalesce(next_released_by IN ('assign', 'forward', 'return') AND second_holder = holder, false) AS comes_straight_back,
FROM judged_holds;

-- What the measures count: rows, those with the outcome, and working time; by who, where and what.
CREATE OR REPLACE TEMP TABLE sums AS
WITH counted AS (
    SELECT
        'handling_time' AS measure, holder AS subject, unit, procedure_id, step,
        released_by NOT IN ('open', 'withdraw') AND NOT (is_received AND (goes_back OR passes_on)) AS outcome, work_us
    FROM links
    WHERE NOT (goes_back AND NOT is_sent_again AND NOT is_unsettled)
    UNION ALL
    SELECT 'handling_time', holder, unit, procedure_id, step, false, 0 FROM recalled
    UNION ALL
    SELECT 'overdue_hold', holder, unit, procedure_id, step, late_us > 0, 0
    FROM (SELECT *, overdue_us - pause_us - consult_us AS late_us FROM holds)
    WHERE received_at < due_at AND NOT after_end AND (late_us > 0 OR released_by NOT IN ('open', 'withdraw'))
    UNION ALL
    SELECT 'pass_on', holder, unit, procedure_id, step, passes_on, 0
    FROM links
    WHERE is_received AND is_decided AND NOT goes_back
    UNION ALL
    SELECT 'ping_pong', sender, sender_unit, procedure_id, step, shape = 'ping_pong', 0 FROM handovers WHERE can_return
    UNION ALL
    SELECT 'bounce', holder, unit, procedure_id, step, goes_back AND is_sent_again, 0
    FROM links WHERE is_received AND is_decided AND NOT (goes_back AND is_unsettled)
    UNION ALL
    SELECT 'loop', sender, sender_unit, procedure_id, step, loop_length > 2, 0
    FROM handovers
    WHERE receiver <> '' AND NOT after_end
        AND earlier > (came_from <> '')::INTEGER + (sender <> '' AND sender_was_there)::INTEGER
    UNION ALL
    SELECT
        'misroute', holder, unit, procedure_id, step,
        comes_straight_back AND coalesce(third_holder <> '' AND third_holder <> next_holder, false), 0
    FROM links
    WHERE is_sent AND nth_sent = 1 AND receiver_decided
        AND NOT (comes_straight_back AND third_holder IS NULL AND coalesce(second_released_by = 'open', false))
    UNION ALL
    SELECT
        'consult_delay', consulted, consulted_unit, procedure_id, step, replied_at IS NOT NULL,
        worked_us(counted_until) - worked_us(asked_at)
    FROM consultations
    UNION ALL
    SELECT 'consult_late', consulted, consulted_unit, procedure_id, step, counted_until > due_at, 0
    FROM consultations
    WHERE asked_at < due_at AND (counted_until > due_at OR replied_at IS NOT NULL)
)
SELECT
    measure, subject::VARCHAR AS subject, unit::VARCHAR AS unit, procedure_id, step::VARCHAR AS step,
    count(*) AS fact_rows, count(*) FILTER (outcome) AS observed, sum(work_us)::BIGINT AS work_us
FROM counted
WHERE subject <> ''
GROUP BY ALL;

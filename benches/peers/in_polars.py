"""The measures in Python polars, by the rules of docs/walk.md.

The lake is sorted by case and time. So the row before is a shift, checked against the number of the case, and no window has
to sort or hash. No code here loops over rows. A missing actor is ''.
"""

import polars as pl

HANDS = ["assign", "forward", "send_up", "return"]
ENDS = ["complete", "deliver", "refuse", "withdraw"]
STOPS = ["supplement_ask", "fee_ask", "stop"]
WORKS = ["accept", "work", "sign", *STOPS, "complete", "deliver", "refuse"]
GOES_ON = ["supplement_in", "fee_in", "resume"]
KINDS = pl.Enum(sorted({*WORKS, *HANDS, *ENDS, *GOES_ON, "submit", "consult_ask", "consult_reply", "recall", "extend_due",
                        "apology", "note", "system", "unknown", "next_act", "start", "last_event", "open"}))
NAME = pl.Categorical

case, pos, t, kind = pl.col("case"), pl.col("pos"), pl.col("t"), pl.col("kind")
actor, receiver, station = pl.col("actor"), pl.col("receiver"), pl.col("station")


def lag(value: pl.Expr, rows: int = 1) -> pl.Expr:
    """Returns the value the given number of rows before, within the case."""
    return pl.when(case == case.shift(rows)).then(value.shift(rows))


def last(value: pl.Expr) -> pl.Expr:
    """Returns the last value before a row, within the case."""
    of = pl.when(value.is_not_null()).then(case).forward_fill().shift(1)
    return pl.when(of == case).then(value.forward_fill().shift(1))


def following(value: pl.Expr) -> pl.Expr:
    """Returns the next value after a row, within the case."""
    of = pl.when(value.is_not_null()).then(case).backward_fill().shift(-1)
    return pl.when(of == case).then(value.backward_fill().shift(-1))


def read(events: list[str], cases: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns the events in the order of the lake, and a row for each case."""
    log = (
        pl.scan_parquet(events, hive_partitioning=False)
        .with_row_index("pos")
        .select(
            "case_id", pos.cast(pl.Int64), pl.col("occurred_at").dt.epoch("us").alias("t"), kind.cast(KINDS),
            pl.col("official_id", "receiver_id", "unit_id", "receiver_unit_id").cast(NAME),
            pl.coalesce("step", "activity").cast(NAME).alias("step"),
            pl.col("due_at").dt.epoch("us").alias("due"),
            pl.col("procedure_id").cast(NAME),
        )
        .with_columns(
            pl.col("case_id").rle_id().alias("case"),
            kind.is_in(HANDS).alias("hands"), kind.is_in(ENDS).alias("ends"), kind.is_in(WORKS).alias("works"),
        )
        .with_columns(
            acts=pl.col("hands") | pl.col("works") | ((kind == "resume") & pl.col("official_id").is_not_null())
        )
        .collect()
    )
    exported = pl.scan_parquet(cases, hive_partitioning=False).select(
        "case_id", pl.coalesce("finished_at", "returned_at").dt.epoch("us").alias("finished_at"),
        pl.col("procedure_id").cast(NAME).alias("exported_procedure"),
    )
    firsts = log.lazy().filter(case.ne_missing(case.shift(1))).select(
        "case", "case_id", t.alias("first_at")
    )
    lasts = log.lazy().filter(case.ne_missing(case.shift(-1))).select("case", t.alias("last_at"))
    logged = log.lazy().filter(pl.col("procedure_id").is_not_null()).unique("case", keep="first", maintain_order=True)
    ended = log.lazy().filter("ends").unique("case", keep="first", maintain_order=True)
    as_of = log["t"].max()
    table = (
        firsts.join(lasts, on="case", how="left", maintain_order="left")
        .join(logged.select("case", "procedure_id"), on="case", how="left", maintain_order="left")
        .join(ended.select("case", end_at="t", end_pos="pos"), on="case", how="left", maintain_order="left")
        .join(exported, on="case_id", how="left", maintain_order="left")
        .select(
            "case", "case_id", "first_at", "end_at", "end_pos",
            pl.coalesce("procedure_id", "exported_procedure").alias("procedure_id"),
            pl.when(pl.col("end_at").is_null() & (pl.col("finished_at") <= as_of))
            .then(pl.max_horizontal("finished_at", "last_at"))
            .alias("finished_at"),
        )
        .collect()
    )
    return log.drop("case_id", "procedure_id"), table


def judged(e: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns recalls and questions, the only events whose effect depends on who has the case, and the events that do not
    move the case: repeated handovers, and acts under a handover that was recalled."""
    same = (case == case.shift(1)) & (t == t.shift(1)) & (actor == actor.shift(1))
    handed = e.lazy().filter("hands").select("case", "pos", "t", "actor", "passes", twin=same)
    twins = handed.filter(pl.col("twin").fill_null(False) | pl.col("twin").shift(-1).fill_null(False))
    firsts = twins.filter("passes").group_by("case", "t", "actor").agg(first_pos=pos.min())
    further = twins.join(firsts, on=["case", "t", "actor"]).filter(pos > pl.col("first_pos")).select("pos").collect()["pos"]
    opens = pl.col("opens")
    rows = (
        e.lazy()
        .filter((pl.col("acts") | pl.col("ends") | kind.is_in(["recall", "consult_ask"])) & ~pos.is_in(further.implode()))
        .with_columns(
            station=last(pl.when(pl.col("acts")).then(pl.when(pl.col("passes")).then(receiver).otherwise(actor))),
            closed=last(pl.when(pl.col("acts") | pl.col("ends")).then(pl.col("ends"))),
        )
        .with_columns(opens=pl.col("acts") & (pl.col("passes") | station.ne_missing(actor) | pl.col("closed").fill_null(False)))
        .select(
            "case", "pos", "kind",
            open_pos=last(pl.when(opens).then(pos)),
            open_named=last(pl.when(opens).then(pl.col("passes"))),
            takes_back=(kind == "recall") & ~pl.col("closed") & (
                last(
                    pl.when(opens).then(
                        pl.when(pl.col("passes")).then(actor)
                        .when(station != actor).then(station)
                        .otherwise(pl.lit("nobody", NAME))
                    )
                ) == actor
            ),
            asks_as_holder=(kind == "consult_ask")
            & (case.ne_missing(case.shift(1)) | ((station == actor) & ~pl.col("closed"))),
        )
        .filter(kind.is_in(["recall", "consult_ask"]))
        .with_columns(pl.col("takes_back", "asks_as_holder").fill_null(False))
        .collect()
    )
    taken_back = rows.filter("takes_back").with_columns(undone=pl.int_ranges("open_pos", "pos")).explode("undone")
    undone = taken_back.select(
        pl.col("undone").alias("pos"), ((pl.col("undone") == pl.col("open_pos")) & pl.col("open_named")).alias("still_an_act")
    )
    undone = pl.concat([undone, pl.DataFrame({"pos": further, "still_an_act": False})]).unique("pos")
    return rows, undone


def way(e: pl.DataFrame, rows: pl.DataFrame, undone: pl.DataFrame) -> pl.DataFrame:
    """Returns the acts that move each case, who has the case before each of them, and the number of the actor's hold."""
    allowed = rows.filter(pl.col("takes_back") | pl.col("asks_as_holder"))["pos"].implode()
    dropped = undone.filter(~pl.col("still_an_act"))["pos"].implode()
    undone_acts = undone.filter("still_an_act")["pos"].implode()
    return (
        e.lazy()
        .filter((pl.col("acts") | pl.col("ends") | pos.is_in(allowed)) & ~pos.is_in(dropped))
        .with_columns(
            works=pl.col("works") | (kind == "consult_ask"),
            names_another=pl.col("passes"),
            passes=pl.col("passes") & ~pos.is_in(undone_acts),
        )
        .with_columns(
            station=lag(pl.when(pl.col("passes")).then(receiver).otherwise(actor)),
            act_at=lag(t), act_kind=lag(kind), act_hands=lag(pl.col("hands")), act_passes=lag(pl.col("passes")),
            closed=lag(pl.col("ends")),
        )
        .with_columns(
            takes=(kind != "withdraw") & (station.is_null() | (station != actor) | pl.col("closed"))
        )
        .with_columns(way=(pl.col("takes").cast(pl.Int64) + pl.col("passes").cast(pl.Int64)).cum_sum())
        .with_columns(hold=pl.col("way") - pl.col("passes").cast(pl.Int64))
        .collect()
    )


def opened(acts: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Returns every hold with the event that opens it: an act of its holder, or a handover that names the receiver."""
    ended_before = pl.when(pl.col("end_pos") < pos).then(pl.col("end_at"))
    taken = (
        acts.lazy().filter("takes")
        .join(cases.lazy().select("case", "first_at", "end_at", "end_pos"), on="case", how="left")
        .select(
            "case", "hold", "pos", actor.alias("holder"), pl.col("unit").alias("unit"), "step",
            pl.lit(None, pl.Int64).alias("opening_due"),
            pl.when(station.is_null()).then(pl.max_horizontal("first_at", ended_before))
            .when(pl.col("closed")).then(pl.max_horizontal("act_at", "end_at"))
            .when(pl.col("act_passes")).then(t)
            .otherwise(pl.col("act_at")).alias("received_at"),
            pl.when(station.is_null()).then(pl.lit("start", KINDS)).otherwise(pl.lit("next_act", KINDS)).alias("arrived_by"),
            pl.when(pl.col("act_passes")).then(kind).otherwise(pl.col("act_kind")).alias("handed_by"),
            pl.when(pl.col("act_hands") & ~pl.col("act_passes")).then(pl.col("act_kind"))
            .otherwise(pl.lit("next_act", KINDS)).alias("ends_by"),
            (station != actor).fill_null(False).alias("is_handover"),
            (station == actor).fill_null(False).alias("stays"),
        )
    )
    named = acts.lazy().filter("passes").select(
        "case", pl.col("way").alias("hold"), "pos", receiver.alias("holder"), pl.col("receiver_unit").alias("unit"), "step",
        pl.col("due").alias("opening_due"), t.alias("received_at"), kind.alias("arrived_by"), kind.alias("handed_by"),
        kind.alias("ends_by"), pl.lit(True).alias("is_handover"), pl.lit(False).alias("stays"),
    )
    next_same = case == case.shift(-1)
    return (
        pl.concat([taken, named]).sort("hold")
        .with_columns(
            next_at=pl.when(next_same).then(pl.col("received_at").shift(-1)),
            next_by=pl.when(next_same).then(pl.col("ends_by").shift(-1)),
        )
        .collect()
    )


def done(acts: pl.DataFrame) -> pl.LazyFrame:
    """Returns the acts of each hold. They are adjacent, so their sums are differences of running sums."""
    hold = pl.col("hold")
    sets_due = ~kind.is_in(["consult_ask", "withdraw"]) & ~pl.col("names_another") & pl.col("due").is_not_null()
    ended = acts.lazy().filter("ends").unique("hold", keep="first", maintain_order=True)
    return (
        acts.lazy()
        .with_columns(
            worked=pl.col("works").cast(pl.Int64).cum_sum(),
            due_hold=pl.when(sets_due).then(hold).forward_fill(),
            due_pos=pl.when(sets_due).then(pos).forward_fill(),
            due=pl.when(sets_due).then(pl.col("due")).forward_fill(),
            unit_hold=pl.when(pl.col("unit").is_not_null()).then(hold).backward_fill(),
            first_unit=pl.col("unit").backward_fill(),
            begins=hold.ne_missing(hold.shift(1)),
        )
        .with_columns(
            first_unit=pl.when(pl.col("begins") & (pl.col("unit_hold") == hold)).then(pl.col("first_unit")).forward_fill(),
        )
        .filter(hold.ne_missing(hold.shift(-1)))
        .select(
            "hold", pl.col("first_unit"), t.alias("last_act_at"),
            (pl.col("worked") - pl.col("worked").shift(1).fill_null(0)).alias("acts"),
            pl.when(pl.col("due_hold") == hold).then(pl.col("due")).alias("due"),
            pl.when(pl.col("due_hold") == hold).then(pl.col("due_pos")).alias("due_pos"),
        )
        .join(ended.select("hold", hold_end_at="t", hold_end_pos="pos", ended_by="kind"), on="hold", how="left")
    )


def waiting(e: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Returns the questions, replies and pauses, with the time at which the clock ran again and that of the next act."""
    back = pos.is_in(rows.filter("takes_back")["pos"].implode())
    asks = pos.is_in(rows.filter("asks_as_holder")["pos"].implode())
    by_official = pl.col("official_id").is_not_null()
    resumes = pl.col("ends") | kind.is_in(GOES_ON) | ((pl.col("works") | asks) & by_official)
    return (
        e.lazy()
        .with_columns(
            resumed_at=following(pl.when(resumes).then(t)),
            next_act_at=following(pl.when((pl.col("acts") | back) & by_official).then(t)),
        )
        .filter(kind.is_in([*STOPS, "consult_ask", "consult_reply"]))
        .collect()
    )


def consultations(waits: pl.DataFrame, cases: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """Matches each reply with the oldest open question to whoever replies; a reply without a question is dropped."""
    until = pl.coalesce("end_at", "finished_at", pl.lit(as_of))
    key = ["case", "consulted"]
    asked = kind == "consult_ask"
    counted = (
        waits.lazy()
        .filter(kind.is_in(["consult_ask", "consult_reply"]) & receiver.ne_missing(actor))
        .with_columns(consulted=pl.when(asked).then(receiver).otherwise(actor))
        .with_columns(
            standing=pl.when(asked).then(1).otherwise(-1).cum_sum().over(key),
            question_no=asked.cast(pl.Int64).cum_sum().over(key),
            reply_no=(~asked).cast(pl.Int64).cum_sum().over(key),
        )
        .with_columns(unmatched=pl.min_horizontal(pl.col("standing").cum_min().over(key), 0))
    )
    replies = (
        counted.filter(~asked)
        .group_by(*key, question_no=pl.col("reply_no") + pl.col("unmatched"))
        .agg(replied_at=t.min())
    )
    return (
        counted.filter(asked)
        .join(cases.lazy(), on="case", how="left")
        .join(replies, on=[*key, "question_no"], how="left", nulls_equal=True)
        .select(
            "case", "consulted", pl.col("receiver_unit").alias("consulted_unit"), "procedure_id", "step",
            t.alias("asked_at"), pl.col("due").alias("due_at"), "replied_at",
            pl.coalesce("replied_at", pl.max_horizontal(until, t)).alias("counted_until"),
            pl.coalesce("replied_at", pl.min_horizontal("next_act_at", until)).alias("waited_until"),
        )
        .collect()
    )


def recalled(e: pl.DataFrame, rows: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Returns the holds that a recall undid: from the handover to the recall, of which a log may repeat the row."""
    at = e.lazy().select("pos", "t")
    opening = e.lazy().select(
        "case", "pos", receiver.alias("holder"), pl.col("receiver_unit").alias("unit"), "step", t.alias("received_at")
    )
    return (
        rows.lazy().filter("takes_back", "open_named").unique("open_pos", keep="first", maintain_order=True).select("pos", "open_pos")
        .join(at, on="pos")
        .select("open_pos", released_at="t")
        .join(opening, left_on="open_pos", right_on="pos")
        .join(cases.lazy().select("case", "procedure_id"), on="case", how="left")
        .collect()
    )


def blocked(
    waits: pl.DataFrame, asked: pl.DataFrame, undone: pl.DataFrame, cases: pl.DataFrame, as_of: int, worked_us
) -> pl.DataFrame:
    """Returns the intervals that are nobody's working time, on its axis: while the case was away (1), away or paused (2), away,
    paused or waiting (3)."""
    start, stop = pl.col("start_at"), pl.col("stop_at")
    pauses = (
        waits.lazy().filter(kind.is_in(STOPS)).join(cases.lazy(), on="case", how="left")
        .filter(pl.col("end_pos").is_null() | (pos < pl.col("end_pos")))
        .select("case", start_at=t, stop_at=pl.coalesce("resumed_at", "end_at", "finished_at", pl.lit(as_of)))
    )
    asked_for = asked.lazy().select("case", start_at="asked_at", stop_at="waited_until")
    away = undone.lazy().select("case", start_at="received_at", stop_at="released_at")
    away, pauses, asked_for = (
        stretches.filter(stop > start).with_columns(start_at=worked_us(start), stop_at=worked_us(stop))
        for stretches in (away, pauses, asked_for)
    )
    reached = stop.cum_max().over("case").shift(1)

    def together(kind: int, *parts: pl.LazyFrame) -> pl.LazyFrame:
        return (
            pl.concat(parts).sort("case", "start_at", "stop_at")
            .with_columns(stretch=(case.ne_missing(case.shift(1)) | (start > reached)).cum_sum())
            .group_by("case", "stretch").agg(start.min(), stop.max())
            .select("case", "start_at", "stop_at", pl.lit(kind).alias("blocked_by"))
        )

    return pl.concat([together(1, away), together(2, away, pauses), together(3, away, pauses, asked_for)]).collect()


def holds(
    e: pl.DataFrame, acts: pl.DataFrame, cases: pl.DataFrame, stretches: pl.DataFrame, as_of: int, worked_us
) -> pl.DataFrame:
    """Returns the holds with their times."""
    begun = opened(acts, cases)
    named = (
        e.lazy().filter(kind.is_in(["extend_due", *GOES_ON]) & pl.col("due").is_not_null())
        .select("case", "pos", named_due="due")
        .join_asof(begun.lazy().select("hold", "pos", hold_case="case", open_pos="pos"), on="pos", strategy="backward")
        .filter((case == pl.col("hold_case")) & (pos > pl.col("open_pos")))
        .select("hold", "named_due", named_pos="pos")
    )
    received, released, due = pl.col("received_at"), pl.col("released_at"), pl.col("due_at")
    is_ended = pl.col("end_pos").is_not_null()
    timed = (
        begun.lazy()
        .join(done(acts), on="hold", how="left", maintain_order="left")
        .join(cases.lazy().drop("case_id", "first_at"), on="case", how="left", maintain_order="left")
    )
    named = (
        named.join(timed.select("hold", "hold_end_pos"), on="hold")
        .filter(pl.col("hold_end_pos").is_null() | (pl.col("named_pos") < pl.col("hold_end_pos")))
        .group_by("hold").agg(pl.all().sort_by("named_pos").last()).drop("hold_end_pos")
    )
    timed = (
        timed.join(named, on="hold", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("unit", "first_unit").alias("unit"), pl.col("acts").fill_null(0),
            due_at=pl.when(pl.col("named_pos") > pl.col("due_pos").fill_null(0)).then(pl.col("named_due"))
            .otherwise(pl.coalesce("due", "opening_due")),
            after_end=(pl.col("end_pos") < pos).fill_null(False),
            released_at=pl.coalesce(
                "hold_end_at", "next_at", pl.when(is_ended).then(pl.coalesce("last_act_at", "received_at")), "finished_at"
            ),
            released_by=pl.when(pl.col("hold_end_at").is_not_null()).then(pl.col("ended_by"))
            .when(pl.col("next_at").is_not_null()).then(pl.col("next_by"))
            .when(is_ended).then(pl.lit("last_event", KINDS))
            .when(pl.col("finished_at").is_not_null()).then(pl.lit("complete", KINDS))
            .otherwise(pl.lit("open", KINDS)),
        )
        .with_columns(until=pl.max_horizontal(released.fill_null(as_of), received))
        .with_columns(
            from_us=worked_us(received), until_us=worked_us(pl.col("until")),
            late_from_us=pl.when((pl.col("until") > due) & ~pl.col("after_end")).then(worked_us(pl.max_horizontal(due, received))),
        )
        .collect()
    )
    until, start, stop = pl.col("until_us"), pl.col("start_at"), pl.col("stop_at")
    common = pl.max_horizontal(pl.min_horizontal(until, stop) - pl.max_horizontal("from_us", start), 0)
    late = pl.max_horizontal(pl.min_horizontal(until, stop) - pl.max_horizontal("late_from_us", start), 0)
    blocked_by = pl.col("blocked_by")
    lost = (
        timed.lazy().select("case", "hold", "from_us", "until_us", "late_from_us")
        .join(stretches.lazy(), on="case")
        .filter((stop > pl.col("from_us")) & (start < until))
        .group_by("hold")
        .agg(
            away_us=common.filter(blocked_by == 1).sum(),
            stopped_us=common.filter(blocked_by == 2).sum(),
            blocked_us=common.filter(blocked_by == 3).sum(),
            late_blocked_us=late.filter(blocked_by == 3).sum(),
        )
    )
    return (
        timed.lazy().join(lost, on="hold", how="left", maintain_order="left")
        .with_columns(pl.col("away_us", "stopped_us", "blocked_us", "late_blocked_us").fill_null(0))
        .with_columns(
            work_us=until - pl.col("from_us") - pl.col("blocked_us"),
            pause_us=pl.col("stopped_us") - pl.col("away_us"),
            consult_us=pl.col("blocked_us") - pl.col("stopped_us"),
            overdue_us=(until - pl.col("late_from_us") - pl.col("late_blocked_us")).fill_null(0),
        )
        .collect()
    )


def handovers(held: pl.DataFrame) -> pl.DataFrame:
    """Returns the handovers, each with its receiver and its neighbours."""
    loop_length = pl.col("loop_length")
    first = (loop_length.is_null() & (receiver != "")).cast(pl.Int64)
    begins = case.ne_missing(case.shift(1))

    def lead(value: pl.Expr, rows: int = 1) -> pl.Expr:
        return pl.when(case == case.shift(-rows)).then(value.shift(-rows))

    return (
        held.lazy()
        .select(
            "case", "hold", "is_handover", "stays", "after_end", "procedure_id", handed_at="received_at", kind="handed_by",
            inferred=pl.col("arrived_by") == "next_act", receiver="holder", receiver_acts="acts",
            sender=lag(pl.col("holder")), sender_unit=lag(pl.col("unit")), step=lag(pl.col("step")), sender_acts=lag(pl.col("acts")),
        )
        .filter(~pl.col("stays"))
        .with_columns(station=pl.int_range(pl.len()))
        .with_columns(loop_length=(station - station.shift(1).over("case", "receiver")))
        .with_columns(visited=first.cum_sum())
        .with_columns(
            shape=pl.when(loop_length.is_null()).then(pl.lit("new")).when(loop_length == 2).then(pl.lit("ping_pong"))
            .otherwise(pl.lit("loop")),
            before_inferred=lag(pl.col("inferred")), came_from=lag(pl.col("sender")),
            sender_was_there=lag(loop_length).is_not_null(),
            earlier=lag(pl.col("visited"), 2) - pl.when(begins).then(pl.col("visited") - first).forward_fill(),
            next_at=lead(pl.col("handed_at")), comes_back=(lead(loop_length) == 2).fill_null(False),
            next_receiver=lead(receiver), after_next_receiver=lead(receiver, 2),
        )
        .with_columns(
            can_return=(pl.col("came_from") != "") & (receiver != "") & ~pl.col("after_end") & (kind != "assign")
            & ~((pl.col("shape") == "ping_pong") & (pl.col("next_receiver") != pl.col("sender")).fill_null(False)),
        )
        .filter("is_handover")
        .collect()
    )


def links(held: pl.DataFrame) -> pl.DataFrame:
    """Returns the holds with their neighbours: who had the case before, and what became of it in the three holds after."""
    holder, sender, released_by = pl.col("holder"), pl.col("sender"), pl.col("released_by")
    next_holder, next_released_by, second_holder = pl.col("next_holder"), pl.col("next_released_by"), pl.col("second_holder")
    returns, nth, goes_back = pl.col("returns"), pl.int_range(pl.len()), pl.col("goes_back")
    sent = ["assign", "forward"]

    def lead(value: pl.Expr, rows: int = 1) -> pl.Expr:
        return pl.when(case == case.shift(-rows)).then(value.shift(-rows))

    return (
        held.lazy()
        .with_columns(
            sender=lag(holder), returns=(lag(holder, 2) == holder).fill_null(False),
            next_holder=lead(holder), next_step=lead(pl.col("step")), next_acts=lead(pl.col("acts")),
            next_arrived_by=lead(pl.col("arrived_by")), next_released_by=lead(released_by),
            second_holder=lead(holder, 2), second_released_by=lead(released_by, 2), third_holder=lead(holder, 3),
        )
        # In A, B, A, B the case is back with A; B's next hold is A's sending it again.
        .with_columns(is_back=returns & ((nth - pl.when(~returns).then(nth).forward_fill()) % 2 == 1))
        .with_columns(
            is_received=pl.col("arrived_by").is_in(sent) & ~pl.col("after_end") & ~pl.col("is_back") & (sender != "").fill_null(False),
            is_decided=released_by.is_in(["assign", "forward", "send_up", "return", "complete", "deliver", "refuse"])
            | ((released_by == "open") & (pl.col("acts") > 0)),
            goes_back=released_by.is_in([*sent, "return"]) & ~pl.col("is_back") & ((sender != "") & (sender == next_holder)).fill_null(False),
            is_unsettled=second_holder.is_null() & (next_released_by == "open").fill_null(False),
            is_sent_again=(second_holder == holder).fill_null(False),
            receiver_decided=(
                (next_holder != "") & (pl.col("next_arrived_by") != "next_act")
                & ~((pl.col("next_acts") == 0) & next_released_by.is_in(["open", "next_act", "last_event", "withdraw"]))
            ).fill_null(False),
            comes_straight_back=(next_released_by.is_in([*sent, "return"]) & (second_holder == holder)).fill_null(False),
        )
        .with_columns(
            passes_on=(released_by == "forward") & ~goes_back & (pl.col("next_step") == pl.col("step")).fill_null(False),
            is_sent=released_by.is_in(sent) & ~pl.col("after_end") & ~goes_back,
        )
        .with_columns(is_first_sent=pl.col("is_sent") & (pl.col("is_sent").cast(pl.Int64).cum_sum().over("case", "holder") == 1))
        .collect()
    )


def sums(
    held: pl.DataFrame, linked: pl.DataFrame, undone: pl.DataFrame, handed: pl.DataFrame, asked: pl.DataFrame, worked_us
) -> pl.DataFrame:
    """Returns what the measures count: rows, rows with the outcome, and working time, by subject, unit, procedure and step."""
    late_us = pl.col("overdue_us") - pl.col("pause_us") - pl.col("consult_us")
    decided = ~pl.col("released_by").is_in(["open", "withdraw"])
    goes_back, passes_on, is_sent_again = pl.col("goes_back"), pl.col("passes_on"), pl.col("is_sent_again")
    is_received, is_unsettled = pl.col("is_received"), pl.col("is_unsettled")
    could_refuse = is_received & pl.col("is_decided")
    straight, third = pl.col("comes_straight_back"), pl.col("third_holder")
    ping_pong = pl.col("shape") == "ping_pong"
    live = (receiver != "") & ~pl.col("after_end")
    due, until, replied = pl.col("due_at"), pl.col("counted_until"), pl.col("replied_at").is_not_null()

    def rows(measure, table, where, outcome, subject, unit, work_us=pl.lit(0, pl.Int64)):
        return table.lazy().filter(where).select(
            pl.lit(measure).alias("measure"), pl.col(subject).alias("subject"), pl.col(unit).alias("unit"), "procedure_id", "step",
            outcome.fill_null(False).alias("outcome"), work_us.alias("work_us"),
        )

    by_holder, by_sender, by_consulted = ("holder", "unit"), ("sender", "sender_unit"), ("consulted", "consulted_unit")
    counted = [
        rows("handling_time", linked, ~(goes_back & ~is_sent_again & ~is_unsettled),
             decided & ~(is_received & (goes_back | passes_on)), *by_holder, pl.col("work_us")),
        rows("handling_time", undone, pl.lit(True), pl.lit(False), *by_holder),
        rows("overdue_hold", held, (pl.col("received_at") < due) & ~pl.col("after_end") & ((late_us > 0) | decided),
             late_us > 0, *by_holder),
        rows("pass_on", linked, could_refuse & ~goes_back, passes_on, *by_holder),
        rows("ping_pong", handed, pl.col("can_return"), ping_pong, *by_sender),
        rows("bounce", linked, could_refuse & ~(goes_back & is_unsettled), goes_back & is_sent_again, *by_holder),
        rows("loop", handed,
             live & (pl.col("earlier") > (pl.col("came_from") != "").cast(pl.Int64)
                     + ((pl.col("sender") != "") & pl.col("sender_was_there")).cast(pl.Int64)),
             pl.col("loop_length") > 2, *by_sender),
        rows("misroute", linked,
             pl.col("is_first_sent") & pl.col("receiver_decided")
             & ~(straight & third.is_null() & (pl.col("second_released_by") == "open").fill_null(False)),
             straight & (third != "") & (third != pl.col("next_holder")), *by_holder),
        rows("consult_delay", asked, pl.lit(True), replied, *by_consulted, worked_us(until) - worked_us(pl.col("asked_at"))),
        rows("consult_late", asked, (pl.col("asked_at") < due) & ((until > due) | replied), until > due, *by_consulted),
    ]
    by = ["measure", "subject", "unit", "procedure_id", "step"]
    return (
        pl.concat(counted).filter(pl.col("subject") != "").group_by(by)
        .agg(fact_rows=pl.len().cast(pl.Int64), observed=pl.col("outcome").sum().cast(pl.Int64), work_us=pl.col("work_us").sum())
        .collect()
    )


def level(log: pl.DataFrame, cases: pl.DataFrame, names: dict[str, str], worked_us) -> dict[str, pl.DataFrame]:
    """Returns the facts and sums of one level. `names` are the columns of actor, receiver and their units."""
    as_of = log["t"].max()
    e = log.with_columns(
        pl.col(names["actor"]).fill_null("").alias("actor"), pl.col(names["receiver"]).alias("receiver"),
        pl.col("unit_id").alias("unit"), pl.col("receiver_unit_id").alias("receiver_unit"),
    ).with_columns(passes=pl.col("hands") & receiver.is_not_null() & receiver.ne_missing(actor))
    rows, undone = judged(e)
    acts = way(e, rows, undone)
    waits = waiting(e, rows)
    asked = consultations(waits, cases, as_of)
    back = recalled(e, rows, cases)
    held = holds(e, acts, cases, blocked(waits, asked, back, cases, as_of, worked_us), as_of, worked_us)
    handed = handovers(held)
    counted = sums(held, links(held), back, handed, asked, worked_us)
    return {"holds": held, "handovers": handed, "consultations": asked, "sums": counted}

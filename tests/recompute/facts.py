"""One stage further up: counts the rows of `pass_on` and `handling_time` in the table of holds, as the measures' texts
(`buckstop list measures`) and docs/judging.md say, and compares n and y with `judging_strata`.

Each case is a chain of holds, in the order of `hold_no`, without holds that were recalled.
"""

import polars as pl

HANDED = {"assign", "forward", "return"}
GROUP = ["subject", "unit_id", "procedure_id", "step", "holding_mode", "month_number"]


def rows_of(holds):
    """Yields (measure, hold, outcome) for the holds of one case that count."""
    for hold in holds:
        if hold["released_by"] == "recalled":
            # Only that the work would have lasted at least so long is known.
            yield "handling_time", hold, False
    live = [hold for hold in holds if hold["released_by"] != "recalled"]
    is_back = False
    signs_off = sign_offs(live)
    for at, hold in enumerate(live):
        holder = lambda index: live[index]["official_id"] if 0 <= index < len(live) else None
        # The case came straight back to whoever had sent it: what happens then is dispatching.
        is_back = not is_back and at >= 2 and holder(at - 2) == holder(at)
        sender, receiver = holder(at - 1), holder(at + 1)
        named = hold["arrived_by"] in ("assign", "forward") and not hold["inferred"] and not hold["after_end"]
        received = named and not is_back and not signs_off[at] and sender not in (None, "UNKNOWN")
        by = hold["released_by"]
        returned = by in HANDED and not is_back and sender not in (None, "UNKNOWN") and sender == receiver
        sent_again = holder(at + 2) == holder(at)
        unsettled = at + 2 >= len(live) and at + 1 < len(live) and live[at + 1]["released_by"] == "open"
        same_step = at + 1 < len(live) and hold["step"] is not None and live[at + 1]["step"] == hold["step"]
        passed_on = by == "forward" and same_step and not returned
        decided = hold["acts"] > 0 if by == "open" else by not in ("withdraw", "next_act", "last_event", "start")
        if received and decided and not returned:
            yield "pass_on", hold, passed_on
        if not (returned and not sent_again and not unsettled):
            refused = received and (returned or passed_on)
            yield "handling_time", hold, hold["released_at"] is not None and by != "withdraw" and not refused


def sign_offs(live):
    """For each hold of a case, whether its holder signs: in it, or when the case comes again after it was handed back."""
    signs = [hold["signed"] for hold in live]
    for at in reversed(range(len(live) - 2)):
        handed = live[at]["released_by"] in HANDED | {"send_up"}
        again = live[at]["official_id"] == live[at + 2]["official_id"]
        signs[at] = signs[at] or (handed and again and signs[at + 2])
    return signs


def counted(holds: pl.DataFrame, zone: str) -> pl.DataFrame:
    """n and y by measure, subject, unit, procedure, step, mode and month."""
    rows = []
    for case in holds.sort("case_id", "hold_no").partition_by("case_id", maintain_order=True):
        for measure, hold, outcome in rows_of(case.to_dicts()):
            rows.append((measure, hold["official_id"], hold["unit_id"], hold["procedure_id"], hold["step"],
                         hold["mode"], hold["counted_at"], int(outcome)))
    names = ["measure", *GROUP[:5], "counted_at", "outcome"]
    table = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.col("counted_at").dt.convert_time_zone(zone)
    )
    month = (pl.col("counted_at").dt.year().cast(pl.Int64) - 1970) * 12 + pl.col("counted_at").dt.month() - 1
    table = table.with_columns(month_number=month)
    return table.group_by(["measure", *GROUP]).agg(n=pl.len().cast(pl.Int64), y=pl.col("outcome").sum())


def differences(folder, strata: pl.DataFrame, zone: str):
    """Returns the number of strata compared, and those whose n or y differs. `zone` is the time zone of the months."""
    holds = pl.read_parquet(folder / "facts/holds/*.parquet")
    holds = holds.with_columns(pl.col(pl.Categorical).cast(pl.String))
    # A hold counts when it ends, or at the end of observation while it is running.
    running = pl.col("received_at") + pl.duration(microseconds=(pl.col("elapsed_seconds") * 1e6).round())
    holds = holds.with_columns(counted_at=pl.coalesce("released_at", running))
    again = counted(holds, zone)
    said = strata.filter((pl.col("holder_level") == "official") & pl.col("measure").is_in(["pass_on", "handling_time"]))
    both = said.join(again, on=["measure", *GROUP], how="left", nulls_equal=True)
    differ = (pl.col("fact_rows") != pl.col("n")) | (pl.col("outcomes") != pl.col("y")) | pl.col("n").is_null()
    return len(both), both.filter(differ)

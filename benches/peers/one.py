"""Runs one of the other programs once: `one.py duckdb|polars STORE OUT [--facts]`.

It writes the sums of both levels to the folder OUT and, with `--facts`, also the holds, handovers and consultations, as Parquet
with zstd. It prints seconds and CPU seconds.
"""

import json
import pathlib
import string
import sys
import time

from columns import columns
from working_time import DAY_US, ZONE_US, WorkingTime

HERE = pathlib.Path(__file__).resolve().parent


def in_duckdb(store: pathlib.Path, out: pathlib.Path, facts: bool) -> tuple[float, float]:
    import duckdb

    spent = Spent()
    base = duckdb.connect()
    base.execute("SET enable_progress_bar = false; SET threads = 2; SET preserve_insertion_order = false")
    working = WorkingTime()
    local, place = f"(t + {ZONE_US})", f"((t + {ZONE_US}) // {DAY_US} - {working.first_day} + 1)"
    within = " + ".join(f"least(greatest({local} % {DAY_US} - {start}, 0), {stop - start})" for start, stop in working.shifts)
    base.execute(f"SET VARIABLE before = {working.before}; SET VARIABLE worked = {working.worked}")
    base.execute(
        f"CREATE MACRO worked_us(t) AS getvariable('before')[{place}] + getvariable('worked')[{place}] * ({within})"
    )

    def script(name: str, **names: str) -> None:
        base.execute(string.Template((HERE / name).read_text()).substitute(names))

    script("events.sql", events=f"{store}/events/*/*.parquet", cases=f"{store}/cases/*/*.parquet")
    levels = {
        "official": {"actor": "official", "receiver": "receiver", "unit": "unit", "receiver_unit": "receiver_unit"},
        "unit": {"actor": "unit", "receiver": "receiver_unit", "unit": "unit", "receiver_unit": "receiver_unit"},
    }
    for level, names in levels.items():
        script("level.sql", **names)
        base.execute(f"COPY sums TO '{out}/{level}_sums.parquet'")
        for fact, (_, _, theirs) in columns(level).items() if facts else []:
            base.execute(f"""
                COPY (SELECT {", ".join(theirs)} FROM {fact} JOIN numbers USING (case_no))
                TO '{out}/{level}_{fact}.parquet' (FORMAT parquet, COMPRESSION zstd)
            """)
    return spent.so_far()


def in_polars(store: pathlib.Path, out: pathlib.Path, facts: bool) -> tuple[float, float]:
    import polars

    import in_polars as peer

    spent = Spent()
    working = WorkingTime()
    before, worked = polars.Series(working.before), polars.Series(working.worked)

    def worked_us(t: polars.Expr) -> polars.Expr:
        place = (t + ZONE_US) // DAY_US - working.first_day
        within = sum(((t + ZONE_US) % DAY_US - start).clip(0, stop - start) for start, stop in working.shifts)
        return polars.lit(before).gather(place) + polars.lit(worked).gather(place) * within

    log, cases = peer.read(*(sorted(map(str, store.glob(f"{table}/*/*.parquet"))) for table in ("events", "cases")))
    levels = {
        "official": {"actor": "official_id", "receiver": "receiver_id"},
        "unit": {"actor": "unit_id", "receiver": "receiver_unit_id"},
    }
    for level, names in levels.items():
        tables = peer.level(log, cases, names, worked_us)
        tables["sums"].write_parquet(out / f"{level}_sums.parquet")
        for fact, (_, _, theirs) in columns(level).items() if facts else []:
            table = tables[fact].lazy().join(cases.lazy().select("case", "case_id"), on="case", how="left")
            table.select(theirs).collect().write_parquet(out / f"{level}_{fact}.parquet", compression="zstd")
        del tables
    return spent.so_far()


class Spent:
    """Seconds and CPU seconds since its creation."""

    def __init__(self) -> None:
        self.begun = time.perf_counter(), time.process_time()

    def so_far(self) -> tuple[float, float]:
        return time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]


if __name__ == "__main__":
    peer, store, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    print(json.dumps({"duckdb": in_duckdb, "polars": in_polars}[peer](store, out, "--facts" in sys.argv)))

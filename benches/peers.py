#!/usr/bin/env python3
"""Compares trace and measure with the same computation in DuckDB SQL and in Python polars.

    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install duckdb polars
    cargo build --release
    target/release/buckstop simulate sim/ --events 10M
    target/release/buckstop ingest sim/events.csv sim/cases.csv --store big
    /tmp/bench/bin/python benches/peers.py target/release/buckstop big [--rounds 3] [--dir DIR]

All three programs read the same lake on the same two cores, in turns. For officials and for units they return the number of rows
that each of the nine measures counts, the number of rows with the outcome, and the working time, grouped by subject, unit,
procedure and step. The other two programs (`benches/peers/`) follow the rules of `docs/walk.md` as far as a simulated log needs
them: holds that a recall undid are left out (no measure counts them), no event of a system answers a question, all handovers name a lead,
no source only fills gaps, and one calendar applies to all.

The script first compares the results, and stops if they differ: each hold with its times, each handover with its shape, and each
consultation; then the sums of both other programs; then these with the rows and outcomes in buckstop's table of measures, which leaves out
rows that have no peers. Each `run` adds a run to the store.

**Out of date**: on 28 November 2026 the rules of handling_time, bounce, pass_on and misroute changed (they follow the chain of
holds, by shape and step). Both other programs still count by the former rules, so the last comparison stops here. The figures in
benches/README.md are of the former rules.

The other programs do less, which is in their favour: they write no facts, count neither months nor time bins nor counterparts, and make no
tables of pauses, cases or completeness. For buckstop the time is that of the stage `trace` in `run.json`, which does all of this, and
the memory is that of the whole run. Loading programs and libraries is not counted for any of them.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

import duckdb
import polars

CORES = {0, 1}
ONE = pathlib.Path(__file__).resolve().parent / "peers" / "one.py"
# For these measures buckstop leaves out rows whose counterpart dealt with nobody else, because they have no peers.
WITH_COUNTERPART = "('pass_on', 'ping_pong', 'bounce', 'misroute')"
Figures = tuple[float, float, float]


def launched(command: list[str]) -> tuple[str, int]:
    """Runs a command on the two cores; returns its output and its peak memory in MiB."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: os.sched_setaffinity(0, CORES)
    )
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return printed, usage.ru_maxrss // 1024


def peer(name: str, asked: argparse.Namespace, *options: str) -> Figures:
    printed, memory = launched([sys.executable, str(ONE), name, str(asked.store), str(asked.dir / name), *options])
    seconds, cpu_seconds = json.loads(printed)
    return seconds, cpu_seconds, memory


def buckstop(asked: argparse.Namespace) -> Figures:
    _, memory = launched([asked.buckstop, "run", "--store", str(asked.store), "-q"])
    ledger = json.loads((asked.store / "latest" / "run.json").read_text())
    (trace,) = (stage for stage in ledger["stages"] if stage["stage"] == "trace")
    return trace["wall_seconds"], trace["cpu_seconds"], memory


def same_facts(asked: argparse.Namespace, name: str, level: str) -> None:
    """Ends the program if the facts of another program differ from those of the run in any row."""
    facts = asked.store / "latest" / "facts"
    official = level == "official"
    prefix, end = ("", "id") if official else ("unit_", "unit_id")
    holder = "official_id" if official else "unit_id"
    us = "round({}_seconds * 1e6)::BIGINT".format
    tables = {
        "holds": (
            f"""case_id, coalesce({holder}, ''), unit_id, procedure_id, step, epoch_us(received_at), epoch_us(released_at),
            {us('work')}, {us('pause')}, {us('consult')}, epoch_us(due_at), {us('overdue')}, arrived_by, released_by, acts,
            after_end""",
            "released_by <> 'recalled'",
            """case_id, holder, unit, procedure_id, step, received_at, released_at, work_us, pause_us, consult_us, due_at,
            overdue_us, arrived_by, released_by, acts, after_end""",
        ),
        "handovers": (
            f"""case_id, epoch_us(handed_at), coalesce(sender_{end}, ''), sender_unit_id, coalesce(receiver_{end}, ''),
            procedure_id, step, kind, shape, loop_length, sender_acts, receiver_acts, comes_back, inferred""",
            "NOT recalled",
            """case_id, handed_at, sender, sender_unit, receiver, procedure_id, step, kind, shape, coalesce(loop_length, 0),
            sender_acts, receiver_acts, comes_back, inferred""",
        ),
        "consultations": (
            f"""case_id, consulted_{end}, consulted_unit_id, procedure_id, step, epoch_us(asked_at), epoch_us(replied_at),
            epoch_us(due_at), epoch_us(counted_until)""",
            "true",
            """case_id, consulted, consulted_unit, procedure_id, step, asked_at, replied_at, due_at, counted_until""",
        ),
    }
    for table, (ours, where, theirs) in tables.items():
        one = f"SELECT {as_text(ours)} FROM '{facts}/{prefix}{table}/*.parquet' WHERE {where}"
        other = f"SELECT {as_text(theirs)} FROM '{asked.dir / name}/{level}_{table}.parquet'"
        must_be_same(f"{level} {table}, buckstop and {name}", one, other)


def as_text(columns: str) -> str:
    return ", ".join(f"({column.strip()})::VARCHAR" for column in split(columns))


def split(columns: str) -> list[str]:
    """Splits a list of columns at the commas outside parentheses."""
    found, depth = [""], 0
    for letter in columns:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


def must_be_same(what: str, one: str, other: str) -> None:
    (rows,) = duckdb.execute(f"SELECT count(*) FROM ({one})").fetchall()[0]
    (differing,) = duckdb.execute(
        f"SELECT count(*) FROM (({one}) EXCEPT ALL ({other}) UNION ALL (({other}) EXCEPT ALL ({one})))"
    ).fetchall()[0]
    print(f"{what}: {rows} rows, {differing} differ", flush=True)
    if differing:
        sys.exit("the results are not the same")


def same_sums(asked: argparse.Namespace, level: str) -> None:
    """Ends the program if the sums of the other programs differ from each other or from the table of measures of the run."""
    sums = {name: f"FROM '{asked.dir / name}/{level}_sums.parquet'" for name in ("duckdb", "polars")}
    columns = f"SELECT {as_text('measure, subject, unit, procedure_id, step, fact_rows, observed, work_us')}"
    must_be_same(f"{level} sums, DuckDB and polars", f"{columns} {sums['duckdb']}", f"{columns} {sums['polars']}")
    manifest = json.loads((asked.store / "manifest.json").read_text())
    # Accounts of several people hold cases but are not compared with anybody.
    placeholders = ", ".join(f"'{name}'" for name in ["", *manifest["placeholders"]])
    unit = "unit" if level == "official" else "NULL"
    shown = f"FROM '{asked.store}/latest/measures.parquet' WHERE holder_level = '{level}' AND fact_rows > 0"
    rows = duckdb.execute(f"""
        WITH ours AS (SELECT measure, subject, {unit} AS unit, fact_rows, observed::BIGINT AS observed {shown}),
        theirs AS (
            SELECT measure, subject, {unit} AS unit, sum(fact_rows)::BIGINT AS fact_rows, sum(observed)::BIGINT AS observed
            {sums['duckdb']} WHERE subject NOT IN ({placeholders}) AND measure IN (FROM (SELECT measure {shown})) GROUP BY ALL
        ),
        both_sides AS (
            SELECT
                coalesce(ours.measure, theirs.measure) AS measure, theirs.fact_rows - ours.fact_rows AS left_out,
                coalesce(left_out = 0 AND ours.observed = theirs.observed, false) AS same,
                coalesce(ours.measure IN {WITH_COUNTERPART} AND left_out > 0, false) AS may_differ
            FROM ours FULL JOIN theirs ON ours.measure = theirs.measure AND ours.subject = theirs.subject
                AND ours.unit IS NOT DISTINCT FROM theirs.unit
        )
        SELECT
            measure, count(*), count(*) FILTER (NOT same), coalesce(sum(left_out), 0),
            count(*) FILTER (NOT same AND NOT may_differ)
        FROM both_sides GROUP BY measure ORDER BY measure
    """).fetchall()
    for measure, subjects, fewer, left_out, wrong in rows:
        print(f"{level} {measure}: {subjects} subjects, {fewer} with fewer rows in the table of measures "
              f"({left_out} that have nobody to compare with)")
        if wrong:
            sys.exit("the results are not the same")


def compare(asked: argparse.Namespace) -> None:
    buckstop(asked)
    for name in ("duckdb", "polars"):
        peer(name, asked, "--facts")
    for level in ("official", "unit"):
        for name in ("duckdb", "polars"):
            same_facts(asked, name, level)
        same_sums(asked, level)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("buckstop")
    parser.add_argument("store", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/buckstop-bench"))
    parser.add_argument("--compared", action="store_true", help="only the rounds: the results were compared before")
    asked = parser.parse_args()
    print(f"DuckDB {duckdb.__version__}, polars {polars.__version__}", flush=True)
    if not asked.compared:
        compare(asked)
    figures: dict[str, list[Figures]] = {"buckstop": [], "polars": [], "DuckDB": []}
    for number in range(asked.rounds):
        figures["buckstop"].append(buckstop(asked))
        figures["polars"].append(peer("polars", asked))
        figures["DuckDB"].append(peer("duckdb", asked))
        for name, rounds in figures.items():
            print("round {} {}: {:.1f} s, {:.1f} s CPU, {} MiB".format(number + 1, name, *rounds[-1]), flush=True)
    medians = {name: [statistics.median(column) for column in zip(*rounds)] for name, rounds in figures.items() if rounds}
    for name, (wall, cpu, memory) in medians.items():
        times = wall / medians["buckstop"][0]
        print(f"{name}: {wall:.1f} s, {cpu:.1f} s CPU, {memory:.0f} MiB, {times:.1f} times as long as buckstop")


if __name__ == "__main__":
    main()

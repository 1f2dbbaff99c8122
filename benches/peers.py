#!/usr/bin/env python3
"""Compares trace and measure with the same computation in DuckDB SQL and in Python polars.

    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install duckdb polars
    cargo build --release
    target/release/buckstop simulate sim/ --events 10M
    target/release/buckstop ingest sim/events.csv sim/cases.csv --store big
    cargo bench --bench facts --no-run
    /tmp/bench/bin/python benches/peers.py target/release/buckstop big [--rounds 3] [--dir DIR]

All three programs read the same lake on the same two cores, in turns. For officials and for units they return the number of rows
that each of nine measures counts, the number of rows with the outcome, and the working time, grouped by subject, unit, procedure
and step. The other two programs (`benches/peers/`) follow version 5 of `docs/walk.md` as far as a simulated log needs it: no
event of a system answers a question, all handovers name a lead, only handovers that name a receiver are recalled, no source only
fills gaps, and one calendar applies to all. `peers/buckstop.toml` turns off what they do not do.

The script first compares the results, and stops if they differ: each hold with its times, each handover with its shape, and each
consultation; then the sums of both other programs; then these with buckstop's table of strata, which has every row that a measure
counts. Each `run` adds a run to the store.

There are two comparisons. *Sums*: nobody writes facts. *Facts*: all three write holds, handovers and consultations of both levels as
Parquet, compressed with zstd. The other programs do less in both, which is in their favour: buckstop counts months, time bins
and counterparts of all its measures, and writes all its tables with more columns. The time of buckstop is that of `benches/facts.rs`,
which walks over all buckets as a run does and stops there. Loading programs and libraries, and finding out who is who, are not
counted for any of them.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

import duckdb
import polars

CORES = {0, 1}
PEERS = pathlib.Path(__file__).resolve().parent / "peers"
ONE, CONFIG = PEERS / "one.py", PEERS / "buckstop.toml"
sys.path.insert(0, str(PEERS))
from columns import columns  # noqa: E402

# What all three programs count.
MEASURES = (
    "handling_time", "overdue_hold", "pass_on", "ping_pong", "bounce", "loop", "misroute", "consult_delay", "consult_late",
)
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


def buckstop(asked: argparse.Namespace, *options: str) -> Figures:
    facts = [str(asked.dir / "buckstop")] if options else []
    printed, memory = launched([asked.bench, str(asked.store), str(CONFIG), *facts])
    shutil.rmtree(asked.dir / "buckstop", ignore_errors=True)
    seconds, cpu_seconds = json.loads(printed)
    return seconds, cpu_seconds, memory


def same_facts(asked: argparse.Namespace, name: str, level: str) -> None:
    """Ends the program if the facts of another program differ from those of the run in any row."""
    facts = asked.store / "latest" / "facts"
    prefix = "" if level == "official" else "unit_"
    for table, (ours, where, theirs) in columns(level).items():
        one = f"SELECT {as_text(ours)} FROM '{facts}/{prefix}{table}/*.parquet' WHERE {where}"
        other = f"SELECT {as_text(theirs)} FROM '{asked.dir / name}/{level}_{table}.parquet'"
        must_be_same(f"{level} {table}, buckstop and {name}", one, other)


def as_text(names: list[str]) -> str:
    return ", ".join(f"({name})::VARCHAR" for name in names)


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
    both = f"SELECT {as_text(['measure', 'subject', 'unit', 'procedure_id', 'step', 'fact_rows', 'observed', 'work_us'])}"
    must_be_same(f"{level} sums, DuckDB and polars", f"{both} {sums['duckdb']}", f"{both} {sums['polars']}")
    manifest = json.loads((asked.store / "manifest.json").read_text())
    # Accounts of several people hold cases but are not compared with anybody.
    placeholders = ", ".join(f"'{name}'" for name in ["", *manifest["placeholders"]])
    shared = ", ".join(f"'{measure}'" for measure in MEASURES)
    # Every row that a measure counts is in the table of strata, also those that are compared nowhere.
    ours = f"""SELECT measure, subject, unit_id, procedure_id, step, sum(fact_rows), sum(outcomes)
        FROM '{asked.store}/latest/judging_strata.parquet'
        WHERE holder_level = '{level}' AND measure IN ({shared}) GROUP BY ALL"""
    theirs = f"""SELECT measure, subject, unit, procedure_id, step, fact_rows, observed {sums['duckdb']}
        WHERE subject NOT IN ({placeholders}) AND measure IN (SELECT measure FROM ({ours}))"""
    for measure in MEASURES:
        of_measure = f"WHERE measure = '{measure}'"
        must_be_same(f"{level} {measure}, buckstop and DuckDB", *(f"FROM ({side}) {of_measure}" for side in (ours, theirs)))


def compare(asked: argparse.Namespace) -> None:
    launched([asked.buckstop, "run", "--store", str(asked.store), "--config", str(CONFIG), "-q"])
    for name in ("duckdb", "polars"):
        peer(name, asked, "--facts")
    for level in ("official", "unit"):
        for name in ("duckdb", "polars"):
            same_facts(asked, name, level)
        same_sums(asked, level)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("buckstop")
    parser.add_argument("bench", help="the program of benches/facts.rs")
    parser.add_argument("store", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/buckstop-bench"))
    parser.add_argument("--compared", action="store_true", help="only the rounds: the results were compared before")
    asked = parser.parse_args()
    print(f"DuckDB {duckdb.__version__}, polars {polars.__version__}", flush=True)
    if not asked.compared:
        compare(asked)
    programs = {
        "buckstop": lambda *options: buckstop(asked, *options),
        "polars": lambda *options: peer("polars", asked, *options),
        "DuckDB": lambda *options: peer("duckdb", asked, *options),
    }
    figures: dict[tuple[str, str], list[Figures]] = {}
    for number in range(asked.rounds):
        for row, options in (("sums", []), ("facts", ["--facts"])):
            for name, run in programs.items():
                figures.setdefault((row, name), []).append(run(*options))
                shown = "{:.1f} s, {:.1f} s CPU, {} MiB".format(*figures[row, name][-1])
                print(f"round {number + 1} {row}, {name}: {shown}", flush=True)
    medians = {key: [statistics.median(column) for column in zip(*rounds)] for key, rounds in figures.items()}
    for (row, name), (wall, cpu, memory) in medians.items():
        ours = medians[row, "buckstop"]
        print(
            f"{row}, {name}: {wall:.1f} s ({wall / ours[0]:.1f} times buckstop), {cpu:.1f} s CPU ({cpu / ours[1]:.1f} times), "
            f"{memory:.0f} MiB"
        )


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Compares the reading of XES with rustxes, in one run on one file.

    pip install rustxes polars
    benches/xes.py LOG.xes.gz [--events 1000000] [--rounds 5] [--keep FILE]

The script repeats the traces of a log under new names until it has the given number of events, and lets both programs read the
result in turns. First it compares what both return: events, cases, officials, handovers in file order, and the first
and last time. Our side is `cargo bench --bench source`, which reads through the profile `xes` into a sink that counts.
rustxes returns a data frame of all attributes, which is its purpose.
"""

import argparse
import gzip
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars
import rustxes

ROOT = Path(__file__).resolve().parent.parent
MISSING = {"-", "?", "EMPTY", "UNKNOWN", "MISSING", "NULL", "null", "None", "nan", "NaN", ""}


def repeated(log: Path, events: int, out: Path) -> None:
    """Writes the log with its traces repeated under new names."""
    with gzip.open(log, "rt", encoding="utf-8-sig") as file:
        text = file.read()
    start, end = text.index("<trace>"), text.rindex("</trace>") + len("</trace>")
    traces = text[start:end].split("<trace>")[1:]
    # The name of a trace may follow its events; then it is the only name outside of them.
    outside = re.compile(r"(<event>.*?</event>)|(<string key=\"concept:name\" value=\")([^\"]*)(\")", re.S)
    times = -(-events // text.count("<event>", start, end))
    with gzip.open(out, "wt", encoding="utf-8", compresslevel=6) as file:
        file.write(text[:start])
        for number in range(times):
            rename = lambda m: m[1] or f"{m[2]}{m[3]}#{number}{m[4]}"
            for trace in traces:
                file.write("<trace>" + outside.sub(rename, trace))
        file.write(text[end:])


def theirs(path: Path) -> dict:
    frame = rustxes.import_xes(str(path))[0]
    official = polars.col("org:resource")
    official = polars.when(official.is_in(list(MISSING))).then(None).otherwise(official)
    frame = frame.with_columns(official.alias("official"))
    runs = frame.with_columns(
        before=polars.col("official").shift(1).over("case:concept:name"),
        place=polars.int_range(polars.len()).over("case:concept:name"),
    )
    changes = runs.filter(
        (polars.col("place") > 0) & polars.col("official").ne_missing(polars.col("before"))
    )
    instants = frame["time:timestamp"].dt.epoch("us")
    return {
        "events": frame.height,
        "cases": frame["case:concept:name"].n_unique(),
        "officials": frame["official"].drop_nulls().n_unique(),
        "handovers": changes.height,
        "first_us": instants.min(),
        "last_us": instants.max(),
    }


def ours(path: Path, rounds: int) -> dict:
    command = ["cargo", "bench", "--quiet", "--bench", "source", "--", str(path), "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("log", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="where the repeated log is kept, or taken from if it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "repeated.xes.gz"
        if not path.exists():
            repeated(options.log, options.events, path)
        mine, other = ours(path, 0), theirs(path)
        differing = {key: (mine[key], value) for key, value in other.items() if mine[key] != value}
        print({key: mine[key] for key in other}, f"{path.stat().st_size / 1e6:.1f} MB packed")
        if differing:
            sys.exit(f"the figures differ (ours, theirs): {differing}")
        seconds = {"buckstop": [], "rustxes": []}
        for _ in range(options.rounds):
            seconds["buckstop"] += ours(path, 1)["seconds"]
            start = time.perf_counter()
            rustxes.import_xes(str(path))
            seconds["rustxes"].append(time.perf_counter() - start)
        for name, found in seconds.items():
            print(f"{name:>9}: median {statistics.median(found):.3f} s of {sorted(round(s, 3) for s in found)}")
        print(f"ratio: {statistics.median(seconds['rustxes']) / statistics.median(seconds['buckstop']):.2f}")


if __name__ == "__main__":
    main()

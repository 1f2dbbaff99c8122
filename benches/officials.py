#!/usr/bin/env python3
"""Measures how the CPU time of a run grows with the number of officials.

    cargo build --release
    python3 benches/officials.py target/release/buckstop [--officials 1000,10000,100000] [--events 50] [--dir DIR]

For each number of officials the script simulates a log with the same number of events for each official, and runs buckstop over
it. Events grow in proportion, so the CPU time for each event should stay the same. The script prints it for each stage of
`run.json`, with the peak memory, and ends with 1 if an event of the largest log takes more than `--at-most` (1.5) times the CPU
of an event of the smallest one.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys


def run(buckstop: str, folder: pathlib.Path, officials: int, events: int) -> dict:
    """Simulates a log, runs buckstop over it, and returns the ledger of the run."""
    log, store = folder / "log", folder / "store"
    for old in (log, store):
        shutil.rmtree(old, ignore_errors=True)
    size = ["--officials", str(officials), "--events", str(officials * events)]
    subprocess.run([buckstop, "simulate", log, *size], check=True, stdout=subprocess.DEVNULL)
    inputs = [log / "events.csv", log / "cases.csv"]
    subprocess.run([buckstop, "run", *inputs, "--store", store, "--no-gate", "-q"], check=True, stdout=subprocess.DEVNULL)
    ledger = json.loads((store / "latest" / "run.json").read_text())
    for old in (log, store):
        shutil.rmtree(old)
    return ledger


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("buckstop")
    parser.add_argument("--officials", default="1000,10000,100000", help="numbers of officials, in increasing order")
    parser.add_argument("--events", type=int, default=50, help="events for each official")
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/officials"))
    parser.add_argument("--at-most", type=float, default=1.5)
    asked = parser.parse_args()
    asked.dir.mkdir(parents=True, exist_ok=True)

    totals = []
    print("| officials | events | CPU s | µs for each event, by stage | peak memory, MiB |")
    print("|---:|---:|---:|---|---:|")
    for officials in map(int, asked.officials.split(",")):
        ledger = run(asked.buckstop, asked.dir, officials, asked.events)
        events = sum(file["rows_read"] for file in ledger["files"] if file["name"] == "events.csv")
        stages = {stage["stage"]: stage["cpu_seconds"] for stage in ledger["stages"]}
        totals.append(sum(stages.values()) / events)
        shares = ", ".join(f"{name} {seconds / events * 1e6:.1f}" for name, seconds in stages.items())
        print(
            f"| {officials:,} | {events:,} | {sum(stages.values()):.1f} | {totals[-1] * 1e6:.1f}: {shares} "
            f"| {ledger['peak_memory_bytes'] >> 20:,} |",
            flush=True,
        )
    growth = totals[-1] / totals[0]
    print(f"An event of the largest log takes {growth:.2f} times the CPU of one of the smallest.")
    if growth > asked.at_most:
        sys.exit(1)


if __name__ == "__main__":
    main()

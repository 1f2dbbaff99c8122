#!/usr/bin/env python3
"""Measures how time, memory and the store grow with the number of events.

    cargo build --release
    python3 benches/growth.py target/release/buckstop [--millions 1,10,100] [--piece 10] [--dir DIR]

For each size the script simulates logs of at most `--piece` million events, and ingests each of them into one store before it
simulates the next, so that not more than one log (0.32 GB for a million events) is on the disk. Each log has officials and cases of
its own, as if one province came after the other. Then it runs buckstop over the store once. It prints for each size the CPU for a
million events, of ingest and of the run, the peak memory of either, the size of the store without runs, and the number of buckets.
It ends with 1 if a million events of the largest size take more than `--at-most` (1.15) times the CPU of those of the smallest one
of at least ten million events (a smaller log has not yet the cost of a large one), or if it takes more than `--memory` GiB (4).
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

MILLION = 1_000_000


def measured(command: list) -> tuple[float, float]:
    """Runs a command. Returns its CPU seconds and its peak memory in GiB."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {command}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << 20)


def simulate(buckstop: str, log: pathlib.Path, piece: int, events: int) -> None:
    """Writes the log of a piece. Its number becomes the end of the codes of its cases."""
    shutil.rmtree(log, ignore_errors=True)
    # Without defects, each line is a row.
    size = ["--events", str(events), "--seed", str(piece + 1), "--clean", "-q"]
    subprocess.run([buckstop, "simulate", log, *size], check=True, stdout=subprocess.DEVNULL)
    for name in ("events.csv", "cases.csv"):
        # Each log counts its cases from one, so the codes of two logs may be equal.
        subprocess.run(["sed", "-i", f"2,$s/^[^,]*/&{piece:02}/", log / name], check=True)


def bytes_of(folder: pathlib.Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(asked: argparse.Namespace, millions: int) -> dict:
    log, store = asked.dir / "log", asked.dir / "store"
    shutil.rmtree(store, ignore_errors=True)
    ingest, memory, left, piece = 0.0, 0.0, millions, 0
    while left > 0:
        simulate(asked.buckstop, log, piece, min(left, asked.piece) * MILLION)
        inputs = [log / "events.csv", log / "cases.csv"]
        seconds, peak = measured([asked.buckstop, "ingest", *inputs, "--store", store, "--no-gate", "-q"])
        ingest, memory = ingest + seconds, max(memory, peak)
        shutil.rmtree(log)
        left, piece = left - asked.piece, piece + 1
    manifest = json.loads((store / "manifest.json").read_text())
    events = sum(bucket["events"]["rows"] for bucket in manifest["buckets"] if bucket["events"])
    size = bytes_of(store)
    run, run_memory = measured([asked.buckstop, "run", "--store", store, "--no-gate", "-q"])
    stages = json.loads((store / "latest" / "run.json").read_text())["stages"]
    run_size = bytes_of((store / "latest").resolve())
    shutil.rmtree(store)
    return {
        "events": events,
        "ingest": ingest / events * MILLION,
        "run": run / events * MILLION,
        "stages": {stage["stage"]: stage["cpu_seconds"] / events * MILLION for stage in stages},
        "ingest_memory": memory,
        "run_memory": run_memory,
        "store": size,
        "run_size": run_size,
        "buckets": len(manifest["buckets"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("buckstop")
    parser.add_argument("--millions", default="1,10,100", help="millions of events, in increasing order")
    parser.add_argument("--piece", type=int, default=10, help="millions of events of one ingest")
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/growth-bench"))
    parser.add_argument("--at-most", type=float, default=1.15)
    parser.add_argument("--memory", type=float, default=4.0)
    asked = parser.parse_args()
    asked.dir.mkdir(parents=True, exist_ok=True)

    print("| events | buckets | CPU s for a million: ingest | run | by stage | peak GiB: ingest | run | store GB | run GB |")
    print("|---:|---:|---:|---:|---|---:|---:|---:|---:|")
    found = []
    for millions in map(int, asked.millions.split(",")):
        one = measure(asked, millions)
        found.append(one)
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in one["stages"].items())
        print(
            f"| {one['events']:,} | {one['buckets']} | {one['ingest']:.2f} | {one['run']:.2f} | {stages} "
            f"| {one['ingest_memory']:.2f} | {one['run_memory']:.2f} | {one['store'] / 1e9:.2f} | {one['run_size'] / 1e9:.2f} |",
            flush=True,
        )
    compared = [one for one in found if one["events"] >= 9 * MILLION] or found
    growth = compared[-1]["run"] / compared[0]["run"]
    memory = max(compared[-1]["ingest_memory"], compared[-1]["run_memory"])
    print(f"A million events of the largest store take {growth:.2f} times the CPU of a run, and at most {memory:.2f} GiB.")
    if growth > asked.at_most or memory > asked.memory:
        sys.exit(1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures how often the judging names innocent people, and how often it finds those who are not.

    cargo build --release
    python3 benches/fairness.py target/release/buckstop [--seeds 40] [--worlds null-clustered,traps] [--jobs 2] [--dir DIR]

For each world of `buckstop list worlds` and each seed the script simulates a year of offices with a known truth, runs buckstop
over it, and compares the findings with `truth.csv`. It prints a table of runs with an innocent named, the share of false names,
and the share of those found who differ, by measure and by the ratio that their own rows show. It ends with 1 if a world without
anybody guilty has an innocent in more than 5 % of its runs.

Named is an official in a finding of class review, route or support. Innocent is who is less than 1.15 times as slow, or does
a thing less than 1.15 times as often, as others, by every number of the truth. Support for somebody with planted or grown
overload is right, and counts as named but not as innocent.
"""

import argparse
import collections
import concurrent.futures
import csv
import pathlib
import shutil
import subprocess
import sys

NAMED = ("review", "route", "support")
TRUTH = {"handling_time": "pace", "consult_delay": "reply", "bounce": "bounce", "pass_on": "pass_on", "misroute": "misroute"}
INNOCENT = 1.15
NULL = ("null-independent", "null-clustered", "null-small", "null-small-clustered", "dominant", "dominant-apart")
WORLDS = NULL + ("planted-2x", "planted-3x", "units-20", "small-3x", "traps", "lying-inputs")


def rows(path: pathlib.Path) -> list[dict]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def truth_of(folder: pathlib.Path) -> dict[str, dict]:
    """Returns the truth by the name that buckstop shows, which has no title."""
    return {row["official"].split(" - (")[0]: row for row in rows(folder / "truth.csv")}


def worst(truth: dict) -> float:
    return max(float(truth[column] or 1) for column in TRUTH.values())


def judge(buckstop: str, world: str, seed: int, folder: pathlib.Path) -> collections.Counter:
    """Simulates and judges one year, and counts."""
    log, store = folder / f"{world}-{seed}", folder / f"{world}-{seed}-store"
    for old in (log, store):
        shutil.rmtree(old, ignore_errors=True)
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([buckstop, "simulate", log, "--world", world, "--seed", str(seed)], **quiet)
    inputs = [log / name for name in ("events.csv", "cases.csv", "leave.csv", "officials.csv", "units.csv")]
    config = folder / "csv-only.toml"
    subprocess.run([buckstop, "run", *inputs, "--store", store, "--config", config, "-q"], **quiet)
    truth, counted = truth_of(log), collections.Counter(runs=1)
    for finding in rows(store / "latest" / "findings.csv"):
        if finding["holder_level"] == "unit":
            counted["units"] += finding["class"] in NAMED
            continue
        about = truth.get(finding["subject"])
        if finding["class"] not in NAMED or about is None:
            continue
        innocent = worst(about) < INNOCENT
        if innocent and finding["class"] == "support" and finding["kind"] == "overloaded":
            innocent = not (about["planted"] or about["traps"])
        counted["named"] += 1
        counted["innocent"] += innocent
        if innocent:
            counted[f"innocent {about['role']}"] += 1
            print(f"  {world} {seed}: {finding['subject']} ({about['role']} {about['traps']}): {finding['measures']}", file=sys.stderr)
    counted["runs with innocent"] = int(counted["innocent"] > 0)
    for measure in rows(store / "latest" / "measures.csv"):
        about, column = truth.get(measure["subject"]), TRUTH.get(measure["measure"])
        if about is None or column is None or measure["holder_level"] != "official" or not measure["expected"]:
            continue
        ratio, expected = measured_ratio(measure), float(measure["expected"])
        if float(about[column] or 1) >= 1.8 and expected >= 20 and ratio >= 2:
            size = "2 to 3" if ratio < 3 else "3 and more"
            counted[f"differ {measure['measure']} {size}"] += 1
            counted[f"found {measure['measure']} {size}"] += measure["verdict"].startswith("flagged")
    for old in (log, store):
        shutil.rmtree(old)
    return counted


def measured_ratio(measure: dict) -> float:
    """Returns how many times as many, or as long, the rows themselves show, before anything is shrunk."""
    ratio = float(measure["ratio"] or 0)
    if measure["measure"] not in ("handling_time", "consult_delay"):
        return ratio
    # A ratio of hazards below 1 is slow; the shrunk numbers give the shape.
    theta, times = float(measure["theta"]), float(measure["times"])
    if ratio <= 0 or theta in (0, 1) or times in (0, 1):
        return 1.0
    import math

    return math.exp(math.log(ratio) * math.log(times) / math.log(theta))


def table(world: str, counted: collections.Counter) -> str:
    runs, named = counted["runs"], counted["named"]
    false = counted["innocent"] / named if named else 0.0
    cells = [world, runs, counted["runs with innocent"], f"{named / runs:.1f}", f"{counted['innocent'] / runs:.2f}", f"{false:.3f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def power(counted: collections.Counter) -> list[str]:
    keys = sorted(key.removeprefix("differ ") for key in counted if key.startswith("differ "))
    return [f"| {key} | {counted['differ ' + key]} | {counted['found ' + key] / counted['differ ' + key]:.2f} |" for key in keys]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("buckstop")
    parser.add_argument("--seeds", type=int, default=40, help="years for each world")
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--jobs", type=int, default=2, help="years judged at the same time")
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/buckstop-fairness"))
    args = parser.parse_args()
    args.dir.mkdir(parents=True, exist_ok=True)
    (args.dir / "csv-only.toml").write_text('lang = "en"\nthreads = 1\n[report]\nformats = ["csv"]\n')
    found, broken = collections.Counter(), False
    print("| world | runs | with an innocent | named a run | innocents a run | false share |\n|---|---:|---:|---:|---:|---:|")
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for world in args.worlds.split(","):
            years = [pool.submit(judge, args.buckstop, world, seed, args.dir) for seed in range(1, args.seeds + 1)]
            counted = collections.Counter()
            for year in years:
                counted += year.result()
            print(table(world, counted), flush=True)
            found += counted
            broken |= world in NULL and counted["runs with innocent"] > 0.05 * counted["runs"]
    print("\n| measure, ratio of the own rows | officials who differ, E* of 20 or more | found |\n|---|---:|---:|")
    print("\n".join(power(found)))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures how often the judging names innocent people, and how often it finds those who are not.

    cargo build --release
    python3 benches/fairness.py target/release/buckstop [--seeds 40] [--worlds null-clustered,traps] [--jobs 2] [--dir /dev/shm/fair]
    python3 benches/fairness.py target/release/buckstop --ablate --seeds 4

For each world of `buckstop list worlds` and each seed the script simulates a year of offices with a known truth, runs buckstop
over it, and compares the findings with `truth.csv`. It prints, as tables for docs/fairness.md: runs with an innocent named; the
same by role; traps by kind; the share of those found who differ; how often intervals contain the truth; and what became of
probabilities. It ends with 1 if a world without anybody guilty has an innocent in more than 5 % of its runs. `--ablate` judges
the same years again without each part of the judging in turn.

Named is an official in a finding of class review, rotate, route or support. Innocent is who is less than 1.15 times as slow, or
does a thing less than 1.15 times as often, as others, by every number of the truth. Support for somebody with planted or grown
overload is right, and counts as named but not as innocent. A year takes about 3 s of CPU, one of small offices 1 s.
"""

import argparse
import collections
import concurrent.futures
import csv
import math
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

NAMED = ("review", "rotate", "route", "support")
EVERYBODY = ("clerk", "dispatcher", "specialist", "leader", "consulted")
# For each measure: the column of truth.csv that tells its ratio, that of the unit's factor on it, and whose conduct it is.
TRUTH = {
    "handling_time": ("pace", "unit_pace", EVERYBODY),
    "consult_delay": ("reply", "unit_pace", ("consulted",)),
    "bounce": ("bounce", "unit_rates", ("specialist",)),
    "pass_on": ("pass_on", "unit_rates", ("specialist",)),
    "misroute": ("misroute", "unit_rates", ("dispatcher",)),
    "send_up": ("send_up", None, ("specialist",)),
    "send_up_bare": ("bare", None, ("specialist",)),
    "send_up_returned": ("rejected", "unit_rates", ("specialist",)),
    "eve_pause": ("eve_pause", None, ("specialist",)),
    "repeat_supplement": ("repeat_supplement", None, ("specialist",)),
    "consult_empty": ("empty_reply", None, ("consulted",)),
}
# Lateness follows from time, but by how much depends on the due dates: only its power is told.
LATE = {"overdue_hold": ("pace", None, EVERYBODY), "consult_late": ("reply", None, ("consulted",))}
DURATIONS = ("handling_time", "consult_delay")
INNOCENT, BEYOND = 1.15, 1.25
# A slow unit of the world `traps`, and a person who may be praised.
SLOW_UNIT, FASTER = 1.5, 1 / 1.15
NULL = ("null-independent", "null-clustered", "null-small", "null-small-clustered", "dominant", "dominant-apart")
PLANTED = ("planted-2x", "planted-3x", "planted-other-3x", "units-20", "small-3x")
WORLDS = NULL + PLANTED + ("traps", "lying-inputs")
SETTINGS = 'lang = "en"\nthreads = 1\n[store]\nbuckets = 4\n[report]\nformats = ["csv"]\n'
# What is judged again without a part of the judging: its name, and the settings that leave it out.
WITHOUT = {
    "nothing": "",
    "Mantel–Haenszel sums": '[judging]\nwithout = ["mantel_haenszel"]\n',
    "months in φ": '[judging]\nwithout = ["months"]\n',
    "typical colleague": '[judging]\nwithout = ["typical_colleague"]\n',
    "difficulty": '[judging]\nwithout = ["difficulty"]\n',
    "own unit": '[judging]\nwithout = ["own_unit"]\n',
    "timers": '[judging]\nwithout = ["timers"]\n',
    "modes apart": '[judging]\nwithout = ["modes"]\n',
    "absence, part time, newcomers": "[presence]\nmin_absence_days = 0\nsettling_days = 0\n",
    "persistence": "[judging]\npersistent_probability = 0.0\n",
}


def rows(path: pathlib.Path) -> list[dict]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# One year of offices


class Year:
    """A simulated year in a store. It may be judged several times with different settings."""

    def __init__(self, buckstop: str, world: str, seed: int, folder: pathlib.Path):
        self.buckstop, self.world, self.folder = buckstop, world, folder / f"{world}-{seed}"
        shutil.rmtree(self.folder, ignore_errors=True)
        log = self.folder / "log"
        self._run("simulate", log, "--world", world, "--seed", str(seed))
        # buckstop shows names without titles.
        self.truth = {row["official"].split(" - (")[0]: row for row in rows(log / "truth.csv")}
        self.inputs = sorted(path for path in log.iterdir() if path.name != "truth.csv")

    def _run(self, *arguments) -> None:
        subprocess.run([self.buckstop, *arguments, "-q"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def judge(self, settings: str) -> collections.Counter:
        """Judges the year with more settings, and counts what became of whom."""
        (self.folder / "buckstop.toml").write_text(SETTINGS + settings)
        store = self.folder / "store"
        self._run("run", *self.inputs, "--store", store, "--config", self.folder / "buckstop.toml")
        self.inputs = []  # The store has them from now on.
        count = collections.Counter({("runs", self.world): 1})
        findings = [one for one in rows(store / "latest" / "findings.csv") if one["holder_level"] == "official"]
        self._count_people(findings, count)
        named = {(one["subject"], measure) for one in findings if one["class"] in NAMED for measure in one["measures"].split(", ")}
        for measure in rows(store / "latest" / "measures.csv"):
            if measure["holder_level"] == "official" and measure["subject"] in self.truth:
                self._count_measure(measure, named, count)
        return count

    def remove(self) -> None:
        shutil.rmtree(self.folder)

    def _count_people(self, findings: list[dict], count: collections.Counter) -> None:
        classes = collections.defaultdict(set)
        for finding in findings:
            classes[finding["subject"]].add(finding["class"])
        innocents = 0
        for name, about in self.truth.items():
            found, innocent, role = classes[name], is_innocent(about), about["role"]
            named = bool(found.intersection(NAMED)) and not (found & set(NAMED) == {"support"} and is_overloaded(about))
            innocents += named and innocent
            for where in (("world", self.world), ("role", role)):
                count["people", *where] += 1
                count["named", *where] += bool(found.intersection(NAMED))
                count["innocent", *where] += innocent
                count["innocent named", *where] += named and innocent
                count["praised", *where] += "commend" in found
                count["praised wrongly", *where] += "commend" in found and float(about["pace"]) > FASTER
            for trap in traps(about) if innocent else ():
                count["trap", trap] += 1
                count["trap in review", trap] += bool(found & {"review", "rotate"})
                count["trap in support or route", trap] += bool(found & {"support", "route"})
            if named and innocent:
                print(f"  {self.world} {self.folder.name}: {name} ({role} {about['traps']}): {found}", file=sys.stderr)
        count["runs with innocent", self.world] = int(innocents > 0)

    def _count_measure(self, measure: dict, named: set, count: collections.Counter) -> None:
        about, name = self.truth[measure["subject"]], measure["measure"]
        column, of_unit, roles = (TRUTH | LATE).get(name, ("", None, ()))
        if about["role"] not in roles or not measure["expected"]:
            return
        conduct = float(about[column] or 1)
        ratio = measured_ratio(measure)
        if conduct >= 1.8 and float(measure["expected"]) >= 20 and ratio >= 2:
            key = (name, "2 to 3" if ratio < 3 else "3 and more")
            count["differ", *key] += 1
            count["flagged", *key] += measure["verdict"].startswith("flagged")
            count["told", *key] += (measure["subject"], name) in named
        if name in LATE or measure["verdict"] in ("too_little_data", "withheld", ""):
            return
        truth = conduct * float(about[of_unit] if of_unit else 1)
        # What is planted shows diluted by waits that are nobody's, so intervals are asked of ordinary people only.
        if not about["planted"] and not about["traps"] and about["behaviour"] == "normal":
            kind = "nobody differs" if self.world in NULL else "others"
            count["interval", about["role"], name, kind] += 1
            count["covered", about["role"], name, kind] += float(measure["times_low"]) <= truth <= float(measure["times_high"])
        if self.world in PLANTED:
            probability = float(measure["probability_beyond"])
            fifth = min(int(5 * probability), 4)
            count["said", fifth] += 1
            count["said sum", fifth] += probability
            count["happened", fifth] += truth >= BEYOND


def is_innocent(about: dict) -> bool:
    return max(float(about[column] or 1) for column, _, _ in TRUTH.values()) < INNOCENT


def is_overloaded(about: dict) -> bool:
    return about["behaviour"] in ("overload", "overloaded") or float(about["load"]) >= 1.5


def traps(about: dict) -> list[str]:
    """Returns what makes an official look guilty."""
    found = [trap for trap in about["traps"].split(";") if trap]
    found += ["overload"] if about["behaviour"] == "overload" else []
    return found + (["slow_unit"] if float(about["unit_pace"]) >= SLOW_UNIT else [])


def measured_ratio(measure: dict) -> float:
    """Returns how many times as many, or as long, the rows themselves show, before anything is shrunk."""
    ratio = float(measure["ratio"] or 0)
    if measure["measure"] not in DURATIONS:
        return ratio
    # A ratio of hazards below 1 is slow; the shrunk numbers give the shape.
    theta, times = float(measure["theta"]), float(measure["times"])
    if ratio <= 0 or theta in (0, 1) or times in (0, 1):
        return 1.0
    return math.exp(math.log(ratio) * math.log(times) / math.log(theta))


# Tables


def table(headings: list[str], lines: list[list], out=sys.stdout) -> None:
    print("\n| " + " | ".join(headings) + " |\n|---" + "|---:" * (len(headings) - 1) + "|", file=out)
    for line in lines:
        print("| " + " | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in line) + " |", file=out, flush=True)


def share(part: float, whole: float) -> float | str:
    return part / whole if whole else "–"


def keys(count: collections.Counter, first: str) -> list[tuple]:
    return sorted({key[1:] for key in count if key[0] == first and count[key]})


def people_line(count: collections.Counter, kind: str, what: str) -> list:
    of = lambda name: count[name, kind, what]
    false = share(of("innocent named"), of("named"))
    return [of("named"), of("innocent named"), false, share(of("innocent named"), of("innocent")), of("praised"), of("praised wrongly")]


PEOPLE = ["named", "of them innocent", "false share", "share of the innocent", "praised", "of them not faster"]


def print_tables(count: collections.Counter, worlds: list[str]) -> None:
    lines = [[w, count["runs", w], count["runs with innocent", w], *people_line(count, "world", w)] for w in worlds]
    table(["world", "runs", "with an innocent", *PEOPLE], lines)
    table(["role", *PEOPLE], [[role, *people_line(count, "role", role)] for role in EVERYBODY])
    lines = [[k, count["trap", k], share(count["trap in review", k], count["trap", k]), share(count["trap in support or route", k], count["trap", k])] for k, in keys(count, "trap")]
    table(["trap, of the innocent", "officials", "in review or rotate", "in support or route"], lines)
    lines = [[*k, count["differ", *k], share(count["flagged", *k], count["differ", *k]), share(count["told", *k], count["differ", *k])] for k in keys(count, "differ")]
    table(["measure", "ratio of the own rows", "officials who differ, E* of 20 or more", "flagged", "named for it"], lines)
    lines = [[*k, count["interval", *k], share(count["covered", *k], count["interval", *k])] for k in keys(count, "interval")]
    table(["role", "measure", "offices", "ordinary officials judged", "interval contains the truth"], lines)
    lines = [[f"{k / 5:.1f} to {(k + 1) / 5:.1f}", count["said", k], share(count["said sum", k], count["said", k]), share(count["happened", k], count["said", k])] for k, in keys(count, "said")]
    table(["P(beyond 1.25 times)", "officials and measures", "said on average", "true"], lines)


def print_ablation(counts: dict[str, collections.Counter]) -> None:
    lines = []
    for name, count in counts.items():
        total = lambda what, worlds: sum(count[what, "world", world] for world in worlds)
        runs = lambda worlds: sum(count["runs", world] for world in worlds)
        bad = sum(count["runs with innocent", world] for world in NULL)
        trapped = sum(count["trap in review", key] for key, in keys(count, "trap"))
        differ = sum(count["differ", *key] for key in keys(count, "differ") if key[0] in TRUTH)
        told = sum(count["told", *key] for key in keys(count, "differ") if key[0] in TRUTH)
        wrong, named = total("innocent named", PLANTED), total("named", PLANTED)
        lying = total("innocent named", ["lying-inputs"])
        lines.append([name, f"{bad} of {runs(NULL)}", share(wrong, named), trapped, lying, share(told, differ)])
    headings = ["without", "null years with an innocent", "false share where conduct is planted", "traps in review", "named by lying inputs", "found of those twice off or more"]
    table(headings, lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("buckstop")
    parser.add_argument("--seeds", type=int, default=40, help="years for each world")
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--jobs", type=int, default=2, help="years judged at the same time")
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "buckstop-fairness")
    parser.add_argument("--ablate", action="store_true", help="judge again without each part of the judging")
    parser.add_argument("--part", action="append", help="with --ablate: only without this part; may be given several times")
    args = parser.parse_args()
    worlds, parts = args.worlds.split(","), (args.part or WITHOUT) if args.ablate else []
    variants = {part: settings for part, settings in WITHOUT.items() if part == "nothing" or part in parts}
    counts = {name: collections.Counter() for name in variants}

    def judge(world: str, seed: int) -> dict[str, collections.Counter]:
        year = Year(args.buckstop, world, seed, args.dir)
        judged = {name: year.judge(settings) for name, settings in variants.items()}
        year.remove()
        return judged

    signal.signal(signal.SIGINT, signal.default_int_handler)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        # Seed by seed, so that whoever stops early, with Ctrl-C, has about as many years of each world.
        years = [pool.submit(judge, world, seed) for seed in range(1, args.seeds + 1) for world in worlds]
        try:
            for number, year in enumerate(concurrent.futures.as_completed(years), 1):
                for name, count in year.result().items():
                    counts[name].update(count)
                print(f"{number} of {len(years)} years", file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
    count = counts["nothing"]
    print_ablation(counts) if args.ablate else print_tables(count, worlds)
    sys.exit(1 if any(count["runs with innocent", world] > 0.05 * count["runs", world] for world in NULL) else 0)


if __name__ == "__main__":
    main()

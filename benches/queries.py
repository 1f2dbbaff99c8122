"""Measures the CPU time of every named query over a store, each by itself and all at once.

    python3 benches/queries.py target/release/buckstop STORE [--param unit='Sở Tài chính' …]

Values are given to the queries that need one; a query whose value is not given is left out, and so are all that need one
when all run at once. With `--against OTHER`, another binary answers the same
queries, and results that differ are named.
"""

import argparse
import filecmp
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

QUERIES = Path(__file__).parent.parent / "queries"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("binary")
    options.add_argument("store")
    options.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    options.add_argument("--against", metavar="OTHER", help="another binary to compare with")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        binaries = [asked.against] if asked.against else []
        measured = [singles(one, asked, os.path.join(folder, str(at))) for at, one in enumerate(binaries + [asked.binary])]
        for name in measured[-1]:
            print(f"{name:26}" + "".join(f"{one.get(name, 0.0):9.2f}" for one in measured))
        print(f"{'together':26}" + "".join(f"{sum(one.values()):9.2f}" for one in measured))
        at_once = os.path.join(folder, "all")
        print(f"{'all at once':26}{'':{9 * len(binaries)}}{cpu(all_at_once(asked, at_once)):9.2f}")
        compare(os.path.join(folder, str(len(binaries))), at_once)
        if binaries:
            compare(os.path.join(folder, "1"), os.path.join(folder, "0"))


def singles(binary, asked, folder):
    """Runs each query by itself, and returns its CPU time in seconds."""
    os.makedirs(folder)
    seconds = {}
    for path in sorted(QUERIES.glob("*.sql")):
        params = re.findall(r"^-- param: (\w+) \(\w+\)( =)?", path.read_text(encoding="utf-8"), re.MULTILINE)
        needed = {name for name, default in params if not default}
        given = [one for one in asked.param if one.split("=")[0] in needed]
        if needed - {one.split("=")[0] for one in given}:
            continue
        out = os.path.join(folder, path.stem + ".csv")
        seconds[path.stem] = cpu([binary, "query", path.stem, "--store", asked.store, "--out", out, *arguments(given)])
    return seconds


def all_at_once(asked, folder):
    return [asked.binary, "query", "--all", "--store", asked.store, "--out", folder]


def arguments(params):
    return [text for one in params for text in ("--param", one)]


def cpu(command):
    """Runs a command, and returns the CPU time of all its threads in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(one, other):
    """Names the results of the second folder that differ from those of the first."""
    for path in sorted(Path(other).iterdir()):
        if not filecmp.cmp(path, os.path.join(one, path.name), shallow=False):
            print(f"{path.name} differs")


main()

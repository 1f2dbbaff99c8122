#!/usr/bin/env python3
"""A run on a Spark cluster of two workers on this machine gives the bytes of a run in one process, whatever dies on the way.

    python3 tests/spark/same_bytes.py BUCKSTOP

Skipped, with words, where Java or the Python packages are missing: pip install pyspark pyarrow 'pandas<3'
"""

import importlib.util
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRIVER = ROOT / "deploy/spark/buckstop_spark.py"
SETTINGS = """
[store]
buckets = 6
[judging]
rank_draws = 100
[report]
formats = ["csv", "parquet"]
"""
SPARK = {
    "spark.master": "local-cluster[2,1,1024]",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.task.maxFailures": "4",
    "spark.authenticate": "true",
    "spark.authenticate.secret": "only for this test",
    "spark.network.crypto.enabled": "true",
}
# What the executors are given as the program. `$0.log` has a line for each attempt at a task over buckets.
WRAPPER = """#!/bin/sh
task=$(echo "$*" | sed -n 's/.*--pass \\([12]\\) .*--buckets \\([0-9.]*\\).*/\\1 \\2/p')
if [ -n "$task" ]; then
    echo "$task" >> "$0.log"
    {trouble}
fi
exec {program} "$@"
"""
# Exits at its first attempt at every task.
EXITS = '[ "$(grep -c "^$task$" "$0.log")" -gt 1 ] || { echo "in trouble" >&2; exit 3; }'
# Leaves time for a kill.
SLOW = "sleep 2"


def main():
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if importlib.util.find_spec(name) is None]
    missing += [] if shutil.which("java") else ["java"]
    if missing:
        print("skipped, because this is not installed:", ", ".join(missing))
        return
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "buckstop.toml").write_text(SETTINGS)
        ingest = ["ingest", str(ROOT / "data-samples"), "--store", str(folder / "ingested"), "-q"]
        subprocess.run([program, *ingest, "--config", str(folder / "buckstop.toml")], check=True, capture_output=True)
        plain = copy_of_store(folder, "plain")
        subprocess.run([program, "run", "--store", str(plain), "--config", str(folder / "buckstop.toml"), "-q"],
                       check=True, stdout=subprocess.DEVNULL)
        expected = published(plain)

        undisturbed(folder, program, expected)
        exits_at_first(folder, program, expected)
        executors_killed(folder, program, expected)


def undisturbed(folder, program, expected):
    started = time.monotonic()
    attempts = cluster_run(folder, "undisturbed", program, "", expected)
    assert len(attempts) == len(set(attempts)) == 12, attempts
    print(f"the same {len(expected)} files: {time.monotonic() - started:.0f} s")


def exits_at_first(folder, program, expected):
    started = time.monotonic()
    attempts = cluster_run(folder, "exits", program, EXITS, expected)
    assert len(set(attempts)) == 12 and all(attempts.count(task) == 2 for task in attempts), attempts
    print(f"the same if every task fails at its first attempt: {time.monotonic() - started:.0f} s")


def executors_killed(folder, program, expected):
    started = time.monotonic()
    attempts = cluster_run(folder, "killed", program, SLOW, expected, kill_in=("1", "2"))
    for step in ("1", "2"):
        own = [task for task in attempts if task.startswith(step)]
        assert len(own) > len(set(own)) == 6, f"the kill in pass {step} cost no retry: {own}"
    print(f"the same if an executor is killed in each pass: {time.monotonic() - started:.0f} s")


def cluster_run(folder, name, program, trouble, expected, kill_in=()):
    """Runs the job, compares what it published, and returns the attempts at tasks: pass and buckets."""
    store, wrapper = copy_of_store(folder, name), folder / f"{name}.sh"
    wrapper.write_text(WRAPPER.replace("{trouble}", trouble).replace("{program}", program))
    wrapper.chmod(stat.S_IRWXU)
    log = pathlib.Path(f"{wrapper}.log")
    log.touch()
    conf = [option for setting in SPARK.items() for option in ("--conf", "=".join(setting))]
    command = [sys.executable, DRIVER, "--store", store, "--job", folder / f"{name}.job", "--binary", wrapper,
               "--config", folder / "buckstop.toml", *conf, "--", "-q"]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    with open(folder / f"{name}.out", "w+b") as out:
        driver = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out, cwd=folder,
                                  env=environment)
        killer = threading.Thread(target=kill_executors, args=(driver, log, kill_in))
        killer.start()
        code = driver.wait()
        killer.join()
        out.seek(0)
        said = out.read().decode(errors="replace")
    assert code == 0, f"{name}: exit code {code}\n{said[-6000:]}"
    found = published(store)
    assert found.keys() == expected.keys(), found.keys() ^ expected.keys()
    different = [file for file, content in expected.items() if found[file] != content]
    assert not different, f"{name}: these differ: {different}"
    assert not (folder / f"{name}.job").exists(), "the folder of the job is left"
    return log.read_text().splitlines()


def kill_executors(driver, log, passes):
    """Kills an executor in the middle of each of these passes: when a task is done and two more have begun."""
    for step in passes:
        while driver.poll() is None and sum(line.startswith(step) for line in log.read_text().splitlines()) < 4:
            time.sleep(0.05)
        # By now both executors have a task that has just begun.
        time.sleep(0.5)
        executors = [pid for pid in descendants(driver.pid) if b"CoarseGrainedExecutorBackend" in command_of(pid)]
        if executors:
            os.kill(executors[0], signal.SIGKILL)


def descendants(root):
    """Returns the processes below one, by their numbers."""
    parents = {}
    for process in pathlib.Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                pass
    below = [root]
    for parent in below:
        below += [child for child, own in parents.items() if own == parent]
    return below[1:]


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def copy_of_store(folder, name):
    return shutil.copytree(folder / "ingested", folder / name, symlinks=True)


def published(store):
    """Returns the files of the last run, without what differs from run to run: its id, times, threads and memory."""
    run = (store / "latest").resolve()
    files = {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    ledger = json.loads(files["run.json"])
    for key in ("run_id", "stages", "threads", "peak_memory_bytes"):
        del ledger[key]
    # The stores of the runs compared are in different places.
    del ledger["configuration"]["store"]
    files["run.json"] = ledger
    return files


if __name__ == "__main__":
    main()

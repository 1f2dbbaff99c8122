#!/usr/bin/env python3
"""Runs buckstop on a Spark cluster. The result is that of `buckstop run` on one machine, byte by byte.

    spark-submit --master spark://HOST:7077 buckstop_spark.py --store /shared/store --job /shared/job
    spark-submit --master yarn --files buckstop buckstop_spark.py --shipped ... -- --as-of 2024-03-31

Spark only schedules: a task is some buckets of the store, and the program reads them itself. It needs no data source, no
shuffle, and no Arrow version in common. What a task found is checked, and put into the folder of the job, from which this
machine judges and reports. docs/scale.md says what the shared path and the machines must have.

Options after `--` go to every step: those of `buckstop run` that change a result (--as-of, --unit, --pseudonymise, --lang).
"""

import argparse
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import uuid


def main():
    asked = arguments()
    job, store = pathlib.Path(asked.job), pathlib.Path(asked.store)
    common = ["--store", asked.store, *(["--config", asked.config] if asked.config else []), *asked.options]
    if job.exists():
        sys.exit(f"`{job}` is there already: it may be the folder of another job")
    if not asked.config and pathlib.Path("buckstop.toml").exists():
        sys.exit("there is a `buckstop.toml` here, which the other machines would not find: give it as --config")
    # What is written holds names.
    os.umask(0o077)
    for folder in ("pass-1", "pass-2"):
        (job / folder).mkdir(parents=True)
    buckets = len(json.loads((store / "manifest.json").read_text())["buckets"])
    step = asked.buckets_per_task
    tasks = [f"{first}..{min(first + step, buckets)}" for first in range(0, buckets, step)]

    spark = session(asked.conf)
    here = local_path(asked)
    whole_step(here, job, "survey", common)
    over_buckets(spark, asked, job, "1", tasks, common)
    whole_step(here, job, "judge", common)
    over_buckets(spark, asked, job, "2", tasks, common)
    spark.stop()

    say("judging and reporting")
    done = subprocess.run([here, "run", "--from-partials", asked.job, *common])
    if done.returncode == 0 and not asked.keep:
        shutil.rmtree(job)
    return done.returncode


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--store", required=True, help="the store, on a path that all machines see")
    add("--job", required=True, help="a folder that this makes, on a path that all machines see and may write")
    add("--config", help="the settings, on a path that all machines see")
    add("--binary", default="buckstop", help="the program, as every machine finds it [default: buckstop]")
    add("--shipped", action="store_true", help="the program comes with the job (spark-submit --files PROGRAM)")
    add("--buckets-per-task", type=int, default=1, help="more make fewer and longer tasks [default: 1]")
    add("--threads", type=int, default=1, help="threads of a task: what spark.task.cpus says [default: 1]")
    add("--keep", action="store_true", help="leave the folder of the job")
    add("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark, such as spark.master=…")
    add("options", nargs="*", help="after `--`: options of `buckstop run` for every step")
    return parser.parse_args()


def session(settings):
    """Returns the session of spark-submit, or a new one."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("buckstop")
    for setting in settings:
        builder = builder.config(*setting.split("=", 1))
    return builder.getOrCreate()


def local_path(asked):
    """Returns the path of the program on this machine."""
    if not asked.shipped:
        return asked.binary
    from pyspark import SparkFiles

    return SparkFiles.get(asked.binary)


def whole_step(program, job, step, common):
    """Does a step that is one task on this machine, with all its cores."""
    say(f"step {step}")
    command = [program, "worker", "--pass", step, *common]
    if step != "survey":
        command += ["--partials", str(job)]
    write(job / f"{step}.arrow", run(command))


def over_buckets(spark, asked, job, step, tasks, common):
    """Does a pass on the cluster. The tasks put their partials into the folder of the job, and say which checksums these have."""
    say(f"pass {step}: {len(tasks)} tasks")
    command = ["worker", "--pass", step, "--partials", str(job), "--threads", str(asked.threads), *common]
    paths = [str(job / f"pass-{step}" / f"{buckets}.arrow") for buckets in tasks]
    work = worker(asked.binary, asked.shipped, command, tasks, paths)
    done = spark.range(0, len(tasks), 1, len(tasks)).mapInArrow(work, "task long, checksum string").collect()
    said = {row.task: row.checksum for row in done}
    for task, path in enumerate(paths):
        if len(done) != len(tasks) or said.get(task) != checksum(pathlib.Path(path).read_bytes()):
            raise RuntimeError(f"`{path}` is not what its task left")


def worker(binary, shipped, command, tasks, paths):
    """Returns the function that runs in the executors: it does the tasks with these numbers."""

    def work(batches):
        import pyarrow as pa

        program = binary
        if shipped:
            from pyspark import SparkFiles

            program = SparkFiles.get(binary)
        for batch in batches:
            for task in batch.column(0).to_pylist():
                found = run([program, *command, "--buckets", tasks[task]])
                proof = checksum(found)
                write(pathlib.Path(paths[task]), found)
                yield pa.record_batch({"task": pa.array([task], pa.int64()), "checksum": pa.array([proof], pa.string())})

    return work


def run(command):
    """Runs the program. Returns its standard output, unless it has any doubt."""
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace")[-4000:]
        raise RuntimeError(f"{shlex.join(command)}: exit code {done.returncode}\n{said}")
    return done.stdout


def checksum(partial):
    """Returns the checksum in the last row of a partial, which is that of all rows before it."""
    import pyarrow as pa

    found = pa.ipc.open_stream(partial).read_all()
    rows = list(zip(found["section"].to_pylist(), found["bytes"].to_pylist()))
    digest = hashlib.sha256()
    for section, content in rows[:-1]:
        digest.update(f"{section} {len(content)}\n".encode())
        digest.update(content)
    if not rows or rows[-1] != ("sha256", digest.hexdigest().encode()):
        raise RuntimeError("a partial is damaged")
    return digest.hexdigest()


def write(path, content):
    """Writes a file under a name of its own, then gives it the one that was asked for: attempts do not disturb each other."""
    os.umask(0o077)
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    aside.write_bytes(content)
    aside.rename(path)


def say(what):
    print(f"buckstop: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

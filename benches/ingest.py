#!/usr/bin/env python3
"""Compares the ingest of a large CSV with DuckDB, which sorts the same file into Parquet, and one thread with two.

    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install duckdb
    cargo build --release
    /tmp/bench/bin/python benches/ingest.py target/release/buckstop [--log narrow|wide] [--rows 10000000] [--rounds 5] [--dir DIR]

The narrow log has the given number of rows (about 100 bytes each) in order of time, as a system would write it. The wide one is
the log of `buckstop simulate` with as many events (about 320 bytes each, 15 columns), which DuckDB reads as text. All
read the file on the same two cores, in turns, and each round starts with an empty store. The script first compares the results:
the number of rows and the number of events of each case, and of the narrow log a checksum over their contents. It also checks
that our rows are in order of case and time. Then it prints medians: seconds, CPU seconds, and the peak memory.
"""

import argparse
import multiprocessing
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import duckdb

CORES = {0, 1}
ACTIVITIES = (
    "['Tiếp nhận hồ sơ', 'Chuyển hồ sơ', 'Thẩm định', 'Trình ký duyệt', 'Ký duyệt', 'Trả lại hồ sơ', "
    "'Yêu cầu bổ sung', 'Xin ý kiến', 'Cho ý kiến', 'Phát hành văn bản', 'Trả kết quả']"
)


def make_log(path: pathlib.Path, rows: int) -> None:
    """Writes cases with 12 events on average, each within some weeks, by 800 officials in 40 units, some of them unknown."""
    cases = max(rows // 12, 1)
    duckdb.sql(f"""
        COPY (
            SELECT
                'H21.' || (10 + c % 30) || '-' || strftime(opened, '%y%m%d') || '-' || lpad(c::VARCHAR, 7, '0')
                    AS "case:concept:name",
                {ACTIVITIES}[1 + (hash(i, 3) % 11)::INTEGER] AS "concept:name",
                opened + to_seconds((hash(i, 4) % 1814400)::INTEGER) AS "time:timestamp",
                CASE WHEN hash(i, 5) % 50 = 0 THEN '' ELSE 'Cán bộ ' || (hash(c, i % 4, 6) % 800) END
                    AS "org:resource",
                'Phòng chuyên môn số ' || (hash(c, i % 4, 6) % 40) AS "org:group",
            FROM (
                SELECT i, (hash(i, 1) % {cases})::BIGINT AS c,
                    TIMESTAMP '2023-01-01' + to_seconds(31536000 * c // {cases}) AS opened
                FROM range({rows}) log(i)
            )
            ORDER BY "time:timestamp", hash(i)
        ) TO '{path}' (HEADER)
    """)


def simulate_log(path: pathlib.Path, rows: int, program: str) -> None:
    """Writes the simulated log of that many events."""
    folder = path.with_suffix(".sim")
    subprocess.run([program, "simulate", str(folder), "--events", str(rows), "-q"], check=True)
    (folder / "events.csv").rename(path)
    shutil.rmtree(folder)


def timed(command: list[str]) -> tuple[float, float, int]:
    """Returns seconds, CPU seconds and peak memory (MiB) of a command on the two cores."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, CORES))
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def duckdb_command(log: pathlib.Path, out: pathlib.Path, kind: str) -> list[str]:
    narrow = f"""SELECT * FROM read_csv('{log}') ORDER BY "case:concept:name", "time:timestamp" """
    wide = f"""SELECT * FROM read_csv('{log}', all_varchar = true) ORDER BY MaHoSo, ThoiGian"""
    statement = f"""
        SET threads = 2;
        COPY ({narrow if kind == "narrow" else wide}) TO '{out}' (FORMAT parquet)
    """
    return [sys.executable, "-c", "import duckdb, sys; duckdb.sql('SET enable_progress_bar = false'); duckdb.sql(sys.argv[1])", statement]


def cases_of(store: pathlib.Path, out: pathlib.Path, kind: str) -> tuple[str, str]:
    """Returns the statements that describe each case of both results. A row of the wide log may have several receivers, or a
    time that cannot be read; neither shows in the number of its distinct source rows."""
    ours = f"read_parquet('{store}/events/*/*.parquet')"
    if kind == "wide":
        times = "try_strptime(ThoiGian, ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%Y-%m-%d %H:%M:%S'])"
        return (
            f"SELECT case_id AS c, count(DISTINCT source_row) AS n FROM {ours} GROUP BY ALL",
            f"SELECT MaHoSo AS c, count(*) AS n FROM '{out}' WHERE {times} IS NOT NULL GROUP BY ALL",
        )
    by_case = """
        SELECT {case} AS c, count(*) AS n, sum(hash({time}, {activity}, coalesce({official}, ''), {unit})) AS sum
        FROM {table} GROUP BY ALL
    """
    return (
        by_case.format(
            table=ours, case="case_id", time="epoch_us(occurred_at)", activity="activity", official="official_id",
            unit="unit_id",
        ),
        by_case.format(
            table=f"'{out}'", case='"case:concept:name"', time='epoch_us("time:timestamp")', activity='"concept:name"',
            official='"org:resource"', unit='"org:group"',
        ),
    )


def compare(store: pathlib.Path, out: pathlib.Path, kind: str) -> None:
    ours = f"read_parquet('{store}/events/*/*.parquet', filename = true, file_row_number = true)"
    one, other = cases_of(store, out, kind)

    def count(table: str) -> int:
        return duckdb.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0]

    differing = count(f"(({one}) EXCEPT ALL ({other}) UNION ALL (({other}) EXCEPT ALL ({one})))")
    unsorted = count(f"""(
        SELECT case_id < lag(case_id) OVER w OR (case_id = lag(case_id) OVER w AND occurred_at < lag(occurred_at) OVER w)
            AS wrong
        FROM {ours} WINDOW w AS (PARTITION BY filename ORDER BY file_row_number)
    ) WHERE wrong""")
    rows = (count(ours), count(f"'{out}'"))
    print(f"rows {rows[0]} and {rows[1]}, cases that differ {differing}, rows out of order {unsorted}")
    if (kind == "narrow" and rows[0] != rows[1]) or differing or unsorted:
        sys.exit("the results are not the same")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("buckstop")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--log", choices=["narrow", "wide"], default="narrow")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dir", type=pathlib.Path, default=pathlib.Path("/tmp/buckstop-bench"))
    asked = parser.parse_args()
    asked.dir.mkdir(parents=True, exist_ok=True)
    log, store, out = asked.dir / f"{asked.log}-{asked.rows}.csv", asked.dir / "store", asked.dir / "sorted.parquet"
    if not log.exists():
        # Runs in a process of its own, because its memory would count as that of every program started from here.
        new = log.with_suffix(".new")
        make, arguments = (make_log, (new, asked.rows)) if asked.log == "narrow" else (simulate_log, (new, asked.rows, asked.buckstop))
        making = multiprocessing.get_context("spawn").Process(target=make, args=arguments)
        making.start()
        making.join()
        new.rename(log)
    print(f"{log.stat().st_size / 1e9:.2f} GB, {asked.rows} rows, DuckDB {duckdb.__version__}")
    figures: dict[str, list[tuple[float, float, int]]] = {"one thread": [], "buckstop": [], "DuckDB": []}
    ingest = [asked.buckstop, "ingest", str(log), "--store", str(store), "-q", "--threads"]
    for number in range(asked.rounds):
        for name, threads in (("one thread", "1"), ("buckstop", "2")):
            shutil.rmtree(store, ignore_errors=True)
            figures[name].append(timed(ingest + [threads]))
        out.unlink(missing_ok=True)
        figures["DuckDB"].append(timed(duckdb_command(log, out, asked.log)))
        for name, rounds in figures.items():
            print("round {} {}: {:.1f} s, {:.1f} s CPU, {} MiB".format(number + 1, name, *rounds[-1]), flush=True)
        if number == 0:
            compare(store, out, asked.log)
    medians = {name: [statistics.median(column) for column in zip(*rounds)] for name, rounds in figures.items()}
    for name, (wall, cpu, memory) in medians.items():
        print(f"{name}: {wall:.1f} s, {cpu:.1f} s CPU, {memory:.0f} MiB")
    print(f"one thread takes {medians['one thread'][0] / medians['buckstop'][0]:.2f} times as long")
    print(f"DuckDB takes {medians['DuckDB'][0] / medians['buckstop'][0]:.2f} times as long")


if __name__ == "__main__":
    main()

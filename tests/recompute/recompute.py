"""Computes every verdict of a run again, from its `judging_*` tables, as docs/judging.md says.

    python3 tests/recompute/recompute.py STORE/latest

Needs polars. Prints the largest difference from `measures` by column, and exits with 1 if one is beyond the
tolerance. It is written from the document and not from the program, so that it is a second way to the same numbers.
"""

import json
import math
import sys
from pathlib import Path

import polars as pl

from facts import differences
from sums import KEY, by_month
from verdicts import Subject

TOLERANCE = 1e-6
TABLES = ["settings", "measures", "steps", "subjects", "stretches", "strata", "bins"]


def main(folder: Path) -> int:
    run = {f"judging_{name}": read(folder / f"judging_{name}.parquet") for name in TABLES}
    judged = read(folder / "measures.parquet").filter(pl.col("verdict") != "withheld")
    judged = judged.join(run["judging_measures"].select(KEY), on=KEY, how="semi")
    settings = dict(run["judging_settings"].iter_rows())
    again = recompute(run, judged.to_dicts(), settings)
    check_units(run, again, settings)
    return max(report(again), report_facts(folder, run["judging_strata"]))


def read(path: Path) -> pl.DataFrame:
    """Reads a table with plain strings, and counts that may be multiplied."""
    table = pl.read_parquet(path)
    return table.with_columns(pl.col(pl.Categorical).cast(pl.String), pl.col(pl.UInt32).cast(pl.Int64))


def recompute(run, judged, settings):
    """Returns each row of `measures` with what is computed again."""
    measures = {key_of(row): row for row in run["judging_measures"].to_dicts()}
    models = {(*key_of(row), row["subject"]): row for row in run["judging_subjects"].to_dicts()}
    steps = {}
    for row in run["judging_steps"].to_dicts():
        steps.setdefault(key_of(row), {})[row["step"]] = (row["month_variance"], row["month_covariance"])
    for row in run["judging_stretches"].sort("times").to_dicts():
        models[*key_of(row), row["subject"]].setdefault("curve", []).append((row["times"], row["hazard_ratio"]))
    months = {}
    for measure, level, subject, step, month, *sums in by_month(run).iter_rows():
        months.setdefault((measure, level, subject), {}).setdefault(step, []).append((month, *sums))
    counts = count_rows(run["judging_strata"])
    again = []
    for row in judged:
        key = key_of(row)
        subject = (*key, row["subject"])
        one = Subject(months.get(subject, {}), models[subject], measures[key], steps.get(key, {}), row)
        again.append((row, one.judged(settings) | counts[subject]))
    return again


def key_of(row):
    return row["measure"], row["holder_level"]


def count_rows(strata):
    """Rows, outcomes and the share of rows in cells that judge, over all rows that meet others; and the main unit."""
    by = KEY + ["subject"]
    met = pl.col("compared_within") != "nowhere"
    exact = met & (pl.col("compared_within") != "step")
    counts = strata.group_by(by).agg(
        fact_rows=pl.col("fact_rows").filter(met).sum(),
        outcomes=pl.col("outcomes").filter(met).sum(),
        exact=pl.col("fact_rows").filter(exact).sum(),
    )
    units = strata.group_by(by + ["unit_id"]).agg(rows=pl.col("fact_rows").sum())
    units = units.sort(by + ["rows", "unit_id"], descending=[False] * 3 + [True, False], nulls_last=True)
    main_unit = {tuple(row[:3]): row[3] for row in units.group_by(by, maintain_order=True).first().iter_rows()}
    found = {}
    for measure, level, subject, rows, outcomes, exact_rows in counts.iter_rows():
        key = (measure, level, subject)
        share = exact_rows / rows if rows else 0.0
        found[key] = {"fact_rows": rows, "outcomes": outcomes, "exact_cell_share": share, "unit": main_unit[key]}
    return found


def check_units(run, again, settings):
    """A unit stays flagged only if its officials without the worst are beyond the threshold together."""
    measures = {key_of(row): row for row in run["judging_measures"].to_dicts()}
    for row, new in again:
        new["times_without_worst"] = None
        if row["holder_level"] != "unit" or not new["verdict"].startswith("flagged"):
            continue
        low_is_bad = measures[key_of(row)]["low_is_bad"] == "yes"
        officials = []
        for other, own in again:
            of_unit = (other["holder_level"], other["measure"], own["unit"]) == ("official", row["measure"], row["subject"])
            if of_unit and own["expected"] > 0.0:
                reference = own["expected"] * other["reference_factor"]
                excess = own["observed"] - reference
                officials.append((-excess if low_is_bad else excess, reference, math.log(own["times"])))
        officials.sort(key=lambda one: one[0])
        others = officials[:-1]
        weights = sum(reference for _, reference, _ in others)
        if weights > 0.0:
            new["times_without_worst"] = math.exp(sum(r * times for _, r, times in others) / weights)
        if weights <= 0.0 or new["times_without_worst"] < measures[key_of(row)]["threshold"]:
            new["verdict"] = "better" if new["verdict"] == "better" else "unremarkable"


def report_facts(folder: Path, strata: pl.DataFrame) -> int:
    """Counts two measures again from the table of holds. Returns 1 if a stratum differs."""
    zone = json.loads((folder / "run.json").read_text())["data_zone"]
    count, differing = differences(folder, strata, zone)
    print(f"{count} strata counted again from the holds, {len(differing)} differ")
    if count == 0 or len(differing) > 0:
        print(differing, file=sys.stderr)
        return 1
    return 0


def report(again) -> int:
    """Prints the largest differences. Returns 1 if one is beyond the tolerance."""
    worst, differing = {}, 0
    for row, new in again:
        for column, value in new.items():
            if column == "unit":
                continue
            if isinstance(value, str):
                differing += value != row[column]
                if value != row[column]:
                    print(f"{column} of {row['subject']}, {row['measure']}: {row[column]}, again {value}")
                continue
            if (value is None) != (row[column] is None):
                difference = math.inf
            elif value is None:
                continue
            else:
                difference = abs(value - row[column]) / max(1.0, abs(value))
            if difference >= worst.get(column, (-1.0,))[0]:
                worst[column] = (difference, row[column], value, row["measure"], row["subject"])
    print(f"{len(again)} verdicts computed again, {differing} differ")
    print(f"{'column':32} {'difference':>10} {'said':>14} {'again':>14}  of")
    for column, (difference, said, value, measure, subject) in worst.items():
        said, value = (f"{one:.8g}" if one is not None else "none" for one in (said, value))
        print(f"{column:32} {difference:10.2g} {said:>14} {value:>14}  {measure}, {subject}")
    beyond = [column for column, (difference, *_) in worst.items() if not difference <= TOLERANCE]
    if not again or differing or beyond:
        print(f"beyond the tolerance of {TOLERANCE:g}: {', '.join(beyond) or 'verdicts'}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

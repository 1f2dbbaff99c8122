"""O*, E* and V of each subject by step and month, from the rows of `judging_strata` and `judging_bins`."""

import polars as pl

KEY = ["measure", "holder_level"]


def of_rates(strata: pl.DataFrame) -> pl.DataFrame:
    """O* = y·(A−a)/A, E* = a·(Y−y)/A and V, with a = Σ weight·n of the subject in the cell and A = Σa."""
    cell = KEY + ["cell"]
    rows = strata.with_columns(a=pl.col("row_weight") * pl.col("fact_rows"))
    rows = rows.with_columns(
        A=pl.col("a").sum().over(cell),
        Y=pl.col("outcomes").sum().over(cell),
        N=pl.col("fact_rows").sum().over(cell),
        subject_a=pl.col("a").sum().over(cell + ["subject"]),
        subject_y=pl.col("outcomes").sum().over(cell + ["subject"]),
        weighted=((pl.col("row_weight") - 1.0).abs() > 1e-15).any().over(cell),
    )
    share = pl.col("subject_a") * (pl.col("A") - pl.col("subject_a")) / pl.col("A") * pl.col("Y") / pl.col("A")
    plain = (pl.col("N") - pl.col("Y")) / (pl.col("N") - 1).clip(lower_bound=1)
    variance = share * pl.when("weighted").then(1.0 - pl.col("Y") / pl.col("N")).otherwise(plain)
    return rows.with_columns(
        O=pl.col("outcomes") * (pl.col("A") - pl.col("subject_a")) / pl.col("A"),
        E=pl.col("a") * (pl.col("Y") - pl.col("subject_y")) / pl.col("A"),
        V=variance * pl.col("a") / pl.col("subject_a"),
    )


def of_times(bins: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """The log-rank sums: in each bin N at risk, D ended, of which n and d are the subject's."""
    cell = KEY + ["cell"]
    all_rows = bins.group_by(cell + ["time_bin"]).agg(rows=pl.col("fact_rows").sum(), D=pl.col("outcomes").sum())
    all_rows = all_rows.sort(cell + ["time_bin"], descending=[False] * 3 + [True])
    all_rows = all_rows.with_columns(N=pl.col("rows").cum_sum().over(cell)).drop("rows")
    subjects = bins.select(cell + ["subject"]).unique()
    own = bins.group_by(cell + ["subject", "time_bin"]).agg(n=pl.col("fact_rows").sum(), d=pl.col("outcomes").sum())
    # Every bin of the cell for every subject of the cell, from the shortest time on.
    grid = subjects.join(all_rows, on=cell).join(own, on=cell + ["subject", "time_bin"], how="left")
    grid = grid.fill_null(0).sort(cell + ["subject", "time_bin"])
    by = cell + ["subject"]
    grid = grid.with_columns(n=pl.col("n").cum_sum(reverse=True).over(by))
    several = pl.col("N") > 1
    others = (pl.col("N") - pl.col("n")) / pl.col("N")
    grid = grid.with_columns(
        share=pl.when(several).then(others).otherwise(0.0),
        hazard=pl.when(several).then((pl.col("D") - pl.col("d")) / pl.col("N")).otherwise(0.0).cum_sum().over(by),
        V=pl.when(several)
        .then(pl.col("n") / pl.col("N") * others * pl.col("D") * (pl.col("N") - pl.col("D")) / (pl.col("N") - 1))
        .otherwise(0.0),
    )
    variance = grid.group_by(by).agg(V_all=pl.col("V").sum())
    rows = bins.join(grid.select(by + ["time_bin", "share", "hazard"]), on=by + ["time_bin"])
    rows = rows.group_by(by + ["month_number"]).agg(
        O=(pl.col("outcomes") * pl.col("share")).sum(),
        E=(pl.col("fact_rows") * pl.col("hazard")).sum(),
        rows=pl.col("fact_rows").sum(),
    )
    rows = rows.join(variance, on=by).with_columns(
        E_all=pl.col("E").sum().over(by), rows_all=pl.col("rows").sum().over(by)
    )
    part = pl.when(pl.col("E_all") > 0).then(pl.col("E") / pl.col("E_all"))
    part = part.otherwise(pl.col("rows") / pl.col("rows_all"))
    return rows.with_columns(V=pl.col("V_all") * part).join(steps, on=cell)


def by_month(run) -> pl.DataFrame:
    """O, E and V by measure, level, subject, step and month, over the cells that judge."""
    strata = run["judging_strata"].filter(pl.col("compared_within").is_in(["procedure", "sender"]))
    forms = run["judging_measures"].select("measure", "holder_level", "form")
    strata = strata.join(forms, on=KEY)
    steps = strata.select(KEY + ["cell", "step"]).unique()
    rates = of_rates(strata.filter(pl.col("form") == "rate"))
    times = of_times(run["judging_bins"], steps)
    columns = KEY + ["subject", "step", "month_number", "O", "E", "V"]
    both = pl.concat([rates.select(columns), times.select(columns)])
    return both.group_by(columns[:5]).agg(pl.col("O", "E", "V").sum()).sort(columns[:5])

"""Runs SQL over Parquet files in DuckDB and prints the rows as JSON: {name: [[cell, …], …] or the error}.

The input file has `zone`, `tables` (name to files) and `queries` (name and SQL). Cells are texts, as the program writes
them to CSV: instants in the zone, missing values empty.
"""

import datetime
import json
import sys
import zoneinfo

import duckdb

def main(path):
    with open(path, encoding="utf-8") as file:
        given = json.load(file)
    zone = zoneinfo.ZoneInfo(given["zone"])
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for name, files in given["tables"].items():
        if files:
            create_view(connection, name, files, given["zone"])
    answers = {}
    for name, sql in given["queries"]:
        try:
            rows = connection.execute(sql).fetchall()
            answers[name] = [[text(cell, zone) for cell in row] for row in rows]
        except duckdb.Error as error:
            answers[name] = str(error)
    json.dump(answers, sys.stdout)


def create_view(connection, name, files, zone):
    """A table whose instants are in UTC without a zone and have local companions, as the program has them."""
    table = f"read_parquet({json.dumps(files)}, union_by_name = true)".replace('"', "'")
    columns = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    instants = [column for column, kind, *_ in columns if kind == "TIMESTAMP WITH TIME ZONE"]
    shown = [f"* REPLACE ({', '.join(f'{column} AT TIME ZONE {chr(39)}UTC{chr(39)} AS {column}' for column in instants)})"] if instants else ["*"]
    for column in instants:
        if column.endswith("_at"):
            local, stem = f"({column} AT TIME ZONE '{zone}')", column.removesuffix("_at")
            shown.append(f"CAST({local} AS DATE) AS {stem}_day")
            shown.append(f"strftime({local}, '%Y-%m') AS {stem}_month")
            shown.append(f"date_part('hour', {local}) AS {stem}_hour")
            shown.append(f"date_part('epoch', {column}) AS {stem}_epoch")
    connection.execute(f"CREATE VIEW {name} AS SELECT {', '.join(shown)} FROM {table}")


def text(cell, zone):
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.datetime):
        local = cell.replace(tzinfo=datetime.timezone.utc).astimezone(zone)
        return local.strftime("%Y-%m-%d %H:%M:%S" + (".%f" if local.microsecond else ""))
    return str(cell)


main(sys.argv[1])

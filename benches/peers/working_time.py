"""Working time by `calendars/vn.toml`, which runs on simulated logs use, as prefix sums over days."""

import datetime
import pathlib
import tomllib

CALENDAR = pathlib.Path(__file__).resolve().parents[2] / "calendars" / "vn.toml"
ZONE_US = 7 * 3_600_000_000
DAY_US = 86_400_000_000
FIRST = datetime.date(2018, 1, 1)
DAYS = 15 * 365


class WorkingTime:
    """The days from `FIRST` on. `before` is the working time before each day in µs, `worked` is 1 for working days, and
    `shifts` are intervals within a day in µs, the same for all working days."""

    def __init__(self) -> None:
        calendar = tomllib.loads(CALENDAR.read_text())
        (period,) = calendar["period"]
        week = [period["weekly"].get(day) for day in ("monday", "tuesday", "wednesday", "thursday", "friday")]
        assert all(day == week[0] for day in week) and len(period["weekly"]) == 5
        self.shifts = [tuple(map(_us, shift.split("-"))) for shift in week[0]]
        off = {day for span in calendar["days_off"] for day in _days(span)}
        made_up = {day for span in calendar["made_up"] for day in _days(span)}
        days = [FIRST + datetime.timedelta(number) for number in range(DAYS)]
        self.first_day = (FIRST - datetime.date(1970, 1, 1)).days
        self.worked = [int(day in made_up or (day.weekday() < 5 and day not in off)) for day in days]
        length = sum(stop - start for start, stop in self.shifts)
        self.before = [length * sum(self.worked[:number]) for number in range(DAYS)]


def _us(clock: str) -> int:
    hours, minutes = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000_000


def _days(span: dict) -> list[datetime.date]:
    first = span.get("day") or span["first"]
    last = span.get("day") or span["last"]
    return [first + datetime.timedelta(number) for number in range((last - first).days + 1)]

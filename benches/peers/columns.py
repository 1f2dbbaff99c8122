"""The columns of the facts that the other programs write and that are compared: ours in SQL, and theirs by name."""


def microseconds(time: str) -> str:
    return f"round({time}_seconds * 1e6)::BIGINT"


def columns(level: str) -> dict[str, tuple[list[str], str, list[str]]]:
    """Returns for each table our columns, which of our rows, and their columns."""
    official = level == "official"
    end, holder = ("id", "official_id") if official else ("unit_id", "unit_id")
    times = [microseconds(time) for time in ("work", "pause", "consult", "overdue")]
    return {
        "holds": (
            ["case_id", f"coalesce({holder}, '')", "unit_id", "procedure_id", "step", "epoch_us(received_at)",
             "epoch_us(released_at)", *times, "epoch_us(due_at)", "arrived_by", "released_by", "acts", "after_end"],
            "released_by <> 'recalled'",
            ["case_id", "holder", "unit", "procedure_id", "step", "received_at", "released_at", "work_us", "pause_us",
             "consult_us", "overdue_us", "due_at", "arrived_by", "released_by", "acts", "after_end"],
        ),
        "handovers": (
            ["case_id", "epoch_us(handed_at)", f"coalesce(sender_{end}, '')", "sender_unit_id", f"coalesce(receiver_{end}, '')",
             "procedure_id", "step", "kind", "shape", "nullif(loop_length, 0)", "sender_acts", "receiver_acts", "comes_back",
             "inferred"],
            "NOT recalled",
            ["case_id", "handed_at", "sender", "sender_unit", "receiver", "procedure_id", "step", "kind", "shape",
             "loop_length", "sender_acts", "receiver_acts", "comes_back", "inferred"],
        ),
        "consultations": (
            ["case_id", f"consulted_{end}", "consulted_unit_id", "procedure_id", "step", "epoch_us(asked_at)",
             "epoch_us(replied_at)", "epoch_us(due_at)", "epoch_us(counted_until)"],
            "true",
            ["case_id", "consulted", "consulted_unit", "procedure_id", "step", "asked_at", "replied_at", "due_at", "counted_until"],
        ),
    }

"""A dated row of reference data, read as what the catalogue holds."""

from __future__ import annotations

from collections.abc import Sequence

from cjdiversion.disposals.catalogue import Cell, Demand, DepartureReason, Option, Outcome
from cjdiversion.reference import Mark, ReferenceEntry


def is_read(row: ReferenceEntry) -> bool:
    """In the source itself, and not by a force for itself."""
    return row.mark is Mark.VERIFIED and row.force_code is None


def outcome(row: ReferenceEntry) -> Outcome:
    asked = row.attributes
    age_mark = asked.get("unsure", {}).get("age_from", row.mark.value)
    return Outcome(
        code=row.code,
        label=row.label,
        decided_by=asked.get("decided_by", "police"),
        is_assignable=bool(asked.get("assignable", True) and asked.get("is_outcome", True)),
        approver=asked.get("approver", ""),
        is_part_of=asked.get("subset_of", ""),
        is_positive=bool(asked.get("positive", False)),
        is_by_option=bool(asked.get("by_option", False)),
        age_from=asked.get("age_from", 0),
        age_source=f"{asked.get('age_from_by', row.source)} ({age_mark})",
        is_without_suspect=bool(asked.get("no_suspect", False)),
        is_limit_over=bool(asked.get("limit_over", False)),
        source=row.source,
        mark=row.mark.value,
    )


def option(row: ReferenceEntry, needs_signature: bool) -> Option:
    asked = row.attributes
    return Option(
        code=row.code,
        label=row.label,
        outcome_code=asked["outcome_code"],
        is_in_force=asked.get("in_force") is not False,
        age_from=asked.get("age_from", 0),
        age_to=asked.get("age_to"),
        admission=asked.get("admission", "none"),
        agreement=asked.get("agreement", "none"),
        lowest_rank=asked.get("lowest_rank", ""),
        conditions=asked.get("conditions", "none"),
        source=row.source,
        mark=row.mark.value,
        unsure=asked.get("unsure", {}),
        needs_signature=needs_signature,
    )


def cells(rows: Sequence[ReferenceEntry]) -> list[Cell]:
    """One for what an option asks of a criterion, whatever codes its rows go by: the law where it
    was read, else the force’s own."""
    chosen: dict[tuple[str, str], Cell] = {}
    for row in sorted(rows, key=lambda row: (not is_read(row), row.force_code is None)):
        told = _cell(row)
        chosen.setdefault((told.option, told.criterion), told)
    return list(chosen.values())


def _cell(row: ReferenceEntry) -> Cell:
    asked = row.attributes
    return Cell(
        option=asked["option"],
        criterion=asked["criterion"],
        words=row.label,
        params=asked.get("params", {}),
        closes=asked.get("closes", True),
        must_be_known=asked.get("must_be_known", False),
        source=row.source,
        mark=row.mark.value,
    )


def demand(row: ReferenceEntry) -> Demand:
    asked = row.attributes
    return Demand(
        row.code, row.label, asked["outcome"], asked["demand"], row.source, row.mark.value
    )


def departure(row: ReferenceEntry) -> DepartureReason:
    asked = row.attributes
    return DepartureReason(
        code=row.code,
        label=row.label,
        direction=asked.get("direction", "either"),
        needs_text=bool(asked.get("needs_text")),
        needs_reference=bool(asked.get("needs_reference")),
        age_to=asked.get("age_to"),
        origin=f"{row.source} ({row.mark.value})",
    )

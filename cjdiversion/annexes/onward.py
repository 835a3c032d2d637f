"""Lines for papers of others, from the same facts as the annex: the person escort record (PER) and
the pre-release risk assessment. Pure; whether a line goes is asked for that paper’s own purpose and
recipient. What is not carried over is counted, by holder and ground, and not a word of it is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.annexes import holds, sharing
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.known import Known
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.consents.release import Released, Withheld, may_release

NOT_NEEDED = "not-needed"  # of reference data "withheld_grounds"
SENSITIVE = "MG6D"  # the schedule of what is


@dataclass(frozen=True)
class Document:
    """One row of reference data "onward_papers". `needs`: codes of needs that it takes; None for
    every one. `told_to`: the recipient in words. `open_grounds`: on which a line held back from CPS
    is no secret; on any other it is sensitive, and leaves the police for nobody."""

    code: str
    label: str
    purpose: str
    recipient: str
    told_to: str
    sections: Sequence[str]
    condition: str
    needs: Collection[str] | None = None
    is_disclosure: bool = False
    open_grounds: Collection[str] = ()

    def keeps(self, hold: AnnexHold) -> bool:
        is_open = hold.ground in self.open_grounds and hold.schedule != SENSITIVE
        return self.is_disclosure and not is_open


@dataclass(frozen=True)
class LeftOut:
    """All that is told of lines that were not carried over: how many, whose, in fixed words why."""

    lines: int
    held_by: str
    ground: str

    @property
    def words(self) -> str:
        number = f"{self.lines} line{'s' if self.lines != 1 else ''}"
        return f"{number} held by {self.held_by}: {self.ground[:1].lower()}{self.ground[1:]}"


@dataclass(frozen=True)
class Onward:
    document: Document
    lines: Sequence[Line]
    left_out: Sequence[LeftOut]

    @property
    def to_copy(self) -> str:
        """As plain text, a line for each; what is left out stands last."""
        rest = [f"Not carried over: {one.words}" for one in self.left_out]
        return "\n".join([*map(in_words, self.lines), *rest])


def in_words(line: Line) -> str:
    """That stands alone, with its source and date."""
    when = clock.in_words(line.as_at) if line.as_at else "no date"
    opinion = "opinion, " if line.is_opinion else ""
    author = f", {line.author}" if line.author else ""
    said = " ".join(line.text.split()).rstrip(".")
    return f"{said} ({opinion}{when}; {line.source}{author}; held by {line.held_by})"


def document(
    code: str,
    label: str,
    row: Mapping[str, Any],
    told_to: str,
    needs: Any,
    grounds: Mapping[str, Mapping[str, Any]],
) -> Document:
    """`needs`, `grounds`: reference data "vulnerabilities" and "withheld_grounds", code →
    attributes."""
    escorted = [code for code, facts in needs.items() if facts.get("escort")]
    return Document(
        code,
        label,
        purpose=row["purpose"],
        recipient=row["recipient"],
        told_to=told_to,
        sections=row["sections"],
        condition=row["condition"],
        needs=escorted if row.get("escort_needs") else None,
        is_disclosure=row.get("is_disclosure", False),
        open_grounds=[
            code
            for code, facts in grounds.items()
            if facts.get("schedule") not in (None, SENSITIVE)
        ],
    )


def of(known: Known, paper: Document, *, also: Sequence[Line] = (), on: date) -> Onward:
    """`also`: police lines that the annex does not have."""
    known = replace(known, condition=paper.condition)
    also = [replace(line, condition=paper.condition) for line in also]
    ours = [*also, *sharing.of_police(_fewer(known, paper), on=on), *sharing.ld_lines(known)]
    kept = [hold for hold in known.holds if paper.keeps(hold)]
    of_police = holds.applied(sharing.of_police(known, on=on), kept, recipient=paper.recipient)
    every = [*also, *of_police, *sharing.ld_lines(known)]
    verdicts = [
        (line, _asked(line, known, paper, on) if line in ours else Withheld(NOT_NEEDED))
        for line in every
    ]
    told = [line for line, verdict in verdicts if isinstance(verdict, Released)]
    told.sort(key=lambda line: paper.sections.index(line.section))
    return Onward(paper, told, list(_left_out(known, verdicts)))


def _fewer(known: Known, paper: Document) -> Known:
    if paper.needs is None:
        return known
    return replace(known, needs=[need for need in known.needs if need.code in paper.needs])


def _asked(line: Line, known: Known, paper: Document, on: date) -> Released | Withheld:
    """A line of a section that the paper has no room for is not needed there, whosever it is."""
    if line.section not in paper.sections:
        return Withheld(NOT_NEEDED)
    return may_release(
        line,
        known.decisions,
        known.overrides,
        purpose=paper.purpose,
        recipient=paper.recipient,
        on=on,
    )


def _left_out(known: Known, verdicts: Iterable[sharing.Verdict]) -> Iterable[LeftOut]:
    held = Counter(
        (line.held_by, verdict.ground)
        for line, verdict in verdicts
        if isinstance(verdict, Withheld)
    )
    for (held_by, ground), number in sorted(held.items()):
        yield LeftOut(number, held_by, sharing.fixed_words(known, ground))

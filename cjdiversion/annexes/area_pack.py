"""A pack for a local meeting with one part of the CPS: what was shared with them, what they took,
used or did not need, and what they asked, quarter by quarter, as it may leave the force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from cjdiversion import clock, documents, suppression
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import faring, leaving
from cjdiversion.annexes.leaving import Quarter
from cjdiversion.audit import Did, Operation
from cjdiversion.disposals.measures import Period
from cjdiversion.errors import Missing

PERIOD = "last-12-months"  # of its complete quarters, the last four
_SHARED = (
    ("Cases with an annex shared with them last", ""),
    (leaving.USED, leaving.USED),
    (leaving.NOT_NEEDED, leaving.NOT_NEEDED),
    (leaving.ACKNOWLEDGED, leaving.ACKNOWLEDGED),
    (leaving.NEITHER, leaving.NEITHER),
)
_ASKED = (
    ("Cases with a question of theirs", ""),
    *((words, words) for words in leaving.ANSWERS),
)


@dataclass(frozen=True)
class Table:
    """`rows`: words, and a figure for each quarter: None is hidden."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class Pack:
    force: str
    area: Unit
    quarters: Sequence[Quarter]

    @property
    def over(self) -> Period:
        first, last = self.quarters[0].over, self.quarters[-1].over
        return Period(PERIOD, "Complete quarters", first.from_on, last.to_on)

    @property
    def tables(self) -> tuple[Table, ...]:
        name, labels = self.area.name, tuple(one.over.label for one in self.quarters)
        shared = [
            (words, tuple(one.of_shared(name, which) for one in self.quarters))
            for words, which in _SHARED
        ]
        took = tuple(one.of_shared(name, took=leaving.TOOK) for one in self.quarters)
        asked = [
            (words, tuple(one.of_asked(name, which) for one in self.quarters))
            for words, which in _ASKED
        ]
        return (
            Table("Annexes", ("Cases", *labels), (shared[0], (leaving.TOOK, took), *shared[1:])),
            Table("Questions and their answers", ("Cases", *labels), tuple(asked)),
        )

    @property
    def bars(self) -> list[tuple[str, float, str]]:
        """What became of the cases of the newest quarter: words, length, figure."""
        told = {words: figures[-1] for words, figures in self.tables[0].rows[2:]}
        return [
            (words, count or 0, "hidden" if count is None else str(count))
            for words, count in told.items()
        ]

    @property
    def finding(self) -> str:
        """Of the newest quarter."""
        newest, name = self.quarters[-1], self.area.name
        when = f"In {newest.over.label}"
        shared, used = newest.of_shared(name), newest.of_shared(name, leaving.USED)
        asked = newest.of_asked(name)
        if shared == 0 and asked == 0:
            return f"{when} nothing was shared with {name}, and they asked nothing."
        return (
            f"{when} {name} had the last copy of an annex in {_cases(shared)}, said "
            f"that it was used in {_cases(used)}, and asked in {_cases(asked)}."
        )


def pack(token: str, *, by: Actor) -> Pack:
    """As it may leave. Raises Missing, Conflict, OutOfOrder."""
    require(by, May.NUMBERS_SEE)
    area = _area(token, by)
    assert by.force_id is not None
    found = Pack(accounts.unit(by.force_id).name, area, leaving.released(PERIOD, by))
    faring.noted(Did.NUMBERS_SEEN, Operation.CONSULTATION, found.over, by, area=area.code)
    return found


def printed(token: str, *, by: Actor) -> documents.Paper:
    """The same on paper, which leaves the force. Raises NotPrinted too."""
    require(by, May.NUMBERS_EXPORT)
    found = pack(token, by=by)
    leaving.release(found.quarters, by=by)
    page = render_template(
        "annexes/area_pack_paper.html",
        pack=found,
        hidden=suppression.HIDDEN_MARK,
        note=suppression.HIDDEN_NOTE,
        paper_style=documents.paper_style(),
    )
    made = documents.render(page, made_at=clock.now())
    recipient = f"{found.area.name}, at a meeting"
    leaving.left(found.quarters, PERIOD, by, recipient, made.sha256, area=found.area.code)
    return made


def _area(token: str, by: Actor) -> Unit:
    """Only such a part as an annex of the force was ever shared with."""
    unit = faring.area(token, by.force_id)
    if unit is None:
        raise Missing
    return unit


def _cases(count: int | None) -> str:
    """Rounded, as it may leave."""
    if count is None:
        return "too few cases to tell"
    return f"about {count} cases" if count else "no case"

"""A text of our choice in every fact of an annex, whatever facts there are: new ones are found by
themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from cjdiversion import documents
from cjdiversion.annexes.facts import Facts
from tests.annexes.test_facts import FACTS
from tests.house import papers

RUNNING = "OFFICIAL-SENSITIVE Police and CPS only"
NOT_PRINTED = {
    *("Line.section", "Line.condition", "Line.basis", "Section.code"),
    *("Line.kind", "Line.record", "Line.token", "Line.key"),
}
"""Codes and names of lines, and the condition of a line, which stands once for all lines."""


def planted(text_for: Callable[[str], str]) -> Facts:
    """Facts of every kind; each text is what `text_for` makes of where it stands."""
    made = _planted(FACTS, "Facts", text_for)
    assert isinstance(made, Facts)
    return made


def texts(value: Any, name: str = "Facts") -> Iterator[tuple[str, str]]:
    """(kind and field, text) of every text in the tree."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield name, value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one, name)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")


def flowing(made: documents.Paper) -> str:
    """The words without blanks and without the running lines, which come between the lines of a
    text that goes on overleaf and are drawn last on each page."""
    pages = papers.words_on(made)
    return "".join("".join(page[: page.rindex(RUNNING)].split()) for page in pages)


def _planted(value: Any, name: str, text_for: Callable[[str], str]) -> Any:
    if isinstance(value, (Enum, bool, int, date, datetime, Mapping)) or value is None:
        return value
    if isinstance(value, str):
        return value if name in NOT_PRINTED else text_for(name)
    if isinstance(value, tuple):
        return tuple(_planted(one, name, text_for) for one in value)
    assert dataclasses.is_dataclass(value) and not isinstance(value, type)
    kind = type(value).__name__
    return dataclasses.replace(
        value,
        **{
            field.name: _planted(getattr(value, field.name), f"{kind}.{field.name}", text_for)
            for field in dataclasses.fields(value)
            if field.init
        },
    )

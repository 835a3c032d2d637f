"""A return frozen, and where two versions of it differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion.returns.rules import Counted, Failing, said_of

GONE = "Not in it"


@dataclass(frozen=True)
class Difference:
    """None where a version has no such value, which is not nought."""

    figure: str
    value: str
    first: int | None
    latest: int | None

    @property
    def change(self) -> str:
        if self.first is None or self.latest is None:
            return GONE
        return f"{self.latest - self.first:+,}"


def frozen(figures: Iterable[Counted], things: str) -> list[dict[str, Any]]:
    return [
        {
            "code": one.figure.code,
            "label": one.figure.label,
            "rule": one.figure.rule,
            "source": one.figure.source,
            "mark": one.figure.mark,
            "leaves": one.figure.leaves,
            "values": [
                {"code": value.code, "label": value.label, "count": value.count}
                for value in one.values
            ],
            "total": one.total,
            "said": said_of(one, things),
        }
        for one in figures
    ]


def findings(failing: Iterable[Failing]) -> list[dict[str, Any]]:
    """Of every check that was made, those nobody failed among them."""
    return [
        {
            "code": one.check.code,
            "label": one.check.label,
            "words": one.check.words,
            "leaves_out": one.check.leaves_out,
            "count": one.count,
        }
        for one in failing
    ]


def differences(first: Sequence[Any], latest: Sequence[Any]) -> list[Difference]:
    """Value by value, in the order of the later version, then what only the first has."""
    was, now = _by_value(first), _by_value(latest)
    return [
        Difference(*(now.get(key) or was[key])[:2], _count(was, key), _count(now, key))
        for key in dict.fromkeys((*now, *was))
        if _count(was, key) != _count(now, key)
    ]


def rules_changed(first: Sequence[Any], latest: Sequence[Any]) -> list[str]:
    """Labels of figures that both have and that were counted by another rule."""
    was = {one["code"]: one["rule"] for one in first}
    return [one["label"] for one in latest if was.get(one["code"], one["rule"]) != one["rule"]]


_Values = Mapping[tuple[str, str], tuple[str, str, int]]


def _by_value(figures: Sequence[Any]) -> _Values:
    return {
        (one["code"], value["code"]): (one["label"], value["label"], value["count"])
        for one in figures
        for value in one["values"]
    }


def _count(values: _Values, key: tuple[str, str]) -> int | None:
    return values[key][2] if key in values else None

"""A screening instrument as it is written in its file: structure and scoring, never its wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from cjdiversion.access import Role
from cjdiversion.reference import Mark

ANY = "any"  # a cut-off that is the same for everybody
SUM, ANY_OF = "sum", "any-of"  # the kinds of rule
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "severe": "Severe mental illness",
        "mood": "Low mood and worry",
        "trauma": "After a bad event",
        "drink": "Drink",
        "autism": "Autism",
        "cognition": "Confusion and memory",
    }
)
"""Code → heading, in the order they are offered in."""


@dataclass(frozen=True)
class Item:
    """`label` is ours: the practitioner reads the question from the official form. `safety_on`:
    the answers that ask for safety action, whatever the others are."""

    code: str
    label: str
    hint: str
    options: Mapping[str, str]
    weights: Mapping[str, int]
    section: str
    safety_on: frozenset[str]


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    hint: str


@dataclass(frozen=True)
class Gate:
    """The first item. Any other answer than `goes_on` ends it there: that is a branch of its own,
    not a nought."""

    item: str
    goes_on: str
    branch: str
    label: str


@dataclass(frozen=True)
class Clause:
    """Positive by itself: at least so many of the items with this answer."""

    code: str
    label: str
    items: tuple[str, ...]
    answer: str
    at_least: int


@dataclass(frozen=True)
class Level:
    """What a positive means, what follows, and a sentence without a number that may be shared."""

    code: str
    label: str
    means: str
    follows: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class CutOff:
    """Positive at this total or above. `applies_to`: a code of `cut_off_for`, or "any"."""

    level: str
    applies_to: str
    at_least: int
    source: str
    mark: Mark
    from_on: date | None = None  # of a provider's own


@dataclass(frozen=True)
class Band:
    code: str
    least: int
    most: int
    label: str


@dataclass(frozen=True)
class Licence:
    is_wording_shipped: bool
    note: str
    source: str
    mark: Mark


@dataclass(frozen=True)
class Instrument:
    """`clauses` are the whole rule of an instrument that is not added up."""

    id: str
    version: int
    from_on: date
    title: str
    about: str
    group: str
    for_whom: str
    minutes: tuple[int, int]
    sitting: timedelta
    roles: frozenset[Role]
    training: str
    asked_when_affected: bool
    licence: Licence
    languages: frozenset[str]
    languages_note: str
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    gate: Gate | None
    clauses: tuple[Clause, ...]
    cut_off_for: Mapping[str, str]
    levels: tuple[Level, ...]
    negative_means: str
    negative_sentence: str
    cut_offs: tuple[CutOff, ...]
    bands: tuple[Band, ...]
    sources: tuple[str, ...]

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    @property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @property
    def is_added_up(self) -> bool:
        return not self.clauses

    @property
    def counted(self) -> list[Item]:
        """The items whose weights make the total."""
        gate = self.gate.item if self.gate else ""
        return [item for item in self.items if item.code != gate] if self.is_added_up else []

    @property
    def most(self) -> int:
        return sum(max(item.weights.values()) for item in self.counted)

    @property
    def minutes_words(self) -> str:
        least, most = self.minutes
        if least == most:
            return f"{least} minute" if least == 1 else f"{least} minutes"
        return f"{least} to {most} minutes"

    def in_section(self, code: str) -> list[Item]:
        return [item for item in self.items if item.section == code]

    def level(self, code: str) -> Level:
        return {level.code: level for level in self.levels}[code]

    def band(self, code: str) -> Band | None:
        return {band.code: band for band in self.bands}.get(code)

    def cut_offs_for(self, applies_to: str) -> list[CutOff]:
        """As published, one for each level in the order of the levels."""
        wanted = (applies_to, ANY)
        found = [one for one in self.cut_offs if one.applies_to in wanted]
        order = [level.code for level in self.levels]
        return sorted(found, key=lambda one: order.index(one.level))


def built(content: Mapping[str, Any]) -> Instrument:
    """From a file that was checked: what is wrong with one is said by `checking`."""
    sources = content["sources"]
    who, licence, minutes = content["administered_by"], content["licence"], content["minutes"]
    return Instrument(
        id=content["id"],
        version=content["version"],
        from_on=date.fromisoformat(content["from_on"]),
        title=content["title"],
        about=content["about"],
        group=content["group"],
        for_whom=content["for_whom"],
        minutes=(minutes["least"], minutes["most"]),
        sitting=timedelta(minutes=content["sitting_minutes"]),
        roles=frozenset(map(Role, who["roles"])),
        training=who["training"],
        asked_when_affected=content["asked_when_affected"],
        licence=Licence(
            licence["wording_shipped"],
            licence["note"],
            sources[licence["source"]],
            Mark(licence["mark"]),
        ),
        languages=frozenset(content["languages"]["official"]),
        languages_note=content["languages"]["note"],
        cut_off_for=MappingProxyType(content.get("cut_off_for", {})),
        sources=tuple(sources.values()),
        **_asked(content),
        **_concluded(content),
    )


def _asked(content: Mapping[str, Any]) -> dict[str, Any]:
    sections = content.get("sections", ())
    gate = content.get("gate")
    return {
        "sections": tuple(Section(s["code"], s["title"], s.get("hint", "")) for s in sections),
        "items": tuple(_item(one, content) for one in content["items"]),
        "gate": Gate(**gate) if gate else None,
        "clauses": tuple(
            Clause(**{**one, "items": tuple(one["items"])})
            for one in content["rule"].get("clauses", ())
        ),
    }


def _item(item: Mapping[str, Any], content: Mapping[str, Any]) -> Item:
    weights = content.get("weights", {}).get(item["answers"], {})
    if item.get("is_reversed"):
        ends = min(weights.values()) + max(weights.values())
        weights = {answer: ends - weight for answer, weight in weights.items()}
    return Item(
        code=item["code"],
        label=item["label"],
        hint=item.get("hint", ""),
        options=MappingProxyType(content["answers"][item["answers"]]),
        weights=MappingProxyType(weights),
        section=item.get("section", ""),
        safety_on=frozenset(item.get("safety_on", ())),
    )


def _concluded(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "levels": tuple(
            Level(**{**one, "follows": tuple(one["follows"])}) for one in content["levels"]
        ),
        "negative_means": content["negative"]["means"],
        "negative_sentence": content["negative"]["sentence"],
        "cut_offs": tuple(_cut_off(one, content) for one in content.get("cut_offs", ())),
        "bands": tuple(
            Band(one["code"], one["from"], one["to"], one["label"])
            for one in content.get("bands", ())
        ),
    }


def _cut_off(row: Mapping[str, Any], content: Mapping[str, Any]) -> CutOff:
    return CutOff(
        level=row["level"],
        applies_to=row["for"],
        at_least=row["at_least"],
        source=content["sources"][row["source"]],
        mark=Mark(row["mark"]),
    )

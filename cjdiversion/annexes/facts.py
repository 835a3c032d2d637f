"""What one version says, as plain values: shown, printed, attached and compared from one tree.

A line that is held back has no place here; only its section, its holder and its ground have.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion.annexes.steps import State as State
from cjdiversion.consents.release import Holder

VERSION = 2  # raise it whenever the tree gets or loses a field
_WEIGHT = (State.NOT_SOUGHT, State.REFUSED, State.OUTSTANDING, State.OBTAINED)


def strongest(states: Iterable[State]) -> State:
    """Of several, the one that says most."""
    return max(states, key=_WEIGHT.index, default=State.NOT_SOUGHT)


@dataclass(frozen=True)
class Line:
    """One thing told. `is_opinion`: somebody's assessment, not a fact (DPA 2018 s38(2)).

    `condition`: the Schedule 8 condition a police line goes under. `state`: what the line says of
    its section; a line about a step not yet taken obtains nothing. `written_at`: when L&D's own
    came on record, and `token` by which an override names it. `reliability`: in the words of the
    day (DPA 2018 s38(4)). `basis`: what it is told on, once that is decided
    (`consents.release.Basis`).

    Not part of what is told: `kind` and `record` name the line, `key` is that name (see keys.py),
    `kept_from` says for whom it is not. A version keeps `key` (drafting.frozen), so that a line
    held back later is found in it; no paper and no reader gets it.
    """

    section: str
    text: str
    holder: Holder
    held_by: str
    source: str
    as_at: datetime | None = None
    is_opinion: bool = False
    author: str = ""
    condition: str = ""
    state: State = State.OBTAINED
    written_at: datetime | None = None
    reliability: str = ""
    token: str = field(default="", compare=False)  # a version from before it was kept says the same
    basis: str = ""
    kind: str = field(default="", compare=False)
    record: str = field(default="", compare=False)
    key: str = field(default="", compare=False)
    kept_from: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Section:
    """`heading` is the one of the day, so that an issued version keeps its own."""

    code: str
    heading: str
    state: State
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Held:
    """All that is told of a line held back, in fixed words."""

    section: str
    held_by: str
    ground: str


@dataclass(frozen=True)
class Identifier:
    """An empty value is printed as missing, a wrong one as given, with what is wrong beside it."""

    label: str
    value: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """`kept_in`: numbers of the versions that told what may no longer be told."""

    on: date
    kept_in: tuple[int, ...] = ()


@dataclass(frozen=True)
class Change:
    """`what`: added, removed or changed."""

    section: str
    what: str


@dataclass(frozen=True)
class Changes:
    """What differs from version `since`."""

    since: int
    lines: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Facts:
    """`basis`: the condition of law the police lines go under. `schema_version`: of this tree; what
    was frozen before it was counted is 1 and stays as it is."""

    recipient: str
    basis: str
    identifiers: tuple[Identifier, ...]
    alleged: tuple[str, ...]
    sections: tuple[Section, ...]
    held: tuple[Held, ...] = ()
    withdrawal: Withdrawal | None = None
    changes: Changes | None = None
    schema_version: int = VERSION

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    @property
    def ld_lines(self) -> list[Line]:
        return [line for line in self.lines if line.holder is Holder.LD]

    @property
    def digest(self) -> str:
        """Of what is told; not of how it differs from an earlier version."""
        plain = as_plain(self)
        del plain["changes"]
        return hashlib.sha256(as_json(plain)).hexdigest()


# --- to plain values and back -------------------------------------------------------------------


class _Tree(ma.Schema):
    made: type

    class Meta:
        unknown = ma.RAISE

    @ma.post_load
    def _make(self, data: dict[str, Any], **rest: Any) -> Any:
        return self.made(
            **{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()},
        )


class _LineSchema(_Tree):
    made = Line
    section = fields.String()
    text = fields.String()
    holder = fields.Enum(Holder, by_value=True)
    held_by = fields.String()
    source = fields.String()
    as_at = fields.AwareDateTime(default_timezone=UTC, allow_none=True)
    is_opinion = fields.Boolean()
    author = fields.String()
    condition = fields.String()
    state = fields.Enum(State, by_value=True)
    written_at = fields.AwareDateTime(default_timezone=UTC, allow_none=True)
    reliability = fields.String()
    token = fields.String()
    basis = fields.String()
    key = fields.String(load_only=True)


class _SectionSchema(_Tree):
    made = Section
    code = fields.String()
    heading = fields.String()
    state = fields.Enum(State, by_value=True)
    lines = fields.List(fields.Nested(_LineSchema))


class _HeldSchema(_Tree):
    made = Held
    section = fields.String()
    held_by = fields.String()
    ground = fields.String()


class _IdentifierSchema(_Tree):
    made = Identifier
    label = fields.String()
    value = fields.String()
    problem = fields.String()


class _WithdrawalSchema(_Tree):
    made = Withdrawal
    on = fields.Date()
    kept_in = fields.List(fields.Integer())


class _ChangeSchema(_Tree):
    made = Change
    section = fields.String()
    what = fields.String()


class _ChangesSchema(_Tree):
    made = Changes
    since = fields.Integer()
    lines = fields.List(fields.Nested(_ChangeSchema))


class FactsSchema(_Tree):
    made = Facts
    recipient = fields.String()
    basis = fields.String()
    identifiers = fields.List(fields.Nested(_IdentifierSchema))
    alleged = fields.List(fields.String())
    sections = fields.List(fields.Nested(_SectionSchema))
    held = fields.List(fields.Nested(_HeldSchema))
    withdrawal = fields.Nested(_WithdrawalSchema, allow_none=True)
    changes = fields.Nested(_ChangesSchema, allow_none=True)
    schema_version = fields.Integer(load_default=1)


_SCHEMA = FactsSchema()


def as_plain(facts: Facts) -> dict[str, Any]:
    plain = dict(_SCHEMA.dump(facts))
    return plain if facts.schema_version > 1 else _as_first(plain)


def _as_first(plain: dict[str, Any]) -> dict[str, Any]:
    """The bytes of what was stored before are evidence: they come out as they went in."""
    del plain["schema_version"]
    for one in plain["identifiers"]:
        del one["problem"]
    for section in plain["sections"]:
        section["lines"] = [_line_of_first(line) for line in section["lines"]]
    return plain


def _line_of_first(line: dict[str, Any]) -> dict[str, Any]:
    """Without what lines say since, which none of them said."""
    return {name: said for name, said in line.items() if said or name not in _SINCE}


_SINCE = ("reliability", "token", "basis")


def from_plain(plain: dict[str, Any]) -> Facts:
    """The tree again. Raises marshmallow.ValidationError on what never was one."""
    made: Facts = _SCHEMA.load(plain)
    return made


def as_json(plain: dict[str, Any]) -> bytes:
    """The same bytes for the same values, on any day and in any process."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()

"""What somebody typed beside what stands now: which answers differ, who changed which, and the mix.

A page says with each form what its answers were when it was drawn, as one short digest an answer.
So it is known later who changed what: an answer that differs from its digest was changed by whoever
typed it; where the digest differs from the record, somebody else changed it meanwhile.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from cjdiversion import audit, clock, drafts
from cjdiversion.audit import AuditEvent
from cjdiversion.database import session
from cjdiversion.drafts import Draft, Sent
from cjdiversion.fields import Asked, Choice

NOW, MINE, BOTH = "now", "mine", "both"
CHOSEN, LISTED = "_keep-", "_differs"  # names of the page's own inputs
_DIGEST = 6  # letters an answer: one in sixty thousand million that a change is overlooked

Fields = Mapping[str, Asked]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Typed:
    """A form as it was sent, or as a draft kept it. `drawn` is empty where it is not known."""

    inputs: Sent
    version: int | None
    drawn: str

    @classmethod
    def of(cls, sent: Sent) -> Typed:
        return cls(sent, drafts.version_of(sent), drafts.drawn_of(sent))

    @classmethod
    def kept(cls, draft: Draft) -> Typed:
        return cls(MultiDict(draft.fields), draft.version, draft.drawn)

    @property
    def listed(self) -> dict[str, str]:
        """The answers that were to be chosen between, with the digest of what then stood."""
        told = (one.rpartition(" ") for one in self.inputs.getlist(LISTED))
        return {name: digest for name, _, digest in told}

    def choice(self, name: str, now: Any) -> str:
        """It holds against what its chooser saw, and no other text that came after."""
        chosen = self.inputs.get(CHOSEN + name, "")
        holds = chosen in (NOW, MINE, BOTH) and self.listed.get(name) == _digest(now)
        return chosen if holds else ""

    def holds(self, name: str, field: Asked) -> bool:
        """Whether the page asked it; a browser says nothing of boxes that are not ticked."""
        kind = field.metadata["kind"]
        if kind in ("radios", "checkboxes", "yesno"):
            return True
        return (f"{name}-day" if kind in ("date", "moment") else name) in self.inputs

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What goes on unseen with the choice: the answers, and the button that was pressed."""
        return [
            (name, text)
            for name, text in self.inputs.items(multi=True)
            if not name.startswith("_") and name != "csrf_token"
        ]


@dataclass(frozen=True)
class Difference:
    """One answer in two versions, in words."""

    name: str
    label: str
    now: str
    mine: str
    is_theirs: bool  # somebody else changed it since the page was drawn
    is_mine: bool
    can_be_both: bool
    choice: str
    stood: str  # digest of what stands now

    @property
    def chosen(self) -> str:
        """What was chosen; where one side alone changed it, that side is offered."""
        if self.choice or self.is_theirs == self.is_mine:
            return self.choice
        return NOW if self.is_theirs else MINE


def drawn(fields: Fields, values: Values) -> str:
    """The digests a page carries, in the order of its fields."""
    return "".join(_digest(field.to_form(values.get(name))) for name, field in _asked(fields))


def touched(fields: Fields, typed: Typed, values: Values) -> frozenset[str]:
    """What was changed since the page was drawn, and is not what the page would say anyway."""
    known = _known(fields, typed)
    return frozenset(
        name
        for name, field in _asked(fields)
        if typed.holds(name, field)
        and _digest(said(name, field, typed.inputs))
        not in (known.get(name), _digest(field.to_form(values.get(name))))
    )


def differences(fields: Fields, typed: Typed, standing: Values) -> list[Difference]:
    """Field by field, where what stands is not what was typed. Only what the record says stands:
    a field without a value in `standing` is nobody's yet."""
    known = _known(fields, typed)
    found = []
    for name, field in _asked(fields):
        if name not in standing or not typed.holds(name, field):
            continue
        now, mine = field.to_form(standing[name]), said(name, field, typed.inputs)
        if _digest(now) != _digest(mine):
            drawn_as = known.get(name)
            found.append(
                Difference(
                    name=name,
                    label=str(field.metadata["label"]),
                    now=in_words(field, now),
                    mine=in_words(field, mine),
                    is_theirs=_digest(now) != drawn_as,
                    is_mine=_digest(mine) != drawn_as,
                    can_be_both=_both(field, now, mine) is not None,
                    choice=typed.choice(name, now),
                    stood=_digest(now),
                )
            )
    return found


def undisputed(fields: Fields, typed: Typed, standing: Values) -> list[tuple[str, str]]:
    """(label, words) of what was typed in fields the record says nothing of yet."""
    names = touched(fields, typed, {}) - set(standing)
    return [
        (str(field.metadata["label"]), in_words(field, said(name, field, typed.inputs)))
        for name, field in fields.items()
        if name in names
    ]


def mixed(fields: Fields, typed: Typed, standing: Values) -> Sent:
    """The inputs with each choice between two versions carried out."""
    inputs: Sent = MultiDict(typed.inputs)
    for name in typed.listed:
        field = fields.get(name)
        if field is None or name not in standing:
            continue
        now = field.to_form(standing[name])
        choice = typed.choice(name, now)
        if choice in ("", MINE):
            continue
        both = _both(field, now, said(name, field, typed.inputs)) if choice == BOTH else None
        _put(inputs, name, now if both is None else both)
    return inputs


def said(name: str, field: Asked, inputs: Sent) -> Any:
    """What the inputs say for a field, as the page shows it."""
    value = field.from_form(name, inputs)
    return field.to_form(None) if value is ma.missing or value is None else value


def in_words(field: Asked, value: Any) -> str:
    """An answer as a person reads it; what cannot be read as a date stays as it was typed."""
    if isinstance(value, dict):
        return _moment_in_words(value)
    if field.metadata["kind"] == "yesno":
        return {"yes": "Yes", "no": "No"}.get(value, str(value))
    options = field.options if isinstance(field, Choice) else {}
    chosen = value if isinstance(value, list) else [value]
    return "; ".join(options.get(one, one) for one in chosen)


def last_deed(token: str) -> AuditEvent | None:
    """The newest deed on the thing the page is about, which the view has opened by its token."""
    there = (one for one in session().identity_map.values() if getattr(one, "token", "") == token)
    thing = next(there, None) if token else None
    return audit.last_deed(thing) if thing is not None else None


# --- one answer --------------------------------------------------------------------------------


def _asked(fields: Fields) -> Iterator[tuple[str, Asked]]:
    """What a person answers; what a page carries unseen is not theirs."""
    for name, field in fields.items():
        if field.metadata["kind"] != "hidden":
            yield name, field


def _known(fields: Fields, typed: Typed) -> dict[str, str]:
    """The digests by name; none where the page asked something else than is asked now."""
    names = [name for name, _ in _asked(fields)]
    if len(typed.drawn) != _DIGEST * len(names):
        return {}
    return {
        name: typed.drawn[_DIGEST * place : _DIGEST * (place + 1)]
        for place, name in enumerate(names)
    }


def _digest(value: Any) -> str:
    told = hashlib.sha256(repr(_plain(value)).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(told).decode()[:_DIGEST]


def _plain(value: Any) -> Any:
    """One answer written in two ways: a leading nought, the order of boxes, line ends."""
    if isinstance(value, dict):
        return [(part, text.strip().lstrip("0")) for part, text in sorted(value.items())]
    if isinstance(value, list):
        return sorted(value)
    return _lines(value)


def _lines(text: Any) -> list[str]:
    return str(text).strip().splitlines()


def _both(field: Asked, now: Any, mine: Any) -> Any:
    """The two answers in one, where that makes sense: each box ticked, each line written once."""
    if not now or not mine:
        return None
    if field.metadata["kind"] == "checkboxes":
        return list(dict.fromkeys([*now, *mine]))
    if field.metadata["kind"] != "textarea":
        return None
    there = set(_lines(now))
    return "\n".join([*_lines(now), *(line for line in _lines(mine) if line not in there)])


def _put(inputs: Sent, name: str, value: Any) -> None:
    """The answer in place of the one that was sent, as a browser would send it."""
    if isinstance(value, dict):
        for part, text in value.items():
            inputs[f"{name}-{part}"] = text
    elif isinstance(value, list):
        inputs.setlist(name, value)
    else:
        inputs[name] = value


def _moment_in_words(parts: Mapping[str, str]) -> str:
    try:
        year, month, day = (int(parts.get(part, "")) for part in ("year", "month", "day"))
        words = clock.day_in_words(date(year, month, day))
    except ValueError:
        words = " ".join(parts[part] for part in ("day", "month", "year") if parts.get(part))
    return f"{words} at {parts['time']}".strip() if parts.get("time") else words

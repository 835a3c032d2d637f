"""The kinds of answer the service asks for: one definition for the page, the API and OpenAPI.

A field takes either what a GOV.UK form sends (several inputs for one date) or JSON. Every refusal
has a stable code and words that say what to do.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import marshmallow as ma

from cjdiversion import clock

Options = Mapping[str, str] | Callable[[], Mapping[str, str]]

_UNSTORED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # and half characters
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])(?: *(BST|GMT))?", re.IGNORECASE)
TEXT_LIMIT = 4000
FIRST_YEAR, LAST_YEAR = 1900, 2199  # nobody was born before; “26” is a slip, not the year 26


class Asked(ma.fields.Field[Any]):
    """A field with what a page needs to ask it. `kind` names the macro that draws it."""

    kind = "text"
    default_error_messages = {
        "required": "Enter an answer",
        "null": "Enter an answer",
        "validator_failed": "Check this answer",
    }

    def __init__(
        self,
        label: str = "",
        *,
        hint: str = "",
        required: bool = False,
        kind: str = "",
        **rest: Any,
    ) -> None:
        metadata = {"label": label, "hint": hint, "kind": kind or self.kind}
        metadata |= rest.pop("show", {})
        rest.setdefault("allow_none", not required)
        if not required:
            rest.setdefault("load_default", None)
        super().__init__(required=required, metadata=metadata, **rest)

    def make_error(self, key: str, **words: Any) -> ma.ValidationError:
        text = str(self.error_messages.get(key, "Check this answer")).format(**words)
        if key in ("required", "null") and self.metadata["label"]:
            text = self._missing_words()
        return ma.ValidationError([(key.replace("_", "-"), text)])

    def _missing_words(self) -> str:
        label = str(self.metadata["label"])
        return f"Enter an answer to “{label}”" if label.endswith("?") else f"Enter: {label.lower()}"

    def from_form(self, name: str, form: Any) -> Any:
        """What the form sent for this field, as `deserialize` takes it; missing when blank."""
        text = form.get(name)
        if text is None:
            return ma.missing
        return text.strip() or (None if self.allow_none else ma.missing)

    def to_form(self, value: Any) -> Any:
        return "" if value is None else str(value)


class Words(Asked):
    """Text. Line ends are made one kind; control characters, which PostgreSQL refuses, are not
    taken. `limit` counts characters."""

    default_error_messages = {
        "long": "{label} must be {limit:,} characters or fewer. You entered {count:,}",
        "control": "{label} holds characters that cannot be stored. Type it again",
        "not_text": "{label} must be text",
    }

    def __init__(self, label: str = "", *, limit: int = 200, rows: int = 0, **rest: Any) -> None:
        self.limit = limit
        super().__init__(
            label,
            kind="textarea" if rows else rest.pop("kind", "text"),
            show={"rows": rows, **rest.pop("show", {})},
            **rest,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("not_text", label=self.metadata["label"] or attr)
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text and self.required:
            raise self.make_error("required")
        if len(text) > self.limit:
            label = self.metadata["label"] or attr
            raise self.make_error("long", label=label, limit=self.limit, count=len(text))
        if _UNSTORED.search(text):
            raise self.make_error("control", label=self.metadata["label"] or attr)
        return text


class Brought(Words):
    """A file of so many bytes: chosen on a page, which reads it by itself, or base64 in JSON."""

    def __init__(self, label: str, *, largest: int, **rest: Any) -> None:
        super().__init__(label, limit=2 * largest, kind="file", **rest)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = super()._deserialize(value, attr, data, **rest)
        try:
            return base64.b64decode(text, validate=True)
        except ValueError:
            raise ma.ValidationError([("not-base64", "Send the file as base64")]) from None

    def from_form(self, name: str, form: Any) -> Any:
        return ma.missing


class Choice(Asked):
    """One of `options`: code → words, or a callable for those that change with the day."""

    kind = "radios"
    default_error_messages = {"unknown": "Select one of the answers offered"}

    def __init__(self, label: str = "", *, options: Options, **rest: Any) -> None:
        self._options = options
        super().__init__(label, **rest)

    @property
    def options(self) -> Mapping[str, str]:
        return self._options() if callable(self._options) else self._options

    @property
    def fixed_options(self) -> Mapping[str, str]:
        """Empty when they change with the day."""
        return {} if callable(self._options) else self._options

    def _missing_words(self) -> str:
        return f"Select an answer: {str(self.metadata['label']).rstrip('?').lower()}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise self.make_error("unknown")
        return value


class Choices(Choice):
    """Any number of `options`."""

    kind = "checkboxes"

    def from_form(self, name: str, form: Any) -> Any:
        return form.getlist(name)

    def to_form(self, value: Any) -> Any:
        return list(value or [])

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("unknown")
        if not all(isinstance(one, str) and one in self.options for one in value):
            raise self.make_error("unknown")
        if self.required and not value:
            raise self.make_error("required")
        return list(dict.fromkeys(value))


class YesNo(Asked):
    kind = "yesno"
    default_error_messages = {"unknown": "Select yes or no"}

    def _missing_words(self) -> str:
        return f"Select yes or no: {str(self.metadata['label']).rstrip('?').lower()}"

    def to_form(self, value: Any) -> Any:
        return "" if value is None else ("yes" if value else "no")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value not in ("yes", "no"):
            raise self.make_error("unknown")
        return bool(value == "yes")


class Whole(Asked):
    """A whole number between `least` and `most`, digits only."""

    kind = "number"
    default_error_messages = {"number": "{label} must be a whole number from {least} to {most}"}

    def __init__(
        self, label: str = "", *, least: int = 0, most: int = 1_000_000, **rest: Any
    ) -> None:
        self.least, self.most = least, most
        super().__init__(label, **rest)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> int:
        text = str(value) if not isinstance(value, bool) else ""
        number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
        if number is None or not self.least <= number <= self.most:
            label = self.metadata["label"] or attr
            raise self.make_error("number", label=label, least=self.least, most=self.most)
        return number


class Day(Asked):
    """A date: three inputs on a page, an ISO date in JSON."""

    kind = "date"
    default_error_messages = {
        "parts": "{label} must include a {missing}",
        "real": "{label} must be a real date, like 27 3 2026",
    }

    def from_form(self, name: str, form: Any) -> Any:
        parts = {part: form.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")}
        return parts if any(parts.values()) else (None if self.allow_none else ma.missing)

    def to_form(self, value: Any) -> Any:
        if not isinstance(value, date):
            return {"day": "", "month": "", "year": ""}
        return {part: str(getattr(value, part)) for part in ("day", "month", "year")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> date:
        label = self.metadata["label"] or attr
        if isinstance(value, dict):
            parts = {part: _text(value.get(part)) for part in ("day", "month", "year")}
            missing = [part for part, text in parts.items() if not text]
            if missing:
                raise self.make_error("parts", label=label, missing=" and ".join(missing))
            value = "{year}-{month:0>2}-{day:0>2}".format(**parts)
        found = _iso_day(value)
        if found is None:
            raise self.make_error("real", label=label)
        return found


class Moment(Day):
    """A moment: date and London time on a page; ISO 8601 with a zone in JSON."""

    kind = "moment"
    default_error_messages = {
        "parts": "{label} must include a {missing}",
        "time": "{label} must include a time, like 14:05",
        "skipped": "{label} is in the hour the clocks skipped: enter the time again",
        "twice": "{label} is in the hour that came twice: add BST (first) or GMT (second)",
        "zone": "{label} must be an ISO 8601 moment with a zone, like 2026-03-27T14:01:00Z",
        "future": "{label} must be in the past",
    }

    def __init__(self, label: str = "", *, past: bool = True, **rest: Any) -> None:
        self.past = past
        super().__init__(label, **rest)

    def from_form(self, name: str, form: Any) -> Any:
        parts = super().from_form(name, form)
        clock_time = form.get(f"{name}-time", "").strip()
        if not isinstance(parts, dict):
            return {"day": "", "month": "", "year": "", "time": clock_time} if clock_time else parts
        return {**parts, "time": clock_time}

    def to_form(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return {**super().to_form(value), "time": ""}  # a day alone: the time is to be typed
        wall = clock.london(value)
        return {**super().to_form(wall.date()), "time": clock.wall_time(value)}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        label = self.metadata["label"] or attr
        moment = self._from_wall(value, attr, data) if isinstance(value, dict) else _iso(value)
        if moment is None:
            raise self.make_error("zone", label=label)
        if self.past and moment > clock.now():
            raise self.make_error("future", label=label)
        return moment

    def _from_wall(self, value: dict[str, str], attr: str | None, data: Any) -> datetime:
        label = self.metadata["label"] or attr
        day = super()._deserialize(value, attr, data)
        found = _TIME.fullmatch(_text(value.get("time")))
        if not found:
            raise self.make_error("time", label=label)
        wall = datetime(day.year, day.month, day.day, int(found[1]), int(found[2]))
        zone = (found[3] or "").upper()
        if clock.comes_twice(wall):
            if not zone:  # a clock of detention must not move by an hour nobody chose
                raise self.make_error("twice", label=label)
            wall = wall.replace(fold=int(zone == "GMT"))
        elif zone:
            raise self.make_error("time", label=label)
        try:
            return clock.from_wall(wall)
        except (ValueError, OverflowError):
            raise self.make_error("skipped", label=label) from None


def _text(part: Any) -> str:
    return part if isinstance(part, str) else ""


def _iso_day(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _iso(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    is_in_range = FIRST_YEAR <= moment.year <= LAST_YEAR  # a zone moves no year out of the calendar
    return moment if moment.tzinfo and is_in_range else None

"""One cell of an export → one fact, or why not. Used again when somebody settles what was not
readable. Nothing is guessed: what cannot be read is set aside with its original text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.cases import identifiers, rules
from cjdiversion.cases.identifiers import BadIdentifier


class Unreadable(ValueError):
    """Says in `words` what to do; they never hold what was read."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


Reader = Callable[[str], Any]

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_FIRST_YEAR = 1950  # nobody is in custody since before; a mistyped year is asked about
_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})


def storable(text: str) -> str:
    """Characters that no database takes are written out, so that the original is still told."""
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def words(limit: int) -> Reader:
    def read(text: str) -> str:
        kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if _UNSTORABLE.search(kept):
            raise Unreadable("control", "This holds characters that cannot be stored. Type it")
        if len(kept) > limit:
            raise Unreadable("long", f"This is longer than {limit:,} characters. Shorten it")
        return kept

    return read


def moment(text: str) -> datetime:
    """ISO, or dd/mm/yyyy hh:mm; London wall time unless it says its zone."""
    kept = text.strip()
    try:
        found = _iso(kept) or _british(kept)
    except ValueError:
        raise Unreadable("not-a-moment", "This is not a real date and time") from None
    if found is None:
        raise Unreadable("not-a-moment", "Give a date and time, like 27/03/2026 14:01")
    if found > clock.now() or found.year < _FIRST_YEAR:
        raise Unreadable("not-possible", "This is in the future or too long ago. Ask for the time")
    return found


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    if found[7]:
        return _utc(datetime.fromisoformat(text.replace(" ", "T")))
    return _wall(*(int(part or 0) for part in found.groups()[:6]))


def _british(text: str) -> datetime | None:
    found = _BRITISH.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    return _wall(year, month, day, hour, minute, second)


# A feed that names no zone means the first of the two hours that come in one: it cannot be asked.
def _wall(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    wall = datetime(year, month, day, hour, minute, second)
    return clock.from_wall(wall) if _FIRST_YEAR <= year < MAXYEAR else wall.replace(tzinfo=UTC)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if _FIRST_YEAR <= moment.year < MAXYEAR else moment


def day(text: str) -> date:
    kept = text.strip()
    iso, british = _ISO_DAY.fullmatch(kept), _BRITISH_DAY.fullmatch(kept)
    parts = iso.groups() if iso else (british.groups()[::-1] if british else None)
    try:
        found = date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        found = None
    if found is None:
        raise Unreadable("not-a-date", "This is not a date. Give one like 27/03/1990")
    return found


def birthday(text: str) -> date:
    """Set aside, a date of birth leaves the age unknown: possibly under 18."""
    try:
        born_on = day(text)
    except Unreadable as bad:
        told = f"{bad.words}. Until then the age is unknown: possibly under 18"
        raise Unreadable(bad.code, told) from None
    if born_on > clock.today() or not rules.is_age(clock.age_on(born_on, clock.today())):
        told = "Nobody alive was born on this day. Until then the age is unknown: possibly under 18"
        raise Unreadable("not-possible", told)
    return born_on


def age(text: str) -> int:
    kept = text.strip()
    if not re.fullmatch(r"[0-9]{1,3}", kept) or not rules.is_age(int(kept)):
        raise Unreadable("number", "An age is a whole number of years")
    return int(kept)


def yes_no(text: str) -> bool:
    kept = text.strip().casefold()
    if kept not in _YES | _NO:
        raise Unreadable("unknown", "Yes or no, as Y or N")
    return kept in _YES


def coded(kind: str) -> Reader:
    """A code of the reference data, its words, or what else it is known as; in any case."""

    def read(text: str) -> str:
        known = _names(kind)
        code = known.get(text.strip().casefold())
        if code is None:
            raise Unreadable("unknown-code", "This code is not on the list. Select the right one")
        return code

    return read


def _names(kind: str) -> dict[str, str]:
    attributes = reference.attributes(kind)
    names = {label.casefold(): code for code, label in reference.choices(kind).items()}
    also = {name.casefold(): code for code, has in attributes.items() for name in _also(has)}
    return names | also | {code.casefold(): code for code in attributes}


def _also(attributes: Mapping[str, Any]) -> list[str]:
    return list(attributes.get("also", ()))


def identifier(normalise: Callable[[str], str]) -> Reader:
    def read(text: str) -> str:
        try:
            return normalise(text)
        except BadIdentifier as bad:
            raise Unreadable(bad.code, bad.words) from None

    return read


_LONGEST_NOTES = 4000
_MOST_MARKERS, _LONGEST_MARKER = 40, 80


def markers(text: str) -> list[str]:
    """PNC markers, a source of indicators and not a need by themselves."""
    read = words(_LONGEST_MARKER)
    found = [read(part) for part in text.split(";") if part.strip()]
    if len(found) > _MOST_MARKERS:
        raise Unreadable("long", f"There are more than {_MOST_MARKERS} markers here")
    return found


@dataclass(frozen=True)
class Column:
    """A fact an export may bring: how it is read, and what people call it."""

    label: str
    read: Reader


# Rooms to the right bring columns of their own: see rooms.py.
COLUMNS: Mapping[str, Column] = {
    "surname": Column("Surname", words(100)),
    "forenames": Column("Forenames", words(100)),
    "other_names": Column("Other names", words(200)),
    "born_on": Column("Date of birth", birthday),
    "stated_age": Column("Stated age", age),
    "sex": Column("Sex", coded("sexes")),
    "gender_identity": Column("Gender identity", coded("gender_identity")),
    "self_defined_ethnicity": Column("Self-defined ethnicity", coded("ethnicity_self_defined")),
    "observed_ethnicity": Column("Officer-observed ethnicity", coded("ethnicity_observed")),
    "disability_stated": Column("Disabled, as they say", coded("disability_stated")),
    "language": Column("Language", coded("languages")),
    "needs_interpreter": Column("Interpreter needed", yes_no),
    "pnc_id": Column("PNC ID", identifier(identifiers.normalise_pnc_id)),
    "phone": Column("Telephone", words(30)),
    "location": Column("Location in the suite", words(60)),
    "arrested_at": Column("Arrested", moment),
    "arrived_at": Column("Arrived", moment),
    "relevant_at": Column("Relevant time", moment),
    "authorised_at": Column("Detention authorised", moment),
    "released_at": Column("Released", moment),
    "arresting_officer": Column("Arresting officer", words(80)),
    "asn": Column("ASN", identifier(identifiers.normalise_asn)),
    "crime_number": Column("Crime number", words(40)),
    "urn": Column("URN", identifier(identifiers.normalise_urn)),
    "warning_markers": Column("Warning markers", markers),
    "notes": Column("Notes", words(_LONGEST_NOTES)),
    "is_domestic_abuse": Column("Domestic abuse", yes_no),
    "is_hate_crime": Column("Hate crime", yes_no),
}
# What custody systems call them.
ALSO_CALLED: Mapping[str, str] = {
    "dob": "born_on",
    "date_of_birth": "born_on",
    "officer_ethnicity": "observed_ethnicity",
    "interpreter_required": "needs_interpreter",
    "arrest_at": "arrested_at",
    "detention_authorised_at": "authorised_at",
    "crime_ref": "crime_number",
    "domestic_abuse": "is_domestic_abuse",
    "hate_crime": "is_hate_crime",
    "offences": "offence_codes",
}
